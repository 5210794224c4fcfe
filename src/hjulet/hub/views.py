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
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import sections_for_place


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
    found = queries.place_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    context = {
        "place": found,
        "sections": sections_for_place(ANYONE, found),
        "municipalities": list(found.municipalities.all()) if found.kind == Place.Kind.COUNTY else [],
        "labour_market": queries.neighbours_in_labour_market(ANYONE, found),
    }
    return render(request, "hjulet/hub/place.html", context)


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
