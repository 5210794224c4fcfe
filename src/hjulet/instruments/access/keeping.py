"""What a plan must leave: first and last departures, one to school in time, so many of a line, and floors for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import seconds_of
from hjulet.instruments.access.units import first_departures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]


class Keep(Protocol):
    """A rule of trips. `groups` gives sets of trips, by position, of each of which so many must go on running."""

    def groups(self, network: Network) -> Sequence[tuple[frozenset[int], int]]: ...


@dataclass(frozen=True)
class FirstLast:
    """The first and the last departure of the day of each route from each stop it begins at stay."""

    def groups(self, network: Network) -> list[tuple[frozenset[int], int]]:
        departure, _ = first_departures(network)
        found = []
        for trips in _by_line(network).values():
            ordered = sorted(trips, key=lambda trip: (int(departure[trip]), trip))
            found += [(frozenset({trip}), 1) for trip in {ordered[0], ordered[-1]}]
        return found


@dataclass(frozen=True)
class RouteMinimum:
    """Each route keeps so many trips that day, or all it has when they are fewer."""

    trips: int

    def groups(self, network: Network) -> list[tuple[frozenset[int], int]]:
        routes: dict[str, set[int]] = {}
        for trip, route in enumerate(network.trip_routes):
            if not network.withdrawn[trip]:
                routes.setdefault(route, set()).add(trip)
        return [(frozenset(some), min(self.trips, len(some))) for some in routes.values()]


@dataclass(frozen=True)
class SchoolArrival:
    """Each route that sets down at one of these stops between `after` and `before` keeps a trip that does."""

    stops: tuple[str, ...] = field()
    before: str | int = "08:00"
    after: str | int = "07:00"

    def groups(self, network: Network) -> list[tuple[frozenset[int], int]]:
        import numpy as np

        for stop in self.stops:
            if stop not in network.stop_ids:
                raise AccessError(
                    f"there is no stop '{stop}' to come to school at; there are {network.stops}"
                )
        there = np.isin(network.hop_to, [network.stop_ids.index(stop) for stop in self.stops])
        there &= (network.hop_arrival <= seconds_of(self.before)) & (
            network.hop_arrival >= seconds_of(self.after)
        )
        there &= network.hop_alight & ~network.withdrawn[network.hop_trip]
        routes: dict[str, set[int]] = {}
        for trip in network.hop_trip[there].tolist():
            routes.setdefault(network.trip_routes[trip], set()).add(trip)
        return [(frozenset(some), 1) for some in routes.values()]


@dataclass(frozen=True)
class Floor:
    """A group of people, or the people of one place, keeps this share (0-1) of what it can reach.

    What is reached is how far all journeys stay under the most they can cost: for minutes, how many are left of the longest
    journey. So 0.98 says that two per cent of that may be lost.
    """

    share: float
    group: str | None = None
    place: str | None = None

    def __post_init__(self) -> None:
        if (self.group is None) == (self.place is None) or not 0 <= self.share <= 1:
            raise AccessError("a floor is of a group or of a place, with a share of 0 to 1")


@dataclass(frozen=True, eq=False)
class Rest:
    """What still runs of each set of trips that a rule names, as trips are withdrawn one after the other."""

    groups: tuple[tuple[frozenset[int], int], ...]
    of_trip: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, network: Network, keep: Sequence[Keep]) -> Rest:
        groups = tuple(one for rule in keep for one in rule.groups(network))
        of_trip: dict[int, list[int]] = {}
        for number, (trips, _) in enumerate(groups):
            for trip in trips:
                of_trip.setdefault(trip, []).append(number)
        return cls(groups, {trip: tuple(numbers) for trip, numbers in of_trip.items()})

    def allows(self, gone: frozenset[int], trips: Sequence[int]) -> bool:
        """May these go too, when those are gone?"""
        concerned = {number for trip in trips for number in self.of_trip.get(trip, ())}
        after = gone | frozenset(trips)
        return all(len(self.groups[one][0] - after) >= self.groups[one][1] for one in concerned)


def _by_line(network: Network) -> dict[tuple[str, int], list[int]]:
    _, stop = first_departures(network)
    lines: dict[tuple[str, int], list[int]] = {}
    for trip in range(network.trips):
        if stop[trip] >= 0 and not network.withdrawn[trip]:
            lines.setdefault((network.trip_routes[trip], int(stop[trip])), []).append(trip)
    return lines
