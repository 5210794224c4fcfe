"""What is public, and that it has changed: a mark on views and a signal. The site keeps pages by them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])

published = Signal()
"""Sent when what anybody sees has changed, with `paths`: the addresses that changed, or None for all.

The site clears its page cache on it; the hub and the spokes need not know that there is one. With
`instance`, the words that search finds that thing by have changed too, and the index follows in the
same transaction.
"""

page_saved = Signal()
"""Sent with `instance` when a page has been saved with all that hangs on it, still inside the transaction."""


def public_page(*parameters: str) -> Callable[[View], View]:
    """Marks a view whose answer is the same for everybody. `parameters` are the query words it reads."""

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return mark_public(view(request, *args, **kwargs), *parameters)

        return marked  # type: ignore[return-value]

    return mark


def mark_public(response: HttpResponse, *parameters: str) -> HttpResponse:
    """The same mark on one answer. A view that has said `not_public` keeps its word."""
    if not hasattr(response, "_public_parameters"):
        response._public_parameters = frozenset(parameters)  # type: ignore[attr-defined]
    return response


def not_public(response: HttpResponse) -> HttpResponse:
    """For the answer of a public view that turned out to be for one person only: it is never kept."""
    response._public_parameters = None  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "private, no-store"
    return response
