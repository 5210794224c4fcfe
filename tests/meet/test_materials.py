"""What is left after a gathering: who may add and show it, where it stands, and what a film must have."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hjulet.hub.models import Person, StoredDocument
from hjulet.hub.rules import ANYONE, Actor
from hjulet.meet import rules
from hjulet.meet.actions import materials as actions
from hjulet.meet.actions.materials import MaterialDetails, MaterialRefused
from hjulet.meet.models import Attendance, GatheringPage, Material, NetworkPage, OutgoingMail
from hjulet.meet.queries import materials as queries
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
from tests.meet.files import VTT, pdf, upload

pytestmark = pytest.mark.django_db

FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(200))


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return make_gathering(network=network, starts=in_days(-3), title="Dagen som varit")


def slides(title: str = "Vad vi lärde oss", **more) -> MaterialDetails:
    return MaterialDetails(**{"kind": "slides", "title": title, **more})


def film(**more) -> MaterialDetails:
    values = {"kind": "film", "title": "Hela dagen", "url": "https://vimeo.com/123456", **more}
    return MaterialDetails(**values)


def shown(gathering: GatheringPage) -> str:
    return Client().get(f"/traffar/{gathering.slug}/").content.decode()


def with_pdf(planner: Actor, gathering: GatheringPage, **more) -> Material:
    return actions.add_material(planner, gathering, slides(**more), file=upload("mina bilder.pdf", pdf()))


def test_slides_stand_on_the_same_address_with_type_and_size(planner, gathering) -> None:
    before = shown(gathering)
    material = with_pdf(planner, gathering)
    assert shown(gathering) == before
    actions.publish_material(planner, material)
    page = shown(gathering)
    address = f"/material/fil/{material.guid}/vad-vi-larde-oss.pdf"
    assert f'href="{address}"' in page
    assert "(pdf, 1\u00a0kB)" in page
    answer = Client().get(address)
    assert b"".join(answer.streaming_content) == pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_material_of_a_session_stands_beside_it_and_the_rest_under_afterwards(planner, gathering) -> None:
    session = make_session(gathering, title="Passet om bredband")
    for title, of in (("Bilder från passet", session), ("Dagens anteckningar", None)):
        actions.publish_material(
            planner,
            actions.add_material(planner, gathering, slides(title, session=of, text="Det vi kom fram till.")),
        )
    page = shown(gathering).partition("<main")[2]
    assert page.index('id="efterat"') < page.index("Dagens anteckningar") < page.index('id="program"')
    assert page.index('id="program"') < page.index("Passet om bredband") < page.index("Bilder från passet")


def test_the_first_that_is_shown_makes_the_gathering_documented_and_the_last_that_goes_undoes_it(
    planner, gathering
) -> None:
    first, second = with_pdf(planner, gathering), with_pdf(planner, gathering)
    assert rules.status(gathering, gathering.desk) is rules.Status.HELD
    actions.publish_material(planner, first)
    gathering.refresh_from_db()
    documented_at = gathering.documented_at
    assert rules.status(gathering, gathering.desk) is rules.Status.DOCUMENTED
    actions.publish_material(planner, second)
    actions.unpublish_material(planner, first)
    gathering.refresh_from_db()
    assert gathering.documented_at == documented_at
    actions.remove_material(planner, second)
    gathering.refresh_from_db()
    assert gathering.documented_at is None


def test_publishing_an_old_draft_does_not_undo_that_it_is_documented(planner, gathering) -> None:
    gathering.title = "Ny rubrik"
    revision = gathering.save_revision(user=planner)
    actions.publish_material(planner, with_pdf(planner, gathering))
    revision.publish(user=planner)
    gathering.refresh_from_db()
    assert gathering.title == "Ny rubrik"
    assert gathering.documented_at is not None


def test_showing_and_hiding_clears_the_kept_page(
    page_cache, client, planner, gathering, django_capture_on_commit_callbacks
) -> None:
    material = with_pdf(planner, gathering, title="Bilder i minnet")
    seen = []
    for step in (None, actions.publish_material, actions.unpublish_material):
        if step is not None:
            with django_capture_on_commit_callbacks(execute=True):
                step(planner, material)
        seen += [b"Bilder i minnet" in client.get(f"/traffar/{gathering.slug}/").content for _ in range(2)]
    assert seen == [False, False, True, True, False, False]


@pytest.mark.parametrize("who", ["anybody", "somebody", "planner of another network", "registered"])
def test_who_may_not(who: str, planner, gathering) -> None:
    material = with_pdf(planner, gathering)
    somebody: Actor = {
        "anybody": lambda: ANYONE,
        "somebody": make_person,
        "planner of another network": lambda: make_coordinator(make_network()),
        "registered": lambda: make_person(email="anmald@exempel.invalid"),
    }[who]()
    for deed in (
        lambda: actions.add_material(somebody, gathering, slides(text="Hej")),
        lambda: actions.change_material(somebody, material, slides(text="Hej")),
        lambda: actions.publish_material(somebody, material),
        lambda: actions.unpublish_material(somebody, material),
        lambda: actions.remove_material(somebody, material),
        lambda: actions.move_material(somebody, material, up=True),
        lambda: actions.tell_participants(somebody, gathering),
        lambda: queries.material_list(somebody, gathering),
        lambda: queries.owed_list(somebody, gathering),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert queries.material_file(somebody, material.guid) is None
    assert queries.owed_to_me(somebody) == []


def test_a_hidden_file_answers_nobody_but_those_who_plan(client, planner, gathering) -> None:
    material = with_pdf(planner, gathering)
    address = reverse("material_file", args=[material.guid, "x.pdf"])
    by_number = reverse("wagtaildocs_serve", args=[material.document.pk, "x.pdf"])
    assert client.get(address).status_code == 404
    client.force_login(make_person())
    assert client.get(address).status_code == 404
    client.force_login(planner)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(by_number, follow=True).status_code == 404
    # And its place among the uploaded files cannot be guessed.
    assert len(material.document.file.name.split("/")[-2]) == 32


def test_a_file_of_a_gathering_that_is_not_public_follows_it(client, planner, gathering) -> None:
    material = with_pdf(planner, gathering)
    actions.publish_material(planner, material)
    gathering.unpublish()
    assert client.get(reverse("material_file", args=[material.guid, "x.pdf"])).status_code == 404


@pytest.fixture
def worker(settings) -> None:
    """Wagtail removes a file by a task of its own."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.usefixtures("worker")
