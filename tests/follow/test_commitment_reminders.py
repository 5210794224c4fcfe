"""Reminders of commitments: two at most for each date, by day, whatever the clock and people do."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.commitments import Words, change_commitment
from hjulet.follow.actions.reminders import remind_of_commitments
from hjulet.follow.models import Commitment, CommitmentReminder
from hjulet.follow.tokens import answer_url
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.models import OutgoingMail
from tests.factories import organisation
from tests.follow.promises import ANGE, act_for, make_promise

pytestmark = pytest.mark.django_db

DUE = date(2031, 5, 20)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def promised(**fields: object) -> Commitment:
    promise = make_promise(act_for(organisation(ANGE)), organisation(ANGE), **{"due_on": DUE, **fields})
    Commitment.objects.filter(pk=promise.pk).update(created_at=at("2031-01-07T12:00"))
    promise.refresh_from_db()
    return promise


def test_two_weeks_before_and_a_week_after_at_nine_each_once():
    promised()
    moments = {
        "2031-05-06T08:59": 0,
        "2031-05-06T09:00": 1,
        "2031-05-06T09:01": 0,
        "2031-05-27T08:59": 0,
        "2031-05-27T18:00": 0,
        "2031-05-28T09:00": 1,
        "2031-05-29T09:00": 0,
        "2031-06-20T09:00": 0,
    }
    assert {moment: remind_of_commitments(at(moment)) for moment in moments} == moments


def test_not_what_is_settled_nor_after_a_late_answer_nor_to_whoever_has_left():
    done, answered, left = promised(), promised(), promised()
    Commitment.objects.filter(pk=done.pk).update(state="done")
    Commitment.objects.filter(pk=answered.pk).update(answered_at=at("2031-05-05T12:00"))
    left.person.affiliations.update(to_date=date(2030, 1, 1), from_date=date(2029, 1, 1))
    assert remind_of_commitments(at("2031-05-06T09:00")) == 0
    assert remind_of_commitments(at("2031-05-13T09:00")) == 1
    assert CommitmentReminder.objects.get().commitment == answered


def test_a_changed_date_starts_anew_and_the_old_mail_is_stopped():
    promise = promised()
    assert remind_of_commitments(at("2031-05-06T09:00")) == 1
    later = date(2031, 9, 1)
    change_commitment(promise.person, promise, Words(promise.text, later, "organisation"))
    assert deliver_outbox() == 0
    assert OutgoingMail.objects.get(letter="follow.reminder").last_error == "no_longer_true"
    Commitment.objects.filter(pk=promise.pk).update(answered_at=at("2031-05-06T12:00"))
    assert remind_of_commitments(at("2031-05-28T09:00")) == 0
    assert remind_of_commitments(at("2031-08-18T09:00")) == 1
    assert remind_of_commitments(at("2031-09-08T09:00")) == 1


def test_the_mail_has_one_link_for_each_answer():
    promise = promised(text="Pröva anropsstyrd buss")
    remind_of_commitments(at("2031-05-06T09:00"))
    deliver_outbox()
    [letter] = mail.outbox
    assert letter.to == [promise.person.email]
    assert letter.subject == "Hur har det gått? Pröva anropsstyrd buss"
    for state in ("done", "under_way", "changed", "dropped"):
        assert answer_url(promise, promise.person, state) in letter.body


def test_looking_for_reminders_costs_one_query_and_none_at_night(django_assert_num_queries):
    for _number in range(3):
        promised(due_on=DUE + timedelta(days=60))
    with django_assert_num_queries(1):
        remind_of_commitments(at("2031-05-06T09:00"))
    with django_assert_num_queries(0):
        remind_of_commitments(at("2031-05-06T22:00"))


STEPS = st.lists(
    st.tuples(
        st.integers(1, 30 * 24),  # hours until the next step
        st.sampled_from(["look", "look", "look", "look", "answer", "move", "move a little"]),
    ),
    max_size=25,
)


class _RollBack(Exception):
    pass


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_never_more_than_two_for_a_date_and_never_at_night(steps):
    try:
        with transaction.atomic():
            promise = promised()
            now = at("2031-04-01T10:00")
            for hours, step in steps:
                now += timedelta(hours=hours)
                _take(step, promise, now)
            counts = Counter(CommitmentReminder.objects.values_list("due_on", flat=True))
            assert all(count <= 2 for count in counts.values())
            written = CommitmentReminder.objects.values_list("written_at", flat=True)
            assert all(9 <= local(moment).hour < 18 for moment in written)
            assert OutgoingMail.objects.filter(letter="follow.reminder").count() == sum(counts.values())
            raise _RollBack
    except _RollBack:
        pass


def _take(step: str, promise: Commitment, now: datetime) -> None:
    if step == "look":
        remind_of_commitments(now)
        remind_of_commitments(now)
        return
    promise.refresh_from_db()
    if step == "answer":
        answer(promise.person, promise, Answer("under_way", what_happened=now.isoformat()))
    else:
        days = 40 if step == "move" else 1
        answer(promise.person, promise, Answer("changed", due_on=promise.due_on + timedelta(days=days)))
    Commitment.objects.filter(pk=promise.pk).update(answered_at=now)
