"""Reading figures about places. For now the built-in table: population of four years (SCB)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer


@dataclass(frozen=True, slots=True)
class PopulationYear:
    """Inhabitants on 31 December, and the change since the year before in the table."""

    year: int
    inhabitants: int
    change: int | None
    change_percent: float | None
    since: int | None


@dataclass(frozen=True, slots=True)
class PopulationSummary:
    """The few figures that say how a place has grown or shrunk. Both years are always named."""

    years: list[PopulationYear]
    first_year: int
    last_year: int
    inhabitants: int
    change: int
    change_percent: float
    country_change_percent: float
    inhabitants_per_km2: float
    places_of_kind: int
    places_that_shrank: int
    """How many places of the same kind had fewer inhabitants in the last year than in the first."""

    @property
    def highest(self) -> int:
        """The most inhabitants of any of the years: what bars are drawn against."""
        return max(year.inhabitants for year in self.years)


def population_summary(viewer: Viewer, place: Place) -> PopulationSummary:
    """Population of a municipality or county in the years of the built-in table. Source: SCB."""
    years: list[PopulationYear] = []
    for year, inhabitants in place.populations:
        before = years[-1] if years else None
        years.append(
            PopulationYear(
                year=year,
                inhabitants=inhabitants,
                change=inhabitants - before.inhabitants if before else None,
                change_percent=100 * (inhabitants / before.inhabitants - 1) if before else None,
                since=before.year if before else None,
            )
        )
    first, last = years[0], years[-1]
    alike = Place.objects.filter(kind=place.kind)
    totals = alike.aggregate(first=Sum("population_1975"), last=Sum("population_2023"))
    return PopulationSummary(
        years=years,
        first_year=first.year,
        last_year=last.year,
        inhabitants=last.inhabitants,
        change=last.inhabitants - first.inhabitants,
        change_percent=100 * (last.inhabitants / first.inhabitants - 1),
        country_change_percent=100 * (totals["last"] / totals["first"] - 1),
        inhabitants_per_km2=last.inhabitants / place.land_area_km2,
        places_of_kind=alike.count(),
        places_that_shrank=alike.filter(population_2023__lt=F("population_1975")).count(),
    )
