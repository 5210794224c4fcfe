"""The web face of commitments: writing one, changing it, its page, and the lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hjulet.follow import rules
from hjulet.follow.actions import answers
from hjulet.follow.actions import commitments as actions
from hjulet.follow.actions.telling import representatives
from hjulet.follow.forms.commitments import CommitmentForm, WordsForm
from hjulet.follow.models import Commitment
from hjulet.follow.queries import commitments as queries
from hjulet.follow.queries.reuse import visible_example
from hjulet.follow.views.furniture import TABS, form_page, refused_by_limit
from hjulet.hub.models import Organisation
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, organisations_of
from hjulet.meet.models import GatheringPage
from hjulet.meet.views_sign_up import gathering_for
from hjulet.share.actions.standing import standing_of
from hjulet.share.models import ExamplePage

PER_PAGE = 50


@require_safe
@public_page("lage", "sida")
def commitments(request: HttpRequest) -> HttpResponse:
    """What organisations have promised, for everybody to see, with what came of it."""
    wanted = request.GET.get("lage", "")
    state = wanted if wanted in Commitment.State.values else ""
    page = Paginator(queries.public_commitments(state=state), PER_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "lines": queries.lines(ANYONE, page.object_list), "state": state, "tabs": TABS}
    return render(request, "hjulet/follow/commitments.html", context)


@require_safe
@public_page()
def commitment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One that everybody may see is the same for all; another is its own page for those who may."""
    found = queries.commitment_by_id(ANYONE, public_id)
    if found is not None:
        return render(request, "hjulet/follow/commitment.html", queries.commitment_page(ANYONE, found))
    found = queries.commitment_by_id(request.user, public_id)
    if found is None:
        raise Http404
    context = queries.commitment_page(request.user, found)
    return not_public(render(request, "hjulet/follow/commitment.html", context))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def at_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    gathering, _viewer = gathering_for(request, slug)
    return _write(request, gathering=gathering)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_example(request: HttpRequest, slug: str) -> HttpResponse:
    example = visible_example(request.user, slug)
    if example is None:
        raise Http404
    return _write(request, example=example)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    return _write(request)


def _write(
    request: HttpRequest, *, gathering: GatheringPage | None = None, example: ExamplePage | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "gathering": gathering,
        "example": example,
        "notice": notice_in_force("commitment"),
    }
    organisations = queries.acting_for(request.user)
    if not organisations:
        return render(request, "hjulet/follow/nobody_to_commit_for.html", context, status=403)
    if gathering is not None and not rules.may_be_written(gathering):
        return render(request, "hjulet/follow/too_early_to_commit.html", context, status=409)
    form = CommitmentForm(
        request.POST or None,
        viewer=request.user,
        organisations=organisations,
        gathering=gathering,
        example=example,
    )
    retry_after = 0
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        said = form.cleaned_data
        try:
            made = actions.make_commitment(
                request.user,
                said["organisation"],
                form.words(),
                gathering=gathering,
                session=said.get("session"),
                example=example or said.get("example"),
                notice=context["notice"],
            )
        except actions.CommitmentRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect("own_commitment", made.public_id)
    return form_page(request, "hjulet/follow/write_commitment.html", context, form, retry_after=retry_after)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For whoever may change it: its words, date and who may see it; and what can be done with it."""
    found = queries.commitment_by_id(request.user, public_id)
    if found is None:
        raise Http404
    if not rules.may_answer(request.user, found):
        raise PermissionDenied  # they may read it, and the link hither stands on its page for all
    context = queries.commitment_page(request.user, found)
    context["has_representative"] = bool(representatives(found.organisation))
    if not context["may_change"]:
        return form_page(request, "hjulet/follow/own_commitment.html", context, None)
    initial = {
        "text": found.text,
        "due_on": found.due_on,
        "visibility": Commitment.Visibility.PUBLIC if found.wants_public else found.visibility,
    }
    form = WordsForm(
        request.POST or None,
        initial=initial,
        has_gathering=found.gathering_id is not None,
        may_be_private=found.person_id == request.user.pk,
    )
    retry_after = 0
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        try:
            actions.change_commitment(request.user, found, form.words())
        except actions.CommitmentRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect("own_commitment", public_id)
    return form_page(request, "hjulet/follow/own_commitment.html", context, form, retry_after=retry_after)


@never_cache
@login_required
@require_POST
def hide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actions.hide(request.user, _mine(request, public_id))
    return redirect("own_commitment", public_id)


@never_cache
@login_required
@require_POST
def make_example(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One button: a draft example with what is known already, for its writer to finish."""
    found = _mine(request, public_id)
    try:
        draft = answers.make_example(request.user, found)
    except PermissionDenied:
        raise Http404 from None
    return redirect("write_example", standing_of(draft).public_id)


def _mine(request: HttpRequest, public_id: UUID) -> Commitment:
    found = queries.commitment_by_id(request.user, public_id)
    if found is None or not rules.may_answer(request.user, found):
        raise Http404
    return found


@never_cache
@login_required
@require_safe
def of_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    """For those who were there: each other's commitments, as far as each has chosen."""
    gathering, _viewer = gathering_for(request, slug)
    context = {"gathering": gathering, "room": queries.commitments_of_gathering(request.user, gathering)}
    return form_page(request, "hjulet/follow/gathering_commitments.html", context, None)


@never_cache
@login_required
@require_safe
def of_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """For colleagues: what we have promised, and for the representative what waits for a yes."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if pk not in organisations_of(request.user):
        raise Http404
    context = {
        "organisation": organisation,
        "lines": queries.commitments_of_organisation(request.user, organisation),
        "waiting": [one for one in queries.waiting_for_yes(request.user) if one.organisation_id == pk],
    }
    return form_page(request, "hjulet/follow/organisation_commitments.html", context, None)
