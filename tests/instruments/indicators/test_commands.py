"""`hjulet measure indicators`, run as a person would: what comes out, exit codes, errors in one line, no Django."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import openpyxl
import polars as pl
import pytest

from hjulet.cli import main
from hjulet.instruments.indicators.results import DRAFT
from tests.instruments.indicators import asem

SMALL = """
[framework]
id = "mine"
version = "1"
title = { en = "Mine" }
levels = ["indicator", "index"]
draft = true
[nodes]
I = { level = "index" }
[indicators]
x = { parent = "I", direction = 1 }
y = { parent = "I", direction = -1 }
"""
DATA = "unit,x,y\na,1,3\nb,2,1\nc,3,2\n"


def indicators(*words):
    return subprocess.run(
        [sys.executable, "-m", "hjulet", "measure", "indicators", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def given(tmp_path):
    """A framework of one's own and its data, as words of a command."""
    (tmp_path / "mine.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    return ["--framework", str(tmp_path / "mine.toml"), "--data", str(tmp_path / "data.csv")]


def run(capsys, *words):
    """The same within this process: quicker, where it makes no difference. Exit code, out, err."""
    try:
        code = main(["measure", "indicators", *map(str, words)])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out, said.err


COINR = (
    "--impute",
    "group_mean:EurAsia_group",
    "--winsorise",
    "--normalise",
    "minmax:0:100",
    "--aggregate",
    "arithmetic",
)


@pytest.mark.shared
def test_a_coinr_project_is_computed_with_one_command(tmp_path):
    files = [
        "--coinr-data",
        asem.folder() / "ASEM_iData.csv",
        "--coinr-meta",
        asem.folder() / "ASEM_iMeta.csv",
    ]
    done = indicators("compute", *files, *COINR, "--out", tmp_path / "scores.csv")
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["uCode"]: row for row in csv.DictReader(file)}
    theirs = asem.expected_rows("stage_Aggregated")
    assert set(rows["SWE"]) == set(theirs[0])
    largest = max(
        abs(asem.number(row[code]) - asem.number(rows[row["uCode"]][code]))
        for row in theirs
        for code in row
        if code != "uCode"
    )
    assert largest < 1e-9

    done = indicators(
        "uncertainty", *files, *COINR, "--replications", 1000, "--seed", 1, "--out", tmp_path / "ranks.csv"
    )
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "ranks.csv").open(encoding="utf-8", newline="") as file:
        ranks = {row["uCode"]: row for row in csv.DictReader(file)}
    simulated = asem.expected_rows("ua_rankstats_N1000")
    assert {row["uCode"] for row in simulated} == set(ranks)
    for row in simulated:
        assert float(ranks[row["uCode"]]["Nominal"]) == float(row["Nominal"])
        for what in ("Median", "Q5", "Q95"):
            assert abs(float(ranks[row["uCode"]][what]) - float(row[what])) <= 2


