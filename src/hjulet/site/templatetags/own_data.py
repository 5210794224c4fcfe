"""How a value of any kind stands on the page of one's own data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(row: Sequence[Any], columns: Iterable[tuple[str, Any]]) -> list[tuple[Any, Any]]:
    """Each value with the word of its column; those that say nothing are left out."""
    words = (word for _key, word in columns)
    return [(word, value) for word, value in zip(words, row, strict=True) if value not in (None, "", [])]


@register.filter
def is_moment(value: Any) -> bool:
    return isinstance(value, datetime)


@register.filter
def is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


@register.filter
def is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


@register.filter
def is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))
