"""What came of the gatherings of a report: commitments, reuse, material, and what those who came thought.

A report is read for every year and for all of them, for a network and for each of its series, so one table can be
taken from another. Whatever must not be worked out is therefore left out gathering by gathering: then every
difference between two reports is a sum over whole gatherings, each of which may be shown by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from hjulet.follow.models import (
    Commitment,
    Reuse,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyQuestion,
    SurveyResponse,
)
from hjulet.follow.queries.small_groups import FEWEST
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import ANYONE
from hjulet.meet.models import GatheringPage, Material
from hjulet.share.models import ExamplePage

State = Commitment.State


@dataclass(frozen=True, slots=True)
class CountLine:
    label: str
    count: int
    share: float


def _lines(counts: Counter[str], choices: Sequence[tuple[str, object]]) -> tuple[CountLine, ...]:
    total = sum(counts.values())
    return tuple(
        CountLine(str(label), counts[value], counts[value] / total if total else 0.0)
        for value, label in choices
    )


@dataclass(frozen=True, slots=True)
class Promises:
    total: int
    done: int
    lines: tuple[CountLine, ...]


def promises(gatherings: Collection[int]) -> Promises:
    """How it goes with what people went home to do. What not everybody may see counts when a gathering has five such."""
    shown: Counter[str] = Counter()
    hidden: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Commitment.objects.filter(gathering__in=gatherings).values_list(
        "gathering_id", "visibility", "state"
    )
    for gathering, visibility, state in rows.order_by():
        if visibility == Commitment.Visibility.PUBLIC:
            shown[state] += 1
        elif gathering is not None:
            hidden[gathering][state] += 1
    for counts in hidden.values():
        if counts.total() >= FEWEST:
            shown += counts
    return Promises(shown.total(), shown[State.DONE], _lines(shown, State.choices))


@dataclass(frozen=True, slots=True)
class ReuseFound:
    """What everybody may see on the examples' own pages."""

    examples: int
    reuses: int
    lines: tuple[CountLine, ...]
    latest: tuple[Reuse, ...]


def reuse_after(
    organisations: Collection[int],
    *,
    since: datetime | None,
    year: int | None,
    with_names: bool,
    at_most: int = 5,
) -> ReuseFound:
    """Examples that these have published, and reuse by them or of theirs that began after the first gathering.

    `with_names` is for organisations that are known to everybody as members: else it would tell who took part.
    """
    examples = visible_pages(ANYONE, ExamplePage.objects.all())
    own = examples.filter(organisation__in=organisations)
    begun = Reuse.objects.filter(
        Q(organisation__in=organisations) | Q(example__organisation__in=organisations),
        example__in=examples.values("pk"),
    )
    if since is None:
        begun, own = begun.none(), own.none()
    else:
        begun = begun.filter(started_at__gte=since)
        own = own.filter(first_published_at__gte=since)
    if year is not None:
        begun, own = begun.filter(started_at__year=year), own.filter(first_published_at__year=year)
    counts = Counter(begun.values_list("stage", flat=True))
    latest = begun.exclude(stage=Reuse.Stage.DROPPED).select_related("example", "organisation")
    return ReuseFound(
        examples=own.count(),
        reuses=counts.total(),
        lines=_lines(counts, Reuse.Stage.choices),
        latest=tuple(latest.order_by("-started_at", "-id")[:at_most]) if with_names else (),
    )


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One scale question, wherever it was asked with the same words."""

    question: str
    mean: float
    answers: int
    surveys: int


@dataclass(frozen=True, slots=True)
class Opinions:
    surveys: int
    asked: int
    answered: int
    lines: tuple[GradeLine, ...]


def opinions(gatherings: Collection[int]) -> Opinions:
    """The means of closed surveys. Each counts only where it alone has five answers, so that none can be taken out.

    Three queries for any number of surveys.
    """
    closed = Survey.objects.filter(gathering__in=gatherings, closes_at__lte=timezone.now())
    responses = SurveyResponse.objects.filter(survey__in=closed.values("pk")).order_by()
    answered = responses.values_list("survey").annotate(count=Count("pk")).filter(count__gte=FEWEST)
    counted = dict(answered)
    graded = (
        SurveyAnswer.objects.filter(
            response__survey__in=counted, question__kind=SurveyQuestion.Kind.SCALE, number__isnull=False
        )
        .values_list("question__text")
        # Of each question by itself; then those with the same words are put together.
        .annotate(of=F("question"), count=Count("pk"), total=Sum("number"))
        .filter(count__gte=FEWEST)
        .order_by("question__survey", "question__sort_order", "question")
    )
    grades: dict[str, list[tuple[int, int]]] = {}
    for text, _question, count, total in graded:
        grades.setdefault(text, []).append((count, total))
    lines = tuple(
        GradeLine(
            question=text,
            mean=sum(total for _count, total in found) / sum(count for count, _total in found),
            answers=sum(count for count, _total in found),
            surveys=len(found),
        )
        for text, found in grades.items()
    )
    asked = SurveyInvitation.objects.filter(survey__in=counted).count() if counted else 0
    return Opinions(len(counted), asked, sum(counted.values()), lines)


def material_counts(gatherings: Collection[GatheringPage]) -> tuple[CountLine, ...]:
    """What is left for everybody to read and see, by kind; only kinds that there are."""
    kinds = Material.objects.filter(gathering__in=gatherings, is_published=True).values_list(
        "kind", flat=True
    )
    return tuple(line for line in _lines(Counter(kinds), Material.Kind.choices) if line.count)
