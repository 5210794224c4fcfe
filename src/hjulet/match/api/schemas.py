"""What the addresses of search answer, for the published description of the API."""

from __future__ import annotations

from ninja import Field, Schema


class SearchHit(Schema):
    """One thing that was found."""

    kind: str = Field(
        description="example, lesson, gathering, session, network, series, news, film, source, place, organisation or text.",
        examples=["gathering"],
    )
    title: str
    summary: str
    language: str = Field(description="The language it is written in.", examples=["sv"])
    year: int | None = Field(description="The year it is about or was held.")
    published: str | None = Field(description="When it was first published, ISO 8601.")
    has_every_word: bool = Field(
        description="Whether everything asked for was there, in some form; those come first."
    )
    url: str


class NamedPlaceAnswer(Schema):
    code: str = Field(examples=["2282"])
    name: str = Field(examples=["Kramfors"])


class SearchAnswer(Schema):
    items: list[SearchHit]
    count: int = Field(description="How many were found; never more than 200 are counted.")
    is_cut: bool = Field(description="Whether there are more than were counted.")
    also_searched: list[str] = Field(description="Words that were added since they mean the same.")
    corrected: dict[str, str] = Field(description="Unknown words, and what was searched for instead.")
    did_you_mean: str | None = Field(description="The question in another spelling, to offer.")
    places: list[NamedPlaceAnswer] = Field(description="Places that the question names.")
    counts_by_kind: dict[str, int] = Field(description="How many of each kind, before the filter on kind.")
