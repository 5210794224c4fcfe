"""What every request to the API passes, whatever the address: limits, methods, size, CORS, and the shape of errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from hjulet.hub import limits
from hjulet.hub.errors import Problem, problem_of_status, problem_response
from hjulet.site.api.validation import problem_of_validation

View = Callable[..., HttpResponse]

READING = ("GET", "HEAD", "OPTIONS")
MAX_BODY_BYTES = 20_000
DRAFTS, MAX_DRAFT_BYTES = "/api/v1/drafts", 400_000
"""An example with the whole text of a film."""


class HjuletAPI(NinjaAPI):
    """django-ninja's API, with a door in front of every address."""

    @property
    def urls(self) -> Any:
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            pattern.callback = through_the_door(pattern.callback)  # type: ignore[arg-type]
        return patterns, app_name, namespace

    def set_default_exception_handlers(self) -> None:
        """What is not listed here goes on to Django, which logs it and answers through `handler500`."""
        for kind, problem_of in PROBLEM_OF.items():
            self.add_exception_handler(kind, _answering(problem_of))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def through_the_door(view: View) -> View:
    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        try:
            _check(request)
            response = _called(view, request, *args, **words)
        except Problem as problem:
            response = problem_response(request, problem)
        except limits.TooMany as reached:
            response = problem_response(request, _too_many(reached))
        allowed = response.headers.get("Allow", "")
        if request.method in {"GET", "HEAD"} or (request.method == "OPTIONS" and "GET" in allowed):
            # Anybody's page may read what anybody may read. Signing up needs a page of our own, or no page.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            # Weak, since the same content may be sent packed or not. Django's middleware answers 304 to it.
            response.headers["ETag"] = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
        return response

    return entered


def _check(request: HttpRequest) -> None:
    """Before anything is read: not too often, not too much, and JSON."""
    if request.method == "OPTIONS":
        return
    is_reading = request.method in READING
    limits.count(limits.READS_BY_CLIENT if is_reading else limits.WRITES_BY_CLIENT, limits.client_of(request))
    if is_reading:
        return
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = MAX_DRAFT_BYTES if request.path.startswith(DRAFTS) else MAX_BODY_BYTES
    if not (length.isascii() and length.isdigit()) or int(length) > most:
        message = _("Det som skickades är för stort: högst {bytes} byte tas emot.")
        raise Problem(413, "too_large", format_lazy(message, bytes=most))


def _called(view: View, request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
    """The view's answer: HEAD as GET, OPTIONS and what is not allowed from the methods that the address has."""
    asked = request.method
    is_known = request.resolver_match is None or request.resolver_match.url_name != "unknown"
    if is_known and asked in {"POST", "PATCH"} and request.content_type != "application/json":
        # A form on another site can send anything but this without asking first.
        raise Problem(415, "not_json", _("Skicka uppgifterna som JSON, med Content-Type: application/json."))
    request.method = "GET" if asked == "HEAD" else asked
    try:
        response = view(request, *args, **words)
    finally:
        request.method = asked
    if response.status_code != 405:
        return response
    methods = {method.strip() for method in response.headers["Allow"].split(",")}
    allow = ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))
    if asked == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allow, "Access-Control-Allow-Methods": allow})
    message = _("Adressen tar inte emot {method}. Den tar emot: {allow}.")
    raise Problem(
        405,
        "method_not_allowed",
        format_lazy(message, method=str(asked)[:20], allow=allow),
        headers={"Allow": allow},
    )


def _too_many(reached: limits.TooMany) -> Problem:
    return Problem(
        429, "too_many", limits.too_many_words(reached), headers={"Retry-After": str(reached.seconds)}
    )


def _of_http_error(error: HttpError) -> Problem:
    """The only one that django-ninja raises by itself here is for a body that is no JSON."""
    if error.status_code == 400:
        return Problem(400, "malformed_json", _("Det som skickades är inte giltig JSON."))
    return problem_of_status(error.status_code)


def _answering(problem_of: Callable[[Any], Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: problem_response(request, problem_of(error))


PROBLEM_OF: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    limits.TooMany: _too_many,
    ValidationError: problem_of_validation,
    HttpError: _of_http_error,
    PermissionDenied: lambda _error: problem_of_status(403),
    Http404: lambda _error: problem_of_status(404),
}
