"""Published figures of a framework, read from one or more files: what an index was said to be, and of what.

Two forms are understood. Wide: a row for each unit (and year and sex), with columns named by codes of indicators and
nodes, as UNDP publishes the HDI. Long: a row for each value, with columns named by levels of the framework that say
which node it is of, as BRP+ is published (part, theme, value).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.gathering import COUNTRY_CODES, SEX_HEADS, YEAR_HEADS
from hjulet.instruments.indicators.model import Framework
from hjulet.instruments.indicators.reading import NAME_HEADS, UNIT_HEADS
from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.indicators.table import Table

Key = tuple[str, str, str]
"""Unit, year and sex."""


@dataclass(frozen=True, slots=True)
class Published:
    """Figures by row (unit, year and sex) and code (indicators and nodes). Rows as `units` in words, "05, T"."""

    table: Table
    """Groups: "unit" and "when" (year and sex) of each row."""
    files: tuple[str, ...]

    @property
    def country_rows(self) -> tuple[int, ...]:
        """The rows that are the country's own: Riket."""
        units = self.table.groups["unit"]
        return tuple(index for index, unit in enumerate(units) if unit in COUNTRY_CODES)

    def parts(self, framework: Framework) -> tuple[Table, Table]:
        """What the figures can be computed of, and what is then to come out.

        All indicators, if they are there, else the lowest level there is; and everything above. Raises
        IndicatorError when there is nothing above or nothing below.
        """
        found = set(self.table.columns)
        codes = [[one.code for one in framework.indicators]]
        codes += [[node.code for node in framework.at_level(level)] for level in framework.levels[1:]]
        starts = [
            index for index, of in enumerate(codes) if (set(of) <= found if index == 0 else set(of) & found)
        ]
        if not starts or not any(set(of) & found for of in codes[starts[0] + 1 :]):
            raise IndicatorError(
                "there must be figures of two levels, to compute one from the other, and there are only"
                f" {', '.join(self.table.columns[:5])}{' …' if len(found) > 5 else ''}: give one more file",
                file=", ".join(self.files),
            )
        above = [code for of in codes[starts[0] + 1 :] for code in of]
        return self.only(codes[starts[0]]), self.only(above)

    def only(self, codes: Sequence[str]) -> Table:
        """Those of the codes that were published."""
        wanted = set(codes)
        columns = tuple(code for code in self.table.columns if code in wanted)
        places = [self.table.columns.index(code) for code in columns]
        return replace(self.table, columns=columns, values=self.table.values[:, places])


def read_published(framework: Framework, *paths: str | Path) -> Published:
    """Read published figures, a folder standing for all its .csv files that have any.

    A file that has figures of one level only is read together with the others of its folder: BRP+'s totals are
    published in one file and the themes they are made of in another.

    Raises IndicatorError when nothing in them is of the framework, or a figure stands twice with different values.
    """
    reading = _Reading(framework)
    for path in map(Path, paths):
        for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
            reading.add(file, is_asked_for=not path.is_dir())
    if len(reading.levels) == 1 and len(paths) == 1:
        for file in sorted(Path(paths[0]).parent.glob("*.csv")):
            reading.add(file, is_asked_for=False)
    if not reading.figures:
        raise IndicatorError("no file in the folder has figures of the framework", file=str(paths[0]))
    return Published(_as_table(framework, reading.figures, reading.names), tuple(reading.files))


