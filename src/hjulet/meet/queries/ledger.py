"""What each sign-up owes now, what has been charged for it, and the lines that make the two equal.

A sign-up that was handed over is one chain with the sign-ups after it, and is charged as one. The lines that
have been exported never change, so every correction is a new line: a further charge, or a credit against the
invoice where the charge stands. When nothing has happened since the last export there is nothing to export.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hjulet.hub.models import Organisation
from hjulet.meet.formats.invoices.checks import (
    PAYER_FIELDS,
    check_payer,
    check_private_payer,
    is_public_payer,
)
from hjulet.meet.models import (
    GatheringPage,
    InvoiceBasis,
    InvoiceDetails,
    InvoiceLine,
    Registration,
    RegistrationDesk,
)

State = Registration.State
LONGEST_TEXT = 300


class PayerKey(NamedTuple):
    """What tells two payers apart: where the invoice goes, and what it is called there."""

    org_number: str
    endpoint: str
    buyer_reference: str
    order_number: str
    name: str
    """Also of bodies: two that write the same number are not sure to be one."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, as it stands on the invoice, and what is wrong with it by field."""

    values: Mapping[str, str]
    faults: Mapping[str, str]

    @property
    def key(self) -> PayerKey:
        return PayerKey(
            org_number=self.values.get("org_number", ""),
            endpoint=self.values.get("endpoint", ""),
            buyer_reference=self.values.get("buyer_reference", ""),
            order_number=self.values.get("order_number", ""),
            name=" ".join(self.values.get("name", "").split()).casefold(),
        )

    @property
    def is_private(self) -> bool:
        """A person without a number: in the table for the finance system, but no e-invoice can be addressed."""
        return not self.values.get("org_number")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is owed: the price, or a fee. The text is for the invoice, so it is always in Swedish."""

    text: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Chain:
    """One seat through all who have had it: the first sign-up, which the lines belong to, and the one that counts."""

    first: Registration
    last: Registration
    payer: Payer | None
    parts: tuple[Part, ...]

    @property
    def vat_percent(self) -> int:
        return self.last.vat_percent


@dataclass(frozen=True, slots=True)
class Charge:
    """A line to export: more to pay, or, with an invoice to correct, something to give back. Always positive."""

    chain: Chain
    payer: Payer | None
    text: str
    amount_ore: int
    vat_percent: int
    corrects: InvoiceBasis | None = None


def charges(gathering: GatheringPage, desk: RegistrationDesk | None) -> list[Charge]:
    """Every line that is missing, in the order people signed up. Empty when all is charged as it should be."""
    exported: dict[int, list[InvoiceLine]] = defaultdict(list)
    # Without the files themselves: a gathered one would come once for each of its lines.
    rows = InvoiceLine.objects.filter(basis__gathering=gathering).select_related("basis")
    for line in rows.defer("basis__document").order_by("id"):
        if line.registration_id is not None:
            exported[line.registration_id].append(line)
    return [
        charge
        for chain in chains(gathering, desk)
        for charge in _missing(chain, exported.get(chain.first.pk, []))
    ]


def chains(gathering: GatheringPage, desk: RegistrationDesk | None) -> list[Chain]:
    """All seats of the gathering with what they owe now, nothing included. One query."""
    rows = list(
        Registration.objects.filter(gathering=gathering)
        .select_related("invoice_details", "invoice_details__organisation", "attendance")
        .order_by("created_at", "id")
    )
    after = {row.replaces_id: row for row in rows if row.replaces_id is not None}
    payers: dict[int, Payer] = {}
    found = []
    for first in rows:
        if first.replaces_id is not None:
            continue
        through = [first]
        while (following := after.get(through[-1].pk)) is not None:
            through.append(following)
        last = through[-1]
        details = next((row.invoice_details for row in reversed(through) if row.invoice_details), None)
        payer = None
        if details is not None:
            # A thousand sign-ups may share a few payers, whose numbers are checked once.
            if details.pk not in payers:
                payers[details.pk] = payer_of(details)
            payer = payers[details.pk]
        found.append(Chain(first=first, last=last, payer=payer, parts=_parts(last, desk, gathering.title)))
    return found


def payer_of(details: InvoiceDetails) -> Payer:
    """The details as they would stand on an invoice, checked anew: rules and numbers may have been other then."""
    organisation = details.organisation
    written = {field: str(getattr(details, field)) for field in PAYER_FIELDS}
    if organisation is None and not details.org_number and not details.endpoint:
        checked = check_private_payer(written)
    else:
        kind = organisation.kind if organisation is not None else ""
        checked = check_payer(written, is_public=is_public_payer(kind, details.org_number))
    return Payer(values=checked.values, faults=checked.faults)


def payer_organisation(registration: Registration, org_number: str) -> Organisation | None:
    """The organisation of the sign-up if it is the one that pays; None when the number is another's."""
    organisation = registration.organisation
    if organisation is None or not organisation.org_number or not org_number:
        return organisation
    digits = ["".join(filter(str.isdigit, number)) for number in (organisation.org_number, org_number)]
    return organisation if digits[0] == digits[1] else None


