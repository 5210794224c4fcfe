"""What the mails of reuse and commitments are filled with, read when they go. None: no longer true, and not sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from hjulet.follow import rules
from hjulet.follow.models import Commitment, Outcome, Reuse, ReuseEvent
from hjulet.follow.queries.commitments import commitment_opened_by, lines
from hjulet.follow.queries.survey_letters import reminder_letter, survey_letter
from hjulet.follow.tokens import answer_url, publish_url
from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.hub.spoke import LetterWriter

Facts = Mapping[str, Any]


def reused(person: Person, facts: Facts) -> dict[str, Any] | None:
    """To those behind an example: somebody has begun with it, or come further."""
    event = ReuseEvent.objects.filter(pk=facts["event"]).first()
    reuse = Reuse.objects.filter(public_id=facts["reuse"]).select_related(
        "example", "organisation", "contact"
    ).first()  # fmt: skip
    if event is None or reuse is None or not reuse.example.live:
        return None
    first = reuse.events.order_by("at", "id").first()
    return {
        "reuse": reuse,
        "example": reuse.example,
        "stage": event.get_stage_display(),
        "is_dropped": event.stage == Reuse.Stage.DROPPED,
        "is_first": first is not None and first.pk == event.pk,
        "note": event.note,
        "contact": reuse.contact.name if reuse.contact is not None else "",
        "reply_to": reuse.contact.email if reuse.contact is not None and reuse.contact.is_active else "",
        "page_url": absolute_url(reverse("reuse", args=[reuse.public_id])),
    }


def reminder(person: Person, facts: Facts) -> dict[str, Any] | None:
    """To the writer, with a link for each answer. Not when it is settled or has another date by now."""
    commitment = _commitment(facts)
    if (
        commitment is None
        or commitment.person_id != person.pk
        or commitment.state in Commitment.SETTLED
        or commitment.due_on.isoformat() != facts["due_on"]
        or not rules.may_answer(person, commitment)
    ):
        return None
    return {
        **_about(person, commitment),
        "own_urls": {state.value: answer_url(commitment, person, state.value) for state in rules.ANSWERS},
    }


def may_be_public(person: Person, facts: Facts) -> dict[str, Any] | None:
    """To the representative: a colleague wants everybody to see it."""
    commitment = _commitment(facts)
    if commitment is None or not commitment.wants_public or not rules.may_make_public(person, commitment):
        return None
    return {
        **_about(person, commitment),
        "writer": commitment.person.name if commitment.person is not None else "",
        "own_url": publish_url(commitment, person),
    }


def said_whether_public(person: Person, facts: Facts) -> dict[str, Any] | None:
    """To the writer: what the organisation answered."""
    commitment = _commitment(facts)
    if commitment is None or commitment.person_id != person.pk:
        return None
    return {**_about(person, commitment), "is_public": facts["is_public"]}


def moved(person: Person, facts: Facts) -> dict[str, Any] | None:
    """To those behind the example or the session, while they may see it."""
    commitment = _commitment(facts)
    outcome = Outcome.objects.filter(pk=facts["outcome"]).first()
    if commitment is None or outcome is None or not rules.may_see(person, commitment):
        return None
    return {**_about(person, commitment), "outcome": outcome, "state": outcome.get_state_display()}


LETTERS: dict[str, LetterWriter] = {
    "reused": reused,
    "reminder": reminder,
    "may_be_public": may_be_public,
    "said_whether_public": said_whether_public,
    "moved": moved,
    "survey": survey_letter,
    "survey_reminder": reminder_letter,
}


def _commitment(facts: Facts) -> Commitment | None:
    return commitment_opened_by(facts["commitment"])


def _about(person: Person, commitment: Commitment) -> dict[str, Any]:
    [line] = lines(person, [commitment])
    return {
        "commitment": commitment,
        "gathering": line.gathering,
        "example": line.example,
        "page_url": absolute_url(reverse("commitment", args=[commitment.public_id])),
    }
