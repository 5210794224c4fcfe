"""Signing up, changing and cancelling, by the seat and queue rules (docs/methods/seats-and-queue.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, fold_email
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, log, open_desk, release_seats, seats_changed
from hjulet.meet.actions.outbox import write_mail
from hjulet.meet.models import (
    GatheringPage,
    NetworkSeat,
    OutgoingMail,
    Registration,
    RegistrationEvent,
)
from hjulet.meet.queries.members import free_seat_for, is_member_of_network_of
from hjulet.meet.queries.seats import Occupancy, occupancy, queue_position

State = Registration.State
Event = RegistrationEvent.Kind
Mail = OutgoingMail.Kind

REPEAT_MAIL_EVERY = timedelta(minutes=10)


class RegistrationRefused(Exception):
    """The gathering does not take this sign-up. `reason` is a stable word, `field` the field to mend, if any."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever signed up is told at once. It says the same whether or not the address was known before."""

    state: str
    position: int | None
    price_ore: int
    price_note: str


def register(
    actor: Actor,
    gathering: GatheringPage,
    *,
    name: str,
    email: str,
    organisation: Organisation | None,
    role_title: str = "",
    language: str = "sv",
    notice: PersonalDataNotice | None = None,
    submission: str = "",
) -> Receipt:
    """Sign a person up: a seat when there is one, else the end of the queue.

    A second sign-up of the same address changes nothing; the answer is the one a stranger's address
    would get, and the truth goes by mail to the address itself. Only whoever knows the `submission`
    (a random word made by the form) gets the first answer again, as after a double click.

    Raises RegistrationRefused when the gathering is not open, or not for this organisation.
    """
    with locked_desk(gathering.pk) as locked:
        _refuse_unless_open(locked)
        seat = _seat_for(locked, organisation, role_title)
        before = occupancy(locked.gathering, locked.desk, locked.at)
        if before.waiting and not before.is_full and release_seats(locked, because="found free"):
            before = occupancy(locked.gathering, locked.desk, locked.at)
        takes_seat = not before.is_full and not before.is_at_cap(organisation.pk if organisation else None)
        receipt = Receipt(
            state=State.REGISTERED if takes_seat else State.WAITING,
            position=None if takes_seat else before.waiting + 1,
            price_ore=locked.gathering.price_ore,
            price_note=locked.gathering.price_note,
        )
        existing = Registration.objects.filter(
            gathering=locked.gathering, person__email=fold_email(email), state__in=Registration.ACTIVE
        ).first()
        seat_is_taken = locked.gathering.audience == GatheringPage.Audience.MEMBERS and seat is None
        if existing is not None:
            if submission and existing.submission == submission:
                return _receipt_of(existing)
            _tell_again(existing, locked)
        elif not seat_is_taken:
            _sign_up(
                locked,
                before,
                Registration(
                    gathering=locked.gathering,
                    person=_person(email, name=name, language=language),
                    registered_by=actor if isinstance(actor, Person) else None,
                    state=receipt.state,
                    name=name.strip(),
                    role_title=role_title.strip() or (seat.role_title if seat else ""),
                    organisation=organisation,
                    organisation_name=organisation.name if organisation else "",
                    organisation_kind=organisation.kind if organisation else "",
                    seat=seat,
                    price_ore=receipt.price_ore,
                    price_note=receipt.price_note,
                    language=language,
                    notice=notice,
                    submission=submission,
                    created_at=locked.at,
                    queued_at=None if takes_seat else locked.at,
                ),
                actor,
                position=receipt.position,
            )
    if seat_is_taken:
        raise RegistrationRefused("seat_taken", field="role")
    return receipt


def _sign_up(
    locked: LockedDesk, before: Occupancy, registration: Registration, actor: Actor, *, position: int | None
) -> None:
    registration.save(force_insert=True)
    has_seat = registration.state == State.REGISTERED
    log(registration, Event.REGISTERED if has_seat else Event.QUEUED, actor)
    write_mail(registration, Mail.REGISTERED if has_seat else Mail.WAITING, locked.desk, position=position)
    seats_changed(locked.gathering, before, replace(before, registered=before.registered + int(has_seat)))


