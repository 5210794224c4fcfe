"""Gatherings: lists with filters, and everything that one gathering's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.query import PageQuerySet

from hjulet.hub.models import Place, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import (
    GatheringPage,
    GatheringSite,
    GatheringSpeaker,
    NetworkPage,
    PlanningGroupMember,
    Registration,
    RegistrationDesk,
    SeriesPage,
    Session,
    SessionSpeaker,
)
from hjulet.meet.queries.children import existing_children, remember_empty
from hjulet.meet.queries.in_series import is_joined_whole, may_be_in_series, paths_above, place_in_series
from hjulet.meet.queries.materials import after_the_gathering
from hjulet.meet.queries.prices import prices_of, terms_of
from hjulet.meet.queries.seats import NO_LIMIT, occupancy

UPCOMING, PAST, ALL = "kommande", "tidigare", "alla"

# What no list shows and every row would otherwise carry.
HEAVY = ("body", "documentation", "search_description", "draft_title")


@dataclass(frozen=True, slots=True)
class GatheringFilter:
    """What a visitor asked for. Everything is optional; `when` is "kommande", "tidigare", "alla" or a year."""

    place: Place | None = None
    kind: str = ""
    theme: Theme | None = None
    network: NetworkPage | None = None
    when: str = UPCOMING


def is_year(text: str) -> bool:
    """A year that a gathering can have been held in; "0000" and "²⁰¹⁷" are digits too, but no years."""
    return len(text) == 4 and text.isascii() and text.isdigit() and "1900" <= text < "2200"


def _registered_count() -> Coalesce:
    counted = (
        Registration.objects.filter(gathering=OuterRef("pk"), state__in=Registration.TAKES_SEAT)
        .order_by()
        .values("gathering")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counted), 0)


def _site_seats() -> Coalesce:
    """The seats at local sites together; `NO_LIMIT` and more when one of them has no limit."""
    added = (
        GatheringSite.objects.filter(page=OuterRef("pk"))
        .order_by()
        .values("page")
        .annotate(total=Sum(Coalesce("seats", NO_LIMIT)))
        .values("total")
    )
    return Coalesce(Subquery(added), 0)


def gatherings(viewer: Viewer) -> PageQuerySet[GatheringPage]:
    """Every gathering the viewer may see, with desk, venue, place and `registered_count`; for lists."""
    return (
        visible_pages(viewer, GatheringPage.objects.all())
        .select_related("desk", "venue", "place", "place__county", "host")
        .annotate(registered_count=_registered_count(), site_seats=_site_seats())
        .defer(*HEAVY)
    )


def filtered_gatherings(viewer: Viewer, wanted: GatheringFilter) -> PageQuerySet[GatheringPage]:
    """The list that a visitor asked for: coming ones soonest first, past ones latest first."""
    return narrowed(gatherings(viewer), wanted)


def narrowed(found: PageQuerySet[GatheringPage], wanted: GatheringFilter) -> PageQuerySet[GatheringPage]:
    """The filter and its order, on any query of gatherings."""
    now = timezone.now()
    if wanted.when == PAST:
        found = found.filter(ends__lte=now).order_by("-starts", "-id")
    elif is_year(wanted.when):
        found = found.filter(starts__year=int(wanted.when)).order_by("starts", "id")
    elif wanted.when == ALL:
        found = found.order_by("starts", "id")
    else:
        found = found.filter(ends__gt=now).order_by("starts", "id")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.place is not None:
        found = found.filter(Q(place=wanted.place) | Q(place__county=wanted.place))
    if wanted.theme is not None:
        found = found.filter(themes=wanted.theme)
    if wanted.network is not None:
        # Also below its series.
        found = found.descendant_of(wanted.network)
    return found


def upcoming_gatherings(
    viewer: Viewer,
    *,
    place: Place | None = None,
    network: NetworkPage | None = None,
    limit: int | None = None,
) -> list[GatheringPage]:
    """The next gatherings, soonest first, that are not cancelled; with their networks attached."""
    found = filtered_gatherings(viewer, GatheringFilter(place=place, network=network)).filter(
        Q(desk__isnull=True) | Q(desk__cancelled_at__isnull=True)
    )
    return with_networks(found[:limit] if limit else found)


def with_networks(found: Iterable[GatheringPage]) -> list[GatheringPage]:
    """Gives each gathering its `network` and its `series` (or None) in one query for all, two when some are in a series."""
    rows = list(found)
    wanted = {path for row in rows for path in paths_above(row)}
    networks = {
        network.path: network
        for network in NetworkPage.objects.live().filter(path__in=wanted).defer("purpose")
    }
    others = {row.path[: -GatheringPage.steplen] for row in rows if may_be_in_series(row)} - set(networks)
    series = {
        page.path: page
        for page in (SeriesPage.objects.live().filter(path__in=others).defer("body") if others else ())
    }
    for row in rows:
        parent, *above = paths_above(row)
        row.network = networks.get(parent) or next(
            (networks[path] for path in above if path in networks), None
        )
        row.series = series.get(parent)
    return rows


def gathering_by_slug(viewer: Viewer, slug: str) -> GatheringPage | None:
    """One gathering with everything that hangs on it one to one."""
    found: GatheringPage | None = (
        visible_pages(viewer, GatheringPage.objects.filter(slug=slug))
        .select_related("desk", "venue", "place", "place__county", "host", "day_after", "next_host")
        .annotate(**existing_children())
        .first()
    )
    if found is not None:
        remember_empty(found)
    return found


def programme_of(viewer: Viewer, gathering: GatheringPage) -> QuerySet[Session]:
    """The sessions in order of time, then as the editor put them; each with room and speakers. Three queries."""
    appearances = SessionSpeaker.objects.select_related("speaker", "speaker__organisation").order_by(
        "sort_order"
    )
    sessions: QuerySet[Session] = (
        Session.objects.filter(page_id=gathering.pk)
        .select_related("room")
        .prefetch_related(Prefetch("session_speakers", queryset=appearances))
        .order_by("starts", "room__sort_order", "sort_order", "id")
    )
    return sessions


def gathering_page(viewer: Viewer, gathering: GatheringPage) -> dict[str, Any]:
    """Everything the gathering's page shows."""
    # A page that is previewed before its first publish has no desk yet.
    desk = getattr(gathering, "desk", None) or RegistrationDesk(gathering=gathering)
    with_networks([gathering])
    network: NetworkPage | None = gathering.network
    sessions = list(programme_of(viewer, gathering))
    planners = (
        list(PlanningGroupMember.objects.filter(page=network).select_related("person", "organisation"))
        if network is not None
        else []
    )
    speakers = (
        GatheringSpeaker.objects.filter(page_id=gathering.pk).select_related(
            "speaker", "speaker__organisation"
        )
        if getattr(gathering, "has_speakers", True)
        else ()
    )
    return {
        "gathering": gathering,
        "desk": desk,
        "network": network,
        "in_series": place_in_series(viewer, gathering, gathering.series),
        "days": by_day(sessions),
        "unscheduled": [session for session in sessions if session.starts is None],
        "speakers": [row.speaker for row in speakers],
        "planners": planners,
        "themes": list(gathering.themes.all()),
        **after_the_gathering(viewer, gathering, sessions),
        "occupancy": occupancy(gathering, desk),
        "prices": prices_of(gathering),
        "terms": terms_of(gathering),
        "status": rules.status(gathering, desk),
        "sign_up": rules.sign_up(gathering, desk, whole_only=is_joined_whole(gathering.series)),
    }


@dataclass(frozen=True, slots=True)
class Slot:
    """What goes on at the same time: one session, or several in parallel."""

    starts: Any
    ends: Any
    sessions: list[Session]


def by_day(sessions: list[Session]) -> list[tuple[Any, list[Slot]]]:
    """Days, each with its slots: sessions that begin and end together stand side by side."""
    days: dict[Any, dict[tuple[Any, Any], list[Session]]] = {}
    for session in sessions:
        if session.starts is None:
            continue
        slots = days.setdefault(session.local_start().date(), {})
        slots.setdefault((session.starts, session.ends), []).append(session)
    return [
        (day, [Slot(starts=starts, ends=ends, sessions=inside) for (starts, ends), inside in slots.items()])
        for day, slots in days.items()
    ]
