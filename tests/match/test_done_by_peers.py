"""What the peers did, on a place's page: the most alike first, with the reason in words; and nothing that is not open to all."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE
from hjulet.match.kept_peers import kept_of_built_in
from hjulet.match.queries.done_by_peers import DoneByPeers, done_by_peers
from hjulet.meet.models import NetworkMember
from hjulet.share.models import ExamplePage
from tests.factories import make_network, make_person, organisation, place
from tests.follow.promises import act_for, make_reuse
from tests.match.peers import make_example, make_member, make_theme
from tests.share.knowledge import make_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_else(settings, tmp_path):
    settings.STATISTICS_FOLDER = tmp_path
    for page in ExamplePage.objects.all():
        page.unpublish()
    NetworkMember.objects.all().delete()


def done(where: Place | None = None) -> DoneByPeers:
    where = where or place("2282")
    return done_by_peers(ANYONE, where, kept_of_built_in(where.code))


def test_the_most_alike_come_first_two_from_each_and_never_from_the_place_itself():
    theme = make_theme()
    for number in range(3):
        make_example(theme, "2283", title=f"Sollefteå {number}", what_did_not_work="Bussen gick för tidigt.")
    make_example(theme, "1785", title="Säffle", what_did_not_work="Hemligt.", failures_for_members=True)
    make_example(theme, "2282", title="Kramfors eget")
    both = make_example(theme, "2283", title="Tillsammans")
    both.places.add(place("2282"))
    both.save()
    make_example(theme, "0180", title="Stockholm")
    hidden = make_example(theme, "2283", title="Dolt")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    make_example(theme, "2283", title="Utkast", live=False)
    found = done().examples
    told = [(one.title, one.peer, one.what_did_not_work) for one in found]
    assert told == [
        ("Säffle", "Säffle", ""),
        ("Sollefteå 2", "Sollefteå", "Bussen gick för tidigt."),
        ("Sollefteå 1", "Sollefteå", "Bussen gick för tidigt."),
    ]
    assert found[1].reason.startswith("Sollefteå är lik i folkmängd")
    page = Client().get(place("2282").get_absolute_url()).content.decode()
    assert found[1].reason in page
    assert "Bussen gick för tidigt." in page
    assert "Hemligt." not in page


def test_without_any_the_page_says_so_and_what_to_do():
    make_example(make_theme(), "0180")
    assert done() == DoneByPeers([], [], [], [])
    page = Client().get(place("2282").get_absolute_url()).content.decode()
    assert "Ingen av dem som liknar Kramfors har delat något exempel än." in page
    assert "Fråga dem som liknar er" in page


def test_lessons_networks_and_those_who_did_the_same():
    make_lesson(title="Från Säffle", places=[place("1785")])
    make_lesson(title="Härifrån", places=[place("2282")])
    both = make_network(title="Båda", members=[organisation("1785"), organisation("2282")])
    only = make_network(title="Bara de andra", members=[organisation("2283"), organisation("1785")])
    shut = make_network(title="Stängt", members=[organisation("1785")])
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    example = make_example(make_theme(), "2282")
    writer = act_for(organisation("2283"), person=make_person(), is_representative=True)
    make_reuse(writer, example, organisation("2283"))
    found = done()
    assert [(one.title, one.peer) for one in found.lessons] == [("Från Säffle", "Säffle")]
    assert [(one.title, one.members) for one in found.networks] == [(only.title, ["Säffle", "Sollefteå"])]
    assert both.title not in {one.title for one in found.networks}
    assert found.followers == [("Sollefteå kommun", "/platser/solleftea/")]


def test_a_county_hears_of_what_the_municipalities_of_its_peers_did():
    make_example(make_theme(), "2480", title="Umeå gjorde")
    near = kept_of_built_in("22")
    assert "24" in near.further
    assert [(one.title, one.peer) for one in done(place("22")).examples] == [
        ("Umeå gjorde", "Västerbottens län")
    ]


def test_it_costs_three_queries_for_one_example_and_for_many(django_assert_num_queries):
    here, theme = place("2282"), make_theme()
    kept = kept_of_built_in("2282")
    make_example(theme, "2283")
    with django_assert_num_queries(3):
        done_by_peers(ANYONE, here, kept)
    for code in ("2283", "1785", "0860", "1782"):
        make_example(theme, code)
    with django_assert_num_queries(3):
        done_by_peers(ANYONE, here, kept)


def test_the_button_to_ask_has_said_the_theme_and_for_whom():
    theme, asker = make_theme(), make_member()
    browser = Client()
    browser.force_login(asker)
    page = browser.get(f"/fragor/ny/?plats=kramfors&amne={theme.slug}").content.decode()
    assert f'<option value="{theme.pk}" selected>' in page
    assert f'<option value="{organisation().pk}" selected>' in page
    for words in ("plats=stockholm", "amne=finns-inte", f"plats={'x' * 300}"):
        assert browser.get(f"/fragor/ny/?{words}").status_code == 200
