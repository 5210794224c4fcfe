"""A programme file becomes one gathering: all of it or nothing, twice as once, and never over what people made."""

from __future__ import annotations

import argparse
import io
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import PageLogEntry, Revision

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.commands import import_schedule
from hjulet.meet.formats.schedule import Programme
from hjulet.meet.formats.schedule_reading import read_schedule
from hjulet.meet.formats.schedule_writing import schedule_as_json_bytes, schedule_as_xml
from hjulet.meet.models import GatheringPage, OutgoingMail, Room, Session, SessionSpeaker, Speaker, Venue
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_session,
    make_speaker,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATA = Path(__file__).parent / "data"
XML = (DATA / "conference.xml").read_text(encoding="utf-8")
JSON = (DATA / "conference.json").read_text(encoding="utf-8")
SLUG = "landsbygd-2027"


def programme(text: str = XML) -> Programme:
    return read_schedule(text.encode())


def imported(text: str = XML) -> GatheringPage:
    actions.import_programme(None, programme(text))
    return GatheringPage.objects.get(imported_from="landsbygd-2027@program.exempel.invalid")


def everything() -> dict[str, int]:
    """How many rows there are of all that an import writes."""
    tables = (
        GatheringPage,
        Venue,
        Room,
        Session,
        SessionSpeaker,
        Speaker,
        Revision,
        PageLogEntry,
        OutgoingMail,
    )
    return {table.__name__: table.objects.count() for table in tables}


def exported(gathering: GatheringPage) -> tuple[str, str]:
    sessions = list(queries.programme_of(ANYONE, gathering))
    return schedule_as_xml(gathering, sessions).decode(), schedule_as_json_bytes(gathering, sessions).decode()


# What it makes


def test_a_gathering_with_rooms_sessions_and_speakers() -> None:
    counts = actions.import_programme(None, programme())
    assert (counts.slug, counts.days, counts.rooms, counts.sessions, counts.speakers) == (SLUG, 3, 2, 5, 2)
    assert (counts.created, counts.updated, counts.removed) == (5, 0, 0)
    gathering = queries.gathering_by_slug(ANYONE, SLUG)
    assert gathering is not None
    assert (gathering.title, gathering.kind, gathering.takes_registrations) == (
        "Landsbygdsmötet 2027",
        "konferens",
        False,
    )
    assert gathering.starts == datetime(2027, 3, 26, 9, 0, tzinfo=UTC)
    assert gathering.ends == datetime(2027, 3, 29, 8, 30, tzinfo=UTC)
    sessions = {session.title: session for session in queries.programme_of(ANYONE, gathering)}
    first = sessions["Inledning: vad händer på landsbygden & i staden?"]
    assert first.room is not None
    assert (first.room.name, first.is_imported, first.kind) == ("Stora salen", True, "session")
    assert [one.speaker.name for one in first.session_speakers.all()] == ["Åsa Påhittad", "Örjan Uppdiktad"]
    assert sessions["Kaffe"].kind == "break"
    assert sessions["Kaffe"].language == ""


def test_the_editor_finds_the_same_as_the_reader() -> None:
    gathering = imported()
    assert gathering.live
    assert not gathering.has_unpublished_changes
    assert gathering.live_revision_id == gathering.latest_revision_id
    draft = gathering.get_latest_revision_as_object()
    assert {session.guid for session in draft.sessions.all()} == {
        session.guid for session in programme().sessions
    }
    draft.save_revision().publish()
    assert gathering.sessions.filter(is_imported=True).count() == 5
    assert actions.import_programme(None, programme()).updated == 0


def test_twice_changes_nothing() -> None:
    actions.import_programme(None, programme())
    before = everything()
    published = GatheringPage.objects.get(slug=SLUG).last_published_at
    counts = actions.import_programme(None, programme())
    assert (counts.created, counts.updated, counts.removed) == (0, 0, 0)
    assert everything() == before
    assert GatheringPage.objects.get(slug=SLUG).last_published_at == published


def test_json_after_xml_is_the_same_conference() -> None:
    gathering = imported()
    rows = everything()
    counts = actions.import_programme(None, programme(JSON))
    assert (counts.slug, counts.created, counts.updated, counts.removed) == (SLUG, 0, 0, 0)
    assert everything()["Speaker"] == rows["Speaker"]
    # Only the file with biographies can say them.
    presentations = {
        one.speaker.presentation
        for session in gathering.sessions.all()
        for one in session.session_speakers.all()
    }
    assert presentations == {"Bor i Kramfors.", ""}
    settled = everything()
    for text in (XML, JSON):
        actions.import_programme(None, programme(text))
    assert everything() == settled