def test_removing_takes_the_file_along(planner, gathering, django_capture_on_commit_callbacks) -> None:
    material = with_pdf(planner, gathering)
    name = material.document.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_material(planner, material)
    assert not default_storage.exists(name)
    assert not StoredDocument.objects.filter(file=name).exists()


@pytest.mark.usefixtures("worker")
def test_a_new_file_replaces_the_old_and_no_file_keeps_it(
    planner, gathering, django_capture_on_commit_callbacks
) -> None:
    material = with_pdf(planner, gathering)
    old = material.document.file.name
    kept = actions.change_material(planner, material, slides("Nytt namn"))
    assert (kept.title, kept.document.file.name) == ("Nytt namn", old)
    with django_capture_on_commit_callbacks(execute=True):
        changed = actions.change_material(planner, kept, slides(url="https://exempel.invalid/bilder"))
    assert changed.document is None
    assert not default_storage.exists(old)


@pytest.mark.parametrize(
    "given",
    [
        {"details": slides()},
        {"details": slides(text="text", url="https://exempel.invalid/")},
        {"details": slides(text="text"), "file": upload("a.pdf", pdf())},
        {"details": slides(), "file": upload("a.pdf", b"<html>")},
        {"details": film(url="https://exempel.invalid/film")},
        {"details": film(url="", text="en film är ingen text")},
        {"details": film(url=""), "file": upload("a.pdf", pdf())},
        {
            "details": film(url=""),
            "file": upload("dagen.mp4", FILM),
            "captions": upload("a.vtt", b"not captions"),
        },
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_leaves_nothing(
    settings, planner, gathering, given
) -> None:
    before, files = StoredDocument.objects.count(), list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    with pytest.raises(MaterialRefused, match=r"^[A-ZÅÄÖ].*\.$"):
        actions.add_material(planner, gathering, **given)
    assert Material.objects.filter(gathering=gathering).count() == 0
    assert StoredDocument.objects.count() == before
    assert list(Path(settings.MEDIA_ROOT).rglob("*.*")) == files


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "has_captions"),
        ({"transcript": "Allt som sägs."}, "has_captions"),
        ({"has_captions": True}, "transcript"),
        ({"caption_exception": "Bara musik."}, "transcript"),
    ],
)
def test_a_film_without_captions_or_words_is_not_shown(planner, gathering, more, field) -> None:
    material = actions.add_material(planner, gathering, film(**more))
    with pytest.raises(MaterialRefused) as refused:
        actions.publish_material(planner, material)
    assert refused.value.field == field
    assert not Material.objects.get(pk=material.pk).is_published


