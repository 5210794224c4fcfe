"""Surveys: where one is in its life, who is asked, and what a link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules
from hjulet.follow.models import Survey, SurveyInvitation, SurveyQuestion
from hjulet.follow.tokens import survey_invitation_in
from hjulet.hub.rules import Viewer
from hjulet.meet.models import GatheringPage, Registration


class SurveyState(StrEnum):
    """Derived, so that it can never contradict itself."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


def state_of(survey: Survey, at: datetime | None = None) -> SurveyState:
    if survey.opened_at is None:
        return SurveyState.DRAFT
    is_open = survey.closes_at is None or (at or timezone.now()) < survey.closes_at
    return SurveyState.OPEN if is_open else SurveyState.CLOSED


def those_who_came(gathering: GatheringPage | int) -> QuerySet[Registration]:
    """The registrations that are marked as present and still somebody's: only they are asked."""
    return Registration.objects.filter(
        gathering=gathering,
        state=Registration.State.REGISTERED,
        attendance__isnull=False,
        person__isnull=False,
        anonymised_at__isnull=True,
    ).order_by("id")


def not_yet_asked(survey: Survey) -> QuerySet[Registration]:
    """Those who came and have no invitation: everybody at first, later those whose mark came late."""
    asked = SurveyInvitation.objects.filter(survey=survey, registration=OuterRef("pk"))
    return those_who_came(survey.gathering_id).filter(~Exists(asked)).select_related("person")


def require_surveyor(viewer: Viewer, gathering: GatheringPage) -> None:
    if not rules.may_survey(viewer, gathering):
        raise PermissionDenied(_("Bara de som planerar träffen kommer åt dess enkät."))


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What a planner sees of a survey before its results: never who has answered."""

    survey: Survey | None
    questions: list[SurveyQuestion]
    state: SurveyState
    came: int
    asked: int
    answered: int


def survey_view(viewer: Viewer, gathering: GatheringPage) -> SurveyView:
    require_surveyor(viewer, gathering)
    survey = Survey.objects.filter(gathering=gathering).first()
    if survey is None:
        return SurveyView(None, [], SurveyState.DRAFT, those_who_came(gathering).count(), 0, 0)
    survey.gathering = gathering
    return SurveyView(
        survey=survey,
        questions=list(survey.questions.all()),
        state=state_of(survey),
        came=those_who_came(gathering).count(),
        asked=survey.invitations.count(),
        answered=survey.responses.count(),
    )


def invitation_by_token(token: str) -> SurveyInvitation | None:
    """What the link in the mail opens, whoever holds it. None when it is none of ours, or nobody's any longer."""
    public_id = survey_invitation_in(token)
    if public_id is None:
        return None
    return (
        SurveyInvitation.objects.select_related("survey", "survey__gathering", "registration")
        .filter(public_id=public_id, registration__anonymised_at__isnull=True)
        .first()
    )


def still_counts_as_present(invitation: SurveyInvitation) -> bool:
    """A mark at the door can be taken back after the mail went."""
    return those_who_came(invitation.survey.gathering_id).filter(pk=invitation.registration_id).exists()
