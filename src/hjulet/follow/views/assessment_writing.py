"""Writing an assessment: begin it, see how far it has come, and answer one question at a time with saving as one types."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.follow import rules_assessments as rules
from hjulet.follow.actions import assessments as actions
from hjulet.follow.actions.assessment_closing import unanswered, what_is_missing
from hjulet.follow.actions.telling import representatives
from hjulet.follow.formats import assessment_view
from hjulet.follow.formats.assessment_pdf import assessment_pdf
from hjulet.follow.forms.assessments import BeginForm, InviteForm, QuestionForm, ReopenForm
from hjulet.follow.models import Assessment, AssessmentAnswer
from hjulet.follow.queries import assessments as queries
from hjulet.follow.queries.assessment_rows import rows_of
from hjulet.follow.queries.commitments import acting_for
from hjulet.follow.questions import BY_SLUG, QUESTIONS, TABLE, VOICE, Asked, neighbours
from hjulet.follow.told import told_now
from hjulet.follow.views.assessments import whole_context
from hjulet.follow.views.furniture import form_page, refused_by_limit
from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.hub.publicity import not_public
from hjulet.meet.views_paper import pdf_response
from hjulet.share.views.private import keep_words, kept_words, private_page, sign_in_address, to_sign_in

SAVE, ON, OVERWRITE, ADD = "spara", "vidare", "skriv-over", "lagg-till:"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    organisations = acting_for(request.user)
    if not organisations:
        return render(request, "hjulet/follow/nobody_to_assess_for.html", status=403)
    form = BeginForm(request.POST or None, organisations=organisations)
    retry_after = 0
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        said = form.cleaned_data
        organisation = said.pop("organisation")
        try:
            made = actions.begin_assessment(request.user, organisation, **said)
        except actions.AssessmentRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect("assessment_question", made.public_id, QUESTIONS[0].slug)
    context = {"own": queries.own_assessments(request.user)}
    return form_page(request, "hjulet/follow/begin_assessment.html", context, form, retry_after=retry_after)


def found_inside(request: HttpRequest, public_id: UUID) -> Assessment:
    """The assessment, for those who may read it before it is shown; 404 for everybody else."""
    found = queries.assessment_by_id(request.user, public_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    return overview_page(request, found_inside(request, public_id))


def overview_page(
    request: HttpRequest, found: Assessment, *, status: int = 200, form: Any = None, **more: Any
) -> HttpResponse:
    """How far it has come, who writes, and what can be done with it."""
    told = told_now(found)
    left = unanswered(told)
    context = {
        "assessment": found,
        "told": told,
        "steps": [(asked, asked.key not in left) for asked in QUESTIONS],
        "missing": what_is_missing(found, told) if not found.is_closed else [],
        "invited": list(found.invited.order_by("sort_name")),
        "editions": list(found.editions.order_by("-number")),
        "may_lead": rules.may_lead(request.user, found),
        "may_make_public": rules.may_make_public(request.user, found),
        "has_representative": bool(representatives(found.organisation)),
        "commitment": queries.shown_commitment(request.user, found),
        "reopen_form": ReopenForm(),
        "invite_form": InviteForm(),
        "form": form,
        **more,
    }
    return private_page(request, "hjulet/follow/assessment_overview.html", context, status)


@never_cache
@require_safe
def whole(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All of it on one page as it is being written."""
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    found = found_inside(request, public_id)
    context = {**whole_context(told_now(found)), "assessment": found, "reopened": queries.reopened(found)}
    return private_page(request, "hjulet/follow/whole_assessment.html", context)


@never_cache
@require_safe
def whole_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not isinstance(request.user, Person):
        return to_sign_in(reverse("assessment_overview", args=[public_id]))
    found = found_inside(request, public_id)
    content = assessment_pdf(told_now(found), found)
    return not_public(pdf_response(content, f"konsekvensanalys-utkast-{public_id}", is_download=False))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, public_id: UUID, slug: str) -> HttpResponse:
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    if not isinstance(request.user, Person):
        return keep_until_signed_in(request)
    found = found_inside(request, public_id)
    if found.is_closed and request.method != "POST":
        return redirect("assessment_overview", public_id)
    answer = AssessmentAnswer.objects.filter(assessment=found, question=asked.key).first()
    if request.method == "POST":
        return _save(request, request.user, found, asked)
    kept = kept_words(request)
    data = kept[0] if kept else None
    initial = {"text": answer.text if answer else ""}
    form = QuestionForm(data, asked=asked, assessment=found, initial=initial)
    version = int(kept[1]) if kept else (answer.version if answer else 0)
    return _question_page(request, found, asked, form, version=version, is_restored=kept is not None)


