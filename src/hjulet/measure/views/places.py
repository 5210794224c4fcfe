"""One place by one framework: its profile, and the same on one page for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording
from hjulet.measure.pictures import PlacePictures
from hjulet.measure.pictures_framework import change_map
from hjulet.measure.queries.comparing import places_asked
from hjulet.measure.queries.development import development
from hjulet.measure.queries.neighbours import neighbours
from hjulet.measure.queries.profile import Profile, has_figures, profile, scored_years
from hjulet.measure.titles import titles_by_code
from hjulet.measure.views.furniture import (
    Said,
    computed_or_said,
    framework_context,
    framework_or_404,
    one_asked,
    place_or_404,
    says_plainly,
    year_asked,
)

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework


@require_safe
@says_plainly
def choose(request: HttpRequest) -> HttpResponse:
    """From the form with a framework and a name, on to that place's profile."""
    found = framework_or_404(request.GET.get("ramverk", ""))
    asked, unknown = places_asked(ANYONE, [request.GET.get("plats", "")])
    if not asked:
        words = (
            _("Ingen kommun och inget län heter ”%(text)s”. Kontrollera stavningen och försök igen.")
            % {"text": unknown[0]}
            if unknown
            else _("Skriv namnet på en kommun eller ett län.")
        )
        raise Said(404, _("Ingen sådan plats"), words, [(_("Tillbaka"), "../")])
    return redirect("measured_place", found.key, asked[0].slug)


def asked_profile(request: HttpRequest, found: Framework, place: Place) -> Profile | None:
    """The profile for the year, sex and edition in the address; None when there are no figures of the place."""
    computed = computed_or_said(found, request)
    if computed is None or not has_figures(computed, place):
        return None
    year = year_asked(request, scored_years(computed), computed.year)
    sex = one_asked(request, "kon", computed.result.panel.sexes, "T")
    return profile(ANYONE, found, computed, place, year=year, sex=sex)


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def place_profile(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    found = framework_or_404(key)
    place = place_or_404(found, slug)
    told = asked_profile(request, found, place)
    if told is None:
        return _without_figures(request, found, place)
    return render(request, "hjulet/measure/place.html", profile_context(request, told))


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def place_report(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    found = framework_or_404(key)
    place = place_or_404(found, slug)
    told = asked_profile(request, found, place)
    if told is None:
        return redirect("measured_place", key, slug)
    return render(request, "hjulet/measure/report.html", profile_context(request, told))


def profile_context(request: HttpRequest, told: Profile) -> dict[str, Any]:
    near = neighbours(ANYONE, told)
    names = {place.code: place.name for place in places(ANYONE)}
    pictures = PlacePictures(told, names, near.places)
    return {
        **framework_context(told.framework, told.computed, request),
        "profile": told,
        "place": told.place,
        "near": near,
        "near_titles": [titles_by_code(told.framework)[code] for code in near.codes],
        "lead": wording.lead_words(told),
        "parts": [_part(told, part, pictures) for part in told.parts],
        "both_years": _("%(before)s och %(year)s") % {"before": told.before, "year": told.year},
        "differs_from_country": any(part.from_country for part in told.parts),
        "pictures": pictures if told.has_scores else None,
        "uncertainty_words": wording.uncertainty_words(
            told.computed, told.unit_kind, told.parts[0].standing.code
        )
        if told.is_usual
        else "",
        "sexes": [(sex, wording.sex_words(sex)) for sex in told.sexes],
        "sex_words": wording.sex_words(told.sex),
        "kind_words": wording.kind_words(told.place.kind),
    }


def _part(told: Profile, part: Any, pictures: PlacePictures) -> dict[str, Any]:
    return {
        "standing": part.standing,
        "themes": part.themes,
        "from_country": wording.from_country_words(told, part),
        "from_before": wording.from_before_words(told, part),
        "ranks": pictures.ranks(part.standing.code),
    }


def _without_figures(request: HttpRequest, found: Framework, place: Place) -> HttpResponse:
    """What the built-in table allows: how the population has developed."""
    context = {
        **framework_context(found, None, request),
        "place": place,
        "development": development(ANYONE, place),
        "change_map": change_map(place.kind, place.code),
        "kind_words": wording.kind_words(place.kind),
    }
    return render(request, "hjulet/measure/place_empty.html", context)
