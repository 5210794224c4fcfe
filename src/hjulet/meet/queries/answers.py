"""Answers to the planners' own questions: counted for those who plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, GatheringQuestion, Registration


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    question: GatheringQuestion
    counts: tuple[tuple[str, int], ...]
    """Each answer with how many gave it: the choices in their order, free words by how many."""
    unanswered: int


def counted_answers(viewer: Viewer, gathering: GatheringPage) -> list[CountedAnswers]:
    """Of those who have a seat. Two queries for any number of people; none more when nothing is asked."""
    if not rules.may_see_participants(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se svaren.")
    questions = list(gathering.questions.all())
    if not questions:
        return []
    rows = Registration.objects.filter(gathering=gathering, state=Registration.State.REGISTERED)
    answers = list(rows.values_list("answers", flat=True))
    found = []
    for question in questions:
        given = Counter(str(one[str(question.guid)]) for one in answers if one.get(str(question.guid)))
        in_order = [choice for choice in question.answers_to_choose() if choice in given]
        others = sorted(
            (word for word in given if word not in in_order), key=lambda word: (-given[word], word)
        )
        found.append(
            CountedAnswers(
                question=question,
                counts=tuple((word, given[word]) for word in [*in_order, *others]),
                unanswered=len(answers) - sum(given.values()),
            )
        )
    return found
