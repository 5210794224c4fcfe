"""What has come of a network or a series, as JSON: the figures that stand on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from hjulet.follow.api import schemas
from hjulet.follow.queries.report_followed import CountLine
from hjulet.follow.queries.reports import Report, report, reported_network, reported_series
from hjulet.hub.api.answers import Answer, address_of, answer
from hjulet.hub.api.finding import YEAR, one_by
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.rules import ANYONE

router = Router()

ERRORS: dict[int, Any] = {404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer}


class Period(Schema):
    year: int | None = YEAR


@router.get(
    "/networks/{slug}/report",
    response={200: schemas.ReportAnswer, **ERRORS},
    tags=["reports"],
    url_name="network_report",
    summary="What has come of a network",
)
def network_report(request: HttpRequest, slug: str, wanted: Query[Period]) -> HttpResponse:
    """Whom it reached and whom not, what was promised and kept, and which examples spread. Small groups are withheld."""
    message = _("Nätverket ”{slug}” finns inte. Alla nätverk står på /api/v1/networks.")
    page = one_by(lambda text: reported_network(ANYONE, text), slug, message)
    return answer(_figures(report(ANYONE, page, year=wanted.year), "network_report"), "year")


@router.get(
    "/series/{slug}/report",
    response={200: schemas.ReportAnswer, **ERRORS},
    tags=["reports"],
    url_name="series_report",
    summary="What has come of a series",
)
def series_report(request: HttpRequest, slug: str, wanted: Query[Period]) -> HttpResponse:
    """The same for a series."""
    message = _("Serien ”{slug}” finns inte. Alla serier står på /api/v1/series.")
    page = one_by(lambda text: reported_series(ANYONE, text), slug, message)
    return answer(_figures(report(ANYONE, page, year=wanted.year), "series_report"), "year")


def _figures(found: Report, url_name: str) -> Answer:
    reach = found.reach
    return {
        "slug": found.page.slug,
        "title": found.page.title,
        "year": found.year,
        "years": list(found.years),
        "gatherings_held": len(found.held),
        "registrations": reach.registrations,
        "people": reach.people,
        "organisations": reach.organisation_count,
        "members": found.members,
        "counties": [
            {
                "code": line.county.code,
                "name": line.county.name,
                "is_reached": line.is_reached,
                "municipalities": line.municipalities,
                "reached": line.reached,
                "not_reached": [place.code for place in line.not_reached],
            }
            for line in reach.counties
        ],
        "municipality_types": [
            {"label": line.label, "municipalities": line.municipalities, "reached": line.reached}
            for line in reach.types
        ],
        "commitments": found.promises.total,
        "commitments_by_state": _counted(found.promises.lines),
        "examples": found.reuse.examples,
        "reuses": found.reuse.reuses,
        "reuses_by_stage": _counted(found.reuse.lines),
        "opinions": [
            {"question": line.question, "mean": round(line.mean, 2), "answers": line.answers}
            for line in found.opinions.lines
        ],
        "url": address_of(url_name)(found.page.slug),
    }


def _counted(lines: tuple[CountLine, ...]) -> list[Answer]:
    return [{"label": line.label, "count": line.count, "share": round(line.share, 4)} for line in lines]
