"""The borders: upright, shared between neighbours, and nobody left out."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from hjulet.instruments import boundaries as module
from hjulet.instruments.boundaries import BoundariesError, boundaries, kind_of_code


def shapes_of(kind):
    return np.array([shapely.from_geojson(json.dumps(shape)) for shape in boundaries(kind).shapes])


def test_the_projection_is_true_along_the_meridian_and_keeps_angles():
    # The arc from the equator to 60 degrees north on GRS 80, summed up in small steps.
    e2 = module.FLATTENING * (2 - module.FLATTENING)
    steps = np.radians(np.linspace(0, 60, 60_001))
    middles = (steps[1:] + steps[:-1]) / 2
    arc = np.sum(module.SEMI_MAJOR_KM * (1 - e2) / (1 - e2 * np.sin(middles) ** 2) ** 1.5 * np.diff(steps))
    east, north = module.upright(np.array([[15.0, 60.0]]))[0]
    assert east == pytest.approx(500)
    assert north == pytest.approx(0.9996 * arc, abs=0.001)
    # Far from the meridian a step to the north and one to the east are still at right angles and equally long.
    h = 1e-4
    here, up, right = module.upright(np.array([[24.0, 66.0], [24.0, 66.0 + h], [24.0 + h, 66.0]]))
    sine = np.sin(np.radians(66.0))
    north_km = module.SEMI_MAJOR_KM * (1 - e2) / (1 - e2 * sine**2) ** 1.5 * np.radians(h)
    east_km = module.SEMI_MAJOR_KM / np.sqrt(1 - e2 * sine**2) * np.cos(np.radians(66.0)) * np.radians(h)
    one, other = (up - here) / north_km, (right - here) / east_km
    assert one @ other == pytest.approx(0, abs=1e-5)
    assert np.linalg.norm(one) == pytest.approx(np.linalg.norm(other), rel=1e-5)


@pytest.mark.parametrize(("kind", "count", "digits"), [("se:municipality", 290, 4), ("se:county", 21, 2)])
def test_everybody_is_on_the_map_and_nobody_covers_another(kind, count, digits):
    found = boundaries(kind)
    shapes = shapes_of(kind)
    assert len(set(found.codes)) == count
    assert {len(code) for code in found.codes} == {digits}
    assert shapely.is_valid(shapes).all()
    # Sweden is some 447 000 km2 with its lakes but without the largest; what overlaps is a thousandth at most.
    union = shapely.area(shapely.union_all(shapes))
    assert 430_000 < union < 447_000
    assert shapely.area(shapes).sum() - union < 450
    assert all(
        shapely.contains_xy(shape, *centre) for shape, centre in zip(shapes, found.centres, strict=True)
    )
    assert found.height_km / found.width_km == pytest.approx(2.4, abs=0.05)


def test_simplifying_takes_points_and_leaves_islands():
    full, few = (boundaries("se:municipality", tolerance_km=tolerance) for tolerance in (0, 2.0))
    parts, points = (
        [
            [len(shape["coordinates"]) for shape in one.shapes],
            sum(len(ring) for shape in one.shapes for part in shape["coordinates"] for ring in part),
        ]
        for one in (full, few)
    )
    assert parts[0] == points[0]
    assert points[1] < 0.8 * parts[1]


def test_codes_that_are_neither_are_refused():
    assert kind_of_code("25") == "se:county"
    assert kind_of_code("2580") == "se:municipality"
    with pytest.raises(BoundariesError, match="a county has two digits"):
        kind_of_code("2")
    with pytest.raises(BoundariesError, match="got the kind 'se:country'"):
        boundaries("se:country")  # type: ignore[arg-type]
