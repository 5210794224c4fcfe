"""What cannot be taken back, each with a page that says first what happens: send, remind, close, throw away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from hjulet.follow.actions import surveys as actions
from hjulet.follow.editor.survey_forms import SendForm
from hjulet.follow.editor.surveys import (
    asked_words,
    crumbs_in_survey,
    gathering_or_404,
    survey_or_404,
)
from hjulet.follow.models import Survey
from hjulet.follow.queries.small_groups import FEWEST
from hjulet.follow.queries.surveys import SurveyState, SurveyView, survey_view
from hjulet.follow.wording_surveys import survey_refusal_words
from hjulet.hub.rules import Actor
from hjulet.meet.editor.furniture import editor_page, for_planners


@dataclass(frozen=True, slots=True)
class SurveyStep:
    label: str | Promise
    states: tuple[SurveyState, ...]
    consequences: Callable[[Survey, SurveyView], list[str]]
    run: Callable[[Actor, Survey], str]
    """Does it, and returns the sentence that says so. Sending takes a day, too, and is done by the view."""


def _send_words(survey: Survey, view: SurveyView) -> list[str]:
    words = [
        ngettext(
            "%(count)d person som är markerad som närvarande får ett mejl med en egen länk. Ingen annan.",
            "%(count)d personer som är markerade som närvarande får var sitt mejl med en egen länk. Ingen annan.",
            view.came,
        )
        % {"count": view.came},
        _now("Den som markeras som närvarande senare får enkäten då, så länge den är öppen."),
        _now("Frågorna, och om enkäten är anonym, går inte att ändra sedan."),
    ]
    if survey.is_anonymous:
        words.append(
            _now(
                "Du ser hur många som har svarat, aldrig vilka. Resultatet visas när enkäten har stängts, om minst fem "
                "har svarat."
            )
        )
        if view.came < FEWEST:
            words.append(
                _now("Färre än fem var med, så resultatet kommer inte att visas. Fråga hellre på annat sätt.")
            )
    else:
        words.append(_now("Enkäten är inte anonym: ni ser namnen, och det står i mejlet och på sidan."))
    return words


def _remind_words(survey: Survey, view: SurveyView) -> list[str]:
    return [
        _now("De som inte har svarat får ett mejl till. De som har svarat får inget."),
        _now("Det går bara att påminna en gång. Vilka som fick påminnelsen visas inte för någon."),
    ]


def _remind(actor: Actor, survey: Survey) -> str:
    actions.remind(actor, survey)
    return _now("Påminnelsen ligger i utkorgen.")


def _close_words(survey: Survey, view: SurveyView) -> list[str]:
    words = [_now("Ingen kan svara längre. Enkäten går inte att öppna igen.")]
    if survey.is_anonymous and view.answered < FEWEST:
        words.append(_now("Färre än fem har svarat, så svaren kommer inte att visas för någon."))
    else:
        words.append(_now("Resultatet visas här, och det sammanlagda i nätverkets och seriens rapport."))
    return words


def _close(actor: Actor, survey: Survey) -> str:
    actions.close_survey(actor, survey)
    return _now("Enkäten är stängd.")


def _remove(actor: Actor, survey: Survey) -> str:
    actions.remove_survey(actor, survey)
    return _now("Utkastet är borttaget.")


STEPS = {
    "skicka": SurveyStep(_("Skicka enkäten"), (SurveyState.DRAFT,), _send_words, lambda actor, survey: ""),
    "paminn": SurveyStep(_("Påminn dem som inte har svarat"), (SurveyState.OPEN,), _remind_words, _remind),
    "stang": SurveyStep(_("Stäng enkäten"), (SurveyState.OPEN,), _close_words, _close),
    "ta-bort": SurveyStep(
        _("Ta bort utkastet"),
        (SurveyState.DRAFT,),
        lambda survey, view: [_now("Frågorna tas bort. Inget har skickats till någon.")],
        _remove,
    ),
}


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    gathering = gathering_or_404(pk)
    view = survey_view(request.user, gathering)
    found, wanted = survey_or_404(view), STEPS.get(key)
    if wanted is None:
        raise Http404
    found.gathering = gathering
    reason = actions.why_not_send(found, timezone.now()) if key == "skicka" else ""
    if view.state not in wanted.states:
        reason = "sent" if view.state is not SurveyState.DRAFT and key == "skicka" else "not_open"
    if reason:
        messages.error(request, survey_refusal_words(reason))
        return redirect("editor_survey", pk)
    form = SendForm(request.POST if request.method == "POST" else None) if key == "skicka" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is not None:
                day = form.cleaned_data["last_day"]
                done = asked_words(actions.send_survey(request.user, found, last_day=day))
            else:
                done = wanted.run(request.user, found)
        except actions.SurveyRefused as refused:
            messages.error(request, survey_refusal_words(refused.reason))
        else:
            messages.success(request, done)
        return redirect("editor_survey", pk)
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=str(wanted.label),
        icon="form",
        context={
            "subject": gathering.title,
            "consequences": wanted.consequences(found, view),
            "form": form,
            "is_serious": key in {"stang", "ta-bort"},
            "back": reverse("editor_survey", args=[pk]),
        },
        crumbs=crumbs_in_survey(gathering, str(wanted.label)),
        status=422 if form is not None and form.errors else 200,
    )
