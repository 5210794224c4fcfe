"""Runs of access: asked for once, carried out one at a time, stopped, taken up again, and given up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hjulet.hub.rules import ANYONE
from hjulet.measure.access_carried_out import is_done, read_result
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.actions import access_carrying as carrying
from hjulet.measure.actions.access_runs import ask_for_run, stop_run
from hjulet.measure.actions.access_studies import change_study, make_proposal, remove_study
from hjulet.measure.models import AccessRun
from hjulet.measure.queries import access as queries
from tests import factories
from tests.measure import access
from tests.servers import wait_until

pytestmark = pytest.mark.django_db
State = AccessRun.State


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own: what another has computed is not there."""
    settings.HOME = tmp_path
    return tmp_path


def test_run_is_carried_out_once_for_the_same_question() -> None:
    ours, theirs = factories.make_organisation(), factories.make_organisation()
    planner, other = access.planner_of(ours), access.planner_of(theirs)
    study = access.a_study(planner, ours)
    run = ask_for_run(planner, study, "rank")
    assert (run.state, ask_for_run(planner, study, "rank").pk) == (State.WAITING, run.pk)
    assert carrying.carry_out_all() == 1
    run.refresh_from_db()
    assert (run.state, run.taken_up, run.done, run.carried_out_by) == (State.DONE, 1, run.of, "")
    assert read_result(run.folder).table("units").height > 0
    again = ask_for_run(other, access.a_study(other, theirs, title="Samma fråga"), "rank")
    assert (again.state, again.key) == (State.DONE, run.key)
    remove_study(planner, study)
    assert is_done(again.folder)
    assert queries.run_seen(ANYONE, again.study.public_id, again.public_id) is None
    assert queries.run_seen(planner, again.study.public_id, again.public_id) is None


def test_claim_is_won_by_one_alone() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    run = ask_for_run(planner, access.a_study(planner, organisation), "travel-times")
    first, second = carrying.claim(), carrying.claim()
    assert (first, second) == (run, None)
    carrying.take_over()
    assert carrying.claim() == run
    assert not carrying.carry_out_run(first or run)  # it was taken over meanwhile
    run.refresh_from_db()
    assert (run.state, run.taken_up) == (State.RUNNING, 2)


def test_run_that_kills_three_times_is_given_up() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    study = access.a_study(planner, organisation)
    run = ask_for_run(planner, study, "travel-times")
    for _death in range(3):
        carrying.take_over()
        assert carrying.claim() == run
    carrying.take_over()
    run.refresh_from_db()
    assert (run.state, run.failure.split(".")[0]) == (
        State.FAILED,
        "Beräkningen avbröts tre gånger innan den blev klar",
    )
    anew = ask_for_run(planner, study, "travel-times")
    assert (anew.state, anew.taken_up, study.runs.count()) == (State.WAITING, 0, 1)


def test_stopped_run_is_noticed_by_who_carries_it_out() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    run = ask_for_run(planner, access.a_study(planner, organisation), "rank")
    claimed = carrying.claim()
    assert claimed is not None
    with pytest.raises(PermissionDenied):
        stop_run(access.planner_of(factories.make_organisation()), run)
    assert stop_run(planner, run)
    assert not carrying.carry_out_run(claimed)
    run.refresh_from_db()
    assert (run.state, is_done(run.folder), stop_run(planner, run)) == (State.STOPPED, False, False)


def test_run_that_cannot_be_answered_says_why() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    study = access.a_study(planner, organisation)
    proposal = make_proposal(planner, study, "En linje som inte finns", routes=["999"])
    run = ask_for_run(planner, study, "compare", proposal=proposal)
    carrying.carry_out_all()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert run.failure.startswith(
        "I förslaget, [[withdraw]] nummer 1: ingen linje heter ”999” den dagen; det finns till exempel "
    )


def test_too_many_and_too_large_are_refused_beforehand() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    study = access.a_study(planner, organisation)
    for km in range(1, 5):
        ask_for_run(planner, study, "least-harm", save_km=float(km))
    with pytest.raises(AccessRefused, match="Vänta tills"):
        ask_for_run(planner, study, "least-harm", save_km=5.0)
    assert ask_for_run(planner, study, "least-harm", save_km=4.0).state == State.WAITING
    study.timetable.trips = 10_000_000
    study.timetable.save()
    with pytest.raises(AccessRefused, match="hjulet measure access"):
        ask_for_run(planner, study, "rank")


def test_changed_rules_leave_the_old_answer_aside_until_they_are_as_before() -> None:
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    study = access.a_study(planner, organisation)
    run = ask_for_run(planner, study, "travel-times")
    carrying.carry_out_all()
    changed = change_study(planner, study, version=1, end="08:00")
    found = queries.runs_of(planner, changed)
    assert (found.now, found.earlier) == ([], [run])
    back = change_study(planner, changed, version=2, end="09:00", day=date(2026, 3, 17))
    assert ask_for_run(planner, back, "travel-times").pk == run.pk
    assert queries.runs_of(planner, back).now == [run]


@pytest.mark.django_db(transaction=True)
def test_killed_process_is_followed_by_one_that_goes_on(home: Path) -> None:
    """The command in a process of its own, killed when it has begun; the next finds what was left, and finishes it."""
    organisation = factories.make_organisation()
    planner = access.planner_of(organisation)
    study = access.a_study(planner, organisation, start="05:00", end="23:00")
    run = ask_for_run(planner, study, "rank")
    command = [sys.executable, "-m", "hjulet", "measure", "access", "carry-out", "--json"]
    environment = {**os.environ, "HJULET_MODE": "test", "HJULET_HOME": str(home)}
    first = subprocess.Popen(command, env=environment)
    held = AccessRun.objects.filter(pk=run.pk, state=State.RUNNING)
    wait_until(lambda: held.exists() or first.poll() is not None, "the run to be begun", seconds=180)
    first.send_signal(signal.SIGKILL)
    first.wait()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    run.refresh_from_db()
    assert (run.state, run.taken_up, json.loads(done.stdout)["carried_out"]) == (State.DONE, 2, 1)
    assert not Path(f"{run.folder}.blocks").exists()
