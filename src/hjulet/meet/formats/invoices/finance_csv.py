"""The same documents as a table for a finance system: one row a line, credit notes with a minus."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hjulet.meet.formats.invoices.documents import InvoiceDocument, Kind
from hjulet.meet.formats.tables import Cell, as_csv, as_excel


def finance_table(documents: Iterable[InvoiceDocument]) -> list[list[Cell]]:
    """A header and one row a line. The tax of the rows of an invoice adds up to the tax of the invoice."""
    header: list[Cell] = [
        _("Nummer"),
        _("Slag"),
        _("Fakturadatum"),
        _("Förfallodag"),
        _("Krediterar"),
        _("Betalare"),
        _("Organisationsnummer"),
        _("Peppol-ID"),
        _("Er referens"),
        _("Ordernummer"),
        _("Gatuadress"),
        _("Postnummer"),
        _("Ort"),
        _("Rad"),
        _("Text"),
        _("Antal"),
        _("À-pris exkl. moms"),
        _("Belopp exkl. moms"),
        _("Moms, procent"),
        _("Moms"),
        _("Belopp inkl. moms"),
        _("Valuta"),
        _("Skäl till att moms inte tas ut"),
    ]
    return [header, *(row for document in documents for row in _rows(document))]


def _rows(document: InvoiceDocument) -> list[list[Cell]]:
    is_credit = document.kind is Kind.CREDIT
    sign = -1 if is_credit else 1
    buyer = document.buyer
    head: list[Cell] = [
        document.number,
        _("kreditfaktura") if is_credit else _("faktura"),
        document.issued.isoformat(),
        document.due.isoformat() if document.due else None,
        document.corrects.number if document.corrects else None,
        buyer.name,
        buyer.org_number or None,
        f"{buyer.endpoint_scheme}:{buyer.endpoint_id}" if buyer.endpoint_id else None,
        document.buyer_reference,
        document.order_reference,
        buyer.street,
        buyer.postcode,
        buyer.town,
    ]
    return [
        [
            *head,
            number,
            line.text,
            line.quantity,
            _kronor(line.unit_price_ore),
            _kronor(sign * line.net_ore),
            line.vat_percent,
            _kronor(sign * vat_ore),
            _kronor(sign * (line.net_ore + vat_ore)),
            document.currency,
            line.exemption_reason,
        ]
        for number, (line, vat_ore) in enumerate(
            zip(document.lines, document.line_vat_ore(), strict=True), start=1
        )
    ]


def _kronor(ore: int) -> float:
    """Always a number with decimals, so that the CSV says 750,00 and a minus is never taken for a formula."""
    return ore / 100


def finance_csv(documents: Iterable[InvoiceDocument]) -> bytes:
    return as_csv(finance_table(documents))


def finance_excel(documents: Iterable[InvoiceDocument]) -> bytes:
    return as_excel(finance_table(documents), title=_("Fakturaunderlag"))
