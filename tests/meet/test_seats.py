"""The figures behind a seat: how many are left, what lists say of it, and who is next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk
from hjulet.meet.queries.seats import Availability, Occupancy, Pool, availability_of
from tests.factories import in_days, make_gathering, make_person, make_registration, organisation

REGISTERED, WAITING = "registered", "waiting"


@pytest.mark.every_case
@pytest.mark.parametrize(
    ("seats", "registered", "says"),
    [
        (None, 500, Availability.UNLIMITED),
        (40, 0, Availability.AVAILABLE),
        (40, 34, Availability.AVAILABLE),
        (40, 35, Availability.FEW),
        (40, 39, Availability.FEW),
        (40, 40, Availability.FULL),
        (40, 43, Availability.FULL),  # the limit was lowered under what is taken
        (200, 180, Availability.FEW),  # a tenth of many seats are few as well
        (3, 0, Availability.AVAILABLE),  # nobody has come yet: three seats are all, not few
        (3, 1, Availability.FEW),
    ],
)
def test_lists_say_in_words_how_many_seats_there_are(seats, registered, says):
    assert availability_of(seats, registered) is says


def test_seats_left_is_never_below_nothing():
    lowered = Occupancy((Pool("on_site", None, 2, registered=5, waiting=1),), None, {})
    assert (lowered.seats_left, lowered.is_full) == (0, True)
    unlimited = Occupancy((Pool("on_site", None, None, registered=5),), None, {})
    assert (unlimited.seats_left, unlimited.is_full) == (None, False)


def test_an_open_offer_holds_its_seat():
    offered = Occupancy((Pool("on_site", None, 2, registered=1, offered=1),), None, {})
    assert (offered.seats_left, offered.is_full, offered.registered) == (0, True, 1)


def test_a_hybrid_gathering_is_full_only_when_nobody_can_come_in_any_way():
    full_house = Pool("on_site", None, 2, registered=3)
    online = Pool("online", None, 10, registered=4)
    both = Occupancy((full_house, online), None, {})
    assert (both.seats, both.seats_left, both.is_full) == (12, 6, False)
    assert both.availability is Availability.AVAILABLE
    assert Occupancy((full_house, Pool("online", None, None)), None, {}).seats_left is None


def publish(gathering: GatheringPage, **changed: object) -> None:
    """As an editor does it: a new revision, published."""
    page = GatheringPage.objects.get(pk=gathering.pk)
    for name, value in changed.items():
        setattr(page, name, value)
    page.save_revision().publish()


def states(*registrations: Registration) -> list[str]:
    return [Registration.objects.get(pk=registration.pk).state for registration in registrations]


def occupancy(gathering: GatheringPage) -> Occupancy:
    return queries.occupancy(
        GatheringPage.objects.get(pk=gathering.pk), RegistrationDesk.objects.get(gathering=gathering)
    )


@pytest.mark.django_db
def test_raising_the_limit_in_the_editor_lets_in_the_first_of_the_queue():
    gathering = make_gathering(seats=1)
    first, second, third, fourth = (make_registration(gathering) for _ in range(4))
    publish(gathering, seats=3)
    assert states(first, second, third, fourth) == [REGISTERED, REGISTERED, REGISTERED, WAITING]
    assert queries.queue_position(Registration.objects.get(pk=fourth.pk)) == 1


@pytest.mark.django_db
def test_taking_the_limit_away_lets_in_everybody():
    gathering = make_gathering(seats=1)
    everybody = [make_registration(gathering) for _ in range(4)]
    publish(gathering, seats=None)
    assert states(*everybody) == [REGISTERED] * 4


@pytest.mark.django_db
def test_lowering_the_limit_removes_nobody_and_lets_nobody_in_until_there_is_room():
    gathering = make_gathering(seats=3)
    seated = [make_registration(gathering) for _ in range(3)]
    publish(gathering, seats=2)
    late = make_registration(gathering)
    assert states(*seated, late) == [REGISTERED] * 3 + [WAITING]
    assert actions.cancel_registration(ANYONE, seated[0], has_link=True) == []
    assert actions.cancel_registration(ANYONE, seated[1], has_link=True) == [late]


@pytest.mark.django_db
def test_two_who_came_at_the_same_moment_are_let_in_by_number():
    gathering = make_gathering(seats=1)
    seated, first, second = (make_registration(gathering) for _ in range(3))
    moment = timezone.now()
    Registration.objects.filter(pk__in=[first.pk, second.pk]).update(queued_at=moment)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (queries.queue_position(first), queries.queue_position(second)) == (1, 2)
    assert actions.cancel_registration(ANYONE, seated, has_link=True) == [first]


@pytest.mark.django_db
def test_an_organisation_at_its_cap_is_passed_over_and_keeps_its_place():
    gathering = make_gathering(seats=2, max_per_organisation=1)
    kramfors = make_registration(gathering, organisation=organisation("2282"))
    private = make_registration(gathering)
    held_back = make_registration(gathering, organisation=organisation("2282"))
    behind = make_registration(gathering, organisation=organisation("2281"))
    assert actions.cancel_registration(ANYONE, private, has_link=True) == [behind]
    held_back.refresh_from_db()
    assert (held_back.state, queries.queue_position(held_back)) == (WAITING, 1)
    assert actions.cancel_registration(ANYONE, kramfors, has_link=True) == [held_back]


@pytest.mark.django_db
def test_who_comes_for_no_organisation_has_no_cap():
    gathering = make_gathering(max_per_organisation=1)
    assert states(*(make_registration(gathering) for _ in range(3))) == [REGISTERED] * 3


@pytest.mark.django_db
def test_leaving_the_queue_gives_nobody_a_seat_and_moves_the_others_up():
    gathering = make_gathering(seats=1)
    seated, first, second = (make_registration(gathering) for _ in range(3))
    assert actions.cancel_registration(ANYONE, first, has_link=True) == []
    assert states(seated, second) == [REGISTERED, WAITING]
    assert queries.queue_position(second) == 1


@pytest.mark.django_db
def test_cancelling_twice_gives_one_seat():
    gathering = make_gathering(seats=1)
    seated, first, second = (make_registration(gathering) for _ in range(3))
    assert actions.cancel_registration(ANYONE, seated, has_link=True) == [first]
    assert actions.cancel_registration(ANYONE, seated, has_link=True) == []
    assert states(second) == [WAITING]


@pytest.mark.django_db
def test_nobody_is_promoted_once_the_gathering_has_begun_or_is_cancelled():
    begun, cancelled = make_gathering(seats=1), make_gathering(seats=1)
    leaving, queue = [], []
    for gathering in (begun, cancelled):
        leaving.append(make_registration(gathering))
        queue.append(make_registration(gathering))
    GatheringPage.objects.filter(pk=begun.pk).update(starts=in_days(-1 / 24))
    actions.cancel_gathering(make_person(is_superuser=True), cancelled, "")
    for registration in leaving:
        assert actions.cancel_registration(ANYONE, registration, has_link=True) == []
    assert states(*queue) == [WAITING, WAITING]


@pytest.mark.django_db
def test_a_cap_that_ends_tomorrow_holds_today_and_is_ended_once():
    gathering = make_gathering(seats=2, max_per_organisation=1, cap_lifts_at=in_days(1))
    make_registration(gathering, organisation=organisation())
    held_back = make_registration(gathering, organisation=organisation())
    assert actions.release_due() == 0
    GatheringPage.objects.filter(pk=gathering.pk).update(cap_lifts_at=timezone.now() - timedelta(minutes=1))
    assert (actions.release_due(), actions.release_due()) == (1, 0)
    assert states(held_back) == [REGISTERED]


@pytest.mark.django_db
@pytest.mark.every_case
@pytest.mark.parametrize(("cap", "queries_asked"), [(None, 1), (2, 2)])
@pytest.mark.parametrize("people", [1, 3])
def test_figures_cost_the_same_for_one_and_for_three(cap, queries_asked, people, django_assert_num_queries):
    gathering = make_gathering(seats=2, max_per_organisation=cap)
    for _ in range(people):
        make_registration(gathering, organisation=organisation())
    found = queries.gathering_by_slug(ANYONE, gathering.slug)
    with django_assert_num_queries(queries_asked):
        now = queries.occupancy(found, found.desk)
    assert (now.registered, now.waiting) == (min(people, 2), max(0, people - 2))


@pytest.mark.django_db
def test_those_who_wait_are_counted_nowhere_that_others_see():
    gathering = make_gathering(seats=1)
    make_registration(gathering)
    make_registration(gathering)
    assert queries.gatherings(ANYONE).get(pk=gathering.pk).registered_count == 1
    assert (occupancy(gathering).registered, occupancy(gathering).waiting) == (1, 1)
    rows = queries.participants(make_person(is_superuser=True), gathering)
    assert [row.state for row in rows] == [REGISTERED]
