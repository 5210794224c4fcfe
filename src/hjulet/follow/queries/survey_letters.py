"""What the two mails of a survey are filled with when they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hjulet.follow.models import SurveyInvitation
from hjulet.follow.queries.surveys import SurveyState, state_of, still_counts_as_present
from hjulet.follow.tokens import survey_url
from hjulet.hub.models import Person


def _asked(facts: Mapping[str, Any], person: Person) -> SurveyInvitation | None:
    """None when the survey has closed, or the mark at the door was taken back."""
    invitation = (
        SurveyInvitation.objects.select_related("survey__gathering", "registration")
        .filter(pk=facts["invitation"], registration__person=person)
        .first()
    )
    if invitation is None or state_of(invitation.survey) is not SurveyState.OPEN:
        return None
    return invitation if still_counts_as_present(invitation) else None


def _context(invitation: SurveyInvitation) -> dict[str, Any]:
    return {
        "gathering": invitation.survey.gathering,
        "survey": invitation.survey,
        "own_url": survey_url(invitation),
    }


def survey_letter(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same for whoever has answered already: else a mail that did not go would tell planners who has."""
    invitation = _asked(facts, person)
    return _context(invitation) if invitation is not None else None


def reminder_letter(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    invitation = _asked(facts, person)
    return _context(invitation) if invitation is not None and not invitation.has_answered else None
