"""Types of municipality from functional regions: the centre of each region and those around it, by the region's size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.places import Places

METROPOLITAN: Final = 500_000
LARGE: Final = 100_000

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "metropolitan_centre": ("storstad", "metropolitan city"),
    "metropolitan_around": ("kommun runt en storstad", "municipality around a metropolitan city"),
    "large_centre": ("större stad", "larger city"),
    "large_around": ("kommun runt en större stad", "municipality around a larger city"),
    "small_centre": ("centrum i en mindre region", "centre of a smaller region"),
    "small_around": ("kommun runt ett mindre centrum", "municipality around a smaller centre"),
}
"""Swedish and English words for each type."""
CITIES: Final = ("metropolitan_centre", "large_centre")


def types_from_regions(
    places: Places, regions: Mapping[str, str], *, metropolitan: float = METROPOLITAN, large: float = LARGE
) -> tuple[str, ...]:
    """What type is each place, by the functional region it belongs to?

    The place with most inhabitants in a region is its centre, the others are around it. Regions with 500,000
    inhabitants or more are metropolitan, with 100,000 or more large, the rest small. It is a plain rule on
    figures that are at hand, and neither SKR's nor Tillväxtverket's division: give theirs as a table
    (`Places.with_types`) to speak in their words.

    Parameters
    ----------
    regions : region by place code, such as Tillväxtanalys' functional regions (FA)
    metropolitan, large : least inhabitants of a region

    Returns
    -------
    Keys of `LABELS`, one for each place.

    Raises
    ------
    FundingError : a place without region, or a population that is not known.

    Examples
    --------
    >>> import numpy as np
    >>> places = Places(("a", "b", "c"), np.array([90_000.0, 20_000.0, 5_000.0]))
    >>> types_from_regions(places, {"a": "1", "b": "1", "c": "2"})
    ('large_centre', 'large_around', 'small_centre')
    """
    population = places.require_population()
    if missing := [code for code in places.codes if not regions.get(code)]:
        raise FundingError(f"{len(missing)} places have no functional region; give one", place=missing[0])
    members: dict[str, list[int]] = {}
    for at, code in enumerate(places.codes):
        members.setdefault(regions[code], []).append(at)
    types = [""] * len(places)
    for some in members.values():
        total = float(population[some].sum())
        size = "metropolitan" if total >= metropolitan else "large" if total >= large else "small"
        centre = max(some, key=lambda at: (population[at], -at))
        for at in some:
            types[at] = f"{size}_{'centre' if at == centre else 'around'}"
    return tuple(types)
