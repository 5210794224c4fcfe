"""All places of a kind on a map, by one node's score."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording
from hjulet.measure.computed import shown_nodes
from hjulet.measure.pictures_framework import change_map, score_map_picture
from hjulet.measure.queries.frameworks import place_kinds
from hjulet.measure.queries.mapping import score_map
from hjulet.measure.queries.profile import scored_years
from hjulet.measure.titles import told
from hjulet.measure.views.furniture import (
    Said,
    computed_or_said,
    framework_context,
    framework_or_404,
    one_asked,
    says_plainly,
    year_asked,
)

LEVELS = {"kommun": "municipality", "lan": "county"}
"""The word in the address for each kind of place."""


@require_safe
@public_page("niva", "del", "ar", "data")
@says_plainly
def score_map_page(request: HttpRequest, key: str) -> HttpResponse:
    found = framework_or_404(key)
    kinds = place_kinds(found)
    if not kinds:
        raise Said(404, _("Ramverket gäller länder"), _("Det finns ingen karta över kommuner eller län."))
    words = [word for word, kind in LEVELS.items() if kind in kinds]
    level = one_asked(request, "niva", words, words[0])
    nodes = {node.code: node for node in found.nodes if node.code in shown_nodes(found)}
    chosen = nodes[one_asked(request, "del", list(nodes), found.at_level(found.levels[-1])[0].code)]
    computed = computed_or_said(found, request)
    context: dict[str, Any] = {
        **framework_context(found, computed, request),
        "levels": [(word, wording.kind_words(LEVELS[word])) for word in words],
        "level": level,
        "nodes": [
            (node.code, told(node.title, node.code), node.level == found.levels[-1])
            for node in nodes.values()
        ],
        "node": chosen,
        "node_title": told(chosen.title, chosen.code),
        "kind_words": wording.kind_words(LEVELS[level]),
    }
    if computed is None:
        context["change_map"] = change_map(LEVELS[level])
        return render(request, "hjulet/measure/map.html", context)
    years = scored_years(computed)
    year = year_asked(request, years, computed.year)
    found_map = score_map(ANYONE, computed, LEVELS[level], chosen.level, chosen.code, year)
    context |= {
        "year": year,
        "years": years,
        "map": found_map,
        "picture": score_map_picture(found, computed, found_map, LEVELS[level], year),
    }
    return render(request, "hjulet/measure/map.html", context)
