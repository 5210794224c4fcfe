"""Sending the same sign-up twice makes one registration, and tells a stranger nothing.

Each test signs the same person up again beside a fresh address, in the same situation, and compares.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, Registration
from tests.factories import make_gathering, make_network, make_organisation, make_registration, organisation

pytestmark = pytest.mark.django_db

KIM = "kim@exempel.invalid"
LO = "lo@exempel.invalid"
PAYER = {
    "name": "Kramfors kommun",
    "org_number": "212000-2429",
    "endpoint": "0007:2120002429",
    "order_number": "PO-1",
}


def post(client: Client, gathering: GatheringPage, email: str, /, *, key: str = "", **more: str) -> Any:
    body = {
        "name": "Kim Exempel",
        "email": email,
        "organisation": "2282",
        "role": "",
        "payer": PAYER,
        **more,
    }
    path = f"/api/v1/gatherings/{gathering.slug}/registrations"
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(path, body, content_type="application/json", headers=headers)


def with_seats_left() -> GatheringPage:
    gathering = make_gathering(seats=10, price_ore=50_000)
    make_registration(gathering, email=KIM, organisation=organisation())
    return gathering


def full_and_registered() -> GatheringPage:
    gathering = make_gathering(seats=1)
    make_registration(gathering, email=KIM, organisation=organisation())
    return gathering


def full_and_waiting() -> GatheringPage:
    gathering = make_gathering(seats=1)
    make_registration(gathering)
    make_registration(gathering, email=KIM, organisation=organisation())
    make_registration(gathering)
    return gathering


def organisation_at_its_cap() -> GatheringPage:
    gathering = make_gathering(seats=10, max_per_organisation=1)
    make_registration(gathering, email=KIM, organisation=organisation())
    return gathering


def waiting_because_of_the_cap() -> GatheringPage:
    gathering = make_gathering(seats=10, max_per_organisation=1)
    make_registration(gathering, organisation=organisation())
    make_registration(gathering, email=KIM, organisation=organisation())
    return gathering


def from_another_organisation() -> GatheringPage:
    gathering = make_gathering(seats=10, max_per_organisation=1)
    make_registration(gathering, email=KIM, organisation=make_organisation())
    return gathering


def on_the_only_members_seat() -> GatheringPage:
    network = make_network(roles=["kommunchef"], members=[organisation()])
    gathering = make_gathering(network=network, audience="members")
    make_registration(gathering, email=KIM, organisation=organisation())
    return gathering


def on_one_of_two_members_seats() -> GatheringPage:
    network = make_network(roles=["kommunchef", "ordförande"], members=[organisation()])
    gathering = make_gathering(network=network, audience="members")
    make_registration(gathering, email=KIM, organisation=organisation(), role_title="kommunchef")
    return gathering


def at_another_price() -> GatheringPage:
    gathering = make_gathering(seats=10, price_ore=50_000)
    make_registration(gathering, email=KIM, organisation=organisation())
    gathering.price_ore = 60_000
    gathering.save()
    return gathering


def as_a_known_person() -> GatheringPage:
    Person.objects.create_user(KIM, name="Kim med konto", is_staff=True)
    return with_seats_left()


SITUATIONS = [
    with_seats_left,
    full_and_registered,
    full_and_waiting,
    organisation_at_its_cap,
    waiting_because_of_the_cap,
    from_another_organisation,
    on_the_only_members_seat,
    on_one_of_two_members_seats,
    at_another_price,
    as_a_known_person,
]


@pytest.mark.parametrize("spelling", [KIM, " Kim@Exempel.INVALID "])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_answer_to_a_repeated_sign_up_is_that_to_a_fresh_address(
    client: Client, situation: Callable[[], GatheringPage], spelling: str
) -> None:
    gathering = situation()
    before = list(Registration.objects.filter(gathering=gathering).order_by("id").values())
    again = post(client, gathering, spelling)
    assert list(Registration.objects.filter(gathering=gathering).order_by("id").values()) == before
    fresh = post(client, gathering, LO)
    assert (again.status_code, again.content, dict(again.headers)) == (
        fresh.status_code, fresh.content, dict(fresh.headers),
    )  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_truth_goes_by_mail_to_the_address_itself(
    client: Client, situation: Callable[[], GatheringPage]
) -> None:
    gathering = situation()
    post(client, gathering, KIM)
    made = Registration.objects.get(gathering=gathering, person__email=KIM)
    mails = list(made.mails.order_by("id"))
    assert [mail.kind for mail in mails] == [made.state, "repeated"]
    assert mails[-1].facts["state"] == made.state


def test_the_mail_about_a_repeated_sign_up_is_not_sent_again_and_again(client: Client) -> None:
    gathering = with_seats_left()
    for _ in range(5):
        post(client, gathering, KIM)
    made = Registration.objects.get(gathering=gathering, person__email=KIM)
    assert [mail.kind for mail in made.mails.order_by("id")] == ["registered", "repeated"]


def test_the_same_key_answers_as_the_first_time(client: Client) -> None:
    """Somebody whose connection broke sends it again and learns that the seat is taken, by themselves."""
    gathering = make_gathering(seats=1)
    first = post(client, gathering, KIM, key="ett-slumpat-ord")
    again = post(client, gathering, KIM, key="ett-slumpat-ord")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert [mail.kind for mail in Registration.objects.get(gathering=gathering).mails.all()] == ["registered"]


def test_the_same_key_tells_how_the_sign_up_stands_now(client: Client) -> None:
    gathering = make_gathering(seats=1)
    first = make_registration(gathering)
    assert post(client, gathering, KIM, key="ett-slumpat-ord").json()["position"] == 1
    actions.cancel_registration(ANYONE, first, has_link=True)
    again = post(client, gathering, KIM, key="ett-slumpat-ord")
    assert (again.status_code, again.json()["state"]) == (201, "registered")


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("gissat", {}),
        ("", {}),
        ("ett-slumpat-ord", {"name": "Någon Annan"}),
        ("ett-slumpat-ord", {"role": "chef"}),
    ],
)
def test_a_guessed_key_or_another_content_gets_a_strangers_answer(
    client: Client, key: str, change: dict[str, str]
) -> None:
    gathering = make_gathering(seats=1)
    assert post(client, gathering, KIM, key="ett-slumpat-ord").status_code == 201
    again = post(client, gathering, KIM, key=key, **change)
    assert (again.status_code, again.json()["position"]) == (202, 1)
    assert Registration.objects.filter(gathering=gathering).count() == 1


def test_the_same_key_for_another_person_is_another_sign_up(client: Client) -> None:
    gathering = make_gathering()
    assert post(client, gathering, KIM, key="samma").status_code == 201
    assert post(client, gathering, LO, key="samma").status_code == 201
    assert Registration.objects.filter(gathering=gathering).count() == 2


def test_a_key_that_is_too_long_is_refused(client: Client) -> None:
    gathering = make_gathering()
    assert post(client, gathering, KIM, key="x" * 64).status_code == 201
    response = post(client, gathering, LO, key="x" * 65)
    assert (response.status_code, response.json()["error"]["field"]) == (422, "Idempotency-Key")


def test_a_known_persons_details_are_not_changed_by_a_sign_up(client: Client) -> None:
    person = Person.objects.create_user(KIM, name="Kim med konto", language="en")
    assert post(client, make_gathering(), KIM, name="Någon Annan").status_code == 201
    person.refresh_from_db()
    assert (person.name, person.language) == ("Kim med konto", "en")
