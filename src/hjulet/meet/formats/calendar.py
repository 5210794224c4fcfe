"""iCalendar: one gathering in a mail, or a feed of many. RFC 5545 and 7986, with Sweden's own time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.html import strip_tags
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.models import GatheringPage, RegistrationDesk, Session

PRODUCT = "-//Hjulet//hjulet//SV"


def calendar_uid(desk: RegistrationDesk) -> str:
    """The same for the whole life of the gathering, in every mail and feed."""
    return f"{desk.calendar_uid}@hjulet"


def _calendar(method: str | None = None, *, name: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", "Europe/Stockholm")
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(_stockholm())
    return calendar


def _stockholm() -> Timezone:
    return Timezone.from_tzinfo(STOCKHOLM, "Europe/Stockholm")


def place_line(gathering: GatheringPage) -> str:
    """Where, in one line; never the joining link."""
    venue = gathering.venue
    if venue is not None:
        return ", ".join(part for part in (venue.name, venue.street_address, venue.town) if part)
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return "Digitalt"
    return str(gathering.place or "")


def _event(gathering: GatheringPage, desk: RegistrationDesk, *, sequence: int, stamped: datetime) -> Event:
    event = Event()
    event.add("uid", calendar_uid(desk))
    event.add("sequence", sequence)
    event.add("dtstamp", stamped)
    event.add("dtstart", gathering.starts.astimezone(STOCKHOLM))
    event.add("dtend", gathering.ends.astimezone(STOCKHOLM))
    event.add("summary", gathering.title)
    if where := place_line(gathering):
        event.add("location", where)
    event.add("url", absolute_url(gathering.get_absolute_url()))
    return event


def invitation(
    gathering: GatheringPage,
    desk: RegistrationDesk,
    *,
    sequence: int,
    stamped: datetime,
    attendee_name: str,
    attendee_email: str,
    manage_url: str,
    is_cancelled: bool = False,
) -> bytes:
    """The calendar entry of one person: REQUEST, or CANCEL. Only here stands the joining link."""
    calendar = _calendar("CANCEL" if is_cancelled else "REQUEST")
    event = _event(gathering, desk, sequence=sequence, stamped=stamped)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["cn"] = vText(name or "Hjulet")
    event.add("organizer", organiser)
    attendee = vCalAddress(f"mailto:{attendee_email}")
    attendee.params["cn"] = vText(attendee_name)
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    lines = [gathering.summary, f"Se, ändra eller avboka: {manage_url}"]
    if gathering.joining_link and not is_cancelled:
        lines.insert(1, f"Delta här: {gathering.joining_link}")
        event.add("conference", gathering.joining_link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    event.add("description", "\n\n".join(line for line in lines if line))
    calendar.add_component(event)
    return calendar.to_ical()


def feed(gatherings: Iterable[GatheringPage], *, name: str, stamped: datetime) -> bytes:
    """A calendar to subscribe to. Each gathering must come with its desk. A cancelled one stays, marked."""
    calendar = _calendar(name=name)
    for gathering in gatherings:
        desk = gathering.desk
        event = _event(gathering, desk, sequence=desk.calendar_sequence, stamped=stamped)
        event.add("status", "CANCELLED" if desk.cancelled_at else "CONFIRMED")
        event.add("description", gathering.summary)
        if gathering.last_published_at:
            event.add("last-modified", gathering.last_published_at)
        calendar.add_component(event)
    return calendar.to_ical()


def programme(gathering: GatheringPage, sessions: Iterable[Session], *, stamped: datetime) -> bytes:
    """The programme, one entry a session that has a time."""
    calendar = _calendar(name=gathering.title)
    for session in sessions:
        if session.starts is None or session.ends is None:
            continue
        event = Event()
        event.add("uid", f"{session.guid}@hjulet")
        event.add("dtstamp", stamped)
        event.add("dtstart", session.starts.astimezone(STOCKHOLM))
        event.add("dtend", session.ends.astimezone(STOCKHOLM))
        event.add("summary", session.title)
        where = ", ".join(part for part in (session.room.name if session.room else "", place_line(gathering)) if part)
        if where:
            event.add("location", where)
        speakers = ", ".join(str(appearance.speaker) for appearance in session.session_speakers.all())
        event.add("description", "\n\n".join(part for part in (strip_tags(session.abstract), speakers) if part))
        event.add("url", absolute_url(gathering.get_absolute_url()))
        calendar.add_component(event)
    return calendar.to_ical()
