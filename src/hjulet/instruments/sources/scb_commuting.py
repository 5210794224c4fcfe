"""Who lives where and works where, from SCB: one year, one table, one dataset, counted in one way.

A year between all municipalities is 290 × 290 × 3 figures, more than one question may hold: it is divided by homes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hjulet.instruments.sources.commuting import SCB_SERIES, SMALL_VALUES, CommutingSeries, series_name
from hjulet.instruments.sources.divisions import RENUMBERED, mended
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import Job
from hjulet.instruments.sources.px_rows import NOISE
from hjulet.instruments.sources.px_selection import Variable, variables_of
from hjulet.instruments.sources.scb_old import OldScb

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.sources.px_rows import Reading
    from hjulet.instruments.sources.scb_tables import Tables

MUNICIPALITY = re.compile(r"\d{4}")
"""Tables may have counties or the country among the codes; flows between parts and wholes are no flows."""
Offered = Callable[[CommutingSeries], Sequence[int]]


def table_of(scb: Tables, way: CommutingSeries) -> str:
    """The table's name at the interface that is asked."""
    return way.old_path if isinstance(scb, OldScb) else way.table


def years_of(scb: Tables, way: CommutingSeries) -> tuple[int, ...]:
    """The years that the table has, by what it says itself. Raises NoTable when there is no such table."""
    return tuple(sorted(int(code[:4]) for code in _time(scb, table_of(scb, way)).labels))


def way_of(year: int, offered: Offered, counted: str = "") -> CommutingSeries:
    """In which way a year is counted: the later one where there are two, unless `counted` says which.

    Raises SourceError with what there is when no table has the year.
    """
    for way in reversed(SCB_SERIES):
        may_have = way.first <= year <= (way.last or year)
        if may_have and counted in ("", way.key) and year in offered(way):
            return way
    there = "; ".join(f"{way.title} ({way.key}, {way.table})" for way in SCB_SERIES)
    newest = max(offered(SCB_SERIES[-1]))
    asked = f" counted as {counted}" if counted else ""
    raise SourceError(f"SCB has no commuting of {year}{asked}; there is {there}, until now to {newest}")


def dataset_of(way: CommutingSeries, year: int) -> str:
    """The name of the year's dataset: "commuting-2022"; with the way in it where SCB goes on in another.

    >>> [dataset_of(way, 2021) for way in SCB_SERIES[2:]]
    ['commuting-2021-rams2019', 'commuting-2021']
    """
    usual = [one for one in SCB_SERIES if one.first <= year <= (one.last or year)][-1]
    return f"commuting-{year}" + ("" if way == usual else f"-{way.key}")


def commuting_job(scb: Tables, way: CommutingSeries, year: int) -> Job:
    """The job of loading a year: the series "commuting-bas?work=0180", whose unit is home, for all, women and men.

    Pairs without people are left out; what is not published stays, as missing. Raises SourceError when the table is
    not laid out as expected.
    """
    table = table_of(scb, way)
    variables = variables_of(scb.metadata(table))
    home, work = _places(table, list(variables.values()))
    municipalities = {
        one.code: [code for code in one.labels if MUNICIPALITY.fullmatch(code)] for one in (home, work)
    }
    reading = scb.reading(table, municipalities, years=[year])
    # The unit is the first variable of places, and not every table begins with home.
    first = {home.code: reading.variables[home.code]}
    reading = replace(reading, variables=first | dict(reading.variables))
    _check(reading, [home.code, work.code])
    job = scb.job(
        [reading],
        name=dataset_of(way, year),
        title=f"Pendling mellan kommuner {year}, {way.title}",
        query={"preset": "commuting", "years": [year], "counted": way.key, "tables": [table]},
    )
    disturbed = "Siffrorna är störda så att ingen kan kännas igen: kvinnor och män är inte alltid summan."
    notes = [f"{way.title}. {way.people}", SMALL_VALUES, *([disturbed] if way.has_noise else [])]
    titles = {
        series_name(way.key, RENUMBERED.get(code, code)): f"Arbetar i {work.labels[code]}"
        for code in municipalities[work.code]
    }
    about = replace(job.about, titles=titles, notes=(*notes, *job.about.notes))

    def finished(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
        return _finished(rows, work.code, way)

    return Job(job.source, job.dataset, about, job.parts, finished)


def _time(scb: Tables, table: str) -> Variable:
    variables = variables_of(scb.metadata(table))
    for one in variables.values():
        if one.role == "time" or one.code == "Tid":
            return one
    raise SourceError(f"{table} is not laid out as expected; it has {', '.join(variables)}")


def _places(table: str, variables: Sequence[Variable]) -> tuple[Variable, Variable]:
    homes = [one for one in variables if one.code.casefold().startswith("bostad")]
    works = [one for one in variables if one.code.casefold().startswith("arbet")]
    if len(homes) != 1 or len(works) != 1:
        raise SourceError(
            f"{table} has not one variable of homes (Bostadskommun) and one of work (Arbetsstallekommun);"
            f" it has {', '.join(one.code for one in variables)}"
        )
    return homes[0], works[0]


def _check(reading: Reading, places: Sequence[str]) -> None:
    """Each variable but homes, work and sex has one value: several would be several figures of one flow."""
    for code, lists in reading.codes.items():
        if code not in (*places, "Kon") and any(len(values) > 1 for values in lists):
            words = ", ".join(list(reading.variables[code].labels.values())[:5])
            raise SourceError(
                f"{reading.table} has several figures of each flow, by {code}: {words}; load it with --table"
            )


def _finished(rows: pl.DataFrame, work: str, way: CommutingSeries) -> tuple[pl.DataFrame, list[str]]:
    """One name for each place of work, today's codes at both ends, and no rows of pairs without people."""
    import polars as pl

    from hjulet.instruments.sources.observations import KEY

    there = pl.col("indicator").str.extract(rf"[?&]{work}=([^&]+)").replace(RENUMBERED)
    mark = pl.lit(NOISE) if way.has_noise else pl.col("status")
    named = rows.filter(pl.col("value").is_null() | (pl.col("value") != 0)).with_columns(
        indicator=pl.lit(series_name(way.key, "")) + there,
        status=pl.when(pl.col("value").is_not_null() & (pl.col("status") == ""))
        .then(mark)
        .otherwise("status"),
    )
    # Both codes of a municipality are in a table, and only one has figures of a year.
    known = named.sort(pl.col("value").is_null(), maintain_order=True).unique(
        KEY, keep="first", maintain_order=True
    )
    return mended(known)
