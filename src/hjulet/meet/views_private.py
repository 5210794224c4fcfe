"""What all pages have in common that somebody opens by a private link: whose it is, and that nobody else is told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from hjulet.hub import limits
from hjulet.meet import queries
from hjulet.meet.models import Registration


def registration_or_404(token: str) -> Registration:
    found = queries.registration_by_token(token)
    if found is None:
        raise Http404
    return found


def keep_secret(response: HttpResponse) -> HttpResponse:
    """The address is secret, so no search engine keeps it and no other site is told it. "no-referrer" would also hide
    the form's own origin, and the form would be refused."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def too_many_writes(request: HttpRequest) -> HttpResponse | None:
    """Every form that a private link opens is counted; the answer when there have been too many."""
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany as reached:
        response = HttpResponse(
            limits.too_many_words(reached), status=429, content_type="text/plain; charset=utf-8"
        )
        response.headers["Retry-After"] = str(reached.seconds)
        return keep_secret(response)
    return None
