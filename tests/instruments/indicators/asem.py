"""The ASEM index of COINr: its tables, and what the R package made of them (README in the shared folder)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hjulet.instruments.indicators.coinr import from_coinr
from hjulet.instruments.indicators.model import Framework
from hjulet.instruments.indicators.table import Table
from tests.programs import shared_folder


def folder() -> Path:
    shared = shared_folder()
    assert shared is not None
    return shared / "data" / "frameworks" / "asem"


@cache
def project() -> tuple[Framework, Table]:
    return from_coinr(folder() / "ASEM_iData.csv", folder() / "ASEM_iMeta.csv")


@cache
def expected_rows(name: str) -> list[dict[str, str]]:
    with (folder() / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(name: str, units: tuple[str, ...], columns: tuple[str, ...]) -> NDArray[np.float64]:
    """A table of figures, laid out as asked: shape (units, columns); empty cells are nan."""
    rows = {row["uCode"]: row for row in expected_rows(name)}
    assert set(rows) == set(units)
    return np.array([[number(rows[unit][column]) for column in columns] for unit in units])


def number(cell: str) -> float:
    return float(cell) if cell else np.nan


def stage(name: str) -> Table:
    """One of COINr's stages, Denominated to Normalised, as a table."""
    framework, table = project()
    codes = tuple(one.code for one in framework.indicators)
    return Table(table.units, codes, expected(f"stage_{name}", table.units, codes), groups=table.groups)


def told_apart(table: Table, away: float, units: tuple[str, ...] = ("GRC", "JPN")) -> Table:
    """The files have 15 figures. In R two values differ from their neighbours in the 16th (one still does when it is
    normalised) and so are no ties of theirs, which ranks see: those values, a hair `away` (inf or -inf)."""
    values = table.values.copy()
    for unit in units:
        place = table.units.index(unit), table.columns.index("TolMin")
        values[place] = np.nextafter(values[place], away)
    return table.with_values(values)


def directions() -> list[int]:
    return [one.direction for one in project()[0].indicators]


def close(one: NDArray[np.float64], other: NDArray[np.float64], tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(one, other, rtol=0, atol=tolerance, equal_nan=True)
