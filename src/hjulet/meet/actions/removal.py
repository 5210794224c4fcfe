"""How each kind of personal data is taken away, so that what is left still counts right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Substr

from hjulet.meet.models import (
    Attendance,
    Certificate,
    GatheringPage,
    InvoiceDetails,
    OutgoingMail,
    Party,
    Registration,
    RegistrationEvent,
    RegistrationNeeds,
    SeriesSignUp,
)
from hjulet.meet.queries import retention
from hjulet.meet.queries.retention import Held, Subject, Way

KEPT_FACTS = ("state", "sequence")
"""What a mail that a rule keeps may still say when it is nobody's any longer."""


def remove(held: Held, gathering: GatheringPage, at: datetime) -> int:
    """Take away what is due of that kind; returns how many."""
    return _REMOVERS[held.subject](held, gathering, at)


def _remove_needs(held: Held, gathering: GatheringPage, at: datetime) -> int:
    return retention.held_needs([gathering.pk]).delete()[0]


def _remove_answers(held: Held, gathering: GatheringPage, at: datetime) -> int:
    found = retention.due_answers(held, at)
    for answers in found:
        Registration.objects.filter(pk=answers.registration.pk).update(answers=answers.staying)
    return len(found)


def _remove_mails(held: Held, gathering: GatheringPage, at: datetime) -> int:
    count = retention.held_mails([gathering.pk]).count()
    OutgoingMail.objects.filter(Q(gathering=gathering) | Q(registration__gathering=gathering)).delete()
    return count


def _remove_messages(held: Held, gathering: GatheringPage, at: datetime) -> int:
    """The mails that a rule still keeps stay, without the text that they carried."""
    OutgoingMail.objects.filter(message__gathering=gathering).update(message=None)
    found = retention.held_messages([gathering.pk])
    count = found.count()
    found.delete()
    return count


def _remove_invoice_details(held: Held, gathering: GatheringPage, at: datetime) -> int:
    found = list(retention.held_invoice_details([gathering.pk]).values_list("pk", flat=True))
    Registration.objects.filter(invoice_details__in=found).update(invoice_details=None)
    InvoiceDetails.objects.filter(pk__in=found).delete()
    return len(found)


def _remove_imports(held: Held, gathering: GatheringPage, at: datetime) -> int:
    """An unconfirmed list goes whole; of a confirmed one only the rows, since its figures are nobody's."""
    days = held.rule.days_after if held.rule is not None else 0
    found = retention.held_imports([gathering.pk]).filter(created_at__lte=at - timedelta(days=days))
    count = found.count()
    found.filter(confirmed_at__isnull=False).update(rows=[], file_name="")
    found.filter(confirmed_at__isnull=True).delete()
    return count


def _remove_registrations(held: Held, gathering: GatheringPage, at: datetime) -> int:
    count = anonymise(retention.held_registrations([gathering.pk]), at)
    Party.objects.filter(gathering=gathering).update(made_by=None)
    _anonymise_series_sign_ups(gathering, held, at)
    return count


def anonymise(registrations: QuerySet[Registration], at: datetime) -> int:
    """Make sign-ups nobody's. State, mode, kind of organisation and county stay, so that every figure is as before."""
    ids = list(registrations.values_list("pk", flat=True))
    if not ids:
        return 0
    _keep_what_is_counted(ids)
    RegistrationNeeds.objects.filter(registration__in=ids).delete()
    Certificate.objects.filter(registration__in=ids).delete()
    Attendance.objects.filter(registration__in=ids).update(marked_by=None, client_mark="")
    _empty_mails(ids)
    RegistrationEvent.objects.filter(registration__in=ids).update(actor=None)
    Registration.objects.filter(pk__in=ids).update(
        person=None,
        registered_by=None,
        name="",
        role_title="",
        organisation=None,
        organisation_name="",
        seat=None,
        series_sign_up=None,
        answers={},
        submission="",
        is_listed=False,
        anonymised_at=at,
    )
    RegistrationEvent.objects.bulk_create(
        RegistrationEvent(registration_id=pk, kind=RegistrationEvent.Kind.ANONYMISED, at=at) for pk in ids
    )
    return len(ids)


