"""How places grow and shrink: the country between two years, and one place with what may come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording_population as wording
from hjulet.measure import wording_what_if
from hjulet.measure.forms_population import WhatIfForm, YearsForm
from hjulet.measure.pictures_population import place_curve, pyramid, road_curves, share_curve, two_years_map
from hjulet.measure.place_population import PlaceDevelopment
from hjulet.measure.queries.country_population import country_change, usual_pair, years_to_choose
from hjulet.measure.queries.heads import key_figures
from hjulet.measure.queries.place_development import (
    NoSuchYears,
    between,
    known_populations,
    place_development,
    usual_years,
)
from hjulet.measure.queries.what_if import Asked, NoAges, WhatIf, what_if
from hjulet.measure.views.furniture import Said, asked_place, chosen_place, says_plainly
from hjulet.measure.wording import tried_kind_words

YEARS = ("fran", "till")
WHAT_IF = ("familjer", "skola", "skolfamiljer", "fodda", "med", "forskola", "elever", "aldre")
DOWNLOADS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("parquet", "Parquet"))


def years_form(request: HttpRequest, years: tuple[int, ...], usual: tuple[int, int]) -> YearsForm:
    given = {name: request.GET[name] for name in YEARS if request.GET.get(name)}
    return YearsForm(given, years=years, usual=usual)


@require_safe
@public_page(*YEARS)
@says_plainly
def country_population(request: HttpRequest) -> HttpResponse:
    populations = known_populations(ANYONE)
    years = years_to_choose(populations)
    form = years_form(request, years, usual_pair(years))
    since, until = form.pair
    try:
        found = country_change(ANYONE, since, until)
    except NoSuchYears:  # nearly all municipalities are known in one year alone
        words = _(
            "Det finns inte två år med siffror för nästan alla kommuner. Den som driver webbplatsen hämtar fler."
        )
        raise Said(404, _("Inga siffror för de åren"), words) from None
    answer = found.answer
    context = {
        "form": form,
        "found": found,
        "since": since,
        "until": until,
        "words": wording.claim_words(answer),
        "shares": share_curve(found.shares, since, until) if len(found.shares) > 1 else None,
        "map": two_years_map(found.places, since, until, populations.edition),
        "slugs": dict(places(ANYONE, kind=Place.Kind.MUNICIPALITY).values_list("code", "slug")),
        "places": places(ANYONE),
        "populations": populations,
        "sources": wording.sources_words(populations.sources, years, populations.retrieved),
        "downloads": DOWNLOADS,
    }
    return render(request, "hjulet/measure/country_population.html", context, status=_status(form))


@require_safe
@says_plainly
def choose_population(request: HttpRequest) -> HttpResponse:
    """From the form with a name on to that place."""
    return redirect("place_population", chosen_place(request, "country_population").slug)


@require_safe
@public_page(*YEARS, *WHAT_IF)
@says_plainly
def place_population(request: HttpRequest, slug: str) -> HttpResponse:
    place = asked_place(slug, "country_population")
    development = place_development(ANYONE, place)
    form = years_form(request, development.years, usual_years(development))
    since, until = form.pair
    change = between(ANYONE, development, since, until) if since < until else None
    context: dict[str, Any] = {
        "place": place,
        "development": development,
        "form": form,
        "since": since,
        "until": until,
        "change_words": "" if change is None else wording.between_words(change, place.name),
        "parts_words": "" if change is None else wording.parts_words(change),
        "half_words": "" if change is None else wording.half_life_words(change),
        "downloads": DOWNLOADS,
        **_told(place, development),
        **_what_if(request, place, development),
    }
    status = _status(form, context.get("what_form"))
    return render(request, "hjulet/measure/place_population.html", context, status=status)


def _told(place: Place, development: PlaceDevelopment) -> dict[str, Any]:
    """What is the same whatever is asked for: pictures, sentences and tables."""
    account, ages, ahead = development.account, development.ages, development.ahead
    before = development.ages_before
    return {
        "figures": key_figures(place, development),
        "rows": list(zip(reversed(development.years), reversed(development.people), strict=True)),
        "curve": place_curve(development, place.name),
        "phases": development.phases,
        "phases_words": wording.phases_words(development),
        "account_words": "" if account is None else wording.account_words(account),
        "ages_words": "" if ages is None else wording.ages_words(ages, before),
        "pyramid": None if ages is None else pyramid(ages, before, place.name),
        "age_rows": _age_rows(development),
        "ahead_words": "" if ahead is None else wording.ahead_words(ahead),
        "method_words": "" if ahead is None else wording.method_words(ahead),
        "tried_words": "" if ahead is None else wording.tried_words(ahead, tried_kind_words(place)),
        "ahead_rows": []
        if ahead is None
        else list(zip(ahead.years, ahead.low, ahead.middle, ahead.high, strict=True)),
        "missing": wording.missing_words(development),
        "sources": wording.source_words(development),
    }


def _status(*forms: YearsForm | WhatIfForm | None) -> int:
    """400 for what could not be understood: the page says so, and shows what it usually shows."""
    return 400 if any(form is not None and form.errors for form in forms) else 200


def _what_if(request: HttpRequest, place: Place, development: PlaceDevelopment) -> dict[str, Any]:
    """The service needs and the scenarios; nothing without ages."""
    given = {name: request.GET[name] for name in WHAT_IF if request.GET.get(name)}
    base = development.latest[0]
    form = WhatIfForm(given, place=place, base=base)
    asked = form.asked
    try:
        found = what_if(ANYONE, place, asked)
    except NoAges as error:
        lacking = wording_what_if.no_ages_words(error.place.name)
        if error.place == place:
            return {"lacking_ages": lacking if given else ""}
        form.add_error("med", lacking)
        found = what_if(ANYONE, place, Asked(staff_per_person=asked.staff_per_person))
    return {"what_form": form, **_roads(place, asked, found)}


def _roads(place: Place, asked: Asked, found: WhatIf) -> dict[str, Any]:
    other = asked.other if found.other is not None else None
    return {
        "needs": _need_rows(found),
        "what": found,
        "road_years": found.usual.shown,
        "scenario_words": "" if found.asked is None else wording_what_if.scenario_words(asked, place, found),
        "roads": None if found.asked is None else road_curves(found, place, other),
        "other_place": other,
    }


def _need_rows(found: WhatIf) -> list[dict[str, Any]]:
    """A row for each group: people and staff as it is, and as asked for."""
    rows = []
    for name, words in wording_what_if.group_names().items():
        rows.append(
            {
                "words": words,
                "usual": found.usual.groups[name],
                "asked": () if found.asked is None else found.asked.groups[name],
                "staff": found.usual.staff.get(name, ()),
                "asked_staff": () if found.asked is None else found.asked.staff.get(name, ()),
            }
        )
    return rows


def _age_rows(development: PlaceDevelopment) -> list[tuple[str, int, int | None]]:
    """Ages as people speak of them: now, and then."""
    ages, before = development.ages, development.ages_before
    if ages is None:
        return []
    spans = ((0, 5), (6, 15), (16, 19), (20, 34), (35, 49), (50, 64), (65, 79), (80, None))
    return [
        (
            f"{low}–{high}" if high else f"{low}+",
            ages.between(low, high),
            None if before is None else before.between(low, high),
        )
        for low, high in spans
    ]
