"""Exports open in a spreadsheet as they were meant, and nothing in them runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.formats.tables import FORMULA_STARTS, as_csv, as_excel, participant_table, safe_text
from tests.factories import make_gathering, make_person, organisation

NASTY = '=HYPERLINK("http://exempel.invalid";"Klicka")'


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_would_run_gets_an_apostrophe(start: str) -> None:
    assert safe_text(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["Anna", "Åsa-Britt", "a=b", "1+1", "", "namn@exempel.invalid"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


@given(st.text())
def test_no_text_at_all_begins_a_formula(text: str) -> None:
    assert not safe_text(text).lstrip(" ").startswith(FORMULA_STARTS)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    )
)
def test_csv_reads_back_as_written_whatever_was_typed(rows: list[list[str]]) -> None:
    content = as_csv(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [[safe_text(cell) for cell in row] for row in rows]


def test_numbers_and_times_are_written_as_in_sweden() -> None:
    moment = datetime(2017, 4, 25, 10, 0)  # noqa: DTZ001  a clock without zone is what a spreadsheet takes
    assert (
        as_csv([["Pris", 750.5, 40, moment, None]]).decode("utf-8-sig")
        == "Pris;750,50;40;2017-04-25 10:00;\r\n"
    )


@pytest.mark.django_db
def test_participants_come_with_a_swedish_header_and_a_swedish_clock() -> None:
    gathering = make_gathering(price_ore=75_050, price_note="exkl. moms")
    actions.register(
        ANYONE,
        gathering,
        name=NASTY,
        email="asa@exempel.invalid",
        organisation=organisation("2282"),
        role_title="+kommunchef",
    )
    registration = gathering.registrations.get()
    registration.created_at = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    registration.save()
    rows = queries.participants(make_person(is_superuser=True), gathering)
    read = list(
        csv.DictReader(
            io.StringIO(as_csv(participant_table(rows)).decode("utf-8-sig"), newline=""), delimiter=";"
        )
    )
    assert read == [
        {
            "Namn": f"'{NASTY}",
            "E-postadress": "asa@exempel.invalid",
            "Roll": "'+kommunchef",
            "Organisation": "Kramfors kommun",
            "Deltar": "på plats",
            "Ort": "",
            "Läge": "anmäld",
            "Plats i kön": "",
            "Pris, kr": "750,50",
            "Om priset": "exkl. moms",
            "Anmäld": "2026-07-01 10:30",
            "I kö sedan": "",
        }
    ]


@pytest.mark.django_db
def test_excel_holds_text_as_text_and_freezes_its_header() -> None:
    gathering = make_gathering(title="Möte: vår/höst [2026]?")
    actions.register(
        ANYONE, gathering, name=NASTY, email="a@exempel.invalid", organisation=None, role_title="\x0b-1"
    )
    rows = queries.participants(make_person(is_superuser=True), gathering)
    book = load_workbook(io.BytesIO(as_excel(participant_table(rows), title=gathering.title)))
    sheet = book.active
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]][:4] == ["Namn", "E-postadress", "Roll", "Organisation"]
    name, _email, role = sheet[2][:3]
    assert (name.value, name.data_type) == (NASTY, "s")
    assert (role.value, role.data_type) == ("-1", "s")
    assert sheet["K2"].is_date
    assert sheet.column_dimensions["A"].width == 28


@pytest.mark.parametrize("title", ["", "[]:*?/\\'", "x" * 60])
def test_any_title_makes_a_sheet(title: str) -> None:
    book = load_workbook(io.BytesIO(as_excel([["Namn"]], title=title)))
    assert 1 <= len(book.active.title) <= 31
