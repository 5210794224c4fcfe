"""Nothing personal in logs or caches: the main flows are driven with a marker, and it is looked for afterwards."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
import zlib
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.meet import actions
from hjulet.meet.actions import retention
from hjulet.meet.models import Registration
from hjulet.meet.tokens import manage_token
from tests.factories import make_coordinator, make_gathering, make_network, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NAME = "Qvxzmarkör Qvxzsson"
ADDRESS = "qvxzmarkor@exempel.invalid"
FOOD = "qvxzrovor"
MARKS = ("qvxz", "QVXZ", "Qvxz")
PUBLIC = ("/", "/traffar/", "/natverk/", "/personuppgifter/", "/sitemap.xml", "/traffar/rss.xml",
          "/traffar/kalender.ics", "/api/v1/gatherings")  # fmt: skip


def everything_in(name: str) -> list[str]:
    """Each entry of a cache as text, unpacked as far as it goes."""
    cache = caches[name]
    if hasattr(cache, "_cache"):
        entries = [(str(key), value) for key, value in cache._cache.items()]
    else:
        entries = [(path, Path(path)) for path in cache._list_cache_files()]
    texts = []
    for key, stored in entries:
        value = stored
        if name == "pages" and not hasattr(cache, "_cache"):
            # When it expires, pickled, and then the value compressed.
            with stored.open("rb") as file:
                pickle.load(file)  # noqa: S301  written by the cache of this very test
                value = zlib.decompress(file.read())
        value = pickle.loads(value)  # noqa: S301  what we have just written
        texts.append(key + repr(value))
        if isinstance(value, tuple) and isinstance(value[-1], bytes):
            texts.append(gzip.decompress(value[-1]).decode(errors="replace"))
    return texts


def test_marker_is_in_no_log_and_no_cache_after_the_main_flows(
    caplog, page_cache, django_capture_on_commit_callbacks, capfd
):
    caplog.set_level(logging.DEBUG)
    network = make_network()
    gathering = make_gathering(network=network, asks_needs=True, seats=5)
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        data = {
            "name": NAME, "email": ADDRESS, "organisation": str(organisation().pk), "role": "Qvxzchef",
            "submission": "z" * 20, "mode": "on_site", "food": ["vegan"], "food_note": FOOD,
        }  # fmt: skip
        assert browser.post(reverse("sign_up", args=[gathering.slug]), data).status_code == 302
        browser.post(reverse("sign_up", args=[gathering.slug]), {**data, "name": ""})
        registration = Registration.objects.get(gathering=gathering, person__email=ADDRESS)
        browser.post(
            reverse("api:registrations", args=[gathering.slug]),
            json.dumps({"name": NAME, "email": ADDRESS, "role": "Qvxzchef", "organisation": "2282"}),
            content_type="application/json",
        )
    token = manage_token(registration)
    own = Client()
    own.get(reverse("registration", args=[token]))
    own.get(reverse("own_needs", args=[token]))
    own.post(reverse("own_needs", args=[token]), {"food_note": FOOD * 100})
    planner = Client()
    planner.force_login(make_coordinator(network))
    for name in ("editor_participants", "editor_needs", "editor_counted_needs"):
        assert planner.get(reverse(name, args=[gathering.pk])).status_code == 200
    planner.get(reverse("editor_export", args=[gathering.pk, "csv"]))
    person = Client()
    person.force_login(registration.person)
    assert NAME in person.get(reverse("own_data")).content.decode()
    person.get(reverse("own_data_file"))
    actions.deliver_outbox()
    assert any(ADDRESS in letter.to for letter in mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        own.post(reverse("cancel_registration", args=[token]))
    retention.run(None, at=timezone.now())
    for path in (*PUBLIC, gathering.get_absolute_url(), reverse("sign_up", args=[gathering.slug])):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert not any(mark in answer.content.decode() for mark in MARKS), path
    kept = everything_in("pages")
    assert len(kept) >= len(PUBLIC), "the page cache was in use"
    for text in (*kept, *everything_in("default"), caplog.text, *capfd.readouterr()):
        assert not any(mark in text for mark in MARKS)


def test_marker_is_in_no_log_when_an_archive_fails(caplog, settings, tmp_path):
    caplog.set_level(logging.DEBUG)
    from tests.meet.keeping import ADDRESS as HELD_ADDRESS
    from tests.meet.keeping import MARKER, make_past

    (tmp_path / "archive").write_text("not a folder")
    settings.STORAGES = {
        **settings.STORAGES,
        "archive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "archive", "base_url": None},
        },
    }
    make_past(days=800)
    assert retention.run(None).failed
    assert "Nothing was removed by rule G5" in caplog.text
    assert MARKER not in caplog.text
    assert HELD_ADDRESS not in caplog.text


def test_what_stands_for_a_registration_in_an_error_says_nothing_about_the_person():
    gathering = make_gathering()
    with_name = Registration(gathering=gathering, name=NAME)
    assert NAME not in str(with_name)
    assert NAME not in repr(with_name)
