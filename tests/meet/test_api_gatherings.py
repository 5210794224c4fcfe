"""Gatherings and networks as JSON: what is said, what is never said, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hjulet.hub.models import Theme
from hjulet.meet.models import GatheringPage, NetworkPage
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_speaker,
    make_venue,
    organisation,
    place,
)

pytestmark = pytest.mark.django_db

SeatsDisplay = GatheringPage.SeatsDisplay


def listed(client: Client, network: NetworkPage, **words: str) -> list[dict[str, Any]]:
    response = client.get("/api/v1/gatherings", {"network": network.slug, **words})
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["count"] == len(answer["items"])
    return answer["items"]


def slugs(client: Client, network: NetworkPage, **words: str) -> list[str]:
    return [item["slug"] for item in listed(client, network, **words)]


def test_an_open_gathering_carries_all_that_a_program_needs_to_sign_up(client: Client) -> None:
    network = make_network()
    gathering = make_gathering(
        network=network, title="Kunskapsdag", slug="dagen", kind="kunskapsdag", seats=3, price_ore=75_000,
        price_note="exkl. moms", venue=make_venue(name="Babelsberg", street_address="Storgatan 1"), place=place(),
        joining_link="https://video.exempel.invalid/hemligt", starts=in_days(30),
    )  # fmt: skip
    gathering.themes.add(Theme.objects.create(name="Hjul", slug="hjul"))
    gathering.save()
    make_registration(gathering)
    assert listed(client, network) == [
        {
            "slug": "dagen",
            "title": "Kunskapsdag",
            "kind": "kunskapsdag",
            "summary": gathering.summary,
            "starts": timezone.localtime(gathering.starts).isoformat(),
            "ends": timezone.localtime(gathering.ends).isoformat(),
            "mode": "on_site",
            "venue": {"name": "Babelsberg", "street_address": "Storgatan 1", "town": "Kramfors"},
            "place": "2282",
            "network": network.slug,
            "themes": ["hjul"],
            "state": "published",
            "sign_up": "open",
            "registration_opens": None,
            "registration_closes": timezone.localtime(gathering.starts).isoformat(),
            "audience": "everybody",
            "seats": 3,
            "seats_left": 2,
            "availability": "few",
            "price_ore": 75_000,
            "price_note": "exkl. moms",
            "url": "http://127.0.0.1:8000/traffar/dagen/",
        }
    ]


def test_one_gathering_says_more_than_its_line_in_the_list(client: Client) -> None:
    network = make_network()
    gathering = make_gathering(
        network=network,
        host=organisation(),
        max_per_organisation=2,
        body="<p>Välkommen.</p>",
        dated_note="1 av 4",
    )
    [line] = listed(client, network)
    whole = client.get(f"/api/v1/gatherings/{gathering.slug}").json()
    assert {name: whole[name] for name in line} == line
    assert {name: value for name, value in whole.items() if name not in line} == {
        "description_html": "<p>Välkommen.</p>",
        "documentation_html": "",
        "target_group": None,
        "dated_note": "1 av 4",
        "host": {"id": f"{organisation().pk:06d}", "code": "2282", "name": "Kramfors kommun"},
        "accessibility": None,
        "vat_percent": 25,
        "questions": [],
        "seats_by_way": [
            {"mode": "on_site", "site": None, "name": None, "host": None, "seats": None, "seats_left": None}
        ],
        "max_per_organisation": 2,
        "cancel_by": None,
        "late_cancellation_note": None,
        "schedule_url": f"http://127.0.0.1:8000/api/v1/gatherings/{gathering.slug}/schedule",
        "calendar_url": f"http://127.0.0.1:8000/traffar/{gathering.slug}/traff.ics",
        "registrations_url": f"http://127.0.0.1:8000/api/v1/gatherings/{gathering.slug}/registrations",
    }


def test_a_gathering_never_tells_the_joining_link_or_of_persons(client: Client) -> None:
    network = make_network(roles=["kommunchef"], members=[organisation()])
    make_coordinator(network, name="Planerare Påhittad", email="planerare@exempel.invalid")
    gathering = make_gathering(
        network=network, mode="online", joining_link="https://video.exempel.invalid/hemligt"
    )
    make_speaker(gathering=gathering, name="Talare Påhittad")
    make_registration(gathering, name="Deltagare Påhittad", email="deltagare@exempel.invalid")
    for path in ("gatherings", f"gatherings/{gathering.slug}", "networks", f"networks/{network.slug}"):
        words = client.get(f"/api/v1/{path}?limit=500").content.decode()
        assert "hemligt" not in words
        assert "exempel.invalid" not in words
        assert "Påhittad" not in words


@pytest.mark.parametrize(
    ("display", "seats", "registered", "shown"),
    [
        (SeatsDisplay.EXACT, None, 0, (None, None, "unlimited")),
        (SeatsDisplay.EXACT, 20, 1, (20, 19, "available")),
        (SeatsDisplay.EXACT, 1, 2, (1, 0, "full")),
        (SeatsDisplay.FEW, 20, 1, (20, None, "available")),
        (SeatsDisplay.FEW, 3, 1, (3, 2, "few")),
        (SeatsDisplay.FEW, 1, 1, (1, 0, "full")),
        (SeatsDisplay.HIDDEN, 20, 1, (None, None, None)),
        (SeatsDisplay.HIDDEN, 1, 1, (None, None, None)),
    ],
)
def test_seats_are_shown_as_the_organisers_want(client: Client, display, seats, registered, shown) -> None:
    network = make_network()
    gathering = make_gathering(network=network, seats=seats, seats_display=display)
    for _ in range(registered):
        make_registration(gathering)
    [line] = listed(client, network)
    whole = client.get(f"/api/v1/gatherings/{gathering.slug}").json()
    for answer in (line, whole):
        assert (answer["seats"], answer["seats_left"], answer["availability"]) == shown


def test_those_who_wait_take_no_seat_and_are_in_no_figure(client: Client) -> None:
    network = make_network()
    gathering = make_gathering(network=network, seats=1)
    for _ in range(3):
        make_registration(gathering)
    [line] = listed(client, network)
    assert (line["seats_left"], line["availability"], line["state"], line["sign_up"]) == (
        0,
        "full",
        "published",
        "open",
    )
    assert "waiting" not in str(client.get(f"/api/v1/gatherings/{gathering.slug}").json())


def test_the_state_follows_the_gatherings_life(client: Client) -> None:
    network = make_network()
    make_gathering(network=network, slug="ny", registration_opens=in_days(2))
    make_gathering(network=network, slug="oppen")
    make_gathering(network=network, slug="stangd", registration_closes=in_days(-1))
    make_gathering(network=network, slug="annanstans", takes_registrations=False)
    installd = make_gathering(network=network, slug="installd")
    installd.desk.cancelled_at = timezone.now()
    installd.desk.save()
    make_gathering(network=network, slug="holls", starts=in_days(-20))
    make_gathering(network=network, slug="dokumenterad", starts=in_days(-20), documented_at=in_days(-10))
    states = {item["slug"]: (item["state"], item["sign_up"]) for item in listed(client, network, when="all")}
    assert states == {
        "ny": ("published", "not_yet"),
        "oppen": ("published", "open"),
        "stangd": ("closed", "closed"),
        "annanstans": ("published", "elsewhere"),
        "installd": ("cancelled", "cancelled"),
        "holls": ("held", "over"),
        "dokumenterad": ("documented", "over"),
    }


def test_the_list_is_of_coming_gatherings_unless_something_else_is_asked_for(client: Client) -> None:
    network = make_network()
    make_gathering(network=network, slug="snart", starts=in_days(3))
    make_gathering(network=network, slug="sedan", starts=in_days(30))
    make_gathering(network=network, slug="nyss", starts=in_days(-3))
    make_gathering(
        network=network, slug="langesen", starts=timezone.now().replace(year=2017, month=4, day=25)
    )
    assert slugs(client, network) == ["snart", "sedan"]
    assert slugs(client, network, when="upcoming") == ["snart", "sedan"]
    assert slugs(client, network, when="past") == ["nyss", "langesen"]
    assert slugs(client, network, when="all") == ["langesen", "nyss", "snart", "sedan"]
    assert slugs(client, network, when="2017") == ["langesen"]
    assert slugs(client, network, when="2016") == []


def test_the_list_is_filtered_by_place_kind_and_theme(client: Client) -> None:
    network = make_network()
    theme = Theme.objects.create(name="Hjul", slug="hjul")
    make_gathering(network=network, slug="kramfors", place=place("2282"), kind="kafe")
    themed = make_gathering(network=network, slug="umea", place=place("2480"))
    themed.themes.add(theme)
    themed.save()
    assert slugs(client, network, place="2282") == ["kramfors"]
    assert slugs(client, network, place="kramfors") == ["kramfors"]
    assert slugs(client, network, place="22") == ["kramfors"]
    assert slugs(client, network, kind="kafe") == ["kramfors"]
    assert slugs(client, network, theme="hjul") == ["umea"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place", "9999"),
        ("place", "\0"),
        ("kind", "fest"),
        ("theme", "finns-inte"),
        ("network", "finns-inte"),
        ("when", "0000"),
        ("when", "²⁰¹⁷"),
        ("when", "soon"),
    ],
)
def test_a_filter_that_leads_nowhere_is_refused_by_name(client: Client, field: str, value: str) -> None:
    response = client.get("/api/v1/gatherings", {field: value})
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field


def test_what_is_not_for_all_is_not_there(client: Client) -> None:
    network = make_network()
    make_gathering(network=network, slug="utkast", is_published=False)
    closed = make_gathering(network=network, slug="sluten")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(make_person(is_superuser=True))
    assert slugs(client, network, when="all") == []
    for slug in ("utkast", "sluten", "finns-inte", "%00"):
        for path in (slug, f"{slug}/schedule"):
            response = client.get(f"/api/v1/gatherings/{path}")
            assert response.status_code == 404
            assert response.json()["error"]["field"] == "slug"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_four_queries_however_many(
    client: Client, django_assert_num_queries, count: int
) -> None:
    network = make_network()
    theme = Theme.objects.create(name="Hjul", slug="hjul")
    for _ in range(count):
        gathering = make_gathering(
            network=network, seats=5, max_per_organisation=2, venue=make_venue(), host=organisation()
        )
        gathering.themes.add(theme)
        gathering.save()
        make_registration(gathering)
    with django_assert_num_queries(4):  # the filter's network, the rows, their networks, their themes
        items = listed(client, network)
    assert len(items) == count


def test_one_gathering_costs_five_queries(client: Client, django_assert_num_queries) -> None:
    gathering = make_gathering(
        network=make_network(), seats=5, venue=make_venue(), host=organisation(), sessions=3
    )
    make_registration(gathering)
    with django_assert_num_queries(5):  # its line, the page, the network, the themes, the seats
        client.get(f"/api/v1/gatherings/{gathering.slug}")


def test_a_network_shows_its_members_and_their_roles(client: Client) -> None:
    network = make_network(
        title="Landsbygdsnätverket", roles=["kommunchef", "ordförande"], host=organisation("22"),
        members=[organisation("2282"), organisation("2480")], cadence="fyra gånger om året", purpose="<p>Att lära.</p>",
    )  # fmt: skip
    answer = client.get(f"/api/v1/networks/{network.slug}").json()
    assert [(member["organisation"]["code"], member["roles"]) for member in answer.pop("members")] == [
        ("2282", ["kommunchef", "ordförande"]),
        ("2480", ["kommunchef", "ordförande"]),
    ]
    assert answer.pop("purpose_html") == "<p>Att lära.</p>"
    assert answer == {
        "slug": network.slug,
        "title": "Landsbygdsnätverket",
        "summary": network.summary,
        "membership": "open",
        "cadence": "fyra gånger om året",
        "host": {"id": f"{organisation('22').pk:06d}", "code": "22", "name": organisation("22").name},
        "place": None,
        "themes": [],
        "url": f"http://127.0.0.1:8000/natverk/{network.slug}/",
        "gatherings_url": f"http://127.0.0.1:8000/api/v1/gatherings?when=all&network={network.slug}",
    }
    listed = {item["slug"]: item for item in client.get("/api/v1/networks?limit=500").json()["items"]}
    assert listed[network.slug] == answer


def test_an_unknown_network_is_told_in_the_one_shape(client: Client) -> None:
    response = client.get("/api/v1/networks/finns-inte")
    assert response.status_code == 404
    assert "finns-inte" in response.json()["error"]["message"]


@pytest.mark.parametrize("count", [1, 3])
def test_networks_cost_two_queries_however_many(
    client: Client, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        make_network(host=organisation("22"), place=place("22"))
    with django_assert_num_queries(2):
        client.get("/api/v1/networks?limit=500")


@pytest.mark.parametrize("members", [1, 3])
def test_one_network_costs_four_queries_however_many_members(
    client: Client, django_assert_num_queries, members: int
) -> None:
    network = make_network(
        roles=["kommunchef", "ordförande"],
        members=[organisation(code) for code in ("2282", "2480", "22")[:members]],
    )
    with django_assert_num_queries(4):
        client.get(f"/api/v1/networks/{network.slug}")
