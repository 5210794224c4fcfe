"""Figures out of a file, CSV, Excel or Parquet: a row for each value, or a row for each unit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.gathering import SEX_HEADS, YEAR_HEADS
from hjulet.instruments.indicators.reading import NAME_HEADS, UNIT_HEADS, numbers_of, units_of
from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import Job, Part, name_of
from hjulet.instruments.sources.observations import schema

if TYPE_CHECKING:
    import polars as pl

CODE_HEADS = (*UNIT_HEADS, "kommunkod", "länskod", "regionkod", "municipality_code", "county_code")
ASIDE_HEADS = (
    *(*NAME_HEADS, "kommunnamn", "länsnamn", "regionnamn", "kommun", "län", "region"),
    *("municipality_name", "county_name", "municipality", "county"),
)
"""Columns that are no figures: what the units are called."""
INDICATOR_HEADS = ("indicator", "kpi", "indikator", "nyckeltal")
VALUE_HEADS = ("value", "värde")
STATUS_HEADS = ("status",)
PERIOD = re.compile(r"\d{4}(?:[-/A-Za-z][-/0-9A-Za-z]*)?")
"""2024, 2024-Q1, 2024M05, 2023/24."""
SEX_WORDS = {
    "": "T", "t": "T", "totalt": "T", "total": "T", "alla": "T",
    "k": "K", "kvinnor": "K", "f": "K", "women": "K", "flickor": "K",
    "m": "M", "män": "M", "men": "M", "pojkar": "M",
}  # fmt: skip


def file_job(path: str | Path, *, source: str = "", period: str = "", indicator: str = "") -> Job:
    """The job of loading a file.

    Parameters
    ----------
    path : .csv, .xlsx or .parquet. Long: columns for unit, period, indicator and value, perhaps sex and status.
        Wide: a column for the unit and one for each indicator (with a column for the period, or `period`), or one for
        each year (with `indicator`).
    source : the words that stand as source; the file's name without.
    period : of the whole file, where it has no column for it.
    indicator : of the whole file, where its columns are years.

    Raises SourceError with line and column for what cannot be read.
    """
    file = Path(path)
    try:
        sheet = read_sheet(file)
        rows = _rows(sheet, period, indicator)
    except IndicatorError as error:
        raise SourceError(str(error)) from None
    words = source or file.name
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    frame = _typed(rows, words, written)
    content = hashlib.sha256(file.read_bytes()).hexdigest()
    about = About(words, {"file": file.name, "sha256": content}, "", f"Källa: {words}")
    narrowed = {key: said for key, said in (("period", period), ("indicator", indicator)) if said}
    return Job(
        "file", name_of(file.stem, narrowed), about, [Part(f"{content} {period} {indicator}", lambda: frame)]
    )


def _rows(sheet: Sheet, period: str, indicator: str) -> dict[str, list[object]]:
    unit = _head(sheet, CODE_HEADS) or sheet.headings[0]
    units = units_of(sheet, unit, may_repeat=True)
    _check_zeros(sheet, units)
    sex, year = _head(sheet, SEX_HEADS), _head(sheet, YEAR_HEADS)
    sexes = (
        [_sex(sheet, row, words) for row, words in enumerate(sheet.texts(sex))] if sex else ["T"] * len(units)
    )
    value, series = _head(sheet, VALUE_HEADS), _head(sheet, INDICATOR_HEADS)
    if year and period:
        raise sheet.error(f"the column '{year}' says the period already; leave --period out")
    if value and (series or indicator):
        if series and indicator:
            raise sheet.error(f"the column '{series}' says the indicator already; leave --indicator out")
        periods = _periods(sheet, len(units), year, period)
        return _long(sheet, units, sexes, periods, series, indicator, value)
    aside = {unit, sex, year, _head(sheet, STATUS_HEADS)}
    heads = [head for head in sheet.headings if head not in aside and head.casefold() not in ASIDE_HEADS]
    if not heads:
        raise sheet.error("there is no column with figures; give one for each indicator or each year")
    return _wide(sheet, heads, units, sexes, year, period, indicator)


def _wide(
    sheet: Sheet,
    heads: Sequence[str],
    units: Sequence[str],
    sexes: Sequence[str],
    year: str,
    period: str,
    indicator: str,
) -> dict[str, list[object]]:
    are_years = all(head.isdigit() and len(head) == 4 for head in heads)
    if are_years and not indicator:
        raise sheet.error("the columns are years; say which indicator they are of with --indicator NAME")
    if are_years and (year or period):
        raise sheet.error("the columns are years, so the period is said twice; leave one of them out")
    if indicator and not are_years:
        raise sheet.error(f"the columns name the indicators ({heads[0]}, …); leave --indicator out")
    periods = list(heads) if are_years else _periods(sheet, len(units), year, period)
    values = numbers_of(sheet, heads, units)
    cells = [(row, place) for row in range(len(units)) for place in range(len(heads))]
    return {
        "unit": [units[row] for row, _ in cells],
        "period": [periods[place if are_years else row] for row, place in cells],
        "sex": [sexes[row] for row, _ in cells],
        "indicator": [indicator if are_years else heads[place] for _, place in cells],
        "value": [float(values[cell]) for cell in cells],
        "status": [""] * len(cells),
    }


def _long(
    sheet: Sheet,
    units: Sequence[str],
    sexes: Sequence[str],
    periods: Sequence[str],
    series: str,
    indicator: str,
    value: str,
) -> dict[str, list[object]]:
    status = _head(sheet, STATUS_HEADS)
    return {
        "unit": list(units),
        "period": list(periods),
        "sex": list(sexes),
        "indicator": list(sheet.texts(series)) if series else [indicator] * len(units),
        "value": [sheet.number(row, value, units[row]) for row in range(len(units))],
        "status": list(sheet.texts(status)) if status else [""] * len(units),
    }


def _periods(sheet: Sheet, rows: int, year: str, period: str) -> list[str]:
    if not (year or period):
        raise sheet.error(
            "there is no column for the period; add one (period, year, år), or give --period 2024"
        )
    periods = list(sheet.texts(year)) if year else [period] * rows
    for row, words in enumerate(periods):
        if not PERIOD.fullmatch(words):
            raise sheet.error(f"the period '{words}' is not understood; write 2024, 2024-05 or 2024-Q1", row)
    return periods


def _check_zeros(sheet: Sheet, units: Sequence[str]) -> None:
    """Refuse codes that a spreadsheet has read as numbers: Swedish ones have 2 or 4 digits."""
    if any(code.startswith("0") for code in units):
        return
    for row, code in enumerate(units):
        if code.isdigit() and len(code) in (1, 3):
            raise sheet.error(
                f"the code has {len(code)} digits, so the zero at its front may be lost; codes have 2 digits (county)"
                f" or 4 (municipality), as 0{code}: make the column text",
                row,
                unit=code,
            )


def _typed(rows: dict[str, list[object]], source: str, retrieved: datetime) -> pl.DataFrame:
    import polars as pl

    kinds = {name: kind for name, kind in schema().items() if name in rows}
    return pl.DataFrame(rows, schema=kinds).with_columns(
        pl.col("value").fill_nan(None),
        source=pl.lit(source),
        retrieved=pl.lit(retrieved).cast(pl.Datetime("us", "UTC")),
    )


def _sex(sheet: Sheet, row: int, words: str) -> str:
    if (found := SEX_WORDS.get(words.casefold())) is None:
        raise sheet.error(f"the sex '{words}' is not known; write T (total), K (women) or M (men)", row)
    return found


def _head(sheet: Sheet, among: Sequence[str]) -> str:
    return next((head for head in sheet.headings if head.casefold() in among), "")
