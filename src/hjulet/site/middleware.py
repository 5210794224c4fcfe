"""Small steps that every request takes, cheapest first."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import translation

Step = Callable[[HttpRequest], HttpResponse]

EDITOR_PREFIXES = ("/admin/", "/django-admin/")
EDITOR_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
EMBEDDED_PREFIXES = ("/badda-in/", "/en/badda-in/")
EMBEDDED_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""Cards for other people's pages: the only answers that may be shown in somebody else's frame."""
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def no_null_bytes(get_response: Step) -> Step:
    """A null byte in an address is never meant, and PostgreSQL refuses it in any text: said so at once."""

    def step(request: HttpRequest) -> HttpResponse:
        is_ours = not request.path_info.startswith("/api/")  # which says it in JSON
        if is_ours and ("\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")):
            return HttpResponseBadRequest(
                "Adressen innehåller ett tecken som inte kan användas.\n",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return step


def security_headers(get_response: Step) -> Step:
    """What Django leaves out: a permissions policy, and the editor's own content policy."""

    def step(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith(EMBEDDED_PREFIXES):
            response.headers["Content-Security-Policy"] = EMBEDDED_POLICY
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            del response.headers["X-Frame-Options"]
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(EDITOR_PREFIXES):
            response.headers["Content-Security-Policy"] = EDITOR_POLICY
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return step


def language_of(path: str) -> str:
    """English lives under /en/, everything else is Swedish: the address alone decides, never a cookie."""
    return "en" if path.startswith("/en/") or path == "/en" else "sv"


def language_by_address(get_response: Step) -> Step:
    def step(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return step


def editors_only(get_response: Step) -> Step:
    """Whoever is signed in without being an editor is told so; Wagtail would ask for a sign-in again, for ever."""

    def step(request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith("/admin/")
            and request.user.is_authenticated
            and not request.user.has_perm("wagtailadmin.access_admin")
        ):
            raise PermissionDenied
        return get_response(request)

    return step


def second_factor_for_editors(get_response: Step) -> Step:
    """In production nobody edits with a code by mail alone: a second factor comes first."""

    def step(request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_FOR_EDITORS
            and request.path.startswith(EDITOR_PREFIXES)
            and request.user.is_authenticated
        ):
            from allauth.mfa.utils import is_mfa_enabled

            if not is_mfa_enabled(request.user):
                return redirect("mfa_index")
        return get_response(request)

    return step
