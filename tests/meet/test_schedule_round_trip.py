"""What is written is read back as the same programme, in XML and in JSON; and the files keep c3voc's rules."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hjulet.meet.formats.schedule import Programme, ProgrammePerson, ProgrammeRoom, ProgrammeSession
from hjulet.meet.formats.schedule_reading import read_schedule
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.formats.schedule_writing import as_json, as_xml

words = st.text(max_size=40)
lines = words.map(one_line)
titles = lines.filter(bool)
names = titles.filter(lambda name: name != "–")
moments = st.integers(0, 13 * 365 * 1440).map(
    lambda minutes: datetime(2017, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
persons = st.builds(ProgrammePerson, guid=st.uuids(), name=names, number=st.integers(1, 10**6))


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Any programme that could stand in the tables: rooms never hold two sessions at once."""
    room_names = draw(st.lists(names, max_size=3, unique=True))
    room_guids = draw(st.lists(st.uuids(), min_size=3, max_size=3, unique=True))
    rooms = {name: ProgrammeRoom(name, guid) for name, guid in zip(room_names, room_guids, strict=False)}
    people = {person.guid: person for person in draw(st.lists(persons, max_size=4))}
    free = dict.fromkeys(rooms, draw(moments))
    sessions = []
    for guid in draw(st.lists(st.uuids(), min_size=1, max_size=6, unique=True)):
        room = draw(st.sampled_from([*rooms, ""]))
        starts = free.get(room) or draw(moments)
        starts += timedelta(minutes=draw(st.integers(0, 3000)))
        ends = starts + timedelta(minutes=draw(st.integers(1, 7 * 1440)))
        if room:
            free[room] = ends
        sessions.append(
            ProgrammeSession(
                guid=guid,
                title=draw(titles),
                subtitle=draw(lines),
                starts=starts,
                ends=ends,
                room=room,
                kind=draw(st.sampled_from(["session", "workshop", "break"])),
                track=draw(lines),
                language=draw(st.sampled_from(["sv", "en", "se-SE", ""])),
                abstract=draw(words.map(tidy)),
                link=draw(st.sampled_from(["", "https://exempel.invalid/a?b=c&d=%C3%A5"])),
                persons=tuple(draw(st.lists(st.sampled_from(list(people.values())), unique=True)))
                if people
                else (),
                number=len(sessions) + 1,
            )
        )
    used = {session.room for session in sessions}
    return Programme(
        acronym=draw(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?", fullmatch=True)),
        title=draw(titles),
        identity="",
        rooms=tuple(room for room in rooms.values() if room.name in used),
        sessions=tuple(sorted(sessions, key=lambda session: (session.starts, session.room, session.guid))),
        url="https://hjulet.exempel.invalid/traffar/motet/",
    )


def said(programme: Programme) -> tuple[object, ...]:
    rooms = {(room.name, room.guid) for room in programme.rooms}
    return programme.acronym, programme.title, programme.url, rooms, programme.sessions


def as_json_text(programme: Programme) -> str:
    return json.dumps(as_json(programme), ensure_ascii=False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_written_and_read_back_is_the_same(programme: Programme) -> None:
    from_xml = read_schedule(as_xml(programme))
    from_json = read_schedule(as_json_text(programme).encode())
    assert said(from_xml) == said(programme)
    assert said(from_json) == said(programme)
    assert from_xml.days == from_json.days


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_the_same_programme_gives_the_same_bytes(programme: Programme) -> None:
    assert as_xml(programme) == as_xml(programme)
    assert as_json_text(programme) == as_json_text(programme)


UUID_PATTERN = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
OFFSET = r".+(Z|[+-][0-9]{1,2}:[0-9]{2})"
EVENT_PARTS = {
    "room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track", "logo",
    "persons", "language", "description", "recording", "links", "attachments", "url",
}  # fmt: skip


def matches(pattern: str, text: str | None) -> bool:
    return re.fullmatch(pattern, text or "") is not None


def check_xml(content: bytes) -> None:
    """The rules of c3voc's schema for schedule.xml, each as a check."""
    root = ElementTree.fromstring(content)
    assert root.tag == "schedule"
    assert [part.tag for part in root][:3] == ["generator", "version", "conference"]
    assert {part.tag for part in list(root)[3:]} == {"day"}
    conference = {part.tag: part.text or "" for part in root.find("conference") or ()}
    assert set(conference) == {
        "acronym",
        "title",
        "start",
        "end",
        "days",
        "timeslot_duration",
        "base_url",
        "time_zone_name",
    }
    assert matches(r"[a-z0-9_-]{4,}", conference["acronym"])
    assert matches(r"https?://.*", conference["base_url"])
    assert date.fromisoformat(conference["start"]) <= date.fromisoformat(conference["end"])
    days = root.findall("day")
    assert int(conference["days"]) == len(days)
    assert [day.get("index") for day in days] == [str(number) for number in range(1, len(days) + 1)]
    events = []
    for day in days:
        assert matches(OFFSET, day.get("start"))
        assert matches(OFFSET, day.get("end"))
        for room in day.findall("room"):
            assert room.get("name")
            assert matches(UUID_PATTERN, room.get("guid"))
            for event in room.findall("event"):
                starts = datetime.fromisoformat(event.findtext("date") or "")
                assert datetime.fromisoformat(day.get("start") or "") <= starts
                assert starts < datetime.fromisoformat(day.get("end") or "")
                assert event.findtext("room") == room.get("name")
                assert event.findtext("start") == f"{starts:%H:%M}"
                events.append(event)
    for event in events:
        assert {part.tag for part in event} == EVENT_PARTS
        assert len({part.tag for part in event}) == len(list(event))
        assert matches(r"[1-9][0-9]*", event.get("id"))
        assert matches(UUID_PATTERN, event.get("guid"))
        assert matches(OFFSET, event.findtext("date"))
        assert matches(r"[0-2][0-9]:[0-5][0-9]", event.findtext("start"))
        assert matches(r"([0-9]{1,2}:[0-9]{2})|([0-9]{1,2}:[0-9]{2}:[0-9]{1,2})", event.findtext("duration"))
        assert matches(r"[a-z0-9]{4,}-[0-9]{1,6}-[a-z0-9\-_]{4,}", event.findtext("slug"))
        assert matches(r"https?://.*", event.findtext("url"))
        assert [part.tag for part in event.find("recording") or ()] == ["license", "optout"]
        for person in event.iterfind("persons/person"):
            assert matches(r"[1-9][0-9]*", person.get("id"))
            assert person.text
    for unique in ("id", "guid"):
        assert len({event.get(unique) for event in events}) == len(events)
    assert len({event.findtext("slug") for event in events}) == len(events)


def check_json(whole: dict[str, Any]) -> None:
    """The rules of c3voc's schema for schedule.json: what must be there, and nothing that may not."""
    assert set(whole) == {"$schema", "generator", "schedule"}
    assert {"version", "base_url", "conference"} == set(whole["schedule"])
    conference = whole["schedule"]["conference"]
    assert {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"} <= set(conference)
    assert set(conference) <= {
        "title",
        "acronym",
        "days",
        "daysCount",
        "start",
        "end",
        "timeslot_duration",
        "time_zone_name",
        "url",
        "rooms",
    }
    assert conference["daysCount"] == len(conference["days"])
    assert all(UUID(room["guid"]) and room["name"] for room in conference["rooms"])
    for day in conference["days"]:
        assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
        for name, events in day["rooms"].items():
            assert name in {room["name"] for room in conference["rooms"]}
            for event in events:
                assert set(event) == EVENT_PARTS - {"recording"} | {
                    "id",
                    "guid",
                    "answers",
                    "recording_license",
                    "do_not_record",
                }
                assert isinstance(event["id"], int)
                assert event["id"] >= 1
                assert matches(r"[0-9]+:[0-9]{2}", event["duration"])
                assert matches(r"[a-z0-9_-]+[a-z0-9]", event["slug"])
                assert all(person["name"] and UUID(person["guid"]) for person in event["persons"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_files_keep_the_rules_of_the_schema(programme: Programme) -> None:
    check_xml(as_xml(programme))
    check_json(json.loads(as_json_text(programme)))
