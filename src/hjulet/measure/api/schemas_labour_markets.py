"""What the addresses about labour markets and commuting answer, for the published description of the API."""

from __future__ import annotations

from ninja import Field, Schema


class FlowsAnswer(Schema):
    year: int
    counted: str = Field(description="How it was counted; years counted otherwise do not go together.")
    source: str
    retrieved: str
    data: str | None = Field(description="The edition of the figures; null for the built-in division.")
    is_generated: bool


class AreaAnswer(Schema):
    region: str = Field(description="Code of its first centre.", examples=["2281"])
    name: str
    centres: list[str]
    places: list[str] = Field(description="Codes of its municipalities, the centres first.")
    employed_residents: int | None = Field(description="Null without flows, as are the two below.")
    live_and_work_percent: float | None = Field(description="Of those who live there, who work there too.")
    work_and_live_percent: float | None = Field(description="Of those who work there, who live there too.")


class NearAnswer(Schema):
    place: str
    persons: int = Field(description="So many working elsewhere would have made another answer.")
    is_centre: bool
    stays_percent: float | None = Field(
        description="How often the answer is the same when flows are drawn anew; null unless the rule is SCB's."
    )


class LabourMarkets(FlowsAnswer):
    group: str
    method: str = Field(
        description="`official` on a site without flows: Statistics Sweden's division of 2018, with its own labels."
    )
    out_percent: float | None
    single_percent: float | None
    interval: list[int] | None = Field(
        description="Of the number of labour markets, nine times of ten; null unless the rule is SCB's."
    )
    near: list[NearAnswer] = Field(description="Municipalities for which a few people decide.")
    items: list[AreaAnswer]
    count: int


class StreamAnswer(Schema):
    place: str
    name: str
    persons: int
    percent: float
    women_percent: float | None
    men_percent: float | None


class Commuting(FlowsAnswer):
    place: str
    name: str
    region: str
    region_name: str
    is_centre: bool
    why: str = Field(description="The rule that decided, with the margin in persons.")
    employed_residents: int
    jobs: int
    live_and_work: int
    out_percent: float
    in_percent: float
    out: list[StreamAnswer] = Field(description="The largest first.")
    into: list[StreamAnswer]
