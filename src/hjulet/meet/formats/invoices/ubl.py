"""Invoices and credit notes as Peppol BIS Billing 3, in UBL 2.1.

UBL is a sequence: an element in the wrong place makes the whole invoice refused. The order below is that of
the published schemas, which the tests hold every document against.
"""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from hjulet.meet.formats.invoices.documents import (
    Account,
    Category,
    InvoiceDocument,
    Kind,
    Line,
    Party,
    VatSum,
)

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = f"{UBL}CommonAggregateComponents-2"
CBC = f"{UBL}CommonBasicComponents-2"

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

COMMERCIAL_INVOICE = "380"
CREDIT_NOTE = "381"
CREDIT_TRANSFER = "30"
SEPA_CREDIT_TRANSFER = "58"
ORGANISATION_NUMBER = "0007"
F_TAX = "Godkänd för F-skatt"
"""The very words that the Swedish rule SE-R-005 asks for."""

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_ubl(document: InvoiceDocument) -> bytes:
    """The document as a file for the access point: UTF-8, one element a line."""
    is_credit = document.kind is Kind.CREDIT
    name = "CreditNote" if is_credit else "Invoice"
    root = etree.Element(
        etree.QName(f"{UBL}{name}-2", name), nsmap={None: f"{UBL}{name}-2", "cac": CAC, "cbc": CBC}
    )
    _header(root, document, is_credit=is_credit)
    _party(_group(root, "AccountingSupplierParty"), document.seller, has_f_tax=document.has_f_tax)
    _party(_group(root, "AccountingCustomerParty"), document.buyer)
    if document.delivered is not None:
        _date(_group(root, "Delivery"), "ActualDeliveryDate", document.delivered)
    _payment(root, document.account, payment_id=document.number)
    if document.due is not None:
        _text(_group(root, "PaymentTerms"), "Note", f"Förfallodag {document.due.isoformat()}")
    _vat(root, document)
    _totals(root, document)
    for number, line in enumerate(document.lines, start=1):
        _line(root, number, line, document.currency, is_credit=is_credit)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _header(root: etree._Element, document: InvoiceDocument, *, is_credit: bool) -> None:
    _text(root, "CustomizationID", CUSTOMIZATION)
    _text(root, "ProfileID", PROFILE)
    _text(root, "ID", document.number)
    _date(root, "IssueDate", document.issued)
    if document.due is not None and not is_credit:
        _date(root, "DueDate", document.due)
    if is_credit:
        _text(root, "CreditNoteTypeCode", CREDIT_NOTE)
    else:
        _text(root, "InvoiceTypeCode", COMMERCIAL_INVOICE)
    _text(root, "Note", document.note)
    _text(root, "DocumentCurrencyCode", document.currency)
    _text(root, "BuyerReference", document.buyer_reference)
    if document.order_reference.strip():
        _text(_group(root, "OrderReference"), "ID", document.order_reference)
    if document.corrects is not None:
        corrected = _group(_group(root, "BillingReference"), "InvoiceDocumentReference")
        _text(corrected, "ID", document.corrects.number)
        _date(corrected, "IssueDate", document.corrects.issued)


def _party(role: etree._Element, party: Party, *, has_f_tax: bool = False) -> None:
    found = _group(role, "Party")
    _text(found, "EndpointID", party.endpoint_id, schemeID=party.endpoint_scheme)
    _text(_group(found, "PartyName"), "Name", party.name)
    address = _group(found, "PostalAddress")
    _text(address, "StreetName", party.street)
    _text(address, "CityName", party.town)
    _text(address, "PostalZone", party.postcode)
    _text(_group(address, "Country"), "IdentificationCode", party.country)
    if party.vat_number:
        _tax_scheme(found, party.vat_number, "VAT")
    if has_f_tax:
        _tax_scheme(found, F_TAX, "TAX")
    legal = _group(found, "PartyLegalEntity")
    _text(legal, "RegistrationName", party.name)
    _text(legal, "CompanyID", party.org_number, schemeID=ORGANISATION_NUMBER)
    if party.contact_name or party.contact_email:
        contact = _group(found, "Contact")
        _text(contact, "Name", party.contact_name)
        _text(contact, "ElectronicMail", party.contact_email)


