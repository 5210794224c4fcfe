"""The pages of whoever asks: what it is, the form, the question with its proposals, and the steps that follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hjulet.hub import limits
from hjulet.hub.publicity import public_page
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE, is_member
from hjulet.match import actions
from hjulet.match.forms.peer_requests import AskForm, BookForm, CloseForm, OutcomeForm, WhomForm, meant_by
from hjulet.match.models import PeerRequest
from hjulet.match.queries import peer_requests as queries
from hjulet.match.queries.conversation import suggested_times
from hjulet.match.rules import ASKS_PER_PERSON, OPEN_ASKS_PER_REQUEST, SILENT_AFTER
from hjulet.match.tokens import answer_token
from hjulet.match.wording import refusal_words

RULES = {
    "asks_per_person": ASKS_PER_PERSON,
    "open_asks": OPEN_ASKS_PER_REQUEST,
    "silent_days": SILENT_AFTER.days,
}

OwnView = Callable[[HttpRequest, PeerRequest], HttpResponse]


@require_safe
@public_page()
def peer_requests(request: HttpRequest) -> HttpResponse:
    """How it works, and what earlier conversations gave: the same for everybody."""
    context = {"outcomes": queries.public_outcomes(ANYONE), **RULES}
    return render(request, "hjulet/match/peer_requests.html", context)


@never_cache
@login_required
@require_safe
def my_peer_requests(request: HttpRequest) -> HttpResponse:
    return render(request, "hjulet/match/my_peer_requests.html", my_requests(request))


def my_requests(request: HttpRequest) -> dict[str, Any]:
    return {
        "requests": queries.requests_of(request.user),
        "asked": queries.asked_of(request.user),
        "is_member": is_member(request.user),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if not is_member(request.user):
        return render(request, "hjulet/match/members_only.html", status=403)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, asker=request.user, initial=meant_by(request.user, request.GET))
    notice = notice_in_force("peer_request")

    def act() -> HttpResponse:
        said = form.cleaned_data
        made = actions.ask_peers(request.user, notice=notice, **said)
        return redirect("peer_request", made.public_id)

    context = {"form": form, "notice": notice, **RULES}
    return posted(request, form, act) or shown(request, "hjulet/match/ask.html", context)


def own(view: OwnView) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page of whoever asked; anybody else is told that there is no such page."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def found(request: HttpRequest, public_id: UUID) -> HttpResponse:
        mine = queries.own_request(request.user, public_id)
        if mine is None:
            raise Http404
        return view(request, mine)

    return found


@never_cache
@login_required
@require_safe
def peer_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The question for whoever asked it; whoever was asked is led to the page where one answers."""
    mine = queries.own_request(request.user, public_id)
    if mine is not None:
        return request_page(request, mine)
    part = queries.suggestion_of(request.user, public_id)
    if part is None:
        raise Http404
    return redirect("answer_peer", answer_token(part))


def request_page(request: HttpRequest, mine: PeerRequest, **more: Any) -> HttpResponse:
    view = queries.request_view(request.user, mine)
    context = {
        "view": view,
        "peer_request": mine,
        "taking_part": queries.taking_part(mine),
        "whom": WhomForm(lines=view.lines),
        "close": CloseForm(),
        **RULES,
        **more,
    }
    wrong = more.get("form")
    return render(
        request, "hjulet/match/peer_request.html", context, status=422 if wrong and wrong.errors else 200
    )


@own
def send(request: HttpRequest, mine: PeerRequest) -> HttpResponse:
    """Acts only when the button is pressed."""
    form = WhomForm(
        request.POST if request.method == "POST" else None, lines=queries.proposal_lines(request.user, mine)
    )

    def act() -> HttpResponse:
        actions.send_to(request.user, mine, form.chosen())
        return back(mine)

    if request.method != "POST":
        return back(mine)
    return posted(request, form, act) or request_page(request, mine, whom=form, form=form)


@own
def close(request: HttpRequest, mine: PeerRequest) -> HttpResponse:
    form = CloseForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        actions.close(request.user, mine, form.cleaned_data["because"])
        return back(mine)

    if request.method != "POST":
        return back(mine)
    return posted(request, form, act) or request_page(request, mine, close=form, form=form)


@own
def book(request: HttpRequest, mine: PeerRequest) -> HttpResponse:
    view = queries.request_view(request.user, mine)
    if not view.may_book:
        return back(mine)
    people = [one.person for one in mine.suggestions.filter(state="accepted") if one.person is not None]
    times = suggested_times([request.user, *people])  # type: ignore[list-item]
    booked = mine.gathering if view.is_booked else None
    initial = {"joining_link": booked.joining_link} if booked is not None else None
    form = BookForm(request.POST if request.method == "POST" else None, times=times, initial=initial)

    def act() -> HttpResponse:
        actions.book(request.user, mine, starts=form.moment(), joining_link=form.cleaned_data["joining_link"])
        return back(mine)

    context = {"form": form, "view": view, "peer_request": mine}
    return posted(request, form, act) or shown(request, "hjulet/match/book.html", context)


@own
def outcome(request: HttpRequest, mine: PeerRequest) -> HttpResponse:
    view = queries.request_view(request.user, mine)
    if not view.may_write_outcome:
        return back(mine)
    initial = {"outcome": mine.outcome, "wants_public": mine.wants_public}
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        actions.write_outcome(request.user, mine, **form.cleaned_data)
        return back(mine)

    context = {"form": form, "peer_request": mine}
    return posted(request, form, act) or shown(request, "hjulet/match/outcome.html", context)


@own
def make_example(request: HttpRequest, mine: PeerRequest) -> HttpResponse:
    """From what it gave to a draft example, by a button."""
    if request.method != "POST":
        return back(mine)
    try:
        draft = actions.make_example(request.user, mine)
    except actions.RequestRefused as refused:
        form = OutcomeForm(data={})
        form.is_valid()
        form.add_error(None, refusal_words(refused.reason))
        return request_page(request, mine, form=form)
    return redirect("write_example", draft.standing.public_id)


def back(mine: PeerRequest) -> HttpResponse:
    return redirect("peer_request", mine.public_id)


def posted(request: HttpRequest, form: Form, act: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The answer of a form that was sent and could be done; None when it is to be shown, with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
        return act()
    except actions.RequestRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refusal_words(refused.reason))
    except limits.TooMany as reached:
        form.add_error(None, limits.too_many_words(reached))
    return None


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