def _receipt_of(registration: Registration) -> Receipt:
    return Receipt(
        state=registration.state,
        position=queue_position(registration),
        price_ore=registration.price_ore,
        price_note=registration.price_note,
    )


def cancel_registration(
    actor: Actor, registration: Registration, *, has_link: bool = False
) -> list[Registration]:
    """Give up the seat or the place in the queue; the seat goes to the next. Works when full and after closing.

    Returns those who got a seat. Cancelling twice is the same as once.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(
            "Anmälan kan bara avbokas av den det gäller eller av dem som planerar träffen."
        )
    with locked_desk(registration.gathering_id) as locked:
        fresh = Registration.objects.get(pk=registration.pk)
        if fresh.state == State.CANCELLED:
            return []
        had_seat = fresh.state == State.REGISTERED
        before = occupancy(locked.gathering, locked.desk, locked.at)
        fresh.state = State.CANCELLED
        fresh.ended_at = locked.at
        fresh.save(update_fields=["state", "ended_at"])
        log(fresh, Event.CANCELLED, actor, had_seat=had_seat)
        write_mail(fresh, Mail.CANCELLED, locked.desk, had_seat=had_seat)
        registration.state = fresh.state
        promoted = release_seats(locked, actor, because="cancelled") if had_seat else []
        after = replace(before, registered=before.registered - int(had_seat) + len(promoted))
        seats_changed(locked.gathering, before, after)
        return promoted


def change_registration(
    actor: Actor, registration: Registration, *, name: str, role_title: str, has_link: bool = False
) -> Registration:
    """Correct the name or role. The organisation stays: the seat was given to it, and the queue counted it."""
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied("Anmälan kan bara ändras av den det gäller eller av dem som planerar träffen.")
    with transaction.atomic():
        fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if fresh.state == State.CANCELLED:
            raise RegistrationRefused("cancelled")
        new = {"name": name.strip(), "role_title": role_title.strip()}
        changed = [field for field, value in new.items() if getattr(fresh, field) != value]
        if changed:
            for field in changed:
                setattr(fresh, field, new[field])
            fresh.save(update_fields=changed)
            log(fresh, Event.CHANGED, actor, fields=changed)
            version = fresh.events.filter(kind=Event.CHANGED).count()
            desk = open_desk(fresh.gathering)
            write_mail(fresh, Mail.CHANGED, desk, version=version, position=queue_position(fresh))
    return fresh


def _refuse_unless_open(locked: LockedDesk) -> None:
    if not locked.gathering.live:
        raise RegistrationRefused("draft")
    answer = rules.sign_up(locked.gathering, locked.desk, locked.at)
    if answer is not rules.SignUp.OPEN:
        raise RegistrationRefused(answer.value)


def _seat_for(locked: LockedDesk, organisation: Organisation | None, role_title: str) -> NetworkSeat | None:
    """In a closed network the organisation's seat for that role; otherwise none."""
    if locked.gathering.audience != GatheringPage.Audience.MEMBERS:
        return None
    if organisation is None or not is_member_of_network_of(locked.gathering, organisation):
        raise RegistrationRefused("members_only", field="organisation")
    return free_seat_for(locked.gathering, organisation, role_title)


def _person(email: str, *, name: str, language: str) -> Person:
    """The person with that address. A known person's own details are never changed by a sign-up."""
    person, _ = Person.objects.get_or_create(
        email=fold_email(email),
        defaults={"name": name.strip(), "language": language, "password": make_password(None)},
    )
    return person


def _tell_again(existing: Registration, locked: LockedDesk) -> None:
    """Send the link and the state once more, to the address itself, but not so often that it becomes a nuisance."""
    latest = existing.mails.filter(kind=Mail.REPEATED).order_by("-version").first()
    if latest is not None and timezone.now() - latest.created_at < REPEAT_MAIL_EVERY:
        return
    log(existing, Event.REPEATED, None)
    version = 0 if latest is None else latest.version + 1
    write_mail(existing, Mail.REPEATED, locked.desk, version=version, position=queue_position(existing))


__all__ = ["Receipt", "RegistrationRefused", "cancel_registration", "change_registration", "register"]
