"""What goes into the archive before it is removed, kind by kind. Food and access never do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hjulet.hub.wording import local, when_words
from hjulet.meet.formats.archive import ArchiveTable
from hjulet.meet.models import GatheringPage, GatheringQuestion, Registration, RegistrationEvent
from hjulet.meet.queries import retention
from hjulet.meet.queries.retention import Held, Subject


def _clock(moment: datetime | None) -> datetime | None:
    return local(moment).replace(tzinfo=None, microsecond=0) if moment is not None else None


def archive_facts(held: Held, gathering: GatheringPage) -> dict[str, Any]:
    """The same whenever it is asked: nothing of the run itself, so that the same content gives the same file."""
    rule = held.rule
    return {
        "Träff": gathering.title,
        "Adress": gathering.get_absolute_url(),
        "Tid": when_words(gathering.starts, gathering.ends),
        "Värd": str(gathering.host or ""),
        "Handlingstyp": held.label,
        "Regel": rule.number if rule else "",
        "Beslut": rule.decision if rule else "",
        "Dagar efter träffen": rule.days_after if rule else "",
    }


def archive_tables(held: Held, gathering: GatheringPage, at: datetime) -> list[ArchiveTable]:
    """Everything of that kind that is to go."""
    return (
        _answers(held, gathering, at) if held.subject == Subject.ANSWERS else _TABLES[held.subject](gathering)
    )


def _registrations(gathering: GatheringPage) -> list[ArchiveTable]:
    rows = list(
        retention.held_registrations([gathering.pk])
        .select_related("person", "registered_by", "site", "attendance", "certificate", "replaces")
        .order_by("created_at", "id")
    )
    number = {row.pk: position for position, row in enumerate(rows, start=1)}
    people = ArchiveTable(
        name="anmalningar",
        title="Anmälningar",
        columns=(
            "Nummer", "Namn", "E-postadress", "Roll", "Organisation", "Slag", "Län", "Läge", "Deltog", "Ort",
            "Anmäld", "I kö sedan", "Avbokad", "Anmäld av", "Tog över från nummer", "Pris i öre", "Moms",
            "Avgift i öre", "Var där", "Intyg",
        ),
        rows=[
            (
                number[row.pk],
                row.name,
                row.person.email if row.person else "",
                row.role_title,
                row.organisation_name,
                row.organisation_kind,
                row.county_code,
                str(row.get_state_display()),
                str(row.get_mode_display()),
                str(row.site.name) if row.site else "",
                _clock(row.created_at),
                _clock(row.queued_at),
                _clock(row.ended_at),
                row.registered_by.get_full_name() if row.registered_by and row.registered_by_id != row.person_id else "",
                number.get(row.replaces_id or 0),
                row.price_ore,
                row.vat_percent,
                row.fee_ore,
                _clock(row.attendance.at) if hasattr(row, "attendance") else None,
                row.certificate.code if hasattr(row, "certificate") else "",
            )
            for row in rows
        ],
    )  # fmt: skip
    events = RegistrationEvent.objects.filter(registration__in=list(number)).order_by("at", "id")
    log = ArchiveTable(
        name="handelser",
        title="Händelser",
        columns=("Anmälan nummer", "När", "Vad"),
        rows=[
            (number[event.registration_id], _clock(event.at), str(event.get_kind_display()))
            for event in events
        ],
    )
    return [people, log]


def _answers(held: Held, gathering: GatheringPage, at: datetime) -> list[ArchiveTable]:
    asked = {
        str(question.guid): question.question for question in GatheringQuestion.objects.filter(page=gathering)
    }
    rows = [
        (found.registration.name, asked.get(str(guid), str(guid)), _answer(answer))
        for found in retention.due_answers(held, at)
        for guid, answer in sorted(found.going.items())
    ]
    return [ArchiveTable("svar", "Svar på arrangörens frågor", ("Namn", "Fråga", "Svar"), rows)]


def _answer(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _mails(gathering: GatheringPage) -> list[ArchiveTable]:
    found = (
        retention.held_mails([gathering.pk])
        .select_related("registration__person", "recipient", "message")
        .order_by("created_at", "id")
    )
    rows = []
    for mail in found:
        to = mail.recipient or (mail.registration.person if mail.registration else None)
        rows.append(
            (
                to.email if to else "",
                str(mail.get_kind_display()),
                mail.message.subject if mail.message else "",
                str(mail.get_state_display()),
                _clock(mail.created_at),
                _clock(mail.sent_at),
            )
        )
    return [ArchiveTable("mejl", "Mejl", ("Till", "Slag", "Ämne", "Läge", "Skrivet", "Skickat"), rows)]


def _messages(gathering: GatheringPage) -> list[ArchiveTable]:
    found = retention.held_messages([gathering.pk]).select_related("written_by").order_by("created_at", "id")
    rows = [
        (
            message.subject,
            message.body,
            str(message.get_audience_display()),
            message.written_by.get_full_name() if message.written_by else "",
            _clock(message.sent_at),
        )
        for message in found
    ]
    return [
        ArchiveTable("meddelanden", "Meddelanden", ("Ämne", "Text", "Till", "Skrivet av", "Skickat"), rows)
    ]


def _invoice_details(gathering: GatheringPage) -> list[ArchiveTable]:
    columns = (
        "Betalare", "Organisationsnummer", "Peppol-ID eller GLN", "Er referens", "Ordernummer", "Adress", "Postnummer",
        "Ort", "Antal anmälningar",
    )  # fmt: skip
    rows = [
        (
            details.name,
            details.org_number,
            details.endpoint,
            details.buyer_reference,
            details.order_number,
            details.street_address,
            details.postcode,
            details.town,
            Registration.objects.filter(invoice_details=details).count(),
        )
        for details in retention.held_invoice_details([gathering.pk]).order_by("created_at", "id")
    ]
    return [ArchiveTable("fakturauppgifter", "Fakturauppgifter", columns, rows)]


_TABLES: Mapping[str, Callable[[GatheringPage], list[ArchiveTable]]] = {
    Subject.REGISTRATIONS: _registrations,
    Subject.MAILS: _mails,
    Subject.MESSAGES: _messages,
    Subject.INVOICE_DETAILS: _invoice_details,
}
