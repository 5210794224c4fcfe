"""Reading a programme into one gathering: all of it or nothing, and twice is the same as once.

The file rules over what an import has made, and over nothing else. The gathering is the one that was
read from the same conference before (`imported_from`), never one that merely has the same name. On it the
file decides title, time, rooms, and the sessions that came from files; what editors have added or written
(summary, venue, sign-up, sessions of their own) stays. Sessions that have gone from the file are removed.

A file that this site has written itself finds its gathering by the address in it. If that gathering was
made in the editor, reading the file back may say "nothing has changed", but never change it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published
from wagtail.tasks import update_reference_index_task

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import ANYONE, Actor
from hjulet.meet import rules
from hjulet.meet.actions.programme_rows import house_of, rooms_in, write_persons, write_sessions
from hjulet.meet.formats.schedule import Programme, ProgrammePerson, ProgrammeSession
from hjulet.meet.formats.schedule_gathering import programme_of
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.models import (
    GatheringPage,
    GatheringSpeaker,
    MeetIndexPage,
    Session,
    SessionSpeaker,
    Speaker,
)
from hjulet.meet.queries.gatherings import programme_of as sessions_of


class ImportRefused(Exception):
    """The programme is fine, but may not be written here. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What the file holds, and what became of its sessions in this run."""

    slug: str
    days: int
    rooms: int
    sessions: int
    speakers: int
    created: int
    updated: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be done so that the gathering says what the file says."""

    created: list[ProgrammeSession]
    updated: list[ProgrammeSession]
    removed: list[Session]
    persons: list[ProgrammePerson]
    """Those whose own row must be made or corrected."""
    is_page_changed: bool

    @property
    def is_empty(self) -> bool:
        return not (self.created or self.updated or self.removed or self.persons or self.is_page_changed)


def import_programme(actor: Actor | None, programme: Programme) -> ImportCounts:
    """Make or update the programme's one gathering, published, in one transaction.

    `actor` is None for whoever runs the command line, who has the database anyhow; a person needs the
    right to publish there. Raises PermissionDenied or ImportRefused, and has then changed nothing.
    """
    with transaction.atomic(), translation.override("sv"):
        # One import at a time: the index page is the lock.
        index = MeetIndexPage.objects.select_for_update(of=("self",)).first()
        if index is None:
            raise ImportRefused("The site has no first pages yet: run 'hjulet prepare' first.")
        gathering = _gathering_of(programme)
        _require_right(actor, gathering, index)
        there = list(sessions_of(ANYONE, gathering)) if gathering is not None else []
        programme = _with_known_persons(programme, there)
        plan = _plan(programme, gathering, there)
        if gathering is None:
            gathering = _new_gathering(programme, index)
        elif not plan.is_empty:
            _refuse_if_not_ours(gathering, plan)
        if not plan.is_empty:
            # Else Wagtail would index the whole page anew once for each session.
            with disable_reference_index_auto_update():
                _carry_out(actor, plan, programme, gathering, there)
            update_reference_index_task.enqueue("hjulet", "gatheringpage", str(gathering.pk))
        return ImportCounts(
            slug=gathering.slug,
            days=programme.days,
            rooms=len(programme.rooms),
            sessions=len(programme.sessions),
            speakers=len(programme.persons),
            created=len(plan.created),
            updated=len(plan.updated),
            removed=len(plan.removed),
        )


# Which gathering, and whether it may be written --------------------------------------------------


def _gathering_of(programme: Programme) -> GatheringPage | None:
    """The gathering that this conference was read into before, or that this site wrote the file from."""
    found: GatheringPage | None = None
    if programme.is_own:
        found = GatheringPage.objects.filter(slug=programme.acronym).first()
        if found is not None and absolute_url(found.get_absolute_url()) != programme.url:
            found = None
    found = found or GatheringPage.objects.filter(imported_from=programme.identity).order_by("pk").first()
    guids = [session.guid for session in programme.sessions]
    owners = list(GatheringPage.objects.filter(sessions__guid__in=guids).distinct())
    if found is None and len(owners) == 1 and owners[0].imported_from.partition("@")[0] == programme.acronym:
        # The same conference, in another file that says more or less about where it comes from.
        found = owners[0]
    if other := next((owner for owner in owners if owner != found), None):
        origin = f"was read from '{other.imported_from}'" if other.imported_from else "was made in the editor"
        raise ImportRefused(
            f"Events of this file already belong to the gathering '{other.slug}', which {origin}, and not from "
            f"'{programme.identity}'. Remove that gathering in the editor, or read the file of the right conference."
        )
    return found


