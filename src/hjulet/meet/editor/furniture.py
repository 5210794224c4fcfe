"""What every page of ours in the editor has round it: title, breadcrumbs, buttons, and a plain answer to who may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

View = Callable[..., HttpResponse]


def for_planners(view: View) -> View:
    """Answers 403 with a page of its own where Wagtail would send the person back to the start with a note."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refused:
            words = str(refused) or _("Du har inte rätt att göra det här.")
            return editor_page(
                request,
                "hjulet/editor/forbidden.html",
                title=_("Det här är inte ditt"),
                context={"words": words},
                status=403,
            )

    return guarded


def crumbs_of(page: Page, *last: str) -> list[dict[str, str]]:
    """The way to a page's own pages: my gatherings, the page in the editor, and where one is."""
    return [
        {"url": reverse("editor_gatherings"), "label": _("Mina träffar")},
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
        *({"url": "", "label": label} for label in last),
    ]


def editor_page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    context: dict[str, Any],
    icon: str = "calendar-alt",
    crumbs: Sequence[dict[str, str]] | None = None,
    buttons: Sequence[Button] = (),
    about: Page | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of ours. `about` is the page of the tree that it belongs to: spokes after Meet hang their buttons there."""
    home = {"url": reverse("wagtailadmin_home"), "label": _("Start")}
    furniture = {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [home, *(crumbs if crumbs is not None else [{"url": "", "label": title}])],
        "header_buttons": [*buttons, *_of_other_spokes(request, about)],
    }
    return render(request, template, {**furniture, **context}, status=status)


def _of_other_spokes(request: HttpRequest, about: Page | None) -> list[Button]:
    """What is registered as "planner_buttons": a function from the viewer and the page to buttons."""
    if about is None:
        return []
    return [button for hook in hooks.get_hooks("planner_buttons") for button in hook(request.user, about)]
