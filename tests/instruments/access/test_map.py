"""The small map: every stretch once, names that do not stand on each other, and classes whose borders are kept."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hjulet.instruments.access import generate_county, lines_of, read_network, stretches
from hjulet.instruments.access.map import LETTER_EM, Name, Sheet, Spot, borders_within, names_on

SIZE = 12.5


def test_every_stretch_is_drawn_once_and_withdrawn_ones_are_gone(tmp_path: Path) -> None:
    generate_county(tmp_path, lines=3, villages=3)
    network = read_network(tmp_path / "gtfs.zip", day="2026-03-17")
    at = {
        (lon, lat): stop
        for stop, (lon, lat) in enumerate(
            zip(network.stop_lon.round(5), network.stop_lat.round(5), strict=True)
        )
    }
    drawn = [
        tuple(sorted((at[one], at[other])))
        for line in lines_of(network)
        for one, other in pairwise(line.points)
    ]
    assert sorted(drawn) == sorted(stretches(network))
    line = [trip for trip, route in enumerate(network.trip_routes) if route == "r101"]
    after = network.with_withdrawn(line)
    gone = lines_of(network, but=stretches(after))
    assert len(gone) == 1
    assert len(gone[0].points) == 4
    assert {one.route for one in gone} == {"101"}


@given(
    st.lists(
        st.tuples(
            st.floats(14.0, 16.0),
            st.floats(56.5, 57.5),
            st.text("abcåö ", min_size=1, max_size=14),
            st.floats(0, 9),
        ),
        min_size=2,
        max_size=25,
    )
)
def test_names_stand_on_the_picture_and_on_no_other(places: list[tuple[float, float, str, float]]) -> None:
    spots = [
        Spot(str(key), name, lon, lat, 0, 0.5, weight) for key, (lon, lat, name, weight) in enumerate(places)
    ]
    sheet = Sheet.of([one.lon for one in spots], [one.lat for one in spots], width=360, tallest=420)
    boxes = [_box(name) for name in names_on(spots, sheet, most=8, size=SIZE)]
    for box in boxes:
        assert box[0] >= -0.1
        assert box[2] <= sheet.width + 0.1
    for one, other in combinations(boxes, 2):
        assert not (
            one[0] < other[2] - 0.1
            and other[0] < one[2] - 0.1
            and one[1] < other[3] - 0.1
            and other[1] < one[3] - 0.1
        )
    for spot in spots:
        x, y = sheet.at(spot.lon, spot.lat)
        assert -1e-6 <= x <= sheet.width + 1e-6
        assert -1e-6 <= y <= sheet.height + 1e-6


def _box(name: Name) -> tuple[float, float, float, float]:
    width = len(name.text) * LETTER_EM * SIZE
    left = name.x - {"start": 0.0, "end": width, "middle": width / 2}[name.anchor]
    return left, name.y - SIZE, left + width, name.y + SIZE * 0.25


def test_towns_have_one_name_for_all_their_stops() -> None:
    words = ("Växjö resecentrum", "Växjö Norrtull", "Växjö lasarett", "Alvesta station", "Moheda, skolan")
    spots = [
        Spot(name, name, 14.5 + at / 10, 56.9 + at / 10, 0, 0.2, 5 - at) for at, name in enumerate(words)
    ]
    sheet = Sheet.of([one.lon for one in spots], [one.lat for one in spots], width=360, tallest=420)
    assert {one.text for one in names_on(spots, sheet)} == {"Växjö", "Alvesta station", "Moheda"}


def test_borders_are_swedens_and_cut_to_the_picture() -> None:
    bounds = (14.0, 56.6, 15.5, 57.2)
    points = np.array([point for line in borders_within(bounds) for point in line])
    assert len(points) > 50
    assert (points >= np.array(bounds[:2]) - 1e-4).all()
    assert (points <= np.array(bounds[2:]) + 1e-4).all()
    assert borders_within((27.0, 62.5, 28.5, 63.5)) == []
