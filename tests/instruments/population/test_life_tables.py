"""Life tables and fertility, by hand and against what SCB and the Human Mortality Database have published."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.instruments.population.accounts import Accounts
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.fertility import fertility, fertility_of
from hjulet.instruments.population.life_tables import life_table
from hjulet.instruments.population.reading import read_accounts
from tests.instruments.population.figures import shared


def test_life_table_by_hand() -> None:
    table = life_table([0, 10, 50], [100, 100, 500])
    # A tenth a year: 0.1 / (1 + 0.05) die at age 1, having lived half of it; those left have ten years.
    q = 0.1 / 1.05
    assert table.nqx.tolist() == pytest.approx([0, q, 1])
    assert table.e0 == pytest.approx(1 + (1 - q / 2) + (1 - q) * 10)


@given(st.lists(st.floats(0.0001, 0.9), min_size=3, max_size=110))
def test_life_table_adds_up(rates: list[float]) -> None:
    table = life_table(rates, np.ones(len(rates)))
    assert table.ndx.sum() == pytest.approx(1)
    assert table.nlx.sum() == pytest.approx(table.e0)
    assert (np.diff(table.lx) <= 0).all()


def test_open_age_without_deaths_has_no_end() -> None:
    assert np.isnan(life_table([0, 0], [10, 10]).e0)


def test_faults_are_said() -> None:
    with pytest.raises(PopulationError, match="nobody lived at age 1"):
        life_table([0, 0, 1], [1, 0, 1])
    with pytest.raises(PopulationError, match="births at age 21 and no woman"):
        fertility([1, 1], [5, 0], first_age=20)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "lived", "year", "women", "men"),
    [
        ("national_mean_population_deaths_1969_2020.csv", "mean_population", 2010, 83.5, 79.5),
        ("hmd_sweden_exposure_deaths_1968_2014.csv", "exposure", 2014, 84.05, 80.35),
    ],
)
def test_life_expectancy_is_the_published(file: str, lived: str, year: int, women: float, men: float) -> None:
    rows = pl.read_csv(shared(file)).filter(pl.col("year") == year).sort("age")
    for sex, published in (("F", women), ("M", men)):
        one = rows.filter(pl.col("sex") == sex)
        assert life_table(one["deaths"], one[lived], open_age=100, sex=sex).e0 == pytest.approx(
            published, abs=0.06
        )


@pytest.fixture(scope="module")
def nation() -> Accounts:
    names = ("population_age_sex", "deaths_age_sex", "births_mother_age")
    return read_accounts(*(shared(f"county_{name}_1968_2010.parquet") for name in names), by="nation")


@pytest.mark.shared
def test_total_fertility_is_the_published(nation: Accounts) -> None:
    found = {year: round(fertility_of(nation, year).total, 2) for year in (1970, 1990, 1999)}
    assert found == {1970: 1.92, 1990: 2.13, 1999: 1.50}
    assert fertility_of(nation, 2010).total == pytest.approx(1.98, abs=0.01)
    assert fertility_of(nation, 2010).mean_age == pytest.approx(31, abs=0.5)
