"""The desk of a gathering: the lock, and the one service that gives a free seat to the next in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from hjulet.meet.queries.children import existing_children, remember_empty
from hjulet.meet.queries.offers import offer_deadline
from hjulet.meet.queries.seats import Occupancy, PoolKey, head_of_queue, occupancy, waiting_in

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
        row = RegistrationDesk.objects.select_for_update()
        desk = row.filter(gathering_id=gathering_id).first()
        if desk is None:
            RegistrationDesk.objects.get_or_create(gathering_id=gathering_id)
            desk = row.get(gathering_id=gathering_id)
        # Asked apart and after: whoever has waited for a lock on PostgreSQL sees anew only the row that was locked.
        gathering = GatheringPage.objects.annotate(**existing_children()).get(pk=gathering_id)
        remember_empty(gathering)
        gathering.desk = desk
        desk.gathering = gathering
        yield LockedDesk(desk=desk, gathering=gathering, at=timezone.now())


def lock_page(gathering_id: int) -> None:
    """For what changes a page and then its desk: the page first, as publishing does, so that no two wait for each other.

    Sign-ups refer to the page while they hold the desk, and this lock lets them.
    """
    rows = GatheringPage.objects.select_for_update(no_key=True).filter(pk=gathering_id)
    rows.values_list("pk", flat=True).first()


def log(registration: Registration, kind: str, actor: Actor | None, **details: Any) -> None:
    person = actor if isinstance(actor, Person) else None
    RegistrationEvent.objects.create(registration=registration, kind=kind, actor=person, details=details)


def release_seats(locked: LockedDesk, actor: Actor | None = None, *, because: str) -> list[Registration]:
    """The one service that gives seats to the queue. Called whenever one may have come free; harmless when none has.

    Strict order, one kind of seat at a time: the first in the queue whose organisation is below its cap,
    until no seat or nobody who may have it is left. More than a day before the start they are asked
    first, and their seat is held until they answer. A gathering that is cancelled or has begun gives
    nobody anything.
    """
    if locked.desk.cancelled_at is not None or locked.gathering.starts <= locked.at:
        return []
    given: list[Registration] = []
    now = occupancy(locked.gathering, locked.desk, locked.at)
    for key in [pool.key for pool in now.pools if pool.waiting and not pool.is_full]:
        queue = waiting_in(locked.gathering, now, key)
        while not now.pool(key).is_full and (head := head_of_queue(locked.gathering, queue, now, key)):
            if not head.fits:
                break
            now = _give(locked, head.unit, now, key, actor, because=because)
            queue = [row for row in queue if row not in head.unit]
            given += head.unit
    if given:
        seats_changed(locked.gathering)
    return given


def _give(
    locked: LockedDesk,
    unit: list[Registration],
    now: Occupancy,
    key: PoolKey,
    actor: Actor | None,
    *,
    because: str,
) -> Occupancy:
    """Seats for all in the unit, or the offer of them; and the desk as it is after."""
    gathering = locked.gathering
    deadline = offer_deadline(locked.at, hours=gathering.offer_hours, starts=gathering.starts)
    for registration in unit:
        registration.state = Registration.State.OFFERED if deadline else Registration.State.REGISTERED
        registration.offer_expires_at = deadline
        registration.save(update_fields=["state", "offer_expires_at"])
        if deadline is None:
            log(registration, Event.PROMOTED, actor, because=because)
            write_mail(registration, Mail.PROMOTED, locked.desk)
        else:
            log(registration, Event.OFFERED, actor, because=because)
            write_mail(
                registration,
                Mail.OFFERED,
                locked.desk,
                version=registration.events.filter(kind=Event.OFFERED).count() - 1,
                expires_at=deadline.isoformat(),
                party_size=len(unit),
            )
        now = now.with_changes(
            key,
            registration.organisation_id,
            waiting=-1,
            registered=int(deadline is None),
            offered=int(deadline is not None),
        )
    return now


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


def what_is_announced(gathering: GatheringPage) -> dict[str, Any]:
    """What a person has in the calendar: when one of these changes, everybody is told anew."""
    return {
        "starts": gathering.starts.isoformat(),
        "ends": gathering.ends.isoformat(),
        "mode": gathering.mode,
        "venue": str(gathering.venue or ""),
        "joining_link": gathering.joining_link,
        "sites": {str(site.guid): str(site.venue or "") for site in gathering.sites.all()},
    }


def gathering_was_published(actor: Actor | None, gathering: GatheringPage) -> int:
    """After every publish: tell people of a new time, place or link, and fill seats of a raised limit.

    Returns how many are told. Nothing is sent the first time, when there is nobody to tell.
    """
    open_desk(gathering)
    with locked_desk(gathering.pk) as locked:
        told = 0
        _draw_offers_back(locked)
        announced = what_is_announced(locked.gathering)
        if announced != locked.desk.announced:
            before, locked.desk.announced = locked.desk.announced, announced
            changed = _news(before, announced)
            has_news = bool(before) and bool(changed)
            if has_news:
                locked.desk.calendar_sequence += 1
            locked.desk.save(update_fields=["announced", "calendar_sequence"])
            if has_news and locked.desk.cancelled_at is None and not locked.gathering.is_over(locked.at):
                told = _tell_everybody(
                    locked,
                    actor,
                    Event.GATHERING_CHANGED,
                    Mail.GATHERING_CHANGED,
                    only_at=_changed_sites(before, announced) if changed == ["sites"] else None,
                    changed=changed,
                    before=before,
                )
        release_seats(locked, actor, because="published")
    return told


def _changed_sites(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The local sites, by guid, that meet in another house than was said. One that is new has nobody to tell."""
    said: dict[str, str] = before.get("sites", {})
    return [guid for guid, house in after["sites"].items() if guid in said and said[guid] != house]


def _news(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What of it is new to those who were told before."""
    changed = [name for name, value in after.items() if name != "sites" and before.get(name) != value]
    return [*changed, "sites"] if _changed_sites(before, after) else changed


def _draw_offers_back(locked: LockedDesk) -> None:
    """An offer never outlives the start, also of a gathering that was moved nearer."""
    gathering = locked.gathering
    later = Registration.objects.filter(
        gathering=gathering, state=Registration.State.OFFERED, offer_expires_at__gt=gathering.starts
    )
    if later.exists():
        anew = offer_deadline(locked.at, hours=gathering.offer_hours, starts=gathering.starts)
        later.update(offer_expires_at=anew or gathering.starts)


def _tell_everybody(
    locked: LockedDesk,
    actor: Actor | None,
    event: str,
    mail: str,
    *,
    only_at: list[str] | None = None,
    **facts: Any,
) -> int:
    """Everybody with a seat, an offer or a place in the queue; or only those at some local sites, by guid."""
    active = Registration.objects.filter(gathering=locked.gathering, state__in=Registration.ACTIVE)
    if only_at is not None:
        active = active.filter(site__guid__in=only_at)
    everybody = list(active.order_by("id"))
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
