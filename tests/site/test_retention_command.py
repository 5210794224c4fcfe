"""`hjulet retention`, and the night's work of the worker."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from hjulet.cli import parser
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.commands import retention
from hjulet.meet.models import RegistrationNeeds, RetentionEntry
from hjulet.site import commands
from tests.meet.keeping import ADDRESS, MARKER, make_past

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_archive(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "archive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "archive", "base_url": None},
        },
    }
    return tmp_path / "archive"


def run(*words: str) -> int:
    arguments = parser().parse_args(["retention", *words])
    return retention(arguments)


def test_list_names_rule_count_and_day_and_nobody(capsys):
    past = make_past(days=20)
    assert run("list", "--json") == 0
    printed = capsys.readouterr().out
    lines = [line for line in json.loads(printed) if line["gathering"] == past.gathering.slug]
    needs = next(line for line in lines if line["subject"] == "needs")
    assert (needs["rule"], needs["way"], needs["count"], needs["is_due"]) == ("G1", "remove", 1, True)
    assert datetime.fromisoformat(needs["due"]) == past.gathering.ends.replace(microsecond=0) + timedelta(
        days=14
    )
    assert run("list") == 0
    printed += capsys.readouterr().out
    assert "(due)" in printed
    assert MARKER not in printed
    assert ADDRESS not in printed


def test_dry_run_says_and_run_does(capsys):
    past = make_past(days=20)
    assert run("run", "--dry-run") == 0
    assert "would be done; nothing was removed" in capsys.readouterr().out
    assert RegistrationNeeds.objects.filter(registration=past.registration).exists()
    assert run("run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["dry_run"] is False
    assert {"rule": "G1", "subject": "needs", "way": "remove", "gathering": past.gathering.title, "count": 1,
            "archive": "", "sha256": ""} in report["done"]  # fmt: skip
    assert not RegistrationNeeds.objects.filter(registration=past.registration).exists()


def test_archive_that_cannot_be_written_ends_with_1_and_says_so(capsys, own_archive):
    own_archive.write_text("not a folder")
    make_past(days=800)
    assert run("run") == 1
    said = capsys.readouterr().err
    assert "the archive could not be written" in said
    assert MARKER not in said


@pytest.mark.parametrize("words", [[], ["burn"], ["run", "--quickly"]])
def test_words_that_are_not_understood_end_with_2(words):
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["retention", *words])
    assert stopped.value.code == 2


@pytest.fixture
def clock(monkeypatch):
    """Sets the worker's clock in Sweden."""
    monkeypatch.setattr(commands, "_cleaned_on", None)

    def at(text: str) -> None:
        moment = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)
        monkeypatch.setattr(commands.timezone, "now", lambda: moment)

    return at


def test_night_work_is_done_once_a_night_from_three(clock):
    past = make_past(days=20)
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    clock(f"{day}T02:59")
    commands.remove_what_is_due()
    assert RegistrationNeeds.objects.filter(registration=past.registration).exists()
    clock(f"{day}T03:00")
    commands.remove_what_is_due()
    assert not RegistrationNeeds.objects.filter(registration=past.registration).exists()
    entries = RetentionEntry.objects.count()
    RegistrationNeeds.objects.create(registration=past.registration, content={"food": ["vegan"]})
    clock(f"{day}T03:01")
    commands.remove_what_is_due()
    assert RetentionEntry.objects.count() == entries, "not twice the same night"
    clock((datetime.fromisoformat(day) + timedelta(days=1, hours=3)).isoformat())
    commands.remove_what_is_due()
    assert RetentionEntry.objects.count() == entries + 1


def test_broken_night_is_taken_up_again_before_six(clock, monkeypatch):
    from hjulet.meet.actions import retention as acting

    past = make_past(days=20)
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    clock(f"{day}T03:00")
    whole = acting.run

    def broken(actor: None) -> None:
        raise ConnectionError

    monkeypatch.setattr(acting, "run", broken)
    assert commands.remove_what_is_due() == commands.AFTER_A_BROKEN_NIGHT_SECONDS
    monkeypatch.setattr(acting, "run", whole)
    clock(f"{day}T03:10")
    commands.remove_what_is_due()
    assert not RegistrationNeeds.objects.filter(registration=past.registration).exists()


@pytest.mark.parametrize(("hour", "is_left"), [("14:00", True), ("06:00", True), ("03:30", False)])
def test_worker_does_it_at_night_only(clock, monkeypatch, hour, is_left):
    past = make_past(days=20)
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    clock(f"{day}T{hour}")
    # The test's own transaction would end with the connection.
    monkeypatch.setattr(commands, "close_old_connections", lambda: None)
    commands.worker(argparse.Namespace(once=True))
    assert RegistrationNeeds.objects.filter(registration=past.registration).exists() is is_left


def test_sessions_that_have_ended_go_in_the_night(clock):
    Session.objects.create(
        session_key="gammal", session_data="x", expire_date=timezone.now() - timedelta(days=1)
    )
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    clock(f"{day}T03:00")
    commands.remove_what_is_due()
    assert not Session.objects.filter(session_key="gammal").exists()
