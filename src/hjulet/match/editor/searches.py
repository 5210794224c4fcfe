"""Searches that led nowhere: what was asked for in vain, and one button that mends it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from hjulet.hub.rules import ANYONE
from hjulet.hub.search import search
from hjulet.match.actions.mending import add_searched_word, settle_search
from hjulet.match.forms.searches import AddWordForm
from hjulet.match.queries.searched import WEEKS_LOOKED_AT, searches_to_mend
from hjulet.match.rules import may_mend_search
from hjulet.meet.editor.furniture import editor_page, for_planners

ICON = "search"


class SearchesMenuItem(MenuItem):
    """Only for those who may do something about it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_mend_search(request.user)


def menu_item() -> MenuItem:
    return SearchesMenuItem(
        gettext_lazy("Sökningar utan träff"),
        reverse_lazy("editor_searches"),
        name="searches",
        icon_name=ICON,
        order=70,
    )


@for_planners
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """What at least two have searched for in vain, and what gave answers that nobody followed."""
    _require(request)
    context = {
        "empty": searches_to_mend(request.user),
        "ignored": searches_to_mend(request.user, nobody_followed=True),
        "weeks": WEEKS_LOOKED_AT,
    }
    return editor_page(
        request, "hjulet/editor/searches.html", title=_("Sökningar utan träff"), context=context, icon=ICON
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def add_word(request: HttpRequest) -> HttpResponse:
    """Choose the subject that a word is to lead to."""
    _require(request)
    text = " ".join(request.GET.get("ord", "").replace("\x00", "").split())[:100]
    if not text:
        return redirect("editor_searches")
    form = AddWordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        theme = add_searched_word(
            request.user, text, form.cleaned_data["theme"], is_shown=form.cleaned_data["is_shown"]
        )
        found = search(ANYONE, text).total
        messages.success(
            request,
            ngettext(
                "”%(word)s” leder nu till %(theme)s. Sökningen ger %(count)d träff.",
                "”%(word)s” leder nu till %(theme)s. Sökningen ger %(count)d träffar.",
                found,
            )
            % {"word": text, "theme": theme.name, "count": found},
        )
        return redirect("editor_searches")
    title = _("Lägg till ordet ”%(word)s”") % {"word": text}
    return editor_page(
        request,
        "hjulet/editor/add_word.html",
        title=title,
        context={"form": form, "word": text, "results": search(ANYONE, text, limit=5)},
        icon=ICON,
        crumbs=[
            {"url": reverse("editor_searches"), "label": _("Sökningar utan träff")},
            {"url": "", "label": title},
        ],
    )


@for_planners
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Nothing is needed."""
    text = request.POST.get("ord", "")
    settle_search(request.user, text)
    messages.success(request, _("”%(word)s” visas inte längre.") % {"word": text[:100]})
    return redirect("editor_searches")


def _require(request: HttpRequest) -> None:
    if not may_mend_search(request.user):
        raise PermissionDenied(_("Bara de som får ändra ämnen ser sökningarna."))
