"""Reminders: a week and a day before at nine, to those who come, once for each day it may be."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from hjulet.hub.wording import STOCKHOLM
from hjulet.meet import actions
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.actions.reminders import write_reminders
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration
from tests.factories import make_gathering, make_person, make_registration

pytestmark = pytest.mark.django_db

Kind = OutgoingMail.Kind


def at(text: str) -> datetime:
    """A moment on the clock in Sweden."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


STARTS = at("2031-03-12T10:00")
WEEK, DAY = at("2031-03-05T09:00"), at("2031-03-11T09:00")


def gathering(**fields: object) -> GatheringPage:
    return make_gathering(
        **{
            "title": "Vårträff",
            "starts": STARTS,
            "ends": STARTS + timedelta(hours=5),
            "offer_hours": 0,
            **fields,
        }
    )


def reminded(at_moment: datetime) -> set[str]:
    """Who is reminded at that moment; everybody is only written to once."""
    before = set(OutgoingMail.objects.filter(kind=Kind.REMINDER).values_list("pk", flat=True))
    count = write_reminders(at_moment)
    written = OutgoingMail.objects.filter(kind=Kind.REMINDER).exclude(pk__in=before)
    assert count == written.count()
    return set(written.values_list("registration__name", flat=True))


def test_a_week_and_a_day_before_at_nine_and_once():
    make_registration(gathering(), name="Eva")
    assert reminded(WEEK - timedelta(minutes=1)) == set()
    assert reminded(WEEK) == {"Eva"}
    assert reminded(WEEK + timedelta(minutes=1)) == set()
    assert reminded(DAY - timedelta(minutes=1)) == set()
    assert reminded(DAY) == {"Eva"}
    assert reminded(DAY + timedelta(hours=3)) == set()


def test_nine_in_sweden_on_either_side_of_summer_time():
    spring = at("2031-04-02T10:00")
    make_registration(gathering(starts=spring, ends=spring + timedelta(hours=5)), name="Eva")
    # Summer time begins on 30 March 2031: a week before is in winter time, a day before in summer time.
    assert reminded(datetime.fromisoformat("2031-03-26T07:59+00:00")) == set()
    assert reminded(datetime.fromisoformat("2031-03-26T08:00+00:00")) == {"Eva"}
    assert reminded(datetime.fromisoformat("2031-04-01T06:59+00:00")) == set()
    assert reminded(datetime.fromisoformat("2031-04-01T07:00+00:00")) == {"Eva"}


def test_only_those_who_come():
    one = gathering(seats=1)
    make_registration(one, name="Plats")
    make_registration(one, name="Kö")
    other = gathering()
    leaves = make_registration(other, name="Avbokad")
    actions.cancel_registration(leaves.person, leaves)
    assert reminded(WEEK) == {"Plats"}


def test_not_whoever_signed_up_after_the_moment():
    page = gathering()
    make_registration(page, name="Tidig")
    late = make_registration(page, name="Sen")
    Registration.objects.filter(pk=late.pk).update(created_at=WEEK + timedelta(hours=1))
    assert reminded(WEEK + timedelta(hours=2)) == {"Tidig"}
    assert reminded(DAY) == {"Tidig", "Sen"}


def test_not_whoever_got_a_seat_from_the_queue_after_the_moment():
    page = gathering(seats=1)
    make_registration(page, name="Plats")
    waiting = make_registration(page, name="Kö")
    Registration.objects.filter(pk=waiting.pk).update(state="registered")
    waiting.events.create(kind="promoted", at=WEEK + timedelta(hours=1))
    assert reminded(WEEK + timedelta(hours=2)) == {"Plats"}


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        ({"reminds_week_before": False}, set(), {"Eva"}),
        ({"reminds_day_before": False}, {"Eva"}, set()),
        ({"reminds_week_before": False, "reminds_day_before": False}, set(), set()),
    ],
)
def test_each_can_be_switched_off(fields, first, second):
    make_registration(gathering(**fields), name="Eva")
    assert reminded(WEEK) == first
    assert reminded(DAY) == second


def test_none_from_a_draft_nor_for_a_cancelled_gathering():
    draft, cancelled = gathering(), gathering()
    make_registration(draft, name="Utkast")
    make_registration(cancelled, name="Inställt")
    draft.unpublish()
    actions.cancel_gathering(make_person(is_superuser=True), cancelled, "")
    assert reminded(WEEK) == set()


def test_none_from_a_copy():
    original = gathering()
    make_registration(original, name="Eva")
    copy = original.copy(update_attrs={"title": "Kopian", "slug": "kopian"}, keep_live=True)
    assert reminded(WEEK) == {"Eva"}
    assert not OutgoingMail.objects.filter(gathering=copy).exists()


def test_a_missed_reminder_is_caught_up_with_for_two_days_and_never_after_the_start():
    make_registration(gathering(), name="Eva")
    assert reminded(WEEK + timedelta(days=2, minutes=1)) == set()
    assert reminded(WEEK + timedelta(days=1)) == {"Eva"}
    assert reminded(STARTS) == set()


def test_moved_to_another_day_is_reminded_of_anew():
    page = gathering()
    make_registration(page, name="Eva")
    assert reminded(WEEK) == {"Eva"}
    later = STARTS + timedelta(days=14)
    GatheringPage.objects.filter(pk=page.pk).update(starts=later, ends=later + timedelta(hours=5))
    assert reminded(DAY) == set()
    assert reminded(WEEK + timedelta(days=14)) == {"Eva"}
    assert reminded(DAY + timedelta(days=14)) == {"Eva"}


def test_whoever_has_just_heard_of_the_new_time_is_not_reminded_of_it():
    page = gathering()
    heard = make_registration(page, name="Eva")
    OutgoingMail.objects.create(
        registration=heard,
        gathering=page,
        kind=Kind.GATHERING_CHANGED,
        version=1,
        created_at=WEEK + timedelta(hours=1),
    )
    assert reminded(WEEK + timedelta(hours=2)) == set()
    assert reminded(DAY) == {"Eva"}


def test_a_reminder_goes_by_day_with_the_entry_and_not_when_it_is_no_longer_true():
    page = gathering()
    comes, leaves = make_registration(page, name="Kommer"), make_registration(page, name="Slutar")
    deliver_outbox()
    mail.outbox.clear()
    assert reminded(WEEK) == {"Kommer", "Slutar"}
    night = at("2031-03-05T23:00")
    assert deliver_outbox(now=lambda: night) == 0
    Registration.objects.filter(pk=leaves.pk).update(state="cancelled")
    morning = at("2031-03-06T09:00")
    assert deliver_outbox(now=lambda: morning) == 1
    [message] = mail.outbox
    assert message.to == [comes.person.email]
    assert message.subject == "Påminnelse om onsdag 12 mars 2031: Vårträff"
    assert [part.mimetype for part in message.alternatives] == ["text/calendar; method=REQUEST"]
    stopped = OutgoingMail.objects.get(registration=leaves, kind=Kind.REMINDER)
    assert (stopped.state, stopped.last_error) == ("stopped", "no_longer_true")


def test_looking_for_reminders_costs_the_same_for_many_gatherings_that_are_far_off(django_assert_num_queries):
    for _ in range(3):
        gathering(starts=STARTS + timedelta(days=60), ends=STARTS + timedelta(days=60, hours=1))
    with django_assert_num_queries(1):
        write_reminders(WEEK)
