"""The pages about labour markets: with the built-in division alone, with flows, and when a question leads nowhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import Store
from hjulet.measure.actions import follow_statistics
from hjulet.measure.queries.sections import place_brief
from tests.factories import place
from tests.instruments.territories.shared_flows import folder
from tests.measure.commuting import KRAMFORS, KRAMFORS_2018, SOME, rows, write, write_commuting
from tests.measure.test_pages import page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COUNTRY, PLACE = "/mata/arbetsmarknader/", "/mata/arbetsmarknader/kramfors/"


@pytest.fixture(scope="module")
def commuting_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from hjulet.measure.kept_commuting import keep_commuting

    folder = tmp_path_factory.mktemp("commuting")
    keep_commuting(write_commuting(folder))
    return folder


@pytest.fixture
def commuting(commuting_folder: Path, settings: Any) -> Store:
    settings.STATISTICS_FOLDER = commuting_folder
    return Store(commuting_folder)


def said(tree: Any) -> str:
    """All the words of a page, with plain spaces."""
    return " ".join(tree.text_content().split())


def cells(tree: Any, section: str) -> list[list[str]]:
    rows = tree.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
    return [texts(row, "th|td") for row in rows]


def test_without_flows_the_official_division_is_shown_and_how_to_get_more(
    client: Client, no_figures: None
) -> None:
    tree = page(client, COUNTRY)
    assert "SCB:s indelning 2018 har 69 lokala arbetsmarknader" in texts(tree, "//p[@class='lead']")[0]
    assert len(tree.xpath("//tbody/tr")) == 69
    assert len(tree.xpath("//tbody//a")) == 290
    assert "hjulet load scb commuting" in tree.text_content()
    alone = page(client, PLACE)
    assert texts(alone, "//p[@class='lead']") == [
        "I SCB:s indelning 2018 är Kramfors en egen lokal arbetsmarknad."
    ]
    assert client.get(f"{COUNTRY}omraden.csv").content.count(b"official") == 290
    answer = client.get("/api/v1/labour-markets").json()
    assert (answer["method"], answer["year"], answer["count"]) == ("official", 2018, 69)
    assert client.get(f"/api/v1/places/{KRAMFORS}/commuting").status_code == 404


def test_country_tells_how_many_who_decides_and_what_changed(client: Client, commuting: Store) -> None:
    tree = page(client, COUNTRY)
    assert texts(tree, "//p[@class='lead']") == [
        "2024 bildade 7 kommuner 4 lokala arbetsmarknader. 2 av dem är ensamma kommuner."
    ]
    assert texts(tree, "//section[@aria-labelledby='karta']//tbody/tr/th/small") == [
        "Härnösand, Kramfors", "Sollefteå", "Sundsvall, Ånge, Timrå", "Örnsköldsvik",
    ]  # fmt: skip
    assert cells(tree, "nara")[0][:3] == ["Kramfors", "hör till Härnösand", "1"]
    assert cells(tree, "mellan") == [["Kramfors", "Kramfors", "Härnösand"]]
    (warning,) = texts(tree, "//section[@aria-labelledby='mellan']//div[@class='banner few']")
    assert warning.startswith("2018 (RAMS 2004–2018) och 2024 (BAS från 2020) är räknade på olika sätt.")
    groups = texts(tree, "//section[@aria-labelledby='kon']/p")[0]
    assert groups.startswith("Med samma regel blir det 5 arbetsmarknader för kvinnor och 4 för män.")
    assert cells(tree, "kon") == [["Kramfors", "Kramfors", "Härnösand"]]


def test_choices_are_links_and_each_leads_to_its_answer(client: Client, commuting: Store) -> None:
    tree = page(client, COUNTRY)
    assert texts(tree, "//nav[@class='choices'][1]//a[@aria-current]") == [
        "2024", "alla", "SCB:s lokala arbetsmarknader", "20 %", "7,5 %",
    ]  # fmt: skip
    others: dict[str, list[str]] = {}
    for address in tree.xpath("//nav[@class='choices'][1]//a[not(@aria-current)]/@href"):
        others.setdefault(address.partition("=")[0], []).append(address)
    # Both ends of each choice: what lies between is asked for in the same way, and each page draws maps of its own.
    for address in {address for own in others.values() for address in (own[0], own[-1])}:
        assert client.get(COUNTRY + address).status_code == 200, address
    (looser,) = tree.xpath("//a[contains(@href, 'enskilt=8.5')]/@href")
    assert "5 lokala arbetsmarknader" in texts(page(client, COUNTRY + looser), "//p[@class='lead']")[0]
    women = page(client, f"{COUNTRY}?grupp=kvinnor")
    assert "5 arbetsmarknader för kvinnor" in texts(women, "//p[@class='lead']")[0]
    county = page(client, f"{COUNTRY}?lan=vasternorrlands-lan&enskilt=8.5")
    assert county.xpath("//input[@type='hidden'][@name='enskilt']/@value") == ["8.5"]


@pytest.mark.parametrize(
    "query", ["?ar=1999", "?ut=99", "?grupp=hundar", "?metod=tarot", "?lan=atlantis", "?jamfor=1"]
)
def test_what_leads_nowhere_is_told(client: Client, commuting: Store, query: str) -> None:
    tree = page(client, COUNTRY + query, 404)
    assert texts(tree, "//h1") in (["Valet finns inte"], ["Inga siffror för det året"])


def test_place_tells_where_it_is_pulled_and_why(client: Client, commuting: Store) -> None:
    tree = page(client, PLACE)
    assert texts(tree, "//p[@class='lead']") == ["Kramfors hör till Härnösands lokala arbetsmarknad."]
    told = said(tree)
    for words in (
        "Kramfors: 7,6 % pendlar till Härnösand, gränsen är 7,5 %. 1 person färre hade gett en egen arbetsmarknad.",
        "För kvinnor är Kramfors ett centrum, för män hör kommunen till Härnösand.",
        "flest till Härnösand (8 %) och Sundsvall (2 %).",
        "Åren är räknade på olika sätt. Jämför bara år med samma räknesätt.",
    ):
        assert words in told
    assert cells(tree, "ut")[0] == ["Härnösand", "76", "7,6 %", "3,2 %", "12,0 %"]
    assert texts(page(client, f"{PLACE}?ar=2018"), "//p[@class='lead']") == [
        "Kramfors är en egen lokal arbetsmarknad."
    ]
    assert (
        client.get(f"{COUNTRY}vasternorrlands-lan/").headers["Location"].endswith("?lan=vasternorrlands-lan")
    )
    assert client.get(f"{COUNTRY}valj/?plats=kramf").headers["Location"] == PLACE
    assert texts(page(client, f"{COUNTRY}nirgends/", 404), "//h1") == ["Den platsen finns inte"]


def test_files_and_api_say_the_same_as_the_page(client: Client, commuting: Store) -> None:
    answer = client.get(f"{COUNTRY}omraden.csv?ar=2024")
    lines = {
        row["unit"]: row
        for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    }
    row = lines[KRAMFORS]
    assert (row["region"], row["joined_to"], row["margin_persons"]) == ("2280", "2280", "1")
    flows = json.loads(client.get(f"{PLACE}pendling.json").content)
    assert {(one["direction"], one["other"]): one["persons"] for one in flows}["out", "2280"] == 76
    found = client.get("/api/v1/labour-markets?out=20&single=7.6").json()
    assert (found["count"], found["interval"], found["counted"]) == (5, None, "BAS från 2020")
    usual = client.get("/api/v1/labour-markets").json()
    assert usual["near"][0] | {"stays_percent": 0} == {
        "place": KRAMFORS, "persons": 1, "is_centre": False, "stays_percent": 0,
    }  # fmt: skip
    told = {
        "-1": "”out” ska vara minst 0.",
        "101": "”out” ska vara högst 100.",
        "x": "”out” ska vara ett tal.",
    }
    for text, words in told.items():
        wrong = client.get(f"/api/v1/labour-markets?out={text}")
        assert (wrong.status_code, wrong.json()["error"]["message"]) == (422, words)
    assert client.get("/api/v1/labour-markets?out=nan").status_code == 422
    place_answer = client.get(f"/api/v1/places/{KRAMFORS}/commuting?year=2018").json()
    assert (place_answer["region"], place_answer["out_percent"]) == (KRAMFORS, 7.4)
    assert client.get(f"/api/v1/places/{KRAMFORS}/commuting?year=2017").status_code == 422


def test_place_page_paper_and_county_tell_it_in_a_few_lines(client: Client, commuting: Store) -> None:
    tree = page(client, "/platser/kramfors/")
    told = said(tree)
    assert "2024 pendlade 10 % av de sysselsatta som bor i Kramfors till en annan kommun" in told
    county = said(page(client, "/platser/vasternorrlands-lan/"))
    assert (
        "hörde kommunerna i Västernorrlands län till 4 lokala arbetsmarknader: Härnösand, Sollefteå, Sundsvall"
        in county
    )
    with translation.override("en"):
        part = place_brief(ANYONE, place(KRAMFORS))[-1]
    assert part.title == "Where are we pulled?"
    assert part.paragraphs[0] == "Kramfors belongs to Härnösand’s local labour market."


def test_worker_computes_new_flows_and_the_page_says_so_meanwhile(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    write(Store(tmp_path), rows(SOME | KRAMFORS_2018, 2024))
    waiting = "Pendling är hämtad och räknas just nu. Den kommer om någon minut."
    assert waiting in page(client, COUNTRY).text_content()
    assert follow_statistics()
    assert "5 lokala arbetsmarknader" in texts(page(client, COUNTRY), "//p[@class='lead']")[0]
    assert not follow_statistics()


@pytest.mark.shared
def test_norrbotten_by_statistics_swedens_rule(client: Client, tmp_path: Path, settings: Any) -> None:
    """The published flows of 2024: nine labour markets, twelve for women and eight for men (README of the shared data)."""
    import polars as pl

    flows = pl.read_csv(folder() / "norrbotten_2024_flows.csv", infer_schema=False)
    sexes = {"total": "T", "women": "K", "men": "M"}
    frames = [
        rows(
            {(one["origin"], one["destination"]): int(one["flow"]) for one in part.iter_rows(named=True)},
            2024,
            sex=sexes[str(group)],
        )
        for (group,), part in flows.group_by("group")
    ]
    settings.STATISTICS_FOLDER = tmp_path
    write(Store(tmp_path), pl.concat(frames))
    follow_statistics()
    assert "9 lokala arbetsmarknader" in texts(page(client, COUNTRY), "//p[@class='lead']")[0]
    groups = texts(page(client, COUNTRY), "//section[@aria-labelledby='kon']/p")[0]
    assert groups.startswith("Med samma regel blir det 12 arbetsmarknader för kvinnor och 8 för män.")
    told = said(page(client, f"{COUNTRY}jokkmokk/"))
    assert "Jokkmokk: 8,3 % pendlar till Gällivare, gränsen är 7,5 %." in told
