"""The published description of the API: complete, true, and shown without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Page
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hjulet.hub.models import Theme
from tests.factories import (
    make_gathering,
    make_network,
    make_occasion,
    make_registration,
    make_series,
    organisation,
    place,
)

OPERATIONS = [
    "GET /places",
    "GET /places/{code}",
    "GET /organisations",
    "GET /organisations/{id}",
    "GET /series",
    "GET /series/{slug}",
    "GET /themes",
    "GET /networks",
    "GET /networks/{slug}",
    "GET /gatherings",
    "GET /gatherings/{slug}",
    "GET /gatherings/{slug}/schedule",
    "POST /gatherings/{slug}/registrations",
]
BOUNDED = settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def description(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    whole: dict[str, Any] = response.json()
    return whole


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """The application closes its connection after each request; here it must stay in the test's transaction."""
    at_both_ends = (request_started, request_finished)
    for end in at_both_ends:
        end.disconnect(close_old_connections)
    yield
    for end in at_both_ends:
        end.connect(close_old_connections)


@pytest.fixture
def described(one_connection: None) -> Any:
    """The description, read from the application itself, with something in every list."""
    from hjulet.site.wsgi import application

    network = make_network(
        slug="natverk", roles=["kommunchef"], members=[organisation()], host=organisation("22")
    )
    full = make_gathering(
        network=network, slug="full", seats=1, place=place(), host=organisation(), sessions=3
    )
    full.themes.add(Theme.objects.create(name="Hjul", slug="hjul"))
    full.save()
    make_registration(full)
    make_occasion(make_series(slug="serie"))
    make_gathering(network=network, slug="medlemmar", audience="members", seats_display="hidden")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


# Any text can stand in an address, so only those with query words or a body can be made wrong.
GENERATED = [(operation, GenerationMode.POSITIVE) for operation in OPERATIONS] + [
    (operation, GenerationMode.NEGATIVE)
    for operation in OPERATIONS
    if "{" not in operation or "POST" in operation
]


@pytest.mark.parametrize(("operation", "mode"), GENERATED)
def test_no_input_breaks_the_api_and_every_answer_is_as_described(
    described: Any, operation: str, mode: Any
) -> None:
    """Input as described, and input made wrong on purpose."""
    method, address = operation.split(" ")
    known = {"path_parameters": {"slug": "full"}} if method == "POST" else {}
    cases = described[f"/api/v1{address}"][method].as_strategy(generation_mode=mode, **known)

    @BOUNDED
    @given(case=cases)
    def holds(case: schemathesis.Case) -> None:
        response = case.call()
        assert response.status_code < 500
        case.validate_response(
            response, checks=[status_code_conformance, content_type_conformance, response_schema_conformance]
        )

    holds()


@pytest.mark.parametrize(
    "address", [line.removeprefix("GET ") for line in OPERATIONS if line.startswith("GET")]
)
def test_what_is_there_is_answered_as_described(described: Any, address: str) -> None:
    """The generator seldom guesses a slug that is there."""
    slug = "natverk" if "networks" in address else "serie" if "series" in address else "full"
    known = {"code": "2282", "id": "2282", "slug": slug}
    operation = described[f"/api/v1{address}"]["GET"]
    words = {name: value for name, value in known.items() if name in address}
    response = operation.Case(path_parameters=words, query={"limit": 500} if not words else {}).call()
    assert response.status_code == 200
    assert response.json() != {"items": [], "count": 0}
    operation.Case(path_parameters=words).validate_response(
        response, checks=[content_type_conformance, response_schema_conformance]
    )


@pytest.mark.parametrize(("slug", "status"), [("full", 202), ("medlemmar", 201), ("ingen", 404)])
def test_a_sign_up_is_answered_as_described(described: Any, slug: str, status: int) -> None:
    case = described["/api/v1/gatherings/{slug}/registrations"]["POST"].Case(
        path_parameters={"slug": slug},
        body={"name": "Kim", "email": "kim@exempel.invalid", "organisation": "2282", "role": ""},
        media_type="application/json",
    )
    response = case.call()
    assert response.status_code == status
    case.validate_response(response, checks=[content_type_conformance, response_schema_conformance])


@pytest.mark.django_db
def test_every_address_is_described_with_its_errors(client: Client) -> None:
    whole = description(client)
    assert whole["openapi"].startswith("3.")
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    }
    assert sorted(operations) == sorted(OPERATIONS)
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for operation in operations.values():
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        errors = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
        assert "429" in errors
        for answer in errors.values():
            shape = answer["content"]["application/json"]["schema"]
            assert shape == {"$ref": "#/components/schemas/ErrorAnswer"}
    assert set(operations["POST /gatherings/{slug}/registrations"]["responses"]) == {
        "201", "202", "400", "404", "409", "413", "415", "422", "429",
    }  # fmt: skip
    sign_up = whole["components"]["schemas"]["SignUp"]
    assert sign_up["additionalProperties"] is False
    assert set(sign_up["required"]) == {"name", "email", "organisation"}
    assert sign_up["examples"][0]["organisation"] == "2282"


@pytest.mark.django_db
def test_the_page_of_the_api_takes_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/api/v1/docs")
    assert response.status_code == 200
    assert "http" not in response.content.decode().replace("https://", "http://").replace(
        'charset="utf-8"', ""
    )
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_page_of_the_api_shows_it_in_a_browser(page: Page) -> None:
    """Under the strict policy, without an error in the console, asking only this site."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs")
    page.get_by_role("button", name="POST /api/v1/gatherings/{slug}/registrations").first.click()
    page.get_by_text("202 a place in the queue").first.wait_for()
    assert said == []
    origin = "/".join(page.url.split("/")[:3])
    assert [url for url in asked if not url.startswith((origin, "data:"))] == []
