"""Lessons and their sources on the web. Thin: parse, call, render."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.share.queries import lessons as queries
from hjulet.share.queries import sources
from hjulet.share.views.one_page import one_page

PER_PAGE = 30


@require_safe
@public_page("amne", "styrka", "kalla", "plats", "sida")
def lessons(request: HttpRequest) -> HttpResponse:
    wanted = queries.read_lesson_filter(request.GET)
    pages = Paginator(queries.filtered_lessons(ANYONE, wanted), PER_PAGE)
    page = pages.get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "lessons": queries.lesson_lines(ANYONE, page.object_list),
        "wanted": wanted,
        "choices": queries.lesson_choices(ANYONE),
    }
    return render(request, "hjulet/share/lessons.html", context)


@require_safe
@public_page()
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    return one_page(request, slug, queries.lesson_by_slug)


@require_safe
@public_page()
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = sources.source_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    return render(request, "hjulet/share/source.html", sources.source_page(ANYONE, found))
