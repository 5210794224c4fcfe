"""Filling in the built-in table: places, and the organisations that follow from them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction

from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.sorting import swedish_sort_key

SUMMED = ("land_area_km2", *(f"population_{year}" for year in Place.POPULATION_YEARS))


@dataclass(frozen=True, slots=True)
class ReferenceCounts:
    counties: int
    municipalities: int
    organisations: int


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("hjulet.hub").joinpath("reference", name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_reference() -> ReferenceCounts:
    """Write the 21 counties, the 290 municipalities and their organisations. Running it again changes nothing.

    What an editor has written on an organisation (its number, its website) is left as it is.
    """
    municipalities = list(_rows("municipalities.csv"))
    with transaction.atomic():
        counties: dict[str, Place] = {}
        for row in _rows("counties.csv"):
            inside = [other for other in municipalities if other["county_code"] == row["code"]]
            sums = {column: sum(int(other[column]) for other in inside) for column in SUMMED}
            counties[row["code"]], _ = Place.objects.update_or_create(
                code=row["code"],
                defaults={
                    "kind": Place.Kind.COUNTY,
                    "name": row["name"],
                    "official_name": row["name"],
                    "slug": row["slug"],
                    **sums,
                },
            )
            _organisation(row["code"], row["region_name"], Organisation.Kind.REGION, counties[row["code"]])
        for row in municipalities:
            values = {column: int(row[column]) if column in SUMMED else row[column] for column in row}
            code = str(values.pop("code"))
            county = counties[str(values.pop("county_code"))]
            place, _ = Place.objects.update_or_create(
                code=code, defaults={"kind": Place.Kind.MUNICIPALITY, "county": county, **values}
            )
            _organisation(code, row["official_name"], Organisation.Kind.MUNICIPALITY, place)
    return ReferenceCounts(
        counties=len(counties), municipalities=len(municipalities), organisations=len(counties) + len(municipalities)
    )


def _organisation(code: str, name: str, kind: str, place: Place) -> None:
    Organisation.objects.get_or_create(
        code=code,
        valid_to=None,
        defaults={"name": name, "kind": kind, "place": place, "sort_name": swedish_sort_key(name)},
    )


def load_themes() -> int:
    """Write the first subject words. A word that an editor has changed is left as it is."""
    rows = list(_rows("themes.csv"))
    with transaction.atomic():
        made: dict[str, Theme] = {}
        for row in rows:
            made[row["slug"]], _ = Theme.objects.get_or_create(
                slug=row["slug"],
                defaults={
                    "name": row["name"],
                    "name_en": row["name_en"],
                    "other_words": row["other_words"].replace("|", "\n"),
                    "hidden_words": row["hidden_words"].replace("|", "\n"),
                    "broader": made.get(row["broader"]),
                },
            )
    return len(rows)
