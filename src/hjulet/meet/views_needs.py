"""A person's own page for food and access, opened by the private link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.hub.queries import notice_in_force
from hjulet.meet.actions.needs import remove_needs, save_needs
from hjulet.meet.forms_needs import form_of
from hjulet.meet.models import Registration
from hjulet.meet.queries.needs import may_still_say_needs
from hjulet.meet.views_private import keep_secret, registration_or_404, too_many_writes


def _asked(token: str) -> Registration:
    found = registration_or_404(token)
    if not may_still_say_needs(found):
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, token: str) -> HttpResponse:
    """See and change. What is sent empty is removed."""
    found = _asked(token)
    form = form_of(found, request.POST if request.method == "POST" else None)
    notice = notice_in_force("needs")
    if request.method == "POST" and (refused := too_many_writes(request)):
        return refused
    if request.method == "POST" and form.is_valid():
        is_kept = save_needs(request.user, found, form.content(), notice=notice, has_link=True)
        return redirect(f"{request.path}?{'sparat' if is_kept else 'borttaget'}=1")
    context = {
        "registration": found,
        "gathering": found.gathering,
        "token": token,
        "needs": form,
        "form": form,
        "notice": notice,
        "is_kept": hasattr(found, "needs"),
        "was_saved": "sparat" in request.GET,
        "was_removed": "borttaget" in request.GET,
    }
    status = 422 if form.errors else 200
    return keep_secret(render(request, "hjulet/meet/needs.html", context, status=status))


@never_cache
@require_http_methods(["POST"])
def remove(request: HttpRequest, token: str) -> HttpResponse:
    if refused := too_many_writes(request):
        return refused
    remove_needs(request.user, _asked(token), has_link=True)
    return redirect(reverse("own_needs", args=[token]) + "?borttaget=1")
