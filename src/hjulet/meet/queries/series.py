"""Series: the list of them, one with its occasions in order, and where in its series a gathering stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.query import PageQuerySet

from hjulet.hub.models import Organisation
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, NetworkPage, PlanningGroupMember, SeriesPage
from hjulet.meet.queries.gatherings import gatherings, with_networks


def every_series(viewer: Viewer) -> PageQuerySet[SeriesPage]:
    """Every series the viewer may see, by title."""
    return visible_pages(viewer, SeriesPage.objects.all()).select_related("host", "venue").order_by("title")


def series_of_network(viewer: Viewer, network: NetworkPage) -> PageQuerySet[SeriesPage]:
    return every_series(viewer).child_of(network)


def series_by_slug(viewer: Viewer, slug: str) -> SeriesPage | None:
    wanted = visible_pages(viewer, SeriesPage.objects.filter(slug=slug))
    found: SeriesPage | None = wanted.select_related("host", "venue").first()
    return found


def network_of_series(series: SeriesPage) -> NetworkPage | None:
    """The network that the series stands under, if any."""
    found: NetworkPage | None = NetworkPage.objects.filter(path=series.path[: -SeriesPage.steplen]).first()
    return found


def occasions(viewer: Viewer, series: SeriesPage) -> list[GatheringPage]:
    """The published occasions in order of time, ready for a list."""
    return with_networks(gatherings(viewer).child_of(series).order_by("starts", "id"))


@dataclass(frozen=True, slots=True)
class Occasion:
    """One line of a series: a gathering, its number from 1, and where it is in its life."""

    number: int
    gathering: GatheringPage
    status: rules.Status
    sign_up: rules.SignUp
    """For the occasion alone, whatever the series says of joining whole."""
    is_next: bool

    @property
    def is_past(self) -> bool:
        return self.status in {rules.Status.HELD, rules.Status.DOCUMENTED}

    @property
    def is_open(self) -> bool:
        return self.sign_up is rules.SignUp.OPEN


def numbered(found: list[GatheringPage]) -> list[Occasion]:
    now = timezone.now()
    rows = [(gathering, getattr(gathering, "desk", None)) for gathering in found]
    states = [rules.status(gathering, desk, now) for gathering, desk in rows]
    coming = {rules.Status.PUBLISHED, rules.Status.CLOSED}
    first = next((number for number, state in enumerate(states) if state in coming), None)
    return [
        Occasion(
            number=number + 1,
            gathering=gathering,
            status=states[number],
            sign_up=rules.sign_up(gathering, desk, now),
            is_next=number == first,
        )
        for number, (gathering, desk) in enumerate(rows)
    ]


def next_host_of(lines: list[Occasion]) -> Organisation | None:
    """Who has the next occasion: the host it names itself, else the one that the latest occasion handed it to."""
    coming = next((line for line in lines if line.is_next), None)
    own: Organisation | None = coming.gathering.host if coming is not None else None
    held = [line for line in lines if line.is_past and (coming is None or line.number < coming.number)]
    handed_to: Organisation | None = held[-1].gathering.next_host if held else None
    return own or handed_to


def series_page(viewer: Viewer, series: SeriesPage) -> dict[str, Any]:
    """Everything the series' page shows."""
    network = network_of_series(series)
    lines = numbered(occasions(viewer, series))
    mode = SeriesPage.SignUpMode(series.sign_up_mode)
    has_open = any(line.is_open for line in lines)
    planners = PlanningGroupMember.objects.filter(page=network).select_related("person", "organisation")
    return {
        "series": series,
        "network": network,
        "occasions": lines,
        "next_host": next_host_of(lines),
        "takes_whole": has_open and mode != SeriesPage.SignUpMode.EACH,
        "takes_each": mode != SeriesPage.SignUpMode.WHOLE,
        "planners": list(planners) if network is not None else [],
        "themes": list(series.themes.all()),
    }
