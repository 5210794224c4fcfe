"""How places grew or shrank between two years, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.population.accounts import Figures
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.totals import Totals

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Change:
    """The change of each place between two years; arrays are [place].

    `absolute` persons; `share` of those who lived there first (0 is no change, nan not known); `yearly` the constant
    yearly growth that leads there; `half_life` years until half are left at that pace, inf for those who do not shrink.
    """

    places: tuple[str, ...]
    since: int
    until: int
    before: Figures
    after: Figures
    absolute: Figures
    share: Figures
    yearly: Figures
    half_life: Figures
    source: str
    unit: str = "persons; shares 0-1"
    method: str = "population of the later year less that of the earlier"

    def to_frame(self, place: str = "place_code") -> pl.DataFrame:
        import polars as pl

        names = ("before", "after", "absolute", "share", "yearly", "half_life")
        columns = {name: getattr(self, name) for name in names}
        years = {"since": [self.since] * len(self.places), "until": [self.until] * len(self.places)}
        return pl.DataFrame({place: self.places, **years, **columns})


@dataclass(frozen=True, slots=True)
class Claim:
    """How much the country grew between two years, and how many of its places shrank meanwhile. Both years count."""

    since: int
    until: int
    growth: int
    shrank: int
    unchanged: int
    places: int
    unknown: int
    source: str
    unit: str = "persons and places"
    method: str = "sum of all places; a place shrank when it had fewer in the later year"

    @property
    def share(self) -> float:
        """Of the places that are known, those that shrank, 0-1."""
        return self.shrank / self.places if self.places else float("nan")

    def sentence(self, language: str = "sv") -> str:
        """One whole sentence with both years. Other languages than Swedish are answered in English."""
        if language == "sv":
            way = "växte" if self.growth >= 0 else "minskade"
            return (
                f"Från {self.since} till {self.until} {way} befolkningen med {_spaced(abs(self.growth))} personer, "
                f"medan {self.shrank} av {self.places} kommuner ({100 * self.share:.1f} %) blev mindre."
            ).replace(f"{100 * self.share:.1f}", f"{100 * self.share:.1f}".replace(".", ","))
        way = "grew" if self.growth >= 0 else "fell"
        return (
            f"From {self.since} to {self.until} the population {way} by {abs(self.growth):,}, "
            f"while {self.shrank} of {self.places} municipalities ({100 * self.share:.1f} %) became smaller."
        )


def change(population: Totals, *, since: int, until: int) -> Change:
    """How much did each place grow or shrink from one year to another?

    Raises
    ------
    PopulationError : years that are not there, or not in order.

    Examples
    --------
    1,000 who become 500 in ten years: -500, -0.5, -6.7 % a year, and a half-life of ten years.
    """
    if since >= until:
        raise PopulationError(f"a change goes forward; {since} does not come before {until}", year=until)
    before, after = population.in_year(since), population.in_year(until)
    known = np.isfinite(before) & np.isfinite(after) & (before > 0)
    share = np.divide(after, before, out=np.full_like(after, np.nan), where=known) - 1
    with np.errstate(divide="ignore"):
        pace = np.log1p(share) / (until - since)
    return Change(
        population.places,
        since,
        until,
        before,
        after,
        after - before,
        share,
        np.expm1(pace),
        half_life(pace),
        population.source,
    )


def half_life(pace: Figures) -> Figures:
    """Years until half are left at a constant log growth a year: ln 2 / -pace; inf where nothing shrinks."""
    years = np.full_like(pace, np.inf)
    np.divide(np.log(2), -pace, out=years, where=pace < 0)
    years[np.isnan(pace)] = np.nan
    return years


def claim(population: Totals, *, since: int, until: int) -> Claim:
    """Did the country grow while places shrank, and how many?

    Examples
    --------
    Sweden 1975-2016: 1,786,711 more, while 128 of 290 municipalities shrank; 1975-2015 it was 133.
    """
    found = change(population, since=since, until=until)
    known = np.isfinite(found.absolute)
    step = found.absolute[known]
    return Claim(
        since,
        until,
        round(float(step.sum())),
        int((step < 0).sum()),
        int((step == 0).sum()),
        int(known.sum()),
        int((~known).sum()),
        population.source,
    )


def claims(population: Totals, since: range | list[int], until: range | list[int]) -> list[Claim]:
    """The claim for every pair of years that are there: how much the answer depends on them."""
    return [
        claim(population, since=first, until=last)
        for first in since
        for last in until
        if first < last and first in population.years and last in population.years
    ]


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
