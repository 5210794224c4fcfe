"""What is added beside an answer: one row at a time, changed and removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.follow.actions import assessment_rows as actions
from hjulet.follow.actions.assessments import AnsweredMeanwhile, AssessmentRefused
from hjulet.follow.forms.assessment_rows import AlternativeForm, EffectForm, RowForm, TableForm, VoiceForm
from hjulet.follow.models import Assessment, AssessmentTable
from hjulet.follow.queries.assessment_rows import SORTS, Row, Sort, row_of
from hjulet.follow.questions import ALTERNATIVE, BY_SLUG, EFFECT, TABLE, VOICE, Asked
from hjulet.follow.views.assessment_writing import (
    OVERWRITE,
    found_inside,
    keep_until_signed_in,
    posted_version,
)
from hjulet.follow.views.furniture import refused_by_limit
from hjulet.hub.models import Person
from hjulet.share.views.private import kept_words, private_page

FORMS: dict[str, type[RowForm]] = {
    ALTERNATIVE: AlternativeForm,
    EFFECT: EffectForm,
    VOICE: VoiceForm,
    TABLE: TableForm,
}
REMOVE = "ta-bort"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: UUID, slug: str, sort: str) -> HttpResponse:
    return _row(request, public_id, slug, sort, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID, slug: str, sort: str, pk: int) -> HttpResponse:
    return _row(request, public_id, slug, sort, pk)


def _row(request: HttpRequest, public_id: UUID, slug: str, sort_slug: str, pk: int | None) -> HttpResponse:
    asked, sort = BY_SLUG.get(slug), SORTS.get(sort_slug)
    if asked is None or sort is None or sort_slug not in asked.rows:
        raise Http404
    if not isinstance(request.user, Person):
        return keep_until_signed_in(request)
    found = found_inside(request, public_id)
    if found.is_closed and request.method != "POST":
        return redirect("assessment_overview", public_id)
    row = None if pk is None else row_of(found, asked, sort, pk)
    if pk is not None and row is None:
        raise Http404
    if request.method == "POST":
        return _save(request, found, asked, sort, row)
    kept = kept_words(request)
    version = int(kept[1]) if kept else (row.version if row is not None else 0)
    form = _form(found, asked, sort, row, kept[0] if kept else None)
    return _page(request, found, asked, sort, row, form, version=version, is_restored=kept is not None)


def _form(
    found: Assessment, asked: Asked, sort: Sort, row: Row | None, data: Any = None, files: Any = None
) -> RowForm:
    more: dict[str, Any] = {"keeps_rows": True} if isinstance(row, AssessmentTable) else {}
    kind = FORMS[sort.slug]
    if row is None:
        initial = {"said_on": timezone.localdate(), "dated_on": timezone.localdate()}
    else:
        initial = {name: getattr(row, name) for name in kind.base_fields if hasattr(row, name)}
    return kind(data, files, assessment=found, question=asked.key, initial=initial, **more)


def _save(request: HttpRequest, found: Assessment, asked: Asked, sort: Sort, row: Row | None) -> HttpResponse:
    version, do = posted_version(request), request.POST.get("gor", "")
    form = _form(found, asked, sort, row, request.POST, request.FILES)
    if do == REMOVE and row is not None:
        return _remove(request, found, asked, sort, row)
    retry_after = 0
    if not form.is_valid() or (retry_after := refused_by_limit(request, form)):
        status = 429 if retry_after else 422
        return _page(request, found, asked, sort, row, form, version=version, status=status)
    said = {**form.said(), "question": asked.key} if sort.is_of_question else form.said()
    try:
        if row is None:
            actions.add_row(request.user, found, sort.model, said)  # type: ignore[type-var]
        else:
            actions.change_row(request.user, found, row, said, version=version, overwrite=do == OVERWRITE)  # type: ignore[type-var]
    except AnsweredMeanwhile:
        fresh = row_of(found, asked, sort, row.pk) if row is not None else None
        return _page(
            request, found, asked, sort, fresh, form, version=version, status=409, changed_elsewhere=True
        )
    except AssessmentRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, found, asked, sort, row, form, version=version, status=422)
    return redirect("assessment_question", found.public_id, asked.slug)


def _remove(request: HttpRequest, found: Assessment, asked: Asked, sort: Sort, row: Row) -> HttpResponse:
    try:
        actions.remove_row(request.user, found, row)
    except AssessmentRefused as refused:
        form = _form(found, asked, sort, row)
        return _page(
            request, found, asked, sort, row, form, version=row.version, status=409, refused=str(refused)
        )
    return redirect("assessment_question", found.public_id, asked.slug)


def _page(
    request: HttpRequest,
    found: Assessment,
    asked: Asked,
    sort: Sort,
    row: Row | None,
    form: RowForm,
    *,
    version: int,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "assessment": found,
        "asked": asked,
        "sort": sort,
        "row": row,
        "may_remove": row is not None and not getattr(row, "is_zero", False),
        "form": form,
        "version": version,
        **more,
    }
    return private_page(request, "hjulet/follow/assessment_row.html", context, status)
