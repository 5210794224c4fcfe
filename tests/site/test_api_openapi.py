"""The published description of the API: complete, true, and shown without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
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

from hjulet.follow.models import Assessment, Commitment, Reuse
from hjulet.hub.models import Person, Theme
from hjulet.measure.kept_commuting import keep_commuting
from hjulet.measure.models import AccessStudy
from hjulet.share.actions.comments import write_comment
from hjulet.share.models import ExamplePage
from tests.factories import (
    make_example,
    make_gathering,
    make_network,
    make_occasion,
    make_person,
    make_registration,
    make_series,
    organisation,
    place,
)
from tests.follow.assessing import make_public
from tests.follow.promises import act_for, make_promise, make_reuse
from tests.match.populations import write as write_populations
from tests.measure.commuting import write_commuting
from tests.measure.conftest import write as write_figures
from tests.measure.support import load as load_support
from tests.share.knowledge import make_film, make_lesson, make_news, make_source

OPERATIONS = [
    "GET /places",
    "GET /places/{code}",
    "GET /places/{code}/peers",
    "GET /places/{code}/peers-in-time",
    "GET /places/{code}/population",
    "GET /places/{code}/support",
    "GET /population/changes",
    "GET /support",
    "GET /support/lists",
    "GET /support/places",
    "GET /labour-markets",
    "GET /places/{code}/commuting",
    "GET /organisations",
    "GET /organisations/{id}",
    "GET /series",
    "GET /series/{slug}",
    "GET /themes",
    "GET /themes/{slug}",
    "GET /networks",
    "GET /networks/{slug}",
    "GET /frameworks",
    "GET /frameworks/{key}",
    "GET /frameworks/{key}/explain",
    "GET /frameworks/{key}/scores",
    "GET /gatherings",
    "GET /gatherings/{slug}",
    "GET /gatherings/{slug}/schedule",
    "GET /examples",
    "GET /examples/{slug}",
    "GET /lessons",
    "GET /lessons/{slug}",
    "GET /sources",
    "GET /sources/{slug}",
    "GET /news",
    "GET /news/{slug}",
    "GET /films",
    "GET /films/{slug}",
    "GET /pages/{page}/comments",
    "GET /reuses",
    "GET /reuses/{id}",
    "GET /commitments",
    "GET /commitments/{id}",
    "GET /assessments",
    "GET /assessments/{id}",
    "GET /access",
    "GET /access/{id}",
    "GET /networks/{slug}/report",
    "GET /series/{slug}/report",
    "GET /search",
    "POST /gatherings/{slug}/registrations",
]
SIGNED_IN = [
    "GET /session",
    "GET /access/own",
    "POST /drafts",
    "GET /drafts/{id}",
    "PATCH /drafts/{id}",
    "POST /drafts/{id}/submission",
    "DELETE /drafts/{id}",
    "POST /pages/{page}/comments",
    "PATCH /comments/{id}",
    "DELETE /comments/{id}",
    "POST /examples/{slug}/reuses",
    "PATCH /reuses/{id}",
    "POST /commitments",
    "POST /commitments/{id}/outcomes",
]
"""Only for whoever is signed in; the rest is open."""
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
    keep_open()
    yield
    for end in (request_started, request_finished):
        end.connect(close_old_connections)


def keep_open() -> None:
    for end in (request_started, request_finished):
        end.disconnect(close_old_connections)


@cache
def read_once() -> Any:
    """The description as the application gives it. It is the same whatever the database holds."""
    from hjulet.site.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def described(one_connection: None) -> Any:
    """The description, read from the application itself, with something in every list."""
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
    example = make_example(slug="exempel")
    source = make_source(slug="kalla", successor=make_source(slug="nyare"))
    make_lesson(slug="lardom", source=source, ties=[{"kind": "supports", "example": example}])
    make_news(slug="nyhet")
    make_film(slug="film")
    writer = act_for(
        organisation("2260"), person=make_person(email="skriver@exempel.invalid"), is_representative=True
    )
    write_comment(writer, example, "Så gjorde vi med.")
    make_reuse(writer, example, organisation("2260"))
    make_promise(writer, organisation("2260"), visibility="public", example=example)
    make_public(writer, organisation("2260"))
    return read_once()


# Any text can stand in an address, so only those with query words or a body can be made wrong.
GENERATED = {
    GenerationMode.POSITIVE: OPERATIONS,
    GenerationMode.NEGATIVE: [
        operation
        for operation in OPERATIONS
        if "{" not in operation or "POST" in operation or "report" in operation
    ],
}


def hold(cases: Any, **sent: Any) -> set[int]:
    """Sends what is generated and holds each answer to its description; the statuses that were answered."""
    seen: set[int] = set()

    @BOUNDED
    @given(case=cases)
    def holds(case: schemathesis.Case) -> None:
        response = case.call(**sent)
        seen.add(response.status_code)
        assert response.status_code < 500
        case.validate_response(
            response, checks=[status_code_conformance, content_type_conformance, response_schema_conformance]
        )

    holds()
    return seen


@pytest.mark.every_case
@pytest.mark.parametrize("mode", GENERATED)
def test_no_input_breaks_the_api_and_every_answer_is_as_described(described: Any, mode: Any) -> None:
    """Input as described, and input made wrong on purpose."""
    for operation in GENERATED[mode]:
        method, address = operation.split(" ")
        known = {"path_parameters": {"slug": "full"}} if method == "POST" else {}
        hold(described[f"/api/v1{address}"][method].as_strategy(generation_mode=mode, **known))


def test_no_input_of_whoever_is_signed_in_breaks_it(described: Any) -> None:
    """As somebody who may write, so that what is generated comes all the way to the actions."""
    browser = Client()
    browser.force_login(Person.objects.get(email="skriver@exempel.invalid"))
    token = browser.get("/api/v1/session").json()["csrf_token"]
    cookies = {name: cookie.value for name, cookie in browser.cookies.items()}
    keep_open()  # the client has connected it again
    page = ExamplePage.objects.get(slug="exempel").pk
    for operation in SIGNED_IN:
        method, address = operation.split(" ")
        known: dict[str, Any] = {}
        if "{slug}" in address:
            known = {"path_parameters": {"slug": "exempel"}}
        elif "{page}" in address:
            known = {"path_parameters": {"page": page}}
        cases = described[f"/api/v1{address}"][method].as_strategy(**known)
        seen = hold(cases, headers={"X-CSRFToken": token}, cookies=cookies)
        assert seen - {401, 403, 404, 422} or "{id}" in address or "POST" in operation, (operation, seen)
        assert 401 not in seen, operation


SLUGS = {
    "examples": "exempel",
    "lessons": "lardom",
    "sources": "kalla",
    "news": "nyhet",
    "films": "film",
    "networks": "natverk",
    "series": "serie",
    "gatherings": "full",
    **dict.fromkeys(
        (
            "frameworks",
            "labour-markets",
            "places",
            "organisations",
            "pages",
            "population",
            "support",
            "access",
            "assessments",
            "reuses",
            "commitments",
            "search",
        ),
        "",
    ),
    "themes": "hjul",
}


def test_what_is_there_is_answered_as_described(described: Any, tmp_path: Path, settings: Any) -> None:
    """The generator seldom guesses a slug that is there."""
    settings.STATISTICS_FOLDER = tmp_path
    write_figures(tmp_path)
    write_populations(tmp_path)
    load_support(tmp_path, "generated", "--support")
    keep_commuting(write_commuting(tmp_path))
    for address in [line.removeprefix("GET ") for line in OPERATIONS if line.startswith("GET")]:
        known = {"code": "2282", "id": "2282", "key": "brpplus-2025", "slug": SLUGS[address.split("/")[1]]}
        if "page" in address:
            known["page"] = str(ExamplePage.objects.get(slug="exempel").pk)
        if address.startswith(("/reuses/", "/commitments/")):
            model = Reuse if "reuses" in address else Commitment
            known["id"] = str(
                model.objects.filter(organisation=organisation("2260")).earliest("pk").public_id
            )
        if address.startswith("/assessments/"):
            known["id"] = str(Assessment.objects.filter(is_public=True).latest("pk").public_id)
        if address.startswith("/access/"):
            known["id"] = str(AccessStudy.objects.filter(is_public=True).latest("pk").public_id)
        operation = described[f"/api/v1{address}"]["GET"]
        words = {name: value for name, value in known.items() if f"{{{name}}}" in address}
        query = {"q": "kramfors"} if address == "/search" else {"limit": 500} if not words else {}
        if address.endswith("/explain"):
            query["place"] = "2282"
        case = operation.Case(path_parameters=words, query=query)
        response = case.call()
        assert response.status_code == 200, address
        assert response.json().get("count") != 0, address
        case.validate_response(response, checks=[content_type_conformance, response_schema_conformance])


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
    assert sorted(operations) == sorted([*OPERATIONS, *SIGNED_IN])
    assert {name for name, operation in operations.items() if "security" in operation} == set(SIGNED_IN)
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
