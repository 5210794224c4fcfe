"""Data for a framework from a file: a row for each unit (and year), or a long table with a row for each value.

A long table has the columns unit, period (or year), indicator and value, and perhaps sex, name and group columns; other
columns (status, source, retrieved) are left alone. Swedish codes say themselves what they are: four digits a
municipality, whose first two are its county, and two digits a county.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Framework
from hjulet.instruments.indicators.reading import UNIT_HEADS, table_of
from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.indicators.table import Panel, Table

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Values

Data = TypeVar("Data", Table, Panel)

YEAR_HEADS = ("period", "year", "time", "år")
SEX_HEADS = ("sex", "gender", "kön")
COUNTRY_CODES = frozenset({"00", "0000"})
"""Riket in Kolada and SCB: no unit among the others, but what they come to."""


def read_data(framework: Framework, path: str | Path) -> Table | Panel:
    """Read what a framework is to be computed of.

    Columns may be named by the indicator's code or by its id at the source (N00905 of "kolada:N00905"). Raises
    IndicatorError with line, unit and indicator for whatever cannot be read.
    """
    sheet = read_sheet(path)
    if _head(sheet, ("indicator",)) and _head(sheet, ("value",)) and _head(sheet, YEAR_HEADS):
        return in_kinds(framework, _panel_of(framework, sheet))
    sheet = _renamed(framework, sheet)
    if _head(sheet, YEAR_HEADS) and _repeats(sheet.texts(_head(sheet, UNIT_HEADS) or sheet.headings[0])):
        return in_kinds(framework, _panel_of(framework, _lengthened(framework, sheet)))
    asked = framework.steps.impute.group
    errors = [name for name in error_columns(framework) if name in sheet.headings]
    table = table_of(
        sheet,
        groups=[asked] if asked in sheet.headings else [],
        denominators=sorted({one.denominator for one in framework.indicators if one.denominator}),
        indicators=[*(one.code for one in framework.indicators), *errors],
    )
    return in_kinds(framework, table)


def _renamed(framework: Framework, sheet: Sheet) -> Sheet:
    codes = codes_of(framework)
    names = [codes[head][0] if len(codes.get(head, ())) == 1 else head for head in sheet.headings]
    first: dict[str, str] = {}
    for name, head in zip(names, sheet.headings, strict=True):
        if first.setdefault(name, head) != head:
            both = f"'{first[name]}' and '{head}'"
            raise sheet.error(f"{both} are both columns of it; keep one", indicator=name)
    return replace(sheet, headings=tuple(names))


def _repeats(words: Sequence[str]) -> bool:
    return len(set(words)) < len(words)


def _lengthened(framework: Framework, sheet: Sheet) -> Sheet:
    """A table with a row for each unit and year as a long one, each value still on its own line."""
    codes = [one.code for one in framework.indicators]
    for code in codes:
        sheet.require(code, "an indicator")
    names = [*codes, *(name for name in error_columns(framework) if name in sheet.headings)]
    values = [sheet.headings.index(name) for name in names]
    kept = [place for place in range(len(sheet.headings)) if place not in values]
    rows = (
        (*(row[place] for place in kept), name, row[value])
        for row in sheet.rows
        for name, value in zip(names, values, strict=True)
    )
    return Sheet(
        sheet.file,
        (*(sheet.headings[place] for place in kept), "indicator", "value"),
        tuple(rows),
        tuple(line for line in sheet.lines for _ in names),
    )


def codes_of(framework: Framework) -> Mapping[str, list[str]]:
    """By the name of a series, the indicators that are made of it; a change over one and three years are two."""
    codes: dict[str, list[str]] = {}
    for one in framework.indicators:
        system, _, series = one.source.partition(":")
        names = {one.code, series} if system in ("kolada", "scb", "eurostat") else {one.code}
        for name in names:
            codes.setdefault(name, []).append(one.code)
    return codes


def error_columns(framework: Framework) -> list[str]:
    """The columns with standard errors that the framework names; they are read beside the indicators."""
    return list(dict.fromkeys(one.standard_error for one in framework.indicators if one.standard_error))


def _panel_of(framework: Framework, sheet: Sheet) -> Panel:
    codes = {name: [name] for name in error_columns(framework)} | dict(codes_of(framework))
    unit_head = _head(sheet, UNIT_HEADS) or sheet.headings[0]
    value_head = _head(sheet, ("value",))
    units = sheet.texts(unit_head)
    years = [_year(sheet, row, text) for row, text in enumerate(sheet.texts(_head(sheet, YEAR_HEADS)))]
    sex_head = _head(sheet, SEX_HEADS)
    sexes = sheet.texts(sex_head) if sex_head else ["T"] * len(units)
    series = sheet.texts(_head(sheet, ("indicator",)))
    kept = [row for row, name in enumerate(series) if name in codes and units[row] not in COUNTRY_CODES]
    if not kept:
        raise sheet.error("no row is of an indicator of the framework; is it the right file?")
    all_years = tuple(sorted({years[row] for row in kept}))
    all_sexes = tuple(sorted({sexes[row] for row in kept}, key=total_first))
    order = tuple(dict.fromkeys(units[row] for row in kept))
    read = {code for row in kept for code in codes[series[row]]}
    errors = [name for name in error_columns(framework) if name in read]
    columns = (*(one.code for one in framework.indicators), *errors)
    values = np.full((len(all_years), len(all_sexes), len(order), len(columns)), np.nan)
    at_year = {year: index for index, year in enumerate(all_years)}
    at_sex, at_unit, at_column = (
        {word: index for index, word in enumerate(axis)} for axis in (all_sexes, order, columns)
    )
    seen: dict[tuple[int, ...], int] = {}
    for row in kept:
        number = sheet.number(row, value_head, units[row], series[row])
        for code in codes[series[row]]:
            at = (at_year[years[row]], at_sex[sexes[row]], at_unit[units[row]], at_column[code])
            if seen.setdefault(at, row) != row:
                raise sheet.error(
                    f"the value stands twice, first on line {sheet.lines[seen[at]]}; keep one",
                    row,
                    unit=units[row],
                    indicator=code,
                )
            values[at] = number
    names, words = _words(framework, sheet, units, kept)
    groups = {heading: tuple(of[unit] for unit in order) for heading, of in words.items()}
    return Panel(all_years, all_sexes, order, columns, values, names, groups)


def _words(
    framework: Framework, sheet: Sheet, units: Sequence[str], kept: Sequence[int]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    asked, name = framework.steps.impute.group, _head(sheet, ("name", "uname", "namn"))
    names = dict(zip(units, sheet.texts(name), strict=True)) if name else {}
    groups = {}
    if asked and asked in sheet.headings:
        words = sheet.texts(asked)
        groups[asked] = {units[row]: words[row] for row in kept}
    return names, groups


def in_kinds(framework: Framework, data: Data) -> Data:
    """Kinds and counties from Swedish codes, where the framework is about Swedish units."""
    if not any(kind.startswith("se:") for kind in framework.units):
        return data
    if (
        wrong := next((unit for unit in data.units if not unit.isdigit() or len(unit) not in (2, 4)), "")
    ) != "":
        raise IndicatorError(
            "codes have 2 digits (county) or 4 (municipality); is the zero at the front lost?", unit=wrong
        )
    if country := [index for index, unit in enumerate(data.units) if unit in COUNTRY_CODES]:
        data = _without(data, country)
    kinds = tuple("se:county" if len(unit) == 2 else "se:municipality" for unit in data.units)
    groups = {"county": tuple(unit[:2] for unit in data.units), **data.groups}
    return replace(data, kinds=kinds, groups=groups)


def _without(data: Data, rows: Sequence[int]) -> Data:
    keep = [index for index in range(len(data.units)) if index not in rows]
    units = tuple(data.units[index] for index in keep)
    groups = {name: tuple(words[index] for index in keep) for name, words in data.groups.items()}
    if isinstance(data, Panel):
        return replace(data, units=units, groups=groups, values=data.values[:, :, keep])
    denominators: dict[str, Values] = {name: values[keep] for name, values in data.denominators.items()}
    return replace(data, units=units, groups=groups, values=data.values[keep], denominators=denominators)


def _head(sheet: Sheet, among: Sequence[str]) -> str:
    return next((head for head in sheet.headings if head.casefold() in among), "")


def _year(sheet: Sheet, row: int, text: str) -> int:
    if not (text.isdigit() and len(text) == 4):
        raise sheet.error(f"'{text}' is not a year of four digits", row)
    return int(text)


def total_first(sex: str) -> tuple[bool, str]:
    return sex != "T", sex
