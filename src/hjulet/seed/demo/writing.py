"""Puts the content in as an editor would: through revisions that are published, so that everything follows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, Place, Theme
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    GatheringSpeaker,
    NetworkPage,
    NetworkRole,
    PlanningGroupMember,
    Room,
    Session,
    SessionSpeaker,
    Speaker,
    Venue,
)
from hjulet.seed.demo.people import Guest

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://hjulet.invalid/demo")


def stable_id(*words: str) -> uuid.UUID:
    """The same identifier every time, so that a programme read by an app stays the same programme."""
    return uuid.uuid5(NAMESPACE, "/".join(words))


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a programme."""

    title: str
    starts: datetime | None = None
    ends: datetime | None = None
    abstract: str = ""
    kind: str = Session.Kind.SESSION
    room: Room | None = None
    track: str = ""
    language: str = "sv"
    leaders: Sequence[Speaker] = field(default_factory=tuple)


def speaker(name: str, organisation: Organisation | None = None, title: str = "") -> Speaker:
    """Somebody on a programme: name, title and organisation as the programme prints them."""
    identifier = stable_id("speaker", name, str(organisation or ""), title)
    found, _ = Speaker.objects.get_or_create(
        guid=identifier, defaults={"name": name, "title": title, "organisation": organisation}
    )
    return found


def venue(
    name: str,
    *,
    town: str = "",
    street_address: str = "",
    code: str = "",
    accessibility: str = "",
    rooms: Sequence[tuple[str, int]] = (),
) -> Venue:
    """A house with its rooms; made once."""
    found = Venue.objects.filter(name=name, town=town).first()
    if found is not None:
        return found
    place = Place.objects.get(code=code) if code else None
    made = Venue(
        name=name, town=town, street_address=street_address, place=place, accessibility=accessibility
    )
    made.rooms = [
        Room(name=room, capacity=capacity, sort_order=order, guid=stable_id("room", name, room))
        for order, (room, capacity) in enumerate(rooms)
    ]
    made.save()
    return made


def network(
    parent: Page,
    slug: str,
    *,
    by: Person,
    themes: Iterable[str] = (),
    roles: Sequence[str] = (),
    planners: Sequence[tuple[Person, Organisation]] = (),
    members: Iterable[Organisation] = (),
    **fields: Any,
) -> NetworkPage:
    """The network with that address; written and published when it is missing."""
    existing = NetworkPage.objects.filter(slug=slug).first()
    if existing is not None:
        return existing
    page = NetworkPage(slug=slug, live=False, **fields)
    page.themes = list(Theme.objects.filter(slug__in=themes))
    page.roles = [NetworkRole(title=title, sort_order=order) for order, title in enumerate(roles)]
    page.planning_group = [
        PlanningGroupMember(person=person, organisation=acts_for, shows_email=True, sort_order=order)
        for order, (person, acts_for) in enumerate(planners)
    ]
    _publish(parent, page, by)
    for organisation in members:
        actions.add_member(by, page, organisation)
    return page


def gathering(
    parent: Page,
    slug: str,
    *,
    by: Person,
    themes: Iterable[str] = (),
    points: Iterable[Point] = (),
    speakers: Iterable[Speaker] = (),
    **fields: Any,
) -> tuple[GatheringPage, bool]:
    """The gathering with that address, and whether it was made now (it is never changed)."""
    existing = GatheringPage.objects.filter(slug=slug).first()
    if existing is not None:
        return existing, False
    page = GatheringPage(slug=slug, live=False, **fields)
    if page.venue is not None and page.place is None:
        page.place = page.venue.place
    page.themes = list(Theme.objects.filter(slug__in=themes))
    page.speakers = [GatheringSpeaker(speaker=one, sort_order=order) for order, one in enumerate(speakers)]
    page.sessions = [_session(slug, point, order) for order, point in enumerate(points)]
    _publish(parent, page, by)
    return page, True


def _session(slug: str, point: Point, order: int) -> Session:
    session = Session(
        guid=stable_id("session", slug, point.title, str(order)),
        sort_order=order,
        kind=point.kind,
        title=point.title,
        abstract=point.abstract,
        language=point.language,
        starts=point.starts,
        ends=point.ends,
        room=point.room,
        track=point.track,
    )
    session.session_speakers = [
        SessionSpeaker(speaker=leader, sort_order=place) for place, leader in enumerate(point.leaders)
    ]
    return session


def _publish(parent: Page, page: Page, by: Person) -> None:
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()


def sign_up(page: GatheringPage, people: Iterable[Guest]) -> None:
    """Invented people sign up, the way anybody does."""
    notice = notice_in_force("registration")
    for guest in people:
        actions.register(
            ANYONE,
            page,
            name=guest.name,
            email=guest.email,
            organisation=guest.organisation,
            role_title=guest.role_title,
            notice=notice,
        )
