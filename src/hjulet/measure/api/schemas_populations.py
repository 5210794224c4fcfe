"""What the addresses about populations answer, for the published description of the API."""

from __future__ import annotations

from ninja import Field, Schema


class YearAnswer(Schema):
    year: int
    population: int = Field(description="31 December, in the borders of today.")


class YearAhead(Schema):
    year: int
    p10: int
    population: int
    p90: int = Field(description="Eight of ten are thought to fall between `p10` and this.")


class PhaseAnswer(Schema):
    since: int
    until: int
    before: int
    after: int
    yearly: float = Field(description="Growth a year, as a share.")


class AccountAnswer(Schema):
    year: int
    births: int
    deaths: int
    domestic: int | None = Field(description="Net migration within the country; null when not known apart.")
    foreign: int | None
    migration: int
    adjustments: int
    change: int
    source: str
    retrieved: str


class AgesAnswer(Schema):
    year: int
    women: list[int] = Field(description="By single year of age, the last 100 and more.")
    men: list[int]
    source: str


class TriedAnswer(Schema):
    since: int
    until: int
    said: int
    came: int
    error: float = Field(description="Median absolute error of the places it was tried on, as a share.")
    plain_error: float = Field(description="The same of going on at the pace of the last ten years.")
    inside: float = Field(description="Share of places within the 80 % interval.")
    places: int = Field(description="How many places it was tried on.")


class AheadAnswer(Schema):
    by: str = Field(description="`cohorts`: ages, births and deaths; `trends`: the curve alone.")
    base: int
    source: str
    bridged: list[int] = Field(description="Years without figures, drawn straight to find the pace.")
    tried: TriedAnswer | None
    groups: dict[str, list[int]] = Field(description="People by age group, the base year first.")
    items: list[YearAhead]


class BetweenAnswer(Schema):
    since: int
    until: int
    before: int
    after: int
    change: int
    yearly: float
    births: int | None
    deaths: int | None
    moved: int | None = Field(description="What births and deaths do not explain.")


class PlacePopulation(Schema):
    place: str = Field(examples=["2282"])
    name: str
    data: str | None = Field(description="The edition of the figures; null for the built-in table.")
    is_built_in: bool
    is_generated: bool
    is_finished: bool = Field(description="False until phases, account and years ahead have been computed.")
    sources: list[str]
    retrieved: str
    items: list[YearAnswer]
    count: int
    change: BetweenAnswer | None = Field(description="Null where only one year is known.")
    phases: list[PhaseAnswer]
    account: AccountAnswer | None
    ages: AgesAnswer | None
    ages_before: AgesAnswer | None
    ahead: AheadAnswer | None


class ChangeAnswer(Schema):
    place: str
    name: str
    before: int
    after: int
    change: int


class Changes(Schema):
    since: int
    until: int
    growth: int = Field(description="Of the country.")
    shrank: int = Field(description="How many municipalities had fewer in the later year.")
    sources: list[str]
    data: str | None
    is_generated: bool
    items: list[ChangeAnswer]
    count: int
