"""The report of a network and of a series: a page for everybody, a PDF, and the figures for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.follow import wording_reports as wording
from hjulet.follow.formats.dot_map import HEIGHT, WIDTH, dots
from hjulet.follow.formats.report_pdf import report_pdf
from hjulet.follow.formats.report_tables import report_table
from hjulet.follow.queries.municipality_types import rule_words
from hjulet.follow.queries.reports import Report, report, reported_network, reported_series
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.meet.formats.tables import as_csv, as_excel
from hjulet.meet.models import NetworkPage, SeriesPage
from hjulet.meet.queries.gatherings import is_year
from hjulet.meet.views_paper import pdf_response

Found = Callable[[Viewer, str], NetworkPage | SeriesPage | None]


def _report(request: HttpRequest, slug: str, find: Found) -> tuple[Report, Viewer]:
    """The report as everybody sees it. Who is signed in is asked only about what is not public yet."""
    viewer: Viewer = ANYONE
    page = find(ANYONE, slug)
    if page is None and request.user.is_authenticated:
        viewer, page = request.user, find(request.user, slug)
    if page is None:
        raise Http404
    asked = request.GET.get("ar", "")
    return report(viewer, page, year=int(asked) if is_year(asked) else None), viewer


def _page(request: HttpRequest, slug: str, find: Found, kind: str) -> HttpResponse:
    found, viewer = _report(request, slug, find)
    context: dict[str, Any] = {
        "report": found,
        "page": found.page,
        "period": wording.period_words(found),
        "figures": wording.figures(found),
        "how_counted": wording.how_counted(found),
        "promise_words": wording.promise_words(found),
        "promise_rule": wording.promise_rule(),
        "reuse_words": wording.reuse_words(found),
        "opinion_words": wording.opinion_words(found),
        "opinion_rule": wording.opinion_rule(),
        "type_rule": rule_words(),
        "dots": dots(found.reach),
        "map_width": WIDTH,
        "map_height": HEIGHT,
        "address": reverse(f"{kind}_report", args=[slug]),
        "files": [
            (name, reverse(f"{kind}_report_file", args=[slug, ending]))
            for name, ending in (("PDF", "pdf"), ("CSV", "csv"), ("Excel", "xlsx"))
        ],
    }
    response = render(request, "hjulet/follow/report.html", context)
    return response if viewer is ANYONE else not_public(response)


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(request: HttpRequest, slug: str, find: Found, ending: str) -> HttpResponse:
    if ending not in {"pdf", "csv", "xlsx"}:
        raise Http404
    found, viewer = _report(request, slug, find)
    name = f"{slug}-rapport" + (f"-{found.year}" if found.year is not None else "")
    if ending == "pdf":
        response = pdf_response(report_pdf(found), name, is_download=False)
    else:
        table = report_table(found)
        is_csv = ending == "csv"
        content = as_csv(table) if is_csv else as_excel(table, title=_("Rapport"))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8" if is_csv else EXCEL)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response if viewer is ANYONE else not_public(response)


@require_safe
@public_page("ar")
def network_report(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug, reported_network, "network")


@require_safe
@public_page("ar")
def series_report(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug, reported_series, "series")


@require_safe
@public_page("ar")
def network_report_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return _file(request, slug, reported_network, kind)


@require_safe
@public_page("ar")
def series_report_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    return _file(request, slug, reported_series, kind)
