"""The pages of places and organisations. Thin: parse, call, render.

The place page joins what the spokes know; which spokes there are comes through `hub.sections`, so
that the hub need not know them.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hjulet.hub import queries
from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries_following import PlaceNews, codes_within, news_about
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Section, heads_for_place, sections_for_place

NEWEST_SHOWN = 5


@require_safe
@public_page("q")
def places(request: HttpRequest) -> HttpResponse:
    """All counties with their municipalities; with `q`, those whose name fits, and straight there when only one does."""
    text = request.GET.get("q", "").strip()
    found = queries.find_places(ANYONE, text) if text else []
    if len(found) == 1 or (found and found[0].name.casefold() == text.casefold()):
        return redirect(found[0])
    every = list(queries.places(ANYONE))
    counties = [
        (county, [place for place in every if place.county_id == county.pk])
        for county in every
        if county.kind == Place.Kind.COUNTY
    ]
    return render(request, "hjulet/hub/places.html", {"q": text, "found": found, "counties": counties})


@require_safe
@public_page("q")
def place_search(request: HttpRequest) -> HttpResponse:
    """The answers under the search field, as somebody types."""
    text = request.GET.get("q", "").strip()
    return render(
        request,
        "hjulet/hub/place_answers.html",
        {"q": text, "found": queries.find_places(ANYONE, text, limit=8)},
    )


@require_safe
@public_page()
def place(request: HttpRequest, slug: str) -> HttpResponse:
    among = queries.place_among(ANYONE, slug)
    if among is None:
        raise Http404
    heads, sections = heads_for_place(ANYONE, among.place), sections_for_place(ANYONE, among.place)
    context = {
        "place": among.place,
        "heads": heads,
        "sections": sections,
        "downloads": [one for section in (*heads, *sections) for one in section.downloads],
        "municipalities": among.municipalities,
        "labour_market": among.labour_market,
        "newest": _newest(among, sections),
    }
    return render(request, "hjulet/hub/place.html", context)


def _newest(among: queries.PlaceAmong, sections: list[Section]) -> list[PlaceNews]:
    """What is newest here and in the places that the sections tell of."""
    told_of = [code for section in sections for code in section.place_codes]
    within = codes_within(among.place, among.municipalities)
    return news_about(ANYONE, [*within, *told_of], limit=NEWEST_SHOWN)


@require_safe
@public_page()
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the register knows of a body, and the way to all that tells of it."""
    found = queries.organisation_by_id(ANYONE, pk)
    if found is None:
        raise Http404
    if found.stands_on_its_place:
        return redirect(found)
    parts = list(queries.organisations(ANYONE).filter(parent=found))
    return render(request, "hjulet/hub/organisation.html", {"organisation": found, "parts": parts})
