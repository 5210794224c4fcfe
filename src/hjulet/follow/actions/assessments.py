"""Writing a social impact assessment: begun, answered question by question, shared with those who are invited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules_assessments as rules
from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentAnswer,
    AssessmentEarlierAnswer,
)
from hjulet.hub.models import Organisation, Person, Place
from hjulet.hub.personal_numbers import has_personal_number
from hjulet.hub.rules import Actor

ZERO, PROPOSED = "Nollalternativet: inget ändras", "Förslaget"
ANSWER_AT_MOST = 6000
KEPT_AT_MOST = 50_000
"""More than anybody writes; an answer that is too long is kept until it is made shorter."""
MOST_INVITED = 30
OF_ASSESSMENT = frozenset({"title", "measure", "places", "decided_by", "decided_on", "follow_up_on"})
"""What is asked beside a question and belongs to the assessment itself."""


class AssessmentRefused(Exception):
    """It cannot be done; the words say why and what to do. Nothing has changed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class AnsweredMeanwhile(Exception):
    """Somebody has saved the same thing since the form was opened. Nothing has changed."""


def begin_assessment(
    actor: Actor, organisation: Organisation, *, title: str, measure: str, places: Iterable[Place] = ()
) -> Assessment:
    """A new one for the organisation, with the zero alternative and the proposal to weigh. Nobody else sees it."""
    if not isinstance(actor, Person) or not rules.may_begin_for(actor, organisation.pk):
        raise PermissionDenied("Bara den som företräder organisationen kan börja en analys för den.")
    refuse_personal_numbers({"title": title})
    with transaction.atomic():
        made = Assessment.objects.create(
            organisation=organisation, title=title.strip(), measure=measure, created_by=actor
        )
        made.places.set(places)
        AssessmentAlternative.objects.create(assessment=made, is_zero=True, name=ZERO, added_by=actor)
        AssessmentAlternative.objects.create(assessment=made, name=PROPOSED, added_by=actor)
    return made


def save_answer(
    actor: Actor,
    assessment: Assessment,
    question: str,
    text: str,
    *,
    version: int,
    window: str = "",
    is_button: bool = False,
    overwrite: bool = False,
    **beside: Any,
) -> AssessmentAnswer:
    """Keep what has been written to a question, whether or not it is complete, and what was asked `beside` it.

    Raises AnsweredMeanwhile when the question was answered in another version than the latest, unless `overwrite`, or
    unless a button was pressed in the `window` that saved last: its form had not yet learnt of that. What another person
    wrote is kept as an earlier answer when it is written over.
    """
    refuse_personal_numbers({"text": text, **beside})
    unknown = beside.keys() - OF_ASSESSMENT
    if unknown:
        raise ValueError(f"got {sorted(unknown)} beside an answer, expected some of {sorted(OF_ASSESSMENT)}")
    with writing(actor, assessment) as (person, fresh):
        answer, _made = AssessmentAnswer.objects.get_or_create(assessment=fresh, question=question)
        is_own_window = is_button and bool(window) and answer.saved_from == window
        if answer.version != version and not is_own_window and not overwrite:
            raise AnsweredMeanwhile
        _set_beside(fresh, beside)
        if text != answer.text:
            _keep_earlier(answer, person)
            answer.text, answer.changed_by, answer.changed_at = text, person, timezone.now()
        answer.version += 1
        answer.saved_from = window[:40]
        answer.save()
    return answer


def invite(actor: Actor, assessment: Assessment, organisation: Organisation) -> None:
    """Let those who act for another organisation read and write in it too."""
    with _leading(actor, assessment) as fresh:
        if organisation.pk == fresh.organisation_id:
            raise AssessmentRefused(_("Er egen organisation är redan med."), "organisation")
        if fresh.invited.count() >= MOST_INVITED:
            raise AssessmentRefused(
                _("Så många organisationer kan inte bjudas in. Ta bort någon först."), "organisation"
            )
        fresh.invited.add(organisation)


def uninvite(actor: Actor, assessment: Assessment, organisation: Organisation) -> None:
    """What they have written stays; from now on they neither read nor write."""
    with _leading(actor, assessment) as fresh:
        fresh.invited.remove(organisation)


def delete_assessment(actor: Actor, assessment: Assessment) -> None:
    """Throw away one that was never closed."""
    with _leading(actor, assessment) as fresh:
        if fresh.closings:
            raise AssessmentRefused(
                _("Analysen har varit avslutad och hör till det ni har beslutat. Den kan inte tas bort.")
            )
        fresh.delete()


@contextmanager
def writing(actor: Actor, assessment: Assessment) -> Iterator[tuple[Person, Assessment]]:
    """The assessment as it is now, held until the transaction ends, for somebody who may write in it."""
    with transaction.atomic():
        fresh = locked(assessment)
        if not isinstance(actor, Person) or not rules.is_inside(actor, fresh):
            raise PermissionDenied("Bara organisationens egna och de inbjudna skriver i analysen.")
        if fresh.is_closed:
            raise AssessmentRefused(_("Analysen är avslutad. Öppna den igen om något ska ändras."))
        yield actor, fresh
        fresh.changed_at = timezone.now()
        fresh.save(update_fields=["changed_at"])


def locked(assessment: Assessment) -> Assessment:
    """For two who save at once: the second waits, and then sees what the first has saved."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=assessment.pk)
    )


@contextmanager
def _leading(actor: Actor, assessment: Assessment) -> Iterator[Assessment]:
    with transaction.atomic():
        fresh = locked(assessment)
        if not rules.may_lead(actor, fresh):
            raise PermissionDenied("Bara den som företräder analysens egen organisation.")
        yield fresh


def refuse_personal_numbers(said: Mapping[str, Any]) -> None:
    """A personnummer is never kept, not even in a draft."""
    for field, value in said.items():
        if isinstance(value, str) and has_personal_number(value):
            raise AssessmentRefused(
                _("Det ser ut att stå ett personnummer i texten. Ta bort det: analysen handlar om grupper."),
                field,
            )


def _keep_earlier(answer: AssessmentAnswer, person: Person) -> None:
    if answer.text.strip() and answer.changed_by_id != person.pk:
        AssessmentEarlierAnswer.objects.create(
            answer=answer, text=answer.text, written_at=answer.changed_at, by_id=answer.changed_by_id
        )


def _set_beside(assessment: Assessment, beside: dict[str, Any]) -> None:
    if "places" in beside:
        assessment.places.set(beside.pop("places"))
    for name, value in beside.items():
        setattr(assessment, name, value.strip() if isinstance(value, str) else value)
    if beside:
        assessment.save(update_fields=list(beside))
