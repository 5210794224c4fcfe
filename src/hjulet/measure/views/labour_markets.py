"""Labour markets: the country by year, group and rule, and one municipality: where is it pulled?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub import built_in
from hjulet.hub.models import Place
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording_labour_markets as wording
from hjulet.measure.labour_market_rules import Rule
from hjulet.measure.pictures import language
from hjulet.measure.pictures_labour_markets import labour_market_map, official_map
from hjulet.measure.queries.commuting_of_place import SHOWN, Pull, pull
from hjulet.measure.queries.labour_markets import (
    OFFICIAL_YEAR,
    Asked,
    LabourMarkets,
    against,
    against_official,
    commuting_state,
    known_commuting,
    labour_markets,
    near_codes,
    official_areas,
    readable_flows,
)
from hjulet.measure.views.furniture import (
    DOWNLOADS,
    Said,
    asked_place,
    chosen_place,
    one_asked,
    says_plainly,
)
from hjulet.measure.views.labour_market_choices import (
    ASKED,
    asked_of,
    asked_year,
    changed,
    choices_of,
    groups_of,
    query_of,
)

if TYPE_CHECKING:
    from hjulet.measure.commuting import CommutingYear
    from hjulet.measure.kept_commuting import KeptCommuting


@require_safe
@public_page(*ASKED, "lan", "jamfor")
@says_plainly
def country_labour_markets(request: HttpRequest) -> HttpResponse:
    kept = known_commuting(ANYONE)
    counties = list(places(ANYONE, kind=Place.Kind.COUNTY))
    context: dict[str, Any] = {
        "places": places(ANYONE, kind=Place.Kind.MUNICIPALITY),
        "slugs": _slugs(),
        "official_year": OFFICIAL_YEAR,
        "downloads": DOWNLOADS,
    }
    if kept is None:
        areas = official_areas()
        context |= {"official": areas, "map": official_map(areas), "state": commuting_state(ANYONE)}
        return render(request, "hjulet/measure/labour_markets_official.html", context)
    asked = asked_of(request, kept)
    found = labour_markets(ANYONE, kept, asked)
    county = one_asked(request, "lan", ["", *(one.slug for one in counties)], "")
    chosen = next((one for one in counties if one.slug == county), None)
    only = _only(found, chosen.code if chosen is not None else "")
    context |= {
        "kept": kept,
        "asked": asked,
        "found": found,
        "shown_areas": [area for area in found.areas if not only or set(area.codes) & set(only)],
        "choices": choices_of(request, kept, asked),
        "counties": counties,
        "county": county,
        "not_there": chosen if chosen is not None and not only else None,
        "state": "" if kept.is_current else "waiting",
        "part": wording.part_words(found),
        "noise": wording.noise_words(asked.year.series),
        "query": query_of(request, "lan"),
        "file_query": urlencode({**dict(query_of(request, "lan", "jamfor")), "ar": asked.year.year}),
        "map": labour_market_map(found, kept.edition, only=only),
        "lead": wording.lead_words(found),
        "interval": wording.interval_words(found),
        "rule": wording.rule_words(asked.rule),
        "sources": wording.source_words(asked.year),
        "people": wording.people_words(asked.year.series),
        "official": against_official(found) if not asked.group else None,
        **_women_and_men(kept, asked, only),
        **_beside_another_year(request, kept, asked, found),
    }
    return render(request, "hjulet/measure/labour_markets.html", context)


@require_safe
@says_plainly
def choose_labour_market(request: HttpRequest) -> HttpResponse:
    """From the form with a name on to that municipality."""
    return redirect("place_labour_market", chosen_place(request, "labour_markets").slug)


@require_safe
@public_page("ar")
@says_plainly
def place_labour_market(request: HttpRequest, slug: str) -> HttpResponse:
    place = _municipality(slug)
    if isinstance(place, HttpResponse):
        return place
    kept = known_commuting(ANYONE)
    year = None if kept is None else _year_of(request, kept, place)
    if kept is None or year is None:
        return _official_place(request, place)
    found = pull(ANYONE, kept, place.code, year, language())
    if found is None:
        words = _("Det finns inga siffror om pendling från %(name)s %(year)s.")
        back = [(_("Det senaste året"), request.path)]
        raise Said(404, _("Inga siffror"), words % {"name": place.name, "year": year.year}, back)
    context: dict[str, Any] = {
        **_about(place),
        "state": "" if kept.is_current else "waiting",
        "found": found,
        "year": year,
        "years": [one.year for one in kept.years],
        "map": labour_market_map(
            found.markets, kept.edition, only=near_codes(found.markets, place.code), unit=place.code
        ),
        **_told(found, place),
        "rule": wording.rule_words(Rule()),
        "sources": wording.source_words(year),
        "people": wording.people_words(year.series),
        "downloads": DOWNLOADS,
    }
    return render(request, "hjulet/measure/place_labour_market.html", context)


def _year_of(request: HttpRequest, kept: KeptCommuting, place: Place) -> CommutingYear | None:
    """The year that is asked for, else the latest that has the place; None when no year has it."""
    with readable_flows():
        usual = kept.latest_of(place.code)
    if usual is None:
        return None
    return asked_year(request, kept, usual)


def _about(place: Place) -> dict[str, Any]:
    official = next(codes for _name, codes in official_areas() if place.code in codes)
    others = [wording.name_of(code) for code in official if code != place.code]
    return {
        "place": place,
        "slugs": _slugs(),
        "official_year": OFFICIAL_YEAR,
        "official_words": wording.listed(others),
    }


def _official_place(request: HttpRequest, place: Place) -> HttpResponse:
    """A municipality that no flows are loaded of: SCB's division, and how there can be more."""
    members = [one for one in official_areas() if place.code in one[1]]
    context = {
        **_about(place),
        "map": official_map(members, unit=place.code),
        "state": commuting_state(ANYONE),
    }
    return render(request, "hjulet/measure/place_labour_market.html", context)


