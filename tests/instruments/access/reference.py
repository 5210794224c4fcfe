"""Earliest arrivals in plain Python, from the rules alone: every vehicle is asked again and again until nothing gets better.

No order of hops, no profiles and no tree: what the engine computes by other ways is held against this.

- From home to a first stop on foot, without a margin before boarding.
- A later boarding at least `margin` seconds after the arrival and the walk between; one walk between two rides.
- At some stops changing takes longer than the margin.
- Staying seated is free. From the last stop to the destination on foot, or from home to the destination on foot.
- Whole seconds. What takes longer than `cap` is not reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from hjulet.instruments.access.network import Links, Network

Ways = Mapping[int, int]
"""By stop or destination, seconds on foot."""


def earliest_arrivals(
    network: Network,
    departure: int,
    *,
    access: Ways,
    egress: Sequence[Ways],
    direct: Ways,
    margin: int = 60,
    cap: int = 7200,
) -> list[int | None]:
    """Seconds from the departure to each destination; None for one that is not reached. `egress` is by destination."""
    ready = {stop: departure + seconds for stop, seconds in access.items()}
    there: dict[int, float] = {}
    vehicles, walks, longer = _vehicles(network), ways_of(network.walks), network.stop_change.tolist()
    departs, arrives, board, alight = (
        getattr(network, f"hop_{name}").tolist() for name in ("departure", "arrival", "board", "alight")
    )
    origins, destinations = network.hop_from.tolist(), network.hop_to.tolist()
    is_better = True
    while is_better:
        is_better = False
        for hops in vehicles:
            seated = False
            for hop in hops:
                destination, arrival = destinations[hop], arrives[hop]
                seated = seated or (board[hop] and ready.get(origins[hop], inf) <= departs[hop])
                if not seated or not alight[hop] or arrival >= there.get(destination, inf):
                    continue
                there[destination], is_better = arrival, True
                for stop, seconds in {**walks[destination], destination: longer[destination]}.items():
                    ready[stop] = min(ready.get(stop, inf), arrival + seconds + margin)
    found: list[int | None] = []
    for destination, from_stops in enumerate(egress):
        rides = (there[stop] + seconds for stop, seconds in from_stops.items() if stop in there)
        best = min(departure + direct.get(destination, inf), *rides, inf) - departure
        found.append(int(best) if best <= cap else None)
    return found


def _vehicles(network: Network) -> list[list[int]]:
    """The hops of each vehicle in the order they are driven, as far as one may stay seated; what is withdrawn is not there."""
    runs = (~network.withdrawn[network.hop_trip]).tolist()
    following, previous = network.hop_next.tolist(), network.hop_previous.tolist()
    begins = [
        hop for hop in range(network.hops) if runs[hop] and (previous[hop] < 0 or not runs[previous[hop]])
    ]
    vehicles = []
    for hop in begins:
        one = []
        while hop >= 0 and runs[hop]:
            one.append(hop)
            hop = following[hop]
        vehicles.append(one)
    return vehicles


def ways_of(links: Links) -> list[dict[int, int]]:
    """Links as a dictionary for each row."""
    return [
        dict(zip(links.to[start:end].tolist(), links.seconds[start:end].tolist(), strict=True))
        for start, end in zip(links.starts[:-1], links.starts[1:], strict=True)
    ]


def stop_ways(network: Network) -> list[dict[int, int]]:
    """From each stop to itself at once, and to others on foot: access, egress and direct ways when stops are the points."""
    return [{**ways, stop: 0} for stop, ways in enumerate(ways_of(network.walks))]


def arrivals_between_stops(network: Network, origin: int, departure: int, **rules: int) -> list[int | None]:
    """From one stop to every stop. Walks are as long both ways."""
    ways = stop_ways(network)
    return earliest_arrivals(
        network, departure, access=ways[origin], egress=_turned(ways), direct=ways[origin], **rules
    )


def _turned(ways: list[dict[int, int]]) -> list[dict[int, int]]:
    turned: list[dict[int, int]] = [{} for _ in ways]
    for origin, some in enumerate(ways):
        for destination, seconds in some.items():
            turned[destination][origin] = seconds
    return turned


def random_network(seed: int, *, stops: int = 7, trips: int = 14) -> Network:
    """A small network with what is awkward: loops, hops without time, ties, overtaking, vehicles of several trips, midnight,
    stops where one may only alight, and walks with holes in them."""
    drawn = np.random.default_rng(seed)
    hops: dict[str, list[int]] = {
        name: [] for name in ("departure", "arrival", "origin", "destination", "trip")
    }
    ends: list[tuple[int, int]] = []
    for trip in range(trips):
        time = int(drawn.integers(-3, 60)) * 60
        # A loop comes back to where it was; a stop twice in a row does not happen.
        at = int(drawn.integers(stops))
        for _ in range(int(drawn.integers(1, 6))):
            to = int((at + drawn.integers(1, stops)) % stops)
            arrival = time + int(drawn.choice([0, 60, 120, 301, 600]))
            for name, value in zip(hops, (time, arrival, at, to, trip), strict=True):
                hops[name].append(value)
            at, time = to, arrival + int(drawn.choice([0, 0, 60]))
        ends.append((at, arrival))
    walks = [
        (one, other, int(drawn.integers(1, 400)))
        for one in range(stops)
        for other in range(stops)
        if one != other and drawn.random() < 0.25
    ]
    many = len(hops["trip"])
    return Network.from_hops(
        **hops,
        stop_ids=[f"s{stop}" for stop in range(stops)],
        trip_ids=[f"t{trip}" for trip in range(trips)],
        trip_routes=[f"r{trip % 4}" for trip in range(trips)],
        trip_blocks=[f"b{trip % 5}" for trip in range(trips)],
        trip_km=drawn.integers(1, 20, trips).astype(float),
        board=drawn.random(many) > 0.1,
        alight=drawn.random(many) > 0.1,
        stays=[(trip, trip + 1) for trip in range(trips - 1) if drawn.random() < 0.15],
        walks=Links.from_triples(stops, walks),
        stop_change=drawn.choice([0, 0, 0, 90, 400], stops),
    )
