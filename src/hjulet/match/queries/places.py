"""How like two places are: the one measure of it, and what of it can be said in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hjulet.hub.models import Place


def size_ratio(place: Place, other: Place) -> float:
    """How many times the larger is the smaller: 1 for two of the same size."""
    larger = max(other.population_2023, place.population_2023)
    return larger / max(1, min(other.population_2023, place.population_2023))


class Size(StrEnum):
    """How many live there, beside those who live here. Never a figure: a figure would say which place it is."""

    SAME = "same"
    LARGER = "larger"
    SMALLER = "smaller"


class Course(StrEnum):
    """What the population has done since 1975."""

    SHRUNK = "shrunk"
    STEADY = "steady"
    GROWN = "grown"


COUNTY_DIGITS = 2
SAME_SIZE_RATIO = 1.5
STEADY_PERCENT = 3.0
UNLIKE_DISTANCE = 3.0
"""So many ordinary differences apart in all that is compared, two places are not alike at all."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two places of the same kind are, 0–1, and what of it can be said in words."""

    share: float
    size: Size
    course: Course
    is_same_course: bool


def likeness(place: Place, other: Place) -> Likeness:
    """The one measure of how like a place is to another: the distance that peers are found by, of the built-in table.

    The table and not what happens to be loaded, so that the same content always gives the same order.
    """
    distance = _distances_from(place.code).get(other.code, UNLIKE_DISTANCE)
    if size_ratio(place, other) <= SAME_SIZE_RATIO:
        said = Size.SAME
    else:
        said = Size.LARGER if other.population_2023 > place.population_2023 else Size.SMALLER
    return Likeness(
        share=max(0.0, 1 - distance / UNLIKE_DISTANCE),
        size=said,
        course=course_of(other),
        is_same_course=course_of(place) is course_of(other),
    )


@lru_cache(maxsize=400)
def _distances_from(code: str) -> dict[str, float]:
    """To every place of the same kind in the built-in table, itself included; none from a place that it does not hold."""
    import numpy as np

    from hjulet.hub import built_in
    from hjulet.instruments.peers.likeness import distances
    from hjulet.instruments.peers.scaling import robust_scale

    traits = built_in.traits(counties=len(code) == COUNTY_DIGITS)
    if code not in traits.places:
        return {}
    scaled = robust_scale(traits.compared())
    found, _missing = distances(scaled - scaled[traits.row(code)], np.ones(scaled.shape[1]))
    return dict(zip(traits.places, found.tolist(), strict=True))


def change_percent(place: Place) -> float:
    return 100 * (place.population_2023 / max(1, place.population_1975) - 1)


def course_of(place: Place) -> Course:
    change = change_percent(place)
    if abs(change) <= STEADY_PERCENT:
        return Course.STEADY
    return Course.GROWN if change > 0 else Course.SHRUNK
