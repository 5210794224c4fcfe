"""A question of access from its words to its kept answer: what its key depends on, what a stop leaves, and that figures agree."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hjulet.instruments.access import AccessError
from hjulet.measure.access_asked import Asked, File
from hjulet.measure.access_carried_out import Stopped, carry_out, is_done, read_result
from tests.measure.access import county

SCHOOLS = {"people": ("population", "aged_65_up"), "opportunities": "schools"}


def kept(path: Path) -> File:
    return File(hashlib.sha256(path.read_bytes()).hexdigest(), path)


def asked(kind: str, **said: object) -> Asked:
    values = {
        "feeds": (kept(county() / "gtfs.zip"),),
        "points": kept(county() / "points.csv"),
        **SCHOOLS,
        **said,
    }
    return Asked(kind=kind, day=date(2026, 3, 17), **values)


def done(question: Asked, folder: Path) -> None:
    carry_out(question, folder, lambda done, of: None, lambda: False, workers=1)


def test_key_is_of_content_and_of_what_the_kind_asks(tmp_path: Path) -> None:
    first = asked("rank")
    moved = shutil.copy(first.feeds[0].path, tmp_path / "another-name.zip")
    assert replace(first, feeds=(kept(Path(moved)),)).key() == first.key()
    assert replace(first, save_km=99.0, home_by="22:00", services=("care",)).key() == first.key()
    others = [replace(first, unit="route"), replace(first, day=date(2026, 3, 18)), replace(first, people=("population",)),
              replace(first, scenario='[[withdraw]]\nroutes = ["101"]\n'), first.of_kind("travel-times")]  # fmt: skip
    assert len({first.key(), *(one.key() for one in others)}) == 6


def test_question_is_the_same_out_of_json() -> None:
    first = asked(
        "least-harm", save_km=40.0, floors=(("aged_65_up", 0.9),), keep_arrivals=(("town", "08:00"),)
    )
    told = json.loads(json.dumps(first.as_json()))
    assert str(county()) not in json.dumps(told)
    again = Asked.from_json(told, timetables=county(), points=county())
    assert again.key() == first.key()
    assert again.floors == first.floors


@pytest.mark.parametrize(
    "said",
    [{"kind": "compare"}, {"kind": "least-harm"}, {"kind": "least-harm", "save_km": 5.0, "unit": "stop"},
     {"kind": "rank", "points": None}, {"kind": "guess"}],
)  # fmt: skip
def test_question_without_an_answer_is_refused_before_anything_is_read(said: dict[str, object]) -> None:
    with pytest.raises(AccessError):
        asked(**said)


def test_stopped_run_leaves_no_answer_and_is_taken_up_again(tmp_path: Path) -> None:
    folder, progress = tmp_path / "answer", []
    with pytest.raises(Stopped):
        carry_out(
            asked("rank"),
            folder,
            lambda done, of: progress.append(done),
            lambda: len(progress) > 2,
            workers=1,
        )
    assert not is_done(folder)
    assert not folder.exists()
    carry_out(asked("rank"), folder, lambda done, of: progress.append(done), lambda: False, workers=1)
    assert progress[-1] == 1000
    assert [one.name for one in tmp_path.iterdir()] == ["answer"]
    done(asked("rank"), tmp_path / "at-once")
    assert read_result(folder).table("units").equals(read_result(tmp_path / "at-once").table("units"))


def test_plan_and_its_comparison_say_the_same_harm(tmp_path: Path) -> None:
    """The plan's harm is of a ranking without its trips, the comparison's of a run of its own."""
    done(
        asked("least-harm", save_km=60.0, start="06:00", end="12:00", keep_first_last=False),
        tmp_path / "plan",
    )
    found = read_result(tmp_path / "plan")
    plan = found.figures["plan"]
    assert plan["harm"] == pytest.approx(found.figures["harm"], rel=1e-9)
    assert plan["saved_km"] >= 60.0
    assert plan["saved_km"] == pytest.approx(found.figures["km_before"] - found.figures["km_after"])
    assert plan["bound"] <= plan["harm"] + 1e-9
    assert plan["curve"][0] == [0.0, 0.0]
    assert plan["curve"][-1] == pytest.approx([plan["saved_km"], plan["harm"]])
    assert [km for km, _harm in plan["curve"]] == sorted({km for km, _harm in plan["curve"]})
    assert all(0 <= harm <= plan["harm"] * (1 + 1e-9) for _km, harm in plan["curve"])
    assert sorted(found.table("withdrawn")["id"]) == sorted(plan["trip_ids"])
    group = found.figures["by_group"]["population"]
    places = found.table("places")
    assert group["loss"] == pytest.approx((places["loss"] * places["persons"]).sum() / group["persons"])


def test_places_of_few_people_have_no_figures_about_them(tmp_path: Path) -> None:
    """One to four people are not counted out, and nothing stands there that would tell how many they are."""
    words = (county() / "points.csv").read_text(encoding="utf-8").splitlines()
    heads = words[0].split(",")
    row = next(number for number, line in enumerate(words) if line.startswith("v103,"))
    cells = words[row].split(",")
    cells[heads.index("population")] = "3"
    words[row] = ",".join(cells)
    few = tmp_path / "few.csv"
    few.write_text("\n".join(words), encoding="utf-8")
    proposal = '[[withdraw]]\nroutes = ["101"]\nafter = "07:00"\n'
    done(asked("compare", points=kept(few), scenario=proposal, home_by="24:00"), tmp_path / "answer")
    found = read_result(tmp_path / "answer")
    hidden = found.table("places").filter(pl.col("id") == "v103").row(0, named=True)
    assert hidden["loss"] > 0
    assert (hidden["persons"], hidden["harm"]) == (None, None)
    assert found.table("broken").filter(pl.col("origin") == "v103")["persons"].null_count() > 0
    assert found.table("places").filter(pl.col("id") == "v101")["harm"][0] > 0


def test_trip_and_its_return_are_told_by_line_and_clocks(tmp_path: Path) -> None:
    done(asked("rank", unit="pair"), tmp_path / "answer")
    units = read_result(tmp_path / "answer").table("units")
    pair = units.filter(pl.col("id") == "101-week-07:45-in + 101-week-07:45-ut")
    assert pair["route"].to_list() == ["101 07:45, 08:19"]
