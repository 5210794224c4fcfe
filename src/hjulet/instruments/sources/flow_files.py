"""Flows between municipalities out of a file: a row for each pair, a column for each group, or a square table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.gathering import SEX_HEADS, YEAR_HEADS
from hjulet.instruments.indicators.sheets import Sheet, read_sheet
from hjulet.instruments.sources.commuting import FLOWS, OWN, SERIES, CommutingSeries, series_name
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.divisions import RENUMBERED
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.files import SEX_WORDS
from hjulet.instruments.sources.loading import Job, Part
from hjulet.instruments.sources.observations import schema

if TYPE_CHECKING:
    import polars as pl

HOME_HEADS = (
    *("origin", "origin_code", "home", "home_code", "from", "residence", "residence_code"),
    *("bostadskommun", "boendekommun", "hemkommun", "nattkommun", "bostad", "från"),
)
WORK_HEADS = (
    *("destination", "destination_code", "work", "work_code", "to", "workplace", "workplace_code"),
    *("arbetsställekommun", "arbetsstallekommun", "arbetskommun", "dagkommun", "arbetsställe", "till"),
)
FLOW_HEADS = (
    *("flow", "flows", "employed", "people", "commuters", "count", "amount", "value"),
    *("antal", "pendlare", "förvärvsarbetande", "sysselsatta", "värde"),
)
GROUP_HEADS = (*SEX_HEADS, "kon", "group", "grupp")
GROUP_WORDS = {**SEX_WORDS, "1": "M", "2": "K", "1+2": "T"}
"""SCB's own codes among them, as its tables are written to files."""
CODE = re.compile(r"(\d{3,4})(?:\s+\D.*)?")
"""A municipality's code, alone or with its name after it; one whose zero a spreadsheet took has three digits."""
YEAR = re.compile(r"\d{4}")
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_PEOPLE = 10_000_000
"""No two municipalities have so many between them: more is a fault in the file."""
SMALL = 3
"""Flows of fewer people are not published by SCB, since they may be known by name."""
TOTAL_HEADS = ("total", "totalt", "summa", "sum", "samtliga", "alla", "all")
"""Of a square table the row, and the column, that is no place."""


@dataclass(frozen=True, slots=True)
class FlowColumns:
    """Which column is what, where it is not seen by its heading; `year` may be the year itself."""

    origin: str = ""
    destination: str = ""
    flow: str = ""
    group: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    home: str
    work: str
    """"" where each column is a place of work."""
    group: str
    year: str
    figures: tuple[tuple[str, str, str], ...]
    """Of each column of figures its heading, and the place of work and sex that it is of, "" where a column says it."""


@dataclass(frozen=True, slots=True)
class FlowFile:
    """What a file of flows holds."""

    jobs: list[Job]
    """One for each year."""
    small: int
    """Flows of fewer than three people in it."""
    left_out: int
    """Flows that were left out because they are smaller than what was asked for."""
    missing: int
    """Pairs whose people are not known."""


