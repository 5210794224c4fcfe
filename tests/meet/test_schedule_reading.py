"""Programme files in: what they say, and the one sentence when they cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from hjulet.meet.formats.schedule import LARGEST_FILE, Programme, ProgrammeSession, ScheduleError
from hjulet.meet.formats.schedule_reading import read_schedule
from hjulet.meet.formats.schedule_times import read_length, write_length

DATA = Path(__file__).parent / "data"
XML = (DATA / "conference.xml").read_text(encoding="utf-8")
JSON = (DATA / "conference.json").read_text(encoding="utf-8")


def read(text: str) -> Programme:
    return read_schedule(text.encode())


def session(programme: Programme, title: str) -> ProgrammeSession:
    return next(session for session in programme.sessions if session.title.startswith(title))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_xml_says_everything() -> None:
    programme = read(XML)
    assert (programme.acronym, programme.title) == ("landsbygd-2027", "Landsbygdsmötet 2027")
    assert programme.identity == "landsbygd-2027@program.exempel.invalid"
    assert (programme.days, len(programme.sessions), len(programme.persons)) == (3, 5, 2)
    assert [room.name for room in programme.rooms] == ["Stora salen", "Lilla salen"]
    first = session(programme, "Inledning")
    assert first.guid == UUID("0b0f1c52-6f0f-5a8f-8b53-2d0e5b7c1001")
    assert first.title == "Inledning: vad händer på landsbygden & i staden?"
    assert first.subtitle == "Läget i länet"
    assert (first.starts, first.ends) == (utc(2027, 3, 26, 9, 0), utc(2027, 3, 26, 9, 45))
    assert (first.room, first.track, first.language, first.kind) == (
        "Stora salen",
        "Hela salen",
        "sv",
        "session",
    )
    assert first.abstract == "Kort om läget.\n\nFörst siffror.\n\n- Född & död\n- Flytt"
    assert first.link == "https://program.exempel.invalid/landsbygd-2027/talk/AAAAAA/"
    assert [person.name for person in first.persons] == ["Åsa Påhittad", "Örjan Uppdiktad"]


def test_kinds_come_from_the_type() -> None:
    kinds = {session.title: session.kind for session in read(XML).sessions}
    assert kinds["Kaffe"] == "break"
    assert kinds["Räkna på din bygd"] == "workshop"
    assert kinds["Nattmangling"] == "session"


def test_night_belongs_to_the_date_in_the_file() -> None:
    assert session(read(XML), "Nattmangling").starts == utc(2027, 3, 26, 23, 30)


def test_summer_time_and_a_length_in_days() -> None:
    exhibition = session(read(XML), "Utställning")
    assert exhibition.starts == utc(2027, 3, 28, 7, 0)
    assert exhibition.ends - exhibition.starts == timedelta(days=1, hours=1, minutes=30)


def test_json_says_the_same_as_xml() -> None:
    from_xml, from_json = read(XML), read(JSON)
    assert from_json.identity == from_xml.identity
    assert [room.name for room in from_json.rooms] == [room.name for room in from_xml.rooms]
    assert [room.guid for room in from_json.rooms] == [room.guid for room in from_xml.rooms]
    for one, other in zip(from_json.sessions, from_xml.sessions, strict=True):
        for name in (
            "guid",
            "title",
            "subtitle",
            "starts",
            "ends",
            "room",
            "kind",
            "track",
            "language",
            "abstract",
            "link",
        ):
            assert getattr(one, name) == getattr(other, name)
        assert [person.name for person in one.persons] == [person.name for person in other.persons]


def test_json_also_knows_biographies_and_capacity() -> None:
    programme = read(JSON)
    assert [person.biography for person in programme.persons.values()] == ["Bor i Kramfors.", ""]
    assert {room.name: room.capacity for room in programme.rooms} == {"Stora salen": 300, "Lilla salen": None}


def test_old_files_without_guids_acronym_and_offsets() -> None:
    content = (DATA / "penta.xml").read_bytes()
    programme = read_schedule(content)
    assert (programme.acronym, programme.venue, programme.town) == (
        "oppna-motet-2018",
        "Folkets hus",
        "Härnösand",
    )
    assert session(programme, "Samsyn").starts == utc(2018, 2, 3, 9, 0)
    assert session(programme, "Efter midnatt").starts == utc(2018, 2, 4, 0, 15)
    assert session(programme, "Efter midnatt").ends == utc(2018, 2, 4, 0, 45)
    assert len({one.guid for one in programme.sessions}) == 2
    assert programme == read_schedule(content)
    assert "Europe/Stockholm" in programme.notes[0]


def test_guids_that_are_no_uuids_still_name_the_same_event() -> None:
    text = XML.replace("0b0f1c52-6f0f-5a8f-8b53-2d0e5b7c1001", "HOqeNIb6G7M4hYFKFRkCmQ")
    first, again = session(read(text), "Inledning"), session(read(text), "Inledning")
    assert first.guid == again.guid
    assert first.guid.version == 5


def test_namespaces_comments_and_byte_order_mark_do_not_matter() -> None:
    text = XML.replace("<schedule>", '<schedule xmlns="https://exempel.invalid/schedule"><!-- hej -->')
    assert read_schedule(b"\xef\xbb\xbf" + text.encode()).sessions == read(XML).sessions
    assert read_schedule(b"\n \n" + text.encode()).sessions == read(XML).sessions


def test_other_encodings_are_read_as_they_say() -> None:
    text = XML.replace('encoding="utf-8"', 'encoding="iso-8859-1"')
    assert read_schedule(text.encode("iso-8859-1")).title == "Landsbygdsmötet 2027"


def test_clock_times_follow_the_zone_of_the_file() -> None:
    text = XML.replace("Europe/Stockholm", "America/New_York").replace(
        "<date>2027-03-26T10:00:00+01:00</date>", ""
    )
    text = text.replace("T04:00:00+01:00", "T04:00:00").replace("T03:59:00+01:00", "T03:59:00")
    assert session(read(text), "Räkna").starts == utc(2027, 3, 26, 14, 0)


def test_sessions_back_to_back_and_at_once_in_two_rooms_are_fine() -> None:
    programme = read(XML)
    assert session(programme, "Kaffe").starts == session(programme, "Inledning").ends
    assert session(programme, "Räkna").starts == session(programme, "Inledning").starts


def test_a_room_listed_twice_on_a_day_is_one_room() -> None:
    text = XML.replace(
        '<room name="Lilla salen" guid="6f1a3c1e-0d5b-5b7e-9a51-8b7f3f0e0a02">', '<room name="Stora salen">'
    )
    text = text.replace("<date>2027-03-26T10:00:00+01:00</date>", "<date>2027-03-26T12:00:00+01:00</date>", 2)
    text = text.replace("T12:00:00", "T10:00:00", 1)
    assert [room.name for room in read(text).rooms] == ["Stora salen"]


def test_rooms_that_share_a_guid_stay_two() -> None:
    programme = read(XML.replace("8b7f3f0e0a02", "8b7f3f0e0a01"))
    assert len({room.guid for room in programme.rooms}) == 2


def test_long_words_are_cut_to_what_the_tables_hold() -> None:
    programme = read(XML.replace("Nattmangling", "N" * 5000).replace("Bring a laptop.", "ord " * 9000))
    long = session(programme, "NNN")
    assert len(long.title) == 255
    assert max(len(one.abstract) for one in programme.sessions) <= 10_000


def test_an_unknown_zone_suggests_the_right_one() -> None:
    with pytest.raises(ScheduleError) as raised:
        read(XML.replace("Europe/Stockholm", "Europe/Stokholm"))
    assert str(raised.value) == (
        "The time zone 'Europe/Stokholm' is not known: expected a name such as 'Europe/Stockholm'. "
        "Did you mean 'Europe/Stockholm'?"
    )


BOMB = """<?xml version="1.0"?>
<!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<schedule><conference><title>&c;</title></conference></schedule>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<schedule><conference><title>&x;</title></conference></schedule>"""

Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty"),
        ("hello", "The file begins with 'hello': expected schedule.xml"),
        ("<!DOCTYPE html><html><title>502</title></html>", "web page (HTML)"),
        ("\n<HTML><body>Sign in</body></HTML>", "web page (HTML)"),
        (XML[:900], "not valid XML"),
        (JSON[:900], "not valid JSON"),
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        ("<vcalendar/>", "begins with <vcalendar>: expected <schedule>"),
        ("<schedule/>", "no <conference>"),
        ("<schedule><conference><title>Mötet</title></conference></schedule>", "no days"),
        ("[]", "no 'schedule' object"),
        ('{"a": 1}', "no 'schedule' object"),
        ('{"schedule": {}}', "no 'conference'"),
        ('{"schedule": {"conference": {"title": "Mötet"}}}', "no list 'days'"),
        ('{"schedule": {"conference": {"title": "Mötet", "days": []}}}', "no days"),
        ("[" * 200_000, "nested too deeply"),
        (
            XML.replace("<title>Landsbygdsmötet 2027</title>", "").replace(
                "<acronym>landsbygd-2027</acronym>", ""
            ),
            "no title",
        ),
    ],
)
def test_what_is_no_programme_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ScheduleError) as raised:
        read(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<duration>01:00</duration>", "", "has no duration"),
        ("<duration>01:00</duration>", "<duration>PT1H</duration>", "the duration 'PT1H' is not"),
        ("<duration>01:00</duration>", "<duration>00:00</duration>", "the duration is 0:00:00"),
        ("<duration>01:00</duration>", "<duration>9999:00</duration>", "at most 31 days"),
        ("<title>Kaffe</title>", "<title> </title>", "has no title"),
        ("2d0e5b7c1003", "2d0e5b7c1001", "Two events have the same guid"),
        ("<duration>00:45</duration>", "<duration>00:46</duration>", "Two events overlap in one room"),
        ("<date>2027-03-26T10:45:00+01:00</date>", "<date>2027-05-26T10:45:00+02:00</date>", "on none of the programme's days"),
        ("<date>2027-03-26T10:45:00+01:00</date>", "<date>2027-03-26T25:45:00+01:00</date>", "is not a time such as"),
        ("<date>2027-03-26T10:45:00+01:00</date>\n        <start>10:45</start>", "", "has no start"),
        ("<date>2027-03-26T10:45:00+01:00</date>\n        <start>10:45</start>", "<start>quarter to</start>", "is not a clock time"),
        ('date="2027-03-27"', 'date="27 mars"', "Day 2: the date '27 mars' is not a date"),
        ('name="Lilla salen"', f'name="{"x" * 101}"', "longer than 100 characters"),
        ("<title>Landsbygdsmötet 2027</title>", "<title>A</title><time_zone_name>../../etc/passwd</time_zone_name>", "is not known"),
    ],
)  # fmt: skip
def test_what_would_come_out_wrong_is_refused(old: str, new: str, said: str) -> None:
    assert old in XML
    text = XML.replace(old, new)
    if "passwd" in new:
        text = text.replace("<time_zone_name>Europe/Stockholm</time_zone_name>", "")
    with pytest.raises(ScheduleError) as raised:
        read(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_overlap_names_both_events_with_day_room_and_time() -> None:
    with pytest.raises(ScheduleError) as raised:
        read(XML.replace("<duration>00:45</duration>", "<duration>00:50</duration>"))
    assert str(raised.value) == (
        "Two events overlap in one room: Day 1 (2027-03-26), room 'Stora salen', event 101 "
        "'Inledning: vad händer på landsbygden & i staden?', 10:00–10:50, and Day 1 (2027-03-26), "
        "room 'Stora salen', event 102 'Kaffe', 10:45–11:00. Move one of them, or give it another room."
    )


def test_a_long_session_overlaps_also_the_one_after_the_next() -> None:
    programme = json.loads(JSON)
    room = programme["schedule"]["conference"]["days"][0]["rooms"]["Lilla salen"]
    room[0]["duration"] = "03:00"
    room[1] |= {"date": "2027-03-26T12:30:00+01:00", "duration": "00:10"}
    room.insert(1, {**room[1], "guid": "", "id": 999, "date": "2027-03-26T13:00:00+01:00"})
    with pytest.raises(ScheduleError, match="overlap in one room"):
        read(json.dumps(programme))


def test_no_rooms_and_no_events_are_told_apart() -> None:
    programme = json.loads(JSON)
    for day in programme["schedule"]["conference"]["days"]:
        day["rooms"] = {name: [] for name in day["rooms"]}
    with pytest.raises(ScheduleError, match="has no events"):
        read(json.dumps(programme))
    for day in programme["schedule"]["conference"]["days"]:
        day["rooms"] = {}
    with pytest.raises(ScheduleError, match="has no rooms"):
        read(json.dumps(programme))


def test_more_than_twenty_megabytes_is_refused_unread() -> None:
    with pytest.raises(ScheduleError, match="larger than 20 MB"):
        read_schedule(b"<" + b" " * LARGEST_FILE)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("00:30", timedelta(minutes=30)),
        ("1:30", timedelta(minutes=90)),
        ("01:30:00", timedelta(minutes=90)),
        ("00:05:30", timedelta(minutes=5)),
        ("1:01:30", timedelta(days=1, hours=1, minutes=30)),
        ("2:00:00", timedelta(days=2)),
        ("1:30:00", timedelta(minutes=90)),
        ("36:00", timedelta(hours=36)),
    ],
)
def test_lengths_as_files_write_them(written: str, length: timedelta) -> None:
    assert read_length(written, "here") == length


@pytest.mark.parametrize(
    "minutes", [1, 30, 90, 24 * 60, 99 * 60 + 59, 100 * 60, 4 * 1440 + 61, 9 * 1440 + 1439]
)
def test_a_written_length_is_read_back(minutes: int) -> None:
    assert read_length(write_length(timedelta(minutes=minutes)), "here") == timedelta(minutes=minutes)
