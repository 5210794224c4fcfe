"""Who pays what until when, what a cancellation costs, and that it stays what it was at sign-up."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hjulet.hub.models import Organisation
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import price_words
from hjulet.meet import actions
from hjulet.meet.models import CancellationStep, GatheringPage, PriceRow, Registration
from hjulet.meet.queries.prices import fee_if_cancelled, price_for
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_registration,
    organisation,
)
from tests.meet.invoicing import PAYER, PERSON

STOCKHOLM = ZoneInfo("Europe/Stockholm")
Kind = Organisation.Kind


def priced(**fields: object) -> GatheringPage:
    """A landsbygdsriksdag: prices by kind of organisation, each dearer from a date, and members cheapest."""
    network = make_network(members=[organisation("2281")])
    gathering = make_gathering(network=network, price_ore=400_000, **fields)
    late = in_days(10)
    rows = [
        {
            "label": "Kommun, tidig",
            "organisation_kind": Kind.MUNICIPALITY,
            "valid_to": late,
            "amount_ore": 300_000,
        },
        {
            "label": "Kommun",
            "organisation_kind": Kind.MUNICIPALITY,
            "valid_from": late,
            "amount_ore": 350_000,
        },
        {"label": "Medlem", "is_for_members": True, "amount_ore": 250_000, "priority": 10},
        {
            "label": "Middag ingår inte",
            "organisation_kind": Kind.UNIVERSITY,
            "amount_ore": 100_000,
            "vat_percent": 12,
        },
    ]
    for order, row in enumerate(rows):
        PriceRow.objects.create(page=gathering, sort_order=order, **row)
    return GatheringPage.objects.get(pk=gathering.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "days", "amount", "vat", "label"),
    [
        ("2282", 0, 300_000, 25, "Kommun, tidig"),
        ("2282", 10, 350_000, 25, "Kommun"),  # from the very moment
        ("2281", 0, 250_000, 25, "Medlem"),  # a municipality, but its membership goes first
        ("22", 0, 400_000, 25, ""),
        (None, 0, 400_000, 25, ""),
    ],
)
def test_the_price_is_the_row_that_is_for_them_then(who, days, amount, vat, label):
    price = price_for(priced(), organisation(who) if who else None, in_days(days))
    assert (price.amount_ore, price.vat_percent, price.label) == (amount, vat, label)


@pytest.mark.django_db
def test_a_price_has_a_vat_of_its_own():
    university = make_organisation(kind=Kind.UNIVERSITY)
    assert price_for(priced(), university, timezone.now()).vat_percent == 12


@pytest.mark.django_db
def test_the_price_and_terms_are_frozen_at_sign_up():
    gathering = priced()
    step = CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=50)
    one = make_registration(gathering, organisation=organisation())
    PriceRow.objects.all().delete()
    step.delete()
    fresh = Registration.objects.get(pk=one.pk)
    assert (fresh.price_ore, fresh.price_label) == (300_000, "Kommun, tidig")
    assert fresh.terms["steps"] == [{"days_before": 14, "percent": 50, "fee_ore": 0}]


def with_terms(
    *steps: tuple[int, int, int], price_ore: int = 100_000, state: str = "registered"
) -> Registration:
    frozen = [{"days_before": days, "percent": percent, "fee_ore": fee} for days, percent, fee in steps]
    return Registration(state=state, price_ore=price_ore, vat_percent=25, terms={"steps": frozen})


USUAL = ((28, 50, 0), (14, 100, 0))
"""Free until 28 days before, half until 14, then all: as practised at Swedish conferences."""


@pytest.mark.parametrize(
    ("at", "fee"),
    [
        ("2026-05-03T23:59", 0),  # 28 days before on the calendar: not fewer
        ("2026-05-04T00:01", 50_000),
        ("2026-05-17T12:00", 50_000),
        ("2026-05-18T00:01", 100_000),
        ("2026-05-31T09:00", 100_000),
    ],
)
def test_the_fee_goes_by_calendar_days_left_in_sweden(at, fee):
    starts = datetime(2026, 5, 31, 10, tzinfo=STOCKHOLM)
    moment = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    assert fee_if_cancelled(with_terms(*USUAL), moment, starts=starts).amount_ore == fee


def test_cancelling_when_it_has_begun_costs_what_not_coming_does():
    starts = timezone.now() - timedelta(minutes=1)
    registration = with_terms(*USUAL)
    registration.terms["no_show_fee_ore"] = 20_000
    assert fee_if_cancelled(registration, timezone.now(), starts=starts).amount_ore == 120_000


def test_only_a_seat_costs_anything():
    starts = timezone.now() + timedelta(days=1)
    for state in ("waiting", "offered"):
        assert (
            fee_if_cancelled(with_terms(*USUAL, state=state), timezone.now(), starts=starts).amount_ore == 0
        )


def test_a_free_gathering_can_cost_to_cancel_late():
    starts = timezone.now() + timedelta(days=3)
    fee = fee_if_cancelled(with_terms((7, 0, 50_000), price_ore=0), timezone.now(), starts=starts)
    assert fee.amount_ore == 50_000


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 100)), max_size=4, unique_by=lambda step: step[0]
    ),
    price=st.integers(0, 10**7),
    days=st.integers(1, 90),
)
def test_the_fee_is_never_more_than_the_dearest_step_and_nothing_before_the_first(steps, price, days):
    starts = datetime(2026, 5, 31, 10, tzinfo=STOCKHOLM)
    registration = with_terms(*((day, percent, 0) for day, percent in steps), price_ore=price)
    fee = fee_if_cancelled(registration, starts - timedelta(days=days), starts=starts)
    assert 0 <= fee.amount_ore <= price * max((percent for _day, percent in steps), default=0) / 100
    if all(days >= day for day, _percent in steps):
        assert (fee.amount_ore, fee.step) == (0, None)


def test_prices_are_said_with_and_without_vat():
    spaceless = [
        price_words(ore, vat).replace("\N{NO-BREAK SPACE}", " ")
        for ore, vat in [(75_000, 25), (75_000, 0), (0, 25), (9_999, 12)]
    ]
    assert spaceless == [
        "750 kr exkl. moms (937,50 kr inkl. moms)",
        "750 kr",
        "kostnadsfritt",
        "99,99 kr exkl. moms (111,99 kr inkl. moms)",
    ]


@pytest.mark.django_db
def test_the_fee_is_shown_before_the_button_and_written_down_at_cancelling(client):
    gathering = make_gathering(price_ore=100_000, starts=in_days(5))
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=50)
    one = make_registration(gathering)
    page = client.get(reverse("registration", args=[manage_token(one)])).content.decode()
    assert "Avbokar du nu kostar det 500 kr exkl. moms (625 kr inkl. moms)." in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert page.index("Avbokar du nu") < page.index("Ja, avboka min anmälan")
    client.post(reverse("cancel_registration", args=[manage_token(one)]))
    assert Registration.objects.get(pk=one.pk).fee_ore == 50_000
    assert one.mails.get(kind="cancelled").facts["fee_ore"] == 50_000


@pytest.mark.django_db
def test_only_who_plans_may_waive_the_fee():
    network = make_network()
    gathering = make_gathering(network=network, price_ore=100_000, starts=in_days(5))
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=100)
    first, second = make_registration(gathering), make_registration(gathering)
    with pytest.raises(PermissionDenied):
        actions.cancel_registration(ANYONE, first, has_link=True, waives_fee=True)
    actions.cancel_registration(make_coordinator(network), second, waives_fee=True)
    assert [Registration.objects.get(pk=one.pk).fee_ore for one in (first, second)] == [None, 0]


@pytest.mark.django_db
def test_a_cancelled_gathering_costs_nobody_anything():
    network = make_network()
    gathering = make_gathering(network=network, price_ore=100_000, starts=in_days(5))
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=100)
    one = make_registration(gathering)
    actions.cancel_gathering(make_coordinator(network, is_superuser=True), gathering, "Sjukdom.")
    actions.cancel_registration(ANYONE, one, has_link=True)
    assert Registration.objects.get(pk=one.pk).fee_ore == 0


# Who pays is asked at sign-up ------------------------------------------------------------------


def sign_up(client: object, gathering: GatheringPage, code: str = "2282", **more: str) -> object:
    data = {**PERSON, "organisation": str(organisation(code).pk), **more}
    return client.post(reverse("sign_up", args=[gathering.slug]), data)


@pytest.mark.django_db
def test_a_public_body_says_where_the_invoice_goes_and_its_reference(client):
    gathering = make_gathering(price_ore=75_000)
    wrong = sign_up(client, gathering, **{"faktura-org_number": "212000-2428"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    for words in (
        "är inget organisationsnummer",
        "Peppol-ID eller GLN, eftersom",
        "er referens eller ert ordernummer",
        "Skriv vem som ska betala",
    ):
        assert words in page
    assert 'href="#id_faktura-org_number"' in page
    assert 'value="Åsa Öberg"' in page
    assert not Registration.objects.filter(gathering=gathering).exists()
    assert sign_up(client, gathering, **PAYER).status_code == 302
    details = Registration.objects.get(gathering=gathering).invoice_details
    assert (details.org_number, details.endpoint, details.buyer_reference) == (
        "2120002429",
        "0007:2120002429",
        "ÅÖ 4711",
    )


@pytest.mark.django_db
def test_an_order_number_does_instead_of_a_reference(client):
    gathering = make_gathering(price_ore=75_000)
    payer = {**PAYER, "faktura-buyer_reference": "", "faktura-order_number": "PO-1"}
    assert sign_up(client, gathering, **payer).status_code == 302


@pytest.mark.django_db
def test_nobody_is_asked_who_pays_for_what_is_free(client):
    gathering = make_gathering()
    assert "Vem betalar?" not in client.get(reverse("sign_up", args=[gathering.slug])).content.decode()
    assert sign_up(client, gathering).status_code == 302
    assert Registration.objects.get(gathering=gathering).invoice_details is None


@pytest.mark.django_db
def test_whoever_has_a_free_price_need_not_say_who_pays(client):
    gathering = make_gathering(price_ore=75_000)
    PriceRow.objects.create(
        page=gathering, label="Kommuner gratis", organisation_kind=Kind.MUNICIPALITY, amount_ore=0
    )
    assert sign_up(client, gathering).status_code == 302
    assert sign_up(client, gathering, "22", email="b@exempel.invalid").status_code == 422


@pytest.mark.django_db
def test_a_private_person_gives_an_address_and_never_a_number(client):
    gathering = make_gathering(price_ore=75_000)
    data = {**PERSON, "organisation": "other", "faktura-name": "Åsa Öberg"}
    assert client.post(reverse("sign_up", args=[gathering.slug]), data).status_code == 422
    data |= {
        "faktura-street_address": "Storgatan 1",
        "faktura-postcode": "872 30",
        "faktura-town": "Kramfors",
    }
    assert client.post(reverse("sign_up", args=[gathering.slug]), data).status_code == 302


@pytest.mark.django_db
def test_two_prices_for_the_same_people_at_once_must_say_which_goes_first(client):
    first = PriceRow(organisation_kind="", valid_to=in_days(5))
    second = PriceRow(organisation_kind=Kind.REGION, valid_from=in_days(3))
    later = PriceRow(organisation_kind=Kind.REGION, valid_from=in_days(5))
    assert (first.overlaps(second), second.overlaps(first), first.overlaps(later)) == (True, True, False)