def flow_file(
    path: str | Path,
    *,
    known: Collection[str],
    columns: FlowColumns | None = None,
    source: str = "",
    counted: str = "",
    least: int = 0,
) -> FlowFile:
    """A file of flows and the jobs of loading it, as the series "commuting-file?work=0180", whose unit is home.
    A year takes the place of the same year out of another file: pairs of two files are not put together.

    Parameters
    ----------
    path : .csv, .xlsx or .parquet, with columns for home and work and for people (perhaps sex and year); or people in
        a column for each sex, with or without one for all; or a square table with a row for each home and a column for
        each place of work
    known : the codes of all municipalities. Zeros that are lost at a code's front are put back
    columns : what each column is, where its heading does not say it
    source : the words that stand as source; the file's name without
    counted : in which of SCB's ways, a key of `SERIES`; without it nobody knows, and years are a line of their own
    least : flows of fewer people are left out

    Raises SourceError with file, line and what was expected for what cannot be read, a code that is not known, a
    negative number or one that cannot be, a pair that stands twice, and a year that the way of counting does not have.
    """
    import polars as pl

    file, named = Path(path), columns or FlowColumns()
    try:
        sheet = read_sheet(file, whole_rows=True)
        rows = _rows(sheet, _layout(sheet, named), named.year, frozenset(known))
        kept = [row for row in rows if not row[-1] < least]
        if not kept:
            raise sheet.error(f"no flow has {least} people or more")
    except IndicatorError as error:
        raise SourceError(str(error)) from None
    words, way = source or file.name, SERIES[counted] if counted else OWN
    frame = _frame(kept, words, way, datetime.fromtimestamp(file.stat().st_mtime, UTC))
    content = hashlib.sha256(file.read_bytes()).hexdigest()
    note = "Flöden ur en egen fil: hur de är räknade vet bara den som har gjort filen."
    if counted:
        note = f"Flöden ur en egen fil, räknade som {way.title} enligt den som läste in dem. {way.people}"
    jobs = []
    for (year,), part in sorted(frame.group_by("period"), key=lambda one: str(one[0][0])):
        if not way.first <= int(str(year)) <= (way.last or LAST_YEAR):
            raise SourceError(
                f"{file}: {way.title_en} does not have {year}; leave --counted out, or say another"
            )
        query = {"preset": "commuting", "file": file.name, "sha256": content, "counted": way.key}
        about = About(f"Pendling {year} ur {words}", query, "", f"Källa: {words}", notes=(note,))
        fetch = partial(pl.DataFrame.clone, part)
        jobs.append(
            Job("file", f"{FLOWS}-{year}", about, [Part(f"{content} {named} {way.key} {least}", fetch)])
        )
    small = sum(0 < row[-1] < SMALL for row in kept)
    return FlowFile(jobs, small, len(rows) - len(kept), sum(row[-1] != row[-1] for row in kept))


def _layout(sheet: Sheet, named: FlowColumns) -> _Layout:
    def column(said: str, heads: Sequence[str], what: str) -> str:
        if said:
            return sheet.require(said, what)
        return next((head for head in sheet.headings if head.casefold() in heads), "")

    home = column(named.origin, HOME_HEADS, "homes")
    if not home:
        raise sheet.error(f"which column is home is not seen; name it with --origin. {_there(sheet)}")
    work = column(named.destination, WORK_HEADS, "work")
    flow = column(named.flow, FLOW_HEADS, "people")
    group = column(named.group, GROUP_HEADS, "sex")
    is_year = bool(YEAR.fullmatch(named.year)) and named.year not in sheet.headings
    year = column("" if is_year else named.year, YEAR_HEADS, "year")
    if year and is_year:
        raise sheet.error(f"the column '{year}' says the year already; leave --year out")
    if not (year or is_year):
        raise sheet.error("no column says the year; give --year 2022")
    figures: list[tuple[str, str, str]]
    by_sex = [(head, "", sex) for head in sheet.headings if (sex := GROUP_WORDS.get(head.casefold()))]
    if work and flow:
        figures = [(flow, "", "")]
        if not group and flow.casefold() not in SEX_WORDS:  # a column of all, beside those of women and men
            figures += [(head, "", sex) for head, _, sex in by_sex if head != flow and sex != "T"]
    elif work:
        figures = by_sex
    else:
        figures = [(head, head, "") for head in sheet.headings if CODE.fullmatch(head)]
    if not figures:
        lacking = (
            "people is not seen; name it with --flow"
            if work
            else "work is not seen; name it with --destination"
        )
        raise sheet.error(f"which column is {lacking}. {_there(sheet)}")
    return _Layout(home, work, group, year, tuple(figures))


def _there(sheet: Sheet) -> str:
    return f"There are: {', '.join(sheet.headings[:20])}{' …' if len(sheet.headings) > 20 else ''}"


