"""What has been exported, as documents and files: from what is stored on it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import translation

from hjulet.hub.wording import local
from hjulet.meet.formats.invoices.archive import as_zip
from hjulet.meet.formats.invoices.checks import endpoint
from hjulet.meet.formats.invoices.documents import (
    Account,
    Corrected,
    InvoiceDocument,
    Kind,
    Line,
    Party,
)
from hjulet.meet.formats.invoices.finance_csv import finance_csv, finance_excel
from hjulet.meet.models import InvoiceBasis, InvoiceLine


def as_document(basis: InvoiceBasis, lines: Sequence[InvoiceLine]) -> InvoiceDocument:
    """The basis as a document, from what it has stored and nothing else."""
    seller: Mapping[str, Any] = basis.seller
    payer: Mapping[str, str] = basis.payer
    issued = local(basis.exported_at).date()
    is_credit = basis.kind == InvoiceBasis.Kind.CREDIT
    corrected = basis.corrects
    return InvoiceDocument(
        kind=Kind.CREDIT if is_credit else Kind.INVOICE,
        number=basis.number,
        issued=issued,
        due=None if is_credit else issued + timedelta(days=int(seller["payment_days"])),
        seller=_party(seller),
        buyer=_party(payer),
        account=Account(bankgiro=seller["bankgiro"], plusgiro=seller["plusgiro"]),
        has_f_tax=bool(seller["has_f_tax"]),
        buyer_reference=payer["buyer_reference"] or ("" if payer["order_number"] else payer["subject"]),
        order_reference=payer["order_number"],
        corrects=(
            Corrected(corrected.number, local(corrected.exported_at).date())
            if corrected is not None
            else None
        ),
        lines=[
            Line(
                text=line.text,
                unit_price_ore=abs(line.amount_ore),
                vat_percent=line.vat_percent,
                exemption_reason="" if line.vat_percent else seller["vat_exemption"],
            )
            for line in lines
        ],
    )


def _party(values: Mapping[str, Any]) -> Party:
    """A payer that is no public body and gave no Peppol-ID gets that of its organisation number; a person has none."""
    written = values["endpoint"] or values["org_number"]
    address = endpoint(written) if written else None
    return Party(
        name=values["name"],
        org_number=values["org_number"],
        endpoint_scheme=address.scheme if address else "",
        endpoint_id=address.identifier if address else "",
        vat_number=values.get("vat_number", ""),
        street=values["street_address"],
        postcode=values["postcode"],
        town=values["town"],
        contact_name=values.get("contact_name", ""),
        contact_email=values.get("contact_email", ""),
    )


def invoice_files(bases: Sequence[InvoiceBasis]) -> dict[str, bytes]:
    """An export's files by name, from what is stored: each invoice, and a table of their lines in two formats."""
    documents = [as_document(basis, list(basis.lines.all())) for basis in bases]
    name = _name(bases)
    # The table is for a Swedish finance system, whoever fetches it.
    with translation.override("sv"):
        tables = {f"{name}.csv": finance_csv(documents), f"{name}.xlsx": finance_excel(documents)}
    # A private person cannot get an e-invoice, and stands in the table only.
    written = {f"{basis.number}.xml": basis.document.encode() for basis in bases if basis.document}
    return {**written, **tables}


def export_files(bases: Sequence[InvoiceBasis]) -> dict[str, bytes]:
    """The same with everything as one zip. An Excel file holds the time it was written, so it stays outside."""
    files = invoice_files(bases)
    inside = {name: content for name, content in files.items() if not name.endswith(".xlsx")}
    return {**files, f"{_name(bases)}.zip": as_zip(inside, at=local(bases[0].exported_at))}


def _name(bases: Sequence[InvoiceBasis]) -> str:
    return f"fakturaunderlag-{local(bases[0].exported_at):%Y-%m-%d-%H%M}"
