"""The lines of a timetable as they are drawn on a map: every stretch once, however many trips drive it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hjulet.instruments.access.network import Network


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch from stop to stop: longitude and latitude in degrees, at least two points."""

    route: str
    points: tuple[tuple[float, float], ...]


def lines_of(network: Network, *, but: frozenset[tuple[int, int]] = frozenset()) -> tuple[Line, ...]:
    """Where do the buses go that day?

    Straight from stop to stop, the longest trips first, so that what is left for the others are branches. Trips that are
    withdrawn are not there, and stops without a place are passed over.

    Parameters
    ----------
    but : stretches that are not to be drawn, as `stretches` gives them

    Examples
    --------
    >>> import numpy as np
    >>> network = Network.from_hops(departure=[0, 60], arrival=[60, 120], origin=[0, 1], destination=[1, 0], trip=[0, 0],
    ...     stop_lon=np.array([15.0, 15.1]), stop_lat=np.array([57.0, 57.0]))
    >>> lines_of(network)
    (Line(route='', points=((15.0, 57.0), (15.1, 57.0))),)
    """
    drawn = set(but)
    lon, lat = network.stop_lon.round(5).tolist(), network.stop_lat.round(5).tolist()
    found: list[Line] = []
    for stops, route in sorted(_patterns(network).items(), key=lambda one: (-len(one[0]), one[1], one[0])):
        for run in _runs([stop for stop in stops if lon[stop] == lon[stop]], drawn):
            found.append(Line(route, tuple((lon[stop], lat[stop]) for stop in run)))
    return tuple(found)


def stretches(network: Network) -> frozenset[tuple[int, int]]:
    """Pairs of stops that some trip goes between, the lower position first."""
    return frozenset(
        (min(pair), max(pair))
        for stops in _patterns(network)
        for pair in pairwise(stops)
        if pair[0] != pair[1]
    )


def _patterns(network: Network) -> dict[tuple[int, ...], str]:
    """The different ways trips go from stop to stop, with the name of a route that goes so."""
    calls: dict[int, list[int]] = {}
    withdrawn = network.withdrawn.tolist()
    hops = zip(network.hop_trip.tolist(), network.hop_from.tolist(), network.hop_to.tolist(), strict=True)
    for trip, here, there in hops:
        if not withdrawn[trip]:
            calls.setdefault(trip, [here]).append(there)
    found: dict[tuple[int, ...], str] = {}
    for trip, stops in calls.items():
        route = network.trip_routes[trip]
        found.setdefault(tuple(stops), network.route_names.get(route, route))
    return found


def _runs(stops: list[int], drawn: set[tuple[int, int]]) -> Iterator[list[int]]:
    """Parts of the way that have not been drawn; they count as drawn from now on."""
    run: list[int] = []
    for here, there in pairwise(stops):
        stretch = min(here, there), max(here, there)
        if here == there or stretch in drawn:
            if run:
                yield run
            run = []
            continue
        drawn.add(stretch)
        run = [*(run or [here]), there]
    if run:
        yield run
