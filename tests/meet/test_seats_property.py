"""Whatever people and planners do, in whatever order: the seat rules hold after every single step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hjulet.hub.models import Organisation
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, RegistrationDesk, RegistrationEvent
from tests.factories import make_gathering, make_person, organisation

REGISTERED, WAITING, CANCELLED = "registered", "waiting", "cancelled"
STATE_AFTER = {"registered": REGISTERED, "queued": WAITING, "promoted": REGISTERED, "cancelled": CANCELLED}
MAIL_FOR = {
    "registered": "registered",
    "queued": "waiting",
    "promoted": "promoted",
    "cancelled": "cancelled",
    "gathering_cancelled": "gathering_cancelled",
}
PEOPLE = [f"person{number}@exempel.invalid" for number in range(7)]
# Four from one organisation, so that its cap is felt; one from another; two from none.
HOME_OF = dict(zip(PEOPLE, ("2282", None, "2282", "2281", "2282", None, "2282"), strict=True))


class Desk(RuleBasedStateMachine):
    """One gathering, seven people from two organisations and none, and somebody who plans."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.planner = make_person(is_superuser=True)
        self.organisations: dict[str | None, Organisation | None] = {
            code: organisation(code) if code else None for code in HOME_OF.values()
        }
        self.gathering = make_gathering()
        self.prices: dict[int, int] = {}
        self.steps = 0
        self.remember()

    @initialize(seats=st.integers(1, 3), cap=st.sampled_from([None, 1, 2]), first=st.permutations(PEOPLE))
    def a_rush(self, seats: int, cap: int | None, first: list[str]) -> None:
        """Begins with more people than seats: a desk with a queue is where the rules are tried."""
        self.publish(seats=seats, max_per_organisation=cap)
        for email in first:
            self.one_signs_up(email)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # What people do ---------------------------------------------------------------------------

    @rule(emails=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    def sign_up(self, emails: list[str]) -> None:
        for email in emails:
            self.one_signs_up(email)
            self.the_rules_hold()

    @rule(emails=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    def cancel(self, emails: list[str]) -> None:
        for email in emails:
            self.one_cancels(email)
            self.the_rules_hold()

    def one_signs_up(self, email: str) -> None:
        try:
            actions.register(
                ANYONE,
                self.gathering,
                name="Någon",
                email=email,
                organisation=self.organisations[HOME_OF[email]],
            )
        except actions.RegistrationRefused as refusal:
            desk = RegistrationDesk.objects.get(gathering=self.gathering)
            assert desk.cancelled_at or desk.closed_at
            assert refusal.reason == ("cancelled" if desk.cancelled_at else "closed")

    def one_cancels(self, email: str) -> None:
        found = self.registrations().filter(person__email=email).exclude(state=CANCELLED).first()
        if found is not None:
            actions.cancel_registration(ANYONE, found, has_link=True)
            assert self.registrations().get(pk=found.pk).state == CANCELLED

    # What the planner does --------------------------------------------------------------------

    @rule(seats=st.sampled_from([1, 2, 2, 3, 5, None]))
    def change_limit(self, seats: int | None) -> None:
        self.publish(seats=seats)
        assert {pk for pk, state in self.before.items() if state == REGISTERED} <= self.with_state(REGISTERED)

    @rule(cap=st.sampled_from([1, 1, 2, None]))
    def change_cap(self, cap: int | None) -> None:
        self.publish(max_per_organisation=cap)

    @rule(kronor=st.integers(1, 3))
    def change_price(self, kronor: int) -> None:
        self.publish(price_ore=kronor * 100)

    @rule(late=st.sampled_from(PEOPLE), leaving=st.sampled_from(PEOPLE))
    def close_for_a_while(self, late: str, leaving: str) -> None:
        """Nobody gets in while it is closed, but whoever wants to leave can."""
        actions.close_registration(self.planner, self.gathering)
        self.one_signs_up(late)
        assert set(self.registrations().values_list("pk", flat=True)) == set(self.before)
        self.one_cancels(leaving)
        self.the_rules_hold()
        actions.reopen_registration(self.planner, self.gathering)

    @precondition(lambda self: self.steps > 4)
    @rule(by_date=st.booleans())
    def lift_cap(self, by_date: bool) -> None:
        if by_date:
            self.publish(cap_lifts_at=timezone.now() - timedelta(seconds=1))
            actions.release_due()
        else:
            actions.lift_cap(self.planner, self.gathering)

    @precondition(lambda self: self.steps > 8)
    @rule()
    def cancel_the_gathering(self) -> None:
        actions.cancel_gathering(self.planner, self.gathering, "Vi får inte ihop det.")

    # What always holds ------------------------------------------------------------------------

    @invariant()
    def the_rules_hold(self) -> None:
        self.steps += 1
        page, desk = self.page(), RegistrationDesk.objects.get(gathering=self.gathering)
        every = list(self.registrations())
        seated = [one for one in every if one.state == REGISTERED]
        queue = sorted(
            (one for one in every if one.state == WAITING), key=lambda one: (one.queued_at, one.pk)
        )
        new_events = list(self.events().filter(pk__gt=self.last_event).order_by("pk"))
        cap = None if desk.cap_lifted_at else page.cap_at(timezone.now())
        per_organisation = Counter(one.organisation_id for one in seated if one.organisation_id)

        # 1 and 2: never oversold; a lowered limit removes nobody and lets nobody in.
        if page.seats is not None:
            assert len(seated) <= max(page.seats, self.seated_before)

        # 3: nobody who may have a seat waits while there is one.
        if desk.cancelled_at is None and (page.seats is None or len(seated) < page.seats):
            assert [
                one
                for one in queue
                if cap is None or not one.organisation_id or per_organisation[one.organisation_id] < cap
            ] == []

        # 4: whoever was promoted stood before everybody who still waits and might have had the seat.
        promoted = [event.registration for event in new_events if event.kind == "promoted"]
        assert promoted == sorted(promoted, key=lambda one: (one.queued_at, one.pk))
        for one in promoted:
            ahead = [other for other in queue if (other.queued_at, other.pk) < (one.queued_at, one.pk)]
            assert all(cap is not None and per_organisation[other.organisation_id] >= cap for other in ahead)

        # 5: no new seat goes above the cap.
        if cap is not None:
            for event in new_events:
                if event.kind in {"registered", "promoted"} and event.registration.state == REGISTERED:
                    organisation_id = event.registration.organisation_id
                    assert organisation_id is None or per_organisation[organisation_id] <= cap

        # 7: those who wait are in no list and no count, and know their place.
        listed = queries.participants(self.planner, page)
        assert {row.registration.pk for row in listed} == {one.pk for one in seated}
        assert queries.gatherings(ANYONE).get(pk=page.pk).registered_count == len(seated)
        assert [queries.queue_position(one) for one in queue] == list(range(1, len(queue) + 1))

        # 8 is a rule of its own above: cancelling never fails. One active registration per person.
        assert len({one.person_id for one in seated + queue}) == len(seated) + len(queue)

        # 11: the price stays what it was at the sign-up.
        for one in every:
            assert one.price_ore == self.prices.setdefault(one.pk, page.price_ore)

        self.the_log_explains(every)
        self.remember()

    def the_log_explains(self, every: list[Registration]) -> None:
        """Replaying the events gives the states; and each event that tells a person something has its one mail."""
        events = list(self.events().order_by("pk"))
        replayed: dict[int, str] = {}
        for event in events:
            replayed[event.registration_id] = STATE_AFTER.get(event.kind) or replayed[event.registration_id]
        assert replayed == {one.pk: one.state for one in every}

        told = Counter(
            (event.registration_id, MAIL_FOR[event.kind]) for event in events if event.kind in MAIL_FOR
        )
        mails = OutgoingMail.objects.filter(registration__gathering=self.gathering)
        written = Counter(mails.filter(kind__in=MAIL_FOR.values()).values_list("registration_id", "kind"))
        assert written == told
        keys = list(mails.values_list("registration_id", "kind", "version"))
        assert len(keys) == len(set(keys))

    # Reading and writing ----------------------------------------------------------------------

    def registrations(self) -> Any:
        return Registration.objects.filter(gathering=self.gathering)

    def events(self) -> Any:
        return RegistrationEvent.objects.filter(registration__gathering=self.gathering).select_related(
            "registration"
        )

    def page(self) -> GatheringPage:
        return GatheringPage.objects.get(pk=self.gathering.pk)

    def with_state(self, state: str) -> set[int]:
        return set(self.registrations().filter(state=state).values_list("pk", flat=True))

    def publish(self, **changed: Any) -> None:
        """What publishing in the editor does to the desk, without the cost of a revision at every step."""
        GatheringPage.objects.filter(pk=self.gathering.pk).update(**changed)
        actions.gathering_was_published(self.planner, self.page())

    def remember(self) -> None:
        self.before = dict(self.registrations().values_list("pk", "state"))
        self.seated_before = sum(state == REGISTERED for state in self.before.values())
        self.last_event = max(self.events().values_list("pk", flat=True), default=0)


@pytest.mark.django_db
def test_seat_rules_hold_after_every_step(is_postgresql: bool) -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=15 if is_postgresql else 30,
            stateful_step_count=8,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
