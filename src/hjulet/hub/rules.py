"""Who may what in the hub, and what a viewer and an actor are."""

from __future__ import annotations

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hjulet.hub.models import Affiliation, Organisation, Person

Viewer: TypeAlias = Person | AnonymousUser
"""Somebody who reads: a person who is signed in, or anyone."""

Actor: TypeAlias = Person | AnonymousUser
"""Somebody who writes: a person who is signed in, or anyone (who may sign up without an account)."""

ANYONE = AnonymousUser()
"""The viewer of every public page: what it sees may be cached for all."""


def is_representative_of(person: Viewer, organisation: Organisation) -> bool:
    """Whether the person may act for colleagues today. An affiliation that has ended gives nothing."""
    today = timezone.localdate()
    return (
        isinstance(person, Person)
        and Affiliation.objects.filter(
            person=person, organisation=organisation, is_representative=True, from_date__lte=today
        )
        .exclude(to_date__lt=today)
        .exists()
    )


def organisations_of(person: Viewer) -> set[int]:
    """The organisations that the person acts for today, by id."""
    if not isinstance(person, Person) or not person.is_active:
        return set()
    today = timezone.localdate()
    return set(
        Affiliation.objects.filter(person=person, from_date__lte=today)
        .exclude(to_date__lt=today)
        .values_list("organisation_id", flat=True)
    )


def is_member(viewer: Viewer) -> bool:
    """Whether somebody belongs among colleagues: signed in, and acting for an organisation of the register today.

    What is shown "for members only" (who answers for an example, what did not work) is for these.
    """
    return bool(organisations_of(viewer))
