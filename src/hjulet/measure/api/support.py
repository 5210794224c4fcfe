"""Where project support lands, as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from hjulet.hub.api.answers import PLAIN, Answer, Window, answer, answer_list, one_of
from hjulet.hub.api.finding import one_by
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.queries import place_by_code
from hjulet.hub.rules import ANYONE
from hjulet.measure.api import schemas_support as schemas
from hjulet.measure.api.reading import unreadable
from hjulet.measure.api.routes import router
from hjulet.measure.queries.statistics import StatisticsUnreadable
from hjulet.measure.queries.support import (
    NoSuchList,
    Support,
    loaded_lists,
    municipality_lines,
    operations_of_place,
    support,
)

if TYPE_CHECKING:
    from hjulet.measure.support import Clustering, RuleFigures, SupportFigures
    from hjulet.measure.support_files import SupportList

ERRORS: dict[int, Any] = {404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer, 503: ErrorAnswer}
NO_SUCH = _("Platskoden ”{slug}” finns inte: koder har två siffror (län) eller fyra (kommun).")
LIST: Any = Field(
    "", max_length=100, pattern=PLAIN, description="A list of projects; the latest unless said."
)


class ListSearch(Schema):
    list: str = LIST


class PlaceSearch(Window):
    list: str = LIST
    rule: str = Field(
        "",
        max_length=20,
        pattern=PLAIN,
        description="`equal`, `population`, `seat` or `location`; the first that places enough unless said.",
    )


@router.get(
    "/support/lists",
    response={200: schemas.SupportLists, **ERRORS},
    tags=["support"],
    url_name="support_lists",
    summary="Lists of supported projects",
)
def lists(request: HttpRequest, wanted: Query[Window]) -> HttpResponse:
    """What is loaded, the latest period first."""
    try:
        found = loaded_lists(ANYONE)
    except StatisticsUnreadable:
        raise unreadable() from None
    window = found[wanted.offset : wanted.offset + wanted.limit]
    return answer_list([_of_list(one) for one in window], len(found))


@router.get(
    "/support",
    response={200: schemas.SupportAnswer, **ERRORS},
    tags=["support"],
    url_name="support",
    summary="Where the support lands, under every rule",
)
def whole(request: HttpRequest, wanted: Query[ListSearch]) -> HttpResponse:
    """The answer with its rule, by type of municipality, how uneven it is, and what holds whichever rule is used."""
    asked, found = _asked(wanted.list)
    said = {
        "currency": found.currency,
        "projects": found.projects,
        "total": found.total,
        "unknown_amounts": found.unknown_amounts,
        "population_year": found.population_year,
        "population_source": found.population_source,
        "commuting": found.commuting,
        "rules_left_out": list(found.left_out),
        "rules": [_rule(one, is_strong=one.rule not in found.weak) for one in found.rules],
        "statements": [
            {
                "key": one.key,
                "title": one.sv,
                "is_robust": one.is_robust,
                "holds": dict(one.holds),
                "values": {rule: _known(value) for rule, value in one.values.items()},
            }
            for one in found.statements
        ],
    }
    return answer(_of_list(asked.list) | said, "list")


@router.get(
    "/support/places",
    response={200: schemas.SupportPlaces, **ERRORS},
    tags=["support"],
    url_name="support_places",
    summary="Support per inhabitant in every municipality, under one rule",
)
def municipalities(request: HttpRequest, wanted: Query[PlaceSearch]) -> HttpResponse:
    """In order of names. What a rule cannot place is in no municipality's figure."""
    _asked_list, found = _asked(wanted.list)
    if wanted.rule:
        one_of("rule", wanted.rule, [one.rule for one in found.rules])
    rule = found.of(wanted.rule) or found.usual
    lines = municipality_lines(found, rule)
    items = [
        {
            "place": one.code,
            "name": one.name,
            "type": one.kind,
            "population": one.population,
            "projects": one.projects,
            "amount": one.amount,
            "per_inhabitant": one.per_inhabitant,
            "p5": one.low,
            "p95": one.high,
        }
        for one in lines[wanted.offset : wanted.offset + wanted.limit]
    ]
    about = _about(found) | {"rule": rule.rule}
    return answer(about | {"items": items, "count": len(lines)}, "limit", "offset", "list", "rule")


