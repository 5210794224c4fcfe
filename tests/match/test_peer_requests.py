"""A question from the form to the answers: what each may see and do, and that nobody is named before a yes."""

from __future__ import annotations

import gzip
import pickle
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.models import Affiliation, Person
from hjulet.match import actions
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.tokens import answer_token
from hjulet.meet.models import OutgoingMail
from tests.factories import in_days, make_person, organisation
from tests.match.peers import (
    NAMES,
    QUESTION,
    SITUATION,
    ask,
    deliver,
    make_example,
    make_helper,
    make_member,
    make_theme,
    make_three_peers,
    organisation_name,
    send,
    suggestion,
)

pytestmark = pytest.mark.django_db

PEER_CODES = ("2313", "2283", "2303")


@pytest.fixture
def theme():
    return make_theme()


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def mail_to(person) -> list[str]:
    return [f"{one.subject}\n{one.body}" for one in mail.outbox if one.to == [person.email]]


def test_the_form_keeps_what_was_typed_and_then_shows_reasons(theme):
    asker = make_member()
    make_three_peers(theme)
    browser = signed_in(asker)
    before = OutgoingMail.objects.count()
    wrong = browser.post(reverse("ask_peers"), {"situation": SITUATION, "question": QUESTION, "theme": ""})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert SITUATION in page
    assert QUESTION in page
    assert "Välj det ämne som ligger närmast." in page
    data = {
        "situation": SITUATION,
        "question": QUESTION,
        "theme": theme.pk,
        "organisation": organisation().pk,
    }
    done = browser.post(reverse("ask_peers"), data, follow=True)
    made = PeerRequest.objects.get(asked_by=asker)
    assert done.redirect_chain == [(reverse("peer_request", args=[made.public_id]), 302)]
    assert "som också har minskat sedan 1975. Den har ett exempel om ämnet som är utvärderat." in (
        done.content.decode()
    )
    assert made.notice.purpose == "peer_request"
    assert OutgoingMail.objects.count() == before


def everything_kept() -> str:
    """Every entry of every cache, unpacked as far as it goes."""
    found = []
    for cache in caches.all():
        entries = (
            list(cache._cache.values())
            if hasattr(cache, "_cache")
            else [Path(path).read_bytes() for path in cache._list_cache_files()]
        )
        for stored in entries:
            value = stored
            if isinstance(stored, bytes) and not hasattr(cache, "_cache"):
                value = pickle.loads(zlib.decompress(stored[stored.index(b"\x78") :]))  # noqa: S301  our own
            elif isinstance(stored, bytes):
                value = pickle.loads(stored)  # noqa: S301  our own
            found.append(repr(value))
            if isinstance(value, tuple) and value and isinstance(value[-1], bytes):
                found.append(gzip.decompress(value[-1]).decode(errors="replace"))
    return "\n".join(found)


def test_whoever_asks_sees_no_name_before_a_yes_on_any_page_in_any_mail_or_file(theme, page_cache):
    asker = make_member(name="Fråga Fråghage")
    peers = make_three_peers(theme)
    request = ask(asker, theme)
    yes, no, silent = send(asker, request, *PEER_CODES)
    actions.answer(peers[1], no, is_yes=False, note="Vi har fullt upp.")
    PeerSuggestion.objects.filter(pk=silent.pk).update(asked_at=timezone.now() - timedelta(days=11))
    actions.follow_requests()
    deliver()
    browser = signed_in(asker)
    own = ("peer_request", "send_to_peers", "book_conversation", "peer_outcome", "close_peer_request")
    addresses = [
        *(reverse(name, args=[request.public_id]) for name in own),
        *map(
            reverse,
            ("peer_requests", "my_peer_requests", "ask_peers", "my_page", "own_data", "own_data_file"),
        ),
    ]
    secrets = [*NAMES, *(peer.email for peer in peers), *map(organisation_name, PEER_CODES)]
    for address in addresses:
        page = browser.get(address, follow=True).content.decode()
        assert [word for word in secrets if word in page] == [], address
    told = "\n".join(mail_to(asker))
    assert "kan inte den här gången" in told
    assert "Vi har fullt upp." in told
    assert "på 10 dagar" in told
    assert [word for word in secrets if word in told] == []
    assert NAMES[0] not in everything_kept()
    assert SITUATION not in everything_kept()

    actions.answer(peers[0], yes, is_yes=True)
    deliver()
    page = browser.get(addresses[0]).content.decode()
    assert f"{NAMES[0]}, {organisation_name('2313')}" in page
    assert [word for word in (*NAMES[1:], organisation_name("2283")) if word in page] == []
    assert NAMES[0] in mail_to(asker)[-1]


