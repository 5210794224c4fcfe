"""The built-in table as it stands in the database: SCB's own sums, and what an editor wrote is kept."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from hjulet.hub.actions import load_reference
from hjulet.hub.models import Organisation, Place

pytestmark = pytest.mark.django_db

OFFICIAL = {1975: 8_208_442, 2000: 8_882_792, 2017: 10_120_242, 2023: 10_551_707}


@pytest.mark.parametrize("kind", ["municipality", "county"])
@pytest.mark.parametrize("year", OFFICIAL)
def test_population_sums_to_the_official_figure(kind: str, year: int) -> None:
    total = Place.objects.filter(kind=kind).aggregate(total=Sum(f"population_{year}"))["total"]
    assert total == OFFICIAL[year]


def test_loading_again_makes_nothing_new() -> None:
    before = list(Place.objects.order_by("code").values_list())
    counts = load_reference()
    assert (counts.counties, counts.municipalities, counts.organisations) == (21, 290, 311)
    assert list(Place.objects.order_by("code").values_list()) == before
    assert Organisation.objects.filter(code__isnull=False).count() == 311


def test_loading_mends_a_place_and_leaves_what_an_editor_wrote() -> None:
    Place.objects.filter(code="2282").update(population_2023=1)
    Organisation.objects.filter(code="2282").update(website="https://www.kramfors.se/")
    load_reference()
    assert Place.objects.get(code="2282").population_2023 == 17_631
    assert Organisation.objects.get(code="2282").website == "https://www.kramfors.se/"


def test_loading_makes_a_missing_organisation() -> None:
    Organisation.objects.filter(code="0114").delete()
    load_reference()
    upplands_vasby = Organisation.objects.get(code="0114")
    assert (upplands_vasby.name, upplands_vasby.place.code, upplands_vasby.sort_name) == (
        "Upplands Väsby kommun",
        "0114",
        "upplands vzcsby kommun",
    )
