"""Two sessions in one room, or one person in two places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hjulet.meet.models.programme import Room, Speaker


@dataclass(frozen=True, slots=True)
class Slot:
    """What of a session can clash with another."""

    starts: datetime
    ends: datetime
    room: Room | None = None
    people: frozenset[Speaker] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two slots by their place in the list, the earlier first, and the name of what they both want."""

    first: int
    second: int
    is_room: bool
    what: str


def clashes(slots: Sequence[Slot]) -> list[Clash]:
    """Every pair that overlaps in time and wants the same room or person. One that begins when another ends is fine."""
    found = []
    in_time = sorted(range(len(slots)), key=lambda number: (slots[number].starts, slots[number].ends, number))
    for place, first in enumerate(in_time):
        for second in in_time[place + 1 :]:
            if slots[second].starts >= slots[first].ends:
                break
            room = slots[first].room
            if room is not None and room == slots[second].room:
                found.append(Clash(first=first, second=second, is_room=True, what=room.name))
            for person in sorted(slots[first].people & slots[second].people, key=lambda one: one.pk):
                found.append(Clash(first=first, second=second, is_room=False, what=person.name))
    return found