@pytest.mark.parametrize("more", [{"has_captions": True}, {"caption_exception": "Bara musik."}])
def test_a_film_is_a_link_until_somebody_asks_for_it(planner, gathering, more) -> None:
    material = actions.add_material(planner, gathering, film(transcript="Allt som sägs.", minutes=42, **more))
    actions.publish_material(planner, material)
    page = shown(gathering)
    assert "<iframe" not in page
    assert 'href="https://vimeo.com/123456"' in page
    assert "Visa film från Vimeo" in page
    assert "film, 42 min" in page
    assert "Allt som sägs." in page
    assert ("Bara musik." in page) == ("caption_exception" in more)
    assert "film.js" in page


def test_what_makes_a_shown_film_fit_to_show_cannot_be_taken_away(planner, gathering) -> None:
    material = actions.add_material(planner, gathering, film(transcript="Ord.", has_captions=True))
    actions.publish_material(planner, material)
    with pytest.raises(MaterialRefused):
        actions.change_material(planner, material, film(transcript=""))
    assert Material.objects.get(pk=material.pk).transcript == "Ord."


def test_a_page_without_film_has_no_script_and_no_page_names_other_hosts_than_the_list(gathering) -> None:
    answer = Client().get(f"/traffar/{gathering.slug}/")
    assert b"film.js" not in answer.content
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["frame-src"] == "www.youtube-nocookie.com player.vimeo.com"
    assert policy["script-src"] == "'self'"


def test_an_own_film_has_its_captions_and_answers_in_parts(client, planner, gathering) -> None:
    material = actions.add_material(
        planner,
        gathering,
        film(url="", transcript="Ord."),
        file=upload("dagen.mp4", FILM),
        captions=upload("dagen.vtt", VTT),
    )
    actions.publish_material(planner, material)
    page = shown(gathering)
    assert f'<track kind="captions" src="/material/fil/{material.guid}/hela-dagen.vtt"' in page
    address = f"/material/fil/{material.guid}/hela-dagen.mp4"
    whole = client.get(address)
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, FILM)
    part = client.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(FILM)}"
    beyond = client.get(address, headers={"Range": f"bytes={len(FILM)}-"})
    assert beyond.status_code == 200
    captions = client.get(address.replace(".mp4", ".vtt"))
    assert (captions.headers["Content-Type"], b"".join(captions.streaming_content)) == (
        "text/vtt; charset=utf-8",
        VTT,
    )


def test_what_somebody_wrote_never_runs(planner, gathering) -> None:
    evil = '"><script>alert(1)</script>'
    for details in (slides(evil, text=evil), film(title=evil, transcript=evil, caption_exception=evil)):
        actions.publish_material(planner, actions.add_material(planner, gathering, details))
    assert "<script>alert" not in shown(gathering)


def test_the_order_is_the_planners(planner, gathering) -> None:
    first, second, third = (with_pdf(planner, gathering, title=f"Nr {n}") for n in (1, 2, 3))
    actions.move_material(planner, third, up=True)
    actions.move_material(planner, first, up=True)
    actions.move_material(planner, second, up=False)
    assert [row.material.title for row in queries.material_list(planner, gathering)] == [
        "Nr 1",
        "Nr 3",
        "Nr 2",
    ]


def test_those_who_came_are_told_once(network, planner) -> None:
    gathering = make_gathering(network=network)
    came, stayed_away = make_registration(gathering), make_registration(gathering)
    with pytest.raises(MaterialRefused):
        actions.tell_participants(planner, gathering)
    actions.publish_material(planner, with_pdf(planner, gathering))
    Attendance.objects.create(registration=came)
    assert actions.tell_participants(planner, gathering) == 1
    assert actions.tell_participants(planner, gathering) == 0
    mails = OutgoingMail.objects.filter(kind="documented")
    assert [mail.registration for mail in mails] == [came]
    Attendance.objects.all().delete()
    assert actions.tell_participants(planner, gathering) == 1
    assert set(mails.values_list("registration", flat=True)) == {came.pk, stayed_away.pk}


def test_the_page_costs_one_query_for_any_amount_of_material(planner, gathering) -> None:
    session = make_session(gathering, speakers=[make_speaker()])
    client = Client()

    def queries_now() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/traffar/{gathering.slug}/")
        return len(captured)

    actions.publish_material(planner, with_pdf(planner, gathering))
    queries_now()
    one = queries_now()
    for of in (session, None, session):
        actions.publish_material(planner, with_pdf(planner, gathering, session=of))
    assert queries_now() == one
