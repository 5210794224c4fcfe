"""A coordinator writes a network, a gathering and its programme in the editor's own forms, publishes and changes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.choosers import PersonWidget
from hjulet.hub.models import Person
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    MeetIndexPage,
    NetworkPage,
    NetworkSeat,
    OutgoingMail,
    Registration,
    RegistrationDesk,
    Room,
    Session,
)
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
    make_session,
    make_speaker,
    make_venue,
    organisation,
)
from tests.meet.editor_forms import OpenForm, clock, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MOVED = OutgoingMail.Kind.GATHERING_CHANGED


def edit_url(page: GatheringPage | NetworkPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(page_type: str, parent: MeetIndexPage | NetworkPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["hjulet", page_type, parent.pk])


def signed(person: Person) -> str:
    return str(PersonWidget().get_value_data_from_instance(person)["id"])


@pytest.fixture
def chief(client: Client) -> Client:
    """A browser in which somebody with every right is signed in."""
    client.force_login(make_person(is_superuser=True))
    return client


@pytest.fixture
def network() -> NetworkPage:
    return make_network(host=organisation("2282"))


@pytest.fixture
def planner(network: NetworkPage) -> Client:
    """A browser in which somebody is signed in who has no right but the network's planning group."""
    browser = Client()
    browser.force_login(make_coordinator(network))
    return browser


def test_network_is_written_and_published_and_its_planner_gets_the_right(chief: Client) -> None:
    person = make_person(name="Berit Påhittad")
    form = OpenForm(chief, add_url("networkpage", MeetIndexPage.objects.get()))
    form.set(title="Nätverk för landsbygdens möten", slug="landsbygdens-moten", summary="För dem som möts.")
    form.set(host=str(organisation("22").pk), membership="closed")
    form.add("planning_group", person=signed(person), organisation="", shows_email="")
    form.add("roles", title="kommunchef")
    answer = form.publish()
    assert answer.status_code == 302
    network = NetworkPage.objects.get(slug="landsbygdens-moten")
    assert (network.live, network.membership, network.host) == (True, "closed", organisation("22"))
    browser = Client()
    browser.force_login(person)
    assert browser.get(edit_url(network)).status_code == 200
    assert "Berit Påhittad" in words_of(Client().get("/natverk/landsbygdens-moten/"))


def test_gathering_is_written_with_programme_and_published_by_a_planner(
    planner: Client, network: NetworkPage
) -> None:
    venue, speaker = make_venue(rooms=["Stora salen"]), make_speaker(name="Cecilia Påhittad")
    starts = in_days(30)
    form = OpenForm(planner, add_url("gatheringpage", network))
    form.set(
        title="Kunskapsdag om möten", slug="kunskapsdag-moten", kind="kunskapsdag", summary="En dag om möten."
    )
    form.set(
        starts=clock(starts),
        ends=clock(starts + timedelta(hours=6)),
        venue=str(venue.pk),
        seats="40",
        price_ore="750,50",
    )
    form.add(
        "sessions",
        title="Så gjorde vi",
        kind="session",
        language="sv",
        starts=clock(starts),
        ends=clock(starts + timedelta(hours=1)),
        room=str(venue.rooms.get().pk),
        session_speakers=[{"speaker": str(speaker.pk)}],
    )
    answer = form.publish()
    assert answer.status_code == 302
    gathering = GatheringPage.objects.get(slug="kunskapsdag-moten")
    assert (gathering.live, gathering.price_ore, gathering.place) == (True, 75_050, venue.place)
    assert gathering.get_parent().pk == network.pk
    assert RegistrationDesk.objects.filter(gathering=gathering).exists()
    assert [str(row.speaker.name) for row in Session.objects.get(page=gathering).session_speakers.all()] == [
        "Cecilia Påhittad"
    ]
    shown = words_of(Client().get("/traffar/kunskapsdag-moten/"))
    assert {"Så gjorde vi", "Cecilia Påhittad"} <= {
        name for name in ("Så gjorde vi", "Cecilia Påhittad") if name in shown
    }
    assert OpenForm(planner, edit_url(gathering)).fields["price_ore"] == "750,50"


