"""Who has chosen which session: counts and names, for those who plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.choices import choice_table


@for_planners
@require_safe
def choices(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions that participants choose among, in order of time."""
    gathering = get_object_or_404(GatheringPage, pk=pk)
    return editor_page(
        request,
        "hjulet/editor/choices.html",
        title=_("Valda pass"),
        icon="list-ul",
        context={"gathering": gathering, "lines": choice_table(request.user, gathering)},
        crumbs=crumbs_of(gathering, _("Valda pass")),
    )
