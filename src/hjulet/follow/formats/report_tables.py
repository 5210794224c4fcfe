"""The report as one table for a spreadsheet, with every county and municipality that was and was not reached."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.follow import wording_reports as wording
from hjulet.follow.queries.reports import Report
from hjulet.meet.formats.tables import Cell


def report_table(report: Report) -> list[list[Cell]]:
    """Part, what, number, of how many, share; the same figures as the page, and the lists in full."""
    table: list[list[Cell]] = [[_("Avsnitt"), _("Vad"), _("Antal"), _("Av"), _("Andel")]]
    table += [
        [_("Rapport"), report.page.title, None, None, None],
        [_("Period"), wording.period_words(report), None, None, None],
    ]
    table += _in_short(report)
    table += _places(report)
    for line in report.promises.lines:
        table.append([_("Åtaganden"), line.label, line.count, report.promises.total, round(line.share, 2)])
    for line in report.reuse.lines:
        table.append([_("Återanvändning"), line.label, line.count, report.reuse.reuses, round(line.share, 2)])
    for grade in report.opinions.lines:
        words = _("%(question)s (medelvärde 1–5)") % {"question": grade.question}
        table.append([_("Enkäter"), words, round(grade.mean, 1), grade.answers, None])
    table += [[_("Material"), line.label, line.count, None, None] for line in report.material]
    table += [[_("Om siffrorna"), words, None, None, None] for words in wording.how_counted(report)]
    return table


def _in_short(report: Report) -> list[list[Cell]]:
    reach = report.reach
    part = _("I korthet")
    return [
        [part, _("träffar hållna"), len(report.held), None, None],
        [part, _("anmälda"), reach.registrations, None, None],
        [part, _("personer som var med"), reach.people, None, None],
        [part, _("organisationer"), reach.organisation_count, None, None],
        [part, _("exempel från dem"), report.reuse.examples, None, None],
    ]


def _places(report: Report) -> list[list[Cell]]:
    reach = report.reach
    lines: list[list[Cell]] = []
    for line in reach.counties:
        part = _("Län som nåtts") if line.is_reached else _("Län som inte nåtts")
        share = round(line.reached / line.municipalities, 2)
        lines.append([part, line.county.name, line.reached, line.municipalities, share])
    for kind in reach.types:
        lines.append(
            [_("Slag av kommuner"), kind.label, kind.reached, kind.municipalities, round(kind.share, 2)]
        )
    for line in reach.counties:
        for place in line.not_reached:
            lines.append([_("Kommuner som inte nåtts"), place.name, None, None, None])
    return lines
