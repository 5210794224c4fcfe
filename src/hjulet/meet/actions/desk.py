"""The desk of a gathering: the lock, and the one service that gives a free seat to the next in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.outbox import write_mail, write_mails
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, RegistrationDesk, RegistrationEvent
from hjulet.meet.queries.seats import Occupancy, next_in_queue, occupancy

Event = RegistrationEvent.Kind
Mail = OutgoingMail.Kind


@dataclass(frozen=True, slots=True)
class LockedDesk:
    """A desk that nobody else can change until the transaction ends, with the gathering as it is in the database."""

    desk: RegistrationDesk
    gathering: GatheringPage
    at: datetime


def open_desk(gathering: GatheringPage) -> RegistrationDesk:
    """The gathering's desk; made the first time."""
    desk, _ = RegistrationDesk.objects.get_or_create(gathering=gathering)
    return desk


@contextmanager
def locked_desk(gathering_id: int) -> Iterator[LockedDesk]:
    """One transaction with the desk locked: the row on PostgreSQL, the database on SQLite (IMMEDIATE)."""
    with transaction.atomic():
        row = RegistrationDesk.objects.select_for_update(of=("self",)).select_related("gathering")
        desk = row.filter(gathering_id=gathering_id).first()
        if desk is None:
            RegistrationDesk.objects.get_or_create(gathering_id=gathering_id)
            desk = row.get(gathering_id=gathering_id)
        yield LockedDesk(desk=desk, gathering=desk.gathering, at=timezone.now())


def log(registration: Registration, kind: str, actor: Actor | None, **details: Any) -> None:
    person = actor if isinstance(actor, Person) else None
    RegistrationEvent.objects.create(registration=registration, kind=kind, actor=person, details=details)


def release_seats(locked: LockedDesk, actor: Actor | None = None, *, because: str) -> list[Registration]:
    """The one service that promotes. Called whenever a seat may have come free; harmless when none has.

    Strict order: the first in the queue whose organisation is below its cap gets the seat, until no
    seat or nobody who may have it is left. A gathering that is cancelled or has begun promotes nobody.
    """
    if locked.desk.cancelled_at is not None or locked.gathering.starts <= locked.at:
        return []
    promoted: list[Registration] = []
    now = occupancy(locked.gathering, locked.desk, locked.at)
    if now.waiting == 0:
        return []
    while not now.is_full and (first := next_in_queue(locked.gathering, now)) is not None:
        first.state = Registration.State.REGISTERED
        first.save(update_fields=["state"])
        log(first, Event.PROMOTED, actor, because=because)
        write_mail(first, Mail.PROMOTED, locked.desk)
        promoted.append(first)
        now = with_one_promoted(now, first.organisation_id)
    if promoted:
        seats_changed(locked.gathering)
    return promoted


def with_one_promoted(now: Occupancy, organisation_id: int | None) -> Occupancy:
    per_organisation = dict(now.registered_per_organisation)
    if organisation_id is not None:
        per_organisation[organisation_id] = per_organisation.get(organisation_id, 0) + 1
    return replace(
        now,
        registered=now.registered + 1,
        waiting=now.waiting - 1,
        registered_per_organisation=per_organisation,
    )


def seats_changed(
    gathering: GatheringPage, before: Occupancy | None = None, after: Occupancy | None = None
) -> None:
    """Tell whoever keeps public pages that figures are no longer those shown.

    Lists say in words whether there are seats, so they only change when the word does; the gathering's
    own page and the JSON count them. Without figures everything is taken to have changed.
    """
    if before is None or after is None or before.availability != after.availability:
        published.send(sender=GatheringPage, paths=None)
        return
    paths = [reverse("api:gathering", args=[gathering.slug]), reverse("api:gatherings")]
    for language in ("sv", "en"):
        with translation.override(language):
            paths.append(reverse("gathering", args=[gathering.slug]))
    published.send(sender=GatheringPage, paths=paths)


