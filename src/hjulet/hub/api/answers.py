"""How every address of the API answers: lists in one shape, JSON written by hand, marked as public.

What is answered is a plain dict that goes straight to `json.dumps`. Passing it through pydantic once
more costs more than everything else in a list of fifty; the tests hold it to the published schema instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from hjulet.hub.errors import JSON, Problem
from hjulet.hub.pages import absolute_url
from hjulet.hub.publicity import mark_public

Row = TypeVar("Row", bound=Model)
Answer = dict[str, Any]

MAX_LIMIT = 500
PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""Text that a database takes: PostgreSQL refuses a null character anywhere."""
PLACEHOLDER = "address-of-one"


class Window(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MAX_LIMIT, description="How many to answer with at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to pass over first.")


class Search(Window):
    q: str = Field(
        "",
        max_length=100,
        pattern=PLAIN,
        description="Words in the name; upper and lower case count the same.",
    )


def answer(data: Any, *parameters: str) -> HttpResponse:
    """The data as JSON, the same for everybody. `parameters` are the query words that shaped it."""
    return mark_public(HttpResponse(dumped(data), content_type=JSON), *parameters)


def dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def answer_list(items: Sequence[Answer], count: int, *parameters: str) -> HttpResponse:
    return answer({"items": items, "count": count}, "limit", "offset", *parameters)


def window_of(found: QuerySet[Row] | Sequence[Row], window: Window) -> tuple[list[Row], int]:
    """The rows of the window, and how many there are in all; counted by the database only when it must."""
    rows = list(found[window.offset : window.offset + window.limit])
    if len(rows) < window.limit and (rows or window.offset == 0):
        return rows, window.offset + len(rows)
    return rows, found.count() if isinstance(found, QuerySet) else len(found)


def address_of(url_name: str, *, query: str = "") -> Callable[[str], str]:
    """A function from a slug or code to the full address. Finding the pattern once is much faster than per row.

    The slug stands in the path, or last in the `query` ("network=").
    """
    with translation.override("sv"):
        path = f"{reverse(url_name)}?{query}{PLACEHOLDER}" if query else reverse(url_name, args=[PLACEHOLDER])
    before, _placeholder, after = absolute_url(path).partition(PLACEHOLDER)
    return lambda slug: before + slug + after


def one_of(field: str, value: str, allowed: Iterable[str]) -> None:
    """Refuses a word that is not among those allowed, and says which are."""
    words = list(allowed)
    if value not in words:
        message = _("”{value}” känns inte igen. Välj något av: {words}.")
        raise unknown_value(field, format_lazy(message, value=value[:100], words=", ".join(words)))


def unknown_value(field: str, message: str | Promise) -> Problem:
    """A filter or a field with a value that leads nowhere."""
    text: Any = message
    return Problem(
        422, "invalid", text, field=field, details=[{"field": field, "code": "unknown", "message": text}]
    )
