"""What is added beside an answer: alternatives, effects on groups, what people have said, and tables of figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from hjulet.follow.actions.assessments import (
    AnsweredMeanwhile,
    AssessmentRefused,
    refuse_personal_numbers,
    writing,
)
from hjulet.follow.formats.pasted_table import ReadTable
from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentEffect,
    AssessmentTable,
    AssessmentVoice,
)
from hjulet.hub.personal_numbers import has_personal_number
from hjulet.hub.rules import Actor

Row = AssessmentAlternative | AssessmentEffect | AssessmentVoice | AssessmentTable
Kind = TypeVar("Kind", AssessmentAlternative, AssessmentEffect, AssessmentVoice, AssessmentTable)

MOST_ROWS: Mapping[type[Row], int] = {
    AssessmentAlternative: 12,
    AssessmentEffect: 100,
    AssessmentVoice: 100,
    AssessmentTable: 30,
}


def add_row(actor: Actor, assessment: Assessment, kind: type[Kind], said: Mapping[str, Any]) -> Kind:
    """One more, with what the form has checked. The assessment must be open."""
    _refuse_numbers(said)
    with writing(actor, assessment) as (person, fresh):
        if kind.objects.filter(assessment=fresh).count() >= MOST_ROWS[kind]:
            raise AssessmentRefused(
                _("Det finns redan så många som får plats. Ta bort någon, eller slå ihop två.")
            )
        _require_own_alternative(fresh, said)
        return kind.objects.create(assessment=fresh, added_by=person, **said)


def change_row(
    actor: Actor,
    assessment: Assessment,
    row: Kind,
    said: Mapping[str, Any],
    *,
    version: int,
    overwrite: bool = False,
) -> Kind:
    """The same with other words. Raises AnsweredMeanwhile when it has been changed or removed since the form was opened."""
    _refuse_numbers(said)
    with writing(actor, assessment) as (_person, fresh):
        found = type(row).objects.filter(assessment=fresh, pk=row.pk).first()
        if found is None:
            raise AssessmentRefused(
                _("Någon har tagit bort den under tiden. Lägg till den på nytt om den behövs.")
            )
        if found.version != version and not overwrite:
            raise AnsweredMeanwhile
        _require_own_alternative(fresh, said)
        for name, value in said.items():
            setattr(found, name, value)
        found.version += 1
        found.save()
        return found


def remove_row(actor: Actor, assessment: Assessment, row: Row) -> None:
    """Take it away. The zero alternative stays; an alternative takes what was said of it along, so it must be empty first."""
    with writing(actor, assessment) as (_person, fresh):
        if isinstance(row, AssessmentAlternative):
            if row.is_zero:
                raise AssessmentRefused(_("Nollalternativet är alltid med."))
            if row.effects.exists():
                raise AssessmentRefused(
                    _("Det står följder för grupper under alternativet. Ta bort eller flytta dem först.")
                )
        type(row).objects.filter(assessment=fresh, pk=row.pk).delete()


def add_table(
    actor: Actor,
    assessment: Assessment,
    question: str,
    table: ReadTable,
    *,
    title: str,
    source: str,
    dated_on: date,
    method: str,
    shown: str = "",
) -> AssessmentTable:
    """Put a table into a question, as a page that has computed it does with one button. Small groups are taken out already."""
    return add_row(
        actor,
        assessment,
        AssessmentTable,
        {
            "question": question,
            "title": title.strip(),
            "source": source.strip(),
            "dated_on": dated_on,
            "method": method.strip(),
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
            "shown": shown or table.shown,
            "people": table.people,
        },
    )


def _refuse_numbers(said: Mapping[str, Any]) -> None:
    """No personnummer in the words, nor in the headings and cells of a table."""
    refuse_personal_numbers(said)
    columns, rows = said.get("columns", ()), said.get("rows", ())
    refuse_personal_numbers({"pasted": " | ".join(columns)})
    for row in rows:
        refuse_personal_numbers({"pasted": " | ".join(cell for cell in row if isinstance(cell, str))})
    # Written as digits alone they have become numbers. One amount in a hundred looks like one of them too, so that it takes
    # a column in which most do.
    for cells in zip(*rows, strict=True):
        figures = [str(cell) for cell in cells if isinstance(cell, int)]
        alike = [figure for figure in figures if has_personal_number(figure)]
        if 2 * len(alike) > len(figures):
            refuse_personal_numbers({"pasted": alike[0]})


def _require_own_alternative(assessment: Assessment, said: Mapping[str, Any]) -> None:
    alternative = said.get("alternative")
    if alternative is not None and alternative.assessment_id != assessment.pk:
        raise AssessmentRefused(_("Välj ett av analysens egna alternativ."), "alternative")
