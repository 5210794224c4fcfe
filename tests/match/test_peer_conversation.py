"""The conversation that a question becomes: seen by those who take part alone, and what is written after it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import local
from hjulet.match import actions
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import QUIET_WEEKS, suggested_times
from hjulet.match.tokens import answer_token
from hjulet.meet import queries as meet
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration, RegistrationDesk
from tests.factories import in_days, make_gathering, make_registration, organisation, place
from tests.match.peers import ask, deliver, make_member, make_theme, make_three_peers, send

pytestmark = pytest.mark.django_db

LINK = "https://mote.exempel.invalid/qvxzlank"


def booked(**more) -> tuple:
    """A question two have said yes to, with its conversation in three weeks; asker, the two, and the third."""
    theme = make_theme()
    asker = make_member(name="Fråga Fråghage")
    peers = make_three_peers(theme)
    request = ask(asker, theme)
    for peer, one in zip(peers[:2], send(asker, request, "2313", "2283"), strict=True):
        actions.answer(peer, one, is_yes=True)
    gathering = actions.book(asker, request, starts=in_days(21), joining_link=LINK)
    request.refresh_from_db()
    return request, gathering, asker, peers


def held(request: PeerRequest) -> None:
    """As if it had been a day ago."""
    starts = in_days(-1)
    GatheringPage.objects.filter(pk=request.gathering_id).update(
        starts=starts, ends=starts + timedelta(hours=2)
    )
    actions.follow_requests()
    request.refresh_from_db()


def letters(name: str) -> int:
    return OutgoingMail.objects.filter(letter=f"match.{name}").count()


def test_those_who_said_yes_are_signed_up_by_meet_with_calendar_and_link():
    request, gathering, asker, peers = booked()
    assert request.state == "planned"
    rows = Registration.objects.filter(gathering=gathering, state="registered")
    assert {row.person for row in rows} == {asker, *peers[:2]}
    assert {row.registered_by for row in rows} == {asker, *peers[:2]}  # each in their own name
    assert gathering.ends - gathering.starts == timedelta(hours=2)
    assert (gathering.mode, gathering.title) == ("online", "Samtal mellan kollegor")
    deliver()
    [receipt] = [one for one in mail.outbox if one.to == [peers[0].email] and one.alternatives]
    assert LINK in receipt.body
    assert "METHOD:REQUEST" in str(receipt.alternatives[0][0])
    # One more says yes later, and is let in at once.
    [late] = send(asker, request, "2303")
    actions.answer(peers[2], late, is_yes=True)
    assert rows.filter(person=peers[2]).exists()


def test_nobody_else_finds_it_anywhere(page_cache):
    request, gathering, asker, peers = booked()
    stranger = Client()
    stranger.force_login(make_member("0180"))
    public = [
        reverse("gatherings"), reverse("gatherings") + "?nar=alla", reverse("gatherings_rss"),
        reverse("gatherings_calendar"), reverse("sitemap"), reverse("start"), reverse("peer_requests"),
        place().get_absolute_url(), reverse("api:gatherings"), reverse("places"), reverse("search") + "?q=samtal+kollegor",
    ]  # fmt: skip
    hidden = (gathering.slug, "Samtal mellan kollegor", LINK, request.public_id.hex, str(request.public_id))
    for browser in (Client(), stranger):
        for address in public:
            page = browser.get(address).content.decode()
            assert [word for word in hidden if word in page] == [], address
        for name in (
            "gathering",
            "gathering_calendar",
            "schedule_json",
            "sign_up",
            "signed_up",
            "api:gathering",
        ):
            assert browser.get(reverse(name, args=[gathering.slug])).status_code == 404, name
        sign_up = browser.post(
            reverse("api:registrations", args=[gathering.slug]),
            json.dumps({"name": "X", "email": "x@exempel.invalid", "organisation": "2282"}),
            content_type="application/json",
        )
        assert sign_up.status_code == 404
    assert not SearchDocument.objects.filter(
        path=gathering.get_absolute_url(), visibility="everybody"
    ).exists()
    for viewer in (ANYONE, peers[2]):
        assert not meet.gatherings(viewer).filter(pk=gathering.pk).exists()
    for person in (asker, *peers[:2]):
        browser = Client()
        browser.force_login(person)
        page = browser.get(reverse("gathering", args=[gathering.slug]))
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]


def test_the_page_never_stands_open_not_even_before_it_is_published():
    _request, gathering, _asker, _peers = booked()
    restriction = PageViewRestriction.objects.get(page=gathering)
    assert restriction.restriction_type == "groups"
    log = list(gathering.get_parent().get_children().live().public().values_list("pk", flat=True))
    assert gathering.pk not in log


def test_whoever_asked_moves_it_and_everybody_is_told_and_closing_cancels_it():
    request, gathering, asker, peers = booked()
    moved = actions.book(asker, request, starts=in_days(28), joining_link=LINK)
    assert (moved.pk, moved.starts) == (gathering.pk, in_days(28))
    kinds = OutgoingMail.objects.filter(gathering=gathering, kind="gathering_changed")
    assert {one.registration.person for one in kinds} == {asker, *peers[:2]}
    actions.close(asker, request, "Vi fick svar på annat sätt.")
    assert RegistrationDesk.objects.get(gathering=gathering).cancelled_at is not None
    assert OutgoingMail.objects.filter(gathering=gathering, kind="gathering_cancelled").count() == 3
    # What a group gives is not a way into the editor.
    browser = Client()
    browser.force_login(asker)
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[gathering.pk])).status_code == 403


def test_it_cannot_be_booked_before_a_yes_or_in_the_past():
    theme, asker = make_theme(), make_member()
    make_three_peers(theme)
    request = ask(asker, theme)
    with pytest.raises(actions.RequestRefused, match="nobody_accepted"):
        actions.book(asker, request, starts=in_days(9), joining_link=LINK)
    with pytest.raises(actions.RequestRefused, match="too_soon"):
        actions.book(asker, request, starts=in_days(-9), joining_link=LINK)


def test_booking_by_the_form_with_a_time_that_was_suggested_and_with_another():
    request, gathering, asker, _peers = booked()
    browser = Client()
    browser.force_login(asker)
    address = reverse("book_conversation", args=[request.public_id])
    first = suggested_times([asker])[0]
    wrong = browser.post(address, {"starts": "annan", "joining_link": "inte en länk"})
    assert wrong.status_code == 422
    for words in ("Skriv vilken dag.", "Skriv vilket klockslag.", "Länken ser inte fullständig ut"):
        assert words in wrong.content.decode()
    browser.post(address, {"starts": first.isoformat(), "joining_link": LINK})
    gathering.refresh_from_db()
    assert gathering.starts == first
    day = local(in_days(40)).date()
    browser.post(address, {"starts": "annan", "day": f"{day}", "clock": "10:00", "joining_link": LINK})
    gathering.refresh_from_db()
    assert (local(gathering.starts).date(), local(gathering.starts).hour) == (day, 10)


def test_the_three_times_are_working_days_two_weeks_ahead_that_clash_with_nothing():
    asker = make_member()
    now = timezone.now()
    times = suggested_times([asker], now)
    assert len(times) == 3
    assert all(one >= now + timedelta(days=13) for one in times)
    assert all(
        local(one).isocalendar().week not in QUIET_WEEKS and local(one).weekday() in {1, 2, 3}
        for one in times
    )
    busy = make_gathering(starts=times[1])
    make_registration(busy, email=asker.email, organisation=organisation())
    after = suggested_times([asker], now)
    assert times[1] not in after
    assert {times[0], times[2]} < set(after)


def test_the_outcome_is_asked_for_once_with_one_reminder_and_never_when_it_was_cancelled():
    request, _gathering, _asker, _peers = booked()
    actions.follow_requests()
    assert letters("outcome") == 0
    held(request)
    assert (request.state, letters("outcome")) == ("held", 1)
    for days in (0, 6, 8, 30):
        actions.follow_requests(timezone.now() + timedelta(days=days))
    assert letters("outcome") == 2
    deliver()
    assert len([one for one in mail.outbox if one.subject.startswith("Vad gav samtalet")]) == 2

    other, _page, *_people = booked()
    RegistrationDesk.objects.filter(gathering=other.gathering).update(cancelled_at=timezone.now())
    held(other)
    assert other.state == "planned"


def test_the_outcome_is_shown_to_all_only_while_everybody_agrees_to_just_that_text(
    django_capture_on_commit_callbacks, page_cache
):
    request, _gathering, asker, _peers = booked()
    with pytest.raises(actions.RequestRefused, match="not_held"):
        actions.write_outcome(asker, request, "För tidigt", wants_public=True)
    held(request)
    parts = PeerSuggestion.objects.filter(request=request, state="accepted").order_by("pk")
    links = [reverse("answer_peer", args=[answer_token(one)]) for one in parts]

    def write(words: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.write_outcome(asker, request, words, wants_public=True)

    def press(link: str, button: str) -> None:
        client = Client()
        read = client.get(link).context["version"]
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(link, {"svar": button, "version": read}).status_code == 302

    def is_shown(words: str) -> bool:
        return words in Client().get(reverse("peer_requests")).content.decode()

    write("Börja med byborna.")
    assert letters("consent") == 2
    press(links[0], "visa")
    Client().get(links[1])
    assert not is_shown("byborna")
    press(links[1], "visa")
    assert is_shown("Börja med byborna.")
    for name in ("Fråga Fråghage", "Qvxz", organisation("2313").name, request.situation):
        assert not is_shown(name)
    write("Börja med eleverna.")
    assert (is_shown("byborna"), is_shown("eleverna")) == (False, False)
    for link in links:
        press(link, "visa")
    assert is_shown("eleverna")
    press(links[0], "visa-inte")
    assert not is_shown("eleverna")

    # The text is changed while somebody reads: their yes was to the old one.
    read = Client().get(links[0]).context["version"]
    write("Börja med rektorn.")
    refused = Client().post(links[0], {"svar": "visa", "version": read})
    assert (refused.status_code, "Texten har ändrats" in refused.content.decode()) == (422, True)
    press(links[1], "visa")
    assert not is_shown("rektorn")


def test_whoever_says_yes_when_the_others_have_begun_still_comes_in_and_nobody_after_it():
    request, gathering, asker, peers = booked()
    (late,) = send(asker, request, "2303")
    link = reverse("answer_peer", args=[answer_token(late)])

    def begun(minutes: int) -> None:
        starts = timezone.now() - timedelta(minutes=minutes)
        ends = starts + timedelta(hours=2)
        page = GatheringPage.objects.filter(pk=gathering.pk)
        page.update(starts=starts, ends=ends, registration_closes=ends)

    begun(121)
    assert Client().post(link, {"svar": "ja"}).status_code == 422
    begun(5)
    RegistrationDesk.objects.filter(gathering=gathering).update(closed_at=timezone.now())
    assert Client().post(link, {"svar": "ja"}).status_code == 422
    late.refresh_from_db()
    assert late.state == "asked"
    RegistrationDesk.objects.filter(gathering=gathering).update(closed_at=None)
    assert Client().post(link, {"svar": "ja"}).status_code == 302
    assert Registration.objects.filter(gathering=gathering, person=peers[2]).exists()


def test_what_it_gave_becomes_one_draft_example():
    request, _gathering, asker, _peers = booked()
    held(request)
    actions.write_outcome(asker, request, "Börja med byborna.", wants_public=False)
    draft = actions.make_example(asker, request)
    assert actions.make_example(asker, request).pk == draft.pk
    assert (draft.live, draft.author, draft.result, draft.organisation) == (
        False, asker, "Börja med byborna.", organisation(),
    )  # fmt: skip


def test_the_question_goes_two_years_after_it_was_closed_but_not_what_all_agreed_to_show():
    kept, _page, asker, _peers = booked()
    held(kept)
    actions.write_outcome(asker, kept, "Börja med byborna.", wants_public=True)
    for one in PeerSuggestion.objects.filter(request=kept, state="accepted"):
        actions.agree_to_publish(one.person, one, agrees=True)
    gone = ask(make_member("0180"), make_theme(), "0180")
    actions.close(gone.asked_by, gone, "Klart.")
    actions.follow_requests(timezone.now() + timedelta(days=729))
    assert PeerRequest.objects.filter(pk__in=[kept.pk, gone.pk]).count() == 2
    actions.follow_requests(timezone.now() + timedelta(days=731))
    assert list(PeerRequest.objects.filter(pk__in=[kept.pk, gone.pk])) == [kept]
    kept.refresh_from_db()
    assert (kept.asked_by, kept.situation, kept.outcome, kept.suggestions.count()) == (
        None, "", "Börja med byborna.", 0,
    )  # fmt: skip
    assert not asker.groups.exists()
