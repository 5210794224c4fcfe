"""Lists of people out of Excel and CSV: found under titles, in any order and coding; nothing run, nothing bursting."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from hjulet.meet.formats import tables
from hjulet.meet.formats.sheet_reading import MOST_ROWS, SheetError, read_sheet

ANNA = ["Anna Å", "anna@kramfors.invalid", "Kramfors"]


def excel(*sheets: list[list[Any]], hidden: int = 0) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Blad {number + 1}")
        for row in rows:
            sheet.append(row)
        if number < hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def people(sheet) -> list[tuple[int, str, str]]:
    return [
        (row.number, row["name"] or f"{row['first_name']} {row['last_name']}", row["email"])
        for row in sheet.rows
    ]


def test_a_header_under_a_title_with_empty_rows_and_unknown_columns():
    sheet = read_sheet(
        excel(
            [
                ["Deltagare på kunskapsdagen"],
                [],
                ["Nr", "E-post *", "Namn:", "Arbetsgivare", "Matpreferens"],
                [1, "anna@kramfors.invalid", "Anna Å", "Kramfors", "vegan"],
                [],
                [2, "bo@sundsvall.invalid", "Bo B", "Sundsvalls kommun", ""],
            ]
        )
    )
    assert people(sheet) == [(4, "Anna Å", "anna@kramfors.invalid"), (6, "Bo B", "bo@sundsvall.invalid")]
    assert [row["organisation"] for row in sheet.rows] == ["Kramfors", "Sundsvalls kommun"]
    assert sheet.passed_over == ["Nr", "Matpreferens"]
    assert "vegan" not in str(sheet.rows)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Förnamn", "Efternamn", "Mejladress", "Kommun", "Titel"], {"first_name", "last_name", "email", "organisation", "role"}),
        (["Name", "E-mail", "Organization", "Job title"], {"name", "email", "organisation", "role"}),
        (["NAMN (obligatoriskt)", "Epost", "Befattning", "Deltar"], {"name", "email", "role", "mode"}),
        (["Deltagare", "e-postadress", "På plats/digitalt", "Ort"], {"name", "email", "mode", "site"}),
    ],
)  # fmt: skip
def test_headers_in_swedish_and_english(header, columns):
    assert set(read_sheet(excel([header, ["x"] * len(header)])).columns) == columns


def test_the_first_visible_sheet_with_a_header_is_read():
    hidden = [["Namn", "E-post"], ["Gömd", "gomd@x.invalid"]]
    cover = [["Försättsblad"], ["Läs nästa blad"]]
    right = [["Namn", "E-post"], ["Anna", "anna@x.invalid"]]
    assert people(read_sheet(excel(hidden, cover, right, hidden=1))) == [(2, "Anna", "anna@x.invalid")]


def test_every_cell_is_text():
    rows = [["Namn", "E-post", "Organisation", "Roll"], ["Anna", "a@x.invalid", 2282, date(2027, 5, 1)]]
    [row] = read_sheet(excel(rows)).rows
    assert (row["organisation"], row["role"]) == ("2282", "2027-05-01 00:00:00")
    rows = [["Namn", "E-post", "Kommun"], ["Rad\nbruten  \t namn", "a@x.invalid", 180.0]]
    [row] = read_sheet(excel(rows)).rows
    assert (row["name"], row["organisation"]) == ("Rad bruten namn", "180")


def test_a_formula_is_never_evaluated():
    rows = [
        ["Namn", "E-post"],
        ["Anna", "a@x.invalid"],
        ['=HYPERLINK("http://x.invalid","Bo")', "b@x.invalid"],
    ]
    assert people(read_sheet(excel(rows))) == [(2, "Anna", "a@x.invalid"), (3, " ", "b@x.invalid")]
    text = "Namn;E-post\n=1+1;a@x.invalid\n"
    assert people(read_sheet(text.encode())) == [(2, "=1+1", "a@x.invalid")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_cut_and_coding(delimiter, encoding):
    lines = [["Namn", "E-post", "Organisation"], ANNA, ['"Berg, Örjan; jr"', "orjan@x.invalid", ""]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    sheet = read_sheet(text.encode(encoding), "lista.csv")
    assert people(sheet) == [
        (2, "Anna Å", "anna@kramfors.invalid"),
        (3, "Berg, Örjan; jr", "orjan@x.invalid"),
    ]


def test_excels_own_mark_of_the_delimiter():
    assert people(read_sheet(b"sep=,\r\nNamn,E-post\r\nAnna,a@x.invalid\r\n")) == [(3, "Anna", "a@x.invalid")]


def test_our_own_export_goes_back_in():
    row = SimpleNamespace(
        name="=Anna", email="a@x.invalid", role_title="kommunchef", organisation="Kramfors kommun",
        state_label="anmäld", position=None, price_ore=75_000, registration=SimpleNamespace(price_note=""),
        created_at=datetime(2027, 1, 1).astimezone(), queued_at=None, mode_label="på plats", site="",
    )  # fmt: skip
    table = tables.participant_table([row])
    for content in (tables.as_csv(table), tables.as_excel(table, title="Träff")):
        [read] = read_sheet(content).rows
        assert (read["name"], read["email"], read["role"], read["organisation"], read["state"]) == (
            "=Anna",
            "a@x.invalid",
            "kommunchef",
            "Kramfors kommun",
            "anmäld",
        )


def bomb(megabytes: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (megabytes * 1024 * 1024))
    return content.getvalue()


def with_doctype() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr(
            "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "b">]><workbook/>'
        )
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"Namn;E-post\n" + b"x" * (5 * 1024 * 1024), "större än 5 MB"),
        (bomb(61), "packas upp"),
        (with_doctype(), "innehåller något"),
        (b"PK\x03\x04trasig", "skadad"),
        (b"%PDF-1.7", "format"),
        (b"\xd0\xcf\x11\xe0gammal", "format"),
        (b"\x89PNG\r\n\x00\x00", "varken Excel eller text"),
        ("Hej, här kommer listan.".encode(), "rubriker"),
        (b"Namn;Telefon\nAnna;070\n", "rubriker"),
        (("Namn;E-post\n" + "A;a@x.invalid\n" * (MOST_ROWS + 1)).encode(), "fler än 2 000 rader"),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_says_why(content, words):
    with pytest.raises(SheetError) as refused:
        read_sheet(content)
    assert words in str(refused.value)


def test_as_many_rows_as_are_allowed_and_a_sheet_with_empty_rows_below():
    rows = [["Namn", "E-post"], *(["A", f"a{number}@x.invalid"] for number in range(MOST_ROWS))]
    assert len(read_sheet(excel(rows + [[""]] * 500)).rows) == MOST_ROWS
