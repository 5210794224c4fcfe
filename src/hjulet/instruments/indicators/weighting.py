"""What parts weigh: from the data, from judgement, or as they work out in the end (OECD/JRC handbook, step 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.aggregating import aggregate
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.multivariate import correlation, pca

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hjulet.instruments.indicators.structure import Structure
    from hjulet.instruments.indicators.table import Values

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean inconsistency of random comparisons of so many things (Saaty 1980)."""


@dataclass(frozen=True, slots=True)
class CorrelationWeights:
    """Weights under which each part is as important as was asked."""

    weights: Values
    """Shape (parts,), summing to 1."""
    desired: Values
    """The share of importance asked for, summing to 1."""
    obtained: Values
    """The share of the correlations with the whole that was reached."""


@dataclass(frozen=True, slots=True)
class BenefitOfTheDoubt:
    """Each unit in its best light."""

    scores: Values
    """Shape (units,), 0-1: 1 when no unit is better under the weights that suit this one best."""
    weights: Values
    """Shape (units, parts): those weights. They multiply the values, so they carry 1 / unit."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Weights from comparisons in pairs."""

    weights: Values
    """Shape (parts,), summing to 1."""
    consistency_ratio: float
    """0 is wholly consistent; above 0.1 the comparisons ought to be thought over again."""


def pca_weights(values: Values) -> Values:
    """The loadings of the first principal component: shape (units, parts) to (parts,).

    They may be negative, which says that a part pulls against the others: then look at it, and do not use them.
    The sign is chosen so that they sum to 0 or more. Raises IndicatorError as `multivariate.pca`.
    """
    loadings: Values = pca(values).loadings[:, 0]
    return loadings


def correlation_shares(values: Values, weights: ArrayLike) -> Values:
    """The share of each part in the correlations of the parts with their weighted mean; shape (parts,), sum 1.

    A part's correlation with the whole is what it counts for in the ranking, whatever its weight.
    """
    whole = aggregate(values, weights, "arithmetic")
    with_whole = correlation(values, whole[:, None])[:, 0]
    shares: Values = with_whole / with_whole.sum()
    return shares


def correlation_weights(values: Values, importance: ArrayLike | None = None) -> CorrelationWeights:
    """Weights that make each part as important as wanted, judged by its correlation with the whole.

    `values` has shape (units, parts); `importance` (parts,) is relative, and equal without it. The sum of the squared
    differences of the shares is made the least there is with no weight below 0; compare `desired` and `obtained`,
    for parts that pull against each other cannot be balanced.

    References: Becker et al. (2017), doi:10.1016/j.ecolind.2017.03.056. COINr's `get_opt_weights` has the same aim and
    stops earlier.

    Raises IndicatorError for importances of the wrong number, or not above 0.
    """
    from scipy.optimize import minimize

    parts = values.shape[1]
    wanted = np.ones(parts) if importance is None else np.asarray(importance, dtype=np.float64)
    if wanted.shape != (parts,) or not np.all(wanted > 0):
        raise IndicatorError(f"there are {parts} parts; give each an importance above 0")
    desired: Values = wanted / wanted.sum()

    def far(weights: Values) -> float:
        return float(np.sum((desired - correlation_shares(values, weights / weights.sum())) ** 2))

    done = minimize(
        far,
        desired,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * parts,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1.0},
        options={"ftol": 1e-16, "maxiter": 500},
    )
    best = np.clip(done.x, 0.0, None)
    best = best / best.sum() if far(best) < far(desired) else desired
    return CorrelationWeights(best, desired, correlation_shares(values, best))


