"""Commitments: who may write, see, change and answer, and what everybody may see only through the organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.follow import rules
from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.commitments import (
    CommitmentRefused,
    Words,
    change_commitment,
    hide,
    say_whether_public,
)
from hjulet.follow.models import Commitment
from hjulet.follow.tokens import publish_token, publish_url
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.delivery import deliver_outbox
from tests.factories import (
    in_days,
    make_gathering,
    make_person,
    make_session,
    organisation,
)
from tests.follow.promises import ANGE, UMEA, act_for, in_a_month, make_example, make_promise
from tests.follow.world import LEVELS, ROLES, SEEN_BY, World, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("level", LEVELS)
def test_who_may_read_each_level_in_every_view(world, level):
    promise = world.promises[level]
    for role in ROLES:
        person, expected = world.people[role], role in SEEN_BY[level]
        assert rules.may_see(person, promise) is expected, role
        browser = signed_in(person)
        answered = browser.get(reverse("commitment", args=[promise.public_id]))
        assert answered.status_code == (200 if expected else 404), role
        room = browser.get(reverse("gathering_commitments", args=[world.gathering.slug]))
        if person is ANYONE:
            assert room.status_code == 302
        else:
            assert (f"Hemlighet {level}" in room.content.decode()) is expected, role
            assert room.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        for name in ("own_commitment", "answer_own_commitment", "publish_own_commitment"):
            shown = browser.get(reverse(name, args=[promise.public_id]))
            assert expected or f"Hemlighet {level}" not in shown.content.decode(), (role, name)
            assert expected or shown.status_code in (302, 404), (role, name)


def test_what_is_not_public_is_on_no_public_page(world):
    answer(world.people["writer"], world.promises["network"], Answer("done", "Hemlighet utfall"))
    answer(world.people["writer"], world.promises["public"], Answer("done", "Öppet utfall"))
    paths = ["/", "/ataganden/", "/ataganden/?lage=done", "/platser/ange/", world.gathering.get_absolute_url(),
             "/sitemap.xml", f"/api/v1/gatherings/{world.gathering.slug}", "/api/v1/places/2260"]  # fmt: skip
    hidden = [world.promises[level].public_id for level in ("private", "organisation", "network")]
    for path in paths:
        found = Client().get(path)
        assert found.status_code == 200, path
        text = found.content.decode()
        for word in ("Hemlighet private", "Hemlighet organisation", "Hemlighet network", "Hemlighet utfall",
                     "Hemligsson", *map(str, hidden)):  # fmt: skip
            assert word not in text, (path, word)
    for path in ("/ataganden/", "/platser/ange/", world.gathering.get_absolute_url()):
        assert "Öppet utfall" in Client().get(path).content.decode(), path


def test_a_gathering_that_is_not_open_is_not_named_beside_a_public_commitment(world):
    title = world.gathering.title
    path = reverse("commitment", args=[world.promises["public"].public_id])
    assert title in Client().get(path).content.decode()
    world.gathering.unpublish()
    for public in (path, "/ataganden/", "/platser/ange/"):
        assert title not in Client().get(public).content.decode()


def test_planners_see_how_many_and_only_what_they_may(world):
    text = signed_in(world.people["planner"]).get(
        reverse("gathering_commitments", args=[world.gathering.slug])
    ).content.decode()  # fmt: skip
    assert "4 åtaganden är skrivna" in text
    assert "Hemlighet private" not in text
    assert "Hemlighet organisation" not in text


def test_who_may_not_write():
    where, gathering = organisation(ANGE), make_gathering(starts=in_days(-1))
    gone = act_for(where, to_date=timezone.localdate() - timedelta(days=1))
    for actor in (ANYONE, make_person(), act_for(organisation(UMEA)), gone):
        with pytest.raises(PermissionDenied):
            make_promise(actor, where, gathering=gathering)
        if actor is not ANYONE:
            browser = signed_in(actor)
            data = {"organisation": where.pk, "text": "x", "due_on": in_a_month(), "visibility": "private"}
            browser.post(reverse("commit_at_gathering", args=[gathering.slug]), data)
    with pytest.raises(PermissionDenied):
        make_promise(act_for(where), where, example=make_example(live=False))
    assert Commitment.objects.filter(organisation=where).count() == 0
    assert Client().get(reverse("commit_at_gathering", args=[gathering.slug])).status_code == 302


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "  "}, "text"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
        ({"visibility": "network"}, "visibility"),
        ({"visibility": "world"}, "visibility"),
    ],
)
def test_refused_with_the_field_that_is_wrong(fields, field):
    with pytest.raises(CommitmentRefused) as refused:
        make_promise(act_for(organisation(ANGE)), organisation(ANGE), **fields)
    assert refused.value.field == field


def test_not_before_the_gathering_nor_with_another_gatherings_session():
    eva, where = act_for(organisation(ANGE)), organisation(ANGE)
    with pytest.raises(CommitmentRefused):
        make_promise(eva, where, gathering=make_gathering())
    past = make_gathering(starts=in_days(-1))
    with pytest.raises(CommitmentRefused):
        make_promise(eva, where, gathering=past, session=make_session(make_gathering()))
    page = signed_in(eva).get(reverse("commit_at_gathering", args=[make_gathering().slug]))
    assert page.status_code == 409


def test_the_form_writes_for_the_organisation_with_session_and_example():
    gathering, eva = make_gathering(starts=in_days(-1)), act_for(organisation(ANGE))
    session, example = make_session(gathering), make_example(title="Bygdebussen")
    browser = signed_in(eva)
    path = reverse("commit_at_gathering", args=[gathering.slug])
    data = {
        "organisation": organisation(ANGE).pk, "text": "Pröva buss", "due_on": in_a_month(),
        "session": session.pk, "example": "http://testserver/exempel/finns-inte/", "visibility": "network",
    }  # fmt: skip
    assert "inget exempel" in browser.post(path, data).content.decode()
    answered = browser.post(path, {**data, "example": f"http://testserver/exempel/{example.slug}/"})
    made = Commitment.objects.get(person=eva)
    assert answered.headers["Location"] == reverse("own_commitment", args=[made.public_id])
    assert (made.session, made.example, made.visibility) == (session, example, "network")
    assert made.notice is not None
    assert "Pröva buss" in browser.get("/min-sida/").content.decode()
    answered = browser.post(
        reverse("commit_from_example", args=[example.slug]),
        {**data, "session": "", "example": "", "visibility": "private"},
    )
    assert answered.status_code == 302
    assert Commitment.objects.filter(example=example).count() == 2


# Everybody only through the organisation -------------------------------------------------------


def test_public_waits_for_the_representative_who_is_asked_once_a_day():
    where, eva = organisation(ANGE), act_for(organisation(ANGE), person=make_person(name="Eva Ek"))
    boss = act_for(where, is_representative=True)
    promise = make_promise(eva, where, visibility="public", text="Pröva buss")
    assert (promise.visibility, promise.wants_public) == ("organisation", True)
    change_commitment(eva, promise, Words("Pröva en buss", in_a_month(), "public"))
    deliver_outbox()
    [letter] = [one for one in mail.outbox if one.to == [boss.email]]
    assert publish_url(promise, boss) in letter.body
    assert "Pröva en buss" in letter.body
    mail.outbox.clear()
    path = reverse("publish_commitment", args=[publish_token(promise, boss)])
    for _time in range(2):
        assert Client().get(path).status_code == 200
    promise.refresh_from_db()
    assert promise.wants_public
    assert Client().post(path, {"visa": "ja"}).status_code == 302
    promise.refresh_from_db()
    assert (promise.visibility, promise.wants_public, promise.made_public_by) == ("public", False, boss)
    deliver_outbox()
    assert [one.subject for one in mail.outbox if one.to == [eva.email]] == [
        "Ditt åtagande visas nu för alla"
    ]


def test_only_the_representative_today_makes_public(world):
    promise = world.promises["organisation"]
    for role in set(ROLES) - {"representative"}:
        person = world.people[role]
        with pytest.raises(PermissionDenied):
            say_whether_public(person, promise, is_public=True)
        if person is not ANYONE:
            path = reverse("publish_commitment", args=[publish_token(promise, person)])
            assert "Hemlighet" not in Client().post(path, {"visa": "ja"}).content.decode()
    boss = world.people["representative"]
    with pytest.raises(PermissionDenied):
        say_whether_public(boss, world.promises["private"], is_public=True)
    boss.affiliations.update(to_date=timezone.localdate() - timedelta(days=1))
    Client().post(reverse("publish_commitment", args=[publish_token(promise, boss)]), {"visa": "ja"})
    assert Commitment.objects.filter(visibility="public", organisation=world.where).count() == 1


def test_new_words_of_a_public_one_wait_again_and_it_can_be_hidden(world):
    promise, writer = world.promises["public"], world.people["writer"]
    change_commitment(writer, promise, Words(promise.text, promise.due_on + timedelta(days=7), "public"))
    promise.refresh_from_db()
    assert promise.visibility == "public", "another date alone is no new promise"
    answer(writer, promise, Answer("changed", text="Något helt annat"))
    promise.refresh_from_db()
    assert (promise.visibility, promise.wants_public, promise.text) == (
        "organisation",
        True,
        "Något helt annat",
    )
    say_whether_public(world.people["representative"], promise, is_public=True)
    answer(writer, promise, Answer("done", "Klart"))
    hide(writer, promise)
    assert Client().get(reverse("commitment", args=[promise.public_id])).status_code == 404


def test_without_a_representative_the_writer_is_told_so():
    eva = act_for(organisation(ANGE))
    promise = make_promise(eva, organisation(ANGE), visibility="public")
    page = signed_in(eva).get(reverse("own_commitment", args=[promise.public_id])).content.decode()
    assert "ingen medlemsansvarig" in page


def test_colleagues_see_the_organisations_list_and_nobody_else(world):
    path = reverse("organisation_commitments", args=[world.where.pk])
    for role in ("nobody's", "other organisation", "was there", "superuser"):
        assert signed_in(world.people[role]).get(path).status_code == 404
    text = signed_in(world.people["representative"]).get(path).content.decode()
    assert [f"Hemlighet {level}" in text for level in LEVELS] == [False, True, True, True]


def test_own_page_of_what_everybody_may_read_is_refused_in_words_to_whoever_did_not_write_it(world):
    path = reverse("own_commitment", args=[world.promises["public"].public_id])
    found = signed_in(make_person()).get(path)
    assert found.status_code == 403
    assert "Du har inte rätt att se den här sidan" in found.content.decode()
