"""Do places with much support lie beside each other? Moran's I for the whole, and place by place (LISA)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.weights import Weights

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

PERMUTATIONS: Final = 999
BATCH_CELLS: Final = 4_000_000
"""Permutations are drawn in batches of so many numbers: 32 MB."""
QUADRANTS: Final = ("high among high", "low among high", "low among low", "high among low")
NOT_SURE: Final = "not sure"


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I of one variable.

    Parameters
    ----------
    value : about -1 to 1; above `expected` when like lies beside like
    expected, variance : if the values were shuffled over the places (randomisation)
    z : of `value`, by those two
    p_value : two-sided, by permutations; no smaller than 1 / (permutations + 1)
    """

    value: float
    expected: float
    variance: float
    z: float
    p_value: float
    permutations: int
    seed: int
    weights: str


@dataclass(frozen=True, eq=False)
class Lisa:
    """Local indicators of spatial association.

    Parameters
    ----------
    value : shape (places,), local Moran's I; their sum is n - 1 times Moran's I when each row of the weights
        sums to 1
    quadrant : shape (places,), index in `QUADRANTS`: the place by its neighbours. -1 without neighbours
    p_value : shape (places,), two-sided, by conditional permutations. nan without neighbours
    q_value : shape (places,), false discovery rate (Benjamini and Hochberg) over all places with neighbours
    cluster : shape (places,), the quadrant where `q_value` is at most `level`, else "not sure"
    """

    places: tuple[str, ...] = field(repr=False)
    value: Floats = field(repr=False)
    quadrant: Integers = field(repr=False)
    p_value: Floats = field(repr=False)
    q_value: Floats = field(repr=False)
    cluster: tuple[str, ...] = field(repr=False)
    level: float
    permutations: int
    seed: int
    weights: str

    def to_frame(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(
            {
                "place": self.places,
                "local_moran": self.value,
                "quadrant": [QUADRANTS[at] if at >= 0 else None for at in self.quadrant.tolist()],
                "p_value": self.p_value,
                "q_value": self.q_value,
                "cluster": self.cluster,
            }
        )


def empirical_bayes(amounts: Floats, population: Floats) -> Floats:
    """Rates per inhabitant with the same expected variance everywhere, before Moran's I is taken.

    A rate varies more where few live, so Moran's I of raw rates may be about where small places lie. Meant
    for counts, such as projects; for money the variance inside a place is understated, since money comes in
    lumps.

    References
    ----------
    Assunção and Reis (1999), doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I.
    """
    import numpy as np

    if (population <= 0).any() or not np.isfinite(population).all():
        raise FundingError("a place without inhabitants, or with a population that is not known, has no rate")
    rate, overall, people = amounts / population, amounts.sum() / population.sum(), population.sum()
    spread = (population * (rate - overall) ** 2).sum() / people
    variance = spread - overall / (people / len(population)) + overall / population
    variance = np.where(variance < 0, overall / population, variance)
    return np.asarray((rate - overall) / np.sqrt(variance))


def moran(values: Floats, weights: Weights, *, permutations: int = PERMUTATIONS, seed: int = 1) -> Moran:
    """Is like beside like, more than if the values were dealt out anew?

    Parameters
    ----------
    values : shape (places,), such as support per inhabitant
    permutations : how many times the values are shuffled; 0 leaves the p-value out
    seed : the same seed gives the same p-value

    Raises
    ------
    FundingError : a value is missing; all are the same; fewer than four places; no two places are neighbours.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.funding import Places, contiguity
    >>> line = Places(("a", "b", "c", "d"), np.ones(4))
    >>> weights = contiguity(line, {"a": ["b"], "b": ["c"], "c": ["d"]})
    >>> round(moran(np.array([1.0, 2.0, 3.0, 4.0]), weights, permutations=0).value, 6)
    0.4

    References
    ----------
    Moran (1950), doi:10.2307/2332142. Cliff and Ord (1981), *Spatial Processes*, for the moments.
    """
    import numpy as np

    z = _centred(values, weights)
    n, matrix = len(z), weights.matrix
    whole = float(matrix.sum())
    value = n / whole * float(z @ (matrix @ z)) / float(z @ z)
    expected = -1 / (n - 1)
    variance = _variance(z, weights)
    p_value = float("nan")
    if permutations:
        beyond, seen = 0, abs(value - expected) * (1 - 1e-12)
        for order in _permutations(n, permutations, seed):
            dealt = z[order]
            drawn = n / whole * (dealt * (matrix @ dealt)).sum(axis=0) / float(z @ z)
            beyond += int((np.abs(drawn - expected) >= seen).sum())
        p_value = (beyond + 1) / (permutations + 1)
    score = (value - expected) / variance**0.5 if variance > 0 else float("nan")
    return Moran(value, expected, variance, score, p_value, permutations, seed, weights.kind)


def lisa(
    values: Floats, weights: Weights, *, permutations: int = PERMUTATIONS, seed: int = 1, level: float = 0.05
) -> Lisa:
    """Which places lie among others like them, and which stand out from those around?

    Parameters
    ----------
    values : shape (places,)
    permutations : with few, no place can be sure: the smallest p-value is 2 / (permutations + 1), and 290 are
        tested
    level : the share of false finds that is accepted among `cluster`

    Raises
    ------
    FundingError : as `moran`; a level that is no share; no permutations.

    Notes
    -----
    The place's own value is held, those of all others are dealt out anew (conditional permutation). A shuffle
    of all values is made one that holds place i by letting two values change places, that of i and the one
    that came to i; of every shuffle that holds i there are n that lead to it, so all are as likely. One
    product of matrices then serves all places, where the usual way draws neighbours for each place by itself.

    References
    ----------
    Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x. Benjamini and Hochberg (1995),
    doi:10.1111/j.2517-6161.1995.tb02031.x. Caldas de Castro and Singer (2006),
    doi:10.1111/j.0016-7363.2006.00682.x.
    """
    import numpy as np

    if permutations < 1:
        raise FundingError(f"{permutations} permutations were asked for; places are judged by at least one")
    if not 0 < level < 1:
        raise FundingError(f"the level is {level:g}; a share between 0 and 1 was expected, such as 0.05")
    z = _centred(values, weights)
    lag = weights.matrix @ z
    local = (len(z) - 1) * z * lag / float(z @ z)
    above = _lags_above(z, lag, weights, permutations, seed)
    lonely = np.diff(weights.matrix.indptr) == 0
    fewer = np.minimum(above, permutations - above)
    p_value = np.where(lonely, np.nan, np.minimum(1.0, 2 * (fewer + 1) / (permutations + 1)))
    q_value = false_discovery(p_value)
    quadrant = np.where(z > 0, np.where(lag > 0, 0, 3), np.where(lag > 0, 1, 2))
    quadrant[lonely] = -1
    cluster = tuple(
        QUADRANTS[at] if q <= level else NOT_SURE
        for at, q in zip(quadrant.tolist(), q_value.tolist(), strict=True)
    )
    return Lisa(
        weights.codes, local, quadrant, p_value, q_value, cluster, level, permutations, seed, weights.kind
    )


def false_discovery(p_values: Floats) -> Floats:
    """The false discovery rate at which each would be found (Benjamini and Hochberg); nan stays nan, and is not counted.

    >>> import numpy as np
    >>> false_discovery(np.array([0.01, 0.04, np.nan, 0.03])).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    import numpy as np

    found = np.full(len(p_values), np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return found


def _centred(values: Floats, weights: Weights) -> Floats:
    import numpy as np

    values = np.asarray(values, dtype=np.float64)
    if values.shape != (len(weights.codes),):
        raise FundingError(
            f"values of shape {values.shape} came for {len(weights.codes)} places; give one for each"
        )
    if (missing := ~np.isfinite(values)).any():
        at = int(np.flatnonzero(missing)[0])
        raise FundingError(
            "its value is not known; leave the place out of values and weights", place=weights.codes[at]
        )
    if len(values) < 4:
        raise FundingError(f"{len(values)} places are too few; at least four are needed")
    if not weights.matrix.nnz:
        raise FundingError("no two places are neighbours, so nothing lies beside anything")
    z = values - values.mean()
    if not np.abs(z).max() > 1e-12 * np.abs(values).max():
        raise FundingError("all places have the same value, so like cannot lie beside like more than unlike")
    return np.asarray(z)


def _variance(z: Floats, weights: Weights) -> float:
    """Of Moran's I when values are shuffled (Cliff and Ord 1981, 1.44)."""
    import numpy as np

    n, w = len(z), weights.matrix
    whole = float(w.sum())
    both = w + w.T
    first = float((both.multiply(both)).sum()) / 2
    second = float(((np.asarray(w.sum(axis=1)).ravel() + np.asarray(w.sum(axis=0)).ravel()) ** 2).sum())
    tails = float((z**4).mean()) / float((z**2).mean()) ** 2
    a = n * ((n * n - 3 * n + 3) * first - n * second + 3 * whole**2)
    b = tails * ((n * n - n) * first - 2 * n * second + 6 * whole**2)
    return (a - b) / ((n - 1) * (n - 2) * (n - 3) * whole**2) - 1 / (n - 1) ** 2


def _permutations(n: int, permutations: int, seed: int) -> Iterator[Integers]:
    """Shuffles of 0 to n - 1 as columns, batch by batch. The batches depend on n alone, and so do the shuffles."""
    import numpy as np

    random = np.random.default_rng(seed)
    batch = max(1, BATCH_CELLS // n)
    for begun in range(0, permutations, batch):
        rows = np.broadcast_to(np.arange(n), (min(batch, permutations - begun), n))
        yield random.permuted(rows, axis=1).T


def _lags_above(z: Floats, lag: Floats, weights: Weights, permutations: int, seed: int) -> Integers:
    """How many conditional permutations give each place's neighbours at least what they have, shape (places,)."""
    import numpy as np

    n = len(z)
    here = np.arange(n)[:, None]
    above = np.zeros(n, dtype=np.int64)
    # Equal sums differ in their last digits by the order they were added in.
    least = lag[:, None] - 1e-12 * np.abs(z).max()
    for order in _permutations(n, permutations, seed):
        dealt = z[order]
        # Where each place's own value came to lie; there it changes places with the value that came to the place.
        lies = np.argsort(order, axis=0)
        tie = _looked_up(weights, np.broadcast_to(here, lies.shape), lies)
        drawn = weights.matrix @ dealt + tie * (dealt - z[:, None])
        above += (drawn >= least).sum(axis=1)
    return above


def _looked_up(weights: Weights, rows: Integers, columns: Integers) -> Floats:
    """Weights of pairs, shape of `rows`."""
    import numpy as np

    if len(weights.codes) <= 2000:
        return np.asarray(weights.matrix.toarray()[rows, columns])
    return np.asarray(weights.matrix[rows.ravel(), columns.ravel()]).reshape(rows.shape)
