"""The list of participants for each other: only those who have said yes, and only for those who are signed up."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.sorting import swedish_sort_key
from hjulet.meet.models import Registration

State = Registration.State


@dataclass(frozen=True, slots=True)
class Listed:
    """What others see of a participant: nothing by which to reach the person."""

    name: str
    role_title: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ParticipantList:
    people: list[Listed]
    hidden: int
    """Those who have a seat and have not said that they want to be seen."""


def may_see_list(registration: Registration) -> bool:
    """Whoever is coming, or waits to; not whoever has cancelled."""
    return registration.state in Registration.ACTIVE


def participant_list(registration: Registration) -> ParticipantList | None:
    """The list as the person with that sign-up may see it; None when the person may not. One query."""
    if not may_see_list(registration):
        return None
    seated = Registration.objects.filter(
        gathering_id=registration.gathering_id, state=State.REGISTERED, person__isnull=False
    ).values_list("is_listed", "name", "role_title", "organisation_name")
    people = [Listed(*row) for is_listed, *row in seated if is_listed]
    people.sort(key=lambda row: swedish_sort_key(row.name))
    return ParticipantList(people=people, hidden=len(seated) - len(people))
