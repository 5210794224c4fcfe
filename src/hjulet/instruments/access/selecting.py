"""Trips, routes and stops as planners name them: by id, by the number on the bus, by the name on the sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import seconds_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST_SHOWN = 5


def chosen_trips(
    network: Network,
    *,
    trips: Sequence[str] = (),
    routes: Sequence[str] = (),
    stops: Sequence[str] = (),
    after: str | int | None = None,
    before: str | int | None = None,
) -> Counts:
    """Positions of the trips that are meant, sorted: those that fit everything that is said.

    Parameters
    ----------
    trips : ids; that of a frequency or of last night's trip may be written without what stands after "@"
    routes : ids, or what people call them
    stops : ids or names: trips that call at one of them
    after, before : the trip's first departure is at this time or later, and before that one; "20:00" or seconds

    Raises
    ------
    AccessError : a name that is not there, with those that are like it; or nothing fits.

    Examples
    --------
    >>> network = Network.from_hops(
    ...     departure=[0, 3600], arrival=[60, 3660], origin=[0, 1], destination=[1, 2], trip=[0, 1], trip_ids=["a", "b"])
    >>> chosen_trips(network, after="01:00"), chosen_trips(network, stops=["1"])
    (array([1]), array([0, 1]))
    """
    import numpy as np

    chosen = np.ones(network.trips, dtype=bool)
    if trips:
        chosen &= named(trips, _trip_names(network), network.trips, "trip")
    if routes:
        chosen &= named(routes, _route_names(network), network.trips, "route")
    if stops:
        chosen &= _calling_at(network, chosen_stops(network, stops))
    begins = first_departures(network)
    if after is not None:
        chosen &= begins >= seconds_of(after)
    if before is not None:
        chosen &= begins < seconds_of(before)
    if not chosen.any():
        raise AccessError("no trip of the day fits all that was said: trips, routes, stops and times")
    return np.flatnonzero(chosen)


def chosen_stops(network: Network, stops: Sequence[str]) -> Counts:
    """Positions of stops, by id or by name. Raises AccessError for one that is not there."""
    import numpy as np

    names = (
        (name, at)
        for at, (one, said) in enumerate(zip(network.stop_ids, network.stop_names, strict=True))
        for name in {one, one.partition(":")[2] or one, said}
    )
    return np.flatnonzero(named(stops, names, network.stops, "stop"))


def first_departures(network: Network) -> Counts:
    """When each trip departs from its first stop, in seconds; shape (trips,). A trip without hops departs never."""
    import numpy as np

    begins = np.full(network.trips, np.iinfo(np.int64).max)
    np.minimum.at(begins, network.hop_trip, network.hop_departure.astype(np.int64))
    return begins


def named(wanted: Iterable[str], names: Iterable[tuple[str, int]], many: int, what: str) -> Flags:
    """Which positions have one of the wanted names. Raises AccessError for a name that nothing has."""
    import numpy as np

    places: dict[str, list[int]] = {}
    for name, at in names:
        places.setdefault(name, []).append(at)
    found = np.zeros(many, dtype=bool)
    for one in wanted:
        if one not in places:
            like = get_close_matches(one, places, MOST_SHOWN, 0.5) or sorted(places)[:MOST_SHOWN]
            more = " …" if len(places) > len(like) else ""
            raise AccessError(f"there is no {what} '{one}' that day; there are {', '.join(like)}{more}")
        found[places[one]] = True
    return found


def _trip_names(network: Network) -> Iterable[tuple[str, int]]:
    for at, one in enumerate(network.trip_ids):
        # An id may hold an "@" of its own, so that every part before one is a name.
        parts = one.split("@")
        for count in range(1, len(parts) + 1):
            yield "@".join(parts[:count]), at


def _route_names(network: Network) -> Iterable[tuple[str, int]]:
    for at, one in enumerate(network.trip_routes):
        for name in {one, one.partition(":")[2] or one, network.route_names.get(one, one)}:
            yield name, at


def _calling_at(network: Network, stops: Counts) -> Flags:
    import numpy as np

    hops = np.isin(network.hop_from, stops) | np.isin(network.hop_to, stops)
    found = np.zeros(network.trips, dtype=bool)
    found[network.hop_trip[hops]] = True
    return found