def test_whoever_is_asked_sees_who_asks_the_texts_and_why_and_answers_once_without_signing_in(theme):
    asker = make_member(name="Fråga Fråghage")
    make_three_peers(theme)
    request = ask(asker, theme)
    [asked] = send(asker, request, "2313")
    deliver()
    [letter] = mail_to(asked.person)
    for words in ("Fråga Fråghage", organisation_name("2282"), SITUATION, QUESTION, answer_token(asked)):
        assert words in letter
    address = reverse("answer_peer", args=[answer_token(asked)])
    browser = Client()
    page = browser.get(address)
    assert page.status_code == 200
    assert "Ja, jag är med" in page.content.decode()
    assert suggestion(request, "2313").state == "asked"
    assert browser.post(address, {"svar": "ja", "note": "Gärna."}, follow=True).status_code == 200
    assert suggestion(request, "2313").state == "accepted"
    again = browser.post(address, {"svar": "nej", "note": ""})
    assert again.status_code == 422
    assert "Du har redan svarat." in again.content.decode()
    assert suggestion(request, "2313").state == "accepted"
    assert signed_in(asked.person).get(reverse("peer_request", args=[request.public_id])).url == address


def test_a_link_opens_nothing_for_somebody_else(theme):
    asker = make_member()
    peers = make_three_peers(theme)
    request = ask(asker, theme)
    [asked] = send(asker, request, "2313")
    token = answer_token(asked)
    PeerSuggestion.objects.filter(pk=asked.pk).update(person=peers[1])
    for wrong in (token, token[:-1] + ("A" if token[-1] != "A" else "B"), "nonsens"):
        assert Client().get(reverse("answer_peer", args=[wrong])).status_code == 404


def test_after_it_is_closed_the_texts_are_gone_for_who_had_not_said_yes(theme):
    asker = make_member()
    peers = make_three_peers(theme)
    request = ask(asker, theme)
    waiting, accepted = send(asker, request, "2313", "2283")
    actions.answer(peers[1], accepted, is_yes=True)
    actions.close(asker, request, "Vi löste det själva.")
    deliver()
    assert [SITUATION in one for one in mail_to(peers[0])] == []
    assert "Vi löste det själva." in mail_to(peers[1])[-1]
    page = Client().get(reverse("answer_peer", args=[answer_token(waiting)]))
    assert page.status_code == 410
    assert SITUATION not in page.content.decode()
    with pytest.raises(actions.RequestRefused, match="closed"):
        actions.answer(peers[0], waiting, is_yes=True)


def test_at_most_three_are_asked_at_a_time_and_the_next_when_one_is_silent_or_says_no(theme):
    asker = make_member()
    peers = make_three_peers(theme)
    fourth = make_member("2262", is_representative=True)
    make_example(theme, "2262")
    request = ask(asker, theme)
    for code in PEER_CODES:
        send(asker, request, code)
    with pytest.raises(actions.RequestRefused, match="too_many_asked"):
        send(asker, request, "2262")
    PeerSuggestion.objects.filter(person=peers[0]).update(asked_at=timezone.now() - timedelta(days=11))
    assert send(asker, request, "2262")[0].person == fourth
    # Who was silent may still say yes.
    actions.answer(peers[0], suggestion(request, "2313"), is_yes=True)
    for _ in range(2):
        ask(asker, theme)
    with pytest.raises(actions.RequestRefused, match="too_many_requests"):
        ask(asker, theme)


def people(theme):
    """One in each role, with the question and one who has been asked in it."""
    asker = make_member()
    peers = make_three_peers(theme)
    request = ask(asker, theme)
    [asked] = send(asker, request, "2313")
    return request, asked, {
        "anybody": None,
        "no_member": make_person(),
        "member": make_member("0180"),
        "colleague": make_member(),
        "unasked": peers[1],
        "asked": peers[0],
        "asker": asker,
        "helper": make_helper(),
    }  # fmt: skip


VIEWS = {
    "my_peer_requests": {"anybody": 302, "else": 200},
    "ask_peers": {"anybody": 302, "no_member": 403, "helper": 403, "else": 200},
    "peer_request": {"anybody": 302, "asker": 200, "asked": 302, "else": 404},
    "send_to_peers": {"anybody": 302, "asker": 302, "else": 404},
    "book_conversation": {"anybody": 302, "asker": 302, "else": 404},
    "peer_outcome": {"anybody": 302, "asker": 302, "else": 404},
    "peer_example": {"anybody": 302, "asker": 302, "else": 404},
    "close_peer_request": {"anybody": 302, "asker": 302, "else": 404},
    "editor_peer_requests": {"anybody": 302, "helper": 200, "else": 403},
    "editor_peer_request": {"anybody": 302, "helper": 200, "else": 403},
}
WITHOUT_REQUEST = {"my_peer_requests", "ask_peers", "editor_peer_requests"}


