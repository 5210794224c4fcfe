"""The invoice basis of a gathering, for those who may edit it: what would be exported, what is missing, what has been."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation
from hjulet.hub.rules import Viewer
from hjulet.hub.sorting import swedish_sort_key
from hjulet.meet import rules
from hjulet.meet.formats.invoices.checks import PAYER_FIELDS
from hjulet.meet.formats.invoices.documents import vat_of
from hjulet.meet.models import (
    GatheringPage,
    InvoiceBasis,
    InvoiceDetails,
    Registration,
    RegistrationDesk,
    SellerDetails,
)
from hjulet.meet.queries.ledger import Charge, Payer, charges
from hjulet.meet.queries.sellers import seller_faults, seller_organisation


@dataclass(frozen=True, slots=True)
class Proposal:
    """One invoice or credit note that an export would make."""

    kind: str
    payer: Payer
    charges: tuple[Charge, ...]
    corrects: InvoiceBasis | None = None

    @property
    def net_ore(self) -> int:
        return sum(charge.amount_ore for charge in self.charges)

    @property
    def vat_ore(self) -> int:
        return sum_of_vat((charge.amount_ore, charge.vat_percent) for charge in self.charges)

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.vat_ore

    @property
    def sign(self) -> int:
        """How it counts in a sum: a credit note takes away."""
        return 1 if self.corrects is None else -1

    @property
    def kronor(self) -> tuple[float, float, float]:
        """Without VAT, the VAT, and together, for showing."""
        return (
            self.sign * self.net_ore / 100,
            self.sign * self.vat_ore / 100,
            self.sign * self.total_ore / 100,
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A sign-up that owes something but cannot be charged, and each reason as a sentence."""

    registration: Registration
    amount_ore: int
    reasons: tuple[str, ...]

    @property
    def kronor(self) -> float:
        return self.amount_ore / 100


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would do now."""

    seller: SellerDetails | None
    seller_organisation: Organisation | None
    seller_faults: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    missing: tuple[Missing, ...]

    @property
    def invoices(self) -> list[Proposal]:
        return [found for found in self.proposals if found.corrects is None]

    @property
    def credits(self) -> list[Proposal]:
        return [found for found in self.proposals if found.corrects is not None]

    @property
    def may_be_exported(self) -> bool:
        return bool(self.proposals) and not self.seller_faults

    @property
    def fingerprint(self) -> str:
        """Changes when anything that would be exported does, so that nobody exports what was not seen."""
        digest = hashlib.sha256()
        for proposal in self.proposals:
            digest.update(repr((proposal.kind, sorted(proposal.payer.values.items()))).encode())
            for charge in proposal.charges:
                corrected = charge.corrects.number if charge.corrects else ""
                row = (charge.chain.first.pk, charge.text, charge.amount_ore, charge.vat_percent, corrected)
                digest.update(repr(row).encode())
        return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Export:
    """What was exported at one time."""

    at: datetime
    by: str
    bases: tuple[InvoiceBasis, ...]

    @property
    def public_id(self) -> UUID:
        """The address of the whole export: that of its first basis."""
        return self.bases[0].public_id

    @property
    def net_ore(self) -> int:
        return sum(_signed(basis, basis.net_ore) for basis in self.bases)

    @property
    def vat_ore(self) -> int:
        return sum(_signed(basis, basis.vat_ore) for basis in self.bases)

    @property
    def kronor(self) -> tuple[float, float]:
        """Without VAT, and the VAT, for showing."""
        return self.net_ore / 100, self.vat_ore / 100


def invoice_preview(viewer: Viewer, gathering: GatheringPage, *, is_gathered: bool = True) -> Preview:
    """What is to be charged and given back, gathered per payer or one invoice for each sign-up.

    Details that are missing hold back their own sign-up and no other.
    """
    _require_edit(viewer, gathering)
    return preview_for_export(gathering, is_gathered=is_gathered)


def preview_for_export(gathering: GatheringPage, *, is_gathered: bool) -> Preview:
    """The same without asking who is looking: for the action, which has asked."""
    desk = RegistrationDesk.objects.filter(gathering=gathering).first()
    found = charges(gathering, desk)
    organisation = seller_organisation(gathering)
    seller = SellerDetails.objects.select_related("organisation").filter(organisation=organisation).first()
    fit = [
        charge
        for charge in found
        if charge.payer is not None and (charge.corrects or not charge.payer.faults)
    ]
    return Preview(
        seller=seller,
        seller_organisation=organisation,
        seller_faults=seller_faults(
            organisation, seller, has_vat=any(charge.vat_percent for charge in found)
        ),
        proposals=tuple(_proposals(fit, is_gathered=is_gathered)),
        missing=tuple(_missing(found)),
    )


def exports(viewer: Viewer, gathering: GatheringPage) -> list[Export]:
    """All exports of the gathering, the latest first. One query."""
    _require_edit(viewer, gathering)
    by_time: dict[datetime, list[InvoiceBasis]] = {}
    bases = InvoiceBasis.objects.filter(gathering=gathering).select_related("exported_by", "corrects")
    for basis in bases.defer("document").order_by("-exported_at", "id"):
        by_time.setdefault(basis.exported_at, []).append(basis)
    return [
        Export(at=at, by=str(found[0].exported_by or ""), bases=tuple(found)) for at, found in by_time.items()
    ]


def exported_bases(viewer: Viewer, gathering: GatheringPage, public_id: UUID) -> list[InvoiceBasis]:
    """Everything that was exported together with that basis, with lines; empty when there is none here."""
    _require_edit(viewer, gathering)
    one = InvoiceBasis.objects.filter(gathering=gathering, public_id=public_id).first()
    if one is None:
        return []
    together = InvoiceBasis.objects.filter(gathering=gathering, exported_at=one.exported_at)
    return list(together.select_related("corrects").prefetch_related("lines").order_by("id"))


def payer_to_begin_with(viewer: Viewer, registration: Registration) -> dict[str, str]:
    """What to fill in when somebody is to say who pays: what was said, else the organisation's latest payer."""
    _require_edit(viewer, registration.gathering)
    details = registration.invoice_details
    organisation = registration.organisation
    if details is None and organisation is not None:
        # Of this gathering: what was written elsewhere is for those who plan there.
        known = InvoiceDetails.objects.filter(
            organisation=organisation, registrations__gathering=registration.gathering
        )
        details = known.order_by("-created_at", "-id").first()
        if details is None:
            return {"name": organisation.name, "org_number": organisation.org_number}
    if details is None:
        return {}
    return {field: str(getattr(details, field)) for field in PAYER_FIELDS}


