"""A result as a table of rows and as a workbook. A draft says so in both."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.writing import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.results import Result
    from hjulet.instruments.indicators.table import Table, Values

    Row = list[str | int | float | None]


def to_frame(result: Result) -> pl.DataFrame:
    """Normalised indicators and every aggregate, in columns named by their codes.

    First `uCode`, and for a panel `year` and `sex`; last, for a draft, `is_draft`. One row for each unit, in the order
    of the data. What is missing is null.
    """
    import polars as pl

    panel, shape = result.panel, result.normalised.shape[:3]
    columns: dict[str, pl.Series] = {
        "uCode": pl.Series(list(panel.units) * (shape[0] * shape[1]), dtype=pl.String)
    }
    if result.years:
        columns["year"] = pl.Series(np.repeat(panel.years, shape[1] * shape[2]), dtype=pl.Int64)
        sexes = [sex for sex in panel.sexes for _ in panel.units] * shape[0]
        columns["sex"] = pl.Series(sexes, dtype=pl.String)
    for codes, values in _blocks(result):
        flat = np.ascontiguousarray(values.reshape(-1, values.shape[-1]).T)
        for code, column in zip(codes, flat, strict=True):
            if code in columns or code == "is_draft":
                raise IndicatorError(
                    "the code is also the name of a column that says what a row is; give it another",
                    file=result.framework.file,
                    indicator=code,
                )
            columns[code] = pl.Series(column, nan_to_null=True)
    if result.is_draft:
        columns["is_draft"] = pl.Series([True] * (shape[0] * shape[1] * shape[2]), dtype=pl.Boolean)
    return pl.DataFrame(columns)


def to_excel(result: Result, path: str | Path) -> None:
    """A workbook with the sheets About, Scores, Ranks, Normalised, Values and, when anything was done, Treated."""
    with whole_file(path) as file:
        _workbook(result).save(file)


def _workbook(result: Result) -> Workbook:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _fill(book.create_sheet("About"), _about(result))
    levels = result.framework.levels
    for title, tables in (
        ("Scores", [(at, result.scores) for at in levels[:0:-1]]),
        ("Ranks", [(at, result.ranks) for at in levels[:0:-1]]),
        ("Normalised", [(levels[0], result.scores)]),
    ):
        rows = _stacked(result, partial(_tables, tables))
        _fill(book.create_sheet(title), rows)
    _fill(book.create_sheet("Values"), _stacked(result, partial(_values, result)))
    if done := [one for one in result.prepared.treatments if one.method != "none"]:
        head: Row = [
            "indicator",
            "treatment",
            "points",
            "skewness",
            "kurtosis",
            "skewness after",
            "kurtosis after",
        ]
        rows_done: list[Row] = [
            [one.code, one.method, one.points, *(_cell(figure) for figure in figures)]
            for one in done
            for figures in [(one.skewness, one.kurtosis, one.skewness_after, one.kurtosis_after)]
        ]
        _fill(book.create_sheet("Treated"), [head, *rows_done])
    return book


def _blocks(result: Result) -> Iterator[tuple[tuple[str, ...], Values]]:
    yield result.structure.columns, result.normalised
    for level, values in zip(result.structure.levels, result.aggregated, strict=True):
        yield level.codes, values


def _about(result: Result) -> list[Row]:
    framework, steps = result.framework, result.framework.steps
    rows: list[Row] = [
        ["framework", framework.key],
        *_titles(framework),
        ["source", framework.source],
        ["normalised by", steps.normalise.method],
        ["weights", steps.weights],
        ["aggregated by", ", ".join(one.method for one in steps.aggregate)],
        ["missing values", "left out, never 0"],
        ["units", len(result.units)],
        ["values imputed", int(result.prepared.imputed.sum())],
    ]
    return [["note", result.note], *rows] if result.note else rows


def _titles(framework: Framework) -> list[Row]:
    return [[f"title ({language})", title] for language, title in framework.title.items()]


def _stacked(result: Result, tables_of: Callable[[int | None, str], list[Table]]) -> Iterator[Row]:
    places = (
        [(year, sex) for year in result.years for sex in result.panel.sexes] if result.years else [(None, "")]
    )
    for index, (year, sex) in enumerate(places):
        tables = tables_of(year, sex)
        if index == 0:
            head: Row = ["unit", "name", *(["year", "sex"] if result.years else [])]
            yield [*head, *(code for table in tables for code in table.columns)]
        for row, unit in enumerate(result.units):
            when: Row = [year, sex] if result.years else []
            figures = [_cell(figure) for table in tables for figure in table.values[row]]
            yield [unit, result.panel.names.get(unit, ""), *when, *figures]


def _tables(of: list[tuple[str, Callable[..., Table]]], year: int | None, sex: str) -> list[Table]:
    return [at(level, year=year, sex=sex) for level, at in of]


def _values(result: Result, year: int | None, sex: str) -> list[Table]:
    scores = result.scores(result.framework.levels[0], year=year, sex=sex)
    at = (result.years.index(year) if year is not None else 0, result.panel.sexes.index(sex) if sex else 0)
    return [scores.with_values(result.panel.values[at])]


def _cell(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)


def _fill(sheet: WriteOnlyWorksheet, rows: Iterable[Row]) -> None:
    for row in rows:
        sheet.append(row)
