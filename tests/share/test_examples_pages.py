"""The pages of examples: what anybody sees, what only members see, the order, the facets, the map and the questions."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from hjulet.hub.models import Affiliation, Person, Theme
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import letter_writer
from hjulet.meet.models import OutgoingMail
from hjulet.share.actions.asking import remove_old_questions
from hjulet.share.actions.mapping import draw_maps
from hjulet.share.findable import findable, findable_of
from hjulet.share.models import ContactQuestion, ExamplePage, ExampleStanding
from hjulet.share.queries.examples import example_lines, examples, in_order
from hjulet.share.queries.facets import ExampleFilter, example_choices, narrowed
from hjulet.share.queries.map import map_svg
from hjulet.share.spoke import SHARE
from tests.factories import (
    make_editor,
    make_example,
    make_organisation,
    make_person,
    make_representative,
    organisation,
    place,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SECRET = "Appen användes av nästan ingen."


@pytest.fixture
def only_these() -> None:
    """Without the demonstration's own examples."""
    ExamplePage.objects.update(live=False)


@pytest.fixture
def contact() -> Person:
    return make_person(name="Svarande Påhittad", email="svarar@exempel.invalid")


@pytest.fixture
def example(contact) -> ExamplePage:
    return make_example(
        title="Nattbuss på begäran",
        contact=contact,
        what_did_not_work=SECRET,
        failures_for_members=True,
        started_year=2022,
    )


def member() -> Person:
    person = make_person()
    Affiliation.objects.create(person=person, organisation=organisation("1383"))
    return person


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def test_what_is_for_members_is_nowhere_in_what_is_open_to_all(example, contact, page_cache):
    client = signed_in(member())
    page = client.get(f"/exempel/{example.slug}/").content.decode()
    found = findable_of(example)
    whole = page + str(found) + str([one for one in findable() if one.object_id == example.pk])
    for hidden in (SECRET, contact.name, contact.email):
        assert hidden not in whole
    assert "Det här är för inloggade medlemmar" in page
    [article, crumbs] = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert (article["@type"], article["headline"]) == ("Article", "Nattbuss på begäran")
    assert article["contentLocation"][0]["identifier"] == "2282"
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Exempel", "Nattbuss på begäran"]
    assert f'href="/api/v1/examples/{example.slug}"' in page


@pytest.mark.parametrize("role", ["anonymous", "stranger", "ended member", "member", "author", "editor"])
def test_who_sees_what_is_for_members(role, example, contact):
    ended = make_person()
    day = timezone.localdate() - timedelta(days=1)
    Affiliation.objects.create(person=ended, organisation=organisation(), from_date=day, to_date=day)
    people = {
        "anonymous": None,
        "stranger": make_person(),
        "ended member": ended,
        "member": member(),
        "author": example.author,
        "editor": make_editor(),
    }
    response = signed_in(people[role]).get(
        f"/exempel/{example.slug}/for-medlemmar/", headers={"HX-Request": "true"}
    )
    words = response.content.decode()
    assert (SECRET in words, contact.email in words) == ((True, True) if role == "member" else (False, False))
    assert response.headers["Cache-Control"].startswith("private, no-store")
    if role == "anonymous":
        assert f"/konto/login/?next=%2Fexempel%2F{example.slug}%2F" in words


ADDRESSES = {
    "dela/{id}/": {"author": 200},
    "dela/{id}/ta-bort/": {},
    "dela/{id}/valj/organisation/": {"author": 200},
    "{slug}/andra/": {"author": 302, "representative": 302},
}
ROLES = ("anonymous", "stranger", "member", "author", "representative", "representative of another", "editor")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_which_page(role, example):
    people = {
        "stranger": make_person(),
        "member": member(),
        "author": example.author,
        "representative": make_representative(organisation()),
        "representative of another": make_representative(organisation("1383")),
        "editor": make_editor(),
    }
    client = signed_in(people.get(role))
    got = {}
    for address in ADDRESSES:
        path = address.format(id=example.standing.public_id, slug=example.slug)
        got[address] = client.get(f"/exempel/{path}").status_code
    refused = dict.fromkeys(ADDRESSES, 302) | {"dela/{id}/valj/organisation/": 403}
    expected = {
        address: refused[address]
        if role == "anonymous"
        else allowed.get(role, 403 if "slug" in address else 404)
        for address, allowed in ADDRESSES.items()
    }
    if role == "representative":  # who edits what is published by way of the same form
        expected |= {"dela/{id}/": 200, "dela/{id}/valj/organisation/": 200}
    assert got == expected


def test_draft_is_no_page_and_in_no_list(only_these):
    draft = make_example(is_published=False, title="Ett utkast")
    author = signed_in(draft.author)
    assert author.get(f"/exempel/{draft.slug}/").status_code == 404
    assert author.get(f"/exempel/{draft.slug}/fraga/").status_code == 404
    assert "Ett utkast" not in author.get("/exempel/").content.decode()
    assert list(findable()) == [one for one in findable() if one.kind != "example"]


