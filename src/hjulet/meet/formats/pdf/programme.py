"""The programme on paper: days, times, rooms, and parallel sessions side by side."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from hjulet.hub.formats.pdf.typesetting import page_words, typeset


@dataclass(frozen=True, slots=True)
class LeaderLine:
    name: str
    about: str = ""
    """Title and organisation."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A point on the programme in words. `when` is its time where it stands apart from its day."""

    title: str
    subtitle: str = ""
    where: str = ""
    when: str = ""
    abstract: str = ""
    language: str = "sv"
    language_words: str = ""
    leaders: tuple[LeaderLine, ...] = ()
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class SlotLine:
    clock: str
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class DayTable:
    heading: str
    slots: tuple[SlotLine, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """Everything that stands on the programme, in words, in order."""

    title: str
    eyebrow: str
    facts: tuple[str, ...]
    source: str
    days: tuple[DayTable, ...] = ()
    unscheduled: tuple[SessionLine, ...] = ()

    @property
    def described(self) -> list[SessionLine]:
        """Those that say more than their title."""
        timed = [session for day in self.days for slot in day.slots for session in slot.sessions]
        return [session for session in [*timed, *self.unscheduled] if session.abstract]


def _language(written: str) -> str:
    """What a reader of the page is told to pronounce it as: "en" for "en-GB", and Swedish for what is no code at all."""
    found = re.match(r"[a-z]{2,3}(?![a-z])", written.strip().lower())
    return found.group() if found else "sv"


def _session(session: SessionLine) -> dict[str, Any]:
    return {
        **asdict(session),
        "language": _language(session.language),
        "paragraphs": [part for part in session.abstract.splitlines() if part.strip()],
    }


def _day(day: DayTable) -> dict[str, Any]:
    slots = [
        {"clock": slot.clock, "sessions": [_session(session) for session in slot.sessions]}
        for slot in day.slots
    ]
    return {"heading": day.heading, "slots": slots}


def programme_pdf(sheet: ProgrammeSheet) -> bytes:
    return typeset(
        "programme.typ",
        {
            "title": _("Program: %(title)s") % {"title": sheet.title},
            "eyebrow": sheet.eyebrow,
            "facts": sheet.facts,
            "source": sheet.source,
            "days": [_day(day) for day in sheet.days],
            "unscheduled": [_session(session) for session in sheet.unscheduled],
            "described": [_session(session) for session in sheet.described],
            "page_words": page_words(),
            "words": {
                "time": _("Tid"),
                "point": _("Programpunkt"),
                "unscheduled": _("Tid bestäms senare") if sheet.days else _("Det här tar vi upp"),
                "described": _("Om programpunkterna"),
            },
        },
        package=__package__,
    )
