"""A list of people out of Excel or CSV, as rows of text: whatever is in it, nothing in it is ever run.

The header may stand under a title, in Swedish or English, in any order; our own export goes back in. Excel's
formulas count as what Excel last showed. What is too large, packed to burst, or not a sheet is refused with a
sentence that says what to do.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 2_000
MOST_LINES = 10_000
"""Rows of the sheet that are looked at, empty ones counted."""
MOST_COLUMNS = 60
LONGEST_CELL = 500
HEADER_WITHIN = 25
"""The header stands among the first so many rows that are not empty."""

FORMULA_STARTS = ("=", "+", "-", "@")

HEADERS: dict[str, tuple[str, ...]] = {
    "name": (
        "namn", "name", "fullständigt namn", "för- och efternamn", "förnamn och efternamn", "namn och efternamn",
        "deltagare", "deltagarens namn", "full name", "participant", "person",
    ),
    "first_name": ("förnamn", "tilltalsnamn", "first name", "firstname", "given name"),
    "last_name": ("efternamn", "last name", "lastname", "surname", "family name"),
    "email": (
        "e-post", "epost", "e-postadress", "epostadress", "mejl", "mejladress", "mail", "mailadress", "e-mail",
        "email", "e-mail address", "email address", "adress (e-post)",
    ),
    "organisation": (
        "organisation", "organization", "organisationens namn", "kommun", "arbetsgivare", "arbetsplats",
        "myndighet", "företag", "kommun/region", "organisation/kommun", "kommun/organisation", "employer",
        "municipality", "company",
    ),
    "role": ("roll", "titel", "befattning", "yrkesroll", "yrkestitel", "funktion", "role", "title", "job title"),
    "mode": (
        "deltar", "deltagande", "deltar hur", "hur deltar du", "på plats/digitalt", "plats eller digitalt", "form",
        "närvaro", "attends", "attendance", "on site/online",
    ),
    "site": ("ort", "från ort", "följer från", "site", "location"),
    "state": ("läge", "status", "state"),
}  # fmt: skip
COLUMN_OF = {header: column for column, headers in HEADERS.items() for header in headers}


class SheetError(Exception):
    """Why the file cannot be read, as a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header: its number in the sheet and what its known columns say, empty when they say nothing."""

    number: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    rows: list[SheetRow]
    columns: dict[str, str]
    """From what a column means to what its header says."""
    passed_over: list[str] = field(default_factory=list)
    """Headers of columns that mean nothing here."""


def read_sheet(content: bytes, file_name: str = "") -> Sheet:
    """The rows of an Excel file (its first visible sheet with a header) or a CSV file. Raises SheetError."""
    if not content.strip():
        raise SheetError(_("Filen är tom. Välj den fil som listan ligger i."))
    if len(content) > LARGEST_FILE:
        raise SheetError(_("Filen är större än 5 MB. Spara bara deltagarlistan i en egen fil."))
    if content.startswith(b"PK"):
        return _first_with_header(_excel_sheets(content))
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or file_name.casefold().endswith(
        (".xls", ".pdf", ".ods")
    ):
        raise SheetError(
            _("Filen är i ett format som inte går att läsa. Spara den som Excel (xlsx) eller CSV.")
        )
    return _first_with_header(_csv_tables(_decoded(content)))


def _first_with_header(tables: Iterable[Sequence[Sequence[str]]]) -> Sheet:
    for table in tables:
        if (found := _sheet_of(table)) is not None:
            return found
    raise SheetError(
        _(
            "Ingen rad med rubriker hittades. En rad behöver minst ”Namn” (eller ”Förnamn” och ”Efternamn”) "
            "och ”E-post”, ovanför deltagarna."
        )
    )


def _sheet_of(table: Sequence[Sequence[str]]) -> Sheet | None:
    filled = [(number, cells) for number, cells in enumerate(table, start=1) if any(cells)]
    for index, (_number, cells) in enumerate(filled[:HEADER_WITHIN]):
        columns = _columns(cells)
        if "email" in columns and ({"name"} <= set(columns) or {"first_name", "last_name"} <= set(columns)):
            below = filled[index + 1 :]
            break
    else:
        return None
    if len(below) > MOST_ROWS:
        raise SheetError(
            _("Listan har fler än %(most)s rader. Dela den i flera filer.")
            % {"most": f"{MOST_ROWS:,}".replace(",", " ")}
        )
    places = set(columns.values())
    rows = [
        SheetRow(number, {column: _cell_at(row, place) for column, place in columns.items()})
        for number, row in below
    ]
    return Sheet(
        rows=[row for row in rows if any(row.values.values())],
        columns={column: cells[place] for column, place in columns.items()},
        passed_over=[text for place, text in enumerate(cells) if text and place not in places],
    )


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each known column stands; the first when two mean the same."""
    found: dict[str, int] = {}
    for place, text in enumerate(cells):
        if (column := COLUMN_OF.get(_folded(text))) is not None:
            found.setdefault(column, place)
    return found


