"""The map of regions: who touches whom, colours that tell regions apart, and only what was asked for."""

from __future__ import annotations

import pytest

from hjulet.hub import built_in
from hjulet.instruments.boundaries import boundaries, neighbours
from hjulet.instruments.indicators.charts.drawing import to_svg
from hjulet.instruments.territories import Flows, TerritoryError, labour_market_areas
from hjulet.instruments.territories.map import (
    Division,
    division_map,
    division_of,
    region_colours,
    territories_map,
)

OFFICIAL = {row["code"]: row["labour_market_area_2018"] for row in built_in.municipalities()}


def norrland():
    return Flows.from_frame(
        {"o": ["2281", "2262", "2262", "2282"], "d": ["2281", "2281", "2262", "2282"], "n": [90, 40, 60, 50]},
        origin="o", destination="d", flow="n", names={"2281": "Sundsvall", "2262": "Timrå", "2282": "Kramfors"},
    )  # fmt: skip


def test_neighbours_are_mutual_and_gotland_has_none():
    beside = neighbours("se:municipality")
    assert beside["0980"] == ()
    assert {"2262", "2260", "2280"} <= set(beside["2281"]) | {"2280"}
    assert all(one in beside[other] for one, others in beside.items() for other in others)


def test_regions_that_touch_never_have_one_colour():
    shapes = boundaries("se:municipality")
    colours = region_colours(OFFICIAL, shapes)
    touching = {
        (OFFICIAL[one], OFFICIAL[other])
        for one, others in neighbours("se:municipality").items()
        for other in others
        if OFFICIAL[one] != OFFICIAL[other]
    }
    assert touching
    assert all(colours[one] != colours[other] for one, other in touching)


def test_map_shows_regions_links_and_the_ring_that_was_asked_for():
    found = labour_market_areas(norrland())
    assert division_of(found).links == {"2262": ("2281", 0.4)}
    svg = to_svg(territories_map(found, edges=("2262",), unit="2282", only=("2262", "2281", "2282")))
    assert all(words in svg for words in ("Sundsvall", "Kramfors", "Kil: pekar dit flest pendlar.", "Ring: "))
    plain = to_svg(territories_map(found, only=("2282",), language="en"))
    assert "Sundsvall" not in plain
    assert "Ring: " not in plain
    assert "Wedge: points where most commute." in plain


def test_map_without_places_that_have_borders_is_refused():
    nowhere = Division({"a": "a"}, {"a": "a"}, {"a": "a"}, {"a": 1.0}, frozenset())
    with pytest.raises(TerritoryError, match="SCB's codes"):
        division_map(nowhere)
    with pytest.raises(TerritoryError, match="is not on the map"):
        territories_map(labour_market_areas(norrland()), unit="0180")
