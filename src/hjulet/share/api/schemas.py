"""What the addresses of Share answer, for the published description of the API."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from hjulet.hub.api.schemas import Named

EVIDENCE = "story, followed_up or evaluated."
Level = Literal["story", "followed_up", "evaluated"]


class OrganisationNamed(Schema):
    id: str = Field(examples=["000311"])
    code: str | None = Field(examples=["2282"])
    name: str


class Dated(Schema):
    """What every page has."""

    slug: str
    title: str
    themes: list[str] = Field(description="Slugs of themes.")
    places: list[Named]
    published: str | None = Field(description="When it was first published, ISO 8601.")
    changed: str | None = Field(description="When it was last published.")
    url: str


class ExampleAnswer(Dated):
    """What somebody did about something."""

    page: int = Field(description="The number that its comments are found by.")
    summary: str
    organisation: OrganisationNamed | None = Field(description="Who did it and answers for it.")
    evidence: Level = Field(description="How well it is known: " + EVIDENCE)
    started_year: int | None
    ended_year: int | None = Field(description="Null while it goes on.")
    last_checked: str | None = Field(description="The day when somebody last looked it over.")
    is_due: bool = Field(description="Not looked over for 24 months: may be out of date.")
    reuses: int = Field(description="How many organisations do as it tells.")


class ExampleList(Schema):
    items: list[ExampleAnswer]
    count: int = Field(description="How many there are in all; with `q`, never more than 200 are counted.")


class Resources(Schema):
    money: str
    time: str
    people: str


class LinkAnswer(Schema):
    title: str
    url: str


class FilmShown(Schema):
    url: str
    has_captions: bool
    caption_exception: str = Field(description="Why it has no captions, when it has none.")
    transcript: str


class ExampleInFull(ExampleAnswer):
    challenge: str
    approach: str
    resources: Resources
    result: str
    evidence_note: str
    evidence_url: str | None
    what_did_not_work: str | None = Field(description="Null when it is for members alone.")
    is_for_members: bool = Field(description="Whether what did not work is told to members alone.")
    what_it_takes: str
    other_organisations: list[OrganisationNamed]
    links: list[LinkAnswer]
    film: FilmShown | None
    comments_url: str
    reuse_url: str


class SourceNamed(Schema):
    slug: str
    title: str
    publisher: str
    year: int


class LessonAnswer(Dated):
    """One statement, with where it stands."""

    page: int
    statement: str
    evidence: Level
    source: SourceNamed
    source_page: str
    applies_to: str
    does_not_apply_to: str


class LessonList(Schema):
    items: list[LessonAnswer]
    count: int


class Tie(Schema):
    title: str
    url: str
    note: str
    is_example: bool


class LessonInFull(LessonAnswer):
    explanation: str
    citation: str
    supported_by: list[Tie]
    contradicted_by: list[Tie]
    supports: list[Tie]
    comments_url: str


class SourceAnswer(SourceNamed):
    """A report, an inquiry, an evaluation."""

    kind: str = Field(description="evaluation, report, inquiry, research, guide or other.")
    identifier: str = Field(description="ISBN, DOI, SOU or number of the report.")
    link: str | None = Field(description="Where it is published.")
    summary: str
    themes: list[str]
    successor: str | None = Field(description="The slug of what has come instead of it.")
    url: str


class SourceList(Schema):
    items: list[SourceAnswer]
    count: int


class SourceInFull(SourceAnswer):
    lessons: list[str] = Field(description="Slugs of the lessons that stand on it.")


class NewsAnswer(Dated):
    page: int
    summary: str


class NewsList(Schema):
    items: list[NewsAnswer]
    count: int


class NewsInFull(NewsAnswer):
    body_html: str
    examples: list[str] = Field(description="Slugs of the examples it is about.")
    film: FilmShown | None
    comments_url: str


class FilmAnswer(Dated):
    page: int
    summary: str
    minutes: int | None
    language: str
    film_url: str
    has_captions: bool


class FilmList(Schema):
    items: list[FilmAnswer]
    count: int


class FilmInFull(FilmAnswer):
    caption_exception: str
    transcript: str
    examples: list[str]
    comments_url: str


class ReplyAnswer(Schema):
    id: str
    author: str
    organisation: str
    body: str
    created: str
    is_edited: bool
    is_gone: bool = Field(description="Taken away, but answered: it keeps its place without words and name.")


class CommentAnswer(ReplyAnswer):
    replies: list[ReplyAnswer]


class CommentList(Schema):
    items: list[CommentAnswer]
    count: int = Field(description="How many stand directly under the page; answers stand in `replies`.")
    taking: Literal["open", "not_yet", "closed"] = Field(description="Whether one can comment now.")
    most: int = Field(description="How many characters a comment may have, as people count them.")
