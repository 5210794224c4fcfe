"""What the views of Follow have in common."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hjulet.follow.models import Commitment
from hjulet.hub import limits
from hjulet.meet.views_own import keep_secret

State = Commitment.State
TABS = (State.DONE, State.UNDER_WAY, State.PLANNED, State.CHANGED, State.DROPPED)


def refused_by_limit(request: HttpRequest, form: Form) -> int:
    """Counts one more try; says so in the form and returns the seconds to wait when there have been too many."""
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
        return reached.seconds
    return 0


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form | None, *, retry_after: int = 0
) -> HttpResponse:
    """A page that is one person's alone, with its form: 422 when something is wrong in it, 429 when it is too much."""
    status = 429 if retry_after else 422 if form is not None and form.errors else 200
    response = keep_secret(render(request, template, {**context, "form": form}, status=status))
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
