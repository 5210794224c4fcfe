"""Series as JSON: what, for whom, and the occasions in order. Thin: parse, call, represent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from wagtail.rich_text import expand_db_html

from hjulet.hub.api.answers import Answer, Window, address_of, answer, answer_list, window_of
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import local
from hjulet.meet import queries
from hjulet.meet.api.represent import organisation_in_short
from hjulet.meet.api.schemas import OrganisationInShort
from hjulet.meet.models import SeriesPage
from hjulet.meet.queries.series import Occasion

router = Router()


class SeriesAnswer(Schema):
    """Several occasions of one thing."""

    slug: str
    title: str
    summary: str
    sign_up_mode: Literal["both", "whole", "each"] = Field(
        description="Whether one joins the whole series, one occasion at a time, or either."
    )
    network: str | None = Field(description="The slug of the network it belongs to.")
    host: OrganisationInShort | None
    url: str


class SeriesList(Schema):
    items: list[SeriesAnswer]
    count: int


class OccasionAnswer(Schema):
    """One occasion in short; all of it stands at its own address."""

    number: int = Field(description="1 for the first.")
    slug: str
    title: str
    starts: datetime
    ends: datetime
    mode: Literal["on_site", "online", "hybrid"]
    state: Literal["published", "closed", "cancelled", "held", "documented"]
    host: OrganisationInShort | None
    url: str
    gathering_url: str = Field(description="The occasion in full, as JSON, with its seats.")


class SeriesInFull(SeriesAnswer):
    description_html: str
    target_group: str | None
    next_host: OrganisationInShort | None = Field(description="Who has the next occasion, when it is known.")
    occasions: list[OccasionAnswer]
    calendar_url: str


@router.get(
    "/series",
    response={200: SeriesList, 422: ErrorAnswer, 429: ErrorAnswer},
    tags=["series"],
    url_name="series",
    summary="Series",
)
def list_series(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """Every series, by title."""
    rows, count = window_of(queries.every_series(ANYONE), wanted)
    return answer_list(_series_answers(rows), count)


@router.get(
    "/series/{slug}",
    response={200: SeriesInFull, 404: ErrorAnswer, 429: ErrorAnswer},
    tags=["series"],
    url_name="one_series",
    summary="One series with its occasions",
)
def one_series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series with its occasions in order of time, those that have been included."""
    is_slug = 0 < len(slug) <= 255 and slug.isprintable()
    found = queries.series_by_slug(ANYONE, slug) if is_slug else None
    if found is None:
        message = _("Serien ”{slug}” finns inte. Alla serier står på /api/v1/series.")
        raise Problem(404, "not_found", format_lazy(message, slug=slug[:60]), field="slug")
    return answer(_in_full(found))


def _series_answers(rows: Iterable[SeriesPage]) -> list[Answer]:
    series = list(rows)
    networks = queries.published_network_slugs({page.path[: -SeriesPage.steplen] for page in series})
    address = address_of("series")
    return [
        {
            "slug": page.slug,
            "title": page.title,
            "summary": page.summary,
            "sign_up_mode": page.sign_up_mode,
            "network": networks.get(page.path[: -SeriesPage.steplen]),
            "host": organisation_in_short(page.host),
            "url": address(page.slug),
        }
        for page in series
    ]


def _in_full(series: SeriesPage) -> Answer:
    content: dict[str, Any] = queries.series_page(ANYONE, series)
    return {
        **_series_answers([series])[0],
        "description_html": expand_db_html(series.body),
        "target_group": series.target_group or None,
        "next_host": organisation_in_short(content["next_host"]),
        "occasions": [_occasion(line) for line in content["occasions"]],
        "calendar_url": address_of("series_calendar")(series.slug),
    }


def _occasion(line: Occasion) -> Answer:
    gathering = line.gathering
    return {
        "number": line.number,
        "slug": gathering.slug,
        "title": gathering.title,
        "starts": local(gathering.starts).isoformat(),
        "ends": local(gathering.ends).isoformat(),
        "mode": gathering.mode,
        "state": line.status.value,
        "host": organisation_in_short(gathering.host),
        "url": address_of("gathering")(gathering.slug),
        "gathering_url": address_of("api:gathering")(gathering.slug),
    }
