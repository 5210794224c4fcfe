"""What came of it: reuse of examples, commitments with their outcomes, and surveys."""

from hjulet.follow.models.commitments import Commitment, CommitmentReminder, Outcome
from hjulet.follow.models.reuse import Reuse, ReuseEvent
from hjulet.follow.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyQuestion,
    SurveyResponse,
)

__all__ = [
    "Commitment",
    "CommitmentReminder",
    "Outcome",
    "Reuse",
    "ReuseEvent",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyQuestion",
    "SurveyResponse",
]
