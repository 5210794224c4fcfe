"""Filling in the built-in table: places, and the organisations that follow from them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hjulet.hub.models import Organisation, Person, Place, Theme, fold_email
from hjulet.hub.sorting import swedish_sort_key

SUMMED = ("land_area_km2", *(f"population_{year}" for year in Place.POPULATION_YEARS))


@dataclass(frozen=True, slots=True)
class ReferenceCounts:
    counties: int
    municipalities: int
    organisations: int


def reference_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table of the built-in reference, each by its column names."""
    text = files("hjulet.hub").joinpath("reference", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def load_reference() -> ReferenceCounts:
    """Write the 21 counties, the 290 municipalities and their organisations. Running it again changes nothing.

    What an editor has written on an organisation (its number, its website) is left as it is.
    """
    counties, municipalities = (
        list(reference_rows("counties.csv")),
        list(reference_rows("municipalities.csv")),
    )
    with transaction.atomic():
        _write_places(_county(row, municipalities) for row in counties)
        by_code = {place.code: place for place in Place.objects.filter(kind=Place.Kind.COUNTY)}
        _write_places(_municipality(row, by_code) for row in municipalities)
        regions = [(row["code"], row["region_name"], Organisation.Kind.REGION) for row in counties]
        own = [(row["code"], row["official_name"], Organisation.Kind.MUNICIPALITY) for row in municipalities]
        _write_organisations([*regions, *own])
    return ReferenceCounts(
        counties=len(counties), municipalities=len(municipalities), organisations=len(regions) + len(own)
    )


def _county(row: dict[str, str], municipalities: list[dict[str, str]]) -> Place:
    """A county's figures are the sums of its municipalities'."""
    inside = [other for other in municipalities if other["county_code"] == row["code"]]
    return Place(
        code=row["code"],
        kind=Place.Kind.COUNTY,
        name=row["name"],
        official_name=row["name"],
        slug=row["slug"],
        **{column: sum(int(other[column]) for other in inside) for column in SUMMED},
    )


def _municipality(row: dict[str, str], counties: dict[str, Place]) -> Place:
    values = {column: int(value) if column in SUMMED else value for column, value in row.items()}
    county = counties[str(values.pop("county_code"))]
    return Place(kind=Place.Kind.MUNICIPALITY, county=county, **values)


def _write_places(wanted: Iterable[Place]) -> None:
    """Insert or update by code, in one statement. Nothing hangs on a place's `save` but its sort key."""
    places = list(wanted)
    for place in places:
        place.sort_name = swedish_sort_key(place.name)
    columns = [field.name for field in Place._meta.fields if field.name not in {"id", "code"}]
    Place.objects.bulk_create(
        places, update_conflicts=True, unique_fields=["code"], update_fields=columns, batch_size=100
    )


def _write_organisations(wanted: list[tuple[str, str, str]]) -> None:
    """The body behind each place, unless there is one that is still valid."""
    known = set(Organisation.objects.filter(code__isnull=False, valid_to=None).values_list("code", flat=True))
    places = {place.code: place for place in Place.objects.all()}
    Organisation.objects.bulk_create(
        Organisation(code=code, name=name, kind=kind, place=places[code], sort_name=swedish_sort_key(name))
        for code, name, kind in wanted
        if code not in known
    )


def load_themes() -> int:
    """Write the first subject words, with what is broader and related. A word that there is already is left as it is."""
    rows = list(reference_rows("themes.csv"))
    with transaction.atomic():
        known = set(Theme.objects.values_list("slug", flat=True))
        new = [row for row in rows if row["slug"] not in known]
        for row in new:
            Theme.objects.create(
                slug=row["slug"],
                name=row["name"],
                name_en=row["name_en"],
                other_words=row["other_words"].replace("|", "\n"),
                hidden_words=row["hidden_words"].replace("|", "\n"),
            )
        # When all are there: a word may be written before the one that it belongs under.
        made = {theme.slug: theme for theme in Theme.objects.filter(slug__in={row["slug"] for row in rows})}
        for row in new:
            theme = made[row["slug"]]
            theme.related.set(made[slug] for slug in row["related"].split("|") if slug in made)
            if row["broader"] in made:
                theme.broader = made[row["broader"]]
                theme.save(update_fields=["broader"])
    return len(rows)


def person_with_address(email: str, *, name: str) -> Person:
    """The person with that address, made when nobody has it. What a known person is called is never changed."""
    person, _ = Person.objects.get_or_create(
        email=fold_email(email), defaults={"name": name.strip(), "password": make_password(None)}
    )
    return person
