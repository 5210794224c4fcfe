"""Projects of the R package COINr: a table of data and a table of what it means, read and written.

COINr (Becker et al. 2022, doi:10.21105/joss.04567) describes an index with two tables. iData has a row for each unit
(uCode, uName, perhaps Time, then groups, indicators and denominators); iMeta has a row for each of those columns and
for each aggregate (iCode, Type, Level, Parent, Direction, Weight and more).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.coinr_meta import codes_of, framework_of
from hjulet.instruments.indicators.model import Framework
from hjulet.instruments.indicators.reading import check_somebody_has, numbers_of, table_of, units_of
from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.table import Values


def from_coinr(
    data_path: str | Path, meta_path: str | Path, *, groups: Sequence[str] = ()
) -> tuple[Framework, Table]:
    """Read a COINr project: its framework (levels "indicator", "level2" and so on; weights from the table) and data.

    `groups` are columns of the data to take as groupings, beside those that iMeta says are.

    What COINr keeps in code, its steps, is not in the tables: the framework normalises to 0-100 and takes arithmetic
    means, COINr's own defaults. Change its `steps` for other.

    Raises IndicatorError with file and line: columns that are missing, codes that stand twice, parents that are not
    there, cycles, weights that sum to zero, an indicator that no unit has, and every fault of `read_table`.
    """
    meta, data = read_sheet(meta_path), read_sheet(data_path)
    framework = framework_of(meta, Path(data_path).stem)
    table = table_of(
        data,
        unit="uCode",
        name="uName" if "uName" in data.headings else "",
        groups=_groups(data, meta, groups),
        denominators=list(dict.fromkeys([*codes_of(meta, "Denominator"), *_divisors(data, framework)])),
        indicators=[one.code for one in framework.indicators],
    )
    _check_each_has(data, framework, table.values)
    return framework, table


def panel_from_coinr(
    data_path: str | Path, meta_path: str | Path, *, denominate: bool = True, groups: Sequence[str] = ()
) -> tuple[Framework, Panel]:
    """Read a COINr project over several years (the column Time), one sex "T".

    A panel carries no denominators: columns are divided here, or not at all, and the framework asks for none.
    A unit that has no row for a year is missing that year. Raises IndicatorError as `from_coinr`, and for a unit
    that stands twice in a year.
    """
    meta, data = read_sheet(meta_path), read_sheet(data_path)
    framework = framework_of(meta, Path(data_path).stem)
    data.require("Time", "the year")
    codes = tuple(one.code for one in framework.indicators)
    for code in codes:
        data.require(code, "an indicator")
    rows_units = units_of(data, data.require("uCode", "the units' codes"), may_repeat=True)
    flat = numbers_of(data, codes, rows_units)
    check_somebody_has(data, flat, rows_units)
    _check_each_has(data, framework, flat)
    if denominate:
        flat = _divided(data, framework, rows_units, flat)
    years_of_rows = _years(data, rows_units)
    years, units = tuple(sorted(set(years_of_rows))), tuple(dict.fromkeys(rows_units))
    values = np.full((len(years), 1, len(units), len(codes)), np.nan)
    places = _places(data, rows_units, years_of_rows, units, years)
    for row, (year, unit) in enumerate(places):
        values[year, 0, unit] = flat[row]
    last = {unit: row for row, unit in enumerate(rows_units)}
    by_group = {
        heading: tuple(words[last[unit]] for unit in units)
        for heading in _groups(data, meta, groups)
        for words in [data.texts(data.require(heading, "a group"))]
    }
    names = dict(zip(rows_units, data.texts("uName"), strict=True)) if "uName" in data.headings else {}
    indicators = tuple(replace(one, denominator="") for one in framework.indicators)
    panel = Panel(years, ("T",), units, codes, values, names, by_group)
    return replace(framework, indicators=indicators), panel


def to_coinr(framework: Framework, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write a framework and its data as COINr's two tables, (iData, iMeta): polars frames, ready for `write_csv`.

    What COINr has no place for (sources, transforms, steps, languages beyond one) is left out. Weights are those of
    the framework's rule. Raises IndicatorError when the tree cannot be laid out.
    """
    import polars as pl

    from hjulet.instruments.indicators.structure import Structure

    structure = Structure.of(framework)
    weights = {
        code: float(weight)
        for index, level in enumerate(structure.levels)
        for code, weight in zip(structure.below(index), level.weights, strict=True)
    }
    data: dict[str, object] = {
        "uCode": list(table.units),
        "uName": [table.names.get(unit, unit) for unit in table.units],
    }
    data |= {heading: list(words) for heading, words in table.groups.items()}
    data |= {heading: _nulls(column) for heading, column in table.denominators.items()}
    data |= {one.code: _nulls(table.column(one.code)) for one in framework.indicators}
    rows: list[dict[str, object]] = [
        {
            "Level": 1,
            "iCode": one.code,
            "iName": _title(one.title, one.code),
            "Direction": one.direction,
            "Weight": weights[one.code],
            "Unit": one.unit or None,
            "Target": one.target,
            "Denominator": one.denominator or None,
            "Parent": one.parent,
            "Type": "Indicator",
        }
        for one in framework.indicators
    ]
    rows += [
        {
            "Level": framework.levels.index(node.level) + 1,
            "iCode": node.code,
            "iName": _title(node.title, node.code),
            "Direction": 1,
            "Weight": weights.get(node.code, node.weight),
            "Parent": node.parent or None,
            "Type": "Aggregate",
        }
        for level in framework.levels[1:]
        for node in framework.at_level(level)
    ]
    rows += [{"iCode": heading, "iName": heading, "Type": "Group"} for heading in table.groups]
    rows += [{"iCode": heading, "iName": heading, "Type": "Denominator"} for heading in table.denominators]
    schema = {
        "Level": pl.Int64,
        "iCode": pl.String,
        "iName": pl.String,
        "Direction": pl.Int64,
        "Weight": pl.Float64,
        "Unit": pl.String,
        "Target": pl.Float64,
        "Denominator": pl.String,
        "Parent": pl.String,
        "Type": pl.String,
    }
    return pl.DataFrame(data), pl.DataFrame(rows, schema=schema)


