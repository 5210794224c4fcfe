"""Finding the places that are like a place."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer


@dataclass(frozen=True, slots=True)
class SizePeer:
    """A municipality of about the same size, and what its population has done since 1975."""

    place: Place
    inhabitants: int
    change_percent_since_1975: float


def places_of_same_size(viewer: Viewer, place: Place, *, count: int = 7) -> list[SizePeer]:
    """The municipalities whose population in 2023 is nearest as a ratio; ties by code."""
    others = Place.objects.filter(kind=place.kind).exclude(pk=place.pk).select_related("county")

    def distance(other: Place) -> tuple[float, str]:
        larger = max(other.population_2023, place.population_2023)
        smaller = min(other.population_2023, place.population_2023)
        return larger / smaller, other.code

    return [
        SizePeer(
            place=other,
            inhabitants=other.population_2023,
            change_percent_since_1975=100 * (other.population_2023 / other.population_1975 - 1),
        )
        for other in sorted(others, key=distance)[:count]
    ]
