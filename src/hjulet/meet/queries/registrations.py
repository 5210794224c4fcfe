"""Registrations: the person's own, and those that a planner may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries.seats import queue_positions
from hjulet.meet.tokens import public_id_in

State = Registration.State


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One line of the planner's list."""

    registration: Registration
    name: str
    email: str
    role_title: str
    organisation: str
    mode_label: str
    site: str
    state: str
    state_label: str
    position: int | None
    price_ore: int
    created_at: datetime
    queued_at: datetime | None


def registration_by_token(token: str) -> Registration | None:
    """The registration that the private link opens, whoever holds it; with its gathering and desk.

    None also when its personal data have been removed: it is nobody's any longer.
    """
    public_id = public_id_in(token)
    if public_id is None:
        return None
    return (
        Registration.objects.select_related(
            "gathering", "gathering__desk", "gathering__venue", "person", "organisation"
        )
        .filter(public_id=public_id, anonymised_at__isnull=True)
        .first()
    )


def registrations_of_person(viewer: Viewer) -> Sequence[Registration]:
    """The viewer's own sign-ups, coming gatherings first; nobody else's, ever."""
    if not isinstance(viewer, Person):
        return []
    return list(
        Registration.objects.filter(person=viewer, state__in=Registration.ACTIVE)
        .select_related("gathering", "gathering__desk", "gathering__venue")
        .order_by("-gathering__starts")
    )


def participants(
    viewer: Viewer, gathering: GatheringPage, *, states: Sequence[str] = (State.REGISTERED,)
) -> list[ParticipantRow]:
    """Those who are registered (or wait, or cancelled, when asked for), for whoever plans the gathering.

    Those who wait are never among participants unless asked for by name, and then with their place.
    """
    if not rules.may_see_participants(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se vilka som kommer.")
    rows = (
        Registration.objects.filter(gathering=gathering, state__in=states)
        .select_related("person", "site", "party")
        .order_by("created_at", "id")
    )
    ordered = sorted(rows, key=lambda row: (row.state == State.WAITING, row.state == State.CANCELLED))
    positions = queue_positions(gathering) if State.WAITING in states else {}
    return [
        ParticipantRow(
            registration=row,
            name=row.name if row.anonymised_at is None else _("(gallrad)"),
            email=row.person.email if row.person is not None else "",
            role_title=row.role_title,
            organisation=row.organisation_name,
            mode_label=str(row.get_mode_display()),
            site=row.site.name if row.site is not None else "",
            state=row.state,
            state_label=str(row.get_state_display()),
            position=positions.get(row.pk),
            price_ore=row.price_ore,
            created_at=row.created_at,
            queued_at=row.queued_at,
        )
        for row in ordered
    ]
