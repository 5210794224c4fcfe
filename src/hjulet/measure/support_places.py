"""The municipalities as support lands in them: inhabitants of a year, and types by functional region. No Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.hub import built_in

if TYPE_CHECKING:
    from hjulet.instruments.funding import Places
    from hjulet.measure.populations import Populations


def built_in_places(year: int) -> Places:
    """All municipalities with the inhabitants of the built-in table; `year` is one of `built_in.YEARS`."""
    people = [float(row[f"population_{year}"]) for row in built_in.municipalities()]
    return _places(people, built_in.SOURCE, year)


def places_in_middle(populations: Populations, first: int, last: int) -> Places:
    """All municipalities, with inhabitants of the year nearest to the middle of a period: support of ten years is
    divided by those who lived there meanwhile, not by those who live there now.

    Of what is loaded where a year has every municipality, else of the built-in table.
    """
    import numpy as np

    history = populations.municipalities
    codes = [row["code"] for row in built_in.municipalities()]
    if set(codes) <= set(history.places):
        rows = history.population[[history.row(code) for code in codes]]
        known = np.flatnonzero(~np.isnan(rows).any(axis=0)).tolist()
        whole = [history.years[column] for column in known]
        if whole:
            year = nearest_year(whole, first, last)
            return _places(rows[:, history.column(year)].tolist(), ", ".join(populations.sources), year)
    return built_in_places(nearest_year(built_in.YEARS, first, last))


def nearest_year(years: list[int] | tuple[int, ...], first: int, last: int) -> int:
    """The one nearest to the middle of the period; of two as near the later.

    >>> nearest_year((1975, 2000, 2017, 2023), 2014, 2020)
    2017
    """
    return min(years, key=lambda year: (abs(year - (first + last) / 2), -year))


def _places(people: list[float], source: str, year: int) -> Places:
    import numpy as np

    from hjulet.instruments.funding import Places, types_from_regions

    rows = built_in.municipalities()
    places = Places(
        tuple(row["code"] for row in rows),
        np.array(people),
        {row["code"]: row["name"] for row in rows},
        points=np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows]),
        source=source,
        year=year,
    )
    regions = {row["code"]: row[built_in.GROUPS["functional_region"]] for row in rows}
    return places.with_types(types_from_regions(places, regions))
