"""Calendars: read back by icalendar, and line by line as the standards say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.formats import calendar
from hjulet.meet.models import GatheringPage
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_session,
    make_speaker,
    make_venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LINK = "https://mote.exempel.invalid/rum/hemligt"


def summer(**fields: object) -> GatheringPage:
    return make_gathering(
        **{
            "title": "Sommarträff",
            "starts": datetime(2027, 6, 16, 8, 0, tzinfo=UTC),
            "mode": "online",
            **fields,
        }
    )


def winter(**fields: object) -> GatheringPage:
    return make_gathering(
        **{"title": "Vinterträff", "starts": datetime(2027, 12, 1, 9, 0, tzinfo=UTC), **fields}
    )


def invitation(gathering: GatheringPage, **fields: object) -> bytes:
    values = {
        "sequence": 3,
        "stamped": datetime(2027, 1, 5, 12, 0, tzinfo=UTC),
        "attendee_name": "Åsa Påhittad",
        "attendee_email": "asa@exempel.invalid",
        "manage_url": "https://hjulet.exempel.invalid/anmalan/abc/",
        "where": calendar.place_line(gathering),
        "joining_link": gathering.joining_link,
    }
    return calendar.invitation(gathering, gathering.desk, **{**values, **fields})  # type: ignore[arg-type]


def lines(content: bytes) -> list[str]:
    """The content lines, unfolded, after the checks that hold for every one of them."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    for line in physical:
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    # Folding counts octets, but must not cut a letter in two for those who read line by line.
    assert all(line.decode() for line in physical)
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def only_event(content: bytes) -> object:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Stockholm",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
]


def test_the_time_zone_is_written_out_and_small() -> None:
    said = lines(invitation(summer()))
    assert said[said.index("BEGIN:VTIMEZONE") : said.index("END:VTIMEZONE") + 1] == ZONE


@pytest.mark.parametrize("year", [1996, 2017, 2026, 2027, 2040, 2055])
def test_the_time_zone_turns_when_sweden_does(year: int) -> None:
    """The rule of the VTIMEZONE against the zone database, an hour before and after each turn of the clock."""
    (zone,) = Calendar.from_ical(invitation(summer())).walk("VTIMEZONE")
    read = zone.to_tz(lookup_tzid=False)
    for month in (3, 10):
        last = max(
            day
            for number in range(31 - 7, 32)
            if (day := datetime(year, month, number, tzinfo=UTC)).weekday() == 6
        )
        for hours in (-1, 4, 12):
            clock = (last + timedelta(hours=hours)).replace(tzinfo=None)
            assert clock.replace(tzinfo=read).utcoffset() == clock.replace(tzinfo=STOCKHOLM).utcoffset()


@pytest.mark.parametrize(("make", "clock"), [(summer, "20270616T100000"), (winter, "20271201T100000")])
def test_summer_and_winter_say_the_clock_on_the_wall(make: object, clock: str) -> None:
    gathering = make()  # type: ignore[operator]
    content = invitation(gathering)
    assert f"DTSTART;TZID=Europe/Stockholm:{clock}" in lines(content)
    event = only_event(content)
    assert event["DTSTART"].dt == gathering.starts  # type: ignore[index]
    assert event["DTEND"].dt == gathering.ends  # type: ignore[index]


def test_several_days_are_one_entry_from_first_to_last() -> None:
    starts = datetime(2027, 8, 17, 9, 0, tzinfo=UTC)
    gathering = make_gathering(starts=starts, ends=starts + timedelta(days=1, hours=6))
    event = only_event(invitation(gathering))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1, hours=6)  # type: ignore[index]


def test_an_invitation_has_all_that_itip_demands() -> None:
    gathering = summer(joining_link=LINK)
    content = invitation(gathering)
    said = lines(content)
    assert said[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hjulet//hjulet//SV",
        "CALSCALE:GREGORIAN",
    ]
    assert "METHOD:REQUEST" in said
    assert f"UID:{gathering.desk.calendar_uid}@hjulet" in said
    assert "SEQUENCE:3" in said
    assert "DTSTAMP:20270105T120000Z" in said
    assert "STATUS:CONFIRMED" in said
    assert "LOCATION:Digitalt" in said
    assert [line for line in said if line.startswith("ORGANIZER")] == [
        "ORGANIZER;CN=Hjulet:mailto:hjulet@localhost"
    ]
    (attendee,) = [line for line in said if line.startswith("ATTENDEE")]
    assert attendee.endswith(":mailto:asa@exempel.invalid")
    for part in ("CN=", "Åsa Påhittad", "PARTSTAT=ACCEPTED", "ROLE=REQ-PARTICIPANT", "RSVP=FALSE"):
        assert part in attendee
    assert f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{LINK}" in said
    description = str(only_event(content)["DESCRIPTION"])  # type: ignore[index]
    assert f"Delta här: {LINK}" in description
    assert "https://hjulet.exempel.invalid/anmalan/abc/" in description


