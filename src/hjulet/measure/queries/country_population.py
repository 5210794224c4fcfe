"""How the country and its municipalities grew or shrank between two years, and how the answer hangs on the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.rules import Viewer
from hjulet.measure.queries.place_development import NoSuchYears, known_populations

if TYPE_CHECKING:
    from hjulet.instruments.population.totals import Totals
    from hjulet.measure.populations import Populations

ASKED_FROM = (1950, 1960, 1970, 1975, 1980, 1990, 2000, 2010)
"""Years that the table of answers begins with, where they are known; the chosen one besides."""
ASKED_UNTIL = 5
"""How many of the latest years it ends with; 2016, which the question was asked of, and the chosen one besides."""
ASKED_IN = 2016
FEWEST = 0.9
"""Of the municipalities, whose population must be known in a year that can be chosen."""


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """One municipality between the two years."""

    code: str
    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def percent(self) -> float:
        return 100 * (self.after / self.before - 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """For one pair of years."""

    since: int
    until: int
    growth: int
    shrank: int
    places: int
    unknown: int = 0
    """Municipalities that are not counted: they are not known in both years, in the borders of today."""
    is_whole: bool = True
    """Whether the growth is that of the whole country, and not only of those that are counted."""

    @property
    def percent(self) -> float:
        return 100 * self.shrank / self.places


@dataclass(frozen=True, slots=True)
class CountryChange:
    answer: Answer
    places: tuple[PlaceChange, ...]
    untils: tuple[int, ...]
    answers: tuple[tuple[int, tuple[Answer | None, ...]], ...]
    """A row for each first year, with an answer for each of `untils`; None where the years are not in order."""
    shares: tuple[tuple[int, float], ...]
    """For each first year, how many per cent of the municipalities had shrunk by the chosen last year."""


def years_to_choose(populations: Populations) -> tuple[int, ...]:
    """Those in which nearly all municipalities are known."""
    import numpy as np

    history = populations.municipalities
    known = (~np.isnan(history.population)).mean(axis=0) >= FEWEST
    return tuple(year for year, is_known in zip(history.years, known.tolist(), strict=True) if is_known)


def usual_pair(years: tuple[int, ...]) -> tuple[int, int]:
    """Since 1975, as the question was asked, until now."""
    return (1975 if 1975 in years[:-1] else years[0]), years[-1]


def country_change(viewer: Viewer, since: int, until: int) -> CountryChange:
    """The answer for two years, and for others beside them. Raises NoSuchYears, StatisticsUnreadable."""
    from hjulet.instruments.population.changes import change

    populations = known_populations(viewer)
    years = years_to_choose(populations)
    if since not in years or until not in years or since >= until:
        raise NoSuchYears
    totals = _totals(populations)
    firsts = _in_order(
        {*(year for year in ASKED_FROM if year in years), years[0], since, *(years if len(years) < 8 else ())}
    )
    lasts = _in_order({*years[1:][-ASKED_UNTIL:], until, *((ASKED_IN,) if ASKED_IN in years else ())})
    found = change(totals, since=since, until=until)
    return CountryChange(
        _answer(populations, totals, since, until),
        _changes(populations.municipalities.names, found.places, found.before.tolist(), found.after.tolist()),
        lasts,
        tuple(
            (
                first,
                tuple(_answer(populations, totals, first, last) if first < last else None for last in lasts),
            )
            for first in firsts
            if first < lasts[-1]
        ),
        tuple(
            (first, _answer(populations, totals, first, until).percent) for first in years if first < until
        ),
    )


def _in_order(years: set[int]) -> tuple[int, ...]:
    return tuple(sorted(years))


def _totals(populations: Populations) -> Totals:
    from hjulet.instruments.population.totals import Totals

    history = populations.municipalities
    return Totals(history.places, history.years, history.population, history.source)


def _answer(populations: Populations, totals: Totals, since: int, until: int) -> Answer:
    """The country is the sum of its counties, which hold those who lived in what is another municipality today."""
    from hjulet.hub import built_in
    from hjulet.instruments.population.changes import claim

    found = claim(totals, since=since, until=until)
    counties, everywhere = populations.counties, built_in.municipalities()
    before, after = (float(counties.population[:, counties.column(year)].sum()) for year in (since, until))
    is_every_county = len(counties.places) == len({row["county_code"] for row in everywhere})
    is_whole = is_every_county and after - before == after - before  # nan is not itself
    growth = round(after - before) if is_whole else found.growth
    return Answer(since, until, growth, found.shrank, found.places, len(everywhere) - found.places, is_whole)


def _changes(
    names: Mapping[str, str], codes: tuple[str, ...], before: list[float], after: list[float]
) -> tuple[PlaceChange, ...]:
    """In Swedish order of names; a municipality that is not known in both years is not there."""
    from hjulet.hub.sorting import swedish_sort_key

    known = (
        PlaceChange(code, names.get(code, code), round(then), round(now))
        for code, then, now in zip(codes, before, after, strict=True)
        if then == then and now == now  # nan is not itself
    )
    return tuple(sorted(known, key=lambda one: swedish_sort_key(one.name)))
