"""What is measured here, and one framework: what it is made of, how it is computed and how it has changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure.pictures_framework import change_map, sunburst_picture
from hjulet.measure.queries.frameworks import frameworks, newest_key, place_kinds, tree, versions
from hjulet.measure.queries.statistics import loaded, loaded_datasets, statistics_stamp
from hjulet.measure.views.furniture import (
    computed_or_said,
    framework_context,
    framework_or_404,
    says_plainly,
)
from hjulet.measure.wording_findings import remarks
from hjulet.measure.wording_steps import steps_in_words


@require_safe
@public_page()
def measure(request: HttpRequest) -> HttpResponse:
    lines = frameworks(ANYONE)
    about_places = [line for line in lines if place_kinds(line.framework)]
    datasets = loaded_datasets(ANYONE)
    context = {
        "lines": lines,
        "usual": next((line for line in about_places if line.loaded), about_places[0]),
        "datasets": datasets,
        "is_unreadable": not datasets and bool(statistics_stamp()),
        "places": places(ANYONE),
    }
    return render(request, "hjulet/measure/measure.html", context)


@require_safe
@public_page("data")
@says_plainly
def framework(request: HttpRequest, key: str) -> HttpResponse:
    """An id without version leads on to the newest."""
    newest = newest_key(ANYONE, key)
    if newest is not None:
        return redirect("framework", newest)
    found = framework_or_404(key)
    computed = computed_or_said(found, request)
    kinds = place_kinds(found)
    context: dict[str, Any] = {
        **framework_context(found, computed, request),
        "branches": tree(found),
        "steps": steps_in_words(found),
        "versions": versions(ANYONE, found),
        "remarks": remarks(found, computed.findings if computed is not None else _findings(found)),
        "loaded": loaded(ANYONE, found),
        "has_kolada": any(one.source.startswith("kolada") for one in found.indicators),
        "kinds": kinds,
        "places": [place for place in places(ANYONE) if place.kind in kinds],
        "sunburst": sunburst_picture(found),
        "change_map": change_map(kinds[0]) if kinds and computed is None else None,
    }
    return render(request, "hjulet/measure/framework.html", context)


def _findings(found: Any) -> Any:
    from hjulet.instruments.indicators.linting import lint

    return lint(found)
