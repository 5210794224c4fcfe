"""Invoices as Peppol BIS Billing 3: whole documents pass every rule, and each rule, broken once, is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hjulet.meet.formats.invoices.documents import (
    Account,
    Corrected,
    InvoiceDocument,
    Kind,
    Line,
    Party,
    vat_of,
)
from hjulet.meet.formats.invoices.ubl import as_ubl
from tests.meet.invoice_rules import NAMES, PEPPOL, Root, broken_rules, schema_faults, text

SELLER = Party(
    name="Region Väster",
    org_number="2321000016",
    endpoint_scheme="0007",
    endpoint_id="2321000016",
    vat_number="SE232100001601",
    street="Storgatan 1",
    postcode="111 11",
    town="Staden",
    contact_name="Ekonomi",
    contact_email="ekonomi@exempel.invalid",
)
BUYER = Party(
    name="Kramfors kommun",
    org_number="2120000142",
    endpoint_scheme="0088",
    endpoint_id="7300010000001",
    street="Box 1",
    postcode="872 30",
    town="Kramfors",
)
TRAINING = "Undantagen från skatteplikt enligt mervärdesskattelagen (2023:200)"


def an_invoice(**changes: object) -> InvoiceDocument:
    """Every rate, exempt too; 750 kr and dinner at 12 %, 79 öre at 6 %."""
    whole = InvoiceDocument(
        kind=Kind.INVOICE,
        number="2026-0001",
        issued=date(2026, 11, 23),
        due=date(2026, 12, 23),
        delivered=date(2026, 11, 20),
        seller=SELLER,
        buyer=BUYER,
        account=Account(bankgiro="50501055"),
        has_f_tax=True,
        buyer_reference="123456",
        order_reference="4500012345",
        note="Avser träffen Kompetens på landsbygden.",
        lines=[
            Line("Anmälan: Kompetens på landsbygden, Åsa Öberg", 75_000, 25),
            Line("Middag", 29_550, 12, quantity=2),
            Line("Bok", 79, 6),
            Line("Kurs", 10_000, 0, exemption_reason=TRAINING),
        ],
    )
    return replace(whole, **changes)


def a_credit_note(**changes: object) -> InvoiceDocument:
    return replace(
        an_invoice(
            kind=Kind.CREDIT,
            number="2026-0002",
            due=None,
            corrects=Corrected("2026-0001", date(2026, 11, 23)),
        ),
        **changes,
    )


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(an_invoice(), id="invoice with every rate"),
        pytest.param(a_credit_note(), id="credit note"),
        pytest.param(an_invoice(order_reference=""), id="reference only"),
        pytest.param(an_invoice(buyer_reference=""), id="order number only"),
        pytest.param(an_invoice(account=Account(plusgiro="4158101")), id="plusgiro"),
        pytest.param(an_invoice(account=Account(iban="SE4550000000058398257466")), id="iban"),
        pytest.param(an_invoice(account=Account()), id="no account"),
        pytest.param(an_invoice(lines=[Line("Nolltaxerat", 5_000, 0)]), id="zero-rated"),
        pytest.param(
            an_invoice(
                lines=[
                    Line("Kurs", 5_000, 0, exemption_reason="Skäl ett"),
                    Line("Prov", 1, 0, exemption_reason="Skäl två"),
                ]
            ),
            id="two reasons share one sum",
        ),
        pytest.param(
            an_invoice(
                seller=replace(SELLER, vat_number=""), lines=[Line("Kurs", 1, 0, exemption_reason=TRAINING)]
            ),
            id="seller without VAT",
        ),
        pytest.param(an_invoice(has_f_tax=False), id="no F-tax"),
        pytest.param(
            an_invoice(buyer=replace(BUYER, street="", postcode="", town="")), id="buyer without address"
        ),
        pytest.param(
            an_invoice(lines=[Line("Text med \x0b och <&>", 100, 25)]), id="characters XML does not have"
        ),
    ],
)
def test_a_document_of_ours_breaks_no_rule(document: InvoiceDocument) -> None:
    written = as_ubl(document)
    assert schema_faults(etree.fromstring(written)) == []
    assert broken_rules(written) == set()


def test_the_figures_of_the_example_in_the_docs() -> None:
    root = etree.fromstring(as_ubl(an_invoice()))
    sums = [
        tuple(text(found, f"cbc:{name}") for name in ("TaxableAmount", "TaxAmount"))
        for found in root.iterfind("cac:TaxTotal/cac:TaxSubtotal", NAMES)
    ]
    # 750,00 at 25 %; 2 × 295,50 = 591,00 at 12 % = 70,92; 0,79 at 6 % = 0,0474 ≈ 0,05; exempt.
    assert sums == [("750.00", "187.50"), ("591.00", "70.92"), ("0.79", "0.05"), ("100.00", "0.00")]
    assert text(root, "cac:TaxTotal/cbc:TaxAmount") == "258.47"
    assert text(root, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount") == "1441.79"
    assert text(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "1700.26"


Change = Callable[[Root], None]


def put(path: str, value: str) -> Change:
    def change(root: Root) -> None:
        found = root.find(path, NAMES)
        assert found is not None, path
        found.text = value

    return change


def drop(path: str) -> Change:
    def change(root: Root) -> None:
        found = root.find(path, NAMES)
        assert found is not None, path
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)

    return change


def mark(path: str, **attributes: str) -> Change:
    def change(root: Root) -> None:
        found = root.find(path, NAMES)
        assert found is not None, path
        for name, value in attributes.items():
            found.set(name, value)

    return change


def twice(path: str) -> Change:
    def change(root: Root) -> None:
        found = root.find(path, NAMES)
        assert found is not None, path
        found.addnext(etree.fromstring(etree.tostring(found)))

    return change


def both(*changes: Change) -> Change:
    def change(root: Root) -> None:
        for one in changes:
            one(root)

    return change


SELLER_PATH = "cac:AccountingSupplierParty/cac:Party"
BUYER_PATH = "cac:AccountingCustomerParty/cac:Party"
GIRO_PATH = "cac:PaymentMeans/cac:PayeeFinancialAccount"
FIRST_SUM = "cac:TaxTotal/cac:TaxSubtotal"
TOTALS = "cac:LegalMonetaryTotal"


def lines_first(root: Root) -> None:
    root.insert(0, root.find("cac:InvoiceLine", NAMES))


BROKEN: list[tuple[str, Change]] = [
    ("XSD", lines_first),
    # The European rules, by the European Committee's own Schematron.
    ("BR-01", drop("cbc:CustomizationID")),
    ("BR-02", drop("cbc:ID")),
    ("BR-03", drop("cbc:IssueDate")),
    ("BR-04", drop("cbc:InvoiceTypeCode")),
    ("BR-05", drop("cbc:DocumentCurrencyCode")),
    ("BR-06", drop(f"{SELLER_PATH}/cac:PartyLegalEntity/cbc:RegistrationName")),
    ("BR-07", drop(f"{BUYER_PATH}/cac:PartyLegalEntity/cbc:RegistrationName")),
    ("BR-08", drop(f"{SELLER_PATH}/cac:PostalAddress")),
    ("BR-09", drop(f"{SELLER_PATH}/cac:PostalAddress/cac:Country")),
    ("BR-10", drop(f"{BUYER_PATH}/cac:PostalAddress")),
    ("BR-11", drop(f"{BUYER_PATH}/cac:PostalAddress/cac:Country")),
    ("BR-21", drop("cac:InvoiceLine/cbc:ID")),
    ("BR-22", drop("cac:InvoiceLine/cbc:InvoicedQuantity")),
    ("BR-24", drop("cac:InvoiceLine/cbc:LineExtensionAmount")),
    ("BR-25", drop("cac:InvoiceLine/cac:Item/cbc:Name")),
    ("BR-26", drop("cac:InvoiceLine/cac:Price")),
    ("BR-CO-04", drop("cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory")),
    ("BR-CO-09", put(f"{SELLER_PATH}/cac:PartyTaxScheme/cbc:CompanyID", "232100001601")),
    ("BR-CO-10", put(f"{TOTALS}/cbc:LineExtensionAmount", "1441.80")),
    ("BR-CO-13", put(f"{TOTALS}/cbc:TaxExclusiveAmount", "1441.80")),
    ("BR-CO-14", put("cac:TaxTotal/cbc:TaxAmount", "258.48")),
    ("BR-CO-15", put(f"{TOTALS}/cbc:TaxInclusiveAmount", "1700.27")),
    ("BR-CO-16", put(f"{TOTALS}/cbc:PayableAmount", "1700.27")),
    ("BR-CO-17", put(f"{FIRST_SUM}/cbc:TaxAmount", "190.00")),
    ("BR-CO-18", drop("cac:TaxTotal")),
    ("BR-S-08", put(f"{FIRST_SUM}/cbc:TaxableAmount", "760.00")),
    ("BR-S-05", put("cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", "0")),
    (
        "BR-S-02",
        both(*[drop(f"{SELLER_PATH}/cac:PartyTaxScheme")] * 2),
    ),
    ("BR-E-10", drop("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason")),
    ("BR-CL-04", put("cbc:DocumentCurrencyCode", "KRO")),
    ("BR-CL-23", mark("cac:InvoiceLine/cbc:InvoicedQuantity", unitCode="ST")),
    ("BR-CL-25", mark(f"{SELLER_PATH}/cbc:EndpointID", schemeID="1234")),
    ("BR-DEC-12", put(f"{TOTALS}/cbc:TaxExclusiveAmount", "1441.790")),
    # What Peppol and Sweden add, by our own table.
    ("PEPPOL-EN16931-R001", drop("cbc:ProfileID")),
    ("PEPPOL-EN16931-R002", twice("cbc:Note")),
    ("PEPPOL-EN16931-R003", both(drop("cbc:BuyerReference"), drop("cac:OrderReference"))),
    ("PEPPOL-EN16931-R004", put("cbc:CustomizationID", "urn:cen.eu:en16931:2017")),
    ("PEPPOL-EN16931-R007", put("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:1:1.0")),
    ("PEPPOL-EN16931-R008", put("cbc:Note", " ")),
    ("PEPPOL-EN16931-R010", drop(f"{BUYER_PATH}/cbc:EndpointID")),
    ("PEPPOL-EN16931-R020", drop(f"{SELLER_PATH}/cbc:EndpointID")),
    ("PEPPOL-EN16931-R051", mark("cac:InvoiceLine/cbc:LineExtensionAmount", currencyID="EUR")),
    ("PEPPOL-EN16931-R053", twice("cac:TaxTotal")),
    ("PEPPOL-EN16931-R054", both(twice("cac:TaxTotal"), *[drop("cac:TaxTotal/cac:TaxSubtotal")] * 4)),
    ("PEPPOL-EN16931-R120", put("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "751.00")),
    ("PEPPOL-EN16931-P0100", put("cbc:InvoiceTypeCode", "384")),
    ("PEPPOL-COMMON-R040", put(f"{BUYER_PATH}/cbc:EndpointID", "7300010000002")),
    ("PEPPOL-COMMON-R049", put(f"{SELLER_PATH}/cbc:EndpointID", "2321000017")),
    ("SE-R-001", put(f"{SELLER_PATH}/cac:PartyTaxScheme/cbc:CompanyID", "SE2321000016")),
    ("SE-R-002", put(f"{SELLER_PATH}/cac:PartyTaxScheme/cbc:CompanyID", "SE23210000160A")),
    ("SE-R-003", put(f"{SELLER_PATH}/cac:PartyLegalEntity/cbc:CompanyID", "232100-001")),
    ("SE-R-004", put(f"{SELLER_PATH}/cac:PartyLegalEntity/cbc:CompanyID", "232100001")),
    ("SE-R-005", put(f"{SELLER_PATH}/cac:PartyTaxScheme[2]/cbc:CompanyID", "F-skatt")),
    ("SE-R-006", put(f"{FIRST_SUM}/cac:TaxCategory/cbc:Percent", "24")),
    ("SE-R-008", put(f"{GIRO_PATH}/cbc:ID", "5050-105")),
    ("SE-R-009", put(f"{GIRO_PATH}/cbc:ID", "505010")),
    (
        "SE-R-007",
        both(
            put(f"{GIRO_PATH}/cac:FinancialInstitutionBranch/cbc:ID", "SE:PLUSGIRO"),
            put(f"{GIRO_PATH}/cbc:ID", "41 58"),
        ),
    ),
    (
        "SE-R-010",
        both(
            put(f"{GIRO_PATH}/cac:FinancialInstitutionBranch/cbc:ID", "SE:PLUSGIRO"),
            put(f"{GIRO_PATH}/cbc:ID", "123456789"),
        ),
    ),
    ("SE-R-011", put("cac:PaymentMeans/cbc:PaymentMeansCode", "50")),
    ("SE-R-012", put("cac:PaymentMeans/cbc:PaymentMeansCode", "31")),
    ("SE-R-013", put(f"{SELLER_PATH}/cac:PartyLegalEntity/cbc:CompanyID", "2321000017")),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=[rule for rule, _ in BROKEN])
def test_a_broken_rule_is_caught(rule: str, change: Change) -> None:
    root = etree.fromstring(as_ubl(an_invoice()))
    change(root)
    assert rule in broken_rules(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def test_a_wrong_kind_of_credit_note_is_caught() -> None:
    root = etree.fromstring(as_ubl(a_credit_note()))
    put("cbc:CreditNoteTypeCode", "380")(root)
    assert "PEPPOL-EN16931-P0101" in broken_rules(etree.tostring(root))


def test_every_rule_of_our_own_table_is_broken_somewhere_above() -> None:
    ours = {rule.name for rule in PEPPOL}
    assert ours == {rule for rule, _ in BROKEN if rule in ours} | {"PEPPOL-EN16931-P0101"}


lines = st.lists(
    st.builds(
        Line,
        text=st.text(min_size=1, max_size=40).filter(lambda words: any(c.isalnum() for c in words)),
        unit_price_ore=st.integers(0, 20_000_000),
        vat_percent=st.sampled_from([25, 12, 6, 0]),
        quantity=st.integers(1, 50),
        exemption_reason=st.just(TRAINING),
    ),
    min_size=1,
    max_size=12,
)


@given(lines=lines)
@settings(max_examples=60, deadline=None)
def test_any_lines_close_and_pass(lines: list[Line]) -> None:
    lines = [line if line.vat_percent == 0 else replace(line, exemption_reason="") for line in lines]
    document = an_invoice(lines=lines)
    assert broken_rules(as_ubl(document)) == set()
    assert sum(document.line_vat_ore()) == document.vat_ore
    assert document.total_ore == document.net_ore + document.vat_ore
    for found in document.vat_sums():
        assert abs(Decimal(found.net_ore) * found.percent / 100 - found.vat_ore) <= Decimal("0.5")


@given(lines=lines)
@settings(max_examples=30, deadline=None)
def test_an_invoice_and_its_credit_note_are_nothing(lines: list[Line]) -> None:
    invoice, credit = (etree.fromstring(as_ubl(make(lines=lines))) for make in (an_invoice, a_credit_note))
    for path in (
        "cac:TaxTotal/cbc:TaxAmount",
        f"{TOTALS}/cbc:LineExtensionAmount",
        f"{TOTALS}/cbc:TaxInclusiveAmount",
        f"{TOTALS}/cbc:PayableAmount",
    ):
        assert Decimal(text(invoice, path)) - Decimal(text(credit, path)) == 0


@pytest.mark.parametrize(
    ("net_ore", "percent", "expected"), [(2, 25, 1), (1, 25, 0), (50, 1, 1), (9_999, 6, 600)]
)
def test_the_tax_is_rounded_once_halves_up(net_ore: int, percent: int, expected: int) -> None:
    assert vat_of(net_ore, percent) == expected


def test_rounding_is_per_rate_and_not_per_line() -> None:
    # Two lines of 2 öre at 25 %: each 0,5 öre and rounded up would be 2, the sum is 1.
    document = an_invoice(lines=[Line("Ett", 2, 25), Line("Två", 2, 25)])
    assert document.vat_ore == 1
    assert document.line_vat_ore() == [1, 0]


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"unit_price_ore": -1}, {"vat_percent": 20}])
def test_a_line_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"line|rate"):
        Line(**{"text": "Rad", "unit_price_ore": 100, "vat_percent": 25, **wrong})
