"""Writing through the API: as whoever is signed in on this site, from this site's own pages and nowhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema
from ninja.security import APIKeyCookie

from hjulet.hub.api.answers import Answer, dumped
from hjulet.hub.api.finding import organisation_named
from hjulet.hub.api.routes import no_such_organisation
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import JSON, Detail, Problem
from hjulet.hub.models import Organisation, Person
from hjulet.hub.queries import affiliations_today, organisation_by_code_or_id
from hjulet.hub.rules import ANYONE

router = Router()

WRITE_ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429), ErrorAnswer)


def _guarded(request: HttpRequest) -> HttpResponse:
    """Stands for the address in Django's check: a view that is not exempt from it."""
    return HttpResponse()


class _Reason(CsrfViewMiddleware):
    """Django's own check, saying why instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; a Problem for everybody else, and for a write that did not come from a page of this site."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        raise Problem(401, "sign_in_needed", _("Logga in på webbplatsen först."))
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        check = _Reason(_guarded)
        check.process_request(request)
        if check.process_view(request, _guarded, (), {}) is not None:
            message = _(
                "Anropet kom inte från en sida här. Hämta csrf_token på /api/v1/session och skicka det i "
                "rubriken X-CSRFToken."
            )
            raise Problem(403, "csrf", message)
    return person


class SignedIn(APIKeyCookie):
    """The session cookie, which the site gives when one signs in; with a CSRF token on every write."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def __call__(self, request: HttpRequest) -> Person:
        return person_of(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Person:
        return person_of(request)


SIGNED_IN = SignedIn()


def own_answer(data: Any, status: int = 200) -> HttpResponse:
    """An answer for one person alone, kept by nobody."""
    response = HttpResponse(dumped(data) if status != 204 else "", status=status, content_type=JSON)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def problem_of_form(form: forms.BaseForm, names: dict[str, str] | None = None) -> Problem:
    """The sentences of the form on the web, with the names that the API has for the fields."""
    known = names or {}
    details = [
        Detail(
            field=known.get(field, field).removeprefix("__all__"),
            code=errors[0]["code"] or "invalid",
            message=str(errors[0]["message"]),
        )
        for field, errors in form.errors.get_json_data().items()
    ]
    return Problem(422, "invalid", details[0]["message"], field=details[0]["field"] or None, details=details)


def refused(message: Any, field: str | None = None) -> Problem:
    """What an action would not do: with a field it is to be mended, without one it cannot be done as things stand."""
    if field is None:
        return Problem(409, "not_now", message)
    return Problem(
        422,
        "invalid",
        message,
        field=field,
        details=[{"field": field, "code": "invalid", "message": message}],
    )


def organisation_meant(text: str, field: str = "organisation") -> Organisation:
    found = organisation_by_code_or_id(ANYONE, text)
    if found is None:
        raise refused(no_such_organisation(text), field)
    return found


class ActedFor(Schema):
    id: str
    code: str | None
    name: str


class SessionAnswer(Schema):
    """Who is signed in."""

    name: str
    organisations: list[ActedFor] = Field(description="Whom the person acts for today.")
    csrf_token: str = Field(description="To be sent as `X-CSRFToken` with every write.")


@router.get(
    "/session",
    response={200: SessionAnswer, 401: ErrorAnswer, 429: ErrorAnswer},
    auth=SIGNED_IN,
    tags=["session"],
    url_name="session",
    summary="Who is signed in",
)
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in with this session, whom they act for, and the token that writing asks for."""
    person = person_of(request)
    acted_for: list[Answer | None] = [
        organisation_named(one)
        for one in dict.fromkeys(row.organisation for row in affiliations_today(person))
    ]
    return own_answer({"name": person.name, "organisations": acted_for, "csrf_token": get_token(request)})
