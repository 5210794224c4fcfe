"""How sure a map is: the same method on flows drawn anew, again and again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from hjulet.instruments.territories.drawing import bootstrapped, counted
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Stability:
    """How regions hold when flows are drawn anew."""

    territories: Territories
    """From the flows as they are."""
    n_regions: tuple[int, ...] = field(repr=False)
    """In each replicate."""
    interval: tuple[int, int]
    """Of the number of regions, with `level` of the replicates inside."""
    level: float
    stays_share: NDArray[np.float64] = field(repr=False)
    """Shape (areas,): share of replicates in which the area is in the heir of its region; not where its region has become
    a part of another."""
    seed: int

    @property
    def replicates(self) -> int:
        return len(self.n_regions)

    def to_frame(self) -> pl.DataFrame:
        """A row for each area: area, region, stays_share."""
        import polars as pl

        return self.territories.to_frame().with_columns(pl.Series("stays_share", self.stays_share))


def stability(
    flows: Flows,
    method: Callable[[Flows], Territories],
    *,
    replicates: int = 1000,
    seed: int = 0,
    level: float = 0.9,
    executor: Executor | None = None,
) -> Stability:
    """Would the map be the same if the year had been lived again?

    Each flow is drawn anew from a Poisson distribution around itself, which also stands for noise that is added against
    disclosure. A small area with few commuters moves about; a large one stays.

    Parameters
    ----------
    flows : of people
    method : what makes regions, such as `functools.partial(travel_to_work_areas, min_size=1000, target_size=10_000)` or
        `method("scb")`
    replicates : how many maps; 1,000 gives a share within 3 percentage points
    seed : the same seed gives the same answer, with any executor
    level : of the interval
    executor : concurrent.futures.Executor, such as a ProcessPoolExecutor or that of a Dask client
        (`client.get_executor()`); without it threads

    Returns
    -------
    Stability. A region's heir in a replicate is the region that shares most residents with it; each is the heir of one at
    most, so that of two regions that have become one only the larger has an heir (`Comparison.same_name` is made alike).

    Raises
    ------
    TerritoryError : no replicates; a level outside 0-1.

    References
    ----------
    Efron (1979), doi:10.1214/aos/1176344552; Poisson draws as in Chamandy et al. (2012), Estimating uncertainty for massive
    data streams, Google.

    Examples
    --------
    >>> from functools import partial
    >>> from hjulet.instruments.territories import labour_market_areas
    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "b", "b"], "d": ["a", "a", "b"], "n": [100, 8, 92]}, origin="o", destination="d", flow="n")
    >>> found = stability(flows, labour_market_areas, replicates=200)
    >>> found.territories.labels, found.interval, bool(found.stays_share[1] < 0.7)
    ({'a': 'a', 'b': 'a'}, (1, 2), True)
    """
    import numpy as np

    if not 0 < level < 1:
        raise TerritoryError(f"level is {level:g}; give a share between 0 and 1, such as 0.9")
    base = method(flows)
    seen = counted(flows, method, partial(_draw, seed=seed), base, replicates, executor)
    tail = (1 - level) / 2
    low, high = np.quantile(seen.regions, [tail, 1 - tail], method="inverted_cdf")
    return Stability(base, seen.regions, (int(low), int(high)), level, seen.stayed / replicates, seed)


def _draw(flows: Flows, replicate: int, *, seed: int) -> Flows:
    return bootstrapped(flows, seed, replicate)
