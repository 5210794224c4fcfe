"""Rule 6: a seat from the queue is offered, held and given on; nobody has to answer at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration
from hjulet.meet.queries.offers import awake_after, offer_deadline
from hjulet.meet.tokens import manage_token
from tests.factories import in_days, make_gathering, make_person, make_registration

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def swedish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        ("2026-03-02T12:00", 3, "2026-03-02T15:00"),
        ("2026-03-02T19:00", 3, "2026-03-03T09:00"),  # one hour before eight, two from seven
        ("2026-03-02T23:30", 3, "2026-03-03T10:00"),  # sent at night: the clock starts at seven
        ("2026-03-02T05:00", 1, "2026-03-02T08:00"),
        ("2026-03-02T12:00", 48, "2026-03-06T08:00"),  # 8 + 13 + 13 + 13 + 1 waking hours
        ("2026-03-28T12:00", 13, "2026-03-29T12:00"),  # over the night when summer time begins
        ("2026-10-24T12:00", 13, "2026-10-25T12:00"),  # and when it ends
    ],
)
def test_the_clock_stands_still_at_night(at, hours, until):
    assert awake_after(swedish(at), timedelta(hours=hours)) == swedish(until)


FIRST_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: FIRST_MOMENT + timedelta(minutes=minutes))


@given(at=MOMENTS, hours=st.integers(1, 120), until_start=st.integers(1, 60 * 24 * 30))
def test_an_offer_ends_by_day_between_its_making_and_the_start(at, hours, until_start):
    starts = at + timedelta(minutes=until_start)
    deadline = offer_deadline(at, hours=hours, starts=starts)
    if starts - at <= timedelta(hours=24):
        assert deadline is None
        return
    assert at < deadline <= starts
    if deadline != starts and deadline != starts - timedelta(hours=24):
        local = deadline.astimezone(STOCKHOLM)
        assert 7 <= local.hour + local.minute / 60 <= 20
    assert deadline <= awake_after(at, timedelta(hours=max(hours, 2)))


@given(at=MOMENTS, first=st.integers(1, 100), second=st.integers(1, 100))
def test_waking_time_adds_up(at, first, second):
    one = awake_after(at, timedelta(hours=first))
    assert awake_after(one, timedelta(hours=second)) == awake_after(at, timedelta(hours=first + second))


def full_house(**fields: object) -> tuple[GatheringPage, Registration, Registration, Registration]:
    """One seat, taken, and two who wait."""
    gathering = make_gathering(**{"seats": 1, "offer_hours": 48, **fields})
    return (gathering, *(make_registration(gathering) for _ in range(3)))


def state(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


@pytest.mark.django_db
def test_a_free_seat_is_offered_to_the_first_and_held_meanwhile():
    gathering, seated, first, second = full_house()
    assert [one.pk for one in actions.cancel_registration(ANYONE, seated, has_link=True)] == [first.pk]
    offered = Registration.objects.get(pk=first.pk)
    assert offered.state == "offered"
    assert timezone.now() < offered.offer_expires_at < gathering.starts
    newcomer = make_registration(gathering)
    assert (newcomer.state, state(second)) == ("waiting", "waiting")
    assert queries.occupancy(gathering, gathering.desk).seats_left == 0


@pytest.mark.django_db
def test_accepting_gives_the_seat_and_twice_is_the_same_as_once():
    _gathering, seated, first, _second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    assert [one.pk for one in actions.accept_offer(ANYONE, first, has_link=True)] == [first.pk]
    assert actions.accept_offer(ANYONE, first, has_link=True) == []
    assert state(first) == "registered"
    kinds = list(OutgoingMail.objects.filter(registration=first).values_list("kind", flat=True))
    assert sorted(kinds) == ["offered", "promoted", "waiting"]


@pytest.mark.django_db
def test_silence_passes_the_seat_on_and_a_late_yes_is_refused():
    _gathering, seated, first, second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    Registration.objects.filter(pk=first.pk).update(offer_expires_at=timezone.now() - timedelta(minutes=1))
    assert actions.end_offers_due() == 1
    assert (state(first), state(second)) == ("cancelled", "offered")
    with pytest.raises(actions.OfferEnded):
        actions.accept_offer(ANYONE, first, has_link=True)
    assert actions.end_offers_due() == 0


@pytest.mark.django_db
def test_a_yes_after_the_deadline_gives_the_seat_to_the_next_even_before_the_worker_has_been_there():
    _gathering, seated, first, second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    Registration.objects.filter(pk=first.pk).update(offer_expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(actions.OfferEnded):
        actions.accept_offer(ANYONE, first, has_link=True)
    assert (state(first), state(second)) == ("cancelled", "offered")


@pytest.mark.django_db
def test_within_a_day_of_the_start_nobody_is_asked():
    _gathering, seated, first, _second = full_house(starts=in_days(0.9))
    actions.cancel_registration(ANYONE, seated, has_link=True)
    assert state(first) == "registered"


@pytest.mark.django_db
def test_nobody_can_answer_for_another():
    _gathering, seated, first, _second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    for stranger in (ANYONE, make_person()):
        with pytest.raises(PermissionDenied):
            actions.accept_offer(stranger, first)
    assert state(first) == "offered"


@pytest.mark.django_db
def test_the_own_page_says_until_when_and_takes_the_answer(client):
    _gathering, seated, first, second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    address = reverse("registration", args=[manage_token(first)])
    page = client.get(address).content.decode()
    assert "Du erbjuds en plats. Svara senast" in page
    assert "Nej tack, ge platsen till nästa" in page
    # A link that is opened, as mail scanners do, answers nothing.
    assert client.get(reverse("accept_offer", args=[manage_token(first)])).status_code == 302
    assert state(first) == "offered"
    done = client.post(reverse("accept_offer", args=[manage_token(first)]), follow=True)
    assert "Platsen är din." in done.content.decode()
    assert (state(first), state(second)) == ("registered", "waiting")


@pytest.mark.django_db
def test_a_late_answer_on_the_page_is_told_why(client):
    _gathering, seated, first, _second = full_house()
    actions.cancel_registration(ANYONE, seated, has_link=True)
    Registration.objects.filter(pk=first.pk).update(offer_expires_at=timezone.now() - timedelta(minutes=1))
    answer = client.post(reverse("accept_offer", args=[manage_token(first)]))
    assert answer.status_code == 409
    assert "Erbjudandet gäller inte längre" in answer.content.decode()
