"""What the addresses of peers answer, for the published description of the API."""

from __future__ import annotations

from ninja import Field, Schema


class DifferenceAnswer(Schema):
    key: str = Field(description="The indicator.", examples=["population"])
    unit: str = Field(description="`share` is 0–1.")
    period: str = Field(description="The year, or the two years of a change.", examples=["2003–2023"])
    source: str
    own: float | None
    other: float | None
    gap: float | None = Field(description="The peer's minus one's own, in robust standard deviations.")
    share: float = Field(description="Its part of the squared distance, 0–1.")
    sentence: str = Field(description="Swedish.")
    sentence_en: str


class PeerAnswer(Schema):
    place: str = Field(examples=["2283"])
    name: str
    distance: float = Field(description="0: alike in all; 1: about one ordinary difference in each.")
    missing_share: float = Field(description="Of the weights, what could not be compared.")
    differences: list[DifferenceAnswer]
    sentence: str = Field(description="Why, in Swedish.")
    sentence_en: str


class PeersToday(Schema):
    """Places that are most alike, nearest first."""

    place: str
    name: str
    weights: dict[str, float]
    within: str
    candidates: int
    missing_share: float
    warnings: list[str] = Field(description="Swedish; above 20 % missing there is one.")
    unit: str
    method: str
    data: str | None = Field(description="The edition of the populations; null is the built-in table.")
    is_generated: bool
    items: list[PeerAnswer]
    count: int


class AfterAnswer(Schema):
    years_ahead: int
    year: int
    population: float | None
    change_share: float | None


class PastPeerAnswer(Schema):
    place: str
    name: str
    first_year: int
    year: int = Field(description="Where the peer was where the place is now.")
    population: float
    change_share: float
    distance: float = Field(description="0.01 is a curve that runs one per cent beside.")
    after: list[AfterAnswer]
    sentence: str
    sentence_en: str


class ForecastAnswer(Schema):
    """The place's own rate weighed with the outcome of its peers, and what that has been worth."""

    as_of: int
    year: int
    ahead: int
    population: float | None
    p10: float | None
    p90: float | None
    analogue_weight: float
    sentence: str = Field(description="How it did before, beside plain forecasts; Swedish.")
    sentence_en: str
    errors: dict[str, float] = Field(description="By method, the mean of the median errors, as shares.")
    first_origin: int
    last_origin: int
    coverage: float | None
    is_better: bool = Field(description="Than the rate of the last ten years.")
    unit: str


class PeersInTime(Schema):
    """Places that had the curve before, nearest first."""

    place: str
    name: str
    first_year: int
    as_of: int
    population: float
    change_share: float
    ahead: int
    median_after: float | None = Field(description="What happened to them, and no forecast.")
    source: str
    method: str
    unit: str
    data: str | None
    is_generated: bool
    items: list[PastPeerAnswer]
    count: int
    forecasts: list[ForecastAnswer] = Field(description="Only as of the usual year, once they are made.")
