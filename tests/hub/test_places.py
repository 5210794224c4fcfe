"""The built-in table and finding one's place in it."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from hjulet.hub.actions import load_reference
from hjulet.hub.models import Organisation, Place
from hjulet.hub.queries import find_places, places
from hjulet.hub.rules import ANYONE

pytestmark = pytest.mark.django_db

MUNICIPALITY, COUNTY = Place.Kind.MUNICIPALITY, Place.Kind.COUNTY


def test_the_table_holds_all_of_sweden():
    assert places(ANYONE, kind=MUNICIPALITY).count() == 290
    assert places(ANYONE, kind=COUNTY).count() == 21


@pytest.mark.parametrize(
    ("year", "inhabitants"), [(1975, 8_208_442), (2000, 8_882_792), (2017, 10_120_242), (2023, 10_551_707)]
)
@pytest.mark.parametrize("kind", [MUNICIPALITY, COUNTY])
def test_population_sums_to_the_official_figure(kind, year, inhabitants):
    """SCB, BE0101: population on 31 December; the counties sum to the same."""
    column = f"population_{year}"
    assert Place.objects.filter(kind=kind).aggregate(total=Sum(column))["total"] == inhabitants


def test_land_area_sums_to_the_land_use_statistics():
    """SCB MI0803, 2020: 409 643 km² in all; each municipality rounded to a whole km²."""
    total = Place.objects.filter(kind=MUNICIPALITY).aggregate(total=Sum("land_area_km2"))["total"]
    assert total == pytest.approx(409_643, abs=10)


def test_the_claim_of_the_learning_network_with_both_years_named():
    """Between 1975 and 2017 124 of 290 municipalities shrank (SCB)."""
    shrank = [
        place for place in places(ANYONE, kind=MUNICIPALITY) if place.population_2017 < place.population_1975
    ]
    assert len(shrank) == 124


def test_kramfors_as_it_stands_in_the_table():
    kramfors = Place.objects.get(code="2282")
    assert (kramfors.official_name, str(kramfors.county), kramfors.get_absolute_url()) == (
        "Kramfors kommun",
        "Västernorrlands län",
        "/platser/kramfors/",
    )
    assert kramfors.populations == [(1975, 27_892), (2000, 21_382), (2017, 18_610), (2023, 17_631)]


@pytest.mark.parametrize(
    ("code", "official_name"),
    [("0114", "Upplands Väsby kommun"), ("2080", "Falu kommun"), ("0685", "Vetlanda kommun"), ("0880", "Kalmar kommun"),
     ("1480", "Göteborgs Stad"), ("2480", "Umeå kommun"), ("0665", "Vaggeryds kommun"), ("1439", "Färgelanda kommun")],
)  # fmt: skip
def test_names_are_what_the_municipality_calls_itself(code, official_name):
    assert Place.objects.get(code=code).official_name == official_name


def test_swedish_order_puts_a_ring_a_umlaut_and_o_umlaut_last():
    names = list(places(ANYONE, kind=COUNTY).values_list("name", flat=True))
    assert names[0] == "Blekinge län"
    assert names[-2:] == ["Örebro län", "Östergötlands län"]
    municipalities = list(places(ANYONE, kind=MUNICIPALITY).values_list("name", flat=True))
    assert municipalities.index("Åmål") < municipalities.index("Älmhult") < municipalities.index("Öckerö")


@pytest.mark.parametrize(
    ("text", "first"),
    [("kramfors", "Kramfors"), ("Kramfors kommun", "Kramfors"), ("  umeå ", "Umeå"), ("bro", "Bromölla"),
     ("uppsala", "Uppsala"), ("håbo", "Håbo"), ("habo", "Habo")],
)  # fmt: skip
def test_finding_a_place(text, first):
    assert find_places(ANYONE, text)[0].name == first


@pytest.mark.parametrize("text", ["", "   ", "kommun", "xyz", "2282x"])
def test_finding_nothing(text):
    assert find_places(ANYONE, text) == []


def test_habo_and_habo_have_an_address_each(client):
    assert "Håbo kommun" in client.get("/platser/habo-0305/").content.decode()
    assert "Habo kommun" in client.get("/platser/habo/").content.decode()


def test_loading_the_table_again_changes_nothing_and_keeps_what_an_editor_wrote():
    Organisation.objects.filter(code="2282").update(website="https://kramfors.exempel.invalid")
    before = list(Place.objects.order_by("pk").values())
    load_reference()
    assert list(Place.objects.order_by("pk").values()) == before
    assert Organisation.objects.get(code="2282").website == "https://kramfors.exempel.invalid"


def test_every_place_has_an_address_of_its_own():
    addresses = {place.get_absolute_url() for place in places(ANYONE)}
    assert len(addresses) == 290 + 21


@pytest.mark.one_database
def test_places_have_pages(client):
    """Every county and every fifteenth municipality: the pages differ in what they hold, not in how they are made."""
    for place in [*places(ANYONE, kind=COUNTY), *places(ANYONE, kind=MUNICIPALITY)[::15]]:
        answer = client.get(place.get_absolute_url())
        assert answer.status_code == 200
        assert f"<h1>{place.official_name}</h1>" in answer.content.decode()


@pytest.mark.parametrize("path", ["/platser/ingenstans/", "/platser/2282/"])
def test_unknown_place_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_only_match_leads_straight_there(client):
    assert client.get("/platser/?q=kramf").headers["Location"] == "/platser/kramfors/"
    assert client.get("/en/platser/?q=kramf").headers["Location"] == "/en/platser/kramfors/"
