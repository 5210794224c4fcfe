"""The addresses about the API itself: where it begins, its description, the page that shows it, and no address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from ninja import Router

from hjulet.hub.api.answers import answer
from hjulet.hub.errors import Problem, problem_of_status, problem_response
from hjulet.hub.pages import absolute_url
from hjulet.hub.publicity import mark_public

LISTS = (
    "gatherings",
    "networks",
    "series",
    "examples",
    "lessons",
    "sources",
    "news",
    "films",
    "reuses",
    "commitments",
    "places",
    "organisations",
    "themes",
)

first, last = Router(), Router()


@first.get("", include_in_schema=False, url_name="start")
def start(request: HttpRequest) -> HttpResponse:
    addresses = {name: absolute_url(reverse(f"api:{name}")) for name in LISTS}
    addresses |= {"docs": absolute_url(reverse("api:docs")), "openapi": absolute_url(reverse("api:openapi"))}
    return answer(addresses)


@first.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:
    from hjulet.site.api import api

    return answer(api.get_openapi_schema(path_prefix=reverse("api:start")))


@first.get("/docs", include_in_schema=False, url_name="docs")
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, drawn by the Swagger UI that comes with django-ninja: nothing from elsewhere."""
    return mark_public(render(request, "hjulet/site/api_docs.html"))


@last.api_operation(
    ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"],
    "/{path:rest}",
    include_in_schema=False,
    url_name="unknown",
)
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    if rest.endswith("/"):
        message = _("Adressen finns inte. Adresserna här slutar utan snedstreck: prova /api/v1/{rest}.")
        raise Problem(404, "not_found", format_lazy(message, rest=rest.strip("/")[:200]))
    raise Problem(404, "not_found", _("Adressen finns inte. Alla adresser beskrivs på /api/v1/docs."))


@csrf_exempt
def elsewhere(request: HttpRequest) -> HttpResponse:
    """What begins with /api/ and is no version of it."""
    return problem_response(request, problem_of_status(404))
