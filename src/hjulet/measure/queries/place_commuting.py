"""Where a place is pulled, in the few lines that its page and its paper have room for. Nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart
from hjulet.measure import wording_labour_markets as wording
from hjulet.measure.labour_market_rules import Rule
from hjulet.measure.pictures import language
from hjulet.measure.queries.commuting_of_place import pull
from hjulet.measure.queries.labour_markets import Asked, known_commuting, labour_markets, readable_flows
from hjulet.measure.queries.statistics import StatisticsUnreadable

if TYPE_CHECKING:
    from hjulet.measure.kept_commuting import KeptCommuting


@dataclass(frozen=True, slots=True)
class ToldCommuting:
    """A few sentences with their source, and the page that says the rest."""

    sentences: tuple[str, ...]
    source: str
    is_generated: bool
    path: str
    file: str = ""
    """Where its flows can be fetched; nothing of a county."""


def told_commuting(viewer: Viewer, place: Place) -> ToldCommuting | None:
    """Of a municipality its labour market and its pull, of a county its labour markets; None without flows of it."""
    try:
        kept = known_commuting(viewer)
        if kept is None:
            return None
        is_county = place.kind == Place.Kind.COUNTY
        with readable_flows():
            return _of_county(viewer, kept, place) if is_county else _of_municipality(viewer, kept, place)
    except StatisticsUnreadable:  # a place page is shown whatever has happened to the statistics
        return None


def _of_county(viewer: Viewer, kept: KeptCommuting, place: Place) -> ToldCommuting | None:
    year = kept.latest
    found = labour_markets(viewer, kept, Asked(year, "", Rule()))
    words = wording.county_words(found, place.code, place.name)
    if not words:
        return None
    path = f"{reverse('labour_markets')}?lan={place.slug}"
    told = tuple(filter(None, (words, wording.part_words(found))))
    return ToldCommuting(told, wording.source_words(year), year.is_generated, path)


def _of_municipality(viewer: Viewer, kept: KeptCommuting, place: Place) -> ToldCommuting | None:
    year = kept.latest_of(place.code)
    pulled = None if year is None else pull(viewer, kept, place.code, year, language())
    if year is None or pulled is None:
        return None
    told = (
        wording.area_words(pulled.area, place.code),
        wording.pulled_words(pulled),
        wording.of_group_words(pulled.groups, place.code),
        wording.part_words(pulled.markets),
    )
    return ToldCommuting(
        tuple(words for words in told if words),
        wording.source_words(year),
        year.is_generated,
        reverse("place_labour_market", args=[place.slug]),
        reverse("commuting_file", args=[place.slug, "csv"]),
    )


def commuting_brief(viewer: Viewer, place: Place) -> list[BriefPart]:
    """The same on paper; nothing without flows."""
    told = told_commuting(viewer, place)
    if told is None:
        return []
    made_up = [_("Påhittade siffror.")] if told.is_generated else []
    return [
        BriefPart(
            title=_("Vart dras vi?"),
            paragraphs=[*made_up, *told.sentences],
            points=[(_("Hela pendlingen"), _("ut, in, kvinnor och män"), told.path)],
            sources=[told.source],
        )
    ]
