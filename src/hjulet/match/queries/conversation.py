"""The conversation that a question became: whether it has been, and when it could be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.match.models import PeerRequest
from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk

LENGTH = timedelta(hours=2)
EARLIEST = timedelta(days=14)
HOURS = ((1, clock(10)), (2, clock(13)), (3, clock(9)))
"""Weekday (Monday is 0) and hour of the three times that are suggested: Tuesday, Wednesday and Thursday."""
FREE_DAYS = {(1, 6), (5, 1), (6, 6)}
QUIET_WEEKS = {1, *range(26, 33), 52, 53}
"""By their number, as Swedes count: the summer holidays, Christmas and New Year."""


def is_cancelled(gathering: GatheringPage) -> bool:
    return RegistrationDesk.objects.filter(gathering=gathering, cancelled_at__isnull=False).exists()


def has_been(request: PeerRequest, at: datetime | None = None) -> bool:
    """Whether the conversation has taken place, so that there is something to write about it."""
    gathering = request.gathering
    if request.state == PeerRequest.State.HELD or request.outcome:
        return True
    return gathering is not None and gathering.is_over(at) and not is_cancelled(gathering)


def version_of(request: PeerRequest) -> str:
    """Which text it is that somebody reads of what it gave: another text, another word."""
    return request.outcome_at.isoformat() if request.outcome_at is not None else ""


def suggested_times(people: Sequence[Person], at: datetime | None = None) -> list[datetime]:
    """Three times two weeks ahead or more, outside holidays and what those who take part are signed up to."""
    first = local((at or timezone.now()) + EARLIEST).date()
    monday = first - timedelta(days=first.weekday())
    taken = _taken(people, monday)
    found: list[datetime] = []
    for week in range(26):
        for weekday, hour in HOURS:
            day = monday + timedelta(days=7 * week + weekday)
            starts = datetime.combine(day, hour, tzinfo=STOCKHOLM)
            if day < first or _is_quiet(day) or any(_overlap(starts, span) for span in taken):
                continue
            found.append(starts)
            if len(found) == len(HOURS):
                return found
    return found


def _is_quiet(day: date) -> bool:
    return day.isocalendar().week in QUIET_WEEKS or (day.month, day.day) in FREE_DAYS


def _taken(people: Sequence[Person], since: date) -> list[tuple[datetime, datetime]]:
    rows = Registration.objects.filter(
        person__in=[person.pk for person in people],
        state__in=Registration.ACTIVE,
        gathering__ends__gte=datetime.combine(since, clock(0), tzinfo=STOCKHOLM),
    )
    return list(rows.values_list("gathering__starts", "gathering__ends"))


def _overlap(starts: datetime, span: tuple[datetime, datetime]) -> bool:
    return starts < span[1] and span[0] < starts + LENGTH
