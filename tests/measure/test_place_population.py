"""How places develop: what is computed and kept for each edition, and what it is made of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hjulet.hub import built_in
from hjulet.instruments.peers.history import History
from hjulet.instruments.sources import About, Store
from hjulet.instruments.sources.files import file_job
from hjulet.instruments.sources.loading import load
from hjulet.measure.actions import follow_statistics
from hjulet.measure.formats.curves import Curve, curve_svg
from hjulet.measure.place_accounts import accounts, parts
from hjulet.measure.place_population import as_json, from_json
from hjulet.measure.place_population_ahead import bridge, by_trends
from hjulet.measure.place_population_files import (
    development,
    edition_of,
    is_kept,
    keep_developments,
    kept_accounts,
)
from hjulet.measure.populations import populations
from tests.measure.conftest import KRAMFORS, MUNICIPALITIES
from tests.measure.populations import UNCLOSED, YEARS, framed, write_populations
from tests.programs import shared_folder

pytestmark = pytest.mark.one_database


def grown(places: int = 21, years: range = range(1960, 2021)) -> History:
    """Places that grow or shrink at a pace of their own, with a little noise."""
    random = np.random.default_rng(1)
    pace = np.linspace(-0.015, 0.015, places)[:, None] + 0.003 * random.standard_normal((places, len(years)))
    codes = tuple(f"{1000 + number}" for number in range(places))
    return History(codes, tuple(years), 20_000 * np.exp(np.cumsum(pace, axis=1)))


def test_with_nothing_loaded_the_built_in_years_are_told_and_nothing_ahead(tmp_path: Path) -> None:
    found = development(Store(tmp_path), KRAMFORS)
    assert (found.years, found.is_built_in, found.ahead, found.phases) == (built_in.YEARS, True, None, ())
    assert found.latest_change == (2017, 2023, found.people[-1] - found.people[-2])
    assert found.peak == (1975, found.people[0])


def test_a_place_is_the_curve_until_it_has_been_computed_and_then_all(population_store: Store) -> None:
    found = development(population_store, KRAMFORS)
    assert found.is_finished
    assert found.ahead is not None
    assert found.ages is not None
    assert found.account is not None
    assert (found.ahead.by, found.ahead.base, found.ahead.years[-1]) == ("cohorts", 2023, 2043)
    assert all(low <= high for low, high in zip(found.ahead.low, found.ahead.high, strict=True))
    assert from_json(json.loads(json.dumps(as_json(found)))) == found
    other = development(population_store, "0180")  # without ages, and too few years for a trend
    assert (other.ahead, other.ages, other.account) == (None, None, None)
    assert other.phases


def test_loading_more_makes_an_edition_that_is_not_computed_yet(tmp_path: Path) -> None:
    store = write_populations(tmp_path)
    found = development(store, KRAMFORS)
    assert (found.is_finished, found.years, found.ahead) == (False, YEARS, None)
    assert not is_kept(store, edition_of(store))


def test_a_years_account_closes_or_says_by_how_much_it_does_not(population_store: Store) -> None:
    account = development(population_store, KRAMFORS).account
    assert account is not None
    assert (account.natural, account.domestic, account.foreign, account.migration) == (-60, -70, 50, -20)
    assert (account.change, account.left_over) == (-75, 0)
    unclosed = development(population_store, UNCLOSED).account
    assert unclosed is not None
    assert unclosed.left_over == -3


def test_a_countys_account_is_the_sum_of_all_its_municipalities_or_nothing(tmp_path: Path) -> None:
    store = write_populations(tmp_path)
    whole = parts(store)
    assert whole is not None
    county = whole.account("22", None)
    assert county is not None
    assert (county.change, county.foreign) == (7 * -75, 7 * 50)
    lacking = {
        name: {code: n for code, n in row.items() if code != KRAMFORS} for name, row in whole.figures.items()
    }
    assert replace(whole, figures=lacking).account("22", None) is None


def test_accounts_by_age_hold_for_the_county_what_its_municipalities_do(population_store: Store) -> None:
    municipal, county = accounts(population_store, counties=False), accounts(population_store, counties=True)
    assert municipal is not None
    assert county is not None
    assert (municipal.places, county.places) == (tuple(sorted(MUNICIPALITIES)), ("22",))
    assert county.population[0].sum() == municipal.population.sum()
    kept = kept_accounts(population_store, KRAMFORS)
    assert kept is not None
    row = municipal.places.index(KRAMFORS)
    assert np.allclose(kept.births[0], municipal.births[row])


def test_a_short_gap_is_drawn_straight_for_the_pace_alone_and_a_long_one_ends_the_curve() -> None:
    history = grown()
    gap = history.population.copy()
    gap[:, 55:58] = np.nan  # 2015-2017
    bridged, drawn = bridge(replace(history, population=gap))
    assert drawn == (2015, 2016, 2017)
    assert np.allclose(bridged.population[0, 56] ** 2, gap[0, 54] * gap[0, 58])
    gap[:, 20:30] = np.nan
    assert bridge(replace(history, population=gap))[0].years[0] == 1990


def test_trends_go_on_with_a_band_that_widens_and_say_how_they_would_have_done() -> None:
    found = by_trends(grown())
    assert len(found) == 21
    falls, grows = found["1000"], found["1020"]
    assert falls.middle[-1] < falls.middle[0] < grows.middle[0] < grows.middle[-1]
    wide = np.array(falls.high) - np.array(falls.low)
    assert (np.diff(wide) > 0).all()
    assert falls.tried is not None
    assert (falls.tried.since, falls.tried.until) == (2010, 2020)
    assert by_trends(grown(years=range(1995, 2021))) == {}


def test_a_curve_marks_first_peak_last_and_the_years_that_are_missing() -> None:
    drawing = curve_svg(
        Curve((2000, 2001, 2002, 2006), (10.0, 40.0, 30.0, 20.0), (2001,)), lambda n: f"{n:.0f}"
    )
    assert [word in drawing for word in (">10<", ">40<", ">20<", ">30<")] == [True, True, True, False]
    assert drawing.count("stroke-dasharray") == 1
    assert drawing.count("<circle") == 3  # where it turned, the lone year, and the latest


def loaded(store: Store, people: float) -> str:
    """Everybody has as many inhabitants in two years; the edition of it."""
    codes = [place["code"] for place in built_in.municipalities()]
    rows = [(code, year, "T", "population", people) for code in codes for year in ("2022", "2023")]
    store.write("generated", "totals", framed(rows), About(title="Påhittat"))
    return edition_of(store)


@pytest.mark.django_db
def test_the_worker_computes_each_edition_once(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    store = Store(tmp_path)
    first = loaded(store, 100.0)
    assert follow_statistics()
    assert is_kept(store, first)
    assert not follow_statistics()
    assert not keep_developments(store)


@pytest.mark.django_db
def test_what_cannot_be_computed_is_not_tried_until_something_else_is_loaded(
    tmp_path: Path, settings: Any
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    store = Store(tmp_path)
    first = loaded(store, 100.0)
    in_the_way = tmp_path / "computed"
    in_the_way.write_text("a file where the folder should be")
    follow_statistics()
    in_the_way.unlink()
    assert not follow_statistics()
    assert not is_kept(store, first)
    second = loaded(store, 101.0)
    assert follow_statistics()
    assert is_kept(store, second)


@pytest.mark.shared
def test_real_figures_give_the_published_account_and_curve(tmp_path: Path) -> None:
    shared = shared_folder()
    assert shared is not None
    store, folder = Store(tmp_path), shared / "data" / "population"
    load(file_job(folder / "municipality_population_1950_2019_2023.csv", source="SCB"), store)
    load(file_job(folder / "municipality_components_2023.csv", source="SCB", period="2023"), store)
    known = populations(store)
    assert known.curve("2282")[1][0] == 38_355
    year = parts(store)
    assert year is not None
    account = year.account("2282", None)
    assert account is not None
    assert (account.births, account.deaths, account.domestic, account.foreign) == (109, 258, -205, 68)
    assert (account.adjustments, account.change, account.left_over) == (13, -273, 0)
    every = [year.account(code, None) for code in (*known.municipalities.places, *known.counties.places)]
    assert [one.left_over for one in every if one is not None] == [0] * 311
