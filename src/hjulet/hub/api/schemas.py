"""What the hub's addresses answer, for the published description of the API."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

ORGANISATION_ID = r"^[0-9]{6,}$"


class ErrorDetail(Schema):
    field: str = Field(description="What to mend.", examples=["email"])
    code: str = Field(description="A stable word for programs.", examples=["invalid"])
    message: str = Field(description="A sentence for people.")


class Error(Schema):
    code: str = Field(description="A stable word for programs.", examples=["not_found"])
    message: str = Field(
        description="A sentence for people: Swedish, or English if Accept-Language prefers it."
    )
    field: str | None = Field(description="What to mend, when it is one thing.")
    details: list[ErrorDetail] = Field(
        description="Everything that was wrong, when it may be several things."
    )


class ErrorAnswer(Schema):
    """Every error under /api/ looks like this, whatever went wrong."""

    error: Error


class Named(Schema):
    code: str = Field(examples=["22"])
    name: str = Field(examples=["Västernorrlands län"])


class Point(Schema):
    longitude: float = Field(description="Degrees east, WGS 84.", examples=[17.7766])
    latitude: float = Field(description="Degrees north, WGS 84.", examples=[62.9318])
    basis: str = Field(
        description="What the point is: the largest locality, or a point inside the area.",
        examples=["largest_locality"],
    )


class PlaceAnswer(Schema):
    """A municipality or a county."""

    code: str = Field(
        description="Always text: two digits for a county, four for a municipality.", examples=["2282"]
    )
    kind: Literal["municipality", "county"]
    name: str = Field(examples=["Kramfors"])
    official_name: str = Field(examples=["Kramfors kommun"])
    slug: str = Field(description="The last part of the page's address.", examples=["kramfors"])
    county: Named | None = Field(description="The county that a municipality lies in; null for a county.")
    land_area_km2: int = Field(description="Land area in whole km², 2020.")
    point: Point | None = Field(description="Where to put it on a map; null for a county.")
    labour_market_area_2018: str | None = Field(
        description="SCB's local labour market 2018 (LA), by its code."
    )
    functional_region_2015: str | None = Field(
        description="The functional analysis region 2015 (FA), by its code."
    )
    population: dict[str, int] = Field(
        description="Inhabitants on 31 December by year, in the municipal borders of 2023.",
        examples=[{"1975": 27_000, "2023": 17_631}],
    )
    source: Literal["SCB"] = Field(description="Where area, codes and population come from.")
    url: str = Field(description="The page about the place.")


class PlaceList(Schema):
    items: list[PlaceAnswer]
    count: int = Field(description="How many there are in all, whatever limit and offset.")


class OrganisationAnswer(Schema):
    """A body that people act for."""

    id: str = Field(
        pattern=ORGANISATION_ID,
        description="Text of six digits or more, so that it is never mistaken for a code. Stays the same for ever.",
        examples=["000311"],
    )
    code: str | None = Field(
        description="Municipal code (four digits) or county code (two), for municipalities and regions.",
        examples=["2282"],
    )
    name: str = Field(examples=["Kramfors kommun"])
    kind: str = Field(
        description="municipality, region, county_board, agency, university, association, company or other.",
        examples=["municipality"],
    )
    place: str | None = Field(description="The code of the place where it belongs.", examples=["2282"])
    website: str | None


class OrganisationList(Schema):
    items: list[OrganisationAnswer]
    count: int


class ThemeAnswer(Schema):
    """A subject word with its relations, after SKOS."""

    slug: str = Field(examples=["regional-utveckling"])
    name: str = Field(examples=["Regional utveckling"])
    name_en: str | None = Field(examples=["Regional development"])
    note: str | None
    broader: str | None = Field(description="The slug of the wider word.")
    other_words: list[str] = Field(description="Other words for the same.")
    exact_match: str | None = Field(description="The address of the same concept in another vocabulary.")


class ThemeList(Schema):
    items: list[ThemeAnswer]
    count: int
