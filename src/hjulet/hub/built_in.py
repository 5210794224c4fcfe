"""The built-in table as peers see it: names, groups and a few traits of every municipality and county. No Django."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hjulet.hub

if TYPE_CHECKING:
    from hjulet.instruments.peers.traits import Traits

REFERENCE = Path(hjulet.hub.__file__).parent / "reference"
GROUPS = {
    "county": "county_code",
    "functional_region": "functional_region_2015",
    "labour_market_area": "labour_market_area_2018",
}
YEARS = (1975, 2000, 2017, 2023)
SOURCE = "SCB"
AREA_YEAR = "2020"


@cache
def municipalities() -> tuple[dict[str, str], ...]:
    return _rows("municipalities.csv")


@cache
def counties() -> tuple[dict[str, str], ...]:
    return _rows("counties.csv")


@cache
def names() -> dict[str, str]:
    """Of municipalities and counties, by code."""
    return {row["code"]: row["name"] for row in (*counties(), *municipalities())}


@cache
def labour_market_names() -> dict[str, str]:
    """Of SCB's labour markets of 2018, by label: that of the most populous municipality, since the table holds none."""
    largest: dict[str, dict[str, str]] = {}
    for row in municipalities():
        label = row[GROUPS["labour_market_area"]]
        if label not in largest or int(row["population_2023"]) > int(largest[label]["population_2023"]):
            largest[label] = row
    return {label: row["name"] for label, row in largest.items()}


def groups(places: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The groups of places by code; empty where a place is not in the table."""
    by_code = {row["code"]: row for row in municipalities()}
    return {
        name: tuple(by_code.get(code, {}).get(column, "") for code in places)
        for name, column in GROUPS.items()
    }


def traits(*, counties: bool = False) -> Traits:
    """Population, density and change since 1975, 2000 and 2017, of municipalities or of counties."""
    import numpy as np

    from hjulet.instruments.peers.traits import Trait, Traits

    rows = municipalities()
    figures = np.array([[float(row[f"population_{year}"]) for year in YEARS] for row in rows])
    area = np.array([float(row["land_area_km2"]) for row in rows])
    codes: tuple[str, ...] = tuple(row["code"] for row in rows)
    if counties:
        of_place = np.array([row["county_code"] for row in rows])
        codes = tuple(sorted(set(of_place)))
        member = np.array([of_place == code for code in codes], dtype=float)
        figures, area = member @ figures, member @ area
    first, middle, late, now = YEARS
    found = (
        Trait("population", "folkmängd", "population", "", str(now), SOURCE, is_log=True),
        Trait("density", "täthet", "density", "per km²", f"{now}, {AREA_YEAR}", SOURCE, is_log=True),
        *(
            Trait(f"change_{year}", f"förändring {year}–{now}", f"change {year}–{now}", "share",
                  f"{year}–{now}", SOURCE)
            for year in (first, middle, late)
        ),
    )  # fmt: skip
    last = figures[:, -1:]
    values = np.concatenate([last, last / area[:, None], last / figures[:, :-1] - 1], axis=1)
    return Traits(codes, found, values, names(), {} if counties else groups(codes))


def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
