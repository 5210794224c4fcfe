"""When a person goes: the account and everything about that person, never what the organisation has published."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.meet.actions.removal import anonymise, forget_payers
from hjulet.meet.actions.rights import sync_planning_group
from hjulet.meet.models import (
    GatheringPage,
    NetworkPage,
    PlanningGroupMember,
    Registration,
    RetentionEntry,
    RetentionRule,
    SeriesSignUp,
)


class PersonIsNeeded(Exception):
    """The person cannot go yet; the words say what must be done first."""


def remove_person(actor: Actor, person: Person) -> None:
    """Take a person away on an administrator's decision: the account, the sign-ups that are over, the roles.

    What the organisation has published stays: pages, material, messages and programmes, by "tidigare
    medarbetare". Raises PersonIsNeeded while the person has a seat or waits for one.
    """
    if not isinstance(actor, Person) or not actor.has_perm("hjulet.delete_person"):
        raise PermissionDenied("Bara administratörer får ta bort en person.")
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        now = timezone.now()
        own = Registration.objects.filter(person=person)
        coming = own.filter(state__in=Registration.ACTIVE, gathering__ends__gt=now).select_related(
            "gathering"
        )
        if titles := [row.gathering.title for row in coming[:3]]:
            raise PersonIsNeeded(
                _("Personen är anmäld till %(titles)s. Avboka anmälan först.") % {"titles": ", ".join(titles)}
            )
        if person.pk == actor.pk:
            raise PersonIsNeeded(_("Du kan inte ta bort dig själv. Be en annan administratör."))
        joined = SeriesSignUp.objects.filter(person=person)
        forget_payers(joined)
        joined.update(
            person=None, name="", role_title="", organisation=None, ended_at=Coalesce("ended_at", Value(now))
        )
        count = anonymise(own, now)
        networks = list(NetworkPage.objects.filter(planning_group__person=person).distinct())
        PlanningGroupMember.objects.filter(person=person).delete()
        remove_without_asking(person)
        for network in networks:
            sync_planning_group(network)
        RetentionEntry.objects.create(
            rule_number="",
            subject=RetentionRule.Subject.PEOPLE,
            way=RetentionRule.Way.REMOVE,
            count=1 + count,
            actor=actor,
        )
        published.send(sender=GatheringPage, paths=None)


def remove_without_asking(person: Person) -> None:
    """Delete the person; raises ProtectedError when something that must be kept still points at it."""
    person.delete()


def forget_in_revisions(person_id: int) -> None:
    """An older version of a network that names somebody who is gone could not be opened again. Runs at every removal."""
    found = Revision.objects.filter(
        object_id__in=[str(pk) for pk in NetworkPage.objects.values_list("pk", flat=True)]
    )
    for revision in found.iterator(chunk_size=100):
        content: dict[str, Any] = revision.content
        group = content.get("planning_group")
        if not group:
            continue
        left = [member for member in group if member.get("person") != person_id]
        if len(left) != len(group):
            content["planning_group"] = left
            Revision.objects.filter(pk=revision.pk).update(content=content)
