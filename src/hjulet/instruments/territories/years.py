"""Territories year by year, in the borders of one year: what was split, what merged, and where the figures broke."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.comparing import Comparison, compare
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """From this year an area, or a share of its people, has another code."""

    year: int
    old: Hashable
    new: Hashable
    share: float = 1.0
    """Of the old area's people; below 1 where it was split, and then what follows is an estimate."""


@dataclass(frozen=True, eq=False)
class OverTime:
    """Territories of each year, in the borders of `as_of`."""

    territories: Mapping[int, Territories]
    comparisons: Mapping[tuple[int, int], Comparison]
    """Each year against the one before it that there is."""
    as_of: int
    notes: tuple[str, ...]
    """Where sources change between years, and what was estimated."""

    def to_frame(self) -> pl.DataFrame:
        """A row for each year: year, source, areas, n_regions, and likeness to the year before (missing for the first)."""
        import polars as pl

        rows = []
        for year, found in self.territories.items():
            against = [one for (_, later), one in self.comparisons.items() if later == year]
            alike = against[0].by_area if against else None
            rows.append(
                {
                    "year": year, "source": found.flows.source, "areas": len(found.flows), "n_regions": found.n_regions,
                    "adjusted_rand": alike.adjusted_rand if alike else None,
                    "normalised_mutual_information": alike.normalised_mutual_information if alike else None,
                    "areas_moved": len(against[0].moved) if against else None,
                }
            )  # fmt: skip
        return pl.DataFrame(rows, infer_schema_length=None)


def over_time(
    flows: Mapping[int, Flows],
    method: Callable[[Flows], Territories],
    *,
    crosswalk: Sequence[Change] = (),
    as_of: int | None = None,
) -> OverTime:
    """How have the territories changed?

    Parameters
    ----------
    flows : by year
    method : what makes regions, as in `stability`
    crosswalk : changes of codes and borders. Renamed and merged areas are exact; of a split, flows are divided by the shares
    as_of : the year whose borders are used, not before the last year of the flows; that year unless said

    Returns
    -------
    OverTime. Years of different sources are set beside each other with a note, never glued silently: in Sweden RAMS (to
    2018), 2019-2021 and BAS (from 2020) count people differently.

    Raises
    ------
    TerritoryError : no years; borders of a year before the last; shares of a split that do not sum to 1.

    Examples
    --------
    >>> def of(year, town):
    ...     return Flows.from_frame({"o": [town, "b"], "d": [town, "b"], "n": [5, 5]}, origin="o", destination="d", flow="n")
    >>> from hjulet.instruments.territories import labour_market_areas
    >>> found = over_time({2006: of(2006, "1917"), 2007: of(2007, "0331")}, labour_market_areas,
    ...     crosswalk=[Change(2007, "1917", "0331")])
    >>> found.comparisons[2006, 2007].moved
    ()
    """
    if not flows:
        raise TerritoryError("there are no years; give flows by year")
    years = sorted(flows)
    until = years[-1] if as_of is None else as_of
    if until < years[-1]:
        raise TerritoryError(
            f"as_of is {until}, and there are flows of {years[-1]}; codes are carried forward only, to the last year or later"
        )
    notes = []
    made: dict[int, Territories] = {}
    for year in years:
        carried, split = translate(flows[year], crosswalk, since=year, until=until)
        if split:
            notes.append(
                f"{year}: flows of {', '.join(map(str, split))} were divided by shares, as estimates"
            )
        made[year] = method(carried)
    pairs = list(pairwise(years))
    for first, second in pairs:
        if flows[first].source != flows[second].source:
            notes.append(
                f"{first} is from '{flows[first].source}' and {second} from '{flows[second].source}': a change between them "
                "may be one of the figures alone"
            )
    compared = {(first, second): compare(made[first], made[second]) for first, second in pairs}
    return OverTime(made, compared, until, tuple(notes))


def translate(
    flows: Flows, crosswalk: Sequence[Change], *, since: int, until: int
) -> tuple[Flows, tuple[Hashable, ...]]:
    """Flows in the borders of a later year, and the areas whose flows had to be divided.

    A change counts when its year is after `since` and not after `until`; changes are followed year by year.
    """
    from hjulet.instruments.territories.tabulating import in_order

    weights: dict[Hashable, dict[Hashable, float]] = {area: {area: 1.0} for area in flows.ids}
    divided: list[Hashable] = []
    for year in sorted({one.year for one in crosswalk if since < one.year <= until}):
        step: dict[Hashable, dict[Hashable, float]] = {}
        for one in crosswalk:
            if one.year == year:
                step.setdefault(one.old, {})[one.new] = one.share
        for old, parts in step.items():
            if abs(sum(parts.values()) - 1) > 1e-6:
                raise TerritoryError(
                    f"the shares of the change in {year} sum to {sum(parts.values()):g}; name all parts, the one that keeps "
                    "its code as well",
                    area=old,
                )
        for area, now in weights.items():
            if len(now) == 1 and any(len(step.get(code, {})) > 1 for code in now):
                divided.append(area)
            moved: dict[Hashable, float] = {}
            for code, share in now.items():
                for new, part in step.get(code, {code: 1.0}).items():
                    moved[new] = moved.get(new, 0.0) + share * part
            weights[area] = moved
    if all(now == {area: 1.0} for area, now in weights.items()):
        return flows, ()
    ids = in_order({code for now in weights.values() for code in now})
    rank = {code: place for place, code in enumerate(ids)}
    flows_in = _shares(flows, weights, rank)
    return _carried(flows, ids, flows_in), tuple(divided)


def _shares(
    flows: Flows, weights: Mapping[Hashable, Mapping[Hashable, float]], rank: Mapping[Hashable, int]
) -> Any:
    """The share of each area's people in each new area, a sparse matrix."""
    import numpy as np
    from scipy import sparse

    told = [
        (flows.rank[area], rank[code], part) for area, now in weights.items() for code, part in now.items()
    ]
    row, column, share = (np.array(one) for one in zip(*told, strict=True))
    return sparse.coo_array((share, (row, column)), shape=(len(flows), len(rank))).tocsr()


def _carried(flows: Flows, ids: tuple[Hashable, ...], shares: Any) -> Flows:
    """Flows between new areas: those between the old ones, by the shares at both ends."""
    import numpy as np
    from scipy import sparse

    shape = len(flows), len(flows)

    def carry(values: Floats) -> Any:
        moved = shares.T @ sparse.csr_array((values, flows.destinations, flows.starts), shape=shape) @ shares
        made = moved.tocsr()
        made.sort_indices()
        return made

    # A group may lack pairs that another has, so all are carried on the pattern of everything.
    everything = carry(np.ones(len(flows.values)))
    starts, destinations = everything.indptr.astype(np.int64), everything.indices.astype(np.int32)
    home = np.repeat(np.arange(len(ids)), np.diff(starts))

    def spread(values: Floats) -> Floats:
        return np.asarray(carry(values)[home, destinations], dtype=np.float64).ravel()

    groups = {group: spread(values) for group, values in flows.groups.items()}
    return replace(
        flows, ids=ids, starts=starts, destinations=destinations, values=spread(flows.values), groups=groups
    )
