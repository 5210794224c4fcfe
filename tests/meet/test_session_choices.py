"""Choosing sessions: one at a time, never more than fit, given back with the seat; and the list of participants."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions.choices import ChoiceRefused, choose_sessions, drop_choices
from hjulet.meet.actions.listing import show_in_list
from hjulet.meet.models import GatheringPage, Registration, RegistrationEvent, Room, Session
from hjulet.meet.queries import choices as queries
from hjulet.meet.queries.listing import participant_list
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering() -> GatheringPage:
    return make_gathering(network=make_network())


def lesson(gathering: GatheringPage, *, hours: float = 0, long: float = 1, **more) -> Session:
    starts = gathering.starts + timedelta(hours=hours)
    return make_session(
        gathering,
        starts=starts,
        ends=starts + timedelta(hours=long),
        takes_choices=True,
        kind="workshop",
        **more,
    )


def chosen(registration: Registration) -> set[int]:
    return set(registration.choices.values_list("session_id", flat=True))


def pick(registration: Registration, *sessions: Session) -> None:
    choose_sessions(ANYONE, registration, [session.pk for session in sessions], has_link=True)


def test_choosing_changing_and_leaving(gathering) -> None:
    one, other, later = lesson(gathering), lesson(gathering), lesson(gathering, hours=1)
    registration = make_registration(gathering)
    pick(registration, one, later)
    assert chosen(registration) == {one.pk, later.pk}
    pick(registration, other)
    assert chosen(registration) == {other.pk}
    pick(registration)
    assert chosen(registration) == set()
    events = registration.events.filter(kind=RegistrationEvent.Kind.CHOSE).order_by("pk")
    assert [event.details for event in events] == [{"count": 2}, {"count": 1}, {"count": 0}]
    pick(registration)
    assert events.count() == 3


@pytest.mark.parametrize(("hours", "long"), [(0, 1), (0.5, 1), (0, 3), (-1, 5)])
def test_two_that_go_on_at_the_same_time_are_refused_and_nothing_changes(gathering, hours, long) -> None:
    one, other = lesson(gathering, hours=1), lesson(gathering, hours=1 + hours, long=long)
    registration = make_registration(gathering)
    pick(registration, one)
    with pytest.raises(ChoiceRefused, match="samtidigt") as refused:
        pick(registration, one, other)
    assert refused.value.reason == "clash"
    assert chosen(registration) == {one.pk}


def test_a_long_one_excludes_both_short_ones_but_they_not_each_other(gathering) -> None:
    first, second, long = lesson(gathering), lesson(gathering, hours=1), lesson(gathering, long=2)
    registration = make_registration(gathering)
    pick(registration, first, second)
    assert chosen(registration) == {first.pk, second.pk}
    with pytest.raises(ChoiceRefused):
        pick(registration, second, long)


@pytest.mark.parametrize("limit", ["session", "room", "session smaller than room"])
def test_no_more_than_fit(gathering, limit) -> None:
    room = Room.objects.create(venue=make_venue(), name="Lilla", capacity=1 if limit == "room" else 50)
    session = lesson(
        gathering, room=None if limit == "session" else room, capacity=None if limit == "room" else 1
    )
    first, second = make_registration(gathering), make_registration(gathering)
    pick(first, session)
    with pytest.raises(ChoiceRefused, match="fullt") as refused:
        pick(second, session)
    assert refused.value.reason == "full"
    pick(first, session)  # keeping what one has is never refused
    pick(first)
    pick(second, session)
    assert chosen(second) == {session.pk}


def test_a_limit_lowered_below_what_is_taken_throws_nobody_out(gathering) -> None:
    session, other = lesson(gathering, capacity=3), lesson(gathering, hours=2)
    first, second = make_registration(gathering), make_registration(gathering)
    pick(first, session)
    pick(second, session)
    Session.objects.filter(pk=session.pk).update(capacity=1)
    pick(first, session, other)
    assert chosen(first) == {session.pk, other.pk}


def test_who_waits_or_comes_too_late_cannot_choose(gathering) -> None:
    session = lesson(gathering)
    seated = make_registration(gathering)
    GatheringPage.objects.filter(pk=gathering.pk).update(seats=1)
    waiting = make_registration(GatheringPage.objects.get(pk=gathering.pk))
    for registration in (seated, waiting):
        if registration is seated:
            actions.cancel_registration(ANYONE, seated, has_link=True)
        else:
            Registration.objects.filter(pk=waiting.pk).update(state="waiting", queued_at=gathering.starts)
        with pytest.raises(ChoiceRefused) as refused:
            pick(registration, session)
        assert refused.value.reason == "closed"
    late = make_gathering(starts=in_days(1))
    registration, session = make_registration(late), lesson(late)
    GatheringPage.objects.filter(pk=late.pk).update(starts=in_days(-1))
    with pytest.raises(ChoiceRefused):
        pick(registration, session)


def test_only_sessions_of_the_gathering_that_take_choices(gathering) -> None:
    registration = make_registration(gathering)
    of_another = lesson(make_gathering())
    for session in (make_session(gathering), of_another):
        with pytest.raises(ChoiceRefused) as refused:
            pick(registration, session)
        assert refused.value.reason == "unknown"


def test_a_cancelled_sign_up_gives_its_sessions_back(gathering) -> None:
    session = lesson(gathering, capacity=1)
    first, second = make_registration(gathering), make_registration(gathering)
    pick(first, session)
    actions.cancel_registration(ANYONE, first, has_link=True)
    assert chosen(first) == set()
    pick(second, session)
    assert drop_choices(second) == 1
    assert drop_choices(second) == 0


def test_only_the_person_and_the_planners_choose_and_only_planners_see(gathering) -> None:
    session = lesson(gathering)
    registration = make_registration(gathering, email="egen@exempel.invalid")
    planner = make_coordinator(gathering.get_parent().specific)
    for somebody in (ANYONE, make_person(), make_coordinator(make_network())):
        with pytest.raises(PermissionDenied):
            choose_sessions(somebody, registration, [session.pk])
        with pytest.raises(PermissionDenied):
            queries.choice_table(somebody, gathering)
        with pytest.raises(PermissionDenied):
            queries.chosen_titles(somebody, gathering)
    choose_sessions(registration.person, registration, [session.pk])
    choose_sessions(planner, registration, [session.pk])
    [line] = queries.choice_table(planner, gathering)
    assert (line.option.taken, [person.pk for person in line.people]) == (1, [registration.pk])
    assert queries.chosen_titles(planner, gathering) == {registration.pk: session.title}
    assert list(queries.registrations_of_session(session)) == [registration]


def test_choosing_on_the_web(client: Client, gathering) -> None:
    one, other, full = lesson(gathering), lesson(gathering, hours=1), lesson(gathering, hours=1, capacity=0)
    registration = make_registration(gathering)
    token = manage_token(registration)
    address = reverse("choose_sessions", args=[token])
    page = client.get(address)
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert one.title in page.content.decode()
    keys = {option.session.pk: group.key for group in page.context["groups"] for option in group.options}
    answer = client.post(address, {keys[one.pk]: one.pk, keys[other.pk]: other.pk})
    assert (answer.status_code, chosen(registration)) == (302, {one.pk, other.pk})
    refused = client.post(address, {keys[one.pk]: "", keys[full.pk]: full.pk})
    assert refused.status_code == 422
    assert "är fullt" in refused.content.decode()
    assert chosen(registration) == {one.pk, other.pk}
    own = client.get(reverse("registration", args=[token])).content.decode()
    assert one.title in own
    assert "Ändra dina val" in own
    assert client.get(reverse("choose_sessions", args=["hittepå"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_choices_costs_the_same_for_one_session_and_for_many(
    client: Client, gathering, count, django_assert_num_queries
) -> None:
    for number in range(count):
        lesson(gathering, hours=number)
    registration = make_registration(gathering)
    assert len(queries.choice_groups(registration)) == count
    with django_assert_num_queries(3):  # the sessions, what is taken, what is chosen
        queries.choice_groups(registration)


def test_nobody_is_listed_who_has_not_said_yes(client: Client, gathering) -> None:
    me = make_registration(gathering, name="Åsa Frågande")
    organisation = make_organisation(name="Myndigheten")
    yes = make_registration(gathering, name="Örjan Öppen", role_title="chef", organisation=organisation)
    also = make_registration(gathering, name="Zoran Öppen")
    make_registration(gathering, name="Anna Hemlig")
    for registration in (yes, also):
        show_in_list(ANYONE, registration, is_listed=True, has_link=True)
    listed = participant_list(me)
    assert listed is not None
    assert [(row.name, row.role_title, row.organisation) for row in listed.people] == [
        ("Zoran Öppen", "", ""),
        ("Örjan Öppen", "chef", "Myndigheten"),
    ]
    assert listed.hidden == 2
    page = client.get(reverse("participant_list", args=[manage_token(me)]))
    text = page.content.decode()
    assert "och 2 till" in text
    assert "Hemlig" not in text
    assert "@" not in text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_switch_on_the_own_page(client: Client, gathering) -> None:
    registration = make_registration(gathering)
    address = reverse("be_listed", args=[manage_token(registration)])
    assert client.get(address).status_code == 405
    for answer, is_listed in (("ja", True), ("nej", False), ("kanske", False)):
        client.post(address, {"syns": answer})
        registration.refresh_from_db()
        assert registration.is_listed is is_listed


def test_whoever_cancels_is_gone_from_the_list_and_cannot_see_it(client: Client, gathering) -> None:
    me, other = make_registration(gathering), make_registration(gathering)
    show_in_list(ANYONE, me, is_listed=True, has_link=True)
    actions.cancel_registration(ANYONE, me, has_link=True)
    listed = participant_list(other)
    assert listed is not None
    assert (listed.people, listed.hidden) == ([], 1)
    assert client.get(reverse("participant_list", args=[manage_token(me)])).status_code == 404


def test_who_may_not_see_or_consent(client: Client, gathering) -> None:
    registration = make_registration(gathering, email="egen@exempel.invalid")
    mine = reverse("my_participant_list", args=[gathering.slug])
    assert client.get(mine).status_code == 404
    planner = make_coordinator(gathering.get_parent().specific)
    for somebody in (ANYONE, make_person(), planner):
        with pytest.raises(PermissionDenied):
            show_in_list(somebody, registration, is_listed=True)
    client.force_login(make_person())
    assert client.get(mine).status_code == 404
    client.force_login(registration.person)
    assert client.get(mine).headers["Location"] == reverse(
        "participant_list", args=[manage_token(registration)]
    )
    show_in_list(registration.person, registration, is_listed=True)
    assert b"deltagare/" not in Client().get(f"/traffar/{gathering.slug}/").content
