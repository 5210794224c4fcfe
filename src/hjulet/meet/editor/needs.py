"""Food and access for those who plan: figures without names. Whoever looks is noted."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.meet.actions.needs import note_that_needs_were_seen
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.formats.tables import Cell, as_csv
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.needs import counted_lines, kitchen_list


@for_planners
@require_safe
def kitchen(request: HttpRequest, pk: int) -> HttpResponse:
    gathering = get_object_or_404(GatheringPage, pk=pk)
    found = kitchen_list(request.user, gathering)
    note_that_needs_were_seen(request.user, gathering)
    title = _("Mat och tillgänglighet")
    return editor_page(
        request,
        "hjulet/editor/kitchen.html",
        title=title,
        context={"list": found, "gathering": gathering},
        crumbs=crumbs_of(gathering, title),
    )


@for_planners
@require_safe
def counted(request: HttpRequest, pk: int) -> HttpResponse:
    """The counted list as a file: no names, and nobody's own words."""
    gathering = get_object_or_404(GatheringPage, pk=pk)
    lines = counted_lines(kitchen_list(request.user, gathering))
    note_that_needs_were_seen(request.user, gathering, was_taken=True)
    header: list[Cell] = [_("Var"), _("Vad"), _("Antal")]
    table: list[Sequence[Cell]] = [header, *lines]
    response = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{gathering.slug}-mat.csv"'
    return response
