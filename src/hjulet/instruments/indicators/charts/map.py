"""A map of Sweden's municipalities or counties: coloured by a column in five classes whose borders are written out, or by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.boundaries import Boundaries, kind_of_code
from hjulet.instruments.boundaries import boundaries as borders_of
from hjulet.instruments.indicators.charts.classes import Classes, classes_of
from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    SMALL,
    WIDTH,
    Marks,
    marks,
    number,
    picture,
    width_of,
    words_at,
)
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.palette import GROUND, INK, MISSING

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values

HEIGHT = 660
NAME_GAP = 6
LEGEND_TOP, LEGEND_LINE, SWATCH = 16, 24, 15
CORNER_PX = 190
"""How wide the empty corner to the north-west is; a wider legend stands above the country."""


def choropleth(
    table: Table,
    column: str,
    *,
    boundaries: Boundaries | None = None,
    unit: str = "",
    middle: float | None = None,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Where in the country is it high and where low?

    Parameters
    ----------
    table : units are SCB's codes, all municipalities or all counties; rows for the other kind are left out.
    column : whose values.
    boundaries : the shapes; by the codes of the table when not given.
    unit : a place to mark with an outline and its name.
    middle : with it the colours go two ways from that value (0 for a change); without it from little to much.

    Raises
    ------
    IndicatorError : a column or unit that is not there, or no unit that has borders.

    Notes
    -----
    A class holds as many places as another, as far as values differ. Those without a value are hatched on a page.
    """
    if column not in table.columns:
        raise IndicatorError(f"got the column '{column}'; there are {', '.join(table.columns)}")
    shapes = boundaries or _shapes_for(table)
    values = _in_order(table, column, shapes)
    if unit and unit not in shapes.codes:
        raise IndicatorError(f"is not on a map of {shapes.kind}", unit=unit)
    classes = classes_of(values, middle=middle)
    words = WORDS[language]
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "colour": classes.colour(value),
            "words": f"{table.names.get(code, code)}: "
            + (words["no_value"] if np.isnan(value) else number(value, language, classes.decimals)),
        }
        for code, shape, value in zip(shapes.codes, shapes.shapes, values.tolist(), strict=True)
    ]
    legend, legend_size = _legend(_lines(classes, values, language))
    ground = _ground(shapes, *legend_size)
    parts = [_areas(ground, features, stroke=GROUND, strokeWidth=0.5), *legend]
    if unit:
        parts += _marked(ground, unit, table.names.get(unit, unit))
    return picture(
        parts,
        height=ground.top + HEIGHT,
        title=title,
        is_draft=is_draft,
        language=language,
        key=(titles or {}).get(column, ""),
    )


