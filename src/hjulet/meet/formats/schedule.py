"""A programme as files carry it: days, rooms, sessions, people. What reads and writes files meets the database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_SESSION = timedelta(days=31)

# What the tables hold. Longer words are cut where the file is read, so that the same file always says the same.
TITLE_LENGTH = 255
ABSTRACT_LENGTH = 10_000
TRACK_LENGTH = 100
ROOM_LENGTH = 100
LANGUAGE_LENGTH = 10
LINK_LENGTH = 200
PERSON_LENGTH = 150

NO_ROOM = "–"
NO_ROOM_GUID = UUID(int=0)
"""Every session in a file stands in a room. Those without one stand here, and have none when they are read back."""


class ScheduleError(ValueError):
    """The file cannot be used. The message says what came, what was expected and where."""


@dataclass(frozen=True, slots=True)
class ProgrammePerson:
    """Somebody on the programme. `number` is for apps that want one; it is no part of who it is."""

    guid: UUID
    name: str
    biography: str = ""
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ProgrammeRoom:
    name: str
    guid: UUID
    capacity: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ProgrammeSession:
    """One event of the file. Times are in UTC; `room` is the room's name, empty for none."""

    guid: UUID
    title: str
    starts: datetime
    ends: datetime
    room: str = ""
    subtitle: str = ""
    kind: str = "session"
    track: str = ""
    language: str = ""
    abstract: str = ""
    link: str = ""
    persons: tuple[ProgrammePerson, ...] = ()
    number: int = field(default=0, compare=False)
    where: str = field(default="", compare=False)
    """Where in the file it stands, for messages."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A conference with its programme. `identity` tells which one it is, from one file to the next."""

    acronym: str
    title: str
    identity: str
    rooms: tuple[ProgrammeRoom, ...]
    sessions: tuple[ProgrammeSession, ...]
    url: str = ""
    venue: str = ""
    town: str = ""
    days: int = field(default=0, compare=False)
    """As many as the file lists, also those on which nothing happens."""
    is_own: bool = field(default=False, compare=False)
    """Written by this program, so its words are plain text already."""
    notes: tuple[str, ...] = field(default=(), compare=False)
    """What had to be assumed, for whoever runs the import."""

    @property
    def persons(self) -> dict[UUID, ProgrammePerson]:
        """Everybody on the programme, in order of appearance."""
        return {person.guid: person for session in self.sessions for person in session.persons}


def refuse_contradictions(sessions: Iterable[ProgrammeSession]) -> None:
    """Raises ScheduleError when two sessions share a guid or stand in the same room at the same time."""
    seen: dict[UUID, ProgrammeSession] = {}
    rooms: dict[str, list[ProgrammeSession]] = {}
    for session in sessions:
        if (other := seen.get(session.guid)) is not None:
            raise ScheduleError(
                f"Two events have the same guid {session.guid}: {other.where}, and {session.where}. "
                "Each event needs a guid (or id) of its own."
            )
        seen[session.guid] = session
        if session.room:
            rooms.setdefault(session.room, []).append(session)
    for inside in rooms.values():
        # Against the one that ends last, not only the one before: a long session can cover several.
        longest = min(inside, key=lambda session: session.starts)
        for first, second in pairwise(sorted(inside, key=lambda session: (session.starts, session.ends))):
            longest = max(longest, first, key=lambda session: session.ends)
            if second.starts < longest.ends:
                raise ScheduleError(
                    f"Two events overlap in one room: {longest.where}, and {second.where}. "
                    "Move one of them, or give it another room."
                )
