"""The page "Kommentarer" in the editor: what waits and what is reported, and when a page takes comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from hjulet.hub.models import Person
from hjulet.meet.editor.furniture import editor_page, for_planners
from hjulet.share import rules_comments as rules
from hjulet.share.actions import films
from hjulet.share.actions import moderation as actions
from hjulet.share.forms.comments import ModerationForm, TermsForm
from hjulet.share.models import Comment, CommentThread
from hjulet.share.queries import moderation as queries
from hjulet.share.queries.comments import author_words

ICON = "comment"


def urls() -> list[Any]:
    return [
        path("kommentarer/", queue, name="editor_comments"),
        path("kommentarer/<int:pk>/visa/", approve, name="editor_approve_comment"),
        path("kommentarer/<int:pk>/<slug:key>/", step, name="editor_comment_step"),
        path("kommentarer/sida/<int:page_id>/tider/", page_terms, name="editor_comment_terms"),
    ]


class _CommentsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return queries.may_moderate_somewhere(request.user)


def menu_item() -> MenuItem:
    return _CommentsMenuItem(
        gettext_lazy("Kommentarer"),
        reverse_lazy("editor_comments"),
        name="comments",
        icon_name=ICON,
        order=60,
    )


class _WithReason(LogFormatter):
    """What the log says, followed by the reason that was given."""

    def format_message(self, log_entry: Any) -> str:
        reason = (log_entry.data or {}).get("reason", "")
        return f"{self.label}: {reason}" if reason else str(self.label)


def log_actions(registry: Any) -> None:
    """What Wagtail's log of a page says of its comments and its film."""
    for action, words in (
        (actions.APPROVED, gettext_lazy("Godkände en kommentar")),
        (actions.HIDDEN, gettext_lazy("Dolde en kommentar")),
        (actions.REMOVED, gettext_lazy("Tog bort en kommentar")),
        (actions.TERMS_CHANGED, gettext_lazy("Ändrade när sidan tar emot kommentarer")),
        (films.WITHOUT_CAPTIONS, gettext_lazy("Visade filmen utan text")),
    ):
        registry.register_action(action)(type("_Formatter", (_WithReason,), {"label": words}))


def header_buttons(page: Page, user: Person, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    can_have = page.specific_class is not None and page.specific_class.__name__ in rules.ALLOWED_BY
    if page.pk and can_have and rules.may_moderate(user, page):
        address = reverse("editor_comment_terms", args=[page.pk])
        yield Button(label=_("Kommentarer"), url=address, icon_name=ICON, priority=40)


def _named(comments: list[Comment]) -> list[Comment]:
    for comment in comments:
        comment.author_words = author_words(comment)  # type: ignore[attr-defined]
    return comments


@for_planners
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits first, then what has been reported, then the latest of the rest."""
    if not queries.may_moderate_somewhere(request.user):
        raise PermissionDenied(_("Bara den som får publicera sidor sköter kommentarer."))
    found = queries.queue(request.user)
    context = {
        "piles": [
            (_("Väntar på granskning"), "vantar", _named(found.waiting)),
            (_("Anmälda"), "anmalda", _named(found.reported)),
            (_("Senaste"), "senaste", _named(found.others)),
        ],
        "at_most": queries.AT_MOST,
    }
    return editor_page(
        request, "hjulet/editor/comments.html", title=_("Kommentarer"), icon=ICON, context=context
    )


def _comment(request: HttpRequest, pk: int) -> Comment:
    found = queries.moderated_comment(request.user, pk)
    if found is None:
        raise Http404
    return found


@for_planners
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    actions.approve_comment(request.user, _comment(request, pk))
    messages.success(request, _("Kommentaren visas."))
    return redirect("editor_comments")


STEPS: dict[str, tuple[Any, Any, Any, bool]] = {
    "dolj": (
        actions.hide_comment,
        gettext_lazy("Dölj kommentaren"),
        gettext_lazy("Ingen ser kommentaren, men den finns kvar här och kan visas igen."),
        False,
    ),
    "ta-bort": (
        actions.remove_as_editor,
        gettext_lazy("Ta bort kommentaren"),
        gettext_lazy(
            "Det som står i kommentaren raderas och kan inte återställas. Svar på den finns kvar. "
            "Är ni en myndighet: ta bort bara det som er gallringsplan tillåter, annars dölj."
        ),
        True,
    ),
}


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Hide or remove: first what happens and why, then the button."""
    comment = _comment(request, pk)
    if key not in STEPS:
        raise Http404
    act, title, consequence, is_serious = STEPS[key]
    form = ModerationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act(request.user, comment, form.cleaned_data["reason"])
        messages.success(request, _("Klart. Den som skrev kommentaren får veta varför."))
        return redirect("editor_comments")
    told = _("Den som skrev kommentaren får ett mejl med ditt skäl. Ditt namn står inte i det.")
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=str(title),
        icon=ICON,
        context={
            "subject": comment.body,
            "consequences": [str(consequence), told],
            "form": form,
            "is_serious": is_serious,
            "back": reverse("editor_comments"),
        },
        crumbs=[
            {"url": reverse("editor_comments"), "label": _("Kommentarer")},
            {"url": "", "label": str(title)},
        ],
        status=422 if form.errors else 200,
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def page_terms(request: HttpRequest, page_id: int) -> HttpResponse:
    """When one page takes comments, and why not."""
    page = get_object_or_404(Page, pk=page_id)
    if not rules.may_moderate(request.user, page):
        raise PermissionDenied(_("Bara den som får publicera sidan sköter kommentarerna på den."))
    thread = CommentThread.objects.filter(page=page).first() or CommentThread(page=page)
    names = ("opens_at", "closes_at", "closed_reason", "is_off")
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(thread, name) for name in names},
    )
    for name in ("opens_at", "closes_at"):
        form.fields[name].widget = AdminDateTimeInput()
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_comment_terms(request.user, page, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("Sparat."))
            return redirect("editor_comment_terms", page_id)
    title = _("När sidan tar emot kommentarer")
    return editor_page(
        request,
        "hjulet/editor/comment_terms.html",
        title=title,
        icon=ICON,
        context={
            "form": form,
            "subject": page.get_admin_display_title(),
            "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        },
        crumbs=[
            {"url": reverse("editor_comments"), "label": _("Kommentarer")},
            {"url": "", "label": page.get_admin_display_title()},
        ],
        status=422 if form.errors else 200,
    )
