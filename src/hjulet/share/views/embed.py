"""Cards of examples for other people's pages: without script, without cookies, the same for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.queries import place_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.share.queries.examples import example_by_slug, example_lines, examples, in_order, places_of
from hjulet.share.queries.facets import ExampleFilter, narrowed

SHOWN = 5


@require_safe
@xframe_options_exempt
@public_page()
def embedded_example(request: HttpRequest, slug: str) -> HttpResponse:
    found = example_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    context = {"example": found, "places": places_of([found.pk]).get(found.pk, [])}
    return render(request, "hjulet/share/embed_example.html", context)


@require_safe
@xframe_options_exempt
@public_page()
def embedded_examples(request: HttpRequest, slug: str) -> HttpResponse:
    place = place_by_slug(ANYONE, slug)
    if place is None:
        raise Http404
    found = in_order(narrowed(examples(ANYONE), ExampleFilter(place=place)))
    context = {"place": place, "lines": example_lines(found[:SHOWN])}
    return render(request, "hjulet/share/embed_examples.html", context)
