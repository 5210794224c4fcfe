"""The shared populations of 290 municipalities, read once; and small ones that a reader can follow."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from hjulet.instruments.peers import History, read_history
from tests.programs import shared_folder


def folder():
    shared = shared_folder()
    assert shared is not None
    return shared / "data"


def municipality_file():
    return folder() / "population" / "municipality_population_1950_2019_2023.csv"


@cache
def sweden() -> History:
    with (folder() / "places" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return read_history(municipality_file(), names=names, source="SCB")


def history(**rows) -> History:
    """A history from rows of populations; the first year is 2000, None is not known."""
    values = np.array([[np.nan if one is None else one for one in row] for row in rows.values()], dtype=float)
    return History(tuple(rows), tuple(range(2000, 2000 + values.shape[1])), values, source="made up")


def walks(places: int, years: int, seed: int = 1) -> History:
    """Random courses, no two alike."""
    random = np.random.default_rng(seed)
    growth = random.normal(0, 0.01, (places, 1)) + random.normal(0, 0.005, (places, years))
    population = np.exp(random.normal(9, 1, (places, 1)) + growth.cumsum(axis=1))
    return History(tuple(f"p{n:02d}" for n in range(places)), tuple(range(1950, 1950 + years)), population)
