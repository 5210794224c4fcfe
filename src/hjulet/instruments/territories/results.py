"""What a method answers: which area belongs to which region, and all that can be asked of that."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.territories.comparing import Comparison
    from hjulet.instruments.territories.explaining import Explanation
    from hjulet.instruments.territories.margins import Margin
    from hjulet.instruments.territories.statistics import Summary

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

REASONS = ("not improved", "no partner", "unsettled")
NOWHERE = -1
"""The region of an area that belongs to none."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """An area that could not be placed at once."""

    area: Hashable
    reason: str
    """"not improved": it would have made the best region worse; "no partner"; "unsettled": it went to and fro."""
    step: int
    left: Hashable
    """The area whose number the region it left has."""
    validity: float
    """Of the region it left."""


@dataclass(frozen=True, eq=False)
class Territories:
    """Regions of areas.

    Parameters
    ----------
    flows : what they were made of
    region : shape (areas,), the number of each area's region from 0, or -1 for none
    method, parameters : how
    seats : the centres of each region, in positions among `flows.ids`; the first gives the region its label. Without
        them the area of a region with most jobs
    links : shape (areas,), the area each is joined to, or -1: only where the method joins area to area
    rules : the rule that decided each area, where the method has rules
    waited, before_reserve : areas placed last, as `reserve` reads them, and the regions before that; -1 for those areas
    notes : what should be known, in English
    """

    flows: Flows
    region: Places = field(repr=False)
    method: str
    parameters: Mapping[str, object]
    seats: tuple[tuple[int, ...], ...] | None = field(default=None, repr=False)
    links: Places | None = field(default=None, repr=False)
    rules: tuple[str, ...] | None = field(default=None, repr=False)
    waited: tuple[Places, Floats] | None = field(default=None, repr=False)
    before_reserve: Places | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.n_regions

    @cached_property
    def n_regions(self) -> int:
        return int(self.region.max(initial=NOWHERE)) + 1

    @cached_property
    def _seats(self) -> tuple[tuple[int, ...], ...]:
        """The area with most jobs; of equals the lowest."""
        import numpy as np

        if self.seats is not None:
            return self.seats
        placed = np.flatnonzero(self.region >= 0)
        order = placed[np.lexsort((placed, -self.flows.jobs[placed], self.region[placed]))]
        _, first = np.unique(self.region[order], return_index=True)
        return tuple((place,) for place in order[first].tolist())

    @cached_property
    def centres(self) -> dict[Hashable, tuple[Hashable, ...]]:
        """The centres of each region, by label."""
        ids = self.flows.ids
        return {ids[seats[0]]: tuple(ids[one] for one in seats) for seats in self._seats}

    @cached_property
    def regions(self) -> tuple[Hashable, ...]:
        """The label of each region: the id of its (first) centre, so that it survives when the numbers change."""
        return tuple(self.flows.ids[seats[0]] for seats in self._seats)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each region: those of its centres, such as Malmö-Lund."""
        return tuple("-".join(self.flows.name(one) for one in seats) for seats in self._seats)

    @cached_property
    def labels(self) -> dict[Hashable, Hashable | None]:
        """The region of each area, by label; None for an area that belongs to none."""
        regions: tuple[Hashable | None, ...] = (*self.regions, None)  # NOWHERE is the last
        return dict(zip(self.flows.ids, [regions[one] for one in self.region.tolist()], strict=True))

    @cached_property
    def reserve(self) -> tuple[Reserved, ...]:
        """Areas that could not be placed at once, in their order. Made when asked for: a bootstrap never asks."""
        if self.waited is None:
            return ()
        ids = self.flows.ids
        return tuple(
            Reserved(ids[area], REASONS[reason], step, ids[left], value)
            for (reason, step, left, area), value in zip(*(one.tolist() for one in self.waited), strict=True)
        )

    def members(self, label: Hashable) -> tuple[Hashable, ...]:
        """The areas of a region. Raises TerritoryError when there is no such region."""
        import numpy as np

        if label not in self.regions:
            raise TerritoryError(f"there is no region {label!r}; a region is named by the id of its centre")
        there = np.flatnonzero(self.region == self.regions.index(label))
        return tuple(self.flows.ids[one] for one in there.tolist())

    def region_of(self, area: Hashable) -> Hashable | None:
        """The label of the region an area belongs to, None for none."""
        number = int(self.region[self.flows.row(area)])
        return self.regions[number] if number >= 0 else None

    def to_frame(self) -> pl.DataFrame:
        """A row for each area: `area` and `region`."""
        import polars as pl

        ids = self.flows.ids
        regions: tuple[Hashable | None, ...] = (*self.regions, None)
        return pl.DataFrame({"area": ids, "region": [regions[one] for one in self.region.tolist()]})

    @cached_property
    def sums(self) -> tuple[Floats, Floats, Floats]:
        """Residents, jobs and people who are both, of each region."""
        from hjulet.instruments.territories.statistics import region_sums

        return region_sums(self.flows, self.region, self.n_regions)

    def statistics(self) -> pl.DataFrame:
        """A row for each region: size, self-containment, validity and more. See `statistics.region_statistics`."""
        from hjulet.instruments.territories.statistics import region_statistics

        return region_statistics(self)

    def summary(self) -> Summary:
        """The whole in a few figures. See `statistics.summarise`."""
        from hjulet.instruments.territories.statistics import summarise

        return summarise(self)

    def modularity(self) -> float:
        """How much more flow stays inside than if all chose their jobs at random: see `statistics.modularity`."""
        from hjulet.instruments.territories.statistics import modularity

        return modularity(*self.sums, self.flows.total)

    def margins(self) -> tuple[Margin, ...]:
        """How few people would have changed the decision, for each area. See `margins.margins`."""
        from hjulet.instruments.territories.margins import margins

        return margins(self)

    def explain(self, area: Hashable) -> Explanation:
        """Why an area is where it is, in words, with the margin in persons. See `explaining.explain`."""
        from hjulet.instruments.territories.explaining import explain

        return explain(self, area)

    def compare(self, other: Territories | Mapping[Hashable, Hashable | None]) -> Comparison:
        """How these regions differ from others (of another year, or official). See `comparing.compare`."""
        from hjulet.instruments.territories.comparing import compare

        return compare(self, other)

    def breaks(
        self, neighbours: Mapping[Hashable, Sequence[Hashable]]
    ) -> dict[Hashable, tuple[Hashable, ...]]:
        """Areas without a way to their region's main part, by region. See `contiguity.breaks`."""
        from hjulet.instruments.territories.contiguity import breaks

        return breaks(self, neighbours)

    def repair_contiguity(self, neighbours: Mapping[Hashable, Sequence[Hashable]]) -> Territories:
        """The same with detached areas given to a region they border on. See `contiguity.repair`."""
        from hjulet.instruments.territories.contiguity import repair

        return repair(self, neighbours)

    def dissolve(self, geometry: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        """The shape of each region, from those of its areas. See `contiguity.dissolve`."""
        from hjulet.instruments.territories.contiguity import dissolve

        return dissolve(self, geometry)


def numbered(marks: Places) -> Places:
    """Marks of regions (any numbers; below 0 is none) as numbers from 0, in the order of the marks."""
    import numpy as np

    placed = marks >= 0
    region = np.full(len(marks), NOWHERE, dtype=np.int64)
    if placed.any():
        region[placed] = np.unique(marks[placed], return_inverse=True)[1]
    return region
