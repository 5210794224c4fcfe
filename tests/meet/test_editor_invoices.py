"""Fakturaunderlag in the editor: preview, mending, export, downloads, the seller; and who may not."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hjulet.hub.models import Person
from hjulet.meet import actions
from hjulet.meet.actions.invoices import export_invoices
from hjulet.meet.models import GatheringPage, InvoiceBasis, NetworkPage, Registration, SellerDetails
from tests.factories import make_coordinator, make_network, make_person, organisation
from tests.meet.editor_forms import OpenForm, words_of
from tests.meet.invoice_rules import broken_rules
from tests.meet.invoicing import (
    PUBLIC,
    cancel_with_fee,
    make_paid_gathering,
    make_payer,
    make_seller,
    sign_up,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def coordinator(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def browser(coordinator: Person) -> Client:
    found = Client()
    found.force_login(coordinator)
    return found


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return make_paid_gathering(network)


def address(gathering: GatheringPage) -> str:
    return reverse("editor_invoices", args=[gathering.pk])


def press_export(browser: Client, gathering: GatheringPage, query: str = "") -> str:
    """Open the page, look, and press the button; what the next page says."""
    page = browser.get(address(gathering) + query)
    sent = {"sett": page.context["preview"].fingerprint, "samla": "person" if query else "betalare"}
    return words_of(browser.post(address(gathering), sent, follow=True))


def test_the_participants_page_leads_there(browser: Client, gathering: GatheringPage) -> None:
    page = browser.get(reverse("editor_participants", args=[gathering.pk])).content.decode()
    assert f'href="{address(gathering)}"' in page


def test_the_preview_says_who_pays_what_and_what_is_missing(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    lacking = sign_up(gathering, "Bo Ek")
    response = browser.get(address(gathering))
    words = words_of(response)
    assert "Kramfors kommun" in words
    assert "Anmälan: Kompetens på landsbygden, Åsa Öberg: 750" in words
    assert "937,50" in words
    assert "Uppgifter saknas (1)" in words
    assert "Det är inte sagt vem som betalar." in words
    assert reverse("editor_payer", args=[gathering.pk, lacking.public_id]) in response.content.decode()
    assert response.headers["Cache-Control"].find("no-store") >= 0
    assert InvoiceBasis.objects.count() == 0


def test_an_export_is_made_once_and_fetched_again_byte_for_byte(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    sign_up(gathering, "=Åsa Öberg", make_payer(buyer_reference="=1+1"))
    assert "1 underlag är exporterat." in press_export(browser, gathering)
    assert "Det finns inget att exportera" in press_export(browser, gathering)
    basis = InvoiceBasis.objects.get()
    files = {}
    for kind in ("zip", "csv", "xlsx"):
        where = reverse("editor_exported", args=[gathering.pk, basis.public_id, kind])
        files[kind] = browser.get(where)
        assert files[kind].headers["Content-Disposition"].endswith(f'.{kind}"')
    where = reverse("editor_exported", args=[gathering.pk, basis.public_id, "zip"])
    assert browser.get(where).content == files["zip"].content
    archive = zipfile.ZipFile(io.BytesIO(files["zip"].content))
    invoice, table = archive.namelist()
    assert invoice == f"{basis.number}.xml"
    assert archive.read(invoice).decode() == basis.document
    assert broken_rules(archive.read(invoice)) == set()
    assert archive.read(table) == files["csv"].content
    (row,) = csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig")), delimiter=";")
    assert (row["Belopp exkl. moms"], row["Moms"], row["Belopp inkl. moms"]) == ("750,00", "187,50", "937,50")
    assert row["Er referens"] == "'=1+1"
    assert row["Text"] == "Anmälan: Kompetens på landsbygden, =Åsa Öberg"
    sheet = load_workbook(io.BytesIO(files["xlsx"].content)).active
    cells = dict(zip(*[[cell.value for cell in line] for line in sheet.iter_rows()], strict=True))
    assert (cells["Er referens"], cells["Belopp exkl. moms"]) == ("=1+1", 750)
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}


def test_a_credit_has_a_minus_in_the_table(
    browser: Client, coordinator: Person, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    registration = sign_up(gathering, "Åsa Öberg", make_payer())
    (invoice,), _ = export_invoices(coordinator, gathering)
    cancel_with_fee(registration, 0)
    page = words_of(browser.get(address(gathering)))
    assert f"Kreditfaktura, rättar {invoice.number}" in page
    assert "−937,50" in page
    press_export(browser, gathering)
    credit = InvoiceBasis.objects.get(kind="credit")
    table = browser.get(reverse("editor_exported", args=[gathering.pk, credit.public_id, "csv"])).content
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";")
    assert (row["Slag"], row["Krediterar"], row["Belopp inkl. moms"]) == (
        "kreditfaktura",
        invoice.number,
        "-937,50",
    )


def test_one_each_when_that_is_chosen(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    payer = make_payer()
    for name in ("Åsa Öberg", "Bo Ek"):
        sign_up(gathering, name, payer)
    assert "2 underlag är exporterade." in press_export(browser, gathering, "?samla=person")


def test_what_changed_since_it_was_seen_is_not_exported(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    answer = browser.post(address(gathering), {"sett": "något annat"}, follow=True)
    assert "Inget är exporterat, för underlaget har ändrats" in words_of(answer)
    assert InvoiceBasis.objects.count() == 0


def test_without_a_seller_the_page_says_so_and_has_no_button(
    browser: Client, gathering: GatheringPage
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    page = browser.get(address(gathering))
    assert "Det finns inga uppgifter om" in words_of(page)
    assert 'name="sett"' not in page.content.decode()
    sent = {"sett": page.context["preview"].fingerprint}
    assert "Komplettera först uppgifterna om säljaren" in words_of(
        browser.post(address(gathering), sent, follow=True)
    )


def test_a_payer_is_mended_with_what_the_organisation_gave_last(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    lacking, other, before = (sign_up(gathering, name) for name in ("Bo Ek", "Cia Lund", "Disa Ask"))
    before.invoice_details = make_payer(organisation=organisation(), order_number="4500")
    before.save(update_fields=["invoice_details"])
    form = OpenForm(browser, reverse("editor_payer", args=[gathering.pk, lacking.public_id]))
    assert (form.fields["org_number"], form.fields["order_number"]) == ("2120000142", "4500")
    form.set(for_all_lacking="on", order_number="4600").send()
    payers = {row.invoice_details for row in Registration.objects.filter(pk__in=[lacking.pk, other.pk])}
    assert [payer.order_number for payer in payers] == ["4600"]


def test_faults_of_a_payer_are_said_all_at_once(browser: Client, gathering: GatheringPage) -> None:
    lacking = sign_up(gathering, "Bo Ek")
    where = reverse("editor_payer", args=[gathering.pk, lacking.public_id])
    answer = browser.post(where, {"name": "", "org_number": "2120000143", "endpoint": "0088:1"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "org_number", "endpoint", "buyer_reference"}
    lacking.refresh_from_db()
    assert lacking.invoice_details is None


@pytest.mark.parametrize("name", ["editor_invoices", "editor_payer", "editor_exported"])
def test_those_who_do_not_plan_it_may_not(name: str, network: NetworkPage, gathering: GatheringPage) -> None:
    make_seller(network)
    registration = sign_up(gathering, "Åsa Öberg", make_payer())
    (basis,), _ = export_invoices(None, gathering)
    more = {
        "editor_invoices": [],
        "editor_payer": [registration.public_id],
        "editor_exported": [basis.public_id, "zip"],
    }[name]
    where = reverse(name, args=[gathering.pk, *more])
    for who, expected in ((make_coordinator(make_network()), 403), (registration.person, 403), (None, 302)):
        client = Client()
        if who is not None:
            client.force_login(who)
        assert client.get(where).status_code == expected
        if name != "editor_exported":
            assert client.post(where, {**PUBLIC, "sett": ""}).status_code == expected
    assert InvoiceBasis.objects.count() == 1


def test_an_export_of_another_gathering_is_not_found(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    make_seller(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    (basis,), _ = export_invoices(None, gathering)
    other = make_paid_gathering(network)
    for pk, kind, expected in (
        (gathering.pk, "zip", 200),
        (other.pk, "zip", 404),
        (gathering.pk, "exe", 404),
    ):
        assert (
            browser.get(reverse("editor_exported", args=[pk, basis.public_id, kind])).status_code == expected
        )


def test_those_who_keep_the_registers_write_the_seller_and_planners_do_not(
    browser: Client, network: NetworkPage, gathering: GatheringPage
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    where = reverse("wagtailsnippets_hjulet_sellerdetails:add")
    assert where not in browser.get(address(gathering)).content.decode()
    assert browser.get(where).status_code == 302
    keeper = make_person()
    keeper.groups.add(actions.make_coordinators_group())
    assert Group.objects.get(name="Samordnare").permissions.filter(codename="add_sellerdetails").exists()
    client = Client()
    client.force_login(keeper)
    assert where in client.get(address(gathering)).content.decode()
    written = {"organisation": str(network.host.pk), "endpoint": "232100-0016", "payment_days": "30"}
    refused = client.post(where, {**written, "bankgiro": "5050-1056"})
    assert "inget bankgironummer" in words_of(refused)
    client.post(where, {**written, "bankgiro": "5050-1055"})
    made = SellerDetails.objects.get(organisation=network.host)
    assert (made.endpoint, made.bankgiro) == ("0007:2321000016", "50501055")
