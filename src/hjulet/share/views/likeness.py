""" "Liknar …, samma exempel?" beside the form."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hjulet.share.actions.likeness import say_not_the_same
from hjulet.share.models import ExamplePage
from hjulet.share.queries.likeness import same_examples
from hjulet.share.queries.own import draft_for
from hjulet.share.views.private import private_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Published examples much like the draft; a POST says that one of them is not the same."""
    found = draft_for(request.user, public_id)
    if found is None:
        raise Http404
    page, draft = found
    if request.method == "POST":
        pk = request.POST.get("inte-samma", "")
        other = get_object_or_404(
            ExamplePage.objects.live(), pk=int(pk) if pk.isdigit() and len(pk) < 10 else 0
        )
        say_not_the_same(request.user, page, other)
        if not request.headers.get("HX-Request"):
            return redirect("write_example", public_id)
    context = {"example": page, "alike": same_examples(request.user, draft)}
    return private_page(request, "hjulet/share/alike.html", context)
