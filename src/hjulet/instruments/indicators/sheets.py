"""Files as they stand, CSV, Excel or Parquet: headings, and rows of cells with the line each begins on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from hjulet.instruments.indicators.errors import IndicatorError

Cell = str | float | None

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", ".."})
"""What stands for "not known", in small letters. "-" does not: in official statistics it is a true 0."""
TEXTS = (".csv", ".tsv", ".txt")
GROUPED = re.compile(r"[-+]?\d{1,3}(?:[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+(?:[.,]\d+)?")
"""Thousands parted by a space: "12 345,6"."""
LARGEST = 1e70
"""No statistic is larger, and the fourth power of this, which kurtosis takes, is still a number."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it stands: headings, and rows of cells with the line each begins on."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for at every cell, and a file may have thousands of columns.
        object.__setattr__(self, "_places", {heading: place for place, heading in enumerate(self.headings)})

    def texts(self, heading: str) -> list[str]:
        """A column as text; whole numbers without decimals."""
        index = self._places[heading]
        return [_text(row[index]) for row in self.rows]

    def text(self, row: int, heading: str) -> str:
        """A cell as text; whole numbers without decimals."""
        return _text(self.rows[row][self._places[heading]])

    def number(self, row: int, heading: str, unit: str = "", indicator: str = "") -> float:
        """A cell as a number, nan when missing. Raises IndicatorError for text, with its line and the indicator, which
        is the heading's unless it is said.
        """
        cell = self.rows[row][self._places[heading]]
        try:
            return _number(cell)
        except ValueError as fault:
            raise self.error(str(fault), row, unit=unit, indicator=indicator or heading) from None

    def error(
        self, message: str, row: int | None = None, *, unit: str = "", indicator: str = ""
    ) -> IndicatorError:
        line = 1 if row is None else self.lines[row]
        return IndicatorError(message, file=self.file, line=line, unit=unit, indicator=indicator)

    def require(self, heading: str, what: str) -> str:
        """The heading, if there is a column of that name. Raises IndicatorError with what it may have been."""
        if heading in self._places:
            return heading
        near = get_close_matches(heading, self.headings[:1000], n=1)
        first = ", ".join(self.headings[:20]) + (" …" if len(self.headings) > 20 else "")
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {first}"
        raise self.error(f"there is no column '{heading}' ({what}); {hint}")


def read_sheet(path: str | Path, sheet: str = "", *, whole_rows: bool = False) -> Sheet:
    """Read a file as it stands, by its ending; with `whole_rows` a line of a CSV that lacks cells is a fault.

    Raises IndicatorError when it cannot be read as what it is named.
    """
    file, ending = Path(path), Path(path).suffix.lower()
    if not file.is_file():
        raise IndicatorError("there is no such file", file=str(path))
    if ending in TEXTS:
        rows = _csv_rows(file)
    elif ending in (".xlsx", ".xlsm"):
        rows = _excel_rows(file, sheet)
    elif ending == ".parquet":
        rows = _parquet_rows(file)
    else:
        raise IndicatorError(
            f"files named '{ending}' cannot be read; give .csv, .xlsx or .parquet", file=str(path)
        )
    line, first = next(rows, (1, []))
    headings = tuple(_text(cell) for cell in first)
    while headings and not headings[-1]:
        headings = headings[:-1]
    if not headings:
        raise IndicatorError("the file is empty; its first line holds the headings", file=str(path), line=1)
    for heading, times in Counter(headings).items():
        if not heading or times > 1:
            what = f"the heading '{shown(heading)}' stands twice" if heading else "a column has no heading"
            raise IndicatorError(f"{what}; give each column its own", file=str(path), line=line)
    cells, lines = [], []
    for line, row in rows:
        if not any(_text(cell) for cell in row):
            continue
        if any(_text(cell) for cell in row[len(headings) :]):
            raise IndicatorError(
                f"the line has {len(row)} cells, and there are {len(headings)} headings; "
                "put text with the separator in it between quotation marks",
                file=str(path),
                line=line,
            )
        if whole_rows and ending in TEXTS and len(row) < len(headings):
            raise IndicatorError(
                f"the line has {len(row)} cells, and there are {len(headings)} headings; a cell that is not known is empty,"
                " with its separator",
                file=str(path),
                line=line,
            )
        cells.append((*row[: len(headings)], *[None] * (len(headings) - len(row))))
        lines.append(line)
    if not cells:
        raise IndicatorError("there are headings, and no rows under them", file=str(path), line=line)
    return Sheet(str(path), headings, tuple(cells), tuple(lines))


