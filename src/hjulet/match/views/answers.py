"""The page of whoever is asked, opened by the link in the mail: yes or no, and later whether all may read what it gave."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.match import actions, rules
from hjulet.match.forms.peer_requests import AnswerForm
from hjulet.match.models import PeerSuggestion
from hjulet.match.queries import peer_requests as queries
from hjulet.match.queries.conversation import is_cancelled, version_of
from hjulet.match.views.peer_requests import posted

Answer = PeerSuggestion.State

YES, NO, PUBLISH, KEEP = "ja", "nej", "visa", "visa-inte"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_peer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail scanners open links. Nobody need sign in."""
    found = queries.suggestion_by_token(token)
    if found is None:
        raise Http404
    what = request.POST.get("svar", "")
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        if what in {YES, NO}:
            note = form.cleaned_data["note"]
            actions.answer(request.user, found, is_yes=what == YES, note=note, has_link=True)
        elif what in {PUBLISH, KEEP}:
            read = request.POST.get("version", "")
            actions.agree_to_publish(request.user, found, agrees=what == PUBLISH, version=read, has_link=True)
        return redirect("answer_peer", token)

    if done := posted(request, form, act):
        return _secret(done)
    fresh = queries.suggestion_by_token(token)
    if fresh is None:
        raise Http404
    return _secret(_page(request, fresh, form))


def _page(request: HttpRequest, found: PeerSuggestion, form: AnswerForm) -> HttpResponse:
    asked = found.request
    is_live = asked.state in rules.LIVE
    is_in = found.state == Answer.ACCEPTED
    gathering = asked.gathering
    context = {
        "suggestion": found,
        "peer_request": asked,
        "form": form,
        "may_answer": is_live and found.state == Answer.ASKED,
        "shows_texts": is_in or (is_live and found.state == Answer.ASKED),
        "is_in": is_in,
        "taking_part": queries.taking_part(asked) if is_in else [],
        "gathering": gathering if is_in and gathering is not None and not is_cancelled(gathering) else None,
        "version": version_of(asked),
        "asks_consent": is_in and asked.wants_public and bool(asked.outcome),
    }
    status = 422 if form.errors else 200 if is_live or is_in else 410
    return render(request, "hjulet/match/answer.html", context, status=status)


def _secret(response: HttpResponse) -> HttpResponse:
    """No search engine keeps the page and no other site is told of its address."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
