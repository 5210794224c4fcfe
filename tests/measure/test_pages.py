"""The pages under /mata/: what they show with and without figures, and what they say when an address leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from hjulet.hub.models import Place
from hjulet.instruments.indicators.files import load, shipped
from hjulet.instruments.sources import Store
from hjulet.measure.queries.statistics import figures as figures_of
from tests.measure.conftest import KRAMFORS, write

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PROFILE = "/mata/brpplus-2025/kramfors/"


def page(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:300]
    assert not answer.cookies
    return html.fromstring(answer.content)


def texts(tree: Any, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def test_measure_is_in_the_menu_and_lists_every_framework(client: Client, no_figures: None) -> None:
    tree = page(client, "/mata/")
    assert texts(tree, "//nav[@class='menu']//a[@aria-current]") == ["Mäta"]
    assert len(tree.xpath("//ul[@class='frameworks']/li")) == len(shipped())
    assert set(texts(tree, "//ul[@class='frameworks']//p[starts-with(@class, 'state')]")) == {
        "Inga siffror hämtade"
    }


@pytest.mark.parametrize("key", shipped())
def test_framework_is_told_without_figures(client: Client, no_figures: None, key: str) -> None:
    tree, framework = page(client, f"/mata/{key}/"), load(key)
    assert texts(tree, "//h1") == [framework.title["sv"]]
    assert len(tree.xpath("//table[contains(@class, 'stacked')]/tbody/tr")) == len(framework.indicators)
    drafts = texts(tree, "//div[@class='banner few']//strong")
    assert drafts == (["Utkast."] if framework.is_draft else [])
    assert tree.xpath("//main//svg")


def test_lint_is_told_in_swedish(client: Client, no_figures: None) -> None:
    told = texts(page(client, "/mata/brpplus-2025/"), "//dl[@class='remarks']/div")
    (direction,) = [one for one in told if one.startswith("Riktningen kan vara fel")]
    assert "störd sömn av trafikbuller" in direction


def test_id_without_version_leads_to_the_newest(client: Client, no_figures: None) -> None:
    assert client.get("/mata/brpplus/").headers["Location"] == "/mata/brpplus-2025/"


def test_place_without_figures_shows_its_population_beside_county_and_country(
    client: Client, no_figures: None
) -> None:
    tree = page(client, PROFILE)
    assert texts(tree, "//table//tbody/tr/th") == ["Kramfors", "Västernorrlands län", "Riket"]
    grown = Place.objects.filter(kind="municipality")
    own = next(place for place in grown if place.code == KRAMFORS)
    better = sum(
        place.population_2023 / place.population_1975 > own.population_2023 / own.population_1975
        for place in grown
    )
    assert f"på plats {better + 1} av 290 kommuner" in tree.text_content()
    assert tree.xpath("//figure//svg")


def test_profile_shows_scores_ranks_and_what_is_missing(client: Client, figures: Store) -> None:
    tree = page(client, PROFILE)
    assert "Påhittade siffror." in texts(tree, "//div[@class='banner bad']//strong")
    assert texts(tree, "//dl[@class='figures']//dt")[0].startswith("Livskvalitet plats ")
    computed = figures_of(None, load("brpplus-2025"))
    result = computed.result
    score = result.scores(year=2025).values[result.units.index(KRAMFORS), 0]
    assert texts(tree, "//dl[@class='figures']//dd")[0] == f"{score:.1f}".replace(".", ",")
    assert "1 indikator saknas för platsen." in tree.text_content()
    # A picture and its table, for the state, the change, the neighbours and the ranks.
    assert len(tree.xpath("//figure//svg")) == 6
    assert len(tree.xpath("//section[@id='' or @aria-labelledby='lage']//table/tbody/tr")) == 17


def test_profile_of_another_year_and_sex_has_no_intervals(client: Client, figures: Store) -> None:
    heads = "(//section[@aria-labelledby='lage']//table)[1]/thead//th"
    assert texts(page(client, PROFILE), heads)[-1] == "Intervall"
    assert texts(page(client, PROFILE + "?ar=2024&kon=K"), heads)[-1] == "Placering"


def test_difference_from_the_country_is_told_in_parts_that_sum(figures: Store) -> None:
    from hjulet.hub.rules import ANYONE
    from hjulet.measure.queries.profile import profile

    framework = load("brpplus-2025")
    computed = figures_of(ANYONE, framework)
    assert computed is not None
    for kind in ("se:municipality", "se:county"):
        units = [
            unit
            for unit, own in zip(computed.result.units, computed.result.panel.kinds, strict=True)
            if own == kind
        ]
        scores = [
            computed.result.scores(year=2025).values[computed.result.units.index(unit), 0] for unit in units
        ]
        assert computed.mean_points[kind, "Livskvalitet"].sum() == pytest.approx(sum(scores) / len(scores))
    found = profile(ANYONE, framework, computed, Place.objects.get(code=KRAMFORS))
    differs = found.parts[0].from_country
    assert differs is not None
    assert differs.up[0].points > 0 > differs.down[0].points
    standing = found.parts[0].standing
    assert differs.difference == pytest.approx((standing.score or 0) - (standing.reference or 0))


def test_place_page_leads_to_the_profile(client: Client, figures: Store) -> None:
    links = page(client, "/platser/kramfors/").xpath("//section//a[starts-with(@href, '/mata/')]/@href")
    assert "/mata/brpplus-2025/kramfors/" in links


def test_comparison_tells_why_two_differ(client: Client, figures: Store) -> None:
    tree = page(client, "/mata/brpplus-2025/jamfor/?plats=kramfors&plats=Sundsvall&plats=2284")
    assert texts(tree, "//table/thead//th") == ["Kramfors", "Sundsvall", "Örnsköldsvik"]
    assert texts(tree, "//section[@aria-labelledby='varfor']/h3") == [
        "Kramfors och Sundsvall",
        "Kramfors och Örnsköldsvik",
    ]
    assert "av omräkningarna med andra vikter" in tree.text_content()


def test_map_lists_all_places_and_says_who_lacks_figures(client: Client, figures: Store) -> None:
    tree = page(client, "/mata/brpplus-2025/karta/?niva=kommun&del=T5")
    assert len(tree.xpath("//table/tbody/tr")) == 290
    assert "283 platser saknar värde." in tree.text_content()
    assert len(page(client, "/mata/brpplus-2025/karta/?niva=lan&ar=2020").xpath("//table/tbody/tr")) == 21


NOWHERE = {
    "/mata/nix-1/": (404, "Det ramverket finns inte"),
    "/mata/brpplus-2025/nix/": (404, "Den platsen finns inte"),
    "/mata/hdi-2024/kramfors/": (404, "Ramverket gäller länder"),
    "/mata/internationalisation-1/kramfors/": (404, "Inga siffror för den platsen"),
    PROFILE + "?ar=1890": (404, "Inga siffror för det året"),
    PROFILE + "?ar=%F0%9F%8E%A1": (404, "Inga siffror för det året"),
    PROFILE + "?kon=X": (404, "Valet finns inte"),
    PROFILE + "?data=00000000": (410, "De siffrorna finns inte kvar"),
    PROFILE + "?data=..%2F..%2Fetc": (404, "Länken går inte att läsa"),
    "/mata/brpplus-2025/karta/?del=T99": (404, "Valet finns inte"),
    "/mata/brpplus-2025/karta/?niva=by": (404, "Valet finns inte"),
    "/mata/brpplus-2025/jamfor/?plats=nix&plats=kramfors": (404, "Ingen sådan plats"),
    "/mata/brpplus-2025/jamfor/?plats=kramfors&plats=22": (400, "Kommuner och län går inte att blanda"),
    "/mata/brpplus-2025/jamfor/?"
    + "&".join(f"plats={code}" for code in (["01", "03", "04", "05", "06", "07", "08", "09", "10"])): (
        400,
        "För många platser",
    ),
    "/mata/valj/?ramverk=brpplus-2025&plats=nix": (404, "Ingen sådan plats"),
}


@pytest.mark.parametrize("address", NOWHERE)
def test_address_that_leads_nowhere_says_so(client: Client, figures: Store, address: str) -> None:
    status, heading = NOWHERE[address]
    assert texts(page(client, address, status), "//h1") == [heading]


def test_lasting_link_shows_the_same_figures_after_new_ones_are_loaded(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    address = "/mata/rus-template-1/kramfors/"
    write(tmp_path, key="rus-template-1")
    before = page(client, address)
    (lasting,) = before.xpath("//a[@rel='bookmark']/@href")
    assert re.fullmatch(address + r"\?data=[0-9a-f]{8}", lasting)
    write(tmp_path, key="rus-template-1", shift=20.0)
    scores = "//dl[@class='figures']//dd"
    assert texts(page(client, lasting), scores) == texts(before, scores)
    (newest,) = page(client, address).xpath("//a[@rel='bookmark']/@href")
    assert newest != lasting


def test_figures_that_cannot_be_computed_are_said_and_not_tried_again(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    import polars as pl

    from hjulet.instruments.sources import About
    from tests.measure.conftest import made_up

    settings.STATISTICS_FOLDER = tmp_path
    # Half of a year is no year, and a framework is computed of years.
    frame = made_up("brpplus-2025").with_columns(period=pl.col("period") + "K1")
    Store(tmp_path).write("generated", "halves", frame, About(title="Påhittade siffror"))
    for _ in range(2):
        tree = page(client, PROFILE, 503)
        assert "2020K1" in tree.text_content()
    assert len(list((tmp_path / "computed").glob("brpplus-2025-*/about.json"))) == 1


def test_pages_cost_few_queries(client: Client, figures: Store, django_assert_num_queries: Any) -> None:
    for address, queries in (
        ("/mata/", 2),
        ("/mata/brpplus-2025/", 2),
        (PROFILE, 4),
        ("/mata/brpplus-2025/karta/", 2),
        ("/mata/brpplus-2025/jamfor/?plats=2282&plats=2281", 4),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_page_is_kept_for_everybody(
    page_cache: None, client: Client, figures: Store, django_assert_num_queries: Any
) -> None:
    client.get(PROFILE)
    with django_assert_num_queries(0):
        assert client.get(PROFILE).status_code == 200


def test_english_page_says_what_is_swedish(client: Client, figures: Store) -> None:
    tree = page(client, "/en" + PROFILE)
    assert "Made-up figures." in texts(tree, "//div[@class='banner bad']//strong")
    assert tree.xpath("//table//th[@lang='sv']")
