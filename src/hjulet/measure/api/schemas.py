"""What the addresses of Measure answer, for the published description of the API."""

from __future__ import annotations

from ninja import Field, Schema


class FrameworkAnswer(Schema):
    """A framework of indicators, in one version."""

    key: str = Field(examples=["brpplus-2025"])
    title: str = Field(description="Swedish.")
    description: str
    version: str
    is_draft: bool = Field(description="A proposal, and nothing that its owner has decided.")
    units: list[str] = Field(
        description="Compared among themselves.", examples=[["se:municipality", "se:county"]]
    )
    levels: list[str] = Field(description="From the indicators up.")
    indicator_count: int
    data: str | None = Field(
        description="The edition of the figures that are loaded; null when there are none."
    )
    is_generated: bool = Field(description="Whether any of the figures are made up.")
    url: str


class FrameworkList(Schema):
    items: list[FrameworkAnswer]
    count: int


class NodeAnswer(Schema):
    code: str
    level: str
    parent: str | None
    title: str


class IndicatorAnswer(Schema):
    code: str
    parent: str
    title: str
    direction: int = Field(description="1: more is better; -1: less is.")
    unit: str
    source: str = Field(examples=["kolada:N00905"])
    first_year: int | None
    last_year: int | None


class WholeFramework(FrameworkAnswer):
    nodes: list[NodeAnswer]
    indicators: list[IndicatorAnswer]


class ScoreAnswer(Schema):
    place: str = Field(examples=["2282"])
    name: str
    node: str
    score: float | None = Field(description="Null is missing, and never 0.")
    rank: int | None
    ranked: int = Field(description="How many places of its kind are ranked.")
    rank_low: int | None = Field(description="Nine runs of ten lie between this and `rank_high`.")
    rank_high: int | None


class Scores(Schema):
    framework: str
    is_draft: bool
    is_generated: bool
    data: str
    level: str
    year: int
    sex: str
    items: list[ScoreAnswer]
    count: int


class EffectAnswer(Schema):
    indicator: str
    value: float | None
    other_value: float | None
    points: float


class NodeExplained(Schema):
    node: str
    score: float
    other_score: float
    difference: float
    effects: list[EffectAnswer] = Field(
        description="The largest first. With bounds and missing they sum to the difference."
    )
    bounds: float
    missing: float


class Explained(Schema):
    framework: str
    is_draft: bool
    is_generated: bool
    data: str
    year: int
    other_year: int
    place: str
    other: str
    items: list[NodeExplained]
    count: int
