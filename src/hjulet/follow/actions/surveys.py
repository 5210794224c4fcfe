"""The survey of a gathering, as its planners run it: write, send, remind once, close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow.actions.sealing import seal
from hjulet.follow.models import Survey, SurveyInvitation, SurveyQuestion
from hjulet.follow.queries.surveys import (
    SurveyState,
    not_yet_asked,
    require_surveyor,
    state_of,
    those_who_came,
)
from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.meet.models import GatheringPage, Registration, RegistrationDesk

Kind = SurveyQuestion.Kind

OPEN_FOR = timedelta(days=14)
MOST_QUESTIONS = 20


class SurveyRefused(Exception):
    """It cannot be done. `reason` is a stable word; see `hjulet.follow.wording_surveys`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class QuestionWords:
    text: str
    kind: str = Kind.SCALE
    choices: str = ""
    is_required: bool = False


def first_questions() -> tuple[QuestionWords, ...]:
    """Five to begin with: use, intention, contacts, what stays, what to change."""
    return (
        QuestionWords(_("I hur hög grad har du nytta av träffen i ditt arbete?"), is_required=True),
        QuestionWords(
            _("I hur hög grad tror du att ni kommer att använda något från träffen inom ett halvår?")
        ),
        QuestionWords(_("Fick du kontakt med någon som du tänker höra av dig till?"), Kind.YES_NO),
        QuestionWords(_("Vad tar du med dig hem?"), Kind.TEXT),
        QuestionWords(_("Vad ska vi göra annorlunda nästa gång?"), Kind.TEXT),
    )


def make_survey(actor: Actor, gathering: GatheringPage) -> Survey:
    """A draft with the first questions; the one there is already, when there is one."""
    require_surveyor(actor, gathering)
    with transaction.atomic():
        survey, is_new = Survey.objects.get_or_create(
            gathering=gathering, defaults={"created_by": actor if isinstance(actor, Person) else None}
        )
        if is_new:
            SurveyQuestion.objects.bulk_create(
                SurveyQuestion(
                    survey=survey,
                    text=words.text,
                    kind=words.kind,
                    choices=words.choices,
                    is_required=words.is_required,
                    sort_order=number,
                )
                for number, words in enumerate(first_questions())
            )
    return survey


def _draft(actor: Actor, survey: Survey) -> Survey:
    """The survey's row, held until the transaction ends; refused when it has been sent: then nothing of it may change."""
    held = Survey.objects.select_for_update(of=("self",)).select_related("gathering").get(pk=survey.pk)
    require_surveyor(actor, held.gathering)
    if state_of(held) is not SurveyState.DRAFT:
        raise SurveyRefused("sent")
    return held


def change_survey(actor: Actor, survey: Survey, *, introduction: str, is_anonymous: bool) -> None:
    """Introduction and anonymity, while nobody has been asked yet."""
    with transaction.atomic():
        held = _draft(actor, survey)
        held.introduction, held.is_anonymous = introduction.strip(), is_anonymous
        held.save(update_fields=["introduction", "is_anonymous"])


def _checked(words: QuestionWords) -> QuestionWords:
    lines = list(dict.fromkeys(line.strip() for line in words.choices.splitlines() if line.strip()))
    if not words.text.strip():
        raise SurveyRefused("no_text")
    if words.kind == Kind.CHOICE and len(lines) < 2:
        raise SurveyRefused("no_choices")
    choices = "\n".join(lines) if words.kind == Kind.CHOICE else ""
    return QuestionWords(words.text.strip(), words.kind, choices, words.is_required)


def save_question(
    actor: Actor, survey: Survey, words: QuestionWords, *, question: SurveyQuestion | None = None
) -> SurveyQuestion:
    """A new question, last, or one that is changed where it stands."""
    checked = _checked(words)
    with transaction.atomic():
        held = _draft(actor, survey)
        others = held.questions.all()
        if question is None:
            if len(others) >= MOST_QUESTIONS:
                raise SurveyRefused("too_many")
            last = max((other.sort_order for other in others), default=-1)
            question = SurveyQuestion(survey=held, sort_order=last + 1)
        question.text, question.kind = checked.text, checked.kind
        question.choices, question.is_required = checked.choices, checked.is_required
        question.save()
    return question


def move_question(actor: Actor, question: SurveyQuestion, *, is_up: bool) -> None:
    """One step up or down; nothing at the ends."""
    with transaction.atomic():
        held = _draft(actor, question.survey)
        order = list(held.questions.all())
        here = next(number for number, one in enumerate(order) if one.pk == question.pk)
        there = here - 1 if is_up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        for number, one in enumerate(order):
            one.sort_order = number
        SurveyQuestion.objects.bulk_update(order, ["sort_order"])


def remove_question(actor: Actor, question: SurveyQuestion) -> None:
    with transaction.atomic():
        held = _draft(actor, question.survey)
        held.questions.filter(pk=question.pk).delete()


