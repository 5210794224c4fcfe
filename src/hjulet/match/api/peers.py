"""The peers of a place as JSON: today and in time. Thin: parse, call, represent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from hjulet.hub.api.answers import PLAIN, Answer, answer, one_of, unknown_value
from hjulet.hub.api.finding import one_by
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import Problem
from hjulet.hub.models import Place
from hjulet.hub.queries import place_by_code
from hjulet.hub.rules import ANYONE
from hjulet.match.api import schemas_peers as schemas
from hjulet.match.api.routes import router
from hjulet.match.forms.place_peers import LONGEST, LONGEST_AHEAD, MOST_PEERS, SHORTEST, WITHIN, PastForm
from hjulet.match.forms.weights import MOST_WEIGHT, weight_of
from hjulet.match.kept_peers import AHEAD, NUMBER, WINDOW
from hjulet.match.queries.asked_peers import (
    Ground,
    NothingToCompare,
    SeriesUnreadable,
    ground,
    past_asked,
    peers_asked,
)
from hjulet.match.queries.place_peers import kept_of
from hjulet.measure.api.reading import unreadable

ERRORS: dict[int, Any] = {404: ErrorAnswer, 422: ErrorAnswer, 429: ErrorAnswer, 503: ErrorAnswer}
NO_SUCH = _("Platskoden ”{slug}” finns inte: koder har två siffror (län) eller fyra (kommun).")
FIELDS = {"ar": "as_of", "fonster": "window", "framat": "ahead"}


class TodaySearch(Schema):
    number: int = Field(NUMBER, ge=1, le=MOST_PEERS, description="How many peers to answer with at most.")
    within: str = Field(
        "", max_length=40, pattern=PLAIN, description=f"Only within the same {', '.join(WITHIN.values())}."
    )
    weights: str = Field(
        "",
        max_length=1000,
        pattern=PLAIN,
        description="Indicators and weights; those named are compared and no others. All with 1 unless said.",
        examples=["population:2,density:1"],
    )


class PastSearch(Schema):
    as_of: int | None = Field(
        None, ge=1900, le=2200, description="The year that is now; the last before a gap unless said."
    )
    window: int = Field(WINDOW, ge=SHORTEST, le=LONGEST, description="Years of curve that are compared.")
    ahead: int = Field(AHEAD, ge=1, le=LONGEST_AHEAD, description="Years after that are told.")
    number: int = Field(NUMBER, ge=1, le=MOST_PEERS, description="How many peers to answer with at most.")


@router.get(
    "/places/{code}/peers",
    response={200: schemas.PeersToday, **ERRORS},
    tags=["places"],
    url_name="place_peers",
    summary="Places that are alike today",
)
def peers_today(request: HttpRequest, code: str, wanted: Query[TodaySearch]) -> HttpResponse:
    """The places of the same kind that are most like this one, nearest first, with every difference."""
    place, given = _asked(code)
    if wanted.within:
        groups = [word for word in WITHIN.values() if word in given.traits.groups]
        one_of("within", wanted.within, groups)
    weights = _weights(wanted.weights, given)
    try:
        found, _traits = peers_asked(
            ANYONE, place, given, weights=weights, within=wanted.within, number=wanted.number
        )
    except NothingToCompare:
        raise unknown_value("weights", _("Platsen har inga värden för det som ska jämföras.")) from None
    except SeriesUnreadable:
        raise unreadable() from None
    told = asdict(found)
    items = [_peer(one) for one in told.pop("peers")]
    told |= {"warnings": told.pop("warnings_sv"), "items": items, "count": len(items), **_about(given)}
    del told["warnings_en"]
    return answer(_without_nan(told), "number", "within", "weights")


@router.get(
    "/places/{code}/peers-in-time",
    response={200: schemas.PeersInTime, **ERRORS},
    tags=["places"],
    url_name="place_peers_in_time",
    summary="Places that earlier had the curve of this one",
)
def peers_in_time(request: HttpRequest, code: str, wanted: Query[PastSearch]) -> HttpResponse:
    """Which place, at which earlier year, had the population curve of this one, and what came after."""
    place, given = _asked(code)
    if given.populations.is_built_in:
        message = _("Folkmängden år för år är inte hämtad, så likar i tiden går inte att leta upp.")
        raise Problem(404, "no_figures", message, field="code")
    history = given.populations.of(place.code)
    usual = history.last_unbroken_year()
    as_of = usual if wanted.as_of is None else wanted.as_of
    data = {"ar": as_of, "fonster": wanted.window, "framat": wanted.ahead}
    form = PastForm(data, history=history, row=history.row(place.code))
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise unknown_value(FIELDS.get(name, name), str(errors[0]))
    found, _drawn = past_asked(
        given, place, as_of=as_of, window=wanted.window, ahead=wanted.ahead, number=wanted.number
    )
    told = asdict(found)
    items = [_peer(one) for one in told.pop("peers")]
    kept = kept_of(ANYONE, place)
    told |= {"items": items, "count": len(items), **_about(given)}
    told["forecasts"] = [_forecast(asdict(one)) for one in kept.forecasts if one.as_of == as_of]
    return answer(_without_nan(told), "as_of", "window", "ahead", "number")


def _asked(code: str) -> tuple[Place, Ground]:
    place = one_by(lambda text: place_by_code(ANYONE, text), code, NO_SUCH, field="code")
    return place, ground(ANYONE, place)


def _weights(text: str, given: Ground) -> dict[str, float]:
    """ "population:2,density:1"; without a weight it is 1."""
    known = {**given.names(), **given.series}
    if not text.strip():
        return dict.fromkeys(given.names(), 1.0)
    found: dict[str, float] = {}
    for part in text.split(","):
        key, _colon, said = part.strip().partition(":")
        one_of("weights", key, known)
        weight = weight_of(said)
        if weight is None:
            message = _("Vikten ”{text}” är inget tal från 0 till {most}.")
            raise unknown_value("weights", format_lazy(message, text=said[:20], most=int(MOST_WEIGHT)))
        found[key] = weight
    if not any(found.values()):
        raise unknown_value(
            "weights", _("Alla vikter är 0, så inget jämförs. Ge minst ett mått en vikt över 0.")
        )
    return found


def _about(given: Ground) -> Answer:
    found = given.populations
    return {"data": found.edition or None, "is_generated": found.is_generated}


def _peer(told: Answer) -> Answer:
    """Its sentences as `sentence` (Swedish) and `sentence_en`, also those of its differences."""
    if "differences" in told:
        told["differences"] = [_sentence(one) for one in told["differences"]]
    return _sentence(told)


def _sentence(told: Answer) -> Answer:
    return {("sentence" if key == "sentence_sv" else key): value for key, value in told.items()}


def _forecast(told: Answer) -> Answer:
    return _sentence(told) | {"coverage": told["coverage"], "unit": "inhabitants"}


def _without_nan(value: Any) -> Any:
    """JSON has no nan: what is not known is null."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and value != value else value
