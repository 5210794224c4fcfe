"""The card of a gathering for other people's pages: without script, without cookies, the same for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import public_page
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import when_words
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.queries import gathering_by_slug


@require_safe
@xframe_options_exempt
@public_page()
def embedded_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    found = gathering_by_slug(ANYONE, slug)
    if found is None:
        raise Http404
    desk = getattr(found, "desk", None)
    facts = " · ".join(part for part in (when_words(found.starts, found.ends), place_line(found)) if part)
    context = {
        "gathering": found,
        "facts": facts,
        "is_cancelled": desk is not None and desk.cancelled_at is not None,
    }
    return render(request, "hjulet/meet/embed_gathering.html", context)
