"""Flows from a file: origin, destination and flow in its first three columns, or in those that are named."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows

if TYPE_CHECKING:
    import polars as pl

FEWEST_COLUMNS = 3


def read_flows(
    path: str | Path,
    *,
    origin: str | None = None,
    destination: str | None = None,
    flow: str | None = None,
    group: str | None = None,
    year: str | None = None,
    total: str | None = None,
    where: Mapping[str, str] | None = None,
    duplicates: str = "error",
    names: Mapping[Hashable, str] | None = None,
    source: str = "",
) -> Flows:
    """Read flows from a file, with a row for each pair of areas.

    Parameters
    ----------
    path : .csv (UTF-8; comma, semicolon or tab) or .parquet. Areas of a CSV are text, zeros at the front included
    origin, destination, flow : columns; the first, second and third unless named
    where : keep only rows in which these columns hold these values
    group, year, total, duplicates, names, source : as in `Flows.from_frame`

    Raises
    ------
    TerritoryError : with file, line and column.
    """
    file = Path(path)
    if not file.is_file():
        raise TerritoryError("there is no such file", file=str(path))
    heads = _heads(file)
    if len(heads) < FEWEST_COLUMNS and not (origin and destination and flow):
        raise TerritoryError(
            f"there are {len(heads)} columns ({', '.join(heads)}); origin, destination and flow were expected",
            file=str(path), row=1,
        )  # fmt: skip
    origin, destination, flow = origin or heads[0], destination or heads[1], flow or heads[2]
    wanted = [origin, destination, flow, *(one for one in (group, year) if one), *(where or {})]
    for head in wanted:
        if head not in heads:
            raise TerritoryError(
                f"there is no such column; there are: {', '.join(heads)}", file=str(path), row=1, column=head
            )
    frame = _frame(file, list(dict.fromkeys(wanted)), flow)
    lines = None
    if where:
        frame, lines = _kept(frame, where, file)
    try:
        return Flows.from_frame(
            frame, origin=origin, destination=destination, flow=flow, group=group, year=year, total=total,
            duplicates=duplicates, names=names, source=source or file.name,
        )  # fmt: skip
    except TerritoryError as error:
        row = error.row
        if row is not None:
            row = (lines[row - 1] if lines else row - 1) + (1 if file.suffix.lower() == ".parquet" else 2)
        raise TerritoryError(
            error.message, file=str(path), row=row, column=error.column, area=error.area
        ) from None


def read_names(path: str | Path) -> dict[Hashable, str]:
    """Names of areas: code and name in the first two columns of a CSV."""
    return dict(read_pairs(path))


def read_pairs(path: str | Path) -> list[tuple[str, str]]:
    """The first two columns of a file as text, row by row; rows in which one is empty are an error."""
    file = Path(path)
    if not file.is_file():
        raise TerritoryError("there is no such file", file=str(path))
    heads = _heads(file)[:2]
    if len(heads) < 2:
        raise TerritoryError(f"there is one column ({heads[0]}); two were expected", file=str(path), row=1)
    pairs = []
    for line, (one, other) in enumerate(_frame(file, heads, "").iter_rows(), start=2):
        if one is None or other is None:
            raise TerritoryError(
                "nothing came where a word was expected",
                file=str(path),
                row=line,
                column=heads[one is not None],
            )
        pairs.append((str(one), str(other)))
    return pairs


def headings(path: str | Path) -> list[str]:
    """The columns of a file. Raises TerritoryError when there is no such file, or it is no table."""
    file = Path(path)
    if not file.is_file():
        raise TerritoryError("there is no such file", file=str(path))
    return _heads(file)


def read_columns(path: str | Path, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a file, as they stand there: text out of a CSV."""
    heads = headings(path)
    for head in columns:
        if head not in heads:
            raise TerritoryError(
                f"there is no such column; there are: {', '.join(heads)}", file=str(path), row=1, column=head
            )
    return _frame(Path(path), list(columns), "")


def _kept(frame: pl.DataFrame, where: Mapping[str, str], file: Path) -> tuple[pl.DataFrame, list[int]]:
    import polars as pl

    kept = frame.with_row_index("__line").filter(
        [pl.col(head).cast(pl.String) == value for head, value in where.items()]
    )
    if kept.is_empty():
        said = ", ".join(f"{head}={value}" for head, value in where.items())
        there = frame[next(iter(where))].cast(pl.String).unique().sort().to_list()[:10]
        raise TerritoryError(
            f"no row has {said}; there are: {', '.join(map(str, there))}",
            file=str(file),
            column=next(iter(where)),
        )
    return kept.drop("__line"), kept["__line"].to_list()


def _separator(file: Path) -> str:
    with file.open(encoding="utf-8-sig") as opened:
        first = opened.readline()
    return max(",;\t", key=first.count)


def _heads(file: Path) -> list[str]:
    import polars as pl

    try:
        if file.suffix.lower() == ".parquet":
            return list(pl.read_parquet_schema(file))
        return pl.read_csv(file, separator=_separator(file), infer_schema=False, n_rows=0).columns
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        raise _unreadable(file, fault) from None


def _frame(file: Path, columns: list[str], flow: str) -> pl.DataFrame:
    """Flows are read as numbers at once, and as text only when that fails, so that the fault can be named."""
    import polars as pl

    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file, columns=columns)
        read = partial(pl.read_csv, file, separator=_separator(file), columns=columns, infer_schema=False)
        try:
            return read(schema_overrides={flow: pl.Float64} if flow else {})
        except pl.exceptions.ComputeError:
            return read()
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        raise _unreadable(file, fault) from None


def _unreadable(file: Path, fault: Exception) -> TerritoryError:
    said = " ".join(str(fault).split())[:120]
    return TerritoryError(f"it cannot be read as a table in UTF-8 ({said})", file=str(file))
