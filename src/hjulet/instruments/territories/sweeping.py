"""What if the limits were others: the same method over a grid of parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.drawing import side_by_side, stays
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Sweep:
    """Territories for each combination of parameters."""

    grid: tuple[Mapping[str, object], ...]
    territories: tuple[Territories, ...] = field(repr=False)
    stays_share: NDArray[np.float64] = field(repr=False)
    """Shape (areas,): share of combinations in which an area is in the heir of its region in the first combination."""

    def to_frame(self) -> pl.DataFrame:
        """A row for each combination: its parameters and the figures of `Summary`."""
        import polars as pl

        rows = [
            {**one, **asdict(found.summary())} for one, found in zip(self.grid, self.territories, strict=True)
        ]
        return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.selectors.float().fill_nan(None))


def sweep(
    flows: Flows,
    method: Callable[..., Territories],
    grid: Mapping[str, Sequence[Any]],
    *,
    executor: Executor | None = None,
) -> Sweep:
    """How much does the map depend on the limits that were chosen?

    Parameters
    ----------
    flows : of people
    method : what makes regions of flows and the parameters of the grid
    grid : values to try, by parameter; every combination is tried, the first values first
    executor : as in `stability`

    Raises
    ------
    TerritoryError : an empty grid; a combination the method refuses.

    Examples
    --------
    >>> from hjulet.instruments.territories import labour_market_areas
    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "b", "b"], "d": ["a", "a", "b"], "n": [100, 8, 92]}, origin="o", destination="d", flow="n")
    >>> found = sweep(flows, labour_market_areas, {"single_flow_max": [0.075, 0.1]})
    >>> found.to_frame().select("single_flow_max", "regions").rows()
    [(0.075, 1), (0.1, 2)]
    """
    import numpy as np

    combinations = tuple(dict(zip(grid, values, strict=True)) for values in product(*grid.values()))
    if not grid or not combinations:
        raise TerritoryError("the grid is empty; give at least one parameter with at least one value")
    with side_by_side(executor) as pool:
        found = tuple(pool.map(partial(_run, flows, method), combinations))
    base = found[0].region
    alike = np.mean([stays(base, one.region, flows.residents) for one in found], axis=0)
    return Sweep(combinations, found, alike)


def _run(flows: Flows, method: Callable[..., Territories], parameters: Mapping[str, Any]) -> Territories:
    return method(flows, **parameters)
