"""Where the coordinator's pages hang in Wagtail's editor: menu, buttons, start page, and what is said after a publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from hjulet.hub.models import Person, StoredDocument
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.editor.series import remember_before_publish, say_what_followed
from hjulet.meet.formats.files import download_name
from hjulet.meet.models import GatheringPage, NetworkPage, Registration, RegistrationDesk, SeriesPage
from hjulet.meet.queries import editing
from hjulet.meet.queries.materials import material_of_document


def urls() -> list[Any]:
    return [path("", include("hjulet.meet.editor.urls"))]


def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Mina träffar"),
        reverse("editor_gatherings"),
        name="my-gatherings",
        icon_name="calendar-alt",
        order=50,
    )


def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("hjulet/editor/editor.css"))


def _own_page(page: Page, user: Person) -> tuple[str, str] | None:
    """Label and address of the page of ours that goes with a page of the tree, for whoever may see it."""
    specific = page.specific_deferred
    if isinstance(specific, GatheringPage) and rules.may_see_participants(user, specific):
        return _("Deltagare"), reverse("editor_participants", args=[page.pk])
    if isinstance(specific, NetworkPage) and rules.may_edit(user, specific):
        return _("Medlemmar"), reverse("editor_members", args=[page.pk])
    if isinstance(specific, SeriesPage) and rules.may_edit(user, specific):
        return _("Tillfällen"), reverse("editor_series", args=[page.pk])
    return None


def header_buttons(page: Page, user: Person, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk and (own := _own_page(page, user)):
        yield Button(label=own[0], url=own[1], icon_name="group", priority=5)
    if (
        page.pk
        and isinstance(page.specific_deferred, NetworkPage)
        and page.permissions_for_user(user).can_add_subpage()
    ):
        address = f"{reverse('editor_invitation')}?under={page.pk}"
        yield Button(label=_("Klistra in en inbjudan"), url=address, icon_name="paste", priority=20)


def listing_buttons(page: Page, user: Person, next_url: str | None = None) -> Iterator[Button]:
    if own := _own_page(page, user):
        label = _("%(label)s: %(title)s") % {"label": own[0], "title": page.get_admin_display_title()}
        yield Button(
            label=own[0],
            url=own[1],
            classname="button button-small button-secondary",
            attrs={"aria-label": label},
            priority=10,
        )


class NextGatheringsPanel(Component):
    """On the editor's first page: what comes next, with figures."""

    template_name = "hjulet/editor/home_panel.html"
    order = 50

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": editing.my_gatherings(self.viewer, limit=5)}


def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, NextGatheringsPanel(request.user))


def _with_registrations(pages: Sequence[Page]) -> list[GatheringPage]:
    """The gatherings among these pages and all below them that somebody has signed up to."""
    found: dict[int, GatheringPage] = {}
    for page in pages:
        below = GatheringPage.objects.descendant_of(page, inclusive=True).filter(
            pk__in=Registration.objects.values("gathering")
        )
        found |= {gathering.pk: gathering for gathering in below}
    return list(found.values())


def _kept_words(kept: Sequence[GatheringPage]) -> str:
    titles = ", ".join(f"”{gathering.title}”" for gathering in kept[:3])
    return _(
        "Det går inte att ta bort %(titles)s: det finns anmälningar, och de hör till det som ska bevaras. "
        "Ställ in träffen på sidan ”Deltagare”, så får alla mejl. Eller avpublicera den om den inte ska synas."
    ) % {"titles": titles if len(kept) <= 3 else f"{titles} …"}


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A gathering that somebody has signed up to is never deleted, nor the network above it."""
    kept = _with_registrations([page])
    if not kept:
        return None
    messages.error(request, _kept_words(kept))
    return redirect("wagtailadmin_pages:edit", page.pk)


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """The same when several are chosen in a list."""
    if action_type != "delete":
        return None
    if kept := _with_registrations([found for found in objects if isinstance(found, Page)]):
        messages.error(request, _kept_words(kept))
        return redirect(action.next_url)
    return None


def before_publish(request: HttpRequest, page: Page) -> None:
    """Remembers what people have been told so far, to be able to say afterwards how many get a mail."""
    if isinstance(page, SeriesPage):
        remember_before_publish(request, page)
    if isinstance(page, GatheringPage):
        sequence = (
            RegistrationDesk.objects.filter(gathering_id=page.pk)
            .values_list("calendar_sequence", flat=True)
            .first()
        )
        request._hjulet_before_publish = (sequence, timezone.now())  # type: ignore[attr-defined]


def after_publish(request: HttpRequest, page: Page) -> None:
    if isinstance(page, SeriesPage):
        say_what_followed(request, page)
    before = getattr(request, "_hjulet_before_publish", None)
    if before is None or not isinstance(page, GatheringPage):
        return
    news = editing.news_since(page, *before)
    if news.told:
        messages.info(
            request,
            ngettext(
                "%(count)s person får mejl om ändringen.",
                "%(count)s personer får mejl om ändringen.",
                news.told,
            )
            % {"count": news.told},
        )
    if news.promoted:
        messages.info(
            request,
            ngettext(
                "%(count)s person fick plats från kön och får mejl.",
                "%(count)s personer fick plats från kön och får mejl.",
                news.promoted,
            )
            % {"count": news.promoted},
        )
    for session, room in editing.rooms_too_small(page):
        messages.warning(
            request,
            _("”%(session)s” är i %(room)s med %(capacity)s platser, men träffen har %(seats)s platser.")
            % {
                "session": session.title,
                "room": room.name,
                "capacity": room.capacity,
                "seats": page.seats,
            },
        )


def after_unpublish(request: HttpRequest, page: Page) -> None:
    """Unpublishing tells nobody: say so, and what does."""
    if isinstance(page, GatheringPage) and (count := editing.people_to_tell(page)):
        messages.warning(
            request,
            ngettext(
                "%(count)s person är anmäld eller i kö och har inte fått något mejl. "
                "Ska träffen inte bli av: ställ in den på sidan ”Deltagare”.",
                "%(count)s personer är anmälda eller i kö och har inte fått något mejl. "
                "Ska träffen inte bli av: ställ in den på sidan ”Deltagare”.",
                count,
            )
            % {"count": count},
            buttons=[messages.button(reverse("editor_participants", args=[page.pk]), _("Deltagare"))],
        )


def before_serve_document(document: StoredDocument, request: HttpRequest) -> HttpResponse | None:
    """Material has an address of its own, which asks whether it is shown; the one by number leads there."""
    material = material_of_document(document)
    if material is None:
        return None
    return redirect("material_file", material.guid, download_name(material.title, document.file.name))
