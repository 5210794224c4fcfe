"""How many seats there are, who is next, and what a sign-up would get: the figures behind rules 1 to 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Q
from django.utils import timezone

from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk

State = Registration.State


class Availability(StrEnum):
    """What lists say about seats, in words."""

    UNLIMITED = "unlimited"
    AVAILABLE = "available"
    FEW = "few"
    FULL = "full"


FEW_SEATS = 5
"""Five seats or fewer, or a tenth of them, are few."""


def availability_of(seats: int | None, registered: int) -> Availability:
    if seats is None:
        return Availability.UNLIMITED
    left = seats - registered
    if left <= 0:
        return Availability.FULL
    return (
        Availability.FEW if left <= max(FEW_SEATS, seats // 10) and left < seats else Availability.AVAILABLE
    )


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The desk at one moment. Counts are of people; those who wait are in none of them but `waiting`."""

    seats: int | None
    registered: int
    waiting: int
    cap: int | None
    registered_per_organisation: dict[int, int]
    """Only filled while there is a cap."""

    @property
    def seats_left(self) -> int | None:
        """None when there is no limit; never below 0, also when the limit was lowered under what is taken."""
        return None if self.seats is None else max(0, self.seats - self.registered)

    @property
    def availability(self) -> Availability:
        return availability_of(self.seats, self.registered)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0

    def is_at_cap(self, organisation_id: int | None) -> bool:
        """Whether the organisation has all it may have. Who has no organisation here is not capped."""
        return (
            self.cap is not None
            and organisation_id is not None
            and self.registered_per_organisation.get(organisation_id, 0) >= self.cap
        )


def cap_in_force(gathering: GatheringPage, desk: RegistrationDesk, at: datetime) -> int | None:
    return None if desk.cap_lifted_at is not None else gathering.cap_at(at)


def occupancy(gathering: GatheringPage, desk: RegistrationDesk, at: datetime | None = None) -> Occupancy:
    """Reads the desk in one query, or two while there is a cap. Inside `locked_desk` it is exact."""
    cap = cap_in_force(gathering, desk, at or timezone.now())
    active = Registration.objects.filter(gathering_id=gathering.pk)
    counts = active.aggregate(
        registered=Count("pk", filter=Q(state=State.REGISTERED)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
    )
    per_organisation = {}
    if cap is not None:
        per_organisation = dict(
            active.filter(state=State.REGISTERED, organisation__isnull=False)
            .values_list("organisation")
            .annotate(Count("pk"))
            .order_by()
        )
    return Occupancy(
        seats=gathering.seats,
        registered=counts["registered"],
        waiting=counts["waiting"],
        cap=cap,
        registered_per_organisation=per_organisation,
    )


def next_in_queue(gathering: GatheringPage, now: Occupancy) -> Registration | None:
    """The first who may have the next seat: by queue time, then id, passing over organisations at their cap."""
    queue = Registration.objects.filter(gathering_id=gathering.pk, state=State.WAITING).order_by(
        "queued_at", "id"
    )
    if now.cap is not None:
        full = [pk for pk, count in now.registered_per_organisation.items() if count >= now.cap]
        queue = queue.exclude(organisation__in=full)
    return queue.first()


def queue_position(registration: Registration) -> int | None:
    """The person's own place in the queue, 1 for the first; None when not waiting."""
    if registration.state != State.WAITING:
        return None
    return (
        Registration.objects.filter(gathering_id=registration.gathering_id, state=State.WAITING)
        .filter(
            Q(queued_at__lt=registration.queued_at)
            | Q(queued_at=registration.queued_at, id__lte=registration.id)
        )
        .count()
    )
