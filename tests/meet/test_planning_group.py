"""Those in a planning group have exactly the rights that their network needs; and its members, roles and seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.choosers import PersonWidget
from hjulet.hub.models import Person
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    MeetIndexPage,
    NetworkMember,
    NetworkPage,
    NetworkRole,
    NetworkSeat,
    PlanningGroupMember,
    SeatHolder,
)
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
    organisation,
)
from tests.meet.editor_forms import OpenForm, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def network() -> NetworkPage:
    return make_network(
        roles=["kommunchef", "ordförande"], members=[organisation("2282"), organisation("2284")]
    )


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network, name="Planerare Påhittad")


@pytest.fixture
def browser(planner: Person) -> Client:
    found = Client()
    found.force_login(planner)
    return found


def seat_of(network: NetworkPage, code: str = "2282", role: str = "kommunchef") -> NetworkSeat:
    return NetworkSeat.objects.get(member__network=network, member__organisation__code=code, role_title=role)


# Rights --------------------------------------------------------------------------------------------


def test_planner_enters_the_editor_and_its_tree_begins_at_the_network(
    browser: Client, network: NetworkPage
) -> None:
    start = browser.get(reverse("wagtailadmin_home"))
    assert start.status_code == 200
    assert browser.get(reverse("wagtailadmin_explore_root"), follow=True).redirect_chain[-1][0] == reverse(
        "wagtailadmin_explore", args=[network.pk]
    )


def test_planner_edits_and_publishes_the_network_and_what_is_below(
    browser: Client, network: NetworkPage
) -> None:
    gathering = make_gathering(network=network)
    for page in (network, gathering):
        form = OpenForm(browser, reverse("wagtailadmin_pages:edit", args=[page.pk])).set(
            summary="Skriven av planeraren."
        )
        assert form.publish().status_code == 302
        page.refresh_from_db()
        assert page.summary == "Skriven av planeraren."


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtailredirects:index",
        "wagtailadmin_workflows:index",
    ],
)
def test_planner_reaches_neither_people_nor_settings(browser: Client, name: str) -> None:
    assert browser.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("model", ["organisation", "theme", "affiliation", "personaldatanotice"])
def test_planner_changes_no_register_but_venues_and_speakers(browser: Client, model: str) -> None:
    assert browser.get(reverse(f"wagtailsnippets_hjulet_{model}:add")).status_code == 302
    for own in ("venue", "speaker"):
        assert browser.get(reverse(f"wagtailsnippets_hjulet_{own}:add")).status_code == 200


def test_planner_adds_pictures_and_files(browser: Client) -> None:
    for name in ("wagtailimages:add", "wagtaildocs:add"):
        assert browser.get(reverse(name)).status_code == 200


def test_planner_cannot_touch_another_network(browser: Client) -> None:
    other = make_network(title="Andras nätverk")
    gathering = make_gathering(network=other)
    for page in (other, gathering, MeetIndexPage.objects.get()):
        assert browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302
        assert browser.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 302
    assert (
        browser.get(reverse("wagtailadmin_pages:add", args=["hjulet", "gatheringpage", other.pk])).status_code
        == 302
    )
    assert (
        browser.get(
            reverse("wagtailadmin_pages:add", args=["hjulet", "networkpage", MeetIndexPage.objects.get().pk])
        ).status_code
        == 302
    )
    assert GatheringPage.objects.filter(pk=gathering.pk).exists()


def test_removed_planner_loses_the_way_in_at_the_next_publish(browser: Client, network: NetworkPage) -> None:
    network.planning_group.all().delete()
    network.save_revision().publish()
    assert browser.get(reverse("wagtailadmin_home")).status_code == 403


def test_planner_of_two_networks_keeps_the_other(
    planner: Person, browser: Client, network: NetworkPage
) -> None:
    other = make_network()
    PlanningGroupMember.objects.create(page=other, person=planner)
    actions.sync_planning_group(other)
    network.planning_group.all().delete()
    actions.sync_planning_group(network)
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[network.pk])).status_code == 302
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).status_code == 200


def test_group_follows_its_network_through_a_new_title_and_ends_with_it(
    network: NetworkPage, planner: Person
) -> None:
    group = Group.objects.get(name__startswith=f"Planeringsgrupp {network.pk}:")
    network.title = "Nytt namn"
    network.save_revision().publish()
    group.refresh_from_db()
    assert group.name == f"Planeringsgrupp {network.pk}: Nytt namn"
    NetworkPage.objects.get(pk=network.pk).delete()
    assert not Group.objects.filter(pk=group.pk).exists()
    assert not planner.groups.exists()


def test_group_of_network_1_is_not_that_of_network_11(network: NetworkPage) -> None:
    other = Group.objects.create(name=f"Planeringsgrupp {network.pk}1: Annat")
    actions.remove_planning_group(network.pk)
    assert Group.objects.filter(pk=other.pk).exists()


def test_publishing_again_costs_few_queries_for_the_group(
    network: NetworkPage, planner: Person, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        actions.sync_planning_group(network)


def test_inactive_person_gets_no_right(network: NetworkPage) -> None:
    person = make_person(is_active=False)
    PlanningGroupMember.objects.create(page=network, person=person)
    assert person not in actions.sync_planning_group(network).user_set.all()


# Naming a person -----------------------------------------------------------------------------------


def test_person_is_named_by_address_and_nobody_can_be_browsed(browser: Client) -> None:
    known = make_person(email="kand@exempel.invalid", name="Känd Påhittad")
    dialogue = browser.get(reverse("person_chooser:choose"))
    assert "Känd Påhittad" not in dialogue.content.decode()
    for address in (
        reverse("person_chooser:chosen", args=[known.pk]),
        reverse("person_chooser:choose_results"),
        reverse("person_chooser:chosen_multiple") + f"?id={known.pk}",
    ):
        assert "Känd" not in browser.get(address).content.decode()
    answer = browser.post(
        reverse("person_chooser:create"), {"email": "KAND@exempel.invalid", "name": "Något annat"}
    ).json()
    assert (answer["step"], answer["result"]["title"]) == ("chosen", "Känd Påhittad")
    known.refresh_from_db()
    assert known.name == "Känd Påhittad"


def test_unknown_address_becomes_a_person_who_cannot_sign_in_with_a_password(browser: Client) -> None:
    answer = browser.post(
        reverse("person_chooser:create"), {"email": "ny@exempel.invalid", "name": "Ny Påhittad"}
    ).json()
    person = Person.objects.get(email="ny@exempel.invalid")
    assert answer["result"]["title"] == person.name == "Ny Påhittad"
    assert not person.has_usable_password()
    assert not person.is_staff
    assert not person.groups.exists()


@pytest.mark.parametrize(
    "data", [{}, {"email": "ingen adress", "name": "X"}, {"email": "a@exempel.invalid", "name": " "}]
)
def test_incomplete_address_is_explained_and_makes_nobody(browser: Client, data: dict[str, str]) -> None:
    before = Person.objects.count()
    answer = browser.post(reverse("person_chooser:create"), data).json()
    assert answer["step"] == "reshow_creation_form"
    assert Person.objects.count() == before


def test_number_instead_of_a_signed_person_is_refused(browser: Client, network: NetworkPage) -> None:
    stranger = make_person(name="Främling Påhittad")
    form = OpenForm(browser, reverse("wagtailadmin_pages:edit", args=[network.pk]))
    form.add("planning_group", person=str(stranger.pk), organisation="")
    answer = form.publish()
    assert answer.status_code == 200
    assert "Främling" not in answer.content.decode()
    assert not network.planning_group.filter(person=stranger).exists()


def test_form_shows_names_and_never_numbers(browser: Client, network: NetworkPage, planner: Person) -> None:
    form = OpenForm(browser, reverse("wagtailadmin_pages:edit", args=[network.pk]))
    sent = form.fields["planning_group-0-person"]
    assert sent == PersonWidget().get_value_data_from_instance(planner)["id"] != str(planner.pk)
    assert "Planerare Påhittad" in words_of(browser.get(form.url))


# Members and seats ---------------------------------------------------------------------------------


def test_members_page_shows_organisations_by_seats(browser: Client, network: NetworkPage) -> None:
    actions.place_address_on_seat(
        make_person(is_superuser=True), seat_of(network), email="chef@exempel.invalid", name="Chef Ett"
    )
    context = browser.get(reverse("editor_members", args=[network.pk])).context
    assert [
        (
            str(line.member.organisation),
            [(seat.seat.role_title, seat.holder and seat.holder.person.name) for seat in line.seats],
        )
        for line in context["lines"]
    ] == [
        ("Kramfors kommun", [("kommunchef", "Chef Ett"), ("ordförande", None)]),
        ("Örnsköldsviks kommun", [("kommunchef", None), ("ordförande", None)]),
    ]
    assert (context["seats"], context["seats_held"]) == (4, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_members_page_costs_the_same_for_one_and_for_three(
    count: int, django_assert_num_queries: object
) -> None:
    network = make_network(roles=["kommunchef"], members=[make_organisation() for _ in range(count)])
    browser = Client()
    browser.force_login(make_coordinator(network))
    browser.get(reverse("editor_members", args=[network.pk]))
    with django_assert_num_queries(16):  # type: ignore[operator]
        browser.get(reverse("editor_members", args=[network.pk]))


def test_new_member_gets_a_seat_for_each_role_and_only_once(browser: Client, network: NetworkPage) -> None:
    page, agency = reverse("editor_members", args=[network.pk]), make_organisation()
    assert browser.post(page, {"organisation": agency.pk}).status_code == 302
    assert set(
        NetworkSeat.objects.filter(member__organisation=agency).values_list("role_title", flat=True)
    ) == {
        "kommunchef",
        "ordförande",
    }
    again = browser.post(page, {"organisation": agency.pk})
    assert again.status_code == 422
    assert "Organisationen är redan medlem i nätverket." in words_of(again)


def test_organisation_that_has_ended_cannot_become_a_member(browser: Client, network: NetworkPage) -> None:
    ended = make_organisation(valid_to=timezone.localdate() - timedelta(days=1))
    answer = browser.post(reverse("editor_members", args=[network.pk]), {"organisation": ended.pk})
    assert answer.status_code == 422
    assert "Den organisationen finns inte i registret i dag." in words_of(answer)


def test_person_on_a_seat_changes_and_the_seat_stays(browser: Client, network: NetworkPage) -> None:
    seat = seat_of(network)
    page = reverse("editor_seat", args=[network.pk, seat.pk])
    for name in ("Första Chefen", "Andra Chefen"):
        address = f"{name.split()[0].lower().replace('ö', 'o')}@exempel.invalid"
        assert browser.post(page, {"email": address, "name": name}).status_code == 302
    assert [(holder.person.name, holder.to_date is None) for holder in seat.holders.order_by("id")] == [
        ("Första Chefen", False),
        ("Andra Chefen", True),
    ]
    assert "Första Chefen" in words_of(browser.get(reverse("editor_members", args=[network.pk])))
    browser.post(page, {"lamna-tom": "1"})
    assert not seat.holders.filter(to_date__isnull=True).exists()
    assert NetworkSeat.objects.filter(pk=seat.pk).exists()


def test_wrong_address_on_a_seat_is_told_beside_the_field_and_kept(
    browser: Client, network: NetworkPage
) -> None:
    answer = browser.post(
        reverse("editor_seat", args=[network.pk, seat_of(network).pk]),
        {"email": "inte en adress", "name": "Behållen"},
    )
    assert answer.status_code == 422
    assert "Adressen ser inte fullständig ut" in words_of(answer)
    assert "Behållen" in answer.content.decode()


def test_ended_membership_is_history_and_may_begin_again(browser: Client, network: NetworkPage) -> None:
    seat = seat_of(network)
    actions.place_address_on_seat(make_person(is_superuser=True), seat, email="c@exempel.invalid", name="C")
    gathering = make_gathering(network=network, audience="members")
    registration = make_registration(gathering, organisation=organisation("2282"), role_title="kommunchef")
    page = reverse("editor_end_member", args=[network.pk, seat.member.pk])
    assert "1 person lämnar sin plats" in words_of(browser.get(page))
    assert NetworkMember.objects.get(pk=seat.member.pk).left is None
    browser.post(page)
    assert NetworkMember.objects.get(pk=seat.member.pk).left == timezone.localdate()
    assert SeatHolder.objects.get(seat=seat).to_date == timezone.localdate()
    registration.refresh_from_db()
    assert registration.state == "registered"
    with pytest.raises(actions.RegistrationRefused):
        make_registration(gathering, organisation=organisation("2282"), role_title="ordförande")
    browser.post(reverse("editor_members", args=[network.pk]), {"organisation": organisation("2282").pk})
    assert NetworkMember.objects.filter(network=network, organisation__code="2282").count() == 2


def test_removed_role_keeps_only_seats_that_somebody_has_used(network: NetworkPage) -> None:
    used = seat_of(network, role="ordförande")
    actions.place_address_on_seat(make_person(is_superuser=True), used, email="o@exempel.invalid", name="O")
    NetworkRole.objects.get(page=network, title="ordförande").delete()
    actions.sync_seats(network)
    assert set(NetworkSeat.objects.filter(member__network=network, role_title="ordförande")) == {used}
    assert NetworkSeat.objects.filter(member__network=network, role_title="kommunchef").count() == 2


@pytest.mark.parametrize("who", ["planner of another network", "signed in", "anonymous"])
def test_members_are_for_those_who_plan_the_network(network: NetworkPage, who: str) -> None:
    seat = seat_of(network)
    actions.place_address_on_seat(
        make_person(is_superuser=True), seat, email="h@exempel.invalid", name="Hemlig Chef"
    )
    browser = Client()
    if who != "anonymous":
        browser.force_login(make_coordinator(make_network()) if who.startswith("planner") else make_person())
    wanted = 302 if who == "anonymous" else 403
    for address in (
        reverse("editor_members", args=[network.pk]),
        reverse("editor_end_member", args=[network.pk, seat.member.pk]),
        reverse("editor_seat", args=[network.pk, seat.pk]),
    ):
        for answer in (
            browser.get(address),
            browser.post(address, {"email": "x@exempel.invalid", "name": "X"}),
        ):
            assert (answer.status_code, "Hemlig Chef" in answer.content.decode()) == (wanted, False), address
    assert seat.holders.get(to_date__isnull=True).person.name == "Hemlig Chef"


def test_actions_refuse_whoever_does_not_plan_the_network(network: NetworkPage) -> None:
    stranger, seat = make_coordinator(make_network()), seat_of(network)
    before = Person.objects.count()
    for attempt in (
        lambda: actions.add_member(stranger, network, make_organisation()),
        lambda: actions.end_member(stranger, seat.member),
        lambda: actions.place_person_on_seat(stranger, seat, None),
        lambda: actions.place_address_on_seat(stranger, seat, email="x@exempel.invalid", name="X"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Person.objects.count() == before
