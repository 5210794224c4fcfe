"""From the words in an address to a filter, and the choices that the filter form offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hjulet.hub.models import Place, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.gatherings import PAST, UPCOMING, GatheringFilter, is_year
from hjulet.meet.queries.networks import network_by_slug


def read_filter(viewer: Viewer, words: Mapping[str, Any]) -> GatheringFilter:
    """Reads plats, slag, amne, natverk and nar. What is not known is left out, so that an old link still gives a list."""
    kind = words.get("slag", "")
    when = words.get("nar", "") or UPCOMING
    network = words.get("natverk", "")
    return GatheringFilter(
        place=Place.objects.filter(slug=words.get("plats", "")).first() if words.get("plats") else None,
        kind=kind if kind in GatheringPage.Kind.values else "",
        theme=Theme.objects.filter(slug=words.get("amne", "")).first() if words.get("amne") else None,
        network=network_by_slug(viewer, network) if network else None,
        when=when if when == PAST or is_year(when) else UPCOMING,
    )


def filter_choices(viewer: Viewer) -> dict[str, Any]:
    """Only what gives an answer: counties and themes that some gathering has, and years that had one."""
    seen = visible_pages(viewer, GatheringPage.objects.all())
    in_places = Place.objects.filter(gatherings__in=seen)
    counties = {place.county_id or place.pk for place in in_places.only("pk", "county_id")}
    return {
        "places": Place.objects.filter(pk__in=counties),
        "kinds": GatheringPage.Kind.choices,
        "themes": Theme.objects.filter(gatherings__in=seen).distinct(),
        "years": sorted({year.year for year in seen.dates("starts", "year")}, reverse=True),
    }
