"""What a population needs: children in preschool and school, those of working age, the oldest, and staff for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from hjulet.instruments.population.accounts import Figures

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.population.projecting import Projection

GROUPS: dict[str, tuple[int, int | None]] = {
    "preschool": (1, 5),
    "compulsory_school": (6, 15),
    "upper_secondary": (16, 18),
    "working_age": (20, 64),
    "aged_65_up": (65, None),
    "aged_80_up": (80, None),
}
"""From and to which age, both within; None is everybody older. Preschool class is counted as school."""

STAFF_PER_PERSON: dict[str, float] = {
    "preschool": 0.86 / 5.2,
    "compulsory_school": 1 / 12.0,
    "upper_secondary": 1 / 12.0,
    "aged_80_up": 0.25,
}
"""Full-time staff for each person of the age, as a start: 86 % in preschool at 5.2 children to each of the staff, twelve
pupils to a teacher, and a quarter of a full-time job in care for each person over 80. Round
numbers to begin with, from no source: give your own municipality's."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Persons by age group and year, and full-time staff needed were each to have what they have today.

    `groups` [place, year, group] in the order of GROUPS, the base year first; `low` and `high` are 10 and 90 % of the
    draws, nan in the base year and without a fan, and too narrow for pupils (docs/methods/population.md). `staff` [place, year, kind].
    """

    places: tuple[str, ...]
    years: tuple[int, ...]
    groups: Figures
    low: Figures
    high: Figures
    staff: Figures
    staff_per_person: Mapping[str, float]
    source: str
    unit: str = "persons and full-time equivalents"
    method: str = "persons of the age times staff per person, held as it is"

    def to_frame(self, place: str = "place_code") -> pl.DataFrame:
        """A row for each place, year and group; staff is missing where nothing is said of it."""
        import polars as pl

        kinds = list(self.staff_per_person)
        rows = [
            {
                place: code,
                "year": year,
                "group": group,
                "population": float(self.groups[p, y, g]),
                "p10": float(self.low[p, y, g]),
                "p90": float(self.high[p, y, g]),
                "staff": float(self.staff[p, y, kinds.index(group)]) if group in kinds else None,
            }
            for p, code in enumerate(self.places)
            for y, year in enumerate(self.years)
            for g, group in enumerate(GROUPS)
        ]
        return pl.DataFrame(rows)


def group_sums(population: npt.NDArray[np.floating]) -> Figures:
    """[…, group], persons of each of GROUPS, from […, sex, age]."""
    spans = [slice(low, None if high is None else high + 1) for low, high in GROUPS.values()]
    sums = [population[..., span].sum((-2, -1)) for span in spans]
    return np.stack(sums, -1).astype(np.float64)


def needs(projection: Projection, staff_per_person: Mapping[str, float] | None = None) -> Needs:
    """How many places in preschool and school, and how many hands, will be needed each year?

    The question of Kommunutredningen (SOU 2020:8): what a municipality is to be able to do, and with how many of working
    age. What people need at an age is taken to stay as it is.

    Examples
    --------
    240 children of 6-15 at twelve pupils to a teacher need 20 teachers.
    """
    ratios = dict(STAFF_PER_PERSON if staff_per_person is None else staff_per_person)
    people = np.concatenate([projection.start[:, None], projection.population], 1)
    groups = group_sums(people)
    unknown = np.full_like(groups, np.nan)
    low, high = unknown.copy(), unknown.copy()
    if projection.fan is not None:
        low[:, 1:], high[:, 1:] = projection.fan.groups[0], projection.fan.groups[2]
    kinds = [list(GROUPS).index(kind) for kind in ratios]
    staff = groups[..., kinds] * np.array(list(ratios.values()))
    years = (projection.base, *projection.years)
    return Needs(projection.places, years, groups, low, high, staff, ratios, projection.source)