def _require_edit(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får göra det här.")


def close_registration(actor: Actor, gathering: GatheringPage) -> None:
    """No more sign-ups; those signed up and waiting stay as they are."""
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        locked.desk.closed_at = locked.desk.closed_at or locked.at
        locked.desk.save(update_fields=["closed_at"])
        seats_changed(locked.gathering)


def reopen_registration(actor: Actor, gathering: GatheringPage) -> None:
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        locked.desk.closed_at = None
        locked.desk.save(update_fields=["closed_at"])
        seats_changed(locked.gathering)


def lift_cap(actor: Actor, gathering: GatheringPage) -> list[Registration]:
    """Lift the cap per organisation for good, and give free seats to those it held back."""
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        locked.desk.cap_lifted_at = locked.desk.cap_lifted_at or locked.at
        locked.desk.save(update_fields=["cap_lifted_at"])
        return release_seats(locked, actor, because="cap lifted")


def cancel_gathering(actor: Actor, gathering: GatheringPage, message: str) -> int:
    """Cancel it and tell everybody signed up or waiting. The page stays, marked. Returns how many are told."""
    if not rules.may_publish(actor, gathering):
        raise PermissionDenied("Bara de som får publicera träffen får ställa in den.")
    with locked_desk(gathering.pk) as locked:
        if locked.desk.cancelled_at is not None:
            return 0
        locked.desk.cancelled_at = locked.at
        locked.desk.cancellation_message = message.strip()
        locked.desk.calendar_sequence += 1
        locked.desk.save(update_fields=["cancelled_at", "cancellation_message", "calendar_sequence"])
        told = _tell_everybody(locked, actor, Event.GATHERING_CANCELLED, Mail.GATHERING_CANCELLED)
        published.send(sender=GatheringPage, paths=None)
    return told


def what_is_announced(gathering: GatheringPage) -> dict[str, str]:
    """What a person has in the calendar: when one of these changes, everybody is told anew."""
    return {
        "starts": gathering.starts.isoformat(),
        "ends": gathering.ends.isoformat(),
        "mode": gathering.mode,
        "venue": str(gathering.venue or ""),
        "joining_link": gathering.joining_link,
    }


def gathering_was_published(actor: Actor | None, gathering: GatheringPage) -> int:
    """After every publish: tell people of a new time, place or link, and fill seats of a raised limit.

    Returns how many are told. Nothing is sent the first time, when there is nobody to tell.
    """
    open_desk(gathering)
    with locked_desk(gathering.pk) as locked:
        told = 0
        announced = what_is_announced(locked.gathering)
        if announced != locked.desk.announced:
            has_news = bool(locked.desk.announced)
            if has_news:
                locked.desk.calendar_sequence += 1
            before, locked.desk.announced = locked.desk.announced, announced
            locked.desk.save(update_fields=["announced", "calendar_sequence"])
            if has_news and locked.desk.cancelled_at is None and not locked.gathering.is_over(locked.at):
                changed = [name for name, value in announced.items() if before.get(name) != value]
                told = _tell_everybody(
                    locked,
                    actor,
                    Event.GATHERING_CHANGED,
                    Mail.GATHERING_CHANGED,
                    changed=changed,
                    before=before,
                )
        release_seats(locked, actor, because="published")
    return told


def _tell_everybody(locked: LockedDesk, actor: Actor | None, event: str, mail: str, **facts: Any) -> int:
    everybody = list(
        Registration.objects.filter(gathering=locked.gathering, state__in=Registration.ACTIVE).order_by("id")
    )
    person = actor if isinstance(actor, Person) else None
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(registration=registration, kind=event, actor=person) for registration in everybody
    )
    write_mails(everybody, mail, locked.desk, version=locked.desk.calendar_sequence, **facts)
    return len(everybody)


def release_due(actor: Actor | None = None, at: datetime | None = None) -> int:
    """Give out seats whose cap per organisation has ended by date. The worker runs it every minute."""
    now = at or timezone.now()
    due = GatheringPage.objects.filter(
        cap_lifts_at__lte=now,
        starts__gt=now,
        desk__cap_lifted_at__isnull=True,
        desk__cancelled_at__isnull=True,
    ).values_list("pk", flat=True)
    count = 0
    for gathering_id in due:
        with locked_desk(gathering_id) as locked:
            locked.desk.cap_lifted_at = locked.at
            locked.desk.save(update_fields=["cap_lifted_at"])
            count += len(release_seats(locked, actor, because="cap ended"))
    return count
