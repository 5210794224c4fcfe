"""Who moved, and how far? Two columns of places joined by lines: two years, or two ways to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    LINE_PX,
    WIDTH,
    check_units,
    domain_of,
    marks,
    number,
    picture,
    width_of,
    words_at,
)
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.palette import INK, PETROL, QUIET, SOFT

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table

SPREAD_PX = 24
"""How far apart the lines are on average."""


def slope(
    before: Table,
    after: Table,
    column: str = "",
    *,
    labels: tuple[str, str],
    units: Iterable[str] = (),
    own: str = "",
    is_rank: bool = False,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Who moved, and how far?

    Parameters
    ----------
    before, after : scores or ranks of the same units; a unit that lacks one of the two has no line.
    column : which; the first when not given.
    labels : what the two are: two years, or two versions of the rules.
    units : some of them, otherwise all; more than about twenty are hard to read.
    own : the unit in petrol; the others are grey.
    is_rank : 1 is uppermost, and figures are written without decimals.

    Raises
    ------
    IndicatorError : a column or unit that is not in both.
    """
    column = column or after.columns[0]
    if column not in before.columns or column not in after.columns:
        raise IndicatorError(f"got the column '{column}', which is not in both tables")
    chosen = list(units) or [unit for unit in after.units if unit in set(before.units)]
    for table in (before, after):
        check_units({*chosen, *([own] if own else [])}, table.units)
    then = np.array([before.column(column)[before.units.index(unit)] for unit in chosen])
    now = np.array([after.column(column)[after.units.index(unit)] for unit in chosen])
    low, high = domain_of(then, now)
    height = max(len(chosen), 4) * SPREAD_PX
    top = 2 * LINE_PX

    def y(values: np.ndarray) -> list[float]:
        share = (values - low) / (high - low)
        placed: list[float] = (top + height * (share if is_rank else 1 - share)).tolist()
        return placed

    def written(value: float) -> str:
        return number(value, language, 0 if is_rank else 1)

    names = [after.names.get(unit, unit) for unit in chosen]
    figures = max(width_of(written(value)) for value in (low, high))
    side = min(max((width_of(f"{name} ") for name in names), default=0.0) + figures + 8, WIDTH * 0.44)
    left, right = side, WIDTH - side
    colours = [PETROL if unit == own else QUIET for unit in chosen]
    inks = [PETROL if unit == own else INK for unit in chosen]
    starts, ends = y(then), y(now)
    both = ~np.isnan(then + now)
    lines = [
        {"x": left, "x2": right, "y": start, "y2": end, "colour": colour, "words": f"{name}: {written(a)} → {written(b)}"}
        for start, end, colour, name, a, b, is_there in zip(
            starts, ends, colours, names, then.tolist(), now.tolist(), both.tolist(), strict=True
        )
        if is_there
    ]  # fmt: skip
    lines.sort(key=lambda line: line["colour"] == PETROL)
    layers = [marks(lines, "rule", strokeWidth=2)]
    for at, values, places, align, gap in ((left, then, starts, "right", -8), (right, now, ends, "left", 8)):
        shown = [index for index in range(len(chosen)) if not np.isnan(values[index])]
        apart = _apart([places[index] for index in shown])
        said = [
            {
                "x": at + gap,
                "y": where + 5,
                "text": f"{names[i]} {written(values[i])}"
                if align == "right"
                else f"{written(values[i])} {names[i]}",
                "colour": inks[i],
            }
            for i, where in zip(shown, apart, strict=True)
        ]
        heads = [{"x": at, "y": places[i], "colour": colours[i]} for i in shown]
        layers += [marks(heads, "circle", size=50, opacity=1, aria=False), words_at(said, align=align)]
    headings = [
        {"x": left, "y": LINE_PX - 4, "text": labels[0]},
        {"x": right, "y": LINE_PX - 4, "text": labels[1]},
    ]
    layers.append(words_at(headings, align="center", fontWeight=600, color=SOFT))
    return picture(
        layers,
        height=top + height + LINE_PX,
        title=title,
        is_draft=is_draft,
        language=language,
        key=(titles or {}).get(column, ""),
    )


def _apart(places: list[float]) -> list[float]:
    """The same places, moved so little that no two names are on top of each other."""
    order = np.argsort(places, kind="stable")
    steps = np.arange(len(places)) * LINE_PX
    wanted = np.array(places)[order] - steps
    # The nearest rising sequence (pool adjacent violators): each block of names that would touch is set at its mean.
    blocks: list[tuple[float, int]] = []
    for value in wanted.tolist():
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, many), (other, more) = blocks.pop(-2), blocks.pop()
            blocks.append(((one * many + other * more) / (many + more), many + more))
    settled = np.repeat([value for value, _ in blocks], [many for _, many in blocks]) + steps
    moved = np.empty(len(places))
    moved[order] = settled
    return [round(value, 1) for value in moved.tolist()]
