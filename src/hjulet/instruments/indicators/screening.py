"""Which units have enough to be taken in (OECD/JRC handbook, step 2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Table, Values


def availability(values: Values) -> Values:
    """The share of the columns that each unit has, 0-1. Shape (..., units, columns) to (..., units)."""
    shares: Values = np.mean(~np.isnan(values), axis=-1)
    return shares


def screen(table: Table, min_availability: float) -> Table:
    """The units that have at least this share (0-1) of the indicators, in their order.

    Raises IndicatorError when the share is not 0-1, or nobody is left.
    """
    if not 0 <= min_availability <= 1:
        raise IndicatorError(f"the share that a unit must have is {min_availability:g}; give it as 0-1")
    shares = availability(table.values)
    # A share such as 9 of 10 against 0.9 must not fail by rounding.
    kept = np.flatnonzero(shares >= min_availability - 1e-12)
    if not len(kept):
        raise IndicatorError(
            f"no unit has {min_availability:.0%} of the indicators; the best has {shares.max(initial=0):.0%}"
        )
    return only(table, kept)


def only(table: Table, rows: NDArray[np.intp]) -> Table:
    """A table of these rows alone, with their names, groups and denominators."""
    units = tuple(table.units[row] for row in rows)
    return replace(
        table,
        units=units,
        values=table.values[rows],
        names={unit: table.names[unit] for unit in units if unit in table.names},
        groups={group: tuple(words[row] for row in rows) for group, words in table.groups.items()},
        denominators={name: column[rows] for name, column in table.denominators.items()},
        kinds=tuple(table.kinds[row] for row in rows) if table.kinds else (),
    )
