"""What is loaded of births, deaths, moves and ages: this year's account of each place, and accounts by age. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.sources.divisions import NOT_FORMED
from hjulet.measure.place_population import Account, Ages

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.sources import Store

    Values = NDArray[np.float64]

PARTS = (
    "births",
    "deaths",
    "in_total",
    "out_total",
    "net_total",
    "in_abroad",
    "out_abroad",
    "net_abroad",
    "adjustments",
    "increase",
)
"""The series of a year's account, as SCB's own sheet of a year names them."""
OPEN_AGE = 100
AGES = OPEN_AGE + 1
POPULATION_AGES = (*(f"population?age={age}" for age in range(OPEN_AGE)), "population?age=100+")
DEATH_AGES = (*(f"deaths?age={age}" for age in range(OPEN_AGE)), "deaths?age=100+")
BIRTH_AGES = tuple(f"births?age={age}" for age in range(13, 56))
"""By age of the mother, the youngest and the oldest among those who are younger and older."""
EVERY_SERIES = ("population", *PARTS, *POPULATION_AGES, *DEATH_AGES, *BIRTH_AGES)
SEXES = {"K": 0, "M": 1}
"""In the order of `population.accounts.SEXES`."""
FEWEST_YEARS = 10
"""Of accounts by age, below which no projection is made: four to learn from, and five origins for its errors."""
COUNTRY = "SE"


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """One year's figures of every place, by series and code."""

    year: int
    figures: Mapping[str, Mapping[str, float]]
    source: str
    retrieved: str

    def account(self, code: str, change: int | None) -> Account | None:
        """Of a place; None unless births, deaths and moves are known. `change` where the figures do not say it."""
        births, deaths = self._of("births", code), self._of("deaths", code)
        moved = self._net("total", code)
        increase = self._of("increase", code)
        increase = change if increase is None else increase
        if births is None or deaths is None or moved is None or increase is None:
            return None
        foreign = self._net("abroad", code)
        adjusted = self._of("adjustments", code)
        whole = increase - (births - deaths) - moved if adjusted is None else adjusted
        return Account(
            self.year,
            round(births),
            round(deaths),
            None if foreign is None else round(moved - foreign),
            None if foreign is None else round(foreign),
            round(moved),
            round(whole),
            round(increase),
            self.source,
            self.retrieved,
        )

    def _net(self, what: str, code: str) -> float | None:
        net = self._of(f"net_{what}", code)
        if net is not None:
            return net
        came, left = self._of(f"in_{what}", code), self._of(f"out_{what}", code)
        return None if came is None or left is None else came - left

    def _of(self, series: str, code: str) -> float | None:
        """The county's own figure; else the sum of its municipalities, when all are there. Moves between them cancel."""
        known = self.figures.get(series, {})
        if code in known or len(code) != 2:
            return known.get(code)
        within = municipalities_of(code)
        return sum(known[one] for one in within) if all(one in known for one in within) else None


def municipalities_of(county: str) -> tuple[str, ...]:
    from hjulet.hub import built_in

    return tuple(row["code"] for row in built_in.municipalities() if row["code"].startswith(county))


def parts(store: Store) -> Parts | None:
    """The account of the last year that births, deaths and moves of most municipalities are known in; None without any."""
    import polars as pl

    rows = store.observations(PARTS)
    rows = rows.filter((pl.col("sex") == "T") & pl.col("value").is_not_null())
    counts = rows.group_by("period", "indicator").len()
    whole = counts.filter(2 * pl.col("len") >= pl.col("len").max())
    known: dict[str, set[str]] = {}
    for period, series in whole.select("period", "indicator").iter_rows():
        known.setdefault(period, set()).add(series)
    periods = [period for period, series in known.items() if _is_account(series)]
    if not periods:
        return None
    of_year = rows.filter(pl.col("period") == max(periods))
    figures: dict[str, dict[str, float]] = {}
    for series, unit, value in of_year.select("indicator", "unit", "value").iter_rows():
        figures.setdefault(series, {})[unit] = value
    sources = ", ".join(sorted(of_year["source"].unique().to_list()))
    return Parts(int(max(periods)[:4]), figures, sources, _day(of_year))


def _is_account(series: set[str]) -> bool:
    return {"births", "deaths"} <= series and ("net_total" in series or {"in_total", "out_total"} <= series)


def ages(store: Store, years: Sequence[int]) -> dict[int, dict[str, Ages]]:
    """Of each of the years that ages are known in: every place with all its ages, counties by their municipalities."""
    import numpy as np
    import polars as pl

    rows = store.observations(POPULATION_AGES)
    rows = rows.filter(pl.col("sex").is_in(list(SEXES)) & pl.col("value").is_not_null())
    rows = rows.with_columns(year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False))
    found: dict[int, dict[str, Ages]] = {}
    for year in years:
        of_year = rows.filter(pl.col("year") == year)
        if of_year.is_empty():
            continue
        source = ", ".join(sorted(of_year["source"].unique().to_list()))
        codes = tuple(sorted(of_year["unit"].unique()))
        grid = grid_of(of_year, codes, (year,))[:, 0]
        whole = {code: one for code, one in zip(codes, grid, strict=True) if not np.isnan(one).any()}
        for county in sorted({code[:2] for code in whole if len(code) == 4}):
            within = municipalities_of(county)
            if county not in whole and all(one in whole for one in within):
                whole[county] = np.sum([whole[one] for one in within], axis=0)
        found[year] = {code: _ages_of(year, one, source) for code, one in whole.items()}
    return found


