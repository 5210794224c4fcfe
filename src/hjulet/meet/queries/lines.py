"""Gatherings for long lists: one light row each, with only what a list says.

A list of fifty as models costs seven times as much, most of it in building the query anew and in pages
with a hundred fields that nobody asked for. So the query is built once and narrowed for each request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Window
from wagtail.query import PageQuerySet

from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.meet.queries.gatherings import GatheringFilter, gatherings, narrowed
from hjulet.meet.queries.in_series import HIGHEST_IN_SERIES


class GatheringLine(NamedTuple):
    """A gathering and its desk in one row; enough for `rules.status` and `rules.sign_up` to judge."""

    pk: int
    path: str
    slug: str
    title: str
    kind: str
    summary: str
    starts: datetime
    ends: datetime
    mode: str
    audience: str
    seats: int | None
    seats_online: int | None
    site_seats: int
    venue_id: int | None
    seats_display: str
    price_ore: int
    price_note: str
    takes_registrations: bool
    registration_opens: datetime | None
    registration_closes: datetime | None
    documented_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None
    venue_name: str | None
    venue_street_address: str | None
    venue_town: str | None
    place_code: str | None
    registered_count: int
    total: int
    """How many gatherings the filter has in all."""

    @property
    def live(self) -> bool:
        """Only published gatherings become lines."""
        return True

    def is_over(self, at: datetime) -> bool:
        return self.ends <= at

    def closes_at(self) -> datetime:
        return self.registration_closes or self.starts

    @property
    def parent_path(self) -> str:
        return self.path[: -GatheringPage.steplen]


ELSEWHERE = {
    "closed_at": F("desk__closed_at"),
    "cancelled_at": F("desk__cancelled_at"),
    "venue_name": F("venue__name"),
    "venue_street_address": F("venue__street_address"),
    "venue_town": F("venue__town"),
    "place_code": F("place__code"),
    "total": Window(Count("pk")),
}


def _lines(viewer: Viewer) -> PageQuerySet[Any]:
    every = gatherings(viewer).select_related(None).defer(None)
    return every.annotate(**ELSEWHERE).values_list(*GatheringLine._fields)


@cache
def _lines_for_anyone() -> PageQuerySet[Any]:
    return _lines(ANYONE)


def gathering_lines(
    viewer: Viewer, wanted: GatheringFilter, *, limit: int, offset: int = 0
) -> tuple[list[GatheringLine], int]:
    """That part of the filtered list, and how many gatherings the filter has in all."""
    found = narrowed(_lines_for_anyone() if viewer is ANYONE else _lines(viewer), wanted)
    lines = [GatheringLine._make(row) for row in found[offset : offset + limit]]
    if lines or offset == 0:
        return lines, lines[0].total if lines else 0
    return lines, int(found.count())


def gathering_line(viewer: Viewer, slug: str) -> GatheringLine | None:
    row = (_lines_for_anyone() if viewer is ANYONE else _lines(viewer)).filter(slug=slug).first()
    return None if row is None else GatheringLine._make(row)


@cache
def _published_networks() -> PageQuerySet[Any]:
    return NetworkPage.objects.filter(live=True).order_by().values_list("path", "slug")


def published_network_slugs(paths: set[str]) -> dict[str, str]:
    return dict(_published_networks().filter(path__in=paths))


def network_slugs(lines: list[GatheringLine]) -> dict[str, str]:
    """From the path above each line, a network's or a series', to the slug of the published network, in one query for all."""
    step = GatheringPage.steplen
    parents = {line.parent_path for line in lines}
    found = published_network_slugs(parents | {path[:-step] for path in parents})
    slugs = {path: found.get(path) or found.get(path[:-step]) for path in parents}
    return {path: slug for path, slug in slugs.items() if slug}


def paths_joined_whole(lines: list[GatheringLine], networks: dict[str, str]) -> set[str]:
    """The paths of series above these lines that one joins as a whole. Asks only when some may be in a series."""
    above = {line.parent_path for line in lines if len(line.path) >= HIGHEST_IN_SERIES}
    # So high up a network is itself what stands above the line, and no series.
    above -= {path for path in networks if len(path) < HIGHEST_IN_SERIES}
    if not above:
        return set()
    whole = SeriesPage.objects.filter(live=True, path__in=above, sign_up_mode=SeriesPage.SignUpMode.WHOLE)
    return set(whole.values_list("path", flat=True))


@cache
def _themes_of(model: type[GatheringPage | NetworkPage]) -> tuple[str, QuerySet[Any]]:
    field = model.themes.field
    page_id = f"{field.m2m_field_name()}_id"
    rows = field.remote_field.through.objects.order_by("theme__sort_name").values_list(page_id, "theme__slug")
    return page_id, rows


def theme_slugs(model: type[GatheringPage | NetworkPage], pks: Iterable[int]) -> dict[int, list[str]]:
    """The slugs of each page's themes, in Swedish order, in one query for pages of that type."""
    found: dict[int, list[str]] = {}
    page_id, rows = _themes_of(model)  # type: ignore[arg-type]  # a class can be hashed
    for pk, slug in rows.filter(**{f"{page_id}__in": list(pks)}):
        found.setdefault(pk, []).append(slug)
    return found
