"""What other things point at is kept: the editor is told why, and what to do instead, where the database would refuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person


def in_use(found: Iterable[models.Model]) -> list[models.Model]:
    """Those that cannot be deleted, since something that must be kept points at them."""
    by_type: dict[type[models.Model], list[models.Model]] = {}
    for instance in found:
        by_type.setdefault(type(instance), []).append(instance)
    # Asked of all of a kind at once: below a page there may be hundreds.
    return [
        instance
        for instances in by_type.values()
        if not _may_go(instances)
        for instance in instances
        if len(instances) == 1 or not _may_go([instance])
    ]


def _may_go(instances: Sequence[models.Model]) -> bool:
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(instances)
    except (ProtectedError, RestrictedError):
        return False
    return True


def _advice(kept: models.Model) -> str:
    if isinstance(kept, Person):
        return _("Ta bort kryssrutan ”Aktiv” om personen inte längre ska kunna logga in.")
    if isinstance(kept, Organisation):
        return _("Ange i stället när den upphörde, och gärna vem som tog över.")
    if isinstance(kept, Page):
        return _("Avpublicera den i stället, så syns den inte för någon.")
    return _("Byt ut den där den används först.")


def _refusal(request: HttpRequest, kept: Sequence[models.Model]) -> HttpResponse:
    names = ", ".join(f"”{instance}”" for instance in kept[:3]) + (" …" if len(kept) > 3 else "")
    used = _("%(names)s kan inte tas bort, för det finns sådant som hör dit och ska bevaras.") % {
        "names": names
    }
    messages.error(request, f"{used} {_advice(kept[0])}")
    edit_url = AdminURLFinder(request.user).get_edit_url(kept[0])
    return redirect(edit_url or "wagtailadmin_home")


def before_delete_snippet(request: HttpRequest, instances: Sequence[models.Model]) -> HttpResponse | None:
    kept = in_use(instances)
    return _refusal(request, kept) if kept else None


def before_delete_person(request: HttpRequest, person: Person) -> HttpResponse | None:
    return before_delete_snippet(request, [person])


def _with_those_below(page: Page) -> list[models.Model]:
    return list(page.get_descendants(inclusive=True).specific())


def before_delete_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people have promised at a gathering or taken over from an example is theirs, not the page's."""
    return before_delete_snippet(request, _with_those_below(page))


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    found: list[models.Model] = [one for one in objects if isinstance(one, Person)]
    for page in (one for one in objects if isinstance(one, Page)):
        found += _with_those_below(page)
    return before_delete_snippet(request, found)
