"""Access: what people reach by bus, and who loses when it stops running.

The public names are gathered here and fetched when they are first used, since they need numpy.

Examples
--------
>>> from hjulet.instruments.access import Network, withdraw
>>> network = Network.from_hops(
...     departure=[0, 3600], arrival=[600, 4200], origin=[0, 0], destination=[1, 1], trip=[0, 1], trip_ids=["a", "b"])
>>> withdraw(network, trips=["b"]).withdrawn.tolist()
[False, True]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.names import on_first_use

if TYPE_CHECKING:
    from hjulet.instruments.access.checking import problem_table
    from hjulet.instruments.access.editing import withdraw
    from hjulet.instruments.access.errors import AccessError, Problem
    from hjulet.instruments.access.generating import generate_county
    from hjulet.instruments.access.keeping import FirstLast, Floor, RouteMinimum, SchoolArrival
    from hjulet.instruments.access.measures import Cumulative, Gravity, MeanTime, Measure
    from hjulet.instruments.access.network import Links, Network
    from hjulet.instruments.access.points import Points, points_of_stops, read_points
    from hjulet.instruments.access.questions import Ends, Rules, Window, seconds_of
    from hjulet.instruments.access.ranking import Ranking, rank_withdrawals
    from hjulet.instruments.access.reading import read_network
    from hjulet.instruments.access.scenario import Applied, Edit, Scenario, read_scenario
    from hjulet.instruments.access.selecting import chosen_stops, chosen_trips
    from hjulet.instruments.access.streets import Streets, read_streets
    from hjulet.instruments.access.travel_times import TravelTimes, travel_times
    from hjulet.instruments.access.walking import (
        Walk,
        access_links,
        direct_walks,
        ends_of_points,
        ends_of_stops,
    )

_NAMES = {
    "checking": ("problem_table",),
    "editing": ("withdraw",),
    "errors": (
        "AccessError",
        "Problem",
    ),
    "generating": ("generate_county",),
    "keeping": (
        "FirstLast",
        "Floor",
        "RouteMinimum",
        "SchoolArrival",
    ),
    "measures": (
        "Cumulative",
        "Gravity",
        "MeanTime",
        "Measure",
    ),
    "network": (
        "Links",
        "Network",
    ),
    "points": (
        "Points",
        "points_of_stops",
        "read_points",
    ),
    "questions": (
        "Ends",
        "Rules",
        "Window",
        "seconds_of",
    ),
    "ranking": (
        "Ranking",
        "rank_withdrawals",
    ),
    "reading": ("read_network",),
    "scenario": (
        "Applied",
        "Edit",
        "Scenario",
        "read_scenario",
    ),
    "selecting": (
        "chosen_stops",
        "chosen_trips",
    ),
    "streets": (
        "Streets",
        "read_streets",
    ),
    "travel_times": (
        "TravelTimes",
        "travel_times",
    ),
    "walking": (
        "Walk",
        "access_links",
        "direct_walks",
        "ends_of_points",
        "ends_of_stops",
    ),
}
__all__ = [
    "AccessError", "Applied", "Cumulative", "Edit", "Ends", "FirstLast", "Floor", "Gravity", "Links", "MeanTime", "Measure", "Network", "Points", "Problem", "Ranking", "RouteMinimum", "Rules", "Scenario", "SchoolArrival", "Streets", "TravelTimes", "Walk", "Window", "access_links", "chosen_stops", "chosen_trips", "direct_walks", "ends_of_points", "ends_of_stops", "generate_county", "points_of_stops", "problem_table", "rank_withdrawals", "read_network", "read_points", "read_scenario", "read_streets", "seconds_of", "travel_times", "withdraw",
]  # fmt: skip
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
