"""A page with its own address: kept for all when it is open to all, else shown to whoever may see it and never kept."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page

from hjulet.hub.publicity import not_public
from hjulet.hub.rules import ANYONE, Viewer


def one_page(request: HttpRequest, slug: str, by_slug: Callable[[Viewer, str], Page | None]) -> HttpResponse:
    """The page that anyone may see; else, for whoever is signed in, one that is not open to all."""
    if page := by_slug(ANYONE, slug):
        return page.serve(request).render()
    if request.user.is_authenticated and (page := by_slug(request.user, slug)):
        return not_public(page.serve(request).render())
    raise Http404
