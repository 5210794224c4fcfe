"""The one shape in which everything under /api/ says that something went wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

JSON = "application/json; charset=utf-8"


class Detail(TypedDict):
    """One of several things that were wrong with what was sent."""

    field: str
    code: str
    message: str


@dataclasses.dataclass(eq=False)
class Problem(Exception):
    """Why a request was not answered. Raise it anywhere below an address of the API.

    `code` is a stable word for programs and `message` a sentence for people; a lazy one is said in
    the language that the request prefers. `field` names what to mend.
    """

    status: int
    code: str
    message: Text
    field: str | None = None
    details: Sequence[Detail] = ()
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


def language_of_request(request: HttpRequest) -> Literal["sv", "en"]:
    """Swedish, unless Accept-Language puts English first. The addresses of the API carry no language."""
    for language, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if quality and language.startswith(("sv", "en")):
            return "en" if language.startswith("en") else "sv"
    return "sv"


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer, never kept by anybody."""
    language = language_of_request(request)
    with translation.override(language):
        body: dict[str, Any] = {
            "error": {
                "code": problem.code,
                "message": str(problem.message),
                "field": problem.field,
                "details": [{**detail, "message": str(detail["message"])} for detail in problem.details],
            }
        }
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, status=problem.status, content_type=JSON, headers=dict(problem.headers))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response


def problem_of_status(status: int) -> Problem:
    """What is said when all that is known is the status, as when a request never reached the API."""
    code, message = {
        400: ("bad_request", _("Anropet gick inte att förstå.")),
        403: ("forbidden", _("Det här får du inte göra.")),
        404: ("not_found", _("Adressen finns inte. Alla adresser beskrivs på /api/v1/docs.")),
        500: ("server_error", _("Något gick fel hos oss. Försök igen om en stund.")),
    }[status]
    return Problem(status, code, message)
