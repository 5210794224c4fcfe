"""What occasions share with their series: followed as long as it says the same, never taken from whoever says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, OutgoingMail, SeriesPage
from hjulet.meet.queries.following import attribute_of, occasion_lines, shared_values
from tests.factories import (
    in_days,
    make_coordinator,
    make_network,
    make_occasion,
    make_registration,
    make_series,
    make_venue,
    organisation,
    place,
)


def publish(series: SeriesPage, **fields: Any) -> SeriesPage:
    """As in the editor: the latest revision is opened, changed, saved and published."""
    page = SeriesPage.objects.get(pk=series.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return SeriesPage.objects.get(pk=series.pk)


def publish_occasion(occasion: GatheringPage, **fields: Any) -> None:
    page = GatheringPage.objects.get(pk=occasion.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def fresh(occasion: GatheringPage) -> GatheringPage:
    return GatheringPage.objects.get(pk=occasion.pk)


@pytest.mark.django_db
def test_a_new_value_goes_to_those_that_follow_and_passes_those_that_say_otherwise():
    series = make_series(seats=20, target_group="Utvecklare")
    follows, differs = make_occasion(series), make_occasion(series, seats=12)
    publish(series, seats=30)
    assert (fresh(follows).seats, fresh(differs).seats) == (30, 12)
    publish(series, seats=40, target_group="Alla")
    assert (fresh(follows).seats, fresh(follows).target_group) == (40, "Alla")
    assert (fresh(differs).seats, fresh(differs).target_group) == (12, "Alla")


@pytest.mark.django_db
def test_an_occasion_that_comes_to_say_the_same_follows_again():
    series = make_series(seats=20)
    occasion = make_occasion(series, seats=12)
    publish_occasion(occasion, seats=20)
    publish(series, seats=25)
    assert fresh(occasion).seats == 25


@pytest.mark.django_db
def test_past_and_cancelled_occasions_stay_as_they_were():
    network = make_network()
    series = make_series(network=network, seats=20)
    past = make_occasion(series, starts=in_days(-5))
    cancelled = make_occasion(series)
    actions.cancel_gathering(make_coordinator(network), cancelled, "Tyvärr")
    publish(series, seats=30)
    assert (fresh(past).seats, fresh(cancelled).seats) == (20, 20)


@pytest.mark.django_db
def test_people_are_told_when_what_they_have_in_the_calendar_changes_and_only_then():
    series = make_series(mode="hybrid", joining_link="https://mote.invalid/a", target_group="Alla")
    occasion = make_occasion(series)
    registration = make_registration(occasion)
    publish(series, target_group="Några")
    told = OutgoingMail.objects.filter(registration=registration, kind="gathering_changed")
    assert told.count() == 0
    publish(series, joining_link="https://mote.invalid/b")
    assert told.count() == 1
    assert fresh(occasion).joining_link == "https://mote.invalid/b"
    publish(series)
    assert told.count() == 1


@pytest.mark.django_db
def test_a_draft_is_never_published_but_gets_the_value_too():
    series = make_series(seats=20)
    occasion = make_occasion(series, title="Som publicerad")
    draft = fresh(occasion)
    draft.title, draft.price_note = "Bara ett utkast", "inte klart"
    draft.save_revision()
    publish(series, seats=30, price_note="lunch ingår")
    published = fresh(occasion)
    assert (published.title, published.seats, published.price_note) == (
        "Som publicerad",
        30,
        "lunch ingår",
    )
    assert published.has_unpublished_changes
    draft = published.get_latest_revision_as_object()
    assert (draft.title, draft.seats, draft.price_note) == ("Bara ett utkast", 30, "inte klart")


@pytest.mark.django_db
def test_an_unpublished_occasion_follows_in_its_draft_and_is_not_published():
    series = make_series(seats=20)
    occasion = make_occasion(series, is_published=False)
    fresh(occasion).save_revision()
    publish(series, seats=30)
    assert not fresh(occasion).live
    assert fresh(occasion).get_latest_revision_as_object().seats == 30


@pytest.mark.django_db
def test_a_planned_publishing_of_a_draft_is_kept():
    series = make_series(seats=20)
    occasion = make_occasion(series)
    draft = fresh(occasion)
    draft.save_revision().publish()
    draft = fresh(occasion)
    draft.title, draft.go_live_at = "Från i morgon", in_days(1)
    draft.save_revision().publish()
    assert fresh(occasion).approved_schedule
    publish(series, seats=30)
    assert (fresh(occasion).title, fresh(occasion).seats) == (occasion.title, 30)
    scheduled = fresh(occasion).scheduled_revision
    assert scheduled is not None
    assert scheduled.as_object().seats == 30


@pytest.mark.django_db
def test_the_municipality_goes_with_the_venue_unless_it_was_written_otherwise():
    kramfors, sundsvall = make_venue(place=place("2282")), make_venue(place=place("2281"))
    series = make_series(venue=kramfors)
    moves = make_occasion(series, place=place("2282"))
    stays = make_occasion(series, place=place("2284"))
    publish(series, venue=sundsvall)
    assert (fresh(moves).venue, fresh(moves).place) == (sundsvall, place("2281"))
    assert (fresh(stays).venue, fresh(stays).place) == (sundsvall, place("2284"))


@pytest.mark.django_db
def test_an_old_revision_of_the_series_never_brings_back_what_it_said_last():
    series = make_series(seats=20)
    occasion = make_occasion(series)
    page = SeriesPage.objects.get(pk=series.pk)
    old = page.save_revision()
    publish(series, seats=30)
    old.publish()
    assert SeriesPage.objects.get(pk=series.pk).last_said["seats"] == 20
    assert fresh(occasion).seats == 20


@pytest.mark.django_db
def test_the_first_occasion_of_an_unpublished_series_follows_its_first_publish():
    series = make_series(seats=20, is_published=False)
    occasion = make_occasion(series)
    publish(series, seats=30)
    assert fresh(occasion).seats == 30


@pytest.mark.django_db
def test_following_again_by_field_and_who_may():
    network = make_network()
    series = make_series(network=network, seats=20, host=organisation("22"))
    occasion = make_occasion(series, seats=12, host=organisation("2282"))
    planner = make_coordinator(network)
    [line] = occasion_lines(planner, series)
    assert [(one.name, one.own, one.of_series) for one in line.deviations] == [
        ("host", "Kramfors kommun", "Region Västernorrland"),
        ("seats", "12", "20"),
    ]
    actions.follow_series_again(planner, occasion, "host")
    assert (fresh(occasion).host, fresh(occasion).seats) == (organisation("22"), 12)
    for stranger in (ANYONE, make_coordinator(make_network())):
        with pytest.raises(PermissionDenied):
            actions.follow_series_again(stranger, occasion, "seats")
        with pytest.raises(PermissionDenied):
            occasion_lines(stranger, series)
    with pytest.raises(ValueError, match="title"):
        actions.follow_series_again(planner, occasion, "title")
    assert fresh(occasion).seats == 12


# Wagtail's figures for searching and for "used in" are a third of what a hundred saved pages cost, and the
# law knows nothing of them: here they are left to a worker, as in operation.

NUMBERS = ("seats", "max_per_organisation", "price_ore", "offer_hours")
"""Fields that any small number fits, so that values are often the same by chance."""
SMALL = st.integers(min_value=1, max_value=3)
CHANGES = st.one_of(
    st.tuples(st.just("series"), st.dictionaries(st.sampled_from(NUMBERS), SMALL, min_size=1)),
    st.tuples(st.just("occasion"), st.sampled_from([0, 1]), st.sampled_from(NUMBERS), SMALL),
    st.tuples(st.just("draft"), st.sampled_from([0, 1]), st.sampled_from(NUMBERS), SMALL),
)


class TestTheLawOfFollowing(TestCase):
    """In whatever order series, occasions and drafts are written, a field that follows equals, and no other is touched."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Made once: every example finds the three pages as they were."""
        cls.series = make_series(seats=1, price_ore=1, offer_hours=1, max_per_organisation=1)
        cls.both = [make_occasion(cls.series), make_occasion(cls.series)]

    @given(changes=st.lists(CHANGES, min_size=1, max_size=7))
    @settings(max_examples=25, deadline=None)
    def test_a_followed_field_equals_and_an_overridden_one_never_changes(self, changes):
        series = SeriesPage.objects.get(pk=self.series.pk)
        both = [fresh(occasion) for occasion in self.both]
        said = dict.fromkeys(NUMBERS, 1)
        live: list[dict[str, int]] = [dict(said), dict(said)]
        drafts: list[dict[str, int] | None] = [None, None]
        for change in changes:
            if change[0] == "series":
                publish(series, **change[1])
                for number in range(2):
                    live[number] = _told(live[number], said, change[1])
                    if (draft := drafts[number]) is not None:
                        drafts[number] = _told(draft, said, change[1])
                said |= change[1]
            elif change[0] == "occasion":
                _, number, name, value = change
                publish_occasion(both[number], **{name: value})
                live[number][name], drafts[number] = value, None
            else:
                _, number, name, value = change
                page = fresh(both[number]).get_latest_revision_as_object()
                setattr(page, name, value)
                page.save_revision()
                drafts[number] = {**(drafts[number] or live[number]), name: value}
        for number, occasion in enumerate(both):
            page = fresh(occasion)
            assert _numbers(page) == live[number]
            expected = drafts[number] or live[number]
            latest = page.get_latest_revision_as_object() if page.latest_revision_id else page
            assert _numbers(latest) == expected
        assert {name: SeriesPage.objects.get(pk=series.pk).last_said[name] for name in NUMBERS} == said


def _told(values: dict[str, int], said: dict[str, int], news: dict[str, int]) -> dict[str, int]:
    """The rule in one line, apart from the code that is tested."""
    return {
        name: news[name] if name in news and value == said[name] else value for name, value in values.items()
    }


def _numbers(page: GatheringPage) -> dict[str, int]:
    return {name: getattr(page, name) for name in NUMBERS}


@pytest.mark.django_db
def test_every_followed_field_exists_on_both_and_can_be_kept_as_json():
    series = make_series()
    occasion = make_occasion(series)
    assert shared_values(occasion) == shared_values(series)
    for name in SeriesPage.FOLLOWED:
        own = GatheringPage._meta.get_field(name)
        assert type(own) is type(SeriesPage._meta.get_field(name)), name
        assert hasattr(occasion, attribute_of(name))
