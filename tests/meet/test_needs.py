"""Food and access: said by the person alone, counted without names, never selected by, gone when of no use."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.exceptions import FieldError, PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions.needs import note_that_needs_were_seen, remove_needs, save_needs, wipe_needs
from hjulet.meet.models import GatheringPage, Registration, RegistrationEvent, RegistrationNeeds
from hjulet.meet.queries.needs import kitchen_list, looks_at_needs
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    organisation,
)
from tests.meet.keeping import FOOD, move

pytestmark = pytest.mark.django_db

VEGAN = {"food": ["vegan"], "food_note": FOOD}
ACCESS = {"access": ["hearing_loop"], "access_note": "nära dörren", "may_contact": True}


@pytest.fixture
def gathering() -> GatheringPage:
    return make_gathering(network=make_network(), asks_needs=True)


@pytest.fixture
def coordinator(gathering: GatheringPage) -> Person:
    return make_coordinator(gathering.get_parent().specific)


def said(registration: Registration) -> dict[str, object] | None:
    row = RegistrationNeeds.objects.filter(registration=registration).first()
    return row.content if row else None


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_only_what_is_known_is_kept_with_the_notice_that_was_shown(gathering):
    registration = make_registration(gathering)
    wishes = {**VEGAN, "food": ["vegan", "moon cheese"], "allergy": "nuts", "may_contact": True}
    assert save_needs(ANYONE, registration, wishes, has_link=True)
    assert said(registration) == {
        "food": ["vegan"],
        "food_note": FOOD,
        "notice": notice_in_force("needs").version,
    }


def test_nothing_said_keeps_nothing(gathering):
    registration = make_registration(gathering)
    save_needs(ANYONE, registration, VEGAN, has_link=True)
    assert not save_needs(ANYONE, registration, {"food": [], "food_note": "  "}, has_link=True)
    assert said(registration) is None


def test_gathering_that_does_not_ask_keeps_nothing():
    registration = make_registration(make_gathering(asks_needs=False))
    assert not save_needs(ANYONE, registration, VEGAN, has_link=True)
    assert said(registration) is None


def test_it_stands_encrypted_in_the_database(gathering):
    save_needs(ANYONE, make_registration(gathering), VEGAN, has_link=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM hjulet_registrationneeds")
        (stored,) = cursor.fetchone()
    for word in ("vegan", "rovor", "food"):
        assert word not in stored


@pytest.mark.parametrize(
    "select",
    [
        lambda rows: rows.filter(content={"food": ["vegan"]}),
        lambda rows: rows.filter(content__contains="vegan"),
        lambda rows: rows.filter(content__food="vegan"),
        lambda rows: rows.exclude(content__icontains="vegan"),
        lambda rows: rows.filter(content__in=["vegan"]),
        lambda rows: rows.filter(content__gt="a"),
        lambda rows: Registration.objects.filter(needs__content="vegan"),
        lambda rows: Registration.objects.filter(needs__content__regex="vegan"),
        lambda rows: Person.objects.filter(registrations__needs__content__startswith="x"),
    ],
)
def test_nobody_can_be_selected_by_it(gathering, select):
    save_needs(ANYONE, make_registration(gathering), VEGAN, has_link=True)
    with pytest.raises((TypeError, FieldError)):
        list(select(RegistrationNeeds.objects.all()))


def test_planners_and_representatives_may_not_write_it_for_somebody(gathering, coordinator):
    registration = make_registration(gathering, organisation=organisation())
    for person in (coordinator, make_person(), ANYONE):
        with pytest.raises(PermissionDenied):
            save_needs(person, registration, VEGAN)
        with pytest.raises(PermissionDenied):
            remove_needs(person, registration)
    save_needs(registration.person, registration, VEGAN)
    assert said(registration)


def test_no_event_says_that_somebody_has_needs(gathering):
    registration = make_registration(gathering)
    before = RegistrationEvent.objects.filter(registration=registration).count()
    save_needs(ANYONE, registration, VEGAN, has_link=True)
    wipe_needs(registration)
    assert RegistrationEvent.objects.filter(registration=registration).count() == before


def test_cancelling_wipes_it_at_once(gathering):
    registration = make_registration(gathering)
    save_needs(ANYONE, registration, VEGAN, has_link=True)
    actions.cancel_registration(ANYONE, registration, has_link=True)
    assert said(registration) is None
    registration.refresh_from_db()
    assert not save_needs(ANYONE, registration, VEGAN, has_link=True), "and it cannot be said again"


# The person's own page -----------------------------------------------------------------------------


def test_signing_up_takes_it_with_the_notice_beside(gathering):
    browser = Client()
    page = browser.get(reverse("sign_up", args=[gathering.slug]))
    text = page.content.decode()
    assert notice_in_force("needs").reason in text
    assert "uttryckliga samtycke" in text
    data = {
        "name": "Maj Larsson", "email": "maj@exempel.invalid", "organisation": str(organisation().pk), "role": "",
        "submission": "x" * 20, "mode": "on_site", "food": ["vegan", "no_nuts"], "food_note": FOOD,
    }  # fmt: skip
    assert browser.post(reverse("sign_up", args=[gathering.slug]), data).status_code == 302
    registration = Registration.objects.get(gathering=gathering, person__email="maj@exempel.invalid")
    assert said(registration)["food"] == ["vegan", "no_nuts"]


def test_gathering_that_does_not_ask_shows_no_questions():
    gathering = make_gathering(asks_needs=False)
    assert "food_note" not in Client().get(reverse("sign_up", args=[gathering.slug])).content.decode()
    token = manage_token(make_registration(gathering))
    assert Client().get(reverse("own_needs", args=[token])).status_code == 404


def test_own_page_shows_changes_and_removes(gathering):
    registration = make_registration(gathering)
    token = manage_token(registration)
    url, browser = reverse("own_needs", args=[token]), Client()
    assert url in browser.get(reverse("registration", args=[token])).content.decode()
    answer = browser.post(url, {**VEGAN, "access": ["quiet_room"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url}?sparat=1")
    page = browser.get(url)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert FOOD in page.content.decode()
    assert 'value="vegan" id="id_food_1" checked' in page.content.decode()
    browser.post(reverse("remove_own_needs", args=[token]))
    assert said(registration) is None
    assert FOOD not in browser.get(url).content.decode()


def test_own_page_says_what_is_wrong(gathering):
    url = reverse("own_needs", args=[manage_token(make_registration(gathering))])
    answer = Client().post(url, {"food_note": "x" * 301})
    assert answer.status_code == 422
    assert 'href="#id_food_note"' in answer.content.decode()


def test_own_page_closes_when_the_gathering_has_been_or_the_seat_is_gone(gathering):
    cancelled, held = make_registration(gathering), make_registration(gathering)
    actions.cancel_registration(ANYONE, cancelled, has_link=True)
    assert Client().get(reverse("own_needs", args=[manage_token(cancelled)])).status_code == 404
    move(gathering, in_days(-1))
    assert Client().get(reverse("own_needs", args=[manage_token(held)])).status_code == 404


# The kitchen ---------------------------------------------------------------------------------------


def test_kitchen_counts_only_those_with_a_seat_on_site(coordinator, gathering):
    GatheringPage.objects.filter(pk=gathering.pk).update(seats=3, mode="hybrid")
    gathering.refresh_from_db()
    people = [make_registration(gathering) for _ in range(3)]
    waiting = make_registration(gathering)
    Registration.objects.filter(pk=people[2].pk).update(mode="online")
    for registration in [*people, waiting]:
        save_needs(ANYONE, registration, {**VEGAN, **ACCESS, "may_contact": False}, has_link=True)
    found = kitchen_list(coordinator, gathering)
    (table,) = found.tables
    assert (table.eating, table.with_wishes) == (2, 2)
    assert [(meal.words, meal.count) for meal in table.meals] == [("veganskt", 2)]
    assert table.notes == [f"{FOOD} (veganskt)"] * 2
    assert [(counted.words, counted.count) for counted in found.access] == [("hörslinga", 3)]
    assert found.contacts == []
    assert found.access_notes == ["nära dörren"] * 3


def test_combinations_are_one_meal(coordinator, gathering):
    for food in (["vegan", "no_nuts"], ["vegan", "no_nuts"], ["vegan"], []):
        save_needs(ANYONE, make_registration(gathering), {"food": food}, has_link=True)
    (table,) = kitchen_list(coordinator, gathering).tables
    assert {meal.words: meal.count for meal in table.meals} == {"veganskt + utan nötter": 2, "veganskt": 1}
    assert (table.eating, table.with_wishes) == (4, 3)


def test_names_stand_only_beside_those_who_asked_to_be_contacted(coordinator, gathering):
    quiet = make_registration(gathering, name="Tyst Tystsson")
    open_ = make_registration(gathering, name="Öppna Öppsson")
    save_needs(ANYONE, quiet, {**VEGAN, **ACCESS, "may_contact": False}, has_link=True)
    save_needs(ANYONE, open_, {**VEGAN, **ACCESS}, has_link=True)
    text = signed_in(coordinator).get(reverse("editor_needs", args=[gathering.pk])).content.decode()
    assert "Öppna Öppsson" in text
    assert "Tyst Tystsson" not in text
    assert quiet.person.email not in text
    assert "De tas bort" in text


def test_counted_list_has_figures_and_nobodys_own_words(coordinator, gathering):
    registration = make_registration(gathering, name="Maj Namnsson")
    save_needs(ANYONE, registration, {**VEGAN, **ACCESS}, has_link=True)
    answer = signed_in(coordinator).get(reverse("editor_counted_needs", args=[gathering.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Var", "Vad", "Antal"],
        ["På plats", "äter", "1"],
        ["På plats", "veganskt", "1"],
        ["På plats", "önskemål med egna ord (läs på sidan)", "1"],
        ["Tillgänglighet", "hörslinga", "1"],
    ]


@pytest.mark.parametrize("name", ["editor_needs", "editor_counted_needs"])
def test_only_those_who_plan_the_gathering_see_it(gathering, name):
    other = make_coordinator(make_network())
    assert signed_in(other).get(reverse(name, args=[gathering.pk])).status_code == 403
    assert signed_in(make_person()).get(reverse(name, args=[gathering.pk])).status_code == 403
    assert PageLogEntry.objects.filter(action__startswith="hjulet.needs").count() == 0


def test_whoever_looks_is_noted_for_administrators(coordinator, gathering):
    browser = signed_in(coordinator)
    browser.get(reverse("editor_needs", args=[gathering.pk]))
    browser.get(reverse("editor_counted_needs", args=[gathering.pk]))
    root = make_person(is_superuser=True)
    assert [(look.who, look.gathering, look.was_taken) for look in looks_at_needs(root)] == [
        (str(coordinator), gathering.title, True),
        (str(coordinator), gathering.title, False),
    ]
    text = signed_in(root).get(reverse("editor_looks")).content.decode()
    assert coordinator.name in text
    assert browser.get(reverse("editor_looks")).status_code == 403
    with pytest.raises(PermissionDenied):
        looks_at_needs(coordinator)


def test_note_of_a_look_holds_nothing_of_what_was_seen(coordinator, gathering):
    save_needs(ANYONE, make_registration(gathering, name="Maj Namnsson"), VEGAN, has_link=True)
    note_that_needs_were_seen(coordinator, gathering)
    entry = json.dumps(
        list(PageLogEntry.objects.filter(page=gathering).values()), default=str, ensure_ascii=False
    )
    for word in ("vegan", "rovor", "Namnsson"):
        assert word not in entry


def test_number_of_queries_does_not_grow_with_people(coordinator, gathering):

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            kitchen_list(coordinator, GatheringPage.objects.get(pk=gathering.pk))
        return len(captured)

    save_needs(ANYONE, make_registration(gathering), VEGAN, has_link=True)
    queries()  # what is looked up once and remembered
    one = queries()
    for _ in range(3):
        save_needs(ANYONE, make_registration(gathering), {**VEGAN, **ACCESS}, has_link=True)
    assert queries() == one


def test_no_list_export_or_api_holds_it(coordinator, gathering):
    save_needs(ANYONE, make_registration(gathering, name="Maj Namnsson"), {**VEGAN, **ACCESS}, has_link=True)
    browser = signed_in(coordinator)
    for url in (
        reverse("editor_participants", args=[gathering.pk]),
        reverse("editor_export", args=[gathering.pk, "csv"]),
        reverse("editor_export", args=[gathering.pk, "csv"]) + "?lage=alla",
        reverse("api:gathering", args=[gathering.slug]),
        gathering.get_absolute_url(),
    ):
        answer = browser.get(url)
        assert answer.status_code == 200, url
        for word in ("rovor", "vegan", "hörslinga", "nära dörren"):
            assert word not in answer.content.decode(), url


def test_every_site_has_both_notices():
    assert {notice.purpose for notice in PersonalDataNotice.objects.all()} >= {"registration", "needs"}
