"""Files that stand beside flows: a dated crosswalk of codes, and inhabitants by square of 1 km."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.reading import headings, read_columns
from hjulet.instruments.territories.years import Change

if TYPE_CHECKING:
    import polars as pl

CROSSWALK = ("year", "old", "new")
SHARE = "share"
GRID = ("area", "x", "y", "population")
METRES = 1000


def read_crosswalk(path: str | Path) -> list[Change]:
    """When did which area get another code? A row for each change, for `over_time`.

    Parameters
    ----------
    path : .csv or .parquet with the columns year, old and new, and perhaps share: of the old area's people, 0-1, where it
        was split; the parts of a split, the one that keeps its code as well, sum to 1

    Raises
    ------
    TerritoryError : with file, row and column: a year that is none, a code that is empty, a share outside 0-1.
    """
    columns = [*CROSSWALK, *(one for one in headings(path) if one == SHARE)]
    changes = []
    for line, row in enumerate(read_columns(path, columns).iter_rows(), start=2):
        year, old, new = ("" if cell is None else str(cell).strip() for cell in row[:3])
        if not (year.isdecimal() and len(year) == 4):
            raise _fault(path, line, "year", f"'{year}' is no year; write 2007")
        for head, code in (("old", old), ("new", new)):
            if not code:
                raise _fault(path, line, head, "nothing came where a code was expected")
        share = 1.0 if len(row) == 3 or row[3] in (None, "") else _number(row[3])
        if share is None or not 0 < share <= 1:
            raise _fault(path, line, SHARE, f"'{row[3]}' is not a share above 0 and at most 1")
        changes.append(Change(int(year), old, new, share))
    return changes


def read_grid(path: str | Path) -> pl.DataFrame:
    """How many live in each square of 1 km, and in which area? For `cities_of`.

    Parameters
    ----------
    path : .csv or .parquet with the columns area, x, y and population; a row for each square and area. x and y are
        whole km (a square's column and row), or metres when all of them are whole thousands

    Returns
    -------
    Columns area (text), x and y (km, whole numbers), population (inhabitants).

    Raises
    ------
    TerritoryError : with file, row and column for what is no number, or no whole km.
    """
    import polars as pl

    frame = read_columns(path, GRID)
    numbers: dict[str, list[float]] = {}
    for head in GRID[1:]:
        numbers[head] = []
        for line, cell in enumerate(frame[head].to_list(), start=2):
            if (number := _number(cell)) is None or (head != "population" and number % 1):
                what = "a number of inhabitants" if head == "population" else "whole km"
                raise _fault(path, line, head, f"'{cell}' came where {what} was expected")
            numbers[head].append(number)
    places = [*numbers["x"], *numbers["y"]]
    step = METRES if places and not any(one % METRES for one in places) else 1
    return pl.DataFrame(
        {
            "area": frame["area"].cast(pl.String),
            "x": [int(one) // step for one in numbers["x"]],
            "y": [int(one) // step for one in numbers["y"]],
            "population": numbers["population"],
        }
    )


def _number(cell: object) -> float | None:
    try:
        number = float(str(cell))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _fault(path: str | Path, line: int, column: str, message: str) -> TerritoryError:
    return TerritoryError(message, file=str(path), row=line, column=column)
