"""How a place has developed, and the country between two years, as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from hjulet.hub.api.answers import Answer, answer, unknown_value
from hjulet.hub.api.finding import one_by
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.queries import place_by_code
from hjulet.hub.rules import ANYONE
from hjulet.measure.api import schemas_populations as schemas
from hjulet.measure.api.reading import unreadable
from hjulet.measure.api.routes import router
from hjulet.measure.place_population import PlaceDevelopment, as_json
from hjulet.measure.queries.country_population import country_change, usual_pair, years_to_choose
from hjulet.measure.queries.place_development import (
    Between,
    NoSuchYears,
    between,
    known_populations,
    place_development,
    usual_years,
)
from hjulet.measure.queries.statistics import StatisticsUnreadable

ERRORS: dict[int, Any] = {404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer, 503: ErrorAnswer}
NO_SUCH = _("Platskoden ”{slug}” finns inte: koder har två siffror (län) eller fyra (kommun).")


class PairOfYears(Schema):
    since: int | None = Field(
        None, ge=1700, le=2200, description="1975 unless said, or the first that is known."
    )
    until: int | None = Field(None, ge=1700, le=2200, description="The last that is known unless said.")


@router.get(
    "/places/{code}/population",
    response={200: schemas.PlacePopulation, **ERRORS},
    tags=["places"],
    url_name="place_population",
    summary="How a place has grown or shrunk, and what is likely next",
)
def place_population(request: HttpRequest, code: str, wanted: Query[PairOfYears]) -> HttpResponse:
    """Every year that is known, where the pace turned, the latest year's account, ages, and the years ahead."""
    place = one_by(lambda text: place_by_code(ANYONE, text), code, NO_SUCH, field="code")
    try:
        development = place_development(ANYONE, place)
        first, last = usual_years(development)
        is_one_year = first == last and not (wanted.since or wanted.until)
        asked = wanted.since or first, wanted.until or last
        change = None if is_one_year else between(ANYONE, development, *asked)
    except NoSuchYears:
        raise _no_years(development.years) from None
    except StatisticsUnreadable:
        raise unreadable() from None
    return answer(_place(development, place.name, change), "since", "until")


@router.get(
    "/population/changes",
    response={200: schemas.Changes, **ERRORS},
    tags=["places"],
    url_name="population_changes",
    summary="Which municipalities grew and which shrank between two years",
)
def changes(request: HttpRequest, wanted: Query[PairOfYears]) -> HttpResponse:
    """The growth of the country, how many municipalities shrank meanwhile, and every one of them."""
    try:
        populations = known_populations(ANYONE)
        years = years_to_choose(populations)
        first, last = usual_pair(years)
        found = country_change(ANYONE, wanted.since or first, wanted.until or last)
    except NoSuchYears:
        raise _no_years(years) from None
    except StatisticsUnreadable:
        raise unreadable() from None
    one = found.answer
    items = [
        {"place": row.code, "name": row.name, "before": row.before, "after": row.after, "change": row.change}
        for row in found.places
    ]
    about: Answer = {
        "since": one.since,
        "until": one.until,
        "growth": one.growth,
        "shrank": one.shrank,
        "sources": list(populations.sources),
        "data": populations.edition or None,
        "is_generated": populations.is_generated,
    }
    return answer(about | {"items": items, "count": len(items)}, "since", "until")


def _place(development: PlaceDevelopment, name: str, change: Between | None) -> Answer:
    said = as_json(development)
    said["place"], said["data"] = said.pop("code"), said.pop("edition") or None
    years, people = said.pop("years"), said.pop("people")
    ahead = said["ahead"]
    if ahead is not None:
        columns = [ahead.pop(column) for column in ("years", "low", "middle", "high")]
        ahead["items"] = [
            {"year": year, "p10": low, "population": middle, "p90": high}
            for year, low, middle, high in zip(*columns, strict=True)
        ]
    return said | {
        "name": name,
        "items": [{"year": year, "population": count} for year, count in zip(years, people, strict=True)],
        "count": len(years),
        "change": None
        if change is None
        else {
            "since": change.since,
            "until": change.until,
            "before": change.before,
            "after": change.after,
            "change": change.change,
            "yearly": change.yearly,
            "births": change.births,
            "deaths": change.deaths,
            "moved": change.moved,
        },
    }


def _no_years(years: tuple[int, ...]) -> Problem:
    from hjulet.measure.wording_population import years_words

    message = _("Det finns siffror för %(years)s. Välj två av de åren, det tidigare först.")
    return unknown_value("since", str(message) % {"years": years_words(years)})
