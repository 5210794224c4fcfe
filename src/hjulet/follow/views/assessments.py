"""The public face of social impact assessments: the list, one of them, and the same on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hjulet.follow.formats import assessment_view
from hjulet.follow.formats.assessment_pdf import assessment_pdf
from hjulet.follow.models import Assessment
from hjulet.follow.models.assessment_parts import Group
from hjulet.follow.models.assessments import Measure
from hjulet.follow.queries import assessments as queries
from hjulet.follow.questions import PLAIN_WORDS
from hjulet.follow.told import Told
from hjulet.hub.publicity import not_public, public_page
from hjulet.hub.queries import place_by_slug, places
from hjulet.hub.rules import ANYONE
from hjulet.meet.views_paper import pdf_response

PER_PAGE = 30
STATES = (Assessment.State.CLOSED, Assessment.State.REOPENED)


@require_safe
@public_page("plats", "atgard", "grupp", "lage", "sida")
def assessments(request: HttpRequest) -> HttpResponse:
    """What organisations have assessed and show to everybody, the latest first."""
    place = place_by_slug(ANYONE, request.GET.get("plats", "")[:60])
    chosen = {
        "measure": _one_of(request.GET.get("atgard", ""), Measure.values),
        "group": _one_of(request.GET.get("grupp", ""), Group.values),
        "state": _one_of(request.GET.get("lage", ""), [state.value for state in STATES]),
    }
    found = queries.public_editions(place=place, **chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "lines": queries.lines(page.object_list),
        "place": place,
        **chosen,
        "counties": places(ANYONE).filter(kind="county"),
        "measures": Measure.choices,
        "groups": Group.choices,
        "states": [(state.value, state.label) for state in STATES],
        "is_narrowed": bool(place or any(chosen.values())),
    }
    return render(request, "hjulet/follow/assessments.html", context)


def _one_of(value: str, values: list[str]) -> str:
    return value if value in values else ""


@require_safe
@public_page()
def assessment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The latest edition, the same for everybody. Those inside are led to what they are writing when it is not shown."""
    line = queries.public_assessment(public_id)
    if line is None:
        if queries.assessment_by_id(request.user, public_id) is None:
            raise Http404
        return not_public(redirect("whole_assessment", public_id))
    context = {
        **whole_context(line.told),
        "line": line,
        "assessment": line.assessment,
        "reopened": queries.reopened(line.assessment),
        "commitment": queries.shown_commitment(ANYONE, line.assessment),
    }
    return render(request, "hjulet/follow/assessment.html", context)


@require_safe
@public_page()
def assessment_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    line = queries.public_assessment(public_id)
    if line is None:
        raise Http404
    content = assessment_pdf(
        line.told, line.assessment, number=line.edition.number, closed_at=line.edition.closed_at
    )
    return pdf_response(content, f"konsekvensanalys-{public_id}", is_download=False)


def whole_context(told: Told) -> dict[str, Any]:
    """What a page needs that shows all of it."""
    points = queries.place_points(assessment_view.named_places(told))
    return {
        "told": told,
        "measure_words": Measure(told.measure).label,
        "parts": assessment_view.parts(told, points),
        "plain_words": PLAIN_WORDS,
    }
