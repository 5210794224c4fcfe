"""Results of access: their page and files, who sees them, and that they come into an assessment as values with their source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hjulet.follow.models import AssessmentTable
from hjulet.hub.models import Organisation, Person
from hjulet.measure.actions.access_carrying import carry_out_all
from hjulet.measure.actions.access_runs import ask_for_run
from hjulet.measure.actions.access_studies import make_proposal, show_study
from hjulet.measure.models import AccessRun
from hjulet.measure.models.access_runs import Kind
from tests import factories
from tests.follow.assessing import make_assessment
from tests.measure import access

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def ours() -> Organisation:
    return factories.make_organisation()


@pytest.fixture
def planner(ours: Organisation) -> Person:
    return access.planner_of(ours)


@pytest.fixture
def compared(settings: Any, tmp_path: Path, ours: Organisation, planner: Person) -> AccessRun:
    """What the last line loses when it stops at seven."""
    settings.HOME = tmp_path
    study = access.a_study(planner, ours, home_by="24:00")
    proposal = make_proposal(planner, study, "Ingen kvällstrafik", routes=["101"], after="07:00")
    run = ask_for_run(planner, study, Kind.COMPARE, proposal=proposal)
    carry_out_all()
    run.refresh_from_db()
    assert run.is_done
    return run


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def taking(run: AccessRun, table: str) -> str:
    return f"/konsekvensanalyser/lagg-in/{run.study.public_id}/{run.public_id}/{table}/"


def test_result_is_its_organisations_until_it_is_shown(compared: AccessRun, planner: Person) -> None:
    page, stranger = compared.get_absolute_url(), access.planner_of(factories.make_organisation())
    files = [
        "",
        "karta.svg",
        "karta.geojson",
        "rorlig-karta/",
        "platser.csv",
        "grupper.json",
        "forbindelser.xlsx",
        "indragna.parquet",
    ]
    own = signed_in(planner)
    assert [own.get(page + one).status_code for one in files] == [200] * len(files)
    assert own.get(page)["Cache-Control"] == "private, no-store"
    for client in (Client(), signed_in(stranger)):
        assert [client.get(page + one).status_code for one in files] == [404] * len(files)
    show_study(planner, compared.study, is_public=True)
    anybody = Client()
    assert [anybody.get(page + one).status_code for one in files] == [200] * len(files)
    assert anybody.get(page + "turer.csv").status_code == 404
    policy = anybody.get(page + "rorlig-karta/")["Content-Security-Policy"]
    assert "worker-src blob:" in policy
    assert "worker-src" not in anybody.get(page)["Content-Security-Policy"]


def test_map_is_one_drawing_with_names_and_every_place(compared: AccessRun, planner: Person) -> None:
    client, page = signed_in(planner), compared.get_absolute_url()
    drawn = client.get(page + "karta.svg").content.decode()
    assert "Storåkra" in drawn
    assert len(drawn) < 12_000
    found = client.get(page + "karta.geojson").json()["features"]
    kinds = {one["properties"]["kind"] for one in found}
    rows = client.get(page + "platser.json").json()
    assert sum(one["properties"]["kind"] == "place" for one in found) == len(rows)
    # Made-up places lie among no real borders.
    assert kinds == {"line", "place"}


def test_table_comes_into_an_assessment_with_source_and_day(
    compared: AccessRun, planner: Person, ours: Organisation
) -> None:
    made = make_assessment(planner, ours)
    client = signed_in(planner)
    asked = client.get(taking(compared, "varst")).context["form"]
    assert (asked.initial["question"], asked.initial["assessment"]) == ("consequence", str(made.public_id))
    said = {"assessment": str(made.public_id), "question": "consequence", "title": "De som förlorar mest"}
    answer = client.post(taking(compared, "varst"), said)
    assert answer["Location"] == f"/konsekvensanalyser/{made.public_id}/fraga/foljder/"
    table = AssessmentTable.objects.get(assessment=made)
    assert (table.question, table.shown, table.people) == ("consequence", "Minuter längre resa", "Personer")
    assert table.columns[-2:] == ["lon", "lat"]
    assert "Länet, påhittat" in table.source
    assert "tisdag 17 mars 2026" in table.method
    assert len(table.rows) == min(10, len(client.get(compared.get_absolute_url() + "varst.json").json()))
    assert b"<svg" in client.get(answer["Location"]).content


def test_menu_says_where_one_is_by_how_the_address_begins(compared: AccessRun, planner: Person) -> None:
    """The table of places is no page about places, and its study is one about measuring."""
    client, current = signed_in(planner), ' aria-current="true">'
    taken, result = (
        client.get(one).content.decode() for one in (taking(compared, "platser"), compared.get_absolute_url())
    )
    assert (f"{current}Platser" in taken, f"{current}Platser" in result, f"{current}Mäta" in result) == (
        False,
        False,
        True,
    )


def test_table_is_not_put_in_by_or_for_others(
    compared: AccessRun, planner: Person, ours: Organisation
) -> None:
    made = make_assessment(planner, ours)
    said = {"assessment": str(made.public_id), "question": "consequence", "title": "Tabell"}
    theirs = factories.make_organisation()
    stranger = access.planner_of(theirs)
    assert signed_in(stranger).post(taking(compared, "varst"), said).status_code == 404
    show_study(planner, compared.study, is_public=True)
    make_assessment(stranger, theirs)
    refused = signed_in(stranger).post(taking(compared, "varst"), said)
    assert refused.status_code == 422
    assert Client().get(taking(compared, "varst")).status_code == 302
    assert not AssessmentTable.objects.filter(assessment=made).exists()
