"""Who may what in Meet, and when a gathering takes sign-ups."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.hub.rules import Actor, Viewer
from hjulet.meet.models import GatheringPage, NetworkPage, Registration, SeriesPage


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
    WHOLE_SERIES = "whole_series"
    """Open, but only by joining the whole series."""


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


def sign_up(
    gathering: Terms, desk: Desk | None, at: datetime | None = None, *, whole_only: bool = False
) -> SignUp:
    """Whether the gathering takes sign-ups now. A full one does: into the queue.

    `whole_only` is for an occasion of a series that one joins as a whole.
    """
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
    return SignUp.WHOLE_SERIES if whole_only else SignUp.OPEN


def may_edit(person: Viewer, page: GatheringPage | NetworkPage | SeriesPage) -> bool:
    """The planning group of the network, and whoever has the right to change the page higher up in the tree."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return bool(PagePermissionPolicy(type(page)).user_has_permission_for_instance(person, "change", page))


def may_publish(person: Viewer, page: GatheringPage | NetworkPage | SeriesPage) -> bool:
    if not isinstance(person, Person) or not person.is_active:
        return False
    return bool(PagePermissionPolicy(type(page)).user_has_permission_for_instance(person, "publish", page))


def may_see_participants(person: Viewer, gathering: GatheringPage) -> bool:
    """Names and addresses of those who come are for those who plan, and nobody else."""
    return may_edit(person, gathering)


def may_manage(actor: Actor, registration: Registration, *, has_link: bool = False) -> bool:
    """See, change or cancel: the person, whoever holds the private link, the organisation's representative, and planners."""
    if has_link:
        return True
    if isinstance(actor, Person) and actor.is_authenticated and actor.pk == registration.person_id:
        return True
    if registration.organisation_id is not None and may_sign_up_colleagues(
        actor, registration.organisation_id
    ):
        return True
    return may_edit(actor, registration.gathering)


def may_sign_up_colleagues(actor: Viewer, organisation: Organisation | int) -> bool:
    """The organisation's representative (medlemsansvarig) today; the right ends with the affiliation."""
    organisation_id = organisation if isinstance(organisation, int) else organisation.pk
    return organisation_id in represented_by(actor)


def represented_by(actor: Viewer) -> set[int]:
    """The organisations whose representative the person is today."""
    if not isinstance(actor, Person) or not actor.is_active:
        return set()
    today = timezone.localdate()
    return set(
        Affiliation.objects.filter(person=actor, is_representative=True, from_date__lte=today)
        .exclude(to_date__lt=today)
        .values_list("organisation_id", flat=True)
    )


AT_THE_DOOR = timedelta(hours=12)
"""How long before the start and after the end the link of the day opens the check-in."""


def door_hours(gathering: GatheringPage) -> tuple[datetime, datetime]:
    return gathering.starts - AT_THE_DOOR, gathering.ends + AT_THE_DOOR


def may_check_in(
    actor: Actor, gathering: GatheringPage, *, has_link: bool = False, at: datetime | None = None
) -> bool:
    """See who is to come and mark who did: whoever plans it, and around the day itself whoever has its link."""
    opens, closes = door_hours(gathering)
    return (has_link and opens <= (at or timezone.now()) <= closes) or may_edit(actor, gathering)


def may_decide_retention(person: Viewer) -> bool:
    """Administrators: who may change the numbered rules, run them by hand and fetch what was archived."""
    return isinstance(person, Person) and person.is_active and person.has_perm("hjulet.change_retentionrule")


def may_say_needs(actor: Actor, registration: Registration, *, has_link: bool = False) -> bool:
    """Only the person: nobody writes or reads for somebody else what they eat or need, not even those who plan."""
    return has_link or (isinstance(actor, Person) and actor.is_active and actor.pk == registration.person_id)
