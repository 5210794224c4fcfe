"""What those who came answered, counted so that nobody can be picked out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hjulet.follow.models import Survey, SurveyAnswer, SurveyQuestion
from hjulet.follow.queries.small_groups import FEWEST, Parted, parted
from hjulet.follow.queries.surveys import SurveyState, require_surveyor, state_of
from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer

Kind = SurveyQuestion.Kind


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of at least five, or the rest of them together."""

    label: str
    count: int
    mean: float


@dataclass(frozen=True, slots=True)
class QuestionResult:
    question: SurveyQuestion
    count: int
    """How many answered it; below five nothing else is said."""
    is_shown: bool
    rows: list[CountedAnswer] = field(default_factory=list)
    mean: float | None = None
    groups: list[GroupLine] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Own words, in no order and by nobody."""


@dataclass(frozen=True, slots=True)
class NamedResponse:
    """One person's answers, of a survey that said that it was not anonymous."""

    name: str
    organisation: str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class SurveyResults:
    survey: Survey
    asked: int
    answered: int
    hidden_because: str
    """ "open" or "few"; empty when the results are shown."""
    questions: list[QuestionResult]
    named: list[NamedResponse]


def survey_results(viewer: Viewer, survey: Survey) -> SurveyResults:
    """For whoever plans the gathering. Of an anonymous survey nothing before it is closed: else the difference
    between two readings would be what somebody answered in between. And nothing of fewer than five, ever."""
    require_surveyor(viewer, survey.gathering)
    answered = survey.responses.count()
    is_open = state_of(survey) is not SurveyState.CLOSED
    hidden_because = ""
    if survey.is_anonymous and is_open:
        hidden_because = "open"
    elif answered < (FEWEST if survey.is_anonymous else 1):
        hidden_because = "few"
    return SurveyResults(
        survey=survey,
        asked=survey.invitations.count(),
        answered=answered,
        hidden_because=hidden_because,
        questions=[] if hidden_because else counted_questions(survey),
        named=[] if hidden_because or survey.is_anonymous else _named(survey),
    )


def counted_questions(survey: Survey) -> list[QuestionResult]:
    """Each question in order, by the rule of five whatever the survey."""
    kinds = dict(survey.responses.values_list("pk", "organisation_kind"))
    parts = parted(Counter(kinds.values())) if len(kinds) >= FEWEST else Parted((), 0)
    answers: dict[int, list[SurveyAnswer]] = defaultdict(list)
    # By their random keys: an order that is the same each time, and has nothing to do with who answered when.
    for answer in SurveyAnswer.objects.filter(response__survey=survey).order_by("id"):
        answers[answer.question_id].append(answer)
    return [_result(question, answers[question.pk], kinds, parts) for question in survey.questions.all()]


def _result(
    question: SurveyQuestion, answers: list[SurveyAnswer], kinds: dict[UUID, str], parts: Parted
) -> QuestionResult:
    count = len(answers)
    if count < FEWEST:
        return QuestionResult(question, count, is_shown=False)
    if question.kind == Kind.TEXT:
        return QuestionResult(question, count, is_shown=True, texts=[answer.text for answer in answers])
    if question.kind != Kind.SCALE:
        said = Counter(answer.text for answer in answers)
        rows = [
            CountedAnswer(label, said[value], said[value] / count) for value, label in options_of(question)
        ]
        return QuestionResult(question, count, is_shown=True, rows=rows)
    grades = [answer.number or 0 for answer in answers]
    given = Counter(grades)
    return QuestionResult(
        question,
        count,
        is_shown=True,
        rows=[
            CountedAnswer(label, given[int(value)], given[int(value)] / count)
            for value, label in options_of(question)
        ],
        mean=sum(grades) / count,
        groups=_groups(answers, kinds, parts),
    )


def options_of(question: SurveyQuestion) -> list[tuple[str, str]]:
    """What one can answer: value and words."""
    if question.kind == Kind.SCALE:
        return [
            ("1", _("1, inte alls")),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("5", _("5, i mycket hög grad")),
        ]
    if question.kind == Kind.YES_NO:
        return [("yes", pgettext("survey answer", "Ja")), ("no", pgettext("survey answer", "Nej"))]
    return [(line, line) for line in question.choices.splitlines()]


def _groups(answers: list[SurveyAnswer], kinds: dict[UUID, str], parts: Parted) -> list[GroupLine]:
    """Number and mean for each group; none at all when one of them has fewer than five answers to this question."""
    if not parts.shown:
        return []
    grades: dict[str, list[int]] = {name: [] for name in parts.shown}
    rest: list[int] = []
    for answer in answers:
        grades.get(kinds[answer.response_id], rest).append(answer.number or 0)
    if any(len(given) < FEWEST for given in grades.values()) or 0 < len(rest) < FEWEST:
        return []
    lines = [
        GroupLine(str(Organisation.Kind(name).label).capitalize(), len(given), sum(given) / len(given))
        for name, given in grades.items()
    ]
    if rest:
        lines.append(GroupLine(_("Alla andra tillsammans"), len(rest), sum(rest) / len(rest)))
    return lines


def _named(survey: Survey) -> list[NamedResponse]:
    questions = list(survey.questions.all())
    rows = survey.responses.select_related("registration").prefetch_related("answers")
    named = []
    for response in rows:
        said = {answer.question_id: answer for answer in response.answers.all()}
        registration = response.registration
        named.append(
            NamedResponse(
                name=(registration.name if registration is not None else "") or _("(gallrad)"),
                organisation=registration.organisation_name if registration is not None else "",
                answers=[words_of(question, said.get(question.pk)) for question in questions],
            )
        )
    return sorted(named, key=lambda one: (one.name, one.organisation))


def words_of(question: SurveyQuestion, answer: SurveyAnswer | None) -> str:
    if answer is None:
        return ""
    if question.kind == Kind.SCALE:
        return str(answer.number)
    return dict(options_of(question)).get(answer.text, answer.text)
