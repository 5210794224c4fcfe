"""The pages about project support: the answer with its rule, one place, files and JSON, and when there is nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from openpyxl import load_workbook

from hjulet.hub import built_in
from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import Store
from hjulet.match.queries.asked_peers import ground, peers_asked
from hjulet.measure.actions import follow_statistics
from hjulet.measure.queries.sections import place_brief, place_section
from hjulet.measure.queries.support import kept_latest, loaded_lists, support
from hjulet.measure.support_files import is_kept, support_edition
from tests.factories import place
from tests.measure.support import LIST, load, write_commuting, write_projects
from tests.measure.test_pages import page, texts
from tests.programs import shared_folder

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COUNTRY, PLACE, COUNTY = "/mata/stod/", "/mata/stod/kramfors/", "/mata/stod/vasternorrlands-lan/"
API, API_PLACE = "/api/v1/support", "/api/v1/places/2282/support"
LIVED_2017 = {row["code"]: int(row["population_2017"]) for row in built_in.municipalities()}


@pytest.fixture(scope="session")
def support_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The short list and, hidden by it, made-up projects; everyone's commuting. Computed and kept."""
    from hjulet.measure.support_files import keep_support

    folder = tmp_path_factory.mktemp("support")
    store = write_projects(folder, tmp_path_factory.mktemp("files"))
    write_commuting(store)
    assert load(folder, "generated", "--support") == 0
    assert keep_support(store)
    return folder


@pytest.fixture
def supported(support_folder: Path, settings: Any) -> Store:
    settings.STATISTICS_FOLDER = support_folder
    return Store(support_folder)


