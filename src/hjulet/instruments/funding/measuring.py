"""All measures of one allocation at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.funding.allocating import Allocation
from hjulet.instruments.funding.autocorrelation import PERMUTATIONS, Lisa, Moran, lisa, moran
from hjulet.instruments.funding.comparing_types import TypeFigures, by_type
from hjulet.instruments.funding.concentrating import Concentration, concentration
from hjulet.instruments.funding.municipality_types import CITIES
from hjulet.instruments.funding.quotients import Quotients, location_quotient

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.funding.weights import Weights


@dataclass(frozen=True, slots=True)
class CityFigures:
    """The types that are called cities, taken together.

    Parameters
    ----------
    amount_share, population_share : of what is placed, and of all inhabitants; 0–1
    ratio : the one by the other; above 1 the cities have more per inhabitant than all places together
    """

    places: tuple[str, ...] = field(repr=False)
    amount_share: float
    population_share: float
    ratio: float


@dataclass(frozen=True, eq=False)
class Measures:
    """What can be said of support under one rule. Types, cities and neighbours are there when they were given."""

    allocation: Allocation
    concentration: Concentration
    quotients: Quotients = field(repr=False)
    project_quotients: Quotients = field(repr=False)
    types: tuple[TypeFigures, ...] = ()
    cities: CityFigures | None = None
    moran: Moran | None = None
    lisa: Lisa | None = field(default=None, repr=False)

    def to_frame(self) -> pl.DataFrame:
        """A row for each place: what it got, its quotients with interval, and its cluster."""
        import polars as pl

        money, number = self.quotients, self.project_quotients
        frame = self.allocation.to_frame().with_columns(
            pl.Series("quotient", money.quotient),
            pl.Series("quotient_shrunk", money.shrunk),
            pl.Series("quotient_low", money.low),
            pl.Series("quotient_high", money.high),
            pl.Series("projects_quotient", number.quotient),
            pl.Series("projects_quotient_shrunk", number.shrunk),
            pl.Series("projects_quotient_low", number.low),
            pl.Series("projects_quotient_high", number.high),
        )
        if self.lisa is None:
            return frame
        local = self.lisa.to_frame().drop("place")
        return pl.concat([frame, local], how="horizontal")


def measure(
    allocation: Allocation,
    *,
    cities: Sequence[str] = CITIES,
    weights: Weights | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = 1,
    level: float = 0.9,
) -> Measures:
    """Every measure of where support lands, under the allocation's rule.

    Parameters
    ----------
    cities : the types of place that are called cities
    weights : who is whose neighbour; without them there is neither Moran's I nor LISA
    permutations, seed : of Moran's I and LISA
    level : of the intervals of location quotients

    Raises
    ------
    FundingError : a population is missing, or nothing is placed.
    """
    places = allocation.places
    population = places.require_population()
    figures = by_type(allocation) if places.types else ()
    per_head = allocation.per_inhabitant
    return Measures(
        allocation,
        concentration(allocation.amounts, population, places.types),
        location_quotient(allocation, level=level),
        location_quotient(allocation, of="projects", level=level),
        figures,
        _cities(allocation, figures, cities),
        moran(per_head, weights, permutations=permutations, seed=seed) if weights else None,
        lisa(per_head, weights, permutations=permutations, seed=seed) if weights else None,
    )


def _cities(
    allocation: Allocation, figures: Sequence[TypeFigures], cities: Sequence[str]
) -> CityFigures | None:
    found = [one for one in figures if one.type in cities]
    if not found:
        return None
    places = allocation.places
    codes = tuple(code for code, kind in zip(places.codes, places.types, strict=True) if kind in cities)
    money, people = sum(one.amount_share for one in found), sum(one.population_share for one in found)
    return CityFigures(codes, money, people, money / people if people else float("nan"))
