"""Peers today: the places most like one, by chosen indicators and weights, and how each of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.scaling import robust_scale
from hjulet.instruments.peers.wording import ALIKE, compared_with, listed, value_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.peers.traits import Trait, Traits

    Values = NDArray[np.float64]

MOST_MISSING = 0.20
METHOD = "weighted Euclidean distance of indicators scaled by median and median absolute deviation"


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator of one peer beside our own."""

    key: str
    unit: str
    period: str
    source: str
    own: float
    other: float
    gap: float
    """The peer's minus our own, in robust standard deviations; nan where either is missing."""
    share: float
    """Its part of the squared distance, 0–1."""
    sentence_sv: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A place that is like ours, nearest first, and why."""

    place: str
    name: str
    distance: float
    """0: alike in all that is compared; 1: about one robust standard deviation apart in each."""
    missing_share: float
    """Of the weights, what could not be compared, 0–1."""
    differences: tuple[Difference, ...]
    sentence_sv: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Peers:
    """The places most like one."""

    place: str
    name: str
    peers: tuple[Peer, ...]
    weights: Mapping[str, float]
    within: str
    candidates: int
    missing_share: float
    """Of the weights, what our own place lacks, 0–1."""
    warnings_sv: tuple[str, ...]
    warnings_en: tuple[str, ...]
    unit: str = "robust standard deviations"
    method: str = METHOD


def nearest(
    traits: Traits,
    place: str,
    *,
    number: int = 7,
    weights: Mapping[str, float] | None = None,
    within: str = "",
) -> Peers:
    """Which places are most like this one today?

    Each indicator is scaled by its median and median absolute deviation over all places, so that Stockholm does not
    set the scale. The distance is the root of the weighted mean of squared differences over what both places have;
    what is missing carries no weight and is never 0. The peers stand nearest first, and by code where two are
    equally near. Above 20 % missing, a warning says so.

    Parameters
    ----------
    traits : places with their indicators; only those of the same kind as `place` are compared (`Traits.of_kind`)
    place : code or name
    number : how many peers, 7 by default
    weights : by indicator, at least 0; those that are named are compared, and no others. Without it the traits' own.
    within : a grouping; only places of the same group are candidates. The scale is still that of all places.

    Raises
    ------
    PeerError : an unknown place, indicator or grouping, weights that are below 0 or all 0, a place without any value.

    Notes
    -----
    Indicators that say the same thing twice count twice: choose few, or weight them down. Kolada's "liknande
    kommuner" are made for comparing one service each and take the structural indicators of that service.

    References
    ----------
    RKA, *Liknande kommuner* (kolada.se). Gower, J. C. (1971), doi:10.2307/2528823, on leaving out what is missing.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.peers.traits import Trait, Traits
    >>> rows = np.array([[0.0], [1.0], [3.0], [7.0]])
    >>> found = nearest(Traits(tuple("abcd"), (Trait("x", "x", "x"),), rows), "b", number=2)
    >>> [(peer.place, round(peer.distance, 2)) for peer in found.peers]  # the median distance from 2 is 1.5
    [('a', 0.45), ('c', 0.9)]
    """
    import numpy as np

    traits = traits.of_kind(place)
    own = traits.row(place)
    weight = _weights(traits, weights)
    if number < 1:
        raise PeerError(f"{number} peers were asked for; ask for one or more")
    scaled = robust_scale(traits.compared())
    gaps = scaled - scaled[own]
    distance, missing = distances(gaps, weight)
    lacking = float(weight[np.isnan(scaled[own])].sum() / weight.sum())
    if lacking == 1:
        raise PeerError("the place has no value for any indicator that is compared", place=traits.places[own])
    among = _candidates(traits, own, within) & ~np.isnan(distance)
    order = sorted(np.flatnonzero(among), key=lambda row: (distance[row], traits.places[row]))[:number]
    peers = tuple(
        _peer(traits, own, int(row), gaps[row], weight, float(distance[row]), float(missing[row]))
        for row in order
    )
    warnings = _warnings(traits.name(own), lacking, peers, number, within)
    used = {trait.key: float(one) for trait, one in zip(traits.traits, weight, strict=True) if one}
    return Peers(
        traits.places[own],
        traits.name(own),
        peers,
        used,
        within,
        int(among.sum()),
        lacking,
        tuple(sv for sv, _ in warnings),
        tuple(en for _, en in warnings),
    )


def nearest_places(traits: Traits, place: str, *, number: int) -> tuple[str, ...]:
    """The codes of the places most like this one, in the order of `nearest` and without its sentences.

    Raises PeerError for an unknown place.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.peers.traits import Trait, Traits
    >>> rows = np.array([[0.0], [1.0], [3.0], [7.0]])
    >>> nearest_places(Traits(tuple("abcd"), (Trait("x", "x", "x"),), rows), "b", number=3)
    ('a', 'c', 'd')
    """
    import numpy as np

    traits = traits.of_kind(place)
    own = traits.row(place)
    scaled = robust_scale(traits.compared())
    found, _missing = distances(scaled - scaled[own], _weights(traits, None))
    among = np.flatnonzero(~np.isnan(found))
    order = sorted((row for row in among if row != own), key=lambda row: (found[row], traits.places[row]))
    return tuple(traits.places[row] for row in order[:number])


def distances(gaps: Values, weight: Values) -> tuple[Values, Values]:
    """Distance and share of weights missing of each row of scaled gaps, shape (places, traits).

    Examples
    --------
    >>> import numpy as np
    >>> far, missing = distances(np.array([[3.0, 4.0], [3.0, np.nan]]), np.array([1.0, 1.0]))
    >>> far.round(3).tolist(), missing.tolist()
    ([3.536, 3.0], [0.0, 0.5])
    """
    import numpy as np

    known = ~np.isnan(gaps)
    carried = (known * weight).sum(axis=1)
    total = (np.where(known, gaps, 0) ** 2 * weight).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(total / carried), 1 - carried / weight.sum()


def _weights(traits: Traits, given: Mapping[str, float] | None) -> Values:
    import numpy as np

    keys = [trait.key for trait in traits.traits]
    if given is None:
        weight = np.array([trait.weight for trait in traits.traits], dtype=float)
    else:
        for key, value in given.items():
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(keys)}"
                raise PeerError(f"there is no indicator '{key}'; {hint}")
            if not 0 <= value < float("inf"):
                raise PeerError(f"the weight of '{key}' is {value:g}; give 0 or more")
        weight = np.array([given.get(key, 0.0) for key in keys], dtype=float)
    if not weight.sum() > 0:
        raise PeerError("all weights are 0, so nothing is compared; give at least one indicator a weight")
    return weight


def _candidates(traits: Traits, own: int, within: str) -> NDArray[np.bool_]:
    import numpy as np

    among = np.ones(len(traits.places), dtype=bool)
    if within:
        if within not in traits.groups:
            there = ", ".join(traits.groups) or "none"
            raise PeerError(f"there is no grouping '{within}'; there are: {there}")
        group = np.array(traits.groups[within])
        if not group[own]:
            raise PeerError(f"the place belongs to no group of '{within}'", place=traits.places[own])
        among = group == group[own]
    among[own] = False
    return among


def _peer(
    traits: Traits, own: int, row: int, gaps: Values, weight: Values, distance: float, missing: float
) -> Peer:
    import numpy as np

    parts = np.where(np.isnan(gaps), 0, gaps) ** 2 * weight
    total = float(parts.sum())
    differences = tuple(
        _difference(
            trait,
            traits,
            own,
            row,
            column,
            float(gaps[column]),
            float(parts[column]) / total if total else 0.0,
        )
        for column, trait in enumerate(traits.traits)
        if weight[column] > 0
    )
    sv, en = (_why(traits, row, gaps, weight, swedish=swedish, own=own) for swedish in (True, False))
    return Peer(traits.places[row], traits.name(row), distance, missing, differences, sv, en)


def _difference(
    trait: Trait, traits: Traits, own: int, row: int, column: int, gap: float, share: float
) -> Difference:
    ours, theirs = float(traits.values[own, column]), float(traits.values[row, column])
    said = []
    for swedish in (True, False):
        label = trait.name_sv if swedish else trait.name_en
        label = f"{label[:1].upper()}{label[1:]}"
        if trait.period and trait.period not in label:
            label = f"{label} {trait.period}"
        both = (value_of(trait, value, swedish=swedish) for value in (theirs, ours))
        against = " mot " if swedish else " against "
        end = f", {compared_with(gap, swedish=swedish)}" if gap == gap else ""
        said.append(f"{label}: {against.join(both)}{end}.")
    return Difference(trait.key, trait.unit, trait.period, trait.source, ours, theirs, gap, share, *said)


def _why(traits: Traits, row: int, gaps: Values, weight: Values, *, swedish: bool, own: int) -> str:
    """What the two have in common, and what parts them most."""
    used = [column for column in range(len(weight)) if weight[column] > 0 and gaps[column] == gaps[column]]
    used.sort(key=lambda column: (abs(gaps[column]), traits.traits[column].key))
    labels = [trait.name_sv if swedish else trait.name_en for trait in traits.traits]
    near = [labels[column] for column in used if abs(gaps[column]) < ALIKE][:3]
    name, last = traits.name(row), used[-1]
    trait, same = traits.traits[last], ""
    if near:
        same = f"{name} är lik i {listed(near, swedish=True)}" if swedish else (
            f"{name} is alike in {listed(near, swedish=False)}"
        )  # fmt: skip
    if abs(gaps[last]) < ALIKE:
        return f"{same}."
    theirs, ours = (value_of(trait, float(traits.values[one, last]), swedish=swedish) for one in (row, own))
    if swedish:
        parted = f"skiljer mest i {labels[last]} ({theirs} mot {ours})"
        return f"{same}, men {parted}." if same else f"{name} {parted}."
    parted = f"differs most in {labels[last]} ({theirs} against {ours})"
    return f"{same}, but {parted}." if same else f"{name} {parted}."


def _warnings(
    name: str, lacking: float, peers: tuple[Peer, ...], number: int, within: str
) -> list[tuple[str, str]]:
    found = []
    if lacking > MOST_MISSING:
        found.append(
            (
                f"{name} saknar {lacking:.0%} av det som jämförs, så likheten är osäker.".replace("%", " %"),
                f"{name} lacks {lacking:.0%} of what is compared, so the likeness is uncertain.",
            )
        )
    for peer in peers:
        if peer.missing_share > max(MOST_MISSING, lacking):
            share = f"{peer.missing_share:.0%}"
            found.append(
                (
                    f"{share.replace('%', ' %')} av det som jämförs saknas för {peer.name} eller {name}.",
                    f"{share} of what is compared is missing for {peer.name} or {name}.",
                )
            )
    if len(peers) < number:
        of = f" ({within})" if within else ""
        found.append(
            (
                f"Det finns {len(peers)} att jämföra med{of}, och {number} efterfrågades.",
                f"There are {len(peers)} to compare with{of}, and {number} were asked for.",
            )
        )
    return found
