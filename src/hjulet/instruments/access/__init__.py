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
    from hjulet.instruments.access.comparing import Broken, Comparison, arriving, compare, last_home
    from hjulet.instruments.access.departing import departures, hours_of_stay
    from hjulet.instruments.access.editing import withdraw
    from hjulet.instruments.access.errors import AccessError, Problem
    from hjulet.instruments.access.generating import generate_county
    from hjulet.instruments.access.generating_country import generate_country
    from hjulet.instruments.access.keeping import FirstLast, Floor, RouteMinimum, SchoolArrival
    from hjulet.instruments.access.lines import Line, lines_of, stretches
    from hjulet.instruments.access.measures import Cumulative, Gravity, MeanTime, Measure
    from hjulet.instruments.access.network import Links, Network
    from hjulet.instruments.access.points import Points, points_of_stops, read_points
    from hjulet.instruments.access.questions import Ends, Rules, Window, seconds_of
    from hjulet.instruments.access.ranking import Ranking, rank_withdrawals
    from hjulet.instruments.access.ranking_wide import WideRanking, rank_wide
    from hjulet.instruments.access.reaching import accessibility, by_group, nearest, service_classes
    from hjulet.instruments.access.reading import read_network
    from hjulet.instruments.access.saving import Plan, VehicleKm, least_harm
    from hjulet.instruments.access.scenario import Applied, Edit, Scenario, read_scenario
    from hjulet.instruments.access.selecting import chosen_stops, chosen_trips
    from hjulet.instruments.access.streets import Streets, read_streets
    from hjulet.instruments.access.travelling import TravelTimes, travel_times
    from hjulet.instruments.access.unequal import Inequality, inequality
    from hjulet.instruments.access.walking import (
        Walk,
        access_links,
        direct_walks,
        ends_of_points,
        ends_of_stops,
    )

_NAMES = {
    "checking": ("problem_table",),
    "comparing": (
        "Broken",
        "Comparison",
        "arriving",
        "compare",
        "last_home",
    ),
    "departing": (
        "departures",
        "hours_of_stay",
    ),
    "editing": ("withdraw",),
    "errors": (
        "AccessError",
        "Problem",
    ),
    "generating": ("generate_county",),
    "generating_country": ("generate_country",),
    "keeping": (
        "FirstLast",
        "Floor",
        "RouteMinimum",
        "SchoolArrival",
    ),
    "lines": (
        "Line",
        "lines_of",
        "stretches",
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
    "ranking_wide": (
        "WideRanking",
        "rank_wide",
    ),
    "reaching": (
        "accessibility",
        "by_group",
        "nearest",
        "service_classes",
    ),
    "reading": ("read_network",),
    "saving": (
        "Plan",
        "VehicleKm",
        "least_harm",
    ),
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
    "travelling": (
        "TravelTimes",
        "travel_times",
    ),
    "unequal": (
        "Inequality",
        "inequality",
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
    "AccessError", "Applied", "Broken", "Comparison", "Cumulative", "Edit", "Ends", "FirstLast", "Floor", "Gravity", "Inequality", "Line", "Links", "MeanTime", "Measure", "Network", "Plan", "Points", "Problem", "Ranking", "RouteMinimum", "Rules", "Scenario", "SchoolArrival", "Streets", "TravelTimes", "VehicleKm", "Walk", "WideRanking", "Window", "access_links", "accessibility", "arriving", "by_group", "chosen_stops", "chosen_trips", "compare", "departures", "direct_walks", "ends_of_points", "ends_of_stops", "generate_country", "generate_county", "hours_of_stay", "inequality", "last_home", "least_harm", "lines_of", "nearest", "points_of_stops", "problem_table", "rank_wide", "rank_withdrawals", "read_network", "read_points", "read_scenario", "read_streets", "seconds_of", "service_classes", "stretches", "travel_times", "withdraw",
]  # fmt: skip
__getattr__, __dir__ = on_first_use(__name__, _NAMES)
