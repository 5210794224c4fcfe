"""What if: families that move in or away, a school that closes, another fertility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hjulet.instruments.population.accounts import Figures
from hjulet.instruments.population.errors import PopulationError

PARENTS = range(27, 43)
CHILDREN = range(13)


@dataclass(frozen=True, slots=True)
class Families:
    """Families that move to a place each year besides those who do so anyway; a negative number moves away.

    A family is a woman and a man of 27-42 and `children` of 0-12, ages spread evenly; girls and boys alike.
    """

    place: str
    per_year: float
    first_year: int
    last_year: int
    children: float = 1.6

    def people(self, ages: int) -> Figures:
        """[sex, age], who moves in a year. Examples: 20 families are 40 adults and 32 children."""
        if ages <= PARENTS[-1]:
            raise PopulationError(
                f"the figures have {ages} ages; families need {PARENTS[-1] + 1}", place=self.place
            )
        one = np.zeros((2, ages))
        one[:, list(PARENTS)] = 1 / len(PARENTS)
        one[:, list(CHILDREN)] = self.children / 2 / len(CHILDREN)
        return one * self.per_year


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be otherwise than the past says. `fertility_factor` multiplies every fertility rate.

    The union of two municipalities is no scenario but other accounts: `accounts.merged({"new": ("2282", "2283")})`.
    """

    name: str
    families: tuple[Families, ...] = ()
    fertility_factor: float = 1.0

    def movers(self, places: Sequence[str], year: int, ages: int) -> Figures | None:
        """[sex, age, place], net migrants besides the rates in a year; None when there are none."""
        now = [one for one in self.families if one.first_year <= year <= one.last_year]
        added = np.zeros((2, ages, len(places)))
        for one in now:
            if one.place not in places:
                raise PopulationError(
                    "a scenario moves families to a place that is not projected", place=one.place
                )
            added[:, :, places.index(one.place)] += one.people(ages)
        return added if now else None


def more_families(place: str, per_year: float, *, first_year: int, last_year: int) -> Scenario:
    """What if so many more families a year move in?"""
    moves = Families(place, per_year, first_year, last_year)
    return Scenario(f"{per_year:g} more families a year to {place}, {first_year}-{last_year}", (moves,))


def school_closes(place: str, year: int, *, families: float, over_years: int = 3) -> Scenario:
    """What if a school closes, and so many families that would have stayed or come do not, over some years?

    How many they are is for the planner to say, and to show.
    """
    leaving = Families(place, -families / over_years, year, year + over_years - 1)
    return Scenario(f"a school in {place} closes in {year}: {families:g} families fewer", (leaving,))