def _save(request: HttpRequest, person: Person, found: Assessment, asked: Asked) -> HttpResponse:
    do, by_script = request.POST.get("gor", SAVE), bool(getattr(request, "htmx", False))
    form = QuestionForm(request.POST, asked=asked, assessment=found)
    form.is_valid()
    version = posted_version(request)
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        saved = actions.save_answer(
            person,
            found,
            asked.key,
            form.words(),
            version=version,
            window=request.POST.get("fonster", "")[:40],
            is_button=not by_script,
            overwrite=do == OVERWRITE,
            **form.beside(),
        )
    except actions.AnsweredMeanwhile:
        if by_script:
            return _said(request, changed_elsewhere=True)
        other = AssessmentAnswer.objects.select_related("changed_by").get(
            assessment=found, question=asked.key
        )
        return _question_page(request, found, asked, form, version=version, status=409, other=other)
    except (actions.AssessmentRefused, limits.TooMany) as no:
        return _not_saved(request, found, asked, form, no)
    if by_script:
        return _said(request, form=form, version=saved.version)
    if form.errors:
        return _question_page(request, found, asked, form, version=saved.version, status=422, is_saved=True)
    return redirect(_where_to(found, asked, do))


def _not_saved(
    request: HttpRequest,
    found: Assessment,
    asked: Asked,
    form: QuestionForm,
    no: actions.AssessmentRefused | limits.TooMany,
) -> HttpResponse:
    words = limits.too_many_words(no) if isinstance(no, limits.TooMany) else str(no)
    if getattr(request, "htmx", False):
        return _said(request, refused=words)
    field = getattr(no, "field", None)
    form.add_error(field if field in form.fields else None, words)
    status = 429 if isinstance(no, limits.TooMany) else 409 if found.is_closed else 422
    return _question_page(request, found, asked, form, version=posted_version(request), status=status)


def posted_version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else -1


def _where_to(found: Assessment, asked: Asked, do: str) -> str:
    if do == ON:
        _before, after = neighbours(asked)
        if after is None:
            return reverse("assessment_overview", args=[found.public_id])
        return reverse("assessment_question", args=[found.public_id, after.slug])
    if do.startswith(ADD) and do.removeprefix(ADD) in {*asked.rows, VOICE, TABLE}:
        return reverse("add_to_assessment", args=[found.public_id, asked.slug, do.removeprefix(ADD)])
    return reverse("assessment_question", args=[found.public_id, asked.slug]) + "?sparat=1"


def _question_page(
    request: HttpRequest,
    found: Assessment,
    asked: Asked,
    form: QuestionForm,
    *,
    version: int,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    told = told_now(found)
    answer = AssessmentAnswer.objects.filter(assessment=found, question=asked.key).first()
    left = unanswered(told)
    before, after = neighbours(asked)
    context = {
        "assessment": found,
        "asked": asked,
        "number": QUESTIONS.index(asked) + 1,
        "count": len(QUESTIONS),
        "steps": [(one, one.key not in left, one == asked) for one in QUESTIONS],
        "before": before,
        "after": after,
        "form": form,
        "version": version,
        "window": request.POST.get("fonster") or secrets.token_hex(8),
        "part": assessment_view.part(told, asked, queries.place_points(assessment_view.named_places(told))),
        "rows": rows_of(found, asked),
        "beside": queries.beside(found, asked.key, told.groups),
        "earlier": list(answer.earlier.select_related("by")[:10]) if answer else [],
        "is_saved": "sparat" in request.GET,
        "saved_at": answer.changed_at if answer else None,
        "counted_to": actions.ANSWER_AT_MOST,
        **more,
    }
    return private_page(request, "hjulet/follow/assessment_question.html", context, status)


def _said(request: HttpRequest, form: QuestionForm | None = None, **more: Any) -> HttpResponse:
    """The few words beside the button, and the version for the next time."""
    left = (
        [form.fields[name].label for name in form.errors if name in form.fields] if form is not None else []
    )
    context = {
        "saved_at": timezone.now() if form is not None else None,
        "left": left,
        "address": request.path,
        **more,
    }
    response = render(request, "hjulet/follow/assessment_said.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


# Signed out meanwhile --------------------------------------------------------------------------------


def keep_until_signed_in(request: HttpRequest) -> HttpResponse:
    if not keep_words(request, posted_version(request)):
        return to_sign_in(request.path)
    if getattr(request, "htmx", False):
        return _said(request, sign_in=sign_in_address(request.path))
    return to_sign_in(request.path)