def _parts(last: Registration, desk: RegistrationDesk | None, title: str) -> tuple[Part, ...]:
    """What the seat owes by its frozen price and terms."""
    cancelled_at = desk.cancelled_at if desk is not None else None
    owed: list[tuple[str, int]] = []
    if last.state == State.REGISTERED and cancelled_at is None:
        owed.append(("Anmälan", last.price_ore))
        # Who took part online passed no door: that nobody marked them says nothing.
        is_absent = not hasattr(last, "attendance") and last.mode == Registration.Mode.ON_SITE
        if desk is not None and desk.presence_closed_at is not None and is_absent:
            owed.append(("Avgift för utebliven", int(last.terms.get("no_show_fee_ore", 0))))
    elif last.state == State.CANCELLED:
        is_after = cancelled_at is not None and last.ended_at is not None and last.ended_at >= cancelled_at
        owed.append(("Avbokningsavgift", 0 if is_after else last.fee_ore or 0))
    return tuple(Part(_line_text(what, title, last.name), ore) for what, ore in owed if ore)


def _line_text(what: str, title: str, name: str) -> str:
    """ "Anmälan: Kompetens på landsbygden, Åsa Öberg", the title cut first when it is too long."""
    room = LONGEST_TEXT - len(what) - len(name) - 4
    short = title if len(title) <= room else f"{title[: room - 1]}…"
    return ", ".join(part for part in (f"{what}: {short}", name) if part)[:LONGEST_TEXT]


def _missing(chain: Chain, lines: Sequence[InvoiceLine]) -> list[Charge]:
    """The lines that bring what is charged to what is owed, for each payer and rate that either names."""
    balance: dict[tuple[PayerKey, int], int] = defaultdict(int)
    payers: dict[PayerKey, Payer] = {}
    for line in lines:
        payer = exported_payer(line.basis)
        payers[payer.key] = payer
        balance[payer.key, line.vat_percent] += line.amount_ore
    # Details that are gone by gallring change nothing: whoever was charged is still who pays.
    owing = chain.payer or (exported_payer(lines[-1].basis) if lines else None)
    owed = sum(part.amount_ore for part in chain.parts)
    if owing is None:
        return [Charge(chain, None, part.text, part.amount_ore, chain.vat_percent) for part in chain.parts]
    payers[owing.key] = owing
    balance.setdefault((owing.key, chain.vat_percent), 0)
    found: list[Charge] = []
    for (key, percent), charged in balance.items():
        is_owing = (key, percent) == (owing.key, chain.vat_percent)
        difference = (owed if is_owing else 0) - charged
        if difference > 0:
            found += [
                Charge(chain, payers[key], part.text, part.amount_ore, percent)
                for part in _further(chain, charged, difference)
            ]
        elif difference < 0:
            mine = [
                line for line in lines if (exported_payer(line.basis).key, line.vat_percent) == (key, percent)
            ]
            found += _credits(chain, payers[key], percent, -difference, mine)
    return found


def _further(chain: Chain, charged: int, difference: int) -> list[Part]:
    """What to call what is added: the parts themselves when nothing was charged or the last part is what is new."""
    if charged == 0:
        return list(chain.parts)
    if chain.parts[-1].amount_ore == difference:
        return [chain.parts[-1]]
    return [Part(f"Tillägg. {chain.parts[-1].text}"[:LONGEST_TEXT], difference)]


def _credits(
    chain: Chain, payer: Payer, percent: int, to_give_back: int, lines: Sequence[InvoiceLine]
) -> Iterable[Charge]:
    """Credits against the invoices where the charges stand, the newest first, none for more than it has left."""
    left: dict[int, int] = defaultdict(int)
    texts: dict[int, str] = {}
    invoices: dict[int, InvoiceBasis] = {}
    for line in lines:
        corrected = line.basis.corrects_id
        invoice = line.basis_id if corrected is None else corrected
        left[invoice] += line.amount_ore
        if corrected is None:
            invoices[invoice] = line.basis
            texts[invoice] = line.text
    for invoice in sorted(left, reverse=True):
        amount = min(to_give_back, left[invoice])
        if amount > 0:
            text = f"Kreditering. {texts[invoice]}"[:LONGEST_TEXT]
            yield Charge(chain, payer, text, amount, percent, corrects=invoices[invoice])
            to_give_back -= amount


def exported_payer(basis: InvoiceBasis) -> Payer:
    return Payer(values={field: str(basis.payer.get(field, "")) for field in PAYER_FIELDS}, faults={})
