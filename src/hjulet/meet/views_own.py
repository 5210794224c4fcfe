"""A person's own sign-up, opened by the private link: see, change, answer an offer, pass it on, cancel."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.hub import limits
from hjulet.hub.queries import notice_in_force
from hjulet.meet import actions, queries, rules
from hjulet.meet.forms import AnswersForm, ChangeForm, HandOverForm, SwitchForm
from hjulet.meet.models import Registration
from hjulet.meet.queries.presence import may_have_certificate
from hjulet.meet.queries.prices import fee_if_cancelled
from hjulet.meet.views_private import keep_secret, registration_or_404, too_many_writes
from hjulet.meet.wording import refusal_words

DONE = {
    "andrad": _("Uppgifterna är ändrade. Vi har skickat dem till dig med e-post."),
    "svarat": _("Svaren är sparade."),
    "tackatja": _("Platsen är din. Vi har skickat ett kvitto med e-post."),
    "bytt": _("Bytet är gjort. Vi har skickat det till dig med e-post."),
    "overlaten": _("Platsen är överlåten. Din kollega har fått ett eget mejl."),
}
"""What is said after something was done; by what the address says after the question mark."""


View = Callable[[HttpRequest, str], HttpResponse]


def button_only(view: View) -> View:
    """Acts only when a button is pressed: mail scanners open links. Whoever comes by a link sees the sign-up instead."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def pressed(request: HttpRequest, token: str) -> HttpResponse:
        return view(request, token) if request.method == "POST" else redirect("registration", token)

    return pressed


def own_page(
    request: HttpRequest, found: Registration, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one's own sign-up, with the form that was wrong when there is one."""
    gathering, desk = found.gathering, found.gathering.desk
    now = timezone.now()
    occupancy = queries.occupancy(gathering, desk)
    fee = fee_if_cancelled(found, now, starts=gathering.starts)
    is_active = found.state in Registration.ACTIVE
    may_change = is_active and desk.cancelled_at is None and not gathering.is_over(now)
    may_pass_on = may_change and now < gathering.starts
    answers_form = AnswersForm(gathering=gathering, initial=found.answers)
    switch_form = SwitchForm(occupancy=occupancy, current=found)
    done = next((DONE[name] for name in DONE if name in request.GET), "")
    context = {
        "registration": found,
        "gathering": gathering,
        "desk": desk,
        "position": queries.queue_position(found),
        "status": rules.status(gathering, desk),
        "fee": fee,
        "may_change": may_change,
        "may_pass_on": may_pass_on,
        "was_registered_by_another": actions.was_registered_by_another(found),
        "form": ChangeForm.of(found),
        "hand_over_form": HandOverForm(),
        "answers_form": answers_form if may_change and answers_form.fields else None,
        "waits_for_answers": may_change and answers_form.is_waiting,
        "switch_form": switch_form if may_pass_on and switch_form.has_choice else None,
        "notice": notice_in_force("registration"),
        "token": token,
        "certificate": may_have_certificate(found),
        "done": done,
        **more,
    }
    response = render(request, "hjulet/meet/registration.html", context, status=status)
    return keep_secret(response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """See, and correct name or role."""
    found = registration_or_404(token)
    if request.method != "POST":
        return own_page(request, found, token)
    form = ChangeForm.of(found, request.POST)
    if not form.is_valid():
        return own_page(request, found, token, status=422, form=form, wrong=form)
    return _do(
        request,
        found,
        token,
        "andrad",
        lambda: actions.change_registration(
            request.user,
            found,
            name=form.cleaned_data["name"],
            role_title=form.cleaned_data["role"],
            has_link=True,
        ),
    )


def _do(
    request: HttpRequest, found: Registration, token: str, done: str, act: Callable[[], object]
) -> HttpResponse:
    """Do it and say so; or say why it could not be done, with nothing changed."""
    if refused := too_many_writes(request):
        return refused
    try:
        act()
    except actions.RegistrationRefused as refusal:
        fresh = registration_or_404(token)
        return own_page(request, fresh, token, status=409, refused=refusal_words(refusal.reason))
    except actions.OfferEnded:
        fresh = registration_or_404(token)
        return own_page(request, fresh, token, status=409, refused=refusal_words("offer_ended"))
    response = redirect("registration", token)
    response["Location"] += f"?{done}=1" if done else ""
    return response


@never_cache
@button_only
def accept(request: HttpRequest, token: str) -> HttpResponse:
    found = registration_or_404(token)
    return _do(
        request,
        found,
        token,
        "tackatja",
        lambda: actions.accept_offer(request.user, found, has_link=True),
    )


@never_cache
@button_only
def switch(request: HttpRequest, token: str) -> HttpResponse:
    """Another way or place to take part."""
    found = registration_or_404(token)
    occupancy = queries.occupancy(found.gathering, found.gathering.desk)
    form = SwitchForm(request.POST, occupancy=occupancy, current=found)
    if not form.is_valid():
        return own_page(request, found, token, status=422, switch_form=form, wrong=form)
    mode, site_id = form.chosen()
    return _do(
        request,
        found,
        token,
        "bytt",
        lambda: actions.switch_seats(request.user, found, mode=mode, site_id=site_id, has_link=True),
    )


@never_cache
@button_only
def hand_over(request: HttpRequest, token: str) -> HttpResponse:
    """Let a colleague come instead. Mails go to the address that is typed, so it is counted."""
    found = registration_or_404(token)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return own_page(request, found, token, status=422, hand_over_form=form, wrong=form)
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        limits.count(limits.SIGN_UPS_BY_EMAIL, form.cleaned_data["email"].casefold())
        actions.hand_over(
            request.user,
            found,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            role_title=form.cleaned_data["role"],
            language=translation.get_language() or "sv",
            notice=notice_in_force("registration"),
            has_link=True,
        )
    except actions.RegistrationRefused as refusal:
        form.add_error(refusal.field, refusal_words(refusal.reason))
        return own_page(
            request, registration_or_404(token), token, status=409, hand_over_form=form, wrong=form
        )
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
        response = own_page(request, found, token, status=429, hand_over_form=form, wrong=form)
        response.headers["Retry-After"] = str(reached.seconds)
        return response
    response = redirect("registration", token)
    response["Location"] += "?overlaten=1"
    return response


@never_cache
@button_only
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the planners' own questions, or change the answers."""
    found = registration_or_404(token)
    form = AnswersForm(request.POST, gathering=found.gathering)
    if not form.is_valid():
        return own_page(request, found, token, status=422, answers_form=form, wrong=form)
    return _do(
        request,
        found,
        token,
        "svarat",
        lambda: actions.answer_questions(request.user, found, form.answers(), has_link=True),
    )


@never_cache
@button_only
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """A button, never a link: mail scanners open links. Also how an offer is declined."""
    found = registration_or_404(token)
    return _do(
        request,
        found,
        token,
        "",
        lambda: actions.cancel_registration(request.user, found, has_link=True),
    )


@never_cache
@button_only
def object_to(request: HttpRequest, token: str) -> HttpResponse:
    """I was signed up by somebody else and do not want to be."""
    found = registration_or_404(token)
    return _do(
        request,
        found,
        token,
        "",
        lambda: actions.object_to_registration(request.user, found, has_link=True),
    )
