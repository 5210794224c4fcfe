"""What if: families that come, a school that closes, other births, two municipalities as one. Computed when asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.measure.queries.place_development import accounts_of

if TYPE_CHECKING:
    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.population.projecting import Projection

YEARS_AHEAD = 20
SCHOOL_YEARS = 3
"""Over which the families that a closed school costs do not come, or leave."""
SHOWN_EVERY = 5


class NoAges(Exception):
    """Ages, births and deaths are not loaded for the place."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.name)
        self.place = place


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be otherwise; nothing of it is the projection as it is."""

    families: int = 0
    """More a year; below 0 fewer."""
    school_year: int | None = None
    school_families: int = 0
    births_percent: int = 100
    other: Place | None = None
    staff_per_person: Mapping[str, float] | None = None

    @property
    def is_scenario(self) -> bool:
        return bool(self.families) or self.has_school or self.births_percent != 100 or self.other is not None

    @property
    def has_school(self) -> bool:
        return self.school_year is not None and self.school_families > 0


@dataclass(frozen=True, slots=True)
class Road:
    """One way ahead: totals for every year, and people and staff by group in the years shown."""

    years: tuple[int, ...]
    """The base year first."""
    totals: tuple[int, ...]
    shown: tuple[int, ...]
    groups: Mapping[str, tuple[int, ...]]
    staff: Mapping[str, tuple[float, ...]]
    dependency: tuple[float, ...]
    """Those of 0-19 and 65 and more for each hundred of 20-64, in the years shown."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    usual: Road
    asked: Road | None
    """None when nothing is to be otherwise."""
    other: Road | None
    """The other municipality by itself, when the two are to be one."""


def what_if(viewer: Viewer, place: Place, asked: Asked) -> WhatIf:
    """The projection of a place as it is, and as asked for. Raises NoAges."""
    country = accounts_of(viewer, "SE")
    own = _accounts(viewer, place)
    if country is None:
        raise NoAges(place)
    usual = _road(_rolled(own, country, None), asked)
    if not asked.is_scenario:
        return WhatIf(usual, None, None)
    other = None
    code, together = place.code, own
    if asked.other is not None:
        beside = _accounts(viewer, asked.other)
        other = _road(_rolled(beside, country, None), asked)
        code, together = "both", _merged(own, beside)
    return WhatIf(usual, _road(_rolled(together, country, (code, asked)), asked), other)


def _accounts(viewer: Viewer, place: Place) -> Accounts:
    found = accounts_of(viewer, place.code)
    if found is None:
        raise NoAges(place)
    return found


def _merged(one: Accounts, other: Accounts) -> Accounts:
    """Both as one place, with the history of both."""
    from dataclasses import replace

    import numpy as np

    both = replace(
        one,
        places=(*one.places, *other.places),
        population=np.concatenate([one.population, other.population]),
        births=np.concatenate([one.births, other.births]),
        deaths=np.concatenate([one.deaths, other.deaths]),
    )
    return both.merged({"both": both.places})


def _rolled(accounts: Accounts, country: Accounts, otherwise: tuple[str, Asked] | None) -> Projection:
    from hjulet.instruments.population.projecting import project
    from hjulet.instruments.population.scenarios import Families, Scenario

    last = accounts.years[-1] + YEARS_AHEAD
    if otherwise is None:
        return project(accounts, last, reference=country)
    code, asked = otherwise
    moves = []
    if asked.families:
        moves.append(Families(code, asked.families, accounts.years[-1] + 1, last))
    if asked.has_school and asked.school_year is not None:
        fewer = -asked.school_families / SCHOOL_YEARS
        moves.append(Families(code, fewer, asked.school_year, asked.school_year + SCHOOL_YEARS - 1))
    scenario = Scenario("", tuple(moves), asked.births_percent / 100)
    return project(accounts, last, reference=country, scenario=scenario)


def _road(projection: Projection, asked: Asked) -> Road:
    import numpy as np

    from hjulet.instruments.population.needs import GROUPS, needs

    found = needs(projection, asked.staff_per_person)
    at = list(range(0, len(found.years), SHOWN_EVERY))
    people = np.concatenate([projection.start[:, None], projection.population], 1)[0, at].sum(1)
    working = people[:, 20:65].sum(1)
    leaning = people.sum(1) - working
    kinds = list(found.staff_per_person)
    totals = [float(projection.start.sum()), *projection.totals[0].tolist()]
    return Road(
        found.years,
        tuple(round(one) for one in totals),
        tuple(found.years[one] for one in at),
        {
            name: tuple(round(float(found.groups[0, one, column])) for one in at)
            for column, name in enumerate(GROUPS)
        },
        {name: tuple(float(found.staff[0, one, column]) for one in at) for column, name in enumerate(kinds)},
        tuple((100 * leaning / working).tolist()),
    )
