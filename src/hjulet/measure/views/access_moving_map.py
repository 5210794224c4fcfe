"""The moving map of a result: fetched only by who opens it, with nothing from anybody else unless the host has said so."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import mark_public, not_public
from hjulet.measure import pictures_access as pictures
from hjulet.measure.queries.access_results import sections
from hjulet.measure.views.access_results import about_run, finished_result, seen_run
from hjulet.measure.views.furniture import says_plainly

SCRIPT = "hjulet/maplibre/maplibre-gl.js"


def is_map_installed() -> bool:
    return find(SCRIPT) is not None


def _policy() -> dict[str, list[str]]:
    """MapLibre works in a worker that it makes itself; a ground is fetched from where the host has said."""
    tiles = urlsplit(settings.MAP_TILES)
    elsewhere = [f"{tiles.scheme}://{tiles.netloc}"] if settings.MAP_TILES else []
    return {
        "worker-src": ["blob:"],
        "img-src": ["blob:", *elsewhere],
        **({"connect-src": elsewhere} if elsewhere else {}),
    }


@require_safe
@csp_update(_policy())  # type: ignore[arg-type]  # its types know of views without an address of their own
@says_plainly
def access_moving_map(request: HttpRequest, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = seen_run(request, public_id, run_id)
    result = finished_result(run)
    column, borders, heading = pictures.map_column(result)
    steps = pictures.step_words(result, borders) if column else []
    shown = next((one for one in sections(result) if one.picture == "map"), None)
    context = {
        **about_run(run, result),
        "is_installed": is_map_installed(),
        "heading": heading or _("Linjer och platser"),
        "steps": steps,
        "table": shown.table if shown else None,
        "one": shown,
        "column": column,
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION if settings.MAP_TILES else "",
        "bounds": pictures.bounds_of(result),
    }
    response = render(request, "hjulet/measure/access_moving_map.html", context)
    return mark_public(response) if run.study.is_public else not_public(response)
