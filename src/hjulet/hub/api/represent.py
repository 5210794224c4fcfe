"""From rows of the hub to what is answered about them."""

from __future__ import annotations

from collections.abc import Callable

from hjulet.hub.api.answers import Answer
from hjulet.hub.models import Organisation, Place, Theme


def place_answer(place: Place, address: Callable[[str], str]) -> Answer:
    county = place.county
    return {
        "code": place.code,
        "kind": place.kind,
        "name": place.name,
        "official_name": place.official_name,
        "slug": place.slug,
        "county": None if county is None else {"code": county.code, "name": county.name},
        "land_area_km2": place.land_area_km2,
        "point": _point(place),
        "labour_market_area_2018": place.labour_market_area_2018 or None,
        "functional_region_2015": place.functional_region_2015 or None,
        "population": {str(year): inhabitants for year, inhabitants in place.populations},
        "source": "SCB",
        "url": address(place.slug),
    }


def _point(place: Place) -> Answer | None:
    if place.longitude is None or place.latitude is None:
        return None
    return {
        "longitude": float(place.longitude),
        "latitude": float(place.latitude),
        "basis": place.point_basis,
    }


def organisation_id(organisation: Organisation) -> str:
    """The id in text that no code can be mistaken for: codes have two or four digits."""
    return f"{organisation.pk:06d}"


def organisation_answer(organisation: Organisation) -> Answer:
    """The organisation, read with its place. The number in the register of companies can be a person's, so it stays."""
    return {
        "id": organisation_id(organisation),
        "code": organisation.code,
        "name": organisation.name,
        "kind": organisation.kind,
        "place": None if organisation.place is None else organisation.place.code,
        "website": organisation.website or None,
    }


def theme_answer(theme: Theme) -> Answer:
    return {
        "slug": theme.slug,
        "name": theme.name,
        "name_en": theme.name_en or None,
        "note": theme.note or None,
        "broader": None if theme.broader is None else theme.broader.slug,
        "other_words": [word for line in theme.other_words.splitlines() if (word := line.strip())],
        "exact_match": theme.exact_match or None,
    }
