"""Populations as SCB gives them: each year in the borders of its own, and a last year that only few are known in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from hjulet.hub import built_in
from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import About, Store
from hjulet.instruments.sources.divisions import mended
from hjulet.match.kept_peers import keep_peers, kept_peers
from hjulet.measure.place_accounts import accounts
from hjulet.measure.place_population_files import development, keep_developments
from hjulet.measure.populations import populations
from hjulet.measure.queries.country_population import country_change
from hjulet.measure.queries.heads import place_head
from hjulet.measure.queries.place_development import place_development
from tests.factories import place
from tests.measure.populations import framed, totals
from tests.measure.test_pages import page, texts

pytestmark = pytest.mark.one_database
YEARS = range(2000, 2006)
UPPSALA, KNIVSTA = "0380", "0330"


def people(code: str, year: int) -> float:
    """As of today's borders: 10 more each year."""
    return 1000.0 + 10 * (year - YEARS[0]) + int(code) / 10_000


def as_scb_says(*, without: str = "") -> list[tuple[str, str, str, str, float]]:
    """Until 2001 Knivsta is 0 and in Uppsala."""
    rows = []
    for row in built_in.municipalities():
        for year in YEARS:
            count = people(row["code"], year)
            if year < 2002 and row["code"] in (UPPSALA, KNIVSTA):
                count = people(UPPSALA, year) + people(KNIVSTA, year) if row["code"] == UPPSALA else 0.0
            rows.append((row["code"], str(year), "T", "population", count))
    return [row for row in rows if row[0] != without]


def loaded(folder: Path, rows: list[tuple[str, str, str, str, float]]) -> Store:
    store = Store(folder)
    real = framed(rows).with_columns(status=pl.lit(""), source=pl.lit("SCB"))
    store.write("scb", "population", mended(real)[0], About(title="Folkmängd", credit="SCB"))
    return store


def test_a_municipality_that_was_parted_is_not_known_in_the_borders_of_today_before(tmp_path: Path) -> None:
    found = populations(loaded(tmp_path, as_scb_says()))
    assert found.curve(UPPSALA)[0] == found.curve(KNIVSTA)[0] == tuple(range(2002, 2006))
    assert found.curve("03")[0] == tuple(YEARS)  # the county has held them all along
    assert found.curve("03")[1][2] - found.curve("03")[1][1] == 8 * 10


@pytest.mark.django_db
def test_the_country_grows_by_all_and_those_that_are_not_counted_are_told(
    tmp_path: Path, settings: Any, client: Client
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    loaded(tmp_path, as_scb_says())
    answer = country_change(ANYONE, 2000, 2005).answer
    assert (answer.growth, answer.places, answer.unknown, answer.is_whole) == (290 * 50, 288, 2, True)
    (lead,) = texts(page(client, "/mata/befolkning/?fran=2000&till=2005"), "//p[@class='lead']")
    assert lead == (
        "Från 2000 till 2005 växte landet med 14 500 personer. Samtidigt minskade 0 av 288 kommuner, 0,0 %. "
        "2 kommuner räknas inte: det finns inte siffror i dagens gränser för båda åren."
    )
    said = place_head(ANYONE, place(UPPSALA)).context["sources"]
    assert "2002–2005, i dagens gränser" in said
    assert "; siffror från tiden före 2003 gäller andra gränser och är inte med" in said


@pytest.mark.django_db
def test_a_country_that_lacks_a_municipality_is_not_called_the_country(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    store = loaded(tmp_path, as_scb_says(without="2282"))
    answer = country_change(ANYONE, 2002, 2005).answer
    assert (answer.growth, answer.places, answer.unknown, answer.is_whole) == (289 * 30, 289, 1, False)
    assert "22" not in populations(store).counties.places  # the rest of a county is not the county


def test_a_last_year_of_a_few_does_not_take_the_peers_and_the_years_ahead_from_all(tmp_path: Path) -> None:
    store = loaded(tmp_path, [*as_scb_says(), ("2282", "2006", "T", "population", 1060.0)])
    assert keep_peers(store)
    assert not kept_peers(store, "2283").is_waiting
    assert keep_developments(store)
    assert development(store, "2282").years[-1] == development(store, "2283").years[-1] == 2005


def test_those_who_came_to_be_counted_elsewhere_are_no_moves_to_learn_from(tmp_path: Path) -> None:
    rows = []
    for code in (UPPSALA, KNIVSTA, "2282"):
        for year in range(1995, 2013):
            is_both, is_nobody = year < 2002 and code == UPPSALA, year < 2002 and code == KNIVSTA
            for sex in "KM":
                for age in range(101):
                    word = "100+" if age == 100 else str(age)
                    count = 0.0 if is_nobody else 20.0 if is_both else 10.0
                    rows.append((code, str(year), sex, f"population?age={word}", count))
                    rows.append((code, str(year), sex, f"deaths?age={word}", count / 10))
                rows.append((code, str(year), sex, "births?age=30", 0.0 if is_nobody else 5.0))
    store = Store(tmp_path)
    store.write("scb", "ages", mended(framed(rows))[0], About(title="Åldrar", credit="SCB"))
    found = accounts(store, counties=False)
    assert found is not None
    assert (found.places, found.years) == ((KNIVSTA, UPPSALA, "2282"), tuple(range(2002, 2013)))


def test_real_figures_are_not_called_made_up_for_those_that_they_hide(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("generated", "totals", totals(), About(title="Påhittade siffror"))
    loaded(tmp_path, as_scb_says())
    assert keep_developments(store)
    found = development(store, "0180")
    assert (found.is_generated, found.sources, found.years) == (False, ("SCB",), tuple(YEARS))


@pytest.mark.django_db
def test_a_municipality_that_is_not_known_in_the_last_year_takes_nothing_from_the_others(
    tmp_path: Path, settings: Any, client: Client
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    store = loaded(tmp_path, [row for row in as_scb_says() if row[:2] != ("2282", "2005")])
    assert keep_peers(store)
    assert (kept_peers(store, "2283").year, kept_peers(store, "2282").is_built_in) == ("2005", True)
    assert client.get("/platser/kramfors/").status_code == client.get("/likar/kramfors/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "known"), [((2000, 2001), built_in.YEARS), ((2001, 2002), (2002,))])
def test_a_municipality_with_one_year_or_none_in_the_borders_of_today_has_its_pages(
    tmp_path: Path, settings: Any, client: Client, years: tuple[int, int], known: tuple[int, ...]
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    store = loaded(tmp_path, [row for row in as_scb_says() if int(row[1]) in years])
    assert keep_peers(store)
    assert keep_developments(store)
    assert place_development(ANYONE, place(UPPSALA)).years == known
    for address in (
        "/platser/uppsala/",
        "/mata/befolkning/uppsala/",
        "/likar/uppsala/",
        "/api/v1/places/0380/population",
    ):
        assert client.get(address).status_code == 200, address
