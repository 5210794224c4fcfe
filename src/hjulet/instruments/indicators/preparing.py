"""From what came to what is normalised: columns, changes, gaps, logarithms, outliers. Each kind of unit apart.

Everything is laid out as (years, sexes, units, columns); a single table is one year and one sex.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Compare, Framework, Indicator
from hjulet.instruments.indicators.sheets import LARGEST
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values
    from hjulet.instruments.indicators.treating import Treatment

OVER_TIME = ("latest", "linear")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Values ready to be made comparable, and where they come from. Arrays: (years, sexes, units, columns)."""

    panel: Panel
    """Its values are those that came (denominated, changes taken, years picked), in the order of the framework."""
    values: Values
    origins: NDArray[np.intp]
    """The year each value is of, by (years, units, columns): an older one where the framework picks so."""
    imputed: NDArray[np.bool_]
    treatments: tuple[Treatment, ...]
    is_table: bool


def prepare(framework: Framework, data: Table | Panel) -> Prepared:
    """Take a framework's first steps on a table or a panel.

    Raises IndicatorError for a column or a unit that is not there, and for values no logarithm can be taken of.
    """
    steps = framework.steps
    panel, is_table = (data, False) if isinstance(data, Panel) else (_as_panel(framework, data), True)
    panel = _with_changes(framework, _in_order(framework, panel), is_table=is_table)
    came, origins = panel, _no_picks(panel)
    if steps.impute.method in OVER_TIME:
        from hjulet.instruments.indicators.imputing import impute_panel

        panel = replace(
            panel, values=_only(panel, steps.impute.units, impute_panel(panel, steps.impute.method))
        )
    if steps.compare and steps.compare.rule != "exact" and not is_table:
        picks = _picks(panel, steps.compare)
        origins = np.asarray(panel.years, dtype=np.intp)[picks]
        came, panel = (replace(one, values=_picked(one.values, picks)) for one in (came, panel))
    values = panel.values.copy()
    if steps.min_availability and not is_table:
        values[np.mean(~np.isnan(came.values), axis=-1) < steps.min_availability] = np.nan
    if steps.impute.method not in ("none", *OVER_TIME):
        values = _imputed(framework, replace(panel, values=values))
    imputed = ~np.isnan(values) & np.isnan(came.values)
    values = _with_logarithms(framework, panel, values)
    values, treatments = _treated(framework, panel, values)
    return Prepared(came, values, origins, imputed, treatments, is_table)


def check_units(panel: Panel) -> None:
    """Raise IndicatorError for a unit of which nothing is known."""
    empty = np.isnan(panel.values).all(axis=(0, 1, 3))
    if empty.any():
        raise IndicatorError(
            "none of the framework's indicators has a value; leave the unit out or fill it in",
            unit=panel.units[int(np.flatnonzero(empty)[0])],
        )


