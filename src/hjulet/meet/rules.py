"""Who may what in Meet, and when a gathering takes sign-ups."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor, Viewer
from hjulet.meet.models import GatheringPage, NetworkPage, Registration


class Status(StrEnum):
    """Where a gathering is in its life. Derived, so that it can never contradict itself."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    HELD = "held"
    DOCUMENTED = "documented"


class SignUp(StrEnum):
    """Whether a sign-up would be taken, and why not."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"
    ELSEWHERE = "elsewhere"


class Terms(Protocol):
    """What of a gathering says whether it takes sign-ups: a page has it, and so has a line of a list."""

    @property
    def live(self) -> bool: ...

    @property
    def takes_registrations(self) -> bool: ...

    @property
    def registration_opens(self) -> datetime | None: ...

    @property
    def documented_at(self) -> datetime | None: ...

    def is_over(self, at: datetime, /) -> bool: ...

    def closes_at(self) -> datetime: ...


class Desk(Protocol):
    @property
    def closed_at(self) -> datetime | None: ...

    @property
    def cancelled_at(self) -> datetime | None: ...


def status(gathering: Terms, desk: Desk | None, at: datetime | None = None) -> Status:
    now = at or timezone.now()
    if not gathering.live:
        return Status.DRAFT
    if desk is not None and desk.cancelled_at is not None:
        return Status.CANCELLED
    if gathering.is_over(now):
        return Status.DOCUMENTED if gathering.documented_at is not None else Status.HELD
    if sign_up(gathering, desk, now) is SignUp.CLOSED:
        return Status.CLOSED
    return Status.PUBLISHED


def sign_up(gathering: Terms, desk: Desk | None, at: datetime | None = None) -> SignUp:
    """Whether the gathering takes sign-ups now. A full one does: into the queue."""
    now = at or timezone.now()
    if desk is not None and desk.cancelled_at is not None:
        return SignUp.CANCELLED
    if gathering.is_over(now):
        return SignUp.OVER
    if not gathering.takes_registrations:
        return SignUp.ELSEWHERE
    if gathering.registration_opens is not None and now < gathering.registration_opens:
        return SignUp.NOT_YET
    if (desk is not None and desk.closed_at is not None) or now >= gathering.closes_at():
        return SignUp.CLOSED
    return SignUp.OPEN


def may_edit(person: Viewer, page: GatheringPage | NetworkPage) -> bool:
    """The planning group of the network, and whoever has the right to change the page higher up in the tree."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return bool(PagePermissionPolicy(type(page)).user_has_permission_for_instance(person, "change", page))


def may_publish(person: Viewer, page: GatheringPage | NetworkPage) -> bool:
    if not isinstance(person, Person) or not person.is_active:
        return False
    return bool(PagePermissionPolicy(type(page)).user_has_permission_for_instance(person, "publish", page))


def may_see_participants(person: Viewer, gathering: GatheringPage) -> bool:
    """Names and addresses of those who come are for those who plan, and nobody else."""
    return may_edit(person, gathering)


def may_manage(actor: Actor, registration: Registration, *, has_link: bool = False) -> bool:
    """See, change or cancel: the person, whoever holds the private link, and those who plan the gathering."""
    if has_link:
        return True
    if isinstance(actor, Person) and actor.is_authenticated and actor.pk == registration.person_id:
        return True
    return may_edit(actor, registration.gathering)
