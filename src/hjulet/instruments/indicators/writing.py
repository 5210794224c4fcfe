"""A table of rows to a file, in the form its ending says: CSV, Parquet, Excel or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.errors import IndicatorError

if TYPE_CHECKING:
    import polars as pl

ENDINGS = (".csv", ".parquet", ".xlsx", ".json")


def check_ending(path: str | Path) -> Path:
    """The path, if its ending says a form that can be written. Raises IndicatorError otherwise."""
    file = Path(path)
    if file.suffix.lower() not in ENDINGS:
        raise IndicatorError(
            f"files named '{file.suffix}' cannot be written; give {', '.join(ENDINGS)}", file=str(path)
        )
    if not file.absolute().parent.is_dir():
        raise IndicatorError("the folder it is to be written in is not there; make it first", file=str(path))
    return file


def write_frame(frame: pl.DataFrame, path: str | Path, about: Mapping[str, object]) -> None:
    """Write rows; JSON and Excel say first what they are `about`.

    Raises IndicatorError for another ending than .csv, .parquet, .xlsx and .json.
    """
    file = check_ending(path)
    ending = file.suffix.lower()
    if ending == ".csv":
        frame.write_csv(file)
    elif ending == ".parquet":
        frame.write_parquet(file)
    elif ending == ".json":
        file.write_text(as_json(frame, about) + "\n", encoding="utf-8")
    else:
        _write_excel(frame, file, about)


def as_json(frame: pl.DataFrame, about: Mapping[str, object]) -> str:
    """One object: what it is about, and `rows`."""
    return json.dumps({**about, "rows": frame.to_dicts()}, ensure_ascii=False)


def _write_excel(frame: pl.DataFrame, file: Path, about: Mapping[str, object]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.append(frame.columns)
    for row in frame.iter_rows():
        sheet.append(row)
    said = book.create_sheet("About")
    for name, value in about.items():
        said.append([name, value if isinstance(value, (str, int, float, bool)) else str(value)])
    book.save(file)
