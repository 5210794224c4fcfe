"""The invoice basis: what is due against what is charged, exports that stay, credits, and who may not."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions.invoices import ExportRefused, export_invoices, set_payer
from hjulet.meet.actions.registration import Wishes
from hjulet.meet.formats.invoices.exported import as_document, export_files
from hjulet.meet.formats.invoices.ubl import as_ubl
from hjulet.meet.models import (
    CancellationStep,
    GatheringPage,
    InvoiceBasis,
    InvoiceDetails,
    InvoiceLine,
    NetworkPage,
    PriceRow,
    Registration,
    SellerDetails,
)
from hjulet.meet.queries.invoices import exported_bases, exports, invoice_preview
from tests.factories import (
    in_days,
    make_coordinator,
    make_network,
    make_person,
    make_registration,
    organisation,
)
from tests.meet.invoice_rules import NAMES, broken_rules, text
from tests.meet.invoicing import (
    PRIVATE,
    PUBLIC,
    cancel_with_fee,
    close_presence,
    hand_over,
    make_paid_gathering,
    make_payer,
    make_seller,
    sign_up,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> NetworkPage:
    found = make_network()
    make_seller(found)
    return found


@pytest.fixture
def coordinator(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return make_paid_gathering(network)


def lines_of(gathering: GatheringPage) -> list[tuple[str, int]]:
    return [
        (line.basis.kind, line.amount_ore)
        for line in InvoiceLine.objects.filter(basis__gathering=gathering)
        .select_related("basis")
        .order_by("id")
    ]


def balance(gathering: GatheringPage) -> int:
    return sum(line.amount_ore for line in InvoiceLine.objects.filter(basis__gathering=gathering))


def nothing_left(coordinator: Person, gathering: GatheringPage) -> bool:
    preview = invoice_preview(coordinator, gathering)
    with pytest.raises(ExportRefused, match="nothing"):
        export_invoices(coordinator, gathering)
    return preview.proposals == ()


def test_an_export_gathers_per_payer_and_closes(coordinator: Person, gathering: GatheringPage) -> None:
    kommun, bageri = make_payer(), make_payer(**{**dict.fromkeys(PUBLIC, ""), **PRIVATE})
    sign_up(gathering, "Åsa Öberg", kommun)
    sign_up(gathering, "Bo Ek", make_payer())  # written anew, the same payer
    sign_up(gathering, "Cia Lund", bageri)
    bases, preview = export_invoices(coordinator, gathering)
    assert [(basis.payer["name"], basis.net_ore, basis.vat_ore) for basis in bases] == [
        ("Byns Bageri AB", 75_000, 18_750),
        ("Kramfors kommun", 150_000, 37_500),
    ]
    assert preview.missing == ()
    assert {line.text for line in InvoiceLine.objects.all()} == {
        "Anmälan: Kompetens på landsbygden, Åsa Öberg",
        "Anmälan: Kompetens på landsbygden, Bo Ek",
        "Anmälan: Kompetens på landsbygden, Cia Lund",
    }
    for basis in bases:
        assert broken_rules(basis.document.encode()) == set()
    assert nothing_left(coordinator, gathering)


def test_one_invoice_for_each_person_when_chosen(coordinator: Person, gathering: GatheringPage) -> None:
    payer = make_payer()
    for name in ("Åsa Öberg", "Bo Ek", "Cia Lund"):
        sign_up(gathering, name, payer)
    bases, _ = export_invoices(coordinator, gathering, is_gathered=False)
    numbers = [basis.number for basis in bases]
    assert len(set(numbers)) == 3
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]
    assert nothing_left(coordinator, gathering)


def test_numbers_run_on_over_the_gatherings_of_a_seller(coordinator: Person, network: NetworkPage) -> None:
    numbers = []
    for _ in range(2):
        gathering = make_paid_gathering(network)
        sign_up(gathering, "Åsa Öberg", make_payer())
        bases, _preview = export_invoices(coordinator, gathering)
        numbers += [basis.number[-5:] for basis in bases]
    assert numbers == ["00001", "00002"]


def test_a_cancellation_gives_back_all_but_the_fee(coordinator: Person, gathering: GatheringPage) -> None:
    kept = sign_up(gathering, "Åsa Öberg", make_payer())
    sign_up(gathering, "Bo Ek", make_payer())
    (invoice,), _ = export_invoices(coordinator, gathering)
    cancel_with_fee(kept, 37_500)
    (credit,), _ = export_invoices(coordinator, gathering)
    assert (credit.kind, credit.corrects, credit.net_ore, credit.vat_ore) == (
        "credit",
        invoice,
        37_500,
        9_375,
    )
    assert lines_of(gathering) == [("invoice", 75_000), ("invoice", 75_000), ("credit", -37_500)]
    root = etree.fromstring(credit.document.encode())
    assert text(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == invoice.number
    assert text(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "468.75"
    assert broken_rules(credit.document.encode()) == set()
    assert nothing_left(coordinator, gathering)


def test_a_credit_note_is_between_the_two_that_the_invoice_was(
    coordinator: Person, gathering: GatheringPage
) -> None:
    registration = sign_up(gathering, "Åsa Öberg", make_payer(order_number="", name="Namnet då"))
    (invoice,), _ = export_invoices(coordinator, gathering)
    InvoiceDetails.objects.update(name="Namnet nu")
    SellerDetails.objects.update(town="En annan stad")
    GatheringPage.objects.filter(pk=gathering.pk).update(title="Ny rubrik")
    cancel_with_fee(registration, 0)
    (credit,), _ = export_invoices(coordinator, GatheringPage.objects.get(pk=gathering.pk))
    assert (credit.seller, credit.payer) == (invoice.seller, invoice.payer)
    assert [line.text for line in credit.lines.all()] == [
        "Kreditering. Anmälan: Kompetens på landsbygden, Åsa Öberg"
    ]


def test_a_fee_is_charged_when_nothing_was_before(coordinator: Person, gathering: GatheringPage) -> None:
    cancel_with_fee(sign_up(gathering, "Åsa Öberg", make_payer()), 20_000)
    export_invoices(coordinator, gathering)
    assert [line.text for line in InvoiceLine.objects.all()] == [
        "Avbokningsavgift: Kompetens på landsbygden, Åsa Öberg"
    ]
    assert lines_of(gathering) == [("invoice", 20_000)]


def test_a_substitute_is_not_charged_again(coordinator: Person, gathering: GatheringPage) -> None:
    first = sign_up(gathering, "Åsa Öberg", make_payer())
    export_invoices(coordinator, gathering)
    second = hand_over(first, "Bo Ek")
    assert nothing_left(coordinator, gathering)
    third = hand_over(second, "Cia Lund")
    assert nothing_left(coordinator, gathering)
    cancel_with_fee(third, 0)
    export_invoices(coordinator, gathering)
    assert lines_of(gathering) == [("invoice", 75_000), ("credit", -75_000)]
    assert {line.registration for line in InvoiceLine.objects.all()} == {first}


def test_a_substitute_before_the_export_is_who_stands_on_the_line(
    coordinator: Person, gathering: GatheringPage
) -> None:
    hand_over(sign_up(gathering, "Åsa Öberg", make_payer()), "Bo Ek")
    export_invoices(coordinator, gathering)
    assert [line.text for line in InvoiceLine.objects.all()] == ["Anmälan: Kompetens på landsbygden, Bo Ek"]


def test_whoever_did_not_come_pays_the_fee_once_presence_is_closed(
    coordinator: Person, gathering: GatheringPage
) -> None:
    terms = {"terms": {"steps": [], "no_show_fee_ore": 50_000, "note": ""}}
    came = sign_up(gathering, "Åsa Öberg", make_payer(), **terms)
    sign_up(gathering, "Bo Ek", make_payer(), **terms)
    export_invoices(coordinator, gathering)
    assert nothing_left(coordinator, gathering)
    close_presence(gathering, came)
    (fee,), _ = export_invoices(coordinator, gathering)
    assert (fee.net_ore, [line.text for line in fee.lines.all()]) == (
        50_000,
        ["Avgift för utebliven: Kompetens på landsbygden, Bo Ek"],
    )
    close_presence(gathering, *Registration.objects.filter(gathering=gathering))
    (credit,), _ = export_invoices(coordinator, gathering)
    assert (credit.corrects, credit.net_ore) == (fee, 50_000)


def test_nobody_pays_for_a_gathering_that_is_cancelled(coordinator: Person, gathering: GatheringPage) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    export_invoices(coordinator, gathering)
    actions.cancel_gathering(make_person(is_superuser=True), gathering, "Föreläsaren är sjuk.")
    export_invoices(coordinator, gathering)
    assert balance(gathering) == 0
    assert nothing_left(coordinator, gathering)


def test_those_who_wait_owe_nothing(coordinator: Person, network: NetworkPage) -> None:
    gathering = make_paid_gathering(network, seats=1)
    sign_up(gathering, "Åsa Öberg", make_payer())
    waiting = sign_up(gathering, "Bo Ek", make_payer())
    assert waiting.state == Registration.State.WAITING
    export_invoices(coordinator, gathering)
    assert lines_of(gathering) == [("invoice", 75_000)]


def test_a_wrong_payer_is_credited_and_the_right_one_charged(
    coordinator: Person, gathering: GatheringPage
) -> None:
    registration = sign_up(gathering, "Åsa Öberg", make_payer(buyer_reference="FEL"))
    (wrong,), _ = export_invoices(coordinator, gathering)
    assert set_payer(coordinator, registration, PUBLIC) == 1
    bases, _ = export_invoices(coordinator, gathering)
    assert [(basis.kind, basis.payer["buyer_reference"], basis.corrects) for basis in bases] == [
        ("invoice", "123456", None),
        ("credit", "FEL", wrong),
    ]
    assert nothing_left(coordinator, gathering)


def test_details_that_are_gone_change_nothing(coordinator: Person, gathering: GatheringPage) -> None:
    registration = sign_up(gathering, "Åsa Öberg", make_payer())
    export_invoices(coordinator, gathering)
    Registration.objects.filter(pk=registration.pk).update(invoice_details=None, name="")
    assert nothing_left(coordinator, gathering)


def test_what_is_missing_holds_back_its_own_and_no_other(
    coordinator: Person, gathering: GatheringPage
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    nobody = sign_up(gathering, "Bo Ek")
    faulty = sign_up(gathering, "Cia Lund", make_payer(endpoint="", buyer_reference=""))
    bases, preview = export_invoices(coordinator, gathering)
    assert [basis.net_ore for basis in bases] == [75_000]
    assert {(row.registration, row.amount_ore, len(row.reasons)) for row in preview.missing} == {
        (nobody, 75_000, 1),
        (faulty, 75_000, 2),
    }
    assert set_payer(coordinator, nobody, PUBLIC, for_all_lacking=True) == 1
    assert set_payer(coordinator, faulty, PUBLIC) == 1
    export_invoices(coordinator, gathering)
    assert balance(gathering) == 3 * 75_000


def test_a_private_person_stands_in_the_table_and_gets_no_e_invoice(
    coordinator: Person, gathering: GatheringPage
) -> None:
    home = {"name": "Åsa Öberg", "street_address": "Byvägen 1", "postcode": "872 30", "town": "Kramfors"}
    blank = dict.fromkeys(PUBLIC, "")
    sign_up(gathering, "Åsa Öberg", make_payer(**{**blank, **home}))
    sign_up(gathering, "Bo Ek", make_payer(**{**blank, **home, "name": "Bo Ek"}))
    sign_up(gathering, "Cia Lund", make_payer(**{**blank, "name": "Cia Lund"}))
    bases, preview = export_invoices(coordinator, gathering)
    assert [(basis.payer["name"], basis.document) for basis in bases] == [("Bo Ek", ""), ("Åsa Öberg", "")]
    assert [len(row.reasons) for row in preview.missing] == [3]
    (first, *_) = bases
    files = export_files(exported_bases(coordinator, gathering, first.public_id))
    assert {name.rpartition(".")[2] for name in files} == {"csv", "xlsx", "zip"}
    assert "Byvägen 1" in next(content for name, content in files.items() if name.endswith(".csv")).decode()


@pytest.mark.parametrize(("number", "is_theirs"), [("212000-0142", True), ("", True), ("5560000001", False)])
def test_a_payer_is_the_organisation_of_the_sign_up_only_with_its_number(
    number: str, is_theirs: bool, coordinator: Person, gathering: GatheringPage
) -> None:
    registration = sign_up(gathering, "Åsa Öberg")
    registration.organisation.org_number = "2120000142"
    set_payer(coordinator, registration, {**PUBLIC, "org_number": number})
    registration.refresh_from_db()
    assert registration.invoice_details.organisation == (registration.organisation if is_theirs else None)


def test_a_payer_is_set_for_all_colleagues_of_whom_it_is_not_said(
    coordinator: Person, gathering: GatheringPage
) -> None:
    said = sign_up(gathering, "Åsa Öberg", make_payer(order_number="4500"))
    first, _second = sign_up(gathering, "Bo Ek"), sign_up(gathering, "Cia Lund")
    assert set_payer(coordinator, first, PUBLIC, for_all_lacking=True) == 2
    payers = {
        row.name: row.invoice_details.order_number for row in Registration.objects.filter(gathering=gathering)
    }
    assert payers == {"Åsa Öberg": "4500", "Bo Ek": "", "Cia Lund": ""}
    said.refresh_from_db()
    assert Counter(first.events.values_list("kind", flat=True))["changed"] == 1


@pytest.mark.parametrize(
    "broken", [{"endpoint": "0007:1"}, {"bankgiro": "5050-1056"}, {"vat_number": ""}, {"plusgiro": "12x"}]
)
def test_nothing_is_exported_for_a_seller_with_faults(coordinator: Person, broken: dict[str, str]) -> None:
    network = make_network(host=organisation("2480"))
    make_seller(network, **broken)
    gathering = make_paid_gathering(network)
    planner = make_coordinator(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    assert len(invoice_preview(planner, gathering).seller_faults) == 1
    with pytest.raises(ExportRefused, match="seller"):
        export_invoices(planner, gathering)
    assert InvoiceBasis.objects.count() == 0


def test_a_seller_without_vat_may_charge_without_vat(coordinator: Person) -> None:
    network = make_network(host=organisation("2480"))
    make_seller(network, vat_number="", bankgiro="", plusgiro="415810-1")
    gathering = make_paid_gathering(network, vat_percent=0)
    planner = make_coordinator(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    (basis,), _ = export_invoices(planner, gathering)
    assert broken_rules(basis.document.encode()) == set()
    reasons = etree.fromstring(basis.document.encode()).iter(f"{{{NAMES['cbc']}}}TaxExemptionReason")
    assert [found.text for found in reasons] == [
        "Undantagen från skatteplikt enligt mervärdesskattelagen (2023:200)"
    ]


def test_what_was_not_seen_is_not_exported(coordinator: Person, gathering: GatheringPage) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    seen = invoice_preview(coordinator, gathering).fingerprint
    sign_up(gathering, "Bo Ek", make_payer())
    with pytest.raises(ExportRefused, match="changed"):
        export_invoices(coordinator, gathering, seen=seen)
    export_invoices(coordinator, gathering, seen=invoice_preview(coordinator, gathering).fingerprint)
    assert balance(gathering) == 150_000


def test_what_is_stored_is_what_is_written_from_it_again(
    coordinator: Person, gathering: GatheringPage
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    (made,), _ = export_invoices(coordinator, gathering)
    GatheringPage.objects.filter(pk=gathering.pk).update(title="Ny rubrik", price_ore=1)
    (basis,) = exported_bases(coordinator, gathering, made.public_id)
    assert as_ubl(as_document(basis, list(basis.lines.all()))).decode() == basis.document == made.document
    (export,) = exports(coordinator, gathering)
    assert (export.net_ore, export.vat_ore, export.public_id) == (75_000, 18_750, made.public_id)


@pytest.mark.parametrize("model", [InvoiceBasis, InvoiceLine])
def test_exported_rows_cannot_be_changed_or_deleted(
    model: type[InvoiceBasis | InvoiceLine], coordinator: Person, gathering: GatheringPage
) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    export_invoices(coordinator, gathering)
    row = model.objects.get()
    with pytest.raises(TypeError, match="never changes"):
        row.save()
    with pytest.raises(TypeError, match="never deleted"):
        row.delete()
    changed = {"net_ore": 1} if model is InvoiceBasis else {"amount_ore": 1}
    for attempt in (
        lambda: model.objects.update(**changed),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="exported rows never change"), transaction.atomic():
            attempt()
    kept = model.objects.get()
    assert kept == row
    assert balance(gathering) == 75_000


def test_an_account_that_goes_leaves_what_it_exported(coordinator: Person, gathering: GatheringPage) -> None:
    sign_up(gathering, "Åsa Öberg", make_payer())
    export_invoices(coordinator, gathering)
    InvoiceBasis.objects.update(exported_by=None)
    assert InvoiceBasis.objects.get().exported_by is None
    assert exports(coordinator, gathering)[0].by == ""


def test_those_who_do_not_plan_it_may_not(gathering: GatheringPage) -> None:
    registration = sign_up(gathering, "Åsa Öberg", make_payer())
    elsewhere = make_coordinator(make_network())
    for who in (ANYONE, make_person(), elsewhere, registration.person):
        for attempt in (
            lambda who=who: invoice_preview(who, gathering),
            lambda who=who: exports(who, gathering),
            lambda who=who: exported_bases(who, gathering, registration.public_id),
            lambda who=who: export_invoices(who, gathering),
            lambda who=who: set_payer(who, registration, PUBLIC),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
    assert InvoiceBasis.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_asks_a_set_number_of_questions(
    coordinator: Person, gathering: GatheringPage, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        sign_up(gathering, f"Person {number}", make_payer(order_number=str(number)))
    fresh = GatheringPage.objects.get(pk=gathering.pk)
    invoice_preview(coordinator, fresh)  # finds the rights, which Wagtail keeps on the person
    with django_assert_num_queries(7):  # type: ignore[operator]
        invoice_preview(coordinator, GatheringPage.objects.get(pk=gathering.pk))


def test_from_sign_up_through_a_substitute_to_a_late_cancellation(
    coordinator: Person, network: NetworkPage
) -> None:
    """By the real actions: the payer from the form, the price of the row, the fee by the frozen step."""
    gathering = make_paid_gathering(network, starts=in_days(5))
    PriceRow.objects.create(
        page=gathering, label="Kommun", organisation_kind="municipality", amount_ore=60_000, vat_percent=25
    )
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=50)
    registration = make_registration(
        GatheringPage.objects.get(pk=gathering.pk),
        name="Åsa Öberg",
        organisation=organisation(),
        wishes=Wishes(invoice=InvoiceDetails(organisation=organisation(), **PUBLIC)),
    )
    export_invoices(coordinator, gathering)
    assert lines_of(gathering) == [("invoice", 60_000)]
    after = actions.hand_over(coordinator, registration, name="Bo Ek", email="bo.ek@exempel.invalid")
    assert nothing_left(coordinator, gathering)
    actions.cancel_registration(coordinator, after)
    (credit,), _ = export_invoices(coordinator, gathering)
    assert (credit.net_ore, credit.payer["buyer_reference"]) == (30_000, "123456")
    assert broken_rules(credit.document.encode()) == set()
    assert nothing_left(coordinator, gathering)


@pytest.mark.django_db(transaction=True)
def test_those_who_export_at_once_charge_once_and_share_the_numbers(network: NetworkPage) -> None:
    first, second = make_paid_gathering(network), make_paid_gathering(network)
    for gathering in (first, second):
        sign_up(gathering, "Åsa Öberg", make_payer())

    def export(gathering: GatheringPage) -> list[str]:
        try:
            return [basis.number for basis in export_invoices(None, gathering)[0]]
        except ExportRefused:
            return []
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        made = list(pool.map(export, [first, second] * 3))
    assert sorted(number[-5:] for numbers in made for number in numbers) == ["00001", "00002"]
    assert balance(first) == balance(second) == 75_000


HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["sign up", "cancel", "hand over", "payer", "presence", "export", "export each"]),
        st.integers(0, 5),
        st.integers(0, 80_000),
    ),
    min_size=1,
    max_size=12,
)


@given(happenings=HAPPENINGS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_books_close(
    happenings: list[tuple[str, int, int]], coordinator: Person, network: NetworkPage
) -> None:
    """After a last export each seat has been charged what it owes, and every document stands by all the rules."""
    with transaction.atomic():
        gathering = make_paid_gathering(network)
        for what, which, ore in happenings:
            _happen(coordinator, gathering, what, which, ore)
        _happen(coordinator, gathering, "export", 0, 0)
        owed = 0
        for row in Registration.objects.filter(gathering=gathering):
            owed += row.price_ore if row.state == Registration.State.REGISTERED else row.fee_ore or 0
            if row.state == Registration.State.REGISTERED and gathering.desk.presence_closed_at:
                owed += 0 if hasattr(row, "attendance") else row.terms["no_show_fee_ore"]
        assert balance(gathering) == owed
        assert invoice_preview(coordinator, gathering).proposals == ()
        for basis in InvoiceBasis.objects.filter(gathering=gathering):
            assert broken_rules(basis.document.encode()) == set()
        transaction.set_rollback(True)


def _happen(coordinator: Person, gathering: GatheringPage, what: str, which: int, ore: int) -> None:
    seated = list(
        Registration.objects.filter(gathering=gathering, state=Registration.State.REGISTERED).order_by("id")
    )
    chosen = seated[which % len(seated)] if seated else None
    if what == "sign up":
        terms = {"steps": [], "no_show_fee_ore": ore // 2, "note": ""}
        sign_up(
            gathering, f"Person {which}", make_payer(order_number=str(which % 2)), price_ore=ore, terms=terms
        )
    elif what.startswith("export"):
        try:
            export_invoices(coordinator, gathering, is_gathered=what == "export")
        except ExportRefused as refused:
            assert refused.reason == "nothing"
    elif chosen is None:
        return
    elif what == "cancel":
        cancel_with_fee(chosen, min(ore, chosen.price_ore))
    elif what == "hand over":
        after = hand_over(chosen, f"Ersättare {which}")
        Registration.objects.filter(pk=after.pk).update(terms=chosen.terms)
    elif what == "payer":
        set_payer(coordinator, chosen, {**PUBLIC, "order_number": f"nytt {which}"})
    else:
        close_presence(gathering, chosen)
        gathering.desk.refresh_from_db()
