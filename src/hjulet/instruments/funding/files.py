"""Lists as they stand: CSV, Excel, XML, JSON or Parquet to columns of text, with the line each row is on."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.funding.columns import recognise
from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xml", ".json", ".parquet")
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", ".."})
BETWEEN = "|"
"""Between several values in one cell, where a form of file has lists."""
LOOK_FOR_HEADINGS = 30
LEAST_KNOWN = 2


@dataclass(frozen=True)
class Raw:
    """A list as it stands: all columns are text, nothing is null but what is missing."""

    file: str
    frame: pl.DataFrame
    line_of: Callable[[int], int] = field(repr=False)
    """The line (row in Excel) on which a row begins."""

    def error(
        self, message: str, row: int | None = None, *, column: str = "", project: str = ""
    ) -> FundingError:
        line = self.line_of(row) if row is not None else None
        return FundingError(message, file=self.file, line=line, column=column, project=project)

    def numbers(self, columns: Mapping[str, str], *heads: str) -> Floats | None:
        """The first of some columns as numbers, nan where there is none. `columns` are headings by small letters."""
        import polars as pl

        head = next((columns[one] for one in heads if one in columns), None)
        if head is None:
            return None
        text = self.frame[head].str.replace_all(r"\s", "").str.replace(",", ".", literal=True)
        values = text.cast(pl.Float64, strict=False)
        if (wrong := values.is_null() & text.is_not_null()).any():
            row = int(wrong.arg_true()[0])
            raise self.error(f"'{self.frame[head][row]}' came where a number was expected", row, column=head)
        return values.to_numpy().astype(float)


def read_raw(path: str | Path, *, sheet: str = "") -> Raw:
    """Read a list by its ending. Lines above the headings, such as a title, are passed over.

    Raises FundingError when there is no such file, or it is not what its ending says.
    """
    file = Path(path)
    if not file.is_file():
        raise FundingError("there is no such file", file=str(path))
    ending = file.suffix.lower()
    if ending in (".csv", ".tsv", ".txt"):
        return _csv(file)
    if ending in (".xlsx", ".xlsm"):
        return _excel(file, sheet)
    if ending == ".xml":
        return _xml(file)
    if ending == ".json":
        return _json(file)
    if ending == ".parquet":
        return _parquet(file)
    raise FundingError(f"files named '{ending}' cannot be read; give {', '.join(ENDINGS)}", file=str(path))


def _csv(file: Path) -> Raw:
    import polars as pl

    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise FundingError("the file is not in UTF-8; save it so", file=str(file), line=line) from None
    if not text.strip():
        raise FundingError("the file is empty; its first line holds the headings", file=str(file), line=1)
    separator, skip = _form(text)
    lines = _Lines(text, separator, skip)
    _check_headings(lines.headings(), file, lines.of(-1))
    try:
        frame = pl.read_csv(
            text.encode(),
            separator=separator,
            infer_schema=False,
            skip_rows=skip,
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as fault:
        row = lines.odd()
        said = " ".join(str(fault).split())[:100]
        raise FundingError(
            f"the file cannot be read as CSV ({said}); put text with the separator in it between quotation marks",
            file=str(file),
            line=row,
        ) from None
    return _clean(file, frame, lines.of)


def _form(text: str) -> tuple[str, int]:
    """What parts the cells, and how many lines stand above the headings: what makes most headings known words."""
    tried = []
    for separator in (",", ";", "\t"):
        known, at = _heading_row(csv.reader(StringIO(text, newline=""), delimiter=separator))
        tried.append((known, text.split("\n", 1)[0].count(separator), separator, at))
    _, _, separator, skip = max(tried, key=lambda one: one[:2])
    return separator, skip


@dataclass(frozen=True)
class _Lines:
    """Which line a record begins on. Read again only when an error asks for it: cells may hold line breaks."""

    text: str
    separator: str
    skip: int

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        lines = islice(StringIO(self.text, newline=""), self.skip, None)
        reader, begins = csv.reader(lines, delimiter=self.separator), 0
        for cells in reader:
            yield self.skip + begins + 1, cells
            begins = reader.line_num

    def headings(self) -> list[str]:
        return next((cells for _, cells in self._records()), [])

    def of(self, row: int) -> int:
        """Row -1 is the headings."""
        for number, (line, _) in enumerate(self._records()):
            if number == row + 1:
                return line
        return self.skip + row + 2

    def odd(self) -> int | None:
        """The first line with more cells than there are headings."""
        width = len(self.headings())
        return next((line for line, cells in self._records() if len(cells) > width), None)


def _excel(file: Path, sheet: str) -> Raw:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError):
        raise FundingError("the file is no Excel workbook", file=str(file)) from None
    try:
        if sheet and sheet not in workbook.sheetnames:
            raise FundingError(
                f"there is no sheet '{sheet}'; there are: {', '.join(workbook.sheetnames)}", file=str(file)
            )
        rows = [
            [_cell(cell) for cell in row]
            for row in workbook[sheet or workbook.sheetnames[0]].iter_rows(values_only=True)
        ]
    finally:
        workbook.close()
    _, skip = _heading_row(rows)
    kept = [at for at in range(skip + 1, len(rows)) if any(rows[at])]
    headings = rows[skip] if skip < len(rows) else []
    while headings and not headings[-1]:
        headings = headings[:-1]
    _check_headings(headings, file, skip + 1)
    columns = {
        head: [rows[at][place] if place < len(rows[at]) else "" for at in kept]
        for place, head in enumerate(headings)
    }
    return _clean(file, _texts(columns), lambda row: kept[row] + 1 if row >= 0 else skip + 1)


def _xml(file: Path) -> Raw:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        tree = etree.parse(str(file), parser)
    except etree.XMLSyntaxError as fault:
        raise FundingError(f"the file is no XML ({fault.msg})", file=str(file), line=fault.lineno) from None
    except OSError:
        # What lxml says of bytes that are not of the encoding the file declares.
        raise FundingError(
            "the file is not in the encoding it declares; save it in UTF-8", file=str(file)
        ) from None
    if tree.docinfo.doctype:
        raise FundingError("the file declares a document type; take that line away", file=str(file), line=1)
    records = _records_of(tree.getroot())
    if not records:
        raise FundingError("there are no records: elements of one name, each with its fields", file=str(file))
    rows = [_fields_of(record) for record in records]
    headings = list(dict.fromkeys(head for row in rows for head in row))
    lines = [record.sourceline for record in records]
    frame = _texts({head: [row.get(head, "") for row in rows] for head in headings})
    return _clean(file, frame, lambda row: lines[max(row, 0)])


def _records_of(root: Any) -> list[Any]:
    """The elements that stand for projects: of the first name whose fields are known words."""
    for one in root.iter():
        if len(recognise(list(_fields_of(one)))) >= LEAST_KNOWN:
            return list(root.iter(one.tag))
    return []


def _fields_of(record: Any) -> dict[str, str]:
    found: dict[str, list[str]] = {str(name): [value] for name, value in record.attrib.items()}
    for child in record:
        name = str(child.tag).rpartition("}")[2]
        texts = [text.strip() for text in child.itertext() if text.strip()]
        found.setdefault(name, []).extend(texts)
    return {name: BETWEEN.join(values) for name, values in found.items()}


def _json(file: Path) -> Raw:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as fault:
        raise FundingError(f"the file is no JSON ({fault})", file=str(file)) from None
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list) or not found or not all(isinstance(row, dict) for row in found):
        raise FundingError("a list of objects was expected, one for each project", file=str(file))
    headings = list(dict.fromkeys(head for row in found for head in row))
    # JSON has no lines that a reader can count by: the number of the object stands for it.
    return _clean(
        file,
        _texts({head: [_cell(row.get(head)) for row in found] for head in headings}),
        lambda row: row + 1,
    )


def _parquet(file: Path) -> Raw:
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError):
        raise FundingError("the file is no Parquet file", file=str(file)) from None
    lists = [
        pl.col(head).cast(pl.List(pl.String)).list.join(BETWEEN)
        if isinstance(kind, pl.List)
        else pl.col(head)
        for head, kind in frame.schema.items()
    ]
    return _clean(file, frame.select(lists).cast(pl.String), lambda row: row + 1)


def _clean(file: Path, frame: pl.DataFrame, line_of: Callable[[int], int]) -> Raw:
    import polars as pl

    if not frame.height:
        raise FundingError("there are headings, and no rows under them", file=str(file), line=line_of(-1))
    text = pl.all().str.strip_chars()
    frame = frame.with_columns(
        pl.when(text.str.to_lowercase().is_in(sorted(MISSING))).then(None).otherwise(text).name.keep()
    )
    frame = frame.rename(lambda head: head.strip())
    full = ~frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    if full.all():
        return Raw(str(file), frame, line_of)
    kept = full.arg_true().to_list()
    if not kept:
        raise FundingError("there are headings, and no rows under them", file=str(file), line=line_of(-1))
    return Raw(str(file), frame.filter(full), lambda row: line_of(kept[row] if row >= 0 else row))


def _texts(columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame({head: pl.Series(values, dtype=pl.String) for head, values in columns.items()})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return BETWEEN.join(_cell(one) for one in value)
    return str(value).strip()


def _heading_row(rows: Iterable[Sequence[str]]) -> tuple[int, int]:
    """How many known words are in the headings, and which row they are: the first of those with most."""
    best, at = 0, 0
    for row, cells in enumerate(islice(rows, LOOK_FOR_HEADINGS)):
        if (known := len(recognise([str(cell) for cell in cells]))) > best:
            best, at = known, row
    return best, at


def _check_headings(headings: Sequence[str], file: Path, line: int) -> None:
    for heading, times in Counter(one.strip() for one in headings).items():
        if not heading or times > 1:
            what = f"the heading '{heading[:40]}' stands twice" if heading else "a column has no heading"
            raise FundingError(f"{what}; give each column its own", file=str(file), line=line)
