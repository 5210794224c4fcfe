"""Charts of scores and ranks with Altair. No chart assumes 0 to 100: values outside are normal, and none is cut off.

What is missing has no mark and is never drawn as 0. A draft says so under the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values
    from hjulet.instruments.indicators.uncertainty import Uncertainty

Language = Literal["sv", "en"]

PETROL, WARM, QUIET, INK = "#0b4f55", "#b8501c", "#c3c9cc", "#1b1f23"
ROW_PX, WIDTH_PX = 18, 460
WORDS: Mapping[Language, Mapping[str, str]] = {
    "sv": {
        "draft": "Utkast: ett eget förslag, inget fastställt mått",
        "rank": "Plats (1 är högst)",
        "score": "Värde",
        "unit": "Plats",
        "from": "från",
        "to": "till",
        "reference": "jämförelse",
    },
    "en": {
        "draft": "Draft: our own proposal, no established measure",
        "rank": "Rank (1 is the highest)",
        "score": "Score",
        "unit": "Unit",
        "from": "from",
        "to": "to",
        "reference": "reference",
    },
}


def rank_bars(
    uncertainty: Uncertainty,
    *,
    units: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
    share: float = 0.9,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """How sure is each rank? A bar over the ranks of that share of the runs, a dot at the framework's own rank and
    a tick at the median, best unit first. `units` chooses some; those never ranked are left out."""
    import altair as alt

    words, named = WORDS[language], names or {}
    chosen = set(units) or set(uncertainty.units)
    check_units(chosen, uncertainty.units)
    low, high = uncertainty.interval(share).T
    rows = [
        {"unit": named.get(unit, unit), "low": lo, "high": hi, "median": median, "nominal": _or_none(nominal)}
        for unit, lo, hi, median, nominal in zip(
            uncertainty.units,
            low.tolist(),
            high.tolist(),
            uncertainty.median.tolist(),
            uncertainty.nominal.tolist(),
            strict=True,
        )
        if unit in chosen and not np.isnan(median)
    ]
    rows.sort(key=lambda row: (row["nominal"] is None, row["nominal"], row["median"]))
    base = alt.Chart(alt.Data(values=rows)).encode(y=_row_axis("unit", [row["unit"] for row in rows]))
    ranks = alt.Scale(domain=[1, len(uncertainty.units)], nice=False)
    bars = base.mark_bar(color=QUIET, height=ROW_PX * 0.5).encode(
        x=alt.X("low:Q", title=words["rank"], scale=ranks, axis=alt.Axis(tickMinStep=1)),
        x2="high:Q",
        tooltip=[
            alt.Tooltip("unit:N", title=words["unit"]),
            alt.Tooltip("nominal:Q", title=words["rank"]),
            alt.Tooltip("low:Q", title=words["from"], format=".0f"),
            alt.Tooltip("high:Q", title=words["to"], format=".0f"),
        ],
    )
    ticks = base.mark_tick(color=PETROL, thickness=2, height=ROW_PX * 0.7).encode(x="median:Q")
    dots = base.mark_circle(color=WARM, size=50, opacity=1).encode(x="nominal:Q")
    return titled(alt.layer(bars, ticks, dots), title, uncertainty.is_draft, language, rows=len(rows))


def dumbbell(
    before: Table,
    after: Table,
    unit: str,
    *,
    labels: tuple[str, str],
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """What has changed for one unit? Each column then and now, joined by a line. `labels`: the two years."""
    import altair as alt

    if before.columns != after.columns:
        raise IndicatorError("the two tables have not the same columns in the same order")
    then, now = of_unit(before, unit), of_unit(after, unit)
    named = titles_of(after.columns, titles)
    rows = [
        {"column": column, "value": value, "when": label}
        for column, *values in zip(named, then.tolist(), now.tolist(), strict=True)
        for label, value in zip(labels, values, strict=True)
        if not np.isnan(value)
    ]
    scale = alt.Scale(domain=domain_of(then, now), nice=True, zero=False)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("value:Q", title=WORDS[language]["score"], scale=scale),
        y=_row_axis("column", named),
    )
    lines = base.mark_line(color=QUIET, strokeWidth=3).encode(detail="column:N")
    dots = base.mark_circle(size=90, opacity=1).encode(
        color=alt.Color("when:N", title=None, scale=alt.Scale(domain=list(labels), range=[QUIET, PETROL])),
        tooltip=["column:N", "when:N", alt.Tooltip("value:Q", format=".1f")],
    )
    return titled(alt.layer(lines, dots), title, is_draft, language, rows=len(named))


def heat_map(
    table: Table,
    *,
    units: Iterable[str] = (),
    middle: float | None = None,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """Where is each unit strong and weak? Units by columns, coloured from the least to the greatest value there is.

    `middle` is the value between the two colours; the median of all when None. A cell without a value stays empty.
    """
    import altair as alt

    chosen = set(units) or set(table.units)
    check_units(chosen, table.units)
    named = titles_of(table.columns, titles)
    rows = [
        {"unit": table.names.get(unit, unit), "column": column, "value": value}
        for unit, values in zip(table.units, table.values.tolist(), strict=True)
        if unit in chosen
        for column, value in zip(named, values, strict=True)
        if not np.isnan(value)
    ]
    shown = np.array([row["value"] for row in rows], dtype=np.float64)
    between = middle if middle is not None else float(np.median(shown)) if rows else 0.0
    order = [table.names.get(unit, unit) for unit in table.units if unit in chosen]
    cells = (
        alt.Chart(alt.Data(values=rows))
        .mark_rect()
        .encode(
            x=alt.X("column:N", sort=named, title=None, axis=alt.Axis(labelAngle=-40, labelLimit=180)),
            y=_row_axis("unit", order),
            color=alt.Color(
                "value:Q",
                title=WORDS[language]["score"],
                scale=alt.Scale(
                    scheme="brownbluegreen", domain=domain_of(shown, np.array([between])), domainMid=between
                ),
            ),
            tooltip=["unit:N", "column:N", alt.Tooltip("value:Q", format=".1f")],
        )
    )
    return titled(alt.layer(cells), title, is_draft, language, rows=len(order))


def reference_bars(
    table: Table,
    unit: str,
    reference: Values,
    *,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """How does one unit stand against a reference, such as the nation? A bar from the reference to the unit's value.

    `reference` has shape (columns,). Warm is below, petrol above; a column that either lacks has no bar.
    """
    import altair as alt

    own, named = of_unit(table, unit), titles_of(table.columns, titles)
    rows = [
        {"column": column, "value": value, "reference": other, "is_above": value >= other}
        for column, value, other in zip(named, own.tolist(), reference.tolist(), strict=True)
        if not (np.isnan(value) or np.isnan(other))
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(y=_row_axis("column", named))
    scale = alt.Scale(domain=domain_of(own, reference), nice=True, zero=False)
    bars = base.mark_bar(height=ROW_PX * 0.6).encode(
        x=alt.X("reference:Q", title=WORDS[language]["score"], scale=scale),
        x2="value:Q",
        color=alt.condition("datum.is_above", alt.value(PETROL), alt.value(WARM)),
        tooltip=["column:N", alt.Tooltip("value:Q", format=".1f"), alt.Tooltip("reference:Q", format=".1f")],
    )
    ticks = base.mark_tick(color=INK, thickness=2, height=ROW_PX * 0.9).encode(x="reference:Q")
    return titled(alt.layer(bars, ticks), title, is_draft, language, rows=len(named))


def profile(
    table: Table,
    unit: str,
    *,
    reference: Values | None = None,
    titles: Mapping[str, str] | None = None,
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart | alt.FacetChart:
    """Where among all the others does one unit stand? All units as quiet dots in each column, the one on top."""
    import altair as alt

    own, named, words = of_unit(table, unit), titles_of(table.columns, titles), WORDS[language]
    name = table.names.get(unit, unit)
    scale = alt.Scale(domain=domain_of(table.values), nice=True, zero=False)

    def layer(columns: Sequence[Values], names: Sequence[str]) -> alt.Chart:
        rows = [
            {"column": column, "unit": who, "value": value}
            for who, values in zip(names, columns, strict=True)
            for column, value in zip(named, values.tolist(), strict=True)
            if not np.isnan(value)
        ]
        return alt.Chart(alt.Data(values=rows)).encode(
            x=alt.X("value:Q", title=words["score"], scale=scale),
            y=_row_axis("column", named),
            tooltip=["unit:N", "column:N", alt.Tooltip("value:Q", format=".1f")],
        )

    layers: list[alt.Chart] = [
        layer(list(table.values), [table.names.get(one, one) for one in table.units]).mark_circle(
            color=QUIET, size=25, opacity=0.6
        )
    ]
    if reference is not None:
        layers.append(layer([reference], [words["reference"]]).mark_tick(color=INK, thickness=2))
    layers.append(layer([own], [name]).mark_circle(color=PETROL, size=110, opacity=1))
    return titled(alt.layer(*layers), title, is_draft, language, rows=len(named))


def of_unit(table: Table, unit: str) -> Values:
    check_units({unit}, table.units)
    values: Values = table.values[table.units.index(unit)]
    return values


def check_units(asked: Iterable[str], units: Sequence[str]) -> None:
    if unknown := sorted(set(asked) - set(units)):
        raise IndicatorError("is not among the units of the chart's data", unit=unknown[0])


def titles_of(columns: Sequence[str], titles: Mapping[str, str] | None) -> list[str]:
    return [(titles or {}).get(column, column) for column in columns]


def domain_of(*values: Values) -> list[float]:
    """From the least to the greatest value there is."""
    known = np.concatenate([one.ravel() for one in values])
    known = known[~np.isnan(known)]
    if not known.size:
        return [0.0, 1.0]
    low, high = float(known.min()), float(known.max())
    return [low, high] if high > low else [low - 0.5, high + 0.5]


def _or_none(number: float) -> float | None:
    return None if np.isnan(number) else number


def _row_axis(column: str, order: list[str]) -> alt.Y:
    import altair as alt

    return alt.Y(
        f"{column}:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=260)
    )


def titled(
    chart: alt.LayerChart | alt.FacetChart, title: str, is_draft: bool, language: Language, *, rows: int
) -> alt.LayerChart | alt.FacetChart:
    import altair as alt

    words = WORDS[language]["draft"] if is_draft else ""
    if title or words:
        chart = chart.properties(
            title=alt.TitleParams(title or words, subtitle=words if title and words else "")
        )
    return chart.properties(width=WIDTH_PX, height=max(rows, 1) * ROW_PX) if rows else chart