def sum_of_vat(amounts: Iterable[tuple[int, int]]) -> int:
    """The tax of amounts with their rates, each rate rounded once."""
    by_rate: dict[int, int] = {}
    for ore, percent in amounts:
        by_rate[percent] = by_rate.get(percent, 0) + ore
    return sum(vat_of(ore, percent) for percent, ore in by_rate.items())


def _proposals(found: Sequence[Charge], *, is_gathered: bool) -> list[Proposal]:
    payers: dict[Any, Payer] = {}
    groups: dict[Any, list[Charge]] = {}
    for charge in found:
        if charge.payer is None:
            continue
        key: Any = (charge.payer.key, None if is_gathered else charge.chain.first.pk)
        if charge.corrects is not None:
            key = charge.corrects.pk
        # Of several who wrote the same numbers, the latest one's name and address.
        payers[key] = charge.payer
        groups.setdefault(key, []).append(charge)
    proposals = [
        Proposal(
            kind=InvoiceBasis.Kind.INVOICE if together[0].corrects is None else InvoiceBasis.Kind.CREDIT,
            payer=payers[key],
            charges=tuple(together),
            corrects=together[0].corrects,
        )
        for key, together in groups.items()
    ]
    return sorted(
        proposals, key=lambda one: (one.corrects is not None, swedish_sort_key(one.payer.values["name"]))
    )


def _missing(found: Sequence[Charge]) -> list[Missing]:
    """One row a sign-up, however many of its parts are held back."""
    rows: dict[int, Missing] = {}
    for charge in found:
        if charge.corrects is not None or (charge.payer is not None and not charge.payer.faults):
            continue
        if charge.payer is None:
            reasons: tuple[str, ...] = (_("Det är inte sagt vem som betalar."),)
        else:
            reasons = tuple(charge.payer.faults.values())
        key = charge.chain.first.pk
        row = rows.get(key)
        if row is None:
            rows[key] = Missing(charge.chain.last, charge.amount_ore, reasons)
        else:
            rows[key] = replace(row, amount_ore=row.amount_ore + charge.amount_ore)
    return list(rows.values())


def _signed(basis: InvoiceBasis, ore: int) -> int:
    return -ore if basis.kind == InvoiceBasis.Kind.CREDIT else ore


def _require_edit(viewer: Viewer, gathering: GatheringPage) -> None:
    if not rules.may_edit(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se fakturaunderlaget.")
