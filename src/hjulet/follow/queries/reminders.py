"""Which commitments somebody shall be reminded of now."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hjulet.follow.models import Commitment, CommitmentReminder
from hjulet.hub.models import Affiliation
from hjulet.hub.wording import STOCKHOLM, local

BEFORE = timedelta(days=14)
AFTER = timedelta(days=7)
CAUGHT_UP_FOR = timedelta(days=14)
"""The second, when no worker ran: after that it is nagging about what has been."""
QUIET = timedelta(days=7)
"""Whoever has written or answered within a week knows."""
BY_DAY = (time(9), time(18))


def reminder_due(commitment: Commitment, now: datetime) -> int | None:
    """1 from two weeks before the date, 2 from a week after it; None when it is settled, said already, or night."""
    if commitment.state in Commitment.SETTLED or not BY_DAY[0] <= local(now).time() < BY_DAY[1]:
        return None
    if max(commitment.created_at, commitment.answered_at or commitment.created_at) > now - QUIET:
        return None
    number = _number(commitment, now)
    if number is None:
        return None
    said = CommitmentReminder.objects.filter(commitment=commitment, due_on=commitment.due_on, number=number)
    return None if said.exists() else number


def _number(commitment: Commitment, now: datetime) -> int | None:
    day = datetime.combine(commitment.due_on, BY_DAY[0], tzinfo=STOCKHOLM)
    if day - BEFORE <= now < day + timedelta(days=1):
        return 1
    if day + AFTER <= now < day + AFTER + CAUGHT_UP_FOR:
        return 2
    return None


def commitments_to_remind(now: datetime) -> QuerySet[Commitment]:
    """Those near enough to their date, open, whose writer still acts for the organisation; one query, mostly empty."""
    today = local(now).date()
    if not BY_DAY[0] <= local(now).time() < BY_DAY[1]:
        return Commitment.objects.none()
    near = Q(due_on__gte=today - timedelta(days=1), due_on__lte=today + BEFORE)
    past = Q(due_on__gte=today - AFTER - CAUGHT_UP_FOR, due_on__lte=today - AFTER)
    acts = Affiliation.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("organisation"), from_date__lte=today
    ).exclude(to_date__lt=today)
    reminded = CommitmentReminder.objects.filter(commitment=OuterRef("pk"), due_on=OuterRef("due_on"))
    return (
        Commitment.objects.filter(near | past, Exists(acts), person__is_active=True)
        .exclude(state__in=Commitment.SETTLED)
        .exclude(near, Exists(reminded.filter(number=1)))
        .exclude(past, Exists(reminded.filter(number=2)))
        .filter(created_at__lte=now - QUIET)
        .filter(Q(answered_at__isnull=True) | Q(answered_at__lte=now - QUIET))
        .order_by("due_on", "pk")
    )
