"""What projections of the counties from years gone by would have missed, by the shared figures."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.population.accounts import Accounts
from hjulet.instruments.population.backtesting import backtest
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.reading import read_accounts, read_totals, with_migration
from hjulet.instruments.population.totals import Totals
from tests.instruments.population.figures import shared, stationary

MIGRATION = "county_population_migration_1968_on.csv"


@pytest.fixture(scope="module")
def counties() -> Accounts:
    names = ("population_age_sex", "deaths_age_sex", "births_mother_age")
    return read_accounts(*(shared(f"county_{name}_1968_2010.parquet") for name in names))


@pytest.fixture(scope="module")
def actual() -> Totals:
    return read_totals(shared(MIGRATION), by="county")


@pytest.mark.shared
def test_five_years_from_2005_and_2010(counties: Accounts, actual: Totals) -> None:
    first, second = (backtest(counties, base, 5, actual=actual, draws=200) for base in (2005, 2010))
    assert first.scores[0].mape < 1.4
    assert second.scores[0].mape < 0.8
    assert first.is_better
    assert second.is_better
    assert 0.7 <= first.scores[0].coverage <= 0.9
    assert "after Heby was moved from 19 to 03" in first.notes[0]
    assert second.notes == (
        "the division of 2015, after Heby was moved from 19 to 03 (SCB, folkmängd i Heby 31 december 2005)",
        f"what came in 2015 is taken from {MIGRATION}",
    )


@pytest.mark.shared
def test_on_average_of_many_years_it_beats_every_simple_method(counties: Accounts, actual: Totals) -> None:
    found = [backtest(counties, base, 5, actual=actual, draws=0) for base in range(1980, 2011, 5)]
    own, *others = np.mean([[score.mape for score in one.scores] for one in found], axis=0)
    assert own < 1.3
    assert own < 0.8 * min(others)
    # And where it was not better, it says so.
    assert {one.is_better for one in found} == {True, False}
    assert all(("not better" in one.sentence) is not one.is_better for one in found)


@pytest.mark.shared
def test_increase_from_a_file_agrees_with_the_residual(counties: Accounts, actual: Totals) -> None:
    """But in the counties and the year of the moved border, where the residual is 13,600 people wrong."""
    from hjulet.instruments.population.accounts import net_migration

    given = net_migration(with_migration(counties, shared(MIGRATION)))[:, 1:].sum((2, 3))
    apart = np.argwhere(np.abs(given - net_migration(counties)[:, 1:].sum((2, 3))) > 0.5)
    assert {(counties.places[place], counties.years[year + 1]) for place, year in apart} == {
        ("03", 2006),
        ("19", 2006),
    }


def test_nothing_is_known_of_what_came() -> None:
    with pytest.raises(
        PopulationError, match="year 2018: nothing is known of what came; there are figures until 2013"
    ):
        backtest(stationary(), 2013, 5)
