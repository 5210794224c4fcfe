"""What can be fetched about project support: tables of the country, and the projects that touch a place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.measure.formats.frames import ENDINGS, frame_response
from hjulet.measure.formats.support_frames import TABLES, operations
from hjulet.measure.queries.support import Support, operations_of_place
from hjulet.measure.support import SupportFigures
from hjulet.measure.views.furniture import Said, asked_place, says_plainly
from hjulet.measure.views.support import asked_support


@require_safe
@public_page("lista")
@says_plainly
def support_file(request: HttpRequest, table: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS or table not in TABLES:
        raise Http404
    asked = asked_support(request)
    return frame_response(TABLES[table](_figures(asked)), f"stod-{table}-{asked.list.name}", ending)


@require_safe
@public_page("lista")
@says_plainly
def place_support_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    place, asked = asked_place(slug, "support"), asked_support(request)
    frame = operations(operations_of_place(ANYONE, asked.list, place), place, _figures(asked))
    return frame_response(frame, f"projekt-{slug}-{asked.list.name}", ending)


def _figures(asked: Support) -> SupportFigures:
    if asked.figures is None:
        raise Said(
            404,
            _("Inga siffror för den listan"),
            _("Listan säger inte var projekten hör hemma, så det finns inget att fördela på kommuner."),
        )
    return asked.figures
