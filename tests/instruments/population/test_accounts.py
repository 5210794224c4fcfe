"""The accounts: what is not explained by births and deaths has moved, borders included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hjulet.instruments.population.accounts import Accounts, exposures, net_migration, starters
from hjulet.instruments.population.ageing import age_structure
from hjulet.instruments.population.decomposing import decompose
from hjulet.instruments.population.divisions import BorderChange, in_division
from hjulet.instruments.population.errors import PopulationError
from tests.instruments.population.figures import stationary


def two_ages() -> Accounts:
    """One place, two years, ages 0 and 1 and more; women only, but for a boy who is born."""
    population = np.array([[[[10.0, 5.0], [0, 0]], [[6.0, 13.0], [1, 0]]]])
    births = np.array([[[[0.0, 0], [0, 0]], [[0, 7.0], [0, 1.0]]]])
    deaths = np.array([[[[0.0, 0], [0, 0]], [[0, 1.0], [0, 0]]]])
    return Accounts(("01",), (2000, 2001), population, births, deaths)


def test_cohorts_by_hand() -> None:
    accounts = two_ages()
    assert starters(accounts)[0, 1].tolist() == [[7, 15], [1, 0]]
    assert exposures(accounts)[0, 1].tolist() == [[6.5, 14], [1, 0]]
    # One of the newborn girls left; of 15 one died and 13 are there, so one left.
    assert net_migration(accounts)[0, 1].tolist() == [[-1, -1], [0, 0]]
    assert np.isnan(net_migration(accounts)[:, 0]).all()


def test_known_migration_replaces_the_residual() -> None:
    accounts = replace(two_ages(), net_total=np.array([[np.nan, 3.0]]))
    assert net_migration(accounts)[0, 1].sum() == pytest.approx(3)
    cells = np.full(accounts.population.shape, np.nan)
    cells[0, 1, 0, 1] = 4
    assert net_migration(replace(two_ages(), net_cells=cells))[0, 1].tolist() == [[-1, 4], [0, 0]]


def test_decomposition_closes() -> None:
    found = decompose(two_ages(), since=2000, until=2001)
    assert (found.change, found.births, found.deaths, found.migration) == (5, 8, 1, -2)
    assert found.adjustments == 0


def test_age_structure_by_hand() -> None:
    population = np.zeros((1, 1, 2, 101))
    population[0, 0, 0, [10, 40, 70]] = 20, 60, 30
    zeros = np.zeros_like(population)
    found = age_structure(Accounts(("01",), (2000,), population, zeros, zeros), 2000)
    assert found.dependency_ratio[0] == pytest.approx(50 / 60)
    assert found.mean_age[0] == pytest.approx((20 * 10 + 60 * 40 + 30 * 70) / 110)


def test_merged_is_the_sum() -> None:
    accounts = stationary()
    merged = accounts.merged({"99": ("01", "03")})
    assert merged.places == ("02", "99")
    assert (merged.totals[1] == accounts.totals[0] + accounts.totals[2]).all()
    with pytest.raises(PopulationError, match="place 02: it is to be part of two"):
        accounts.merged({"98": ("01", "02"), "99": ("02", "03")})


def test_moved_border_is_no_migration() -> None:
    """A fifth of 02 becomes part of 01; told in either year's division nobody has moved."""
    whole = stationary()
    change = BorderChange("By", "02", "01", 2008, 2009, whole.totals[1, 0] / 5, "made up")
    told = replace(
        whole, **{name: getattr(whole, name).copy() for name in ("population", "births", "deaths")}
    )
    for figures, first in ((told.population, 8), (told.births, 9), (told.deaths, 9)):
        figures[0, first:] += figures[1, first:] / 5
        figures[1, first:] *= 4 / 5
    assert net_migration(told)[0, 8].sum() > 10_000
    for year in (2003, 2010):
        accounts, notes = in_division(told, year, (change,))
        assert np.abs(net_migration(accounts)[:, 1:]).max() < 1e-6
        assert len(notes) == 1
        assert "By was moved from 02 to 01" in notes[0]
    # What is known before the border moves can be told as it will be.
    early, _ = in_division(told.until(2005), 2010, (change,))
    assert early.totals == pytest.approx(in_division(told, 2010, (change,))[0].totals[:, :6])


def test_faults_name_place_and_year() -> None:
    accounts = stationary()
    with pytest.raises(PopulationError, match="place 1: there are no figures for it; did you mean '01'"):
        accounts.only(["1"])
    with pytest.raises(PopulationError, match="year 1999: there are figures for 2000-2013"):
        accounts.until(1999)
    with pytest.raises(PopulationError, match="the years have gaps"):
        replace(accounts, years=(*accounts.years[:-1], 2020))
