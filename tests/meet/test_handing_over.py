"""Rule 9: a colleague comes instead, to the start, at the same price; and switching between kinds of seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions import RegistrationRefused, Wishes
from hjulet.meet.models import (
    GatheringPage,
    GatheringSite,
    OutgoingMail,
    Registration,
    RegistrationNeeds,
    SessionChoice,
)
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_gathering,
    make_person,
    make_registration,
    organisation,
)


def hand_over(registration: Registration, email: str = "ny@exempel.invalid", **more: object) -> Registration:
    return actions.hand_over(ANYONE, registration, name="Nya Kollegan", email=email, has_link=True, **more)


def state(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


@pytest.mark.django_db
def test_the_colleague_gets_the_seat_at_the_old_price_and_the_former_answers_are_gone():
    gathering = make_gathering(price_ore=75_000, sessions=1)
    old = make_registration(
        gathering,
        organisation=organisation(),
        role_title="kommunchef",
        wishes=Wishes(is_listed=True, answers={"fråga": "svar"}),
    )
    RegistrationNeeds.objects.create(registration=old, content={"food": ["vegan"]})
    SessionChoice.objects.create(registration=old, session=gathering.sessions.first())
    GatheringPage.objects.filter(pk=gathering.pk).update(price_ore=90_000)
    new = hand_over(old)
    assert (new.state, new.price_ore, new.organisation, new.replaces) == (
        "registered",
        75_000,
        old.organisation,
        old,
    )
    assert (new.answers, new.is_listed) == ({}, False)
    former = Registration.objects.get(pk=old.pk)
    assert (former.state, former.answers, former.is_listed) == ("handed_over", {}, False)
    assert not RegistrationNeeds.objects.filter(registration__in=[old, new]).exists()
    assert not SessionChoice.objects.filter(registration__in=[old, new]).exists()
    told = OutgoingMail.objects.filter(registration__in=[old, new], kind__in=["handed_over", "took_over"])
    assert sorted(told.values_list("registration_id", "kind")) == sorted(
        [(old.pk, "handed_over"), (new.pk, "took_over")]
    )


@pytest.mark.django_db
def test_the_former_link_no_longer_changes_anything(client):
    old = make_registration(make_gathering())
    new = hand_over(old)
    page = client.get(reverse("registration", args=[manage_token(old)])).content.decode()
    assert "Platsen är överlåten till en kollega." in page
    assert "Nya Kollegan" not in page
    client.post(reverse("cancel_registration", args=[manage_token(old)]))
    assert state(new) == "registered"
    with pytest.raises(RegistrationRefused, match="not_active"):
        hand_over(old, "tredje@exempel.invalid")


@pytest.mark.django_db
def test_a_place_in_the_queue_passes_on_where_it_stood():
    gathering = make_gathering(seats=1)
    make_registration(gathering)
    first, second = make_registration(gathering), make_registration(gathering)
    new = hand_over(first)
    assert (new.state, new.queued_at) == ("waiting", first.queued_at)
    queue = Registration.objects.filter(gathering=gathering, state="waiting").order_by("queued_at", "id")
    assert [one.pk for one in queue] == [
        new.pk,
        second.pk,
    ]


@pytest.mark.django_db
def test_a_colleague_who_waits_leaves_the_queue_for_the_seat():
    gathering = make_gathering(seats=1)
    seated = make_registration(gathering)
    waiting = make_registration(gathering, email="vantar@exempel.invalid")
    new = hand_over(seated, "vantar@exempel.invalid")
    assert (new.state, state(waiting)) == ("registered", "cancelled")
    assert Registration.objects.filter(gathering=gathering, state__in=Registration.ACTIVE).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "why"),
    [("har@exempel.invalid", "already_registered"), ("samma@exempel.invalid", "same_person")],
)
def test_nobody_gets_two_seats(email, why):
    gathering = make_gathering()
    make_registration(gathering, email="har@exempel.invalid")
    old = make_registration(gathering, email="samma@exempel.invalid")
    with pytest.raises(RegistrationRefused, match=why):
        hand_over(old, email)
    assert state(old) == "registered"


@pytest.mark.django_db
def test_not_after_the_start_nor_when_cancelled():
    begun = make_registration(make_gathering())
    gathering = begun.gathering
    GatheringPage.objects.filter(pk=gathering.pk).update(starts=timezone.now() - timedelta(minutes=1))
    with pytest.raises(RegistrationRefused, match="has_begun"):
        hand_over(begun)
    cancelled = make_registration(make_gathering())
    actions.cancel_gathering(make_person(is_superuser=True), cancelled.gathering, "Snö.")
    with pytest.raises(RegistrationRefused, match="cancelled"):
        hand_over(cancelled)


@pytest.mark.django_db
def test_a_stranger_hands_over_nothing():
    registration = make_registration(make_gathering())
    for stranger in (ANYONE, make_person()):
        with pytest.raises(PermissionDenied):
            actions.hand_over(stranger, registration, name="X", email="x@exempel.invalid")


@pytest.mark.django_db
def test_on_the_page_what_was_typed_is_kept_when_it_is_wrong(client):
    registration = make_registration(make_gathering())
    address = reverse("hand_over", args=[manage_token(registration)])
    wrong = client.post(address, {"name": "Åsa Öberg", "email": "inte en adress"})
    assert wrong.status_code == 422
    assert "Åsa Öberg" in wrong.content.decode()
    assert 'href="#id_email"' in wrong.content.decode()
    right = client.post(address, {"name": "Åsa Öberg", "email": "asa@exempel.invalid"}, follow=True)
    assert "Platsen är överlåten." in right.content.decode()
    assert state(registration) == "handed_over"


# On site, online and at local sites ------------------------------------------------------------


def hybrid(**fields: object) -> GatheringPage:
    return make_gathering(**{"mode": "hybrid", "seats": 1, "seats_online": 1, **fields})


@pytest.mark.django_db
def test_seats_on_site_and_online_are_apart():
    gathering = hybrid()
    on_site = make_registration(gathering, wishes=Wishes(mode="on_site"))
    online = make_registration(gathering, wishes=Wishes(mode="online"))
    late = make_registration(gathering, wishes=Wishes(mode="online"))
    assert [one.state for one in (on_site, online, late)] == ["registered", "registered", "waiting"]
    actions.cancel_registration(ANYONE, on_site, has_link=True)
    assert state(late) == "waiting"
    actions.cancel_registration(ANYONE, online, has_link=True)
    assert state(late) == "registered"


@pytest.mark.django_db
def test_switching_takes_a_free_seat_and_gives_the_old_one_on():
    gathering = hybrid(seats_online=None)
    seated = make_registration(gathering, wishes=Wishes(mode="on_site"))
    waiting = make_registration(gathering, wishes=Wishes(mode="on_site"))
    switched = actions.switch_seats(ANYONE, seated, mode="online", has_link=True)
    assert (switched.mode, switched.state, state(waiting)) == ("online", "registered", "registered")


@pytest.mark.django_db
def test_switching_to_what_is_full_changes_nothing():
    gathering = hybrid()
    seated = make_registration(gathering, wishes=Wishes(mode="on_site"))
    make_registration(gathering, wishes=Wishes(mode="online"))
    with pytest.raises(RegistrationRefused, match="no_seats_there"):
        actions.switch_seats(ANYONE, seated, mode="online", has_link=True)
    assert Registration.objects.get(pk=seated.pk).mode == "on_site"


@pytest.mark.django_db
def test_who_waits_may_go_online_at_once_when_there_is_room():
    gathering = hybrid(seats_online=5)
    make_registration(gathering, wishes=Wishes(mode="on_site"))
    waiting = make_registration(gathering, wishes=Wishes(mode="on_site"))
    assert actions.switch_seats(ANYONE, waiting, mode="online", has_link=True).state == "registered"


@pytest.mark.django_db
def test_local_sites_have_seats_of_their_own(client):
    gathering = make_gathering(mode="online", seats=None)
    umea = GatheringSite.objects.create(page=gathering, name="Umeå", seats=1, host=organisation("2480"))
    kalmar = GatheringSite.objects.create(page=gathering, name="Kalmar", seats=2, sort_order=1)
    there = [make_registration(gathering, wishes=Wishes(mode="on_site", site_id=umea.pk)) for _ in range(2)]
    elsewhere = make_registration(gathering, wishes=Wishes(mode="on_site", site_id=kalmar.pk))
    assert [one.state for one in (*there, elsewhere)] == ["registered", "waiting", "registered"]
    page = client.get(reverse("sign_up", args=[gathering.slug])).content.decode()
    assert "Digitalt" in page
    assert "Umeå (fullt: du ställs i kö)" in page
    assert "Kalmar (1 plats kvar)" in page


@pytest.mark.django_db
def test_seats_that_do_not_exist_are_refused_and_the_form_keeps_what_was_typed(client):
    gathering = make_gathering()
    with pytest.raises(RegistrationRefused, match="no_such_seats"):
        make_registration(gathering, wishes=Wishes(mode="online"))
    answer = client.post(
        reverse("sign_up", args=[hybrid().slug]),
        {"name": "Åsa", "email": "a@exempel.invalid", "organisation": "other", "pool": "on_site:999"},
    )
    assert answer.status_code == 422
    assert 'value="Åsa"' in answer.content.decode()


@pytest.mark.django_db
def test_the_joining_link_is_only_for_those_online(client):
    gathering = hybrid(joining_link="https://mote.exempel.invalid/rum", starts=in_days(20))
    pages = []
    for mode in ("on_site", "online"):
        one = make_registration(gathering, wishes=Wishes(mode=mode))
        pages.append(client.get(reverse("registration", args=[manage_token(one)])).content.decode())
    assert ["mote.exempel.invalid" in page for page in pages] == [False, True]


@pytest.mark.django_db
def test_who_waits_online_does_not_see_the_link(client):
    gathering = hybrid(joining_link="https://mote.exempel.invalid/rum")
    make_registration(gathering, wishes=Wishes(mode="online"))
    waiting = make_registration(gathering, wishes=Wishes(mode="online"))
    page = client.get(reverse("registration", args=[manage_token(waiting)])).content.decode()
    assert "mote.exempel.invalid" not in page
