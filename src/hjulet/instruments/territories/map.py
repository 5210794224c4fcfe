"""A map of regions: which areas go together, who leans on whom, and where few people decide."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hjulet.instruments.boundaries import Boundaries, boundaries, neighbours
from hjulet.instruments.indicators.charts.frame import SMALL, WIDTH, Marks, marks, picture, width_of, words_at
from hjulet.instruments.indicators.palette import AREAS, GROUND, INK, MISSING, SOFT, WARM
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.charts.drawing import Language

COUNTRY_HEIGHT, PART_HEIGHT = 660, 380
MARGIN = 6
PART_TOLERANCE_KM = 0.4
GRID_KM = 0.01
MOST_NAMES = 14
"""On the map of a whole country."""
FINEST_PX, WIDEST_PX, WIDEST_SHARE = 0.8, 4.0, 0.5
"""How broad a wedge is where it begins, and the share who go that makes it broadest."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "centre": "Punkt: ett centrum.",
        "link": "Kil: pekar dit flest pendlar.",
        "edge": "Ring: få personer avgör.",
    },
    "en": {
        "centre": "Dot: a centre.",
        "link": "Wedge: points where most commute.",
        "edge": "Ring: a few people decide.",
    },
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where on the picture a point in kilometres stands."""

    scale: float
    left: float
    top: float
    height: float

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.left + point[0] * self.scale, self.top - point[1] * self.scale


@dataclass(frozen=True, slots=True)
class Division:
    """What a map shows of regions, whatever made them."""

    regions: Mapping[str, Hashable | None]
    """By municipality, with SCB's code; None for one that belongs to no region."""
    region_names: Mapping[Hashable, str]
    names: Mapping[str, str]
    sizes: Mapping[str, float]
    """Whose names come first, where there is not room for all."""
    centres: frozenset[str]
    links: Mapping[str, tuple[str, float]] | None = None
    """Where most go from each municipality that leans on another, and how large a share they are."""