def kinds_map(
    kinds: Mapping[str, str],
    look: Sequence[tuple[str, str, str]],
    *,
    names: Mapping[str, str],
    boundaries: Boundaries | None = None,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Which places are of which kind?

    Parameters
    ----------
    kinds : the kind of each place, by SCB's codes, all municipalities or all counties.
    look : kind, its words and its colour; the first stands uppermost. A kind that no place has is not told of.
    names : of places, by code.

    Raises
    ------
    IndicatorError : a kind without a look.
    """
    shapes = boundaries or borders_of(kind_of_code(next(iter(kinds))))
    looks = {kind: (words, colour) for kind, words, colour in look}
    if strange := sorted(set(kinds.values()) - set(looks)):
        raise IndicatorError(f"got the kind '{strange[0]}'; there are {', '.join(looks)}")
    counts = Counter(kinds.values())
    legend, size = _legend([(colour, words, counts[kind]) for kind, words, colour in look if counts[kind]])
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "colour": looks[kinds[code]][1] if code in kinds else MISSING,
            "words": f"{names.get(code, code)}: {looks[kinds[code]][0] if code in kinds else WORDS[language]['no_value']}",
        }
        for code, shape in zip(shapes.codes, shapes.shapes, strict=True)
    ]
    ground = _ground(shapes, *size)
    parts = [_areas(ground, features, stroke=GROUND, strokeWidth=0.5), *legend]
    return picture(parts, height=ground.top + HEIGHT, title=title, is_draft=False, language=language)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the country stands: pixels for a kilometre, and its upper left corner."""

    shapes: Boundaries
    scale: float
    left: float
    top: float

    def x(self, east_km: float) -> float:
        return self.left + east_km * self.scale

    def y(self, north_km: float) -> float:
        return self.top + (self.shapes.height_km - north_km) * self.scale


def _ground(shapes: Boundaries, legend_width: float, legend_height: float) -> Ground:
    """The country stands to the right, under the legend when that is too wide to stand beside it."""
    scale = min(WIDTH / shapes.width_km, HEIGHT / shapes.height_km)
    top = legend_height if legend_width > CORNER_PX else 0.0
    return Ground(shapes, scale, WIDTH - shapes.width_km * scale, top)


def _shapes_for(table: Table) -> Boundaries:
    kinds = [kind_of_code(code) for code in table.units if code.isdigit() and len(code) in (2, 4)]
    if not kinds:
        raise IndicatorError(
            "a map needs units with SCB's codes, two digits for a county or four for a municipality;"
            f" the first here is '{table.units[0] if table.units else ''}'"
        )
    return borders_of(max(set(kinds), key=kinds.count))


def _in_order(table: Table, column: str, shapes: Boundaries) -> Values:
    row = {code: index for index, code in enumerate(table.units)}
    own = table.column(column)
    return np.array([own[row[code]] if code in row else np.nan for code in shapes.codes])


def _areas(ground: Ground, features: list[dict[str, Any]], **look: Any) -> Marks:
    projection = {
        "type": "identity",
        "reflectY": True,
        "scale": ground.scale,
        "translate": [round(ground.x(0), 2), round(ground.y(0), 2)],
    }
    return marks(features, "geoshape", clip=False, more={"projection": projection}, **look)


def _lines(classes: Classes, values: Values, language: Language) -> list[tuple[str, str, int]]:
    """Colour, words and number of each class, the highest uppermost."""
    known = values[~np.isnan(values)]
    counts = [0] * len(classes.colours)
    for value in known.tolist():
        counts[classes.index(value)] += 1
    lines = list(zip(classes.colours, classes.words(language), counts, strict=True))[::-1]
    if missing := len(values) - len(known):
        lines.append((MISSING, WORDS[language]["map_missing"], missing))
    return lines


def _legend(lines: Sequence[tuple[str, str, int]]) -> tuple[list[Marks], tuple[float, float]]:
    """What the colours are, for the empty corner to the north-west; and how much room it takes, width and height."""
    at = [LEGEND_TOP + LEGEND_LINE * index for index in range(len(lines))]
    swatches = [
        {"x": 1, "x2": 1 + SWATCH, "y": y - SWATCH / 2, "y2": y + SWATCH / 2, "colour": colour}
        for y, (colour, _, _) in zip(at, lines, strict=True)
    ]
    said = [
        {"x": 24, "y": y, "text": f"{words} ({count})" if words else f"({count})"}
        for y, (_, words, count) in zip(at, lines, strict=True)
    ]
    width = 24 + max(width_of(str(row["text"]), SMALL + 0.5) for row in said)
    return [
        marks(swatches, "rect", stroke=INK, strokeWidth=0.4),
        words_at(said, baseline="middle", fontSize=SMALL + 0.5),
    ], (width, at[-1] + LEGEND_LINE)


def _marked(ground: Ground, unit: str, name: str) -> list[Marks]:
    """The place's outline, and its name to the west of it, where there is room: over the sea or the neighbour."""
    place = ground.shapes.codes.index(unit)
    shape = ground.shapes.shapes[place]
    corners = [point for part in shape["coordinates"] for ring in part for point in ring]
    west, north = ground.x(min(x for x, _ in corners)), ground.y(max(y for _, y in corners))
    y = ground.y(ground.shapes.centres[place][1])
    # Near the border to the west the name would leave the picture, so it is written above instead.
    is_beside = west > width_of(name) * 1.05 + NAME_GAP
    at = (
        {"x": west - NAME_GAP, "y": y, "text": name}
        if is_beside
        else {"x": max(west, 2), "y": north - NAME_GAP, "text": name}
    )
    look = {"align": "right" if is_beside else "left", "baseline": "middle", "fontWeight": 600}
    return [
        _areas(
            ground,
            [{"type": "Feature", "geometry": shape}],
            filled=False,
            stroke=INK,
            strokeWidth=1.8,
            aria=False,
        ),
        words_at([at], **look, stroke=GROUND, strokeWidth=4, strokeJoin="round"),
        words_at([at], **look),
    ]
