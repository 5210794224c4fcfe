"""The accounts of a population by age and sex: who lived there, who was born, who died, and who must have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt

from hjulet.instruments.population.errors import PopulationError

Figures = npt.NDArray[np.float64]

SEXES = ("F", "M")
"""The order of the axis of sexes, everywhere."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Populations at the end of each year and what happened during it, by place, year, sex and age.

    Attributes
    ----------
    places : codes, as text.
    years : without gaps.
    population : [place, year, sex, age], persons on 31 December; the last age is open ("100 and more").
    births : [place, year, sex of the child, age of the mother], live births of the year.
    deaths : [place, year, sex, age], by age reached at the end of the year (the year less the year of birth).
    net_total : [place, year], the net number who moved in, when it is known; nan elsewhere.
    net_cells : [place, year, sex, age], the same by sex and age. Without either, what births and deaths do not explain
        is taken as migration.
    source : who is to be credited.

    nan is not known; 0 is nobody.
    """

    places: tuple[str, ...]
    years: tuple[int, ...]
    population: Figures
    births: Figures
    deaths: Figures
    net_total: Figures | None = None
    net_cells: Figures | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if not self.years or list(self.years) != list(range(self.years[0], self.years[-1] + 1)):
            raise PopulationError(
                f"the years have gaps or are not in order: {_few(self.years)}; give every year"
            )
        shape = (len(self.places), len(self.years), len(SEXES))
        for name in ("population", "births", "deaths"):
            came = getattr(self, name).shape
            if len(came) != 4 or came[:3] != shape or came[3] != self.population.shape[3]:
                wanted = f"{shape[0]} places x {shape[1]} years x 2 sexes x ages"
                raise PopulationError(f"{name} has the shape {came}; {wanted} was expected")

    @property
    def ages(self) -> int:
        """How many ages there are, the open one among them."""
        return int(self.population.shape[3])

    @property
    def totals(self) -> Figures:
        """[place, year], everybody."""
        sums: Figures = self.population.sum((2, 3))
        return sums

    def at(self, year: int) -> int:
        """Where on the axis of years it stands. Raises PopulationError with the years there are."""
        if year not in self.years:
            raise PopulationError(f"there are figures for {self.years[0]}-{self.years[-1]}", year=year)
        return year - self.years[0]

    def until(self, year: int) -> Accounts:
        """As they were known at the end of that year: nothing later is left to look at."""
        end = self.at(year) + 1
        return self._cut(slice(None), slice(None, end))

    def since(self, year: int) -> Accounts:
        """Without the years before it."""
        return self._cut(slice(None), slice(self.at(year), None))

    def only(self, places: Sequence[str]) -> Accounts:
        """These places, in this order. Raises PopulationError for one that is not there, with the nearest code."""
        for place in places:
            if place not in self.places:
                near = get_close_matches(place, self.places, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"there are: {_few(self.places)}"
                raise PopulationError(f"there are no figures for it; {hint}", place=place)
        return self._cut([self.places.index(place) for place in places], slice(None))

    def merged(self, unions: Mapping[str, Sequence[str]]) -> Accounts:
        """Places joined into new ones, history and all: a new code, and those it is made of. Others stay."""
        taken = [code for parts in unions.values() for code in parts]
        for code in taken:
            if taken.count(code) > 1:
                raise PopulationError("it is to be part of two new places; let it be part of one", place=code)
        self.only(taken)
        groups = {code: [code] for code in self.places if code not in taken}
        for code, parts in unions.items():
            if code in groups:
                raise PopulationError("the code of a new place is in use; give it another", place=code)
            groups[code] = list(parts)
        sums = np.zeros((len(groups), len(self.places)))
        for row, parts in enumerate(groups.values()):
            sums[row, [self.places.index(code) for code in parts]] = 1
        return self._mixed(tuple(groups), sums)

    def _mixed(self, places: tuple[str, ...], shares: Figures) -> Accounts:
        """New places, each a sum of shares [new, old] of the old ones."""

        def mix(figures: Figures) -> Figures:
            mixed: Figures = np.tensordot(shares, figures, axes=1)
            return mixed

        return replace(
            self,
            places=places,
            population=mix(self.population),
            births=mix(self.births),
            deaths=mix(self.deaths),
            net_total=None if self.net_total is None else mix(self.net_total),
            net_cells=None if self.net_cells is None else mix(self.net_cells),
        )

    def _cut(self, places: slice | list[int], years: slice) -> Accounts:
        kept = self.places[places] if isinstance(places, slice) else tuple(self.places[one] for one in places)
        return replace(
            self,
            places=kept,
            years=self.years[years],
            population=self.population[places][:, years],
            births=self.births[places][:, years],
            deaths=self.deaths[places][:, years],
            net_total=None if self.net_total is None else self.net_total[places][:, years],
            net_cells=None if self.net_cells is None else self.net_cells[places][:, years],
        )


def grown_older(population: Figures) -> Figures:
    """Everybody a year older, ages on the last axis: nobody is 0, and the open age keeps its own."""
    older = np.zeros_like(population)
    older[..., 1:] = population[..., :-1]
    older[..., -1] += population[..., -1]
    return older


def starters(accounts: Accounts) -> Figures:
    """[place, year, sex, age]: who could have been there at the end of each year had nobody died or moved.

    Those who were there a year before, a year older, and the newborn. The first year is nan.
    """
    start = np.full_like(accounts.population, np.nan)
    start[:, 1:] = grown_older(accounts.population[:, :-1])
    start[:, 1:, :, 0] = accounts.births[:, 1:].sum(3)
    return start


def exposures(accounts: Accounts) -> Figures:
    """[place, year, sex, age], person-years lived by the cohort that reaches the age during the year.

    The mean of those who began the year (or were born in it) and those who ended it; the first year is nan. SCB counts
    deaths and mothers by age reached at the end of the year, so that this and no other is what they are set against.

    Examples
    --------
    1,000 aged 29 a year ago and 1,020 aged 30 now make 1,010 person-years at age 30.
    """
    exposed: Figures = (starters(accounts) + accounts.population) / 2
    return exposed


def net_migration(accounts: Accounts) -> Figures:
    """[place, year, sex, age]: those who came less those who left, as what births and deaths do not explain.

    population(t, x) - population(t-1, x-1) + deaths(t, x), with births in place of the youngest cohort. The first year
    is nan. Errors in any account end up here, and so does a moved border: see `divisions`. Where `net_total` is known
    the residual is shifted to it, by sex and age as the population is.

    References
    ----------
    Shryock, H. S. & Siegel, J. S. (1976), The Methods and Materials of Demography, ch. 21 (forward survival, residual).
    """
    residual: Figures = accounts.population - starters(accounts) + accounts.deaths
    if accounts.net_cells is not None:
        residual = np.where(np.isfinite(accounts.net_cells), accounts.net_cells, residual)
        residual[:, 0] = np.nan
    if accounts.net_total is None:
        return residual
    everybody = accounts.totals
    missing = np.nan_to_num(accounts.net_total - residual.sum((2, 3)))
    share = accounts.population / np.where(everybody > 0, everybody, 1)[:, :, None, None]
    shifted: Figures = residual + missing[:, :, None, None] * share
    return shifted


def _few(codes: Sequence[object]) -> str:
    words = [str(code) for code in codes]
    return ", ".join(words if len(words) < 8 else [*words[:6], "…", words[-1]])
