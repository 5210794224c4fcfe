"""A place on two pages (kunskapsunderlag): what every spoke says of it, put together for paper and for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.pages import absolute_url
from hjulet.hub.queries import PlaceAmong, place_among
from hjulet.hub.queries_following import codes_within, news_about
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart, BriefTable, brief_of_place
from hjulet.hub.wording import day_words, local, number_words, signed_percent_words

MUNICIPALITIES = 10
NEWS = 4


@dataclass(frozen=True, slots=True)
class PlaceBrief:
    """Everything on the two pages, in finished words, in order."""

    place: Place
    lead: str
    """What kind of place it is, in a sentence or two."""
    parts: Sequence[BriefPart]
    made_on: date
    address: str
    """Of the place page, where it all is told in full."""

    @property
    def sources(self) -> list[str]:
        """Every source once, in the order in which they are first used."""
        return list(dict.fromkeys(source for part in self.parts for source in part.sources))


def place_brief(viewer: Viewer, place: Place) -> PlaceBrief:
    among = place_among(viewer, place.slug) or PlaceAmong(place, [], [])
    first, rest = _by_turn(brief_of_place(viewer, place))
    county = [_municipalities(among.municipalities)] if among.municipalities else []
    return PlaceBrief(
        place=place,
        lead=_lead(among),
        parts=[_as_sentences(part) for part in (*first, *county, *rest, *_news(viewer, among))],
        made_on=timezone.localdate(),
        address=absolute_url(reverse("place", args=[place.slug])),
    )


def local_address(path: str) -> str:
    """The whole address of a path that stands without language, in the language of the moment."""
    is_english = (get_language() or "sv").startswith("en")
    return absolute_url(f"/en{path}" if is_english and not path.startswith("/en/") else path)


def _as_sentences(part: BriefPart) -> BriefPart:
    """A title that something is said of ends as a sentence does, once, and what is said begins as one."""

    def ended(title: str) -> str:
        return title if title.endswith((".", "?", "!", "…")) else f"{title}."

    points = [
        (ended(title), capfirst(said), path) if said else (title, "", path)
        for title, said, path in part.points
    ]
    return replace(part, points=points)


def _by_turn(parts: list[BriefPart]) -> tuple[list[BriefPart], list[BriefPart]]:
    """What must be read first, and the rest."""
    return [part for part in parts if part.turn == 0], [part for part in parts if part.turn > 0]


def _lead(among: PlaceAmong) -> str:
    place = among.place
    area = number_words(place.land_area_km2)
    if place.county is None:
        count = len(among.municipalities)
        words = ngettext(
            "%(count)s kommun, %(area)s km² land.", "%(count)s kommuner, %(area)s km² land.", count
        )
        return words % {"count": count, "area": area}
    said = [_("Kommun i %(county)s, %(area)s km² land.") % {"county": place.county.name, "area": area}]
    if place.largest_locality:
        said.append(_("Största tätort är %(name)s.") % {"name": place.largest_locality})
    *others, last = [other.name for other in among.labour_market] or [""]
    listed = _("%(names)s och %(last)s") % {"names": ", ".join(others), "last": last} if others else last
    said.append(
        _("Delar lokal arbetsmarknad med %(names)s (LA 2018).") % {"names": listed}
        if listed
        else _("En egen lokal arbetsmarknad (LA 2018).")
    )
    return " ".join(said)


def _municipalities(places: list[Place]) -> BriefPart:
    """All of a small county; of a large one those where most people live."""
    shown = sorted(places, key=lambda one: (-one.population_2023, one.code))[:MUNICIPALITIES]
    caption = _("Kommunerna i länet")
    if len(shown) < len(places):
        caption = _("De %(shown)s största av länets %(all)s kommuner") % {
            "shown": len(shown),
            "all": len(places),
        }
    rows = [
        (
            one.name,
            number_words(one.population_2023),
            signed_percent_words(100 * (one.population_2023 / one.population_1975 - 1), 1),
        )
        for one in shown
    ]
    headings = (_("Kommun"), _("Invånare 2023"), _("Förändring 1975–2023"))
    return BriefPart(
        title=_("Vilka kommuner är det?"),
        table=BriefTable(caption=caption, headings=headings, rows=rows, numeric=(1, 2)),
        sources=[_("SCB, folkmängd den 31 december 1975 och 2023, i kommungränserna från 2023.")],
    )


def _news(viewer: Viewer, among: PlaceAmong) -> list[BriefPart]:
    found = news_about(viewer, codes_within(among.place, among.municipalities), limit=NEWS)
    if not found:
        return []
    points = [
        (one.title, f"{capfirst(one.kind)}, {day_words(local(one.published).date())}.", one.path)
        for one in found
    ]
    return [BriefPart(title=_("Vad är nytt?"), points=points)]