def states() -> list[tuple]:
    return [
        *PeerRequest.objects.order_by("pk").values_list(),
        *PeerSuggestion.objects.order_by("pk").values_list(),
        *OutgoingMail.objects.order_by("pk").values_list("pk", "state"),
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_who_may_see_what_and_looking_changes_nothing(view, theme):
    request, asked, roles = people(theme)
    before = states()
    arguments = [] if view in WITHOUT_REQUEST else [request.public_id]
    for role, person in roles.items():
        browser = Client() if person is None else signed_in(person)
        status = browser.get(reverse(view, args=arguments)).status_code
        assert status == VIEWS[view].get(role, VIEWS[view]["else"]), role
        assert states() == before
    Client().get(reverse("answer_peer", args=[answer_token(asked)]))
    assert states() == before


@pytest.mark.parametrize("act", ["send", "answer", "propose", "book", "close", "outcome", "example", "agree"])
def test_who_may_not_do_what(act, theme):
    request, asked, roles = people(theme)
    allowed = {
        "send": {"asker", "helper"}, "answer": {"asked"}, "propose": {"helper"}, "book": {"asker", "helper"},
        "close": {"asker", "helper"}, "outcome": {"asker"}, "example": {"asker"}, "agree": {"asked"},
    }[act]  # fmt: skip
    do = {
        "send": lambda who: actions.send_to(who, request, [suggestion(request, "2283").public_id]),
        "answer": lambda who: actions.answer(who, asked, is_yes=True),
        "propose": lambda who: actions.propose(who, request, organisation("0180")),
        "book": lambda who: actions.book(
            who, request, starts=timezone.now() + timedelta(days=3), joining_link="https://exempel.invalid/"
        ),
        "close": lambda who: actions.close(who, request, "Nej"),
        "outcome": lambda who: actions.write_outcome(who, request, "Ja", wants_public=False),
        "example": lambda who: actions.make_example(who, request),
        "agree": lambda who: actions.agree_to_publish(who, asked, agrees=True),
    }[act]
    for role, person in roles.items():
        if role in allowed:
            continue
        with pytest.raises(PermissionDenied):
            do(person or AnonymousUser())


def test_rights_end_with_the_affiliation_also_in_a_link(theme):
    asker, peers = make_member(), make_three_peers(theme)
    request = ask(asker, theme)
    asked, told = send(asker, request, "2313", "2283")
    days = {"from_date": in_days(-9).date(), "to_date": in_days(-2).date()}
    Affiliation.objects.filter(person__in=[asker, peers[0]]).update(**days)
    Person.objects.filter(pk=peers[1].pk).update(is_active=False)
    for one in (asked, told):
        link = reverse("answer_peer", args=[answer_token(one)])
        refused = Client().post(link, {"svar": "ja"})
        assert (refused.status_code, "företräder inte" in refused.content.decode()) == (422, True)
        assert Client().post(link, {"svar": "nej"}).status_code == 302
    assert {one.state for one in request.suggestions.filter(person__isnull=False)} == {"declined"}

    third = suggestion(request, "2303")
    refused = signed_in(asker).post(
        reverse("send_to_peers", args=[request.public_id]), {"whom": [str(third.public_id)]}
    )
    assert (refused.status_code, "kan inte fråga för den" in refused.content.decode()) == (422, True)
    PeerSuggestion.objects.filter(pk=third.pk).update(state="accepted", person=peers[2])
    with pytest.raises(actions.RequestRefused, match="asker_left"):
        actions.book(asker, request, starts=in_days(3), joining_link="https://exempel.invalid/")


def test_a_coordinator_helps_by_hand_and_the_proposal_is_as_nameless_as_the_others(theme):
    asker, helper = make_member(), make_helper()
    known = make_member("0180", is_representative=True, name=NAMES[0])
    request = ask(asker, theme)
    PeerSuggestion.objects.filter(request=request).delete()
    browser = signed_in(helper)
    address = reverse("editor_peer_request", args=[request.public_id])
    said = browser.post(address, {"gor": "foresla", "organisation": organisation("0180").pk}, follow=True)
    assert said.status_code == 200
    assert organisation_name("0180") in said.content.decode()
    for wrong, words in (
        ("0180", "redan föreslagen"),
        ("2282", "egna organisationen"),
        ("1480", "Ingen i org"),
    ):
        refused = browser.post(address, {"gor": "foresla", "organisation": organisation(wrong).pk})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    page = signed_in(asker).get(reverse("peer_request", args=[request.public_id])).content.decode()
    assert "En kommun som har föreslagits av en samordnare." in page
    assert organisation_name("0180") not in page
    assert NAMES[0] not in page
    browser.post(address, {"gor": "fraga", "whom": [str(suggestion(request, "0180").public_id)]})
    assert suggestion(request, "0180").person == known
    browser.post(address, {"gor": "avsluta", "because": "Texten nämner enskilda."})
    request.refresh_from_db()
    assert (request.state, request.closed_because) == ("closed", "Texten nämner enskilda.")
    deliver()
    assert "Texten nämner enskilda." in mail_to(asker)[-1]


def test_a_coordinator_sees_no_names_in_a_question_of_their_own(theme):
    helper = make_helper()
    Affiliation.objects.create(person=helper, organisation=organisation())
    request = ask(helper, theme)
    browser = signed_in(helper)
    assert browser.get(reverse("editor_peer_request", args=[request.public_id])).status_code == 404
    assert str(request.public_id) not in browser.get(reverse("editor_peer_requests")).content.decode()
