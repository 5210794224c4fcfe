"""What a framework is made of: as rings from the whole to the indicators, and as a tree with a square for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    LINE_PX,
    SMALL,
    WIDTH,
    Marks,
    marks,
    picture,
    words_at,
    wrapped,
)
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.model import Indicator
from hjulet.instruments.indicators.palette import GROUND, INK, PETROL, SOFT, STEPS

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.model import Framework, Node

RADIUS, HOLE = 162, 40
INNERMOST = (PETROL, STEPS[2], STEPS[1], STEPS[0])
"""The colours of the rings, from the middle out; a framework with more levels keeps the last."""
SQUARE, SQUARES_A_LINE = 11, 22


@dataclass(frozen=True, slots=True)
class Field:
    """A node or an indicator on a ring. Angles are shares of the whole turn, 0 to 1."""

    one: Indicator | Node
    depth: int
    start_share: float
    end_share: float
    count: int
    """Indicators in it."""


def fields(framework: Framework) -> tuple[Field, ...]:
    """Every node and indicator with its share of the whole, parents before children."""
    tops = framework.at_level(framework.levels[-1])
    return tuple(_under(framework, tops, 0, 0.0, 1.0))


def _under(
    framework: Framework, ones: Sequence[Indicator | Node], depth: int, start: float, end: float
) -> Iterator[Field]:
    counts = [_count(framework, one) for one in ones]
    weights = {
        "equal": np.ones(len(ones)),
        "by_count": np.array(counts, dtype=float),
        "table": np.array([max(one.weight, 0.0) for one in ones]),
    }[framework.steps.weights]
    shares = weights / weights.sum() if weights.sum() > 0 else np.full(len(ones), 1 / max(len(ones), 1))
    edges = (start + (end - start) * np.concatenate([[0.0], np.cumsum(shares)])).tolist()
    for one, count, low, high in zip(ones, counts, edges[:-1], edges[1:], strict=True):
        yield Field(one, depth, low, high, count)
        if not isinstance(one, Indicator):
            yield from _under(framework, tuple(framework.children(one.code)), depth + 1, low, high)


def _count(framework: Framework, one: Indicator | Node) -> int:
    if isinstance(one, Indicator):
        return 1
    return sum(_count(framework, child) for child in framework.children(one.code))


def sunburst(
    framework: Framework,
    *,
    titles: Mapping[str, str] | None = None,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """What is the framework made of, and what weighs most? Rings from the parts in the middle to the indicators.

    A field is as wide as its weight in the whole. One level has numbers, and its names stand under the rings, so that
    none is cut.
    """
    found = fields(framework)
    # One node at the top is the whole, which the hole says; its ring would be a circle without an edge.
    skipped = 1 if len(framework.at_level(framework.levels[-1])) == 1 and len(framework.levels) > 1 else 0
    depths = max(field.depth for field in found) + 1 - skipped
    ring = (RADIUS - HOLE) / depths
    middle = WIDTH / 2, RADIUS + 4
    arcs = [
        {
            "from": round(2 * np.pi * field.start_share, 4),
            "to": round(2 * np.pi * field.end_share, 4),
            "inner": round(HOLE + ring * (field.depth - skipped), 1),
            "outer": round(HOLE + ring * (field.depth + 1 - skipped), 1),
            "colour": INNERMOST[min(field.depth - skipped, len(INNERMOST) - 1)],
            "words": _told(field, titles, language),
        }
        for field in found
        if field.depth >= skipped
    ]
    angles = {
        "theta": {"field": "from", "type": "quantitative", "scale": None},
        "theta2": {"field": "to"},
        "radius": {"field": "inner", "type": "quantitative", "scale": None},
        "radius2": {"field": "outer"},
        "x": {"value": middle[0]},
        "y": {"value": middle[1]},
    }
    rings = marks(arcs, "arc", more={"encoding": angles}, stroke=GROUND, strokeWidth=1)
    numbered = [field for field in found if field.depth == min(1, depths + skipped - 1)]
    numbers = []
    for number, field in enumerate(numbered, start=1):
        turn = np.pi * (field.start_share + field.end_share)
        reach = HOLE + ring * (field.depth + 0.5 - skipped)
        numbers.append({
            "x": round(middle[0] + reach * float(np.sin(turn)), 1),
            "y": round(middle[1] - reach * float(np.cos(turn)), 1),
            "text": str(number),
            "colour": GROUND if field.depth - skipped == 0 else INK,
        })  # fmt: skip
    total = sum(1 for field in found if isinstance(field.one, Indicator))
    whole = [
        {"x": middle[0], "y": middle[1] - 2, "text": str(total), "size": 22},
        {"x": middle[0], "y": middle[1] + 14, "text": WORDS[language]["indicators"], "size": 11},
    ]
    names, height = _names(found, numbered, titles, top=2 * RADIUS + 34)
    return picture(
        [
            rings,
            words_at(numbers, align="center", baseline="middle", fontSize=SMALL, fontWeight=600),
            words_at(whole[:1], align="center", fontSize=22, fontWeight=600, color=PETROL),
            words_at(whole[1:], align="center", fontSize=11.5, color=SOFT),
            *names,
        ],
        height=height,
        title=title,
        is_draft=framework.is_draft,
        language=language,
        key=WORDS[language]["sunburst_key"],
    )


def _names(
    found: Sequence[Field], numbered: Sequence[Field], titles: Mapping[str, str] | None, *, top: float
) -> tuple[list[Marks], float]:
    """The numbered names under the rings, each under the part it stands in; and where they end."""
    heads, numbers, names, y = [], [], [], top
    number = 0
    for field in found:
        if field.depth == 0 and field not in numbered:
            y += 8
            for line in wrapped(_title(field.one, titles), WIDTH):
                heads.append({"x": 0, "y": y, "text": line})
                y += LINE_PX + 3
        elif field in numbered:
            number += 1
            numbers.append({"x": 20, "y": y, "text": str(number)})
            for line in wrapped(f"{_title(field.one, titles)}\u00a0({field.count})", WIDTH - 30):
                names.append({"x": 30, "y": y, "text": line})
                y += LINE_PX + 2
    layers = [words_at(numbers, align="right", color=SOFT), words_at(names)]
    return [*layers, *([words_at(heads, fontWeight=600, color=PETROL)] if heads else [])], y


def tree(
    framework: Framework,
    *,
    titles: Mapping[str, str] | None = None,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """How many indicators does each part rest on? Every node under its parent, those next to the indicators with a
    square for each."""
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    squares: list[dict[str, Any]] = []
    y = float(LINE_PX)
    for field in fields(framework):
        if isinstance(field.one, Indicator):
            continue
        children = tuple(framework.children(field.one.code))
        own = [child for child in children if isinstance(child, Indicator)]
        left = 16 * field.depth
        for line in wrapped(_title(field.one, titles), WIDTH - left):
            (heads if field.depth == 0 else lines).append({"x": left, "y": y, "text": line})
            y += LINE_PX + 1
        for index, child in enumerate(own):
            column, row = index % SQUARES_A_LINE, index // SQUARES_A_LINE
            x, at = left + column * (SQUARE + 3), y - 10 + row * (SQUARE + 3)
            squares.append(
                {"x": x, "x2": x + SQUARE, "y": at, "y2": at + SQUARE, "words": _title(child, titles)}
            )
        y += (-(-len(own) // SQUARES_A_LINE)) * (SQUARE + 3) + 6
    return picture(
        [
            words_at(heads, fontWeight=600, color=PETROL),
            *([words_at(lines)] if lines else []),
            marks(squares, "rect", color=STEPS[2]),
        ],
        height=y,
        title=title,
        is_draft=framework.is_draft,
        language=language,
        key=WORDS[language]["tree_key"],
    )


def _title(one: Indicator | Node, titles: Mapping[str, str] | None) -> str:
    return (titles or {}).get(one.code) or one.title.get("sv") or one.title.get("en") or one.code


def _told(field: Field, titles: Mapping[str, str] | None, language: Language) -> str:
    if isinstance(field.one, Indicator):
        return _title(field.one, titles)
    what: Any = WORDS[language]["indicator" if field.count == 1 else "indicators"]
    return f"{_title(field.one, titles)}: {field.count} {what}"
