"""The representative signs up colleagues of the own organisation, each with a sign-up of their own (rule 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, fold_email
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk, seats_changed
from hjulet.meet.actions.registration import (
    NO_WISHES,
    Applicant,
    RegistrationRefused,
    Wishes,
    active_registration,
    desk_for_newcomers,
    may_have_seats,
    refuse_unless_open,
    sign_up_one,
)
from hjulet.meet.models import GatheringPage, Party, Registration
from hjulet.meet.queries.members import free_seat_for, is_member_of_network_of
from hjulet.meet.queries.prices import price_for

State = Registration.State

LARGEST_PARTY = 50


@dataclass(frozen=True, slots=True)
class Colleague:
    """What came of one person's sign-up: "registered", "waiting" or, when it was there before, "already"."""

    name: str
    outcome: str
    position: int | None = None


def register_party(
    actor: Actor,
    gathering: GatheringPage,
    organisation: Organisation,
    people: Sequence[Applicant],
    *,
    all_or_nothing: bool = False,
    notice: PersonalDataNotice | None = None,
    wishes: Wishes = NO_WISHES,
    by_planner: bool = False,
    submission: str = "",
) -> list[Colleague]:
    """Sign colleagues up together, in the order given. Each is told at once who did it, and can object.

    All or nothing: seats for everybody, or everybody waits together as one. Otherwise as many as there
    is room for get seats and the rest wait. Somebody who is signed up already is left as they are.
    The same `submission` twice changes nothing. Raises PermissionDenied unless the actor is the organisation's
    representative or plans the gathering, and RegistrationRefused: nobody, too_many, same_address_twice,
    party_over_cap, party_over_seats, seat_taken, or why the gathering is not open.
    """
    if not rules.may_sign_up_colleagues(actor, organisation) and not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara organisationens medlemsansvariga får anmäla kollegor.")
    _refuse_odd(people)
    with locked_desk(gathering.pk) as locked:
        refuse_unless_open(locked, actor, by_planner=by_planner)
        if submission and (before := _same_again(gathering, submission)):
            return before
        is_closed = locked.gathering.audience == GatheringPage.Audience.MEMBERS
        if is_closed and not is_member_of_network_of(locked.gathering, organisation):
            raise RegistrationRefused("members_only", field="organisation")
        now, key = desk_for_newcomers(locked, wishes)
        known = {
            fold_email(one.email)
            for one in people
            if active_registration(locked.gathering, one.email) is not None
        }
        new = [one for one in people if fold_email(one.email) not in known]
        outcomes = {one.email: Colleague(one.name, "already") for one in people}
        together = all_or_nothing and len(new) > 1
        if together:
            _refuse_what_never_fits(now.pool(key).seats, now.cap, len(new))
        if new:
            party = Party.objects.create(
                gathering=locked.gathering,
                made_by=actor if isinstance(actor, Person) else None,
                all_or_nothing=together,
                created_at=locked.at,
            )
            price = price_for(locked.gathering, organisation, locked.at)
            all_get_seats = together and may_have_seats(locked, now, key, organisation, people=len(new))
            first = now
            for one in new:
                seat = free_seat_for(locked.gathering, organisation, one.role_title) if is_closed else None
                if is_closed and seat is None:
                    raise RegistrationRefused("seat_taken", field="role")
                takes_seat = (
                    all_get_seats if together else may_have_seats(locked, now, key, organisation, people=1)
                )
                position = None if takes_seat else now.pool(key).waiting + 1
                now = sign_up_one(
                    locked,
                    now,
                    key,
                    one,
                    organisation,
                    actor,
                    price=price,
                    takes_seat=takes_seat,
                    wishes=wishes,
                    seat=seat,
                    notice=notice,
                    party=party,
                    submission=f"{submission}:{fold_email(one.email)}"[:64] if submission else "",
                )
                outcomes[one.email] = Colleague(
                    one.name, State.REGISTERED if takes_seat else State.WAITING, position
                )
            seats_changed(locked.gathering, first, now)
    return [outcomes[one.email] for one in people]


def _refuse_odd(people: Sequence[Applicant]) -> None:
    if not people:
        raise RegistrationRefused("nobody")
    if len(people) > LARGEST_PARTY:
        raise RegistrationRefused("too_many")
    if len({fold_email(one.email) for one in people}) < len(people):
        raise RegistrationRefused("same_address_twice")


def _refuse_what_never_fits(seats: int | None, cap: int | None, people: int) -> None:
    """A party that is larger than there can ever be room for would stop the queue for good."""
    if cap is not None and people > cap:
        raise RegistrationRefused("party_over_cap")
    if seats is not None and people > seats:
        raise RegistrationRefused("party_over_seats")


def _same_again(gathering: GatheringPage, submission: str) -> list[Colleague]:
    """What the same form got the first time it was sent."""
    rows = Registration.objects.filter(gathering=gathering, submission__startswith=f"{submission}:")
    return [Colleague(row.name, row.state) for row in rows.order_by("id")]
