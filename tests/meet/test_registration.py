"""Signing up, changing and cancelling: what a person gets, and what nobody gets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import Registration
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    organisation,
)

pytestmark = pytest.mark.django_db


def sign_up(gathering, email, **more):
    return actions.register(ANYONE, gathering, name="Namn", email=email, **{"organisation": None, **more})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"registration_opens": in_days(1)}, "not_yet"),
        ({"registration_closes": in_days(-1), "registration_opens": in_days(-9)}, "closed"),
        ({"starts": in_days(-3)}, "over"),
        ({"takes_registrations": False}, "elsewhere"),
        ({"is_published": False}, "draft"),
    ],
)
def test_refused_with_a_reason_and_nobody_is_kept(fields, reason):
    people = Person.objects.count()
    with pytest.raises(actions.RegistrationRefused) as refusal:
        sign_up(make_gathering(**fields), "ny@exempel.invalid")
    assert refusal.value.reason == reason
    assert Person.objects.count() == people


def test_price_is_frozen_at_sign_up():
    gathering = make_gathering(price_ore=75_000)
    registration = make_registration(gathering)
    gathering.price_ore = 95_000
    gathering.save_revision().publish()
    registration.refresh_from_db()
    assert registration.price_ore == 75_000


def test_a_sign_up_never_changes_a_known_persons_own_details():
    person = make_person(email="kand@exempel.invalid", name="Riktiga Namnet")
    sign_up(make_gathering(), "KAND@exempel.invalid")
    person.refresh_from_db()
    assert person.name == "Riktiga Namnet"


def test_the_organisations_name_is_kept_as_it_was():
    kramfors = organisation("2282")
    registration = make_registration(make_gathering(), organisation=kramfors)
    kramfors.name = "Höga Kusten kommun"
    kramfors.save()
    registration.refresh_from_db()
    assert registration.organisation_name == "Kramfors kommun"


def test_cap_passes_over_and_lifting_it_lets_in():
    planner = make_person(is_superuser=True)
    gathering = make_gathering(seats=3, max_per_organisation=1)
    one, two = organisation("2282"), organisation("2281")
    assert sign_up(gathering, "a@exempel.invalid", organisation=one).state == "registered"
    assert sign_up(gathering, "b@exempel.invalid", organisation=one).state == "waiting"
    assert sign_up(gathering, "c@exempel.invalid", organisation=two).state == "registered"
    promoted = actions.lift_cap(planner, gathering)
    assert [registration.person.email for registration in promoted] == ["b@exempel.invalid"]


def test_cap_that_ends_by_date_gives_the_seats_out():
    gathering = make_gathering(seats=3, max_per_organisation=1, cap_lifts_at=in_days(2))
    for email in ("a@exempel.invalid", "b@exempel.invalid"):
        sign_up(gathering, email, organisation=organisation("2282"))
    assert actions.release_due() == 0
    assert actions.release_due(at=timezone.now() + timedelta(days=3)) == 1
    assert set(Registration.objects.filter(gathering=gathering).values_list("state", flat=True)) == {
        "registered"
    }


def test_cancelling_works_when_full_and_after_closing():
    planner = make_person(is_superuser=True)
    gathering = make_gathering(seats=1)
    first, second = make_registration(gathering), make_registration(gathering)
    actions.close_registration(planner, gathering)
    assert actions.cancel_registration(ANYONE, first, has_link=True) == [second]
    assert actions.cancel_registration(ANYONE, first, has_link=True) == []


def test_nobody_else_may_change_or_cancel():
    registration = make_registration(make_gathering())
    for actor in (ANYONE, make_person()):
        with pytest.raises(PermissionDenied):
            actions.cancel_registration(actor, registration)
        with pytest.raises(PermissionDenied):
            actions.change_registration(actor, registration, name="X", role_title="")
    actions.cancel_registration(registration.person, registration)


def test_a_seat_in_a_network_belongs_to_organisation_and_role():
    network = make_network(roles=["kommunchef", "ordförande"], members=[organisation("2282")])
    gathering = make_gathering(network=network, audience="members")
    kramfors = organisation("2282")
    sign_up(gathering, "chef@exempel.invalid", organisation=kramfors, role_title="Kommunchef")
    with pytest.raises(actions.RegistrationRefused, match="seat_taken"):
        sign_up(gathering, "annan@exempel.invalid", organisation=kramfors, role_title="kommunchef")
    sign_up(gathering, "ordf@exempel.invalid", organisation=kramfors, role_title="ordförande")
    with pytest.raises(actions.RegistrationRefused, match="members_only"):
        sign_up(gathering, "utom@exempel.invalid", organisation=organisation("2281"))
    assert sorted(
        Registration.objects.filter(gathering=gathering).values_list("seat__role_title", flat=True)
    ) == [
        "kommunchef",
        "ordförande",
    ]


def test_the_log_only_grows():
    event = make_registration(make_gathering()).events.get()
    with pytest.raises(TypeError, match="only grows"):
        event.save()
    with pytest.raises(TypeError, match="only grows"):
        event.delete()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(client):
    gathering = make_gathering()
    typed = {"name": "Påhittad Person", "email": "inte en adress", "organisation": "", "role": "utvecklare"}
    answer = client.post(f"/traffar/{gathering.slug}/anmalan/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("Påhittad Person", "inte en adress", "utvecklare"):
        assert f'value="{kept}"' in page
    assert "Adressen ser inte fullständig ut" in page
    assert "Välj den organisation du kommer ifrån." in page
    assert not Registration.objects.filter(gathering=gathering).exists()


def test_a_double_click_is_one_registration_and_the_same_answer(client):
    gathering = make_gathering(seats=1)
    typed = {
        "name": "Person",
        "email": "dubbel@exempel.invalid",
        "organisation": "other",
        "submission": "abc123",
    }
    answers = [client.post(f"/traffar/{gathering.slug}/anmalan/", typed, follow=True) for _ in range(2)]
    assert [("kö" in answer.content.decode().split("<main")[1].split("</main")[0]) for answer in answers] == [
        False,
        False,
    ]
    assert Registration.objects.filter(gathering=gathering).count() == 1


@pytest.mark.parametrize("token", ["x", "00000000000000000000000000000000.abc", "a" * 500])
def test_a_link_that_is_not_ours_opens_nothing(client, token):
    assert client.get(f"/anmalan/{token}/").status_code == 404
    assert client.post(f"/anmalan/{token}/avboka/").status_code == 404


def test_opening_the_link_changes_nothing(client):
    """Mail scanners open every link."""
    registration = make_registration(make_gathering())
    assert client.get(f"/anmalan/{manage_token(registration)}/").status_code == 200
    assert client.get(f"/anmalan/{manage_token(registration)}/avboka/").status_code == 302
    registration.refresh_from_db()
    assert registration.state == "registered"


def test_the_joining_link_is_only_for_those_who_come(client):
    gathering = make_gathering(seats=1, mode="online", joining_link="https://exempel.invalid/hemlig")
    seated, waiting = make_registration(gathering), make_registration(gathering)
    paths = [
        f"/traffar/{gathering.slug}/",
        f"/api/v1/gatherings/{gathering.slug}",
        "/traffar/kalender.ics",
        "/traffar/rss.xml",
    ]
    for path in [*paths, f"/anmalan/{manage_token(waiting)}/"]:
        assert "hemlig" not in client.get(path).content.decode(), path
    assert "hemlig" in client.get(f"/anmalan/{manage_token(seated)}/").content.decode()


def test_a_past_gathering_keeps_its_address(client):
    gathering = make_gathering(starts=in_days(-400), title="Träffen som var")
    page = client.get(f"/traffar/{gathering.slug}/")
    assert page.status_code == 200
    assert "Träffen som var" in page.content.decode()
