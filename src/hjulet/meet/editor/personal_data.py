"""Vad finns kvar: what is still held, what goes tonight, the protocol with its archives, and who has seen needs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from hjulet.hub.models import Person
from hjulet.meet import rules
from hjulet.meet.actions.people import PersonIsNeeded, remove_person
from hjulet.meet.editor.furniture import editor_page, for_planners
from hjulet.meet.queries import personal_data
from hjulet.meet.queries.needs import SEEN, TAKEN, looks_at_needs

ICON = "lock"
RULES_URL_NAME = "wagtailsnippets_hjulet_retentionrule:list"


def menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Vad finns kvar"),
        reverse_lazy("editor_held"),
        name="held",
        icon_name=ICON,
        order=55,
    )


def log_actions(actions: Any) -> None:
    """What Wagtail's log says when somebody has looked at needs."""
    actions.register_action(SEEN, gettext_lazy("Såg mat och tillgänglighet"), gettext_lazy("Såg listan"))
    actions.register_action(TAKEN, gettext_lazy("Hämtade antalen för mat"), gettext_lazy("Hämtade antalen"))


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"url": reverse("editor_held"), "label": _("Vad finns kvar")}, {"url": "", "label": last}]


@for_planners
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Gatherings that still hold personal data, overdue first."""
    context = {
        "left": personal_data.what_is_left(request.user),
        "tonight": len(personal_data.going_tonight(request.user)),
        "is_administrator": rules.may_decide_retention(request.user),
        "rules_url_name": RULES_URL_NAME,
        "undecided": personal_data.rules_without_decision(request.user),
    }
    return editor_page(
        request, "hjulet/editor/held.html", title=_("Vad finns kvar"), context=context, icon=ICON
    )


@for_planners
@require_safe
def tonight(request: HttpRequest) -> HttpResponse:
    """What the rules take the next night. Looking changes nothing."""
    title = _("Det här tas bort i natt")
    context = {
        "lines": personal_data.going_tonight(request.user),
        "night": personal_data.next_night(),
    }
    return editor_page(
        request, "hjulet/editor/tonight.html", title=title, context=context, icon=ICON, crumbs=_crumbs(title)
    )


@for_planners
@require_safe
def protocol(request: HttpRequest) -> HttpResponse:
    """What has been removed by which rule: figures, never whose."""
    pages = Paginator(personal_data.protocol(request.user), 100)
    title = _("Gallringsprotokoll")
    context = {"page": pages.get_page(request.GET.get("sida"))}
    return editor_page(
        request, "hjulet/editor/protocol.html", title=title, context=context, icon=ICON, crumbs=_crumbs(title)
    )


@for_planners
@require_safe
def archive(request: HttpRequest, name: str) -> HttpResponse:
    """The zip that was written before something was removed; for administrators."""
    entry = personal_data.archived(request.user, name)
    storage = storages["archive"]
    if entry is None or not storage.exists(entry.archive_name):
        raise Http404
    with storage.open(entry.archive_name) as file:
        response = HttpResponse(file.read(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{entry.archive_name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_planners
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who has looked at food and access needs, and when; for administrators."""
    title = _("Vem har sett känsliga uppgifter")
    context = {"looks": looks_at_needs(request.user)}
    return editor_page(
        request, "hjulet/editor/looks.html", title=title, context=context, icon=ICON, crumbs=_crumbs(title)
    )


@for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person away: first what happens, then the button."""
    if not request.user.has_perm("hjulet.delete_person"):
        raise PermissionDenied(_("Bara administratörer får ta bort en person."))
    found = get_object_or_404(Person, pk=pk)
    if request.method == "POST":
        try:
            remove_person(request.user, found)
        except PersonIsNeeded as needed:
            messages.error(request, str(needed))
            return redirect("editor_remove_person", pk)
        messages.success(request, _("Personen är borttagen."))
        return redirect("editor_held")
    title = _("Ta bort personen")
    return editor_page(
        request,
        "hjulet/editor/confirm.html",
        title=title,
        icon=ICON,
        context={
            "subject": str(found),
            "consequences": [
                _("Kontot, adresserna, platserna i nätverk och tillhörigheterna tas bort."),
                _(
                    "Anmälningar till träffar som har varit blir utan namn. Antalen i statistiken är desamma som förut."
                ),
                _("Sidor, material och meddelanden finns kvar. Där står ”tidigare medarbetare”."),
                _("Fakturaunderlag som har lämnats till ekonomisystemet ändras inte."),
                _("Är ni en myndighet: ta bort bara det som er gallringsplan tillåter."),
            ],
            "is_serious": True,
            "back": reverse("wagtailusers_users:edit", args=[pk]),
        },
        crumbs=_crumbs(title),
    )
