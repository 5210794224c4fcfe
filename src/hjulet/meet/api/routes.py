"""Networks and gatherings as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from hjulet.hub.api.answers import PLAIN, Window, answer, answer_list, one_of, unknown_value, window_of
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.queries import place_by_code, place_by_slug, theme_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.meet import queries
from hjulet.meet.api import schemas
from hjulet.meet.api.represent import gathering_answers, gathering_in_full, network_answers, network_in_full
from hjulet.meet.formats.schedule_writing import schedule_as_json
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.gatherings import ALL, PAST, UPCOMING, GatheringFilter, is_year

router = Router()

LIST_ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}
ONE_ERRORS: dict[int, Any] = {404: ErrorAnswer, 429: ErrorAnswer}
WHEN = {"upcoming": UPCOMING, "past": PAST, "all": ALL}


class GatheringSearch(Window):
    place: str = Field(
        "",
        max_length=60,
        pattern=PLAIN,
        description="Code or slug of a municipality or county.",
        examples=["22"],
    )
    kind: str = Field("", description="As in the answer.", examples=["konferens"])
    theme: str = Field("", max_length=100, pattern=PLAIN, description="Slug of a theme.")
    network: str = Field("", max_length=255, pattern=PLAIN, description="Slug of a network.")
    when: str = Field(
        "upcoming",
        description="`upcoming` (the default; soonest first, cancelled ones marked), `past` (latest first), "
        "`all`, or a year such as `2017`.",
    )


@router.get(
    "/networks",
    response={200: schemas.NetworkList, **LIST_ERRORS},
    tags=["networks"],
    url_name="networks",
    summary="Networks",
)
def list_networks(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """Every network, by title."""
    rows, count = window_of(queries.networks(ANYONE), wanted)
    return answer_list(network_answers(rows), count)


@router.get(
    "/networks/{slug}",
    response={200: schemas.NetworkInFull, **ONE_ERRORS},
    tags=["networks"],
    url_name="network",
    summary="One network with its members",
)
def one_network(request: HttpRequest, slug: str) -> HttpResponse:
    """One network with its members: organisations and the roles they have seats for."""
    found = queries.network_by_slug(ANYONE, slug) if _is_slug(slug) else None
    if found is None:
        raise _no_such(
            "slug", _("Nätverket ”{slug}” finns inte. Alla nätverk står på /api/v1/networks."), slug
        )
    return answer(network_in_full(found, queries.members(ANYONE, found)))


@router.get(
    "/gatherings",
    response={200: schemas.GatheringList, **LIST_ERRORS},
    tags=["gatherings"],
    url_name="gatherings",
    summary="Gatherings",
)
def list_gatherings(request: HttpRequest, wanted: Query[GatheringSearch]) -> HttpResponse:
    """Gatherings, with filters; without any, those that are coming."""
    lines, count = queries.gathering_lines(
        ANYONE, _filter_of(wanted), limit=wanted.limit, offset=wanted.offset
    )
    return answer_list(
        gathering_answers(lines, timezone.now()), count, "place", "kind", "theme", "network", "when"
    )


@router.get(
    "/gatherings/{slug}",
    response={200: schemas.GatheringInFull, **ONE_ERRORS},
    tags=["gatherings"],
    url_name="gathering",
    summary="One gathering",
)
def one_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    """One gathering. The same address before and after it."""
    page = find_gathering(slug)
    line = queries.gathering_line(ANYONE, slug)
    if line is None:  # unpublished a moment ago
        raise Http404
    return answer(gathering_in_full(line, page, timezone.now()))


@router.get(
    "/gatherings/{slug}/schedule",
    response={200: schemas.ScheduleAnswer, **ONE_ERRORS},
    tags=["gatherings"],
    url_name="schedule",
    summary="The programme of a gathering",
)
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme, in the form that conference apps read (frab, pretalx)."""
    found = find_gathering(slug)
    return answer(schedule_as_json(found, queries.programme_of(ANYONE, found)))


def find_gathering(slug: str) -> GatheringPage:
    """The gathering as anyone may see it; raises Problem when there is none."""
    found = queries.gathering_by_slug(ANYONE, slug) if _is_slug(slug) else None
    if found is None:
        raise _no_such(
            "slug", _("Träffen ”{slug}” finns inte. Alla träffar står på /api/v1/gatherings."), slug
        )
    return found


def _is_slug(text: str) -> bool:
    """What can be an address at all; anything else need not be looked for."""
    return 0 < len(text) <= 255 and text.isprintable()


def _no_such(field: str, message: Any, slug: str) -> Problem:
    return Problem(404, "not_found", format_lazy(message, slug=slug[:60]), field=field)


def _filter_of(wanted: GatheringSearch) -> GatheringFilter:
    if wanted.kind:
        one_of("kind", wanted.kind, GatheringPage.Kind.values)
    if not is_year(wanted.when):
        one_of("when", wanted.when, [*WHEN, "2017"])
    place = theme = network = None
    if wanted.place:
        place = place_by_code(ANYONE, wanted.place) or place_by_slug(ANYONE, wanted.place)
        _require(
            "place", place, _("Platsen ”{value}” finns inte. Koder står på /api/v1/places."), wanted.place
        )
    if wanted.theme:
        theme = theme_by_slug(ANYONE, wanted.theme)
        _require(
            "theme", theme, _("Ämnet ”{value}” finns inte. Alla ämnen står på /api/v1/themes."), wanted.theme
        )
    if wanted.network:
        network = queries.network_by_slug(ANYONE, wanted.network)
        message = _("Nätverket ”{value}” finns inte. Alla nätverk står på /api/v1/networks.")
        _require("network", network, message, wanted.network)
    return GatheringFilter(
        place=place, kind=wanted.kind, theme=theme, network=network, when=WHEN.get(wanted.when, wanted.when)
    )


def _require(field: str, found: object, message: Any, value: str) -> None:
    if found is None:
        raise unknown_value(field, format_lazy(message, value=value[:60]))
