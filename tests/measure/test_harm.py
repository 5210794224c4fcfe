"""What harm may come to: broken files, odd addresses, statistics that are loaded while the site runs, small scales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hjulet.instruments.indicators.files import load
from hjulet.instruments.sources import Store
from hjulet.measure.computed import FOLDER, computed
from tests.measure.conftest import write
from tests.measure.test_pages import PROFILE, page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
COMPARE = "/mata/brpplus-2025/jamfor/"
SMALL = "rus-template-1"
SMALL_PROFILE = f"/mata/{SMALL}/kramfors/"


@pytest.fixture
def filled(tmp_path: Path, settings: Any) -> Path:
    """Figures of one's own to harm."""
    settings.STATISTICS_FOLDER = tmp_path
    write(tmp_path, key=SMALL)
    return tmp_path


def test_harmed_figures_are_said_and_all_else_stays_up(client: Client, filled: Path) -> None:
    (parquet,) = filled.glob("generated/*/*.parquet")
    parquet.write_bytes(b"harmed")
    for address in (SMALL_PROFILE, SMALL_PROFILE + "rapport.pdf", f"/mata/{SMALL}/poang.csv"):
        tree = page(client, address, 503)
        assert texts(tree, "//h1") == ["Siffrorna går inte att läsa just nu"]
        assert str(filled) not in tree.text_content()
    assert client.get(f"/api/v1/frameworks/{SMALL}/scores").json()["error"]["code"] == "unreadable"
    page(client, "/mata/")
    page(client, "/platser/kramfors/")
    # Loaded again, everything is as it was: nothing of the harm was kept.
    write(filled, key=SMALL)
    page(client, SMALL_PROFILE)


def test_harmed_list_of_figures_is_said_and_all_else_stays_up(client: Client, filled: Path) -> None:
    (manifest,) = filled.glob("generated/*/manifest.json")
    manifest.write_text("{")
    page(client, SMALL_PROFILE, 503)
    assert "Siffrorna går inte att läsa just nu" in page(client, "/mata/").text_content()
    page(client, "/platser/kramfors/")


def test_harmed_kept_figures_are_computed_anew(filled: Path) -> None:
    store, framework = Store(filled), load(SMALL)
    first = computed(store, framework)
    assert first is not None
    (kept,) = (filled / FOLDER).glob(f"{SMALL}-*")
    (kept / "about.json").write_text("")
    from hjulet.measure import computed_files

    computed_files._open_now.clear()  # as in another process
    again = computed(store, framework)
    assert again is not None
    assert again.result.scores().values == pytest.approx(first.result.scores().values, nan_ok=True)


def test_many_places_are_refused_before_any_is_looked_up(
    client: Client, no_figures: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        tree = page(client, COMPARE + "?" + "&".join(f"plats=x{number}" for number in range(500)), 400)
    assert texts(tree, "//h1") == ["För många platser"]


def test_loaded_statistics_show_at_once_though_pages_are_kept(
    page_cache: None, client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    assert "inte hämtade" in page(client, SMALL_PROFILE).text_content()
    write(tmp_path, key=SMALL)
    assert "inte hämtade" not in page(client, SMALL_PROFILE).text_content()


def test_scores_from_zero_to_one_are_told_with_decimals_enough(client: Client, filled: Path) -> None:
    tree = page(client, SMALL_PROFILE)
    (score,) = texts(tree, "//dl[@class='figures']//dd")
    assert len(score.partition(",")[2]) == 3
    pushes = texts(tree, "//ul[starts-with(@class, 'pushes')]//b")
    assert pushes
    assert all(push.strip("+−0,") for push in pushes)
    assert "hur nära platsen är de mål" in tree.text_content()


def test_another_year_has_no_empty_section(client: Client, figures: Store) -> None:
    assert texts(page(client, PROFILE), "//h2[@id='skiljer']") == ["Det som skiljer mest"]
    assert not texts(page(client, PROFILE + "?ar=2024"), "//h2[@id='skiljer']")


@pytest.mark.parametrize(
    "address", [PROFILE, "/mata/brpplus-2025/karta/", COMPARE + "?plats=kramfors&plats=2281"]
)
def test_figures_say_their_sources_and_pictures_that_they_are_made_up(
    client: Client, figures: Store, address: str
) -> None:
    tree = page(client, address)
    assert "Källor: Påhittade siffror, 2026-11-01." in " ".join(tree.text_content().split())
    titles = texts(tree, "//main//figure//*[local-name()='svg']/*[local-name()='title']")
    assert all(title.startswith("Påhittade siffror.") for title in titles)
