"""Series in the editor: what follows and what does not, said to whoever publishes; and one more of the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hjulet.hub.wording import local
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_occasion,
    make_series,
    organisation,
)
from tests.meet.editor_forms import OpenForm, clock, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def browser(network: NetworkPage) -> Client:
    found = Client()
    found.force_login(make_coordinator(network))
    return found


def test_a_new_series_and_its_first_occasion_in_the_editor(browser, network):
    add = reverse("wagtailadmin_pages:add", args=["hjulet", "seriespage", network.pk])
    form = OpenForm(browser, add).set(title="Lärkaféer", slug="larkafeer", summary="Om mycket.", seats="25")
    form.set(target_group="Utvecklare", host=str(organisation("22").pk)).publish()
    series = SeriesPage.objects.get(slug="larkafeer")
    assert series.live
    assert series.last_said["seats"] == 25
    add = reverse("wagtailadmin_pages:add", args=["hjulet", "gatheringpage", series.pk])
    form = OpenForm(browser, add)
    assert (form.fields["seats"], form.fields["target_group"]) == ("25", "Utvecklare")
    form.set(title="Kafé 1", slug="kafe-1", summary="Det första.", starts=clock(in_days(20)))
    form.set(ends=clock(in_days(21)), seats="12").publish()
    occasion = GatheringPage.objects.get(slug="kafe-1")
    assert (occasion.live, occasion.seats, occasion.host) == (True, 12, organisation("22"))
    assert occasion.get_parent().pk == series.pk


def test_publishing_says_how_many_followed_and_whose_draft_was_given_the_same(browser, network):
    series = make_series(network=network, seats=20)
    make_occasion(series, title="Följer")
    drafted = make_occasion(series, title="Med utkast")
    make_occasion(series, title="För sig", seats=5)
    draft = GatheringPage.objects.get(pk=drafted.pk)
    draft.price_note = "oklart"
    draft.save_revision()
    form = OpenForm(browser, reverse("wagtailadmin_pages:edit", args=[series.pk])).set(seats="30")
    answer = browser.get(form.publish().url)
    shown = words_of(answer)
    assert "2 tillfällen följde med ändringen." in shown
    assert "”Med utkast” har ett utkast som inte är publicerat." in shown
    seats = GatheringPage.objects.child_of(series).values_list("title", "seats")
    assert dict(seats) == {"Följer": 30, "Med utkast": 30, "För sig": 5}


def test_the_series_page_shows_what_deviates_and_follows_again(browser, network):
    series = make_series(network=network, seats=20)
    occasion = make_occasion(series, seats=12, title="Det egna")
    url = reverse("editor_series", args=[series.pk])
    shown = words_of(browser.get(url))
    assert "Det egna" in shown
    assert "Platser1220" in shown
    follow = reverse("editor_follow_again", args=[series.pk, occasion.pk, "seats"])
    assert browser.get(follow).status_code == 405
    assert "följer serien igen" in words_of(browser.post(follow, follow=True))
    assert GatheringPage.objects.get(pk=occasion.pk).seats == 20
    assert "Följer serien i allt." in words_of(browser.get(url))
    wrong = reverse("editor_follow_again", args=[series.pk, occasion.pk, "title"])
    assert browser.post(wrong).status_code == 404


def test_others_series_and_gatherings_are_not_shown_changed_or_copied(browser):
    series = make_series(network=make_network(), seats=20)
    occasion = make_occasion(series, seats=12)
    pages = GatheringPage.objects.count()
    for name in ("editor_series", "editor_another_series"):
        assert browser.get(reverse(name, args=[series.pk])).status_code == 403
    follow = reverse("editor_follow_again", args=[series.pk, occasion.pk, "seats"])
    assert browser.post(follow).status_code == 403
    another = reverse("editor_another", args=[occasion.pk])
    assert browser.get(another).status_code == 403
    assert browser.post(another, {"starts": "2031-03-10 10:00"}).status_code == 403
    assert GatheringPage.objects.get(pk=occasion.pk).seats == 12
    assert GatheringPage.objects.count() == pages


def test_one_more_of_the_same_asks_for_the_date_and_opens_the_draft(browser, network):
    gathering = make_gathering(network=network, title="Frukost", joining_link="https://mote.invalid/a")
    another = reverse("editor_another", args=[gathering.pk])
    assert another in browser.get(reverse("editor_participants", args=[gathering.pk])).content.decode()
    assert browser.post(another, {"starts": ""}).status_code == 422
    asked = browser.get(another).content.decode()
    assert 'type="datetime-local"' in asked
    assert "AdminDateTimeInput" not in asked
    wrong = browser.post(another, {"starts": "i mars"})
    assert wrong.status_code == 422
    assert "Skriv dag och klockslag så här" in words_of(wrong)
    assert "i mars" in wrong.content.decode()
    answer = browser.post(another, {"starts": "2031-03-10 10:00"})
    copy = GatheringPage.objects.get(title="Frukost", live=False)
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert (local(copy.starts).strftime("%Y-%m-%d %H:%M"), copy.joining_link) == ("2031-03-10 10:00", "")
    browser.post(another, {"starts": "2031-04-10T10:00", "joining_link": "on"})
    kept = GatheringPage.objects.filter(title="Frukost", live=False).latest("pk")
    assert kept.joining_link == gathering.joining_link


def test_a_whole_series_again_proposes_the_same_weekday_next_year(browser, network):
    series = make_series(network=network, title="Kaféer")
    first = make_occasion(series, title="Ett", starts=in_days(10))
    second = make_occasion(series, title="Två", starts=in_days(40))
    url = reverse("editor_another_series", args=[series.pk])
    form = OpenForm(browser, url)
    proposed = local(first.starts).replace(tzinfo=None) + timedelta(weeks=52)
    assert form.fields[f"starts_{first.pk}"].startswith(proposed.strftime("%Y-%m-%dT%H:%M"))
    form.set(**{f"starts_{second.pk}": "", "title": "Kaféer igen"}).send()
    copy = SeriesPage.objects.get(title="Kaféer igen")
    assert not copy.live
    assert [page.title for page in GatheringPage.objects.child_of(copy)] == ["Ett"]
