"""Places, organisations and themes as JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hjulet.hub.models import Organisation, Theme
from tests.factories import make_organisation, organisation

pytestmark = pytest.mark.django_db


def error_of(response) -> dict:
    assert set(response.json()) == {"error"}
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field", "details"}
    return error


def test_one_place_tells_everything_about_it(client: Client) -> None:
    response = client.get("/api/v1/places/2282")
    assert response.status_code == 200
    place = response.json()
    assert place.pop("land_area_km2") > 1000
    point = place.pop("point")
    assert 17 < point["longitude"] < 19
    assert 62 < point["latitude"] < 64
    assert place.pop("labour_market_area_2018").startswith("LA18")
    assert place.pop("functional_region_2015").isdigit()
    assert set(place["population"]) == {"1975", "2000", "2017", "2023"}
    assert place.pop("population")["2023"] == 17_631
    assert place == {
        "code": "2282",
        "kind": "municipality",
        "name": "Kramfors",
        "official_name": "Kramfors kommun",
        "slug": "kramfors",
        "county": {"code": "22", "name": "Västernorrlands län"},
        "source": "SCB",
        "url": "http://127.0.0.1:8000/platser/kramfors/",
    }


def test_codes_keep_their_leading_zeros(client: Client) -> None:
    assert client.get("/api/v1/places/0114").json()["code"] == "0114"
    county = client.get("/api/v1/places/01").json()
    assert (county["code"], county["kind"], county["county"], county["point"]) == ("01", "county", None, None)


@pytest.mark.parametrize(
    ("words", "count"), [("", 311), ("kind=municipality", 290), ("kind=county", 21), ("county=22", 7)]
)
def test_places_are_counted_whatever_the_limit(client: Client, words: str, count: int) -> None:
    short = client.get(f"/api/v1/places?limit=2&{words}").json()
    assert (len(short["items"]), short["count"]) == (2, count)
    everything = client.get(f"/api/v1/places?limit=500&{words}").json()
    assert (len(everything["items"]), everything["count"]) == (count, count)
    assert len({place["code"] for place in everything["items"]}) == count


def test_places_of_a_county_are_its_municipalities(client: Client) -> None:
    items = client.get("/api/v1/places?county=22").json()["items"]
    assert {place["code"] for place in items} == {"2260", "2262", "2280", "2281", "2282", "2283", "2284"}


def test_places_stand_in_swedish_order(client: Client) -> None:
    items = client.get("/api/v1/places?kind=municipality&limit=500").json()["items"]
    names = [place["name"] for place in items]
    wanted = ["Ale", "Ydre", "Åmål", "Åre", "Älmhult", "Älvsbyn", "Örebro", "Övertorneå"]
    assert [name for name in names if name in wanted] == wanted
    assert names[-1] == "Övertorneå"


@pytest.mark.parametrize("text", ["kramfors", "KRAMFORS", "Kramfors kommun", "  kram"])
def test_places_are_found_by_name(client: Client, text: str) -> None:
    answer = client.get("/api/v1/places", {"q": text}).json()
    assert [place["code"] for place in answer["items"]] == ["2282"]
    assert answer["count"] == 1


def test_places_are_found_among_those_of_the_kind_only(client: Client) -> None:
    assert (
        client.get("/api/v1/places", {"q": "Stockholm", "kind": "county"}).json()["items"][0]["code"] == "01"
    )
    assert client.get("/api/v1/places", {"q": "Kramfors", "county": "01"}).json() == {"items": [], "count": 0}


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("180", "”0180” (Stockholm)"), ("1", "”01” (Stockholms län)"), ("kramfors", "”2282” (Kramfors)")],
)
def test_an_unknown_place_says_which_was_meant(client: Client, wrong: str, meant: str) -> None:
    response = client.get(f"/api/v1/places/{wrong}")
    assert response.status_code == 404
    error = error_of(response)
    assert (error["code"], error["field"]) == ("not_found", "code")
    assert meant in error["message"]
    assert "två siffror" in error["message"]


@pytest.mark.parametrize("wrong", ["9999", "00", "²²", "x", "%00%00", "2282%20", "a" * 300])
def test_an_unknown_place_that_nobody_can_guess_still_says_what_a_code_is(client: Client, wrong: str) -> None:
    response = client.get(f"/api/v1/places/{wrong}")
    assert response.status_code == 404
    assert "två siffror" in error_of(response)["message"]
    assert "Menade" not in error_of(response)["message"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=many", "limit"),
        ("limit=", "limit"),
        ("offset=-1", "offset"),
        ("offset=99999999999999999999", "offset"),
        ("kind=village", "kind"),
        ("county=99", "county"),
        ("q=%00", "q"),
        (f"q={'x' * 101}", "q"),
    ],
)
def test_a_list_refuses_what_it_cannot_read_and_names_it(client: Client, words: str, field: str) -> None:
    response = client.get(f"/api/v1/places?{words}")
    assert response.status_code == 422
    error = error_of(response)
    assert (error["code"], error["field"]) == ("invalid", field)
    assert [detail["field"] for detail in error["details"]] == [field]
    assert error["message"] == error["details"][0]["message"]


def test_a_filter_with_an_unknown_word_says_which_there_are(client: Client) -> None:
    message = error_of(client.get("/api/v1/places?kind=village"))["message"]
    assert "municipality, county" in message


def test_unknown_query_words_are_passed_over(client: Client) -> None:
    assert client.get("/api/v1/places?fresh=1").json()["count"] == 311


@pytest.mark.parametrize("limit", [1, 3])
def test_places_cost_two_queries_however_many(client: Client, django_assert_num_queries, limit: int) -> None:
    with django_assert_num_queries(2):
        client.get(f"/api/v1/places?limit={limit}")


def test_places_cost_one_query_when_all_fit(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        client.get("/api/v1/places?limit=500")


def test_one_place_costs_one_query(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        client.get("/api/v1/places/2282")


def test_an_organisation_is_found_by_code_and_by_id(client: Client) -> None:
    kramfors = organisation("2282")
    by_code = client.get("/api/v1/organisations/2282").json()
    assert by_code == {
        "id": f"{kramfors.pk:06d}",
        "code": "2282",
        "name": "Kramfors kommun",
        "kind": "municipality",
        "place": "2282",
        "website": None,
    }
    assert client.get(f"/api/v1/organisations/{by_code['id']}").json() == by_code


def test_no_id_is_mistaken_for_a_code(client: Client) -> None:
    """Ids 1 to 99 would otherwise be read as counties."""
    items = client.get("/api/v1/organisations?limit=500").json()["items"]
    for item in items[:30]:
        assert client.get(f"/api/v1/organisations/{item['id']}").json() == item


def test_organisations_are_filtered_by_kind_and_name(client: Client) -> None:
    regions = client.get("/api/v1/organisations?kind=region&limit=500").json()
    assert regions["count"] == 21
    assert {item["kind"] for item in regions["items"]} == {"region"}
    found = client.get("/api/v1/organisations", {"q": "ÖRE", "kind": "municipality"}).json()["items"]
    assert {item["name"] for item in found} == {"Örebro kommun", "Töreboda kommun"}
    for nothing in ("100%", "Orebro", "cre", "zzz", "~"):
        assert client.get("/api/v1/organisations", {"q": nothing}).json() == {"items": [], "count": 0}


def test_an_organisation_without_code_has_an_id(client: Client) -> None:
    made = make_organisation(name="Myndigheten för hjul")
    assert client.get("/api/v1/organisations", {"q": "för hjul"}).json()["items"] == [
        {
            "id": f"{made.pk:06d}",
            "code": None,
            "name": "Myndigheten för hjul",
            "kind": "agency",
            "place": None,
            "website": None,
        }
    ]


def test_an_organisation_that_has_ended_is_gone(client: Client) -> None:
    made = make_organisation(name="Nedlagda", valid_to=timezone.localdate() - timedelta(days=1))
    response = client.get(f"/api/v1/organisations/{made.pk:06d}")
    assert response.status_code == 404
    assert error_of(response)["field"] == "id"


def test_the_organisation_number_is_not_given_out(client: Client) -> None:
    """That of a sole trader is a personal identity number."""
    make_organisation(name="Enskild firma", org_number="556016-0680", kind=Organisation.Kind.COMPANY)
    assert b"556016" not in client.get("/api/v1/organisations", {"q": "Enskild firma"}).content


@pytest.mark.parametrize("limit", [1, 3])
def test_organisations_cost_two_queries_however_many(
    client: Client, django_assert_num_queries, limit: int
) -> None:
    with django_assert_num_queries(2):
        client.get(f"/api/v1/organisations?limit={limit}")


def test_themes_show_their_relations_but_not_their_hidden_words(client: Client) -> None:
    wide = Theme.objects.create(name="Hjul", slug="hjul")
    Theme.objects.create(
        name="Cykelhjul", slug="cykelhjul", broader=wide, other_words="Fälg\n Däck ", hidden_words="Hjol"
    )
    response = client.get("/api/v1/themes?limit=500")
    assert {item["slug"]: item for item in response.json()["items"]}["cykelhjul"] == {
        "slug": "cykelhjul",
        "name": "Cykelhjul",
        "name_en": None,
        "note": None,
        "broader": "hjul",
        "other_words": ["Fälg", "Däck"],
        "exact_match": None,
    }
    assert "Hjol" not in response.content.decode()


def test_themes_cost_one_query(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        client.get("/api/v1/themes?limit=500")
