"""Saying yes, or no again, to being seen by the others who are coming."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet.actions.desk import log
from hjulet.meet.models import Registration, RegistrationEvent


def show_in_list(
    actor: Actor, registration: Registration, *, is_listed: bool, has_link: bool = False
) -> Registration:
    """Only the person says yes or no: consent cannot be given by those who plan, nor by a colleague."""
    is_own = isinstance(actor, Person) and actor.is_authenticated and actor.pk == registration.person_id
    if not (has_link or is_own):
        raise PermissionDenied(_("Bara den som är anmäld kan säga ja till att synas i deltagarlistan."))
    with transaction.atomic():
        fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
        if fresh.state in Registration.ACTIVE and fresh.is_listed != is_listed:
            fresh.is_listed = is_listed
            fresh.save(update_fields=["is_listed"])
            log(fresh, RegistrationEvent.Kind.CHANGED, actor, fields=["is_listed"])
    return fresh