def test_old_file_without_guids_can_be_read_again() -> None:
    old = read_schedule((DATA / "penta.xml").read_bytes())
    first = actions.import_programme(None, old)
    assert (first.slug, first.created) == ("oppna-motet-2018", 2)
    assert GatheringPage.objects.get(slug=first.slug).venue == Venue.objects.get(
        name="Folkets hus", town="Härnösand"
    )
    before = everything()
    assert actions.import_programme(None, old).updated == 0
    assert everything() == before


# What it changes


def test_changes_are_counted_by_session() -> None:
    gathering = imported()
    ids = dict(gathering.sessions.values_list("guid", "pk"))
    text = XML.replace("Nattmangling", "Nattsamtal").replace(
        "<duration>00:15</duration>", "<duration>00:20</duration>"
    )
    text = text.replace('<person id="8">Örjan Uppdiktad</person>', '<person id="9">Ny Person</person>')
    counts = actions.import_programme(None, programme(text))
    assert (counts.created, counts.updated, counts.removed) == (0, 3, 0)
    assert dict(gathering.sessions.values_list("guid", "pk")) == ids
    first = gathering.sessions.get(guid="0b0f1c52-6f0f-5a8f-8b53-2d0e5b7c1001")
    assert [one.speaker.name for one in first.session_speakers.order_by("sort_order")] == [
        "Åsa Påhittad",
        "Ny Person",
    ]
    gathering.refresh_from_db()
    assert "Nattsamtal" in {
        session.title for session in gathering.get_latest_revision_as_object().sessions.all()
    }


def test_what_is_gone_from_the_file_is_removed() -> None:
    gathering = imported()
    start = XML.index('<event guid="0b0f1c52-6f0f-5a8f-8b53-2d0e5b7c1003"')
    end = XML.index("</event>", start) + len("</event>")
    counts = actions.import_programme(None, programme(XML[:start] + XML[end:]))
    assert (counts.sessions, counts.created, counts.updated, counts.removed) == (4, 0, 0, 1)
    assert gathering.sessions.count() == 4


def test_a_renamed_room_keeps_its_row() -> None:
    gathering = imported()
    room = Room.objects.get(name="Lilla salen", sessions__page=gathering, sessions__title="Nattmangling")
    actions.import_programme(None, programme(XML.replace("Lilla salen", "Mellansalen")))
    room.refresh_from_db()
    assert room.name == "Mellansalen"


def test_people_signed_up_are_told_of_a_new_time() -> None:
    gathering = imported()
    gathering.takes_registrations = True
    gathering.save_revision().publish()
    registration = make_registration(gathering)
    actions.import_programme(
        None, programme(XML.replace("2027-03-2", "2027-04-2").replace("+01:00", "+02:00"))
    )
    gathering.refresh_from_db()
    assert gathering.takes_registrations
    assert gathering.starts == datetime(2027, 4, 26, 8, 0, tzinfo=UTC)
    assert registration.mails.filter(kind=OutgoingMail.Kind.GATHERING_CHANGED).count() == 1


# What it never touches


def test_a_gathering_of_the_same_name_made_by_hand_stays() -> None:
    by_hand = make_gathering(title="Vårt eget möte", slug=SLUG)
    counts = actions.import_programme(None, programme())
    assert counts.slug == "landsbygd-2027-2"
    by_hand.refresh_from_db()
    assert (by_hand.title, by_hand.sessions.count()) == ("Vårt eget möte", 0)


def test_a_network_beside_it_with_the_same_address_is_in_nobodys_way() -> None:
    make_network(slug=SLUG)
    assert actions.import_programme(None, programme()).created == 5


def test_what_editors_wrote_stays() -> None:
    gathering = imported()
    gathering.summary = "Skrivet av oss."
    gathering.takes_registrations = True
    gathering.save_revision().publish()
    by_hand = make_session(gathering, title="Frukost", starts=gathering.starts - timedelta(hours=1))
    loose = Session.objects.create(page=gathering, title="Kvällen, tid kommer")
    actions.import_programme(None, programme(XML.replace("Nattmangling", "Nattsamtal")))
    gathering.refresh_from_db()
    assert (gathering.summary, gathering.takes_registrations) == ("Skrivet av oss.", True)
    assert set(gathering.sessions.filter(is_imported=False)) == {by_hand, loose}
    assert gathering.starts == by_hand.starts
    settled = everything()
    actions.import_programme(None, programme(XML.replace("Nattmangling", "Nattsamtal")))
    assert everything() == settled


