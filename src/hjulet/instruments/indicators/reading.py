"""Tables of units and indicators from files: CSV, Excel and Parquet. Codes stay text; faults are named by line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.indicators.table import Table

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Values

UNIT_HEADS = ("unit", "ucode", "code", "kod", "enhet")
NAME_HEADS = ("uname", "name", "namn")


def read_table(
    path: str | Path,
    *,
    unit: str = "",
    name: str = "",
    groups: Sequence[str] = (),
    denominators: Sequence[str] = (),
    indicators: Sequence[str] = (),
    sheet: str = "",
) -> Table:
    """Read one cross-section: a row for each unit, a column for each indicator.

    Parameters
    ----------
    path : .csv, .tsv or .txt (UTF-8; comma, semicolon or tab), .xlsx or .parquet
    unit : the column with the units' codes; without it "unit", "uCode", "code", "kod" or else the first.
    name : the column with their names; without it "uName", "name" or "namn" where there is one.
    groups, denominators : columns that are not indicators.
    indicators : the columns to take; without it all others.
    sheet : of a workbook; without it the first.

    Raises
    ------
    IndicatorError : with line, unit and indicator: a file that cannot be read, a heading that stands twice or is
        missing, a unit that stands twice or has no code, text among numbers, a unit with no value at all.
    """
    return table_of(
        read_sheet(path, sheet),
        unit=unit,
        name=name,
        groups=groups,
        denominators=denominators,
        indicators=indicators,
    )


def table_of(
    read: Sheet,
    *,
    unit: str = "",
    name: str = "",
    groups: Sequence[str] = (),
    denominators: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> Table:
    """A table of what was read; as `read_table`."""
    unit = read.require(unit, "the units' codes") if unit else _heading(read, UNIT_HEADS) or read.headings[0]
    name = read.require(name, "the units' names") if name else _heading(read, NAME_HEADS)
    for heading in groups:
        read.require(heading, "a group")
    for heading in denominators:
        read.require(heading, "a denominator")
    for heading in indicators:
        read.require(heading, "an indicator")
    aside = {unit, name, *groups, *denominators}
    columns = tuple(indicators) or tuple(heading for heading in read.headings if heading not in aside)
    if not columns:
        raise read.error("there is no column with an indicator; give a column of numbers for each")
    units = units_of(read, unit)
    values = numbers_of(read, columns, units)
    check_somebody_has(read, values, units)
    divisors = numbers_of(read, denominators, units)
    return Table(
        tuple(units),
        columns,
        values,
        dict(zip(units, read.texts(name), strict=True)) if name else {},
        {heading: tuple(read.texts(heading)) for heading in groups},
        {heading: divisors[:, index] for index, heading in enumerate(denominators)},
    )


def units_of(read: Sheet, unit: str, *, may_repeat: bool = False) -> list[str]:
    """The codes of the units, as text. Raises IndicatorError for an empty or repeated one, or a lost zero."""
    units, first = read.texts(unit), dict[str, int]()
    for row, code in enumerate(units):
        if not code:
            raise read.error(f"the unit has no code; fill in the column '{unit}' or take the row away", row)
        if not may_repeat and first.setdefault(code, row) != row:
            raise read.error(
                f"the unit stands twice, first on line {read.lines[first[code]]}; keep one row",
                row,
                unit=code,
            )
    column = read.headings.index(unit)
    if any(not isinstance(row[column], str) for row in read.rows) and len({len(code) for code in units}) > 1:
        row = min(range(len(units)), key=lambda place: len(units[place]))
        raise read.error(
            "the codes are numbers of different lengths, so zeros at their front may be lost; make the column text",
            row,
            unit=units[row],
        )
    return units


def numbers_of(read: Sheet, headings: Sequence[str], units: Sequence[str]) -> Values:
    """Columns as numbers, shape (rows, headings). Raises IndicatorError for text, with line, unit and indicator."""
    values = np.empty((len(read.rows), len(headings)))
    for index, heading in enumerate(headings):
        for row in range(len(read.rows)):
            values[row, index] = read.number(row, heading, units[row])
    return values


def check_somebody_has(read: Sheet, values: Values, units: Sequence[str]) -> None:
    """Raise IndicatorError for a row in which everything is missing."""
    if len(empty := np.flatnonzero(np.isnan(values).all(axis=1))):
        row = int(empty[0])
        raise read.error(
            "the unit has no value for any indicator; give it values or take the row away",
            row,
            unit=units[row],
        )


def _heading(read: Sheet, among: Sequence[str]) -> str:
    by_name = {heading.lower(): heading for heading in reversed(read.headings)}
    return next((by_name[name] for name in among if name in by_name), "")
