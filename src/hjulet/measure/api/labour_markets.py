"""Labour markets, and one municipality's commuting, as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from hjulet.hub import built_in
from hjulet.hub.api.answers import Answer, answer, one_of, unknown_value
from hjulet.hub.api.finding import one_by
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.queries import place_by_code
from hjulet.hub.rules import ANYONE
from hjulet.measure.api import schemas_labour_markets as schemas
from hjulet.measure.api.reading import read_or_said
from hjulet.measure.api.routes import router
from hjulet.measure.labour_market_rules import GROUPS, METHODS, USUAL, Rule
from hjulet.measure.pictures import language
from hjulet.measure.queries.commuting_of_place import Stream, pull
from hjulet.measure.queries.labour_markets import (
    OFFICIAL_YEAR,
    Asked,
    known_commuting,
    labour_markets,
    official_areas,
    official_labels,
    readable_flows,
)
from hjulet.measure.wording_labour_markets import counted_words, name_of

if TYPE_CHECKING:
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import KeptCommuting

ERRORS: dict[int, Any] = {404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer, 503: ErrorAnswer}
NO_SUCH = _("Platskoden ”{slug}” finns inte: koder har två siffror (län) eller fyra (kommun).")
EVERYBODY = "all"
ASKED = ("year", "group", "method", "out", "single")


class AskedYear(Schema):
    year: int | None = Field(None, ge=1900, le=2200, description="The latest unless said.")


class AskedMarkets(AskedYear):
    group: str = Field(EVERYBODY, max_length=10, description="`all`, `women` or `men`.")
    method: str = Field("scb", max_length=10, description="`scb`, `nordic` or `ttwa`.")
    out: float | None = Field(
        None, ge=0, le=100, description="Per cent who may commute out of a centre; 20 unless said."
    )
    single: float | None = Field(
        None,
        ge=0,
        le=100,
        description="Per cent who may go to one municipality; 7.5, nordic 10, unless said.",
    )


@router.get(
    "/labour-markets",
    response={200: schemas.LabourMarkets, **ERRORS},
    tags=["places"],
    url_name="labour_markets",
    summary="Local labour markets by the commuting of a year",
)
def list_labour_markets(request: HttpRequest, wanted: Query[AskedMarkets]) -> HttpResponse:
    """The areas by any limits, and the municipalities for which a few people decide. Limits are SCB's and the Nordic's."""
    one_of("method", wanted.method, METHODS)
    one_of("group", wanted.group, [EVERYBODY, *GROUPS[1:]])
    kept = _known()
    if kept is None:
        return answer(_official(wanted), *ASKED)
    year = _year(kept, wanted.year)
    with read_or_said():
        one_of("group", wanted.group, [EVERYBODY, *kept.flows(year).groups])
        group = "" if wanted.group == EVERYBODY else wanted.group
        found = labour_markets(ANYONE, kept, Asked(year, group, _rule(wanted)))
    items = [
        {
            "region": area.label,
            "name": area.name,
            "centres": list(area.centres),
            "places": list(area.codes),
            "employed_residents": area.residents,
            "live_and_work_percent": round(area.live_and_work_percent, 2),
            "work_and_live_percent": round(area.work_and_live_percent, 2),
        }
        for area in found.areas
    ]
    near = [
        {
            "place": one.code,
            "persons": one.persons,
            "is_centre": one.is_centre,
            "stays_percent": None if one.stays_percent is None else round(one.stays_percent, 1),
        }
        for one in found.near
    ]
    rule = found.asked.rule
    is_limited = rule.method != "ttwa"
    about = _about(kept, year) | {
        "group": wanted.group,
        "method": rule.method,
        "out_percent": rule.out_percent if is_limited else None,
        "single_percent": rule.single_percent if is_limited else None,
        "interval": None if found.interval is None else list(found.interval),
        "near": near,
    }
    return answer(_listed(about, items), *ASKED)


@router.get(
    "/places/{code}/commuting",
    response={200: schemas.Commuting, **ERRORS},
    tags=["places"],
    url_name="place_commuting",
    summary="Where those who live in a municipality work",
)
def place_commuting(request: HttpRequest, code: str, wanted: Query[AskedYear]) -> HttpResponse:
    """Where people go, where they come from, and what labour market that makes."""
    place = one_by(lambda text: place_by_code(ANYONE, text), code, NO_SUCH, field="code")
    kept = _kept()
    with read_or_said(), readable_flows():
        usual = kept.latest_of(place.code) or kept.latest
    year = _year(kept, wanted.year or usual.year)
    with read_or_said():
        found = pull(ANYONE, kept, place.code, year, language())
    if found is None:
        raise Problem(
            404, "no_figures", _("Det finns inga siffror om pendling för den platsen."), field="code"
        )
    return answer(
        _about(kept, year)
        | {
            "place": place.code,
            "name": place.name,
            "region": found.area.label,
            "region_name": found.area.name,
            "is_centre": found.is_centre,
            "why": found.why,
            "employed_residents": found.residents,
            "jobs": found.jobs,
            "live_and_work": found.own,
            "out_percent": round(found.out_percent, 2),
            "in_percent": round(found.in_percent, 2),
            "out": [_stream(one) for one in found.out],
            "into": [_stream(one) for one in found.into],
        },
        "year",
    )


def _known() -> KeptCommuting | None:
    with read_or_said():
        return known_commuting(ANYONE)


def _official(wanted: AskedMarkets) -> Answer:
    """SCB's division in the built-in table, in the shape of the others: what nobody knows is null. It answers no other
    question than the plain one."""
    plain = AskedMarkets(year=OFFICIAL_YEAR)  # type: ignore[call-arg] # the rest has defaults
    if wanted.model_copy(update={"year": wanted.year or OFFICIAL_YEAR}) != plain:
        raise _no_figures()
    items = [
        {
            "region": official_labels()[codes[0]],
            "name": name,
            "centres": [],
            "places": list(codes),
            "employed_residents": None,
            "live_and_work_percent": None,
            "work_and_live_percent": None,
        }
        for name, codes in official_areas()
    ]
    unknown = dict.fromkeys(("data", "out_percent", "single_percent", "interval"))
    about: Answer = {
        "year": OFFICIAL_YEAR,
        "counted": f"LA {OFFICIAL_YEAR}",
        "source": built_in.SOURCE,
        "retrieved": "",
        "is_generated": False,
        "group": EVERYBODY,
        "method": "official",
        "near": [],
    }
    return _listed(about | unknown, items)


def _listed(about: Answer, items: list[Answer]) -> Answer:
    return about | {"items": items, "count": len(items)}


def _kept() -> KeptCommuting:
    kept = _known()
    if kept is None:
        raise _no_figures()
    return kept


def _no_figures() -> Problem:
    return Problem(404, "no_figures", _("Det finns inga siffror om pendling här än."))


def _year(kept: KeptCommuting, asked: int | None) -> CommutingYear:
    year = kept.latest if asked is None else kept.year(asked)
    if year is None:
        years = ", ".join(str(one.year) for one in kept.years)
        raise unknown_value("year", str(_("Det finns pendling för %(years)s.")) % {"years": years})
    return year


def _rule(wanted: AskedMarkets) -> Rule:
    usual = USUAL[wanted.method]
    if wanted.method == "ttwa":
        return usual
    return replace(
        usual,
        out_percent=usual.out_percent if wanted.out is None else wanted.out,
        single_percent=usual.single_percent if wanted.single is None else wanted.single,
    )


def _stream(one: Stream) -> Answer:
    percents = {"percent": one.percent, "women_percent": one.women_percent, "men_percent": one.men_percent}
    rounded = {name: None if value is None else round(value, 3) for name, value in percents.items()}
    return {"place": one.code, "name": name_of(one.code), "persons": one.persons, **rounded}


def _about(kept: KeptCommuting, year: CommutingYear) -> Answer:
    return {
        "year": year.year,
        "counted": counted_words(year.series),
        "source": year.source,
        "retrieved": year.retrieved,
        "data": kept.edition,
        "is_generated": year.is_generated,
    }
