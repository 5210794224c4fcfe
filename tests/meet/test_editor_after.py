"""The planner's pages "Efteråt", "Det här väntar vi på" and "Valda pass"; and who may not open them."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.choices import choose_sessions
from hjulet.meet.models import GatheringPage, Material, NetworkPage, OutgoingMail, OwedMaterial
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_session,
    make_speaker,
)
from tests.meet.editor_forms import words_of
from tests.meet.files import pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network, name="Klara Påhittad")


@pytest.fixture
def browser(planner: Person) -> Client:
    found = Client()
    found.force_login(planner)
    return found


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    found = make_gathering(network=network, starts=in_days(-1), title="Dagen som varit")
    speaker = make_speaker(name="Talande", person=make_person(name="Talande Påhittad"))
    make_session(found, title="Passet om vatten", speakers=[speaker])
    return found


def url(name: str, gathering: GatheringPage, *more: object) -> str:
    return reverse(name, args=[gathering.pk, *more])


def test_adding_showing_changing_hiding_and_removing(browser: Client, gathering) -> None:
    add = url("editor_add_material", gathering)
    assert browser.get(add).status_code == 200
    sent = {"kind": "slides", "title": "Bilder", "language": "sv"}
    answer = browser.post(add, {**sent, "file": upload("b.pdf", pdf()), "visa": "1"}, follow=True)
    said = words_of(answer)
    assert "”Bilder” visas på sidan." in said
    assert "Den saknar titel." in said
    assert "text i stället" in said
    material = Material.objects.get(gathering=gathering)
    assert material.is_published
    edit = url("editor_material", gathering, material.pk)
    assert "Pdf:en är svår att läsa" in words_of(browser.get(edit))
    browser.post(edit, {**sent, "title": "Bilder två"})
    browser.post(url("editor_material_step", gathering, material.pk, "dolj"))
    material.refresh_from_db()
    assert (material.title, material.is_published) == ("Bilder två", False)
    assert browser.get(url("editor_material_step", gathering, material.pk, "visa")).status_code == 405
    remove = url("editor_remove_material", gathering, material.pk)
    assert "Det går inte att ångra" in words_of(browser.get(remove))
    browser.post(remove)
    assert not Material.objects.filter(gathering=gathering).exists()


def test_a_film_without_captions_is_saved_and_the_planner_is_told_why_it_is_not_shown(
    browser: Client, gathering
) -> None:
    sent = {
        "kind": "film",
        "title": "Hela dagen",
        "language": "sv",
        "url": "https://vimeo.com/1234567",
        "visa": "1",
    }
    answer = browser.post(url("editor_add_material", gathering), sent, follow=True)
    assert "är sparad men visas inte. Filmen kan inte visas utan undertexter." in words_of(answer)
    assert not Material.objects.get(gathering=gathering).is_published


def test_a_file_that_is_not_what_it_says_is_told_at_its_field(browser: Client, gathering) -> None:
    sent = {"kind": "slides", "title": "Bilder", "language": "sv", "file": upload("b.pdf", b"<html>")}
    answer = browser.post(url("editor_add_material", gathering), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"file"}


def test_a_session_of_another_gathering_cannot_be_chosen(browser: Client, gathering) -> None:
    other = make_session(make_gathering())
    sent = {"kind": "slides", "title": "Bilder", "language": "sv", "text": "a", "session": other.pk}
    assert set(browser.post(url("editor_add_material", gathering), sent).context["form"].errors) == {
        "session"
    }


def test_the_page_says_what_is_waited_for_and_nudges(browser: Client, gathering) -> None:
    page = words_of(browser.get(url("editor_after", gathering)))
    assert "Passet om vatten" in page
    assert "ingen adress än" in page
    owed = OwedMaterial.objects.get(kind="slides")
    nudge = url("editor_owed_step", gathering, owed.pk, "paminn")
    assert browser.get(nudge).status_code == 405
    assert "får ett mejl med en länk" in words_of(browser.post(nudge, follow=True))
    assert "Ingen påminnelse gick" in words_of(browser.post(nudge, follow=True))
    assert OutgoingMail.objects.filter(kind="nudge").count() == 1
    browser.post(url("editor_owed_step", gathering, owed.pk, "behovs-inte"))
    owed.refresh_from_db()
    assert owed.state == "waived"
    browser.post(url("editor_owed_step", gathering, owed.pk, "vanta"))
    owed.refresh_from_db()
    assert owed.state == "owed"


def test_naming_whom_to_remind(browser: Client, gathering) -> None:
    browser.get(url("editor_after", gathering))
    notes = OwedMaterial.objects.get(kind="notes")
    remind = url("editor_remind", gathering, notes.pk)
    assert browser.post(remind, {"email": "inte en adress", "name": "A"}).status_code == 422
    browser.post(remind, {"email": "sekreterare@exempel.invalid", "name": "Sekreteraren", "is_trusted": "on"})
    notes.refresh_from_db()
    assert (str(notes.person), notes.is_trusted) == ("Sekreteraren", True)


def test_all_my_gatherings_on_one_page(browser: Client, gathering, network) -> None:
    browser.get(url("editor_after", gathering))
    answer = browser.get(reverse("editor_waited_for"))
    assert [line.owed.gathering_id for line in answer.context["owed"]] == [gathering.pk] * 2
    owed = OwedMaterial.objects.get(kind="slides")
    back = browser.post(url("editor_owed_step", gathering, owed.pk, "paminn"), {"alla": "1"})
    assert back.headers["Location"] == reverse("editor_waited_for")


def test_telling_those_who_came_says_how_many_first(browser: Client, network) -> None:
    gathering = make_gathering(network=network)
    make_registration(gathering)
    tell = url("editor_tell_participants", gathering)
    assert "1 person får ett mejl" in words_of(browser.get(tell))
    assert "Visa något material först" in words_of(browser.post(tell, follow=True))
    Material.objects.create(gathering=gathering, kind="notes", title="Ord", text="Ord", is_published=True)
    assert "1 person får mejl." in words_of(browser.post(tell, follow=True))
    assert "0 personer får mejl." in words_of(browser.post(tell, follow=True))


def test_who_may_not(gathering, browser) -> None:
    material = Material.objects.create(gathering=gathering, kind="other", title="Ord", text="Ord")
    browser.get(url("editor_after", gathering))
    owed = OwedMaterial.objects.get(kind="notes")
    stranger = Client()
    stranger.force_login(make_coordinator(make_network()))
    pages = [
        url("editor_after", gathering),
        url("editor_add_material", gathering),
        url("editor_material", gathering, material.pk),
        url("editor_remove_material", gathering, material.pk),
        url("editor_tell_participants", gathering),
        url("editor_remind", gathering, owed.pk),
        url("editor_choices", gathering),
    ]
    assert {page: stranger.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)
    buttons = [
        *(url("editor_material_step", gathering, material.pk, key) for key in ("visa", "dolj", "upp", "ned")),
        *(url("editor_owed_step", gathering, owed.pk, key) for key in ("paminn", "behovs-inte", "vanta")),
    ]
    assert {page: stranger.post(page).status_code for page in buttons} == dict.fromkeys(buttons, 403)
    assert stranger.get(reverse("editor_waited_for")).context["owed"] == []
    assert Client().get(pages[0]).status_code == 302
    # What belongs to another gathering is not reached through one's own.
    mine = make_gathering(network=gathering.get_parent().specific)
    assert browser.get(url("editor_material", mine, material.pk)).status_code == 404
    assert browser.post(url("editor_owed_step", mine, owed.pk, "paminn")).status_code == 404


def test_chosen_sessions_stand_on_their_page_and_in_the_export(browser: Client, network) -> None:
    gathering = make_gathering(network=network)
    registration = make_registration(gathering, name="Väljande Påhittad")
    make_registration(gathering, name="Annan Påhittad")
    plain = browser.get(url("editor_export", gathering, "csv")).content.decode("utf-8-sig")
    assert "Valda pass" not in plain
    session = make_session(gathering, title="Passet om vatten", takes_choices=True)
    choose_sessions(ANYONE, registration, [session.pk], has_link=True)
    page = words_of(browser.get(url("editor_choices", gathering)))
    assert "Väljande Påhittad" in page
    assert "Annan Påhittad" not in page
    exported = browser.get(url("editor_export", gathering, "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported, newline=""), delimiter=";"))
    assert {row["Namn"]: row["Valda pass"] for row in rows} == {
        "Väljande Påhittad": "Passet om vatten",
        "Annan Påhittad": "",
    }
    assert browser.get(url("editor_export", gathering, "xlsx")).status_code == 200
