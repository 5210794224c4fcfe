"""Everything Meet holds about one person, as that person gets it. Nothing about anybody else."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.personal_data import OwnTable
from hjulet.meet.models import (
    GatheringQuestion,
    InvoiceDetails,
    OutgoingMail,
    Registration,
    RegistrationEvent,
    RegistrationNeeds,
    SeriesSignUp,
    SessionChoice,
)
from hjulet.meet.queries.own_roles import own_roles
from hjulet.meet.tokens import manage_url


def own_data(person: Person) -> list[OwnTable]:
    """One table for each kind of thing; the empty ones too, since that nothing is held is an answer."""
    own = list(
        Registration.objects.filter(person=person)
        .select_related(
            "gathering", "site", "attendance", "certificate", "needs", "invoice_details", "notice"
        )
        .order_by("created_at", "id")
    )
    return [
        _registrations(own),
        _answers(own),
        _needs(own),
        _choices(own),
        _invoice_details(person, own),
        _events(own),
        _mails(person, own),
        _series(person),
        *own_roles(person),
    ]


def _registrations(own: Iterable[Registration]) -> OwnTable:
    return OwnTable(
        key="registrations",
        title=_("Anmälningar"),
        columns=(
            ("gathering", _("träff")),
            ("state", _("läge")),
            ("mode", _("deltar")),
            ("site", _("ort")),
            ("name", _("namn")),
            ("role", _("roll")),
            ("organisation", _("organisation")),
            ("organisation_kind", _("organisationens slag")),
            ("county_code", _("län")),
            ("created_at", _("anmäld")),
            ("queued_at", _("i kö sedan")),
            ("offer_expires_at", _("erbjudandet gäller till")),
            ("ended_at", _("avbokad")),
            ("signed_up_by_other", _("anmäld av någon annan")),
            ("price_ore", _("pris i öre")),
            ("vat_percent", _("moms i procent")),
            ("price_label", _("vilket pris")),
            ("fee_ore", _("avgift i öre")),
            ("listed", _("syns i deltagarlistan")),
            ("language", _("språk")),
            ("present_at", _("var där")),
            ("certificate", _("intygets kod")),
            ("notice", _("informationen om personuppgifter")),
            ("manage", _("se och rätta")),
        ),
        rows=[
            (
                row.gathering.title,
                str(row.get_state_display()),
                str(row.get_mode_display()),
                row.site.name if row.site else "",
                row.name,
                row.role_title,
                row.organisation_name,
                row.organisation_kind,
                row.county_code,
                row.created_at,
                row.queued_at,
                row.offer_expires_at,
                row.ended_at,
                row.registered_by_id is not None and row.registered_by_id != row.person_id,
                row.price_ore,
                row.vat_percent,
                row.price_label,
                row.fee_ore,
                row.is_listed,
                row.language,
                row.attendance.at if hasattr(row, "attendance") else None,
                row.certificate.code if hasattr(row, "certificate") else "",
                str(row.notice.version) if row.notice else "",
                manage_url(row),
            )
            for row in own
        ],
        correct_words=_("Varje anmälan rättar du med dess egen länk."),
    )


def _answers(own: list[Registration]) -> OwnTable:
    asked = {
        str(question.guid): question
        for question in GatheringQuestion.objects.filter(page__in=[row.gathering_id for row in own])
    }
    return OwnTable(
        key="answers",
        title=_("Svar på arrangörernas frågor"),
        columns=(
            ("gathering", _("träff")),
            ("question", _("fråga")),
            ("purpose", _("varför")),
            ("answer", _("svar")),
        ),
        rows=[
            (
                row.gathering.title,
                asked[guid].question if guid in asked else "",
                asked[guid].purpose if guid in asked else "",
                answer,
            )
            for row in own
            for guid, answer in row.answers.items()
        ],
    )


def _needs(own: list[Registration]) -> OwnTable:
    words: dict[str, str] = {
        value: str(label)
        for value, label in (*RegistrationNeeds.Food.choices, *RegistrationNeeds.Access.choices)
    }
    found = [(row, row.needs.content) for row in own if hasattr(row, "needs")]
    return OwnTable(
        key="needs",
        title=_("Mat och tillgänglighet"),
        columns=(
            ("gathering", _("träff")),
            ("food", _("mat")),
            ("food_note", _("mat, med egna ord")),
            ("access", _("tillgänglighet")),
            ("access_note", _("tillgänglighet, med egna ord")),
            ("may_contact", _("får kontaktas")),
            ("manage", _("ändra eller ta bort")),
        ),
        rows=[
            (
                row.gathering.title,
                [words.get(code, code) for code in content.get("food", ())],
                content.get("food_note", ""),
                [words.get(code, code) for code in content.get("access", ())],
                content.get("access_note", ""),
                bool(content.get("may_contact")),
                manage_url(row),
            )
            for row, content in found
        ],
    )


def _choices(own: list[Registration]) -> OwnTable:
    found = SessionChoice.objects.filter(registration__in=own).select_related(
        "session", "registration__gathering"
    )
    return OwnTable(
        key="session_choices",
        title=_("Valda pass"),
        columns=(("gathering", _("träff")), ("session", _("pass")), ("at", _("när"))),
        rows=[
            (choice.registration.gathering.title, choice.session.title, choice.at)
            for choice in found.order_by("at", "id")
        ],
    )


def _invoice_details(person: Person, own: list[Registration]) -> OwnTable:
    joined = SeriesSignUp.objects.filter(person=person, invoice_details__isnull=False)
    joined = joined.select_related("series", "invoice_details").order_by("created_at", "id")
    held = [(row.gathering, row.invoice_details) for row in own]
    held += [(row.series, row.invoice_details) for row in joined]
    fields = (
        "name",
        "org_number",
        "endpoint",
        "buyer_reference",
        "order_number",
        "street_address",
        "postcode",
        "town",
    )
    return OwnTable(
        key="invoice_details",
        title=_("Fakturauppgifter för dina anmälningar"),
        columns=(
            ("gathering", _("träff")),
            *((name, InvoiceDetails._meta.get_field(name).verbose_name) for name in fields),  # type: ignore[union-attr]
        ),
        rows=[
            (page.title, *(getattr(details, name) for name in fields))
            for page, details in held
            if details is not None
        ],
    )


def _events(own: list[Registration]) -> OwnTable:
    found = RegistrationEvent.objects.filter(registration__in=own).select_related("registration__gathering")
    return OwnTable(
        key="events",
        title=_("Vad som hänt med dina anmälningar"),
        columns=(("gathering", _("träff")), ("at", _("när")), ("what", _("vad"))),
        rows=[
            (event.registration.gathering.title, event.at, str(event.get_kind_display()))
            for event in found.order_by("at", "id")
        ],
    )


def _mails(person: Person, own: list[Registration]) -> OwnTable:
    """Those that went, or go, to the person; not those about the person's sign-up that went to somebody else."""
    found = OutgoingMail.objects.filter(Q(recipient=person) | Q(registration__in=own, recipient=None))
    return OwnTable(
        key="mails",
        title=_("Mejl till dig"),
        columns=(
            ("gathering", _("träff")),
            ("what", _("slag")),
            ("subject", _("ämne")),
            ("state", _("läge")),
            ("created_at", _("skrivet")),
            ("sent_at", _("skickat")),
        ),
        rows=[
            (
                _title_of(mail),
                str(mail.get_kind_display()),
                mail.message.subject if mail.message else "",
                str(mail.get_state_display()),
                mail.created_at,
                mail.sent_at,
            )
            for mail in found.select_related("registration__gathering", "gathering", "message").order_by(
                "created_at", "id"
            )
        ],
    )


def _title_of(mail: OutgoingMail) -> str:
    gathering = mail.gathering or (mail.registration.gathering if mail.registration else None)
    return gathering.title if gathering else ""


def _series(person: Person) -> OwnTable:
    found = SeriesSignUp.objects.filter(person=person).select_related("series", "organisation")
    return OwnTable(
        key="series",
        title=_("Anmälningar till hela serier"),
        columns=(
            ("series", _("serie")),
            ("name", _("namn")),
            ("role", _("roll")),
            ("organisation", _("organisation")),
            ("mode", _("deltar")),
            ("created_at", _("anmäld")),
            ("ended_at", _("avbokad")),
        ),
        rows=[
            (
                row.series.title,
                row.name,
                row.role_title,
                str(row.organisation or ""),
                str(row.get_mode_display()),
                row.created_at,
                row.ended_at,
            )
            for row in found.order_by("created_at", "id")
        ],
    )
