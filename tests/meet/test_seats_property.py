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
from hjulet.meet.actions import Applicant, OfferEnded, RegistrationRefused, Wishes
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, RegistrationDesk, RegistrationEvent
from hjulet.meet.queries.seats import PoolKey
from tests.factories import in_days, make_gathering, make_person, organisation

REGISTERED, WAITING, OFFERED, CANCELLED, HANDED_OVER = (
    "registered",
    "waiting",
    "offered",
    "cancelled",
    "handed_over",
)
SEATED = {REGISTERED, OFFERED}
STATE_AFTER = {
    "registered": REGISTERED,
    "queued": WAITING,
    "promoted": REGISTERED,
    "offered": OFFERED,
    "accepted": REGISTERED,
    "declined": CANCELLED,
    "expired": CANCELLED,
    "cancelled": CANCELLED,
    "handed_over": HANDED_OVER,
}
MAIL_FOR = {
    "registered": "registered",
    "queued": "waiting",
    "promoted": "promoted",
    "accepted": "promoted",
    "offered": "offered",
    "declined": "offer_ended",
    "expired": "offer_ended",
    "cancelled": "cancelled",
    "handed_over": "handed_over",
    "took_over": "took_over",
    "switched": "switched",
    "gathering_cancelled": "gathering_cancelled",
}
MODES = ("on_site", "online")
PEOPLE = [f"person{number}@exempel.invalid" for number in range(7)]
# Four from one organisation, so that its cap is felt; one from another; two from none.
HOME_OF = dict(zip(PEOPLE, ("2282", None, "2282", "2281", "2282", None, "2282"), strict=True))
COLLEAGUES = [email for email in PEOPLE if HOME_OF[email] == "2282"]
SUBSTITUTES = ["ny1@exempel.invalid", "ny2@exempel.invalid", PEOPLE[0], PEOPLE[3]]


def a_gathering() -> GatheringPage:
    return make_gathering(mode="hybrid", starts=in_days(30))


