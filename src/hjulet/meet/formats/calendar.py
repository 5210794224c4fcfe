"""iCalendar: one gathering in a mail, or a feed of many. RFC 5545, 5546 and 7986, with Sweden's own time zone.

The same content always gives the same bytes: the time stamps are those of the last change, never "now".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText, vUri

from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk, Session

PRODUCT = "-//Hjulet//hjulet//SV"
READ_AGAIN_AFTER = timedelta(hours=6)

# The rule of the European Union since 1996, written out: what libraries derive from their tables is thirty
# lines of dates that end in 2037, and has been an hour wrong in spring.
_STOCKHOLM = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


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
        # RFC 7986 and what came before it: Outlook and Google read the older names. As text, so that commas are escaped.
        calendar.add("name", vText(one_line(name)))
        calendar.add("x-wr-calname", vText(one_line(name)))
        calendar.add("x-wr-timezone", STOCKHOLM.key)
        calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
    calendar.add_component(Timezone.from_ical(_STOCKHOLM))
    return calendar


def place_line(gathering: GatheringPage) -> str:
    """Where, in one line; never the joining link."""
    venue = gathering.venue
    if venue is not None:
        return ", ".join(part for part in (venue.name, venue.street_address, venue.town) if part)
    if gathering.mode == GatheringPage.Mode.ONLINE:
        return _("Digitalt")
    return str(gathering.place or "")


def page_url(gathering: GatheringPage) -> str:
    """The gathering's own page, in the language of the mail."""
    return absolute_url(_page_path(gathering.slug, get_language() or ""))


@lru_cache(maxsize=256)
def _page_path(slug: str, language: str) -> str:
    """Found once, and not for each of a thousand mails."""
    return reverse("gathering", args=[slug])


def is_online(registration: Registration) -> bool:
    """Whether the person takes part by the joining link, and not in a room."""
    return (
        registration.mode == Registration.Mode.ONLINE
        or registration.gathering.mode == GatheringPage.Mode.ONLINE
    )


def own_place_line(registration: Registration) -> str:
    """Where that person goes, in one line: the room, the own site, or nowhere. Never the joining link."""
    if is_online(registration):
        return _("Digitalt")
    site = registration.site
    if site is None:
        return place_line(registration.gathering)
    venue = site.venue
    parts = (site.name, venue.name, venue.street_address, venue.town) if venue is not None else (site.name,)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def last_changed(gathering: GatheringPage, desk: RegistrationDesk | None) -> datetime:
    """When what the calendar says last became another: published anew, or cancelled."""
    moments = [gathering.last_published_at, desk.cancelled_at if desk else None]
    return max((moment for moment in moments if moment), default=gathering.starts)


