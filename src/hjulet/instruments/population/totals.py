"""Whole populations of places over years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hjulet.instruments.population.accounts import Accounts, Figures
from hjulet.instruments.population.errors import PopulationError


@dataclass(frozen=True, slots=True)
class Totals:
    """`values` [place, year], persons on 31 December; nan where nothing is known. The years may have gaps."""

    places: tuple[str, ...]
    years: tuple[int, ...]
    values: Figures
    source: str = ""

    @classmethod
    def of_accounts(cls, accounts: Accounts) -> Totals:
        return cls(accounts.places, accounts.years, accounts.totals, accounts.source)

    def in_year(self, year: int) -> Figures:
        """[place]. Raises PopulationError with the nearest years there are."""
        if year not in self.years:
            near = sorted(self.years, key=lambda one: abs(one - year))[:2]
            raise PopulationError(f"there are no figures; the nearest are {sorted(near)}", year=year)
        return self.values[:, self.years.index(year)]

    def of(self, places: Sequence[str], year: int) -> Figures:
        """[place], in the order asked for; nan for a place that is not there."""
        here = dict(zip(self.places, self.in_year(year), strict=True))
        return np.array([here.get(place, np.nan) for place in places])

    def curve(self, place: str) -> tuple[tuple[int, ...], Figures]:
        """Years and persons of one place, where they are known."""
        if place not in self.places:
            raise PopulationError("there are no figures for it", place=place)
        row = self.values[self.places.index(place)]
        known = np.isfinite(row)
        return tuple(year for year, is_known in zip(self.years, known, strict=True) if is_known), row[known]
