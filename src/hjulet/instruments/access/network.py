"""One day's traffic as arrays: hops from stop to stop in the order of time, trips, walks, and what is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Small = NDArray[np.int32]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Links:
    """Walks from each row to some columns: those of row `i` are at `starts[i]:starts[i + 1]`, in `seconds`.

    `starts` has shape (rows + 1,) and is int64; `to` (column) and `seconds` are int32 and of one length.
    """

    starts: Counts = field(repr=False)
    to: Small = field(repr=False)
    seconds: Small = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def from_triples(cls, rows: int, triples: Sequence[tuple[int, int, int]]) -> Links:
        """Links of (row, column, seconds), sorted by row and column.

        Examples
        --------
        >>> Links.from_triples(2, [(1, 0, 30), (0, 1, 20)]).to.tolist()
        [1, 0]
        """
        import numpy as np

        table = np.array(sorted(triples), dtype=np.int64).reshape(-1, 3)
        starts = np.searchsorted(table[:, 0], np.arange(rows + 1)).astype(np.int64)
        return cls(starts, table[:, 1].astype(np.int32), table[:, 2].astype(np.int32))


@dataclass(frozen=True, eq=False)
class Network:
    """A service day of all feeds together; a scenario is the same network with another `withdrawn`.

    Hops have shape (hops,) and are sorted by departure, and a trip's own always in the order they are driven. Times are
    int32 seconds since the midnight the day begins with: a trip of the day before that runs after midnight has them less
    86,400, so that they may be negative, as they may pass 86,400. `hop_next` is the hop one stays seated to, -1 for none:
    of the same trip, or the first of the next trip of the same vehicle where passengers may stay. `hop_board` and
    `hop_alight` say whether one may board at the hop's first stop and alight at its last. `stop_change` are seconds that
    changing at one and the same stop takes beyond the margin of every change, shape (stops,).
    """

    date: str
    stop_ids: tuple[str, ...] = field(repr=False)
    stop_names: tuple[str, ...] = field(repr=False)
    stop_lon: Floats = field(repr=False)
    stop_lat: Floats = field(repr=False)
    hop_departure: Small = field(repr=False)
    hop_arrival: Small = field(repr=False)
    hop_from: Small = field(repr=False)
    hop_to: Small = field(repr=False)
    hop_trip: Small = field(repr=False)
    hop_next: Small = field(repr=False)
    hop_previous: Small = field(repr=False)
    hop_board: Flags = field(repr=False)
    hop_alight: Flags = field(repr=False)
    trip_ids: tuple[str, ...] = field(repr=False)
    trip_routes: tuple[str, ...] = field(repr=False)
    trip_blocks: tuple[str, ...] = field(repr=False)
    trip_headsigns: tuple[str, ...] = field(repr=False)
    trip_km: Floats = field(repr=False)
    walk_starts: Counts = field(repr=False)
    walk_to: Small = field(repr=False)
    walk_seconds: Small = field(repr=False)
    withdrawn: Flags = field(repr=False)
    stop_change: Small = field(repr=False)
    route_names: dict[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def stops(self) -> int:
        return len(self.stop_ids)

    @property
    def trips(self) -> int:
        return len(self.trip_ids)

    @property
    def hops(self) -> int:
        return len(self.hop_departure)

    @property
    def walks(self) -> Links:
        """Walks between stops, a stop to itself left out."""
        return Links(self.walk_starts, self.walk_to, self.walk_seconds)

    def with_withdrawn(self, trips: Sequence[int] | Counts) -> Network:
        """The same network without these trips too (positions)."""
        withdrawn = self.withdrawn.copy()
        withdrawn[list(trips)] = True
        return replace(self, withdrawn=withdrawn)

    @classmethod
    def from_hops(
        cls,
        *,
        departure: Sequence[int] | Small,
        arrival: Sequence[int] | Small,
        origin: Sequence[int] | Small,
        destination: Sequence[int] | Small,
        trip: Sequence[int] | Small,
        order: Sequence[int] | Small | None = None,
        board: Sequence[bool] | Flags | None = None,
        alight: Sequence[bool] | Flags | None = None,
        stays: Sequence[tuple[int, int]] = (),
        stop_ids: Sequence[str] | None = None,
        stop_names: Sequence[str] | None = None,
        stop_lon: Floats | None = None,
        stop_lat: Floats | None = None,
        trip_ids: Sequence[str] | None = None,
        trip_routes: Sequence[str] | None = None,
        trip_blocks: Sequence[str] | None = None,
        trip_headsigns: Sequence[str] | None = None,
        trip_km: Sequence[float] | Floats | None = None,
        walks: Links | None = None,
        withdrawn: Sequence[bool] | Flags | None = None,
        stop_change: Sequence[int] | Small | None = None,
        date: str = "",
        route_names: dict[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> Network:
        """A network of hops in any order: sorted, and each linked to the next of its trip.

        Parameters
        ----------
        departure, arrival : seconds since midnight, shape (hops,)
        origin, destination, trip : positions of stops and trips, from 0, shape (hops,)
        order : the place of each hop in its trip (such as stop_sequence), shape (hops,); default, as they come
        board, alight : may one board at the hop's first stop, alight at its last; default, yes
        stays : pairs of trips (positions): who sits in the first at its end may stay into the second; of several from or into
            one trip, the pair that waits least
        walks : walks between stops, a stop to itself left out; default, none
        stop_change : seconds beyond the margin for changing at one and the same stop, shape (stops,); default, 0

        Raises
        ------
        AccessError : a hop arrives before it departs, a trip's next hop departs before the last one has arrived, or a stop
            or trip is not there; with the trip.

        Examples
        --------
        >>> network = Network.from_hops(
        ...     departure=[600, 0], arrival=[900, 300], origin=[1, 0], destination=[2, 1], trip=[0, 0], order=[2, 1])
        >>> network.hop_departure.tolist(), network.hop_next.tolist()
        ([0, 600], [1, -1])
        """
        import numpy as np

        hops = {
            name: np.asarray(values, dtype=np.int64).reshape(-1)
            for name, values in (
                ("departure", departure), ("arrival", arrival), ("from", origin), ("to", destination), ("trip", trip),
                ("order", np.arange(len(departure)) if order is None else order),
            )
        }  # fmt: skip
        ids = cls._named(trip_ids, hops["trip"])
        stops = cls._named(stop_ids, np.concatenate([hops["from"], hops["to"]]))
        sort = np.lexsort((hops["order"], hops["trip"], hops["departure"]))
        hops = {name: values[sort] for name, values in hops.items()}
        following = _following(hops["trip"], hops["order"])
        _check(hops, following, ids, stops)
        following = _staying(hops, following, stays)
        previous = np.full(len(following), -1, dtype=np.int64)
        previous[following[following >= 0]] = np.flatnonzero(following >= 0)
        count, many = len(ids), len(stops)
        return cls(
            date=date,
            stop_ids=stops,
            stop_names=tuple(stop_names) if stop_names is not None else stops,
            stop_lon=np.asarray(np.zeros(many) if stop_lon is None else stop_lon, np.float64),
            stop_lat=np.asarray(np.zeros(many) if stop_lat is None else stop_lat, np.float64),
            hop_departure=hops["departure"].astype(np.int32),
            hop_arrival=hops["arrival"].astype(np.int32),
            hop_from=hops["from"].astype(np.int32),
            hop_to=hops["to"].astype(np.int32),
            hop_trip=hops["trip"].astype(np.int32),
            hop_next=following.astype(np.int32),
            hop_previous=previous.astype(np.int32),
            hop_board=np.ones(len(sort), np.bool_) if board is None else np.asarray(board, np.bool_)[sort],
            hop_alight=np.ones(len(sort), np.bool_) if alight is None else np.asarray(alight, np.bool_)[sort],
            trip_ids=ids,
            trip_routes=tuple(trip_routes) if trip_routes is not None else ("",) * count,
            trip_blocks=tuple(trip_blocks) if trip_blocks is not None else ("",) * count,
            trip_headsigns=tuple(trip_headsigns) if trip_headsigns is not None else ("",) * count,
            trip_km=np.asarray(np.ones(count) if trip_km is None else trip_km, np.float64),
            walk_starts=np.zeros(many + 1, np.int64) if walks is None else walks.starts,
            walk_to=np.zeros(0, np.int32) if walks is None else walks.to,
            walk_seconds=np.zeros(0, np.int32) if walks is None else walks.seconds,
            withdrawn=np.asarray(np.zeros(count) if withdrawn is None else withdrawn, np.bool_),
            stop_change=np.asarray(np.zeros(many) if stop_change is None else stop_change, np.int32),
            route_names=dict(route_names or {}),
            problems=problems,
        )

    @staticmethod
    def _named(given: Sequence[str] | None, positions: Counts) -> tuple[str, ...]:
        if given is not None:
            return tuple(given)
        return tuple(str(k) for k in range(int(positions.max(initial=-1)) + 1))


def _following(trip: Counts, order: Counts) -> Counts:
    """The next hop of the same trip by its order, -1 for none."""
    import numpy as np

    driven = np.lexsort((order, trip))
    following = np.full(len(trip), -1, dtype=np.int64)
    same = trip[driven[1:]] == trip[driven[:-1]]
    following[driven[:-1][same]] = driven[1:][same]
    return following


def _check(hops: dict[str, Any], following: Counts, trips: tuple[str, ...], stops: tuple[str, ...]) -> None:
    import numpy as np

    for name, known, what in (("trip", trips, "trips"), ("from", stops, "stops"), ("to", stops, "stops")):
        wrong = (hops[name] < 0) | (hops[name] >= len(known))
        if wrong.any():
            raise AccessError(f"a hop names number {hops[name][wrong][0]} of {len(known)} {what} (from 0)")
    backward = np.flatnonzero(hops["arrival"] < hops["departure"])
    if len(backward):
        raise AccessError("a hop arrives before it departs", about=f"trip {trips[hops['trip'][backward[0]]]}")
    linked = np.flatnonzero(following >= 0)
    wrong = linked[hops["departure"][following[linked]] < hops["arrival"][linked]]
    if len(wrong):
        raise AccessError(
            "the next hop departs before the last one has arrived",
            about=f"trip {trips[hops['trip'][wrong[0]]]}",
        )


def _staying(hops: dict[str, Any], following: Counts, stays: Sequence[tuple[int, int]]) -> Counts:
    """Who may stay in the vehicle sits on from the last hop of a trip into the first of the next, when that departs later.

    Where vehicles are coupled or parted, the pair that waits least counts: a hop comes from one hop and goes on into one.
    """
    import numpy as np

    trip, pairs = hops["trip"], np.asarray(stays, dtype=np.int64).reshape(-1, 2)
    trips = int(max(trip.max(initial=-1), pairs.max(initial=-1))) + 1
    last, first = np.full(trips, -1, dtype=np.int64), np.full(trips, -1, dtype=np.int64)
    last[trip], first[trip[::-1]] = np.arange(len(trip)), np.arange(len(trip))[::-1]
    earlier, later = last[pairs[:, 0]], first[pairs[:, 1]]
    there = (earlier >= 0) & (later > earlier)
    earlier, later = earlier[there], later[there]
    wait = hops["departure"][later] - hops["arrival"][earlier]
    taken = np.zeros((2, len(trip)), dtype=bool)
    for at in np.lexsort((later, earlier, wait)):
        if wait[at] >= 0 and not (taken[0, earlier[at]] or taken[1, later[at]]):
            taken[0, earlier[at]] = taken[1, later[at]] = True
            following[earlier[at]] = later[at]
    return following
