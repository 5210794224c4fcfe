"""What can be fetched from Measure: frameworks as files, scores, values, and the report as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from hjulet.hub.pages import absolute_url
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import places
from hjulet.hub.rules import ANYONE
from hjulet.measure.formats.frames import ENDINGS, frame_response, score_frame, value_frame
from hjulet.measure.formats.report_pdf import report_pdf
from hjulet.measure.queries.profile import has_figures, scored_years
from hjulet.measure.report_sheets import report_sheet
from hjulet.measure.views.furniture import (
    computed_or_said,
    framework_or_404,
    lasting_link,
    one_asked,
    place_or_404,
    says_plainly,
    year_asked,
)
from hjulet.measure.views.places import asked_profile

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed

TOML = "application/toml; charset=utf-8"


@require_safe
@public_page()
@says_plainly
def framework_file(request: HttpRequest, key: str) -> HttpResponse:
    """The framework as it stands in the package, with its comments."""
    from hjulet.instruments.indicators.files import SHIPPED

    found = framework_or_404(key)
    response = HttpResponse((SHIPPED / f"{found.key}.toml").read_bytes(), content_type=TOML)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}.toml"'
    return response


def _asked(request: HttpRequest, key: str, ending: str) -> tuple[Framework, Computed, int, str]:
    if ending not in ENDINGS:
        raise Http404
    found = framework_or_404(key)
    computed = computed_or_said(found, request)
    if computed is None:
        raise Http404
    year = year_asked(request, scored_years(computed), computed.year)
    return found, computed, year, one_asked(request, "kon", computed.result.panel.sexes, "T")


def _names() -> dict[str, str]:
    return {place.code: place.name for place in places(ANYONE)}


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def scores_file(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    found, computed, year, sex = _asked(request, key, ending)
    frame = score_frame(found, computed, _names(), year, sex)
    return frame_response(frame, f"{key}-poang-{year}", ending)


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def values_file(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    found, computed, year, sex = _asked(request, key, ending)
    frame = value_frame(found, computed, _names(), year, sex)
    return frame_response(frame, f"{key}-varden-{year}", ending)


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def place_file(request: HttpRequest, key: str, slug: str, ending: str) -> HttpResponse:
    found, computed, year, sex = _asked(request, key, ending)
    place = place_or_404(found, slug)
    if not has_figures(computed, place):
        raise Http404
    frame = value_frame(found, computed, {place.code: place.name}, year, sex, place.code)
    return frame_response(frame, f"{key}-{slug}-{year}", ending)


@require_safe
@public_page("ar", "kon", "data")
@says_plainly
def report_file(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    found = framework_or_404(key)
    place = place_or_404(found, slug)
    told = asked_profile(request, found, place)
    if told is None or not told.has_scores:
        raise Http404
    page = reverse("measured_place", args=[key, slug])
    address = absolute_url(lasting_link(request, told.computed, page))
    response = HttpResponse(
        report_pdf(report_sheet(told, names=_names(), address=address)), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'inline; filename="{key}-{slug}-{told.year}.pdf"'
    return response
