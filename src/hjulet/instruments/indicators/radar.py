"""The shape of one unit as a radar, which Vega-Lite has no mark for: points and rings are laid out here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from hjulet.instruments.indicators.charts import (
    INK,
    PETROL,
    QUIET,
    WARM,
    WIDTH_PX,
    WORDS,
    Language,
    domain_of,
    of_unit,
    titled,
    titles_of,
)

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values


def radar(
    table: Table,
    unit: str,
    reference: Values | None = None,
    *,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """The shape of one unit, further out is better. The centre is the least value among all units, the rim the
    greatest, and both are written out; a missing value breaks the line. Bars tell the same more exactly."""
    import altair as alt

    own, named = of_unit(table, unit), titles_of(table.columns, titles)
    low, high = domain_of(table.values, own, *([] if reference is None else [reference]))
    angles = np.linspace(0, 2 * np.pi, len(named), endpoint=False)

    def outline(values: Values, who: str) -> list[dict[str, Any]]:
        reach = (values - low) / (high - low)
        points = [*range(len(named)), 0]
        pieces = np.cumsum(np.isnan(values)).tolist()
        # Each piece between two gaps is a line of its own; the way back to the first column belongs to the last.
        piece_of = [pieces[point] for point in points[:-1]] + [pieces[-1]]
        return [
            {
                "x": float(reach[point] * np.sin(angles[point])),
                "y": float(reach[point] * np.cos(angles[point])),
                "who": who,
                "piece": f"{who} {piece}",
                "order": order,
                "column": named[point],
                "value": float(values[point]),
            }
            for order, (point, piece) in enumerate(zip(points, piece_of, strict=True))
            if not np.isnan(values[point])
        ]

    square = alt.Scale(domain=[-1.25, 1.25])
    circle = np.linspace(0, 2 * np.pi, 73)
    rings = [
        {"x": float(r * np.sin(a)), "y": float(r * np.cos(a)), "ring": r, "order": order}
        for r in (0.25, 0.5, 0.75, 1.0)
        for order, a in enumerate(circle)
    ]
    marks = [{"x": 0.02, "y": r, "text": f"{low + r * (high - low):.0f}"} for r in (0.0, 0.5, 1.0)]
    ends = [
        {"x": float(1.1 * np.sin(a)), "y": float(1.1 * np.cos(a)), "text": text}
        for a, text in zip(angles, named, strict=True)
    ]
    who = table.names.get(unit, unit)
    lines = outline(own, who)
    if reference is not None:
        lines += outline(reference, WORDS[language]["reference"])

    def at(rows: list[dict[str, Any]]) -> alt.Chart:
        return alt.Chart(alt.Data(values=rows)).encode(
            x=alt.X("x:Q", axis=None, scale=square), y=alt.Y("y:Q", axis=None, scale=square)
        )

    colour = alt.Color(
        "who:N",
        title=None,
        scale=alt.Scale(domain=[who, WORDS[language]["reference"]], range=[PETROL, WARM]),
        legend=alt.Legend(orient="bottom") if reference is not None else None,
    )
    shape = at(lines).encode(detail="piece:N", order="order:Q", color=colour)
    chart = alt.layer(
        at(rings).mark_line(color=QUIET, strokeWidth=0.7).encode(detail="ring:N", order="order:Q"),
        shape.mark_line(strokeWidth=2),
        shape.mark_circle(size=45, opacity=1).encode(
            tooltip=["who:N", "column:N", alt.Tooltip("value:Q", format=".1f")]
        ),
        at(marks).mark_text(align="left", color=INK, fontSize=10).encode(text="text:N"),
        at(ends).mark_text(color=INK, limit=130).encode(text="text:N"),
    )
    return titled(chart, title, is_draft, language, rows=0).properties(width=WIDTH_PX, height=WIDTH_PX)
