"""Concentration and location quotients: against PySAL, against replication of people, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hjulet.instruments.funding import (
    FundingError,
    Operations,
    Places,
    allocate,
    concentration,
    gini,
    hoover,
    location_quotient,
    lorenz,
    theil,
)
from tests.instruments.funding.lists import regional_fund, sweden
from tests.instruments.funding.pysal_figures import AMOUNTS, PEOPLE, TYPES


def test_each_place_counting_once_is_as_pysal():
    ones = np.ones(len(AMOUNTS))
    found = theil(AMOUNTS, ones, TYPES)
    assert gini(AMOUNTS, ones) == pytest.approx(0.39664310954063603, rel=1e-12)
    assert found.total == pytest.approx(0.2923193984931338, rel=1e-12)
    assert (found.between, found.within) == pytest.approx((0.07971378, 0.21260562), abs=1e-8)


def test_population_weights_are_as_pysal_with_every_person_by_herself():
    """PySAL has no weights: each place was put in as many times as people live there."""
    found = concentration(AMOUNTS, PEOPLE, TYPES)
    assert found.gini == pytest.approx(0.30755640119597694, rel=1e-12)
    assert found.theil.total == pytest.approx(0.18852353800039595, rel=1e-12)
    assert (found.theil.between, found.theil.within) == pytest.approx((0.06974601, 0.11877753), abs=1e-8)
    assert found.hoover == pytest.approx(0.19706441967926064, rel=1e-12)


def test_splitting_a_place_in_two_alike_changes_nothing():
    halves = np.concatenate([AMOUNTS, AMOUNTS]) / 2, np.concatenate([PEOPLE, PEOPLE]) / 2
    one, two = concentration(AMOUNTS, PEOPLE, TYPES), concentration(*halves, [*TYPES, *TYPES])
    assert (two.gini, two.hoover, two.theil.total, two.theil.between) == pytest.approx(
        (one.gini, one.hoover, one.theil.total, one.theil.between)
    )


def test_the_parts_of_theil_add_up():
    found = theil(AMOUNTS, PEOPLE, TYPES)
    assert found.between + found.within == pytest.approx(found.total)
    assert sum(one.between for one in found.parts) == pytest.approx(found.between)
    assert sum(one.amount_share * one.inside for one in found.parts) == pytest.approx(found.within)
    assert found.between_share == pytest.approx(found.between / found.total)


def test_a_type_without_money_is_no_fault():
    found = theil(np.array([4.0, 0.0, 0.0]), np.array([1.0, 1.0, 2.0]), ["x", "x", "y"])
    assert found.total == pytest.approx(np.log(4))
    assert (found.between, found.within) == pytest.approx((np.log(2), np.log(2)))


def test_hoover_is_the_widest_gap_of_the_lorenz_curve():
    curve = lorenz(AMOUNTS, PEOPLE)
    assert (curve.population_share[-1], curve.amount_share[-1]) == pytest.approx((1, 1))
    assert (np.diff(curve.amount_share) >= 0).all()
    assert hoover(AMOUNTS, PEOPLE) == pytest.approx((curve.population_share - curve.amount_share).max())


@pytest.mark.parametrize(
    ("amounts", "people", "words"),
    [
        ([1, np.nan], [1, 1], "amount number 2 is nan"),
        ([1, 2], [1, -1], "population number 2 is -1"),
        ([0, 0], [1, 1], "every amount is 0"),
        ([1, 2], [1, 0], "place number 2 has money and no inhabitants"),
        ([1, 2], [1], "amounts of shape"),
    ],
)
def test_what_cannot_be_shared_is_told(amounts, people, words):
    with pytest.raises(FundingError, match=words):
        gini(np.array(amounts, dtype=float), np.array(people, dtype=float))


@pytest.mark.shared
def test_the_regional_fund_gives_the_gini_of_its_readme():
    operations, places = regional_fund(), sweden(2017)
    found = {
        rule: concentration(allocate(operations, places, rule).amounts, places.population)
        for rule in ("equal", "population")
    }
    assert {rule: round(one.gini_of_places, 3) for rule, one in found.items()} == {
        "equal": 0.406,
        "population": 0.638,
    }
    assert found["equal"].gini > found["population"].gini, "by inhabitant it is the other way round"


def made_up(spread: float, people: np.ndarray, seed: int = 1):
    """Projects in one place each, Poisson by inhabitants times a gamma with mean 1 and variance `spread`."""
    random = np.random.default_rng(seed)
    relative = random.gamma(1 / spread, spread, len(people)) if spread else np.ones(len(people))
    number = random.poisson(relative * people / 1000)
    codes = [f"{at:04d}" for at in range(len(people))]
    where = np.repeat(codes, number)
    operations = Operations.of(
        {f"p{at}": 1.0 for at in range(len(where))},
        touched={f"p{at}": [code] for at, code in enumerate(where)},
    )
    return allocate(operations, Places(tuple(codes), people)), relative


def test_quotients_are_drawn_towards_one_where_few_live():
    people = np.geomspace(200, 200_000, 200)
    allocation, relative = made_up(0.5, people)
    found = location_quotient(allocation, of="projects")
    assert found.shape == pytest.approx(2, rel=0.5)
    error, raw = ((one - relative) ** 2 for one in (found.shrunk, found.quotient))
    assert error[:100].mean() < 0.6 * raw[:100].mean()
    assert found.shrunk[-20:] == pytest.approx(found.quotient[-20:], abs=0.05)
    inside = (found.low <= relative) & (relative <= found.high)
    assert 0.84 < inside.mean() < 0.97, "the interval says 90 %"
    money = location_quotient(allocation)
    assert money.shrunk == pytest.approx(found.shrunk), "projects of one krona each are their number"


def test_the_interval_is_that_of_the_gamma_distribution():
    allocation = made_up(0.5, np.full(20, 5000.0))[0]
    found = location_quotient(allocation, of="projects", level=0.8)
    counts, expected = allocation.projects, allocation.projects.sum() / 20
    after = stats.gamma(found.shape + counts, scale=1 / (found.shape + expected))
    assert found.low == pytest.approx(after.ppf(0.1))
    assert found.high == pytest.approx(after.ppf(0.9))


def test_places_that_differ_by_chance_alone_are_near_one_with_an_interval():
    found = location_quotient(made_up(0, np.full(100, 3000.0))[0], of="projects")
    assert np.abs(found.shrunk - 1).max() < 0.5 < np.abs(found.quotient - 1).max()
    assert ((found.low < 1) & (found.high > 1)).mean() > 0.95
    assert (found.high - found.low).min() > 0.1


def test_a_level_that_is_no_share_is_refused():
    with pytest.raises(FundingError, match="the level is 90"):
        location_quotient(made_up(0, np.full(4, 3000.0))[0], level=90)
