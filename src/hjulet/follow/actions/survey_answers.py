"""Answering a survey: once for each link, and so that nothing leads from the answers to who gave them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from hjulet.follow.actions.surveys import SurveyRefused
from hjulet.follow.models import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyQuestion,
    SurveyResponse,
)
from hjulet.follow.queries.small_groups import FEWEST
from hjulet.follow.queries.surveys import SurveyState, state_of, still_counts_as_present
from hjulet.hub.models import Organisation

Kind = SurveyQuestion.Kind
YES, NO = "yes", "no"


def answer_survey(invitation: SurveyInvitation, answers: Mapping[int, str]) -> None:
    """Keep the answers (by question: a grade, a choice or own words). Who is signed in is not asked, and not known here.

    Raises SurveyRefused: "closed", "answered" (this link has answered already), "absent", "empty" or "required".
    """
    with transaction.atomic():
        # The row of the survey is held, so that no answer comes in between its closing and its being read.
        survey = Survey.objects.select_for_update().get(pk=invitation.survey_id)
        if state_of(survey, timezone.now()) is not SurveyState.OPEN:
            raise SurveyRefused("closed")
        if not still_counts_as_present(invitation):
            raise SurveyRefused("absent")
        kept = _kept(survey, answers)
        # Two clicks at the same moment: only one of them changes the row.
        mine = SurveyInvitation.objects.filter(pk=invitation.pk, has_answered=False)
        if not mine.update(has_answered=True):
            raise SurveyRefused("answered")
        response = SurveyResponse.objects.create(
            survey=survey,
            registration_id=None if survey.is_anonymous else invitation.registration_id,
            organisation_kind=_kind_to_keep(survey, invitation),
        )
        for answer in kept:
            answer.response = response
        SurveyAnswer.objects.bulk_create(kept)


def _kept(survey: Survey, answers: Mapping[int, str]) -> list[SurveyAnswer]:
    kept = []
    for question in survey.questions.all():
        said = answers.get(question.pk, "").strip()
        if said and question.kind == Kind.SCALE:
            kept.append(SurveyAnswer(question=question, number=_grade(said)))
        elif said:
            kept.append(SurveyAnswer(question=question, text=_allowed(question, said)))
        elif question.is_required:
            raise SurveyRefused("required")
    if not kept:
        raise SurveyRefused("empty")
    return kept


def _grade(said: str) -> int:
    if said not in {"1", "2", "3", "4", "5"}:
        raise SurveyRefused("unknown")
    return int(said)


def _allowed(question: SurveyQuestion, said: str) -> str:
    if question.kind == Kind.YES_NO and said not in {YES, NO}:
        raise SurveyRefused("unknown")
    if question.kind == Kind.CHOICE and said not in question.choices.splitlines():
        raise SurveyRefused("unknown")
    return said[:2000]


def _kind_to_keep(survey: Survey, invitation: SurveyInvitation) -> str:
    """The kind of organisation, only when at least five of those asked are of that kind: else it would point somebody out."""
    kind = invitation.registration.organisation_kind
    if kind not in Organisation.Kind.values:
        return ""
    same = survey.invitations.filter(registration__organisation_kind=kind).count()
    return kind if same >= FEWEST else ""