def test_order_is_fresh_then_reused_then_newest(only_these):
    long_ago = timezone.localdate() - timedelta(days=800)
    made = [
        make_example(title="Gammalt men återanvänt", last_checked=long_ago),
        make_example(title="Först publicerat"),
        make_example(title="Återanvänt"),
        make_example(title="Sist publicerat"),
    ]
    for example, reuses in zip(made, (9, 0, 2, 0), strict=True):
        ExampleStanding.objects.filter(example=example).update(reuses=reuses)
    lines = example_lines(in_order(examples(ANYONE)))
    assert [line.title for line in lines] == [
        "Återanvänt", "Sist publicerat", "Först publicerat", "Gammalt men återanvänt",
    ]  # fmt: skip
    assert [line.is_stale for line in lines] == [False, False, False, True]
    assert findable_of(ExamplePage.objects.get(pk=made[0].pk)).weight < 1
    assert "kan vara inaktuellt" in Client().get(f"/exempel/{made[0].slug}/").content.decode()


def test_facets_count_what_each_choice_would_give(only_these):
    bus = Theme.objects.get(slug="kollektivtrafik")
    make_example(themes=[bus], started_year=2020, evidence="evaluated")
    make_example(places=[place("2281"), place("22")], themes=[bus])
    make_example(places=[place("1383")], organisation=make_organisation())
    choices = example_choices(ANYONE, ExampleFilter(place=place("22")))
    assert {one.value: one.count for one in choices["counties"]} == {place("22").slug: 2, place("13").slug: 1}
    assert {one.words: one.count for one in choices["municipalities"]} == {"Kramfors": 1, "Sundsvall": 1}
    assert [(one.words, one.count) for one in choices["kinds"]] == [("kommun", 2)]
    assert [(one.value, one.count) for one in choices["years"]] == [("2020", 1)]
    for wanted, count in (
        (ExampleFilter(theme=bus), 2),
        (ExampleFilter(place=place("2281")), 1),
        (ExampleFilter(evidence="evaluated", year=2020), 1),
        (ExampleFilter(kind="agency"), 1),
    ):
        assert narrowed(examples(ANYONE), wanted).count() == count


@pytest.mark.parametrize(("count", "path"), [(1, "list"), (3, "list"), (1, "page"), (3, "page")])
def test_queries_do_not_grow_with_what_is_shown(count, path, only_these, django_assert_num_queries):
    made = [
        make_example(
            places=[place("2282"), place("2281")][: 1 + number % 2],
            themes=Theme.objects.all()[: 1 + number],
        )
        for number in range(count)
    ]
    draw_maps()
    client = Client()
    client.get("/exempel/")  # what is remembered for the whole process
    with django_assert_num_queries(LIST_QUERIES if path == "list" else PAGE_QUERIES):
        client.get("/exempel/" if path == "list" else f"/exempel/{made[-1].slug}/")


LIST_QUERIES, PAGE_QUERIES = 12, 16


def test_map_has_a_link_for_each_place_and_is_drawn_once(only_these):
    make_example()
    make_example()
    make_example(places=[place("1383")])
    assert draw_maps() == 2
    assert draw_maps() == 0
    links = dict(re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', str(map_svg())))
    assert links == {
        "/exempel/?plats=kramfors": "Kramfors: 2 exempel",
        "/exempel/?plats=varberg": "Varberg: 1 exempel",
    }
    assert str(map_svg()).count("<circle") == 290 + 2
    assert "style=" not in str(map_svg())
    with translation.override("en"):
        assert "/en/exempel/?plats=kramfors" in str(map_svg())
    make_example(places=[place("0180")])
    assert draw_maps() == 2


def test_question_reaches_the_contact_and_shows_no_address(example, contact):
    client = Client()
    path = f"/exempel/{example.slug}/fraga/"
    assert client.post(path, {"name": "", "email": "x", "text": ""}).status_code == 422
    words = {
        "name": "Åsa Fråga",
        "email": "asa@exempel.invalid",
        "organisation_name": "Byn",
        "text": "Hur gick det?",
    }
    assert client.post(path, words).status_code == 302
    assert contact.email not in client.get(path + "?tack=1").content.decode()
    [mail] = OutgoingMail.objects.filter(letter="share.question")
    assert mail.recipient == contact
    assert "asa@exempel.invalid" not in json.dumps(mail.facts)
    context = letter_writer("share.question")(contact, mail.facts)
    assert (context["reply_to"], context["asked"].text) == ("asa@exempel.invalid", "Hur gick det?")
    answers = [client.post(path, words).status_code for _ in range(10)]
    assert answers == [302] * 9 + [429]
    ContactQuestion.objects.update(created_at=timezone.now() - timedelta(days=366))
    assert remove_old_questions() == 10


def test_place_page_shows_its_own_first_and_else_those_of_its_county(only_these):
    make_example(title="Från Kramfors")
    own = SHARE.place_section(ANYONE, place("2282")).context
    assert [line.title for line in own["own"]] == ["Från Kramfors"]
    near = SHARE.place_section(ANYONE, place("2281")).context
    assert (near["own"], [line.title for line in near["others"]]) == ([], ["Från Kramfors"])
    assert "Från Kramfors" in Client().get("/platser/kramfors/").content.decode()


def test_preview_in_the_editor_shows_the_draft(client):
    draft = make_example(is_published=False, title="Förhandsvisat")
    client.force_login(make_editor())
    response = client.get(f"/admin/pages/{draft.pk}/view_draft/")
    assert "Förhandsvisat" in response.content.decode()
