"""Flows that are not the whole country, years that do not go together, groups that are not there: said, and never an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from hjulet.instruments.sources import Store
from hjulet.measure.actions import follow_statistics
from hjulet.measure.kept_commuting import GroupSureness, keep_commuting
from hjulet.measure.labour_market_rules import USUAL
from hjulet.measure.queries.labour_markets import forget_known
from hjulet.measure.wording_labour_markets import chance_words
from tests.measure.commuting import (
    ANGE,
    KRAMFORS,
    KRAMFORS_2018,
    KRAMFORS_2024,
    KRAMFORS_WOMEN,
    SOME,
    SUNDSVALL,
    of_both,
    rows,
    write,
    write_commuting,
)
from tests.measure.test_labour_market_pages import COUNTRY, PLACE, cells, said
from tests.measure.test_pages import page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Store:
    settings.STATISTICS_FOLDER = tmp_path
    return Store(tmp_path)


def test_a_part_of_the_country_is_told_as_a_part(client: Client, store: Store) -> None:
    write_commuting(store.folder)
    keep_commuting(store)
    part = "Siffrorna gäller bara 7 kommuner; pendling till andra är inte med."
    for address in (COUNTRY, PLACE, "/platser/kramfors/", "/platser/vasternorrlands-lan/"):
        assert part in said(page(client, address)), address
    assert "länsgränsen" not in said(page(client, "/platser/vasternorrlands-lan/"))
    assert "Vart dras vi?" not in said(page(client, "/platser/stockholms-lan/"))
    assert "Ingen kommun i Stockholms län är med i siffrorna." in said(
        page(client, f"{COUNTRY}?lan=stockholms-lan")
    )
    # Nobody has flows of it: SCB's division is what there is to tell.
    assert "I SCB:s indelning 2018" in texts(page(client, f"{COUNTRY}umea/"), "//p[@class='lead']")[0]


def test_years_without_common_municipalities_stand_apart(client: Client, store: Store) -> None:
    write(store, rows({(KRAMFORS, KRAMFORS): 900}, 2024))
    write(store, rows({("2505", "2505"): 900}, 2023))
    keep_commuting(store)
    for query in ("", "?ar=2023", "?metod=ttwa"):
        assert not page(client, COUNTRY + query).xpath("//section[@aria-labelledby='mellan']")
    assert texts(page(client, f"{COUNTRY}arvidsjaur/"), "//p[@class='eyebrow']/span")[-1] == "2023"


def test_years_with_other_municipalities_are_compared_by_those_they_share(
    client: Client, store: Store
) -> None:
    write(store, rows(SOME | KRAMFORS_2018, 2023))
    write(
        store,
        rows({pair: people for pair, people in (SOME | KRAMFORS_2024).items() if ANGE not in pair}, 2024),
    )
    keep_commuting(store)
    tree = page(client, f"{COUNTRY}?ar=2023&jamfor=2024")
    told = texts(tree, "//section[@aria-labelledby='mellan']/p")
    assert told[0] == "De två åren har inte samma kommuner. Här räknas de 6 som är med i båda."
    assert told[1].startswith("Arbetsmarknader 2023: 5. Arbetsmarknader 2024: 4. 1 kommun hörde ihop")
    assert cells(tree, "mellan") == [["Kramfors", "Kramfors", "Härnösand"]]


def test_the_year_before_is_what_a_year_is_set_beside(client: Client, store: Store) -> None:
    for year in (2020, 2021, 2022):
        write(store, rows(SOME | KRAMFORS_2018, year))
    keep_commuting(store)
    assert texts(page(client, COUNTRY), "//h2[@id='mellan']") == ["Mellan 2021 och 2022"]
    assert texts(page(client, f"{COUNTRY}?ar=2021"), "//h2[@id='mellan']") == ["Mellan 2020 och 2021"]


def test_years_out_of_files_say_that_nobody_knows_how_they_are_counted(client: Client, store: Store) -> None:
    for year in (2021, 2022):
        write(store, rows(SOME | KRAMFORS_2018, year, key="file"), source="file", name=f"egen-{year}")
    keep_commuting(store)
    told = said(page(client, COUNTRY))
    assert "sidan vet inte om de är räknade på samma sätt" in told
    assert "Hur siffrorna är räknade vet den som har gjort filen." in told
    assert "SCB lägger till ett litet brus" not in told
    assert "hämtad 2026" not in told


def test_a_group_that_is_not_there_and_a_number_too_small_are_not_nought(
    client: Client, store: Store
) -> None:
    women = dict.fromkeys(KRAMFORS_2024, 0) | {(KRAMFORS, KRAMFORS): 0}
    write(store, of_both(SOME | KRAMFORS_2024, women, 2024))
    keep_commuting(store)
    tree = page(client, PLACE)
    assert "av kvinnorna" not in said(tree)
    assert cells(tree, "ut") == [["Härnösand", "76", "7,6 %"], ["Sundsvall", "24", "2,4 %"]]
    write(store, of_both(SOME | KRAMFORS_2024, KRAMFORS_WOMEN | {(KRAMFORS, SUNDSVALL): 0}, 2024))
    keep_commuting(store)
    assert cells(page(client, PLACE), "ut")[1] == ["Sundsvall", "24", "2,4 %", "–", "4,7 %"]


def test_a_new_load_keeps_what_was_shown_until_it_is_computed(client: Client, store: Store) -> None:
    write(store, rows(SOME | KRAMFORS_2024, 2023))
    keep_commuting(store)
    write(store, rows(SOME | KRAMFORS_2018, 2024))
    tree = page(client, COUNTRY)
    assert "Pendling är hämtad och räknas just nu." in said(tree)
    assert "4 lokala arbetsmarknader" in texts(tree, "//p[@class='lead']")[0]
    assert follow_statistics()
    assert "5 lokala arbetsmarknader" in texts(page(client, COUNTRY), "//p[@class='lead']")[0]


def test_flows_that_cannot_be_computed_are_said_and_not_tried_again(client: Client, store: Store) -> None:
    write(store, rows({(KRAMFORS, KRAMFORS): 10**30}, 2024))
    caches["pages"].clear()
    assert "räknas just nu" in said(page(client, COUNTRY))
    follow_statistics()
    assert "Pendling är hämtad men gick inte att räkna på." in said(page(client, COUNTRY))
    assert client.get(f"{COUNTRY}omraden.csv?ut=18").status_code == 404
    assert client.get(f"{COUNTRY}omraden.csv").status_code == 200


def test_a_harmed_file_is_said_where_it_is_needed_and_nowhere_else(client: Client, store: Store) -> None:
    write_commuting(store.folder)
    keep_commuting(store)
    forget_known()
    for matrix in store.folder.glob("computed/commuting-*/*.npz"):
        matrix.write_bytes(b"harmed")
    assert "Vart dras vi?" not in said(page(client, "/platser/kramfors/"))
    assert "räknas just nu" in said(page(client, COUNTRY))
    assert client.get("/api/v1/labour-markets").json()["method"] == "official"
    assert follow_statistics()
    assert "4 lokala arbetsmarknader" in texts(page(client, COUNTRY), "//p[@class='lead']")[0]


def test_files_say_by_which_rule_and_an_empty_one_has_its_headings(client: Client, store: Store) -> None:
    write(store, rows(SOME | {(KRAMFORS, KRAMFORS): 900}, 2024))
    keep_commuting(store)
    answer = client.get(f"{COUNTRY}omraden.csv?ut=18&enskilt=6.5")
    assert 'filename="arbetsmarknader-2024-scb-18-6.5.csv"' in answer.headers["Content-Disposition"]
    assert b";scb;18" in answer.content
    assert b";ttwa;;;70;" in client.get(f"{COUNTRY}omraden.csv?metod=ttwa&krav=70").content
    empty = client.get("/mata/arbetsmarknader/kramfors/pendling.json")
    assert empty.status_code == 200
    alone = client.get("/mata/arbetsmarknader/kramfors/pendling.csv").content.decode("utf-8-sig")
    assert alone.startswith("unit;name;direction;other;other_name;persons;percent;year;")


def test_api_refuses_nonsense_with_or_without_flows(client: Client, store: Store) -> None:
    assert client.get("/api/v1/labour-markets?method=nonsense").status_code == 422
    assert client.get("/api/v1/labour-markets?group=dogs").status_code == 422
    for query in ("year=2022", "group=women", "out=18", "method=ttwa"):
        assert client.get(f"/api/v1/labour-markets?{query}").status_code == 404, query
    assert client.get("/api/v1/labour-markets?year=2018").json()["count"] == 69


def test_a_group_beside_chance_is_judged_by_itself() -> None:
    women, men = GroupSureness(12, (9, 10), 0.01), GroupSureness(9, (9, 10), 0.8)
    assert chance_words(women, men) == (
        "Bredvid en lika stor grupp som valts av slumpen: kvinnor fler (9–10), män ungefär lika många (9–10)."
    )
    assert "män färre (9)." in chance_words(women, GroupSureness(8, (9, 9), 0.01))


def test_limits_in_people_shrink_with_the_group(client: Client, store: Store) -> None:
    from tests.instruments.territories.test_map import norrland

    assert USUAL["ttwa"].draw(norrland(), 0.5).parameters["min_size"] == 1750
