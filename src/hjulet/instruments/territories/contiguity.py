"""Regions on the map: parts without a way to the rest, their repair on request, and shapes of whole regions.

No method here asks for regions that hang together on the map, and commuting seldom breaks them. People expect it, so
breaks are told; they are repaired only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.results import NOWHERE, Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Neighbours = Mapping[Hashable, Sequence[Hashable]]


def breaks(found: Territories, neighbours: Neighbours) -> dict[Hashable, tuple[Hashable, ...]]:
    """Areas of each region that cannot be reached from its main part through the region itself.

    Parameters
    ----------
    neighbours : the areas each area borders on, either way; ferries and bridges count if they are given. An area that is
        not there borders on nobody

    Returns
    -------
    Detached areas by region; only regions that have some. The main part is the one with the first centre.
    """
    beside = _beside(found, neighbours)
    detached: dict[Hashable, list[Hashable]] = {}
    for place in _detached(found, beside, found.region):
        detached.setdefault(found.regions[int(found.region[place])], []).append(found.flows.ids[place])
    return {label: tuple(areas) for label, areas in detached.items()}


def repair(found: Territories, neighbours: Neighbours) -> Territories:
    """Give each detached area to the region it borders on that it is most tied to, until none can be given.

    The area with the strongest tie goes first (of equals the lowest), so that what lies behind it can follow. The tie is
    that of travel-to-work areas: flows both ways, squared, by what they could have been. An area that borders on no
    other region, or has no flows with one, stays. Regions may end below the criteria they were made by: ask `statistics`.
    """
    import numpy as np

    beside = _beside(found, neighbours)
    region = found.region.copy()
    seats = found._seats
    moved = 0
    while True:
        ties = [
            (-tie, place, to)
            for place in _detached(found, beside, region)
            for tie, to in _ties(found, place, region, beside)
            if tie > 0
        ]
        if not ties:
            break
        _, place, to = min(ties)
        region[place] = to
        moved += 1
    if not moved:
        return found
    changed = [found.flows.ids[one] for one in np.flatnonzero(region != found.region).tolist()]
    note = f"{len(changed)} detached areas were given to a region beside: {', '.join(map(str, changed[:10]))}"
    return replace(
        found, region=region, seats=seats, parameters={**found.parameters, "contiguous": True},
        notes=(*found.notes, note),
    )  # fmt: skip


def dissolve(found: Territories, geometry: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
    """The shape of each region: its areas' shapes in one.

    Parameters
    ----------
    geometry : by area, shapely geometries or GeoJSON; borders that two areas share should be the same points

    Returns
    -------
    A shapely geometry by region label.

    Raises
    ------
    TerritoryError : an area that belongs to a region has no shape.
    """
    import shapely
    from shapely.geometry import shape

    parts: dict[Hashable, list[Any]] = {label: [] for label in found.regions}
    for area, label in found.labels.items():
        if label is None:
            continue
        if area not in geometry:
            raise TerritoryError(
                "there is no shape for it; give one for each area that has a region", area=area
            )
        one = geometry[area]
        parts[label].append(shape(one) if isinstance(one, Mapping) else one)
    return {label: shapely.union_all(shapes) for label, shapes in parts.items()}


def _beside(found: Territories, neighbours: Neighbours) -> list[list[int]]:
    """Neighbours of each area in positions, both ways."""
    rank = found.flows.rank
    both: list[set[int]] = [set() for _ in found.flows.ids]
    for area, others in neighbours.items():
        for other in others:
            if area in rank and other in rank and area != other:
                both[rank[area]].add(rank[other])
                both[rank[other]].add(rank[area])
    if found.flows.ids and not any(both):
        some = ", ".join(str(one) for one in list(neighbours)[:3])
        raise TerritoryError(
            f"no area of the flows borders on another; the neighbours are of: {some or 'nobody'}"
        )
    return [sorted(one) for one in both]


def _detached(found: Territories, beside: list[list[int]], region: NDArray[np.int64]) -> list[int]:
    """Areas that cannot be reached from the first centre of their region."""
    reached: set[int] = set()
    for seats in found._seats:
        waiting = [seats[0]]
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting += [one for one in beside[place] if region[one] == region[place]]
    return [place for place, of in enumerate(region.tolist()) if of != NOWHERE and place not in reached]


def _ties(
    found: Territories, place: int, region: NDArray[np.int64], beside: list[list[int]]
) -> list[tuple[float, int]]:
    """How tied an area is to each other region it borders on."""
    import numpy as np

    flows = found.flows
    starts, origins, at = flows.turned
    rows, columns = (
        slice(flows.starts[place], flows.starts[place + 1]),
        slice(starts[place], starts[place + 1]),
    )
    ties = []
    for to in sorted({int(region[one]) for one in beside[place]} - {NOWHERE, int(region[place])}):
        there = region == to
        out = flows.values[rows][there[flows.destinations[rows]]].sum()
        into = flows.values[at[columns]][there[origins[columns]]].sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            tie = np.nan_to_num(out**2 / (flows.residents[place] * flows.jobs[there].sum())) + np.nan_to_num(
                into**2 / (flows.residents[there].sum() * flows.jobs[place])
            )
        ties.append((float(tie), to))
    return ties
