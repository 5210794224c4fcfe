"""A place on two pages: to read and print in the browser, and as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hjulet.hub import queries
from hjulet.hub.briefs import PlaceBrief, place_brief
from hjulet.hub.formats.svg import for_page
from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE


def _brief_or_404(slug: str) -> PlaceBrief:
    place = queries.place_by_slug(ANYONE, slug)
    if place is None:
        raise Http404
    return place_brief(ANYONE, place)


@require_safe
@public_page()
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    found = _brief_or_404(slug)
    # Our own drawings, with their words escaped where they were drawn.
    parts = [
        (one, mark_safe(for_page(one.picture, one.picture_text)) if one.picture else "")  # noqa: S308
        for one in found.parts
    ]
    context = {"brief": found, "parts": parts, "place": found.place}
    return render(request, "hjulet/hub/place_brief.html", context)


@require_safe
@public_page()
def brief_file(request: HttpRequest, slug: str) -> HttpResponse:
    from hjulet.hub.formats.brief_pdf import brief_pdf

    found = _brief_or_404(slug)
    response = HttpResponse(brief_pdf(found), content_type="application/pdf")
    language = get_language() or "sv"
    name = f"{slug}-{'brief' if language.startswith('en') else 'kunskapsunderlag'}-{found.made_on}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
