"""Joining a whole series and leaving it: one registration an occasion, each by the ordinary rules."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from lxml import html

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, SeriesPage, SeriesSignUp
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