def _keep_what_is_counted(ids: list[int]) -> None:
    """Older sign-ups have not noted the kind of organisation and county they came from: do it while it is known."""
    with_organisation = Registration.objects.filter(pk__in=ids, organisation__isnull=False)
    for registration in with_organisation.filter(Q(organisation_kind="") | Q(county_code="")).annotate(
        kind_now=F("organisation__kind"), county_now=Substr("organisation__place__code", 1, 2)
    ):
        Registration.objects.filter(pk=registration.pk).update(
            organisation_kind=registration.organisation_kind or registration.kind_now,
            county_code=registration.county_code or registration.county_now or "",
        )


def _empty_mails(ids: list[int]) -> None:
    """A mail about a sign-up that is nobody's goes with it, unless a rule keeps mails: then it says only that it went."""
    book = retention.rule_book()
    mails = OutgoingMail.objects.filter(registration__in=ids)
    hosts = dict(Registration.objects.filter(pk__in=ids).values_list("pk", "gathering__host"))
    kept = {
        pk for pk in ids if (rule := book.rule(Subject.MAILS, hosts[pk])) is not None and rule.way == Way.KEEP
    }
    mails.exclude(registration__in=kept).delete()
    for mail in mails.filter(registration__in=kept):
        mail.recipient = None
        mail.facts = {name: mail.facts[name] for name in KEPT_FACTS if name in mail.facts}
        if mail.state in {OutgoingMail.State.PENDING, OutgoingMail.State.SENDING}:
            mail.state = OutgoingMail.State.STOPPED
        mail.save(update_fields=["recipient", "facts", "state"])


def forget_payers(sign_ups: QuerySet[SeriesSignUp]) -> None:
    """Let go of who would have paid for occasions still to come.

    Details that a sign-up to an occasion has go by its rule; those that came to no use go now.
    """
    found = list(
        sign_ups.filter(invoice_details__isnull=False).values_list("invoice_details", flat=True).order_by()
    )
    if not found:
        return
    sign_ups.update(invoice_details=None)
    used = Registration.objects.filter(invoice_details=OuterRef("pk"))
    InvoiceDetails.objects.filter(~Exists(used), pk__in=found, series_sign_ups=None).delete()


def _anonymise_series_sign_ups(gathering: GatheringPage, held: Held, at: datetime) -> None:
    """A sign-up to a series goes when its last occasion has: nobody's registration is left that hangs on it."""
    days = held.rule.days_after if held.rule is not None else 0
    series = gathering.get_parent()
    coming = GatheringPage.objects.child_of(series).filter(ends__gt=at - timedelta(days=days)).exists()
    if coming:
        return
    left = Registration.objects.filter(series_sign_up=OuterRef("pk"), anonymised_at__isnull=True)
    over = SeriesSignUp.objects.filter(~Exists(left), series_id=series.pk)
    forget_payers(over)
    over.update(
        person=None,
        name="",
        role_title="",
        organisation=None,
        # Or the person who is nobody would be signed up to the next occasion that is added.
        ended_at=Coalesce("ended_at", Value(at)),
    )


Remover = Callable[[Held, GatheringPage, datetime], int]

_REMOVERS: dict[str, Remover] = {
    Subject.NEEDS: _remove_needs,
    Subject.ANSWERS: _remove_answers,
    Subject.IMPORTS: _remove_imports,
    Subject.MAILS: _remove_mails,
    Subject.MESSAGES: _remove_messages,
    Subject.INVOICE_DETAILS: _remove_invoice_details,
    Subject.REGISTRATIONS: _remove_registrations,
}


def remove_with(subject: str, remover: Remover) -> None:
    """How a spoke after Meet removes what it holds of a subject. Said once, at start."""
    _REMOVERS[subject] = remover
