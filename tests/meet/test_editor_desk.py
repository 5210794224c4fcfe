"""The coordinator's own pages: her list, who is coming, exports, the buttons; and who may not."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from hjulet.hub.models import Person
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, NetworkPage, OutgoingMail, Registration, RegistrationDesk
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
    organisation,
)
from tests.meet.editor_forms import clock, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

STEPS = ["stang-anmalan", "oppna-anmalan", "slapp-taket", "flytta", "stall-in"]


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def coordinator(network: NetworkPage) -> Person:
    return make_coordinator(network, name="Klara Påhittad")


@pytest.fixture
def browser(coordinator: Person) -> Client:
    found = Client()
    found.force_login(coordinator)
    return found


def url(name: str, gathering: GatheringPage, *more: object) -> str:
    return reverse(name, args=[gathering.pk, *more])


def downloaded(browser: Client, gathering: GatheringPage, query: str = "") -> list[dict[str, str]]:
    answer = browser.get(url("editor_export", gathering, "csv") + query)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_my_gatherings_shows_own_with_figures_next_first_and_no_others(
    browser: Client, network: NetworkPage
) -> None:
    later = make_gathering(network=network, title="Senare träffen", starts=in_days(60))
    sooner = make_gathering(network=network, title="Närmaste träffen", starts=in_days(3), seats=1)
    make_gathering(network=network, title="Förra träffen", starts=in_days(-30))
    make_gathering(network=make_network(), title="Andras träff")
    for _ in range(3):
        make_registration(sooner)
    answer = browser.get(reverse("editor_gatherings"))
    rows = answer.context["rows"]
    assert [(row.gathering.pk, row.registered, row.waiting, row.seats) for row in rows] == [
        (sooner.pk, 1, 2, 1),
        (later.pk, 0, 0, None),
    ]
    shown = words_of(answer)
    assert "Andras träff" not in shown
    assert "Förra träffen" not in shown
    assert [
        row.gathering.title
        for row in browser.get(reverse("editor_gatherings") + "?visa=tidigare").context["rows"]
    ] == ["Förra träffen"]


@pytest.mark.parametrize("count", [1, 3])
def test_my_gatherings_costs_the_same_for_one_and_for_three(
    browser: Client, network: NetworkPage, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        make_registration(make_gathering(network=network))
    browser.get(reverse("editor_gatherings"))
    with django_assert_num_queries(13):  # type: ignore[operator]
        browser.get(reverse("editor_gatherings"))


@pytest.mark.parametrize("count", [1, 3])
def test_participants_cost_the_same_for_one_and_for_three(
    browser: Client, network: NetworkPage, count: int, django_assert_num_queries: object
) -> None:
    gathering = make_gathering(network=network, seats=count)
    for _ in range(2 * count):
        make_registration(gathering)
    browser.get(url("editor_participants", gathering))
    with django_assert_num_queries(19):  # type: ignore[operator]
        browser.get(url("editor_participants", gathering))


def test_participants_page_shows_seats_queue_in_order_log_and_mails(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, seats=1)
    make_registration(
        gathering, name="Först Påhittad", organisation=organisation("2282"), role_title="kommunchef"
    )
    make_registration(gathering, name="Andra Påhittad")
    make_registration(gathering, name="Tredje Påhittad")
    view = browser.get(url("editor_participants", gathering)).context["view"]
    assert [logged.row.name for logged in view.registered] == ["Först Påhittad"]
    assert [(logged.row.position, logged.row.name) for logged in view.waiting] == [
        (1, "Andra Påhittad"),
        (2, "Tredje Påhittad"),
    ]
    assert [event.kind for event in view.waiting[0].events] == ["queued"]
    assert [mail.kind for mail in view.registered[0].mails] == ["registered"]
    assert (view.mails_sent, view.mails_pending, view.mails_failed) == (0, 3, [])
    shown = words_of(browser.get(url("editor_participants", gathering)))
    assert "Kramfors kommun" in shown
    assert "kommunchef" in shown
    assert "1 av 1 platser tagna" in shown


def test_cancelled_are_behind_a_switch(browser: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    actions.cancel_registration(
        make_person(is_superuser=True), make_registration(gathering, name="Ångrade Påhittad")
    )
    page = url("editor_participants", gathering)
    assert "Ångrade Påhittad" not in words_of(browser.get(page))
    assert "Ångrade Påhittad" in words_of(browser.get(page + "?avbokade"))


def test_export_has_those_with_a_seat_and_the_queue_only_when_asked(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, seats=1)
    for name in ("Först", "Andra", "Tredje"):
        make_registration(gathering, name=name)
    assert [row["Namn"] for row in downloaded(browser, gathering)] == ["Först"]
    assert [(row["Plats i kön"], row["Namn"]) for row in downloaded(browser, gathering, "?lage=ko")] == [
        ("1", "Andra"),
        ("2", "Tredje"),
    ]
    assert [row["Namn"] for row in downloaded(browser, gathering, "?lage=alla")] == [
        "Först",
        "Andra",
        "Tredje",
    ]
    book = load_workbook(io.BytesIO(browser.get(url("editor_export", gathering, "xlsx")).content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["Först"]


@pytest.mark.parametrize("wrong", ["csv?lage=vad", "pdf"])
def test_export_of_something_else_is_not_found(browser: Client, network: NetworkPage, wrong: str) -> None:
    gathering = make_gathering(network=network)
    assert browser.get(f"/admin/traffar/{gathering.pk}/deltagare.{wrong}").status_code == 404


def test_cancelling_the_gathering_says_how_many_are_told_and_tells_them(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, seats=1)
    everybody = {make_registration(gathering).pk for _ in range(2)}
    page = url("editor_step", gathering, "stall-in")
    assert "2 personer får mejl om att träffen är inställd" in words_of(browser.get(page))
    assert RegistrationDesk.objects.get(gathering=gathering).cancelled_at is None
    answer = browser.post(page, {"message": "Föreläsaren är sjuk."}, follow=True)
    assert "Träffen är inställd. 2 personer får mejl." in words_of(answer)
    desk = RegistrationDesk.objects.get(gathering=gathering)
    assert desk.cancelled_at is not None
    assert desk.cancellation_message == "Föreläsaren är sjuk."
    told = OutgoingMail.objects.filter(kind="gathering_cancelled", registration__gathering=gathering)
    assert set(told.values_list("registration", flat=True)) == everybody
    again = browser.post(page, {"message": "Igen."}, follow=True)
    assert "Det går inte att göra nu" in words_of(again)
    assert told.count() == 2


def test_moving_takes_the_programme_and_last_days_along_and_keeps_the_hour(
    browser: Client, network: NetworkPage
) -> None:
    starts = datetime(2027, 3, 20, 10, 0, tzinfo=STOCKHOLM)
    gathering = make_gathering(
        network=network,
        starts=starts,
        ends=starts + timedelta(hours=6),
        cancel_by=starts - timedelta(days=7),
        sessions=2,
    )
    everybody = {make_registration(gathering).pk for _ in range(2)}
    page = url("editor_step", gathering, "flytta")
    assert "2 personer får mejl med den nya tiden" in words_of(browser.get(page))
    # Summer time begins between the two days.
    answer = browser.post(page, {"starts": "2027-04-03 10:00"}, follow=True)
    assert "Träffen är flyttad. 2 personer får mejl." in words_of(answer)
    moved = GatheringPage.objects.get(pk=gathering.pk)
    assert [
        local(moment).strftime("%m-%d %H:%M") for moment in (moved.starts, moved.ends, moved.cancel_by)
    ] == [
        "04-03 10:00",
        "04-03 16:00",
        "03-27 10:00",
    ]
    assert sorted(local(session.starts).strftime("%m-%d %H:%M") for session in moved.sessions.all()) == [
        "04-03 10:00",
        "04-03 10:15",
    ]
    assert moved.live
    assert not moved.has_unpublished_changes
    told = OutgoingMail.objects.filter(kind="gathering_changed", registration__gathering=gathering)
    assert set(told.values_list("registration", flat=True)) == everybody


@pytest.mark.parametrize("wrong", ["", "snart", "2017-04-25 10:00", "samma"])
def test_wrong_new_time_is_explained_and_moves_nothing(
    browser: Client, network: NetworkPage, wrong: str
) -> None:
    gathering = make_gathering(network=network)
    typed = clock(gathering.starts) if wrong == "samma" else wrong
    answer = browser.post(url("editor_step", gathering, "flytta"), {"starts": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert GatheringPage.objects.get(pk=gathering.pk).starts == gathering.starts


def test_the_new_time_is_asked_in_the_browsers_own_field_and_taken_as_it_sends_it(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, starts=datetime(2027, 3, 20, 10, 0, tzinfo=STOCKHOLM))
    page = url("editor_step", gathering, "flytta")
    asked = browser.get(page).content.decode()
    assert 'type="datetime-local"' in asked
    assert 'value="2027-03-20T10:00"' in asked
    assert "AdminDateTimeInput" not in asked
    browser.post(page, {"starts": "2027-04-03T13:30"})
    moved = GatheringPage.objects.get(pk=gathering.pk)
    assert local(moved.starts).strftime("%Y-%m-%d %H:%M") == "2027-04-03 13:30"


def test_gathering_with_a_draft_is_moved_in_the_editor_and_not_by_the_button(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network)
    draft = GatheringPage.objects.get(pk=gathering.pk)
    draft.summary = "Inte klart."
    draft.save_revision()
    answer = browser.post(
        url("editor_step", gathering, "flytta"), {"starts": clock(in_days(40))}, follow=True
    )
    assert "Det går inte att göra nu" in words_of(answer)
    assert GatheringPage.objects.get(pk=gathering.pk).starts == gathering.starts


def test_closing_and_reopening(browser: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    browser.post(url("editor_step", gathering, "stang-anmalan"))
    with pytest.raises(actions.RegistrationRefused):
        make_registration(gathering)
    assert "Anmälan är öppen igen." in words_of(
        browser.post(url("editor_step", gathering, "oppna-anmalan"), follow=True)
    )
    make_registration(gathering)


def test_lifting_the_cap_gives_seats_to_those_it_held_back(browser: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network, seats=5, max_per_organisation=1)
    for _ in range(3):
        make_registration(gathering, organisation=organisation("2282"))
    page = url("editor_step", gathering, "slapp-taket")
    assert "2 personer får plats från kön" in words_of(browser.get(page))
    assert "2 personer fick plats från kön." in words_of(browser.post(page, follow=True))
    assert Registration.objects.filter(gathering=gathering, state="registered").count() == 3


def test_cancelling_one_for_somebody_gives_the_seat_to_the_next(
    browser: Client, network: NetworkPage, coordinator: Person
) -> None:
    gathering = make_gathering(network=network, seats=1)
    first, second = make_registration(gathering, name="Ett"), make_registration(gathering, name="Två")
    answer = browser.post(url("editor_cancel_one", gathering, first.public_id), follow=True)
    assert "Anmälan för Ett är avbokad. Två fick platsen från kön." in words_of(answer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "registered")
    assert first.events.get(kind="cancelled").actor == coordinator


def test_registration_of_another_gathering_is_not_found(browser: Client, network: NetworkPage) -> None:
    mine, others = make_gathering(network=network), make_gathering(network=make_network())
    registration = make_registration(others)
    assert browser.post(url("editor_cancel_one", mine, registration.public_id)).status_code == 404
    registration.refresh_from_db()
    assert registration.state == "registered"


@pytest.mark.parametrize("key", STEPS)
def test_opening_the_confirmation_changes_nothing(browser: Client, network: NetworkPage, key: str) -> None:
    gathering = make_gathering(network=network, max_per_organisation=1)
    make_registration(gathering)
    before = RegistrationDesk.objects.filter(gathering=gathering).values().get()
    browser.get(url("editor_step", gathering, key))
    assert RegistrationDesk.objects.filter(gathering=gathering).values().get() == before


@pytest.mark.parametrize("days", [-30, 30])
def test_a_gathering_that_has_been_or_is_a_draft_cannot_be_cancelled(
    browser: Client, network: NetworkPage, days: int
) -> None:
    gathering = make_gathering(network=network, starts=in_days(days), is_published=days < 0)
    answer = browser.post(url("editor_step", gathering, "stall-in"), {"message": ""}, follow=True)
    assert "Det går inte att göra nu" in words_of(answer)
    assert not RegistrationDesk.objects.filter(gathering=gathering, cancelled_at__isnull=False).exists()


# Who may not ---------------------------------------------------------------------------------------


def _addresses(gathering: GatheringPage, registration: Registration) -> list[tuple[str, str]]:
    reads = [
        ("get", url("editor_participants", gathering)),
        ("get", url("editor_export", gathering, "csv")),
        ("get", url("editor_export", gathering, "xlsx")),
        ("get", url("editor_cancel_one", gathering, registration.public_id)),
        ("post", url("editor_cancel_one", gathering, registration.public_id)),
    ]
    return reads + [(way, url("editor_step", gathering, key)) for key in STEPS for way in ("get", "post")]


@pytest.mark.parametrize("number", range(5 + 2 * len(STEPS)))
@pytest.mark.parametrize(
    "who", ["planner of another network", "editor of nothing", "signed in", "the participant"]
)
def test_page_answers_403_to_whoever_does_not_plan_the_gathering(
    network: NetworkPage, who: str, number: int
) -> None:
    gathering = make_gathering(network=network, seats=1, max_per_organisation=1)
    registration = make_registration(gathering, name="Hemlig Påhittad")
    way, address = _addresses(gathering, registration)[number]
    person = make_person()
    if who == "planner of another network":
        person = make_coordinator(make_network())
    elif who == "editor of nothing":
        person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    elif who == "the participant":
        person = registration.person
    browser = Client()
    browser.force_login(person)
    before = RegistrationDesk.objects.filter(gathering=gathering).values().get()
    answer = getattr(browser, way)(address)
    assert answer.status_code == 403
    assert "Hemlig" not in answer.content.decode()
    assert RegistrationDesk.objects.filter(gathering=gathering).values().get() == before
    registration.refresh_from_db()
    assert registration.state == "registered"


def test_page_asks_the_anonymous_to_sign_in(network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    for way, address in _addresses(gathering, make_registration(gathering)):
        answer = getattr(Client(), way)(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/konto/login/")


def test_somebody_who_left_the_planning_group_sees_nothing_more(
    network: NetworkPage, coordinator: Person, browser: Client
) -> None:
    gathering = make_gathering(network=network)
    assert browser.get(url("editor_participants", gathering)).status_code == 200
    network.planning_group.all().delete()
    actions.sync_planning_group(network)
    assert browser.get(url("editor_participants", gathering)).status_code == 403


def test_buttons_lead_from_the_page_editor_and_the_list_to_the_participants(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network)
    wanted = url("editor_participants", gathering)
    for page in (
        reverse("wagtailadmin_pages:edit", args=[gathering.pk]),
        reverse("wagtailadmin_explore", args=[network.pk]),
        reverse("wagtailadmin_home"),
        reverse("editor_gatherings"),
    ):
        assert wanted in browser.get(page).content.decode(), page
    assert (
        reverse("editor_members", args=[network.pk])
        in browser.get(reverse("wagtailadmin_pages:edit", args=[network.pk])).content.decode()
    )


def test_failed_mail_is_shown_by_name(browser: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    registration = make_registration(gathering, name="Nås Inte")
    OutgoingMail.objects.filter(registration=registration).update(
        state="failed", last_error="SMTPRecipientsRefused"
    )
    shown = words_of(browser.get(url("editor_participants", gathering)))
    assert "Gick inte att skicka: 1." in shown
    assert "Nås Inte: kvitto" in shown


def test_closed_by_date_says_when_it_may_open(browser: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network, registration_closes=timezone.now() + timedelta(days=2))
    browser.post(url("editor_step", gathering, "stang-anmalan"))
    assert "Det går att anmäla sig på träffens sida till och med" in words_of(
        browser.get(url("editor_step", gathering, "oppna-anmalan"))
    )


def test_organisation_with_a_changed_name_is_exported_as_it_was_then(
    browser: Client, network: NetworkPage
) -> None:
    gathering, agency = make_gathering(network=network), make_organisation(name="Gamla myndigheten")
    make_registration(gathering, organisation=agency)
    agency.name = "Nya myndigheten"
    agency.save()
    assert [row["Organisation"] for row in downloaded(browser, gathering)] == ["Gamla myndigheten"]
