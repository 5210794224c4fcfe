"""How indicators hang together, before they are put together (OECD/JRC handbook, step 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Values


@dataclass(frozen=True, slots=True)
class PrincipalComponents:
    """Components of standardised columns, the most telling first."""

    deviations: Values
    """Shape (components,): the standard deviation along each; their squares sum to the number of columns."""
    loadings: Values
    """Shape (columns, components), each of length 1. The sign is chosen so that they sum to 0 or more."""
    explained: Values
    """Shape (components,): the share of the variance, 0-1."""
    units: int
    """How many units had all columns and were used."""


def correlation(
    values: Values, others: Values | None = None, method: Literal["pearson", "spearman"] = "pearson"
) -> Values:
    """Correlations between columns: which say the same, and which pull apart?

    `values` has shape (units, columns), `others` (units, other columns), by default the same; the answer has shape
    (columns, other columns), -1 to 1. Each pair is compared over the units that have both; nan where fewer than
    three do or one does not vary. `spearman` ranks each column among the units of the pair, ties by their mean.
    """
    others = values if others is None else others
    if method not in ("pearson", "spearman"):
        raise IndicatorError(f"unknown correlation '{method}'; there are pearson, spearman")
    found = np.full((values.shape[1], others.shape[1]), np.nan)
    for one in range(values.shape[1]):
        for other in range(others.shape[1]):
            both = ~(np.isnan(values[:, one]) | np.isnan(others[:, other]))
            if both.sum() >= 3:
                pair = values[both, one], others[both, other]
                found[one, other] = _pearson(*(map(_mean_ranks, pair) if method == "spearman" else pair))
    return found


def pca(values: Values) -> PrincipalComponents:
    """Principal components of columns with mean 0 and deviation 1, over the units that have all of them.

    Raises IndicatorError when fewer than two units have all, or a column does not vary among those.
    """
    whole = values[~np.isnan(values).any(axis=1)]
    if len(whole) < 2:
        raise IndicatorError(
            f"{len(whole)} units have all {values.shape[1]} columns, and two are needed; impute, or take fewer columns"
        )
    spread = whole.std(axis=0, ddof=1)
    if len(flat := np.flatnonzero(spread == 0)):
        raise IndicatorError(f"column {flat[0] + 1} is the same for all units, and carries no component")
    _, singular, rotated = np.linalg.svd((whole - whole.mean(axis=0)) / spread, full_matrices=False)
    loadings = rotated.T
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    variances = singular**2 / (len(whole) - 1)
    return PrincipalComponents(np.sqrt(variances), loadings, variances / variances.sum(), len(whole))


def cronbach_alpha(values: Values) -> float:
    """Whether columns measure one thing: 1 is wholly, 0.7 the usual limit. Units with gaps are left out.

    The formula is k / (k - 1) · (1 - Σ variances / variance of the sum); Cronbach (1951),
    doi:10.1007/BF02310555. nan with fewer than two columns or units.
    """
    whole = values[~np.isnan(values).any(axis=1)]
    count = values.shape[1]
    if count < 2 or len(whole) < 2:
        return float("nan")
    covariances = np.cov(whole, rowvar=False)
    total = covariances.sum()
    return float(count / (count - 1) * (1 - np.trace(covariances) / total)) if total else float("nan")


def _pearson(one: Values, other: Values) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt(np.sum(one**2) * np.sum(other**2))
    return float(np.clip(np.sum(one * other) / size, -1.0, 1.0)) if size > 0 else float("nan")


def _mean_ranks(column: Values) -> Values:
    ordered = np.sort(column)
    ranks: Values = (
        np.searchsorted(ordered, column, "left") + np.searchsorted(ordered, column, "right") + 1
    ) / 2
    return ranks
