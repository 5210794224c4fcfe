"""Where a place is pulled, in the few lines that its page and its paper have room for. Nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart
from hjulet.measure import wording_labour_markets as wording
from hjulet.measure.labour_market_rules import Rule
from hjulet.measure.pictures import language
from hjulet.measure.queries.commuting_of_place import pull
from hjulet.measure.queries.labour_markets import Asked, known_commuting, labour_markets
from hjulet.measure.queries.statistics import StatisticsUnreadable


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
    """Of a municipality its labour market and its pull, of a county its labour markets; None without flows."""
    try:
        kept = known_commuting(viewer)
    except StatisticsUnreadable:  # the place page is shown whatever has happened to the statistics
        return None
    if kept is None:
        return None
    year, file = kept.latest, ""
    if place.kind == Place.Kind.COUNTY:
        found = labour_markets(viewer, kept, Asked(year, "", Rule()))
        sentences: tuple[str, ...] = (wording.county_words(found, place.code, place.name),)
        path = f"{reverse('labour_markets')}?lan={place.slug}"
    else:
        pulled = pull(viewer, kept, place.code, year, language())
        if pulled is None:
            return None
        told = (
            wording.area_words(pulled.area, place.code),
            wording.pulled_words(pulled),
            wording.of_group_words(pulled.groups, place.code),
        )
        sentences = tuple(words for words in told if words)
        path = reverse("place_labour_market", args=[place.slug])
        file = reverse("commuting_file", args=[place.slug, "csv"])
    return ToldCommuting(sentences, wording.source_words(year), year.is_generated, path, file)


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
