"""Made-up projects for real places, so that a demonstration and a test have something to show. They say so themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.operations import Links, Operations
from hjulet.instruments.funding.places import Places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

CREDIT: Final = "Påhittade projekt (generated, seed {seed})"
REACH: Final = ((1, 0.25), (4, 0.3), (15, 0.35), (60, 0.1))
"""How many municipalities a project names, and how common that is; nobody names more than there are."""
TOWARDS_COUNTRY: Final = 0.3
"""Small places get more per inhabitant: the likelihood of being the middle of a project grows with population to this power."""


def generate_operations(
    places: Places, *, seed: int = 1, projects: int = 400, first_year: int = 2014
) -> Operations:
    """Projects with an amount, a seat, and the municipalities they touch: one place and those nearest to it.

    Parameters
    ----------
    places : with points (longitude and latitude) and inhabitants
    seed : the same gives the same projects
    projects : how many, 1 or more
    first_year : when the first begin; they begin during four years and last one to three

    Returns
    -------
    Operations in SEK; a hundredth have no amount. All names say that they are made up.

    Raises
    ------
    FundingError : places without points, or without inhabitants.
    """
    import numpy as np
    import polars as pl

    if places.points is None:
        raise FundingError("made-up projects need the points of places; give longitude and latitude")
    random = np.random.default_rng(seed)
    likely = places.require_population() ** TOWARDS_COUNTRY
    middle = random.choice(len(places), size=projects, p=likely / likely.sum())
    sizes, common = (np.array(column) for column in zip(*REACH, strict=True))
    reach = np.minimum(random.choice(sizes, size=projects, p=common), len(places)).astype(np.int64)
    amounts = np.round(random.lognormal(15.3, 1.0, projects), -4).astype(np.float64)
    amounts[random.random(projects) < 0.01] = np.nan
    rows = np.arange(projects)
    touched = Links.of_pairs(np.repeat(rows, reach), _nearest(places, middle, reach), projects)
    seat = Links.of_pairs(rows, _largest(places, touched), projects)
    starts = [
        f"{first_year + year}-{month:02d}-01"
        for year, month in random.integers([0, 1], [4, 13], (projects, 2))
    ]
    details = pl.DataFrame(
        {
            "name": [f"Påhittat projekt {number}" for number in range(1, projects + 1)],
            "beneficiary": [f"Påhittad mottagare {number}" for number in random.integers(1, 80, projects)],
            "start": starts,
            "end": [f"{int(start[:4]) + years}-12-31" for start, years in zip(starts, random.integers(1, 4, projects), strict=True)],
            "programme": ["Påhittat program"] * projects,
        }
    )  # fmt: skip
    none = Links.of_pairs(rows[:0], rows[:0], projects)
    ids = tuple(f"P{number:05d}" for number in range(1, projects + 1))
    source = CREDIT.format(seed=seed)
    return Operations(ids, amounts, places.codes, touched, none, seat, details, source=source)


def _nearest(places: Places, middle: Integers, reach: Integers) -> Integers:
    """The middle itself and those nearest to it, project after project; on a flat map, which is near enough for this."""
    import numpy as np

    assert places.points is not None  # noqa: S101 (asked by the caller)
    flat = places.points * np.array(
        [0.45, 1.0]
    )  # a degree to the east is that much shorter at 63 degrees north
    apart = ((flat[middle][:, None] - flat) ** 2).sum(axis=2)
    order = np.argsort(apart, axis=1, kind="stable")
    return np.concatenate([order[row, :count] for row, count in enumerate(reach.tolist())]).astype(np.int64)


def _largest(places: Places, touched: Links) -> Integers:
    """Of the places that a project touches the one with most inhabitants, where those who run such projects mostly sit."""
    import numpy as np

    firsts = touched.starts[:-1].tolist()
    lasts = touched.starts[1:].tolist()
    some = [touched.places[first:last] for first, last in zip(firsts, lasts, strict=True)]
    return np.array([one[np.argmax(places.population[one])] for one in some], dtype=np.int64)
