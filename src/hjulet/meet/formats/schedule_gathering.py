"""A gathering in the words of a programme file: what can be written, and what an import compares with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.text import slugify

from hjulet.hub.pages import absolute_url
from hjulet.meet.formats.schedule import (
    NO_ROOM,
    Programme,
    ProgrammePerson,
    ProgrammeRoom,
    ProgrammeSession,
)
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.formats.schedule_times import in_utc
from hjulet.meet.models import GatheringPage, Session


def programme_of(gathering: GatheringPage, sessions: Iterable[Session]) -> Programme:
    """The gathering with those of its sessions that have a time. Each must come with its room and speakers."""
    timed: list[ProgrammeSession] = []
    rooms: dict[str, ProgrammeRoom] = {}
    for session in sessions:
        if session.starts is None or session.ends is None:
            continue
        timed.append(_session(session, in_utc(session.starts), in_utc(session.ends)))
        if session.room is not None and (name := _room_name(session)):
            rooms.setdefault(name, ProgrammeRoom(name, session.room.guid, session.room.capacity))
    venue = gathering.venue
    # One address for one conference, whatever language the reader has chosen.
    with translation.override("sv"):
        url = absolute_url(gathering.get_absolute_url())
    return Programme(
        acronym=slugify(gathering.slug),
        title=one_line(gathering.title),
        identity="",
        rooms=tuple(rooms.values()),
        sessions=tuple(sorted(timed, key=lambda session: (session.starts, session.room, session.guid))),
        url=url,
        venue=venue.name if venue else "",
        town=venue.town if venue else "",
        is_own=True,
    )


def _session(session: Session, starts: datetime, ends: datetime) -> ProgrammeSession:
    return ProgrammeSession(
        guid=session.guid,
        title=one_line(session.title),
        subtitle=one_line(session.subtitle),
        starts=starts,
        ends=max(ends, starts + timedelta(minutes=1)),
        room=_room_name(session),
        kind=session.kind,
        track=one_line(session.track),
        language=one_line(session.language),
        abstract=tidy(session.abstract),
        link=session.link,
        persons=tuple(_persons(session)),
        number=session.pk or 0,
    )


def _persons(session: Session) -> Iterable[ProgrammePerson]:
    seen = set()
    for appearance in session.session_speakers.all():
        speaker = appearance.speaker
        if speaker.guid not in seen:
            seen.add(speaker.guid)
            yield ProgrammePerson(
                speaker.guid, one_line(speaker.name), tidy(speaker.presentation), number=speaker.pk
            )


def _room_name(session: Session) -> str:
    name = one_line(session.room.name) if session.room else ""
    return "" if name == NO_ROOM else name
