"""What can be fetched from Measure: files in four forms, JSON for programs, and what search finds."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
import pytest
from django.test import Client
from openpyxl import load_workbook

from hjulet.instruments.indicators.files import load, loads
from hjulet.instruments.sources import Store
from hjulet.measure.findable import findable
from tests.measure.conftest import COUNTIES, KRAMFORS, MUNICIPALITIES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SCORES = "/mata/brpplus-2025/poang."
API = "/api/v1/frameworks"


def test_scores_are_the_same_in_every_form(client: Client, figures: Store) -> None:
    parquet = pl.read_parquet(io.BytesIO(client.get(SCORES + "parquet").content))
    rows = client.get(SCORES + "json").json()
    sheet = load_workbook(io.BytesIO(client.get(SCORES + "xlsx").content)).active
    lines = client.get(SCORES + "csv").content.decode("utf-8-sig").splitlines()
    assert parquet.height == len(rows) == sheet.max_row - 1 == len(lines) - 1 == 17 * 28
    assert parquet.to_dicts() == rows
    assert list(rows[0]) == [cell.value for cell in sheet[1]] == lines[0].split(";")
    assert {row["note"] for row in rows} == {"Påhittade siffror"}
    assert all(row["rank_low"] <= row["rank_high"] for row in rows)


def test_values_leave_out_what_is_missing(client: Client, figures: Store) -> None:
    rows = client.get("/mata/brpplus-2025/kramfors/varden.json").json()
    missing = [row for row in rows if row["value"] is None]
    assert [(row["indicator"], row["value_year"], row["is_imputed"]) for row in missing] == [
        ("N05401", None, True)
    ]
    wide = load_workbook(io.BytesIO(client.get("/mata/brpplus-2025/varden.xlsx").content)).active
    assert wide.max_row == 29
    assert client.get("/mata/brpplus-2025/poang.pdf").status_code == 404


def test_framework_is_handed_out_as_it_is(client: Client, no_figures: None) -> None:
    answer = client.get("/mata/brpplus-2025/ramverk.toml")
    assert loads(answer.content.decode()).indicators == load("brpplus-2025").indicators
    assert client.get(SCORES + "csv").status_code == 404


def test_frameworks_are_answered(client: Client, figures: Store) -> None:
    by_key = {one["key"]: one for one in client.get(API).json()["items"]}
    assert by_key["brpplus-2025"]["is_generated"] is True
    assert by_key["hdi-2024"]["data"] is None
    whole = client.get(f"{API}/brpplus-2025").json()
    assert len(whole["indicators"]) == 84
    assert (whole["indicators"][0]["first_year"], whole["indicators"][0]["last_year"]) == (2020, 2025)


def test_scores_are_answered_for_a_county_with_its_municipalities(client: Client, figures: Store) -> None:
    answer = client.get(f"{API}/brpplus-2025/scores?place=22&level=theme&limit=500").json()
    assert {item["place"] for item in answer["items"]} == {"22", *MUNICIPALITIES}
    assert answer["count"] == 8 * 15
    whole = client.get(f"{API}/brpplus-2025/scores?limit=3").json()
    assert (whole["count"], len(whole["items"])) == (2 * (len(COUNTIES) + len(MUNICIPALITIES)), 3)


@pytest.mark.parametrize("other", ["", "&other=2281"])
def test_explanation_sums_to_the_difference(client: Client, figures: Store, other: str) -> None:
    answer = client.get(f"{API}/brpplus-2025/explain?place={KRAMFORS}{other}").json()
    assert answer["other_year"] == (2025 if other else 2020)
    for item in answer["items"]:
        parts = sum(effect["points"] for effect in item["effects"]) + item["bounds"] + item["missing"]
        assert parts == pytest.approx(item["score"] - item["other_score"])


WRONG = {
    f"{API}/nix": (404, "not_found"),
    f"{API}/hdi-2024/scores": (404, "no_figures"),
    f"{API}/brpplus-2025/scores?level=nix": (422, "invalid"),
    f"{API}/brpplus-2025/scores?year=1950": (422, "invalid"),
    f"{API}/brpplus-2025/scores?sex=X": (422, "invalid"),
    f"{API}/brpplus-2025/scores?data=00000000": (410, "gone"),
    f"{API}/brpplus-2025/scores?data=zz": (422, "invalid"),
    f"{API}/brpplus-2025/explain?place=0180": (422, "invalid"),
    f"{API}/brpplus-2025/explain?place=2282&other=22": (422, "invalid"),
    f"{API}/brpplus-2025/explain": (422, "invalid"),
}


@pytest.mark.parametrize("address", WRONG)
def test_wrong_question_is_answered_in_the_one_shape(client: Client, figures: Store, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == WRONG[address]


def test_search_can_find_each_framework_by_its_letters() -> None:
    found = {one.path: one for one in findable()}
    assert found["/mata/brpplus-2025/"].title.startswith("BRP+")
    assert found["/mata/stod/"].title == "Var landar projektstöden?"
    assert len({one.object_id for one in found.values()}) == len(found)
    assert all(one.object_id < 0 for one in found.values())


def test_sitemap_and_catalogue_know_measure(client: Client, figures: Store) -> None:
    assert b"/mata/brpplus-2025/" in client.get("/sitemap.xml").content
    assert b"/api/v1/frameworks" in client.get("/dcat.ttl").content


def test_english_names_are_answered_where_there_are_any(client: Client, figures: Store) -> None:
    rows: list[dict[str, Any]] = client.get("/en" + SCORES + "json").json()
    assert {row["title"] for row in rows if row["node"] == "Livskvalitet"} == {"Quality of life"}


def test_report_is_one_page_on_the_web_and_as_pdf(client: Client, figures: Store) -> None:
    from pypdf import PdfReader

    answer = client.get("/mata/brpplus-2025/kramfors/rapport.pdf")
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    assert "Kramfors kommun" in page.extract_text()
    assert "Påhittade siffror" in page.extract_text()
    assert "Kramfors kommun" in client.get("/mata/brpplus-2025/kramfors/rapport/").content.decode()
    assert client.get("/mata/brpplus-2025/stockholm/rapport.pdf").status_code == 404