def test_unpublished_changes_stop_an_import_that_would_change_something() -> None:
    gathering = imported()
    gathering.summary = "Utkast."
    gathering.save_revision()
    before = everything()
    assert actions.import_programme(None, programme()).updated == 0
    with pytest.raises(actions.ImportRefused, match="changes that are not published"):
        actions.import_programme(None, programme(XML.replace("Nattmangling", "Nattsamtal")))
    assert everything() == before


def test_events_of_another_gathering_are_refused() -> None:
    imported()
    before = everything()
    with pytest.raises(actions.ImportRefused, match=f"already belong to the gathering '{SLUG}'"):
        actions.import_programme(None, programme(XML.replace("landsbygd-2027", "stad-2027")))
    assert everything() == before


def test_the_same_conference_from_a_file_that_does_not_say_where_it_is_from() -> None:
    imported()
    counts = actions.import_programme(
        None, programme(XML.replace("<base_url>https://program.exempel.invalid</base_url>", ""))
    )
    assert (counts.slug, counts.created, counts.updated) == (SLUG, 0, 0)


def test_a_speaker_who_is_on_another_programme_keeps_name_and_words() -> None:
    guid = "1d3f6a0e-5b21-5c27-9d06-2f3b64a0d007"
    known = make_speaker(gathering=make_gathering(), name="Åsa P.", presentation="Eget.", guid=guid)
    actions.import_programme(None, programme(JSON))
    known.refresh_from_db()
    assert (known.name, known.presentation) == ("Åsa P.", "Eget.")
    assert known.appearances.count() == 2
    before = everything()
    assert actions.import_programme(None, programme(JSON)).updated == 0
    assert everything() == before


def test_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails last, nothing of it stays. The listener that fails is the test's own."""
    from wagtail.signals import page_published

    def fail(**_: object) -> None:
        raise RuntimeError("the last step")

    before = everything()
    page_published.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="the last step"):
            actions.import_programme(None, programme())
    finally:
        page_published.disconnect(fail)
    assert everything() == before


# Who may


def test_a_stranger_and_a_coordinator_elsewhere_may_not() -> None:
    coordinator = make_coordinator(make_network())
    for actor in (ANYONE, make_person(), coordinator):
        with pytest.raises(PermissionDenied):
            actions.import_programme(actor, programme())
    imported()
    with pytest.raises(PermissionDenied):
        actions.import_programme(coordinator, programme(XML.replace("Nattmangling", "Nattsamtal")))


def test_an_administrator_may_and_is_in_the_log() -> None:
    administrator = make_person(is_superuser=True)
    actions.import_programme(administrator, programme())
    gathering = GatheringPage.objects.get(slug=SLUG)
    assert (
        PageLogEntry.objects.filter(page=gathering, action="wagtail.publish", user=administrator).count() == 1
    )


# Out and in again


def test_an_imported_gathering_comes_back_unchanged() -> None:
    gathering = imported(JSON)
    before = everything()
    for text in exported(gathering):
        counts = actions.import_programme(None, programme(text))
        assert (counts.slug, counts.sessions, counts.created, counts.updated, counts.removed) == (
            SLUG,
            5,
            0,
            0,
            0,
        )
    assert everything() == before


def test_a_gathering_made_by_hand_comes_back_unchanged_but_is_never_changed() -> None:
    gathering = make_gathering(sessions=4, title="Kunskapsdag  om *vatten*")
    make_session(gathering, title="Samling", abstract="2 < 3\r\n\r\n# inte en rubrik", room=None)
    Session.objects.create(page=gathering, title="Utan tid")
    before = everything()
    for text in exported(gathering):
        counts = actions.import_programme(None, programme(text))
        assert (counts.slug, counts.sessions, counts.created, counts.updated) == (gathering.slug, 5, 0, 0)
        with pytest.raises(actions.ImportRefused, match="was made in the editor"):
            actions.import_programme(None, programme(text.replace("Samling", "Start")))
    assert everything() == before


