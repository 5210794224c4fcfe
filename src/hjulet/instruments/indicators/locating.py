"""Where a unit, a node, a year stands in a result; and what to say when it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.structure import Structure
    from hjulet.instruments.indicators.table import Panel


def unit_row(panel: Panel, unit: str) -> int:
    """The row of a unit. Raises IndicatorError, with what may have been meant, when there is none."""
    if unit in panel.units:
        return panel.units.index(unit)
    near = [one for one in panel.units if one.casefold() == unit.casefold() or one == unit.zfill(len(one))]
    hint = f"did you mean {near[0]}?" if near else f"the first of {len(panel.units)} is {panel.units[0]}"
    raise IndicatorError(f"there is no such unit in the result; {hint}", unit=unit)


def node_place(structure: Structure, code: str) -> tuple[int, int]:
    """The level and the index in it of a node; of the single one at the top when no code is given.

    Raises IndicatorError when there is no such node, or several at the top and none is named.
    """
    if not code:
        top = structure.levels[-1].codes
        if len(top) > 1:
            raise IndicatorError(f"there are {len(top)} nodes at the top, so name one: {', '.join(top)}")
        return len(structure.levels) - 1, 0
    for index, level in enumerate(structure.levels):
        if code in level.codes:
            return index, level.codes.index(code)
    known = ", ".join(code for level in structure.levels[::-1] for code in level.codes)
    raise IndicatorError(f"there is no node '{code}'; there are {known}")


def columns_under(structure: Structure, level: int, node: int) -> NDArray[np.bool_]:
    """Which indicators stand under a node, shape (columns,)."""
    inside: NDArray[np.bool_] = np.arange(len(structure.levels[level].codes)) == node
    for step in structure.levels[level::-1]:
        inside = inside[step.parents]
    return inside


def place_of(wanted: int | str, known: Sequence[int | str], what: str) -> int:
    """The index of a year or sex. Raises IndicatorError with those there are."""
    if wanted in known:
        return list(known).index(wanted)
    there = f"there are {', '.join(str(one) for one in known)}" if known else "the data has one only"
    raise IndicatorError(f"there is no {what} {wanted}; {there}")
