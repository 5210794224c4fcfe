"""Projections: accounts that close, nothing learnt from the future, small places that borrow, scenarios, fans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hjulet.instruments.population.baselines import hamilton_perry, linear, log_linear
from hjulet.instruments.population.cohorts import advance
from hjulet.instruments.population.credibility import credibility
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.needs import GROUPS, needs
from hjulet.instruments.population.projecting import project
from hjulet.instruments.population.rates import estimate, level_weight
from hjulet.instruments.population.scenarios import more_families, school_closes
from tests.instruments.population.figures import OPEN, stationary

SHAPE = (2, 6, 3)


@given(
    arrays(float, SHAPE, elements=st.floats(0, 1e5)),
    arrays(float, SHAPE[1:], elements=st.floats(0, 0.5)),
    arrays(float, SHAPE, elements=st.floats(0, 2)),
    arrays(float, SHAPE, elements=st.floats(-2, 2)),
    arrays(float, SHAPE, elements=st.floats(-1e4, 1e4)),
)
@settings(max_examples=60)
def test_a_year_closes_and_nobody_is_less_than_nobody(
    population: np.ndarray,
    fertility: np.ndarray,
    mortality: np.ndarray,
    migration: np.ndarray,
    movers: np.ndarray,
) -> None:
    after, births, deaths, moved = advance(
        population, fertility=fertility, mortality=mortality, migration=migration, movers=movers
    )
    assert after.min() >= 0
    change = after.sum((0, 1)) - population.sum((0, 1))
    assert change == pytest.approx(births - deaths + moved, abs=1e-3)


def test_a_year_by_hand() -> None:
    """100 women of 0 and 100 of 1 and more, a fifth dies a person-year, one tenth moves in, nobody is born but to them."""
    population = np.array([[[100.0], [100.0]], [[0.0], [0.0]]])
    rates = {"mortality": np.full((2, 2, 1), 0.2), "migration": np.full((2, 2, 1), 0.1)}
    after, births, deaths, moved = advance(
        population, fertility=np.array([[0.0], [0.5]]), male_share=0.5, **rates
    )
    older = 200 - 0.2 * 210 / 1.1 + 20
    born = 0.5 * (200 + older) / 2
    assert births[0] == pytest.approx(born)
    assert after[0, :, 0] == pytest.approx([born / 2 * (1.1 - 0.2 * 1.05 / 1.1), older])
    assert moved[0] == pytest.approx(20 + born * 0.1)
    assert deaths[0] == pytest.approx(0.2 * (210 + born * 1.05) / 1.1)


def test_what_does_not_change_goes_on_unchanged() -> None:
    accounts = stationary()
    found = project(accounts, 2033)
    assert found.population == pytest.approx(np.repeat(accounts.population[:, -1:], 20, axis=1), rel=1e-3)
    assert found.births[:, 0] == pytest.approx([1000, 2000, 3000], rel=1e-6)
    assert np.abs(found.migration).max() < 1e-6


def test_nothing_is_learnt_from_after_the_base() -> None:
    accounts = stationary(noise=0.01)
    spoilt = {name: getattr(accounts, name).copy() for name in ("population", "births", "deaths")}
    for figures in spoilt.values():
        figures[:, 11:] = np.nan
    ahead = project(accounts, 2015, base=2010, draws=20)
    again = project(replace(accounts, **spoilt), 2015, base=2010, draws=20)
    assert (ahead.population == again.population).all()
    assert (ahead.fan.totals == again.fan.totals).all()


def test_projected_accounts_close() -> None:
    found = project(stationary(noise=0.01), 2020)
    before = np.concatenate([found.start.sum((1, 2))[:, None], found.totals[:, :-1]], axis=1)
    assert found.totals - before == pytest.approx(found.births - found.deaths + found.migration)


def test_credibility_by_hand() -> None:
    calm = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    assert credibility(calm, np.ones((3, 2)), default=1) == pytest.approx([1, 1, 1])
    alike = np.array([[1.0, 3.0], [3.0, 1.0], [1.0, 3.0]])
    assert credibility(alike, np.ones((3, 2)), default=1).tolist() == [0, 0, 0]
    assert credibility(calm[:1], np.full((1, 2), 5.0), default=10).tolist() == [0.5]


def test_a_small_place_borrows_fertility() -> None:
    """A village with twice the births of the others by chance is drawn to them; a large place with them is not."""
    accounts = stationary(tuple("abcdefgh"))
    random = np.random.default_rng(5)
    small = accounts.births.copy()
    scale = np.ones(8)
    scale[0] = 0.002
    population, deaths = (
        figures * scale[:, None, None, None] for figures in (accounts.population, accounts.deaths)
    )
    small *= (scale * (1 + 0.02 * np.arange(8)))[:, None, None, None]
    small[0] *= random.choice((0.5, 4.0), size=(14, 1, 1))
    found = estimate(replace(accounts, population=population, births=small, deaths=deaths))
    assert found.own_fertility[0] < 0.2
    assert (found.own_fertility[1:] > 0.9).all()


def test_one_place_can_borrow_from_the_nation() -> None:
    accounts = stationary(noise=0.01)
    alone = project(accounts.only(["01"]), 2018, reference=accounts.since(2002), draws=40)
    among = project(accounts, 2018)
    assert alone.totals[0, -1] == pytest.approx(among.totals[0, -1], rel=0.03)
    assert alone.fan.origins == (2006, 2007, 2008, 2009, 2010)
    with pytest.raises(PopulationError, match="give it with the same ages and last year"):
        estimate(accounts.only(["01"]), accounts.until(2012))


def test_levels_follow_the_last_year_only_in_large_places() -> None:
    assert (round(level_weight(9_000_000), 2), round(level_weight(5_000), 2)) == (0.99, 0.23)


def test_twenty_families_a_year() -> None:
    accounts = stationary()
    plain = project(accounts, 2018)
    more = project(accounts, 2018, scenario=more_families("02", 20, first_year=2014, last_year=2015))
    extra = more.totals - plain.totals
    assert extra[0].tolist() == [0] * 5
    assert extra[1, 0] == pytest.approx(20 * 3.6, abs=2)
    assert extra[1, 1] > 1.9 * extra[1, 0]
    fewer = project(accounts, 2018, scenario=school_closes("02", 2014, families=30))
    assert (fewer.totals - plain.totals)[1, 2] == pytest.approx(-30 * 3.6, rel=0.1)
    with pytest.raises(PopulationError, match="place 77: a scenario moves families"):
        project(accounts, 2018, scenario=more_families("77", 1, first_year=2014, last_year=2014))


def test_united_places_are_near_the_sum_of_the_parts() -> None:
    accounts = stationary(noise=0.01)
    apart, united = project(accounts, 2023), project(accounts.merged({"99": ("01", "02")}), 2023)
    assert united.totals[-1, -1] == pytest.approx(apart.totals[:2, -1].sum(), rel=0.02)


def test_fan_is_the_same_again_and_wider_with_time() -> None:
    accounts = stationary(noise=0.01)
    first, again = (project(accounts, 2023, draws=200, seed=4).fan for _ in range(2))
    other = project(accounts, 2023, draws=200, seed=5).fan
    assert (first.cells_low == again.cells_low).all()
    assert (first.totals == again.totals).all()
    assert not (first.totals == other.totals).all()
    width = first.totals[2] - first.totals[0]
    assert (width[:, -1] > 2 * width[:, 0]).all()
    assert (first.cells_low <= first.cells_high).all()
    # Places do not err as one: the sum is surer than the sum of the intervals.
    assert first.together[2, -1] - first.together[0, -1] < width[:, -1].sum()


def test_fan_without_errors_has_no_width() -> None:
    fan = project(stationary(), 2020, draws=50).fan
    assert np.ptp(fan.totals, axis=0).max() < 0.001 * fan.totals.max()


def test_fan_needs_a_past() -> None:
    with pytest.raises(PopulationError, match="year 2006: a fan needs 10 years of accounts"):
        project(stationary(), 2010, base=2006, draws=100)


def test_needs_by_hand() -> None:
    found = needs(project(stationary(), 2015), {"compulsory_school": 1 / 12})
    pupils = list(GROUPS).index("compulsory_school")
    children = 1000 * sum(1 - 0.01 * age for age in range(6, 16))
    assert found.groups[0, 0, pupils] == pytest.approx(children)
    assert found.staff[0, :, 0] == pytest.approx(children / 12, rel=1e-3)
    assert np.isnan(found.low).all()


def test_simple_methods_by_hand() -> None:
    line, growth = np.array([[100.0, 110, 120]]), np.array([[100.0, 110, 121]])
    assert linear(line, 2).tolist() == [[130, 140]]
    assert log_linear(growth, 2)[0] == pytest.approx([133.1, 146.41])
    accounts = stationary()
    assert hamilton_perry(accounts, 9)[:, -1] == pytest.approx(accounts.population[:, -1])


def test_years_in_the_wrong_order() -> None:
    with pytest.raises(PopulationError, match="cannot end in 2013"):
        project(stationary(), 2013)
    with pytest.raises(PopulationError, match="at least 4 years"):
        project(stationary(years=3), 2013)
    unknown = stationary()
    unknown.deaths[1, -1, 0, 4] = np.nan
    with pytest.raises(PopulationError, match="place 02, year 2013: deaths are not known"):
        project(unknown, 2014)
    assert unknown.ages == OPEN + 1