def test_every_gathering_of_the_demonstration_comes_back_unchanged() -> None:
    with_programme = GatheringPage.objects.live().filter(sessions__starts__isnull=False).distinct()
    before = everything()
    for gathering in with_programme:
        for text in exported(gathering):
            counts = actions.import_programme(None, programme(text))
            assert (counts.slug, counts.created, counts.updated, counts.removed) == (gathering.slug, 0, 0, 0)
    assert everything() == before


# The three addresses, and the command


def test_the_addresses_give_what_was_read(client: Client) -> None:
    imported()
    xml = client.get(f"/traffar/{SLUG}/schedule.xml")
    assert xml.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert {session.guid for session in read_schedule(xml.content).sessions} == {
        one.guid for one in programme().sessions
    }
    answer = client.get(f"/traffar/{SLUG}/schedule.json")
    assert read_schedule(answer.content).title == "Landsbygdsmötet 2027"
    calendar = client.get(f"/traffar/{SLUG}/schedule.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert calendar.content.count(b"BEGIN:VEVENT") == 5
    assert client.get(f"/en/traffar/{SLUG}/schedule.xml").content == xml.content


def test_a_draft_has_no_programme_for_strangers(client: Client) -> None:
    draft = make_gathering(is_published=False, sessions=1)
    for name in ("schedule.xml", "schedule.json", "schedule.ics"):
        assert client.get(f"/traffar/{draft.slug}/{name}").status_code == 404


@pytest.mark.parametrize("sessions", [1, 3])
def test_exporting_asks_the_same_of_the_database_for_any_size(
    client: Client, django_assert_num_queries: object, sessions: int
) -> None:
    gathering = make_gathering(sessions=sessions)
    for name in ("schedule.xml", "schedule.json", "schedule.ics"):
        with django_assert_num_queries(3):  # type: ignore[operator]
            client.get(f"/traffar/{gathering.slug}/{name}")


def run(file: str, *, as_json: bool = True) -> int:
    return import_schedule(argparse.Namespace(file=file, json=as_json))


def test_the_command_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "schedule.xml"
    path.write_text(XML, encoding="utf-8")
    assert run(str(path)) == 0
    figures = {"slug": SLUG, "days": 3, "rooms": 2, "sessions": 5, "speakers": 2}
    assert json.loads(capsys.readouterr().out) == {**figures, "created": 5, "updated": 0}
    assert run(str(path)) == 0
    assert json.loads(capsys.readouterr().out) == {**figures, "created": 0, "updated": 0}
    assert run(str(path), as_json=False) == 0
    assert "3 days, 2 rooms, 5 sessions, 2 speakers. Sessions created 0, updated 0" in capsys.readouterr().out


def test_the_command_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(JSON.encode())))
    assert run("-") == 0
    assert json.loads(capsys.readouterr().out)["created"] == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (XML.replace("<duration>00:45</duration>", "<duration>00:50</duration>"), "overlap in one room"),
        (XML.replace("Europe/Stockholm", "Mars/Olympus"), "time zone"),
        ("<html></html>", "web page"),
        ("", "empty"),
        (None, "cannot be read"),
    ],
)
def test_the_command_refuses_in_one_line_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    path = tmp_path / "schedule.xml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    before = everything()
    assert run(str(path)) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.count("\n") == 1
    assert said in streams.err
    assert "Nothing was imported." in streams.err
    assert everything() == before


def test_a_large_programme_is_written_in_bulk(django_assert_max_num_queries: object) -> None:
    """In bulk: nothing is asked for each session but the two readings that Wagtail's revision makes of its speakers."""
    whole = json.loads(JSON)
    day = whole["schedule"]["conference"]["days"][0]
    model = day["rooms"]["Stora salen"][1]
    for number in range(200):
        clock = datetime(2027, 3, 26, 8, 0) + timedelta(minutes=5 * number)  # noqa: DTZ001  the offset follows
        event = {
            **model,
            "id": 1000 + number,
            "guid": "",
            "date": clock.isoformat() + "+01:00",
            "duration": "00:05",
        }
        day["rooms"].setdefault("Sal 3", []).append({**event, "title": f"Pass {number}"})
    large = programme(json.dumps(whole))
    # The page is saved six times on the way, and each time written to the search index in some twenty queries.
    with django_assert_max_num_queries(2 * 205 + 280):  # type: ignore[operator]
        assert actions.import_programme(None, large).created == 205
