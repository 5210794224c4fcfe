"""Changes between two years, the claim of the seed, half-lives, turning points."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from hjulet.instruments.population.changes import change, claim, claims
from hjulet.instruments.population.decomposing import decompose_parts
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.reading import read_totals
from hjulet.instruments.population.totals import Totals
from hjulet.instruments.population.turning import turning_points
from tests.instruments.population.figures import shared

THREE = Totals(("01", "02", "03"), (2000, 2010), np.array([[1000, 500.0], [100, 121], [np.nan, 5]]))


def test_change_by_hand() -> None:
    found = change(THREE, since=2000, until=2010)
    assert found.absolute.tolist()[:2] == [-500, 21]
    assert found.share[:2] == pytest.approx([-0.5, 0.21])
    assert found.yearly[0] == pytest.approx(0.5**0.1 - 1)
    assert found.half_life.tolist()[:2] == [pytest.approx(10), np.inf]
    assert np.isnan([found.absolute[2], found.share[2], found.half_life[2]]).all()


def test_claim_counts_what_is_known() -> None:
    found = claim(THREE, since=2000, until=2010)
    assert (found.growth, found.shrank, found.places, found.unknown) == (-479, 1, 2, 1)
    said = found.sentence().replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Från 2000 till 2010 minskade befolkningen med 479 personer, medan 1 av 2 kommuner (50,0 %) blev mindre."
    )


def test_years_that_are_not_there() -> None:
    with pytest.raises(
        PopulationError, match=r"year 2005: there are no figures; the nearest are \[2000, 2010\]"
    ):
        change(THREE, since=2000, until=2005)
    with pytest.raises(PopulationError, match="goes forward"):
        change(THREE, since=2010, until=2000)


@pytest.mark.shared
def test_claim_of_the_seed_depends_on_both_years() -> None:
    totals = read_totals(shared("municipality_population_1950_2019_2023.csv"))
    found = {
        (one.since, one.until): (one.growth, one.shrank, one.places)
        for one in claims(totals, [1975, 1980], [2015, 2016, 2017])
    }
    assert found[1975, 2016] == (1_786_711, 128, 290)
    assert found[1975, 2015][1] == 133
    assert found[1975, 2017] == (1_911_800, 124, 290)
    assert found[1980, 2017] == (1_802_305, 136, 290)


@pytest.mark.shared
def test_accounts_of_2023_close_for_all_municipalities() -> None:
    rows = pl.read_csv(
        shared("municipality_components_2023.csv"), schema_overrides={"municipality_code": pl.String}
    )
    part = {name: rows[name].to_numpy().astype(float) for name in rows.columns[2:]}
    figures = {
        "before": part["population"] - part["increase"],
        "after": part["population"],
        "births": part["births"],
        "deaths": part["deaths"],
        "domestic": part["net_total"] - part["net_abroad"],
        "foreign": part["net_abroad"],
    }
    places = tuple(rows["municipality_code"])
    found = decompose_parts(places, **figures, adjustments=part["adjustments"], since=2022, until=2023)
    assert found.change.sum() == 30_151
    sums = [
        int(one.sum())
        for one in (found.births, found.deaths, found.domestic, found.foreign, found.adjustments)
    ]
    assert sums == [100_051, 94_385, 0, 94_514 - 73_434, 3_405]
    kramfors = places.index("2282")
    parts = (
        found.change,
        found.births,
        found.deaths,
        found.migration,
        found.domestic,
        found.foreign,
        found.adjustments,
    )
    assert [int(one[kramfors]) for one in parts] == [-273, 109, 258, -137, -205, 68, 13]
    figures["births"] = figures["births"] + (np.arange(290) == 7)
    with pytest.raises(PopulationError, match=f"place {places[7]}, year 2023: the accounts do not close"):
        decompose_parts(places, **figures, adjustments=part["adjustments"], since=2022, until=2023)


def test_turning_point_is_found_in_noise() -> None:
    random = np.random.default_rng(3)
    growth = np.concatenate([np.full(20, 0.02), np.full(15, -0.01)]) + random.normal(0, 0.002, 35)
    people = 1000 * np.exp(np.concatenate([[0], growth.cumsum()]))
    found = turning_points(range(1970, 2006), people)
    assert found.years == (1990,)
    assert [round(phase.yearly, 2) for phase in found.phases] == [0.02, -0.01]
    assert found.peak == 1990


def test_straight_growth_never_turns() -> None:
    people = 1000 * 1.01 ** np.arange(40)
    assert turning_points(range(40), people).years == ()
    with pytest.raises(PopulationError, match="year 3: 0 persons"):
        turning_points(range(40), np.where(np.arange(40) == 3, 0, people))