def test_a_cancellation_names_the_same_entry_and_no_links() -> None:
    gathering = summer(joining_link=LINK)
    said = lines(invitation(gathering, is_cancelled=True, sequence=4))
    assert "METHOD:CANCEL" in said
    assert "STATUS:CANCELLED" in said
    assert "SEQUENCE:4" in said
    assert f"UID:{gathering.desk.calendar_uid}@hjulet" in said
    assert any(line.startswith("ORGANIZER") for line in said)
    assert any(line.startswith("ATTENDEE") for line in said)
    assert LINK not in "\n".join(said)
    assert "/anmalan/" not in "\n".join(said)


@pytest.mark.parametrize(
    "title",
    [
        "Räksmörgås på Åre; Östersund, Ödeshög\\Ystad",
        "å" * 200,
        "Mötet, del 1: \U0001f426\U0001f426 " + "ö" * 60,
        'Citat "så här"',
        "BEGIN:VEVENT",
    ],
)
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    gathering = summer(title=title, summary="Rad ett.\nRad två; och, mer\\slut.")
    content = invitation(gathering)
    lines(content)
    event = only_event(content)
    assert str(event["SUMMARY"]) == title  # type: ignore[index]
    assert str(event["DESCRIPTION"]).startswith("Rad ett.\nRad två; och, mer\\slut.")  # type: ignore[index]


@pytest.mark.parametrize(
    "name", ['Eva "Evis" Ek', "Ek; Eva: chef, Åre", "Eva\r\nATTENDEE:mailto:x@exempel.invalid", "Æ" * 100]
)
def test_no_name_breaks_out_of_its_parameter(name: str) -> None:
    content = invitation(summer(), attendee_name=name)
    said = lines(content)
    assert len([line for line in said if line.startswith("ATTENDEE")]) == 1
    assert str(only_event(content)["ATTENDEE"]) == "mailto:asa@exempel.invalid"  # type: ignore[index]


def test_the_same_input_gives_the_same_bytes() -> None:
    gathering = summer(sessions=3)
    assert invitation(gathering) == invitation(gathering)
    assert calendar.feed([gathering], name="Alla") == calendar.feed([gathering], name="Alla")
    sessions = list(queries.programme_of(ANYONE, gathering))
    assert calendar.programme(gathering, sessions) == calendar.programme(gathering, sessions)


def test_a_feed_keeps_what_is_cancelled_and_tells_no_secret(client: Client) -> None:
    network = make_network()
    open_one = summer(network=network, joining_link=LINK)
    cancelled = winter(network=network, joining_link=LINK)
    actions.cancel_gathering(_publisher(network), cancelled, "För få anmälda.")
    for url in (f"/natverk/{network.slug}/kalender.ics", "/traffar/kalender.ics"):
        content = client.get(url).content
        said = lines(content)
        assert "METHOD:REQUEST" not in said
        assert LINK not in content.decode()
        assert not [line for line in said if line.startswith(("ATTENDEE", "ORGANIZER"))]
        events = {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}
        assert events[calendar.calendar_uid(open_one.desk)]["STATUS"] == "CONFIRMED"
        marked = events[calendar.calendar_uid(cancelled.desk)]
        assert (marked["STATUS"], marked["SEQUENCE"]) == ("CANCELLED", 1)
    assert client.get("/traffar/kalender.ics").content == client.get("/traffar/kalender.ics").content


def _publisher(network: object) -> object:
    person = make_coordinator(network)  # type: ignore[arg-type]
    return type(person).objects.get(pk=person.pk)


def test_a_feed_says_its_name_and_how_often_to_read_it(client: Client) -> None:
    network = make_network(title="Nätverket för å, ä och ö")
    said = lines(client.get(f"/natverk/{network.slug}/kalender.ics").content)
    assert "NAME:Nätverket för å\\, ä och ö" in said
    assert "X-WR-CALNAME:Nätverket för å\\, ä och ö" in said
    assert "X-WR-TIMEZONE:Europe/Stockholm" in said
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in said
    assert "X-PUBLISHED-TTL:PT6H" in said


def test_mail_and_feed_name_the_same_entry(client: Client) -> None:
    gathering = summer()
    mailed = only_event(invitation(gathering))
    (fed,) = Calendar.from_ical(client.get(f"/traffar/{gathering.slug}/traff.ics").content).walk("VEVENT")
    assert mailed["UID"] == fed["UID"]  # type: ignore[index]


def test_a_programme_has_one_entry_a_session(client: Client) -> None:
    venue = make_venue(name="Folkets hus", rooms=["Stora salen"])
    gathering = winter(venue=venue)
    speaker = make_speaker(name="Åsa Påhittad", title="Chef")
    session = make_session(
        gathering, title="Inledning", room=venue.rooms.get(), abstract="Kort.", speakers=[speaker]
    )
    content = client.get(f"/traffar/{gathering.slug}/schedule.ics").content
    lines(content)
    event = only_event(content)
    assert str(event["UID"]) == f"{session.guid}@hjulet"  # type: ignore[index]
    assert str(event["LOCATION"]) == "Stora salen, Folkets hus, Kramfors"  # type: ignore[index]
    assert str(event["DESCRIPTION"]) == "Kort.\n\nÅsa Påhittad, Chef, Kramfors kommun"  # type: ignore[index]
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"].to_ical().decode())  # type: ignore[index]
