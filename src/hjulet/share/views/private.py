"""Pages that are for one person only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode


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


def to_sign_in(path: str) -> HttpResponse:
    return redirect(sign_in_address(path))
