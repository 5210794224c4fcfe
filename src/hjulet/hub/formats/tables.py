"""Tables as CSV and Excel, safe to open: what somebody typed can never run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.http import HttpResponse

from hjulet.hub.models import Theme
from hjulet.hub.wording import local

Cell = str | int | float | datetime | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

COLUMN_WIDTHS = (28, 32, 26, 34, 12, 24, 14, 12, 12, 24, 18, 18, 60)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ENDINGS = ("csv", "xlsx")


def table_response(table: Sequence[Sequence[Cell]], name: str, ending: str) -> HttpResponse:
    """The table as a file to save, "exempel.csv" or "exempel.xlsx"."""
    is_csv = ending == "csv"
    content = as_csv(table) if is_csv else as_excel(table, title=name)
    response = HttpResponse(content, content_type=CSV if is_csv else EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def day_cell(moment: datetime | date | None) -> str:
    """The day in Sweden, which sorts and which every program reads: 2027-05-31."""
    if moment is None:
        return ""
    return (local(moment).date() if isinstance(moment, datetime) else moment).isoformat()


def theme_table(themes: Iterable[Theme]) -> list[list[Cell]]:
    """The subject words, one a row; several words in a cell stand with a bar between. Can be read in again."""
    header: list[Cell] = [
        "slug", "name", "name_en", "other_words", "hidden_words", "broader", "related", "exact_match", "note",
    ]  # fmt: skip
    return [header, *(_theme_row(theme) for theme in themes)]


def _theme_row(theme: Theme) -> list[Cell]:
    return [
        theme.slug,
        theme.name,
        theme.name_en,
        "|".join(lines_of(theme.other_words)),
        "|".join(lines_of(theme.hidden_words)),
        "" if theme.broader is None else theme.broader.slug,
        "|".join(sorted(other.slug for other in theme.related.all())),
        theme.exact_match,
        theme.note,
    ]


def lines_of(text: str) -> list[str]:
    return [word for line in text.splitlines() if (word := line.strip())]


def safe_text(text: str) -> str:
    """The same text, with an apostrophe before it when a spreadsheet would run it.

    >>> safe_text("=1+1"), safe_text("Anna"), safe_text(" @SUM(A1)")
    ("'=1+1", 'Anna', "' @SUM(A1)")
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def as_csv(table: Sequence[Sequence[Cell]]) -> bytes:
    """Semicolons and decimal comma, as Excel in Sweden expects, in UTF-8 with the mark that makes it see å, ä and ö."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in table:
        writer.writerow([_csv_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    return safe_text(cell) if isinstance(cell, str) else str(cell)


def as_excel(table: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """One sheet, its header in bold and frozen. Text is stored as text, so that no cell is ever a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(COLUMN_WIDTHS[: len(table[0])], start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(table):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=None)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
            elif value is not None:
                cell.value = value
                if isinstance(value, datetime):
                    cell.number_format = "yyyy-mm-dd hh:mm"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet_name(title: str) -> str:
    """Excel takes 31 characters and none of these."""
    return (
        "".join(" " if character in r"[]:*?/\'" else character for character in title).strip()[:31]
        or "Deltagare"
    )