@pytest.mark.shared
def test_published_figures_are_reproduced_with_one_command(capsys):
    total = asem.folder().parent / "brpplus_2025" / "published_total_region.csv"
    code, out, err = run(capsys, "reproduce", "--framework", "brpplus-2025", "--published", total, "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert (said["rule"], said["agreeing"], said["compared"]) == ("equal", 126, 126)
    assert said["largest_difference"] < 1e-9


def test_a_draft_says_so_in_every_form(capsys, given, tmp_path):
    _, out, err = run(capsys, "compute", *given)
    assert out == "uCode,x,y,I,is_draft\na,0.0,0.0,0.0,true\nb,50.0,100.0,75.0,true\nc,100.0,50.0,75.0,true\n"
    assert err == f"mine-1: {DRAFT}\n"
    assert json.loads(run(capsys, "compute", *given, "--json")[1])["is_draft"] is True
    for name in ("s.csv", "s.parquet", "s.json", "s.xlsx"):
        assert run(capsys, "compute", *given, "--out", tmp_path / name)[0] == 0
    assert pl.read_csv(tmp_path / "s.csv").equals(pl.read_parquet(tmp_path / "s.parquet"))
    written = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert (written["is_draft"], written["rows"][1]["I"]) == (True, 75)
    assert "draft" in openpyxl.load_workbook(tmp_path / "s.xlsx")["About"]["B1"].value
    assert "draft" in run(capsys, "uncertainty", *given, "--replications", 5)[2]


def test_steps_of_the_command_line_go_before_those_of_the_file(capsys, given):
    changed = run(capsys, "compute", *given, "--normalise", "minmax:1:100", "--aggregate", "harmonic")[1]
    assert changed.splitlines()[1] == "a,1.0,1.0,1.0,true"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--normalise", "minmax:10:0"], 2, "the low end is not below the high end"),
        (["--normalise", "nearly"], 2, "there is no method 'nearly'; there are minmax"),
        (["--normalise", "rank:1"], 2, "'rank:1' has more than 'rank' takes"),
        (["--aggregate", "arithmetic,odd"], 2, "there is no method 'odd'"),
        (["--impute", "group_mean"], 2, "write 'group_mean:COLUMN'"),
        (["--min-available", "60"], 2, "is not a share from 0 to 1"),
        (["--aggregate", "arithmetic,geometric"], 1, "2 ways to aggregate and 1 levels"),
        (["--impute", "group_mean:county"], 1, "county"),
        (["--out", "scores.pdf"], 1, "files named '.pdf' cannot be written"),
        (["--out", "no/such/folder/s.csv"], 1, "make it first"),
        (["--coinr-data", "x.csv"], 2, "give --framework and --data, or --coinr-data and --coinr-meta"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(capsys, given, words, code, says):
    stopped, out, err = run(capsys, "compute", *given, *words)
    assert (stopped, out) == (code, "")
    assert says in err
    if code == 1:
        assert err.count("\n") == 1


def test_garbage_in_data_is_named_in_one_line(capsys, given):
    path = given[-1]
    with open(path, "w", encoding="utf-8") as file:
        file.write(DATA.replace("b,2,1", "b,many,1"))
    assert run(capsys, "compute", *given)[0] == 1
    _, _, err = run(capsys, "compute", *given)
    assert all(part in err for part in (f"{path}:3", "unit b", "indicator x", "many"))


def test_frameworks_are_listed_checked_and_compared(capsys, tmp_path):
    listed = json.loads(run(capsys, "list", "--json")[1])["frameworks"]
    assert len(listed) >= 8
    assert {one["framework"]: (one["is_draft"], one["indicators"]) for one in listed}["brpplus-2025"] == (
        False,
        84,
    )
    broken = tmp_path / "broken.toml"
    broken.write_text(SMALL.replace('"I", direction = -1', '"J", direction = -1'), encoding="utf-8")
    code, out, _ = run(capsys, "validate", broken)
    assert code == 1
    assert f"{broken}:12" in out
    assert run(capsys, "validate", "hdi")[:2] == (0, "hdi-2024: no faults\n")
    assert run(capsys, "validate", tmp_path / "none.toml")[0] == 1
    code, out, _ = run(capsys, "lint", "brpplus-2025", "--json")
    assert code == 0
    directions = [one["subject"] for one in json.loads(out)["findings"] if one["code"] == "direction"]
    assert directions == ["N01456"]
    assert run(capsys, "lint", "brpplus-2025", "--strict")[0] == 1
    assert "lost indicator le" in run(capsys, "diff", "hdi", "brpplus-2025")[1]
    assert json.loads(run(capsys, "schema")[1])["$schema"].startswith("https://json-schema.org/")


def test_uncertainty_ranks_one_kind_of_unit_at_a_time(capsys, tmp_path):
    text = SMALL.replace("draft = true", 'units = ["se:municipality", "se:county"]')
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "data.csv").write_text(
        "unit,x,y\n01,1,3\n03,2,1\n0180,3,2\n0114,1,9\n0115,2,2\n", encoding="utf-8"
    )
    words = (
        "uncertainty",
        "--framework",
        tmp_path / "mine.toml",
        "--data",
        tmp_path / "data.csv",
        "--replications",
        "9",
    )
    code, _, err = run(capsys, *words)
    assert (code, "--units" in err, "se:county, se:municipality" in err) == (1, True, True)
    counties = run(capsys, *words, "--units", "se:county")[1].splitlines()
    assert [line.split(",")[0] for line in counties] == ["uCode", "01", "03"]


def test_help_has_an_example_and_loads_neither_numpy_nor_django():
    code = (
        "import sys\nfrom hjulet.cli import main\ntry:\n    main(['measure', 'indicators', 'compute', '--help'])\n"
        "except SystemExit:\n    pass\nprint([name for name in ('numpy', 'polars', 'django') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "example: hjulet measure indicators compute" in done.stdout
    assert done.stdout.endswith("[]\n")
    code = "import sys\nfrom hjulet.cli import main\nmain(['measure', 'indicators', 'lint', 'hdi'])\nprint('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
