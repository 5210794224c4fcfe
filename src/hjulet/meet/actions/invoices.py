"""Exporting the invoice basis: numbered, stored as it was given out, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.hub.wording import local
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk, log
from hjulet.meet.formats.invoices.exported import as_document
from hjulet.meet.formats.invoices.ubl import as_ubl
from hjulet.meet.models import (
    GatheringPage,
    InvoiceBasis,
    InvoiceDetails,
    InvoiceLine,
    Registration,
    RegistrationEvent,
    SellerDetails,
)
from hjulet.meet.queries.invoices import Preview, Proposal, preview_for_export
from hjulet.meet.queries.ledger import payer_organisation
from hjulet.meet.queries.sellers import seller_values


class ExportRefused(Exception):
    """Nothing was exported. `reason` is a stable word: "seller", "changed" or "nothing"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def export_invoices(
    actor: Actor | None, gathering: GatheringPage, *, is_gathered: bool = True, seen: str | None = None
) -> tuple[list[InvoiceBasis], Preview]:
    """Write down all that is to be charged and given back, and return it with what was left out.

    `actor` is None for whoever runs the machine. `seen` is the fingerprint of the preview that was looked at:
    when something has happened since, nothing is exported. Running it twice exports nothing the second time.
    """
    if actor is not None and not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får exportera fakturaunderlaget.")
    with locked_desk(gathering.pk) as locked:
        preview = preview_for_export(locked.gathering, is_gathered=is_gathered)
        if not preview.proposals:
            raise ExportRefused("nothing")
        if preview.seller is None or preview.seller_faults:
            raise ExportRefused("seller")
        if seen is not None and seen != preview.fingerprint:
            raise ExportRefused("changed")
        # The seller's row is the lock of its series of numbers, which gatherings share.
        seller = (
            SellerDetails.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .get(pk=preview.seller.pk)
        )
        bases = _written(actor, locked.gathering, seller, preview.proposals, timezone.now())
    return bases, preview


def _written(
    actor: Actor | None,
    gathering: GatheringPage,
    seller: SellerDetails,
    proposals: tuple[Proposal, ...],
    at: datetime,
) -> list[InvoiceBasis]:
    values = seller_values(seller, gathering)
    prefix = f"{local(at).year}-{seller.organisation_id}-"
    # Nothing is ever taken away, so the count is the last number given.
    taken = InvoiceBasis.objects.filter(number__startswith=prefix).count()
    bases, lines = [], []
    for number, proposal in enumerate(proposals, start=taken + 1):
        corrected = proposal.corrects
        sign = 1 if corrected is None else -1
        basis = InvoiceBasis(
            number=f"{prefix}{number:05d}",
            kind=proposal.kind,
            gathering=gathering,
            corrects=corrected,
            # A credit note is between the same two as the invoice, whatever they are called by now.
            seller=values if corrected is None else corrected.seller,
            payer=(
                {**proposal.payer.values, "subject": gathering.title[:100]}
                if corrected is None
                else corrected.payer
            ),
            exported_at=at,
            exported_by=actor if isinstance(actor, Person) else None,
        )
        mine = [
            InvoiceLine(
                registration=charge.chain.first,
                text=charge.text,
                amount_ore=sign * charge.amount_ore,
                vat_percent=charge.vat_percent,
            )
            for charge in proposal.charges
        ]
        document = as_document(basis, mine)
        basis.net_ore, basis.vat_ore = document.net_ore, document.vat_ore
        basis.document = "" if proposal.payer.is_private else as_ubl(document).decode()
        bases.append(basis)
        lines.append(mine)
    InvoiceBasis.objects.bulk_create(bases)
    for basis, mine in zip(bases, lines, strict=True):
        for line in mine:
            line.basis = basis
    InvoiceLine.objects.bulk_create(line for mine in lines for line in mine)
    return bases


def set_payer(
    actor: Actor, registration: Registration, values: Mapping[str, str], *, for_all_lacking: bool = False
) -> int:
    """Say who pays for a sign-up, and, when asked, for all from the same organisation of whom it is not said.

    Returns how many sign-ups got it. What has been exported to another payer is credited at the next export.
    """
    gathering = registration.gathering
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied("Bara de som planerar träffen får ändra vem som betalar.")
    organisation = payer_organisation(registration, values.get("org_number", ""))
    with transaction.atomic():
        details = InvoiceDetails.objects.create(organisation=organisation, **values)
        chosen = Registration.objects.filter(pk=registration.pk)
        if for_all_lacking and registration.organisation_id is not None:
            chosen |= Registration.objects.filter(
                gathering=gathering, organisation=registration.organisation, invoice_details=None
            )
        found = list(chosen)
        for one in found:
            one.invoice_details = details
            one.save(update_fields=["invoice_details"])
            log(one, RegistrationEvent.Kind.CHANGED, actor, fields=["invoice_details"])
    return len(found)
