"""What the addresses about project support answer, for the published description of the API."""

from __future__ import annotations

from collections.abc import Sequence

from ninja import Field, Schema


class SupportTypeAnswer(Schema):
    type: str
    title: str
    places: int
    is_few: bool = Field(description="Fewer than five places: it says more of them than of the type.")
    population_share: float
    amount_share: float
    ratio: float
    per_inhabitant: float
    lower_quartile: float
    median: float
    upper_quartile: float


class ClusteringAnswer(Schema):
    moran: float
    expected: float
    p_value: float
    permutations: int


class SupportRuleAnswer(Schema):
    rule: str = Field(examples=["equal"])
    answers: bool = Field(description="False for a rule that places less than half of the money.")
    sentences: list[str] = Field(
        description="The answer in Swedish, with its rule; empty when it gives none."
    )
    located: float
    unlocated_amount: float
    unlocated_share: float
    unlocated_projects: int
    per_inhabitant: float
    gini: float
    gini_of_places: float
    hoover: float
    theil: float
    theil_between_share: float | None
    by_borders: ClusteringAnswer | None
    by_commuting: ClusteringAnswer | None
    types: list[SupportTypeAnswer]


class StatementAnswer(Schema):
    key: str
    title: str
    is_robust: bool = Field(description="The same under every rule that was asked, and more than one was.")
    holds: dict[str, bool]
    values: dict[str, float | None]


class SupportListAnswer(Schema):
    list: str = Field(description="Its name in this API.")
    fund: str
    first_year: int
    last_year: int
    source: str
    retrieved: str
    is_generated: bool


class SupportAnswer(SupportListAnswer):
    currency: str
    projects: int
    total: float
    unknown_amounts: int
    population_year: int
    population_source: str
    commuting: str
    rules_left_out: list[str] = Field(description="Rules that can place no project of the list.")
    rules: list[SupportRuleAnswer]
    statements: list[StatementAnswer]


class SupportLists(Schema):
    items: list[SupportListAnswer]
    count: int


class SupportPlaceAnswer(Schema):
    place: str = Field(examples=["2282"])
    name: str
    type: str
    population: float
    projects: int
    amount: float
    per_inhabitant: float | None
    p5: float | None = Field(description="Drawn towards the country where few projects are to be expected.")
    p95: float | None


class SupportPlaces(Schema):
    list: str
    rule: str
    currency: str
    source: str
    population_year: int
    population_source: str
    is_generated: bool
    items: Sequence[SupportPlaceAnswer]
    count: int


class PlaceRuleAnswer(Schema):
    rule: str
    answers: bool
    per_inhabitant: float | None
    p5: float | None = Field(description="Null for a county: its municipalities share projects.")
    p95: float | None
    country: float


class OperationAnswer(Schema):
    project: str
    name: str
    beneficiary: str
    amount: float | None
    start: str | None
    end: str | None
    municipalities: int = Field(description="How many share it.")
    municipalities_here: int


class PlaceSupport(Schema):
    place: str
    name: str
    list: str
    currency: str
    source: str
    population_year: int
    population_source: str
    is_generated: bool
    rules: Sequence[PlaceRuleAnswer]
    items: Sequence[OperationAnswer]
    count: int
