"""An assessment on paper, PDF/UA-1: question by question, with its tables, and what must be known of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.follow.formats import assessment_view
from hjulet.follow.formats.assessment_view import Part, Points, ShownEffect, ShownTable
from hjulet.follow.formats.table_picture import paper_picture
from hjulet.follow.models import Assessment
from hjulet.follow.models.assessments import Measure
from hjulet.follow.queries.assessments import place_points
from hjulet.follow.questions import PLAIN_WORDS
from hjulet.follow.told import Told
from hjulet.hub.formats.pdf.typesetting import page_words, typeset
from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import day_words, local


def assessment_pdf(
    told: Told, assessment: Assessment, *, number: int = 0, closed_at: datetime | None = None
) -> bytes:
    """An edition, or without number and day a draft, which says so."""
    points = place_points(assessment_view.named_places(told))
    data = {
        "title": told.title,
        "eyebrow": _("Social konsekvensanalys"),
        "source": absolute_url(reverse("assessment", args=[assessment.public_id])),
        "page_words": page_words(),
        "facts": [fact for fact in _facts(told, number, closed_at) if fact[1]],
        "plain": [str(words) for words in PLAIN_WORDS],
        "plain_title": _("Så läses analysen"),
        "draft": "" if closed_at else _("Utkast. Analysen är inte avslutad, och kan ändras."),
        "parts": [_part(one, points) for one in assessment_view.parts(told, points)],
        "unanswered": _("Frågan är inte besvarad."),
        "words": {
            "group": _("Grupp"),
            "effect": _("Vad som händer"),
            "evidence": _("Bygger på"),
            "sure": _("Hur säkert"),
        },
    }
    return typeset("assessment.typ", data, package=__package__)


def _facts(told: Told, number: int, closed_at: datetime | None) -> list[list[str]]:
    return [
        [_("Organisation"), told.organisation],
        [_("Åtgärd"), capfirst(str(Measure(told.measure).label))],
        [_("Plats"), ", ".join(told.places)],
        [_("Beslutat"), _day(told.decided_on)],
        [_("Följs upp"), _day(told.follow_up_on)],
        [
            _("Avslutad"),
            _("%(day)s, utgåva %(number)d") % {"day": day_words(local(closed_at).date()), "number": number}
            if closed_at
            else "",
        ],
    ]


def _day(day: str) -> str:
    return day_words(date.fromisoformat(day)) if day else ""


def _part(part: Part, points: Points) -> dict[str, Any]:
    return {
        "question": str(part.asked.question),
        "paragraphs": [line for line in part.text.split("\n") if line.strip()],
        "alternatives": [[one.name, one.words] for one in part.alternatives],
        "effects": [[name, [_effect(one) for one in effects]] for name, effects in part.effects],
        "voices": [
            {"words": one.voice.words, "from": f"{one.voice.who}. {capfirst(one.gathered)}, {one.day}."}
            for one in part.voices
        ],
        "tables": [_table(one, points) for one in part.tables],
    }


def _effect(shown: ShownEffect) -> list[str]:
    count = ""
    if shown.effect.people is not None:
        count = " " + _("Ungefär %(people)d personer.") % {"people": shown.effect.people}
    return [
        shown.group,
        f"{capfirst(shown.direction)}. {shown.effect.effect}{count}",
        shown.effect.evidence or _("Inget underlag är angivet."),
        capfirst(shown.sureness),
    ]


def _table(shown: ShownTable, points: Points) -> dict[str, Any]:
    svg, words = paper_picture(shown.table, points)
    notes = [
        _("Källa: %(source)s. Framtagen %(day)s.") % {"source": shown.table.source, "day": shown.day},
        shown.table.method,
    ]
    if shown.has_hidden:
        notes.append(
            _("Grupper med färre än fem personer visas inte, och inte heller det som skulle avslöja dem.")
        )
    return {
        "title": shown.table.title,
        "columns": list(shown.columns),
        "numeric": list(shown.numeric),
        "rows": [[words for words, _is_number in row] for row in shown.cells],
        "picture": svg,
        "picture_words": words,
        "notes": " ".join(notes),
    }