@router.get(
    "/places/{code}/support",
    response={200: schemas.PlaceSupport, **ERRORS},
    tags=["places"],
    url_name="place_support",
    summary="Support per inhabitant in a place under every rule, and the projects that touch it",
)
def place_support(request: HttpRequest, code: str, wanted: Query[ListSearch]) -> HttpResponse:
    """The projects that fewest municipalities share come first."""
    place = one_by(lambda text: place_by_code(ANYONE, text), code, NO_SUCH, field="code")
    asked, found = _asked(wanted.list)
    try:
        operations = operations_of_place(ANYONE, asked.list, place)
    except StatisticsUnreadable:
        raise unreadable() from None
    at = found.row.get(place.code)
    rules = [
        {
            "rule": one.rule,
            "answers": one.rule not in found.weak,
            "per_inhabitant": found.per_inhabitant(one, place.code),
            "p5": None if at is None else one.low[at],
            "p95": None if at is None else one.high[at],
            "country": one.per_inhabitant,
        }
        for one in found.rules
    ]
    items = [
        {
            "project": one.project,
            "name": one.name,
            "beneficiary": one.beneficiary,
            "amount": one.amount,
            "start": one.start or None,
            "end": one.end or None,
            "municipalities": one.municipalities,
            "municipalities_here": one.here,
        }
        for one in operations
    ]
    about = {"place": place.code, "name": place.name, **_about(found), "rules": rules}
    return answer(about | {"items": items, "count": len(items)}, "list")


def _asked(name: str) -> tuple[Support, SupportFigures]:
    try:
        asked = support(ANYONE, name)
    except NoSuchList:
        message = _(
            "Den listan över projekt är inte hämtad här. Alla som finns står på /api/v1/support/lists."
        )
        raise Problem(404, "not_found", message, field="list") from None
    except StatisticsUnreadable:
        raise unreadable() from None
    if asked.figures is None:
        raise Problem(404, "no_figures", _("Listan säger inte vilka kommuner projekten rör."), field="list")
    return asked, asked.figures


def _of_list(one: SupportList) -> Answer:
    return {
        "list": one.name,
        "fund": one.fund,
        "first_year": one.first_year,
        "last_year": one.last_year,
        "source": one.credit,
        "retrieved": one.retrieved,
        "is_generated": one.is_generated,
    }


def _about(found: SupportFigures) -> Answer:
    """What every answer says of its figures."""
    return {
        "list": found.name,
        "currency": found.currency,
        "source": found.source,
        "population_year": found.population_year,
        "population_source": found.population_source,
        "is_generated": found.is_generated,
    }


def _rule(one: RuleFigures, *, is_strong: bool) -> Answer:
    return {
        "rule": one.rule,
        "answers": is_strong,
        "sentences": list(one.sentences_sv),
        "located": one.located,
        "unlocated_amount": one.unlocated_amount,
        "unlocated_share": one.unlocated_share,
        "unlocated_projects": one.unlocated_projects,
        "per_inhabitant": one.per_inhabitant,
        "gini": one.gini,
        "gini_of_places": one.gini_of_places,
        "hoover": one.hoover,
        "theil": one.theil,
        "theil_between_share": _known(one.theil_between_share),
        "by_borders": _clustering(one.borders),
        "by_commuting": _clustering(one.commuting),
        "types": [
            {
                "type": line.key,
                "title": line.sv,
                "places": line.places,
                "is_few": line.is_few,
                "population_share": line.population_share,
                "amount_share": line.amount_share,
                "ratio": line.ratio,
                "per_inhabitant": line.per_inhabitant,
                "lower_quartile": line.lower_quartile,
                "median": line.median,
                "upper_quartile": line.upper_quartile,
            }
            for line in one.types
        ],
    }


def _clustering(one: Clustering | None) -> Answer | None:
    if one is None:
        return None
    return {
        "moran": one.moran,
        "expected": one.expected,
        "p_value": one.p_value,
        "permutations": one.permutations,
    }


def _known(value: float) -> float | None:
    return value if value == value else None  # nan is not itself, and no JSON
