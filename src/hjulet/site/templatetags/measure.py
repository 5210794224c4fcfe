"""What the templates of Measure need: a thing by its key, and words in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from hjulet.hub import built_in
from hjulet.hub.wording import number_words, signed_percent_words
from hjulet.measure import wording
from hjulet.measure.queries.profile import Standing
from hjulet.measure.titles import Told
from hjulet.measure.titles import told as told_words

register = template.Library()

register.filter("interval", wording.interval_words)


@register.filter
def of(things: Mapping[str, Any] | None, key: str) -> Any:
    """The thing under the key; nothing when there is none."""
    return (things or {}).get(key)


@register.filter
def place_name(code: str) -> str:
    """Of a municipality or a county, by its code."""
    return built_in.names().get(code, code)


@register.filter
def told(words: Mapping[str, str]) -> Told:
    return told_words(words)


@register.filter
def score(value: float | None, decimals: int) -> str:
    """The number, or a dash for what is missing: never 0."""
    return "–" if value is None else number_words(value, decimals)


@register.filter
def figure(value: float | None) -> str:
    """An indicator's own figure: decimals only where they say something."""
    if value is None:
        return "–"
    return number_words(
        value, 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
    )


@register.filter
def yearly_percent(share: float) -> str:
    """Growth a year, a share, as per cent with a sign."""
    return signed_percent_words(100 * share, 1)


@register.filter
def rank_in(standing: Standing, place: Any) -> str:
    return wording.rank_words(standing, place)
