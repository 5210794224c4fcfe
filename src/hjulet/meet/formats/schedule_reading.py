"""Reading schedule.xml and schedule.json, as frab, pretalx and their kin publish them, into a Programme.

What is optional in the wild is optional here (guids, offsets, acronym, day borders, persons); what would
come out wrong is refused with one sentence that says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.formats.schedule import (
    ABSTRACT_LENGTH,
    LANGUAGE_LENGTH,
    LARGEST_FILE,
    NO_ROOM,
    NO_ROOM_GUID,
    PERSON_LENGTH,
    ROOM_LENGTH,
    TITLE_LENGTH,
    TRACK_LENGTH,
    Programme,
    ProgrammePerson,
    ProgrammeRoom,
    ProgrammeSession,
    ScheduleError,
    refuse_contradictions,
)
from hjulet.meet.formats.schedule_shapes import Raw, from_json, from_xml, text_of
from hjulet.meet.formats.schedule_text import cut, one_line, plain_text, tidy
from hjulet.meet.formats.schedule_times import (
    checked_length,
    in_utc,
    read_clock,
    read_day,
    read_length,
    read_moment,
    read_zone,
)
from hjulet.meet.formats.schedule_values import ListedDay, guid_of, host_of, is_link, joined, kind_of

OWN_GENERATOR = "hjulet"


def read_schedule(content: bytes) -> Programme:
    """The programme in the file. Raises ScheduleError when it is not one, or contradicts itself."""
    if len(content) > LARGEST_FILE:
        raise ScheduleError(
            "The file is larger than 20 MB: expected a programme, which is a tenth of that at most."
        )
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]
    if not start:
        raise ScheduleError("The file is empty: expected schedule.xml or schedule.json.")
    if re.match(rb"(<!--.*?-->\s*)*(<!doctype\s+html|<html)", start, re.IGNORECASE | re.DOTALL):
        raise ScheduleError(
            "The file is a web page (HTML), perhaps an error message or a sign-in page: expected the file "
            "schedule.xml or schedule.json itself. Fetch it again from the conference's export page."
        )
    if start.startswith((b"{", b"[")):
        return _Reader(from_json(content)).programme()
    if start.startswith(b"<") or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _Reader(from_xml(content.lstrip())).programme()
    raise ScheduleError(
        f"The file begins with {start[:20].decode('utf-8', 'replace')!r}: expected schedule.xml (which begins "
        "with '<') or schedule.json (which begins with '{')."
    )


@dataclass(slots=True)
class _Reader:
    """Reads one file. Knows the conference's time zone and from where it gives names to what has no guid."""

    raw: Raw
    zone: ZoneInfo = STOCKHOLM
    has_zone: bool = False
    is_own: bool = False
    acronym: str = ""
    host: str = ""
    notes: dict[str, None] = field(default_factory=dict)
    room_guids: dict[str, UUID] = field(default_factory=dict)
    capacities: dict[str, int | None] = field(default_factory=dict)
    persons: dict[UUID, ProgrammePerson] = field(default_factory=dict)

    def programme(self) -> Programme:
        raw = self.raw
        title = cut(one_line(text_of(raw.get("title"))), TITLE_LENGTH)
        self.acronym = slugify(text_of(raw.get("acronym")) or title)[:80]
        if not title or not self.acronym:
            raise ScheduleError("The conference has no title: expected one, such as 'Årskonferens 2027'.")
        self.is_own = text_of(raw.get("generator")) == OWN_GENERATOR
        url = text_of(raw.get("url")) or text_of(raw.get("base_url"))
        self.host = (host_of(text_of(raw.get("base_url"))) or host_of(url))[:100]
        if name := text_of(raw.get("time_zone_name")):
            self.zone, self.has_zone = read_zone(name), True
        days = [self._day(day, number) for number, day in enumerate(raw["days"], start=1)]
        if not days:
            raise ScheduleError(
                "The programme has no days: expected at least one day with a room and an event."
            )
        sessions = [
            session
            for day, raw_day in zip(days, raw["days"], strict=True)
            for room in raw_day["rooms"]
            for session in self._room(day, room, days)
        ]
        if not any(raw_day["rooms"] for raw_day in raw["days"]):
            raise ScheduleError(
                "The programme has no rooms: expected at least one room with an event on some day."
            )
        if not sessions:
            raise ScheduleError(
                "The programme has no events: the rooms are there, but nothing happens in them."
            )
        refuse_contradictions(sessions)
        return Programme(
            acronym=self.acronym,
            title=title,
            identity=f"{self.acronym}@{self.host}",
            days=len(days),
            rooms=tuple(
                ProgrammeRoom(name=name, guid=guid, capacity=self.capacities.get(name))
                for name, guid in self.room_guids.items()
            ),
            sessions=tuple(
                sorted(sessions, key=lambda session: (session.starts, session.room, session.guid))
            ),
            url=url if is_link(url) else "",
            venue=cut(one_line(text_of(raw.get("venue"))), PERSON_LENGTH),
            town=cut(one_line(text_of(raw.get("city"))), 100),
            is_own=self.is_own,
            notes=tuple(self.notes),
        )

    def _day(self, raw: Raw, number: int) -> ListedDay:
        label = f"Day {text_of(raw.get('index')) or number}"
        starts = self._moment(text_of(raw.get("day_start")), label)
        day = read_day(text_of(raw.get("date")), label) or (starts.date() if starts else None)
        if day is not None:
            label = f"{label} ({day.isoformat()})"
        return ListedDay(
            label=label, day=day, starts=starts, ends=self._moment(text_of(raw.get("day_end")), label)
        )

    def _room(self, day: ListedDay, raw: Raw, days: list[ListedDay]) -> Iterator[ProgrammeSession]:
        name = one_line(text_of(raw.get("name")))
        for event in raw["events"] or ():
            yield self._event(day, name or one_line(text_of(event.get("room"))), raw, event, days)
        if not raw["events"] and name:
            self._know_room(name, raw, day.label)

    def _know_room(self, name: str, raw: Raw, where: str) -> str:
        """Remembers the room and gives its name back; empty for the place where those without a room stand."""
        if not name or (name == NO_ROOM and guid_of(raw.get("guid")) == NO_ROOM_GUID):
            return ""
        if len(name) > ROOM_LENGTH:
            raise ScheduleError(
                f"{where}: the room's name {cut(name, 40)!r} is longer than {ROOM_LENGTH} characters."
            )
        if name not in self.room_guids:
            guid = guid_of(raw.get("guid"))
            if guid is None or guid in self.room_guids.values():
                guid = self._made_guid("room", f"{self.acronym}/{name}")
            self.room_guids[name] = guid
            capacity = raw.get("capacity")
            is_count = (
                isinstance(capacity, int) and not isinstance(capacity, bool) and 0 < capacity < 1_000_000
            )
            self.capacities[name] = capacity if is_count else None
        return name

    def _event(
        self, day: ListedDay, room_name: str, raw_room: Raw, raw: Raw, days: list[ListedDay]
    ) -> ProgrammeSession:
        title = cut(one_line(text_of(raw.get("title"))), TITLE_LENGTH)
        known_as = text_of(raw.get("id")) or text_of(raw.get("guid")) or "without id"
        where = f"{day.label}, room {room_name!r}, event {known_as} {cut(title, 60)!r}"
        if not title:
            raise ScheduleError(f"{where} has no title: expected one.")
        starts = self._start(day, raw, where)
        if not any(other.holds(starts) for other in days):
            raise ScheduleError(
                f"{where} begins {starts.isoformat(' ', 'minutes')}, which is on none of the programme's days. "
                "Correct the event's date, or add the day."
            )
        begins = in_utc(starts)
        ends = begins + self._length(raw, begins, where)
        words = tidy if self.is_own else plain_text
        return ProgrammeSession(
            guid=guid_of(raw.get("guid"))
            or self._made_guid("event", self._event_name(raw, room_name, starts, title)),
            title=title,
            subtitle=cut(one_line(text_of(raw.get("subtitle"))), TITLE_LENGTH),
            starts=begins,
            ends=ends,
            room=self._know_room(room_name, raw_room, where),
            kind=kind_of(text_of(raw.get("type")), title),
            track=cut(one_line(text_of(raw.get("track"))), TRACK_LENGTH),
            language=one_line(text_of(raw.get("language")))[:LANGUAGE_LENGTH].strip(),
            abstract=cut(
                joined(words(text_of(raw.get("abstract"))), words(text_of(raw.get("description")))),
                ABSTRACT_LENGTH,
            ),
            link=self._link_of(raw),
            persons=tuple(self._persons(raw)),
            where=f"{where}, {starts:%H:%M}–{ends.astimezone(starts.tzinfo):%H:%M}",
        )

    def _length(self, raw: Raw, begins: datetime, where: str) -> timedelta:
        text = text_of(raw.get("duration"))
        ends = None if text else self._moment(text_of(raw.get("end")), where)
        return read_length(text, where) if ends is None else checked_length(in_utc(ends) - begins, where)

    def _event_name(self, raw: Raw, room: str, starts: datetime, title: str) -> str:
        name = (
            text_of(raw.get("guid"))
            or text_of(raw.get("id"))
            or f"{room}/{in_utc(starts).isoformat()}/{title}"
        )
        return f"{self.acronym}/{name}"

    def _start(self, day: ListedDay, raw: Raw, where: str) -> datetime:
        """The event's own date with its clock time when it has one, else the day it is listed under."""
        for text in (text_of(raw.get("date")), text_of(raw.get("start"))):
            if "-" in text and (moment := self._moment(text, where)) is not None:
                return moment
        clock = read_clock(text_of(raw.get("start")), where)
        if clock is None:
            raise ScheduleError(f"{where} has no start: expected a date, or a clock time such as '10:00'.")
        on = read_day(text_of(raw.get("date")), where) or day.day
        if on is None:
            raise ScheduleError(
                f"{where} has a clock time but no date, and its day has none: expected '2018-02-03'."
            )
        offset = day.starts.tzinfo if day.starts else None
        if offset is None and not self.has_zone:
            self._assume_stockholm()
        moment = datetime.combine(on, clock, tzinfo=offset or self.zone)
        return day.night_after(moment) if on == day.day else moment

    def _moment(self, text: str, where: str) -> datetime | None:
        moment = read_moment(text, where)
        if moment is None:
            return None
        if moment.tzinfo is None:
            if not self.has_zone:
                self._assume_stockholm()
            return moment.replace(tzinfo=self.zone)
        return moment.astimezone(self.zone) if self.has_zone else moment

    def _assume_stockholm(self) -> None:
        self.notes["The file names no time zone: clock times were read as Europe/Stockholm."] = None

    def _persons(self, raw: Raw) -> Iterator[ProgrammePerson]:
        seen = set()
        listed = raw.get("persons") or raw.get("speakers")
        for one in listed if isinstance(listed, list) else ():
            details = one if isinstance(one, dict) else {"name": one}
            names = (details.get("name"), details.get("public_name"), details.get("full_public_name"))
            name = cut(one_line(next(filter(None, map(text_of, names)), "")), PERSON_LENGTH)
            if not name:
                continue
            known_as = next(filter(None, (text_of(details.get(key)) for key in ("guid", "code", "id"))), name)
            guid = guid_of(details.get("guid")) or self._made_guid("person", known_as)
            if guid not in seen:
                seen.add(guid)
                words = tidy if self.is_own else plain_text
                biography = cut(words(text_of(details.get("biography"))), ABSTRACT_LENGTH)
                yield self.persons.setdefault(
                    guid, ProgrammePerson(guid=guid, name=name, biography=biography)
                )

    def _link_of(self, raw: Raw) -> str:
        """Our own files hold it among the links, since the address there is the gathering's; others have their page."""
        links = raw.get("links")
        listed = (
            [one.get("url") or one.get("href") if isinstance(one, dict) else one for one in links]
            if isinstance(links, list)
            else []
        )
        candidates = listed if self.is_own else [raw.get("url"), *listed]
        return next((text for text in map(text_of, candidates) if is_link(text)), "")

    def _made_guid(self, what: str, name: str) -> UUID:
        """The same for the same thing from the same place, each time."""
        return uuid5(NAMESPACE_URL, f"{self.host or self.acronym}/{what}/{name}")


__all__ = ["read_schedule"]
