"""The forms of access: a study begun and changed, the choices of a question, and what a proposal withdraws."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hjulet.measure import access_files as files
from hjulet.measure.access_departures import Line, lines_of
from hjulet.measure.access_reading import usual_day
from hjulet.measure.access_refused import ChangedMeanwhile
from hjulet.measure.actions import access_studies
from hjulet.measure.actions.access_runs import ask_for_run
from hjulet.measure.forms_access import LeastHarmForm, NewStudyForm, ProposalForm, RankForm, StudyForm
from hjulet.measure.models import AccessPoints, AccessStudy, Timetable
from hjulet.measure.models.access_runs import Kind
from hjulet.measure.queries import access as queries
from hjulet.measure.views.access_furniture import (
    SignedIn,
    done_or_said,
    for_signed_in,
    form_page,
    organisations_or_page,
    own_study,
    typed,
)
from hjulet.measure.wording_access_faults import fault_words
from hjulet.measure.wording_access_studies import kind_words, study_words

METHODS = ["GET", "HEAD", "POST"]
EVERYBODY = ("population", "befolkning", "invånare", "invanare", "boende", "folkmängd", "people", "pop")
SHOWN_AT_ONCE = 1_200
"""Departures; of a larger timetable one chooses lines first."""


@require_http_methods(METHODS)
@for_signed_in
def new_study(request: SignedIn) -> HttpResponse:
    organisations = organisations_or_page(request)
    if isinstance(organisations, HttpResponse):
        return organisations
    timetables = queries.timetables_to_use(request.user).filter(state=Timetable.State.READY)
    points = queries.points_to_use(request.user)
    form = NewStudyForm(typed(request), organisations=organisations, timetables=timetables, points=points)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        organisation, more = said.pop("organisation"), usual_rules(said["timetable"], said["points"])
        made = done_or_said(
            request, form, lambda: access_studies.make_study(request.user, organisation, **said, **more)
        )
        if made:
            return redirect("change_access_study", made.public_id)
    return form_page(
        request, "hjulet/measure/access_study_new.html", {"has_timetables": timetables.exists()}, form
    )


def usual_rules(timetable: Timetable, points: AccessPoints | None) -> dict[str, Any]:
    """What is taken unless something else is said: an ordinary Tuesday, and the column that looks like everybody."""
    rules: dict[str, Any] = {"day": usual_day(queries.days_of(timetable), timezone.localdate())}
    names = points.column_names if points is not None else []
    everybody = next((name for name in names if name.strip().casefold() in EVERYBODY), None)
    return rules | ({"people": [everybody]} if everybody else {})


@require_http_methods(METHODS)
@for_signed_in
def change_study(request: SignedIn, public_id: UUID) -> HttpResponse:
    study = own_study(request, public_id)
    timetables = queries.timetables_to_use(request.user).filter(state=Timetable.State.READY)
    form = StudyForm(typed(request), study=study, timetables=timetables)
    version = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        try:
            if done_or_said(
                request,
                form,
                lambda: access_studies.change_study(
                    request.user,
                    study,
                    version=int(version) if version.isdecimal() else -1,
                    **form.study_fields(),
                ),
            ):
                return redirect(study.get_absolute_url())
        except ChangedMeanwhile:
            form.add_error(None, _("En kollega har ändrat studien under tiden. Läs igenom och spara igen."))
    span = {"first": study.timetable.first_day, "last": study.timetable.last_day}
    context = {"study": study, **span, "rules": [form[name] for name in StudyForm.RULES]}
    return form_page(request, "hjulet/measure/access_study_form.html", context, form)


@require_http_methods(METHODS)
@for_signed_in
def ask_rank(request: SignedIn, public_id: UUID) -> HttpResponse:
    study = own_study(request, public_id)
    form = RankForm(typed(request))
    return _asked(request, study, Kind.RANK, form, lambda: {"unit": form.cleaned_data["unit"]})


@require_http_methods(METHODS)
@for_signed_in
def ask_least_harm(request: SignedIn, public_id: UUID) -> HttpResponse:
    study = own_study(request, public_id)
    form = LeastHarmForm(typed(request), people=study.people)
    return _asked(request, study, Kind.LEAST_HARM, form, form.choices)


def _asked(request: SignedIn, study: AccessStudy, kind: Kind, form: Form, choices: Any) -> HttpResponse:
    """The form of one kind of question; on to the run when it has been asked."""
    if request.method == "POST" and form.is_valid():
        run = done_or_said(request, form, lambda: ask_for_run(request.user, study, kind, **choices()))
        if run:
            return redirect(run.get_run_url())
    context = {"study": study, "kind": kind, "kind_words": kind_words(kind), "words": study_words(study)}
    return form_page(request, "hjulet/measure/access_question_form.html", context, form)


@require_http_methods(METHODS)
@for_signed_in
def new_proposal(request: SignedIn, public_id: UUID) -> HttpResponse:
    """Departures to tick, lines and hours; what a ranking has ticked comes here without a title, and is no fault."""
    study = own_study(request, public_id)
    lines = day_lines(study)
    routes = [(line.route, line.name) for line in lines]
    trips = [one.trip for line in lines for one in line.departures]
    data = typed(request)
    is_first = data is not None and "title" not in data
    ticked = set(data.getlist("trips")) if data is not None else set()
    form = ProposalForm(None if is_first else data, trips=trips, routes=routes)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        title = said.pop("title")
        run = done_or_said(request, form, lambda: _propose(request, study, title, said))
        if run:
            return redirect(run.get_run_url())
    context = {
        "study": study,
        **_departures(lines, ticked, set(request.GET.getlist("linje"))),
        "ticked": ticked,
        "is_many": len(trips) > SHOWN_AT_ONCE,
    }
    return form_page(request, "hjulet/measure/access_proposal_form.html", context, form)


def _propose(request: SignedIn, study: AccessStudy, title: str, said: dict[str, Any]) -> Any:
    proposal = access_studies.make_proposal(request.user, study, title, **said)
    return ask_for_run(request.user, study, Kind.COMPARE, proposal=proposal)


def day_lines(study: AccessStudy) -> list[Line]:
    """The study's day, line by line; 404 when the kept file cannot be read, which the log says."""
    from hjulet.instruments.access import AccessError

    digest = study.timetable.digest
    kept = files.results_folder() / f"departures-{digest}-{study.day}.json"
    try:
        return lines_of(files.timetable_path(digest), study.day, kept)
    except AccessError as fault:
        raise Http404(fault_words(fault)) from None


def _departures(lines: list[Line], ticked: set[str], wanted: set[str]) -> dict[str, Any]:
    """The lines to show: all of a small timetable; else those asked for and those where something is ticked."""
    is_few = sum(len(line.departures) for line in lines) <= SHOWN_AT_ONCE
    shown = [
        (line, [one for one in line.departures if one.trip in ticked])
        for line in lines
        if is_few or line.route in wanted or any(one.trip in ticked for one in line.departures)
    ]
    return {"lines": lines, "shown": shown, "wanted": wanted}
