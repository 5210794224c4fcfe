"""How values of different units are made comparable (OECD/JRC handbook, step 5).

Every method first turns the values by direction, so that more is better, and takes its bounds from the units
(the second axis from the end). What is missing stays missing. The definitions are COINr's (Becker et al. 2022,
doi:10.21105/joss.04567), but that `scaled` and `goalposts` measure costs from the far end of the range.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.table import Table

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import NormaliseMethod
    from hjulet.instruments.indicators.table import Values

    Parameters = Mapping[str, float | str | Values]
    Method = Callable[[Values, Values, Values, Parameters], Values]


def normalise(
    values: Values,
    method: NormaliseMethod,
    *,
    directions: Sequence[float] | Values,
    parameters: Parameters | None = None,
    bounds_from: Values | None = None,
    clip: bool = False,
    constant: float | None = None,
) -> Values:
    """Make columns comparable: which value is good, and how good, on one scale for all.

    Parameters
    ----------
    values : array, shape (..., units, columns)
        In each indicator's own unit; nan is missing.
    method : what is done; see `model.NormaliseMethod`.
    directions : shape (columns,)
        1 where more is better, -1 where less is.
    parameters : by the method's own names, one number for all columns or an array of shape (columns,)
        minmax: low (0), high (100). zscore: mean (0), deviation (1). scaled: low, high.
        goalposts: low, high, scale (1), offset (0). distance_to_reference: reference.
        distance_to_target: target. All but the first two in the indicator's own unit and direction.
    bounds_from : array, shape (..., units, columns)
        From which values the least, the greatest, the mean and the ranks are taken; without it, the values
        themselves. Then values may lie outside the range, which is normal in BRP+.
    clip : whether what lies outside the range is drawn in to it. Ranges: minmax low-high, goalposts 0-1 before
        scale and offset; distances, fractions and percentile ranks 0-1, but references and targets only above.
    constant : what a column gets in which the bounds coincide; None leaves it missing.

    Returns
    -------
    array of the same shape. minmax and scaled: 0-100 unless said otherwise. percentile_rank, the distances and
    fraction_of_maximum: 1 is the best, the reference or the target. rank: 1 is the least, ties share the lowest.

    Raises
    ------
    IndicatorError : an unknown method, a parameter that is missing or no number, a direction that is not 1 or -1.

    Notes
    -----
    `fraction_of_maximum` is COINr's x / max(x) of turned values, which for direction -1 is x / min(x) and so
    grows as things get worse: use it for indicators of direction 1 only.

    Examples
    --------
    >>> normalise(np.array([[1.0], [2.0], [5.0]]), "minmax", directions=[-1]).ravel().tolist()
    [100.0, 75.0, 0.0]
    """
    if method not in METHODS:
        raise IndicatorError(f"unknown method to normalise '{method}'; there are {', '.join(METHODS)}")
    turns = _directions(directions, values.shape[-1])
    turned: Values = values * turns
    bounds: Values = turned if bounds_from is None else bounds_from * turns
    if bounds.shape[-2] == 0:
        return np.full_like(turned, np.nan)
    given = parameters or {}
    with np.errstate(divide="ignore", invalid="ignore"):
        done = METHODS[method](turned, bounds, turns, given)
    if method != "none":
        # A range of nothing divides by zero: what came of that is no figure, but the column may have one given.
        done = np.where(np.isfinite(done), done, np.nan if constant is None else constant)
    done = np.where(np.isnan(turned), np.nan, done)
    return _clip(done, method, given, turned.shape[-1]) if clip else done


def reference_of(table: Table, unit: str) -> Values:
    """The values of one unit, shape (columns,): what `distance_to_reference` measures from.

    Raises IndicatorError when the table has no such unit.
    """
    if unit not in table.units:
        raise IndicatorError("the reference is not among the units of the data", unit=unit)
    values: Values = table.values[table.units.index(unit)].copy()
    return values


def ampi_goalposts(values: Values, reference: Values) -> dict[str, float | str | Values]:
    """The parameters of `goalposts` for the adjusted Mazziotta-Pareto index: the reference becomes 100, the
    range of the values, laid around it, 70-130 (Mazziotta and Pareto 2016, doi:10.1007/s11205-015-0998-2).

    `values` has shape (..., columns), over all the years compared; `reference` has shape (columns,).
    """
    flat = values.reshape(-1, values.shape[-1])
    half = (_greatest(flat) - _least(flat)).ravel() / 2
    return {"low": reference - half, "high": reference + half, "scale": 60.0, "offset": 70.0}


def _minmax(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    low, high = _number(given, "low", 0.0), _number(given, "high", 100.0)
    least = _least(bounds)
    within: Values = (turned - least) / (_greatest(bounds) - least) * (high - low) + low
    return within


def _zscore(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    there = ~np.isnan(bounds)
    counts = there.sum(axis=-2, keepdims=True)
    means = np.where(there, bounds, 0.0).sum(axis=-2, keepdims=True) / counts
    squares = np.where(there, (bounds - means) ** 2, 0.0).sum(axis=-2, keepdims=True)
    deviations = np.sqrt(squares / (counts - 1))
    # Alike values can leave a deviation of rounding, which is none.
    deviations[deviations <= 1e-14 * np.abs(means)] = 0.0
    scores: Values = (turned - means) / deviations * _number(given, "deviation", 1.0)
    return scores + _number(given, "mean", 0.0)


def _scaled(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return _between(turned, turns, given) * 100.0


def _goalposts(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return _between(turned, turns, given) * _number(given, "scale", 1.0) + _number(given, "offset", 0.0)


def _between(turned: Values, turns: Values, given: Parameters) -> Values:
    low, high = _number(given, "low"), _number(given, "high")
    worst, best = np.where(turns > 0, low, -high), np.where(turns > 0, high, -low)
    shares: Values = (turned - worst) / (best - worst)
    return shares


def _rank(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return _below(turned, bounds) + 1.0


def _borda(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return _below(turned, bounds)


def _percentile_rank(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    shares: Values = _below(turned, bounds) / (np.sum(~np.isnan(bounds), axis=-2, keepdims=True) - 1)
    return shares


def _distance_to_maximum(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    greatest = _greatest(bounds)
    return 1.0 - (greatest - turned) / (greatest - _least(bounds))


def _distance_to_reference(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    reference = _number(given, "reference") * turns
    return 1.0 - (reference - turned) / (reference - _least(bounds))


def _distance_to_target(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    least = _least(bounds)
    return (turned - least) / (_number(given, "target") * turns - least)


def _fraction_of_maximum(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return turned / _greatest(bounds)


def _none(turned: Values, bounds: Values, turns: Values, given: Parameters) -> Values:
    return turned


METHODS: dict[str, Method] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "scaled": _scaled,
    "rank": _rank,
    "percentile_rank": _percentile_rank,
    "borda": _borda,
    "distance_to_reference": _distance_to_reference,
    "distance_to_maximum": _distance_to_maximum,
    "distance_to_target": _distance_to_target,
    "fraction_of_maximum": _fraction_of_maximum,
    "goalposts": _goalposts,
    "none": _none,
}
ONLY_ABOVE = {"distance_to_reference", "distance_to_target"}
UNBOUNDED = {"none", "zscore", "rank", "borda"}


def _clip(done: Values, method: str, given: Parameters, columns: int) -> Values:
    if method in UNBOUNDED:
        return done
    low: Values | float = 0.0
    high: Values | float = 1.0
    if method == "minmax":
        low, high = _number(given, "low", 0.0), _number(given, "high", 100.0)
    elif method == "scaled":
        high = 100.0
    elif method == "goalposts":
        low = _number(given, "offset", 0.0)
        high = low + _number(given, "scale", 1.0)
    return np.minimum(done, high) if method in ONLY_ABOVE else np.clip(done, low, high)


def _least(values: Values) -> Values:
    """The least of each column, nan where nothing is there, without numpy's warning about it."""
    least = np.where(np.isnan(values), np.inf, values).min(axis=-2, keepdims=True)
    return np.where(np.isinf(least), np.nan, least)


