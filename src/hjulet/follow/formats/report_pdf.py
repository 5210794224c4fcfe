"""The report on one A4 page, PDF/UA-1."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.follow import wording_reports as wording
from hjulet.follow.formats.dot_map import dots, svg_on_paper
from hjulet.follow.queries.municipality_types import rule_words
from hjulet.follow.queries.reports import Report
from hjulet.hub.formats.pdf.typesetting import page_words, typeset
from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import day_words, local, number_words, percent_words


def report_pdf(report: Report) -> bytes:
    name = "network_report" if report.is_network else "series_report"
    data = {
        "title": wording.title_words(report),
        "heading": report.page.title,
        "eyebrow": _("Vad har det gett? %(period)s") % {"period": wording.period_words(report)},
        "source": absolute_url(reverse(name, args=[report.page.slug])),
        "page_words": page_words(),
        "figures": [{"words": words, "value": value} for words, value in wording.figures(report)],
        "map": svg_on_paper(dots(report.reach)),
        "map_words": map_words(report),
        "words": _words(report),
        "types": [
            [line.label, _("%(reached)d av %(all)d") % {"reached": line.reached, "all": line.municipalities}]
            for line in report.reach.types
        ],
        "promises": _counted(report.promises.lines if report.promises.total else ()),
        "reuse": _counted(report.reuse.lines if report.reuse.reuses else ()),
        "opinions": [
            [line.question, number_words(line.mean, 1), number_words(line.answers)]
            for line in report.opinions.lines
        ],
        "notes": [
            *wording.how_counted(report),
            rule_words(),
            wording.promise_rule(),
            wording.opinion_rule(),
            _("Framtagen %(day)s.") % {"day": day_words(local(report.made_at).date())},
        ],
    }
    return typeset("report.typ", data, package=__package__)


def _counted(lines: Any) -> list[list[str]]:
    return [
        [capfirst(line.label), number_words(line.count), percent_words(100 * line.share)] for line in lines
    ]


def map_words(report: Report) -> str:
    """What the picture says, for whoever does not see it."""
    reach = report.reach
    return _(
        "Karta med en prick för varje kommun. %(here)d kommuner har varit med, i %(counties)d av %(all)d län har någon "
        "varit med."
    ) % {
        "here": len(reach.reached_municipalities),
        "counties": reach.reached_counties,
        "all": len(reach.counties),
    }


def _words(report: Report) -> dict[str, str]:
    reach = report.reach
    missing = [place.name for place in reach.counties_not_reached]
    kinds = [line.label for line in reach.types_not_reached]
    material = ", ".join(f"{line.label} ({line.count})" for line in report.material)
    return {
        "reached": _("Vilka når vi"),
        "legend": _("Fylld: kommunen har varit med. Ljus: någon annan i länet. Tom: ingen från länet."),
        "type": _("Slag av kommun"),
        "of_type": _("Har deltagit"),
        "not_reached": _("Vilka når vi inte"),
        "counties": _("Län: %(names)s.") % {"names": ", ".join(missing)}
        if missing
        else _("Alla län har varit med."),
        "kinds": _("Slag av kommuner: %(names)s.") % {"names": "; ".join(kinds)}
        if kinds
        else _("Alla slag av kommuner har varit med."),
        "municipalities": _("%(count)s kommuner har inte varit med. Listan finns på sidan.")
        % {"count": number_words(reach.municipality_count - len(reach.reached_municipalities))},
        "promises": _("Vad blev det av åtagandena"),
        "promise_words": wording.promise_words(report),
        "reuse": _("Vad har använts av andra"),
        "reuse_words": wording.reuse_words(report),
        "opinions": _("Vad de som var med tyckte"),
        "opinion_words": wording.opinion_words(report),
        "state": _("Läge"),
        "count": _("Antal"),
        "share": _("Andel"),
        "question": _("Fråga"),
        "mean": _("Medel"),
        "answers": _("Svar"),
        "stage": _("Hur långt"),
        "material": _("Material"),
        "material_words": _("Publicerat: %(what)s.") % {"what": material}
        if material
        else _("Inget material är publicerat."),
        "notes": _("Om siffrorna"),
    }
