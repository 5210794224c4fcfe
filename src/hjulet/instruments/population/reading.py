"""Accounts and totals from files with one figure on each row, as SCB gives them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.population.accounts import SEXES, Accounts, Figures
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.tables import Table, check_once, read_table
from hjulet.instruments.population.totals import Totals

if TYPE_CHECKING:
    import polars as pl

UNKNOWN_AGE = ("no information", "unknown", "okänd", "okänd ålder", "uppgift saknas")
OLDEST_MOTHER = 60


def read_accounts(
    population: str | Path,
    deaths: str | Path,
    births: str | Path,
    migration: str | Path | None = None,
    *,
    by: str = "county",
    source: str = "",
) -> Accounts:
    """Read what is needed for a projection, for the years that all files have.

    Parameters
    ----------
    population : county_code (or municipality_code), year, sex (F, M), age (the highest is open), population.
    deaths : the same with deaths, by age reached in the year.
    births : …, year, child_sex, mother_age ("<15", "15", …, "49+", "no information"), births. An age that has no row has
        no births; mothers of unknown age are spread as the known of the same place, year and sex.
    migration : …, year and one of: net_migration (with sex and age, or without), in_migration and out_migration, or
        increase of the population, which is made net migration by births and deaths. Only years in the accounts count.
    by : "county", "municipality" or "nation"; rows below it are summed.

    Raises
    ------
    PopulationError : with file, line, place and year, whatever is missing, negative, twice there or no number.
    """
    tables = [read_table(path) for path in (population, deaths, births)]
    columns = _columns(tables[0], "population", by)
    dead, born = _columns(tables[1], "deaths", by), _born(tables[2], by)
    spans = [(min(one["year"].to_list()), max(one["year"].to_list())) for one in (columns, dead, born)]
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    if first > last:
        raise PopulationError("the files of population, deaths and births have no year in common")
    years = tuple(range(first, last + 1))
    places = tuple(sorted(columns["place"].unique()))
    ages = max(columns["age"].to_list()) + 1
    shape = (len(places), len(years), 2, ages)
    accounts = Accounts(
        places,
        years,
        _grid(tables[0], columns, places, years, shape),
        _births(tables[2], born, places, years, shape),
        _grid(tables[1], dead, places, years, shape),
        source=source or ", ".join(Path(one.file).name for one in tables),
    )
    return accounts if migration is None else with_migration(accounts, migration, by=by)


def read_totals(path: str | Path, *, by: str = "municipality", source: str = "") -> Totals:
    """Whole populations from a file with one row for each place and year, or for each sex and age of them."""
    import polars as pl

    table = read_table(path)
    keys = pl.DataFrame({"place": table.places(by), "year": table.years(), "n": _counts(table, "population")})
    has_ages = {"sex", "age"} & set(table.frame.columns)
    if not has_ages and by in ("municipality", "county") and f"{by}_code" in table.frame.columns:
        check_once(table, keys, ["place", "year"])
    sums = keys.group_by("place", "year").agg(n=pl.col("n").sum(), unknown=pl.col("n").is_null().any())
    places, years = tuple(sorted(keys["place"].unique())), tuple(sorted(keys["year"].unique()))
    values = np.full((len(places), len(years)), np.nan)
    at = _positions(sums, places, years)
    values[at] = np.where(sums["unknown"], np.nan, sums["n"])
    return Totals(places, years, values, source or Path(path).name)


def with_migration(accounts: Accounts, path: str | Path, *, by: str = "county") -> Accounts:
    """The accounts with net migration from a file; see `read_accounts` for what it may hold."""
    import polars as pl

    table = read_table(path)
    has = set(table.frame.columns)
    keys = pl.DataFrame({"place": table.places(by), "year": table.years()})
    inside = keys["place"].is_in(accounts.places) & keys["year"].is_in(accounts.years)
    if "net_migration" in has:
        figures = table.numbers("net_migration")
    elif {"in_migration", "out_migration"} <= has:
        figures = table.numbers("in_migration") - table.numbers("out_migration")
    elif "increase" in has:
        figures = table.numbers("increase")
    else:
        wanted = "net_migration, in_migration and out_migration, or increase"
        raise table.error(f"give {wanted}; there are: {', '.join(table.frame.columns)}")
    if {"sex", "age"} <= has:
        return replace(accounts, net_cells=_net_cells(table, accounts, by, inside))
    rows = keys.with_columns(n=figures).filter(inside).group_by("place", "year").agg(pl.col("n").sum())
    known = rows.filter(pl.col("n").is_not_null())
    net = np.full(accounts.totals.shape, np.nan)
    net[_positions(known, accounts.places, accounts.years)] = known["n"].to_numpy()
    if "net_migration" not in has and "increase" in has and "in_migration" not in has:
        # The increase of the first year has no births and deaths to be freed from where they are not known.
        net = net - accounts.births.sum((2, 3)) + accounts.deaths.sum((2, 3))
    return replace(accounts, net_total=net)


def _net_cells(table: Table, accounts: Accounts, by: str, inside: pl.Series) -> Figures:
    import polars as pl

    rows = pl.DataFrame(
        {
            "place": table.places(by),
            "year": table.years(),
            "sex": table.sexes(),
            "age": _ages(table, "age"),
            "n": table.numbers("net_migration"),
        }
    ).filter(inside)
    cells = np.full(accounts.population.shape, np.nan)
    at = _cell_positions(rows, accounts.places, accounts.years, accounts.ages)
    sums, seen = np.zeros(cells.shape), np.zeros(cells.shape)
    np.add.at(sums, at, rows["n"].fill_null(float("nan")).to_numpy())
    np.add.at(seen, at, 1)
    return np.where(seen > 0, sums, np.nan)


def _counts(table: Table, column: str) -> pl.Series:
    counts = table.numbers(column)
    if (counts < 0).any():
        row = int((counts < 0).arg_true()[0])
        raise table.error(f"{counts[row]:g} came as {column}; people are counted from 0 up", row)
    return counts


def _columns(table: Table, column: str, by: str) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(
        {
            "place": table.places(by),
            "year": table.years(),
            "sex": table.sexes(),
            "age": _ages(table, "age"),
            "n": _counts(table, column),
        }
    )


def _born(table: Table, by: str) -> pl.DataFrame:
    import polars as pl

    columns = {"place": table.places(by), "year": table.years(), "sex": table.sexes("child_sex")}
    ages = _ages(table, "mother_age", unknown=UNKNOWN_AGE)
    return pl.DataFrame({**columns, "age": ages, "n": _counts(table, "births")})


def _ages(table: Table, column: str, unknown: Sequence[str] = ()) -> pl.Series:
    """Whole years; "49+" is 49, "<15" and "-14" are 14, and null is an age that is said to be unknown."""
    import polars as pl

    table.require(column)
    words = table.frame[column].fill_null("").str.strip_chars().str.to_lowercase()
    kinds = words.unique().to_list()
    meanings: dict[str, int | None] = {}
    for word in kinds:
        digits = word.removesuffix(" år").removesuffix("+").removesuffix("-w").lstrip("<-")
        if word in unknown:
            meanings[word] = None
        elif digits.isdecimal():
            meanings[word] = int(digits) - (1 if word.startswith("<") else 0)
        else:
            row = int((words == word).arg_true()[0])
            raise table.error(f"'{word}' came as {column}; give whole years, such as 34 or 100+", row)
    return words.replace_strict(meanings, return_dtype=pl.Int64)


def _positions(
    rows: pl.DataFrame, places: Sequence[str], years: Sequence[int]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    place = rows["place"].replace_strict({code: at for at, code in enumerate(places)}).to_numpy()
    year = rows["year"].replace_strict({one: at for at, one in enumerate(years)}).to_numpy()
    return place.astype(np.int64), year.astype(np.int64)


def _cell_positions(
    rows: pl.DataFrame, places: Sequence[str], years: Sequence[int], ages: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    sex = rows["sex"].replace_strict({one: at for at, one in enumerate(SEXES)}).to_numpy().astype(np.int64)
    return (
        *_positions(rows, places, years),
        sex,
        np.minimum(rows["age"].to_numpy(), ages - 1).astype(np.int64),
    )


def _grid(
    table: Table, rows: pl.DataFrame, places: Sequence[str], years: Sequence[int], shape: tuple[int, ...]
) -> Figures:
    """[place, year, sex, age], every cell said; ages above the open one are added to it."""
    import polars as pl

    rows = rows.filter(pl.col("year").is_in(years) & pl.col("place").is_in(places))
    sums, seen = np.zeros(shape), np.zeros(shape)
    at = _cell_positions(rows, places, years, shape[3])
    np.add.at(sums, at, rows["n"].fill_null(float("nan")).to_numpy())
    np.add.at(seen, at, 1)
    gaps = np.argwhere(seen == 0)
    if len(gaps):
        place, year, sex, age = gaps[0]
        raise table.error(
            f"there is no row for sex {SEXES[sex]} and age {age} ({len(gaps)} rows are missing in all); "
            "write 0 where there is nobody",
            place=places[place],
            year=years[year],
        )
    return sums


def _births(
    table: Table, rows: pl.DataFrame, places: Sequence[str], years: Sequence[int], shape: tuple[int, ...]
) -> Figures:
    import polars as pl

    rows = rows.filter(pl.col("year").is_in(years) & pl.col("place").is_in(places))
    known, unknown = rows.filter(pl.col("age").is_not_null()), rows.filter(pl.col("age").is_null())
    too_old = known.filter((pl.col("age") > OLDEST_MOTHER) & (pl.col("n") > 0))
    if too_old.height:
        one = too_old.row(0, named=True)
        raise table.error(f"births by a mother of {one['age']}", place=one["place"], year=one["year"])
    sums, seen = np.zeros(shape), np.zeros(shape[:2])
    np.add.at(
        sums, _cell_positions(known, places, years, shape[3]), known["n"].fill_null(float("nan")).to_numpy()
    )
    np.add.at(seen, _positions(rows, places, years), 1)
    gaps = np.argwhere(seen == 0)
    if len(gaps):
        place, year = gaps[0]
        raise table.error(
            "there are no births for it; give a row for each age, or leave the year out of all files",
            place=places[place],
            year=years[year],
        )
    spread = np.zeros(shape[:3])
    at = _cell_positions(unknown.with_columns(age=pl.lit(0)), places, years, shape[3])[:3]
    np.add.at(spread, at, unknown["n"].fill_null(0).to_numpy())
    of_known = sums.sum(3)
    scaled: Figures = (
        sums * (1 + np.divide(spread, of_known, out=np.zeros_like(spread), where=of_known > 0))[..., None]
    )
    return scaled
