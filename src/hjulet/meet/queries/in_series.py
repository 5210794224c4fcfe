"""Where in the tree a gathering stands: right under its network, or as an occasion of a series."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringPage, SeriesPage


def paths_above(gathering: GatheringPage) -> list[str]:
    """Where its network can stand in the tree: right above it, or above its series."""
    path, step = gathering.path or "", GatheringPage.steplen
    return [path[:-step], path[: -2 * step]]


HIGHEST_IN_SERIES = 5 * GatheringPage.steplen
"""Root, start, Meet, series, gathering: what stands higher is in no series, and need not be asked about."""


def may_be_in_series(gathering: GatheringPage) -> bool:
    return len(str(gathering.path or "")) >= int(HIGHEST_IN_SERIES)


def series_of(gathering: GatheringPage) -> SeriesPage | None:
    """The series that the gathering is an occasion of, published or not."""
    if not may_be_in_series(gathering):
        return None
    found: SeriesPage | None = SeriesPage.objects.filter(
        path=gathering.path[: -GatheringPage.steplen]
    ).first()
    return found


def is_joined_whole(series: SeriesPage | None) -> bool:
    """Whether one comes to an occasion of that series only by joining all of it."""
    return series is not None and series.sign_up_mode == SeriesPage.SignUpMode.WHOLE


@dataclass(frozen=True, slots=True)
class PlaceInSeries:
    """ "Tillfälle 2 av 4", and the way to all of them."""

    series: SeriesPage
    number: int
    count: int


def place_in_series(
    viewer: Viewer, gathering: GatheringPage, series: SeriesPage | None
) -> PlaceInSeries | None:
    """Where the gathering stands among those of its series that the viewer may see; None outside of one."""
    if series is None or not series.live:
        return None
    order = list(
        visible_pages(viewer, GatheringPage.objects.child_of(series))
        .order_by("starts", "id")
        .values_list("pk", flat=True)
    )
    if gathering.pk not in order:
        return None
    return PlaceInSeries(series=series, number=order.index(gathering.pk) + 1, count=len(order))