def entropy_weights(values: Values) -> Values:
    """Weights by how much a part tells units apart: 1 - the entropy of its values. Shape (parts,), summing to 1.

    `values` has shape (units, parts), 0 or more; gaps are left out. Shannon and Weaver (1949); Zeleny (1982).
    Raises IndicatorError for a value below 0, and when no part tells units apart.
    """
    if np.any(values < 0):
        raise IndicatorError("entropy takes shares, so values must be 0 or more; normalise to 0-100 first")
    there = ~np.isnan(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(there, values, 0.0) / np.nansum(values, axis=0)
        informed = np.where(shares > 0, shares * np.log(shares), 0.0)
        entropies = -informed.sum(axis=0) / np.log(there.sum(axis=0))
    told = np.nan_to_num(1.0 - entropies).clip(0.0)
    # What rounding leaves of a part that is the same for all is not information.
    told[told < 1e-14] = 0.0
    if told.sum() == 0:
        raise IndicatorError("no part tells the units apart; there is nothing to weigh by")
    weights: Values = told / told.sum()
    return weights


def benefit_of_the_doubt(
    values: Values, *, least_share: float = 0.0, most_share: float = 1.0
) -> BenefitOfTheDoubt:
    """What does each unit reach under the weights that suit it best? By linear programming, one for each unit.

    `values` has shape (units, parts), all known and 0 or more. `least_share` and `most_share` (0-1) bound what each
    part may make of the unit's own score. Cherchye et al. (2007), doi:10.1007/s11205-006-9029-7.

    Raises IndicatorError for a value that is missing or below 0, and for bounds that no weights can keep.
    """
    from scipy.optimize import linprog

    parts = values.shape[1]
    if np.any(~(values >= 0)):
        row = int(np.argwhere(~(values >= 0))[0][0])
        raise IndicatorError(
            f"row {row + 1} has a value that is missing or below 0; impute and normalise first"
        )
    if not (0 <= least_share <= 1 / parts <= most_share <= 1):
        raise IndicatorError(
            f"the shares of {parts} parts cannot all lie in {least_share:g}-{most_share:g}; "
            f"give one at most {1 / parts:.3g} and one at least that"
        )
    scores, weights = np.empty(len(values)), np.empty(values.shape)
    for row, mine in enumerate(values):
        bounds = [
            np.diag(mine) * -1 + least_share * mine if least_share > 0 else np.empty((0, parts)),
            np.diag(mine) - most_share * mine if most_share < 1 else np.empty((0, parts)),
        ]
        limits = np.vstack([values, *bounds])
        ceilings = np.concatenate([np.ones(len(values)), np.zeros(len(limits) - len(values))])
        done = linprog(-mine, A_ub=limits, b_ub=ceilings, bounds=(0, None), method="highs")
        if not done.success:
            # A part that is 0 for all may weigh anything: its weight is unbounded, the score is not.
            raise IndicatorError(f"row {row + 1}: no best weights were found ({done.message})")
        scores[row], weights[row] = -done.fun, done.x
    return BenefitOfTheDoubt(scores, weights)


def ahp_weights(comparisons: ArrayLike) -> Hierarchy:
    """Weights from judgements in pairs: how many times as important is one part as another?

    `comparisons` has shape (parts, parts), with 1 on the diagonal and 1 / a opposite each a. The weights are its
    principal eigenvector; Saaty (1980), The Analytic Hierarchy Process.

    Raises IndicatorError when it is not such a table, or has more than 15 parts.

    Examples
    --------
    >>> ahp_weights([[1, 3], [1 / 3, 1]]).weights.round(6).tolist()
    [0.75, 0.25]
    """
    table = np.asarray(comparisons, dtype=np.float64)
    count = len(table) if table.ndim else 0
    if table.shape != (count, count) or not 1 <= count < len(RANDOM_INDEX):
        raise IndicatorError(
            f"the comparisons have shape {table.shape}; expected a square of 1-{len(RANDOM_INDEX) - 1} parts"
        )
    if not np.all(table > 0):
        raise IndicatorError("a comparison is not above 0; 3 means three times as important, 1/3 a third")
    if len(wrong := np.argwhere(np.abs(table * table.T - 1) > 1e-6)):
        one, other = (int(place) for place in wrong[0])
        raise IndicatorError(
            f"part {one + 1} is {table[one, other]:g} times part {other + 1}, but the opposite cell says "
            f"{table[other, one]:g}; expected {1 / table[one, other]:g}"
        )
    roots, vectors = np.linalg.eig(table)
    principal = int(np.argmax(roots.real))
    weights = np.abs(vectors[:, principal].real)
    inconsistency = (roots[principal].real - count) / (count - 1) if count > 2 else 0.0
    ratio = inconsistency / RANDOM_INDEX[count] if count > 2 else 0.0
    return Hierarchy(weights / weights.sum(), float(max(ratio, 0.0)))


def effective_weights(structure: Structure) -> dict[str, float]:
    """What each indicator and node weighs in the end, in the top of its own tree: 0-1, and 1 for each top.

    Weights within a node are made to sum to 1 and multiplied on the way up. By code, the indicators first.
    """
    found: dict[str, float] = dict.fromkeys(structure.levels[-1].codes, 1.0) if structure.levels else {}
    by_level: list[dict[str, float]] = [found]
    for index in range(len(structure.levels) - 1, -1, -1):
        level = structure.levels[index]
        sums = np.bincount(level.parents, weights=level.weights, minlength=len(level.codes))
        mine = {
            code: float(weight / sums[parent]) * by_level[-1][level.codes[parent]]
            for code, weight, parent in zip(
                structure.below(index), level.weights, level.parents.tolist(), strict=True
            )
        }
        by_level.append(mine)
    return {code: weight for level in reversed(by_level) for code, weight in level.items()}
