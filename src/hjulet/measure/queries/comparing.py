"""A few places side by side by one framework, and why the first of them stands where it does beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.queries import find_places, place_by_code, place_by_slug
from hjulet.hub.rules import Viewer
from hjulet.measure.queries.profile import Differs, Profile, Standing, profile, strongest
from hjulet.measure.titles import Told

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed

FEWEST, MOST = 2, 8


class TooManyAsked(Exception):
    """More than a person would ask for: each would be looked up in the database."""


@dataclass(frozen=True, slots=True)
class ComparedNode:
    """One node, with the standing of each place in the order of the comparison."""

    title: Told
    is_top: bool
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The first place beside another: why their scores differ, and how sure it is which comes first."""

    other: Place
    differs: tuple[Differs, ...]
    """For each highest node that both have."""
    before_share: tuple[float | None, ...]
    """For the same nodes: in what share of the runs the first comes before the other."""


@dataclass(frozen=True, slots=True)
class Comparison:
    profiles: tuple[Profile, ...]
    nodes: tuple[ComparedNode, ...]
    pairs: tuple[Pair, ...]

    @property
    def year(self) -> int:
        return self.profiles[0].year


def places_asked(viewer: Viewer, texts: Sequence[str]) -> tuple[list[Place], list[str]]:
    """The places meant by codes, addresses or names, each once; and the texts that no place has.

    Raises TooManyAsked for more than MOST texts that differ, before anything is looked up.
    """
    found: dict[str, Place] = {}
    unknown = []
    asked = list(dict.fromkeys(one.strip()[:80] for one in texts if one.strip()))
    if len(asked) > MOST:
        raise TooManyAsked
    for text in asked:
        place = place_by_code(viewer, text) or place_by_slug(viewer, text) or _by_name(viewer, text)
        if place is None:
            unknown.append(text)
        else:
            found[place.code] = place
    return list(found.values()), unknown


def _by_name(viewer: Viewer, text: str) -> Place | None:
    """The place of exactly that name, or the only one whose name begins so."""
    name, _bracket, _county = text.partition(" (")
    near = find_places(viewer, name, limit=2)
    if not near:
        return None
    is_exact = name.casefold() in {near[0].name.casefold(), near[0].official_name.casefold()}
    return near[0] if is_exact or len(near) == 1 else None


def compare(viewer: Viewer, framework: Framework, computed: Computed, chosen: Sequence[Place]) -> Comparison:
    """Places of one kind that have figures, side by side in the year that is usually shown."""
    profiles = tuple(profile(viewer, framework, computed, place) for place in chosen)
    nodes: list[ComparedNode] = []
    for index, part in enumerate(profiles[0].parts):
        mine = [one.parts[index] for one in profiles]
        nodes.append(ComparedNode(part.standing.title, True, tuple(one.standing for one in mine)))
        nodes += [
            ComparedNode(theme.title, False, tuple(one.themes[place] for one in mine))
            for place, theme in enumerate(part.themes)
        ]
    pairs = tuple(_pair(framework, computed, profiles[0], other) for other in profiles[1:])
    return Comparison(profiles, tuple(nodes), pairs)


def _pair(framework: Framework, computed: Computed, first: Profile, other: Profile) -> Pair:
    from hjulet.instruments.indicators.errors import IndicatorError

    differs: list[Differs] = []
    shares: list[float | None] = []
    for part in first.parts:
        node = part.standing
        try:
            why = computed.result.explain(first.place.code, other.place.code, node=node.code, year=first.year)
        except IndicatorError:  # one of the two has no score, or the method has no parts
            continue
        up, down = strongest(framework, [(one.indicator, one.points) for one in why.effects])
        differs.append(
            Differs(node.title, why.score, why.other_score, up, down, why.bounds_effect, why.missing_effect)
        )
        runs = computed.uncertainty.get((first.unit_kind, node.code))
        both = runs is not None and {first.place.code, other.place.code} <= set(runs.units)
        shares.append(runs.beats(first.place.code, other.place.code) if runs is not None and both else None)
    return Pair(other.place, tuple(differs), tuple(shares))
