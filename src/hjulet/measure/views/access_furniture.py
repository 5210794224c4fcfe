"""What the pages of access share: who is signed in, whose study it is, and what is said when something cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from hjulet.hub import limits
from hjulet.hub.models import Organisation, Person
from hjulet.hub.private_pages import keep_words, kept_words, private_page, to_sign_in
from hjulet.measure import rules_access as rules
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.models import AccessStudy
from hjulet.measure.queries import access as queries

Words = ParamSpec("Words")


class SignedIn(HttpRequest):
    """A request by a person."""

    user: Person


def for_signed_in(
    view: Callable[Concatenate[SignedIn, Words], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Words], HttpResponse]:
    """Nobody else comes in. What was typed by somebody who had been signed out waits until after signing in."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Words.args, **kwargs: Words.kwargs) -> HttpResponse:
        if not isinstance(request.user, Person):
            keep_words(request, "")
            return to_sign_in(request.path)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return wrapped


def typed(request: HttpRequest) -> QueryDict | None:
    """What is posted, or was before signing in."""
    if request.method == "POST":
        return request.POST
    kept = kept_words(request)
    return kept[0] if kept else None


def organisations_or_page(request: SignedIn) -> list[Organisation] | HttpResponse:
    """Whom the person acts for; a page that says what to do when that is nobody."""
    found = queries.acting_for(request.user)
    return found or render(request, "hjulet/measure/access_nobody.html", status=403)


def own_study(request: SignedIn, public_id: UUID) -> AccessStudy:
    """A study that the person may write in; 404 for all others."""
    study = queries.study_seen(request.user, public_id)
    if study is None or not rules.may_write(request.user, study):
        raise Http404
    return study


def done_or_said(request: HttpRequest, form: Form, do: Callable[[], Any]) -> Any:
    """What came of it; None when it was refused, with the reason in the form."""
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        return do()
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
    except AccessRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return None


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form | None
) -> HttpResponse:
    """A page that is one person's alone, with its form: 422 when something is wrong in it."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return private_page(request, template, {**context, "form": form}, status)
