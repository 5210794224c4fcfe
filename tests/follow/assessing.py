"""Assessments to test with: begun, ready to be closed, closed, and shown to everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hjulet.follow.actions.assessment_closing import close_assessment, show_assessment
from hjulet.follow.actions.assessments import begin_assessment, save_answer
from hjulet.follow.models import Assessment, AssessmentAnswer
from hjulet.hub.models import Organisation, Person
from tests.follow.promises import in_a_month


def make_assessment(writer: Person, where: Organisation, **fields: Any) -> Assessment:
    return begin_assessment(
        writer, where, **{"title": "Sista turen dras in", "measure": "withdrawn", "places": [], **fields}
    )


def write(
    writer: Person, assessment: Assessment, question: str, text: str, **beside: Any
) -> AssessmentAnswer:
    """As somebody who has just opened the question."""
    answer = AssessmentAnswer.objects.filter(assessment=assessment, question=question).first()
    return save_answer(writer, assessment, question, text, version=answer.version if answer else 0, **beside)


def make_ready(writer: Person, where: Organisation, **fields: Any) -> Assessment:
    """With all that is needed to close it."""
    made = make_assessment(writer, where, **fields)
    write(writer, made, "proposal", "Turen 21.40 dras in.")
    write(
        writer, made, "decision", "Den dras in i ett år.", decided_on=timezone.localdate() - timedelta(days=1)
    )
    write(writer, made, "follow_up", "Ring dem som slutar kl. 21.", follow_up_on=in_a_month())
    made.refresh_from_db()
    return made


def make_public(representative: Person, where: Organisation, **fields: Any) -> Assessment:
    made = make_ready(representative, where, **fields)
    close_assessment(representative, made)
    return show_assessment(representative, made, is_public=True)