def _tax_scheme(party: etree._Element, number: str, scheme: str) -> None:
    registered = _group(party, "PartyTaxScheme")
    _text(registered, "CompanyID", number)
    _text(_group(registered, "TaxScheme"), "ID", scheme)


def _payment(root: etree._Element, account: Account, *, payment_id: str) -> None:
    """Swedish giros are code 30 with the giro named as the branch; codes 50 and 56 are discouraged (SE-R-011)."""
    chosen = next(
        (
            (number, code, branch)
            for number, code, branch in (
                (account.bankgiro, CREDIT_TRANSFER, "SE:BANKGIRO"),
                (account.plusgiro, CREDIT_TRANSFER, "SE:PLUSGIRO"),
                (account.iban, SEPA_CREDIT_TRANSFER, ""),
            )
            if number
        ),
        None,
    )
    if chosen is None:
        return
    number, code, branch = chosen
    means = _group(root, "PaymentMeans")
    _text(means, "PaymentMeansCode", code)
    _text(means, "PaymentID", payment_id)
    payee = _group(means, "PayeeFinancialAccount")
    _text(payee, "ID", number)
    if branch:
        _text(_group(payee, "FinancialInstitutionBranch"), "ID", branch)


def _vat(root: etree._Element, document: InvoiceDocument) -> None:
    total = _group(root, "TaxTotal")
    _amount(total, "TaxAmount", document.vat_ore, document.currency)
    for found in document.vat_sums():
        subtotal = _group(total, "TaxSubtotal")
        _amount(subtotal, "TaxableAmount", found.net_ore, document.currency)
        _amount(subtotal, "TaxAmount", found.vat_ore, document.currency)
        _category(_group(subtotal, "TaxCategory"), found)


def _category(category: etree._Element, found: VatSum | Line) -> None:
    """The same for a sum and for a line, except that the reason stands at the sum only."""
    _text(category, "ID", found.category)
    percent = found.percent if isinstance(found, VatSum) else found.vat_percent
    _text(category, "Percent", str(percent))
    if isinstance(found, VatSum) and found.category is Category.EXEMPT:
        _text(category, "TaxExemptionReason", found.exemption_reason)
    _text(_group(category, "TaxScheme"), "ID", "VAT")


def _totals(root: etree._Element, document: InvoiceDocument) -> None:
    totals = _group(root, "LegalMonetaryTotal")
    for name, ore in (
        ("LineExtensionAmount", document.net_ore),
        ("TaxExclusiveAmount", document.net_ore),
        ("TaxInclusiveAmount", document.total_ore),
        ("PayableAmount", document.total_ore),
    ):
        _amount(totals, name, ore, document.currency)


def _line(root: etree._Element, number: int, line: Line, currency: str, *, is_credit: bool) -> None:
    row = _group(root, "CreditNoteLine" if is_credit else "InvoiceLine")
    _text(row, "ID", str(number))
    quantity = "CreditedQuantity" if is_credit else "InvoicedQuantity"
    _text(row, quantity, str(line.quantity), unitCode=line.unit)
    _amount(row, "LineExtensionAmount", line.net_ore, currency)
    item = _group(row, "Item")
    _text(item, "Name", line.text)
    _category(_group(item, "ClassifiedTaxCategory"), line)
    _amount(_group(row, "Price"), "PriceAmount", line.unit_price_ore, currency)


def _group(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, etree.QName(CAC, name))


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """An element with its text. Nothing at all for an empty text, since Peppol refuses empty elements (R008)."""
    clean = " ".join(NOT_IN_XML.sub("", text).split())
    if clean:
        etree.SubElement(parent, etree.QName(CBC, name), attributes).text = clean


def _date(parent: etree._Element, name: str, day: date) -> None:
    _text(parent, name, day.isoformat())


def _amount(parent: etree._Element, name: str, ore: int, currency: str) -> None:
    _text(parent, name, f"{ore // 100}.{ore % 100:02d}", currencyID=currency)
