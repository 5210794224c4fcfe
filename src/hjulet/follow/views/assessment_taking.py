"""Putting what Measure has computed into an assessment: which of one's assessments, and under which question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.follow import rules_assessments as rules
from hjulet.follow.actions.assessment_rows import add_table
from hjulet.follow.actions.assessments import AssessmentRefused
from hjulet.follow.formats.pasted_table import ReadTable, UnreadableTable, read_table
from hjulet.follow.models import Assessment
from hjulet.follow.queries.assessments import own_assessments
from hjulet.follow.questions import QUESTIONS, TABLE
from hjulet.follow.views.furniture import form_page, refused_by_limit
from hjulet.hub.models import Person
from hjulet.measure.queries.access_told import ToldTable, told_table
from hjulet.share.views.private import private_page, to_sign_in

TABLE_QUESTIONS = tuple(asked for asked in QUESTIONS if TABLE in asked.rows)


class TakeForm(forms.Form):
    """Which assessment, which question, and what it is to be called there."""

    assessment = forms.ChoiceField(
        label=gettext_lazy("Vilken analys?"), error_messages={"required": gettext_lazy("Välj en analys.")}
    )
    question = forms.ChoiceField(
        label=gettext_lazy("Under vilken fråga?"),
        error_messages={"required": gettext_lazy("Välj en fråga.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Vad visar tabellen?"),
        max_length=150,
        error_messages={"required": gettext_lazy("Skriv vad tabellen visar.")},
    )

    def __init__(self, data: Any, *, assessments: Sequence[Assessment], told: ToldTable) -> None:
        initial = {"question": told.tells_of, "title": told.title}
        if len(assessments) == 1:
            initial["assessment"] = str(assessments[0].public_id)
        super().__init__(data, initial=initial)
        for name, choices in (
            ("assessment", [(str(one.public_id), one.title) for one in assessments]),
            ("question", [(asked.key, str(asked.question)) for asked in TABLE_QUESTIONS]),
        ):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]
            field.widget = forms.Select(choices=choices)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: HttpRequest, public_id: UUID, run_id: UUID, table: str) -> HttpResponse:
    """Only who may see the run and write in an open assessment; the table is read when it is put in, and kept as values."""
    if not isinstance(request.user, Person):
        return to_sign_in(request.path)
    told = told_table(request.user, public_id, run_id, table)
    if told is None:
        raise Http404
    open_ones = [one for one in own_assessments(request.user) if rules.may_write(request.user, one)]
    context: dict[str, Any] = {"told": told, "run": told.run}
    if not open_ones:
        return private_page(request, "hjulet/follow/no_assessment_to_take.html", context)
    form = TakeForm(request.POST or None, assessments=open_ones, told=told)
    retry_after = 0
    if form.is_valid() and not (retry_after := refused_by_limit(request, form)):
        said = form.cleaned_data
        chosen = next(one for one in open_ones if str(one.public_id) == said["assessment"])
        if (read := _read(told, form)) is not None and _put(request, chosen, told, read, form):
            asked = next(one for one in TABLE_QUESTIONS if one.key == said["question"])
            return redirect("assessment_question", chosen.public_id, asked.slug)
    return form_page(
        request, "hjulet/follow/take_into_assessment.html", context, form, retry_after=retry_after
    )


def _read(told: ToldTable, form: TakeForm) -> ReadTable | None:
    try:
        return read_table(told.text, people=told.people, shown=told.shown)
    except UnreadableTable as wrong:
        form.add_error(None, _("Tabellen går inte att ta med: %(why)s") % {"why": wrong})
        return None


def _put(
    request: HttpRequest, assessment: Assessment, told: ToldTable, read: ReadTable, form: TakeForm
) -> bool:
    said = form.cleaned_data
    try:
        add_table(
            request.user, assessment, said["question"], read,
            title=said["title"], source=told.source, dated_on=told.dated_on, method=told.method,
        )  # fmt: skip
    except AssessmentRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
