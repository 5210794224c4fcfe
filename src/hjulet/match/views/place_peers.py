"""The pages of peers: choose a place, and all about the peers of one. Thin: parse, call, render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.formats.tables import ENDINGS, table_response
from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import place_by_slug, places
from hjulet.hub.rules import ANYONE
from hjulet.match import wording_peers as wording
from hjulet.match.formats.peer_tables import past_rows, today_rows
from hjulet.match.forms.place_peers import WORDS, PastForm, TodayForm
from hjulet.match.forms.weights import Weighed, too_few, weighed
from hjulet.match.kept_peers import AHEAD, NUMBER, WINDOW
from hjulet.match.peer_records import InTime, KeptPeers
from hjulet.match.queries.asked_peers import (
    Ground,
    NothingToCompare,
    SeriesUnreadable,
    ground,
    past_asked,
    peer_table,
    peers_asked,
)
from hjulet.match.queries.done_by_peers import done_by_peers
from hjulet.match.queries.place_peers import curves_of, kept_of
from hjulet.measure.queries.comparing import TooManyAsked, places_asked

if TYPE_CHECKING:
    from hjulet.instruments.peers.in_time import PastPeers
    from hjulet.instruments.peers.likeness import Peers
    from hjulet.instruments.peers.traits import Traits


@require_safe
@public_page("plats")
def choose_place(request: HttpRequest) -> HttpResponse:
    """What peers are, and the way to those of one's own place."""
    text = request.GET.get("plats", "").strip()
    unknown = ""
    if text:
        try:
            asked, _unknown = places_asked(ANYONE, [text])
        except TooManyAsked:  # pragma: no cover (one text is never too many)
            asked = []
        if asked:
            return redirect("place_peers", asked[0].slug)
        unknown = text[:80]
    context = {"places": places(ANYONE), "unknown": unknown}
    return render(request, "hjulet/match/choose_peers.html", context, status=404 if unknown else 200)


@dataclass(slots=True)
class Today:
    """What is asked about today: the rows and the form as they were typed, and what is wrong."""

    rows: list[Weighed]
    form: TodayForm
    wrong: list[str]

    @property
    def weights(self) -> dict[str, float]:
        return {row.key: row.weight for row in self.rows if row.weight is not None}


@require_safe
@public_page(*WORDS)
def place_peers(request: HttpRequest, slug: str) -> HttpResponse:
    place, given = _asked_place(slug)
    today, past = _today(request, place, given), _past(request, place, given)
    kept = kept_of(ANYONE, place)
    context: dict[str, Any] = {
        "place": place,
        "given": given,
        "today": today,
        "past_form": past,
        "kept": kept,
        "series": list(given.series.values()),
        "endings": ENDINGS,
        "done": done_by_peers(ANYONE, place, kept),
    }
    if not today.wrong:
        context |= _found_today(place, given, today)
    if past is not None and past.is_valid():
        context |= _found_past(place, given, past, kept)
        newest = given.populations.curve(place.code)[0][-1]
        context["newest"] = newest if newest > past.as_of else None
    # A place that is too young for the usual question has done nothing wrong.
    is_wrong_past = past is not None and not past.is_valid() and _asks(request, PAST_WORDS)
    is_wrong = bool(today.wrong) or is_wrong_past
    context |= {"is_wrong": is_wrong, "is_wrong_past": is_wrong_past}
    return render(request, "hjulet/match/peers_of_place.html", context, status=422 if is_wrong else 200)


@require_safe
@public_page(*WORDS)
def today_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    place, given = _asked_place(slug)
    today = _today(request, place, given)
    if today.wrong:
        return _not_a_file(today.wrong)
    try:
        found, _traits = _peers_today(place, given, today)
    except (NothingToCompare, SeriesUnreadable):
        return _not_a_file([_nothing_words(place)])
    return table_response(today_rows(found), f"likar-i-dag-{slug}", ending)


@require_safe
@public_page(*WORDS)
def past_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    place, given = _asked_place(slug)
    form = _past(request, place, given)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _not_a_file([str(error) for errors in form.errors.values() for error in errors])
    found, _drawn = _peers_past(place, given, form)
    return table_response(past_rows(found), f"likar-i-tiden-{slug}", ending)