def _rows(
    sheet: Sheet, layout: _Layout, year: str, known: frozenset[str]
) -> list[tuple[str, str, str, str, float]]:
    """Home, year, sex, place of work and people (nan when not known); pairs without people are left out."""
    found: dict[tuple[str, str, str, str], float] = {}
    lines: dict[tuple[str, str, str, str], int] = {}
    codes: dict[str, str] = {}
    for row, home, sex, period in _heads_of_rows(sheet, layout, year):
        for head, work, of_column in layout.figures:
            words = (home, work or sheet.text(row, layout.work))
            ends = [codes.get(one) or codes.setdefault(one, _code(sheet, row, one, known)) for one in words]
            people = sheet.number(row, head, home)
            if people < 0:
                raise sheet.error(f"{people:g} in '{head}' is negative; a number of people is 0 or more", row)
            if people > MOST_PEOPLE:
                raise sheet.error(
                    f"{people:g} in '{head}' is more than {MOST_PEOPLE:,}, which no flow is; a number of people was expected",
                    row,
                )
            key = (ends[0], period, of_column or sex, ends[1])
            if key in lines:
                raise sheet.error(
                    f"people from {ends[0]} to {ends[1]} ({key[2]}, {period}), here in '{head}', stand on line"
                    f" {sheet.lines[lines[key]]} already; keep one",
                    row,
                )
            lines[key] = row
            if people != 0:
                found[key] = people
    if not found:
        raise sheet.error("nobody travels in this file: all flows are 0")
    return [(*key, people) for key, people in found.items()]


def _heads_of_rows(sheet: Sheet, layout: _Layout, year: str) -> Iterator[tuple[int, str, str, str]]:
    """Of each row its number, home, sex and year, as far as the row says them."""
    groups = sheet.texts(layout.group) if layout.group else [""] * len(sheet.rows)
    years = sheet.texts(layout.year) if layout.year else [year] * len(sheet.rows)
    for row, (home, group, period) in enumerate(zip(sheet.texts(layout.home), groups, years, strict=True)):
        if not layout.work and home.casefold() in TOTAL_HEADS:
            continue
        if (sex := GROUP_WORDS.get(group.casefold())) is None:
            raise sheet.error(
                f"the group '{group}' is not known; flows here are of all, women and men (T, K, M)", row
            )
        if not YEAR.fullmatch(period):
            raise sheet.error(f"'{period}' is no year; write 2022", row)
        if not FIRST_YEAR <= int(period) <= LAST_YEAR:
            raise sheet.error(
                f"the year {period} is not from {FIRST_YEAR} to {LAST_YEAR}; write it as 2022",
                row if layout.year else None,
            )
        yield row, home, sex, period


def _code(sheet: Sheet, row: int, words: str, known: frozenset[str]) -> str:
    """Today's code of a municipality. Raises IndicatorError for one that there is not."""
    match = CODE.fullmatch(words)
    code = RENUMBERED.get(padded := match[1].zfill(4), padded) if match else ""
    if code in known:
        return code
    near = get_close_matches(code or words, sorted(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise sheet.error(f"'{words}' is no municipality's code; codes have 4 digits, as 0180{hint}", row)


def _frame(
    rows: Sequence[tuple[str, str, str, str, float]], source: str, way: CommutingSeries, retrieved: datetime
) -> pl.DataFrame:
    import polars as pl

    names = ("unit", "period", "sex", "indicator", "value")
    kinds = {name: kind for name, kind in schema().items() if name in names}
    return pl.DataFrame(list(rows), schema=kinds, orient="row").with_columns(
        pl.col("value").fill_nan(None),
        indicator=pl.lit(series_name(way.key, "")) + pl.col("indicator"),
        status=pl.when(pl.col("value").is_nan()).then(pl.lit("missing")).otherwise(pl.lit("")),
        source=pl.lit(source),
        retrieved=pl.lit(retrieved).cast(pl.Datetime("us", "UTC")),
    )
