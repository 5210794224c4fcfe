"""Location quotients: a place's share of support by its share of people, drawn towards 1 where little is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hjulet.instruments.funding.allocating import Allocation, Rule
from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quotients:
    """Location quotients of places.

    Parameters
    ----------
    quotient : shape (places,), share of support by share of people; 1 is as everywhere. nan where nobody
        lives
    shrunk : the same, drawn towards 1; 1 where nobody lives, since nothing is known
    low, high : the interval of `shrunk`
    shape : of the gamma distribution that places are drawn from, its mean 1 and variance 1 / shape
    of : "amount" or "projects"
    level : of the interval, 0–1
    """

    places: tuple[str, ...] = field(repr=False)
    quotient: Floats = field(repr=False)
    shrunk: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)
    shape: float
    of: Literal["amount", "projects"]
    level: float
    rule: Rule

    def to_frame(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(
            {
                "place": self.places,
                "quotient": self.quotient,
                "shrunk": self.shrunk,
                "low": self.low,
                "high": self.high,
            }
        ).with_columns(pl.lit(self.of).alias("of"), pl.lit(self.rule).alias("rule"))


def location_quotient(
    allocation: Allocation, *, of: Literal["amount", "projects"] = "amount", level: float = 0.9
) -> Quotients:
    """Which places have more support than their inhabitants would give them, and is that more than chance?

    In a small municipality one project more or less makes the quotient 0 or 5. So it is drawn towards 1, the
    more the fewer projects would be expected there, and comes with an interval.

    Parameters
    ----------
    of : "amount" of money, or number of "projects"
    level : of the interval, between 0 and 1

    Raises
    ------
    FundingError : a population is missing; nothing is placed; a level that is no share.

    Notes
    -----
    Gamma-Poisson: what place i has, O_i, is Poisson with mean θ_i E_i, where E_i is its share of all by
    population, and θ_i is gamma with mean 1 and shape a. Then θ_i given O_i is gamma with shape a + O_i and
    rate a + E_i: `shrunk` is its mean. The shape is found by moments (Marshall 1991), its variance no smaller
    than its own standard error. Money comes in lumps, one for each project: O and E are then counted in lumps
    of the size Σx²/Σx (`Allocation.dispersion`), which gives a compound Poisson sum its right variance. Parts
    of one project in several places are taken to be independent, though they are not: with projects that name
    a whole county, or all of the country, the interval is too narrow for sums over such places, and right for
    none but the places one by one.

    References
    ----------
    Clayton and Kaldor (1987), doi:10.2307/2532003. Marshall (1991), doi:10.2307/2347593.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.funding import Operations, Places, allocate
    >>> places = Places(("a", "b"), np.array([90.0, 10.0]))
    >>> operations = Operations.of({"p": 5.0, "q": 5.0}, touched={"p": ["a"], "q": ["b"]})
    >>> location_quotient(allocate(operations, places)).quotient.round(3).tolist()
    [0.556, 5.0]
    """
    import numpy as np
    from scipy.special import gammaincinv

    if not 0 < level < 1:
        raise FundingError(f"the level is {level:g}; a share between 0 and 1 was expected, such as 0.9")
    people = allocation.places.require_population()
    seen = (
        allocation.amounts / allocation.dispersion
        if of == "amount"
        else allocation.projects.astype(np.float64)
    )
    if not seen.sum() > 0:
        raise FundingError("nothing is placed by this rule, so there are no quotients")
    expected = seen.sum() * people / people.sum()
    quotient = np.divide(seen, expected, out=np.full(len(seen), np.nan), where=expected > 0)
    shape = _shape(quotient, expected)
    tail = (1 - level) / 2
    after, rate = shape + seen, shape + expected
    return Quotients(
        allocation.places.codes,
        quotient,
        after / rate,
        gammaincinv(after, tail) / rate,
        gammaincinv(after, 1 - tail) / rate,
        shape,
        of,
        level,
        allocation.rule,
    )


def _shape(quotient: Floats, expected: Floats) -> float:
    """Of the gamma distribution, by moments: what is left of the variance when that of Poisson is taken away."""

    lived_in = expected > 0
    spread = (expected[lived_in] * (quotient[lived_in] - 1) ** 2).sum() / expected.sum()
    # Of the mean, which is 1, by the expected number in an ordinary place.
    ordinary = int(lived_in.sum())
    chance = ordinary / float(expected.sum())
    # Differences as small as the error of this very estimate cannot be ruled out: without that floor places that differ
    # by less than chance would all be 1, with an interval of no width.
    return float(1 / max(spread - chance, chance * (2 / ordinary) ** 0.5))
