"""What the addresses of Follow answer, for the published description of the API."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from hjulet.hub.api.schemas import Named

Stage = Literal["understood", "adapted", "in_use", "dropped"]
State = Literal["planned", "under_way", "done", "changed", "dropped"]


class OrganisationNamed(Schema):
    id: str
    code: str | None
    name: str


class ExampleNamed(Schema):
    slug: str
    title: str


class ReuseAnswer(Schema):
    """That an organisation does what an example tells of."""

    id: str
    example: ExampleNamed
    organisation: OrganisationNamed
    stage: Stage
    reason: str = Field(description="Why it was dropped, when it was.")
    changes: str = Field(description="What was done otherwise.")
    started: str
    changed: str
    url: str


class ReuseList(Schema):
    items: list[ReuseAnswer]
    count: int


class OutcomeAnswer(Schema):
    state: State
    at: str
    what_happened: str
    evidence: str = Field(description="story, followed_up, evaluated, or empty.")
    evidence_note: str
    lesson: str


class CommitmentAnswer(Schema):
    """What an organisation has said in public that it will do. Never who wrote it."""

    id: str
    organisation: OrganisationNamed
    text: str
    due_on: str
    state: State
    reason: str
    gathering: str | None = Field(description="The slug of the gathering where it was written.")
    example: str | None = Field(description="The slug of the example it goes by.")
    outcomes: list[OutcomeAnswer] = Field(description="What came of it, the latest first.")
    url: str


class CommitmentList(Schema):
    items: list[CommitmentAnswer]
    count: int


class OwnCommitment(CommitmentAnswer):
    visibility: Literal["private", "organisation", "network", "public"]
    waits_for_yes: bool = Field(
        description="Shown to all once the organisation's representative has said yes."
    )


class Counted(Schema):
    label: str
    count: int
    share: float = Field(description="Of all, 0–1.")


class CountyReached(Named):
    is_reached: bool
    municipalities: int
    reached: int
    not_reached: list[str] = Field(description="Codes of the municipalities that were not reached.")


class KindReached(Schema):
    label: str
    municipalities: int
    reached: int


class Grade(Schema):
    question: str
    mean: float = Field(description="1–5.")
    answers: int


class ReportAnswer(Schema):
    """What has come of a network or a series: the figures of its page."""

    slug: str
    title: str
    year: int | None = Field(description="Null: all years.")
    years: list[int]
    gatherings_held: int
    registrations: int
    people: int
    organisations: int
    members: int
    counties: list[CountyReached]
    municipality_types: list[KindReached]
    commitments: int
    commitments_by_state: list[Counted] = Field(description="Fewer than five are not broken out.")
    examples: int
    reuses: int
    reuses_by_stage: list[Counted]
    opinions: list[Grade] = Field(description="Only questions that enough have answered.")
    url: str
