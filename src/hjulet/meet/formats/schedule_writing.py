"""Writing schedule.xml and schedule.json, for the apps and screens that read what frab and pretalx publish.

Follows c3voc's schema: the order of elements, the patterns of acronym and slug, offsets on every time.
Whatever is written here is read back by schedule_reading.py as the same Programme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.text import slugify

from hjulet import __version__
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet.formats.schedule import (
    NO_ROOM,
    NO_ROOM_GUID,
    Programme,
    ProgrammeRoom,
    ProgrammeSession,
)
from hjulet.meet.formats.schedule_gathering import programme_of
from hjulet.meet.formats.schedule_reading import OWN_GENERATOR
from hjulet.meet.formats.schedule_times import write_length
from hjulet.meet.models import GatheringPage, Session

SCHEMA = "https://c3voc.de/schedule/schema.json"
TYPES = {Session.Kind.SESSION: "talk", Session.Kind.WORKSHOP: "workshop", Session.Kind.BREAK: "break"}
DAY_CHANGE = time(4)
"""What begins before four in the morning belongs to the evening before, as in pretalx."""


def _day_of(session: ProgrammeSession) -> date:
    return (local(session.starts).replace(tzinfo=None) - timedelta(hours=DAY_CHANGE.hour)).date()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One day of the file: its borders, and its rooms in the order of the programme."""

    index: int
    day: date
    rooms: dict[str, list[ProgrammeSession]]

    @property
    def starts(self) -> str:
        return self._border(self.day)

    @property
    def ends(self) -> str:
        return self._border(self.day + timedelta(days=1))

    def _border(self, day: date) -> str:
        return datetime.combine(day, DAY_CHANGE, tzinfo=STOCKHOLM).isoformat()


def _sheets(programme: Programme) -> list[_Sheet]:
    order = [room.name for room in programme.rooms] + [""]
    days: dict[date, dict[str, list[ProgrammeSession]]] = {}
    for session in programme.sessions:
        days.setdefault(_day_of(session), {}).setdefault(session.room, []).append(session)
    return [
        _Sheet(index, day, {name: days[day][name] for name in order if name in days[day]})
        for index, day in enumerate(sorted(days), start=1)
    ]


def _acronym(programme: Programme) -> str:
    """At least four signs, as the schema wants; reading takes the added ones away."""
    return programme.acronym.ljust(4, "_")


def event_slug(programme: Programme, session: ProgrammeSession) -> str:
    """Like "kunskapsdag2017-12-inledning": letters, the event's number, words."""
    first = slugify(programme.acronym).replace("-", "").replace("_", "").ljust(4, "0")
    last = slugify(session.title)[:80].strip("-_").ljust(4, "0")
    return f"{first}-{session.number % 1_000_000}-{last}"


def as_json(programme: Programme) -> dict[str, Any]:
    """schedule.json as an object."""
    sheets = _sheets(programme)
    return {
        "$schema": SCHEMA,
        "generator": {"name": OWN_GENERATOR, "version": __version__},
        "schedule": {
            "version": _version(programme),
            "base_url": programme.url,
            "conference": {
                "acronym": _acronym(programme),
                "title": programme.title,
                "start": sheets[0].day.isoformat() if sheets else "",
                "end": sheets[-1].day.isoformat() if sheets else "",
                "daysCount": len(sheets),
                "timeslot_duration": "00:05",
                "time_zone_name": STOCKHOLM.key,
                "url": programme.url,
                "rooms": [_room_as_json(room) for room in _all_rooms(programme)],
                "days": [
                    {
                        "index": sheet.index,
                        "date": sheet.day.isoformat(),
                        "day_start": sheet.starts,
                        "day_end": sheet.ends,
                        "rooms": {
                            name or NO_ROOM: [_event_as_json(programme, session) for session in inside]
                            for name, inside in sheet.rooms.items()
                        },
                    }
                    for sheet in sheets
                ],
            },
        },
    }


def _all_rooms(programme: Programme) -> list[ProgrammeRoom]:
    has_none = any(not session.room for session in programme.sessions)
    return [*programme.rooms, *([ProgrammeRoom(NO_ROOM, NO_ROOM_GUID)] if has_none else [])]


def _room_as_json(room: ProgrammeRoom) -> dict[str, Any]:
    return {"name": room.name, "guid": str(room.guid), "description": None, "capacity": room.capacity}


