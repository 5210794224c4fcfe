"""The shape of one unit as a radar, which Vega-Lite has no mark for: points and rings are laid out here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    WIDTH,
    Marks,
    decimals_on,
    domain_of,
    marks,
    number,
    of_unit,
    picture,
    titles_of,
    width_of,
    words_at,
    wrapped,
)
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.palette import INK, LINE, PETROL, SOFT, WARM

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values

LABEL_SIZE = 12
LABEL_LINE = 13
LABEL_PX = 102
"""Room for a name on either side."""
STRAIGHT = 0.2
"""The sine of a spoke that points nearly straight up or down: its name is set in the middle."""
RINGS = (0.0, 0.5, 1.0)


def radar(
    table: Table,
    unit: str,
    reference: Values | None = None,
    *,
    titles: Mapping[str, str] | None = None,
    reference_words: str = "",
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """The shape of one unit, further out is better. The centre is the least value among all units, the rim the
    greatest, and both are written out; a missing value breaks the line. Bars tell the same more exactly."""
    own, named = of_unit(table, unit), titles_of(table.columns, titles)
    given = [] if reference is None else [reference]
    low, high = domain_of(table.values, own, *given)
    middle, radius = WIDTH / 2, WIDTH / 2 - LABEL_PX
    turns = np.linspace(0, 2 * np.pi, len(named), endpoint=False)
    top = 1.1 * radius + 3 * LABEL_LINE + 6

    def at(reach: float, turn: float) -> dict[str, float]:
        x, y = middle + radius * reach * np.sin(turn), top - radius * reach * np.cos(turn)
        return {"x": round(float(x), 1), "y": round(float(y), 1)}

    def points(values: Values) -> list[dict[str, Any] | None]:
        shares = ((values - low) / (high - low)).tolist()
        return [
            None
            if np.isnan(value)
            else {
                **at(share, turn),
                "value": value,
                "words": f"{name}: {number(value, language, decimals_on((low, high), 1))}",
            }
            for value, share, turn, name in zip(values.tolist(), shares, turns, named, strict=True)
        ]

    spokes = [{**at(0, turn), "x2": at(1, turn)["x"], "y2": at(1, turn)["y"]} for turn in turns]
    circle = np.linspace(0, 2 * np.pi, 73)
    rings = _line([[at(share, turn) for turn in circle] for share in RINGS[1:]])
    layers = [
        marks(spokes, "rule", color=LINE, strokeWidth=1),
        _outline(rings, color=LINE, strokeWidth=1),
    ]
    key = WORDS[language]["radar_key"]
    if reference is not None:
        layers.append(_outline(_line(_pieces(points(reference))), color=WARM, strokeDash=[5, 3]))
        key += WORDS[language]["radar_reference"].format(
            reference=reference_words or WORDS[language]["reference"]
        )
    own_points = points(own)
    scale = [
        {
            "x": middle + 4,
            "y": at(share, 0)["y"] + 12,
            "text": number(low + share * (high - low), language, decimals_on((low, high), 0)),
        }
        for share in RINGS
    ]
    layers += [
        _outline(_line(_pieces(own_points)), color=PETROL, strokeWidth=2.5),
        marks([one for one in own_points if one], "circle", color=PETROL, size=50, opacity=1),
        words_at(scale, fontSize=11, color=SOFT),
        *_names(named, turns, at),
    ]
    return picture(
        layers,
        height=top + 1.1 * radius + 3 * LABEL_LINE + 6,
        title=title,
        is_draft=is_draft,
        language=language,
        key=key,
    )


def _pieces(points: list[dict[str, Any] | None]) -> list[list[dict[str, Any]]]:
    """The points between two gaps, round the circle: a line over a gap would tell of a value that is not there."""
    if all(points):
        whole = [point for point in points if point]
        return [[*whole, *whole[:1]]]
    gap = points.index(None)
    pieces: list[list[dict[str, Any]]] = [[]]
    for point in (*points[gap:], *points[:gap]):
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if len(piece) > 1]


def _line(pieces: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {"x": point["x"], "y": point["y"], "piece": number, "order": order}
        for number, piece in enumerate(pieces)
        for order, point in enumerate(piece)
    ]


def _outline(rows: list[dict[str, Any]], **look: Any) -> Marks:
    way = {
        "detail": {"field": "piece", "type": "nominal"},
        "order": {"field": "order", "type": "quantitative"},
    }
    return marks(rows, "line", more={"encoding": way}, **{"strokeWidth": 2, **look})


def _names(named: list[str], turns: Any, at: Any) -> list[Marks]:
    """Each name outside its spoke, in lines, on the side where it has room."""
    sides: dict[str, list[dict[str, Any]]] = {"left": [], "right": [], "center": []}
    for name, turn in zip(named, turns.tolist(), strict=True):
        across, upward = float(np.sin(turn)), float(np.cos(turn))
        is_middle = abs(across) < STRAIGHT
        side = "center" if is_middle else "left" if across > 0 else "right"
        # Names in the middle stand farther out, so that those beside them have room.
        end = at(1.17 if is_middle else 1.08, turn)
        room = LABEL_PX * 1.3 if is_middle else min(end["x"], WIDTH - end["x"])
        lines = wrapped(name, room, LABEL_SIZE)
        x = end["x"]
        if not is_middle and max(width_of(line, LABEL_SIZE) for line in lines) > room:
            # A word too long for its side stands at the picture's edge, and reaches in over the rim.
            side, x = ("right", WIDTH) if side == "left" else ("left", 0)
        # Names above the middle grow upwards, those below it downwards.
        first = end["y"] + 4 - 3 * upward - LABEL_LINE * (len(lines) - 1) * (0.5 + 0.5 * upward)
        sides[side] += [
            {"x": x, "y": round(first + LABEL_LINE * index, 1), "text": line}
            for index, line in enumerate(lines)
        ]
    return [
        words_at(rows, align=side, fontSize=LABEL_SIZE, color=INK) for side, rows in sides.items() if rows
    ]