def _require_right(actor: Actor | None, gathering: GatheringPage | None, index: MeetIndexPage) -> None:
    if actor is None:
        return
    if gathering is not None:
        is_allowed = rules.may_publish(actor, gathering)
    elif isinstance(actor, Person) and actor.is_active:
        rights = index.permissions_for_user(actor)
        is_allowed = rights.can_add_subpage() and rights.can_publish_subpage()
    else:
        is_allowed = False
    if not is_allowed:
        raise PermissionDenied(_("Bara de som får publicera träffen får läsa in dess program."))


def _refuse_if_not_ours(gathering: GatheringPage, plan: _Plan) -> None:
    if not gathering.imported_from:
        raise ImportRefused(
            f"The gathering '{gathering.slug}' was made in the editor, and the file says something else than it "
            f"({len(plan.created)} events are new, {len(plan.updated)} differ, {len(plan.removed)} are missing). "
            "An import never changes what was made by hand: change it in the editor."
        )
    if gathering.has_unpublished_changes or gathering.locked:
        state = "is locked" if gathering.locked else "has changes that are not published"
        raise ImportRefused(
            f"The gathering '{gathering.slug}' {state} in the editor. Publish, discard or unlock it there, "
            "then read the file again."
        )


# What differs --------------------------------------------------------------------------------------


def _with_known_persons(programme: Programme, there: Iterable[Session]) -> Programme:
    """Takes a person for the one of the same name who already is on this programme.

    XML files give people a number and JSON files a guid; without this, reading one after the other would
    make everybody twice.
    """
    present = {appearance.speaker for session in there for appearance in session.session_speakers.all()}
    guids = {speaker.guid for speaker in present}
    by_name: dict[str, list[UUID]] = {}
    for speaker in present:
        by_name.setdefault(one_line(speaker.name), []).append(speaker.guid)
    names = Counter(person.name for person in programme.persons.values())
    same = {
        person.guid: replace(person, guid=by_name[person.name][0])
        for person in programme.persons.values()
        if person.guid not in guids and len(by_name.get(person.name, ())) == 1 and names[person.name] == 1
    }
    if not same:
        return programme
    sessions = (
        replace(session, persons=tuple(same.get(person.guid, person) for person in session.persons))
        for session in programme.sessions
    )
    return replace(programme, sessions=tuple(sessions))


def _plan(programme: Programme, gathering: GatheringPage | None, there: list[Session]) -> _Plan:
    if gathering is None:
        return _Plan(
            list(programme.sessions), [], [], _persons_to_write(programme, None), is_page_changed=True
        )
    # What is there, in the words of a file: so that only what a file can say can differ.
    now = {session.guid: _said(session) for session in programme_of(gathering, there).sessions}
    rows = {session.guid: session for session in there}
    by_hand = (
        {guid for guid, row in rows.items() if not row.is_imported} if gathering.imported_from else set()
    )
    different = [
        session
        for session in programme.sessions
        if session.guid in rows and _said(session) != now.get(session.guid)
    ]
    if changed_by_hand := next((session for session in different if session.guid in by_hand), None):
        raise ImportRefused(
            f"{changed_by_hand.where or changed_by_hand.title} was added in the editor, and the file says something "
            "else. An import never changes what was made by hand: change it in the editor."
        )
    wanted = {session.guid for session in programme.sessions}
    removed = [rows[guid] for guid in now if guid not in wanted and guid not in by_hand]
    span = _span(programme, [session for session in there if session not in removed])
    has_moved = bool(gathering.imported_from) and span != (gathering.starts, gathering.ends)
    return _Plan(
        created=[session for session in programme.sessions if session.guid not in rows],
        updated=different,
        removed=removed,
        persons=_persons_to_write(programme, gathering),
        is_page_changed=has_moved or programme.title != one_line(gathering.title),
    )


def _said(session: ProgrammeSession) -> ProgrammeSession:
    """A session with its people only as guids: what they are called is theirs, not the session's."""
    return replace(session, persons=tuple(ProgrammePerson(person.guid, "") for person in session.persons))


