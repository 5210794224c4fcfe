"""Populations and indicators from files. Codes stay text; faults are named by line, place and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.peers.errors import PeerError
from hjulet.instruments.peers.history import History
from hjulet.instruments.peers.traits import Trait, Traits

if TYPE_CHECKING:
    import polars as pl

CODE_HEADS = ("municipality_code", "place_code", "code", "kod", "unit", "place", "county_code")
"""A list of municipalities often holds the county's code as well, so that one comes last."""


def read_history(path: str | Path, *, names: Mapping[str, str] | None = None, source: str = "") -> History:
    """Read population by place and year: a row for each, with the columns `code`, `year` and `population`.

    Parameters
    ----------
    path : .csv (UTF-8; comma, semicolon or tab) or .parquet; the code's column may be named `municipality_code`,
        `county_code`, `place_code`, `code`, `kod`, `unit` or `place`. Other columns of numbers become features.
        Several rows of one place and year (by age, by sex) are added up, and then there are no features.
    names : of places, by code
    source : who publishes the figures; without it the file's name

    Raises
    ------
    PeerError : with file, line, place and year: a column that is missing, text among numbers, codes that have
        lost their zeros or are of two kinds.
    """
    import numpy as np
    import polars as pl

    frame = _frame(path)
    code = next((head for head in CODE_HEADS if head in frame.columns), "")
    for head, there in (("code", code), ("year", "year"), ("population", "population")):
        if there not in frame.columns:
            raise PeerError(
                f"there is no column '{head}'; there are: {', '.join(frame.columns)}", file=str(path), line=1
            )
    other = [head for head in frame.columns if head not in (code, "year", "population", "sex", "age")]
    frame = _numbers(frame, path, code)
    _check_codes(frame, path, code)
    if frame.select(code, "year").is_duplicated().any():
        _check_repeated(frame, path, code)
        # A sum with a part missing is not known; polars would count the part as 0.
        part = pl.col("population")
        total = pl.when(part.is_null().any()).then(None).otherwise(part.sum())
        frame, other = frame.group_by(code, "year").agg(total.alias("population")), []
    places = sorted(frame[code].unique().to_list())
    first, last = int(frame["year"].min()), int(frame["year"].max())  # type: ignore[arg-type]
    row = {place: index for index, place in enumerate(places)}
    rows = np.array([row[place] for place in frame[code].to_list()])
    columns = frame["year"].to_numpy() - first

    def series(head: str) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        values = np.full((len(places), last - first + 1), np.nan)
        values[rows, columns] = frame[head].cast(pl.Float64).to_numpy()
        return values

    features = {head: series(head) for head in other if frame[head].dtype.is_numeric()}
    return History(
        tuple(places),
        tuple(range(first, last + 1)),
        series("population"),
        dict(names or {}),
        source or Path(path).name,
        features,
    )


def read_traits(
    path: str | Path, *, within: str = "", indicators: Sequence[str] = (), source: str = ""
) -> Traits:
    """Read indicators of places: a row for each place, a column for each indicator; .csv, .xlsx or .parquet.

    `within` names a column of words that groups the places, such as their functional region; `indicators` the columns
    to take, without it all others. Raises IndicatorError with line, place and indicator, as
    `hjulet.instruments.indicators.read_table`, which reads the file.
    """
    from hjulet.instruments.indicators.reading import read_table

    code = next((head for head in CODE_HEADS if head in _headings(path)), "")
    table = read_table(path, unit=code, groups=[within] if within else [], indicators=indicators)
    said = source or Path(path).name
    traits = tuple(Trait(head, head, head, source=said) for head in table.columns)
    return Traits(table.units, traits, table.values, dict(table.names), dict(table.groups))


def is_history(path: str | Path) -> bool:
    """Whether a file holds population by place and year, rather than indicators."""
    return {"year", "population"} <= set(_headings(path))


def _headings(path: str | Path) -> tuple[str, ...]:
    from hjulet.instruments.indicators.sheets import read_sheet

    if Path(path).suffix.lower() in (".csv", ".tsv", ".txt", ".parquet"):
        return tuple(_frame(path, rows=1).columns)
    return read_sheet(path).headings


def _frame(path: str | Path, rows: int | None = None) -> pl.DataFrame:
    import polars as pl

    file = Path(path)
    if not file.is_file():
        raise PeerError("there is no such file", file=str(path))
    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file, n_rows=rows)
        with file.open(encoding="utf-8-sig") as opened:
            first = opened.readline()
        separator = max(",;\t", key=first.count)
        return pl.read_csv(file, separator=separator, infer_schema=False, n_rows=rows)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        said = " ".join(str(fault).split())[:120]
        raise PeerError(f"the file cannot be read as a table in UTF-8 ({said})", file=str(path)) from None


def _numbers(frame: pl.DataFrame, path: str | Path, code: str) -> pl.DataFrame:
    """Text to numbers, where it must be and where it is; what is empty is missing."""
    import polars as pl

    missing = ["", "na", "n/a", "nan", "null", "none", ".", ".."]
    for head in frame.columns:
        if head == code or not isinstance(frame[head].dtype, pl.String):
            continue
        text = frame[head].str.strip_chars()
        text = text.set(text.str.to_lowercase().is_in(missing), None)
        number = text.cast(pl.Float64, strict=False)
        wrong = number.is_null() & text.is_not_null()
        if not wrong.any():
            frame = frame.with_columns(number.alias(head))
        elif head in ("year", "population"):
            line = int(wrong.arg_true()[0])
            raise PeerError(
                f"'{text[line]}' came in the column '{head}' where a number was expected; leave it empty when it "
                "is not known",
                file=str(path), line=line + 2, place=str(frame[code][line]),
            )  # fmt: skip
    year = frame["year"]
    odd = year.is_null() | (year.cast(pl.Float64) % 1 != 0)
    if odd.any():
        line = int(odd.arg_true()[0])
        raise PeerError(
            "the year is not a whole number", file=str(path), line=line + 2, place=str(frame[code][line])
        )
    return frame.with_columns(year.cast(pl.Int64))


def _check_codes(frame: pl.DataFrame, path: str | Path, code: str) -> None:
    import polars as pl

    if not isinstance(frame[code].dtype, pl.String):
        raise PeerError(
            f"the column '{code}' holds numbers, so zeros at the front may be lost; make it text",
            file=str(path),
        )
    empty = frame[code].is_null() | (frame[code].str.strip_chars() == "")
    if empty.any():
        raise PeerError("the place has no code", file=str(path), line=int(empty.arg_true()[0]) + 2)
    digits = frame[code].filter(frame[code].str.contains(r"^\d+$"))
    if digits.str.len_chars().n_unique() > 1:
        line = int((frame[code].str.len_chars() != len(frame[code][0])).arg_true()[0])
        raise PeerError(
            f"the code is not as long as '{frame[code][0]}': places of one kind are compared with each other; keep "
            "municipalities and counties apart, and zeros at the front",
            file=str(path), line=line + 2, place=frame[code][line],
        )  # fmt: skip


def _check_repeated(frame: pl.DataFrame, path: str | Path, code: str) -> None:
    """A place may stand several times for a year when the rows are its ages or sexes, and each once."""
    keys = [head for head in (code, "year", "age", "sex") if head in frame.columns]
    first = frame.select(keys).with_row_index().unique(keys, keep="first")["index"]
    if repeated := set(range(len(frame))) - set(first.to_list()):
        row = min(repeated)
        raise PeerError(
            "the place stands twice for the year; keep one row",
            file=str(path), line=row + 2, place=frame[code][row], year=int(frame["year"][row]),
        )  # fmt: skip
