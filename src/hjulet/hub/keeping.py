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

from hjulet.hub.models import Organisation, Person


def in_use(found: Iterable[models.Model]) -> list[models.Model]:
    """Those that cannot be deleted, since something that must be kept points at them."""
    kept = []
    for instance in found:
        try:
            Collector(using=DEFAULT_DB_ALIAS).collect([instance])
        except (ProtectedError, RestrictedError):
            kept.append(instance)
    return kept


def _advice(kept: models.Model) -> str:
    if isinstance(kept, Person):
        return _("Ta bort kryssrutan ”Aktiv” om personen inte längre ska kunna logga in.")
    if isinstance(kept, Organisation):
        return _("Ange i stället när den upphörde, och gärna vem som tog över.")
    return _("Byt ut den där den används först.")


def _refusal(request: HttpRequest, kept: Sequence[models.Model]) -> HttpResponse:
    names = ", ".join(f"”{instance}”" for instance in kept[:3]) + (" …" if len(kept) > 3 else "")
    used = _("%(names)s kan inte tas bort, för det finns sidor eller anmälningar som hör dit.") % {
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


def before_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    people = [found for found in objects if isinstance(found, Person)]
    return before_delete_snippet(request, people) if action_type == "delete" else None
