"""Seats of several kinds and the terms of cancelling, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from hjulet.meet.wording import pool_words, step_words

register = template.Library()

register.filter("pool_words", pool_words)


@register.filter
def steps_in_words(terms: Mapping[str, Any] | None, price_ore: int) -> list[str]:
    """The steps of cancelling, the earliest first, each as a line."""
    return [step_words(step, price_ore) for step in (terms or {}).get("steps", ())]
