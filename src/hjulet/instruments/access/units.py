"""What can be withdrawn at once: a trip, one there and back, a route, a route in one hour, a vehicle's trips, or a stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.options import Options

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.access.network import Network

    Counts = NDArray[np.int64]
    Small = NDArray[np.int32]

UNITS = ("trip", "pair", "route", "route-hour", "block", "stop")
HOUR = 3600


@dataclass(frozen=True, eq=False)
class Units:
    """Units by number. `hops` are those of each at `starts` (CSR), and `column` has shape (hops, 3): for each hop the unit that
    takes it away, that stops boarding before it and that stops alighting after it, -1 for none.
    """

    kind: str
    ids: tuple[str, ...] = field(repr=False)
    trips: tuple[tuple[int, ...], ...] = field(repr=False)
    """The trips of each unit, by position; none for a stop, which trips pass."""
    column: Small = field(repr=False)
    starts: Counts = field(repr=False)
    hops: Small = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def by_stop(self) -> bool:
        return self.kind == "stop"


def trips_running(options: Options) -> Counts:
    """The trips with a departure in the window or within the longest journey after it, by position."""
    import numpy as np

    network, window = options.network, options.window
    runs = (network.hop_departure >= window.start) & ~network.withdrawn[network.hop_trip]
    runs &= network.hop_departure <= window.end + options.rules.cap_seconds
    return np.unique(network.hop_trip[runs]).astype(np.int64)


def first_departures(network: Network) -> tuple[Counts, Counts]:
    """Of each trip the first departure (seconds) and the stop it leaves; 0 and -1 for a trip without hops."""
    import numpy as np

    begins = np.full(network.trips, -1, dtype=np.int64)
    begins[network.hop_trip[::-1]] = np.arange(network.hops)[::-1]
    there = begins >= 0
    departure, stop = np.zeros(network.trips, dtype=np.int64), np.full(network.trips, -1, dtype=np.int64)
    departure[there] = network.hop_departure[begins[there]]
    stop[there] = network.hop_from[begins[there]]
    return departure, stop


def unit_names(network: Network, kind: str, trips: Sequence[int] | Counts) -> list[str]:
    """The unit each trip belongs to; "" when it belongs to none."""
    if kind == "trip":
        return [network.trip_ids[trip] for trip in trips]
    if kind == "route":
        return [network.trip_routes[trip] for trip in trips]
    if kind == "block":
        return [network.trip_blocks[trip] for trip in trips]
    if kind == "pair":
        pairs = there_and_back(network)
        return [pairs[trip] for trip in trips]
    departure, _ = first_departures(network)
    return [f"{network.trip_routes[trip]} {departure[trip] // HOUR % 24:02}" for trip in trips]


def there_and_back(network: Network) -> list[str]:
    """Of each trip, itself and the trip back: the first later one of its route that begins where it ends and ends where it began
    (the same stop, the one across the street, or one of its name), when no other has gone there. A trip without one stands alone.

    What is withdrawn makes no difference, so that pairs stay what they are while a plan grows.
    """
    import numpy as np

    departure, first = first_departures(network)
    last, end = np.full(network.trips, -1, dtype=np.int64), np.zeros(network.trips, dtype=np.int64)
    last[network.hop_trip], end[network.hop_trip] = network.hop_to, network.hop_arrival
    near = [{stop} for stop in range(network.stops)]
    for stop, some in enumerate(near):
        some.update(network.walk_to[network.walk_starts[stop] : network.walk_starts[stop + 1]].tolist())

    def is_at(one: int, other: int) -> bool:
        return other in near[one] or network.stop_names[one] == network.stop_names[other]

    routes: dict[str, list[int]] = {}
    for trip in sorted(np.flatnonzero(first >= 0).tolist(), key=lambda trip: (int(departure[trip]), trip)):
        routes.setdefault(network.trip_routes[trip], []).append(trip)
    names = list(network.trip_ids)
    for trips in routes.values():
        left = dict.fromkeys(trips)
        for trip in trips:
            if trip not in left:
                continue
            del left[trip]
            for back in left:
                if (
                    departure[back] >= end[trip]
                    and is_at(last[trip], first[back])
                    and is_at(last[back], first[trip])
                ):
                    names[trip] = names[back] = f"{network.trip_ids[trip]} + {network.trip_ids[back]}"
                    del left[back]
                    break
    return names


def units_of(options: Options, kind: str) -> Units:
    """What there is of a kind in the part of the day that the options cover.

    Raises
    ------
    AccessError : there is no such kind, or nothing of it; or stops were asked for of pruned options.
    """
    if kind not in UNITS:
        raise AccessError(f"'{kind}' cannot be withdrawn; say one of {', '.join(UNITS)}")
    if kind == "stop":
        return _stops(options)

    trips = trips_running(options)
    names = unit_names(options.network, kind, trips)
    members: dict[str, list[int]] = {}
    for trip, name in zip(trips.tolist(), names, strict=True):
        if name:
            members.setdefault(name, []).append(trip)
    if not members:
        raise AccessError(
            f"there is no {kind} to withdraw in this window: the timetable names none, or nothing runs"
        )
    return units_of_groups(options, kind, members)


def units_of_groups(options: Options, kind: str, members: Mapping[str, Sequence[int]]) -> Units:
    """Units by name, each of some trips (positions)."""
    import numpy as np

    unit_of_trip = np.full(options.network.trips, -1, dtype=np.int32)
    for number, some in enumerate(members.values()):
        unit_of_trip[list(some)] = number
    of_hop = unit_of_trip[options.trip]
    held = np.flatnonzero(of_hop >= 0)
    order: Small = held[np.argsort(of_hop[held], kind="stable")].astype(np.int32)
    starts = np.searchsorted(of_hop[order], np.arange(len(members) + 1)).astype(np.int64)
    column = np.column_stack([of_hop] * 3).astype(np.int32)
    return Units(kind, tuple(members), tuple(tuple(some) for some in members.values()), column, starts, order)


def _stops(options: Options) -> Units:
    import numpy as np

    if options.pruned:
        raise AccessError("stops are ranked with options that are not pruned")
    network = options.network
    leaves, comes = network.hop_from[options.kept], network.hop_to[options.kept]
    served, number = np.unique(np.concatenate([leaves, comes]), return_inverse=True)
    hops = np.tile(np.arange(len(leaves), dtype=np.int32), 2)
    order = np.lexsort((hops, number))
    some: Small = hops[order].astype(np.int32)
    starts = np.searchsorted(number[order], np.arange(len(served) + 1)).astype(np.int64)
    away, toward = number[: len(leaves)], number[len(leaves) :]
    column = np.column_stack([np.full(len(leaves), -1), away, toward]).astype(np.int32)
    ids = tuple(network.stop_ids[stop] for stop in served)
    return Units("stop", ids, ((),) * len(ids), column, starts, some)
