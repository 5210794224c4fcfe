"""Why a score is what it is, and why two differ: exact sums, down to the indicators.

Up the tree, a difference is carried by secants. An arithmetic, geometric, harmonic or power mean f of children c with
weights w is g⁻¹(Σ w g(c)), with g(x) = x, ln x, 1/x or xᵖ. With S(a, b) = (g(a) − g(b)) / (a − b), the slope of g
between two values (its derivative when they are alike),

    f(x) − f(y) = Σ w S(x_c, y_c) / S(f(x), f(y)) · (x_c − y_c)

holds exactly, is the same read from either side, and for the geometric mean is the logarithmic mean Divisia
decomposition (Ang 2005, doi:10.1016/j.enpol.2003.10.010). Slopes multiply down the tree. Where there is no such g (OWA,
MPI, AMPI, values that are not above 0 in a geometric mean), the children are replaced one by one, in the order of the
file and backwards, and the two answers averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.aggregating import aggregate
from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.model import Aggregate
    from hjulet.instruments.indicators.structure import Structure
    from hjulet.instruments.indicators.table import Values

POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator adds to a unit's score."""

    indicator: str
    normalised: float
    points: float
    """Of the score; 0 when the indicator is missing, and over all indicators the score itself."""
    share: float
    """Of the score, 0 to 1 when nothing is negative; nan when the score is 0."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one indicator does to a difference, in points of the score."""

    indicator: str
    value: float
    other_value: float
    """In the indicator's own unit (after logarithms and denominators)."""
    points: float
    """From the values being different."""
    bounds_points: float
    """From the least and greatest being other ones."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A difference between two scores, in parts that sum to it."""

    framework: str
    is_draft: bool
    node: str
    one: str
    other: str
    """Unit, year and sex, in words."""
    score: float
    other_score: float
    effects: tuple[Effect, ...]
    missing: Mapping[str, float]
    """By node: what comes from one of the two lacking a part that the other has."""

    @property
    def difference(self) -> float:
        return self.score - self.other_score

    @property
    def bounds_effect(self) -> float:
        """From the least and greatest values being other ones, such as another year's; 0 with the same bounds."""
        return fsum(effect.bounds_points for effect in self.effects)

    @property
    def missing_effect(self) -> float:
        return fsum(self.missing.values())

    @property
    def total(self) -> float:
        """The sum of all parts: the difference, to the last digits of the largest part."""
        return fsum([*(effect.points for effect in self.effects), self.bounds_effect, *self.missing.values()])

    def to_frame(self) -> pl.DataFrame:
        """A row for each indicator that matters, largest first, then bounds and missing parts.

        Columns: part, kind ("indicator", "bounds", "missing"), value, other_value, points.
        """
        import polars as pl

        rows: list[tuple[str, str, float | None, float | None, float]] = [
            (effect.indicator, "indicator", effect.value, effect.other_value, effect.points)
            for effect in sorted(self.effects, key=lambda effect: -abs(effect.points))
        ]
        rows.append(("bounds", "bounds", None, None, self.bounds_effect))
        rows += [(node, "missing", None, None, points) for node, points in self.missing.items()]
        columns = {
            "part": pl.String,
            "kind": pl.String,
            "value": pl.Float64,
            "other_value": pl.Float64,
            "points": pl.Float64,
        }
        frame = pl.DataFrame(rows, schema=columns, orient="row")
        return frame.with_columns(pl.lit(True).alias("is_draft")) if self.is_draft else frame


def slopes_between(
    structure: Structure,
    rules: tuple[Aggregate, ...],
    scores: tuple[Values, ...],
    other_scores: tuple[Values, ...],
    level: int,
    node: int,
) -> tuple[Values, dict[str, float]]:
    """How a node's difference between two units hangs on each indicator's.

    `scores` and `other_scores` hold what the two have at every level from the indicators, each of shape (children,).
    Returns slopes of shape (columns,), 0 where one of the two lacks the value or something above it, and by node what
    comes from lacking. The sum of slope times difference, and of what is lacking, is the node's difference.
    """
    missing: dict[str, float] = {}
    above = np.zeros(len(structure.levels[level].codes))
    above[node] = 1.0
    for index in range(level, -1, -1):
        step = structure.levels[index]
        below = np.zeros(len(step.parents))
        for place in np.flatnonzero(above):
            children = step.children(int(place))
            x, y, weights = scores[index][children], other_scores[index][children], step.weights[children]
            both = ~np.isnan(x) & ~np.isnan(y)
            whole = float(scores[index + 1][place] - other_scores[index + 1][place])
            kept = 0.0
            if both.any() and weights[both].sum() > 0:
                common = _Mean(rules[index], weights, both)
                fx, fy = common.of(x[both]), common.of(y[both])
                kept = fx - fy
                below[children[both]] = above[place] * common.slopes(x[both], y[both], fx, fy)
            lacks = (np.isnan(x) != np.isnan(y)) & (weights > 0)
            if lacks.any():
                missing[step.codes[place]] = float(above[place]) * (whole - kept)
        above = below
    return above, missing


