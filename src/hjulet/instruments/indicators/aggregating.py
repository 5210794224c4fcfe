"""How the parts of a node are put together to one figure (OECD/JRC handbook, step 6).

Means are taken along the last axis, over the parts a unit has; what it lacks carries no weight and is never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.normalising import normalise
from hjulet.instruments.indicators.ranking import count_before, is_before, rank

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hjulet.instruments.indicators.model import AggregateMethod
    from hjulet.instruments.indicators.table import Values

    Parameters = Mapping[str, float | Sequence[float]]
    Method = Callable[[Values, Values, Parameters], Values]

SAME_SHARE = 1e-12
"""Two shares of weight that differ by less are a draw: sums of decimal weights carry rounding."""


def aggregate(
    values: Values,
    weights: ArrayLike,
    method: AggregateMethod,
    parameters: Parameters | None = None,
    min_available: float = 0.0,
) -> Values:
    """Put parts together: what does a unit reach on the whole?

    Parameters
    ----------
    values : array, shape (..., units, parts)
        Normalised, so that more is better; nan is missing.
    weights : shape (parts,), or any that broadcasts to `values`
        Only their proportions count.
    method : arithmetic, geometric, harmonic, power, owa, mpi, ampi, copeland or borda.
    parameters : power: exponent. owa: order_weights, from the best part to the worst. mpi and ampi: sign (-1 draws
        the uneven down, 1 up), ddof (0 as in the papers; 1 as the R package Compind has it for mpi).
    min_available : 0-1
        The share of the parts (by number) that a unit must have; with less it is missing.

    Returns
    -------
    array, shape (..., units), in the unit of the values; nan where nothing with weight is there. copeland: won minus
    lost duels with the other units, as a whole number; borda: the mean of how many units are beaten in each part.

    Raises
    ------
    IndicatorError : weights that are negative or sum to zero, a value that the method cannot take (0 or less in a
        geometric or harmonic mean, less than 0 in a power mean, a mean of 0 or less in mpi and ampi), an unknown
        method or a parameter that is missing.

    Examples
    --------
    >>> aggregate(np.array([[1.0, 4.0], [np.nan, 9.0]]), [1, 1], "geometric").round(12).tolist()
    [2.0, 9.0]
    """
    if method not in METHODS:
        raise IndicatorError(f"unknown method to aggregate '{method}'; there are {', '.join(METHODS)}")
    given = np.asarray(weights, dtype=np.float64)
    _check(given, values.shape[-1])
    there = ~np.isnan(values)
    carried = np.where(there, given, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        done = METHODS[method](values, carried, parameters or {})
    available = there.mean(axis=-1)
    # A share such as 3 of 5 against 0.6 must not fail by rounding.
    enough = (carried.sum(axis=-1) > 0) & (available >= min_available - 1e-12)
    return np.where(enough, done, np.nan)


def outranking(values: Values, weights: ArrayLike) -> Values:
    """For each pair, the share of the weight in which the first unit is better; ties count half.

    `values` has shape (units, parts), `weights` (parts,); the answer has shape (units, units), 0-1. A part that
    either of two lacks is left out for them (nan when they have none in common). The diagonal is 0, as in COINr.

    References: Munda and Nardo (2009), doi:10.1080/00036840601019364.
    """
    given = np.asarray(weights, dtype=np.float64)
    _check(given, values.shape[-1])
    # Ranks say as much as the values, and small whole numbers are compared several times as fast.
    ranks = rank(values.T)
    if (given == given[0]).all():
        wins = given[0] * count_before(ranks)
    else:
        wins = np.zeros((len(values), len(values)))
        won = np.empty_like(wins)
        for own, weight in zip(ranks, given, strict=True):
            np.multiply(is_before(own), weight, out=won)
            wins += won
    there = ~np.isnan(values)
    shared = there * given @ there.T
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Values = 0.5 + 0.5 * (wins - wins.T) / shared
    np.fill_diagonal(shares, 0.0)
    return shares


def copeland(shares: Values) -> Values:
    """Won minus lost duels of each unit, from `outranking`: shape (units, units) to (units,)."""
    signs = np.sign(np.where(np.abs(shares - 0.5) <= SAME_SHARE, 0.0, shares - 0.5))
    np.fill_diagonal(signs, 0.0)
    scores: Values = np.nansum(signs, axis=-1)
    return scores


def _mean(values: Values, carried: Values) -> Values:
    mean: Values = np.where(carried > 0, values * carried, 0.0).sum(axis=-1) / carried.sum(axis=-1)
    return mean


def _arithmetic(values: Values, carried: Values, given: Parameters) -> Values:
    return _mean(values, carried)


def _geometric(values: Values, carried: Values, given: Parameters) -> Values:
    _above_zero(values, carried, "geometric")
    return np.exp(_mean(np.log(values), carried))


def _harmonic(values: Values, carried: Values, given: Parameters) -> Values:
    _above_zero(values, carried, "harmonic")
    return 1.0 / _mean(1.0 / values, carried)


def _power(values: Values, carried: Values, given: Parameters) -> Values:
    exponent = _one(given, "exponent")
    if exponent == 0:
        return _geometric(values, carried, given)
    if exponent == 1:
        return _mean(values, carried)
    if exponent < 0:
        _above_zero(values, carried, f"power ({exponent:g})")
    elif ((values < 0) & (carried > 0)).any():
        # A square forgets the sign, and a root of what is below 0 is no number.
        raise IndicatorError(
            f"a power ({exponent:g}) mean needs values of 0 or more; normalise to a range such as 0-100"
        )
    return _mean(values**exponent, carried) ** (1.0 / exponent)


def _owa(values: Values, carried: Values, given: Parameters) -> Values:
    """Weights by order, from the best: Yager (1988), with weights of importance as in Torra (1997, WOWA).

    The order weights, summed, are a curve from (0, 0) to (1, 1); each part gets the rise of the curve over its own
    share of the weight. So parts that are missing, or of different weight, need no rule of their own.
    """
    if "order_weights" not in given:
        raise IndicatorError(
            "the method owa needs 'order_weights': a number for each part, the best part first"
        )
    order = np.asarray(given["order_weights"], dtype=np.float64)
    _check(order, values.shape[-1])
    curve = np.concatenate([[0.0], np.cumsum(order) / order.sum()])
    knots = np.linspace(0.0, 1.0, len(curve))
    best_first = np.argsort(-np.where(carried > 0, values, -np.inf), axis=-1, kind="stable")
    ordered = np.take_along_axis(values, best_first, axis=-1)
    importance = np.take_along_axis(carried, best_first, axis=-1)
    shares = np.cumsum(importance, axis=-1) / importance.sum(axis=-1, keepdims=True)
    rises = np.diff(np.interp(shares, knots, curve), axis=-1, prepend=0.0)
    total: Values = np.where(importance > 0, ordered * rises, 0.0).sum(axis=-1)
    return total


def _mpi(values: Values, carried: Values, given: Parameters) -> Values:
    """The mean less the penalty of unevenness: M - S²/M. Mazziotta and Pareto (2013), for values with mean 100 and
    deviation 10; adjusted (2016, doi:10.1007/s11205-015-0998-2) for values between goalposts 70-130."""
    ddof = _one(given, "ddof", 0.0)
    mean = _mean(values, carried)
    spread = _mean((values - mean[..., None]) ** 2, carried)
    count = np.sum(carried > 0, axis=-1)
    variance = spread * count / (count - ddof) if ddof else spread
    if np.any(mean <= 0):
        raise IndicatorError(
            f"mpi and ampi take a penalty in proportion to the mean, and one is {np.nanmin(mean):g}; normalise to"
            " values above 0, such as zscore with mean 100 and deviation 10"
        )
    return mean + _one(given, "sign", -1.0) * variance / mean


def _copeland(values: Values, carried: Values, given: Parameters) -> Values:
    weights = _same_for_all(carried, "copeland")
    flat = values.reshape(-1, *values.shape[-2:])
    return np.stack([copeland(outranking(one, weights)) for one in flat]).reshape(values.shape[:-1])


def _borda(values: Values, carried: Values, given: Parameters) -> Values:
    points = normalise(values, "borda", directions=np.ones(values.shape[-1]))
    return _mean(points, carried)


METHODS: dict[str, Method] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "owa": _owa,
    "mpi": _mpi,
    "ampi": _mpi,
    "copeland": _copeland,
    "borda": _borda,
}


def _same_for_all(carried: Values, method: str) -> Values:
    """The weight of each part, the same for all units; a part that nobody has weighs nothing."""
    flat = carried.reshape(-1, carried.shape[-1])
    weights: Values = flat.max(axis=0)
    if np.any((flat != 0) & (flat != weights)):
        raise IndicatorError(f"the method {method} takes one weight for each part, the same for all units")
    return weights


def _check(weights: Values, parts: int) -> None:
    if weights.ndim == 0 or weights.shape[-1] != parts:
        raise IndicatorError(f"there are {parts} parts, and weights of shape {weights.shape}")
    if not np.all(np.isfinite(weights) & (weights >= 0)):
        raise IndicatorError("a weight is negative or no number; give numbers that are 0 or more")
    if not np.all(weights.sum(axis=-1) > 0):
        raise IndicatorError("the weights sum to zero; give at least one part a weight above 0")


def _above_zero(values: Values, carried: Values, method: str) -> None:
    wrong = (values <= 0) & (carried > 0)
    if wrong.any():
        place = np.argwhere(wrong)[0]
        raise IndicatorError(
            f"a {method} mean needs values above 0, and {wrong.sum()} are not, the first {values[tuple(place)]:g} "
            f"(row {place[-2] + 1 if len(place) > 1 else 1}, part {place[-1] + 1}); normalise to a range above 0, "
            "such as 1-100, or take another mean"
        )


def _one(given: Parameters, name: str, default: float | None = None) -> float:
    value = given.get(name, default)
    if value is None:
        raise IndicatorError(f"the method needs the parameter '{name}'; give it a number")
    if isinstance(value, Sequence):
        raise IndicatorError(f"the parameter '{name}' is {value!r}; give it one number")
    return float(value)
