"""What Meet holds about a person apart from the sign-ups: what the person does for others, plans, says and writes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.meet.models import (
    GatheringMessage,
    Material,
    OwedMaterial,
    ParticipantImport,
    PlanningGroupMember,
    Registration,
    SeatHolder,
    Speaker,
)


def own_roles(person: Person) -> list[OwnTable]:
    return [
        _done_for_others(person),
        _planning(person),
        _seats(person),
        _speeches(person),
        _written(person),
        _in_lists(person),
    ]


def _done_for_others(person: Person) -> OwnTable:
    """That the person signed others up, and how many; who they were is about them."""
    counts: dict[str, int] = {}
    for row in (
        Registration.objects.filter(registered_by=person)
        .exclude(person=person)
        .select_related("gathering")
        .order_by("created_at", "id")
    ):
        counts[row.gathering.title] = counts.get(row.gathering.title, 0) + 1
    return OwnTable(
        key="signed_up_others",
        title=_("Kollegor som du har anmält"),
        columns=(("gathering", _("träff")), ("count", _("antal"))),
        rows=list(counts.items()),
    )


def _planning(person: Person) -> OwnTable:
    found = PlanningGroupMember.objects.filter(person=person).select_related("page", "organisation")
    return OwnTable(
        key="planning_groups",
        title=_("Nätverk som du planerar"),
        columns=(
            ("network", _("nätverk")),
            ("organisation", _("organisation")),
            ("shows_email", _("adressen visas")),
        ),
        rows=[(row.page.title, str(row.organisation or ""), row.shows_email) for row in found.order_by("pk")],
    )


def _seats(person: Person) -> OwnTable:
    found = SeatHolder.objects.filter(person=person).select_related(
        "seat__member__network", "seat__member__organisation"
    )
    return OwnTable(
        key="network_seats",
        title=_("Platser i nätverk"),
        columns=(
            ("network", _("nätverk")),
            ("organisation", _("organisation")),
            ("role", _("roll")),
            ("from", _("från")),
            ("to", _("till")),
        ),
        rows=[
            (
                row.seat.member.network.title,
                row.seat.member.organisation.name,
                row.seat.role_title,
                row.from_date,
                row.to_date,
            )
            for row in found.order_by("from_date", "id")
        ],
    )


def _speeches(person: Person) -> OwnTable:
    found = Speaker.objects.filter(person=person).select_related("organisation")
    return OwnTable(
        key="speaker",
        title=_("Som medverkande i program"),
        columns=(
            ("name", _("namn")),
            ("title", _("titel")),
            ("organisation", _("organisation")),
            ("presentation", _("presentation")),
        ),
        rows=[
            (row.name, row.title, str(row.organisation or ""), row.presentation)
            for row in found.order_by("pk")
        ],
    )


def _written(person: Person) -> OwnTable:
    messages = GatheringMessage.objects.filter(written_by=person).select_related("gathering").order_by("pk")
    materials = Material.objects.filter(added_by=person).select_related("gathering").order_by("pk")
    owed = OwedMaterial.objects.filter(person=person).select_related("gathering").order_by("pk")
    imports = ParticipantImport.objects.filter(made_by=person).select_related("gathering").order_by("pk")
    return OwnTable(
        key="written",
        title=_("Det du har skrivit, lagt upp eller lovat"),
        columns=(("what", _("vad")), ("gathering", _("träff")), ("title", _("rubrik")), ("at", _("när"))),
        rows=[
            *((_("meddelande"), row.gathering.title, row.subject, row.created_at) for row in messages),
            *((_("material"), row.gathering.title, row.title, row.created_at) for row in materials),
            *(
                (_("väntat material"), row.gathering.title, str(row.get_state_display()), row.due_on)
                for row in owed
            ),
            *((_("inläst lista"), row.gathering.title, row.file_name, row.created_at) for row in imports),
        ],
    )


def _in_lists(person: Person) -> OwnTable:
    """Rows with the person's address in a list that somebody has read in but not confirmed, for a week at most."""
    rows: list[tuple[Any, ...]] = []
    for found in ParticipantImport.objects.exclude(rows=[]).select_related("gathering").order_by("pk"):
        rows += [
            (found.gathering.title, found.created_at, [str(word) for word in _texts(row)])
            for row in found.rows
            if any(person.email == str(word).strip().casefold() for word in _texts(row))
        ]
    return OwnTable(
        key="imported_rows",
        title=_("I listor som lästs in"),
        columns=(("gathering", _("träff")), ("at", _("när")), ("row", _("raden"))),
        rows=rows,
    )


def _texts(row: Any) -> list[str]:
    """The words of one row, whatever shape it was read into."""
    if isinstance(row, dict):
        return [text for value in row.values() for text in _texts(value)]
    if isinstance(row, list):
        return [text for value in row for text in _texts(value)]
    return [row] if isinstance(row, str) and row else []
