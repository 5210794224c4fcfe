"""Frameworks and their figures as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from hjulet.hub.api.answers import (
    PLAIN,
    Answer,
    Window,
    address_of,
    answer,
    answer_list,
    one_of,
    unknown_value,
    window_of,
)
from hjulet.hub.api.finding import PLACE, one_by, place_meant
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.models import Place
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure.api import schemas
from hjulet.measure.api.reading import unreadable
from hjulet.measure.queries.frameworks import FrameworkLine, framework_by_key, frameworks
from hjulet.measure.queries.listing import explained, listed_scores
from hjulet.measure.queries.profile import has_figures, scored_years
from hjulet.measure.queries.statistics import EditionGone, NotAnEdition, StatisticsUnreadable, figures

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed

router = Router()
LIST_ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}
ERRORS: dict[int, Any] = {
    404: ErrorAnswer,
    410: ErrorAnswer,
    422: ErrorAnswer,
    429: ErrorAnswer,
    503: ErrorAnswer,
}
NO_SUCH = _("Ramverket ”{slug}” finns inte. Alla ramverk står på /api/v1/frameworks.")
DATA: Any = Field(
    "", max_length=20, pattern=PLAIN, description="The edition of the figures; the newest unless said."
)
YEAR: Any = Field(
    None, ge=1900, le=2200, description="The last year with scores for most places unless said."
)


class ScoreSearch(Window):
    level: str = Field(
        "", max_length=40, pattern=PLAIN, description="A level of the framework; the highest unless said."
    )
    year: int | None = YEAR
    sex: str = Field("T", max_length=1, pattern=PLAIN, description="`T` together, `K` women, `M` men.")
    place: str = PLACE
    data: str = DATA


class ExplainSearch(Schema):
    place: str = Field(max_length=60, pattern=PLAIN, description="Code or slug.", examples=["2282"])
    other: str = Field(
        "", max_length=60, pattern=PLAIN, description="Another place; itself some years before unless said."
    )
    year: int | None = YEAR
    data: str = DATA


@router.get(
    "/frameworks",
    response={200: schemas.FrameworkList, **LIST_ERRORS},
    tags=["frameworks"],
    url_name="frameworks",
    summary="Frameworks of indicators",
)
def list_frameworks(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """The frameworks that come with the site, those in use before drafts."""
    rows = frameworks(ANYONE)
    window = rows[wanted.offset : wanted.offset + wanted.limit]
    return answer_list([_line(line) for line in window], len(rows))


@router.get(
    "/frameworks/{key}",
    response={200: schemas.WholeFramework, **ERRORS},
    tags=["frameworks"],
    url_name="framework",
    summary="One framework",
)
def one_framework(request: HttpRequest, key: str) -> HttpResponse:
    """One framework with its nodes and indicators."""
    found = _framework(key)
    line = next(line for line in frameworks(ANYONE) if line.key == found.key)
    computed = _figures(found, "") if line.loaded else None
    series = computed.series if computed is not None else {}
    return answer(
        _line(line)
        | {
            "nodes": [
                {
                    "code": one.code,
                    "level": one.level,
                    "parent": one.parent or None,
                    "title": _title(one.title, one.code),
                }
                for one in found.nodes
            ],
            "indicators": [
                {
                    "code": one.code,
                    "parent": one.parent,
                    "title": _title(one.title, one.code),
                    "direction": one.direction,
                    "unit": one.unit,
                    "source": one.source,
                    "first_year": series[one.code].first if one.code in series else None,
                    "last_year": series[one.code].last if one.code in series else None,
                }
                for one in found.indicators
            ],
        }
    )


@router.get(
    "/frameworks/{key}/scores",
    response={200: schemas.Scores, **ERRORS},
    tags=["frameworks"],
    url_name="framework_scores",
    summary="Scores and ranks",
)
def scores(request: HttpRequest, key: str, wanted: Query[ScoreSearch]) -> HttpResponse:
    """Scores of a level, with ranks among places of the same kind. A county takes in its municipalities."""
    found = _framework(key)
    level = wanted.level or found.levels[-1]
    one_of("level", level, found.levels[1:])
    place = place_meant(wanted.place)
    computed = _loaded_figures(found, wanted.data)
    one_of("sex", wanted.sex, computed.result.panel.sexes)
    year = _year(computed, wanted.year)
    among = _codes_within(place) if place is not None else None
    rows, count = window_of(listed_scores(ANYONE, computed, level, year, wanted.sex, among), wanted)  # type: ignore[type-var]
    about = _about(found, computed) | {"level": level, "year": year, "sex": wanted.sex}
    names = {one.code: one.name for one in places(ANYONE)}
    items = [{**row._asdict(), "name": names.get(row.place, row.place)} for row in rows]
    return answer(
        about | {"items": items, "count": count}, "limit", "offset", "level", "year", "sex", "place", "data"
    )


@router.get(
    "/frameworks/{key}/explain",
    response={200: schemas.Explained, **ERRORS},
    tags=["frameworks"],
    url_name="framework_explain",
    summary="Why two scores differ",
)
def explain(request: HttpRequest, key: str, wanted: Query[ExplainSearch]) -> HttpResponse:
    """The difference between two places, or between two years of one, in parts that sum to it."""
    found = _framework(key)
    computed = _loaded_figures(found, wanted.data)
    one, other = (_with_figures(computed, text) for text in (wanted.place, wanted.other or wanted.place))
    year = _year(computed, wanted.year)
    if one.kind != other.kind:
        raise unknown_value("other", _("Kommuner och län räknas var för sig och går inte att jämföra."))
    answers = explained(ANYONE, found, computed, one.code, other.code, year)
    if answers is None:
        raise unknown_value("year", _("Det finns inget tidigare år att jämföra med."))
    about = _about(found, computed) | {
        "year": year,
        "other_year": answers.other_year,
        "place": one.code,
        "other": other.code,
    }
    items = list(answers.items)
    return answer(about | {"items": items, "count": len(items)}, "place", "other", "year", "data")


def _line(line: FrameworkLine) -> Answer:
    framework = line.framework
    return {
        "key": framework.key,
        "title": _title(framework.title, framework.key),
        "description": _title(framework.description, ""),
        "version": framework.version,
        "is_draft": framework.is_draft,
        "units": list(framework.units),
        "levels": list(framework.levels),
        "indicator_count": len(framework.indicators),
        "data": line.loaded.edition if line.loaded else None,
        "is_generated": bool(line.loaded and line.loaded.is_generated),
        "url": address_of("framework")(framework.key),
    }


def _title(words: Any, otherwise: str) -> str:
    return str(words.get("sv") or next(iter(words.values()), otherwise))


def _framework(key: str) -> Framework:
    return one_by(lambda text: framework_by_key(ANYONE, text), key, NO_SUCH, field="key")


def _figures(found: Framework, edition: str) -> Computed | None:
    from hjulet.instruments.indicators.errors import IndicatorError

    try:
        return figures(ANYONE, found, edition)
    except NotAnEdition:
        raise unknown_value("data", _("En upplaga av siffror har åtta tecken, 0–9 och a–f.")) from None
    except EditionGone:
        raise Problem(410, "gone", _("Den upplagan av siffrorna finns inte kvar."), field="data") from None
    except StatisticsUnreadable:
        raise unreadable() from None
    except IndicatorError as error:
        message = format_lazy(_("Siffrorna går inte att räkna på: {problem}"), problem=str(error))
        raise Problem(503, "not_computable", message) from None


def _loaded_figures(found: Framework, edition: str) -> Computed:
    computed = _figures(found, edition)
    if computed is None:
        raise Problem(404, "no_figures", _("Inga siffror är hämtade för det ramverket."), field="key")
    return computed


def _year(computed: Computed, asked: int | None) -> int:
    year = computed.year if asked is None else asked
    one_of("year", str(year), [str(one) for one in scored_years(computed)])
    return year


def _with_figures(computed: Computed, text: str) -> Place:
    place = place_meant(text)
    if place is None or not has_figures(computed, place):
        raise unknown_value("place", _("Platsen har inga siffror i det ramverket."))
    return place


def _codes_within(place: Place) -> set[str]:
    return {place.code, *places(ANYONE, county_code=place.code).values_list("code", flat=True)}


def _about(found: Framework, computed: Computed) -> Answer:
    return {
        "framework": found.key,
        "is_draft": found.is_draft,
        "is_generated": computed.is_generated,
        "data": computed.edition,
    }