def _ages_of(year: int, people: Values, source: str) -> Ages:
    women, men = (tuple(round(count) for count in sex.tolist()) for sex in people)
    return Ages(year, women, men, source)


def age_years(store: Store) -> tuple[int, ...]:
    """The years in which ages are known of any place."""
    import polars as pl

    rows = store.observations(POPULATION_AGES[:1]).filter(pl.col("value").is_not_null())
    return tuple(sorted({int(period[:4]) for period in rows["period"].unique()}))


def grid_of(rows: pl.DataFrame, codes: Sequence[str], years: Sequence[int]) -> Values:
    """[place, year, sex, age] out of rows with indicator, unit, sex, year and value; nan where nothing is said."""
    import numpy as np
    import polars as pl

    rows = rows.filter(pl.col("unit").is_in(codes) & pl.col("year").is_in(years))
    grid = np.full((len(codes), len(years), len(SEXES), AGES), np.nan)
    place = {code: at for at, code in enumerate(codes)}
    age = pl.col("indicator").str.extract(r"age=(\d+)").cast(pl.Int64)
    at = rows.select(
        pl.col("unit").replace_strict(place, return_dtype=pl.Int64),
        pl.col("year") - years[0],
        pl.col("sex").replace_strict(SEXES, return_dtype=pl.Int64),
        age=age,
    ).to_numpy()
    grid[at[:, 0], at[:, 1], at[:, 2], at[:, 3]] = rows["value"].to_numpy()
    return grid


def accounts(store: Store, *, counties: bool) -> Accounts | None:
    """Accounts by sex and age of every place whose ages, births and deaths are all known, in the years without a gap
    that end with the last; None when there are too few years for a projection. Municipalities begin when the last of
    them had been parted: people who came to be counted elsewhere are no moves to learn from.

    Counties are those that are loaded, or the sums of their municipalities where these are.
    """
    frames = [_rows(store, series) for series in (POPULATION_AGES, BIRTH_AGES, DEATH_AGES)]
    years = _common_years(frames)
    if len(years) < FEWEST_YEARS:
        return None
    digits = 2 if counties else 4
    codes = sorted(set.intersection(*(set(frame["unit"]) for frame in frames)))
    if not counties:
        years = _undivided(frames[0], years)
    own = [code for code in codes if len(code) == digits and code != "00"]
    found = _of_grids([grid_of(frame, own, years) for frame in frames], own, years, frames) if own else None
    if found is None and counties:
        below = accounts(store, counties=False)
        unions = {} if below is None else _unions(below.places)
        return below.merged(unions).only(list(unions)) if below is not None and unions else None
    return found


def _rows(store: Store, series: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    rows = store.observations(series).filter(pl.col("sex").is_in(list(SEXES)))
    return rows.with_columns(year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False))


def _common_years(frames: Sequence[pl.DataFrame]) -> tuple[int, ...]:
    """Those that all have, backwards from the last until the first gap."""
    common = set.intersection(*(set(frame["year"].to_list()) for frame in frames))
    years: list[int] = []
    for year in sorted(common, reverse=True):
        if years and year != years[-1] - 1:
            break
        years.append(year)
    return tuple(reversed(years))


def _undivided(people: pl.DataFrame, years: tuple[int, ...]) -> tuple[int, ...]:
    """From the first year after which none that is loaded came out of another; all when those would be too few."""
    import polars as pl

    unborn = people.filter((pl.col("status") == NOT_FORMED) & pl.col("year").is_in(years))
    since = 1 + max(unborn["year"].to_list(), default=years[0] - 1)
    kept = tuple(year for year in years if year >= since)
    return kept if len(kept) >= FEWEST_YEARS else years


def _of_grids(
    grids: Sequence[Values], codes: Sequence[str], years: tuple[int, ...], frames: Sequence[pl.DataFrame]
) -> Accounts | None:
    """An age that no mother has is 0 where the place has births at all; a place with any other gap is left out."""
    import numpy as np

    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.population.divisions import in_division

    people, born, dead = grids
    born, dead = _none_as_nobody(born), _none_as_nobody(dead)
    unknown = np.isnan(people) | np.isnan(born) | np.isnan(dead)
    whole: list[int] = np.flatnonzero(~unknown.any(axis=(1, 2, 3))).tolist()
    if not whole:
        return None
    source = ", ".join(sorted({one for frame in frames for one in frame["source"].unique()}))
    places = tuple(codes[row] for row in whole)
    found = Accounts(places, years, people[whole], born[whole], dead[whole], source=source)
    return in_division(found, years[-1])[0]


def _none_as_nobody(events: Values) -> Values:
    """0 for an age that is not said where others of the same place and year are; nothing at all stays unknown."""
    import numpy as np

    unknown = np.isnan(events)
    is_told = ~unknown.all(axis=(2, 3), keepdims=True)
    filled: Values = np.where(unknown & is_told, 0.0, events)
    return filled


def _unions(codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    counties = sorted({code[:2] for code in codes})
    return {
        county: municipalities_of(county)
        for county in counties
        if all(one in codes for one in municipalities_of(county))
    }


def _day(rows: pl.DataFrame) -> str:
    newest = rows["retrieved"].max()
    return "" if newest is None else newest.date().isoformat()  # type: ignore[union-attr]
