"""Closing an assessment, which makes a commitment of the day when it is looked at again; opening it again; showing it to all."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules as commitment_rules
from hjulet.follow import rules_assessments as rules
from hjulet.follow.actions.assessments import ANSWER_AT_MOST, AssessmentRefused, locked
from hjulet.follow.actions.commitments import (
    CommitmentRefused,
    Words,
    change_commitment,
    make_commitment,
)
from hjulet.follow.models import Assessment, AssessmentEdition, AssessmentReopening, Commitment
from hjulet.follow.models.assessment_parts import Question
from hjulet.follow.told import Told, told_now
from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor

COMMITMENT_AT_MOST = 500


def what_is_missing(assessment: Assessment, told: Told) -> list[tuple[str, str]]:
    """What must be there before it can be closed: the question where it is answered, and the sentence."""
    missing = []
    if Question.PROPOSAL not in told.answers:
        missing.append((Question.PROPOSAL.value, _("Skriv vad som föreslås.")))
    if Question.DECISION not in told.answers:
        missing.append((Question.DECISION.value, _("Skriv vad som beslutades.")))
    if assessment.decided_on is None:
        missing.append((Question.DECISION.value, _("Skriv vilken dag det beslutades.")))
    elif assessment.decided_on > timezone.localdate():
        missing.append(
            (Question.DECISION.value, _("Beslutsdagen har inte varit än. Avsluta när beslutet är fattat."))
        )
    if assessment.follow_up_on is None:
        missing.append((Question.FOLLOW_UP.value, _("Välj en dag för uppföljningen.")))
    elif assessment.follow_up_on < timezone.localdate():
        missing.append(
            (Question.FOLLOW_UP.value, _("Uppföljningsdagen har redan varit. Välj en som kommer."))
        )
    for question, text in told.answers.items():
        if len(text) > ANSWER_AT_MOST:
            words = _("Svaret under ”%(question)s” är för långt: högst %(most)d tecken.")
            missing.append((question, words % {"question": Question(question).label, "most": ANSWER_AT_MOST}))
    return missing


def unanswered(told: Told) -> list[str]:
    """Questions without an answer in words; it may be closed all the same, and the page says so."""
    return [question.value for question in Question if question.value not in told.answers]


def close_assessment(
    actor: Actor, assessment: Assessment, *, notice: PersonalDataNotice | None = None
) -> AssessmentEdition:
    """Keep it word for word as an edition, and promise to look again on the day of the follow-up.

    Raises AssessmentRefused when the decision or the day is missing. Closing what is closed gives the edition there is.
    """
    with transaction.atomic():
        fresh = locked(assessment)
        if not isinstance(actor, Person) or not rules.may_lead(actor, fresh):
            raise PermissionDenied("Bara den som företräder analysens egen organisation avslutar den.")
        if fresh.is_closed:
            return fresh.editions.get(is_latest=True)
        told = told_now(fresh)
        missing = what_is_missing(fresh, told)
        if missing:
            raise AssessmentRefused(missing[0][1])
        fresh.editions.filter(is_latest=True).update(is_latest=False)
        edition = AssessmentEdition.objects.create(
            assessment=fresh,
            number=fresh.closings + 1,
            content=told.as_json(),
            groups="".join(f"|{group}" for group in told.groups) + "|",
            closed_by=actor,
        )
        fresh.closings += 1
        fresh.state, fresh.changed_at = Assessment.State.CLOSED, timezone.now()
        fresh.commitment = _promise(actor, fresh, told, notice)
        fresh.save()
        if fresh.is_public:
            published.send(sender=Assessment, paths=None)
    return edition


def reopen_assessment(actor: Actor, assessment: Assessment, reason: str) -> AssessmentReopening:
    """Write in it again. What everybody sees stays the edition that was closed, with the reason beside it."""
    with transaction.atomic():
        fresh = locked(assessment)
        if not isinstance(actor, Person) or not rules.may_lead(actor, fresh):
            raise PermissionDenied("Bara den som företräder analysens egen organisation öppnar den igen.")
        if not fresh.is_closed:
            raise AssessmentRefused(_("Analysen är redan öppen."))
        if not reason.strip():
            raise AssessmentRefused(
                _("Skriv varför den öppnas igen: den som har läst den vill veta det."), "reason"
            )
        reopening = AssessmentReopening.objects.create(assessment=fresh, reason=reason.strip(), by=actor)
        fresh.state, fresh.changed_at = Assessment.State.REOPENED, timezone.now()
        fresh.save(update_fields=["state", "changed_at"])
        if fresh.is_public:
            published.send(sender=Assessment, paths=None)
    return reopening


def show_assessment(actor: Actor, assessment: Assessment, *, is_public: bool) -> Assessment:
    """The organisation's yes or no, by its representative. Only what has been closed can be shown to everybody."""
    with transaction.atomic():
        fresh = locked(assessment)
        if not isinstance(actor, Person) or not rules.may_make_public(actor, fresh):
            raise PermissionDenied("Bara den medlemsansvariga får visa organisationens analyser för alla.")
        if is_public and not fresh.closings:
            raise AssessmentRefused(_("Avsluta analysen först. Det är den avslutade som visas för alla."))
        fresh.is_public, fresh.made_public_by = is_public, actor if is_public else None
        fresh.save(update_fields=["is_public", "made_public_by"])
        published.send(sender=Assessment, paths=None)
    return fresh


def _promise(
    actor: Person, assessment: Assessment, told: Told, notice: PersonalDataNotice | None
) -> Commitment | None:
    """A commitment to look again on that day. One that is made already gets the new day, unless it is settled."""
    if assessment.follow_up_on is None:  # asked for before: for those who read types
        return None
    words = _promised_words(assessment, told)
    made = assessment.commitment
    try:
        if made is not None and commitment_rules.may_change(actor, made):
            said = Words(words, assessment.follow_up_on, made.visibility)
            return change_commitment(actor, made, said)
        return make_commitment(
            actor, assessment.organisation, Words(words, assessment.follow_up_on), notice=notice
        )
    except CommitmentRefused as refused:
        raise AssessmentRefused(str(refused), "follow_up_on") from refused


def _promised_words(assessment: Assessment, told: Told) -> str:
    how = " ".join(told.answers.get(Question.FOLLOW_UP.value, "").split())
    words = _("Följa upp konsekvensanalysen ”%(title)s”.") % {"title": assessment.title}
    if how:
        words = f"{words} {how}"
    return words if len(words) <= COMMITMENT_AT_MOST else words[: COMMITMENT_AT_MOST - 1].rstrip() + "…"
