"""A gathering that was held some days ago, with everything about people that a gathering can gather."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.meet.actions.needs import save_needs
from hjulet.meet.models import (
    Attendance,
    Certificate,
    GatheringMessage,
    GatheringPage,
    GatheringQuestion,
    InvoiceDetails,
    OutgoingMail,
    ParticipantImport,
    Registration,
)
from tests.factories import make_gathering, make_person, make_registration, organisation

MARKER = "Märkvärdsson"
ADDRESS = "markvardsson@exempel.invalid"
FOOD = "bara rovor och lingon"


@dataclass(frozen=True, slots=True)
class Past:
    """Two people signed up, one waits and one cancelled; the first has left every kind of trace."""

    gathering: GatheringPage
    registration: Registration
    question: GatheringQuestion
    message: GatheringMessage
    colleague: Person


def make_past(*, days: float, answer_days: int = 30, **fields: object) -> Past:
    """The gathering ended that many days ago."""
    gathering = make_gathering(asks_needs=True, seats=3, **fields)
    question = GatheringQuestion.objects.create(
        page=gathering, question="Vilken buss tar du?", purpose="Vi möter bussen.", retention_days=answer_days
    )
    colleague = make_person(name="Kollega Kollegasson")
    first = make_registration(
        gathering,
        email=ADDRESS,
        name=f"Maj {MARKER}",
        organisation=organisation(),
        role_title=f"Chef {MARKER}",
    )
    for number in range(3):
        make_registration(gathering, organisation=organisation("0180" if number else "22"))
    waiting = Registration.objects.filter(gathering=gathering, state="waiting").get()
    assert waiting.pk != first.pk
    wishes = {"food": ["vegan", "no_nuts"], "food_note": FOOD, "access": ["hearing_loop"]}
    save_needs(None, first, wishes, has_link=True)  # type: ignore[arg-type]
    details = InvoiceDetails.objects.create(
        name=f"Kommunen, att. {MARKER}", org_number="212000-2429", buyer_reference=MARKER
    )
    Registration.objects.filter(pk=first.pk).update(
        answers={str(question.guid): f"Buss 4, {MARKER}"},
        registered_by=colleague,
        invoice_details=details,
        is_listed=True,
    )
    Attendance.objects.create(registration=first, marked_by=colleague, client_mark="telefon-1")
    Certificate.objects.create(registration=first, code=f"INTYG-{first.pk}")
    message = GatheringMessage.objects.create(
        gathering=gathering, subject="Tag på", body=f"{MARKER} möter er.", written_by=colleague
    )
    OutgoingMail.objects.create(
        registration=first, gathering=gathering, message=message, kind=OutgoingMail.Kind.MESSAGE,
        state=OutgoingMail.State.SENT, facts={"state": "registered", "by": MARKER},
    )  # fmt: skip
    ends = timezone.now() - timedelta(days=days)
    move(gathering, ends)
    first.refresh_from_db()
    return Past(gathering, first, question, message, colleague)


def move(gathering: GatheringPage, ends: datetime) -> None:
    """As if it had been held then."""
    GatheringPage.objects.filter(pk=gathering.pk).update(starts=ends - timedelta(hours=6), ends=ends)
    gathering.refresh_from_db()


def make_import(gathering: GatheringPage, *, days: float, **fields: object) -> ParticipantImport:
    return ParticipantImport.objects.create(
        gathering=gathering,
        made_by=make_person(),
        file_name="deltagare.xlsx",
        rows=[{"name": f"Maj {MARKER}", "email": ADDRESS}],
        created_at=timezone.now() - timedelta(days=days),
        **fields,
    )