def _folded(header: str) -> str:
    """ "E-post *" and "e-post:" are the same header.

    >>> _folded("  E-Post * "), _folded("Namn (obligatoriskt)")
    ('e-post', 'namn')
    """
    text = re.sub(r"\((?!e-post).*?\)", "", header.casefold())
    return " ".join(text.replace("*", " ").strip(" :.?").split())


def _cell_at(row: Sequence[str], place: int) -> str:
    text = row[place] if place < len(row) else ""
    # The apostrophe that keeps a spreadsheet from running what somebody typed, as our own export writes it.
    if text.startswith("'") and text[1:].lstrip().startswith(FORMULA_STARTS):
        text = text[1:]
    return text[:LONGEST_CELL]


def _text(value: Any) -> str:
    """What the cell says, on one line.

    >>> _text(2282.0), _text(None), _text("  Anna\\nBerg "), _text(True)
    ('2282', '', 'Anna Berg', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return " ".join(str(value)[: 4 * LONGEST_CELL].split())


def _excel_sheets(content: bytes) -> Iterator[list[list[str]]]:
    """Each visible sheet as text. openpyxl reads in passing and evaluates nothing."""
    from openpyxl import load_workbook

    _refuse_what_bursts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a broken file breaks in many ways, all of them the file's
        raise SheetError(
            _("Filen går inte att öppna som Excel. Spara den på nytt som xlsx eller CSV.")
        ) from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # what a file says of its own size is not to be relied on
                yield _excel_rows(sheet)
    finally:
        book.close()


def _excel_rows(sheet: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    filled_until = 0
    try:
        for cells in sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True):
            rows.append([_text(value) for value in cells])
            if any(rows[-1]):
                filled_until = len(rows)
    except Exception as error:
        raise SheetError(
            _("Filen går inte att läsa till slutet. Spara den på nytt som xlsx eller CSV.")
        ) from error
    if filled_until > MOST_LINES:
        raise SheetError(_("Bladet är för långt. Ta bort det som inte är deltagare, och läs in igen."))
    return rows[:filled_until]


def _refuse_what_bursts(content: bytes) -> None:
    """A small file may unpack to gigabytes, or hold definitions that grow as they are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise SheetError(
                    _("Filen blir för stor när den packas upp. Spara bara deltagarlistan i en egen fil.")
                )
            for part in parts:
                if part.flag_bits & 0x1:
                    raise SheetError(_("Filen är skyddad med lösenord. Ta bort lösenordet och läs in igen."))
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(2_000).upper():
                            raise SheetError(
                                _("Filen innehåller något som Excel inte skriver. Spara den på nytt.")
                            )
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise SheetError(_("Filen är skadad. Spara den på nytt som xlsx eller CSV.")) from error


def _decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, UTF-16 with its mark, else what Excel in Sweden writes (Windows-1252)."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetError(_("Filen är varken Excel eller text. Spara listan som xlsx eller CSV."))


def _csv_tables(text: str) -> Iterator[list[list[str]]]:
    """The text cut by each delimiter that is used; the one that the header stands by is the right one."""
    # Excel may write the delimiter on a line of its own, first.
    marked = re.match(r"sep=(.)\r?\n", text)
    delimiters = [marked.group(1)] if marked else [";", "\t", ","]
    if marked:
        text = "\n" + text[marked.end() :]  # the numbers of the rows stay those that Excel shows
    for delimiter in delimiters:
        rows: list[list[str]] = []
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                rows.append([_text(cell) for cell in cells[:MOST_COLUMNS]])
                if len(rows) > MOST_LINES:
                    raise SheetError(_("Filen har för många rader. Dela listan i flera filer."))
        except csv.Error:
            continue
        yield rows
