"""What the templates about project support need: money in the currency of the list, and shares as per cent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from hjulet.hub.wording import percent_words
from hjulet.measure import wording_support as wording

register = template.Library()

register.filter("money", wording.money_words)
register.simple_tag(wording.money_range_words, name="money_range")


@register.filter
def currency(code: str) -> str:
    """What it is called in running text."""
    return {"SEK": _("kronor"), "EUR": _("euro")}.get(code, code)


@register.filter
def share_percent(share: float) -> str:
    """ "12,8 %" of 0.128."""
    return percent_words(100 * share, 1)


@register.filter
def nth(things: Sequence[Any], number: int) -> Any:
    """The thing at a place that a loop counts."""
    return things[number]
