"""Timetables and points: handed over, looked at, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hjulet.hub.publicity import mark_public, not_public
from hjulet.hub.rules import ANYONE
from hjulet.measure import rules_access as rules
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.actions import access_files as actions
from hjulet.measure.forms_access_files import FileForm, PointsForm, TimetableForm
from hjulet.measure.models import AccessPoints, Timetable
from hjulet.measure.queries import access as queries
from hjulet.measure.views.access import viewer_of
from hjulet.measure.views.access_furniture import (
    SignedIn,
    done_or_said,
    for_signed_in,
    form_page,
    organisations_or_page,
)

FILE_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FILE_METHODS)
@for_signed_in
def new_timetable(request: SignedIn) -> HttpResponse:
    return _new(request, TimetableForm, actions.add_timetable, "hjulet/measure/access_timetable_form.html")


@require_http_methods(FILE_METHODS)
@for_signed_in
def new_points(request: SignedIn) -> HttpResponse:
    return _new(request, PointsForm, actions.add_points, "hjulet/measure/access_points_form.html")


def _new(
    request: SignedIn, form_type: type[FileForm], add: Callable[..., Any], template: str
) -> HttpResponse:
    organisations = organisations_or_page(request)
    if isinstance(organisations, HttpResponse):
        return organisations
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_type(data, files, organisations=organisations)
    if form.is_valid():
        said = dict(form.cleaned_data)
        organisation, file = said.pop("organisation"), said.pop("file")
        if kept := done_or_said(
            request, form, lambda: add(request.user, organisation, file.chunks(), **said)
        ):
            return redirect(kept.get_absolute_url())
    return form_page(request, template, {}, form)


@require_safe
def timetable(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it holds and what is odd in it; that it waits to be read, or why it could not be."""
    viewer = viewer_of(request)
    found = queries.timetable_seen(viewer, public_id)
    if found is None:
        raise Http404
    return _file_page(request, "hjulet/measure/access_timetable.html", found)


@require_safe
def points(request: HttpRequest, public_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.points_seen(viewer, public_id)
    if found is None:
        raise Http404
    return _file_page(request, "hjulet/measure/access_points.html", found)


def _file_page(
    request: HttpRequest,
    template: str,
    found: Timetable | AccessPoints,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer = viewer_of(request)
    is_own = found.organisation is not None and rules.may_act_for(viewer, found.organisation)
    context = {
        "found": found,
        "is_own": is_own,
        "studies": [
            one for one in found.studies.select_related("organisation") if rules.may_see(viewer, one)
        ],
        "is_used": found.studies.exists(),
        "refused": refused,
    }
    response = render(request, template, context, status=status)
    is_settled = not isinstance(found, Timetable) or found.state != Timetable.State.WAITING
    return mark_public(response) if viewer is ANYONE and is_settled else not_public(response)


@require_POST
@for_signed_in
def remove_timetable(request: SignedIn, public_id: UUID) -> HttpResponse:
    found = queries.timetable_seen(request.user, public_id)
    return _remove(request, "hjulet/measure/access_timetable.html", found)


@require_POST
@for_signed_in
def remove_points(request: SignedIn, public_id: UUID) -> HttpResponse:
    return _remove(request, "hjulet/measure/access_points.html", queries.points_seen(request.user, public_id))


def _remove(request: SignedIn, template: str, found: Timetable | AccessPoints | None) -> HttpResponse:
    if found is None or found.organisation is None or not rules.may_act_for(request.user, found.organisation):
        raise Http404
    try:
        actions.remove_file(request.user, found)
    except AccessRefused as no:
        return _file_page(request, template, found, refused=str(no), status=422)
    return redirect("access")
