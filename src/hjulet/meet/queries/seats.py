"""How many seats there are, who is next, and what a sign-up would get: the figures behind rules 1 to 6."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import Count, Q, prefetch_related_objects
from django.utils import timezone

from hjulet.meet.models import GatheringPage, GatheringSite, Registration, RegistrationDesk

State = Registration.State
Mode = Registration.Mode

PoolKey = tuple[str, int | None]
"""How one takes part and, at a gathering with local sites, where: the seats of one pool are given apart from the rest."""


class Availability(StrEnum):
    """What lists say about seats, in words."""

    UNLIMITED = "unlimited"
    AVAILABLE = "available"
    FEW = "few"
    FULL = "full"


FEW_SEATS = 5
"""Five seats or fewer, or a tenth of them, are few."""


def availability_of(seats: int | None, taken: int) -> Availability:
    if seats is None:
        return Availability.UNLIMITED
    left = seats - taken
    if left <= 0:
        return Availability.FULL
    return (
        Availability.FEW if left <= max(FEW_SEATS, seats // 10) and left < seats else Availability.AVAILABLE
    )


NO_LIMIT = 10**9
"""Stands for seats without limit where they are added up in the database."""


class ManyPools(Protocol):
    """What of a gathering in a list says how many seats there are of all kinds."""

    @property
    def mode(self) -> str: ...

    @property
    def seats(self) -> int | None: ...

    @property
    def seats_online(self) -> int | None: ...

    @property
    def venue_id(self) -> int | None: ...


def seats_in_all(gathering: ManyPools) -> int | None:
    """Seats of every kind together; None when some kind has no limit. As `pools_of`, for lists."""
    # Not every list has counted them; one that has not shows gatherings without sites.
    total: int = getattr(gathering, "site_seats", 0)
    if gathering.mode == GatheringPage.Mode.ONLINE or gathering.venue_id is not None or not total:
        total += NO_LIMIT if gathering.seats is None else gathering.seats
    if gathering.mode == GatheringPage.Mode.HYBRID:
        total += NO_LIMIT if gathering.seats_online is None else gathering.seats_online
    return None if total >= NO_LIMIT else total


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats of one kind: on site, online, or at one local site. Counts are of people."""

    mode: str
    site: GatheringSite | None
    seats: int | None
    registered: int = 0
    offered: int = 0
    waiting: int = 0

    @property
    def key(self) -> PoolKey:
        return self.mode, self.site.pk if self.site else None

    @property
    def taken(self) -> int:
        return self.registered + self.offered

    @property
    def seats_left(self) -> int | None:
        """None when there is no limit; never below 0, also when the limit was lowered under what is taken."""
        return None if self.seats is None else max(0, self.seats - self.taken)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0

    def has_room_for(self, people: int) -> bool:
        return self.seats_left is None or self.seats_left >= people


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The desk at one moment, pool by pool and in all. Those who wait are in no count but `waiting`."""

    pools: tuple[Pool, ...]
    cap: int | None
    taken_per_organisation: dict[int, int]
    """Over all pools; only filled while there is a cap."""

    @property
    def seats(self) -> int | None:
        seats = [pool.seats for pool in self.pools]
        return None if None in seats else sum(number or 0 for number in seats)

    @property
    def registered(self) -> int:
        return sum(pool.registered for pool in self.pools)

    @property
    def offered(self) -> int:
        return sum(pool.offered for pool in self.pools)

    @property
    def taken(self) -> int:
        return self.registered + self.offered

    @property
    def waiting(self) -> int:
        return sum(pool.waiting for pool in self.pools)

    @property
    def seats_left(self) -> int | None:
        left = [pool.seats_left for pool in self.pools]
        return None if None in left else sum(number or 0 for number in left)

    @property
    def has_sites(self) -> bool:
        return any(pool.site is not None for pool in self.pools)

    @property
    def is_limited(self) -> bool:
        return any(pool.seats is not None for pool in self.pools)

    @property
    def availability(self) -> Availability:
        if self.is_full:
            return Availability.FULL
        seats, left = self.seats, self.seats_left
        return availability_of(seats, 0 if seats is None or left is None else seats - left)

    @property
    def is_full(self) -> bool:
        """Whether nobody can have a seat of any kind."""
        return all(pool.is_full for pool in self.pools)

    def pool(self, key: PoolKey) -> Pool:
        """Raises KeyError when the gathering has no such seats."""
        for pool in self.pools:
            if pool.key == key:
                return pool
        raise KeyError(key)

    def room_under_cap(self, organisation_id: int | None) -> int | None:
        """How many more the organisation may have; None without limit, as for those without an organisation here."""
        if self.cap is None or organisation_id is None:
            return None
        return max(0, self.cap - self.taken_per_organisation.get(organisation_id, 0))

    def is_at_cap(self, organisation_id: int | None, people: int = 1) -> bool:
        room = self.room_under_cap(organisation_id)
        return room is not None and room < people

    def with_changes(
        self,
        key: PoolKey,
        organisation_id: int | None,
        *,
        registered: int = 0,
        offered: int = 0,
        waiting: int = 0,
    ) -> Occupancy:
        """As it will be when so many more (or fewer) are there, without asking the database again."""
        pools = tuple(
            replace(
                pool,
                registered=pool.registered + registered,
                offered=pool.offered + offered,
                waiting=pool.waiting + waiting,
            )
            if pool.key == key
            else pool
            for pool in self.pools
        )
        per_organisation = dict(self.taken_per_organisation)
        if organisation_id is not None and registered + offered:
            per_organisation[organisation_id] = (
                per_organisation.get(organisation_id, 0) + registered + offered
            )
        return replace(self, pools=pools, taken_per_organisation=per_organisation)


def pools_of(gathering: GatheringPage, sites: Sequence[GatheringSite]) -> list[Pool]:
    """The kinds of seats that the gathering has, still empty. The first is the one meant when none is said."""
    found = []
    has_main_venue = gathering.venue_id is not None or not sites
    if gathering.mode != GatheringPage.Mode.ONLINE and has_main_venue:
        found.append(Pool(Mode.ON_SITE, None, gathering.seats))
    if gathering.mode == GatheringPage.Mode.ONLINE:
        found.append(Pool(Mode.ONLINE, None, gathering.seats))
    elif gathering.mode == GatheringPage.Mode.HYBRID:
        found.append(Pool(Mode.ONLINE, None, gathering.seats_online))
    found += [Pool(Mode.ON_SITE, site, site.seats) for site in sites]
    return found


def cap_in_force(gathering: GatheringPage, desk: RegistrationDesk, at: datetime) -> int | None:
    return None if desk.cap_lifted_at is not None else gathering.cap_at(at)


def occupancy(gathering: GatheringPage, desk: RegistrationDesk, at: datetime | None = None) -> Occupancy:
    """Reads the desk in two queries, or three while there is a cap. Inside `locked_desk` it is exact.

    Somebody whose kind of seat is no longer there (the gathering was changed) is counted in the first.
    """
    cap = cap_in_force(gathering, desk, at or timezone.now())
    active = Registration.objects.filter(gathering_id=gathering.pk, state__in=Registration.ACTIVE)
    sites = list(gathering.sites.all())
    if sites and sites[0].pk:
        prefetch_related_objects(sites, "venue", "host")
    pools = {pool.key: pool for pool in pools_of(gathering, sites)}
    first = next(iter(pools))
    counted = active.values_list("mode", "site_id").annotate(
        registered=Count("pk", filter=Q(state=State.REGISTERED)),
        offered=Count("pk", filter=Q(state=State.OFFERED)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
    )
    for mode, site_id, registered, offered, waiting in counted.order_by():
        key = (mode, site_id) if (mode, site_id) in pools else first
        pool = pools[key]
        pools[key] = replace(
            pool,
            registered=pool.registered + registered,
            offered=pool.offered + offered,
            waiting=pool.waiting + waiting,
        )
    per_organisation = {}
    if cap is not None:
        per_organisation = dict(
            active.filter(state__in=Registration.TAKES_SEAT, organisation__isnull=False)
            .values_list("organisation")
            .annotate(Count("pk"))
            .order_by()
        )
    return Occupancy(pools=tuple(pools.values()), cap=cap, taken_per_organisation=per_organisation)


def waiting_in(gathering: GatheringPage, now: Occupancy, key: PoolKey) -> list[Registration]:
    """The queue to one kind of seats, by queue time and then id."""
    queue = Registration.objects.filter(gathering_id=gathering.pk, state=State.WAITING).select_related(
        "party"
    )
    if len(now.pools) > 1:
        if key != now.pools[0].key:
            queue = queue.filter(_in_pool(key))
        else:
            for pool in now.pools[1:]:
                queue = queue.exclude(_in_pool(pool.key))
    return list(queue.order_by("queued_at", "id"))


def _in_pool(key: PoolKey) -> Q:
    mode, site_id = key
    return Q(mode=mode, site__isnull=True) if site_id is None else Q(mode=mode, site_id=site_id)


def units(rows: Sequence[Registration]) -> Iterator[list[Registration]]:
    """Those who are given seats together: everybody alone, but an all-or-nothing party as one."""
    seen: set[int] = set()
    for row in rows:
        if row.party is None or not row.party.all_or_nothing:
            yield [row]
        elif row.party.pk not in seen:
            seen.add(row.party.pk)
            yield [other for other in rows if other.party_id == row.party.pk]


@dataclass(frozen=True, slots=True)
class Head:
    """Who is next in the queue, and whether there is room for them now."""

    unit: list[Registration]
    fits: bool


def head_of_queue(
    gathering: GatheringPage, queue: Sequence[Registration], now: Occupancy, key: PoolKey
) -> Head | None:
    """The first unit that may have seats, passing over organisations at their cap (rule 5).

    A party that does not fit now stops the queue (rule 4), unless the planners chose to fill the seats:
    then the first that fits is next. None when nobody who waits may have a seat.
    """
    pool = now.pool(key)
    for unit in units(queue):
        if now.is_at_cap(unit[0].organisation_id, len(unit)):
            continue
        if pool.seats is not None and len(unit) > pool.seats:
            # The limit was lowered under the party since: it would stop the queue for good.
            continue
        fits = pool.has_room_for(len(unit))
        if fits or gathering.queue_rule == GatheringPage.QueueRule.STRICT:
            return Head(unit, fits)
    return None


def queue_position(registration: Registration) -> int | None:
    """The person's own place in the queue to that kind of seat, 1 for the first; None when not waiting."""
    if registration.state != State.WAITING:
        return None
    return (
        Registration.objects.filter(
            gathering_id=registration.gathering_id,
            state=State.WAITING,
            mode=registration.mode,
            site_id=registration.site_id,
        )
        .filter(
            Q(queued_at__lt=registration.queued_at)
            | Q(queued_at=registration.queued_at, id__lte=registration.id)
        )
        .count()
    )


def queue_positions(gathering: GatheringPage) -> dict[int, int]:
    """The place of everybody who waits, in the queue to their own kind of seats, by registration; one query."""
    rows = (
        Registration.objects.filter(gathering_id=gathering.pk, state=State.WAITING)
        .order_by("queued_at", "id")
        .values_list("pk", "mode", "site_id")
    )
    lengths: dict[PoolKey, int] = {}
    positions = {}
    for pk, mode, site_id in rows:
        lengths[mode, site_id] = lengths.get((mode, site_id), 0) + 1
        positions[pk] = lengths[mode, site_id]
    return positions
