"""The page of search, its RSS, and the counting of what was searched for. Thin: parse, call, render.

The page with answers is never kept: it shows what the one who asks may see. Without a question it is the
same for everybody.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from hjulet.hub import limits
from hjulet.hub.publicity import mark_public, not_public
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.match.actions.searched import count_followed, count_searched, note_of
from hjulet.match.formats.feeds import search_rss
from hjulet.match.queries.search import find, read_asked, title_of
from hjulet.match.queries.themes import themes_to_begin_with

LONGEST_NOTE = 600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One list of everything that answers; without a question, where to begin."""
    if not request.GET.get("q", "").strip():
        context: dict[str, Any] = {"themes": themes_to_begin_with(ANYONE)}
        return mark_public(render(request, "hjulet/match/search.html", context), "q")
    try:
        limits.count(limits.SEARCHES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany as reached:
        return not_public(_too_many(request, reached))
    viewer = _viewer(request)
    asked = read_asked(viewer, request.GET)
    found = find(viewer, asked)
    context = {"asked": asked, "found": found, "title": title_of(asked), "note": _note(request, asked, found)}
    if not found.answers:
        context["themes"] = themes_to_begin_with(ANYONE)
    return not_public(render(request, "hjulet/match/search.html", context))


def _viewer(request: HttpRequest) -> Viewer:
    """Who is signed in; the session of who has none is not even looked for."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else ANYONE


def _note(request: HttpRequest, asked: Any, found: Any) -> str | None:
    """Only the question itself is counted: not its further pages, nor each choice beside it."""
    if asked.is_narrowed or asked.is_exact or asked.page > 1:
        return None
    return note_of(asked.text, language=request.LANGUAGE_CODE, found=found.total)  # type: ignore[attr-defined]


def _too_many(request: HttpRequest, reached: limits.TooMany) -> HttpResponse:
    context = {"too_many": limits.too_many_words(reached)}
    response = render(request, "hjulet/match/search.html", context, status=429)
    response.headers["Retry-After"] = str(reached.seconds)
    return response


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """What anybody may see that answers, the latest published first, for who wants to follow a question."""
    try:
        limits.count(limits.SEARCHES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany as reached:
        return HttpResponse(
            limits.too_many_words(reached), status=429, content_type="text/plain; charset=utf-8"
        )
    asked = read_asked(ANYONE, request.GET)
    return HttpResponse(search_rss(ANYONE, asked), content_type="application/rss+xml; charset=utf-8")


@csrf_exempt  # changes nothing but a count, and only for a page that this site has signed
@require_POST
def count_search(request: HttpRequest) -> HttpResponse:
    """The page says that it was shown, or that an answer was followed."""
    note = request.POST.get("note", "")
    count = {"shown": count_searched, "followed": count_followed}.get(request.POST.get("what", ""))
    if count is not None and 0 < len(note) <= LONGEST_NOTE:
        count(note, client=limits.client_of(request))
    return HttpResponse(status=204)
