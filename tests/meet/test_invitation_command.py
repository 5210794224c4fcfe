"""`hjulet import invitation`: what it prints, what it makes, and how it refuses."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from hjulet.cli import parser
from hjulet.hub.wording import local
from hjulet.meet.commands_invitation import as_lines, import_invitation
from hjulet.meet.models import GatheringPage
from tests.factories import make_network
from tests.meet.invitation_facts import DATA, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def run(*words: str) -> int:
    return import_invitation(parser().parse_args(["import", "invitation", *words]))


def test_it_says_what_was_understood_asked_and_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(DATA / "no-year.txt")) == 0
    said = capsys.readouterr().out
    assert "[~date: fredag den 25 september]" in said
    assert "year-1: Vilket år? Texten säger inget år för 25 september. [2015, 2020, 2026]" in said
    assert "Not understood:\n  (nothing)" in said
    assert "\x1b" not in said


def test_colour_marks_the_same_text() -> None:
    lines = as_lines(read(text_of("no-year")), has_colour=True)
    assert "\x1b[33mfredag den 25 september\x1b[0m" in lines[0]


def test_json_is_the_whole_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(DATA / "webinar.txt"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["occasions"][0]["first"] == "2026-11-12"
    assert said["occasions"][0]["clock"]["starts"] == "09:00"
    assert (said["where"]["mode"], said["is_free"]) == ("online", True)
    assert said["text"] == text_of("webinar")


def test_a_year_from_the_command_line_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(DATA / "no-year.txt"), "--json", "--year", "2026") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["occasions"][0]["first"] == "2026-09-25"
    assert not [one for one in said["questions"] if one["key"] == "year-1"]


def test_a_draft_is_made_and_its_address_said(capsys: pytest.CaptureFixture[str]) -> None:
    network = make_network()
    assert run(str(DATA / "tabbed.txt"), "--draft", "--network", network.slug) == 0
    page = GatheringPage.objects.get(title="Regional kunskapsdag")
    assert (page.live, page.get_parent().pk) == (False, network.pk)
    assert f"/admin/pages/{page.pk}/edit/" in capsys.readouterr().out


def test_a_draft_that_lacks_a_year_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    before = GatheringPage.objects.count()
    assert run(str(DATA / "no-year.txt"), "--draft") == 1
    assert GatheringPage.objects.count() == before
    error = capsys.readouterr().err
    assert "year-1" in error
    assert error.rstrip().endswith("Nothing was imported.")


def test_the_clock_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(DATA / "study-visit.txt"), "--draft", "--starts", "8.30", "--ends", "17") == 0
    made = GatheringPage.objects.get(title__startswith="Studieresa till Gotland")
    assert (local(made.starts).hour, made.live) == (8, False)


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text_of("tabbed").encode())))
    assert run("-", "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Regional kunskapsdag"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "cannot be read"),
        ("a.pdf", b"%PDF-1.4", "neither plain text"),
        ("a.docx", b"PK\x03\x04", "is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, words: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert run(str(file)) == 1
    assert words in capsys.readouterr().err


def test_an_unknown_network_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(DATA / "tabbed.txt"), "--draft", "--network", "finns-inte") == 1
    assert "There is no network 'finns-inte'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--starts", "25"], ["--ends", "klockan"]])
def test_a_time_that_is_none_is_not_understood(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["import", "invitation", "x", *words])
    assert stopped.value.code == 2
