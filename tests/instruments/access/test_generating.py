"""The made-up county: the same every time, without faults, and with somebody to lose."""

from __future__ import annotations

from pathlib import Path

import pytest

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.generating import generate_county
from hjulet.instruments.access.points import read_points
from hjulet.instruments.access.reading import read_network
from hjulet.instruments.access.scenario import read_scenario
from hjulet.instruments.access.walking import access_links


def test_county_is_the_same_for_a_seed_and_has_buses_that_people_can_walk_to(tmp_path: Path) -> None:
    paths, again, other = (
        generate_county(tmp_path / name, seed=seed) for name, seed in (("a", 4), ("b", 4), ("c", 5))
    )
    assert [paths[name].read_bytes() == again[name].read_bytes() for name in paths] == [True] * 3
    assert paths["gtfs.zip"].read_bytes() != other["gtfs.zip"].read_bytes()
    network = read_network(paths["gtfs.zip"], day="2026-03-17")
    assert network.problems == ()
    assert network.stops == 6 * 6 + 9
    points = read_points(paths["points.csv"], groups=("aged_0_15", "aged_16_64", "aged_65_up"))
    people = sum(points.weight(group) for group in points.groups)
    assert people.tolist() == points.weight("population").tolist()
    links = access_links(network, points)
    assert set((links.starts[1:] - links.starts[:-1]).tolist()) == {1}
    done = read_scenario(paths["proposal.toml"]).apply(network)
    assert done.withdrawn > 2


def test_a_county_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="0 lines of 6 villages cannot be made"):
        generate_county(tmp_path / "x", lines=0)
    assert not (tmp_path / "x").exists()