def _event_as_json(programme: Programme, session: ProgrammeSession) -> dict[str, Any]:
    starts = local(session.starts)
    minutes = int((session.ends - session.starts).total_seconds()) // 60
    return {
        "id": session.number,
        "guid": str(session.guid),
        "logo": "",
        "date": starts.isoformat(),
        "start": f"{starts:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": session.room or NO_ROOM,
        "slug": event_slug(programme, session),
        "url": programme.url,
        "title": session.title,
        "subtitle": session.subtitle,
        "track": session.track,
        "type": TYPES[Session.Kind(session.kind)],
        "language": session.language,
        "abstract": session.abstract,
        "description": "",
        "recording_license": "",
        "do_not_record": False,
        "persons": [
            {
                "id": person.number,
                "guid": str(person.guid),
                "name": person.name,
                "biography": person.biography,
            }
            for person in session.persons
        ],
        "links": [{"url": session.link, "title": session.link, "type": "related"}] if session.link else [],
        "attachments": [],
        "answers": [],
    }


def as_xml(programme: Programme) -> bytes:
    """schedule.xml."""
    sheets = _sheets(programme)
    root = Element("schedule")
    SubElement(root, "generator", name=OWN_GENERATOR, version=__version__)
    SubElement(root, "version").text = _version(programme)
    _elements(
        SubElement(root, "conference"),
        acronym=_acronym(programme),
        title=programme.title,
        start=sheets[0].day.isoformat() if sheets else None,
        end=sheets[-1].day.isoformat() if sheets else None,
        days=str(len(sheets)),
        timeslot_duration="00:05",
        base_url=programme.url,
        time_zone_name=STOCKHOLM.key,
    )
    guids = {room.name: room.guid for room in programme.rooms}
    for sheet in sheets:
        day = SubElement(
            root,
            "day",
            index=str(sheet.index),
            date=sheet.day.isoformat(),
            start=sheet.starts,
            end=sheet.ends,
        )
        for name, inside in sheet.rooms.items():
            room = SubElement(day, "room", name=name or NO_ROOM, guid=str(guids.get(name, NO_ROOM_GUID)))
            for session in inside:
                _event_as_xml(room, programme, session)
    indent(root, space=" ")
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _event_as_xml(room: Element, programme: Programme, session: ProgrammeSession) -> None:
    starts = local(session.starts)
    event = SubElement(room, "event", guid=str(session.guid), id=str(session.number))
    _elements(
        event,
        date=starts.isoformat(),
        start=f"{starts:%H:%M}",
        duration=write_length(session.ends - session.starts),
        room=session.room or NO_ROOM,
        slug=event_slug(programme, session),
        url=programme.url,
    )
    _elements(SubElement(event, "recording"), license="", optout="false")
    _elements(
        event,
        title=session.title,
        subtitle=session.subtitle,
        track=session.track,
        type=TYPES[Session.Kind(session.kind)],
        language=session.language,
        abstract=session.abstract,
        description="",
        logo="",
    )
    persons = SubElement(event, "persons")
    for person in session.persons:
        SubElement(persons, "person", id=str(person.number), guid=str(person.guid)).text = person.name
    links = SubElement(event, "links")
    if session.link:
        SubElement(links, "link", href=session.link).text = session.link
    SubElement(event, "attachments")


def _elements(parent: Element, **values: str | None) -> None:
    for name, value in values.items():
        if value is not None:
            SubElement(parent, name).text = value


def _version(programme: Programme) -> str:
    """A name for what it says now: another programme has another, the same programme always the same."""
    said = repr((programme.title, programme.rooms, programme.sessions))
    return sha256(said.encode()).hexdigest()[:12]


def schedule_as_json(gathering: GatheringPage, sessions: Iterable[Session]) -> dict[str, Any]:
    """The gathering's programme as schedule.json, for the API and the export alike."""
    return as_json(programme_of(gathering, list(sessions)))


def schedule_as_json_bytes(gathering: GatheringPage, sessions: Iterable[Session]) -> bytes:
    return json.dumps(schedule_as_json(gathering, sessions), ensure_ascii=False, indent=1).encode()


def schedule_as_xml(gathering: GatheringPage, sessions: Iterable[Session]) -> bytes:
    return as_xml(programme_of(gathering, list(sessions)))


__all__ = [
    "as_json",
    "as_xml",
    "schedule_as_json",
    "schedule_as_json_bytes",
    "schedule_as_xml",
]
