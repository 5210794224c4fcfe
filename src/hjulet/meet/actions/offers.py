"""Offers from the queue: accepted, or run out (rule 6). Declining is cancelling."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, log, release_seats, seats_changed
from hjulet.meet.actions.outbox import write_mail
from hjulet.meet.models import OutgoingMail, Registration, RegistrationEvent

State = Registration.State
Event = RegistrationEvent.Kind
Mail = OutgoingMail.Kind


class OfferEnded(Exception):
    """There is no open offer to accept: it has run out, or was answered."""


def accept_offer(actor: Actor, registration: Registration, *, has_link: bool = False) -> list[Registration]:
    """Take the seat; for an all-or-nothing party whoever answers first answers for all. Returns those who now have one.

    Accepting twice is the same as once. Raises OfferEnded when it has run out.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(
            "Erbjudandet kan bara besvaras av den det gäller eller av dem som planerar träffen."
        )
    with locked_desk(registration.gathering_id) as locked:
        end_expired_offers(locked)
        fresh = Registration.objects.select_related("party").get(pk=registration.pk)
        if fresh.state == State.REGISTERED:
            return []
        accepted: list[Registration] = []
        is_coming = locked.desk.cancelled_at is None and locked.at < locked.gathering.starts
        if fresh.state == State.OFFERED and is_coming:
            together = [fresh]
            if fresh.party is not None and fresh.party.all_or_nothing:
                together = list(
                    Registration.objects.filter(party=fresh.party, state=State.OFFERED).order_by("id")
                )
            for one in together:
                one.state = State.REGISTERED
                one.offer_expires_at = None
                one.save(update_fields=["state", "offer_expires_at"])
                log(one, Event.ACCEPTED, actor)
                write_mail(one, Mail.PROMOTED, locked.desk)
            accepted = together
            seats_changed(locked.gathering)
    # After the transaction, so that an offer found to have run out is given on all the same.
    if not accepted:
        raise OfferEnded
    registration.state = State.REGISTERED
    return accepted


def end_expired_offers(locked: LockedDesk) -> list[Registration]:
    """Let go those who have not answered in time. Their seats are free; `release_seats` gives them on."""
    expired = list(
        Registration.objects.filter(
            gathering=locked.gathering, state=State.OFFERED, offer_expires_at__lte=locked.at
        ).order_by("id")
    )
    for registration in expired:
        registration.state = State.CANCELLED
        registration.ended_at = locked.at
        registration.fee_ore = 0
        registration.offer_expires_at = None
        registration.save(update_fields=["state", "ended_at", "fee_ore", "offer_expires_at"])
        log(registration, Event.EXPIRED, None)
        if locked.desk.cancelled_at is None:  # of a cancelled gathering they know already
            write_mail(registration, Mail.OFFER_ENDED, locked.desk, reason="expired")
        wipe_what_was_asked(registration)
    if expired:
        release_seats(locked, because="offer expired")
    return expired


def end_offers_due(at: datetime | None = None) -> int:
    """Every gathering with an offer that has run out. The worker runs it every half minute."""
    due = (
        Registration.objects.filter(state=State.OFFERED, offer_expires_at__lte=at or timezone.now())
        .values_list("gathering_id", flat=True)
        .distinct()
        .order_by("gathering_id")
    )
    count = 0
    for gathering_id in list(due):
        with locked_desk(gathering_id) as locked:
            expired = end_expired_offers(locked)
            if expired:
                seats_changed(locked.gathering)
            count += len(expired)
    return count


def wipe_what_was_asked(registration: Registration) -> None:
    """Food, access, chosen sessions and answers go at once with the seat."""
    from hjulet.meet.models import RegistrationNeeds

    RegistrationNeeds.objects.filter(registration=registration).delete()
    registration.choices.all().delete()
    Registration.objects.filter(pk=registration.pk).update(answers={}, is_listed=False)
    registration.answers, registration.is_listed = {}, False
