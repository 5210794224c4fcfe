"""What a person with a sign-up does beside it: chooses sessions, sees the others, and says whether to be seen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hjulet.hub import limits
from hjulet.hub.models import Person
from hjulet.meet.actions.choices import ChoiceRefused, choose_sessions
from hjulet.meet.actions.listing import show_in_list
from hjulet.meet.models import Registration
from hjulet.meet.queries.choices import choice_groups, takes_choices
from hjulet.meet.queries.listing import participant_list
from hjulet.meet.tokens import manage_token
from hjulet.meet.views_private import keep_secret, registration_or_404, too_many_writes


def _private(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    return keep_secret(render(request, template, context, status=status))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """One session for each time, changed as often as one likes until the gathering begins."""
    found = registration_or_404(token)
    groups = choice_groups(found)
    picked = {option.session.pk for group in groups for option in group.options if option.is_chosen}
    error, retry_after = "", 0
    if request.method == "POST":
        picked = {int(value) for group in groups if (value := request.POST.get(group.key, "")).isdecimal()}
        try:
            limits.count(limits.WRITES_BY_CLIENT, limits.client_of(request))
            choose_sessions(request.user, found, picked, has_link=True)
        except ChoiceRefused as refused:
            error = str(refused)
        except limits.TooMany as reached:
            error, retry_after = limits.too_many_words(reached), reached.seconds
        else:
            return redirect(request.path + "?valt=1")
        groups = choice_groups(found)
    context = {
        "registration": found,
        "gathering": found.gathering,
        "groups": groups,
        "picked": picked,
        "unpicked": {
            group.key for group in groups if not picked & {option.session.pk for option in group.options}
        },
        "error": error,
        "may_choose": takes_choices(found),
        "was_chosen": "valt" in request.GET,
        "token": token,
    }
    status = 429 if retry_after else 422 if error else 200
    response = _private(request, "hjulet/meet/choices.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@never_cache
@require_safe
def participants(request: HttpRequest, token: str) -> HttpResponse:
    """The others who are coming and want to be seen; for whoever is signed up."""
    found = registration_or_404(token)
    listed = participant_list(found)
    if listed is None:
        raise Http404
    context = {"registration": found, "gathering": found.gathering, "listed": listed, "token": token}
    return _private(request, "hjulet/meet/participants.html", context)


@never_cache
@require_safe
def my_participants(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list for somebody who is signed in and signed up."""
    if not isinstance(request.user, Person):
        raise Http404
    found = Registration.objects.filter(
        gathering__slug=slug, person=request.user, state__in=Registration.ACTIVE
    ).first()
    if found is None:
        raise Http404
    return redirect("participant_list", manage_token(found))


@never_cache
@require_POST
def be_listed(request: HttpRequest, token: str) -> HttpResponse:
    """The switch on the own page."""
    found = registration_or_404(token)
    if refused := too_many_writes(request):
        return refused
    show_in_list(request.user, found, is_listed=request.POST.get("syns") == "ja", has_link=True)
    return redirect("registration", token)
