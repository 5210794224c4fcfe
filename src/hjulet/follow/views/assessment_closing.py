"""Buttons of an assessment: close it, open it again, show it to everybody, invite, throw away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hjulet.follow.actions import assessment_closing as closing
from hjulet.follow.actions import assessments as actions
from hjulet.follow.actions.assessments import AssessmentRefused
from hjulet.follow.forms.assessments import InviteForm, ReopenForm
from hjulet.follow.models import Assessment
from hjulet.follow.queries.assessments import organisation_meant
from hjulet.follow.views.assessment_writing import found_inside, overview_page
from hjulet.hub.models import Organisation
from hjulet.hub.queries import notice_in_force
from hjulet.share.views.private import private_page


def _done(request: HttpRequest, found: Assessment, do: Callable[[], object]) -> HttpResponse:
    """Press the button and show what it led to, or why it did not."""
    try:
        do()
    except AssessmentRefused as refused:
        return overview_page(request, found, status=409, refused=str(refused))
    return redirect("assessment_overview", found.public_id)


@never_cache
@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_inside(request, public_id)
    notice = notice_in_force("commitment")
    return _done(request, found, lambda: closing.close_assessment(request.user, found, notice=notice))


@never_cache
@login_required
@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_inside(request, public_id)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return overview_page(request, found, status=422, form=form, reopen_form=form)
    return _done(
        request, found, lambda: closing.reopen_assessment(request.user, found, form.cleaned_data["reason"])
    )


@never_cache
@login_required
@require_POST
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_inside(request, public_id)
    is_public = request.POST.get("svar") == "ja"
    return _done(request, found, lambda: closing.show_assessment(request.user, found, is_public=is_public))


@never_cache
@login_required
@require_POST
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By name, or take an invitation back by its number."""
    found = found_inside(request, public_id)
    if (pk := request.POST.get("bort", "")).isdecimal():
        organisation = Organisation.objects.filter(pk=int(pk[:12])).first()
        if organisation is not None:
            actions.uninvite(request.user, found, organisation)
        return redirect("assessment_overview", public_id)
    form = InviteForm(request.POST)
    if form.is_valid():
        meant = organisation_meant(form.cleaned_data["organisation"])
        if meant is not None:
            return _done(request, found, lambda: actions.invite(request.user, found, meant))
        form.add_error("organisation", InviteForm.unknown(form.cleaned_data["organisation"]))
    return overview_page(request, found, status=422, form=form, invite_form=form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_inside(request, public_id)
    if request.method == "POST":
        try:
            actions.delete_assessment(request.user, found)
        except AssessmentRefused as refused:
            return overview_page(request, found, status=409, refused=str(refused))
        return redirect(reverse("begin_assessment"))
    return private_page(request, "hjulet/follow/delete_assessment.html", {"assessment": found})