PAST_WORDS = ("ar", "fonster", "framat")


def _asks(request: HttpRequest, words: Sequence[str]) -> bool:
    return any(request.GET.get(word, "").strip() for word in words)


def _asked_place(slug: str) -> tuple[Place, Ground]:
    place = place_by_slug(ANYONE, slug)
    if place is None:
        raise Http404
    return place, ground(ANYONE, place)


def _today(request: HttpRequest, place: Place, given: Ground) -> Today:
    names = given.names(swedish=wording.in_language("sv", "en") == "sv")
    rows = weighed(request.GET, names, given.series)
    data = {"inom": request.GET.get("inom", ""), "antal": request.GET.get("antal", "").strip() or NUMBER}
    form = TodayForm(data, is_county=place.kind == Place.Kind.COUNTY)
    wrong = [row.wrong for row in rows if row.wrong]
    wrong += [str(error) for errors in form.errors.values() for error in errors]
    if not wrong and (words := too_few(rows)):
        wrong = [words]
    return Today(rows, form, wrong)


def _past(request: HttpRequest, place: Place, given: Ground) -> PastForm | None:
    """None where there is no history year by year."""
    if given.populations.is_built_in:
        return None
    history = given.populations.of(place.code)
    usual = {"ar": history.last_unbroken_year(), "fonster": WINDOW, "framat": AHEAD}
    data = {word: request.GET.get(word, "").strip() or value for word, value in usual.items()}
    return PastForm(data, history=history, row=history.row(place.code))


def _peers_today(place: Place, given: Ground, today: Today) -> tuple[Peers, Traits]:
    return peers_asked(
        ANYONE,
        place,
        given,
        weights=today.weights,
        within=today.form.within,
        within_words=today.form.within_words,
        number=today.form.number,
    )


def _found_today(place: Place, given: Ground, today: Today) -> Mapping[str, Any]:
    try:
        found, traits = _peers_today(place, given, today)
    except NothingToCompare:
        return {"nothing": _nothing_words(place)}
    except SeriesUnreadable:
        return {"nothing": _("Siffrorna går inte att läsa just nu.")}
    warnings = found.warnings_sv if wording.in_language("sv", "en") == "sv" else found.warnings_en
    return {"table": peer_table(ANYONE, found, traits), "warnings": warnings}


def _nothing_words(place: Place) -> str:
    words = _(
        "%(name)s har inga värden för det som ska jämföras. Lägg till ett mått som platsen har värden för."
    )
    return words % {"name": place.name}


def _peers_past(place: Place, given: Ground, form: PastForm) -> tuple[PastPeers, InTime]:
    return past_asked(given, place, as_of=form.as_of, window=form.window, ahead=form.ahead, number=NUMBER)


def _found_past(place: Place, given: Ground, form: PastForm, kept: KeptPeers) -> Mapping[str, Any]:
    _found, past = _peers_past(place, given, form)
    rows = Place.objects.filter(code__in=[one.place for one in past.peers]).values_list("code", "slug")
    slugs = {code: (slug, "") for code, slug in rows}
    forecasts = [one for one in kept.forecasts if one.as_of == form.as_of]
    methods = dict.fromkeys(name for one in forecasts for name in one.errors)
    return {
        "past": past,
        "past_words": wording.past_words(place.name, past) if past.peers else "",
        "spread_words": wording.spread_words(past),
        "curves": curves_of(place.name, past, slugs),
        "alone": [words for one in forecasts if (words := wording.alone_words(one))],
        "forecasts": [
            (one, wording.forecast_words(place.name, one), wording.worth_words(one)) for one in forecasts
        ],
        "methods": [
            (
                wording.method_words(name),
                name == "ensemble",
                [_percent(one.errors.get(name)) for one in forecasts],
            )
            for name in methods
        ],
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _not_a_file(wrong: Sequence[str]) -> HttpResponse:
    """The sentences as plain text: there is no page around a file."""
    return HttpResponse("\n".join(wrong), content_type="text/plain; charset=utf-8", status=422)
