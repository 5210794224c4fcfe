"""The pages of access: who sees what, what a form answers, and a study from timetable to shown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hjulet.hub.models import Organisation, Person
from hjulet.measure.access_files import points_folder, timetables_folder
from hjulet.measure.actions import access_carrying as carrying
from hjulet.measure.actions.access_files import forget_refused_timetables
from hjulet.measure.models import AccessPoints, AccessRun, AccessStudy, Timetable
from tests import factories
from tests.measure import access

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def ours() -> Organisation:
    return factories.make_organisation()


@pytest.fixture
def planner(ours: Organisation) -> Person:
    return access.planner_of(ours)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def files_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.glob("*")) if folder.exists() else []


def test_study_from_timetable_to_everybody(ours: Organisation, planner: Person) -> None:
    """A planner hands over a timetable and points, studies them, proposes, computes, and shows it."""
    client, stranger = signed_in(planner), signed_in(access.planner_of(factories.make_organisation()))
    about = {"name": "Länet", "source": "Länstrafiken", "licence": "CC0"}
    for url_name, file in (("new_access_timetable", "gtfs.zip"), ("new_access_points", "points.csv")):
        sent = SimpleUploadedFile(file, (access.county() / file).read_bytes())
        made = client.post(reverse(url_name), {**about, "organisation": ours.pk, "file": sent})
        assert made.status_code == 302, words_of(made)
    timetable, points = Timetable.objects.get(organisation=ours), AccessPoints.objects.get(organisation=ours)
    assert "väntar på att läsas" in words_of(client.get(timetable.get_absolute_url()))
    assert stranger.get(timetable.get_absolute_url()).status_code == 404
    carrying.carry_out_all()
    assert "Trafik från 1 januari 2026 till 31 december 2026" in words_of(
        client.get(timetable.get_absolute_url())
    )
    begun = {"organisation": ours.pk, "title": "Kvällen", "timetable": timetable.pk, "points": points.pk}
    client.post(reverse("new_access_study"), begun)
    study = AccessStudy.objects.get(organisation=ours)
    assert (study.day.weekday(), study.people) == (1, ["population"])
    change = reverse("change_access_study", args=[study.public_id])
    form = client.get(change).context["form"]
    said = {name: form[name].value() for name in form.fields} | {
        "version": 1,
        "day": "2026-03-17",
        "home_by": "24.00",
    }
    assert client.post(change, said | {"day": "2031-01-01"}).status_code == 422
    assert client.post(change, said).status_code == 302
    assert "En kollega har ändrat studien" in words_of(client.post(change, said))
    new = reverse("new_access_proposal", args=[study.public_id])
    ticked = client.post(new, {"trips": ["101-week-16:15-ut"]})
    assert (
        ticked.status_code,
        'value="101-week-16:15-ut" id="tur-3-8" checked' in ticked.content.decode(),
    ) == (200, True)
    asked = client.post(new, {"trips": ["101-week-16:15-ut"], "title": "Kvällsturen"})
    run = AccessRun.objects.get(study=study)
    assert asked["Location"] == run.get_run_url()
    assert "Väntar på att börja" in words_of(client.get(run.get_run_url()))
    carrying.carry_out_all()
    assert client.get(run.get_run_url())["Location"] == run.get_absolute_url()
    page = study.get_absolute_url()
    assert [who.get(page).status_code for who in (client, stranger, Client())] == [200, 404, 404]
    assert (
        client.post(reverse("show_access_study", args=[study.public_id]), {"visa": "ja"}).status_code == 302
    )
    assert [who.get(page).status_code for who in (client, stranger, Client())] == [200, 200, 200]
    everybody = words_of(Client().get(page))
    assert ("Kvällsturen" in everybody, planner.name in everybody, "Ta bort" in everybody) == (
        True,
        False,
        False,
    )
    assert Client().get(run.get_absolute_url()).status_code == 200
    assert stranger.post(reverse("remove_access_study", args=[study.public_id])).status_code == 404


def test_ticked_departures_and_lines_are_two_proposals(ours: Organisation, planner: Person) -> None:
    study = access.a_study(planner, ours)
    new = reverse("new_access_proposal", args=[study.public_id])
    said = {"title": "Både och", "trips": ["101-week-16:15-ut"], "routes": ["r101"], "after": "18.30"}
    answer = signed_in(planner).post(new, said)
    assert (answer.status_code, AccessRun.objects.filter(study=study).count()) == (422, 0)
    page = words_of(answer)
    assert "Gör annars två förslag" in page
    assert 'value="18.30"' in answer.content.decode()  # what was typed stays
    number = signed_in(planner).post(new, {"title": "811228-9874 åker", "trips": ["101-week-16:15-ut"]})
    assert (number.status_code, AccessRun.objects.filter(study=study).count()) == (422, 0)
    wrong = signed_in(planner).post(new, {"title": "x", "text": "[[withdraw]]\ntrips = 3"})
    assert "I förslaget, [[withdraw]] nummer 1: på engelska: 3 cannot be used for" in words_of(wrong)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id;lon;lat\na;15;57\n", "Filen är ingen zip-fil."),
        ("no tables", "I zip-filen saknas stops.txt."),
    ],
)
def test_what_is_no_timetable_is_refused_at_once(
    content: bytes | str, words: str, ours: Organisation, planner: Person, tmp_path: Path
) -> None:
    if isinstance(content, str):
        packed = tmp_path / "packed.zip"
        with ZipFile(packed, "w") as file:
            file.writestr("other.txt", content)
        content = packed.read_bytes()
    sent = {"organisation": ours.pk, "file": SimpleUploadedFile("a.zip", content), "name": "A", "source": "B"}
    answer = signed_in(planner).post(reverse("new_access_timetable"), sent)
    assert (answer.status_code, words in words_of(answer)) == (422, True)
    assert (Timetable.objects.filter(organisation=ours).count(), files_in(timetables_folder())) == (0, [])


def test_timetable_with_a_fault_is_told_by_file_and_line_and_forgotten(
    ours: Organisation, planner: Person, tmp_path: Path
) -> None:
    packed = tmp_path / "faulty.zip"
    with ZipFile(access.county() / "gtfs.zip") as whole, ZipFile(packed, "w") as file:
        for name in whole.namelist():
            text = whole.read(name).decode()
            file.writestr(name, text.replace("20260101", "20261301") if name == "calendar.txt" else text)
    client = signed_in(planner)
    sent = {"file": SimpleUploadedFile("f.zip", packed.read_bytes()), "name": "Fel", "source": "Vi"}
    client.post(reverse("new_access_timetable"), {**sent, "organisation": ours.pk})
    carrying.carry_out_all()
    timetable = Timetable.objects.get(organisation=ours)
    said = "Filen calendar.txt, rad 2, kolumnen start_date: här står ”20261301”, och ett datum som 20190513 skulle stå här."
    assert (timetable.state, timetable.refused_because) == (Timetable.State.REFUSED, said)
    assert said in words_of(client.get(timetable.get_absolute_url()))
    assert files_in(timetables_folder()) == []
    Timetable.objects.update(added_at=factories.in_days(-8))
    assert forget_refused_timetables() == 1


def test_points_with_a_fault_are_refused_with_the_cell(ours: Organisation, planner: Person) -> None:
    rows = (
        b"id,lon,lat,boende\n"
        + b"".join(b"p%d,15,57,10\n" % number for number in range(30))
        + b"q,15,57,tio\n"
    )
    sent = {"organisation": ours.pk, "file": SimpleUploadedFile("p.csv", rows), "name": "P", "source": "B"}
    answer = signed_in(planner).post(reverse("new_access_points"), sent)
    said = "Rad 32, kolumnen boende: här står ”tio”, och ett tal som är 0 eller mer skulle stå här."
    assert (answer.status_code, said in words_of(answer), files_in(points_folder())) == (422, True, [])


def test_list_asks_no_more_with_three_studies_than_with_one(
    ours: Organisation, planner: Person, django_assert_num_queries: Any
) -> None:
    client = signed_in(planner)
    client.get(reverse("access"))  # the site itself is looked up once
    for number in (1, 3):
        while AccessStudy.objects.filter(organisation=ours).count() < number:
            access.a_study(planner, ours, day=date(2026, 3, 17))
        with django_assert_num_queries(10):
            client.get(reverse("access"))


def test_nobody_comes_to_another_organisations_forms(ours: Organisation, planner: Person) -> None:
    study = access.a_study(planner, ours)
    stranger = signed_in(access.planner_of(factories.make_organisation()))
    for name in ("change_access_study", "ask_access_rank", "ask_access_saving", "new_access_proposal"):
        address = reverse(name, args=[study.public_id])
        assert stranger.get(address).status_code == 404
        assert Client().get(address)["Location"].startswith(reverse("account_login"))
    assert Client().get(reverse("new_access_study")).status_code == 302
    assert signed_in(factories.make_person()).get(reverse("new_access_study")).status_code == 403


def test_saving_is_asked_with_its_rules(ours: Organisation, planner: Person) -> None:
    study = access.a_study(planner, ours)
    address = reverse("ask_access_saving", args=[study.public_id])
    client = signed_in(planner)
    assert client.post(address, {"unit": "trip", "floor_group": "aged_65_up"}).status_code == 422
    said = {"save_km": "40", "unit": "trip", "floor_group": "aged_65_up", "floor_percent": "90"}
    assert client.post(address, said).status_code == 302
    asked = AccessRun.objects.get(study=study).asked
    assert (asked["save_km"], asked["floors"], asked["keep_first_last"]) == (
        40.0,
        [["aged_65_up", 0.9]],
        False,
    )
