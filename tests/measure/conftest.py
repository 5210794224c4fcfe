"""Made-up figures for every test of Measure: all counties and the municipalities of one, in a folder of the session."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from hjulet.instruments.indicators.files import load
from hjulet.instruments.sources import About, Store, series_of

YEARS = (2020, 2024, 2025)
COUNTIES = [f"{number:02d}" for number in (1, *range(3, 11), *range(12, 15), *range(17, 26))]
MUNICIPALITIES = ["2260", "2262", "2280", "2281", "2282", "2283", "2284"]
KRAMFORS = "2282"


def made_up(key: str, *, shift: float = 0.0) -> pl.DataFrame:
    """A figure for each series, place and year, by a seeded draw; Kramfors lacks the first series."""
    random = np.random.default_rng(1)
    units = COUNTIES + MUNICIPALITIES
    rows = []
    for place, series in enumerate(series_of(load(key))["kolada"]):
        values = 50 + shift + 10 * random.standard_normal((len(units), len(YEARS), 3)).round(2)
        for row, unit in enumerate(units):
            if unit == KRAMFORS and place == 0:
                continue
            for column, year in enumerate(YEARS):
                for sex, word in enumerate("TKM"):
                    value = max(float(values[row, column, sex]), 1.0)
                    rows.append((unit, str(year), word, series, value))
    frame = pl.DataFrame(rows, schema=["unit", "period", "sex", "indicator", "value"], orient="row")
    return frame.with_columns(
        status=pl.lit("generated"),
        source=pl.lit("Påhittade siffror"),
        retrieved=pl.lit(datetime(2026, 11, 1, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )


def write(folder: Path, *, key: str = "brpplus-2025", shift: float = 0.0) -> Store:
    """Figures of a framework. One with few nodes ("rus-template-1") is computed in a tenth of the time."""
    store = Store(folder)
    about = About(title="Påhittade siffror", credit="Påhittade siffror")
    store.write("generated", key, made_up(key, shift=shift), about)
    return store


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statistics")
    write(folder)
    return folder


@pytest.fixture
def figures(filled_folder: Path, settings: Any) -> Store:
    """The site has figures for BRP+."""
    settings.STATISTICS_FOLDER = filled_folder
    return Store(filled_folder)


@pytest.fixture
def no_figures(tmp_path: Path, settings: Any) -> None:
    """The site has none, as at first."""
    settings.STATISTICS_FOLDER = tmp_path / "statistics"


@pytest.fixture(scope="session")
def population_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up populations, computed and kept."""
    from hjulet.measure.place_population_files import keep_developments
    from tests.measure.populations import write_populations

    folder = tmp_path_factory.mktemp("populations")
    keep_developments(write_populations(folder))
    return folder


@pytest.fixture
def population_store(population_folder: Path, settings: Any) -> Store:
    """The site has populations, and of one county's municipalities their ages."""
    settings.STATISTICS_FOLDER = population_folder
    return Store(population_folder)
