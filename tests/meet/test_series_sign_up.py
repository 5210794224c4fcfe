"""Joining a whole series and leaving it: one registration an occasion, each by the ordinary rules."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    GatheringSite,
    InvoiceDetails,
    OutgoingMail,
    PriceRow,
    Registration,
    RegistrationDesk,
    SeriesPage,
    SeriesSignUp,
)
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_network,
    make_occasion,
    make_person,
    make_registration,
    make_series,
    organisation,
)
from tests.meet.invoicing import PAYER, PERSON

pytestmark = pytest.mark.django_db


def join(series: SeriesPage, email: str = "ny@exempel.invalid", **more):
    return actions.join_series(ANYONE, series, name="Namn", email=email, **{"organisation": None, **more})


def states(email: str = "ny@exempel.invalid") -> list[str]:
    rows = Registration.objects.filter(person__email=email).order_by("gathering__starts", "pk")
    return list(rows.values_list("state", flat=True))


def test_one_registration_an_occasion_with_a_seat_or_a_place_in_its_own_queue():
    series = make_series()
    make_occasion(series, starts=in_days(-3))
    make_occasion(series, starts=in_days(10))
    full = make_occasion(series, starts=in_days(20), seats=1)
    make_registration(full)
    cancelled = make_occasion(series, starts=in_days(30))
    cancelled.desk.cancelled_at = in_days(0)
    cancelled.desk.save()
    receipt = join(series, organisation=organisation("2282"), role_title="kommunchef")
    assert [(out.receipt.state, out.receipt.position) for out in receipt.outcomes] == [
        ("registered", None),
        ("waiting", 1),
    ]
    assert receipt.seats == 1
    assert states() == ["registered", "waiting"]
    sign_up = SeriesSignUp.objects.get()
    rows = Registration.objects.filter(person__email="ny@exempel.invalid")
    assert {(row.series_sign_up_id, row.role_title, row.organisation) for row in rows} == {
        (sign_up.pk, "kommunchef", organisation("2282"))
    }
    mails = OutgoingMail.objects.filter(registration__in=rows).values_list("kind", flat=True)
    assert sorted(mails) == ["registered", "waiting"]


def test_the_answer_is_the_same_for_a_known_address_and_nothing_of_it_changes():
    series = make_series()
    first = make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20))
    known = make_registration(first, email="kand@exempel.invalid", name="Riktiga Namnet")
    assert join(series, "kand@exempel.invalid") == join(series, "okand@exempel.invalid")
    assert Registration.objects.filter(gathering=first, person=known.person).count() == 1
    known.refresh_from_db()
    assert known.name == "Riktiga Namnet"
    assert Person.objects.get(email="kand@exempel.invalid").name == "Riktiga Namnet"
    assert states("kand@exempel.invalid") == ["registered", "registered"]


def test_sending_the_form_twice_makes_one_of_each():
    series = make_series()
    make_occasion(series)
    make_occasion(series, starts=in_days(40))
    assert join(series, submission="ord") == join(series, submission="ord")
    assert states() == ["registered", "registered"]
    assert SeriesSignUp.objects.count() == 1
    assert OutgoingMail.objects.filter(registration__person__email="ny@exempel.invalid").count() == 2


@pytest.mark.parametrize(
    ("fields", "occasion", "reason"),
    [
        ({"sign_up_mode": "each"}, {}, "each_only"),
        ({}, {"takes_registrations": False}, "elsewhere"),
        ({}, {"registration_opens": in_days(5)}, "not_yet"),
        ({}, {"starts": in_days(-9)}, "series_without_occasions"),
        ({}, {"is_published": False}, "series_without_occasions"),
        ({"audience": "members"}, {"audience": "members"}, "members_only"),
    ],
)
def test_refused_with_a_reason_and_nobody_is_kept(fields, occasion, reason):
    series = make_series(**fields)
    make_occasion(series, **occasion)
    people = Person.objects.count()
    with pytest.raises(actions.RegistrationRefused) as refusal:
        join(series)
    assert refusal.value.reason == reason
    assert (Person.objects.count(), SeriesSignUp.objects.count()) == (people, 0)


def test_an_occasion_that_opens_later_is_joined_when_it_opens():
    series = make_series()
    make_occasion(series, starts=in_days(10))
    later = make_occasion(series, starts=in_days(20), registration_opens=in_days(5))
    receipt = join(series)
    assert [out.refused for out in receipt.outcomes] == ["", "not_yet"]
    assert actions.register_for_added_occasions() == 0
    GatheringPage.objects.filter(pk=later.pk).update(registration_opens=in_days(-1))
    assert actions.register_for_added_occasions() == 1
    assert actions.register_for_added_occasions() == 0
    assert states() == ["registered", "registered"]


def test_an_occasion_published_later_signs_up_those_who_joined_once_and_never_who_left():
    series = make_series()
    make_occasion(series, starts=in_days(10))
    join(series, "kvar@exempel.invalid")
    join(series, "borta@exempel.invalid")
    gone = SeriesSignUp.objects.get(person__email="borta@exempel.invalid")
    actions.leave_series(ANYONE, gone, has_link=True)
    added = make_occasion(series, starts=in_days(30), is_published=False, seats=1)
    assert added.registrations.count() == 0
    added.save_revision().publish()
    [registration] = added.registrations.all()
    assert (registration.person.email, registration.state) == ("kvar@exempel.invalid", "registered")
    actions.cancel_registration(ANYONE, registration, has_link=True)
    GatheringPage.objects.get(pk=added.pk).save_revision().publish()
    actions.register_for_added_occasions()
    assert [row.state for row in added.registrations.all()] == ["cancelled"]


def test_each_occasion_may_be_cancelled_alone_and_leaving_cancels_the_coming_ones():
    series = make_series()
    past = make_occasion(series, starts=in_days(1))
    one = make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20))
    make_occasion(make_series(), starts=in_days(15))
    join(series)
    GatheringPage.objects.filter(pk=past.pk).update(starts=in_days(-2), ends=in_days(-1))
    actions.cancel_registration(ANYONE, Registration.objects.get(gathering=one), has_link=True)
    assert states() == ["registered", "cancelled", "registered"]
    sign_up = SeriesSignUp.objects.get()
    assert actions.leave_series(sign_up.person, sign_up) == 1
    assert states() == ["registered", "cancelled", "cancelled"]
    sign_up.refresh_from_db()
    assert sign_up.ended_at is not None
    assert actions.leave_series(sign_up.person, sign_up) == 0


def test_leaving_gives_the_seat_to_the_next_in_the_queue():
    series = make_series(offer_hours=0)
    occasion = make_occasion(series, seats=1)
    join(series)
    waiting = make_registration(occasion, email="nasta@exempel.invalid")
    assert waiting.state == "waiting"
    actions.leave_series(ANYONE, SeriesSignUp.objects.get(), has_link=True)
    waiting.refresh_from_db()
    assert waiting.state == "registered"


def test_nobody_else_may_leave_for_a_person():
    series = make_series(network=make_network())
    make_occasion(series)
    join(series)
    sign_up = SeriesSignUp.objects.get()
    for stranger in (ANYONE, make_person(), make_coordinator(make_network())):
        with pytest.raises(PermissionDenied):
            actions.leave_series(stranger, sign_up)
    assert states() == ["registered"]


def test_the_form_joins_and_shows_the_outcome_of_each(client):
    series = make_series(slug="serien")
    make_occasion(series, starts=in_days(10), title="Det fria")
    full = make_occasion(series, starts=in_days(20), title="Det fulla", seats=1)
    make_registration(full)
    page = client.get("/serier/serien/anmalan/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    data = {"name": "Kim", "email": "kim@exempel.invalid", "organisation": "other", "role": ""}
    response = client.post("/serier/serien/anmalan/", data, follow=True)
    rows = html.fromstring(response.content.decode()).xpath("//main//tbody/tr")
    said = [" ".join(row.text_content().split()) for row in rows]
    assert "Det fria Du har en plats" in said[0]
    assert "Det fulla Plats 1 i kön" in said[1]
    assert states("kim@exempel.invalid") == ["registered", "waiting"]
    assert client.get("/serier/serien/anmalan/tack/?svar=falskt").status_code == 302


def test_an_incomplete_form_says_what_to_mend(client):
    series = make_series(slug="serien")
    make_occasion(series)
    response = client.post("/serier/serien/anmalan/", {"name": "", "email": "fel", "organisation": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "email", "organisation"}


def test_a_members_series_offers_only_the_members(client):
    network = make_network(members=[organisation("2282")])
    series = make_series(network=network, audience="members")
    make_occasion(series)
    response = client.get(f"/serier/{series.slug}/anmalan/")
    choices = response.context["form"].fields["organisation"].choices
    names = {label for _group, rows in choices[1:] for _key, label in rows}
    assert names == {"Kramfors kommun"}


def test_the_private_link_leads_to_leaving_the_whole_series(client):
    series = make_series()
    make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20))
    join(series)
    token = manage_token(Registration.objects.filter(series_sign_up__isnull=False).first())
    assert f"/anmalan/{token}/serien/" in client.get(f"/anmalan/{token}/").content.decode()
    page = client.get(f"/anmalan/{token}/serien/")
    assert len(html.fromstring(page.content.decode()).xpath("//main//tbody/tr")) == 2
    assert states() == ["registered", "registered"]
    assert client.post(f"/anmalan/{token}/serien/").status_code == 200
    assert states() == ["cancelled", "cancelled"]
    assert client.get(f"/anmalan/{token}/serien/").status_code == 404


def test_a_single_sign_up_has_no_way_to_leave_a_series(client):
    registration = make_registration(make_occasion(make_series()))
    assert client.get(f"/anmalan/{manage_token(registration)}/serien/").status_code == 404


def test_on_site_or_online_counts_where_there_is_a_choice():
    series = make_series(mode="hybrid")
    make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20), mode="on_site")
    join(series, wishes=actions.Wishes(mode="online"))
    rows = Registration.objects.filter(person__email="ny@exempel.invalid").order_by("gathering__starts")
    assert [row.mode for row in rows] == ["online", "on_site"]


# Who pays -----------------------------------------------------------------------------------------


def send(client: Client, series: SeriesPage, **more: str) -> HttpResponse:
    data = {**PERSON, "organisation": str(organisation("2282").pk), **more}
    return client.post(f"/serier/{series.slug}/anmalan/", data)


def make_payer() -> InvoiceDetails:
    """One that the database does not know yet."""
    reference = PAYER["faktura-buyer_reference"]
    return InvoiceDetails(name="Kramfors kommun", org_number="2120002429", buyer_reference=reference)


def payers() -> list[InvoiceDetails]:
    return list(InvoiceDetails.objects.filter(buyer_reference=PAYER["faktura-buyer_reference"]))


def test_who_pays_is_asked_once_and_used_for_what_costs_something_now_and_later(client):
    series = make_series()
    free = make_occasion(series, starts=in_days(10))
    costly = make_occasion(series, starts=in_days(20), price_ore=75_000)
    assert "Vem betalar?" in client.get(f"/serier/{series.slug}/anmalan/").content.decode()
    refused = send(client, series)
    assert refused.status_code == 422
    assert 'href="#id_faktura-org_number"' in refused.content.decode()
    assert (SeriesSignUp.objects.count(), payers()) == (0, [])
    assert send(client, series, **PAYER).status_code == 302
    added = make_occasion(series, starts=in_days(30), price_ore=90_000)
    assert actions.register_those_who_joined(added) == 1
    [details] = payers()
    assert (details.org_number, SeriesSignUp.objects.get().invoice_details) == ("2120002429", details)
    paying = Registration.objects.filter(person__email="asa@exempel.invalid").values_list(
        "gathering", "invoice_details"
    )
    assert dict(paying) == {free.pk: None, costly.pk: details.pk, added.pk: details.pk}


def test_nobody_is_asked_who_pays_for_a_series_that_is_free_or_is_signed_up_to_elsewhere(client):
    series = make_series()
    make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20), price_ore=75_000, takes_registrations=False)
    make_occasion(series, starts=in_days(-20), price_ore=75_000)
    assert "Vem betalar?" not in client.get(f"/serier/{series.slug}/anmalan/").content.decode()
    assert send(client, series).status_code == 302
    assert SeriesSignUp.objects.get().invoice_details is None


def test_whoever_it_costs_nothing_need_not_say_who_pays(client):
    series = make_series()
    occasion = make_occasion(series, price_ore=75_000)
    PriceRow.objects.create(page=occasion, organisation_kind="municipality", amount_ore=0)
    assert send(client, series).status_code == 302
    assert send(client, series, email="annan@exempel.invalid", organisation="other").status_code == 422


def test_nobody_is_signed_up_unasked_to_an_added_occasion_that_may_cost_something():
    series = make_series()
    make_occasion(series, starts=in_days(10))
    join(series, "kommun@exempel.invalid", organisation=organisation("2282"))
    join(series, "region@exempel.invalid", organisation=organisation("22"))
    join(series, "utan@exempel.invalid")
    added = make_occasion(series, starts=in_days(20), price_ore=75_000)
    assert actions.register_those_who_joined(added) == 0
    PriceRow.objects.create(page=added, organisation_kind="municipality", amount_ore=0)
    assert actions.register_those_who_joined(added) == 1
    assert states("kommun@exempel.invalid") == ["registered", "registered"]
    assert states("region@exempel.invalid") == states("utan@exempel.invalid") == ["registered"]
    charged = make_occasion(series, starts=in_days(30), no_show_fee_ore=50_000)
    assert actions.register_those_who_joined(charged) == 0


def test_a_payer_that_came_to_no_use_goes_with_the_series():
    series = make_series()
    make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20), price_ore=75_000, registration_opens=in_days(5))
    join(series, wishes=actions.Wishes(invoice=make_payer()))
    assert len(payers()) == 1
    actions.leave_series(ANYONE, SeriesSignUp.objects.get(), has_link=True)
    assert payers() == []


def test_a_payer_that_a_sign_up_has_stays_when_the_series_is_left():
    series = make_series()
    make_occasion(series, starts=in_days(10), price_ore=75_000)
    join(series, wishes=actions.Wishes(invoice=make_payer()))
    actions.leave_series(ANYONE, SeriesSignUp.objects.get(), has_link=True)
    registration = Registration.objects.get(person__email="ny@exempel.invalid")
    assert [registration.invoice_details] == payers()
    assert SeriesSignUp.objects.get().invoice_details is None


# How one takes part -------------------------------------------------------------------------------


def test_what_was_chosen_holds_for_added_occasions_where_there_are_such_seats():
    series = make_series(mode="hybrid")
    make_occasion(series, starts=in_days(10))
    join(series, wishes=actions.Wishes(mode="online"))
    assert SeriesSignUp.objects.get().mode == "online"
    both = make_occasion(series, starts=in_days(20))
    here = make_occasion(series, starts=in_days(30), mode="on_site")
    assert [actions.register_those_who_joined(added) for added in (both, here)] == [1, 1]
    rows = Registration.objects.filter(person__email="ny@exempel.invalid").order_by("gathering__starts")
    assert [row.mode for row in rows] == ["online", "online", "on_site"]


def test_on_site_where_there_are_only_local_sites_gives_the_first_kind_of_seats():
    series = make_series(mode="hybrid")
    for days in (10, 20):
        make_occasion(series, starts=in_days(days))
    join(series, "fore@exempel.invalid", wishes=actions.Wishes(mode="on_site"))
    split = make_occasion(series, starts=in_days(30))
    GatheringSite.objects.create(page=split, name="Sollefteå", seats=5)
    assert actions.register_those_who_joined(split) == 1
    receipt = join(series, "efter@exempel.invalid", wishes=actions.Wishes(mode="on_site"))
    assert [out.refused for out in receipt.outcomes] == ["", "", ""]
    chosen = Registration.objects.filter(gathering=split).values_list("mode", "site")
    assert list(chosen) == [("online", None), ("online", None)]


# At once, and over and over -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_those_who_press_at_once_join_once_and_get_the_same_answer():
    series = make_series()
    make_occasion(series, starts=in_days(10))
    make_occasion(series, starts=in_days(20))
    # A known person: a new one would be made first, and the others would wait for that.
    make_person(email="ny@exempel.invalid")
    together = Barrier(4)

    def press(_number: int) -> object:
        try:
            together.wait(timeout=60)
            return join(series, submission="ord")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(press, range(4)))
    assert [answer.seats for answer in answers] == [2, 2, 2, 2]
    assert SeriesSignUp.objects.count() == 1
    assert states() == ["registered", "registered"]


@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize(
    ("fields", "queries"),
    [({"registration_opens": in_days(5)}, 6), ({"price_ore": 75_000}, 7), ({"audience": "members"}, 3)],
    ids=["not open", "nobody to pay", "members only"],
)
def test_seeing_that_nothing_can_be_done_asks_as_much_for_one_as_for_many(
    members, fields, queries, django_assert_num_queries
):
    series = make_series(network=make_network())
    make_occasion(series, starts=in_days(10))
    for number in range(members):
        join(series, f"person{number}@exempel.invalid", organisation=organisation("2282"))
    added = make_occasion(series, starts=in_days(20), **fields)
    with django_assert_num_queries(queries):
        assert actions.register_those_who_joined(added) == 0


def test_leaving_locks_the_desks_in_the_order_of_their_keys():
    series = make_series()
    taken_back = make_occasion(series, starts=in_days(10))
    cancelled = make_occasion(series, starts=in_days(20))
    make_occasion(series, starts=in_days(30))
    join(series)
    GatheringPage.objects.filter(pk=taken_back.pk).update(live=False)
    RegistrationDesk.objects.filter(pk=cancelled.pk).update(cancelled_at=in_days(0))
    with CaptureQueriesContext(connection) as asked:
        assert actions.leave_series(ANYONE, SeriesSignUp.objects.get(), has_link=True) == 3
    lock = re.compile(
        r'FROM "hjulet_registrationdesk".* WHERE "hjulet_registrationdesk"."gathering_id" = (\d+)'
    )
    locked = [int(found[1]) for query in asked.captured_queries if (found := lock.search(query["sql"]))]
    assert list(dict.fromkeys(locked)) == sorted(set(locked))
    assert len(set(locked)) == 3
