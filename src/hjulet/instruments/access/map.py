"""A small map of places and lines: where each stands, what the colours are, and which names fit without standing on each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, isfinite, radians
from typing import Any

KM_PER_DEGREE = 111.2
MARGIN = 14.0
"""Pixels between the outermost place and the edge."""
LETTER_EM = 0.57
SHARED_BY = 3
"""A first word that so many places share is the name of a town."""
GAP = 4.0
MINUTE_STEPS = (15.0, 30.0, 45.0, 60.0)
"""Between the classes of a map of travel times: those a planner thinks in, and the same on every map."""
LOSS_STEPS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, known by its key. `step` is the class of its figure, None for missing; `size` 0-1, how large its dot is by area;
    `weight` says whose name comes first where there is not room for all."""

    key: str
    name: str
    lon: float
    lat: float
    step: int | None
    size: float
    weight: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where on the picture a place stands, in pixels: upright, with a degree of longitude as long as it is in the middle."""

    west: float
    north: float
    east: float
    south: float
    scale: float
    squeeze: float
    left: float
    width: float
    height: float

    @classmethod
    def of(cls, lon: Sequence[float], lat: Sequence[float], *, width: float, tallest: float) -> Sheet:
        """A sheet on which all places find room; at least two kilometres wide, so that one village does not fill it."""
        west, east, south, north = min(lon), max(lon), min(lat), max(lat)
        squeeze = cos(radians((south + north) / 2))
        least = 2 / KM_PER_DEGREE
        across, along = max((east - west) * squeeze, least), max(north - south, least)
        scale = min((width - 2 * MARGIN) / across, (tallest - 2 * MARGIN) / along)
        left = (width - (east - west) * squeeze * scale) / 2
        return cls(west, north, east, south, scale, squeeze, left, width, along * scale + 2 * MARGIN)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            self.left + (lon - self.west) * self.squeeze * self.scale,
            MARGIN + (self.north - lat) * self.scale,
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the whole picture, in degrees."""
        across, along = self.squeeze * self.scale, self.scale
        return (
            self.west - self.left / across,
            self.north + MARGIN / along - self.height / along,
            self.west + (self.width - self.left) / across,
            self.north + MARGIN / along,
        )

    def bar(self) -> tuple[float, float]:
        """A round number of kilometres, at most a third of the picture long; and its pixels."""
        longest = self.width / 3 / self.scale * KM_PER_DEGREE
        km = next((step for step in (200, 100, 50, 20, 10, 5, 2, 1) if step <= longest), 0.5)
        return km, km / KM_PER_DEGREE * self.scale


@dataclass(frozen=True, slots=True)
class Name:
    """Words to be written from x and y (their baseline), to the right of x ("start"), around it or to the left of it; and
    the key of the place they stand at."""

    key: str
    text: str
    x: float
    y: float
    anchor: str


def step_of(value: float | None, borders: Sequence[float]) -> int | None:
    """The class of a value, a border belonging to the class under it; None for what is missing.

    Examples
    --------
    >>> [step_of(value, (15, 30)) for value in (15, 15.5, 99, None)]
    [0, 1, 2, None]
    """
    if value is None or not isfinite(value):
        return None
    return sum(value > border for border in borders)


def loss_borders(values: Iterable[float], steps: Sequence[float] = LOSS_STEPS) -> tuple[float, ...]:
    """Up to four round borders for losses, so that the largest stands over the last of them.

    Examples
    --------
    >>> loss_borders([0.0, 0.3, 7.0]), loss_borders([0.05])
    ((0.5, 1.0, 2.5, 5.0), ())
    """
    largest = max((value for value in values if isfinite(value)), default=0.0)
    return tuple(step for step in steps if step < largest)[-4:]


def town_of(name: str, towns: Mapping[str, int]) -> str:
    """What a place is called on a map: the town when several places share its first word, else what stands before a comma."""
    own = name.split(",")[0].strip()
    first = own.split(" ")[0]
    return first if towns.get(first, 0) >= SHARED_BY else own


def names_on(
    spots: Sequence[Spot], sheet: Sheet, *, most: int = 10, size: float = 12.5, taken: Sequence[Box] = ()
) -> list[Name]:
    """The names that help most, the weightiest first, none on another or on the dots of those that are named.

    Several places of one town share a name, which stands at the one that weighs most.
    """
    towns = Counter(own.split(",")[0].strip().split(" ")[0] for own in {spot.name for spot in spots})
    found: dict[str, tuple[float, Spot]] = {}
    for spot in spots:
        town = town_of(spot.name, towns)
        weight, heaviest = found.get(town, (0.0, spot))
        found[town] = weight + spot.weight, spot if spot.weight > heaviest.weight else heaviest
    order = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    boxes = list(taken)
    names: list[Name] = []
    for town, (weight, spot) in order:
        if len(names) == most or weight <= 0:
            break
        placed = _placed(spot.key, town, sheet.at(spot.lon, spot.lat), boxes, sheet, size)
        if placed is not None:
            name, box = placed
            names.append(name)
            boxes.append(box)
    return names


Box = tuple[float, float, float, float]


def _placed(
    key: str, text: str, at: tuple[float, float], taken: Sequence[Box], sheet: Sheet, size: float
) -> tuple[Name, Box] | None:
    """Beside the dot where there is room: to the right, to the left, over it or under it."""
    x, y = at
    width = len(text) * LETTER_EM * size
    beside = GAP + 5
    for anchor, left, baseline in (
        ("start", x + beside, y + size * 0.35),
        ("end", x - beside - width, y + size * 0.35),
        ("middle", x - width / 2, y - beside),
        ("middle", x - width / 2, y + beside + size * 0.8),
    ):
        box = left, baseline - size, left + width, baseline + size * 0.25
        if box[0] < 0 or box[2] > sheet.width or box[1] < 0 or box[3] > sheet.height:
            continue
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        where = {"start": left, "end": left + width, "middle": left + width / 2}[anchor]
        return Name(key, text, round(where, 1), round(baseline, 1), anchor), box
    return None


@lru_cache(64)
def borders_within(bounds: tuple[float, float, float, float]) -> list[list[tuple[float, float]]]:
    """Sweden's municipal borders within west, south, east and north, as lines in degrees; none elsewhere."""
    import shapely

    from hjulet.instruments.boundaries import municipality_shapes

    _, shapes = municipality_shapes()
    west, south, east, north = bounds
    near = shapes[shapely.intersects(shapes, shapely.box(*bounds))]
    if not len(near):
        return []
    fine = max(east - west, north - south) / 400
    simple = shapely.coverage_simplify(near, fine)
    within = shapely.clip_by_rect(shapely.boundary(simple), *bounds)
    merged = shapely.line_merge(shapely.union_all(within))
    return [
        [(round(x, 5), round(y, 5)) for x, y in shapely.get_coordinates(line).tolist()]
        for line in shapely.get_parts(merged)
        if line.geom_type == "LineString"
    ]


def point_features(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with `lon` and `lat` as GeoJSON points, all else as their properties."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {name: value for name, value in row.items() if name not in ("lon", "lat")},
        }
        for row in rows
    ]


def line_features(lines: Iterable[Sequence[Sequence[float]]], **properties: str) -> list[dict[str, Any]]:
    """Lines of longitude and latitude as GeoJSON."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line]},
            "properties": properties,
        }
        for line in lines
    ]
