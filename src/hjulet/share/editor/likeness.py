""" "Liknar …, samma exempel?" after saving in Wagtail's editor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from hjulet.meet.editor.furniture import editor_page, for_planners
from hjulet.share.actions.likeness import require_may_say, say_not_the_same
from hjulet.share.models import ExamplePage
from hjulet.share.queries.likeness import same_examples


def urls() -> list[Any]:
    return [
        path("exempel/<int:pk>/inte-samma/<int:other_pk>/", not_the_same, name="editor_not_the_same"),
    ]


def ask_whether_the_same(request: HttpRequest, page: Page) -> None:
    """Which published examples are much like the one that was saved."""
    if not isinstance(page, ExamplePage):
        return
    for other in same_examples(request.user, page.get_latest_revision_as_object()):
        messages.warning(
            request,
            _("Det här liknar ”%(title)s”. Är det samma exempel?") % {"title": other.title},
            buttons=[
                messages.button(other.get_absolute_url(), _("Läs det"), new_window=True),
                messages.button(
                    reverse("editor_not_the_same", args=[page.pk, other.pk]), _("Det är inte samma")
                ),
            ],
        )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def not_the_same(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """First what it means, then the button."""
    page, other = get_object_or_404(ExamplePage, pk=pk), get_object_or_404(ExamplePage, pk=other_pk)
    require_may_say(request.user, page)
    if request.method == "POST":
        say_not_the_same(request.user, page, other)
        messages.success(request, _("Tack. Frågan ställs inte igen."))
        return redirect("wagtailadmin_pages:edit", pk)
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=_("Det är inte samma exempel"),
        context={
            "subject": f"{page.get_admin_display_title()} – {other.get_admin_display_title()}",
            "consequences": [_("Ingen blir tillfrågad om de här två exemplen igen.")],
            "is_serious": False,
            "back": reverse("wagtailadmin_pages:edit", args=[pk]),
        },
        icon="copy",
    )
