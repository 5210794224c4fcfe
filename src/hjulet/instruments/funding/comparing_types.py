"""Support per inhabitant by type of municipality: the whole, and how it varies inside each type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hjulet.instruments.funding.allocating import Allocation
from hjulet.instruments.funding.errors import FundingError

if TYPE_CHECKING:
    import polars as pl

FEW: Final = 5
"""A type with fewer places says more of those places than of the type."""


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Support of one type of municipality.

    Parameters
    ----------
    amount_share, population_share : of what is placed, and of those who live in any of the places; 0–1
    per_inhabitant : all support of the type by all who live there, in the allocation's currency
    median, lower_quartile, upper_quartile : of the places' own figures per inhabitant, each place counting
        once
    ratio : `amount_share` by `population_share`; 1 is as much per inhabitant as in all places together
    is_few : fewer than five places
    """

    type: str
    places: int
    projects: int
    population: float
    amount: float
    amount_share: float
    population_share: float
    per_inhabitant: float
    median: float
    lower_quartile: float
    upper_quartile: float
    ratio: float
    is_few: bool


def by_type(allocation: Allocation) -> tuple[TypeFigures, ...]:
    """How much support per inhabitant goes to each type of municipality?

    Parameters
    ----------
    allocation : of places with types

    Returns
    -------
    One for each type, the one with most inhabitants first. `projects` adds up what places count, so a project
    that reaches two places of a type is there twice.

    Raises
    ------
    FundingError : the places have no types, or a population is missing.

    Examples
    --------
    >>> import numpy as np
    >>> from hjulet.instruments.funding import Operations, Places, allocate
    >>> places = Places(("a", "b", "c"), np.array([60.0, 30.0, 10.0]), types=("city", "rural", "rural"))
    >>> found = by_type(allocate(Operations.of({"p": 30.0}, touched={"p": ["a", "b", "c"]}), places))
    >>> [(one.type, one.per_inhabitant, round(one.ratio, 3)) for one in found]
    [('city', 0.16666666666666666, 0.556), ('rural', 0.5, 1.667)]
    """
    import numpy as np

    places = allocation.places
    if not places.types:
        raise FundingError(
            "the places have no types; give them with Places.with_types, or types_from_regions"
        )
    people = places.require_population()
    kinds, member = np.unique(np.array(places.types), return_inverse=True)
    own = allocation.per_inhabitant
    found = []
    for number, kind in enumerate(kinds.tolist()):
        here = member == number
        population, amount = float(people[here].sum()), float(allocation.amounts[here].sum())
        money_share = amount / allocation.located if allocation.located else float("nan")
        people_share = population / float(people.sum())
        rates = own[here & ~np.isnan(own)]
        low, middle, high = np.percentile(rates, [25, 50, 75]).tolist() if len(rates) else [float("nan")] * 3
        found.append(
            TypeFigures(
                kind,
                int(here.sum()),
                int(allocation.projects[here].sum()),
                population,
                amount,
                money_share,
                people_share,
                amount / population if population else float("nan"),
                middle,
                low,
                high,
                money_share / people_share if people_share else float("nan"),
                int(here.sum()) < FEW,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.population, one.type)))


def types_frame(allocation: Allocation) -> pl.DataFrame:
    """A row for each type, as `by_type`, with the rule."""
    from dataclasses import asdict

    import polars as pl

    frame = pl.DataFrame([asdict(one) for one in by_type(allocation)])
    return frame.with_columns(pl.lit(allocation.rule).alias("rule"))
