"""Lists of participants as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from hjulet.hub.formats.tables import COLUMN_WIDTHS, FORMULA_STARTS, Cell, as_csv, as_excel, safe_text
from hjulet.hub.wording import local
from hjulet.meet.models import GatheringQuestion
from hjulet.meet.queries import ParticipantRow

__all__ = ["COLUMN_WIDTHS", "FORMULA_STARTS", "Cell", "as_csv", "as_excel", "participant_table", "safe_text"]


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
