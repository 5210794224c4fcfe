"""How it goes with a commitment: answered from a link, told to those behind it, made an example, and one's own data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.commitments import (
    hide,
)
from hjulet.follow.models import Commitment
from hjulet.follow.tokens import answer_token
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.models import OutgoingMail
from tests.factories import (
    in_days,
    make_gathering,
    make_person,
    make_session,
    make_speaker,
    organisation,
)
from tests.follow.promises import ANGE, KRAMFORS, act_for, in_a_month, make_example, make_promise
from tests.follow.world import LEVELS, ROLES, World, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_opening_a_link_never_changes_anything_and_answering_does():
    eva, where = act_for(organisation(ANGE)), organisation(ANGE)
    promise = make_promise(eva, where)
    path = reverse("answer_commitment", args=[answer_token(promise, eva)])
    before = Commitment.objects.values().get(pk=promise.pk)
    for state in ("", "done", "under_way", "changed", "dropped", "nonsense"):
        for method in (Client().get, Client().head):
            found = method(path, {"svar": state})
            assert found.status_code == 200
            assert found.headers["Referrer-Policy"] == "same-origin"
    assert Commitment.objects.values().get(pk=promise.pk) == before
    assert promise.outcomes.count() == 0

    post = Client().post
    assert post(path, {"svar": "under_way"}).status_code == 302
    assert post(path, {"svar": "dropped", "what_happened": " "}).status_code == 422
    assert post(path, {"svar": "changed", "text": promise.text}).status_code == 422
    past = timezone.localdate() - timedelta(days=1)
    assert post(path, {"svar": "changed", "due_on": past}).status_code == 422
    later = in_a_month() + timedelta(days=9)
    assert post(path, {"svar": "changed", "due_on": later}).status_code == 302
    done = {"svar": "done", "what_happened": "Åtta åkte.", "evidence": "followed_up", "lesson": "Ring först."}
    for _again in range(2):
        assert post(path, done).status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.due_on) == ("done", later)
    assert [(row.state, row.what_happened, row.evidence) for row in promise.outcomes.all()] == [
        ("under_way", "", ""), ("changed", "", ""), ("done", "Åtta åkte.", "followed_up"),
    ]  # fmt: skip
    assert {row.by_id for row in promise.outcomes.all()} == {eva.pk}


def test_dropped_keeps_its_reason_until_it_is_taken_up_again():
    eva = act_for(organisation(ANGE))
    promise = make_promise(eva, organisation(ANGE))
    answer(eva, promise, Answer("dropped", "Ingen ville köra."))
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("dropped", "Ingen ville köra.")
    answer(eva, promise, Answer("under_way"))
    promise.refresh_from_db()
    assert (promise.state, promise.reason, promise.outcomes.count()) == ("under_way", "", 2)


def test_who_may_not_answer(world):
    for role in set(ROLES) - {"writer", "representative"}:
        for promise in world.promises.values():
            with pytest.raises(PermissionDenied):
                answer(world.people[role], promise, Answer("done"))
            if world.people[role] is not ANYONE:
                path = reverse("answer_commitment", args=[answer_token(promise, world.people[role])])
                assert "Hemlighet" not in Client().post(path, {"svar": "done"}).content.decode()
    with pytest.raises(PermissionDenied):
        answer(world.people["representative"], world.promises["private"], Answer("done"))
    writer = world.people["writer"]
    writer.affiliations.update(to_date=timezone.localdate() - timedelta(days=1))
    path = reverse("answer_commitment", args=[answer_token(world.promises["network"], writer)])
    assert "gäller inte längre" in Client().post(path, {"svar": "done"}).content.decode()
    assert not Commitment.objects.filter(state="done", organisation=world.where).exists()
    answer(world.people["representative"], world.promises["network"], Answer("done"))
    assert Client().get(reverse("answer_commitment", args=["x" + path[17:-1]])).status_code == 404


def test_those_behind_example_and_session_are_told_only_what_they_may_see():
    boss = act_for(organisation(KRAMFORS), is_representative=True)
    author, leader = make_person(), make_person()
    example = make_example(author=author, title="Bygdebussen")
    gathering = make_gathering(starts=in_days(-1))
    session = make_session(gathering, speakers=[make_speaker(person=leader)])
    eva, where = act_for(organisation(ANGE)), organisation(ANGE)
    rep = act_for(where, is_representative=True)
    links = {"gathering": gathering, "session": session, "example": example}

    def told(promise) -> set[str]:
        before = set(OutgoingMail.objects.values_list("pk", flat=True))
        answer(eva, promise, Answer("under_way", "Vi har ringt."))
        return set(
            OutgoingMail.objects.exclude(pk__in=before).values_list("recipient__email", flat=True)
        )  # fmt: skip

    assert told(make_promise(eva, where, visibility="private", **links)) == set()
    assert told(make_promise(eva, where, visibility="organisation", **links)) == set()
    assert told(make_promise(eva, where, visibility="network", **links)) == {leader.email}
    open_one = make_promise(rep, where, visibility="public", **links)
    assert open_one.visibility == "public"
    Commitment.objects.filter(pk=open_one.pk).update(person=eva)
    assert told(open_one) == {leader.email, author.email, boss.email}
    hide(eva, open_one)
    mail.outbox.clear()
    deliver_outbox()
    assert {one.to[0] for one in mail.outbox} == {leader.email}, "hidden before the mail went"


def test_one_button_makes_a_draft_example_once():
    eva, where = act_for(organisation(ANGE)), organisation(ANGE)
    promise = make_promise(eva, where, text="Pröva anropsstyrd buss. Tre turer i veckan.")
    path = reverse("commitment_as_example", args=[promise.public_id])
    browser = signed_in(eva)
    assert browser.post(path).status_code == 404
    answer(eva, promise, Answer("done", "Åtta åkte.", evidence="followed_up", lesson="Ring först."))
    for other in (act_for(where), act_for(where, is_representative=True), make_person()):
        assert signed_in(other).post(path).status_code == 404
    assert browser.get(path).status_code == 405
    first, second = browser.post(path), browser.post(path)
    assert first.headers["Location"] == second.headers["Location"]
    promise.refresh_from_db()
    draft = promise.became.get_latest_revision_as_object()
    assert (draft.title, draft.result, draft.evidence) == (
        "Pröva anropsstyrd buss",
        "Åtta åkte.",
        "followed_up",
    )
    assert (draft.organisation, draft.author, draft.live) == (where, eva, False)


def test_own_data_has_it_all_and_private_ones_go_with_the_person(world):
    from hjulet.site.personal_data import as_file, own_data

    writer = world.people["writer"]
    answer(writer, world.promises["private"], Answer("done", "Bara för mig"))
    data = as_file(own_data(writer))["data"]
    assert {row["text"] for row in data["commitments"]} == {f"Hemlighet {level}" for level in LEVELS}
    assert [row["what_happened"] for row in data["outcomes"]] == ["Bara för mig"]
    assert as_file(own_data(world.people["representative"]))["data"]["commitments_made_public"]
    assert "Hemlighet private" not in str(as_file(own_data(world.people["representative"])))
    writer.delete()
    assert set(Commitment.objects.filter(text__startswith="Hemlighet").values_list("text", "person")) == {
        (f"Hemlighet {level}", None) for level in LEVELS if level != "private"
    }
