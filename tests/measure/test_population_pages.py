"""The pages about populations: with nothing but the built-in table, with everything, and when a question leads nowhere."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import Store
from hjulet.measure.queries.heads import place_brief, place_head
from hjulet.measure.queries.what_if import Asked, what_if
from tests.measure.conftest import KRAMFORS
from tests.measure.test_pages import page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COUNTRY, PLACE = "/mata/befolkning/", "/mata/befolkning/kramfors/"
API = f"/api/v1/places/{KRAMFORS}/population"


def kramfors() -> Place:
    return Place.objects.select_related("county").get(code=KRAMFORS)


def test_country_is_told_between_two_years_and_beside_other_years(client: Client, no_figures: None) -> None:
    tree = page(client, COUNTRY)
    lead = "Från 1975 till 2023 växte landet med 2 343 265 personer. Samtidigt minskade 124 av 290 kommuner, 42,8 %."
    assert texts(tree, "//p[@class='lead']") == [lead]
    assert len(tree.xpath("//section[@aria-labelledby='varje']//tbody/tr")) == 290
    answers = [
        texts(row, "td") for row in tree.xpath("//section[@aria-labelledby='svaret']//div//tbody/tr")[:3]
    ]
    assert answers == [["136", "124", "124"], ["–", "103", "111"], ["–", "–", "119"]]
    other = page(client, f"{COUNTRY}?fran=2000&till=2017")
    assert "minskade 103 av 290 kommuner" in texts(other, "//p[@class='lead']")[0]
    assert texts(other, "//strong[@aria-current]") == ["103"]


def test_country_links_each_municipality_and_the_front_page_links_the_country(
    client: Client, no_figures: None
) -> None:
    (address,) = page(client, COUNTRY).xpath("//th/a[text()='Kramfors']/@href")
    assert texts(page(client, address), "//h1") == ["Befolkningen i Kramfors"]
    assert page(client, "/mata/").xpath(f"//a[@href='{COUNTRY}']")
    assert client.get(f"{COUNTRY}valj/?plats=kramf").headers["Location"] == PLACE
    assert b"/mata/befolkning/" in client.get("/sitemap.xml").content


WRONG_YEARS = {
    "?fran=1800": "Från: Det finns siffror för 1975, 2000, 2017 och 2023. Välj två av de åren.",
    "?fran=2023&till=1975": "Från: Det första året ska komma före det andra.",
    "?till=nix": "Till: Det finns siffror för 1975, 2000, 2017 och 2023. Välj två av de åren.",
}


@pytest.mark.parametrize("query", WRONG_YEARS)
@pytest.mark.parametrize("address", [COUNTRY, PLACE])
def test_wrong_years_are_told_and_the_usual_shown(
    client: Client, no_figures: None, address: str, query: str
) -> None:
    tree = page(client, address + query, 400)
    assert texts(tree, "//p[@class='error spaced']") == [WRONG_YEARS[query]]
    assert "Från 1975 till 2023" in tree.text_content()


def test_unknown_place_is_told_in_words(client: Client, no_figures: None) -> None:
    assert texts(page(client, f"{COUNTRY}nirgends/", 404), "//h1") == ["Den platsen finns inte"]
    assert texts(page(client, f"{COUNTRY}valj/?plats=xyz", 404), "//h1") == ["Ingen sådan plats"]


def test_place_with_the_built_in_table_says_what_is_missing_and_draws_no_empty_picture(
    client: Client, no_figures: None
) -> None:
    tree = page(client, PLACE + "?familjer=20")
    assert texts(tree, "//dl[@class='figures']/div/dt") == [
        "invånare 2023",
        "förändring 1975–2023",
        "invånare per km² 2023",
    ]
    assert len(tree.xpath("//main//figure//*[local-name()='svg']")) == 1
    banners = texts(tree, "//div[starts-with(@class, 'banner')]")
    assert banners[0].startswith("Här finns bara de fyra åren i den inbyggda tabellen.")
    assert banners[1].startswith("För att räkna på tänk om behövs åldrar, födda och döda för Kramfors")
    assert "hjulet load scb accounts" in tree.text_content()


def test_place_with_ages_has_its_account_ages_years_ahead_and_needs(
    client: Client, population_store: Store
) -> None:
    tree = page(client, PLACE)
    assert texts(tree, "//main//h2") == [
        "Kurvan", "Mellan två år", "Så blev 2023", "Åldrarna", "Vad som är troligt härnäst",
        "Vad det betyder för verksamheterna", "Tänk om", "Så räknas det", "Om siffrorna",
    ]  # fmt: skip
    told = (
        "2023 föddes 100 och 160 dog: −60. Flyttningar gav −20, varav inom landet −70 och utrikes +50. "
        "Med justeringar, +5, blev förändringen −75."
    )
    assert told in texts(tree, "//section[@aria-labelledby='aret']//p")
    assert tree.xpath("//meta[@content='noindex']")  # made up
    sundsvall = page(client, f"{COUNTRY}sundsvall/")
    assert "Delarna går inte ihop helt: 3 personer skiljer." in sundsvall.text_content()


def test_what_if_answers_in_words_figures_and_a_curve(client: Client, population_store: Store) -> None:
    tree = page(client, PLACE + "?familjer=20&elever=10")
    answer = texts(tree, "//div[@id='svar']/p")
    assert answer[0] == "Du tänker dig: +20 familjer om året."
    assert answer[1].startswith("Kramfors får ")
    assert tree.xpath("//input[@name='familjer']/@value") == ["20"]
    (pupils, staff) = (
        texts(row, "td") for row in tree.xpath("//section[@aria-labelledby='behov']//tbody/tr")[2:4]
    )
    assert round(int(pupils[0].replace(" ", "")) / 10) == int(staff[0])
    both = page(client, PLACE + "?med=Sollefte%C3%A5")
    assert texts(both, "//div[@id='svar']/p")[0].startswith("Kramfors och Sollefteå som en: ")


WRONG_WORDS = {
    "?familjer=många": "Skriv ett heltal, utan decimaler.",
    "?elever=abc": "Skriv ett tal, till exempel 12 eller 12,5.",
    "?skola=2030": "Skriv hur många familjer färre du räknar med.",
    "?skolfamiljer=10": "Skriv vilket år skolan stänger.",
    "?med=xyz": "Ingen kommun heter ”xyz”. Kontrollera stavningen och försök igen.",
    "?med=Kramfors": "Välj en annan kommun än den här.",
    "?med=V%C3%A4sternorrlands+l%C3%A4n": "Välj en plats av samma slag: en kommun med en kommun, ett län med ett län.",
}


@pytest.mark.parametrize("query", WRONG_WORDS)
def test_what_if_that_cannot_be_understood_keeps_what_was_written(
    client: Client, population_store: Store, query: str
) -> None:
    tree = page(client, PLACE + query, 400)
    assert texts(tree, "//span[@class='error']") == [WRONG_WORDS[query]]
    assert not tree.xpath("//div[@id='svar']")
    name = query[1:].partition("=")[0]
    assert tree.xpath(f"//input[@name='{name}']/@value") != [""]


def test_uniting_with_a_place_without_ages_is_refused_in_words(
    client: Client, population_store: Store
) -> None:
    tree = page(client, PLACE + "?med=Stockholm", 400)
    assert texts(tree, "//span[@class='error']")[0].startswith("För att räkna på tänk om behövs åldrar")


def test_a_union_begins_as_the_sum_and_families_are_forty_people_and_their_children(
    population_store: Store,
) -> None:
    solleftea = Place.objects.get(code="2283")
    found = what_if(ANYONE, kramfors(), Asked(other=solleftea))
    assert found.asked is not None
    assert found.other is not None
    assert found.asked.totals[0] == pytest.approx(found.usual.totals[0] + found.other.totals[0], abs=1)
    more = what_if(ANYONE, kramfors(), Asked(families=20))
    assert more.asked is not None
    assert more.asked.totals[1] - more.usual.totals[1] == pytest.approx(20 * 3.6, abs=3)
    fewer = what_if(ANYONE, kramfors(), Asked(school_year=2025, school_families=30))
    assert fewer.asked is not None
    assert fewer.asked.totals[1] == fewer.usual.totals[1]
    assert fewer.asked.totals[-1] < fewer.usual.totals[-1]


def test_head_and_paper_ask_no_database_and_name_their_years(
    population_store: Store, django_assert_num_queries: Any
) -> None:
    place = kramfors()
    with django_assert_num_queries(0):
        head, (part,) = place_head(ANYONE, place), [one for one in place_brief(ANYONE, place) if one.picture]
    assert [name for name, _ in head.context["figures"]] == [name for name, _ in part.figures]
    assert part.figures[0][0] == "invånare 2023"
    assert part.picture_text.startswith("Kurva över folkmängden i Kramfors")
    assert part.sources[0].startswith("Påhittade siffror, folkmängd den 31 december 2000–2023")


def test_figures_can_be_fetched_and_say_where_they_come_from(client: Client, population_store: Store) -> None:
    text = client.get(f"{COUNTRY}forandring.csv?fran=2000&till=2023").content.decode("utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    assert len(rows) == 290
    assert {row["source"] for row in rows} == {"Påhittade siffror"}
    place = client.get(f"{PLACE}folkmangd.json").json()
    assert [row["kind"] for row in place] == ["known"] * 24 + ["projected"] * 20
    assert place[0]["p10"] is None
    assert client.get(f"{PLACE}folkmangd.xlsx").status_code == 200
    assert client.get(f"{PLACE}folkmangd.exe").status_code == 404
    assert client.get(f"{COUNTRY}forandring.csv?fran=1800").status_code == 404


def test_api_tells_the_same(client: Client, population_store: Store) -> None:
    answer = client.get(f"{API}?since=2000&until=2023").json()
    assert (answer["place"], answer["count"], answer["is_generated"]) == (KRAMFORS, 24, True)
    assert (answer["change"]["since"], answer["change"]["until"]) == (2000, 2023)
    assert answer["ahead"]["items"][-1]["year"] == 2043
    assert answer["account"]["change"] == -75
    country = client.get("/api/v1/population/changes").json()
    assert country["count"] == 290
    assert sum(item["change"] < 0 for item in country["items"]) == country["shrank"]


@pytest.mark.parametrize(
    ("address", "status"),
    [(f"{API}?since=1800", 422), (f"{API}?since=2023&until=2000", 422), ("/api/v1/places/9999/population", 404),
     ("/api/v1/population/changes?until=1900", 422)],
)  # fmt: skip
def test_api_answers_wrong_questions_in_the_one_shape(
    client: Client, population_store: Store, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_english_page_is_english(client: Client, population_store: Store) -> None:
    tree = page(client, "/en" + PLACE + "?familjer=20")
    assert texts(tree, "//h1") == ["The population of Kramfors"]
    assert "In 2023 100 were born and 160 died: −60." in tree.text_content()
    assert "inhabitants in 2043" in texts(tree, "//div[@id='svar']/p")[1]


def test_more_families_than_there_are_cannot_leave_and_the_answer_says_so(
    client: Client, population_store: Store
) -> None:
    emptied = "Så många familjer finns inte att flytta härifrån: barnen tar slut på vägen. Pröva med färre."
    assert texts(page(client, PLACE + "?familjer=-1000"), "//div[@id='svar']/p")[-1] == emptied
    answer = texts(page(client, PLACE + "?familjer=-10"), "//div[@id='svar']/p")
    assert emptied not in answer
    assert answer[-1].endswith("0.")  # two figures: more is not known of a difference twenty years ahead


def test_what_was_tried_on_a_few_places_is_not_said_of_all(client: Client, population_store: Store) -> None:
    told = page(client, PLACE).text_content()
    assert "Hade samma prognos gjorts 2013" in told
    assert "För hälften av" not in told  # seven municipalities have ages, and no others
    assert "Prövat på" not in place_head(ANYONE, kramfors()).context["ahead"]
