"""Behind the links in mails: the owner confirms, and whoever answers for an example says that it still is true.

Programs follow links, so a link only shows; the button answers.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.share.actions.checking import needs_change, still_true
from hjulet.share.actions.confirming import AnswerRefused, ask_for_changes, confirm, waiting_step
from hjulet.share.forms.asking import CommentForm
from hjulet.share.models import ExamplePage
from hjulet.share.queries.examples import example_page
from hjulet.share.queries.freshness import is_due
from hjulet.share.queries.own import example_with_standing
from hjulet.share.rules import may_check, may_confirm, may_write
from hjulet.share.tokens import opened_by
from hjulet.share.views.private import private_page

YES, CHANGE = "ja", "andra"


def _opened(what: str, token: str) -> tuple[ExamplePage, Person]:
    opened = opened_by(what, token)
    example = example_with_standing(opened.standing_id) if opened is not None else None
    person = Person.objects.filter(pk=opened.person_id, is_active=True).first() if opened else None
    if example is None or person is None:
        raise Http404
    return example, person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_example(request: HttpRequest, token: str) -> HttpResponse:
    example, person = _opened("confirm", token)
    latest = example.get_latest_revision()
    draft: ExamplePage = latest.as_object() if latest is not None else example
    answer = request.POST.get("svar", "")
    form = CommentForm(request.POST if answer == CHANGE else None)
    refused = ""
    if request.method == "POST":
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            revision_id = _number(request.POST.get("version", ""))
            if answer == YES:
                confirm(person, example, revision_id=revision_id)
                return redirect(f"{request.path}?tack={YES}")
            if answer == CHANGE and form.is_valid():
                step = waiting_step(example)
                if step is None:
                    raise AnswerRefused
                comment = form.cleaned_data["comment"]
                ask_for_changes(person, step, comment=comment, revision_id=revision_id)
                return redirect(f"{request.path}?tack={CHANGE}")
        except AnswerRefused as error:
            refused = str(error)
        except limits.TooMany as reached:
            refused = limits.too_many_words(reached)
    is_waiting = waiting_step(example) is not None
    context = {
        **example_page(person, draft),
        "person": person,
        "form": form,
        "version": latest.pk if latest is not None else "",
        "refused": refused,
        "is_waiting": is_waiting,
        "may_confirm": is_waiting and may_confirm(person, draft),
        "thanks": request.GET.get("tack", ""),
        "live": example.live,
    }
    status = 409 if refused else 422 if form.errors else 200
    return private_page(request, "hjulet/share/confirm.html", context, status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_example(request: HttpRequest, token: str) -> HttpResponse:
    example, person = _opened("check", token)
    if not example.live:
        raise Http404
    answer, refused = request.POST.get("svar", ""), ""
    if request.method == "POST":
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            if answer == YES:
                still_true(person, example)
                return redirect(f"{request.path}?tack={YES}")
            if answer == CHANGE:
                needs_change(person, example, comment=request.POST.get("comment", "")[:1000])
                return redirect(f"{request.path}?tack={CHANGE}")
        except limits.TooMany as reached:
            refused = limits.too_many_words(reached)
    if not may_check(person, example):
        raise PermissionDenied
    context = {
        **example_page(person, example),
        "person": person,
        "is_due": is_due(example.standing.last_checked),
        "may_write": may_write(person, example),
        "thanks": request.GET.get("tack", ""),
        "refused": refused,
    }
    return private_page(request, "hjulet/share/check.html", context, 429 if refused else 200)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
