"""The rows beside an answer, each with what it is called, for the page where they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentEffect,
    AssessmentTable,
    AssessmentVoice,
)
from hjulet.follow.questions import ALTERNATIVE, EFFECT, TABLE, VOICE, Asked

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

Row = AssessmentAlternative | AssessmentEffect | AssessmentTable | AssessmentVoice


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of row: its words on the page."""

    slug: str
    model: type[Row]
    heading: Text
    why: Text
    add: Text
    change: Text
    is_of_question: bool
    """Belongs to one question, and not to the assessment."""


SORTS: Mapping[str, Sort] = {
    sort.slug: sort
    for sort in (
        Sort(
            ALTERNATIVE,
            AssessmentAlternative,
            _("Alternativen"),
            _("Varje alternativ bedöms för samma grupper. Nollalternativet är alltid med."),
            _("Lägg till ett alternativ"),
            _("Ändra alternativet"),
            False,
        ),
        Sort(
            EFFECT,
            AssessmentEffect,
            _("Följder för grupper"),
            _("En grupp, ett alternativ och en följd i taget, med vad det bygger på och hur säkra ni är."),
            _("Lägg till en följd"),
            _("Ändra följden"),
            False,
        ),
        Sort(
            VOICE,
            AssessmentVoice,
            _("Det som berörda själva har sagt"),
            _(
                "Människors kunskap står bredvid siffrorna. Skriv roll eller organisation, aldrig en persons namn."
            ),
            _("Lägg till vad någon har sagt"),
            _("Ändra vad någon har sagt"),
            True,
        ),
        Sort(
            TABLE,
            AssessmentTable,
            _("Tabeller och kartor"),
            _("Beräknade siffror med källa, dag och metod. Rader med färre än fem personer döljs."),
            _("Lägg till en tabell"),
            _("Ändra tabellen"),
            True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Rows:
    sort: Sort
    rows: Sequence[Row]


def rows_of(assessment: Assessment, asked: Asked) -> list[Rows]:
    """What stands beside the answer to the question, one query for each sort."""
    return [Rows(SORTS[slug], list(_found(assessment, asked, SORTS[slug]))) for slug in asked.rows]


def _found(assessment: Assessment, asked: Asked, sort: Sort) -> Any:
    found: Any = sort.model._default_manager.filter(assessment=assessment)
    if sort.is_of_question:
        return found.filter(question=asked.key)
    return found.select_related("alternative") if sort.model is AssessmentEffect else found


def row_of(assessment: Assessment, asked: Asked, sort: Sort, pk: int) -> Row | None:
    """None when there is no such among them."""
    row: Row | None = _found(assessment, asked, sort).filter(pk=pk).first()
    return row