def _event(uid: str, starts: datetime, ends: datetime, *, summary: str, where: str, url: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", starts.astimezone(STOCKHOLM))
    event.add("dtend", ends.astimezone(STOCKHOLM))
    event.add("summary", one_line(summary))
    if where:
        event.add("location", one_line(where))
    event.add("url", url)
    return event


def _event_of(
    gathering: GatheringPage,
    desk: RegistrationDesk,
    *,
    sequence: int,
    stamped: datetime,
) -> Event:
    event = _event(
        calendar_uid(desk),
        gathering.starts,
        gathering.ends,
        summary=gathering.title,
        where=place_line(gathering),
        url=absolute_url(gathering.get_absolute_url()),
    )
    event.add("sequence", sequence)
    event.add("dtstamp", stamped.astimezone(UTC))
    return event


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A parameter may hold anything but quotation marks and line breaks.
    address.params["cn"] = vText(one_line(name).replace('"', "'"))
    return address


def invitation(
    gathering: GatheringPage,
    desk: RegistrationDesk,
    *,
    sequence: int,
    stamped: datetime,
    attendee_name: str,
    attendee_email: str,
    manage_url: str,
    where: str,
    joining_link: str = "",
    is_cancelled: bool = False,
) -> bytes:
    """The calendar entry of one person: REQUEST, or CANCEL, with that person's own place or joining link."""
    link = "" if is_cancelled else joining_link
    own = Event()
    own.add("dtstamp", stamped.astimezone(UTC))
    attendee = _address(attendee_email, attendee_name)
    attendee.params["partstat"] = vText("DECLINED" if is_cancelled else "ACCEPTED")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["rsvp"] = vText("FALSE")
    own.add("attendee", attendee, encode=False)
    lines = [tidy(gathering.summary)]
    if link:
        lines.append(_("Delta här: %(link)s") % {"link": link})
    if not is_cancelled:
        lines.append(_("Se, ändra eller avboka: %(link)s") % {"link": manage_url})
    own.add("description", "\n\n".join(line for line in lines if line))
    common = _same_for_many(
        uid=calendar_uid(desk),
        starts=gathering.starts,
        ends=gathering.ends,
        summary=gathering.title,
        where=where,
        url=page_url(gathering),
        sequence=sequence,
        link=link,
        organiser=settings.DEFAULT_FROM_EMAIL,
        is_cancelled=is_cancelled,
    )
    return common + own.to_ical().removeprefix(b"BEGIN:VEVENT\r\n") + b"END:VCALENDAR\r\n"


@lru_cache(maxsize=64)
def _same_for_many(
    *,
    uid: str,
    starts: datetime,
    ends: datetime,
    summary: str,
    where: str,
    url: str,
    sequence: int,
    link: str,
    organiser: str,
    is_cancelled: bool,
) -> bytes:
    """The beginning of the calendar and of its event, up to what is each person's own: written once for a mail-out."""
    calendar = _calendar("CANCEL" if is_cancelled else "REQUEST")
    event = _event(uid, starts, ends, summary=summary, where=where, url=url)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    name, address = parseaddr(organiser)
    event.add("organizer", _address(address, name or "Hjulet"))
    if link:
        event.add("conference", vUri(link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    calendar.add_component(event)
    return calendar.to_ical().removesuffix(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def feed(gatherings: Iterable[GatheringPage], *, name: str) -> bytes:
    """A calendar to subscribe to. A cancelled gathering stays, marked: one that went away would just be missed.

    A gathering that has not been published since it got its desk is left out, since it has no identity yet.
    """
    calendar = _calendar(name=name)
    for gathering in gatherings:
        desk = getattr(gathering, "desk", None)
        if desk is None:
            continue
        changed = last_changed(gathering, desk)
        event = _event_of(gathering, desk, sequence=desk.calendar_sequence, stamped=changed)
        event.add("status", "CANCELLED" if desk.cancelled_at else "CONFIRMED")
        event.add("description", tidy(gathering.summary))
        event.add("last-modified", changed.astimezone(UTC))
        calendar.add_component(event)
    return calendar.to_ical()


def programme(gathering: GatheringPage, sessions: Iterable[Session]) -> bytes:
    """The programme, one entry for each session that has a time."""
    calendar = _calendar(name=gathering.title)
    desk = getattr(gathering, "desk", None)
    changed = last_changed(gathering, desk)
    place = place_line(gathering)
    url = absolute_url(gathering.get_absolute_url())
    for session in sessions:
        if session.starts is None or session.ends is None:
            continue
        event = _event(
            f"{session.guid}@hjulet",
            session.starts,
            session.ends,
            summary=session.title,
            where=", ".join(part for part in (session.room.name if session.room else "", place) if part),
            url=url,
        )
        event.add("sequence", desk.calendar_sequence if desk else 0)
        event.add("dtstamp", changed.astimezone(UTC))
        event.add("last-modified", changed.astimezone(UTC))
        event.add("status", "CANCELLED" if desk and desk.cancelled_at else "CONFIRMED")
        speakers = ", ".join(str(appearance.speaker) for appearance in session.session_speakers.all())
        parts = (one_line(session.subtitle), tidy(session.abstract), one_line(speakers))
        if description := "\n\n".join(part for part in parts if part):
            event.add("description", description)
        calendar.add_component(event)
    return calendar.to_ical()
