"""What of a survey goes by its numbered rule: own words, and names where there were any. The counts are nobody's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from hjulet.follow.models import SurveyAnswer, SurveyQuestion, SurveyResponse
from hjulet.meet.actions.removal import remove_with
from hjulet.meet.models import GatheringPage, RetentionRule
from hjulet.meet.queries.retention import Held, count_with

GATHERING = "response__survey__gathering"


def held_in_surveys() -> QuerySet[SurveyAnswer]:
    """Answers in own words, and every answer that has a name."""
    return SurveyAnswer.objects.filter(
        Q(question__kind=SurveyQuestion.Kind.TEXT) | Q(response__registration__isnull=False)
    )


def _remove(held: Held, gathering: GatheringPage, at: datetime) -> int:
    found = held_in_surveys().filter(**{GATHERING: gathering})
    count = found.count()
    found.filter(question__kind=SurveyQuestion.Kind.TEXT).delete()
    SurveyResponse.objects.filter(survey__gathering=gathering).update(registration=None)
    return count


def keep_surveys_by_rule() -> None:
    """Tells Meet, which keeps the rules and does not know of surveys."""
    count_with(RetentionRule.Subject.SURVEYS, GATHERING, held_in_surveys)
    remove_with(RetentionRule.Subject.SURVEYS, _remove)
