"""How one place has developed and may go on: what its pages show, computed once for each edition and kept. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hjulet.measure.populations import Populations

COHORTS, TRENDS = "cohorts", "trends"
"""What the years ahead were told by: ages, births and deaths; or the curve alone."""
FEWEST_TRIED = 10
LEAST_FOR_PHASES = 20
"""Known years below which no turning points are looked for: two phases of ten years."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of years with one pace: `yearly` growth as a share a year."""

    since: int
    until: int
    before: int
    after: int
    yearly: float


@dataclass(frozen=True, slots=True)
class Account:
    """What a year was made of, persons; None where a part is not known apart."""

    year: int
    births: int
    deaths: int
    domestic: int | None
    foreign: int | None
    migration: int
    adjustments: int
    change: int
    source: str
    retrieved: str

    @property
    def natural(self) -> int:
        return self.births - self.deaths

    @property
    def left_over(self) -> int:
        """What the parts do not explain; 0 when the account closes."""
        return self.change - (self.natural + self.migration + self.adjustments)


@dataclass(frozen=True, slots=True)
class Ages:
    """Persons by single year of age, 0 to 100 and more, on 31 December."""

    year: int
    women: tuple[int, ...]
    men: tuple[int, ...]
    source: str

    def between(self, first: int, last: int | None = None) -> int:
        """Persons from one age to another, both counted; None is everybody older."""
        end = None if last is None else last + 1
        return sum(self.women[first:end]) + sum(self.men[first:end])

    @property
    def per_hundred(self) -> float:
        """Those of 0-19 and 65 and more for each hundred of 20-64."""
        working = self.between(20, 64)
        return 100 * (self.between(0, 19) + self.between(65)) / working if working else float("nan")

    @property
    def old_per_hundred(self) -> float:
        working = self.between(20, 64)
        return 100 * self.between(65) / working if working else float("nan")


@dataclass(frozen=True, slots=True)
class Tried:
    """How the same method would have done, `ahead` years, with nothing known later. Errors are shares."""

    since: int
    until: int
    said: int
    came: int
    error: float
    """Median absolute error of all places of the kind."""
    plain_error: float
    """The same of the simplest of those it is measured against: the pace of the ten years before."""
    inside: float
    """Of the places, how many were within the 80 % interval; 0.8 is right."""
    places: int
    """How many it was tried on; of fewer than `FEWEST_TRIED` nothing is said in general."""

    @property
    def ahead(self) -> int:
        return self.until - self.since

    @property
    def missed(self) -> float:
        """How far out it would have been for this place, as a share of what came; above 0 it said too many."""
        return self.said / self.came - 1

    @property
    def is_telling(self) -> bool:
        return self.places >= FEWEST_TRIED

    @property
    def is_better(self) -> bool:
        """Clearly, by a twentieth: smaller differences say little."""
        return self.error < 0.95 * self.plain_error


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is likely next, persons by year, with the band that eight of ten are thought to fall within."""

    by: str
    base: int
    years: tuple[int, ...]
    middle: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    source: str
    bridged: tuple[int, ...] = ()
    """Years that nothing is known of, between the known, and that were drawn straight to find the pace."""
    tried: Tried | None = None
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By name of `population.needs.GROUPS`, the base year first; only by cohorts."""


@dataclass(frozen=True, slots=True)
class PlaceDevelopment:
    """All of one place. Everything that is None or empty is not known, and never 0."""

    code: str
    edition: str
    """Of the statistics; "" when nothing is loaded."""
    is_built_in: bool
    """Whether the curve is that of the built-in table."""
    years: tuple[int, ...]
    people: tuple[int, ...]
    sources: tuple[str, ...]
    retrieved: str
    is_generated: bool
    is_finished: bool = True
    """Whether all has been computed; a page that is asked for first shows the curve."""
    phases: tuple[Phase, ...] = ()
    account: Account | None = None
    ages: Ages | None = None
    ages_before: Ages | None = None
    ahead: Ahead | None = None

    @property
    def latest(self) -> tuple[int, int]:
        return self.years[-1], self.people[-1]

    @property
    def peak(self) -> tuple[int, int]:
        """The year in which most lived there, and how many; the last of several."""
        most = max(self.people)
        return max(year for year, people in zip(self.years, self.people, strict=True) if people == most), most

    @property
    def turned(self) -> tuple[int, ...]:
        """The years between phases."""
        return tuple(phase.since for phase in self.phases[1:])

    @property
    def latest_change(self) -> tuple[int, int, int] | None:
        """From which year, to which, and how many more: a year where that is known, else since the figure before."""
        year, people = self.latest
        if len(self.years) > 1 and self.years[-2] == year - 1:
            return year - 1, year, people - self.people[-2]
        if self.account is not None and self.account.year == year:
            return year - 1, year, self.account.change
        return (self.years[-2], year, people - self.people[-2]) if len(self.years) > 1 else None

    def in_year(self, year: int) -> int | None:
        return self.people[self.years.index(year)] if year in self.years else None


def plain(populations: Populations, code: str, *, is_finished: bool = True) -> PlaceDevelopment:
    """The curve and where it comes from: all that the built-in table allows, and what there is until more is computed.

    Raises PeerError for a place that is not among them.
    """
    years, people = populations.curve(code)
    return PlaceDevelopment(
        code,
        populations.edition,
        populations.is_built_in,
        years,
        people,
        populations.sources,
        populations.retrieved,
        populations.is_generated,
        is_finished=is_finished,
    )


def from_built_in(code: str) -> PlaceDevelopment:
    """A place's curve in the table that always comes along."""
    from hjulet.measure.populations import built_in_populations

    return plain(built_in_populations(), code)


def as_json(one: PlaceDevelopment) -> dict[str, Any]:
    """As it is kept and given out: plain numbers, words and lists."""
    from dataclasses import asdict

    return asdict(one)


def from_json(said: Mapping[str, Any]) -> PlaceDevelopment:
    """What `as_json` wrote. Raises KeyError and TypeError for anything else."""
    rest = dict(said)
    ahead, ages, before, account = (rest.pop(name) for name in ("ahead", "ages", "ages_before", "account"))
    rest["phases"] = tuple(Phase(**phase) for phase in rest["phases"])
    return PlaceDevelopment(
        **_as_tuples(rest),
        account=None if account is None else Account(**account),
        ages=_ages(ages),
        ages_before=_ages(before),
        ahead=_ahead(ahead),
    )


def _as_tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists alone."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _ages(said: Mapping[str, Any] | None) -> Ages | None:
    if said is None:
        return None
    return Ages(said["year"], tuple(said["women"]), tuple(said["men"]), said["source"])


def _ahead(said: Mapping[str, Any] | None) -> Ahead | None:
    if said is None:
        return None
    rest = dict(said)
    tried, groups = rest.pop("tried"), rest.pop("groups")
    return Ahead(
        **_as_tuples(rest),
        tried=None if tried is None else Tried(**tried),
        groups={name: tuple(people) for name, people in groups.items()},
    )
