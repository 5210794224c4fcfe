"""The public register of what is held about people, and a person's own copy of all of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hjulet.hub import limits
from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.personal_data import OwnTable
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import notice_in_force
from hjulet.site.personal_data import as_file, own_data, register


@require_safe
@public_page()
def personal_data(request: HttpRequest) -> HttpResponse:
    """The register that article 30 asks for, made from the same table that the tests hold the database against."""
    notices = [notice for purpose in PersonalDataNotice.Purpose if (notice := notice_in_force(purpose))]
    context = {"lines": register(), "notices": notices}
    return render(request, "hjulet/site/personal_data.html", context)


def _own_tables(request: HttpRequest) -> list[OwnTable]:
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return own_data(request.user, session_ends=request.session.get_expiry_date())


@never_cache
@login_required
@require_safe
def own_data_page(request: HttpRequest) -> HttpResponse:
    if (refused := _refusal(request)) is not None:
        return refused
    tables = _own_tables(request)
    return _private(render(request, "hjulet/site/own_data.html", {"tables": tables}))


@never_cache
@login_required
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    if (refused := _refusal(request)) is not None:
        return refused
    with translation.override("sv"):
        content = as_file(_own_tables(request))
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return _private(response)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """It gathers from every table, so nobody may ask for it over and over."""
    try:
        limits.count(limits.OWN_DATA_BY_PERSON, str(request.user.pk))
    except limits.TooMany as reached:
        words = limits.too_many_words(reached)
        response = render(request, "hjulet/site/own_data.html", {"too_many": words}, status=429)
        response.headers["Retry-After"] = str(reached.seconds)
        return _private(response)
    return None


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