def _told(found: Pull, place: Place) -> dict[str, Any]:
    """The sentences and the tables."""
    return {
        "pulled": wording.pulled_words(found),
        "coming": wording.coming_words(found),
        "area_words": wording.area_words(found.area, place.code),
        "stays": wording.stays_words(found),
        "part": wording.part_words(found.markets),
        "groups": wording.of_group_words(found.groups, place.code),
        "out": [(one, wording.name_of(one.code)) for one in found.out[:SHOWN]],
        "into": [(one, wording.name_of(one.code)) for one in found.into[:SHOWN]],
        "has_groups": bool(found.groups),
        "years_out": [
            (one, wording.counted_words(one.year.series), wording.name_of(one.to))
            for one in reversed(found.years)
        ],
        "breaks": len({one.year.series for one in found.years}) > 1,
        "others": [(wording.short_rule_words(rule), area, count) for rule, area, count in found.others],
    }


def _municipality(slug: str) -> Place | HttpResponse:
    """The municipality; a county is shown as a part of the country's map."""
    place = asked_place(slug, "labour_markets")
    if place.kind == Place.Kind.COUNTY:
        return redirect(f"{reverse('labour_markets')}?lan={place.slug}")
    return place


def _only(found: LabourMarkets, county_code: str) -> tuple[str, ...]:
    """A county's municipalities, with those outside it that share a labour market with them; all for no county."""
    if not county_code:
        return ()
    areas = [area for area in found.areas if any(code[:2] == county_code for code in area.codes)]
    return tuple(sorted({code for area in areas for code in area.codes}))


def _women_and_men(kept: KeptCommuting, asked: Asked, only: tuple[str, ...]) -> dict[str, Any]:
    if len(groups_of(kept, asked.year)) < 3:
        return {}
    women, men = (
        labour_markets(ANYONE, kept, Asked(asked.year, group, asked.rule)) for group in ("women", "men")
    )
    differing = []
    for code in sorted({str(one) for one in women.found.flows.ids}):
        hers, his = women.area_of(code), men.area_of(code)
        if hers is not None and his is not None and (code in hers.centres) != (code in his.centres):
            differing.append((code, hers.name, his.name))
    chance = ""
    if asked.rule.is_usual:
        with readable_flows():
            sure = kept.sureness(asked.year).groups
        if {"women", "men"} <= set(sure):
            chance = wording.chance_words(sure["women"], sure["men"])
    return {
        "groups_words": wording.groups_words(women, men),
        "chance_words": chance,
        "women_map": labour_market_map(women, kept.edition, only=only),
        "men_map": labour_market_map(men, kept.edition, only=only),
        "differing": differing,
    }


def _beside_another_year(
    request: HttpRequest, kept: KeptCommuting, asked: Asked, found: LabourMarkets
) -> dict[str, Any]:
    """What has changed since another year, by the same rule; that before it unless another is chosen."""
    others = [one for one in kept.years if one != asked.year]
    if not others:
        return {}
    alike = [one for one in others if one.series == asked.year.series and one.year < asked.year.year]
    usual = alike[-1] if alike else others[-1]
    word = one_asked(request, "jamfor", [str(one.year) for one in others], str(usual.year))
    other = next(one for one in others if str(one.year) == word)
    if asked.group and asked.group not in groups_of(kept, other):
        return {}
    before = labour_markets(ANYONE, kept, Asked(other, asked.group, asked.rule))
    first, second = (before, found) if other.year < asked.year.year else (found, before)
    changes = against(first, second)
    if changes is None:
        return {}
    return {
        "other_year": other,
        "first": first,
        "second": second,
        "changes": changes,
        "not_same_places": changes.common < max(first.places, second.places),
        "not_alike": wording.not_alike_words(first.asked.year, second.asked.year),
        "other_years": [
            (str(one.year), changed(request, "jamfor", str(one.year)), one == other) for one in others
        ],
    }


def _slugs() -> dict[str, str]:
    return {row["code"]: row["slug"] for row in built_in.municipalities()}
