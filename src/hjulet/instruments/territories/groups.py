"""Whose territories: the same method for women and men, by education or age, and whether the difference is more than size.

Fewer people make noisier flows, and noisier flows make more areas, or fewer. So each group is set beside random parts of
all people that are as large as the group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hjulet.instruments.territories.drawing import counted, random_part
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class GroupResult:
    """One group, and what chance would have given."""

    group: str
    territories: Territories
    residents: float
    n_regions: int
    by_chance: tuple[int, ...]
    """Regions of each random part of all people that is as large as the group."""
    chance_median: float
    chance_interval: tuple[int, int]
    """90 % of the random parts."""
    p_value: float
    """How often a random part is as far out as the group, on either side: 2 (k + 1) / (replicates + 1), at most 1."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Territories of each group, and of all."""

    whole: Territories
    groups: Mapping[str, GroupResult]

    def to_frame(self) -> pl.DataFrame:
        """A row for each group: group, residents, n_regions, chance_median, chance_low, chance_high, p_value."""
        import polars as pl

        return pl.DataFrame(
            [
                {
                    "group": one.group, "residents": one.residents, "n_regions": one.n_regions,
                    "chance_median": one.chance_median, "chance_low": one.chance_interval[0],
                    "chance_high": one.chance_interval[1], "p_value": one.p_value,
                }
                for one in self.groups.values()
            ]
        )  # fmt: skip


def by_group(
    flows: Flows,
    method: Callable[[Flows], Territories],
    *,
    replicates: int = 200,
    seed: int = 0,
    executor: Executor | None = None,
) -> Groups:
    """How do the territories of women and men, or other groups, differ, and is it more than chance?

    Parameters
    ----------
    flows : with groups (`Flows.from_frame(group=...)`)
    method : what makes regions, as in `stability`
    replicates : random parts of each group's size
    seed, executor : as in `stability`

    Returns
    -------
    Groups, in the order of their names. The random parts are of the sum of the groups, since a total that has its own
    noise is not what the groups were taken from.

    Raises
    ------
    TerritoryError : the flows have no groups.

    Notes
    -----
    A small p says that the group commutes otherwise than all do, not why; with many groups some are small by chance.
    """
    import numpy as np

    if not flows.groups:
        raise TerritoryError("these flows have no groups; name their column with Flows.from_frame(group=...)")
    everybody = flows.with_values(np.sum(list(flows.groups.values()), axis=0), group="")
    people = everybody.total
    found = {}
    for number, group in enumerate(sorted(flows.groups)):
        part = flows.of_group(group)
        made = method(part)
        draw = partial(_draw, share=part.total / people if people else 0.0, seed=seed, group=number)
        chance = np.array(counted(everybody, method, draw, None, replicates, executor).regions)
        low, median, high = np.quantile(chance, [0.05, 0.5, 0.95], method="inverted_cdf")
        out = min((chance >= made.n_regions).sum(), (chance <= made.n_regions).sum())
        found[group] = GroupResult(
            group, made, part.total, made.n_regions, tuple(chance.tolist()), float(median), (int(low), int(high)),
            float(min(1.0, 2 * (out + 1) / (replicates + 1))),
        )  # fmt: skip
    return Groups(method(flows), found)


def _draw(flows: Flows, replicate: int, *, share: float, seed: int, group: int) -> Flows:
    # Groups do not share their draws.
    return random_part(flows, share, seed, replicate * 1_000 + group)
