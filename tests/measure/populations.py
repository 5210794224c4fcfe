"""Made-up populations of every municipality, with ages, births and deaths of those in one county."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from hjulet.hub import built_in
from hjulet.instruments.sources import About, Store
from tests.measure.conftest import MUNICIPALITIES

YEARS = tuple(range(2000, 2024))
ACCOUNT = {
    "births": 100, "deaths": 160, "in_total": 900, "out_total": 920, "in_abroad": 90, "out_abroad": 40,
    "adjustments": 5, "increase": -75,
}  # fmt: skip
"""100 - 160 + 900 - 920 + 5 = -75; 50 more from abroad than there, so -70 within the country."""
UNCLOSED = "2281"


def totals() -> pl.DataFrame:
    """From 2000 to 2023 as in the built-in table, evenly between."""
    rows = []
    for place in built_in.municipalities():
        ends = [float(place[f"population_{year}"]) for year in built_in.YEARS]
        people = np.interp(YEARS, built_in.YEARS, ends).round()
        rows += [
            (place["code"], str(year), "T", "population", float(n))
            for year, n in zip(YEARS, people, strict=True)
        ]
    return framed(rows)


def by_age() -> pl.DataFrame:
    """Everybody of 0-84 evenly, women as many as men; a child for every eighth woman of 30, deaths at 80 and over."""
    rows = []
    for place in built_in.municipalities():
        if place["code"] not in MUNICIPALITIES:
            continue
        ends = [float(place[f"population_{year}"]) for year in built_in.YEARS]
        for year, whole in zip(YEARS, np.interp(YEARS, built_in.YEARS, ends), strict=True):
            for sex in "KM":
                for age in range(101):
                    people = round(float(whole) / 170) if age < 85 else 3
                    word = "100+" if age == 100 else str(age)
                    rows.append((place["code"], str(year), sex, f"population?age={word}", float(people)))
                    dead = round(people / 9) if age >= 78 else 1.0 if age % 20 == year % 20 else 0.0
                    rows.append((place["code"], str(year), sex, f"deaths?age={word}", float(dead)))
                    if 24 <= age <= 38:
                        rows.append(
                            (place["code"], str(year), sex, f"births?age={age}", float(round(whole / 2900)))
                        )
    return framed(rows)


def account() -> pl.DataFrame:
    rows = []
    for code in MUNICIPALITIES:
        parts = ACCOUNT | ({"births": 103} if code == UNCLOSED else {})
        rows += [(code, "2023", "T", name, float(value)) for name, value in parts.items()]
    return framed(rows)


def framed(rows: list[tuple[str, str, str, str, float]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["unit", "period", "sex", "indicator", "value"], orient="row")
    return frame.with_columns(
        status=pl.lit("generated"),
        source=pl.lit("Påhittade siffror"),
        retrieved=pl.lit(datetime(2026, 11, 1, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )


def write_populations(folder: Path) -> Store:
    store, about = Store(folder), About(title="Påhittade siffror", credit="Påhittade siffror")
    for name, frame in (("totals", totals()), ("ages", by_age()), ("account", account())):
        store.write("generated", name, frame, about)
    return store
