"""Signing up and correcting, by the seat and queue rules (docs/methods/seats-and-queue.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, fold_email
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk, log, open_desk, release_seats, seats_changed
from hjulet.meet.actions.offers import end_expired_offers
from hjulet.meet.actions.outbox import write_mail
from hjulet.meet.models import (
    GatheringPage,
    InvoiceDetails,
    NetworkSeat,
    OutgoingMail,
    Party,
    Registration,
    RegistrationEvent,
    SeriesSignUp,
)
from hjulet.meet.queries.in_series import is_joined_whole, series_of
from hjulet.meet.queries.members import free_seat_for, is_member_of_network_of
from hjulet.meet.queries.prices import Price, price_for, terms_of
from hjulet.meet.queries.seats import (
    Occupancy,
    PoolKey,
    head_of_queue,
    occupancy,
    queue_position,
    waiting_in,
)

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
    vat_percent: int = 25


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else is said at a sign-up. Everything has a meaning when it is not said."""

    mode: str = ""
    """ "on_site" or "online"; empty: the first kind of seats that the gathering has."""
    site_id: int | None = None
    is_listed: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    """By the guid of the question."""
    invoice: InvoiceDetails | None = None
    """Not saved yet."""
    needs: Mapping[str, Any] | None = None


NO_WISHES = Wishes()


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
    wishes: Wishes = NO_WISHES,
    by_planner: bool = False,
    series_sign_up: SeriesSignUp | None = None,
) -> Receipt:
    """Sign a person up: a seat when there is one, else the end of the queue.

    A second sign-up of the same address changes nothing; the answer is the one a stranger's address
    would get, and the truth goes by mail to the address itself. Only whoever knows the `submission`
    (a random word made by the form) gets the first answer again, as after a double click.
    A planner (`by_planner`) may sign up before it opens and after it has closed.

    Raises RegistrationRefused when the gathering is not open, or not for this organisation.
    """
    with locked_desk(gathering.pk) as locked:
        refuse_unless_open(locked, actor, by_planner=by_planner, in_series=series_sign_up is not None)
        seat = _seat_for(locked, organisation, role_title)
        now, key = desk_for_newcomers(locked, wishes)
        takes_seat = may_have_seats(locked, now, key, organisation, people=1)
        price = price_for(locked.gathering, organisation, locked.at)
        receipt = Receipt(
            state=State.REGISTERED if takes_seat else State.WAITING,
            position=None if takes_seat else now.pool(key).waiting + 1,
            price_ore=price.amount_ore,
            price_note=price.note,
            vat_percent=price.vat_percent,
        )
        existing = active_registration(locked.gathering, email)
        seat_is_taken = locked.gathering.audience == GatheringPage.Audience.MEMBERS and seat is None
        if existing is not None:
            if submission and existing.submission == submission:
                return _receipt_of(existing)
            _tell_again(existing, locked)
        elif not seat_is_taken:
            after = sign_up_one(
                locked,
                now,
                key,
                Applicant(name=name, email=email, role_title=role_title, language=language),
                organisation,
                actor,
                price=price,
                takes_seat=takes_seat,
                wishes=wishes,
                seat=seat,
                notice=notice,
                submission=submission,
                series_sign_up=series_sign_up,
            )
            seats_changed(locked.gathering, now, after)
    if seat_is_taken:
        raise RegistrationRefused("seat_taken", field="role")
    return receipt


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person to sign up."""

    name: str
    email: str
    role_title: str = ""
    language: str = "sv"


def active_registration(gathering: GatheringPage, email: str) -> Registration | None:
    found: Registration | None = Registration.objects.filter(
        gathering=gathering, person__email=fold_email(email), state__in=Registration.ACTIVE
    ).first()
    return found


def desk_for_newcomers(locked: LockedDesk, wishes: Wishes) -> tuple[Occupancy, PoolKey]:
    """The desk when everybody who waits and may have a seat has got it, and which seats are asked for."""
    end_expired_offers(locked)
    now = occupancy(locked.gathering, locked.desk, locked.at)
    if any(pool.waiting and not pool.is_full for pool in now.pools) and release_seats(
        locked, because="found free"
    ):
        now = occupancy(locked.gathering, locked.desk, locked.at)
    if not wishes.mode and wishes.site_id is None:
        return now, now.pools[0].key
    key = (wishes.mode or Registration.Mode.ON_SITE, wishes.site_id)
    if not any(pool.key == key for pool in now.pools):
        raise RegistrationRefused("no_such_seats", field="pool")
    return now, key


def may_have_seats(
    locked: LockedDesk, now: Occupancy, key: PoolKey, organisation: Organisation | None, *, people: int
) -> bool:
    """Whether so many newcomers get seats together: there is room, under the cap too, and nobody is before them."""
    pool = now.pool(key)
    if not pool.has_room_for(people) or now.is_at_cap(organisation.pk if organisation else None, people):
        return False
    if not pool.waiting:
        return True
    queue = waiting_in(locked.gathering, now, key)
    return head_of_queue(locked.gathering, queue, now, key) is None


def sign_up_one(
    locked: LockedDesk,
    now: Occupancy,
    key: PoolKey,
    applicant: Applicant,
    organisation: Organisation | None,
    actor: Actor,
    *,
    price: Price,
    takes_seat: bool,
    wishes: Wishes = NO_WISHES,
    seat: NetworkSeat | None = None,
    notice: PersonalDataNotice | None = None,
    submission: str = "",
    party: Party | None = None,
    series_sign_up: SeriesSignUp | None = None,
) -> Occupancy:
    """Write one sign-up down, with its log and mail; and the desk as it is after."""
    if wishes.invoice is not None and wishes.invoice.pk is None:
        wishes.invoice.save()
    mode, site_id = key
    place = organisation.place if organisation else None
    registration = Registration(
        gathering=locked.gathering,
        person=person_with(applicant),
        registered_by=actor if isinstance(actor, Person) else None,
        party=party,
        series_sign_up=series_sign_up,
        state=State.REGISTERED if takes_seat else State.WAITING,
        mode=mode,
        site_id=site_id,
        name=applicant.name.strip(),
        role_title=applicant.role_title.strip() or (seat.role_title if seat else ""),
        organisation=organisation,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        county_code=place.code[:2] if place else "",
        seat=seat,
        price_ore=price.amount_ore,
        vat_percent=price.vat_percent,
        price_label=price.label,
        price_note=price.note,
        terms=terms_of(locked.gathering),
        invoice_details=wishes.invoice,
        answers=dict(wishes.answers),
        is_listed=wishes.is_listed,
        language=applicant.language,
        notice=notice,
        submission=submission,
        created_at=locked.at,
        queued_at=None if takes_seat else (party.created_at if party else locked.at),
    )
    registration.save(force_insert=True)
    if wishes.needs:
        from hjulet.meet.actions.needs import save_needs

        save_needs(actor, registration, wishes.needs, has_link=True)
    log(registration, Event.REGISTERED if takes_seat else Event.QUEUED, actor)
    write_mail(
        registration,
        Mail.REGISTERED if takes_seat else Mail.WAITING,
        locked.desk,
        position=None if takes_seat else now.pool(key).waiting + 1,
        **who_did_it(actor, registration),
    )
    return now.with_changes(
        key, registration.organisation_id, registered=int(takes_seat), waiting=int(not takes_seat)
    )


def who_did_it(actor: Actor, registration: Registration) -> dict[str, Any]:
    """For the mail to somebody who was signed up by another: who it was. Kept as an id, read when it is sent."""
    if not isinstance(actor, Person) or actor.pk == registration.person_id:
        return {}
    return {"registered_by": str(actor.pk)}


def _receipt_of(registration: Registration) -> Receipt:
    return Receipt(
        state=registration.state,
        position=queue_position(registration),
        price_ore=registration.price_ore,
        price_note=registration.price_note,
        vat_percent=registration.vat_percent,
    )


def change_registration(
    actor: Actor, registration: Registration, *, name: str, role_title: str, has_link: bool = False
) -> Registration:
    """Correct the name or role. The organisation stays: the seat was given to it, and the queue counted it."""
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied("Anmälan kan bara ändras av den det gäller eller av dem som planerar träffen.")
    with transaction.atomic():
        fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if fresh.state not in Registration.ACTIVE:
            raise RegistrationRefused("not_active")
        if fresh.gathering.is_over() and not rules.may_edit(actor, fresh.gathering):
            raise RegistrationRefused("over")
        new = {"name": name.strip(), "role_title": role_title.strip()}
        changed = [field for field, value in new.items() if getattr(fresh, field) != value]
        if changed:
            for one in changed:
                setattr(fresh, one, new[one])
            fresh.save(update_fields=changed)
            log(fresh, Event.CHANGED, actor, fields=changed)
            version = fresh.events.filter(kind=Event.CHANGED).count()
            desk = open_desk(fresh.gathering)
            write_mail(fresh, Mail.CHANGED, desk, version=version, position=queue_position(fresh))
    return fresh


def refuse_unless_open(
    locked: LockedDesk, actor: Actor, *, by_planner: bool = False, in_series: bool = False
) -> None:
    """Raises RegistrationRefused with the reason, unless the gathering takes sign-ups now (from planners: until it is over)."""
    if not locked.gathering.live:
        raise RegistrationRefused("draft")
    if by_planner and not rules.may_edit(actor, locked.gathering):
        raise PermissionDenied("Bara de som planerar träffen får anmäla andra när anmälan är stängd.")
    whole_only = not (in_series or by_planner) and is_joined_whole(series_of(locked.gathering))
    answer = rules.sign_up(locked.gathering, locked.desk, locked.at, whole_only=whole_only)
    if by_planner and answer in {rules.SignUp.NOT_YET, rules.SignUp.CLOSED, rules.SignUp.ELSEWHERE}:
        return
    if answer is not rules.SignUp.OPEN:
        raise RegistrationRefused(answer.value)


def _seat_for(locked: LockedDesk, organisation: Organisation | None, role_title: str) -> NetworkSeat | None:
    """In a closed network the organisation's seat for that role; otherwise none."""
    if locked.gathering.audience != GatheringPage.Audience.MEMBERS:
        return None
    if organisation is None or not is_member_of_network_of(locked.gathering, organisation):
        raise RegistrationRefused("members_only", field="organisation")
    return free_seat_for(locked.gathering, organisation, role_title)


def person_with(applicant: Applicant) -> Person:
    """The person with that address. A known person's own details are never changed by a sign-up."""
    person, _ = Person.objects.get_or_create(
        email=fold_email(applicant.email),
        defaults={
            "name": applicant.name.strip(),
            "language": applicant.language,
            "password": make_password(None),
        },
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