def _span(programme: Programme, kept: Iterable[Session]) -> tuple[datetime, datetime]:
    """From the first session's start to the last one's end, also counting those that editors have added."""
    wanted = {session.guid for session in programme.sessions}
    spans = [(session.starts, session.ends) for session in programme.sessions] + [
        (session.starts, session.ends)
        for session in kept
        if session.starts and session.ends and session.guid not in wanted and not session.is_imported
    ]
    return min(starts for starts, _ends in spans), max(ends for _starts, ends in spans)


def _persons_to_write(programme: Programme, gathering: GatheringPage | None) -> list[ProgrammePerson]:
    """Those who are new, and those whose name or biography is another. Who also stands on another programme stays."""
    persons = programme.persons
    known = Speaker.objects.in_bulk(list(persons), field_name="guid")
    elsewhere = SessionSpeaker.objects.filter(speaker__in=known.values())
    if gathering is not None:
        elsewhere = elsewhere.exclude(session__page_id=gathering.pk)
    named = GatheringSpeaker.objects.filter(speaker__in=known.values()).exclude(page=gathering)
    shared = {
        *elsewhere.values_list("speaker__guid", flat=True),
        *named.values_list("speaker__guid", flat=True),
    }
    return [
        person
        for guid, person in persons.items()
        if guid not in known or (guid not in shared and not _is_same(person, known[guid]))
    ]


def _is_same(person: ProgrammePerson, speaker: Speaker) -> bool:
    """A file that has no biographies says nothing about them."""
    has_same_name = person.name == one_line(speaker.name)
    return has_same_name and (not person.biography or person.biography == tidy(speaker.presentation))


# Writing ----------------------------------------------------------------------------------------


def _new_gathering(programme: Programme, index: MeetIndexPage) -> GatheringPage:
    """An unpublished page with the conference's name; the sessions come after it, and then it is published."""
    starts, ends = _span(programme, [])
    gathering = GatheringPage(
        title=programme.title,
        slug=_free_slug(programme.acronym, index),
        kind=GatheringPage.Kind.CONFERENCE,
        summary=_("Konferens, med program från konferensens egen programfil."),
        starts=starts,
        ends=ends,
        takes_registrations=False,
        imported_from=programme.identity,
        live=False,
    )
    index.add_child(instance=gathering)
    return gathering


def _free_slug(wanted: str, index: MeetIndexPage) -> str:
    """The acronym, or with a number after it: an address belongs to one gathering, and to one page beside it."""
    taken = {
        *GatheringPage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True),
        *index.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True),
    }
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def _carry_out(
    actor: Actor | None, plan: _Plan, programme: Programme, gathering: GatheringPage, there: list[Session]
) -> None:
    house = house_of(programme, gathering, there)
    write_persons(plan.persons)
    write_sessions(
        gathering,
        there,
        created=plan.created,
        updated=plan.updated,
        removed=plan.removed,
        rooms=rooms_in(house, programme.rooms),
    )
    starts, ends = _span(programme, [session for session in there if session not in plan.removed])
    venue = gathering.venue or (house if programme.venue else None)
    place = gathering.place or (venue.place if venue else None)
    _publish(actor, gathering, title=programme.title, starts=starts, ends=ends, venue=venue, place=place)


def _publish(actor: Actor | None, gathering: GatheringPage, **facts: Any) -> None:
    """What Wagtail does when an editor publishes: a revision to see and go back to, a line in the log, the signal.

    Its own `publish` writes every session once more, row by row, which takes ten seconds for a thousand.
    """
    page = GatheringPage.objects.get(pk=gathering.pk)
    person = actor if isinstance(actor, Person) else None
    now = timezone.now()
    values = {**facts, "live": True, "expired": False, "last_published_at": now}
    values["first_published_at"] = page.first_published_at or now
    for name, value in values.items():
        setattr(page, name, value)
    page.save(update_fields=list(values))
    page.live_revision = page.save_revision(user=person, clean=False, changed=False)
    page.has_unpublished_changes = False
    page.save(update_fields=["live_revision", "has_unpublished_changes"], clean=False)
    log(page, "wagtail.publish", user=person, revision=page.live_revision, content_changed=True)
    page_published.send(sender=GatheringPage, instance=page, revision=page.live_revision)


__all__ = ["ImportCounts", "ImportRefused", "import_programme"]
