"""Counting what is searched for without knowing who, and the editor who mends what led nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.test import Client
from django.utils import timezone

from hjulet.hub.models import SearchedWords, Theme
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import search
from hjulet.match.actions.searched import count_searched, forget_old_searches, keepable, note_of
from hjulet.match.queries.searched import searches_to_mend
from tests.factories import make_gathering, make_person

pytestmark = pytest.mark.django_db


def make_editor():
    """An editor who may change subjects and nothing else."""
    group = Group.objects.create(name="ämnesredaktörer")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="change_theme")
    )
    person = make_person()
    person.groups.add(group)
    return person


def search_as(client: Client, text: str, **words: str) -> str | None:
    """Searches as a browser does: reads the page, and tells that it was shown. The note, if there was one."""
    page = client.get("/sok/", {"q": text, **words}).content.decode()
    found = re.search(r'data-note="([^"]+)"', page)
    if found is None:
        return None
    assert client.post("/sok/raknat/", {"note": found[1], "what": "shown"}).status_code == 204
    return found[1]


def counts() -> dict[str, tuple[int, int, int]]:
    return {row.text: (row.times, row.without_hits, row.clicked) for row in SearchedWords.objects.all()}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Indragen   BUSS ", "indragen buss"),
        ("brp+ 2017–2023", "brp+ 2017–2023"),
        ("agenda 2030", "agenda 2030"),
        ("anna.andersson@kommun.se", None),
        ("19850101-2385", None),
        ("850101 2385", None),
        ("20170817", None),
        ("070-123 45 67", None),
        ("+46 70 123 45 67", None),
        ("https://exempel.se/x", None),
        ("www.exempel.se", None),
        ("ett två tre fyra fem sex sju åtta nio tio elva", None),
        ("a" * 81, None),
        ("   ", None),
    ],
)
def test_what_may_be_about_a_person_is_not_stored(text, kept):
    assert keepable(text) == kept
    assert (note_of(text, language="sv", found=0) is None) == (kept is None)


def test_search_is_counted_once_when_its_page_is_shown(client):
    make_gathering(title="Om qvastbindning")
    client.get("/sok/", {"q": "qvastbindning"})
    assert counts() == {}  # a program that only reads the page
    note = search_as(client, "Qvastbindning")
    assert counts() == {"qvastbindning": (1, 0, 0)}
    search_as(client, "qvastbindning")
    assert counts() == {"qvastbindning": (1, 0, 0)}  # the same visitor within the hour
    search_as(Client(REMOTE_ADDR="192.0.2.7"), "qvastbindning")
    search_as(Client(REMOTE_ADDR="192.0.2.7"), "zzqxw")
    assert counts() == {"qvastbindning": (2, 0, 0), "zzqxw": (1, 1, 0)}
    for _ in range(2):
        client.post("/sok/raknat/", {"note": note, "what": "followed"})
    assert counts()["qvastbindning"] == (2, 0, 1)
    assert {field.name for field in SearchedWords._meta.fields} == {
        "id", "week", "text", "language", "times", "without_hits", "clicked", "settled_at",
    }  # fmt: skip


def test_further_pages_and_choices_are_not_counted(client):
    make_gathering(title="Om qvastbindning")
    assert search_as(client, "qvastbindning", slag="gathering") is None
    assert search_as(client, "qvastbindning", ordagrant="1") is None
    assert search_as(client, "qvastbindning", sida="2") is None
    assert search_as(client, "anna@kommun.se") is None
    assert counts() == {}


def test_nobody_can_count_what_was_never_asked(client):
    for note in ("", "x", signing.dumps(["buss", "sv", 0]), "a" * 5000):
        assert client.post("/sok/raknat/", {"note": note, "what": "shown"}).status_code == 204
    good = note_of("buss", language="sv", found=0)
    assert client.post("/sok/raknat/", {"note": good, "what": "nonsens"}).status_code == 204
    assert client.get("/sok/raknat/").status_code == 405
    assert counts() == {}


def test_old_counts_are_forgotten():
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for weeks, times, text in ((0, 1, "ny"), (5, 1, "ensam"), (5, 2, "två"), (54, 9, "gammal")):
        SearchedWords.objects.create(week=monday - timedelta(weeks=weeks), text=text, times=times)
    assert forget_old_searches() == 2
    assert set(counts()) == {"ny", "två"}


def test_editor_sees_what_two_have_sought_in_vain_and_adds_a_word(client):
    theme = Theme.objects.create(name="Qvastbindning", slug="qvastbindning")
    make_gathering(title="Om qvastbindning")
    for address in ("192.0.2.1", "192.0.2.2"):
        search_as(Client(REMOTE_ADDR=address), "sopborstar")
        search_as(Client(REMOTE_ADDR=address), "qvastbindning")
    search_as(client, "ensamsökt")
    editor = make_editor()
    assert [(row.text, row.times) for row in searches_to_mend(editor)] == [("sopborstar", 2)]
    assert [row.text for row in searches_to_mend(editor, nobody_followed=True)] == ["qvastbindning"]
    assert searches_to_mend(make_person()) == []
    assert searches_to_mend(ANYONE) == []
    client.force_login(editor)
    page = client.get("/admin/sokningar/").content.decode()
    assert "sopborstar" in page
    assert "ensamsökt" not in page
    address = "/admin/sokningar/lagg-till/?ord=sopborstar"
    assert client.get(address).status_code == 200
    assert client.post(address, {"theme": "", "is_shown": "0"}).status_code == 200  # no subject chosen
    assert search(ANYONE, "sopborstar").total == 0
    assert client.post(address, {"theme": theme.pk, "is_shown": "0"}).status_code == 302
    theme.refresh_from_db()
    assert (theme.other_words, theme.hidden_words) == ("", "sopborstar")
    assert [hit.title for hit in search(ANYONE, "sopborstar").hits] == ["Om qvastbindning"]
    assert searches_to_mend(editor) == []
    client.post(address, {"theme": theme.pk, "is_shown": "1"})
    theme.refresh_from_db()
    assert (theme.other_words, theme.hidden_words) == ("", "sopborstar")  # said twice, there once


def test_what_needs_nothing_is_shown_no_more_not_even_next_week(client):
    for address in ("192.0.2.1", "192.0.2.2"):
        search_as(Client(REMOTE_ADDR=address), "zzqxw")
    editor = make_editor()
    client.force_login(editor)
    assert client.post("/admin/sokningar/behovs-inte/", {"ord": "zzqxw"}).status_code == 302
    assert searches_to_mend(editor) == []
    SearchedWords.objects.update(week=SearchedWords.objects.get().week - timedelta(weeks=1))
    for address in ("192.0.2.3", "192.0.2.4"):
        assert count_searched(note_of("zzqxw", language="sv", found=0) or "", client=address)
    assert SearchedWords.objects.count() == 2
    assert searches_to_mend(editor) == []


@pytest.mark.parametrize("path", ["/admin/sokningar/", "/admin/sokningar/lagg-till/?ord=buss"])
def test_other_editors_and_visitors_see_no_searches(client, path):
    assert client.get(path).status_code == 302
    other = make_person()
    group = Group.objects.create(name="andra redaktörer")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    other.groups.add(group)
    client.force_login(other)
    assert client.get(path).status_code == 403
    assert client.post("/admin/sokningar/behovs-inte/", {"ord": "buss"}).status_code == 403
    assert (
        client.post(
            "/admin/sokningar/lagg-till/?ord=buss", {"theme": Theme.objects.first().pk, "is_shown": "1"}
        ).status_code
        == 403
    )
