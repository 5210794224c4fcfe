"""Charts with a row for each part or place: against a reference, among all, then and now, and ranks with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import (
    check_units,
    decimals_on,
    domain_of,
    marks,
    number,
    of_unit,
    picture,
    titles_of,
)
from hjulet.instruments.indicators.charts.rows import (
    Row,
    along,
    between,
    dots,
    ground,
    laid_out,
    ticks,
)
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.palette import GROUND, INK, PETROL, QUIET, SOFT, STEPS, WARM

if TYPE_CHECKING:
    import altair as alt

    from hjulet.instruments.indicators.table import Table, Values
    from hjulet.instruments.indicators.uncertainty import Uncertainty


def reference_bars(
    table: Table,
    unit: str,
    reference: Values,
    *,
    titles: Mapping[str, str] | None = None,
    reference_words: str = "",
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """How does one unit stand against a reference, such as the nation? A bar from the reference to the unit's value.

    `reference` has shape (columns,); `reference_words` say what it is ("the mean of all municipalities"). Warm is
    below, petrol above; a column that either lacks has no bar, and says so where the unit lacks it.
    """
    words = WORDS[language]
    own, other = _known(of_unit(table, unit)), _known(reference)
    named = titles_of(table.columns, titles)
    decimals = decimals_on(table.values, 1)
    rows = [Row(name, _figure(value, language, decimals)) for name, value in zip(named, own, strict=True)]
    layout = laid_out(rows, domain_of(of_unit(table, unit), reference))

    def side(index: int) -> str:
        value, beside = own[index], other[index]
        return PETROL if value is not None and beside is not None and value >= beside else WARM

    bars = between(layout, list(zip(other, own, strict=True)), side)
    places = along(layout, own, [f"{row.name}: {row.figure}" for row in rows])
    # Dots in the bar's colour; where there is nothing to compare with a dot is petrol.
    coloured = {bar["y"]: bar["colour"] for bar in bars}
    heads = [{**place, "colour": coloured.get(place["y"], PETROL)} for place in places]
    return picture(
        [
            *ground(layout, language),
            marks(bars, "rule", strokeWidth=7),
            ticks(along(layout, other)),
            dots(heads),
        ],
        height=layout.height,
        title=title,
        is_draft=is_draft,
        language=language,
        key=words["bars_key"].format(
            reference=reference_words or words["reference"], name=table.names.get(unit, unit)
        ),
    )


def profile(
    table: Table,
    unit: str,
    *,
    reference: Values | None = None,
    titles: Mapping[str, str] | None = None,
    reference_words: str = "",
    is_draft: bool = False,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """Where among all the others does one unit stand? A line over all, wide where the middle half of them are."""
    words = WORDS[language]
    own = _known(of_unit(table, unit))
    named = titles_of(table.columns, titles)
    low, first, third, high = (_known(_quantile(table.values, share)) for share in (0, 0.25, 0.75, 1))
    decimals = decimals_on(table.values, 1)
    rows = [Row(name, _figure(value, language, decimals)) for name, value in zip(named, own, strict=True)]
    given = [] if reference is None else [reference]
    layout = laid_out(rows, domain_of(table.values, *given))
    layers = [
        *ground(layout, language),
        marks(between(layout, list(zip(low, high, strict=True))), "rule", color=QUIET, strokeWidth=2),
        marks(between(layout, list(zip(first, third, strict=True))), "rule", color=QUIET, strokeWidth=9),
    ]
    key = words["profile_key"].format(name=table.names.get(unit, unit))
    if reference is not None:
        layers.append(ticks(along(layout, _known(reference))))
        key += words["profile_reference"].format(reference=reference_words or words["reference"])
    layers.append(dots(along(layout, own, [f"{row.name}: {row.figure}" for row in rows])))
    return picture(layers, height=layout.height, title=title, is_draft=is_draft, language=language, key=key)


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
) -> alt.LayerChart:
    """What has changed for one unit? Each column then and now, joined by a line. `labels`: the two years."""
    if before.columns != after.columns:
        raise IndicatorError("the two tables have not the same columns in the same order")
    then, now = _known(of_unit(before, unit)), _known(of_unit(after, unit))
    named = titles_of(after.columns, titles)
    decimals = decimals_on(after.values, 1)
    figures = [
        f"{_figure(old, language, decimals)} → {_figure(new, language, decimals)}"
        if (old, new) != (None, None)
        else WORDS[language]["missing"]
        for old, new in zip(then, now, strict=True)
    ]
    layout = laid_out(
        [Row(name, figure) for name, figure in zip(named, figures, strict=True)],
        domain_of(of_unit(before, unit), of_unit(after, unit)),
    )
    told = [f"{name}: {figure}" for name, figure in zip(named, figures, strict=True)]
    return picture(
        [
            *ground(layout, language),
            marks(between(layout, list(zip(then, now, strict=True))), "rule", color=QUIET, strokeWidth=4),
            dots(along(layout, then, told), size=100, color=GROUND, stroke=SOFT, strokeWidth=2),
            dots(along(layout, now, told)),
        ],
        height=layout.height,
        title=title,
        is_draft=is_draft,
        language=language,
        key=WORDS[language]["change_key"].format(before=labels[0], after=labels[1]),
    )


def rank_bars(
    uncertainty: Uncertainty,
    *,
    units: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
    own: str = "",
    share: float = 0.9,
    title: str = "",
    language: Language = "sv",
) -> alt.LayerChart:
    """How sure is each rank? A bar over the ranks of that share of the runs, a dot at the framework's own rank and
    a tick at the median, best unit first. `units` chooses some; those never ranked are left out. `own` is in petrol."""
    named, chosen = names or {}, set(units) or set(uncertainty.units)
    check_units(chosen, uncertainty.units)
    low, high = uncertainty.interval(share).T
    columns = zip(
        uncertainty.units,
        low.tolist(),
        high.tolist(),
        uncertainty.median.tolist(),
        _known(uncertainty.nominal),
        strict=True,
    )
    found = [row for row in columns if row[0] in chosen and not np.isnan(row[3])]
    found.sort(key=lambda row: (row[4] is None, row[4], row[3]))
    rows = [
        Row(named.get(code, code), _rank_figure(nominal, lo, hi, language), is_own=code == own)
        for code, lo, hi, _, nominal in found
    ]
    layout = laid_out(rows, (1, max(len(uncertainty.units), 2)))
    told = [f"{row.name}: {row.figure}" for row in rows]
    bars = between(
        layout,
        [(lo, hi) for _, lo, hi, _, _ in found],
        lambda index: STEPS[1] if rows[index].is_own else QUIET,
    )
    heads = along(layout, [nominal for *_, nominal in found], told)
    owns = {track for track, row in zip(layout.tracks, rows, strict=True) if row.is_own}
    heads = [{**head, "colour": PETROL if head["y"] in owns or not owns else SOFT} for head in heads]
    return picture(
        [
            *ground(layout, language, decimals=0),
            marks(bars, "rule", strokeWidth=10),
            ticks(along(layout, [median for _, _, _, median, _ in found]), half=6, color=INK),
            dots(heads, size=80),
        ],
        height=layout.height,
        title=title,
        is_draft=uncertainty.is_draft,
        language=language,
        key=WORDS[language]["ranks_key"].format(share=number(100 * share, language, 0)),
    )


def _rank_figure(nominal: float | None, low: float, high: float, language: Language) -> str:
    own = "–" if nominal is None else number(nominal, language, 0)
    return f"{own} ({number(low, language, 0)}–{number(high, language, 0)})"


def _figure(value: float | None, language: Language, decimals: int) -> str:
    return WORDS[language]["missing"] if value is None else number(value, language, decimals)


def _known(values: Values) -> Sequence[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]


def _quantile(values: Values, share: float) -> Values:
    """Of each column, over those that have a value."""
    empty = np.isnan(values).all(axis=0)
    filled = np.where(empty, 0.0, values)
    return np.where(empty, np.nan, np.nanquantile(filled, share, axis=0))
