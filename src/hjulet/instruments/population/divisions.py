"""Borders that moved: figures told in the division of another year, so that nobody seems to migrate with a border."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hjulet.instruments.population.accounts import Accounts


@dataclass(frozen=True, slots=True)
class BorderChange:
    """Part of one county that became part of another.

    `first_stock` is the first year whose population is told in the new division, `first_flow` the first whose births
    and deaths are: SCB tells the population of 31 December in the division of the day after.
    """

    name: str
    from_place: str
    to_place: str
    first_stock: int
    first_flow: int
    people: float
    """Who lived in what was moved, at the end of the year before `first_stock`."""
    source: str


BORDER_CHANGES = (
    BorderChange("Heby", "19", "03", 2006, 2007, 13_634, "SCB, folkmängd i Heby 31 december 2005"),
)
"""Between counties that exist today, since 1968. Skåne (1997) and Västra Götaland (1998) are whole in the figures."""


def in_division(
    accounts: Accounts, year: int, changes: tuple[BorderChange, ...] = BORDER_CHANGES
) -> tuple[Accounts, tuple[str, ...]]:
    """The accounts in the counties of one year, and what was done in words.

    What was moved is taken to have had the ages, births and deaths of the county it left, by its share of the people
    in the year before. A change is passed over if either county is not there, or none of the years comes before it.

    Examples
    --------
    `in_division(accounts, 2010)` moves 13,634 of 261,391, 5.2 %, of each year before from Västmanland to Uppsala.
    """
    done: list[str] = []
    for change in changes:
        both = {change.from_place, change.to_place} <= set(accounts.places)
        before = change.first_stock - 1
        if (
            both
            and accounts.years[0] <= before
            and (year >= change.first_stock or accounts.years[-1] > before)
        ):
            accounts = _moved(accounts, change, forward=year >= change.first_stock)
            way = f"from {change.from_place} to {change.to_place}"
            when = (
                f"the division of {year}, {'after' if year >= change.first_stock else 'before'} {change.name}"
            )
            done.append(f"{when} was moved {way} ({change.source})")
    return accounts, tuple(done)


def borders_between(
    places: tuple[str, ...], since: int, until: int, changes: tuple[BorderChange, ...] = BORDER_CHANGES
) -> tuple[str, ...]:
    """What is to be said beside a change between two years: that a border moved, and with how many people."""
    return tuple(
        f"between {since} and {until} {change.name} ({change.people:,.0f} people) was moved from {change.from_place} to "
        f"{change.to_place} ({change.source})"
        for change in changes
        if {change.from_place, change.to_place} & set(places) and since < change.first_stock <= until
    )


def _moved(accounts: Accounts, change: BorderChange, *, forward: bool) -> Accounts:
    left, came = accounts.places.index(change.from_place), accounts.places.index(change.to_place)
    # Accounts that end before the border moved: what is moved is as large a share of their last year.
    before = accounts.at(min(change.first_stock - 1, accounts.years[-1]))
    years = np.array(accounts.years)
    if forward:
        giver, taker = left, came
        share = change.people / accounts.population[left, before].sum()
        stock, flow = years < change.first_stock, years < change.first_flow
    else:
        giver, taker = came, left
        share = change.people / (accounts.population[came, before].sum() + change.people)
        stock, flow = years >= change.first_stock, years >= change.first_flow
    population, births, deaths = accounts.population.copy(), accounts.births.copy(), accounts.deaths.copy()
    net = [None if one is None else one.copy() for one in (accounts.net_total, accounts.net_cells)]
    told = [
        (population, stock),
        (births, flow),
        (deaths, flow),
        *((one, stock) for one in net if one is not None),
    ]
    for figures, when in told:
        moved = figures[giver, when] * share
        figures[giver, when] -= moved
        figures[taker, when] += moved
    return replace(
        accounts, population=population, births=births, deaths=deaths, net_total=net[0], net_cells=net[1]
    )
