"""What a forecast of populations has been worth is said where it stands, of the places that it was tried on."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hjulet.hub.rules import ANYONE
from hjulet.instruments.sources import Store
from hjulet.measure.place_population import TRENDS, Ahead, Tried, as_json, from_built_in
from hjulet.measure.place_population_files import development
from hjulet.measure.queries import heads
from tests.factories import place
from tests.measure.test_pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TRIED = Tried(2013, 2023, 56_438, 61_029, 0.047, 0.042, 0.63, 290)
AHEAD = Ahead(TRENDS, 2023, (2024, 2025), (10, 10), (9, 8), (11, 12), "SCB", tried=TRIED)
WORTH = "Prövat på 290 kommuner 2013–2023 stämde bandet för 63\N{NO-BREAK SPACE}%, och prognosen var inte tydligt bättre än att bara"


@pytest.mark.parametrize("code", ["2282", "0980", "09"])
def test_a_band_is_told_with_how_often_it_was_right(
    client: Client, population_folder: Path, tmp_path: Path, settings: Any, code: str
) -> None:
    settings.STATISTICS_FOLDER = tmp_path / "statistics"
    shutil.copytree(population_folder, settings.STATISTICS_FOLDER)
    (kept,) = settings.STATISTICS_FOLDER.glob(f"computed/population-*/{code}.json")
    kept.write_text(json.dumps(as_json(replace(from_built_in(code), ahead=AHEAD))))
    here = place(code)
    assert WORTH in heads.place_head(ANYONE, here).context["ahead"]
    (paper,) = heads.place_brief(ANYONE, here)
    assert any(WORTH in words for words in paper.paragraphs)
    # Gotland is one municipality, and its county is told what that is told.
    told = page(client, f"/mata/befolkning/{here.slug}/").text_content()
    assert "För hälften av 290 kommuner var felet under 4,7\N{NO-BREAK SPACE}%" in told


def test_how_many_it_was_tried_on_is_kept(population_store: Store) -> None:
    found: Any = as_json(development(population_store, "2282"))["ahead"]
    assert found["tried"]["places"] == 7
