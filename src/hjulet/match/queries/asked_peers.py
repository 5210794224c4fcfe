"""The peers that somebody asks for: by chosen indicators and weights, within a group, as of a year."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.wording import number_words
from hjulet.match import wording_peers as wording
from hjulet.match.commuting_traits import (
    commuting_choices,
    with_commuting,
    within_labour_markets,
)
from hjulet.match.peer_traits import SeriesChoice, choices, traits_for, with_series
from hjulet.match.support_traits import support_choices, with_support
from hjulet.measure.populations import built_in_populations, populations
from hjulet.measure.queries.frameworks import shipped_frameworks
from hjulet.measure.queries.labour_markets import known_commuting
from hjulet.measure.queries.statistics import StatisticsUnreadable, loaded_datasets, store
from hjulet.measure.queries.support import kept_latest
from hjulet.measure.titles import told

if TYPE_CHECKING:
    from hjulet.instruments.peers.in_time import PastPeers
    from hjulet.instruments.peers.likeness import Peer, Peers
    from hjulet.instruments.peers.traits import Traits
    from hjulet.match.peer_records import InTime
    from hjulet.measure.kept_commuting import KeptCommuting
    from hjulet.measure.populations import Populations

logger = logging.getLogger(__name__)


class NothingToCompare(Exception):
    """The place has no value for anything that is compared."""


class SeriesUnreadable(Exception):
    """A file of a series is harmed. Why stands in the log."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What peers of a place can be looked for in."""

    populations: Populations
    traits: Traits
    series: Mapping[str, SeriesChoice]
    """Loaded series that can be added, by name."""

    def names(self, *, swedish: bool = True) -> dict[str, str]:
        """What is compared unless something else is chosen."""
        return {one.key: _begun(one.name_sv if swedish else one.name_en) for one in self.traits.traits}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one peer."""

    value: str
    words: str
    """ "nästan lika"; empty for the place itself."""


@dataclass(frozen=True, slots=True)
class PeerRow:
    name: str
    slug: str
    why: str
    """Goes on where the name ends."""
    distance: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class PeerTable:
    """Every difference, in words and figures."""

    heads: Sequence[tuple[str, str]]
    """Name of each indicator, and its year."""
    own: Sequence[Cell]
    rows: Sequence[PeerRow]
    sources: str


def ground(viewer: Viewer, place: Place) -> Ground:
    """The loaded populations, else the built-in table; and the series beside them."""
    from hjulet.instruments.sources import SourceError

    try:
        found = populations(store())
    except (SourceError, OSError):
        logger.exception("the populations cannot be read")
        found = built_in_populations()
    if place.code not in found.of(place.code).places:
        found = built_in_populations()
    kept = _commuting(viewer) if place.kind == Place.Kind.MUNICIPALITY else None
    series = {
        **choices(loaded_datasets(viewer), _titles()),
        **support_choices(kept_latest(viewer)),
        **commuting_choices(kept),
    }
    return Ground(found, within_labour_markets(traits_for(found, place.code), kept), series)


def _commuting(viewer: Viewer) -> KeptCommuting | None:
    try:
        return known_commuting(viewer)
    except StatisticsUnreadable:  # it stands in the log; places are compared by the rest
        return None


def _titles() -> dict[str, str]:
    """What the frameworks of the package call the series that they are made of."""
    return {
        one.source.partition(":")[2] or one.code: told(one.title, one.code).text
        for framework in shipped_frameworks()
        for one in framework.indicators
    }


def peers_asked(
    viewer: Viewer,
    place: Place,
    given: Ground,
    *,
    weights: Mapping[str, float],
    within: str = "",
    within_words: str = "",
    number: int,
) -> tuple[Peers, Traits]:
    """The nearest by what is asked, and what they were compared by. `within_words` is what the group is called.

    Raises NothingToCompare and SeriesUnreadable.
    """
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.instruments.peers.likeness import nearest
    from hjulet.instruments.sources import SourceError

    chosen = [given.series[key] for key in weights if key in given.series and weights[key] > 0]
    try:
        traits = with_series(given.traits, store(), [one for one in chosen if one.kind == "series"])
    except (SourceError, OSError) as error:
        logger.exception("a series that peers are compared by cannot be read")
        raise SeriesUnreadable from error
    if (figures := kept_latest(viewer)) is not None:
        traits = with_support(traits, figures, [one for one in chosen if one.kind == "support"])
    if (kept := _commuting(viewer)) is not None:
        traits = with_commuting(traits, kept, [one for one in chosen if one.kind == "commuting"])
    if within:
        within_words = within_words or within
        traits = replace(traits, groups={within_words: traits.groups.get(within, ("",) * len(traits.places))})
    there = {trait.key for trait in traits.traits}
    used = {key: weight for key, weight in weights.items() if key in there}
    try:
        return nearest(traits, place.code, number=number, weights=used, within=within_words), traits
    except PeerError as error:
        raise NothingToCompare from error


def past_asked(
    given: Ground, place: Place, *, as_of: int | None, window: int, ahead: int, number: int
) -> tuple[PastPeers, InTime]:
    """The peers in time, and the same with the curves to draw. Raises PeerError."""
    from hjulet.instruments.peers.in_time import peers_in_time
    from hjulet.match.kept_peers import in_time_of

    history = given.populations.of(place.code)
    found = peers_in_time(history, place.code, as_of=as_of, window=window, ahead=ahead, number=number)
    return found, in_time_of(history, found, window)


def peer_table(viewer: Viewer, found: Peers, traits: Traits) -> PeerTable:
    """What was found, as a page shows it. One query."""
    slugs = dict(
        Place.objects.filter(code__in=[one.place for one in found.peers]).values_list("code", "slug")
    )
    swedish = wording.in_language("sv", "en") == "sv"
    used = [trait for trait in traits.traits if found.weights.get(trait.key)]
    ours = traits.values[traits.row(found.place)].tolist()
    own = {trait.key: value for trait, value in zip(traits.traits, ours, strict=True)}
    from hjulet.instruments.peers.wording import value_of

    heads = [(_begun(trait.name_sv if swedish else trait.name_en), trait.period) for trait in used]
    said = {trait.key: trait for trait in used}
    return PeerTable(
        heads=[(name, _year_beside(name, period)) for name, period in heads],
        own=[Cell(value_of(trait, own[trait.key], swedish=swedish), "") for trait in used],
        rows=[
            PeerRow(
                one.name,
                slugs.get(one.place, ""),
                wording.in_language(one.sentence_sv, one.sentence_en).removeprefix(one.name),
                number_words(one.distance, 2),
                _cells(one, said, swedish=swedish),
            )
            for one in found.peers
        ],
        sources=", ".join(dict.fromkeys(trait.source for trait in used)),
    )


def _begun(words: str) -> str:
    """With a capital at the beginning, and the rest as it is."""
    return words[:1].upper() + words[1:]


def _year_beside(name: str, period: str) -> str:
    """The year that the name of an indicator does not say."""
    last = period.partition(",")[0].rpartition("–")[2]
    return "" if last in name else last


def _cells(peer: Peer, traits: Mapping[str, object], *, swedish: bool) -> list[Cell]:
    from hjulet.instruments.peers.wording import compared_with, value_of

    return [
        Cell(
            value_of(traits[one.key], one.other, swedish=swedish),  # type: ignore[arg-type]
            compared_with(one.gap, swedish=swedish) if one.gap == one.gap else "",
        )
        for one in peer.differences
    ]
