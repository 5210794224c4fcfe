"""Everything about oneself, for oneself alone: on a page and as a file."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from hjulet.hub import limits
from hjulet.hub.models import Affiliation, Person
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.needs import save_needs
from hjulet.meet.models import Registration
from hjulet.site.personal_data import as_file, own_data
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_registration,
    organisation,
)
from tests.meet.keeping import ADDRESS, FOOD, MARKER, make_import, make_past

pytestmark = pytest.mark.django_db

FILE = "own_data_file"
PAGE = "own_data"


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def person() -> Person:
    past = make_past(days=3)
    found = past.registration.person
    assert found is not None
    found.name = f"Maj {MARKER}"
    found.save()
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    Affiliation.objects.create(person=found, organisation=organisation(), role_title="Ordförande")
    make_import(past.gathering, days=1)
    return found


def test_file_holds_everything_that_is_held_about_the_person(person):
    answer = signed_in(person).get(reverse(FILE))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert "mina-uppgifter.json" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)["data"]
    (account,) = data["account"]
    assert (account["name"], account["email"]) == (f"Maj {MARKER}", ADDRESS)
    (registration,) = data["registrations"]
    assert (registration["role"], registration["listed"], registration["signed_up_by_other"]) == (
        f"Chef {MARKER}", True, True,
    )  # fmt: skip
    assert registration["certificate"].startswith("INTYG-")
    assert data["answers"][0]["answer"] == f"Buss 4, {MARKER}"
    assert data["answers"][0]["purpose"] == "Vi möter bussen."
    assert (data["needs"][0]["food"], data["needs"][0]["food_note"]) == (["veganskt", "utan nötter"], FOOD)
    assert data["invoice_details"][0]["buyer_reference"] == MARKER
    assert data["addresses"][0]["email"] == ADDRESS
    assert data["affiliations"][0]["role"] == "Ordförande"
    assert data["imported_rows"][0]["row"] == [f"Maj {MARKER}", ADDRESS]
    assert {mail["subject"] for mail in data["mails"]} == {"", "Tag på"}
    assert {event["what"] for event in data["events"]} == {"anmäld"}
    assert data["session"][0]["ends_at"]


def test_page_shows_the_same_and_links_to_where_it_is_corrected(person):
    text = signed_in(person).get(reverse(PAGE)).content.decode()
    for words in (f"Chef {MARKER}", FOOD, "veganskt, utan nötter", "Ordförande", f"Buss 4, {MARKER}"):
        assert words in text
    assert reverse("account_email") in text
    assert "/anmalan/" in text


def test_nothing_about_others_is_in_it(person):
    gathering = Registration.objects.get(person=person).gathering
    other = Registration.objects.filter(gathering=gathering).exclude(person=person).first()
    Registration.objects.filter(pk=other.pk).update(name="Annan Annansson")
    Person.objects.filter(pk=other.person_id).update(email="annan@exempel.invalid")
    browser = signed_in(person)
    text = browser.get(reverse(FILE)).content.decode() + browser.get(reverse(PAGE)).content.decode()
    for words in ("Annansson", "annan@exempel.invalid", "Kollegasson"):
        assert words not in text


def test_whoever_signed_up_colleagues_sees_how_many_and_not_who(person):
    colleague = Person.objects.get(name="Kollega Kollegasson")
    data = as_file(own_data(colleague))["data"]
    assert data["signed_up_others"][0]["count"] == 1
    assert data["written"][0]["title"] == "Tag på"
    text = json.dumps(data, ensure_ascii=False)
    assert MARKER not in text
    assert ADDRESS not in text


def test_planner_finds_networks_and_groups():
    network = make_network()
    planner = make_coordinator(network)
    data = as_file(own_data(planner))["data"]
    assert [row["network"] for row in data["planning_groups"]] == [network.title]
    assert data["account"][0]["groups"]


def test_no_secret_that_opens_an_account_is_in_it(person):
    person.set_password("en lång hemlighet")
    person.save()
    text = signed_in(person).get(reverse(FILE)).content.decode()
    assert person.password not in text
    assert '"has_password": true' in text


@pytest.mark.parametrize("name", [FILE, PAGE])
def test_only_for_who_is_signed_in_and_never_kept(name, person, page_cache):
    answer = Client().get(reverse(name))
    assert (answer.status_code, answer.headers["Location"].startswith("/konto/login/")) == (302, True)
    answer = signed_in(person).get(reverse(name))
    assert "no-store" in answer.headers["Cache-Control"]
    assert MARKER not in Client().get(reverse("start")).content.decode()


def test_link_in_a_mail_does_not_open_it(person):
    token_page = Client().get(
        reverse("own_data") + "?token=" + str(Registration.objects.get(person=person).public_id)
    )
    assert token_page.status_code == 302


@pytest.mark.parametrize("name", [FILE, PAGE])
def test_asking_over_and_over_is_refused_in_words(name, person):
    browser = signed_in(person)
    for _ in range(limits.OWN_DATA_BY_PERSON.count):
        limits.count(limits.OWN_DATA_BY_PERSON, str(person.pk))
    answer = browser.get(reverse(name))
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert MARKER not in answer.content.decode()


def test_my_page_leads_there(person):
    assert reverse(PAGE) in signed_in(person).get(reverse("my_page")).content.decode()


def test_every_kind_of_thing_has_its_own_key_and_words_for_every_column(person):
    tables = own_data(person)
    assert len({table.key for table in tables}) == len(tables)
    for table in tables:
        assert str(table.title)
        assert len({key for key, _word in table.columns}) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_sign_ups(person, count, django_assert_num_queries):
    for number in range(count):
        registration = make_registration(make_gathering(asks_needs=True), email=ADDRESS, name=f"Maj {number}")
        save_needs(ANYONE, registration, {"food": ["vegan"]}, has_link=True)
    with django_assert_num_queries(60):
        own_data(person, session_ends=person.date_joined + timedelta(days=14))