def rows_of(tree: Any, section: str) -> list[list[str]]:
    return [texts(row, "th|td") for row in tree.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")]


def test_country_answers_with_the_rule_and_says_what_has_no_place(client: Client, supported: Store) -> None:
    tree = page(client, COUNTRY)
    answer = texts(tree, "//div[@id='svaret']/p")
    assert answer[0].startswith("Nej, det mesta av stödet hamnar utanför de större städerna: 23 kommuner")
    assert answer[0].endswith("när varje projekts pengar delas lika mellan kommunerna som det nämner.")
    assert texts(tree, "//nav[@aria-label='Välj regel']//a[@aria-current]") == ["Lika delning"]
    assert texts(tree, "//section[@aria-labelledby='om']//p")[1] == (
        "1 projekt med 250 000 kr (14,3 %) har ingen plats med den här regeln och är inte med i någon kommuns siffra. "
        "1 projekt saknar belopp. Det räknas inte som noll, utan är inte med."
    )
    municipalities = {row[0]: row[1:] for row in rows_of(tree, "kartan")}
    assert len(municipalities) == 290
    own = f"{round(500_000 / LIVED_2017['2282'])} kr"
    assert (municipalities["Kramfors"], municipalities["Umeå"]) == (
        [own, own, own, "2"],
        ["0 kr", "0 kr", "0 kr", "0"],
    )
    assert len(tree.xpath("//main//figure//*[local-name()='svg']")) == 5  # two of them where support gathers
    assert not tree.xpath("//meta[@content='noindex']")


def test_another_rule_is_a_link_and_gives_another_answer(client: Client, supported: Store) -> None:
    (query,) = page(client, COUNTRY).xpath(
        "//nav[@aria-label='Välj regel']//a[text()='Delning efter folkmängd']/@href"
    )
    tree = page(client, COUNTRY + query)
    assert texts(tree, "//div[@id='svaret']/p")[0].startswith(
        "Ja, det mesta av stödet hamnar i de större städerna"
    )
    statements = {row[0]: row[1:] for row in rows_of(tree, "reglerna")}
    assert statements["De större städerna får mer än hälften av stödet"] == [
        "nej, 33,3 %", "ja, 66,2 %", "ja, 66,7 %", "olika svar",
    ]  # fmt: skip
    assert statements["Kommun runt en storstad får mer per invånare än landet i stort"][-1] == "samma svar"


def test_rule_that_places_too_little_shows_no_picture_of_next_to_nothing(
    client: Client, supported: Store
) -> None:
    tree = page(client, f"{COUNTRY}?regel=plats")
    assert texts(tree, "//div[@id='svaret']/p") == [
        "Regeln ”projektets plats” kan bara placera 28,6 % av pengarna och ger därför inget svar.",
        "Välj en annan regel för att se karta och siffror.",
    ]
    assert not tree.xpath("//main//figure")


def test_commuting_says_who_is_whose_neighbour_where_it_is_loaded(client: Client, supported: Store) -> None:
    tree = page(client, COUNTRY)
    assert texts(tree, "//section[@aria-labelledby='trakterna']//h3") == ["Gemensam gräns", "Pendling"]
    assert "Källa: Provpendlingen, 2022." in tree.text_content()


def test_place_is_told_under_every_rule_with_the_projects_that_touch_it(
    client: Client, supported: Store
) -> None:
    tree = page(client, PLACE)
    own = f"{round(500_000 / LIVED_2017['2282'])} kr"
    country = f"{1_500_000 / sum(LIVED_2017.values()):.1f}".replace(".", ",")
    lead = (
        f"Projektstöd per invånare: {own} med lika delning, {own} med delning efter folkmängd och {own} med "
        f"stödmottagarens säte. I landet: {country} kr."
    )
    assert texts(tree, "//p[@class='lead']") == [lead]
    assert rows_of(tree, "projekten") == [
        ["Ådalen växer", "Y AB", "2016", "500 000 kr", "1"],
        ["Utan belopp", "Y AB", "2016–2018", "–", "2"],
    ]
    assert (
        "Provlistan: Testfonden 2014–2020, listan från 2016-10-14; invånare 2017, SCB" in tree.text_content()
    )
    county = page(client, COUNTY)
    assert [row[4] for row in rows_of(county, "projekten")] == ["1", "2"]
    assert [len(row) for row in rows_of(county, "reglerna")] == [3, 3, 3]  # no interval


def test_nothing_loaded_says_what_there_will_be_and_how(client: Client, no_figures: None) -> None:
    for address in (COUNTRY, PLACE):
        tree = page(client, address)
        assert "hjulet load support" in tree.text_content()
        assert not tree.xpath("//main//figure | //main//table")
    assert place_section(ANYONE, place("2282")).context["support"] is None
    assert client.get(API).status_code == 404
    assert client.get(f"{API}/lists").json() == {"items": [], "count": 0}
    assert COUNTRY.encode() in client.get("/sitemap.xml").content


WRONG = {
    f"{COUNTRY}?regel=nix": "Valet finns inte",
    f"{COUNTRY}?lista=nix": "Den listan finns inte",
    f"{COUNTRY}nirgends/": "Den platsen finns inte",
    f"{COUNTRY}valj/?plats=xyz": "Ingen sådan plats",
    f"{PLACE}projekt.csv?lista=nix": "Den listan finns inte",
}


@pytest.mark.parametrize("address", WRONG)
def test_address_that_leads_nowhere_is_told_in_words(client: Client, supported: Store, address: str) -> None:
    assert texts(page(client, address, 404), "//h1") == [WRONG[address]]


def test_files_say_the_same_in_every_form_and_whose_figures_they_are(
    client: Client, supported: Store
) -> None:
    address = f"{COUNTRY}kommuner."
    parquet = pl.read_parquet(io.BytesIO(client.get(address + "parquet").content))
    rows = client.get(address + "json").json()
    sheet = load_workbook(io.BytesIO(client.get(address + "xlsx").content)).active
    lines = client.get(address + "csv").content.decode("utf-8-sig").splitlines()
    assert parquet.height == len(rows) == sheet.max_row - 1 == len(lines) - 1 == 290 * 4
    assert parquet.to_dicts() == rows
    assert {(row["source"], row["period"], row["population_year"]) for row in rows} == {
        ("Provlistan", "2014-2020", 2017)
    }
    for rule, located in (
        ("equal", 1_500_000),
        ("population", 1_500_000),
        ("seat", 1_500_000),
        ("location", 500_000),
    ):
        assert sum(row["amount"] for row in rows if row["rule"] == rule) == pytest.approx(located)
        for table in ("lan", "arbetsmarknader"):
            regions = client.get(f"{COUNTRY}{table}.json").json()
            assert sum(row["amount"] for row in regions if row["rule"] == rule) == pytest.approx(located)
    assert [row["project"] for row in client.get(f"{PLACE}projekt.json").json()] == ["b", "d"]
    assert client.get(f"{COUNTRY}nix.csv").status_code == client.get(f"{COUNTRY}matt.pdf").status_code == 404


def test_programs_are_answered(client: Client, supported: Store) -> None:
    whole = client.get(API).json()
    assert (whole["list"], whole["projects"], whole["total"], whole["unknown_amounts"]) == (
        LIST,
        4,
        1_750_000,
        1,
    )
    assert [(one["rule"], one["answers"]) for one in whole["rules"]] == [
        ("equal", True), ("population", True), ("seat", True), ("location", False)
    ]  # fmt: skip
    places = client.get(f"{API}/places?rule=seat&limit=500").json()
    assert {one["place"]: one["amount"] for one in places["items"] if one["amount"]} == {
        "0180": 1e6,
        "2282": 5e5,
    }
    mine = client.get(API_PLACE).json()
    assert [(one["project"], one["amount"], one["municipalities"]) for one in mine["items"]] == [
        ("b", 5e5, 1),
        ("d", None, 2),
    ]
    assert client.get(f"{API}/places?rule=nix").status_code == 422
    assert (
        client.get(f"{API}?list=nix").status_code
        == client.get("/api/v1/places/9999/support").status_code
        == 404
    )
    assert "support" in [one["key"] for one in _datasets()]


def _datasets() -> list[dict[str, Any]]:
    from hjulet.measure.datasets import datasets

    return [{"key": one.key} for one in datasets()]


def test_place_page_and_paper_tell_it_without_asking_the_database(
    client: Client, supported: Store, django_assert_num_queries: Any
) -> None:
    kramfors = place("2282")
    with django_assert_num_queries(0):
        told = place_section(ANYONE, kramfors).context["support"]
        part = place_brief(ANYONE, kramfors)[-1]
    assert told.words in part.paragraphs
    assert part.sources[-1] == told.sources
    assert ("Projekt med stöd (CSV)", f"{PLACE}projekt.csv") in place_section(ANYONE, kramfors).downloads
    assert " ".join(told.words.split()) in " ".join(
        client.get(kramfors.get_absolute_url()).content.decode().split()
    )


def test_worker_measures_once_and_until_then_nobody_waits_on_the_place_page(
    tmp_path: Path, settings: Any, client: Client
) -> None:
    settings.STATISTICS_FOLDER = tmp_path / "statistics"
    assert load(tmp_path / "statistics", "generated", "--support", "--seed", 2) == 0
    store = Store(tmp_path / "statistics")
    assert place_section(ANYONE, place("2282")).context["support"] is None
    assert not is_kept(store, support_edition(store))
    assert (follow_statistics(), follow_statistics()) == (True, False)
    told = place_section(ANYONE, place("2282")).context["support"]
    assert told.is_generated
    tree = page(client, PLACE)
    assert tree.xpath("//meta[@content='noindex']")
    assert len(tree.xpath("//main//*[local-name()='svg']//*[text()='Påhittade siffror']")) == 1
    for kept in (tmp_path / "statistics").glob("computed/support-*/*.json"):
        kept.write_text("{", encoding="utf-8")
    from hjulet.measure import support_files

    support_files._open_now.clear()
    assert kept_latest(ANYONE) is None
    assert support(ANYONE).figures is not None  # made anew by whoever asks for its own page


def test_real_projects_hide_made_up_ones_and_are_told_with_real_people(supported: Store) -> None:
    assert [one.name for one in loaded_lists(ANYONE)] == [LIST]
    found = kept_latest(ANYONE)
    assert found is not None
    assert (found.population_year, found.population_source, found.is_generated) == (2017, "SCB", False)


def test_list_without_places_says_what_is_lacking(tmp_path: Path, settings: Any, client: Client) -> None:
    settings.STATISTICS_FOLDER = tmp_path / "statistics"
    path = tmp_path / "p.csv"
    path.write_text("id;belopp;kommuner\na;5;Hela landet\n", encoding="utf-8")
    assert load(tmp_path / "statistics", "support", path, "--period", "2014") == 0
    assert "säger inte vilka kommuner projekten rör" in page(client, COUNTRY).text_content()
    assert "--seats" in page(client, PLACE).text_content()
    assert client.get(f"{COUNTRY}lan.csv").status_code == client.get(API).status_code == 404


def test_places_can_be_compared_by_support_under_a_named_rule(supported: Store) -> None:
    kramfors = place("2282")
    given = ground(ANYONE, kramfors)
    assert [key for key in given.series if key.startswith("support-")] == [
        "support-equal", "support-population", "support-seat"
    ]  # fmt: skip
    assert "project-support" not in given.series
    peers, traits = peers_asked(ANYONE, kramfors, given, weights={"support-equal": 1.0}, number=3)
    assert traits.traits[-1].name_sv == "projektstöd per invånare 2014–2020 med lika delning"
    assert traits.values[traits.row("2282"), -1] == pytest.approx(500_000 / LIVED_2017["2282"])
    assert peers.peers[0].place == "0180"  # 0,5 kr against 27; Arvidsjaur has 77


@pytest.mark.shared
def test_seed_question_is_answered_for_the_first_years_of_the_regional_fund(
    tmp_path: Path, settings: Any, client: Client
) -> None:
    shared = shared_folder()
    assert shared is not None
    settings.STATISTICS_FOLDER = tmp_path / "statistics"
    files = sorted((shared / "data" / "funding").glob("*.csv"))
    assert load(tmp_path / "statistics", "support", *files, "--period", "2014-2020") == 0
    whole = client.get(API).json()
    equal, population = whole["rules"][:2]
    assert (round(equal["gini"], 3), round(population["gini"], 3)) == (0.645, 0.494)
    assert (round(equal["gini_of_places"], 3), round(population["gini_of_places"], 3)) == (0.406, 0.638)
    assert "12,8 % av stödet och har 37,5 % av invånarna" in equal["sentences"][0]
    assert "39,6 % (1,05 gånger)" in equal["sentences"][1]
    arjeplog = client.get("/api/v1/places/2506/support").json()["rules"][0]
    assert round(arjeplog["per_inhabitant"]) == 12_569
