"""How it goes with a commitment: done, under way, changed or dropped. Every answer is a row of its own and stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules
from hjulet.follow.actions.commitments import CommitmentRefused, locked, require_coming
from hjulet.follow.actions.telling import representatives, tell_of_move
from hjulet.follow.models import Commitment, Outcome
from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.share.actions.writing import start_example
from hjulet.share.models import Evidence, ExamplePage

State = Commitment.State


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says; only what belongs to the answer need be filled in."""

    state: str
    what_happened: str = ""
    """Of a dropped one: why."""
    evidence: str = ""
    evidence_note: str = ""
    lesson: str = ""
    due_on: date | None = None
    text: str = ""


def answer(actor: Actor, commitment: Commitment, said: Answer) -> Outcome:
    """Write down what came of it and tell those behind. The same answer twice is one.

    Raises CommitmentRefused: a dropped one wants a reason, a changed one says what is changed.
    """
    with locked(commitment) as fresh:
        if not isinstance(actor, Person) or not rules.may_answer(actor, fresh):
            raise PermissionDenied("Bara den som skrev åtagandet och den medlemsansvariga får svara.")
        _require(fresh, said)
        latest = fresh.outcomes.last()
        if latest is not None and _is_the_same(fresh, latest, said):
            return latest
        outcome = Outcome.objects.create(
            commitment=fresh,
            state=said.state,
            due_on=fresh.due_on,
            what_happened=said.what_happened.strip(),
            evidence=said.evidence if said.state == State.DONE else "",
            evidence_note=said.evidence_note.strip() if said.state == State.DONE else "",
            lesson=said.lesson.strip(),
            by=actor,
        )
        was_public = fresh.visibility == Commitment.Visibility.PUBLIC
        fresh.state, fresh.answered_at = said.state, outcome.at
        fresh.reason = said.what_happened.strip() if said.state == State.DROPPED else ""
        if said.state not in Commitment.SETTLED:
            _change(actor, fresh, said)
        fresh.save()
        tell_of_move(fresh, outcome, by=actor)
        if was_public:
            published.send(sender=Commitment, paths=None)
    return outcome


def make_example(actor: Actor, commitment: Commitment) -> ExamplePage:
    """A draft example with what the commitment and its outcome say, for its writer to finish. The same one each time."""
    with locked(commitment) as fresh:
        if not isinstance(actor, Person) or not rules.may_make_example(actor, fresh):
            raise PermissionDenied(
                "Bara den som skrev ett åtagande som är genomfört kan göra det till ett exempel."
            )
        if fresh.became is not None:
            return fresh.became
        told = fresh.outcomes.filter(state=State.DONE).exclude(what_happened="").last()
        place = fresh.organisation.place
        example = start_example(
            actor,
            title=_title(fresh.text),
            summary=fresh.text[:300],
            approach=fresh.text,
            result=told.what_happened if told is not None else "",
            evidence=(told.evidence if told is not None else "") or Evidence.STORY,
            evidence_note=told.evidence_note if told is not None else "",
            what_it_takes=told.lesson if told is not None else "",
            organisation=fresh.organisation,
            places=[place] if place is not None else [],
        )
        fresh.became = example
        fresh.save(update_fields=["became"])
    return example


def _require(commitment: Commitment, said: Answer) -> None:
    if said.state not in rules.ANSWERS:
        raise CommitmentRefused(_("Välj hur det har gått."), "state")
    if said.state == State.DROPPED and not said.what_happened.strip():
        raise CommitmentRefused(_("Skriv varför det avbröts: det är också ett svar."), "what_happened")
    new_text = bool(said.text.strip()) and said.text.strip() != commitment.text
    new_date = said.due_on is not None and said.due_on != commitment.due_on
    if said.state == State.CHANGED and not (new_text or new_date):
        raise CommitmentRefused(
            _("Skriv vad som är ändrat: ett nytt datum, eller vad ni ska göra i stället."), "due_on"
        )
    if new_date and said.due_on is not None and said.state not in Commitment.SETTLED:
        require_coming(said.due_on)


def _is_the_same(commitment: Commitment, latest: Outcome, said: Answer) -> bool:
    """Pressed twice, or sent again by a browser: nothing in it is new."""
    return (
        commitment.state == latest.state == said.state
        and latest.what_happened == said.what_happened.strip()
        and latest.lesson == said.lesson.strip()
        and (
            said.state != State.DONE
            or (latest.evidence, latest.evidence_note) == (said.evidence, said.evidence_note.strip())
        )
        and (said.due_on is None or said.due_on == commitment.due_on)
        and (not said.text.strip() or said.text.strip() == commitment.text)
    )


def _change(actor: Person, commitment: Commitment, said: Answer) -> None:
    """The new date and words. New words of a public one are again for the organisation to say yes to."""
    if said.due_on is not None:
        commitment.due_on = said.due_on
    text = said.text.strip()
    if said.state != State.CHANGED or not text or text == commitment.text:
        return
    commitment.text = text
    if commitment.visibility != Commitment.Visibility.PUBLIC or rules.may_make_public(actor, commitment):
        return
    commitment.visibility = Commitment.Visibility.ORGANISATION
    commitment.wants_public, commitment.made_public_by = True, None
    for person in representatives(commitment.organisation):
        write_spoke_letter(
            person,
            "follow.may_be_public",
            key=f"{commitment.public_id.hex}:{timezone.localdate():%y%m%d}:{person.pk}",
            commitment=str(commitment.public_id),
        )


def _title(text: str) -> str:
    """The first sentence, cut at a word when it is longer than a title may be."""
    first = text.strip().split("\n")[0].split(". ")[0].rstrip(".")
    return first if len(first) <= 100 else first[:97].rsplit(" ", 1)[0] + " …"


__all__ = ["Answer", "answer", "make_example"]
