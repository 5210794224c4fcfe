"""A table of rows to a file, in the form its ending says: CSV, Parquet, Excel or JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    if file.is_dir():
        raise IndicatorError("it is a folder; give the name of a file", file=str(path))
    return file


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """Where to write, beside the path: it takes the path's place when all is written, and is gone when that fails.

    So nobody reads half a file, and what was there before stays until it can be replaced.
    """
    target = Path(path).resolve()
    part = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        part.touch()  # what cannot be written is known before anything is made
        yield part
        part.replace(target)
    except OSError as fault:
        # polars keeps what the system said in its own words alone.
        raise IndicatorError(f"it cannot be written: {fault.strerror or fault}", file=str(path)) from fault
    finally:
        part.unlink(missing_ok=True)


def write_frame(frame: pl.DataFrame, path: str | Path, about: Mapping[str, object]) -> None:
    """Write rows; JSON and Excel say first what they are `about`.

    Raises IndicatorError for another ending than .csv, .parquet, .xlsx and .json, and when it cannot be written.
    """
    ending = check_ending(path).suffix.lower()
    with whole_file(path) as file:
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
    # JSON has no nan.
    rows = frame.fill_nan(None).to_dicts()
    return json.dumps({**about, "rows": rows}, ensure_ascii=False, allow_nan=False)


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
