"""When those who come are reminded, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from hjulet.hub.rules import Viewer
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, RegistrationEvent
from hjulet.meet.queries.outbox import Letter, letters_of, require_planner

Event = RegistrationEvent.Kind

WEEK, DAY = 7, 1
AT = time(9)
CAUGHT_UP_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ReminderMoment:
    """One reminder of one gathering: so many days before, at nine in Sweden."""

    days: int
    at: datetime
    starts: datetime

    @property
    def version(self) -> int:
        """One for each day that the gathering may be on: one that is moved to another day is reminded of anew."""
        return local(self.starts).date().toordinal() * 10 + self.days

    def is_due(self, now: datetime) -> bool:
        return self.at <= now < min(self.at + CAUGHT_UP_FOR, self.starts)


def reminder_moments(gathering: GatheringPage) -> list[ReminderMoment]:
    """The earlier first; none that the planner has switched off."""
    wanted = ((WEEK, gathering.reminds_week_before), (DAY, gathering.reminds_day_before))
    day = local(gathering.starts).date()
    return [
        ReminderMoment(
            days=days,
            at=datetime.combine(day - timedelta(days=days), AT, tzinfo=STOCKHOLM),
            starts=gathering.starts,
        )
        for days, is_on in wanted
        if is_on
    ]


def gatherings_to_remind(now: datetime) -> QuerySet[GatheringPage]:
    """Published, not cancelled, and near enough that a reminder may be due. One query."""
    found: QuerySet[GatheringPage] = GatheringPage.objects.filter(
        Q(reminds_week_before=True) | Q(reminds_day_before=True),
        live=True,
        starts__gt=now,
        starts__lt=now + timedelta(days=WEEK + 1),
        desk__isnull=False,
        desk__cancelled_at__isnull=True,
    ).select_related("desk")
    return found


def to_be_reminded(gathering: GatheringPage, moment: ReminderMoment) -> QuerySet[Registration]:
    """Those with a seat who have not been reminded, nor heard the time and place from us since the moment."""
    heard = OutgoingMail.objects.filter(
        Q(kind=OutgoingMail.Kind.REMINDER, version=moment.version)
        | Q(kind=OutgoingMail.Kind.GATHERING_CHANGED, created_at__gte=moment.at),
        registration__gathering=gathering,
    )
    got_seat = RegistrationEvent.objects.filter(
        registration__gathering=gathering,
        kind__in=[Event.REGISTERED, Event.PROMOTED, Event.ACCEPTED, Event.TOOK_OVER],
        at__gte=moment.at,
    )
    return (
        Registration.objects.filter(
            gathering=gathering, state=Registration.State.REGISTERED, created_at__lt=moment.at
        )
        .exclude(pk__in=heard.values("registration_id"))
        .exclude(pk__in=got_seat.values("registration_id"))
        .order_by("id")
    )


@dataclass(frozen=True, slots=True)
class ComingReminder:
    """A reminder that will go, to how many as things stand, and how it reads for one of them."""

    moment: ReminderMoment
    count: int
    example: Letter | None


def coming_reminders(
    viewer: Viewer, gathering: GatheringPage, at: datetime | None = None
) -> list[ComingReminder]:
    """The reminders that have not gone yet; for whoever plans the gathering."""
    require_planner(viewer, gathering)
    now = at or timezone.now()
    desk = getattr(gathering, "desk", None)
    if desk is None or desk.cancelled_at is not None or not gathering.live:
        return []
    coming = []
    for moment in reminder_moments(gathering):
        if now >= moment.at:
            continue
        people = to_be_reminded(gathering, moment)
        first = people.first()
        mail = OutgoingMail(
            registration=first,
            gathering=gathering,
            kind=OutgoingMail.Kind.REMINDER,
            version=moment.version,
            facts={
                "state": Registration.State.REGISTERED,
                "sequence": desk.calendar_sequence,
                "starts": gathering.starts.isoformat(),
            },
        )
        example = letters_of([mail])[0] if first is not None else None
        coming.append(ComingReminder(moment=moment, count=people.count(), example=example))
    return coming
