"""How evenly support is spread over people: Lorenz, Gini, Hoover, and Theil with its parts between and within types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lorenz:
    """The Lorenz curve: what share of the money the places with least per inhabitant have together.

    Parameters
    ----------
    population_share, amount_share : shape (places + 1,), cumulated from 0 to 1, least per inhabitant first
    """

    population_share: Floats = field(repr=False)
    amount_share: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class TypePart:
    """One type's part of Theil's T: its term of what is between types, and the inequality inside it."""

    type: str
    amount_share: float
    population_share: float
    between: float
    inside: float


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T, and its parts: total = between + within.

    Parameters
    ----------
    total : 0 when all have the same per inhabitant, at most ln(population / smallest place)
    between, within : nan when there are no types
    between_share : of the total, 0–1; "how much is city against countryside". nan when the total is 0
    """

    total: float
    between: float
    within: float
    between_share: float
    parts: tuple[TypePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Concentration:
    """Four measures of one distribution, weighed by population, and Gini as if each place were one."""

    gini: float
    gini_of_places: float
    hoover: float
    theil: Theil


def concentration(amounts: Floats, population: Floats, types: Sequence[str] = ()) -> Concentration:
    """How unevenly is money spread over people?

    Parameters
    ----------
    amounts : shape (places,), 0 or more
    population : shape (places,), 0 or more
    types : of each place; for Theil's parts

    Returns
    -------
    Concentration. `gini_of_places` is that of the amounts themselves, with each place counted once: it says
    how unlike places are in money, and is high wherever places are unlike in size.

    Raises
    ------
    FundingError : shapes differ; a value is missing, negative or all are 0; money in a place where nobody
        lives.
    """
    return Concentration(
        gini(amounts, population),
        gini_of_values(amounts),
        hoover(amounts, population),
        theil(amounts, population, types),
    )


def lorenz(amounts: Floats, population: Floats) -> Lorenz:
    """The Lorenz curve of money over people, places sorted by money per inhabitant (a concentration curve).

    Examples
    --------
    >>> import numpy as np
    >>> curve = lorenz(np.array([10.0, 30.0]), np.array([50.0, 50.0]))
    >>> curve.population_share.tolist(), curve.amount_share.tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0])

    References
    ----------
    Lorenz (1905), doi:10.2307/2276207.
    """
    import numpy as np

    money, people = _shares(amounts, population)
    # By cross-multiplication there would be no division by 0; those without people have no money either, and stand first.
    rate = np.divide(money, people, out=np.zeros_like(money), where=people > 0)
    order = np.argsort(rate, kind="stable")
    return Lorenz(
        np.concatenate([[0.0], np.cumsum(people[order])]), np.concatenate([[0.0], np.cumsum(money[order])])
    )


def gini(amounts: Floats, population: Floats) -> float:
    """Gini's coefficient with population weights: twice the area between the Lorenz curve and the diagonal.

    0: the same per inhabitant everywhere. Towards 1: all of it where few live.

    Examples
    --------
    >>> import numpy as np
    >>> gini(np.array([10.0, 30.0]), np.array([50.0, 50.0])), gini(np.array([5.0, 15.0]), np.array([25.0, 75.0]))
    (0.25, 0.0)

    References
    ----------
    Gini (1912), *Variabilità e mutabilità*. Brown (1994), doi:10.1016/0277-9536(94)90189-9, for the sum of
    trapezes.
    """
    import numpy as np

    curve = lorenz(amounts, population)
    heights = curve.amount_share[1:] + curve.amount_share[:-1]
    return max(0.0, 1.0 - float(np.diff(curve.population_share) @ heights))


def gini_of_values(values: Floats) -> float:
    """Gini's coefficient of values by themselves, each counting once.

    >>> import numpy as np
    >>> gini_of_values(np.array([1.0, 3.0]))
    0.25
    """
    import numpy as np

    return gini(values, np.ones(len(values)))


def hoover(amounts: Floats, population: Floats) -> float:
    """Hoover's index: the share of the money that would have to move for all to have the same per inhabitant.

    >>> import numpy as np
    >>> hoover(np.array([10.0, 30.0]), np.array([50.0, 50.0]))
    0.25

    References
    ----------
    Hoover (1936), doi:10.2307/1927875.
    """
    import numpy as np

    money, people = _shares(amounts, population)
    return float(np.abs(money - people).sum() / 2)


def theil(amounts: Floats, population: Floats, types: Sequence[str] = ()) -> Theil:
    """Theil's T with population weights, and how much of it lies between types of place and how much within them.

    T = Σ s ln(s/q), with s a place's share of the money and q its share of the people. Between types
    B = Σ S ln(S/Q) of the types' shares, within W = Σ S T_type, and T = B + W. A place without money adds 0.

    Examples
    --------
    >>> import numpy as np
    >>> found = theil(np.array([10.0, 30.0, 20.0]), np.array([1.0, 1.0, 2.0]), ["x", "x", "y"])
    >>> round(found.total, 6), round(found.between, 6), round(found.within, 6)
    (0.143841, 0.056633, 0.087208)

    References
    ----------
    Theil (1967), *Economics and Information Theory*, ch. 4. Shorrocks (1980), doi:10.2307/1913126, for the
    parts.
    """
    import numpy as np

    money, people = _shares(amounts, population)
    total = _divergence(money, people)
    if not types:
        return Theil(total, float("nan"), float("nan"), float("nan"))
    if len(types) != len(money):
        raise FundingError(f"{len(types)} types came for {len(money)} places; give one for each")
    kinds, member = np.unique(np.array(types), return_inverse=True)
    whole_money = np.bincount(member, weights=money).astype(np.float64)
    whole_people = np.bincount(member, weights=people).astype(np.float64)
    parts = []
    for number, kind in enumerate(kinds.tolist()):
        here, share, head = member == number, float(whole_money[number]), float(whole_people[number])
        inside = _divergence(money[here] / share, people[here] / head) if share > 0 else 0.0
        parts.append(TypePart(kind, share, head, float(_terms(share, head)), inside))
    between = _divergence(whole_money, whole_people)
    within = sum(one.amount_share * one.inside for one in parts)
    return Theil(total, between, within, between / total if total > 0 else float("nan"), tuple(parts))


def _divergence(money: Floats, people: Floats) -> float:
    return float(max(0.0, _terms(money, people).sum()))


def _terms(money: Floats | float, people: Floats | float) -> Floats:
    """s ln(s/q), which goes to 0 with s."""
    import numpy as np
    from scipy.special import rel_entr

    return np.asarray(rel_entr(money, people))


def _shares(amounts: Floats, population: Floats) -> tuple[Floats, Floats]:
    import numpy as np

    money, people = np.asarray(amounts, dtype=np.float64), np.asarray(population, dtype=np.float64)
    if money.shape != people.shape or money.ndim != 1 or not len(money):
        raise FundingError(f"amounts of shape {money.shape} came with population of shape {people.shape}")
    for name, values in (("amount", money), ("population", people)):
        if (wrong := ~np.isfinite(values) | (values < 0)).any():
            at = int(np.flatnonzero(wrong)[0])
            raise FundingError(
                f"{name} number {at + 1} is {values[at]:g}; 0 or more was expected, and all known"
            )
        if not values.any():
            raise FundingError(f"every {name} is 0, so there is nothing to share")
    if (lonely := (people == 0) & (money > 0)).any():
        at = int(np.flatnonzero(lonely)[0])
        raise FundingError(
            f"place number {at + 1} has money and no inhabitants; leave it out, or give its population"
        )
    return money / money.sum(), people / people.sum()
