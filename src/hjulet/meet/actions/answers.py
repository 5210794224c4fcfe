"""Answering the planners' own questions after the sign-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk, log
from hjulet.meet.actions.registration import RegistrationRefused
from hjulet.meet.models import Registration, RegistrationEvent


def answer_questions(
    actor: Actor, registration: Registration, answers: Mapping[str, Any], *, has_link: bool = False
) -> None:
    """Replace the person's answers, by the guid of each question; empty ones are not kept.

    Raises PermissionDenied for a stranger, RegistrationRefused: not_active, over.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied("Bara den det gäller och de som planerar träffen får ändra svaren.")
    with locked_desk(registration.gathering_id) as locked:
        fresh = Registration.objects.get(pk=registration.pk)
        if fresh.state not in Registration.ACTIVE:
            raise RegistrationRefused("not_active")
        if locked.gathering.is_over(locked.at):
            raise RegistrationRefused("over")
        asked = {str(question.guid) for question in locked.gathering.questions.all()}
        fresh.answers = {guid: answer for guid, answer in answers.items() if guid in asked and answer}
        fresh.save(update_fields=["answers"])
        log(fresh, RegistrationEvent.Kind.CHANGED, actor, fields=["answers"])
    registration.answers = fresh.answers
