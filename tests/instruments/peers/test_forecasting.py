"""The ensemble and its back-test: nothing leaks, plain cases come out plain, and the figures of 290 municipalities."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from hjulet.instruments.peers import History, PeerError, backtest, forecast
from hjulet.instruments.peers.ensemble import (
    DAMPING,
    Lessons,
    Parts,
    analogue_growth,
    damped_years,
    weight_at,
)
from hjulet.instruments.peers.trends import BASELINES
from tests.instruments.peers.populations import sweden, walks


def steady(*rates, years=40):
    population = np.exp(np.outer(rates, np.arange(years)) + 9)
    return History(tuple(f"p{n}" for n in range(len(rates))), tuple(range(1950, 1950 + years)), population)


def test_steady_growth_goes_on_damped():
    made = forecast(steady(0.02, 0.02, 0.02), ahead=10)
    now = np.exp(9 + 0.02 * 39)
    expected = now * np.exp(0.02 * sum(DAMPING**year for year in range(1, 11)))
    np.testing.assert_allclose(made.population, expected)
    np.testing.assert_allclose(made.trend, expected)
    assert (made.as_of, made.ahead, made.unit) == (1989, 10, "inhabitants")


def test_the_plain_forecasts_are_what_they_are_called():
    line = steady(0.01)
    now = line.population[0, 20]
    expected = {
        "constant": now,
        "log_linear": now * np.exp(0.1),
        "log_linear_5": now * np.exp(0.1),
        "half_trend": now * np.exp(0.05),
        "damped": now * np.exp(0.01 * sum(0.95**year for year in range(1, 11))),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(BASELINES[name](line, 20, 10), [value])
    straight = History(("a",), tuple(range(2000, 2021)), np.arange(100.0, 310, 10)[None])
    np.testing.assert_allclose(BASELINES["linear"](straight, 20, 10), [400])
    falls = History(("a",), tuple(range(2000, 2021)), np.arange(210.0, 0, -10)[None])
    assert BASELINES["linear"](falls, 20, 10).tolist() == [0]


def test_what_became_of_similar_courses_is_found():
    """Half of the places fell by 2 % a year for 5 years, then by 1 % for 10; the others have just fallen for 5."""
    years = np.arange(60)
    fallen = np.interp(years, [0, 5, 15], [0, -0.10, -0.20])
    late = np.interp(years, [54, 59], [0, -0.10])
    found = analogue_growth(Parts(np.zeros(60), np.vstack([fallen] * 60 + [late] * 60)), 59, 10)
    assert found is not None
    np.testing.assert_allclose(found, [0.0] * 60 + [-0.10] * 60, atol=1e-12)


def test_the_weight_is_learnt_from_outcomes_known_at_the_time_alone():
    errors = np.ones(21)
    first, later = errors.copy(), errors.copy()
    first[10], later[20] = 0.5, 0.0
    lessons = Lessons(10, {}, {15: first, 30: later})
    assert weight_at(lessons, 24) == 0.0  # the outcome of 15 lies in 25
    assert weight_at(lessons, 25) == pytest.approx(0.5 * 1 / 11)
    assert weight_at(lessons, 40) == pytest.approx(1.0 * 2 / 12)


def test_no_forecast_sees_what_came_after():
    known = walks(20, 60)
    changed = known.population.copy()
    changed[:, 46:] *= np.random.default_rng(3).uniform(0.2, 5, changed[:, 46:].shape)
    future = History(known.places, known.years, changed)
    before, after = forecast(known, ahead=10, as_of=1995), forecast(future, ahead=10, as_of=1995)
    for name in ("population", "p10", "p90", "trend", "analogue"):
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
    # In a back-test the figures after the origin are at hand; the forecast is the same as without them.
    rows = {row.method: row for row in backtest(known, ahead=[10], origins=[1995]).rows}
    truth = known.population[:, 55]
    for method, made in (
        ("ensemble", before.population),
        ("split_trend", before.trend),
        ("analogue", before.analogue),
    ):
        assert rows[method].median_error == pytest.approx(np.median(np.abs(made / truth - 1)), rel=1e-9)
    assert rows["ensemble"].coverage == np.mean((before.p10 <= truth) & (truth <= before.p90))
    assert rows["ensemble"].analogue_weight == before.analogue_weight


def test_another_method_is_tried_beside_and_handed_no_future():
    seen = []

    def oracle(history, column, ahead):
        seen.append((history.years[-1], history.years[column], ahead))
        return history.population[:, column]

    found = backtest(walks(8, 50), ahead=[10], origins=[1980, 1985], others={"mine": oracle})
    assert seen == [(1980, 1980, 10), (1985, 1985, 10)]
    errors = found.skill(10).errors
    assert errors["mine"] == errors["constant"]


def test_a_place_that_is_missing_stays_missing():
    known = walks(10, 50)
    population = known.population.copy()
    population[4, 45] = np.nan
    made = forecast(History(known.places, known.years, population), ahead=10)
    assert np.flatnonzero(np.isnan(made.population)).tolist() == [4]


def test_a_skill_says_no_more_than_it_knows():
    skill = backtest(steady(0.01, 0.02, -0.01, years=60), ahead=[10]).skill(10)
    # Nothing beats the line where all growth is steady.
    assert (skill.is_better, skill.is_best, skill.best_plain) == (False, False, "log_linear")
    assert skill.sentence_sv.startswith(
        "Som prognos 10 år framåt har det inte varit säkrare än de senaste tio årens takt: medianfelet var"
    )
    assert skill.origins == tuple(range(1975, 2000))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"origins": [1955]}, "year 1955: fewer than 10 years come before"),
        ({"origins": [1995]}, "year 2015: the year is not in the figures; there are 1950–1999"),
    ],
)
def test_an_origin_that_cannot_be_tried_is_refused(asked, says):
    with pytest.raises(PeerError, match=says):
        backtest(walks(5, 50), ahead=[20], **asked)


def test_damped_years_are_a_sum():
    assert damped_years(20) == pytest.approx(sum(DAMPING**year for year in range(1, 21)))


@cache
def of_sweden():
    return backtest(sweden(), ahead=[20])


@pytest.mark.shared
def test_plain_forecasts_have_the_errors_that_were_measured_before():
    """As of 1999 with 20 years ahead, as in the research: constant 9.1 %, the trend of ten years 6.4 %."""
    errors = {(row.method, row.origin): row.median_error for row in of_sweden().rows}
    assert errors["log_linear", 1999] == pytest.approx(0.064, abs=0.0005)
    assert errors["constant", 1999] == pytest.approx(0.0905, abs=0.0005)


@pytest.mark.shared
def test_the_ensemble_is_better_than_the_trend_and_the_page_says_no_more_than_that():
    errors = {(row.method, row.origin): row.median_error for row in of_sweden().rows}
    assert errors["ensemble", 1999] < errors["log_linear", 1999] + 0.0005
    assert errors["ensemble", 1994] < errors["log_linear", 1994] - 0.03
    assert errors["ensemble", 1989] > errors["log_linear", 1989]  # not at every origin
    skill = of_sweden().skill(20)
    assert (len(skill.origins), skill.is_better, skill.is_best, skill.best_plain) == (
        25,
        True,
        False,
        "damped",
    )
    assert skill.ratio < 0.9
    assert skill.not_worse_share >= 0.75
    assert skill.errors["ensemble"] < skill.errors["log_linear"] < skill.errors["constant"]
    assert skill.errors["ensemble"] < skill.errors["analogue"]
    assert skill.sentence_sv == (
        "Som prognos 20 år framåt har det varit säkrare än de senaste tio årens takt: medianfelet var 7,5\xa0% mot "
        "8,9\xa0%, prövat från 1975–1999. Den bästa enkla, de senaste tio årens takt, dämpad, var ungefär lika säker "
        "(7,7\xa0%)."
    )
