"""Studies of access: the list, one of them with its answers, a run on its way, and what is done with one press."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hjulet.hub import limits
from hjulet.hub.private_pages import private_page
from hjulet.hub.publicity import mark_public, not_public
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.measure import rules_access as rules
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.actions import access_runs, access_studies
from hjulet.measure.models import AccessRun, AccessStudy
from hjulet.measure.models.access_runs import Kind
from hjulet.measure.queries import access as queries
from hjulet.measure.views.access_furniture import SignedIn, for_signed_in, own_study
from hjulet.measure.views.furniture import says_plainly
from hjulet.measure.wording_access_studies import kind_words, study_words


def viewer_of(request: HttpRequest) -> Viewer:
    """Anyone when there is no visit: then the session is not even opened, and the page can be kept for all."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else ANYONE


@require_safe
@says_plainly
def access(request: HttpRequest) -> HttpResponse:
    """What is studied, one's own first; and what can be studied with."""
    viewer = viewer_of(request)
    own = queries.own_studies(viewer)
    studies = [one for one in queries.public_studies()[:50] if one not in own]
    context = {
        "own": own,
        "studies": studies,
        "timetables": list(queries.timetables_to_use(viewer)),
        "points": list(queries.points_to_use(viewer)),
        "kinds": [(kind.label, kind_words(kind)) for kind in Kind],
    }
    response = render(request, "hjulet/measure/access.html", context)
    return mark_public(response) if viewer is ANYONE else not_public(response)


@require_safe
@says_plainly
def access_study(request: HttpRequest, public_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    study = queries.study_seen(viewer, public_id)
    if study is None:
        raise Http404
    response = study_page(request, viewer, study)
    return mark_public(response) if viewer is ANYONE else not_public(response)


def study_page(
    request: HttpRequest, viewer: Viewer, study: AccessStudy, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """What is asked, what has been answered, and what can be done by who is looking."""
    runs = queries.runs_of(viewer, study)
    may_write = rules.may_write(viewer, study)
    by_kind = [
        (kind, kind_words(kind), [run for run in runs.now if run.kind == kind and run.proposal is None])
        for kind in (Kind.TRAVEL_TIMES, Kind.RANK, Kind.LEAST_HARM)
    ]
    by_proposal = [
        (proposal, [run for run in runs.now if run.proposal_id == proposal.pk])
        for proposal in study.proposals.all()
    ]
    context = {
        "study": study,
        "words": study_words(study),
        "by_kind": by_kind,
        "compare_words": kind_words(Kind.COMPARE),
        "by_proposal": by_proposal,
        "earlier": runs.earlier,
        "is_any_unsettled": runs.is_any_unsettled,
        "may_write": may_write,
        "may_make_public": rules.may_make_public(viewer, study),
        "is_any_done": any(run.is_done for run in runs.now),
        "refused": refused,
    }
    return render(request, "hjulet/measure/access_study.html", context, status=status)


@require_safe
@for_signed_in
def access_run(request: SignedIn, public_id: UUID, run_id: UUID) -> HttpResponse:
    """How far a run has come; the answer itself when it is there."""
    run = queries.run_seen(request.user, public_id, run_id)
    if run is None:
        raise Http404
    address = run.get_absolute_url()
    if run.is_done and not getattr(request, "htmx", False):
        return redirect(address)
    context = {
        "run": run,
        "study": run.study,
        "kind_words": kind_words(Kind(run.kind)),
        "before": queries.before_in_queue(run) if run.state == AccessRun.State.WAITING else 0,
        "percent": round(100 * run.done / run.of) if run.of else None,
        "may_write": rules.may_write(request.user, run.study),
    }
    response = private_page(request, "hjulet/measure/access_run.html", context)
    if run.is_done:  # the page that has been waiting goes on by itself
        response.headers["HX-Redirect"] = address
    return response


@require_POST
@for_signed_in
def ask_access_run(request: SignedIn, public_id: UUID) -> HttpResponse:
    """A question without choices: who reaches what, or what a proposal that is there does."""
    study = own_study(request, public_id)
    kind, proposal_id = request.POST.get("fraga", ""), _uuid(request.POST.get("forslag", ""))
    proposal = study.proposals.filter(public_id=proposal_id).first() if proposal_id else None
    if kind != (Kind.TRAVEL_TIMES if proposal is None else Kind.COMPARE):
        raise Http404
    return _done(
        request,
        study,
        lambda: access_runs.ask_for_run(request.user, study, kind, proposal=proposal).get_run_url(),
    )


@require_POST
@for_signed_in
def stop_access_run(request: SignedIn, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = _own_run(request, public_id, run_id)
    access_runs.stop_run(request.user, run)
    return redirect("access_run", public_id, run_id)


@require_POST
@for_signed_in
def remove_access_run(request: SignedIn, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = _own_run(request, public_id, run_id)

    def remove() -> str:
        access_runs.remove_run(request.user, run)
        return reverse("access_study", args=[public_id])

    return _done(request, run.study, remove)


@require_POST
@for_signed_in
def remove_access_proposal(request: SignedIn, public_id: UUID, proposal_id: UUID) -> HttpResponse:
    own_study(request, public_id)
    proposal = queries.proposal_seen(request.user, public_id, proposal_id)
    if proposal is None:
        raise Http404
    access_studies.remove_proposal(request.user, proposal)
    return redirect("access_study", public_id)


@require_POST
@for_signed_in
def show_access_study(request: SignedIn, public_id: UUID) -> HttpResponse:
    study = own_study(request, public_id)
    is_public = request.POST.get("visa") == "ja"

    def show() -> str:
        access_studies.show_study(request.user, study, is_public=is_public)
        return study.get_absolute_url()

    return _done(request, study, show)


@require_POST
@for_signed_in
def remove_access_study(request: SignedIn, public_id: UUID) -> HttpResponse:
    study = own_study(request, public_id)

    def remove() -> str:
        access_studies.remove_study(request.user, study)
        return reverse("access")

    return _done(request, study, remove)


def _done(request: SignedIn, study: AccessStudy, do: Callable[[], str]) -> HttpResponse:
    """On to the address that it gives; the study's page with the reason when it was refused."""
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        return redirect(do())
    except limits.TooMany as reached:
        refused, status = limits.too_many_words(reached), 429
    except AccessRefused as no:
        refused, status = str(no), 422
    return not_public(study_page(request, request.user, study, refused=refused, status=status))


def _own_run(request: SignedIn, public_id: UUID, run_id: UUID) -> AccessRun:
    own_study(request, public_id)
    run = queries.run_seen(request.user, public_id, run_id)
    if run is None:
        raise Http404
    return run


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None
