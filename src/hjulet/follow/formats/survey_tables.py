"""The results of a survey as a table for a spreadsheet: exactly what the page shows, and nothing more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.follow.queries.survey_results import QuestionResult, SurveyResults
from hjulet.meet.formats.tables import Cell


def survey_table(results: SurveyResults) -> list[list[Cell]]:
    """A line for each answer that can be given, each group and each text. Only a header while nothing may be shown."""
    table: list[list[Cell]] = [[_("Fråga"), _("Vad"), _("Svar"), _("Antal"), _("Andel"), _("Medelvärde")]]
    if results.hidden_because:
        return table
    for result in results.questions:
        table += _lines(result)
    return table


def _lines(result: QuestionResult) -> list[list[Cell]]:
    asked = result.question.text
    if not result.is_shown:
        return [[asked, _("färre än fem svar, visas inte"), "", None, None, None]]
    lines: list[list[Cell]] = [[asked, _("alla"), "", result.count, None, _rounded(result.mean)]]
    lines += [[asked, _("svar"), row.label, row.count, round(row.share, 2), None] for row in result.rows]
    lines += [
        [asked, _("grupp"), group.label, group.count, None, _rounded(group.mean)] for group in result.groups
    ]
    lines += [[asked, _("egna ord"), text, None, None, None] for text in result.texts]
    return lines


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 1)


def named_table(results: SurveyResults) -> list[list[Cell]]:
    """One line a person, of a survey that said that it was not anonymous."""
    questions: list[Cell] = [result.question.text for result in results.questions]
    header: list[Cell] = [_("Namn"), _("Organisation"), *questions]
    lines: list[list[Cell]] = [[one.name, one.organisation, *one.answers] for one in results.named]
    return [header, *lines]
