"""Accounts to test with: small ones that can be made by rule, and where the shared ones are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from hjulet.instruments.population.accounts import SEXES, Accounts
from tests.programs import shared_folder

OPEN = 60


def shared(name: str) -> Path:
    folder = shared_folder()
    assert folder is not None
    return folder / "data" / "population" / name


def stationary(places: tuple[str, ...] = ("01", "02", "03"), years: int = 14, noise: float = 0.0) -> Accounts:
    """Nobody moves, and as many are born as die: 1,000 a year in the first place, 2,000 in the second, … With noise,
    births and deaths are as before and people come and go."""
    random = np.random.default_rng(7)
    ages = np.arange(OPEN + 1)
    size = 1000.0 * np.arange(1, len(places) + 1)
    # 10 of a thousand die each year of life from 1 to 59, and all who are left within some years of the open age.
    alive = 1 - 0.01 * ages[:-1]
    alive = np.append(alive, alive[-1] * 4)
    dead = np.concatenate([[0.0], np.full(OPEN - 1, 0.01), [alive[-2]]])
    births = np.zeros(OPEN + 1)
    births[25:35] = 0.1
    shape = (len(places), years, 2, OPEN + 1)
    scale = size[:, None, None, None] / 2
    population = np.broadcast_to(scale * alive, shape).copy()
    if noise:
        population *= 1 + noise * random.normal(size=(len(places), years, 1, 1)).cumsum(1)
    return Accounts(
        places,
        tuple(range(2000, 2000 + years)),
        population,
        np.broadcast_to(scale * births, shape).copy(),
        np.broadcast_to(scale * dead, shape).copy(),
        source="made by rule",
    )


def write(accounts: Accounts, folder: Path) -> dict[str, str]:
    """The accounts as files with the columns that are read, and the words that name them."""
    names = {}
    for name in ("population", "deaths", "births"):
        figures = getattr(accounts, name)
        at = [axis.ravel() for axis in np.indices(figures.shape)]
        sex, age = ("child_sex", "mother_age") if name == "births" else ("sex", "age")
        frame = pl.DataFrame(
            {
                "county_code": np.array(accounts.places)[at[0]],
                "year": np.array(accounts.years)[at[1]],
                sex: np.array(SEXES)[at[2]],
                age: at[3],
                name: figures.ravel(),
            }
        )
        if name == "births":
            frame = frame.filter(pl.col("mother_age").is_between(15, 49)).with_columns(
                pl.col("mother_age").cast(str)
            )
        names[name] = str(folder / f"{name}.csv")
        frame.write_csv(names[name])
    return names