def _csv_rows(file: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        line = file.read_bytes()[: fault.start].count(b"\n") + 1
        raise IndicatorError("the file is not in UTF-8; save it so", file=str(file), line=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise IndicatorError("the file is no text: it has a zero byte", file=str(file), line=line)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    # Lines end at a line feed or a carriage return, and not at every sign that Unicode would part paragraphs by.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, [_comma_to_point(cell) for cell in row] if separator != "," else row
            line = reader.line_num + 1
    except csv.Error as fault:
        raise IndicatorError(f"the line cannot be read as CSV ({fault})", file=str(file), line=line) from None


def _comma_to_point(cell: str) -> str:
    """Swedish files part cells with semicolons and decimals with a comma."""
    whole, comma, decimals = cell.strip().partition(",")
    return (
        f"{whole}.{decimals}" if comma and decimals.isdecimal() and whole.lstrip("-+").isdecimal() else cell
    )


def _excel_rows(file: Path, sheet: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError):
        raise IndicatorError("the file is no Excel workbook", file=str(file)) from None
    try:
        if sheet and sheet not in workbook.sheetnames:
            raise IndicatorError(
                f"there is no sheet '{sheet}'; there are: {', '.join(workbook.sheetnames)}", file=str(file)
            )
        rows = workbook[sheet or workbook.sheetnames[0]].iter_rows(values_only=True)
        for line, row in enumerate(rows, start=1):
            yield line, [cell if isinstance(cell, int | float | str | None) else str(cell) for cell in row]
    finally:
        workbook.close()


def _parquet_rows(file: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError):
        raise IndicatorError("the file is no Parquet file", file=str(file)) from None
    yield 1, frame.columns
    for line, row in enumerate(frame.iter_rows(), start=2):
        yield line, [cell if isinstance(cell, int | float | str | None) else str(cell) for cell in row]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _number(cell: Cell) -> float:
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in MISSING):
        return float("nan")
    if isinstance(cell, bool):
        raise ValueError(f"'{cell}' came where a number was expected; write 1 or 0")
    said = shown(str(cell))
    try:
        number = float(_plain(cell) if isinstance(cell, str) else cell)
    except ValueError:
        known = "a number with a decimal point, or nothing when it is not known"
        raise ValueError(f"'{said}' came where a number was expected; give {known}") from None
    except OverflowError:
        number = LARGEST * 10
    if isinstance(cell, str) and ("_" in cell or "inf" in cell.lower()):
        raise ValueError(f"'{said}' came where a number was expected; leave it empty when it is not known")
    if abs(number) > LARGEST:
        raise ValueError(f"'{said}' is too large to compute with; leave it empty when it is not known")
    return number


def _plain(cell: str) -> str:
    """A number as Swedish tables print it: thousands parted by a space, a true minus sign."""
    plain = cell.strip().replace("\N{MINUS SIGN}", "-")
    return re.sub(r"\s", "", plain).replace(",", ".") if GROUPED.fullmatch(plain) else plain


def shown(words: str) -> str:
    """Of a cell, what fits in a message: its beginning, without signs that steer a terminal."""
    plain = "".join(sign if sign.isprintable() else "·" for sign in words)
    return plain if len(plain) <= 40 else f"{plain[:40]} …"
