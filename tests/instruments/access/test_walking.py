"""Walking by the crow and by the street, and points out of files."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.places import metres_between
from hjulet.instruments.access.points import Points, read_points
from hjulet.instruments.access.streets import Streets, read_streets
from hjulet.instruments.access.walking import Walk, direct_walks
from tests.instruments.access.reference import ways_of

METRE = 1 / metres_between(np.array(0.0), np.array(0.0), np.array(0.0), np.array(1.0))
"""A metre along a meridian, in degrees."""


def points(*metres_north: float) -> Points:
    north = np.array(metres_north) * METRE
    names = tuple("abcdefgh"[: len(north)])
    return Points(names, names, np.zeros(len(north)), north)


def test_walks_are_cut_to_whole_seconds_and_end_at_eight_hundred_metres() -> None:
    # 800 m / 1.3 are 615.38 m as the crow flies.
    found = ways_of(direct_walks(points(0), points(0, 100, 615.38, 615.39, -500)))
    assert found == [{0: 0, 1: 130, 2: 799, 4: 650}]
    slow = Walk(metres_per_second=0.8, detour=1.0, most_metres=500)
    assert ways_of(direct_walks(points(0), points(0, 100.4, 501, 499.9), slow)) == [{0: 0, 1: 125, 3: 624}]


def test_walks_are_those_of_every_pair_measured_by_itself() -> None:
    drawn = np.random.default_rng(1)
    lon, lat = 14.8 + drawn.random(60) / 40, 56.8 + drawn.random(60) / 40
    lat[7] = lon[7] = np.nan
    found = ways_of(Walk().between(lon, lat, lon, lat, itself=False))
    for one in range(60):
        metres = metres_between(lon[one], lat[one], lon, lat) * 1.3
        assert found[one] == {
            other: int(metres[other]) for other in range(60) if other != one and metres[other] <= 800
        }


def test_streets_are_walked_around_what_lies_between(tmp_path: Path) -> None:
    # A river lies between two banks 100 m apart; the bridge is 300 m along.
    east, far = 300 * METRE, 100 * METRE
    rows = [(0, 0, east, 0, ""), (0, far, east, far, "")]
    text = "from_lon,from_lat,to_lon,to_lat\n" + "".join(f"{a},{b},{c},{d}\n" for a, b, c, d, _ in rows)
    (tmp_path / "streets.csv").write_text(text + f"{east},0,{east},{far}\n{east},{far},{east},0\n")
    streets = read_streets(tmp_path / "streets.csv")
    banks = points(0, 100)
    assert ways_of(direct_walks(banks, banks, Walk(streets=streets))) == [{0: 0, 1: 700}, {0: 700, 1: 0}]
    assert ways_of(direct_walks(banks, banks, Walk(streets=streets, most_metres=699))) == [{0: 0}, {1: 0}]
    # 20 m off the street are 26 on foot.
    off = points(120)
    assert ways_of(direct_walks(off, banks, Walk(streets=streets))) == [{0: 726, 1: 26}]
    (tmp_path / "bad.csv").write_text(text + "0,0,x,0\n")
    with pytest.raises(AccessError, match=r"bad.csv:4, column 'to_lon': 'x' came"):
        read_streets(tmp_path / "bad.csv")


def test_streets_of_a_graph_take_its_lengths_and_the_shorter_of_two() -> None:
    nodes = [(1, {"x": 0.0, "y": 0.0}), (2, {"x": 0.0, "y": 100 * METRE})]
    edges = [(1, 2, {"length": 250.0}), (2, 1, {"length": 400.0})]
    graph = SimpleNamespace(nodes=lambda data: nodes, edges=lambda data: edges)
    streets = Streets.from_graph(graph)
    assert ways_of(direct_walks(points(0), points(100), Walk(streets=streets))) == [{0: 250}]


def test_points_with_people_and_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text(
        "\ufeffId;name;LON;lat;0-15;place;jobs\n1;Aby;14.8;56.8;3;town;10\n02;Berg;14.9;56.8;4.5;village;\n"
    )
    read = read_points(file, groups=["0-15"])
    assert (read.ids, read.names, read.groups) == (("1", "02"), ("Aby", "Berg"), ("0-15",))
    assert list(read.weights) == ["0-15", "jobs"]
    assert read.weight("0-15").tolist() == [3, 4.5]
    # What is missing is not 0.
    with pytest.raises(
        AccessError, match=r"p.csv, column 'jobs', point 02: a number is missing for 1 of 2 points; write 0"
    ):
        read.weight("jobs")
    with pytest.raises(
        AccessError, match=r"column 'shops': there is no such column of numbers; there are: 0-15, jobs"
    ):
        read.weight("shops")
    assert read.only(["02"]).lon.tolist() == [14.9]
    # As a Swedish spreadsheet writes the same.
    file.write_text("id;lon;lat;0-15\n1;14,8;56,8;3\n02;14,9;56,8;4,5\n")
    again = read_points(file)
    assert (again.lon.tolist(), again.lat.tolist()) == (read.lon.tolist(), read.lat.tolist())
    assert again.weight("0-15").tolist() == [3, 4.5]
    with pytest.raises(AccessError, match="there is no point '2'"):
        read.only(["2"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,lon\n1,2\n", "p.csv:1, column 'lat': there is no such column; there are: id, lon"),
        ("id,lon,lat\n", "p.csv:1: there are headings, and no rows"),
        ("id,lon,lat\n1,14,56\n1,14,57\n", "p.csv:3, column 'id': '1' stands twice"),
        ("id,lon,lat\n1,14,156\n", "p.csv:2, column 'lat': '156' came where degrees from -90 to 90"),
        ("id,lon,lat\n1,,56\n", "p.csv:2, column 'lon': '' came where degrees"),
        ("id,lon,lat\n,14,56\n", "p.csv:2, column 'id': nothing came where an id"),
        ("ID,lon,lat, id\n1,14,56,2\n", "p.csv:1, column 'id': the heading stands twice"),
        ("id,lon,lat\n1,14,56\n2,14,8,56\n", "p.csv:3: 4 cells came under 3 headings"),
        (
            "id,lon,lat,n\n" + "".join(f"{n},14,56,{'x' if n == 4 else n}\n" for n in range(11)),
            "p.csv:6, column 'n': 'x' came where a number of 0 or more",
        ),
    ],
)
def test_fault_in_points_is_named_with_line_and_column(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.csv").write_text(text)
    with pytest.raises(AccessError) as caught:
        read_points(tmp_path / "p.csv")
    assert str(caught.value).removeprefix(f"{tmp_path}/").startswith(said)


def test_streets_of_openstreetmap_are_those_open_on_foot(tmp_path: Path) -> None:
    """A street of 100 m with a bend in the middle, a private way across, a motorway, and a yard far off."""
    osmium = pytest.importorskip("osmium", reason="the extra osm")
    corners = {1: (0, 0), 2: (50, 50), 3: (0, 100), 4: (5, 0), 5: (9_000, 0), 6: (9_050, 0)}
    ways = [
        ([1, 2, 3], {"highway": "residential"}),
        ([1, 3], {"highway": "service", "access": "private"}),
        ([1, 3], {"highway": "motorway"}),
        ([1, 4], {"highway": "footway", "access": "no", "foot": "yes"}),
        ([5, 6], {"highway": "footway"}),
        ([4, 3], {"waterway": "river"}),
    ]
    with osmium.SimpleWriter(str(tmp_path / "town.osm.pbf")) as writer:
        for number, (east, north) in corners.items():
            writer.add_node(
                osmium.osm.mutable.Node(id=number, location=(east * METRE, north * METRE), version=1)
            )
        for number, (nodes, tags) in enumerate(ways, start=10):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
    streets = read_streets(tmp_path / "town.osm.pbf")
    assert len(streets.lon) == 4
    found = ways_of(direct_walks(points(0), points(100), Walk(streets=streets)))
    assert found == [{0: 141}]
    (tmp_path / "no.pbf").write_bytes(b"no map")
    with pytest.raises(AccessError, match="cannot be read as an extract of OpenStreetMap"):
        read_streets(tmp_path / "no.pbf")
