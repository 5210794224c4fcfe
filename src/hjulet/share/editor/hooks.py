"""Where Share hangs in Wagtail's editor: nothing is published that its owner has not confirmed, and the editor is told why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from hjulet.share.actions.checking import NEEDS_CHANGE, STILL_TRUE
from hjulet.share.actions.publishing import is_confirmed, not_confirmed_words
from hjulet.share.models import ExamplePage


def before_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved by now; only the publishing is refused."""
    if not isinstance(page, ExamplePage) or is_confirmed(page, page.get_latest_revision()):
        return None
    messages.error(request, not_confirmed_words())
    return redirect("wagtailadmin_pages:edit", page.pk)


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """The same when several are chosen in a list, and for drafts below what is chosen."""
    if action_type != "publish":
        return None
    pages = [found for found in objects if isinstance(found, Page)]
    chosen = ExamplePage.objects.filter(pk__in=[page.pk for page in pages])
    waiting = [page for page in chosen if not is_confirmed(page, page.get_latest_revision())]
    for page in pages:
        below = ExamplePage.objects.descendant_of(page).not_live()
        waiting += [one for one in below if not is_confirmed(one, one.get_latest_revision())]
    if not waiting:
        return None
    titles = ", ".join(f"”{page.draft_title}”" for page in waiting[:3]) + (" …" if len(waiting) > 3 else "")
    messages.error(
        request,
        _("Inget publicerades. Organisationen som äger exemplet har inte bekräftat: %(titles)s.")
        % {"titles": titles},
    )
    return redirect(action.next_url)


def before_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy is another text, and an alias would stand as a second example: neither goes live by being made."""
    if request.method != "POST" or not {"publish_copies", "alias"} & set(request.POST):
        return None
    if not ExamplePage.objects.descendant_of(page, inclusive=True).exists():
        return None
    messages.error(
        request,
        _(
            "Inget kopierades. En kopia av ett exempel blir ett utkast som organisationen som äger det bekräftar: "
            "kopiera utan att publicera, och utan alias."
        ),
    )
    return redirect("wagtailadmin_pages:copy", page.pk)


def log_actions(actions: Any) -> None:
    actions.register_action(STILL_TRUE, _("Stämmer fortfarande"), _("Kontrollerat: stämmer fortfarande"))
    actions.register_action(NEEDS_CHANGE, _("Behöver ändras"), _("Kontrollerat: behöver ändras"))
