"""The pages of peers: today with the built-in table, in time when populations are loaded, and every wrong question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import Store
from hjulet.match.actions.following import follow_populations
from hjulet.match.briefs import place_brief
from hjulet.match.kept_peers import kept_peers
from tests.factories import place
from tests.match.populations import LAST, write

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/likar/kramfors/"


@pytest.fixture(scope="module")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("populations")
    write(folder)
    return folder


@pytest.fixture
def loaded(filled_folder: Path, settings: Any) -> Iterator[Store]:
    """Populations are loaded and the worker has been there; it finds the same peers once for all the tests."""
    settings.STATISTICS_FOLDER = filled_folder
    follow_populations()
    yield Store(filled_folder)
    caches["pages"].clear()


@pytest.fixture
def nothing_loaded(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path


def page(path: str, *, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_the_worker_finds_peers_once_for_each_edition(loaded: Store) -> None:
    caches["pages"].clear()
    assert not follow_populations()  # they are kept already
    kept = kept_peers(loaded, "2282")
    assert kept.in_time is not None
    nearest = kept.in_time.peers[0]
    assert (nearest.name, nearest.year, nearest.year_after) == ("Hagfors", 1996, LAST)
    assert nearest.change_after_share == pytest.approx(0.2214, abs=0.001)  # exp(20 × 0.01) − 1
    assert [one.ahead for one in kept.forecasts] == [10, 20]
    assert kept_peers(loaded, "22").in_time is not None


def test_a_harmed_file_is_made_anew_and_the_page_holds_meanwhile(loaded: Store, tmp_path: Path) -> None:
    (folder,) = (Path(loaded.folder) / "computed").glob("peers-*")
    kept = folder / "2282.json"
    whole = kept.read_bytes()
    try:
        kept.write_text("{")
        told = kept_peers(loaded, "2282")
        assert told.is_waiting
        assert told.is_built_in
        assert len(told.today) == 7
        assert "finns här om en stund" in page("/platser/kramfors/")
    finally:
        kept.write_bytes(whole)


def test_the_place_page_with_nothing_but_the_built_in_table(nothing_loaded: None) -> None:
    told = page("/platser/kramfors/")
    assert "Säffle</a> är lik i täthet" in told
    assert "hjulet load scb population" in told
    assert "hjulet load scb population" in page(HERE)
    assert page("/platser/vasternorrlands-lan/").count("är lik i") >= 3
    assert Client().get("/api/v1/places/2282/peers-in-time").json()["error"]["code"] == "no_figures"


def test_the_place_page_tells_of_peers_in_time(loaded: Store, django_assert_num_queries: Any) -> None:
    told = page("/platser/kramfors/")
    assert f"Kramfors kurva 1996–{LAST} liknar mest den som fanns i Hagfors fram till 1996" in told
    assert "20 år senare hade Hagfors 22 procent fler invånare" in told
    assert told.count('<svg viewBox="0 0 240 150"') == 3
    assert "Visa som tabell" in told
    assert "medianfelet" in told
    english = page("/en/platser/kramfors/")
    assert f"Kramfors’s curve 1996–{LAST} is most like that of Hagfors until 1996" in english


def test_weights_and_groups_are_chosen_and_kept(loaded: Store) -> None:
    told = page(f"{HERE}?matt=population&vikt=2&matt=density&vikt=0&inom=lan&antal=3")
    assert "Varje skillnad i tal" in told
    names = {"Sollefteå", "Härnösand", "Örnsköldsvik", "Timrå", "Ånge", "Sundsvall"}
    table = told.split("<tbody>")[1].split("</tbody>")[0]
    assert sum(f'<th scope="row">{name}</th>' in table for name in names) == 3
    assert 'name="vikt" value="2"' in told
    assert '<option value="lan" selected>' in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("matt=population&vikt=mycket", "Vikten ”mycket” är inget tal från 0 till 10."),
        ("matt=population&vikt=-1", "Vikten ”-1” är inget tal från 0 till 10."),
        ("matt=population&vikt=nan", "Vikten ”nan” är inget tal från 0 till 10."),
        ("matt=population&vikt=0", "Alla vikter är 0"),
        ("matt=folkmangd&vikt=1", "Menade du ”Folkmängd”?"),
        ("antal=hundra", "Skriv ett heltal från 1 till 30."),
        ("inom=grannar", "Välj hela landet"),
        ("ar=1700", "Skriv ett heltal från 1900 till 2200."),
        ("ar=2030", f"Det finns folkmängd för 1970–{LAST}."),
        ("ar=2000", "Välj färre år."),
        ("fonster=3", "Skriv ett heltal från 5 till 40."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(loaded: Store, words: str, said: str) -> None:
    told = page(f"{HERE}?{words}", status=422)
    assert said in told
    for pair in words.split("&"):
        assert f'value="{pair.partition("=")[2]}"' in told or "inom" in pair
    assert Client().get(f"{HERE}i-dag.csv?{words}").status_code in {200, 422}


def test_places_that_are_not_there(loaded: Store) -> None:
    assert "Ingen kommun och inget län heter ”Bullerbyn”" in page("/likar/?plats=Bullerbyn", status=404)
    assert Client().get("/likar/?plats=Kramfors").headers["Location"] == HERE
    assert Client().get("/likar/bullerbyn/").status_code == 404
    assert Client().get(f"{HERE}i-dag.exe").status_code == 404


def test_files_hold_what_the_page_shows(loaded: Store) -> None:
    today = Client().get(f"{HERE}i-dag.csv?antal=2").content.decode("utf-8-sig").splitlines()
    assert today[0].startswith("place;name;peer;peer_name;distance")
    assert len(today) == 1 + 2 * 5
    past = Client().get(f"{HERE}i-tiden.csv?framat=15").content.decode("utf-8-sig").splitlines()
    assert past[1].split(";")[:7] == ["2282", "Kramfors", "1996", str(LAST), "-32,97", "1783", "Hagfors"]
    assert Client().get(f"{HERE}i-tiden.xlsx").content[:2] == b"PK"


def test_the_api_answers_what_the_page_shows(loaded: Store) -> None:
    client = Client()
    today = client.get("/api/v1/places/2282/peers?number=3&weights=population:2,density").json()
    assert (today["count"], today["weights"]) == (3, {"population": 2.0, "density": 1.0})
    assert [one["key"] for one in today["items"][0]["differences"]] == ["population", "density"]
    past = client.get("/api/v1/places/2282/peers-in-time").json()
    assert (past["items"][0]["name"], past["items"][0]["year"]) == ("Hagfors", 1996)
    assert [one["ahead"] for one in past["forecasts"]] == [10, 20]
    for wrong, field in (
        ("peers?weights=x:1", "weights"),
        ("peers?weights=population:many", "weights"),
        ("peers?within=x", "within"),
        ("peers-in-time?as_of=2030", "as_of"),
        ("peers-in-time?window=40&ahead=30", "window"),
    ):
        answer = client.get(f"/api/v1/places/2282/{wrong}")
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, field), wrong
    assert client.get("/api/v1/places/9999/peers").status_code == 404


def test_on_paper(loaded: Store) -> None:
    (part,) = place_brief(ANYONE, place("2282"))
    assert part.table is not None
    assert part.table.rows[0][0] == "Kramfors"
    assert len(part.table.rows) == 8
    assert "Hagfors fram till 1996" in part.paragraphs[0]
    assert part.sources == [
        f"Likar i dag: SCB, folkmängd {LAST}.",
        "Tabellens tal: SCB, folkmängd 1975 och 2023.",
        f"Likar i tiden: SCB, folkmängd 1996–{LAST}.",
    ]


def test_a_place_that_is_alone_in_its_group_still_has_its_own_figures(loaded: Store) -> None:
    told = page("/likar/gotland/?inom=lan")
    assert "Det finns 0 att jämföra med (samma län)" in told
    table = told.split("<tbody>")[1].split("</tbody>")[0]
    assert "uppgift saknas" not in table
