"""One shape of error under /api/, whatever goes wrong; and who may read from where."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from hjulet.site import urls
from tests.factories import make_gathering

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret of the house")


urlpatterns = [path("api/v1/broken", broken), *urls.urlpatterns]
handler404 = "hjulet.site.views.not_found"
handler500 = "hjulet.site.views.server_error"


def error_of(response: Any) -> dict[str, Any]:
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"].find("Accept-Language") >= 0
    assert set(response.json()) == {"error"}
    error: dict[str, Any] = response.json()["error"]
    assert set(error) == {"code", "message", "field", "details"}
    assert error["message"].endswith((".", "?"))
    return error


@pytest.mark.parametrize(
    "unknown",
    ["/api/v1/platser", "/api/v1/places/2282/more", "/api/v1/%00", "/api/", "/api/v2/places", "/api/x.json"],
)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_unknown_address_is_404_in_the_one_shape(client: Client, unknown: str, method: str) -> None:
    for kind in ("application/json", "text/plain"):
        response = getattr(client, method)(unknown, content_type=kind)
        assert (response.status_code, error_of(response)["code"]) == (404, "not_found")


def test_a_slash_at_the_end_says_what_to_do_instead(client: Client) -> None:
    assert "/api/v1/places." in error_of(client.get("/api/v1/places/"))["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_taken_says_which_are(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/places", {}, content_type="application/json")
    assert (response.status_code, error_of(response)["code"]) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "GET, HEAD, OPTIONS" in error_of(response)["message"]


def test_reading_where_one_can_only_write_is_405(client: Client) -> None:
    response = client.get(f"/api/v1/gatherings/{make_gathering().slug}/registrations")
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, POST")
    assert error_of(response)["code"] == "method_not_allowed"


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_tells_nothing_of_the_inside() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/broken")
    assert (response.status_code, error_of(response)["code"]) == (500, "server_error")
    assert "secret" not in response.content.decode()
    assert "RuntimeError" not in response.content.decode()


@pytest.mark.parametrize(
    ("header", "language", "begins"),
    [
        ("", "sv", "Adressen"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv", "Adressen"),
        ("da,*;q=0.1", "sv", "Adressen"),
        ("en;q=0,sv", "sv", "Adressen"),
        ("nonsense;;q=x", "sv", "Adressen"),
        ("en-US,en;q=0.9", "en", ""),
        ("de,en;q=0.5,sv;q=0.4", "en", ""),
    ],
)
def test_the_language_of_an_error_follows_the_request(
    client: Client, header: str, language: str, begins: str
) -> None:
    response = client.get("/api/v1/nothing", headers={"Accept-Language": header})
    assert response.headers["Content-Language"] == language
    assert error_of(response)["message"].startswith(begins)


def test_what_is_right_says_the_same_in_every_language(client: Client) -> None:
    """So that it may be kept for all."""
    for address in ("places/2282", "gatherings", "networks", "themes", "organisations/2282", ""):
        in_swedish = client.get(f"/api/v1/{address}", headers={"Accept-Language": "sv"})
        in_english = client.get(f"/api/v1/{address}", headers={"Accept-Language": "en"})
        assert in_swedish.content == in_english.content
        assert b"/en/" not in in_english.content


def test_pages_on_other_sites_may_read(client: Client) -> None:
    for address in ("places/2282", "gatherings", "openapi.json", "nothing"):
        response = client.get(f"/api/v1/{address}", headers={"Origin": "https://exempel.invalid"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert not response.cookies


def test_options_says_what_an_address_takes(client: Client) -> None:
    response = client.options("/api/v1/places", headers={"Origin": "https://exempel.invalid"})
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_head_says_what_get_does_without_the_content(client: Client) -> None:
    whole, head = client.get("/api/v1/places/2282"), client.head("/api/v1/places/2282")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = client.get("/api/v1/places/2282")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get("/api/v1/places/2282", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/places/2283", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_the_beginning_says_where_everything_is(client: Client) -> None:
    addresses = client.get("/api/v1/").json()
    assert set(addresses) == {
        "commitments",
        "examples",
        "films",
        "lessons",
        "news",
        "reuses",
        "sources",
        "gatherings",
        "networks",
        "series",
        "places",
        "organisations",
        "themes",
        "docs",
        "openapi",
    }
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_kept_answers_are_those_of_now(
    page_cache: None, client: Client, django_capture_on_commit_callbacks
) -> None:
    """The page cache keeps what is read, and a seat that is taken clears the list and the gathering."""
    gathering = make_gathering(seats=20)
    address = f"/api/v1/gatherings/{gathering.slug}"

    def seats_left() -> list[int]:
        listed = client.get("/api/v1/gatherings?limit=500").json()["items"]
        return [
            client.get(address).json()["seats_left"],
            *(x["seats_left"] for x in listed if x["slug"] == gathering.slug),
        ]

    assert seats_left() == [20, 20]
    body = {"name": "Kim", "email": "kim@exempel.invalid", "organisation": "2282"}
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            client.post(f"{address}/registrations", body, content_type="application/json").status_code == 201
        )
    assert seats_left() == [19, 19]


def test_a_kept_answer_may_be_read_by_other_sites_and_costs_nothing(
    page_cache: None, client: Client, django_assert_num_queries
) -> None:
    made = client.get("/api/v1/places/2282")
    with django_assert_num_queries(0):
        kept = client.get("/api/v1/places/2282")
    assert kept.content == made.content
    assert kept.headers["Access-Control-Allow-Origin"] == "*"
    with django_assert_num_queries(0):
        again = client.get("/api/v1/places/2282", headers={"If-None-Match": kept.headers["ETag"]})
    assert again.status_code == 304