def _title(title: object, code: str) -> str:
    return str(title.get("en") or next(iter(title.values()), code)) if isinstance(title, dict) else code


def _groups(data: Sheet, meta: Sheet, asked: Sequence[str]) -> list[str]:
    """What iMeta says is a grouping, and what was asked for and is there: iMeta may leave it out."""
    return list(dict.fromkeys([*codes_of(meta, "Group"), *(one for one in asked if one in data.headings)]))


def _divisors(data: Sheet, framework: Framework) -> list[str]:
    """What indicators are divided by, as far as it is there; iMeta may leave the row of Type Denominator out."""
    known = set(data.headings)
    return [one.denominator for one in framework.indicators if one.denominator in known]


def _check_each_has(data: Sheet, framework: Framework, values: Values) -> None:
    if len(empty := np.flatnonzero(np.isnan(values).all(axis=0))):
        code = framework.indicators[int(empty[0])].code
        raise data.error(
            "no unit has a value for the indicator; fill it in, or take its row out of iMeta", indicator=code
        )


def _divided(data: Sheet, framework: Framework, units: Sequence[str], flat: Values) -> Values:
    from hjulet.instruments.indicators.denominating import denominate

    by = {one.code: one.denominator for one in framework.indicators if one.denominator}
    names = sorted(set(by.values()))
    for name in names:
        data.require(name, "a denominator")
    columns = numbers_of(data, names, units)
    codes = tuple(one.code for one in framework.indicators)
    table = Table(tuple(units), codes, flat, denominators=dict(zip(names, columns.T, strict=True)))
    return denominate(table, by).values


def _years(data: Sheet, units: Sequence[str]) -> list[int]:
    years = []
    for row, unit in enumerate(units):
        year = data.number(row, "Time", unit)
        if not year.is_integer():
            raise data.error(f"its Time is {year:g}; give a year", row, unit=unit)
        years.append(int(year))
    return years


def _places(
    data: Sheet, rows_units: list[str], rows_years: list[int], units: tuple[str, ...], years: tuple[int, ...]
) -> list[tuple[int, int]]:
    year_place = {year: place for place, year in enumerate(years)}
    unit_place = {unit: place for place, unit in enumerate(units)}
    first: dict[tuple[int, str], int] = {}
    for row, key in enumerate(zip(rows_years, rows_units, strict=True)):
        if first.setdefault(key, row) != row:
            raise data.error(
                f"the unit stands twice in {key[0]}, first on line {data.lines[first[key]]}; keep one row",
                row,
                unit=key[1],
            )
    return [(year_place[year], unit_place[unit]) for year, unit in zip(rows_years, rows_units, strict=True)]


def _nulls(column: Values) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in column]
