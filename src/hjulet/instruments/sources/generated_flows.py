"""Made-up flows between real places, so that a demonstration and a test have something to show. They say so themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.sources.commuting import MADE_UP, series_name
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.generated import MADE, NO_CREDIT, STATUS

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

EMPLOYED_SHARE = 0.48
"""Of a place's inhabitants."""
SEXES = (("K", 0.48, 16.0), ("M", 0.52, 20.0))
"""Of each sex its share of those employed, and the distance in km over which the wish to travel falls to 1/e."""
GROWTH_PER_YEAR, LEVEL_YEAR = 0.01, 2020
"""How much longer people travel each year, and in which year the distances above are right."""
HOME_PULL = 4.0
"""How much nearer than its distance of 0 km one's own municipality is."""
JOBS_EXPONENT, JOBS_LEVEL = 0.12, 30_000
"""Places larger than the level have more jobs than workers, smaller ones fewer."""
SMALLEST = 3
"""Flows of one or two people are left out, as SCB does."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A place that people live and work in."""

    code: str
    name: str
    latitude: float
    longitude: float
    population: float


def generate_flows(places: Sequence[Place], year: int, *, seed: int = 1) -> tuple[pl.DataFrame, About]:
    """Flows of one year by a gravity model: many go to many jobs, few go far, women not as far as men.

    Parameters
    ----------
    places : at least two
    seed : the same gives the same flows, each year by itself

    Returns
    -------
    Rows as `observations.schema` says, with the status "generated", and what is said about them. The total is the sum of
    women and men.

    Raises
    ------
    SourceError : fewer than two places.
    """
    import polars as pl

    if len(places) < 2:
        raise SourceError(f"flows go between places, and there are {len(places)}; give two or more")
    flows = {sex: _drawn(places, year, share, km, [seed, year, number])
             for number, (sex, share, km) in enumerate(SEXES)}  # fmt: skip
    flows["T"] = np.sum(list(flows.values()), axis=0)
    codes = pl.Series([one.code for one in places], dtype=pl.String)
    frames = []
    for sex, people in flows.items():
        homes, works = np.nonzero(people)
        frames.append(
            pl.DataFrame(
                {
                    "unit": codes.gather(homes),
                    "indicator": series_name(MADE_UP.key, "") + codes.gather(works),
                    "value": people[homes, works],
                }
            ).with_columns(sex=pl.lit(sex))
        )
    credit = NO_CREDIT.format(seed=seed)
    frame = pl.concat(frames).with_columns(
        period=pl.lit(str(year)),
        status=pl.lit(STATUS),
        source=pl.lit(credit),
        retrieved=pl.lit(MADE).cast(pl.Datetime("us", "UTC")),
    )
    return frame, _about(places, year, seed, credit)


def _about(places: Sequence[Place], year: int, seed: int, credit: str) -> About:
    return About(
        f"{credit}: pendling {year}",
        {"preset": "commuting", "years": [year], "counted": MADE_UP.key, "seed": seed},
        "",
        credit,
        {series_name(MADE_UP.key, one.code): f"Arbetar i {one.name} (påhittat)" for one in places},
        notes=["Flödena är påhittade för att visa hur sidorna ser ut. De säger ingenting om någon plats."],
    )


def _drawn(places: Sequence[Place], year: int, share: float, km: float, seed: Sequence[int]) -> Matrix:
    """People from each place (row) to each (column), shape (places, places)."""
    population = np.array([one.population for one in places])
    employed = population * EMPLOYED_SHARE * share
    jobs = employed * (population / JOBS_LEVEL) ** JOBS_EXPONENT
    reach = km * (1 + GROWTH_PER_YEAR * (year - LEVEL_YEAR))
    pull = jobs[None, :] * np.exp(-_distances_km(places) / reach)
    np.fill_diagonal(pull, HOME_PULL * jobs)
    expected = employed[:, None] * pull / pull.sum(axis=1, keepdims=True)
    people: Matrix = np.random.default_rng(seed).poisson(expected).astype(float)
    return np.where(people < SMALLEST, 0.0, people)


def _distances_km(places: Sequence[Place]) -> Matrix:
    """As the crow flies, on a map that is right in the middle between the two: good to a few per cent."""
    north = np.array([one.latitude for one in places])
    east = np.array([one.longitude for one in places])
    middle = np.radians((north[:, None] + north[None, :]) / 2)
    distances: Matrix = KM_PER_DEGREE * np.hypot(
        north[:, None] - north[None, :], (east[:, None] - east[None, :]) * np.cos(middle)
    )
    return distances
