"""What came of it: reuse of examples, commitments with their outcomes, surveys, and assessments of what a change does to whom."""

from hjulet.follow.models.assessment_parts import (
    AssessmentAlternative,
    AssessmentAnswer,
    AssessmentEarlierAnswer,
    AssessmentEffect,
    AssessmentTable,
    AssessmentVoice,
)
from hjulet.follow.models.assessments import Assessment, AssessmentEdition, AssessmentReopening
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
    "Assessment",
    "AssessmentAlternative",
    "AssessmentAnswer",
    "AssessmentEarlierAnswer",
    "AssessmentEdition",
    "AssessmentEffect",
    "AssessmentReopening",
    "AssessmentTable",
    "AssessmentVoice",
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
