"""A table that somebody pastes or uploads into an assessment: read, checked, and with small groups taken out.

Takes what the commands of Measure write and what a spreadsheet copies: comma, semicolon or tab between columns, decimal point
or comma. What is missing stays missing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _

from hjulet.follow.queries.small_groups import FEWEST

Cell = str | float | int | None

MOST_BYTES = 500_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 300, 12, 200
HIDDEN = "hidden"
"""What stands in a cell that was taken out, since it told of one to four people or would have given them away."""
MISSING = frozenset({"", "-", "–", ".", "..", "na", "n/a", "nan", "null", "none"})
SEPARATORS = (";", "\t", ",")
PEOPLE = frozenset(
    {
        "people",
        "persons",
        "population",
        "personer",
        "människor",
        "invånare",
        "antal personer",
        "berörda",
        "resande",
    }
)
WEST_EAST, SOUTH_NORTH = (
    frozenset({"lon", "longitude", "longitud"}),
    frozenset({"lat", "latitude", "latitud"}),
)
WHERE = WEST_EAST | SOUTH_NORTH
"""Where a row lies: drawn as a map, and neither shown as figures nor hidden as such."""
_NUMBER = re.compile(r"[-+\u2212]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?(?:[eE][-+]?\d+)?")


class UnreadableTable(Exception):
    """What is wrong with it: what came, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Names of columns, and rows of text, numbers, None for missing and HIDDEN for what was taken out."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    people: str
    """The column that counts people; empty when none does."""
    shown: str
    """The column of figures that a picture shows; empty when there is none."""
    hidden: int
    """How many rows were taken out because they were of one to four people, or would have told of one that was."""


def decoded(content: bytes) -> str:
    """The text of a file. Raises UnreadableTable when it is too large or no text."""
    if len(content) > MOST_BYTES:
        words = _("Filen är %(size)d kB. Högst %(most)d kB går att ta med: välj ut de rader som visar saken.")
        raise UnreadableTable(words % {"size": len(content) // 1000, "most": MOST_BYTES // 1000})
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            _(
                "Filen är inte text i UTF-8. Spara den som ”CSV UTF-8” i kalkylprogrammet, eller klistra in tabellen."
            )
        ) from error


def read_table(text: str, *, people: str = "", shown: str = "") -> ReadTable:
    """The table in the text. `people` names the column that counts people; else one with such a name is taken.

    Raises UnreadableTable, which names the row when it is about one.
    """
    columns, lines = _cells(text)
    counts = _column_meant(columns, people) or next(
        (name for name in columns if name.casefold() in PEOPLE), ""
    )
    rows, numeric = _typed(columns, lines)
    if counts and columns.index(counts) not in numeric:
        words = _("Kolumnen ”%(name)s” ska räkna människor men har annat än tal i sig.")
        raise UnreadableTable(words % {"name": counts})
    if counts:
        figures = {index for index in numeric if columns[index].casefold() not in WHERE}
        rows, hidden = _without_small_groups(rows, columns.index(counts), figures)
    else:
        hidden = 0
    drawn = _column_meant(columns, shown)
    if drawn and columns.index(drawn) not in numeric:
        raise UnreadableTable(_("Kolumnen ”%(name)s” har inga tal att rita.") % {"name": drawn})
    return ReadTable(columns, rows, counts, drawn or _usual_figure(columns, numeric, counts), hidden)


def _cells(text: str) -> tuple[list[str], list[list[str]]]:
    if "\x00" in text:
        raise UnreadableTable(
            _("Det här är ingen tabell i text. Spara kalkylbladet som CSV, eller kopiera cellerna.")
        )
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip(" \t;,")]
    if len(lines) < 2:
        raise UnreadableTable(
            _(
                "Tabellen behöver en rad med kolumnernas namn och minst en rad med värden. Rader som kom: %(count)d."
            )
            % {"count": len(lines)}
        )
    if len(lines) - 1 > MOST_ROWS:
        words = _(
            "Tabellen har %(count)d rader. Högst %(most)d går att ta med: välj ut de rader som visar saken."
        )
        raise UnreadableTable(words % {"count": len(lines) - 1, "most": MOST_ROWS})
    separator = max(SEPARATORS, key=lambda one: (lines[0].count(one), -SEPARATORS.index(one)))
    try:
        found = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
        ]
    except csv.Error as error:
        raise UnreadableTable(_("Tabellen går inte att läsa: ett citattecken saknar sitt par.")) from error
    columns, rows = found[0], found[1:]
    _require_columns(columns)
    for number, row in enumerate(rows, start=2):
        _require_row(row, number, columns)
    return columns, rows


