"""The plain reference itself, on a network small enough to follow with a finger."""

from __future__ import annotations

from hjulet.instruments.access.network import Links, Network
from tests.instruments.access.reference import arrivals_between_stops, earliest_arrivals

# a 0:10 → b 0:20 → c 0:30; another from b at 0:21 to d at 0:25; from c's neighbour e at 0:32 to f at 0:40.
NETWORK = Network.from_hops(
    departure=[600, 1200, 1260, 1920],
    arrival=[1200, 1800, 1500, 2400],
    origin=[0, 1, 1, 4],
    destination=[1, 2, 3, 5],
    trip=[0, 0, 1, 2],
    stop_ids=list("abcdef"),
    walks=Links.from_triples(6, [(2, 4, 60), (4, 2, 60)]),
)


def test_riding_changing_and_walking_to_the_second() -> None:
    assert arrivals_between_stops(NETWORK, 0, 600) == [0, 600, 1200, 900, 1260, 1800]
    # A minute late for the first bus, and there is no other.
    assert arrivals_between_stops(NETWORK, 0, 601) == [0, None, None, None, None, None]


def test_margin_walk_and_cap_are_kept_to_the_second() -> None:
    # Arrived at c at 1800, on foot to e at 1860, and a minute's margin to 1920: that bus is just caught.
    assert arrivals_between_stops(NETWORK, 0, 600, margin=61)[3:] == [None, 1260, None]
    assert arrivals_between_stops(NETWORK, 0, 600, cap=1259) == [0, 600, 1200, 900, None, None]
    # The first boarding needs no margin.
    assert arrivals_between_stops(NETWORK, 1, 1260) == [None, 0, None, 240, None, None]


def test_points_reach_stops_and_each_other_on_foot() -> None:
    found = earliest_arrivals(
        NETWORK, 500, access={0: 100}, egress=[{1: 30}, {3: 7, 2: 5}, {}], direct={1: 999}
    )
    assert found == [730, 999, None]
    assert earliest_arrivals(NETWORK, 500, access={0: 101}, egress=[{1: 30}], direct={}) == [None]


def test_what_is_withdrawn_takes_nobody() -> None:
    assert arrivals_between_stops(NETWORK.with_withdrawn([1]), 0, 600) == [0, 600, 1200, None, 1260, 1800]
