"""All of a framework's steps, from a table or a panel to scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.aggregating import aggregate
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Aggregate, Framework, WeightRule
from hjulet.instruments.indicators.preparing import check_units, kinds_of, prepare
from hjulet.instruments.indicators.results import Result
from hjulet.instruments.indicators.scaling import normalise_all
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    from hjulet.instruments.indicators.structure import Level
    from hjulet.instruments.indicators.table import Values

RELATIVE = ("copeland", "borda")
"""Methods in which a unit's score depends on which others there are."""


def compute(framework: Framework, data: Table | Panel, *, weights: WeightRule | None = None) -> Result:
    """What is every unit's score, at every level?

    The steps are those of the framework: columns put in order, denominators, changes over time, gaps, logarithms,
    outliers, normalisation, and one mean after another up the tree. Kinds of unit (municipalities, counties) are
    compared among themselves only. What is missing stays missing and is never 0.

    Parameters
    ----------
    framework
        What is computed, and how.
    data
        A table of (units, columns) or a panel of (years, sexes, units, columns) with the framework's indicators
        among its columns, in their own units. Other columns are left alone.
    weights
        Another weight rule than the framework's own.

    Raises
    ------
    IndicatorError
        Naming unit and indicator: a column that is not there, a unit with no value at all, a number no logarithm
        can be taken of, one that stands twice.

    Notes
    -----
    With a rule of comparison in the framework, a panel's last year takes the newest value of each indicator, and
    the year n years before it the newest that is at least n years older, else the nearest: BRP+'s own way.
    """
    structure = Structure.of(framework, weights)
    prepared = prepare(framework, data)
    check_units(prepared.panel)
    normalised = normalise_all(framework, prepared.panel, prepared.values)
    aggregated = aggregate_up(framework, structure, prepared.panel, normalised)
    return Result(framework, structure, prepared, normalised, aggregated)


def aggregate_up(
    framework: Framework, structure: Structure, panel: Panel, values: Values, *, start: int = 0
) -> tuple[Values, ...]:
    """Every level above `values`, whose last axis is the children of `structure.levels[start]`.

    Shape in (..., units, children), out (..., units, nodes) for each level from `start`.
    """
    scores, below = [], values
    for index in range(start, len(structure.levels)):
        rule = aggregate_rule(framework, index)
        if rule.method in RELATIVE:
            above = np.full((*below.shape[:-1], len(structure.levels[index].codes)), np.nan)
            for _, rows in kinds_of(panel):
                above[..., rows, :] = _aggregate_level(structure.levels[index], rule, below[..., rows, :])
        else:
            _check_positive(framework, structure.below(index), rule, panel, below)
            above = _aggregate_level(structure.levels[index], rule, below)
        scores.append(above)
        below = above
    return tuple(scores)


def aggregate_rule(framework: Framework, index: int) -> Aggregate:
    """How level number `index` above the indicators is put together.

    Raises IndicatorError when the framework names neither one way for all levels nor one for each.
    """
    ways, levels = framework.steps.aggregate, len(framework.levels) - 1
    if len(ways) not in (1, levels):
        raise IndicatorError(
            f"there are {len(ways)} ways to aggregate and {levels} levels above the indicators;"
            " give one for all, or one for each from the bottom",
            file=framework.file,
        )
    return ways[0] if len(ways) == 1 else ways[index]


def _check_positive(
    framework: Framework, codes: tuple[str, ...], rule: Aggregate, panel: Panel, below: Values
) -> None:
    exponent = rule.parameters.get("exponent", 1.0) if rule.method == "power" else 1.0
    is_above = rule.method in ("geometric", "harmonic") or (
        isinstance(exponent, (int, float)) and exponent <= 0
    )
    if not is_above and exponent == 1:
        return
    if (wrong := np.argwhere(below <= 0 if is_above else below < 0)).size:
        unit, child = (int(place) for place in wrong[0][-2:])
        raise IndicatorError(
            f"its score is {below[tuple(wrong[0])]:g}, and a {rule.method} mean needs numbers"
            f" {'above 0' if is_above else 'of 0 or more'}:"
            " normalise to a range such as 1 to 100, or aggregate in another way",
            file=framework.file,
            unit=panel.units[unit],
            indicator=codes[child],
        )


def _aggregate_level(level: Level, rule: Aggregate, below: Values) -> Values:
    above = np.full((*below.shape[:-1], len(level.codes)), np.nan)
    for node in range(len(level.codes)):
        children = level.children(node)
        above[..., node] = aggregate(
            below[..., children],
            level.weights[children],
            rule.method,
            parameters=rule.parameters,
            min_available=rule.min_available,
        )
    return above
