"""The rows of an imported programme: house and rooms, people, sessions, and who leads what. In bulk, for a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from wagtail.search.backends import get_search_backends

from hjulet.meet.formats.schedule import (
    PERSON_LENGTH,
    Programme,
    ProgrammePerson,
    ProgrammeRoom,
    ProgrammeSession,
)
from hjulet.meet.formats.schedule_text import cut, one_line
from hjulet.meet.models import GatheringPage, Room, Session, SessionSpeaker, Speaker, Venue

CONTENT = ("title", "subtitle", "kind", "track", "language", "abstract", "link", "starts", "ends")


def house_of(programme: Programme, gathering: GatheringPage, there: Iterable[Session]) -> Venue:
    """The house that has the rooms: the one they were in before, the gathering's, else one made for the conference."""
    in_use = (session.room.venue for session in there if session.is_imported and session.room is not None)
    name = programme.venue or cut(programme.title, PERSON_LENGTH)
    named = Venue.objects.filter(name=name, town=programme.town).order_by("pk")
    house: Venue | None = next(in_use, None) or gathering.venue or named.first()
    return house or Venue.objects.create(name=name, town=programme.town)


def rooms_in(venue: Venue, rooms: Sequence[ProgrammeRoom]) -> dict[str, Room]:
    """Every room of the file by its name: the venue's of that name, else of that guid with a new name, else a new one."""
    inside = list(Room.objects.filter(venue=venue))
    by_name = {one_line(room.name): room for room in inside}
    wanted = {room.name for room in rooms}
    renamed = {room.guid: room for room in inside if one_line(room.name) not in wanted}
    last = max((room.sort_order or 0 for room in inside), default=-1)
    found: dict[str, Room] = {}
    for order, room in enumerate(rooms, start=last + 1):
        row = by_name.get(room.name) or renamed.pop(room.guid, None)
        if row is None:
            row = Room.objects.create(
                venue=venue, name=room.name, guid=room.guid, capacity=room.capacity, sort_order=order
            )
        elif one_line(row.name) != room.name:
            row.name = room.name
            row.save(update_fields=["name"])
        found[room.name] = row
    return found


def write_persons(persons: Sequence[ProgrammePerson]) -> None:
    """Make those who are new and correct the others, and let the editor's search find them."""
    known = Speaker.objects.in_bulk([person.guid for person in persons], field_name="guid")
    fresh = [
        Speaker(guid=person.guid, name=person.name, presentation=person.biography)
        for person in persons
        if person.guid not in known
    ]
    Speaker.objects.bulk_create(fresh, batch_size=500)
    corrected = []
    for person in persons:
        if (speaker := known.get(person.guid)) is not None:
            speaker.name = person.name
            speaker.presentation = person.biography or speaker.presentation
            corrected.append(speaker)
    Speaker.objects.bulk_update(corrected, ["name", "presentation"], batch_size=200)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Speaker, [*fresh, *corrected])


def write_sessions(
    gathering: GatheringPage,
    there: Sequence[Session],
    *,
    created: Sequence[ProgrammeSession],
    updated: Sequence[ProgrammeSession],
    removed: Sequence[Session],
    rooms: Mapping[str, Room],
) -> None:
    """Make, correct and remove. `there` are the gathering's sessions as they are; those in no list stay."""
    Session.objects.filter(pk__in=[session.pk for session in removed]).delete()
    last = max((session.sort_order or 0 for session in there), default=-1)
    fresh = [
        Session(page=gathering, guid=session.guid, is_imported=True, sort_order=last + number)
        for number, session in enumerate(created, start=1)
    ]
    by_guid = {session.guid: session for session in there}
    changed = [by_guid[session.guid] for session in updated]
    for row, session in zip([*fresh, *changed], [*created, *updated], strict=True):
        row.room = rooms.get(session.room)
        for name in CONTENT:
            setattr(row, name, getattr(session, name))
    Session.objects.bulk_create(fresh, batch_size=500)
    Session.objects.bulk_update(changed, [*CONTENT, "room"], batch_size=100)
    _write_appearances([*created, *updated], [*fresh, *changed])


def _write_appearances(wanted: Sequence[ProgrammeSession], rows: Sequence[Session]) -> None:
    """Who leads what, in the file's order; rows are only touched where somebody came or went."""
    guids = {person.guid for session in wanted for person in session.persons}
    speakers = Speaker.objects.in_bulk(list(guids), field_name="guid")
    now: dict[int, list[UUID]] = {}
    placed = SessionSpeaker.objects.filter(session__in=[row.pk for row in rows]).order_by("sort_order")
    for session_id, guid in placed.values_list("session_id", "speaker__guid"):
        now.setdefault(session_id, []).append(guid)
    different = [
        (row, session)
        for row, session in zip(rows, wanted, strict=True)
        if now.get(row.pk, []) != [person.guid for person in session.persons]
    ]
    SessionSpeaker.objects.filter(session__in=[row.pk for row, _session in different]).delete()
    SessionSpeaker.objects.bulk_create(
        [
            SessionSpeaker(session=row, speaker=speakers[person.guid], sort_order=order)
            for row, session in different
            for order, person in enumerate(session.persons)
        ],
        batch_size=500,
    )