def _greatest(values: Values) -> Values:
    return -_least(-values)


def _below(values: Values, among: Values) -> Values:
    """For each value, how many of its column's `among` are less than it."""
    shape = np.broadcast_shapes(values.shape[:-2], among.shape[:-2])
    sorts = np.sort(np.broadcast_to(among, (*shape, *among.shape[-2:])), axis=-2)
    wide = np.broadcast_to(values, (*shape, *values.shape[-2:]))
    below = np.empty(wide.shape)
    # Sorting puts nan last, above every number, so a search never counts it.
    for place in np.ndindex(*shape):
        for column in range(wide.shape[-1]):
            index = (*place, slice(None), column)
            below[index] = np.searchsorted(sorts[index], wide[index], side="left")
    return below


def _directions(directions: Sequence[float] | Values, columns: int) -> Values:
    turns = np.asarray(directions, dtype=np.float64)
    if turns.shape != (columns,):
        raise IndicatorError(f"there are {columns} columns, and directions of shape {turns.shape}")
    if wrong := sorted(set(turns[np.abs(turns) != 1].tolist())):
        raise IndicatorError(f"a direction is {wrong[0]:g}; it is 1 (more is better) or -1 (less is)")
    return turns


def _number(given: Parameters, name: str, default: float | None = None) -> Values:
    value = given.get(name, default)
    if value is None:
        raise IndicatorError(f"the method needs the parameter '{name}'; give it a number")
    try:
        number = np.asarray(value, dtype=np.float64)
    except ValueError:
        raise IndicatorError(f"the parameter '{name}' is {value!r}; give it a number") from None
    return number
