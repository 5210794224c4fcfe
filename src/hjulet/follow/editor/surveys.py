"""The planner's pages of a survey: its questions, sending, the one reminder, closing, and what was answered."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from hjulet.follow.actions import surveys as actions
from hjulet.follow.editor.survey_forms import QuestionForm, SettingsForm
from hjulet.follow.formats.survey_tables import named_table, survey_table
from hjulet.follow.forms.survey_answers import SurveyForm
from hjulet.follow.models import Survey, SurveyQuestion
from hjulet.follow.queries.survey_results import survey_results
from hjulet.follow.queries.surveys import SurveyState, SurveyView, survey_view
from hjulet.follow.views.surveys import survey_context
from hjulet.follow.wording_surveys import survey_refusal_words
from hjulet.meet.editor.furniture import crumbs_of, editor_page, for_planners
from hjulet.meet.formats.tables import as_csv, as_excel
from hjulet.meet.models import GatheringPage


def gathering_or_404(pk: int) -> GatheringPage:
    return get_object_or_404(GatheringPage.objects.select_related("desk"), pk=pk)


def survey_or_404(view: SurveyView) -> Survey:
    if view.survey is None:
        raise Http404
    return view.survey


def crumbs_in_survey(gathering: GatheringPage, last: str) -> list[dict[str, str]]:
    address = reverse("editor_survey", args=[gathering.pk])
    return [*crumbs_of(gathering), {"url": address, "label": _("Enkät")}, {"url": "", "label": last}]


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the survey is: not made, a draft with its questions, open with how many have answered, or its results."""
    gathering = gathering_or_404(pk)
    view = survey_view(request.user, gathering)
    form = None
    if view.survey is not None and view.state is SurveyState.DRAFT:
        initial = {"introduction": view.survey.introduction, "is_anonymous": view.survey.is_anonymous}
        form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if view.survey is None:
            actions.make_survey(request.user, gathering)
            messages.success(request, _("Enkäten är gjord med fem frågor. Ändra dem som du vill."))
            return redirect("editor_survey", pk)
        if form is None:
            messages.error(request, survey_refusal_words("sent"))
            return redirect("editor_survey", pk)
        if form.is_valid():
            try:
                actions.change_survey(request.user, view.survey, **form.cleaned_data)
            except actions.SurveyRefused as refused:
                messages.error(request, survey_refusal_words(refused.reason))
            else:
                messages.success(request, _("Inledning och anonymitet är sparade."))
            return redirect("editor_survey", pk)
    back = HeaderButton(
        label=_("Efteråt"), url=reverse("editor_after", args=[pk]), icon_name="doc-full", priority=10
    )
    shows_results = view.survey is not None and view.state is not SurveyState.DRAFT
    return editor_page(
        request,
        "hjulet/editor/survey.html",
        title=_("Enkät"),
        icon="form",
        context={
            "gathering": gathering,
            "view": view,
            "survey": view.survey,
            "state": view.state.value,
            "form": form,
            "results": survey_results(request.user, _own(view, gathering)) if shows_results else None,
        },
        crumbs=crumbs_of(gathering, _("Enkät")),
        buttons=[back],
        status=422 if form is not None and form.errors else 200,
    )


def _own(view: SurveyView, gathering: GatheringPage) -> Survey:
    found = survey_or_404(view)
    found.gathering = gathering
    return found


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, question_pk: int | None = None) -> HttpResponse:
    """A new question, or one that is changed."""
    gathering = gathering_or_404(pk)
    found = survey_or_404(survey_view(request.user, gathering))
    row = get_object_or_404(found.questions, pk=question_pk) if question_pk is not None else None
    form = QuestionForm.of(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_question(request.user, found, form.words(), question=row)
        except actions.SurveyRefused as refused:
            form.add_error(_field_of(refused.reason), survey_refusal_words(refused.reason))
        else:
            messages.success(request, _("Frågan är sparad."))
            return redirect("editor_survey", pk)
    title = _("Ändra frågan") if row is not None else _("Ny fråga")
    return editor_page(
        request,
        "hjulet/editor/survey_question.html",
        title=title,
        icon="form",
        context={"gathering": gathering, "form": form, "back": reverse("editor_survey", args=[pk])},
        crumbs=crumbs_in_survey(gathering, title),
        status=422 if form.errors else 200,
    )


def _field_of(reason: str) -> str | None:
    return {"no_text": "text", "no_choices": "choices"}.get(reason)


@for_planners
@require_POST
def question_step(request: HttpRequest, pk: int, question_pk: int, key: str) -> HttpResponse:
    """Up, down or away: buttons, so that the keyboard is enough."""
    found = survey_or_404(survey_view(request.user, gathering_or_404(pk)))
    row: SurveyQuestion = get_object_or_404(found.questions.select_related("survey"), pk=question_pk)
    try:
        if key == "ta-bort":
            actions.remove_question(request.user, row)
            messages.success(request, _("”%(question)s” är borttagen.") % {"question": row.text})
        elif key in {"upp", "ned"}:
            actions.move_question(request.user, row, is_up=key == "upp")
        else:
            raise Http404
    except actions.SurveyRefused as refused:
        messages.error(request, survey_refusal_words(refused.reason))
    return redirect(f"{reverse('editor_survey', args=[pk])}#fragor")


@for_planners
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as those who answer see it, without a button."""
    gathering = gathering_or_404(pk)
    view = survey_view(request.user, gathering)
    found = _own(view, gathering)
    context: dict[str, Any] = survey_context(found, SurveyForm(questions=view.questions))
    context |= {"is_preview": True, "back": reverse("editor_survey", args=[pk])}
    return render(request, "hjulet/follow/survey.html", context)


@for_planners
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What the page shows, for a spreadsheet. With names only when the survey had them."""
    gathering = gathering_or_404(pk)
    results = survey_results(request.user, _own(survey_view(request.user, gathering), gathering))
    table = named_table(results) if results.named and "namn" in request.GET else survey_table(results)
    if kind == "csv":
        response = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        content = as_excel(table, title=_("Enkät"))
        response = HttpResponse(
            content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{gathering.slug}-enkat.{kind}"'
    return response


def asked_words(count: int) -> str:
    return ngettext(
        "Enkäten ligger i utkorgen till %(count)d person som var med.",
        "Enkäten ligger i utkorgen till %(count)d personer som var med.",
        count,
    ) % {"count": count}