def kinds_of(panel: Panel) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Each kind of unit, in order of appearance, with the indices of its units."""
    if not panel.kinds:
        yield "", np.arange(len(panel.units), dtype=np.intp)
        return
    kinds = np.array(panel.kinds)
    for kind in dict.fromkeys(panel.kinds):
        yield kind, np.flatnonzero(kinds == kind)


def slices_of(panel: Panel, values: Values, rows: NDArray[np.intp]) -> Iterator[tuple[int, int, Table]]:
    """Each year and sex of some units, as a table of `values`."""
    units = tuple(panel.units[row] for row in rows)
    groups = {name: tuple(words[row] for row in rows) for name, words in panel.groups.items()}
    for year in range(values.shape[0]):
        for sex in range(values.shape[1]):
            yield year, sex, Table(units, panel.columns, values[year, sex, rows], panel.names, groups)


def _as_panel(framework: Framework, table: Table) -> Panel:
    from hjulet.instruments.indicators.denominating import denominate
    from hjulet.instruments.indicators.screening import screen

    table = _table_in_order(framework, table)
    if by := {one.code: one.denominator for one in framework.indicators if one.denominator}:
        table = denominate(table, by)
    if framework.steps.min_availability:
        table = screen(table, framework.steps.min_availability)
    values = table.values[None, None]
    return Panel((0,), ("T",), table.units, table.columns, values, table.names, table.groups, table.kinds)


def _table_in_order(framework: Framework, table: Table) -> Table:
    places = _places(framework, table.columns)
    return replace(
        table, columns=tuple(one.code for one in framework.indicators), values=table.values[:, places]
    )


def _in_order(framework: Framework, panel: Panel) -> Panel:
    if any(one.denominator for one in framework.indicators) and panel.years != (0,):
        named = next(one for one in framework.indicators if one.denominator)
        raise IndicatorError(
            f"it is to be divided by '{named.denominator}', and a panel carries no denominators: divide first",
            file=framework.file_of(named),
            line=named.line,
            indicator=named.code,
        )
    if repeated := [unit for unit, times in Counter(panel.units).items() if times > 1]:
        raise IndicatorError(
            "the unit stands twice; give one row for each unit, year and sex", unit=repeated[0]
        )
    if not panel.units:
        raise IndicatorError("there are no units to compute; give a table with at least one row")
    codes = tuple(one.code for one in framework.indicators)
    values = panel.values[..., _places(framework, panel.columns)]
    if (wrong := np.argwhere(np.abs(values) > LARGEST)).size:
        *_, unit, column = wrong[0]
        raise IndicatorError(
            "the value is infinite or too large to compute with; leave it empty when it is not known",
            unit=panel.units[unit],
            indicator=codes[column],
        )
    return replace(panel, columns=codes, values=values)


def _places(framework: Framework, columns: tuple[str, ...]) -> list[int]:
    place = {code: index for index, code in enumerate(columns)}
    missing = [one for one in framework.indicators if one.code not in place]
    if missing:
        others = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
        raise IndicatorError(
            f"the data has no column of that name{others}; give an empty column if nothing is known",
            file=framework.file_of(missing[0]),
            line=missing[0].line,
            indicator=missing[0].code,
        )
    return [place[one.code] for one in framework.indicators]


def _with_changes(framework: Framework, panel: Panel, *, is_table: bool) -> Panel:
    """Changes in per cent over the windows, the mean of them when there are several. A single table has no years
    to take a change over: its columns are the changes."""
    changing = [index for index, one in enumerate(framework.indicators) if one.kind == "change"]
    if is_table or not changing:
        return panel
    values, place = panel.values.copy(), {year: index for index, year in enumerate(panel.years)}
    for index in changing:
        level = panel.values[..., index]
        changes = []
        for window in framework.indicators[index].windows or (1,):
            before = np.full_like(level, np.nan)
            for year, here in place.items():
                if year - window in place:
                    before[here] = level[place[year - window]]
            changes.append(100 * (level / np.where(before > 0, before, np.nan) - 1))
        values[..., index] = np.mean(changes, axis=0)
    return replace(panel, values=values)


def _only(panel: Panel, kinds: tuple[str, ...], filled: Panel) -> Values:
    if not kinds or not panel.kinds:
        return filled.values
    return np.where(np.isin(panel.kinds, kinds)[:, None], filled.values, panel.values)


def _no_picks(panel: Panel) -> NDArray[np.intp]:
    shape = (len(panel.years), len(panel.units), len(panel.columns))
    return np.broadcast_to(np.asarray(panel.years, dtype=np.intp)[:, None, None], shape)


def _picks(panel: Panel, compare: Compare) -> NDArray[np.intp]:
    """Which year's value stands for each year, by (years, units, columns): for the last year, the newest that an
    indicator has; for a year n years before, the newest at or before n years before that, else the nearest."""
    years = np.asarray(panel.years)
    if (np.diff(years) <= 0).any():
        raise IndicatorError(f"the years of a panel go upwards, and these do not: {list(panel.years)}")
    picks = np.empty((len(years), len(panel.units), len(panel.columns)), dtype=np.intp)
    for _, rows in kinds_of(panel):
        has = ~np.isnan(panel.values[:, :, rows]).all(axis=(1, 2))
        places = np.arange(len(years))[:, None]
        latest = np.where(has, places, -1).max(axis=0)
        earliest = np.where(has, places, len(years) - 1).min(axis=0)
        for index, year in enumerate(years):
            wanted = years[latest] - (years[-1] - year)
            newest = np.where(has & (years[:, None] <= wanted), places, -1).max(axis=0)
            picks[index, rows] = np.where(newest < 0, earliest, newest)
    return picks


def _picked(values: Values, picks: NDArray[np.intp]) -> Values:
    return np.take_along_axis(values, picks[:, None], axis=0)


def _imputed(framework: Framework, panel: Panel) -> Values:
    from hjulet.instruments.indicators.imputing import impute

    asked, values = framework.steps.impute, panel.values.copy()
    for kind, rows in kinds_of(panel):
        if kind and asked.units and kind not in asked.units:
            continue
        for year, sex, table in slices_of(panel, panel.values, rows):
            values[year, sex, rows] = impute(table, asked.method, asked.group).values
    return values


def _with_logarithms(framework: Framework, panel: Panel, values: Values) -> Values:
    logged = [index for index, one in enumerate(framework.indicators) if one.transform == "log"]
    if not logged:
        return values
    if (wrong := np.argwhere(values[..., logged] <= 0)).size:
        year, sex, unit, column = wrong[0]
        one: Indicator = framework.indicators[logged[column]]
        raise IndicatorError(
            f"the value is {values[year, sex, unit, logged[column]]:g}, and the framework takes logarithms,"
            " which only numbers above 0 have: correct the value or leave it empty",
            file=framework.file_of(one),
            line=one.line,
            unit=panel.units[unit],
            indicator=one.code,
        )
    values[..., logged] = np.log(values[..., logged])
    return values


def _treated(framework: Framework, panel: Panel, values: Values) -> tuple[Values, tuple[Treatment, ...]]:
    if framework.steps.treat.method == "none":
        return values, ()
    from hjulet.instruments.indicators.treating import treat_outliers

    treated, treatments = values.copy(), []
    for _, rows in kinds_of(panel):
        for year, sex, table in slices_of(panel, values, rows):
            after, done = treat_outliers(table, framework.steps.treat)
            treated[year, sex, rows] = after.values
            treatments += done
    return treated, tuple(treatments)
