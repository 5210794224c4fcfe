"""Normalising as a framework says: each kind of unit apart, each column by its own rule, bounds by year and sex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Bounds, Framework, Indicator, Normalise
from hjulet.instruments.indicators.normalising import normalise
from hjulet.instruments.indicators.preparing import kinds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Panel, Values


ORDINAL = ("rank", "percentile_rank", "borda")
"""What depends on every other unit, and has no bounds that could be held still."""


def normalise_all(framework: Framework, panel: Panel, values: Values) -> Values:
    """Normalise prepared values of shape (years, sexes, units, columns). The direction of each column is taken in:
    more is better in what comes out."""
    normalised = np.full_like(values, np.nan)
    for _, rows in kinds_of(panel):
        for columns, rule in rules(framework):
            mine = values[:, :, rows][..., columns]
            reference = reference_values(panel, mine, rule.bounds)
            parameters = _parameters(panel, rule, mine, [panel.units[row] for row in rows])
            scaled = _apply(framework, rule, columns, mine, reference, parameters)
            normalised[:, :, rows[:, None], columns] = scaled
    return normalised


def normalise_as(
    framework: Framework, panel: Panel, values: Values, row: int, year: int, sex: int, column_values: Values
) -> Values:
    """What `column_values`, shape (columns,), become with the bounds that the unit in `row` has that year and sex.

    `values` are all prepared values, shape (years, sexes, units, columns).
    """
    scaled = np.full_like(column_values, np.nan)
    rows = next(rows for _, rows in kinds_of(panel) if row in rows)

    def there(array: Values) -> Values:
        at: Values = array[min(year, array.shape[0] - 1), min(sex, array.shape[1] - 1)]
        return at

    for columns, rule in rules(framework):
        mine = values[:, :, rows][..., columns]
        reference = reference_values(panel, mine, rule.bounds)
        parameters = {
            name: there(value) if isinstance(value, np.ndarray) else value
            for name, value in _parameters(panel, rule, mine, [panel.units[one] for one in rows]).items()
        }
        own = column_values[None, columns]
        bounds = there(mine if reference is None else reference)
        scaled[columns] = _apply(framework, rule, columns, own, bounds, parameters)[0]
    return scaled


def reference_values(panel: Panel, values: Values, bounds: Bounds) -> Values | None:
    """The values that bounds are taken from, shape (years or 1, sexes or 1, units of all of them, columns).

    None when each year and sex has its own. Raises IndicatorError when bounds are to come from a sex that the
    panel has not.
    """
    if bounds.year == bounds.sex == "own":
        return None
    if bounds.sex == "T" and "T" not in panel.sexes:
        raise IndicatorError(
            f"the bounds are to come from both sexes together, 'T', and the panel has {', '.join(panel.sexes)} only"
        )
    if bounds.sex == "T":
        values = values[:, [panel.sexes.index("T")]]
    if bounds.year == "latest":
        has = ~np.isnan(values).all(axis=(1, 2))
        latest = np.where(has, np.arange(values.shape[0])[:, None], 0).max(axis=0)
        values = np.take_along_axis(values, latest[None, None, None], axis=0)
    elif bounds.year == "all":
        values = np.concatenate(list(values), axis=1)[None]
    if bounds.sex == "pooled":
        values = np.concatenate([values[:, sex] for sex in range(values.shape[1])], axis=1)[:, None]
    return values


def rules(framework: Framework) -> list[tuple[NDArray[np.intp], Normalise]]:
    """Which columns are normalised alike, and how."""
    found: list[tuple[list[int], Normalise]] = []
    for index, one in enumerate(framework.indicators):
        rule = _rule_of(framework, one)
        alike = next((columns for columns, other in found if other == rule), None)
        if alike is None:
            found.append(([index], rule))
        else:
            alike.append(index)
    return [(np.array(columns, dtype=np.intp), rule) for columns, rule in found]


def _rule_of(framework: Framework, one: Indicator) -> Normalise:
    rule = one.normalise or framework.steps.normalise
    if rule.method != "distance_to_target":
        return rule
    if one.target is None:
        raise IndicatorError(
            "it is compared with a target and has none; write target = … on its line",
            file=framework.file_of(one),
            line=one.line,
            indicator=one.code,
        )
    target = float(np.log(one.target)) if one.transform == "log" else one.target
    return replace(rule, parameters={**rule.parameters, "target": target})


def _apply(
    framework: Framework,
    rule: Normalise,
    columns: NDArray[np.intp],
    values: Values,
    reference: Values | None,
    parameters: Mapping[str, float | str | Values],
) -> Values:
    return normalise(
        values,
        rule.method,
        directions=[framework.indicators[index].direction for index in columns],
        parameters=parameters,
        bounds_from=reference,
        clip=rule.clip,
        constant=rule.constant,
    )


def _parameters(
    panel: Panel, rule: Normalise, values: Values, units: list[str]
) -> Mapping[str, float | str | Values]:
    """The rule's own parameters; a unit that is the reference becomes its values, shape (years, sexes, 1, columns)."""
    unit = rule.parameters.get("reference")
    if not isinstance(unit, str):
        return rule.parameters
    if unit not in units:
        raise IndicatorError("the reference that all are compared with is not among the units", unit=unit)
    anchor = values[..., [units.index(unit)], :]
    # Pooled bounds have no value of one year and sex: the reference then keeps its own.
    if rule.bounds.year != "all" and rule.bounds.sex != "pooled":
        kept = reference_values(panel, anchor, rule.bounds)
        anchor = anchor if kept is None else kept
    return {**rule.parameters, "reference": anchor}
