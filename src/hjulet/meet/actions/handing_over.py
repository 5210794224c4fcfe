"""A seat passes to a colleague (rule 9), or is changed for one of another kind."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hjulet.hub.models import PersonalDataNotice, fold_email
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, log, release_seats, seats_changed
from hjulet.meet.actions.offers import end_expired_offers, wipe_what_was_asked
from hjulet.meet.actions.outbox import write_mail
from hjulet.meet.actions.registration import (
    Applicant,
    RegistrationRefused,
    active_registration,
    person_with,
    who_did_it,
)
from hjulet.meet.models import OutgoingMail, Registration, RegistrationEvent
from hjulet.meet.queries.seats import head_of_queue, occupancy, waiting_in

State = Registration.State
Event = RegistrationEvent.Kind
Mail = OutgoingMail.Kind


def _refuse_after_the_start(locked: LockedDesk) -> None:
    if locked.desk.cancelled_at is not None:
        raise RegistrationRefused("cancelled")
    if locked.at >= locked.gathering.starts:
        raise RegistrationRefused("has_begun")


def hand_over(
    actor: Actor,
    registration: Registration,
    *,
    name: str,
    email: str,
    role_title: str = "",
    language: str = "",
    notice: PersonalDataNotice | None = None,
    has_link: bool = False,
) -> Registration:
    """Let a colleague take the seat, the offer or the place in the queue over, until the start. Returns the new sign-up.

    Organisation, price, terms and place in the queue stay; what the former person had answered and
    asked for is wiped at once. A colleague who waits leaves the queue for the seat.
    Raises RegistrationRefused: has_begun, cancelled, not_active, same_person, already_registered.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(
            "Platsen kan bara överlåtas av den det gäller, av organisationens medlemsansvariga "
            "eller av dem som planerar träffen."
        )
    with locked_desk(registration.gathering_id) as locked:
        _refuse_after_the_start(locked)
        old = Registration.objects.select_related("person", "organisation").get(pk=registration.pk)
        if old.state not in Registration.ACTIVE:
            raise RegistrationRefused("not_active")
        if old.person is not None and old.person.email == fold_email(email):
            raise RegistrationRefused("same_person", field="email")
        existing = active_registration(locked.gathering, email)
        if existing is not None:
            if existing.state != State.WAITING or old.state == State.WAITING:
                raise RegistrationRefused("already_registered", field="email")
            existing.state, existing.ended_at, existing.fee_ore = State.CANCELLED, locked.at, 0
            existing.save(update_fields=["state", "ended_at", "fee_ore"])
            log(existing, Event.CANCELLED, actor, had_seat=False, because="took over")
            wipe_what_was_asked(existing)
        had_seat = old.state == State.REGISTERED
        state, old.state, old.ended_at = old.state, State.HANDED_OVER, locked.at
        old.save(update_fields=["state", "ended_at"])
        person = person_with(Applicant(name=name, email=email, language=language or old.language))
        new = Registration(
            gathering=old.gathering,
            person=person,
            registered_by=actor if actor.is_authenticated else old.person,
            replaces=old,
            party=old.party,
            state=state,
            mode=old.mode,
            site_id=old.site_id,
            name=name.strip(),
            role_title=role_title.strip() or (old.seat.role_title if old.seat else ""),
            organisation=old.organisation,
            organisation_name=old.organisation_name,
            organisation_kind=old.organisation_kind,
            county_code=old.county_code,
            seat=old.seat,
            price_ore=old.price_ore,
            vat_percent=old.vat_percent,
            price_label=old.price_label,
            price_note=old.price_note,
            terms=old.terms,
            invoice_details=old.invoice_details,
            language=language or old.language,
            notice=notice or old.notice,
            created_at=locked.at,
            queued_at=old.queued_at,
            offer_expires_at=old.offer_expires_at,
        )
        new.save(force_insert=True)
        Registration.objects.filter(pk=old.pk).update(offer_expires_at=None)
        wipe_what_was_asked(old)
        log(old, Event.HANDED_OVER, actor)
        log(new, Event.TOOK_OVER, actor)
        write_mail(old, Mail.HANDED_OVER, locked.desk, had_seat=had_seat)
        write_mail(
            new,
            Mail.TOOK_OVER,
            locked.desk,
            expires_at=new.offer_expires_at.isoformat() if new.offer_expires_at else None,
            **(who_did_it(actor, new) or {"registered_by": str(old.person_id)}),
        )
        if existing is not None:
            release_seats(locked, actor, because="cancelled")
        seats_changed(locked.gathering)
    return new


def switch_seats(
    actor: Actor, registration: Registration, *, mode: str, site_id: int | None = None, has_link: bool = False
) -> Registration:
    """Take part in another way or at another site, while seats there remain. Whoever waits moves to that queue's end.

    Nobody gets past a queue by switching, and the seat left goes to the next. Raises RegistrationRefused:
    has_begun, cancelled, not_active, no_such_seats, no_seats_there.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied("Anmälan kan bara ändras av den det gäller eller av dem som planerar träffen.")
    with locked_desk(registration.gathering_id) as locked:
        _refuse_after_the_start(locked)
        end_expired_offers(locked)
        fresh = Registration.objects.get(pk=registration.pk)
        if fresh.state not in Registration.ACTIVE:
            raise RegistrationRefused("not_active")
        key = (mode, site_id)
        if (fresh.mode, fresh.site_id) == key:
            return fresh
        now = occupancy(locked.gathering, locked.desk, locked.at)
        try:
            target = now.pool(key)
        except KeyError:
            raise RegistrationRefused("no_such_seats", field="pool") from None
        queue = waiting_in(locked.gathering, now, key)
        is_free = not target.is_full and head_of_queue(locked.gathering, queue, now, key) is None
        if fresh.state in Registration.TAKES_SEAT:
            if not is_free:
                raise RegistrationRefused("no_seats_there", field="pool")
            fresh.state = State.REGISTERED
        elif is_free and not now.is_at_cap(fresh.organisation_id):
            fresh.state = State.REGISTERED
        else:
            fresh.queued_at = locked.at
        fresh.mode, fresh.site_id = key
        # A party is of people who go together.
        fresh.party = None
        fresh.offer_expires_at = None
        fresh.save(update_fields=["state", "mode", "site", "party", "queued_at", "offer_expires_at"])
        log(fresh, Event.SWITCHED, actor, mode=mode, site=site_id, state=str(fresh.state))
        version = fresh.events.filter(kind=Event.SWITCHED).count()
        write_mail(fresh, Mail.SWITCHED, locked.desk, version=version, mode=mode)
        release_seats(locked, actor, because="switched")
        seats_changed(locked.gathering)
    return fresh
