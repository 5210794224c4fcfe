"""Rows under each other: a name, a track to put marks on, and the figure in words to the right.

Short names stand beside the track, long ones above it, so that no name is cut and the track is as long as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    LINE_PX,
    SMALL,
    WIDTH,
    Marks,
    decimals_on,
    marks,
    number,
    width_of,
    words_at,
    wrapped,
)
from hjulet.instruments.indicators.palette import INK, LINE, PETROL, SOFT

BESIDE_PX: Final = 145
GAP: Final = 10
ROW_BESIDE, ROW_ABOVE = 26, 28
"""Height of a row with its name beside; of the track's part of a row with its name above."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row in words: its name, and the figure to the right. `is_own` is written in petrol."""

    name: str
    figure: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in px."""

    rows: tuple[Row, ...]
    lines: tuple[tuple[str, ...], ...]
    """Each row's name in lines."""
    tops: tuple[float, ...]
    tracks: tuple[float, ...]
    """Where the middle of each row's track is, from above."""
    left: float
    right: float
    domain: tuple[float, float]
    height: float

    @property
    def is_beside(self) -> bool:
        return self.left > 0

    def x(self, value: float) -> float:
        low, high = self.domain
        return self.left + INSET + (value - low) / (high - low) * (self.right - self.left - 2 * INSET)


INSET: Final = 7
"""Room at the ends of a track for half a mark."""


def laid_out(rows: Sequence[Row], domain: Sequence[float]) -> Layout:
    longest = max((width_of(row.name) for row in rows), default=0.0)
    # Figures are semibold, which is a little wider.
    figures = max((width_of(row.figure) * 1.05 for row in rows), default=0.0)
    is_beside = longest <= BESIDE_PX
    left = longest + GAP if is_beside else 0.0
    right = WIDTH - (figures + GAP if is_beside and figures else 0.0)
    room = left if is_beside else WIDTH - figures - GAP
    lines = tuple((row.name,) if is_beside else tuple(wrapped(row.name, room)) for row in rows)
    tops, tracks, y = [], [], 0.0
    for said in lines:
        tops.append(y)
        tracks.append(y + ROW_BESIDE / 2 if is_beside else y + LINE_PX * len(said) + ROW_ABOVE / 2 - 2)
        y += ROW_BESIDE if is_beside else LINE_PX * len(said) + ROW_ABOVE
    return Layout(
        tuple(rows),
        lines,
        tuple(tops),
        tuple(tracks),
        left,
        right,
        (domain[0], domain[1]),
        max(y, 1.0) + AXIS,
    )


AXIS: Final = 18


def ground(
    layout: Layout, language: Language, *, decimals: int | None = None, ends: str = "{0}"
) -> list[Marks]:
    """The names, the figures, the tracks, and what the two ends of a track are."""
    names, figures = [], []
    for row, said, top, track in zip(layout.rows, layout.lines, layout.tops, layout.tracks, strict=True):
        first = track + 5 if layout.is_beside else top + LINE_PX - 3
        names += [
            {"x": 0, "y": first + LINE_PX * index, "text": line, "colour": PETROL if row.is_own else INK}
            for index, line in enumerate(said)
        ]
        colour = PETROL if row.is_own else SOFT
        figures.append({"x": WIDTH, "y": first, "text": row.figure, "colour": colour})
    tracks = [{"x": layout.left, "x2": layout.right, "y": y} for y in layout.tracks]
    low, high = layout.domain
    decimals = decimals_on(layout.domain, 0) if decimals is None else decimals
    y = layout.height - 4
    axis = [
        (
            {"x": layout.x(low) - INSET, "y": y, "text": ends.format(number(low, language, decimals))},
            "left",
        ),
        (
            {"x": layout.x(high) + INSET, "y": y, "text": ends.format(number(high, language, decimals))},
            "right",
        ),
    ]
    return [
        marks(tracks, "rule", color=LINE, strokeWidth=1.5),
        words_at(names),
        words_at(figures, align="right", fontWeight=600),
        *(words_at([said], align=side, fontSize=SMALL, color=SOFT) for said, side in axis),
    ]


def along(layout: Layout, values: Sequence[float | None], words: Sequence[str] = ()) -> list[dict[str, Any]]:
    """A place on each row's track for each value there is."""
    told = list(words) or [""] * len(values)
    return [
        {"x": round(layout.x(value), 1), "y": y, "value": value, **({"words": said} if said else {})}
        for value, y, said in zip(values, layout.tracks, told, strict=True)
        if value is not None
    ]


def between(
    layout: Layout,
    pairs: Sequence[tuple[float | None, float | None]],
    colour: Callable[[int], str] | None = None,
) -> list[dict[str, Any]]:
    """A stretch of each row's track, where both ends are there."""
    return [
        {
            "x": round(layout.x(low), 1),
            "x2": round(layout.x(high), 1),
            "y": y,
            "value": low,
            "value2": high,
            **({"colour": colour(index)} if colour else {}),
        }
        for index, ((low, high), y) in enumerate(zip(pairs, layout.tracks, strict=True))
        if low is not None and high is not None
    ]


def ticks(places: Sequence[dict[str, Any]], *, half: float = 8, **look: Any) -> Marks:
    """A short upright line at each."""
    upright = [{**place, "y": place["y"] - half, "y2": place["y"] + half} for place in places]
    return marks(upright, "rule", **{"color": INK, "strokeWidth": 2, **look})


def dots(places: Sequence[dict[str, Any]], *, size: float = 110, **look: Any) -> Marks:
    return marks(places, "circle", **{"color": PETROL, "size": size, "opacity": 1, **look})
