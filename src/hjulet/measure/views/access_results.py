"""The results of a run: the answer first, then map, tables and who loses; what can be fetched; and the moving map."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hjulet.hub.publicity import mark_public, not_public
from hjulet.measure import pictures_access as pictures
from hjulet.measure import rules_access as rules
from hjulet.measure import wording_access as wording
from hjulet.measure import wording_access_limits as limits
from hjulet.measure.access_carried_out import Result, read_result
from hjulet.measure.formats.access_frames import frame_of
from hjulet.measure.formats.frames import ENDINGS, frame_response
from hjulet.measure.models import AccessRun
from hjulet.measure.models.access_runs import Kind
from hjulet.measure.queries.access import run_seen
from hjulet.measure.queries.access_bars import class_bars, group_bars
from hjulet.measure.queries.access_results import Section, sections
from hjulet.measure.views.furniture import DOWNLOADS, Said, says_plainly

SVG, GEOJSON = "image/svg+xml", "application/geo+json"


@require_safe
@says_plainly
def access_result(request: HttpRequest, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = seen_run(request, public_id, run_id)
    if not run.is_done:
        return not_public(redirect("access_run", public_id, run_id))
    result = finished_result(run)
    may_write = rules.may_write(request.user, run.study)
    context = {
        **about_run(run, result),
        "answer": wording.answer(result),
        "parts": [(one, _picture(run, result, one)) for one in sections(result)],
        "assumed": limits.assumed(result),
        "not_said": limits.not_said(result),
        "has_borders": bool(pictures.borders_of(result, is_made_up=run.study.is_made_up)),
        "problems": result.summary["ground"]["problems"],
        "may_write": may_write,
        "may_propose": may_write and run.kind == Kind.RANK and result.figures["unit"] == "trip",
        "endings": DOWNLOADS,
    }
    return _seen(run, may_write, render(request, "hjulet/measure/access_result.html", context))


@require_safe
@says_plainly
def access_result_file(
    request: HttpRequest, public_id: UUID, run_id: UUID, table: str, ending: str
) -> HttpResponse:
    run = seen_run(request, public_id, run_id)
    frame = frame_of(finished_result(run), table) if run.is_done and ending in ENDINGS else None
    if frame is None:
        raise Http404
    return _seen(run, False, frame_response(frame, f"restider-{table}-{run.study.day}", ending))


@require_safe
@says_plainly
def access_result_map(request: HttpRequest, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = seen_run(request, public_id, run_id)
    drawn = pictures.access_map_file(finished_result(run), is_made_up=run.study.is_made_up)
    response = HttpResponse(drawn, content_type=SVG)
    response.headers["Content-Disposition"] = f'attachment; filename="restider-karta-{run.study.day}.svg"'
    return _seen(run, False, response)


@require_safe
@says_plainly
def access_result_geojson(request: HttpRequest, public_id: UUID, run_id: UUID) -> HttpResponse:
    run = seen_run(request, public_id, run_id)
    found = pictures.geojson(finished_result(run), is_made_up=run.study.is_made_up)
    response = JsonResponse(found, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})
    return _seen(run, False, response)


def seen_run(request: HttpRequest, public_id: UUID, run_id: UUID) -> AccessRun:
    """404 for a run that the viewer may not see, as for one that is not there."""
    run = run_seen(request.user, public_id, run_id)
    if run is None:
        raise Http404
    return run


def finished_result(run: AccessRun) -> Result:
    """Said when its files are gone; 404 while there is none."""
    if not run.is_done:
        raise Http404
    try:
        return read_result(run.folder)
    except (OSError, ValueError):
        raise Said(
            503,
            _("Resultatet går inte att läsa"),
            _("Filerna med svaret finns inte kvar. Be om samma beräkning igen, så räknas den på nytt."),
            [(run.study.title, run.study.get_absolute_url())],
        ) from None


def about_run(run: AccessRun, result: Result) -> dict[str, Any]:
    """What every page about a result says."""
    study = run.study
    files = [study.timetable, *([study.points] if study.points else [])]
    return {
        "run": run,
        "study": study,
        "result": result,
        "question": run.get_kind_display(),
        "when": wording.when_words(result),
        "sources": "; ".join(dict.fromkeys(f"{one.name}, {one.source}" for one in files)),
        "is_made_up": study.is_made_up,
        "is_earlier": run.study_version != study.version,
        "map_path": reverse("access_result_geojson", args=[study.public_id, run.public_id]),
    }


def _picture(run: AccessRun, result: Result, section: Section) -> Any:
    if section.picture == "map":
        return pictures.access_map(result, is_made_up=run.study.is_made_up)
    if section.picture == "groups":
        return pictures.groups_picture(*group_bars(result), is_share=run.kind == Kind.TRAVEL_TIMES)
    if section.picture == "classes":
        return pictures.groups_picture(*class_bars(result), is_share=True)
    if section.picture == "lorenz":
        return pictures.lorenz_picture(result)
    return pictures.plan_picture(result) if section.picture == "plan" else None


def _seen(run: AccessRun, is_own: bool, response: HttpResponse) -> HttpResponse:
    """Kept for everybody when the study is shown to everybody, and nothing of the viewer's own stands in it."""
    return mark_public(response) if run.study.is_public and not is_own else not_public(response)
