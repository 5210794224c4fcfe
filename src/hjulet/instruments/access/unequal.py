"""How unevenly something is shared among people: Lorenz, Gini, Theil, Palma, concentration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inequality:
    """Of a loss (or anything of 0 or more) among people; all nan when nobody has any.

    `lorenz` has shape (points, 2): the share of people, those with least first, and the share they have together, 0-1.
    `gini` is 0 when all have as much and 1 when one has all; `theil` is 0 when all have as much and ln(people) at most;
    `palma` the share of the tenth with most over that of the four tenths with least, endless when those have nothing;
    `half_share` how small a share of the people has half of it.
    """

    lorenz: Floats = field(repr=False)
    gini: float
    theil: float
    palma: float
    half_share: float


def inequality(values: Floats, persons: Floats) -> Inequality:
    """How unevenly `values` (0 or more, for each person of a place) are shared among the `persons` of each place.

    Raises
    ------
    AccessError : a value or a number of persons is below 0 or missing.

    References
    ----------
    Gini (1912); Theil, Economics and Information Theory (1967), T; Cobham and Sumner (2013) for the Palma ratio.

    Examples
    --------
    >>> import numpy as np
    >>> found = inequality(np.array([0.0, 4.0]), np.array([3.0, 1.0]))
    >>> found.gini, round(found.theil, 4), found.half_share
    (0.75, 1.3863, 0.125)
    """
    import numpy as np

    from hjulet.instruments.funding.concentrating import gini, lorenz, theil

    values, persons = np.asarray(values, dtype=np.float64), np.asarray(persons, dtype=np.float64)
    for some in (values, persons):
        if not np.isfinite(some).all() or (some < 0).any():
            raise AccessError("what is shared, and the persons, are numbers of 0 or more")
    there = persons > 0
    amounts, people = (values * persons)[there], persons[there]
    nothing = float("nan")
    if not amounts.sum() > 0:
        return Inequality(np.array([[0.0, 0.0], [1.0, 1.0]]), nothing, nothing, nothing, nothing)
    curve = lorenz(amounts, people)
    x, y = curve.population_share, curve.amount_share
    low = float(np.interp(0.4, x, y))
    return Inequality(
        lorenz=np.column_stack([x, y]),
        gini=gini(amounts, people),
        theil=theil(amounts, people).total,
        palma=float((1 - np.interp(0.9, x, y)) / low) if low > 0 else float("inf"),
        half_share=float(1 - np.interp(0.5, y, x)),
    )


def concentration(values: Floats, persons: Floats, by: Floats) -> float:
    """The concentration index of `values` over people ordered by `by` (such as income), −1 to 1: below 0 it falls on those
    with little, above 0 on those with much. Places that are alike in `by` are taken together.

    Examples
    --------
    >>> import numpy as np
    >>> concentration(np.array([2.0, 0.0]), np.array([1.0, 1.0]), np.array([100.0, 300.0]))
    -0.5
    """
    import numpy as np

    levels, level = np.unique(np.asarray(by, dtype=np.float64), return_inverse=True)
    people = np.bincount(level, weights=persons, minlength=len(levels))
    amounts = np.bincount(level, weights=np.asarray(values) * persons, minlength=len(levels))
    if amounts.sum() <= 0:
        return float("nan")
    x = np.concatenate([[0.0], np.cumsum(people) / people.sum()])
    y = np.concatenate([[0.0], np.cumsum(amounts) / amounts.sum()])
    return float(1 - np.sum(np.diff(x) * (y[1:] + y[:-1])))
