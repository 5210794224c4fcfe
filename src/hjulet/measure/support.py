"""Where support lands, as it is computed once and kept: records that are plain enough for JSON. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

Floats = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One type of municipality under one rule; amounts per inhabitant in the currency of the list."""

    key: str
    sv: str
    en: str
    places: int
    population: float
    amount_share: float
    population_share: float
    per_inhabitant: float
    median: float
    lower_quartile: float
    upper_quartile: float
    ratio: float
    is_few: bool


@dataclass(frozen=True, slots=True)
class Clustering:
    """Moran's I under one rule, and what each municipality is among its neighbours, in the order of the codes."""

    moran: float
    expected: float
    p_value: float
    permutations: int
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A county or a labour market area: the sum of its municipalities. A project that reaches it counts once."""

    key: str
    population: float
    amount: float
    projects: int

    @property
    def per_inhabitant(self) -> float | None:
        return self.amount / self.population if self.population else None


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """All that is said under one rule. The municipalities stand in the order of `SupportFigures.codes`."""

    rule: str
    located: float
    unlocated_amount: float
    unlocated_share: float
    unlocated_projects: int
    per_inhabitant: float
    """Of all that is placed, over all who live anywhere."""
    sentences_sv: tuple[str, ...]
    """The answer; empty for a rule that places too little to answer by."""
    sentences_en: tuple[str, ...]
    gini: float
    gini_of_places: float
    hoover: float
    theil: float
    theil_between_share: float
    lorenz: tuple[tuple[float, float], ...]
    """Shares of people and of money, those with least per inhabitant first."""
    types: tuple[TypeLine, ...]
    borders: Clustering | None
    commuting: Clustering | None
    amounts: Floats
    projects: tuple[int, ...]
    low: Floats
    """Per inhabitant: the interval of what is drawn towards the country where little is expected."""
    high: Floats
    counties: tuple[RegionLine, ...]
    labour_markets: tuple[RegionLine, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Something that may be said, and under which rules it is true."""

    key: str
    sv: str
    en: str
    holds: Mapping[str, bool]
    values: Mapping[str, float]
    is_robust: bool


@dataclass(frozen=True)
class SupportFigures:
    """One list of projects, measured under every rule that can place its money."""

    name: str
    fund: str
    first_year: int
    last_year: int
    source: str
    retrieved: str
    """The day the list is of, "2016-10-14"."""
    is_generated: bool
    currency: str
    projects: int
    total: float
    unknown_amounts: int
    population_source: str
    population_year: int
    commuting: str
    """Whose flows were neighbours besides borders, "SCB, 2022"; "" without."""
    codes: tuple[str, ...]
    population: tuple[float, ...]
    types: tuple[str, ...]
    rules: tuple[RuleFigures, ...]
    left_out: tuple[str, ...]
    """Rules that could place nothing."""
    weak: tuple[str, ...]
    """Rules that place too little to answer by."""
    statements: tuple[StatementLine, ...]

    @property
    def strong(self) -> tuple[RuleFigures, ...]:
        return tuple(one for one in self.rules if one.rule not in self.weak)

    @property
    def usual(self) -> RuleFigures:
        """What is shown unless another rule is asked for."""
        return (self.strong or self.rules)[0]

    @cached_property
    def row(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.codes)}

    def of(self, rule: str) -> RuleFigures | None:
        return next((one for one in self.rules if one.rule == rule), None)

    def per_inhabitant(self, one: RuleFigures, code: str) -> float | None:
        """Of a municipality or a county; None for a place that is not there, or where nobody lives."""
        if len(code) == 2:
            return next((line.per_inhabitant for line in one.counties if line.key == code), None)
        if (at := self.row.get(code)) is None or not self.population[at]:
            return None
        return (one.amounts[at] or 0.0) / self.population[at]


def as_json(figures: SupportFigures) -> dict[str, Any]:
    return asdict(figures)


def from_json(said: Mapping[str, Any]) -> SupportFigures:
    """The same back. Raises KeyError or TypeError for what is of another form."""
    whole = {field.name: _tupled(said[field.name]) for field in fields(SupportFigures)}
    rules = tuple(_rule(one) for one in said["rules"])
    statements = tuple(StatementLine(**one) for one in said["statements"])
    return SupportFigures(**whole | {"rules": rules, "statements": statements})


def _rule(said: Mapping[str, Any]) -> RuleFigures:
    whole = {name: _tupled(value) for name, value in said.items()}
    around = {
        name: Clustering(**said[name] | {"clusters": tuple(said[name]["clusters"])})
        for name in ("borders", "commuting")
        if said[name] is not None
    }
    return RuleFigures(
        **whole
        | around
        | {
            "lorenz": tuple((people, money) for people, money in said["lorenz"]),
            "types": tuple(TypeLine(**one) for one in said["types"]),
            "counties": tuple(RegionLine(**one) for one in said["counties"]),
            "labour_markets": tuple(RegionLine(**one) for one in said["labour_markets"]),
        }
    )


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