def territories_map(
    found: Territories,
    *,
    edges: Collection[str] = (),
    unit: str = "",
    only: Collection[str] = (),
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Which municipalities make up a region together, and where does each lean? See `division_map`."""
    division = division_of(found)
    return division_map(division, edges=edges, unit=unit, only=only, title=title, language=language)


def division_map(
    division: Division,
    *,
    edges: Collection[str] = (),
    unit: str = "",
    only: Collection[str] = (),
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Which municipalities make up a region together?

    Parameters
    ----------
    division : regions of municipalities by SCB's codes; what has no borders here is left out
    edges : municipalities to ring, as those whose margin is a few people
    unit : a municipality to mark with an outline
    only : draw these alone, as large as there is room for; all when nothing is said

    Raises
    ------
    TerritoryError : no area that has borders, or a unit that has none.

    Notes
    -----
    Regions that touch differ in colour; the colours mean nothing else.
    """
    tolerance_km = {"tolerance_km": PART_TOLERANCE_KM} if only else {}
    shapes = boundaries("se:municipality", **tolerance_km)
    codes = [code for code in shapes.codes if code in division.regions and (not only or code in only)]
    if not codes:
        raise TerritoryError(
            "no area of these regions is a municipality with borders; a map needs SCB's codes"
        )
    if unit and unit not in codes:
        raise TerritoryError(f"{unit!r} is not on the map")
    ground = _ground(shapes, codes, PART_HEIGHT if only else COUNTRY_HEIGHT)
    drawn = [
        *_regions(ground, shapes, codes, division),
        *_wedges(ground, shapes, codes, division),
        *_points(ground, shapes, codes, division, edges),
    ]
    if unit:
        drawn.append(_outline(ground, shapes, unit))
    drawn += _names(ground, shapes, codes, division, unit, most=len(codes) if only else MOST_NAMES)
    said = WORDS[language]
    key = [
        said["centre"] if division.centres else "",
        said["link"] if division.links else "",
        said["edge"] if any(code in edges for code in codes) else "",
    ]
    return picture(
        drawn,
        height=ground.height,
        title=title,
        is_draft=False,
        language=language,
        key=" ".join(words for words in key if words),
    )


def division_of(found: Territories) -> Division:
    """What a map shows of regions of flows between municipalities."""
    flows = found.flows
    codes = [str(one) for one in flows.ids]
    links: dict[str, tuple[str, float]] = {}
    if found.links is not None:
        for row, to in enumerate(found.links.tolist()):
            if to >= 0:
                links[codes[row]] = codes[to], _share_to(found, row, to)
    return Division(
        {str(code): label for code, label in found.labels.items()},
        dict(zip(found.regions, found.names, strict=True)),
        {code: flows.name(row) for row, code in enumerate(codes)},
        dict(zip(codes, flows.residents.tolist(), strict=True)),
        frozenset(str(one) for centres in found.centres.values() for one in centres),
        links if found.links is not None else None,
    )


def _share_to(found: Territories, row: int, to: int) -> float:
    flows = found.flows
    first, last = int(flows.starts[row]), int(flows.starts[row + 1])
    there = float(flows.values[first:last][flows.destinations[first:last] == to].sum())
    residents = float(flows.residents[row])
    return there / residents if residents else 0.0


def region_colours(regions: Mapping[str, Hashable | None], shapes: Boundaries) -> dict[Hashable, str]:
    """A colour for each region, another than its neighbours'; the largest choose first."""
    beside: dict[Hashable, set[Hashable]] = {label: set() for label in regions.values() if label is not None}
    for one, others in neighbours(shapes.kind).items():
        own = regions.get(one)
        for other in others:
            label = regions.get(other)
            if own is not None and label is not None and label != own:
                beside[own].add(label)
    colours: dict[Hashable, str] = {}
    used = dict.fromkeys(AREAS, 0)
    for label in sorted(beside, key=lambda one: (-len(beside[one]), str(one))):
        taken = {colours[other] for other in beside[label] if other in colours}
        free = [colour for colour in AREAS if colour not in taken] or list(AREAS)
        colours[label] = min(free, key=lambda colour: (used[colour], AREAS.index(colour)))
        used[colours[label]] += 1
    return colours


def _ground(shapes: Boundaries, codes: Sequence[str], height: float) -> Ground:
    wanted = set(codes)
    points = [
        point
        for code, one in zip(shapes.codes, shapes.shapes, strict=True)
        if code in wanted
        for part in one["coordinates"]
        for point in part[0]
    ]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = min((WIDTH - 2 * MARGIN) / (east - west), (height - 2 * MARGIN) / (north - south))
    high = (north - south) * scale + 2 * MARGIN
    left = (WIDTH - (east - west) * scale) / 2 - west * scale
    return Ground(scale, left, high - MARGIN + south * scale, high)


def _shape_marks(ground: Ground, features: Iterable[Mapping[str, Any]], **look: Any) -> Marks:
    projection = {
        "type": "identity",
        "reflectY": True,
        "scale": ground.scale,
        "translate": [round(ground.left, 2), round(ground.top, 2)],
    }
    return marks(features, "geoshape", clip=False, more={"projection": projection}, **look)


def _regions(ground: Ground, shapes: Boundaries, codes: Sequence[str], division: Division) -> list[Marks]:
    """Each region in one, and within it the borders of its areas: half as much to draw as every area by itself."""
    import shapely
    from shapely.geometry import mapping, shape

    colours = region_colours(division.regions, shapes)
    by_code = dict(zip(shapes.codes, shapes.shapes, strict=True))
    parts: dict[Hashable | None, list[Any]] = {}
    for code in codes:
        parts.setdefault(division.regions[code], []).append(shape(by_code[code]))
    filled, inner = [], []
    for label, areas in parts.items():
        whole = shapely.union_all(areas, grid_size=GRID_KM)
        filled.append(
            {
                "type": "Feature",
                "geometry": mapping(shapely.orient_polygons(whole, exterior_cw=True)),
                "colour": colours.get(label, MISSING),
                "words": division.region_names[label] if label is not None else "–",
            }
        )
        if len(areas) > 1:
            borders = shapely.union_all([one.boundary for one in areas], grid_size=GRID_KM)
            within = shapely.difference(borders, whole.boundary, grid_size=GRID_KM)
            inner.append({"type": "Feature", "geometry": mapping(shapely.line_merge(within))})
    drawn = [_shape_marks(ground, filled, stroke=SOFT, strokeWidth=0.8)]
    if inner:
        drawn.append(_shape_marks(ground, inner, filled=False, stroke=GROUND, strokeWidth=0.7, aria=False))
    return drawn


def _wedges(ground: Ground, shapes: Boundaries, codes: Sequence[str], division: Division) -> list[Marks]:
    """From each area to the one it is joined to; as broad as the share who go there."""
    at = {code: one for code, one in zip(shapes.codes, shapes.centres, strict=True) if code in set(codes)}
    features = [
        {"type": "Feature", "geometry": _wedge(at[code], at[to], share, ground)}
        for code, (to, share) in (division.links or {}).items()
        if code in at and to in at
    ]
    return [_shape_marks(ground, features, fill=INK, fillOpacity=0.75, aria=False)] if features else []


def _wedge(
    start: tuple[float, float], end: tuple[float, float], share: float, ground: Ground
) -> dict[str, Any]:
    """Tapering from where people live to where they work: a head would hide the small areas near a city."""
    from math import hypot

    along = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    across = ((start[1] - end[1]) / along, (end[0] - start[0]) / along)
    pixels = FINEST_PX + (WIDEST_PX - FINEST_PX) * min(share / WIDEST_SHARE, 1.0)
    half = pixels / ground.scale / 2
    ring = [
        [start[0] + across[0] * half, start[1] + across[1] * half],
        [end[0], end[1]],
        [start[0] - across[0] * half, start[1] - across[1] * half],
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _points(
    ground: Ground, shapes: Boundaries, codes: Sequence[str], division: Division, edges: Collection[str]
) -> list[Marks]:
    wanted = set(codes)
    at = {
        code: ground.at(centre)
        for code, centre in zip(shapes.codes, shapes.centres, strict=True)
        if code in wanted
    }
    dots = [{"x": x, "y": y} for code, (x, y) in at.items() if code in division.centres]
    rings = [{"x": x, "y": y} for code, (x, y) in at.items() if code in edges]
    ring: dict[str, Any] = {"shape": "circle", "filled": False, "size": 95, "strokeWidth": 1.8, "color": WARM}
    return [
        marks(dots, "circle", size=22, color=INK, opacity=1, aria=False),
        marks(rings, "point", opacity=1, aria=False, **ring),
    ]


def _outline(ground: Ground, shapes: Boundaries, unit: str) -> Marks:
    geometry = shapes.shapes[shapes.codes.index(unit)]
    return _shape_marks(
        ground,
        [{"type": "Feature", "geometry": geometry}],
        filled=False,
        stroke=INK,
        strokeWidth=1.8,
        aria=False,
    )


def _names(
    ground: Ground, shapes: Boundaries, codes: Sequence[str], division: Division, unit: str, *, most: int
) -> list[Marks]:
    """Of the unit, of centres, then of the others, the largest first, as long as none stands on another."""
    order = sorted(
        codes, key=lambda code: (code != unit, code not in division.centres, -division.sizes.get(code, 0.0))
    )
    at = dict(zip(shapes.codes, shapes.centres, strict=True))
    taken: list[tuple[float, float, float, float]] = []
    rows: list[dict[str, Any]] = []
    for code in order:
        if len(rows) >= most:
            break
        name = division.names[code]
        x, y = ground.at(at[code])
        half = width_of(name, SMALL) / 2
        x = min(max(x, half + 1), WIDTH - half - 1)
        box = x - half, y - 6 - SMALL, x + half, y - 4
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        rows.append({"x": round(x, 1), "y": round(y - 6, 1), "text": name})
    look = {"align": "center", "fontSize": SMALL}
    return [
        words_at(rows, **look, stroke=GROUND, strokeWidth=3, strokeJoin="round"),
        words_at(rows, **look),
    ]