def remove_survey(actor: Actor, survey: Survey) -> None:
    """A draft that came to nothing."""
    with transaction.atomic():
        _draft(actor, survey).delete()


# Sending --------------------------------------------------------------------------------------


def why_not_send(survey: Survey, at: datetime) -> str:
    """Why it cannot be sent now, in one stable word; empty when it can."""
    gathering = survey.gathering
    desk = RegistrationDesk.objects.filter(gathering=gathering).first()
    if not gathering.live:
        return "not_live"
    if desk is not None and desk.cancelled_at is not None:
        return "cancelled"
    if not gathering.is_over(at):
        return "not_over"
    if not survey.questions.exists():
        return "no_questions"
    return "" if those_who_came(gathering).exists() else "nobody_came"


def last_day_to_answer(at: datetime) -> date:
    """What is proposed: two weeks."""
    return local(at).date() + OPEN_FOR


def send_survey(actor: Actor, survey: Survey, *, last_day: date | None = None) -> int:
    """Ask everybody who came, and nobody else. From now on questions and anonymity stay as they are."""
    now = timezone.now()
    closes_at = datetime.combine(last_day or last_day_to_answer(now), time(23, 59), tzinfo=STOCKHOLM)
    with transaction.atomic():
        held = _draft(actor, survey)
        if reason := why_not_send(held, now):
            raise SurveyRefused(reason)
        held.opened_at, held.closes_at = now, closes_at
        if closes_at <= now:
            raise SurveyRefused("past")
        held.save(update_fields=["opened_at", "closes_at"])
        return _ask(held, not_yet_asked(held))


def _ask(survey: Survey, registrations: Iterable[Registration]) -> int:
    asked = list(registrations)
    SurveyInvitation.objects.bulk_create(
        [SurveyInvitation(survey=survey, registration=one) for one in asked],
        ignore_conflicts=True,
        batch_size=500,
    )
    people = {one.pk: one.person for one in asked}
    for invitation in SurveyInvitation.objects.filter(survey=survey, registration__in=people):
        if (person := people[invitation.registration_id]) is not None:
            write_spoke_letter(
                person,
                "follow.survey",
                key=str(invitation.pk),
                gathering=survey.gathering,
                invitation=invitation.pk,
            )
    return len(asked)


def ask_late_comers() -> int:
    """Those who were marked as present after it was sent, as long as it is open. Returns how many were asked."""
    now = timezone.now()
    count = 0
    for survey in Survey.objects.filter(opened_at__isnull=False, closes_at__gt=now).select_related(
        "gathering"
    ):
        late = list(not_yet_asked(survey))
        if late:
            with transaction.atomic():
                count += _ask(survey, late)
    return count


def remind(actor: Actor, survey: Survey) -> None:
    """One more mail to those who have not answered; once. How many, and who, is told to nobody.

    The reminders do not stand among the gathering's mails: a list of who was reminded is a list of who had answered.
    """
    now = timezone.now()
    with transaction.atomic():
        held = Survey.objects.select_for_update(of=("self",)).select_related("gathering").get(pk=survey.pk)
        require_surveyor(actor, held.gathering)
        if state_of(held, now) is not SurveyState.OPEN:
            raise SurveyRefused("not_open")
        if not Survey.objects.filter(pk=held.pk, reminded_at__isnull=True).update(reminded_at=now):
            raise SurveyRefused("reminded")
        waiting = held.invitations.filter(has_answered=False, registration__in=those_who_came(held.gathering))
        for invitation in waiting.select_related("registration__person"):
            if (person := invitation.registration.person) is not None:
                write_spoke_letter(
                    person, "follow.survey_reminder", key=str(invitation.pk), invitation=invitation.pk
                )


def close_survey(actor: Actor, survey: Survey) -> None:
    """No more answers: now the results can be read. It cannot be opened again."""
    now = timezone.now()
    with transaction.atomic():
        held = Survey.objects.select_for_update(of=("self",)).select_related("gathering").get(pk=survey.pk)
        require_surveyor(actor, held.gathering)
        if state_of(held, now) is not SurveyState.OPEN:
            raise SurveyRefused("not_open")
        held.closes_at = now
        held.save(update_fields=["closes_at"])
        seal(held)
        published.send(sender=Survey, paths=None)


def seal_closed() -> int:
    """The same for those that the clock has closed. Returns how many."""
    closed = Survey.objects.filter(closes_at__lte=timezone.now(), sealed_at__isnull=True)
    found = list(closed.values_list("pk", flat=True))
    for pk in found:
        with transaction.atomic():
            held = Survey.objects.select_for_update(of=("self",)).get(pk=pk)
            seal(held)
            published.send(sender=Survey, paths=None)
    return len(found)


def tend_surveys() -> None:
    """What the clock does: ask those who were marked late, and seal what has closed."""
    ask_late_comers()
    seal_closed()
