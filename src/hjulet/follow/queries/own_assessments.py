"""What assessments hold about one person, as that person gets it: what was written by that person, and nobody else's words."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentAnswer,
    AssessmentEarlierAnswer,
    AssessmentEdition,
    AssessmentEffect,
    AssessmentReopening,
    AssessmentTable,
    AssessmentVoice,
)
from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable


def own_assessments(person: Person) -> list[OwnTable]:
    return [_written(person), _done(person)]


def _written(person: Person) -> OwnTable:
    """Answers and rows, with the assessment they stand in."""
    of_answer = AssessmentAnswer.objects.filter(changed_by=person).values_list(
        "assessment__title", "question", "text", "changed_at"
    )
    earlier = AssessmentEarlierAnswer.objects.filter(by=person).values_list(
        "answer__assessment__title", "answer__question", "text", "written_at"
    )
    rows = [*of_answer.order_by("pk"), *earlier.order_by("pk")]
    for model, sort, words in (
        (AssessmentAlternative, _("alternativ"), "name"),
        (AssessmentEffect, _("följd"), "effect"),
        (AssessmentVoice, _("vad berörda har sagt"), "words"),
        (AssessmentTable, _("tabell"), "title"),
    ):
        found = model._default_manager.filter(added_by=person).order_by("pk")
        rows += [
            (title, sort, text, at)
            for title, text, at in found.values_list("assessment__title", words, "added_at")
        ]
    return OwnTable(
        key="assessment_answers",
        title=_("Det du har skrivit i konsekvensanalyser"),
        columns=(
            ("assessment", _("analys")),
            ("what", _("fråga eller slag")),
            ("text", _("text")),
            ("at", _("när")),
        ),
        rows=rows,
        correct_url=reverse("begin_assessment"),
        correct_words=_("Ändra i analysen"),
    )


def _done(person: Person) -> OwnTable:
    begun = Assessment.objects.filter(created_by=person).values_list("title", "created_at")
    shown = Assessment.objects.filter(made_public_by=person).values_list("title", "changed_at")
    closed = AssessmentEdition.objects.filter(closed_by=person).values_list("assessment__title", "closed_at")
    reopened = AssessmentReopening.objects.filter(by=person).annotate(title=F("assessment__title"))
    rows = [(title, _("började"), "", at) for title, at in begun.order_by("pk")]
    rows += [(title, _("visade för alla"), "", at) for title, at in shown.order_by("pk")]
    rows += [(title, _("avslutade"), "", at) for title, at in closed.order_by("pk")]
    rows += [
        (title, _("öppnade igen"), why, at)
        for title, why, at in reopened.order_by("pk").values_list("title", "reason", "at")
    ]
    return OwnTable(
        key="assessments",
        title=_("Konsekvensanalyser som du har börjat, avslutat eller visat"),
        columns=(
            ("assessment", _("analys")),
            ("what", _("vad du gjorde")),
            ("reason", _("varför")),
            ("at", _("när")),
        ),
        rows=rows,
    )
