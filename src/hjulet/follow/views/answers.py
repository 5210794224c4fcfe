"""What the links in mails open: saying how it goes, and whether everybody may see it. A GET never changes anything."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.follow import rules
from hjulet.follow.actions import commitments as actions
from hjulet.follow.actions.answers import answer
from hjulet.follow.forms.commitments import AnswerForm
from hjulet.follow.models import Commitment
from hjulet.follow.queries import commitments as queries
from hjulet.follow.tokens import Opened, answer_in, publish_in
from hjulet.follow.views.furniture import form_page, refused_by_limit
from hjulet.hub.models import Person


def _opened(opened: Opened | None) -> tuple[Commitment, Person]:
    """The commitment and the person that the link is for; 404 when it is not ours, or one of them is gone."""
    found = queries.commitment_opened_by(opened.public_id) if opened is not None else None
    person = (
        Person.objects.filter(pk=opened.person_id, is_active=True).first() if opened is not None else None
    )
    if found is None or person is None:
        raise Http404
    return found, person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail, without signing in: the link is for one person and dies with the right to act for the organisation."""
    found, person = _opened(answer_in(token))
    return _answer(request, found, person, reverse("answer_commitment", args=[token]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same page from "min sida"."""
    found = queries.commitment_by_id(request.user, public_id)
    if found is None or not isinstance(request.user, Person):
        raise Http404
    return _answer(request, found, request.user, reverse("answer_own_commitment", args=[public_id]))


def _answer(request: HttpRequest, found: Commitment, person: Person, address: str) -> HttpResponse:
    if not rules.may_answer(person, found):
        return form_page(request, "hjulet/follow/may_not_answer.html", {}, None)
    wanted = (request.POST if request.method == "POST" else request.GET).get("svar", "")
    state = wanted if wanted in rules.ANSWERS else ""
    is_sent = request.method == "POST" and bool(state)
    form = AnswerForm(request.POST if is_sent else None, state=state, commitment=found) if state else None
    retry_after = 0
    if (
        is_sent
        and form is not None
        and form.is_valid()
        and not (retry_after := refused_by_limit(request, form))
    ):
        try:
            answer(person, found, form.said())
        except actions.CommitmentRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect(f"{address}?tack={state}")
    thanks = request.GET.get("tack", "")
    [line] = queries.lines(person, [found])
    context = {
        "commitment": found,
        "line": line,
        "state": state,
        "answers": [Commitment.State(value) for value in rules.ANSWERS],
        "own_address": address,  # `address` is the menu's
        "thanks": thanks if thanks == found.state else "",
        "may_make_example": request.user == person and rules.may_make_example(person, found),
    }
    return form_page(request, "hjulet/follow/answer_commitment.html", context, form, retry_after=retry_after)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, token: str) -> HttpResponse:
    """The representative's yes or no, from the mail."""
    found, person = _opened(publish_in(token))
    return _publish(request, found, person, reverse("publish_commitment", args=[token]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_signed_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same from the organisation's list."""
    found = queries.commitment_by_id(request.user, public_id)
    if found is None or not isinstance(request.user, Person):
        raise Http404
    return _publish(request, found, request.user, reverse("publish_own_commitment", args=[public_id]))


def _publish(request: HttpRequest, found: Commitment, person: Person, address: str) -> HttpResponse:
    if not rules.may_make_public(person, found):
        return form_page(request, "hjulet/follow/may_not_answer.html", {}, None)
    said = request.POST.get("visa", "") if request.method == "POST" else ""
    if said in {"ja", "nej"}:
        actions.say_whether_public(person, found, is_public=said == "ja")
        return redirect(f"{address}?tack=1")
    [line] = queries.lines(person, [found], shows_names=True)
    context = {
        "commitment": found,
        "line": line,
        "own_address": address,  # `address` is the menu's
        "is_public": found.visibility == Commitment.Visibility.PUBLIC,
        "thanks": "tack" in request.GET,
    }
    return form_page(request, "hjulet/follow/publish_commitment.html", context, None)
