"""Cohort-component projection of any set of places at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.population.accounts import SEXES, Accounts, Figures
from hjulet.instruments.population.cohorts import advance
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.rates import Assumptions, estimate

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.population.fans import Fan
    from hjulet.instruments.population.scenarios import Scenario

METHOD = "cohort-component projection by single years of age and sex"


@dataclass(frozen=True, slots=True)
class Projection:
    """Populations of the years after a base year, persons on 31 December.

    Attributes
    ----------
    population : [place, year, sex, age]. births, deaths, migration : [place, year], of each year; they close.
    fan : how far it may be out, when draws were asked for.
    """

    places: tuple[str, ...]
    base: int
    years: tuple[int, ...]
    start: Figures
    population: Figures
    births: Figures
    deaths: Figures
    migration: Figures
    assumptions: Assumptions
    scenario: str = ""
    fan: Fan | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    unit: str = "persons"
    method: str = METHOD

    @property
    def totals(self) -> Figures:
        """[place, year]."""
        sums: Figures = self.population.sum((2, 3))
        return sums

    def to_frame(self, place: str = "place_code") -> pl.DataFrame:
        """Rows of place, year, age, sex and population; p10 and p90 where there is a fan."""
        import polars as pl

        shape = self.population.shape
        at = [axis.ravel() for axis in np.indices(shape)]
        columns: dict[str, object] = {
            place: np.array(self.places)[at[0]],
            "year": np.array(self.years)[at[1]],
            "age": at[3],
            "sex": np.array(SEXES)[at[2]],
            "population": self.population.ravel().round(3),
        }
        if self.fan is not None:
            columns["p10"] = self.fan.cells_low.ravel().astype(float).round(3)
            columns["p90"] = self.fan.cells_high.ravel().astype(float).round(3)
        return pl.DataFrame(columns)


def project(
    accounts: Accounts,
    until: int,
    *,
    base: int | None = None,
    reference: Accounts | None = None,
    scenario: Scenario | None = None,
    draws: int = 0,
    seed: int = 1,
) -> Projection:
    """How many will live in each place, by age and sex, if the years ahead are like those just behind?

    Parameters
    ----------
    accounts : what happened; nothing after the base is looked at.
    until, base : years; the base is the last year of the accounts unless said.
    reference : the county or nation that small places borrow rates from; without it, all places together.
    scenario : what is to be otherwise. draws : with some, a fan of uncertainty is drawn as well (`fans`).
    seed : the same seed gives the same draws.

    Raises
    ------
    PopulationError : years that are not there, or in the wrong order; too short a past; too few errors for a fan.
    """
    base = accounts.years[-1] if base is None else base
    if until <= base:
        raise PopulationError(
            f"a projection goes forward: it begins in {base} and cannot end in {until}", year=until
        )
    past = accounts.until(base)
    beside = reference.until(base) if reference is not None else None
    assumptions = estimate(past, beside)
    projection = roll(past, assumptions, until, scenario)
    if draws:
        from dataclasses import replace

        from hjulet.instruments.population.fans import draw_fan

        projection = replace(
            projection, fan=draw_fan(past, projection, beside, scenario, draws=draws, seed=seed)
        )
    return projection


def roll(
    accounts: Accounts, assumptions: Assumptions, until: int, scenario: Scenario | None = None
) -> Projection:
    """The projection that follows from the assumptions, from the last year of the accounts."""
    now = np.moveaxis(accounts.population[:, -1], 0, 2)
    years = tuple(range(assumptions.base + 1, until + 1))
    people, flows = [], []
    for k, year in enumerate(years, start=1):
        migration = np.moveaxis(assumptions.migration_at(k), 0, 2)
        movers = None if scenario is None else scenario.movers(accounts.places, year, accounts.ages)
        births = 1.0 if scenario is None else scenario.fertility_factor
        now, *flow = advance(
            now,
            fertility=assumptions.fertility.T * (assumptions.fertility_level(k) * births),
            mortality=np.moveaxis(assumptions.mortality, 0, 2) * assumptions.mortality_level(k),
            migration=migration,
            movers=movers,
            male_share=assumptions.male_share,
        )
        people.append(np.moveaxis(now, 2, 0))
        flows.append(flow)
    births_, deaths, moved = (np.stack([flow[i] for flow in flows], 1) for i in range(3))
    return Projection(
        accounts.places,
        assumptions.base,
        years,
        accounts.population[:, -1],
        np.stack(people, 1),
        births_,
        deaths,
        moved,
        assumptions,
        scenario="" if scenario is None else scenario.name,
        source=accounts.source,
    )
