"""Made-up populations of every municipality, year by year: long enough for peers in time, short enough to be quick."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from hjulet.hub import built_in
from hjulet.instruments.sources import About, Store
from hjulet.measure.populations import SERIES

FIRST, LAST = 1970, 2016
"""The peer's fall begins twenty years before ours."""
HERE, BEFORE = "2282", "1783"


def made_up() -> pl.DataFrame:
    """Growth by a seeded draw; Kramfors falls since 1996 as Hagfors fell from 1976, and Hagfors rises again after that."""
    random = np.random.default_rng(4)
    years = np.arange(FIRST, LAST + 1)
    rows = []
    for place in built_in.municipalities():
        pace = np.cumsum(random.normal(0, 0.004, len(years) - 1)) / 4
        if place["code"] in (HERE, BEFORE):
            began = 1996 if place["code"] == HERE else 1976
            pace = np.where((years[1:] > began) & (years[1:] <= began + 20), -0.02, 0.01)
        first = 20_000.0 if place["code"] in (HERE, BEFORE) else float(place["population_1975"])
        log = np.log(first) + np.concatenate([[0.0], np.cumsum(pace)])
        rows += [
            (place["code"], str(year), round(float(value)))
            for year, value in zip(years, np.exp(log), strict=True)
        ]
    frame = pl.DataFrame(rows, schema=["unit", "period", "value"], orient="row")
    return frame.with_columns(
        pl.col("value").cast(pl.Float64),
        sex=pl.lit("T"),
        indicator=pl.lit(SERIES),
        status=pl.lit(""),
        source=pl.lit("SCB"),
        retrieved=pl.lit(datetime(2026, 11, 1, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )


def write(folder: Path) -> Store:
    store = Store(folder)
    store.write("scb", "population", made_up(), About("Folkmängd", credit="SCB"))
    return store
