"""Workers that come to the same follower at the same moment: one mail for the period."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from hjulet.hub.actions_following import follow_place
from hjulet.hub.models import PlaceDigest, PlaceFollowing
from hjulet.meet.actions.place_news import tell_of_places
from hjulet.meet.models import OutgoingMail
from hjulet.share.models import ExamplePage
from tests.factories import make_example, make_person, place

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4
MONDAY = datetime(2031, 1, 20, 8, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_several_workers_at_the_same_moment_write_one_mail():
    before = MONDAY - timedelta(days=7)
    follow_place(make_person(), place())
    PlaceFollowing.objects.update(since=before)
    PlaceDigest.objects.update(told_until=before, period="2031-W03")
    ExamplePage.objects.filter(pk=make_example().pk).update(first_published_at=MONDAY - timedelta(days=1))
    start = Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            start.wait()
            return tell_of_places(MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        written = list(pool.map(work, range(WORKERS)))
    assert sorted(written) == [0, 0, 0, 1]
    assert OutgoingMail.objects.filter(letter="meet.place_news").count() == 1
