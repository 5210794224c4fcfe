"""Population by municipality, sex and age: one series out of the tables that SCB has it in.

SCB ended its long table with 2024 and began another, whose figures carry random noise. Which tables there are is read
from the interface, not written here: those with the long one's title, in the same folder, with years of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.divisions import leading_zeros_missing, mended
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import Job, name_of
from hjulet.instruments.sources.px_rows import Reading
from hjulet.instruments.sources.px_selection import Variable, variables_of
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_old import POPULATION, OldScb
from hjulet.instruments.sources.scb_tables import NoTable, Tables

if TYPE_CHECKING:
    import polars as pl

LONG_TABLE = "TAB638"
FIRST_YEAR = 2000
"""From which year when nothing is said: all years since 1968 are five million figures."""
SINGLE_AGE = re.compile(r"\d{1,2}|100\+1?")
"""Single years of age and the open class; the newer table has classes of five and ten years among them."""
TOTAL_AGE = ("tot", "tot1")
"""The newer table has a total for each kind of class; that of single years is tot1."""
IN_TITLE = re.compile(r"[.,]?\s*(?:År|Year)\s.*$", re.IGNORECASE)


def population_job(scb: Scb | OldScb, years: Sequence[int] = ()) -> Job:
    """The job of loading the population, as the series "population" and "population?age=0" to "age=100+".

    Totals over ages and sexes are SCB's own, and never sums. What comes out of a table with noise has the status
    "noise". Raises SourceError when the tables leave a year out, or SCB has changed them past recognition.
    """
    readings, taken = [], set[str]()
    tables, lacking = (_tables(scb), []) if isinstance(scb, Scb) else _old_tables(scb)
    for table in tables:
        reading = _reading(scb, table, years, taken)
        if reading is not None:
            readings.append(reading)
            taken.update(reading.codes[reading.time][0])
    if not readings:
        raise SourceError(f"SCB has no population for the years {min(years)}-{max(years)}")
    _check_no_gap(taken)
    shares = [f"{one.table}: {_span(one.codes[one.time][0])}." for one in readings]
    job = scb.job(
        readings,
        name=name_of("population", list(years)),
        title="Folkmängd efter kommun, län, kön och ålder",
        query={"preset": "population", "years": sorted(taken), "tables": [one.table for one in readings]},
    )
    about = replace(job.about, notes=(" ".join(shares), *lacking, *job.about.notes))
    return Job(job.source, job.dataset, about, job.parts, _finished)


def _tables(scb: Scb) -> list[str]:
    """The long table and what has come after it, by their first year."""
    long = scb.metadata(LONG_TABLE)
    stem = stem_of(str(long["label"]))
    found = {one["id"]: one for one in scb.tables(stem)}
    if LONG_TABLE not in found:
        raise NoTable(
            f"SCB's list of tables does not have {LONG_TABLE} under its title, so what follows it cannot be found;"
            " load the tables apart with --table"
        )
    folder = _folders(found[LONG_TABLE])
    alike = [
        one
        for one in found.values()
        if stem_of(one["label"]) == stem and one["id"] != LONG_TABLE and folder & _folders(one)
    ]
    return [LONG_TABLE, *(str(one["id"]) for one in sorted(alike, key=lambda one: str(one["firstPeriod"])))]


def _old_tables(scb: OldScb) -> tuple[list[str], list[str]]:
    """The tables under their older names, and a note when what follows the first is not there."""
    first, second = POPULATION
    scb.metadata(first)
    try:
        scb.metadata(second)
    except NoTable:
        return [first], [f"{second} finns inte i {scb.interface}: år efter {first} saknas."]
    return [first, second], []


def stem_of(title: str) -> str:
    """A table's title without its years: "Folkmängden efter region, civilstånd, ålder och kön"."""
    return " ".join(IN_TITLE.sub("", title).split()).casefold()


def _folders(table: Mapping[str, Any]) -> set[str]:
    return {path[-1]["id"] for path in table.get("paths", ()) if path}


def _reading(scb: Tables, table: str, years: Sequence[int], taken: set[str]) -> Reading | None:
    """One table's share: the years that no table before it has."""
    variables = variables_of(scb.metadata(table))
    try:
        age, content = variables["Alder"], variables["ContentsCode"]
        time = next(one for one in variables.values() if one.role == "time" or one.code == "Tid")
    except (KeyError, StopIteration):
        raise SourceError(f"{table} is not laid out as expected; it has {', '.join(variables)}") from None
    wanted = {str(year) for year in years} or {code for code in time.labels if int(code[:4]) >= FIRST_YEAR}
    own = [code for code in time.labels if code in wanted and code not in taken]
    if not own:
        return None
    singles = [code for code in age.labels if SINGLE_AGE.fullmatch(code)]
    total = [code for code in age.labels if code.lower() in TOTAL_AGE]
    if not (singles and (total or age.can_be_left_out)):
        raise SourceError(f"{table} has no single years of age with a total; it has {', '.join(age.labels)}")
    selection = {age.code: [*total, *singles], content.code: [_population_code(content)], time.code: own}
    reading = scb.reading(table, selection)
    # Where the total is no value of its own, the table gives it when nothing is said of age.
    return reading if total else replace(reading, codes={**reading.codes, age.code: [[], singles]})


def _population_code(content: Variable) -> str:
    codes = [code for code, label in content.labels.items() if label.casefold().startswith("folkmängd")]
    if len(codes) != 1:
        raise SourceError(f"which content is the population is not clear; there is {dict(content.labels)}")
    return codes[0]


def _span(years: Sequence[str]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else years[0]


def _check_no_gap(taken: set[str]) -> None:
    years = sorted(int(year) for year in taken)
    if gap := sorted(set(range(years[0], years[-1] + 1)) - set(years)):
        raise SourceError(
            f"SCB's tables leave out {', '.join(map(str, gap))}, so one series would have a hole;"
            " load the tables apart with --table, or fewer years with --years"
        )


def _finished(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """One name for each age whatever the table calls it, and no municipality before it was formed."""
    import polars as pl

    age = pl.col("indicator").str.extract(r"Alder=([^&]+)")
    named = rows.with_columns(
        indicator=pl.when(age.is_null() | age.str.to_lowercase().str.starts_with("tot"))
        .then(pl.lit("population"))
        .otherwise(pl.lit("population?age=") + age.str.replace(r"^100\+1?$", "100+"))
    )
    whole, notes = mended(leading_zeros_missing(named))
    return whole, notes