def _require_columns(columns: Sequence[str]) -> None:
    if len(columns) > MOST_COLUMNS:
        words = _("Tabellen har %(count)d kolumner. Högst %(most)d får plats: ta bort dem som inte behövs.")
        raise UnreadableTable(words % {"count": len(columns), "most": MOST_COLUMNS})
    for number, name in enumerate(columns, start=1):
        if not name:
            raise UnreadableTable(_("Kolumn %(number)d har inget namn på första raden.") % {"number": number})
        if columns.index(name) != number - 1:
            raise UnreadableTable(
                _("Två kolumner heter ”%(name)s”. Ge dem olika namn.") % {"name": name[:60]}
            )
        if len(name) > 120:
            raise UnreadableTable(_("Kolumn %(number)d har ett för långt namn.") % {"number": number})


def _require_row(row: Sequence[str], number: int, columns: Sequence[str]) -> None:
    if len(row) != len(columns):
        words = _("Rad %(number)d har %(count)d celler, men första raden har %(expected)d. Rätta raden.")
        raise UnreadableTable(words % {"number": number, "count": len(row), "expected": len(columns)})
    if any(len(cell) > LONGEST_CELL for cell in row):
        words = _("Rad %(number)d har en cell med mer än %(most)d tecken.")
        raise UnreadableTable(words % {"number": number, "most": LONGEST_CELL})


def _column_meant(columns: Sequence[str], name: str) -> str:
    if not name.strip():
        return ""
    for column in columns:
        if column.casefold() == name.strip().casefold():
            return column
    words = _("Ingen kolumn heter ”%(name)s”. Kolumnerna heter: %(names)s.")
    raise UnreadableTable(words % {"name": name.strip()[:60], "names": ", ".join(columns)})


def _typed(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> tuple[list[list[Cell]], set[int]]:
    """Rows with numbers as numbers, column by column: one cell of text makes its column text. And which have numbers."""
    typed: list[list[Cell]] = []
    numeric = set()
    for index, name in enumerate(columns):
        cells = [line[index] for line in lines]
        known = [cell for cell in cells if cell.casefold() not in MISSING]
        is_code = name.casefold().endswith(("id", "kod", "code")) or any(
            _has_leading_zero(cell) for cell in known
        )
        if known and not is_code and all(_NUMBER.fullmatch(cell) for cell in known):
            numeric.add(index)
            typed.append([None if cell.casefold() in MISSING else _number(cell) for cell in cells])
        else:
            typed.append([None if cell.casefold() in MISSING else cell for cell in cells])
    return [list(row) for row in zip(*typed, strict=True)], numeric


def _has_leading_zero(cell: str) -> bool:
    """ "0761" is the code of a municipality and not the number 761."""
    return len(cell) > 1 and cell[0] == "0" and cell[1].isdigit()


def _number(cell: str) -> float | int:
    plain = re.sub(r"[ \u00a0\u202f]", "", cell).replace("\u2212", "-").replace(",", ".")
    value = float(plain)
    if not isfinite(value):
        raise UnreadableTable(_("Talet ”%(cell)s” är för stort.") % {"cell": cell[:40]})
    return int(value) if value.is_integer() and abs(value) < 2**53 and "." not in plain else value


def _without_small_groups(
    rows: Sequence[Sequence[Cell]], people: int, figures: set[int]
) -> tuple[list[list[Cell]], int]:
    """Rows of one to four people lose all their figures. One such row alone takes the next smallest along: with a total, which
    is often known, it could be worked out."""
    sizes = [(float(row[people] or 0), index) for index, row in enumerate(rows)]  # type: ignore[arg-type]
    small = {index for size, index in sizes if 0 < size < FEWEST}
    if len(small) == 1:
        small |= {index for _size, index in sorted(pair for pair in sizes if pair[0] >= FEWEST)[:1]}
    hidden = [
        [HIDDEN if column in figures else cell for column, cell in enumerate(row)]
        if index in small
        else list(row)
        for index, row in enumerate(rows)
    ]
    return hidden, len(small)


def _usual_figure(columns: Sequence[str], numeric: set[int], people: str) -> str:
    """The first column of figures that is neither where it lies nor how many people there are; else the people."""
    figures = [columns[index] for index in sorted(numeric) if columns[index].casefold() not in WHERE]
    return next((name for name in figures if name != people), people)
