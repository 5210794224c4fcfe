"""What Measure says first on a place page, and on paper: how many live there, since when, and what is likely next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, Section
from hjulet.hub.wording import number_words, signed_percent_words, signed_words
from hjulet.measure import wording_population as wording
from hjulet.measure.place_population import PlaceDevelopment, from_built_in
from hjulet.measure.queries.place_development import place_development, usual_years
from hjulet.measure.queries.statistics import StatisticsUnreadable
from hjulet.measure.wording import tried_kind_words


def place_head(viewer: Viewer, place: Place) -> Section:
    """The curve, the figures with their years, and the year in a sentence. Never nothing: the built-in table has all."""
    from hjulet.measure.pictures_population import place_curve

    development = _known(viewer, place)
    return Section(
        title=_("Folkmängd"),
        template="hjulet/measure/place_head.html",
        context={
            "development": development,
            "figures": key_figures(place, development),
            "curve": place_curve(development, place.name),
            "account": "" if development.account is None else wording.account_words(development.account),
            "phases": wording.phases_words(development),
            "ahead": " ".join(_ahead_words(place, development)),
            "missing": wording.missing_words(development),
            "sources": wording.source_words(development),
        },
        downloads=[
            (
                _("Folkmängd år för år (CSV)"),
                reverse("place_population_file", args=[place.slug, "csv"]),
            )
        ],
    )


def place_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """The same on paper."""
    from hjulet.measure.pictures_population import place_curve_drawn

    development = _known(viewer, place)
    told = [
        "" if development.account is None else wording.account_words(development.account),
        wording.phases_words(development),
        *_ahead_words(place, development),
        wording.missing_words(development),
    ]
    made_up = [_("Påhittade siffror.")] if development.is_generated else []
    return [
        BriefPart(
            title=_("Hur många är vi, och vart är vi på väg?"),
            turn=0,
            paragraphs=[*made_up, *(words for words in told if words)],
            figures=[(name, value) for name, value in key_figures(place, development)],
            picture=place_curve_drawn(development),
            picture_text=wording.curve_text(development, place.name),
            points=[
                (
                    _("Hela utvecklingen"),
                    _("kurva, åldrar, prognos och tänk om"),
                    reverse("place_population", args=[place.slug]),
                )
            ],
            sources=[wording.source_words(development), *_account_source(development)],
        )
    ]


def _ahead_words(place: Place, development: PlaceDevelopment) -> list[str]:
    """What is likely next, and what saying so has been worth: for this place, and for all."""
    ahead = development.ahead
    if ahead is None:
        return []
    told = [
        wording.ahead_words(ahead),
        wording.tried_here_words(ahead),
        wording.worth_words(ahead, tried_kind_words(place)),
    ]
    return [words for words in told if words]


def key_figures(place: Place, development: PlaceDevelopment) -> list[tuple[str, str]]:
    """Name with its year or years, and value."""
    year, people = development.latest
    found = [(_("invånare %(year)s") % {"year": year}, number_words(people))]
    if development.latest_change is not None and not development.is_built_in:
        since, until, change = development.latest_change
        found.append((_change_name(since, until), signed_words(change)))
    first, last = usual_years(development)
    before = development.in_year(first)
    if before is not None and first < last:
        found.append((_change_name(first, last), signed_percent_words(100 * (people / before - 1), 1)))
    peak_year, peak = development.peak
    if peak_year != year and not development.is_built_in:
        found.append((_("flest, %(year)s") % {"year": peak_year}, number_words(peak)))
    density = people / place.land_area_km2
    found.append((_("invånare per km² %(year)s") % {"year": year}, number_words(density, 1)))
    return found


def _change_name(since: int, until: int) -> str:
    return _("förändring %(since)s–%(until)s") % {"since": since, "until": until}


def _known(viewer: Viewer, place: Place) -> PlaceDevelopment:
    """A place page is shown whatever has happened to the statistics: the log says what, the built-in table stands in."""
    try:
        return place_development(viewer, place)
    except StatisticsUnreadable:
        return from_built_in(place.code)


def _account_source(development: PlaceDevelopment) -> list[str]:
    account = development.account
    if account is None:
        return []
    words = _("%(source)s, befolkningsförändringar %(year)s; hämtad %(day)s")
    return [words % {"source": account.source, "year": account.year, "day": account.retrieved}]
