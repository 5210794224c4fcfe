"""Lists of participants as CSV and Excel, safe to open: what somebody typed can never run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from hjulet.hub.wording import local
from hjulet.meet.models import GatheringQuestion
from hjulet.meet.queries import ParticipantRow

Cell = str | int | float | datetime | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

COLUMN_WIDTHS = (28, 32, 26, 34, 12, 24, 14, 12, 12, 24, 18, 18, 60)


def participant_table(
    rows: Sequence[ParticipantRow],
    *,
    chosen: Mapping[int, str] | None = None,
    questions: Sequence[GatheringQuestion] = (),
) -> list[list[Cell]]:
    """A header in the language of the editor and one line a person, in the order given.

    `chosen` is what each registration has chosen among sessions: a last column, when there is one.
    `questions` are the planners' own, with a column of answers each.
    """
    header: list[Cell] = [
        _("Namn"),
        _("E-postadress"),
        _("Roll"),
        _("Organisation"),
        _("Deltar"),
        _("Ort"),
        _("Läge"),
        _("Plats i kön"),
        _("Pris, kr"),
        _("Om priset"),
        _("Anmäld"),
        _("I kö sedan"),
    ]
    header += [question.question for question in questions]
    if chosen is not None:
        header.append(_("Valda pass"))
    return [header, *(_whole_line(row, chosen, questions) for row in rows)]


def _whole_line(
    row: ParticipantRow, chosen: Mapping[int, str] | None, questions: Sequence[GatheringQuestion]
) -> list[Cell]:
    line = _cells(row)
    line += [str(row.registration.answers.get(str(question.guid), "")) for question in questions]
    return line if chosen is None else [*line, chosen.get(row.registration.pk, "")]


def _cells(row: ParticipantRow) -> list[Cell]:
    return [
        row.name,
        row.email,
        row.role_title,
        row.organisation,
        row.mode_label,
        row.site,
        row.state_label,
        row.position,
        row.price_ore / 100 if row.price_ore % 100 else row.price_ore // 100,
        row.registration.price_note,
        _clock(row.created_at),
        _clock(row.queued_at),
    ]


def _clock(moment: datetime | None) -> datetime | None:
    """The time on a clock in Sweden, without zone: spreadsheets have none."""
    return local(moment).replace(tzinfo=None, microsecond=0) if moment is not None else None


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
