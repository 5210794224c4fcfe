"""After a survey has closed its answers are written anew, so that even the files of the database tell no order."""

from __future__ import annotations

import uuid
from random import SystemRandom

from django.db.models import F
from django.utils import timezone

from hjulet.follow.models import Survey, SurveyAnswer, SurveyResponse
from hjulet.meet.models import OutgoingMail

_random = SystemRandom()


def seal(survey: Survey) -> None:
    """Write the responses of an anonymous survey again, with new keys, in a random order. Once; the caller holds the row.

    Each row of a database lies where and when it was written, and beside it lies who had just answered.
    The invitations are written anew in the same transaction, and what reminders there were goes.
    """
    if survey.sealed_at is not None:
        return
    now = timezone.now()
    if survey.is_anonymous:
        _write_anew(survey)
        survey.invitations.update(has_answered=F("has_answered"))
    reminders = [f"follow.survey_reminder:{pk}" for pk in survey.invitations.values_list("pk", flat=True)]
    OutgoingMail.objects.filter(key__in=reminders).delete()
    Survey.objects.filter(pk=survey.pk).update(sealed_at=now)
    survey.sealed_at = now


def _write_anew(survey: Survey) -> None:
    responses = list(survey.responses.all())
    answers = list(SurveyAnswer.objects.filter(response__survey=survey))
    survey.responses.all().delete()
    keys = {response.pk: uuid.uuid4() for response in responses}
    for response in responses:
        response.pk = keys[response.pk]
    for answer in answers:
        answer.response_id = keys[answer.response_id]
        answer.pk = uuid.uuid4()
    _random.shuffle(responses)
    _random.shuffle(answers)
    SurveyResponse.objects.bulk_create(responses, batch_size=500)
    SurveyAnswer.objects.bulk_create(answers, batch_size=500)