def slopes_at(
    structure: Structure, rules: tuple[Aggregate, ...], scores: tuple[Values, ...], level: int, node: int
) -> Values:
    """By how much a node's score rises with each indicator's, shape (columns,).

    These means are homogeneous of the first degree, so slope times value summed over the indicators is the score
    (Euler). Raises IndicatorError for methods that are no such mean.
    """
    above = np.zeros(len(structure.levels[level].codes))
    above[node] = 1.0
    for index in range(level, -1, -1):
        step, power = structure.levels[index], _power(rules[index])
        if power is None:
            raise IndicatorError(
                f"level '{step.name}' is put together by '{rules[index].method}', whose score is no sum of its parts;"
                " contributions exist for arithmetic, geometric, harmonic and power means"
            )
        below = np.zeros(len(step.parents))
        for place in np.flatnonzero(above):
            children = step.children(int(place))
            x, score = scores[index][children], scores[index + 1][place]
            weights = np.where(np.isnan(x), 0.0, step.weights[children])
            weights = weights / weights.sum()
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(weights > 0, (x / score) ** (power - 1), 0.0) if power != 1 else 1.0
            below[children] = above[place] * weights * np.where(np.isfinite(ratio), ratio, 0.0)
        above = below
    return above


def _power(rule: Aggregate) -> float | None:
    if rule.method == "power":
        power = rule.parameters.get("exponent")
        return float(power) if isinstance(power, (int, float)) else None
    return POWERS.get(rule.method)


class _Mean:
    """One way to put children together, of those that both units have."""

    def __init__(self, rule: Aggregate, weights: Values, both: NDArray[np.bool_]) -> None:
        self.rule, self.all_weights, self.both = rule, weights, both
        self.weights = weights[both]

    def of(self, values: Values) -> float:
        return float(self.rows(values[None])[0])

    def rows(self, values: Values) -> Values:
        # The others are there and missing: an OWA has a weight for every place.
        whole = np.full((len(values), len(self.both)), np.nan)
        whole[:, self.both] = values
        return aggregate(whole, self.all_weights, self.rule.method, parameters=self.rule.parameters)

    def slopes(self, x: Values, y: Values, fx: float, fy: float) -> Values:
        """For each child, its part of fx − fy over its own difference."""
        power, weights = _power(self.rule), self.weights / self.weights.sum()
        if power == 1:
            return np.asarray(weights)
        if power is not None and min(x.min(), y.min(), fx, fy) > 0:
            whole = _secant(np.array([fx]), np.array([fy]), power)
            return np.asarray(weights * _secant(x, y, power) / whole)
        return self._one_by_one(x, y)

    def _one_by_one(self, x: Values, y: Values) -> Values:
        steps, places = len(x) + 1, np.arange(len(x))
        forwards = np.where(places < np.arange(steps)[:, None], x, y)
        backwards = np.where(len(x) - 1 - places < np.arange(steps)[:, None], x, y)
        effects = (np.diff(self.rows(forwards)) + np.diff(self.rows(backwards))[::-1]) / 2
        apart = x - y
        slopes: Values = np.divide(effects, apart, out=np.zeros(len(x)), where=apart != 0)
        return slopes


def _secant(x: Values, y: Values, power: float) -> Values:
    """(g(x) − g(y)) / (x − y) for g = ln (power 0) or x to the power, without losing digits when they are near."""
    apart = x - y
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratio = np.log1p(apart / y)
        secant = log_ratio / apart if power == 0 else y**power * np.expm1(power * log_ratio) / apart
    derivative = 1 / y if power == 0 else power * y ** (power - 1)
    slopes: Values = np.where(apart == 0, derivative, secant)
    return slopes
