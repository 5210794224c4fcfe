"""How the population has developed, for a place beside its county and the country: what the built-in table allows."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.models import Place
from hjulet.hub.queries import places
from hjulet.hub.rules import Viewer

FIRST, LAST = Place.POPULATION_YEARS[0], Place.POPULATION_YEARS[-1]


@dataclass(frozen=True, slots=True)
class DevelopmentLine:
    """Inhabitants of one area, in the years of the built-in table."""

    name: str
    """Empty for the country."""
    inhabitants: tuple[int, ...]

    @property
    def change_percent(self) -> float:
        """From the first year to the last."""
        return 100 * (self.inhabitants[-1] / self.inhabitants[0] - 1)


@dataclass(frozen=True, slots=True)
class Development:
    """A place's population beside its county and the country, and where it stands among its kind."""

    years: tuple[int, ...]
    lines: tuple[DevelopmentLine, ...]
    """The place, its county when it is a municipality, and the country."""
    rank: int
    """By the change from the first year to the last; 1 grew most."""
    ranked: int


def population_changes(viewer: Viewer, kind: str) -> dict[str, float]:
    """The change in per cent from 1975 to 2023, by code, of all places of a kind."""
    rows = places(viewer, kind=kind).values_list("code", f"population_{FIRST}", f"population_{LAST}")
    return {code: 100 * (last / first - 1) for code, first, last in rows}


def development(viewer: Viewer, place: Place) -> Development:
    fields = [f"population_{year}" for year in Place.POPULATION_YEARS]
    rows = list(places(viewer).values_list("code", "kind", *fields))
    counties = [row for row in rows if row[1] == Place.Kind.COUNTY]
    country = tuple(sum(row[2 + index] for row in counties) for index in range(len(fields)))
    lines = [DevelopmentLine(place.name, tuple(inhabitants for _year, inhabitants in place.populations))]
    if place.county is not None:
        lines.append(
            DevelopmentLine(
                place.county.name, tuple(inhabitants for _year, inhabitants in place.county.populations)
            )
        )
    lines.append(DevelopmentLine("", country))
    alike = [row[-1] / row[2] for row in rows if row[1] == place.kind]
    own = place.population_2023 / place.population_1975
    return Development(
        years=Place.POPULATION_YEARS,
        lines=tuple(lines),
        rank=1 + sum(other > own for other in alike),
        ranked=len(alike),
    )
