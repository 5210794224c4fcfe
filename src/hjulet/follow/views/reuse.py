"""The web face of reuse: "Vi har gjort som Kramfors"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.follow import rules
from hjulet.follow.actions.reuse import AlreadyReused, ReuseRefused, change_reuse, start_reuse
from hjulet.follow.forms.reuse import ChangeReuseForm, StartReuseForm
from hjulet.follow.queries import reuse as queries
from hjulet.follow.views.furniture import form_page, refused_by_limit
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, organisations_of


@require_safe
@public_page()
def reuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one organisation made of an example. Open to all; who to ask is for members, on a page of its own."""
    found = queries.reuse_by_id(ANYONE, public_id)
    if found is None:
        raise Http404
    return render(request, "hjulet/follow/reuse.html", queries.reuse_page(found))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    example = queries.visible_example(request.user, slug)
    if example is None:
        raise Http404
    organisations = queries.reusing_organisations(request.user, example)
    if not organisations:
        context = {
            "example": example,
            "is_own": organisations_of(request.user) == {example.organisation_id},
        }
        return render(request, "hjulet/follow/nobody_to_reuse_for.html", context, status=403)
    form = StartReuseForm(request.POST or None, organisations=organisations)
    notice = notice_in_force("reuse")
    retry_after, already = 0, None
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        try:
            made = start_reuse(
                request.user,
                example,
                form.cleaned_data["organisation"],
                stage=form.cleaned_data["stage"],
                reason=form.cleaned_data["reason"],
                changes=form.cleaned_data["changes"],
                notice=notice,
            )
        except AlreadyReused as refused:
            already = refused.reuse
            form.add_error(None, str(refused))
        except ReuseRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("change_reuse", made.public_id)
    context = {
        "example": example,
        "notice": notice,
        "already": [already] if already else queries.open_among(organisations, example),
    }
    return form_page(request, "hjulet/follow/start_reuse.html", context, form, retry_after=retry_after)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For members: who to ask. For the contact and the representative: also the form to change it."""
    found = queries.reuse_for_those_inside(request.user, public_id)
    if found is None:
        raise Http404
    if not rules.may_change_reuse(request.user, found):
        if request.method == "POST":
            raise Http404
        return form_page(request, "hjulet/follow/change_reuse.html", queries.reuse_page(found), None)
    initial = {"stage": found.stage, "changes": found.changes, "reason": found.reason}
    may_take_over = found.contact_id != request.user.pk
    form = ChangeReuseForm(request.POST or None, initial=initial, may_take_over=may_take_over)
    retry_after = 0
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        try:
            change_reuse(request.user, found, **form.cleaned_data)
        except ReuseRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("reuse", found.public_id)
    return form_page(
        request, "hjulet/follow/change_reuse.html", queries.reuse_page(found), form, retry_after=retry_after
    )
