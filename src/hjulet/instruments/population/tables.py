"""Tables as they stand, CSV or Parquet: codes as text, numbers as numbers, and every fault with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.population.errors import PopulationError

if TYPE_CHECKING:
    import polars as pl

LEVELS = {"county": "county_code", "municipality": "municipality_code", "nation": "country_code"}
"""What rows may be gathered by, and the column that says it."""
NATION = "SE"
MISSING = ("", "NA", "nan", "..")
SEX = {"F": "F", "K": "F", "2": "F", "M": "M", "1": "M"}
"""SCB writes 1 for men and 2 for women, Kolada K for women."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows, all cells text. Line 1 holds the headings."""

    file: str
    frame: pl.DataFrame

    def error(
        self, message: str, row: int | None = None, *, place: str = "", year: int | None = None
    ) -> PopulationError:
        line = None if row is None else row + 2
        return PopulationError(message, file=self.file, line=line, place=place, year=year)

    def require(self, *columns: str) -> None:
        """Raises PopulationError for a column that is not there, with the nearest that is."""
        for column in columns:
            if column not in self.frame.columns:
                near = get_close_matches(column, self.frame.columns, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(self.frame.columns)}"
                raise self.error(f"there is no column '{column}'; {hint}")

    def numbers(self, column: str) -> pl.Series:
        """A column as numbers, null where missing. Raises PopulationError for text, a negative left to the caller."""
        import polars as pl

        self.require(column)
        text = self.frame[column].str.strip_chars()
        text = pl.select(pl.when(text.is_in(MISSING)).then(None).otherwise(text)).to_series()
        numbers = text.cast(pl.Float64, strict=False)
        wrong = (numbers.is_null() & text.is_not_null()) | numbers.is_infinite().fill_null(value=False)
        if wrong.any():
            row = int(wrong.arg_true()[0])
            raise self.error(
                f"'{self.frame[column][row]}' came as {column}; give a number, or nothing when it is not known",
                row,
            )
        return numbers

    def years(self) -> pl.Series:
        """The years of the rows, whole numbers."""
        import polars as pl

        numbers = self.numbers("year")
        wrong = numbers.is_null() | (numbers != numbers.round())
        if wrong.any():
            row = int(wrong.arg_true()[0])
            raise self.error(f"'{self.frame['year'][row]}' is no year; write it as 2010", row)
        return numbers.cast(pl.Int64)

    def places(self, by: str) -> pl.Series:
        """The code of each row at the level asked for; counties are the first two digits of municipalities."""
        import polars as pl

        if by not in LEVELS:
            raise self.error(f"'{by}' is no level; give {', '.join(LEVELS)}")
        columns = self.frame.columns
        if by == "nation":
            return pl.Series(LEVELS[by], [NATION] * self.frame.height, dtype=pl.String)
        if LEVELS[by] in columns:
            return self._codes(LEVELS[by], 2 if by == "county" else 4)
        if by == "county" and LEVELS["municipality"] in columns:
            return self._codes(LEVELS["municipality"], 4).str.slice(0, 2)
        self.require(LEVELS[by])
        raise AssertionError

    def _codes(self, column: str, digits: int) -> pl.Series:
        codes = self.frame[column].str.strip_chars()
        wrong = ~codes.str.contains(rf"^\d{{{digits}}}$").fill_null(value=False)
        if wrong.any():
            row = int(wrong.arg_true()[0])
            came = codes[row]
            hint = (
                f"; did you mean '{came.zfill(digits)}'?"
                if came and came.isdecimal() and len(came) < digits
                else ""
            )
            raise self.error(
                f"'{came}' came as {column}: codes are text of {digits} digits, leading zeros and all{hint}",
                row,
            )
        return codes

    def sexes(self, column: str = "sex") -> pl.Series:
        """F or M of each row."""
        self.require(column)
        known = self.frame[column].str.strip_chars().replace_strict(SEX, default=None)
        if known.is_null().any():
            row = int(known.is_null().arg_true()[0])
            raise self.error(f"'{self.frame[column][row]}' came as {column}; give F or M", row)
        return known


def read_table(path: str | Path) -> Table:
    """Read a file by its ending: .csv, .tsv or .txt (comma, semicolon or tab) in UTF-8, or .parquet."""
    import polars as pl

    file, ending = Path(path), Path(path).suffix.lower()
    if not file.is_file():
        raise PopulationError("there is no such file", file=str(path))
    try:
        if ending == ".parquet":
            frame = pl.read_parquet(file)
            frame = frame.with_columns(pl.all().cast(pl.String))
        elif ending in (".csv", ".tsv", ".txt"):
            with file.open(encoding="utf-8-sig") as lines:
                first = lines.readline()
            separator = max(",;\t", key=first.count)
            frame = pl.read_csv(file, separator=separator, infer_schema=False)
        else:
            raise PopulationError(
                f"files named '{ending}' cannot be read; give .csv or .parquet", file=str(path)
            )
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        words = " ".join(str(fault).split())[:160]
        raise PopulationError(f"the file cannot be read as {ending} ({words})", file=str(path)) from None
    if not frame.height:
        raise PopulationError(
            "there are no rows; the first line holds headings, the others figures", file=str(path)
        )
    return Table(str(path), frame)


def check_once(table: Table, keys: pl.DataFrame, names: Sequence[str]) -> None:
    """Raises PopulationError for a row that says again what another has said."""
    twice = keys.select(names).is_duplicated()
    if twice.any():
        row = int(twice.arg_true()[1])
        said = ", ".join(f"{name} {keys[name][row]}" for name in names)
        raise table.error(f"a row for {said} stands twice; leave one of them out", row)
