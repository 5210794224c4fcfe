"""The page where somebody who came answers, opened by the link in the mail. It never asks who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.follow.actions.survey_answers import answer_survey
from hjulet.follow.actions.surveys import SurveyRefused
from hjulet.follow.forms.survey_answers import SurveyForm
from hjulet.follow.models import SurveyInvitation
from hjulet.follow.queries.surveys import (
    SurveyState,
    invitation_by_token,
    state_of,
    still_counts_as_present,
)
from hjulet.follow.wording_surveys import survey_refusal_words
from hjulet.hub import limits
from hjulet.hub.queries import notice_in_force
from hjulet.meet.views_own import keep_secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; once answered, thanks; once closed, that it is."""
    invitation = invitation_by_token(token)
    if invitation is None:
        raise Http404
    if reason := _why_no_questions(invitation):
        return _page(request, invitation, reason=reason, status=200 if reason == "answered" else 410)
    form = SurveyForm(
        request.POST if request.method == "POST" else None, questions=invitation.survey.questions.all()
    )
    if request.method != "POST":
        return _page(request, invitation, form=form)
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
        response = _page(request, invitation, form=form, status=429)
        response.headers["Retry-After"] = str(reached.seconds)
        return response
    if form.is_valid():
        try:
            answer_survey(invitation, form.answers())
        except SurveyRefused as refused:
            if refused.reason in {"answered", "closed", "absent"}:
                status = 409 if refused.reason == "answered" else 410
                return _page(request, invitation, reason=refused.reason, status=status)
            form.add_error(None, survey_refusal_words(refused.reason))
        else:
            return redirect(request.path)
    return _page(request, invitation, form=form, status=422)


def _why_no_questions(invitation: SurveyInvitation) -> str:
    if invitation.has_answered:
        return "answered"
    if state_of(invitation.survey) is not SurveyState.OPEN:
        return "closed"
    return "" if still_counts_as_present(invitation) else "absent"


def _page(
    request: HttpRequest,
    invitation: SurveyInvitation,
    *,
    form: SurveyForm | None = None,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    words = survey_refusal_words(reason) if reason else ""
    context = survey_context(invitation.survey, form) | {"reason": reason, "reason_words": words}
    return keep_secret(render(request, "hjulet/follow/survey.html", context, status=status))


def survey_context(survey: Any, form: SurveyForm | None) -> dict[str, Any]:
    """What the page shows, for the one who answers and for the planner who looks at it beforehand."""
    return {
        "survey": survey,
        "gathering": survey.gathering,
        "form": form,
        "notice": notice_in_force("survey"),
    }