class _Reading:
    """Figures gathered from one file after the other."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.figures: dict[tuple[Key, str], float] = {}
        self.names: dict[str, str] = {}
        self.files: list[str] = []
        self._level_of = {one.code: framework.levels[0] for one in framework.indicators}
        self._level_of |= {node.code: node.level for node in framework.nodes}

    @property
    def levels(self) -> set[str]:
        return {self._level_of[code] for _, code in self.figures}

    def add(self, file: Path, *, is_asked_for: bool) -> None:
        if str(file) in self.files:
            return
        sheet = read_sheet(file)
        found = _figures(self.framework, sheet)
        if not found and is_asked_for:
            raise sheet.error(
                f"nothing in it is of {self.framework.key}: it has neither columns named by the codes of its"
                f" indicators and nodes, nor 'value' with one of {', '.join(self.framework.levels[1:])}"
            )
        for place, number, row in found:
            if self.figures.setdefault(place, number) != number:
                raise sheet.error(f"{place[1]} stands twice, with different values", row, unit=place[0][0])
        self.files += [str(file)] if found else []
        self.names |= _names(sheet)


def _figures(framework: Framework, sheet: Sheet) -> list[tuple[tuple[Key, str], float, int]]:
    levels = [name for name in framework.levels[1:] if name in sheet.headings]
    if "value" in sheet.headings and levels:
        nodes = _nodes(framework, sheet, levels)
        return [
            ((key, nodes[row]), sheet.number(row, "value", key[0]), row)
            for row, key in enumerate(_keys(sheet))
        ]
    known = set(_codes(framework))
    heads = [head for head in sheet.headings if head in known]
    return [
        ((key, head), number, row)
        for row, key in enumerate(_keys(sheet))
        for head in heads
        if not np.isnan(number := sheet.number(row, head, key[0]))
    ]


def _codes(framework: Framework) -> list[str]:
    return [*(one.code for one in framework.indicators), *(node.code for node in framework.nodes)]


def _keys(sheet: Sheet) -> list[Key]:
    def texts(among: Sequence[str]) -> list[str]:
        head = next((head for head in sheet.headings if head.casefold() in among), "")
        return sheet.texts(head) if head else [""] * len(sheet.rows)

    units = texts(UNIT_HEADS)
    if not any(units):
        units = sheet.texts(sheet.headings[0])
    return list(zip(units, texts(YEAR_HEADS), texts(SEX_HEADS), strict=True))


def _nodes(framework: Framework, sheet: Sheet, levels: Sequence[str]) -> list[str]:
    """Of each row, the code of the node that its lowest filled-in level names."""
    columns = [(level, sheet.texts(level)) for level in levels]
    codes: dict[tuple[str, str], str] = {}
    nodes = []
    for row in range(len(sheet.rows)):
        place = next(((level, words[row]) for level, words in columns if words[row]), None)
        if place is None:
            raise sheet.error(f"none of {', '.join(levels)} is filled in, so what is the value of?", row)
        if place not in codes:
            codes[place] = _node(framework, sheet, row, *place)
        nodes.append(codes[place])
    return nodes


def _node(framework: Framework, sheet: Sheet, row: int, level: str, wanted: str) -> str:
    for node in framework.at_level(level):
        # "T1 - Civic engagement" is T1 as well.
        if wanted in {node.code, *node.title.values()} or wanted.partition(" - ")[0] == node.code:
            return node.code
    known = ", ".join(node.code for node in framework.at_level(level))
    raise sheet.error(f"there is no {level} '{wanted}' in {framework.key}; there are {known}", row)


def _names(sheet: Sheet) -> dict[str, str]:
    head = next((head for head in sheet.headings if head.casefold() in NAME_HEADS), "")
    units = (key[0] for key in _keys(sheet))
    return dict(zip(units, sheet.texts(head), strict=True)) if head else {}


def _as_table(framework: Framework, figures: dict[tuple[Key, str], float], names: dict[str, str]) -> Table:
    rows = {key: index for index, key in enumerate(dict.fromkeys(key for key, _ in figures))}
    found = {code for _, code in figures}
    columns = [code for code in _codes(framework) if code in found]
    values = np.full((len(rows), len(columns)), np.nan)
    place = {code: index for index, code in enumerate(columns)}
    for (key, code), number in figures.items():
        values[rows[key], place[code]] = number
    units = tuple(", ".join(part for part in key if part) for key in rows)
    groups = {
        "unit": tuple(key[0] for key in rows),
        "when": tuple(", ".join(part for part in key[1:] if part) for key in rows),
    }
    named = {unit: names.get(key[0], "") for unit, key in zip(units, rows, strict=True)}
    return Table(units, tuple(columns), values, named, groups)
