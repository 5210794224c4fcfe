"""Weighted means over many weightings at once: all that are an arithmetic mean of something else.

The geometric mean is that of logarithms, the harmonic that of inverses, the power mean that of powers. So a thousand
weightings are one matrix product, and means of one kind within each other are one mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.aggregating import aggregate
from hjulet.instruments.indicators.model import Aggregate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of x is back(mean(forth(x)))."""

    forth: Callable[[Values], Values]
    back: Callable[[Values], Values]


def mean_of(method: Aggregate) -> Mean | None:
    """The mean that a method is; None for those that are no such mean (OWA, MPI, Copeland ...)."""
    exponent = method.parameters.get("exponent")
    if method.method == "power" and isinstance(exponent, float | int) and exponent in {-1, 0, 1}:
        return MEANS[{-1: "harmonic", 0: "geometric", 1: "arithmetic"}[int(exponent)]]
    return MEANS.get(method.method)


def _same(values: Values) -> Values:
    return values


def _inverse(values: Values) -> Values:
    return 1.0 / values


MEANS = {
    "arithmetic": Mean(_same, _same),
    "geometric": Mean(np.log, np.exp),
    "harmonic": Mean(_inverse, _inverse),
}


def weighted_mean(values: Values, present: NDArray[np.bool_], weights: Values, mean: Mean) -> Values:
    """The mean over children, of those that are there.

    Parameters
    ----------
    values : (children, units), the same in every run, or (children, runs, units)
    present : (children, units). What is not there may hold anything.
    weights : (runs or 1, children)

    Returns
    -------
    (runs, units); nan where nothing is there.
    """
    is_whole = bool(present.all())
    if values.ndim == 2:
        raised = mean.forth(values if is_whole else np.where(present, values, 1.0))
        total = weights @ (raised if is_whole else np.where(present, raised, 0.0))
        weight = weights.sum(axis=1, keepdims=True) if is_whole else weights @ present.astype(np.float64)
    else:
        total = np.zeros(values.shape[1:])
        weight = np.zeros((len(weights), 1 if is_whole else values.shape[2]))
        for child, own in enumerate(weights.T):
            has = present[child]
            raised = mean.forth(values[child] if has.all() else np.where(has, values[child], 1.0))
            total += raised * (own[:, None] if has.all() else own[:, None] * has)
            weight += own[:, None] if is_whole else own[:, None] * has
    with np.errstate(invalid="ignore", divide="ignore"):
        return mean.back(total / weight)


def by_method(
    values: Values, present: NDArray[np.bool_], weights: Values, method: Aggregate, runs: int
) -> Values:
    """The same by any method, one run after the other: shape (runs, units)."""
    lacking = ~present if values.ndim == 2 else np.broadcast_to(~present[:, None], values.shape)
    given = np.where(lacking, np.nan, values)
    done = np.empty((runs, values.shape[-1]))
    for run in range(runs):
        one = given if given.ndim == 2 else given[:, run if given.shape[1] > 1 else 0]
        own = weights[run if len(weights) > 1 else 0]
        done[run] = aggregate(one.T, own, method.method, method.parameters, method.min_available)
    return done