def test_draft_is_seen_by_nobody_and_opens_no_desk(planner: Client, network: NetworkPage) -> None:
    form = OpenForm(planner, add_url("gatheringpage", network))
    form.set(
        title="Bara tänkt",
        slug="bara-tankt",
        summary="Inte klar.",
        starts=clock(in_days(9)),
        ends=clock(in_days(10)),
    )
    assert form.send().status_code == 302
    assert GatheringPage.objects.get(slug="bara-tankt").live is False
    assert Client().get("/traffar/bara-tankt/").status_code == 404


@pytest.mark.parametrize("price", ["sjuhundra", "750,505", "-1"])
def test_bad_price_is_told_beside_the_field_and_what_was_typed_is_kept(
    planner: Client, network: NetworkPage, price: str
) -> None:
    gathering = make_gathering(network=network, price_ore=10_000)
    form = OpenForm(planner, edit_url(gathering)).set(price_ore=price, title="Nytt namn")
    answer = form.publish()
    assert answer.status_code == 200
    assert price in answer.content.decode()
    assert "Nytt namn" in answer.content.decode()
    gathering.refresh_from_db()
    assert gathering.price_ore == 10_000


def test_moved_gathering_tells_everybody_once_and_says_so_to_the_editor(
    planner: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, seats=2)
    everybody = {make_registration(gathering).pk for _ in range(3)}
    before = RegistrationDesk.objects.get(gathering=gathering)
    assert "3 personer är anmälda eller i kö" in words_of(planner.get(edit_url(gathering)))
    form = OpenForm(planner, edit_url(gathering))
    form.set(
        starts=clock(gathering.starts + timedelta(days=7)), ends=clock(gathering.ends + timedelta(days=7))
    )
    answer = planner.get(form.publish().url)
    assert "3 personer får mejl om ändringen." in words_of(answer)
    told = OutgoingMail.objects.filter(registration__gathering=gathering, kind=MOVED)
    assert set(told.values_list("registration", flat=True)) == everybody
    after = RegistrationDesk.objects.get(gathering=gathering)
    assert (after.calendar_uid, after.calendar_sequence) == (
        before.calendar_uid,
        before.calendar_sequence + 1,
    )


