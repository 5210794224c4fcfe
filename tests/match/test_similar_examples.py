"""On a place's page: examples from municipalities like it, with what makes them so; and nothing when there are none."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from hjulet.hub.rules import ANYONE
from hjulet.match.queries.places import places_of_same_size
from hjulet.match.queries.similar_examples import examples_from_similar
from hjulet.share.models import ExamplePage
from tests.factories import place
from tests.match.peers import make_example, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_examples():
    for page in ExamplePage.objects.all():
        page.unpublish()


def titles(found) -> list[str]:
    return [one.example.title for one in found]


def test_the_most_alike_come_first_two_from_each_and_never_from_the_place_itself():
    theme = make_theme()
    for number in range(3):
        make_example(theme, "2283", title=f"Sollefteå {number}")
    make_example(theme, "2282", title="Kramfors eget")
    make_example(theme, "0180", title="Stockholm")
    hidden = make_example(theme, "2283", title="Dolt")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    make_example(theme, "2283", title="Utkast", live=False)
    found = examples_from_similar(ANYONE, place("2282"))
    assert titles(found) == ["Sollefteå 2", "Sollefteå 1"]
    assert found[0].reason.startswith(
        "Sollefteå har ungefär lika många invånare som Kramfors och har också minskat sedan 1975: \u2212"
    )
    page = Client().get(place("2282").get_absolute_url()).content.decode()
    assert "Exempel från kommuner som liknar er" in page
    assert found[0].reason in page


def test_without_any_the_page_says_nothing_of_it():
    make_example(make_theme(), "0180")
    assert examples_from_similar(ANYONE, place("2282")) == []
    assert examples_from_similar(ANYONE, place("22")) == []
    page = Client().get(place("2282").get_absolute_url()).content.decode()
    assert "Exempel från kommuner som liknar er" not in page
    assert places_of_same_size(ANYONE, place("2282"))[0].place.name in page


def test_it_costs_the_same_number_of_queries_for_one_example_and_for_many(django_assert_num_queries):
    theme = make_theme()
    make_example(theme, "2283")
    with django_assert_num_queries(6):
        examples_from_similar(ANYONE, place("2282"))
    for code in ("2283", "0862", "0513", "2418", "1737"):
        make_example(theme, code)
    with django_assert_num_queries(6):
        examples_from_similar(ANYONE, place("2282"))
