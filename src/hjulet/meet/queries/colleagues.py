"""What a representative (medlemsansvarig) sees: the own organisations, and their sign-ups to one gathering."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration
from hjulet.meet.queries.seats import queue_positions


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    registration: Registration
    position: int | None


def represented_organisations(viewer: Viewer) -> list[Organisation]:
    """Those that the viewer may sign up colleagues for today, in Swedish order."""
    return list(
        Organisation.objects.filter(pk__in=rules.represented_by(viewer), valid_to__isnull=True).order_by(
            "sort_name"
        )
    )


def colleagues_signed_up(viewer: Viewer, gathering: GatheringPage) -> list[ColleagueLine]:
    """The active sign-ups of the viewer's own organisations, by name; nobody else's."""
    rows = (
        Registration.objects.filter(
            gathering=gathering,
            organisation_id__in=rules.represented_by(viewer),
            state__in=Registration.ACTIVE,
        )
        .select_related("person", "organisation", "site", "gathering")
        .order_by("name", "pk")
    )
    positions = queue_positions(gathering)
    return [ColleagueLine(registration=row, position=positions.get(row.pk)) for row in rows]