class Desk(RuleBasedStateMachine):
    """One gathering on site and online, seven people from two organisations and none, and somebody who plans."""

    def __init__(self, gathering: GatheringPage | None = None) -> None:
        """On a gathering to which nobody has signed up, or on one of its own."""
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.planner = make_person(is_superuser=True)
        self.organisations: dict[str | None, Organisation | None] = {
            code: organisation(code) if code else None for code in HOME_OF.values()
        }
        self.gathering = a_gathering() if gathering is None else GatheringPage.objects.get(pk=gathering.pk)
        self.prices: dict[int, int] = {}
        self.steps = 0
        self.remember()

    @initialize(
        seats=st.integers(1, 3),
        online=st.sampled_from([1, 2, None]),
        cap=st.sampled_from([None, 1, 2]),
        hours=st.sampled_from([0, 48]),
        queue_rule=st.sampled_from(["strict", "fill"]),
        first=st.permutations(PEOPLE),
    )
    def a_rush(
        self, seats: int, online: int | None, cap: int | None, hours: int, queue_rule: str, first: list[str]
    ) -> None:
        """Begins with more people than seats: a desk with a queue is where the rules are tried."""
        self.publish(
            seats=seats,
            seats_online=online,
            max_per_organisation=cap,
            offer_hours=hours,
            queue_rule=queue_rule,
        )
        for email in first[:5]:
            self.one_signs_up(email, "on_site")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # What people do ---------------------------------------------------------------------------

    @rule(
        emails=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
        mode=st.sampled_from(MODES),
    )
    def sign_up(self, emails: list[str], mode: str) -> None:
        for email in emails:
            self.one_signs_up(email, mode)
            self.the_rules_hold()

    @rule(
        emails=st.lists(st.sampled_from(COLLEAGUES), min_size=1, max_size=3, unique=True),
        mode=st.sampled_from(MODES),
        all_or_nothing=st.booleans(),
    )
    def sign_up_colleagues(self, emails: list[str], mode: str, all_or_nothing: bool) -> None:
        """The representative's form: together, or as many as there is room for."""
        people = [Applicant("Kollega", email) for email in emails]
        new = set(emails) - set(self.active_addresses())
        try:
            actions.register_party(
                self.planner,
                self.gathering,
                self.organisations["2282"],
                people,
                all_or_nothing=all_or_nothing,
                wishes=Wishes(mode=mode),
            )
        except RegistrationRefused as refusal:
            page, desk = self.page(), self.desk()
            seats = page.seats if mode == "on_site" else page.seats_online
            assert {
                "cancelled": desk.cancelled_at is not None,
                "closed": desk.closed_at is not None,
                "party_over_cap": all_or_nothing and len(new) > (self.cap(page, desk) or len(new)),
                "party_over_seats": all_or_nothing and len(new) > (seats or len(new)),
            }[refusal.reason]

    @rule(emails=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    def cancel(self, emails: list[str]) -> None:
        """Also how an offer is declined."""
        for email in emails:
            self.one_cancels(email)
            self.the_rules_hold()

    @precondition(lambda self: self.registrations().filter(state=OFFERED).exists())
    @rule(which=st.integers(0, 6), answer=st.sampled_from(["yes", "yes", "no", "silence"]))
    def answer_an_offer(self, which: int, answer: str) -> None:
        offered = list(self.registrations().filter(state=OFFERED).order_by("pk"))
        one = offered[which % len(offered)]
        if answer == "yes" and self.desk().cancelled_at:
            # There is nothing left to say yes to; the mail about it has told them so.
            with pytest.raises(OfferEnded):
                actions.accept_offer(ANYONE, one, has_link=True)
            assert self.registrations().get(pk=one.pk).state == OFFERED
            return
        if answer == "yes":
            actions.accept_offer(ANYONE, one, has_link=True)
            assert self.registrations().get(pk=one.pk).state == REGISTERED
            assert actions.accept_offer(ANYONE, one, has_link=True) == []
        elif answer == "no":
            actions.cancel_registration(ANYONE, one, has_link=True)
        else:
            self.registrations().filter(pk=one.pk).update(
                offer_expires_at=timezone.now() - timedelta(seconds=1)
            )
            assert actions.end_offers_due() == 1
        if answer != "yes":
            assert self.registrations().get(pk=one.pk).state == CANCELLED
            with pytest.raises(OfferEnded):
                actions.accept_offer(ANYONE, one, has_link=True)

    @rule(which=st.integers(0, 6), to=st.sampled_from(SUBSTITUTES))
    def hand_over(self, which: int, to: str) -> None:
        active = list(self.registrations().filter(state__in=Registration.ACTIVE).order_by("pk"))
        if not active or self.desk().cancelled_at:
            return
        old = active[which % len(active)]
        position, at_once = queries.queue_position(old), self.active_addresses()
        try:
            new = actions.hand_over(ANYONE, old, name="Kollega", email=to, has_link=True)
        except RegistrationRefused as refusal:
            assert refusal.reason in {"same_person", "already_registered"}
            assert to in at_once
            return
        kept = ("mode", "site_id", "organisation_id", "price_ore", "terms", "queued_at", "offer_expires_at")
        assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
        assert self.registrations().get(pk=old.pk).state == HANDED_OVER
        if position is not None:
            assert queries.queue_position(self.registrations().get(pk=new.pk)) in {position, None}

    @rule(which=st.integers(0, 6), mode=st.sampled_from(MODES))
    def switch(self, which: int, mode: str) -> None:
        active = list(self.registrations().filter(state__in=Registration.ACTIVE).order_by("pk"))
        if not active or self.desk().cancelled_at:
            return
        old = active[which % len(active)]
        try:
            new = actions.switch_seats(ANYONE, old, mode=mode, has_link=True)
        except RegistrationRefused as refusal:
            assert refusal.reason == "no_seats_there"
            assert old.state in SEATED
            assert self.registrations().get(pk=old.pk).mode == old.mode
        else:
            assert new.mode == mode
            assert old.state not in SEATED or new.state in SEATED

    def one_signs_up(self, email: str, mode: str) -> None:
        try:
            actions.register(
                ANYONE,
                self.gathering,
                name="Någon",
                email=email,
                organisation=self.organisations[HOME_OF[email]],
                wishes=Wishes(mode=mode),
            )
        except RegistrationRefused as refusal:
            desk = self.desk()
            assert desk.cancelled_at or desk.closed_at
            assert refusal.reason == ("cancelled" if desk.cancelled_at else "closed")

    def one_cancels(self, email: str) -> None:
        found = self.registrations().filter(person__email=email, state__in=Registration.ACTIVE).first()
        if found is not None:
            actions.cancel_registration(ANYONE, found, has_link=True)
            assert self.registrations().get(pk=found.pk).state == CANCELLED

    # What the planner does --------------------------------------------------------------------

    @rule(seats=st.sampled_from([1, 2, 2, 3, 5, None]), online=st.sampled_from([1, 2, None]))
    def change_limit(self, seats: int | None, online: int | None) -> None:
        self.publish(seats=seats, seats_online=online)
        assert {pk for pk, state in self.before.items() if state in SEATED} <= self.with_state(*SEATED)

    @rule(cap=st.sampled_from([1, 1, 2, None]))
    def change_cap(self, cap: int | None) -> None:
        self.publish(max_per_organisation=cap)

    @rule(kronor=st.integers(1, 3))
    def change_price(self, kronor: int) -> None:
        self.publish(price_ore=kronor * 100)

    @rule(queue_rule=st.sampled_from(["strict", "fill"]), hours=st.sampled_from([0, 48]))
    def change_how_the_queue_works(self, queue_rule: str, hours: int) -> None:
        self.publish(queue_rule=queue_rule, offer_hours=hours)

    @rule(late=st.sampled_from(PEOPLE), leaving=st.sampled_from(PEOPLE))
    def close_for_a_while(self, late: str, leaving: str) -> None:
        """Nobody gets in while it is closed, but whoever wants to leave can."""
        actions.close_registration(self.planner, self.gathering)
        self.one_signs_up(late, "on_site")
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
        page, desk = self.page(), self.desk()
        every = list(self.registrations().select_related("party"))
        cap = self.cap(page, desk)
        seated = [one for one in every if one.state in SEATED]
        per_organisation = Counter(one.organisation_id for one in seated if one.organisation_id)
        new_events = list(self.events().filter(pk__gt=self.last_event).order_by("pk"))
        limits = {("on_site", None): page.seats, ("online", None): page.seats_online}

        for key, seats in limits.items():
            inside = [one for one in seated if (one.mode, one.site_id) == key]
            queue = [one for one in every if one.state == WAITING and (one.mode, one.site_id) == key]
            queue.sort(key=lambda one: (one.queued_at, one.pk))
            parties = self.units(queue)

            # 1 and 2: never oversold; a lowered limit removes nobody and lets nobody in.
            if seats is not None:
                assert len(inside) <= max(seats, self.seated_before[key])
            left = None if seats is None else max(0, seats - len(inside))

            # 3 and 4: nobody who may have a seat waits while there is one, unless a party stops the queue.
            if desk.cancelled_at is None:
                for unit in parties:
                    # Nor can a party get seats that has grown larger than all seats together.
                    if self.is_capped(unit, cap, per_organisation) or len(unit) > (seats or len(unit)):
                        continue
                    assert left is not None
                    assert len(unit) > left
                    if page.queue_rule == "strict":
                        break

            # 4: whoever got a seat now stood before everybody who still waits and might have had it.
            for event in new_events:
                one = event.registration
                if event.kind not in {"promoted", "offered", "registered"} or (one.mode, one.site_id) != key:
                    continue
                if one.state not in SEATED:
                    continue
                turn = one.queued_at or one.created_at
                for unit in parties:
                    if (unit[0].queued_at, unit[0].pk) < (turn, one.pk):
                        is_passed = page.queue_rule == "fill" and len(unit) > (left or 0)
                        is_passed |= seats is not None and len(unit) > seats
                        assert is_passed or self.is_capped(unit, cap, per_organisation)
            assert [queries.queue_position(one) for one in queue] == list(range(1, len(queue) + 1))

        # 4: an all-or-nothing party is in or waits as one.
        together: dict[int, set[bool]] = {}
        for one in every:
            if one.party is not None and one.party.all_or_nothing and one.state in Registration.ACTIVE:
                together.setdefault(one.party.pk, set()).add(one.state == WAITING)
        assert all(len(states) == 1 for states in together.values())

        # 5: no new seat goes above the cap.
        if cap is not None:
            for event in new_events:
                one = event.registration
                if event.kind in {"registered", "promoted", "offered"} and one.state in SEATED:
                    assert one.organisation_id is None or per_organisation[one.organisation_id] <= cap

        # 6: an offer has a deadline in time, and only offers have one.
        for one in every:
            assert (one.offer_expires_at is not None) == (one.state == OFFERED)
            if one.offer_expires_at is not None:
                assert timezone.now() < one.offer_expires_at <= page.starts

        # 7: those who wait or have not answered are in no list of participants.
        listed = queries.participants(self.planner, page)
        assert {row.registration.pk for row in listed} == {one.pk for one in every if one.state == REGISTERED}
        assert queries.gatherings(ANYONE).get(pk=page.pk).registered_count == len(seated)

        # 8 is a rule of its own above: cancelling never fails. One active registration per person.
        active = [one for one in every if one.state in Registration.ACTIVE]
        assert len({one.person_id for one in active}) == len(active)

        # 11: the price stays what it was at the sign-up, also for whoever took it over.
        for one in every:
            expected = self.prices[one.replaces_id] if one.replaces_id else page.price_ore
            assert one.price_ore == self.prices.setdefault(one.pk, expected)

        self.the_log_explains(every)
        self.remember()

    def the_log_explains(self, every: list[Registration]) -> None:
        """Replaying the events gives the states; and each event that tells a person something has its one mail."""
        events = list(self.events().order_by("pk"))
        replayed: dict[int, str] = {}
        handed_over: dict[int, str] = {}
        for event in events:
            pk = event.registration_id
            if event.kind == "handed_over":
                handed_over[pk] = replayed[pk]
            if event.kind == "took_over":
                replayed[pk] = handed_over[event.registration.replaces_id]
            elif event.kind == "switched":
                replayed[pk] = event.details["state"]
            else:
                replayed[pk] = STATE_AFTER.get(event.kind) or replayed[pk]
        assert replayed == {one.pk: one.state for one in every}

        # Who has heard that there is no gathering is not told that the offer of a seat there has run out.
        know: set[int] = set()
        told: Counter[tuple[int, str]] = Counter()
        for event in events:
            pk = event.registration_id
            if event.kind == "gathering_cancelled":
                know.add(pk)
            is_new = (
                not (event.kind == "expired" and pk in know) and event.details.get("because") != "took over"
            )
            if event.kind in MAIL_FOR and is_new:
                told[pk, MAIL_FOR[event.kind]] += 1
        mails = OutgoingMail.objects.filter(registration__gathering=self.gathering)
        written = Counter(mails.filter(kind__in=MAIL_FOR.values()).values_list("registration_id", "kind"))
        assert written == told
        keys = list(mails.values_list("registration_id", "kind", "version"))
        assert len(keys) == len(set(keys))

    # Reading and writing ----------------------------------------------------------------------

    @staticmethod
    def units(queue: list[Registration]) -> list[list[Registration]]:
        found: dict[Any, list[Registration]] = {}
        for one in queue:
            is_together = one.party is not None and one.party.all_or_nothing
            found.setdefault(("party", one.party_id) if is_together else one.pk, []).append(one)
        return list(found.values())

    @staticmethod
    def is_capped(unit: list[Registration], cap: int | None, taken: Counter[int]) -> bool:
        organisation_id = unit[0].organisation_id
        return cap is not None and organisation_id is not None and taken[organisation_id] + len(unit) > cap

    @staticmethod
    def cap(page: GatheringPage, desk: RegistrationDesk) -> int | None:
        return None if desk.cap_lifted_at else page.cap_at(timezone.now())

    def desk(self) -> RegistrationDesk:
        return RegistrationDesk.objects.get(gathering=self.gathering)

    def active_addresses(self) -> set[str]:
        active = self.registrations().filter(state__in=Registration.ACTIVE)
        return set(active.values_list("person__email", flat=True))

    def registrations(self) -> Any:
        return Registration.objects.filter(gathering=self.gathering)

    def events(self) -> Any:
        return RegistrationEvent.objects.filter(registration__gathering=self.gathering).select_related(
            "registration"
        )

    def page(self) -> GatheringPage:
        return GatheringPage.objects.get(pk=self.gathering.pk)

    def with_state(self, *states: str) -> set[int]:
        return set(self.registrations().filter(state__in=states).values_list("pk", flat=True))

    def publish(self, **changed: Any) -> None:
        """What publishing in the editor does to the desk, without the cost of a revision at every step."""
        GatheringPage.objects.filter(pk=self.gathering.pk).update(**changed)
        actions.gathering_was_published(self.planner, self.page())

    def remember(self) -> None:
        self.before = dict(self.registrations().values_list("pk", "state"))
        seated = self.registrations().filter(state__in=SEATED).values_list("mode", "site_id")
        self.seated_before: Counter[PoolKey] = Counter(tuple(key) for key in seated)
        self.last_event = max(self.events().values_list("pk", flat=True), default=0)


@pytest.mark.django_db
def test_seat_rules_hold_after_every_step(is_postgresql: bool) -> None:
    # A sixth of the time went to making it: every desk finds the same, and leaves it as it was.
    gathering = a_gathering()
    run_state_machine_as_test(
        lambda: Desk(gathering),
        settings=settings(
            max_examples=15 if is_postgresql else 40,
            stateful_step_count=10,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["yes", "silence", "no"])
def test_an_offer_outlives_its_gathering_without_a_word(answer: str) -> None:
    """Steps that chance seldom takes in this order: an open offer when the gathering is cancelled."""
    desk = Desk()
    desk.a_rush(seats=2, online=1, cap=None, queue_rule="strict", hours=48, first=PEOPLE)
    desk.cancel(emails=PEOPLE[:1])
    desk.cancel_the_gathering()
    desk.answer_an_offer(which=0, answer=answer)
    desk.the_rules_hold()
    desk.teardown()
