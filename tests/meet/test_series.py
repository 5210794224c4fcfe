"""The page of a series, and how its occasions belong to its network."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from lxml import html
from wagtail.models import PageViewRestriction

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries, rules
from hjulet.meet.models import GatheringPage
from hjulet.meet.queries.series import next_host_of, numbered
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_occasion,
    make_registration,
    make_series,
    make_venue,
    organisation,
)

pytestmark = pytest.mark.django_db


def page_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode())


def text_of(element):
    return " ".join(element.text_content().split())


def test_occasions_stand_in_order_of_time_with_number_place_host_and_what_is_left(client):
    series = make_series(title="Lärkafé om kompetens", host=organisation("22"))
    venue = make_venue(name="Folkets hus", town="Kramfors")
    last = make_occasion(series, title="Det sista", starts=in_days(60), mode="online")
    middle = make_occasion(series, title="Det andra", starts=in_days(20), venue=venue)
    first = make_occasion(series, title="Det första", starts=in_days(-20), host=organisation("2282"))
    document = page_of(client, "/serier/larkafe-om-kompetens/")
    rows = [text_of(row) for row in document.xpath("//ol[@class='gatherings']/li")]
    assert [title.text_content() for title in document.xpath("//ol[@class='gatherings']//h3")] == [
        first.title,
        middle.title,
        last.title,
    ]
    assert "Tillfälle 1" in rows[0]
    assert "Värd: Kramfors kommun" in rows[0]
    assert "Läs vad som blev kvar" in rows[0]
    assert "Läs vad som blev kvar" not in rows[1]
    assert "Tillfälle 2 nästa" in rows[1]
    assert "Folkets hus, Kramfors" in rows[1]
    assert "Öppet för anmälan" in rows[1]
    assert "Tillfälle 3" in rows[2]
    assert "Digitalt" in rows[2]
    links = {link.get("href") for link in document.xpath("//main//a")}
    assert {"/serier/larkafe-om-kompetens/anmalan/", f"/traffar/{middle.slug}/anmalan/"} <= links


def test_the_next_host_is_the_next_occasions_else_whom_the_latest_named():
    series = make_series()
    make_occasion(series, starts=in_days(-40), next_host=organisation("2281"))
    make_occasion(series, starts=in_days(-20), next_host=organisation("2282"))
    coming = make_occasion(series, starts=in_days(20), host=None)
    assert next_host_of(numbered(queries.series.occasions(ANYONE, series))) == organisation("2282")
    GatheringPage.objects.filter(pk=coming.pk).update(host=organisation("2284"))
    assert next_host_of(numbered(queries.series.occasions(ANYONE, series))) == organisation("2284")


def test_a_gathering_in_a_series_belongs_to_the_series_network(client, django_assert_num_queries):
    network = make_network(members=[organisation("2282")])
    series = make_series(network=network)
    occasion = make_occasion(series, audience="members")
    other = make_occasion(make_series(), title="Någon annans")
    straight = make_gathering(network=network)
    assert queries.network_of(occasion) == network
    assert queries.network_of(other) is None
    with django_assert_num_queries(2):
        rows = queries.with_networks([occasion, other, straight])
    assert [(row.network, row.series) for row in rows] == [
        (network, series),
        (None, other.get_parent().specific),
        (network, None),
    ]
    found = queries.upcoming_gatherings(ANYONE, network=network)
    assert {gathering.pk for gathering in found} == {occasion.pk, straight.pk}
    assert occasion.title in text_of(page_of(client, network.get_absolute_url()))
    assert series.title in text_of(page_of(client, network.get_absolute_url()))
    feed = Calendar.from_ical(client.get(f"/natverk/{network.slug}/kalender.ics").content)
    assert {str(event["summary"]) for event in feed.walk("VEVENT")} == {occasion.title, straight.title}
    listed = client.get(f"/api/v1/gatherings?network={network.slug}").json()["items"]
    assert {(row["slug"], row["network"]) for row in listed} == {
        (occasion.slug, network.slug),
        (straight.slug, network.slug),
    }


def test_the_planning_group_may_edit_series_and_occasions_and_nobody_else_may():
    network = make_network()
    series = make_series(network=network)
    occasion = make_occasion(series)
    planner, stranger = make_coordinator(network), make_coordinator(make_network())
    assert rules.may_edit(planner, series)
    assert rules.may_publish(planner, occasion)
    assert not rules.may_edit(stranger, series)
    assert not rules.may_edit(stranger, occasion)
    assert not rules.may_edit(ANYONE, series)


def test_a_gathering_says_which_occasion_it_is_with_the_way_to_all(client):
    series = make_series(title="Fyra träffar")
    for days in (10, 20, 30):
        make_occasion(series, starts=in_days(days))
    second = make_occasion(series, starts=in_days(15), title="Nummer två")
    make_occasion(series, starts=in_days(5), is_published=False)
    document = page_of(client, second.get_absolute_url())
    [link] = document.xpath("//main//a[@href='/serier/fyra-traffar/']")
    assert text_of(link) == "Tillfälle 2 av 4 i serien Fyra träffar"
    assert "i serien" not in text_of(page_of(client, make_gathering().get_absolute_url()))


def test_calendar_json_sitemap_and_jsonld_have_the_series(client):
    series = make_series(title="Serien i alla format", network=make_network(title="Nätet"))
    occasion = make_occasion(series, starts=in_days(9))
    hidden = make_occasion(series, starts=in_days(10), is_published=False)
    feed = Calendar.from_ical(client.get("/serier/serien-i-alla-format/kalender.ics").content)
    assert [str(event["summary"]) for event in feed.walk("VEVENT")] == [occasion.title]
    answer = client.get("/api/v1/series/serien-i-alla-format").json()
    assert (answer["title"], answer["network"], answer["sign_up_mode"]) == (series.title, "natet", "both")
    assert [(row["number"], row["slug"], row["state"]) for row in answer["occasions"]] == [
        (1, occasion.slug, "published")
    ]
    assert series.slug in {row["slug"] for row in client.get("/api/v1/series").json()["items"]}
    document = page_of(client, series.get_absolute_url())
    [twin] = document.xpath("//link[@rel='alternate'][@type='application/json']")
    assert twin.get("href") == "/api/v1/series/serien-i-alla-format"
    [script] = document.xpath("//script[@type='application/ld+json']")
    event, _crumbs = json.loads(script.text_content())
    assert (event["@type"], [sub["name"] for sub in event["subEvent"]]) == ("EventSeries", [occasion.title])
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/serier/serien-i-alla-format/" in sitemap
    assert hidden.title not in json.dumps(answer)
    assert client.get("/en/serier/serien-i-alla-format/").status_code == 200


@pytest.mark.parametrize("path", ["", "kalender.ics", "anmalan/"])
def test_a_draft_or_closed_series_is_not_found(client, path):
    make_series(slug="utkast", is_published=False)
    closed = make_series(slug="stangd")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/serier/utkast/{path}").status_code == 404
    assert client.get(f"/serier/stangd/{path}").status_code == 404
    assert client.get("/api/v1/series/stangd").status_code == 404


def test_a_series_costs_the_same_queries_for_any_number_of_occasions(client, django_assert_num_queries):
    series = make_series(network=make_network())
    make_occasion(series)
    client.get(series.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(series.get_absolute_url())
    for _ in range(3):
        make_occasion(series, host=organisation("2282"), venue=make_venue())
    with django_assert_num_queries(11):
        client.get(series.get_absolute_url())


def test_an_occasion_of_a_whole_series_cannot_be_joined_alone(client):
    series = make_series(sign_up_mode="whole")
    occasion = make_occasion(series)
    with pytest.raises(actions.RegistrationRefused) as refusal:
        make_registration(occasion)
    assert refusal.value.reason == "whole_series"
    document = page_of(client, occasion.get_absolute_url())
    links = {link.get("href") for link in document.xpath("//main//a")}
    assert f"/serier/{series.slug}/anmalan/" in links
    assert f"/traffar/{occasion.slug}/anmalan/" not in links
    form = page_of(client, f"/traffar/{occasion.slug}/anmalan/")
    assert form.xpath("//main//form[@method='post']") == []
    answer = client.get(f"/api/v1/gatherings/{occasion.slug}").json()
    assert answer["sign_up"] == "whole_series"
    posted = client.post(
        f"/api/v1/gatherings/{occasion.slug}/registrations",
        {"name": "Kim", "email": "kim@exempel.invalid", "organisation": "other"},
        content_type="application/json",
    )
    assert (posted.status_code, posted.json()["error"]["code"]) == (409, "whole_series")
    assert not occasion.registrations.exists()


def test_an_occasion_that_is_over_or_cancelled_says_so_whatever_the_series_says():
    series = make_series(sign_up_mode="whole")
    over = make_occasion(series, starts=timezone.now() - timedelta(days=3))
    assert rules.sign_up(over, over.desk, whole_only=True) is rules.SignUp.OVER
