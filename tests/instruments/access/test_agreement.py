"""The engine on real timetables, held against the plain reference: every time from a few places, to the second."""

from __future__ import annotations

import pytest

from hjulet.instruments.access.departing import departures
from hjulet.instruments.access.points import read_points
from hjulet.instruments.access.questions import seconds_of
from hjulet.instruments.access.reading import read_network
from hjulet.instruments.access.walking import access_links, direct_walks, ends_of_points, ends_of_stops
from tests.instruments.access.reference import arrivals_between_stops, earliest_arrivals, ways_of
from tests.programs import shared_folder


@pytest.mark.shared
def test_stops_of_a_nordic_town_to_the_second() -> None:
    folder = shared_folder()
    assert folder
    network = read_network(folder / "data/access/kuopio/gtfs.zip", day="2017-03-15")
    asked = [("201827", "07:33"), ("176319", "23:30")]
    expected = {
        (origin, clock, network.stop_ids[at], seconds)
        for origin, clock in asked
        for at, seconds in enumerate(
            arrivals_between_stops(network, network.stop_ids.index(origin), seconds_of(clock))
        )
        if seconds is not None
    }
    found = {
        row
        for origin, clock in asked
        for row in departures(network, ends_of_stops(network, [origin]), [clock]).iter_rows()
    }
    assert found == expected
    assert len(expected) > 800


@pytest.mark.shared
def test_people_and_jobs_of_a_city_of_two_feeds_to_the_second() -> None:
    folder = shared_folder()
    assert folder
    gtfs = folder / "data/access/gtfs"
    feeds = [gtfs / "porto_alegre_eptc_bus_2019.zip", gtfs / "porto_alegre_trensurb_rail.zip"]
    network = read_network(feeds, day="2019-05-13")
    points = read_points(folder / "data/access/porto_alegre_hexgrid.csv")
    origin = points.only([points.ids[600]])
    expected = earliest_arrivals(
        network,
        seconds_of("13:20"),
        access=ways_of(access_links(network, origin))[0],
        egress=ways_of(access_links(network, points)),
        direct=ways_of(direct_walks(origin, points))[0],
    )
    frame = departures(network, ends_of_points(network, origin, points), ["13:20"])
    found = dict(zip(frame["destination"], frame["seconds"], strict=True))
    assert [found.get(name) for name in points.ids] == expected
    assert len(found) > 900
