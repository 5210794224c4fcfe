"""A question to whoever answers for an example, passed on so that no address is shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.rules import Actor
from hjulet.share.actions.letters import write
from hjulet.share.models import ContactQuestion, ExamplePage
from hjulet.share.rules import editors, representatives

KEPT = timedelta(days=365)


def answers_for(example: ExamplePage) -> list[Person]:
    """Who gets the question: the contact, else the author, else the owner's representatives, else the editors."""
    for one in (example.contact, example.author):
        if one is not None and one.is_active:
            return [one]
    return representatives(example.organisation) or editors()


def ask_contact(
    actor: Actor,
    example: ExamplePage,
    *,
    name: str,
    email: str,
    organisation_name: str,
    text: str,
    notice: PersonalDataNotice | None,
) -> ContactQuestion:
    """Keep the question and mail it on; answers go straight to whoever asked."""
    with transaction.atomic():
        question = ContactQuestion.objects.create(
            example=example,
            asked_by=actor if isinstance(actor, Person) else None,
            name=name,
            email=email,
            organisation_name=organisation_name,
            text=text,
            notice=notice,
        )
        for person in answers_for(example):
            write(person, "question", example, key=question.public_id.hex, question=question.pk)
    return question


def remove_old_questions(at: datetime | None = None) -> int:
    """What was promised beside the form: a year. Returns how many went."""
    removed, _by_model = ContactQuestion.objects.filter(
        created_at__lte=(at or timezone.now()) - KEPT
    ).delete()
    return removed
