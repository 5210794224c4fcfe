"""`hjulet measure access`, run as a person would: the tables and their columns, exit codes, errors in one line, no Django."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from hjulet.cli import main
from hjulet.instruments.access.reading import read_network
from tests.instruments.access.feeds import STOP_TIMES, feed
from tests.instruments.access.reference import arrivals_between_stops


def run(capsys, *words):
    """Exit code, out, err."""
    try:
        code = main(["measure", "access", *map(str, words)])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out, said.err


DAY = ("--date", "2026-03-17")
MORNING = (*DAY, "--from", "06:00", "--to", "08:00")


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Path:
    """A made-up county of three lines."""
    folder = tmp_path_factory.mktemp("county")
    assert (
        main(["measure", "access", "generate", "--out", str(folder), "--lines", "3", "--villages", "4"]) == 0
    )
    return folder


def on(county: Path, *words: object) -> tuple[object, ...]:
    return ("--gtfs", county / "gtfs.zip", "--points", county / "points.csv", *words)


def test_travel_times_have_the_columns_of_the_contract(capsys, county, tmp_path) -> None:
    out = tmp_path / "m.parquet"
    code, said, _ = run(capsys, "travel-times", *on(county, *MORNING), "--max-minutes", 120, "--out", out)
    assert (code, said) == (0, f"written: {out}\n")
    frame = pl.read_parquet(out)
    assert frame.columns == ["origin", "destination", "p50", "p25", "p75"]
    ordered = frame.drop_nulls(["p50", "p25", "p75"])
    assert ordered.height > 100
    assert ordered.filter(~pl.col("p50").is_between(pl.col("p25"), pl.col("p75"))).height == 0
    # From the town's middle to itself nobody has to go.
    assert frame.filter(origin="town", destination="town").row(0)[2:] == (0, 0, 0)
    more = run(capsys, "travel-times", *on(county, *MORNING), "--origins", "town,town", "--details", "--json")
    rows = json.loads(more[1])["table"]
    assert [row["destination"] for row in rows] == frame.filter(origin="town")["destination"].to_list()
    assert set(rows[0]) == {*frame.columns, "mean_minutes", "reached_share", "changes", "walking_minutes"}


def test_departures_between_stops_are_the_references_to_the_second(capsys, county, tmp_path) -> None:
    out = tmp_path / "a.csv"
    asked = ("--points", "stops", "--departures", "06:30,07:10", "--origins", "v101,town")
    assert run(capsys, "travel-times", "--gtfs", county / "gtfs.zip", *DAY, *asked, "--out", out)[0] == 0
    network = read_network(county / "gtfs.zip", day="2026-03-17")
    expected = {
        (origin, clock, network.stop_ids[at], seconds)
        for origin in ("v101", "town")
        for clock, departure in (("06:30", 23_400), ("07:10", 25_800))
        for at, seconds in enumerate(
            arrivals_between_stops(network, network.stop_ids.index(origin), departure)
        )
        if seconds is not None
    }
    frame = pl.read_csv(out)
    assert frame.columns == ["origin", "departure", "destination", "seconds"]
    assert set(frame.iter_rows()) == expected
    assert frame.height == len(expected)


def test_accessibility_by_group(capsys, county, tmp_path) -> None:
    out = tmp_path / "r.csv"
    people = ("--weights", "population,without_car", "--opportunities", "jobs", "--minutes", 60)
    code, said, _ = run(capsys, "accessibility", *on(county, *MORNING), *people, "--out", out, "--json")
    frame, told = pl.read_csv(out), json.loads(said)
    assert (code, frame.columns) == (0, ["origin", "name", "jobs_within_60_minutes"])
    town = frame.filter(origin="town")["jobs_within_60_minutes"][0]
    assert town == frame["jobs_within_60_minutes"].max()
    assert set(told["by_group"]) == {"population", "without_car"}
    nearest = run(
        capsys,
        "accessibility",
        *on(county, *MORNING),
        "--opportunities",
        "schools",
        "--measure",
        "nearest",
        "--json",
    )
    rows = {row["origin"]: row["minutes_to_schools_1"] for row in json.loads(nearest[1])["table"]}
    assert rows["town"] == 0


def test_withdrawing_a_line_is_said_and_its_losers_are_those_along_it(capsys, county, tmp_path) -> None:
    out = tmp_path / "diff.csv"
    asked = on(county, *MORNING, "--weights", "population", "--routes", "101", "--language", "sv")
    code, _, err = run(capsys, "withdraw", *asked, "--out", out)
    assert code == 0
    frame = pl.read_csv(out)
    assert frame.columns[:3] == ["origin", "before", "after"]
    lost = set(frame.filter(pl.col("after") > pl.col("before"))["origin"])
    assert {one[:2] for one in lost} >= {"v1"}
    changed, losing, *_ = err.splitlines()
    assert changed.endswith(" turer indragna")
    assert "personer får längre restid" in losing
    evening = run(capsys, "withdraw", *asked[:-2], "--home-by", "23:30", "--json")[1]
    broken = json.loads(evening)["broken"]
    assert {"town"} < {one["destination"] for one in broken}
    assert {one["kind"] for one in broken} == {"last way home"}
    # The same from a file, and trips by their ids.
    (tmp_path / "p.toml").write_text('[[withdraw]]\nroutes = ["101"]\n')
    again = on(
        county,
        *MORNING,
        "--weights",
        "population",
        "--scenario",
        tmp_path / "p.toml",
        "--out",
        tmp_path / "b.csv",
    )
    assert run(capsys, "withdraw", *again)[0] == 0
    assert pl.read_csv(tmp_path / "b.csv").equals(frame)
    assert run(capsys, "withdraw", *on(county, *MORNING))[2].startswith(
        "hjulet measure access withdraw: withdraw what? Say --trips"
    )


def test_ranking_has_the_columns_of_the_contract(capsys, county, tmp_path) -> None:
    out = tmp_path / "harm.csv"
    asked = on(county, *MORNING, "--weights", "population", "--opportunities", "jobs")
    code, _, err = run(capsys, "rank-withdrawals", *asked, "--out", out)
    assert code == 0
    frame = pl.read_csv(out)
    assert frame.columns[:3] == ["trip_id", "harm_person_seconds", "harm_per_km"]
    assert frame["harm_person_seconds"].min() >= 0
    assert frame["harm_person_seconds"].is_sorted(descending=True)
    assert "begin outside the window" in err
    routes = run(capsys, "rank-withdrawals", *asked, "--unit", "route", "--json")
    assert {row["route_id"] for row in json.loads(routes[1])["table"]} >= {"r101", "r102", "r103"}


def test_points_without_a_number_are_left_out_and_told(capsys, county, tmp_path) -> None:
    lines = (county / "points.csv").read_text().splitlines()
    points = tmp_path / "p.csv"
    jobs = lines[0].split(",").index("jobs")
    cells = lines[-1].split(",")
    points.write_text("\n".join([*lines[:-1], ",".join([*cells[:jobs], "", *cells[jobs + 1 :]])]))
    asked = (
        "--gtfs",
        county / "gtfs.zip",
        "--points",
        points,
        *MORNING,
        "--opportunities",
        "jobs",
        "--language",
        "sv",
    )
    code, _, err = run(capsys, "rank-withdrawals", *asked)
    assert code == 0
    assert err.splitlines()[-1] == "1 av 29 punkter saknar tal i kolumnen jobs och är inte med i den."


def test_without_people_places_are_counted_and_few_people_are_not(capsys, tmp_path) -> None:
    folder, points = feed(tmp_path / "f"), tmp_path / "p.csv"
    points.write_text("id;lon;lat;people\nhome;14,8;56,8;3\nwork;15,1;56,8;0\nlake;13;57;2\n")
    asked = (
        "withdraw",
        "--gtfs",
        folder,
        *MORNING,
        "--points",
        points,
        "--trips",
        "t1",
        "--out",
        tmp_path / "d.csv",
    )
    assert run(capsys, *asked)[2].splitlines() == [
        "1 trip withdrawn",
        "1 of 3 places travel longer, and 1 no longer reach something that they reached before.",
        "Half of the loss falls on 16.7% of them. Those who lose most: home.",
        "1 of 3 places have no stop within a walk of 800 m.",
    ]
    told = run(capsys, *asked, "--weights", "people", "--language", "sv")[2].splitlines()
    assert told[1] == (
        "färre än fem av 5 personer får längre restid, och färre än fem når inte längre något som de nådde förut."
    )
    evening = [*asked[:5], "--from", "20:00", "--to", "21:00", *asked[9:]]
    assert run(capsys, *evening)[2].splitlines()[1:3] == [
        "Nobody loses by the proposal.",
        "None of the withdrawn trips runs between 20:00 and 22:59, when anybody here travels; choose another window.",
    ]


def test_least_harm_saves_what_was_asked(capsys, county, tmp_path) -> None:
    asked = on(county, *MORNING, "--weights", "population,without_car", "--opportunities", "jobs")
    told = ("--save-km", 60, "--keep-first-last", "--factor", "without_car=2", "--batches", 2)
    code, said, err = run(capsys, "least-harm", *asked, *told, "--json")
    assert (code, err) == (0, "")
    plan = json.loads(said)["plan"]
    assert plan["saved_km"] >= 60
    assert 0 <= plan["bound"] <= plan["harm"]
    wrong = run(capsys, "least-harm", *asked, "--save-km", 60, "--factor", "young=2")
    assert (wrong[0], wrong[2]) == (
        1,
        (
            "hjulet measure access least-harm: --factor is for a group that is not there: young; there are:"
            " population, without_car\n"
        ),
    )


def test_check_names_what_is_odd_in_either_language(capsys, tmp_path) -> None:
    fast = feed(tmp_path / "f", stop_times=STOP_TIMES.replace("t2,08:00:00,08:00:00", "t2,07:31:00,07:31:00"))
    code, said, err = run(capsys, "check", "--gtfs", fast, *DAY, "--language", "sv")
    assert (code, said) == (
        0,
        "f/stop_times.txt:6: 1 sträcka går fortare än 150 km/h. Den första är Edet – Aby, 1096 km/h.\n",
    )
    assert err == "2026-03-17: 3 stops, 2 trips, 3 hops, 1 remark\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "--gtfs", "nowhere.zip", *DAY), 1, "nowhere.zip: there is no such file or folder"),
        (("check", "--gtfs", "f", "--date", "2027-03-17"), 1, "the nearest day is 2026-12-31"),
        (("travel-times", "--gtfs", "f", *DAY), 1, "when may one leave? Say --from 07:00 --to 09:00"),
        (("travel-times", "--gtfs", "f", *MORNING, "--departures", "07:00"), 1, "either --departures or --from and --to"),
        (("travel-times", "--gtfs", "f", *MORNING, "--origins", "Z"), 1, "there is no point 'Z'"),
        (("travel-times", "--gtfs", "f", *MORNING, "--out", "m.txt"), 1, "files named '.txt' cannot be written"),
        (("travel-times", "--gtfs", "f", *DAY, "--from", "23:00", "--to", "01:00"), 1, "past midnight is written as 25:00"),
        (("travel-times", "--gtfs", "f", *MORNING, "--points", "turned.csv"), 1, "are lon and lat exchanged"),
        (("least-harm", "--gtfs", "f", *MORNING, "--save-km", "1", "--floor", "old=0.9"), 1, "a group that is not there: old"),
        (("generate", "--out", "g", "--year", "99999"), 2, "'99999' is not a year such as 2026"),
        (("withdraw", "--gtfs", "f", *MORNING, "--trips", "t9"), 1, "there is no trip 't9' that day; there are t2, t1"),
        (("rank-withdrawals", "--gtfs", "f", *MORNING, "--weights", "people"), 1, "no such column of numbers"),
        (("least-harm", "--gtfs", "f", *MORNING, "--save-km", "no"), 2, "'no' is not a number above 0"),
        (("rank-withdrawals", "--gtfs", "f", *MORNING, "--unit", "bus"), 2, "invalid choice: 'bus'"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    capsys, tmp_path, monkeypatch, words, code, said
) -> None:
    feed(tmp_path / "f")
    (tmp_path / "turned.csv").write_text("id,lon,lat\na,56.8,14.8\n")
    monkeypatch.chdir(tmp_path)
    answer, out, err = run(capsys, *words)
    assert (answer, out) == (code, "")
    assert said in err.splitlines()[-1]
    assert "Traceback" not in err


def test_help_loads_nothing_heavy_and_the_command_no_django(county) -> None:
    heavy = "import sys, hjulet.cli\ntry: hjulet.cli.main(%r)\nexcept SystemExit: pass\n" % [
        "measure", "access", "--help",
    ]  # fmt: skip
    loaded = "print([name for name in ('numpy', 'polars', 'numba', 'django') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", heavy + loaded], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"
    words = ["measure", "access", "check", "--gtfs", str(county / "gtfs.zip"), *DAY]
    found = subprocess.run(
        [sys.executable, "-c", f"import sys, hjulet.cli\nhjulet.cli.main({words!r})\n" + loaded],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.splitlines()[-1] == "['numpy', 'polars']"
