"""Places that are like a place: the one measure of likeness, and those that are nearest by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer


@dataclass(frozen=True, slots=True)
class SizePeer:
    """A municipality of about the same size, and what its population has done since 1975."""

    place: Place
    inhabitants: int
    change_percent_since_1975: float


def size_ratio(place: Place, other: Place) -> float:
    """How many times the larger is the smaller: 1 for two of the same size."""
    larger = max(other.population_2023, place.population_2023)
    return larger / max(1, min(other.population_2023, place.population_2023))


def places_of_same_size(viewer: Viewer, place: Place, *, count: int = 7) -> list[SizePeer]:
    """The municipalities whose population in 2023 is nearest as a ratio; ties by code."""
    others = Place.objects.filter(kind=place.kind).exclude(pk=place.pk).select_related("county")
    nearest = sorted(others, key=lambda other: (size_ratio(place, other), other.code))
    return [
        SizePeer(
            place=other,
            inhabitants=other.population_2023,
            change_percent_since_1975=change_percent(other),
        )
        for other in nearest[:count]
    ]


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


SAME_SIZE_RATIO = 1.5
UNLIKE_SIZE_RATIO = 6.0
STEADY_PERCENT = 3.0
UNLIKE_COURSE_PERCENT = 40.0
SIZE_COUNTS = 0.6
COURSE_COUNTS = 0.4


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two places of the same kind are, 0–1, and what of it can be said in words."""

    share: float
    size: Size
    course: Course
    is_same_course: bool


def likeness(place: Place, other: Place) -> Likeness:
    """The one measure of how like a place is to another, from the built-in table: size today, change since 1975."""
    ratio = size_ratio(place, other)
    size = max(0.0, 1 - log(ratio) / log(UNLIKE_SIZE_RATIO))
    apart = abs(change_percent(place) - change_percent(other))
    course = max(0.0, 1 - apart / UNLIKE_COURSE_PERCENT)
    if ratio <= SAME_SIZE_RATIO:
        said = Size.SAME
    else:
        said = Size.LARGER if other.population_2023 > place.population_2023 else Size.SMALLER
    return Likeness(
        share=SIZE_COUNTS * size + COURSE_COUNTS * course,
        size=said,
        course=course_of(other),
        is_same_course=course_of(place) is course_of(other),
    )


def change_percent(place: Place) -> float:
    return 100 * (place.population_2023 / max(1, place.population_1975) - 1)


def course_of(place: Place) -> Course:
    change = change_percent(place)
    if abs(change) <= STEADY_PERCENT:
        return Course.STEADY
    return Course.GROWN if change > 0 else Course.SHRUNK
