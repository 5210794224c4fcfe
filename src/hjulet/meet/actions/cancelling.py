"""Giving up a seat or a place in the queue, and objecting to having been signed up by another."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, log, release_seats, seats_changed
from hjulet.meet.actions.offers import wipe_what_was_asked
from hjulet.meet.actions.outbox import write_letter, write_mail
from hjulet.meet.actions.registration import RegistrationRefused
from hjulet.meet.models import Attendance, OutgoingMail, Registration, RegistrationEvent
from hjulet.meet.queries.prices import fee_if_cancelled
from hjulet.meet.queries.seats import occupancy

State = Registration.State
Event = RegistrationEvent.Kind
Mail = OutgoingMail.Kind


def cancel_registration(
    actor: Actor, registration: Registration, *, has_link: bool = False, waives_fee: bool = False
) -> list[Registration]:
    """Give up the seat, the offer or the place in the queue; the seat goes to the next. Works when full and after closing.

    The fee by the frozen terms is written on the sign-up; only a planner may waive it. Returns those
    who got a seat or the offer of one. Cancelling twice is the same as once. Raises RegistrationRefused: over
    (a planner may still put it right), is_present.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(
            "Anmälan kan bara avbokas av den det gäller eller av dem som planerar träffen."
        )
    if waives_fee and not rules.may_edit(actor, registration.gathering):
        raise PermissionDenied("Bara de som planerar träffen får efterskänka avgiften.")
    with locked_desk(registration.gathering_id) as locked:
        return _end(locked, actor, registration, is_free=waives_fee)


def object_to_registration(
    actor: Actor, registration: Registration, *, has_link: bool = False
) -> list[Registration]:
    """The person does not want to have been signed up by somebody else: gone at once, free of charge, and they are told.

    A seat that was taken over costs its payer what cancelling it would. Raises PermissionDenied for anybody but the
    person, and for a sign-up of one's own; RegistrationRefused: has_begun.
    """
    is_own = actor.is_authenticated and actor.pk == registration.person_id
    if not (has_link or is_own) or not was_registered_by_another(registration):
        raise PermissionDenied("Bara den som har blivit anmäld av någon annan kan invända mot det.")
    with locked_desk(registration.gathering_id) as locked:
        fresh = Registration.objects.get(pk=registration.pk)
        if locked.at >= locked.gathering.starts:
            raise RegistrationRefused("has_begun")
        if fresh.state in Registration.ACTIVE:
            log(fresh, Event.OBJECTED, actor)
            if fresh.registered_by is not None:
                write_letter(
                    fresh.registered_by,
                    Mail.OBJECTED,
                    locked.gathering,
                    key=f"objected:{fresh.public_id}",
                    registration=str(fresh.public_id),
                )
        # Else a seat could be handed over to oneself, to get out of the terms.
        return _end(locked, actor, registration, is_free=fresh.replaces_id is None)


def was_registered_by_another(registration: Registration) -> bool:
    return (
        registration.registered_by_id is not None and registration.registered_by_id != registration.person_id
    )


def _end(
    locked: LockedDesk, actor: Actor, registration: Registration, *, is_free: bool
) -> list[Registration]:
    fresh = Registration.objects.get(pk=registration.pk)
    if fresh.state not in Registration.ACTIVE:
        return []
    if not rules.may_edit(actor, locked.gathering):
        if locked.gathering.is_over(locked.at):
            raise RegistrationRefused("over")
        if Attendance.objects.filter(registration=fresh).exists():
            raise RegistrationRefused("is_present")
    before = occupancy(locked.gathering, locked.desk, locked.at)
    state_before = fresh.state
    fee = fee_if_cancelled(fresh, locked.at, starts=locked.gathering.starts)
    # Nobody pays for a gathering that the organiser has cancelled.
    fresh.fee_ore = 0 if is_free or locked.desk.cancelled_at is not None else fee.amount_ore
    fresh.state = State.CANCELLED
    fresh.ended_at = locked.at
    fresh.offer_expires_at = None
    fresh.save(update_fields=["state", "ended_at", "fee_ore", "offer_expires_at"])
    had_seat = state_before == State.REGISTERED
    was_offered = state_before == State.OFFERED
    log(fresh, Event.DECLINED if was_offered else Event.CANCELLED, actor, had_seat=had_seat)
    if was_offered:
        write_mail(fresh, Mail.OFFER_ENDED, locked.desk, reason="declined")
    else:
        write_mail(fresh, Mail.CANCELLED, locked.desk, had_seat=had_seat, fee_ore=fresh.fee_ore)
    wipe_what_was_asked(fresh)
    registration.state, registration.fee_ore = fresh.state, fresh.fee_ore
    # One who leaves the queue may have been the party's fifth that had no room.
    given = release_seats(locked, actor, because="cancelled")
    seats_changed(locked.gathering, before, occupancy(locked.gathering, locked.desk, locked.at))
    return given