def test_moving_there_and_back_tells_twice_with_rising_numbers(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    make_registration(gathering)
    first, end = gathering.starts, gathering.ends
    for days in (7, 0):
        OpenForm(planner, edit_url(gathering)).set(
            starts=clock(first + timedelta(days=days)), ends=clock(end + timedelta(days=days))
        ).publish()
    versions = OutgoingMail.objects.filter(registration__gathering=gathering, kind=MOVED).values_list(
        "version", flat=True
    )
    assert sorted(versions) == [1, 2]
    gathering.refresh_from_db()
    assert gathering.starts == first


def test_moved_draft_tells_nobody_until_it_is_published(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    make_registration(gathering)
    moved = {
        "starts": clock(gathering.starts + timedelta(days=7)),
        "ends": clock(gathering.ends + timedelta(days=7)),
    }
    OpenForm(planner, edit_url(gathering)).set(**moved).send()
    assert not OutgoingMail.objects.filter(kind=MOVED, registration__gathering=gathering).exists()
    OpenForm(planner, edit_url(gathering)).publish()
    assert OutgoingMail.objects.filter(kind=MOVED, registration__gathering=gathering).count() == 1


def test_text_change_tells_nobody(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    make_registration(gathering)
    OpenForm(planner, edit_url(gathering)).set(summary="Ny sammanfattning.").publish()
    gathering.refresh_from_db()
    assert gathering.summary == "Ny sammanfattning."
    assert not OutgoingMail.objects.filter(kind=MOVED, registration__gathering=gathering).exists()


def test_raised_limit_fills_from_the_queue_and_says_so(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network, seats=1)
    for _ in range(3):
        make_registration(gathering)
    answer = OpenForm(planner, edit_url(gathering)).set(seats="2").publish()
    assert "1 person fick plats från kön" in words_of(planner.get(answer.url))
    assert Registration.objects.filter(gathering=gathering, state="registered").count() == 2


def test_two_sessions_in_one_room_stop_publishing_but_not_a_draft(
    planner: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network)
    room = make_venue(rooms=["Lilla salen"]).rooms.get()
    form = OpenForm(planner, edit_url(gathering))
    for number, title in enumerate(("Morgon", "Kollision")):
        form.add(
            "sessions",
            title=title,
            kind="session",
            language="sv",
            starts=clock(gathering.starts + timedelta(minutes=30 * number)),
            ends=clock(gathering.starts + timedelta(minutes=30 * number + 45)),
            room=str(room.pk),
            session_speakers=[],
        )
    refused = form.publish()
    assert refused.status_code == 200
    assert "”Morgon” är också i Lilla salen kl." in words_of(refused)
    assert not Session.objects.filter(page=gathering).exists()
    assert form.send().status_code == 302
    assert (
        form.set(**{"sessions-1-starts": clock(gathering.starts + timedelta(minutes=45))})
        .publish()
        .status_code
        == 302
    )


def test_room_with_fewer_seats_than_the_gathering_is_warned_of(planner: Client, network: NetworkPage) -> None:
    venue = make_venue()
    small = Room.objects.create(venue=venue, name="Lilla salen", capacity=20)
    gathering = make_gathering(network=network, seats=40)
    half_past = gathering.starts + timedelta(minutes=30)
    alone = make_session(gathering, title="Alla samlas", room=small)
    for title in ("Spår ett", "Spår två"):
        make_session(gathering, title=title, starts=half_past, room=small if title == "Spår ett" else None)
    shown = words_of(planner.get(OpenForm(planner, edit_url(gathering)).publish().url))
    assert f"”{alone.title}” är i Lilla salen med 20 platser, men träffen har 40 platser." in shown
    assert "”Spår ett” är i" not in shown


@pytest.mark.parametrize(("sessions", "queries"), [(1, 44), (3, 52)])
def test_editor_costs_four_queries_more_for_each_session(
    planner: Client, network: NetworkPage, sessions: int, queries: int, django_assert_num_queries: Any
) -> None:
    gathering = make_gathering(network=network, sessions=sessions)
    planner.get(edit_url(gathering))
    with django_assert_num_queries(queries):
        planner.get(edit_url(gathering))


def test_one_person_in_two_places_stops_publishing(planner: Client, network: NetworkPage) -> None:
    gathering, speaker = make_gathering(network=network), make_speaker(name="Disa Påhittad")
    form = OpenForm(planner, edit_url(gathering))
    for title in ("Här", "Där"):
        form.add(
            "sessions",
            title=title,
            kind="session",
            language="sv",
            starts=clock(gathering.starts),
            ends=clock(gathering.starts + timedelta(minutes=45)),
            session_speakers=[{"speaker": str(speaker.pk)}],
        )
    refused = form.publish()
    assert refused.status_code == 200
    assert "Disa Påhittad är också på ”Här”" in words_of(refused)


def test_session_outside_the_gathering_stops_publishing(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    form = OpenForm(planner, edit_url(gathering))
    form.add(
        "sessions",
        title="Kvar på fel dag",
        kind="session",
        language="sv",
        starts=clock(gathering.starts - timedelta(days=7)),
        ends=clock(gathering.starts - timedelta(days=7, hours=-1)),
        session_speakers=[],
    )
    assert "Programpunkten ligger utanför träffens tid" in words_of(form.publish())


def test_old_revision_cannot_bring_a_cancelled_gathering_back(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    OpenForm(planner, edit_url(gathering)).set(summary="Första texten.").publish()
    old = GatheringPage.objects.get(pk=gathering.pk).latest_revision
    OpenForm(planner, edit_url(gathering)).set(summary="Andra texten.").publish()
    actions.cancel_gathering(make_person(is_superuser=True), gathering, "Snöstorm.")
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[gathering.pk, old.pk])
    assert OpenForm(planner, revert).publish().status_code == 302
    gathering.refresh_from_db()
    assert gathering.summary == "Första texten."
    assert RegistrationDesk.objects.get(gathering=gathering).cancelled_at is not None
    assert "Snöstorm." in words_of(Client().get(gathering.get_absolute_url()))


def test_scheduled_publishing_moves_the_gathering_and_tells(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    OpenForm(planner, edit_url(gathering)).publish()
    make_registration(gathering)
    moved = GatheringPage.objects.get(pk=gathering.pk)
    moved.starts += timedelta(days=1)
    moved.ends += timedelta(days=1)
    moved.go_live_at = timezone.now() + timedelta(hours=1)
    moved.save_revision().publish()
    assert not OutgoingMail.objects.filter(kind=MOVED, registration__gathering=gathering).exists()
    due = moved.latest_revision
    due.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    due.content = {**due.content, "go_live_at": due.approved_go_live_at.isoformat()}
    due.save()
    call_command("publish_scheduled", verbosity=0)
    assert OutgoingMail.objects.filter(kind=MOVED, registration__gathering=gathering).count() == 1


def test_copy_takes_no_registrations_and_has_own_address_desk_and_sessions(
    planner: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network, slug="host-2026", sessions=2)
    OpenForm(planner, edit_url(gathering)).publish()
    make_registration(gathering)
    form = OpenForm(planner, reverse("wagtailadmin_pages:copy", args=[gathering.pk]))
    form.set(
        new_title="Höst 2027", new_slug="host-2027", new_parent_page=str(network.pk), publish_copies="on"
    )
    assert form.send().status_code == 302
    copy = GatheringPage.objects.get(slug="host-2027")
    assert copy.live
    assert copy.pk != gathering.pk
    assert not Registration.objects.filter(gathering=copy).exists()
    assert copy.desk.calendar_uid != gathering.desk.calendar_uid
    guids = [
        set(Session.objects.filter(page=page).values_list("guid", flat=True)) for page in (gathering, copy)
    ]
    assert [len(some) for some in guids] == [2, 2]
    assert not guids[0] & guids[1]
    assert OpenForm(planner, edit_url(copy)).set(summary="Nästa höst.").publish().status_code == 302
    assert set(Session.objects.filter(page=copy).values_list("guid", flat=True)) == guids[1]


def test_copy_of_a_draft_can_be_published_beside_it(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network, slug="utkast-a")
    form = OpenForm(planner, edit_url(gathering))
    form.add("sessions", title="Ny punkt", kind="session", language="sv", session_speakers=[])
    form.send()
    form = OpenForm(planner, reverse("wagtailadmin_pages:copy", args=[gathering.pk]))
    form.set(new_title="Utkast B", new_slug="utkast-b", new_parent_page=str(network.pk)).send()
    copy = GatheringPage.objects.get(slug="utkast-b")
    for page in (gathering, copy):
        assert OpenForm(planner, edit_url(page)).publish().status_code == 302
    assert Session.objects.filter(title="Ny punkt", page__in=[gathering, copy]).count() == 2


def test_copy_to_another_network_under_a_taken_address_gets_a_fresh_one(
    chief: Client, network: NetworkPage
) -> None:
    gathering, other = make_gathering(network=network, slug="samma-adress"), make_network()
    OpenForm(chief, edit_url(gathering)).publish()
    form = OpenForm(chief, reverse("wagtailadmin_pages:copy", args=[gathering.pk]))
    form.set(
        new_title="Samma", new_slug="samma-adress", new_parent_page=str(other.pk), publish_copies="on"
    ).send()
    copy = GatheringPage.objects.child_of(other).get()
    assert (copy.slug, copy.live) == ("samma-adress-2", True)
    assert OpenForm(chief, edit_url(copy)).publish().status_code == 302
    assert set(
        GatheringPage.objects.filter(slug__startswith="samma-adress").values_list("slug", flat=True)
    ) == {
        "samma-adress",
        "samma-adress-2",
    }


def test_copied_network_with_its_gatherings_shares_no_address_with_the_first(chief: Client) -> None:
    network = make_network(slug="vart-natverk")
    make_gathering(network=network, slug="forsta-traffen")
    form = OpenForm(chief, reverse("wagtailadmin_pages:copy", args=[network.pk]))
    assert "alias" not in form.fields
    form.set(new_title="Nästa år", new_slug="nasta-ar", new_parent_page=str(network.get_parent().pk))
    form.set(copy_subpages="on", publish_copies="on").send()
    copied = GatheringPage.objects.child_of(NetworkPage.objects.get(slug="nasta-ar")).get()
    assert copied.slug == "forsta-traffen-2"
    assert GatheringPage.objects.filter(slug="forsta-traffen").count() == 1


@pytest.mark.parametrize("way", ["page", "network", "bulk"])
def test_gathering_with_registrations_is_not_deleted_but_explained(
    chief: Client, network: NetworkPage, way: str
) -> None:
    gathering = make_gathering(network=network, title="Välbesökt")
    make_registration(gathering)
    page = network if way == "network" else gathering
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    if way == "bulk":
        url = (
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
            + f"?id={gathering.pk}&next=/admin/"
        )
    answer = chief.post(url, follow=True)
    assert answer.status_code == 200
    assert "Det går inte att ta bort ”Välbesökt”" in words_of(answer)
    assert GatheringPage.objects.filter(pk=gathering.pk).exists()


def test_gathering_nobody_has_signed_up_to_is_deleted(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    assert planner.post(reverse("wagtailadmin_pages:delete", args=[gathering.pk])).status_code == 302
    assert not GatheringPage.objects.filter(pk=gathering.pk).exists()


@pytest.mark.parametrize(
    ("old", "new"), [("/traffar/{}/", "/traffar/{}/"), ("/en/traffar/{}/", "/en/traffar/{}/")]
)
def test_old_address_leads_to_the_new_one_in_both_languages(
    planner: Client, network: NetworkPage, old: str, new: str, django_capture_on_commit_callbacks: Any
) -> None:
    gathering = make_gathering(network=network, slug="forsta")
    for slug in ("andra", "tredje"):
        with django_capture_on_commit_callbacks(execute=True):
            OpenForm(planner, edit_url(gathering)).set(slug=slug).publish()
    for former in ("forsta", "andra"):
        answer = Client().get(old.format(former))
        assert (answer.status_code, answer.headers.get("Location", "").split("8000")[-1]) == (
            301,
            new.format("tredje"),
        )


def test_unpublishing_warns_that_nobody_is_told(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    make_registration(gathering)
    answer = planner.post(reverse("wagtailadmin_pages:unpublish", args=[gathering.pk]), follow=True)
    assert "1 person är anmäld eller i kö och har inte fått något mejl." in words_of(answer)
    gathering.refresh_from_db()
    assert gathering.live is False
    assert Client().get(gathering.get_absolute_url()).status_code == 404


def test_role_added_at_publish_gives_every_member_a_seat_and_a_renamed_one_keeps_its_people(
    chief: Client,
) -> None:
    network = make_network(roles=["kommunchef"], members=[organisation("2282"), make_organisation()])
    seat = NetworkSeat.objects.filter(member__network=network).first()
    holder = actions.place_address_on_seat(
        make_person(is_superuser=True), seat, email="ebba@exempel.invalid", name="Ebba Påhittad"
    )
    form = OpenForm(chief, edit_url(network)).set(**{"roles-0-title": "kommundirektör"})
    form.add("roles", title="ordförande")
    assert form.publish().status_code == 302
    titles = NetworkSeat.objects.filter(member__network=network).values_list("role_title", flat=True)
    assert sorted(titles) == ["kommundirektör", "kommundirektör", "ordförande", "ordförande"]
    holder.refresh_from_db()
    assert (holder.seat.role_title, holder.to_date) == ("kommundirektör", None)


def test_preview_shows_what_stands_in_the_form(planner: Client, network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    form = OpenForm(planner, edit_url(gathering)).set(title="Bara i formuläret")
    form.add("sessions", title="Osparad punkt", kind="session", language="sv", session_speakers=[])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[gathering.pk])
    assert planner.post(preview, form.fields).json()["is_valid"] is True
    shown = planner.get(preview)
    assert {"Bara i formuläret", "Osparad punkt"} == {
        words for words in ("Bara i formuläret", "Osparad punkt") if words in words_of(shown)
    }
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
