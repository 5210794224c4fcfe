"""Units by columns as coloured squares with their figures, in five classes two ways from a middle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.charts.classes import Classes, classes_of
from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    SMALL,
    WIDTH,
    Marks,
    check_units,
    decimals_on,
    marks,
    number,
    picture,
    titles_of,
    width_of,
    words_at,
    wrapped,
)
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.palette import GROUND, INK, SIDES

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values

NAMES_PX = 160
"""At most so much for the names of the rows, which go on to a second line."""
WRITTEN_FROM_PX = 22
"""In squares narrower than this no figure is written; a pointer still shows it."""
LEANING, ACROSS, UP = 310, 0.64, 0.77
"""How names over the columns lean, in degrees, and how far they then reach to the side and upwards."""
LONGEST_LEANING_PX = 125
"""Longer names are numbered over the columns and written under the squares."""
LINE = 19
FIGURE_SIZE = 11


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the squares are, in px."""

    names: float
    """How wide the rows' names are."""
    tops: tuple[float, ...]
    """One more than the rows."""
    side: float
    lines: tuple[tuple[str, ...], ...]
    """The rows' names in lines."""

    def left(self, column: float) -> float:
        return self.names + column * self.side


def heat_map(
    table: Table,
    *,
    units: Iterable[str] = (),
    middle: float | None = None,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Where is each unit strong and weak? The fewer of units and columns stand side by side, the others under each other.

    `middle` is the value between the two colours; the median of all when None. A cell without a value is hatched.
    """
    chosen = set(units) or set(table.units)
    check_units(chosen, table.units)
    order = [index for index, unit in enumerate(table.units) if unit in chosen]
    values = table.values[order].T
    down = titles_of(table.columns, titles)
    across = [table.names.get(table.units[index], table.units[index]) for index in order]
    if len(across) > len(down):
        across, down, values = down, across, values.T
    known = values[~np.isnan(values)]
    between = middle if middle is not None else float(np.median(known)) if known.size else 0.0
    classes = classes_of(values, middle=between)
    is_numbered = max((width_of(name, SMALL) for name in across), default=0.0) > LONGEST_LEANING_PX
    grid = _grid(down, across, is_numbered)
    under, end = _under(classes, across if is_numbered else [], grid.tops[-1] + 14, language)
    return picture(
        [
            *_squares(grid, values, classes, down, across, language),
            *_names(grid, across, is_numbered),
            *under,
        ],
        height=end,
        title=title,
        is_draft=is_draft,
        language=language,
    )


def _grid(down: Sequence[str], across: Sequence[str], is_numbered: bool) -> Grid:
    longest = max((width_of(name, SMALL) for name in down), default=0.0) + 10
    names = min(NAMES_PX, longest)
    lines = tuple(
        (name,) if longest <= NAMES_PX else tuple(wrapped(name, names - 10, SMALL)) for name in down
    )
    heights = [max(26.0, 16.0 * len(said) + 8) for said in lines]
    side = (WIDTH - names) / max(len(across), 1)
    head = 22.0
    if not is_numbered:
        lengths = [width_of(name, SMALL) for name in across]
        head = max(lengths, default=0) * UP + 14
        # The last names reach out to the right of their columns, and must have room.
        beyond = [length * ACROSS - 0.75 * side * (after + 0.5) for after, length in enumerate(lengths[::-1])]
        side -= max([0.0, *beyond]) / max(len(across), 1)
    tops = head + np.concatenate([[0.0], np.cumsum(heights)])
    return Grid(names, tuple(tops.tolist()), side, lines)


def _squares(
    grid: Grid,
    values: Values,
    classes: Classes,
    down: Sequence[str],
    across: Sequence[str],
    language: Language,
) -> list[Marks]:
    cells, figures, fewest = [], [], decimals_on(values, 0)
    for (row, column), value in np.ndenumerate(values):
        is_there = not np.isnan(value)
        written = number(float(value), language, fewest + 1) if is_there else WORDS[language]["no_value"]
        top, bottom, left, right = (
            grid.tops[row],
            grid.tops[row + 1],
            grid.left(column),
            grid.left(column + 1),
        )
        colour = classes.colour(float(value))
        cells.append({
            "x": round(left, 1),
            "x2": round(right, 1),
            "y": top,
            "y2": bottom,
            "colour": colour,
            "words": f"{across[column]}, {down[row]}: {written}",
            **({"value": float(value)} if is_there else {}),
        })  # fmt: skip
        if is_there and grid.side >= WRITTEN_FROM_PX:
            figures.append({
                "x": round((left + right) / 2, 1),
                "y": (top + bottom) / 2 + 4,
                "text": number(float(value), language, fewest),
                "colour": GROUND if colour in (SIDES[0], SIDES[-1]) else INK,
            })  # fmt: skip
    return [
        marks(cells, "rect", stroke=GROUND, strokeWidth=1.5),
        words_at(figures, fontSize=FIGURE_SIZE, align="center"),
    ]


def _names(grid: Grid, across: Sequence[str], is_numbered: bool) -> list[Marks]:
    rows = [
        {"x": 0, "y": (top + bottom) / 2 + 4.5 - 8 * (len(said) - 1) + 16 * index, "text": line}
        for top, bottom, said in zip(grid.tops[:-1], grid.tops[1:], grid.lines, strict=True)
        for index, line in enumerate(said)
    ]
    heads = [
        {"x": round(grid.left(column + 0.5), 1), "y": grid.tops[0] - 6, "text": str(column + 1) if is_numbered else name}
        for column, name in enumerate(across)
    ]  # fmt: skip
    look = {"align": "center"} if is_numbered else {"angle": LEANING}
    return [words_at(rows, fontSize=SMALL), words_at(heads, fontSize=SMALL, **look)]


def _under(
    classes: Classes, numbered: Sequence[str], top: float, language: Language
) -> tuple[list[Marks], float]:
    """The numbered names, if any, and the classes with their borders; and where they end."""
    names: list[dict[str, object]] = []
    for index, name in enumerate(numbered):
        for line_number, line in enumerate(wrapped(name, WIDTH - 24, SMALL)):
            names.append({"x": 24, "y": top + 12, "text": line})
            if not line_number:
                names.append({"x": 0, "y": top + 12, "text": str(index + 1)})
            top += LINE
    top += 10 if numbered else 0
    swatches, said = [], []
    for colour, words in list(zip(classes.colours, classes.words(language), strict=True))[::-1]:
        swatches.append({"x": 1, "x2": 15, "y": top, "y2": top + 14, "colour": colour})
        said.append({"x": 24, "y": top + 12, "text": words})
        top += LINE + 1
    return [
        words_at(names, fontSize=SMALL),
        marks(swatches, "rect", stroke=INK, strokeWidth=0.4),
        words_at(said, fontSize=SMALL),
    ], top
