"""Pages that are for one person only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from hjulet.hub import limits


def private_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """No cache keeps it, no search engine either, and no other site is told of its address."""
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    # "no-referrer" would also hide the form's own origin, and the form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def sign_in_address(path: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': path})}"


def keep_words(request: HttpRequest, version: object) -> bool:
    """What somebody who is signed out has posted waits in the visit itself, to stand in the form again after signing in.

    False when nothing was posted, or too much is.
    """
    if request.method != "POST":
        return False
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany:
        return False
    words = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "version"):
        words.pop(name, None)
    request.session[_kept_key(request)] = {"words": words.urlencode(), "version": version}
    return True


def kept_words(request: HttpRequest) -> tuple[QueryDict, Any] | None:
    """What was kept for this address, and the version it was written on; it is given once."""
    kept = request.session.pop(_kept_key(request), None)
    return None if kept is None else (QueryDict(kept["words"]), kept["version"])


def _kept_key(request: HttpRequest) -> str:
    return f"kept.{request.path}"


def to_sign_in(path: str) -> HttpResponse:
    return redirect(sign_in_address(path))
