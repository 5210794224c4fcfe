"""Networks, and everything that one network's page shows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.query import PageQuerySet

from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet.models import NetworkPage, PlanningGroupMember, SeriesPage
from hjulet.meet.queries.gatherings import gatherings
from hjulet.meet.queries.members import members


def networks(viewer: Viewer) -> PageQuerySet[NetworkPage]:
    """Every network the viewer may see, by title."""
    return visible_pages(viewer, NetworkPage.objects.all()).select_related("host", "place").order_by("title")


def network_by_slug(viewer: Viewer, slug: str) -> NetworkPage | None:
    wanted = visible_pages(viewer, NetworkPage.objects.filter(slug=slug))
    found: NetworkPage | None = wanted.select_related("host", "place").first()
    return found


def network_page(viewer: Viewer, network: NetworkPage) -> dict[str, Any]:
    """Everything the network's page shows: members, planners, and its gatherings before and after today."""
    now = timezone.now()
    every = list(gatherings(viewer).descendant_of(network).order_by("starts"))
    for gathering in every:
        gathering.network = network
    series = visible_pages(viewer, SeriesPage.objects.child_of(network)).order_by("title")
    return {
        "network": network,
        "members": members(viewer, network),
        "planners": list(
            PlanningGroupMember.objects.filter(page=network).select_related("person", "organisation")
        ),
        "themes": list(network.themes.all()),
        "series": list(series.defer("body")),
        "coming": [gathering for gathering in every if gathering.ends > now],
        "past": [gathering for gathering in reversed(every) if gathering.ends <= now],
    }
