"""`hjulet measure territories`, run as a person would: what comes out, exit codes, errors in one line, no Django."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest

from hjulet.cli import main
from tests.instruments.territories.shared_flows import expected, folder, groups_of


def run(capsys, *words):
    """Exit code, out, err."""
    try:
        code = main(["measure", "territories", *map(str, words)])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def flows(tmp_path):
    (tmp_path / "flows.csv").write_text(
        "from,to,people,kind\n01,01,100,w\n02,01,10,w\n02,02,90,w\n03,03,50,m\n"
    )
    return tmp_path / "flows.csv"


@pytest.mark.shared
def test_the_contract_gives_area_and_region(capsys, tmp_path):
    out = tmp_path / "labels.csv"
    code, said, _ = run(
        capsys, "--method", "ttwa", "--flows", folder() / "flows_sardinia_2001.csv", "--min-size", 1000, "--target-size",
        10000, "--min-self-containment", 0.6667, "--target-self-containment", 0.75, "--reference", "lma-3.4", "--out", out,
        "--statistics", tmp_path / "s.csv",
    )  # fmt: skip
    assert (code, said) == (0, f"written: {out}\nwritten: {tmp_path / 's.csv'}\n")
    frame = pl.read_csv(out, infer_schema=False)
    assert frame.columns == ["area", "region"]
    assert groups_of(dict(frame.iter_rows())) == expected("sardinia_expected_1000_0.6667_10000_0.75")
    assert pl.read_csv(tmp_path / "s.csv").height == 36


def test_scb_with_its_limits_explained_and_as_json(capsys, flows, tmp_path):
    told = ("--method", "scb", "--flows", flows, "--where", "kind=w", "--out-commuting-max", "0.20")
    code, out, err = run(capsys, *told, "--single-flow-max", "0.075", "--explain", "02", "--language", "sv")
    assert code == 0
    assert out == (
        "02: 10,0\N{NO-BREAK SPACE}% pendlar till 01, gränsen är 7,5\N{NO-BREAK SPACE}%."
        " 3 personer färre hade gett en egen arbetsmarknad.\n"
    )
    assert err == "1 regions of 2 areas; 0.0 % of those employed cross a border; modularity 0.000\n"
    areas = tmp_path / "areas.csv"
    answer = json.loads(run(capsys, *told, "--areas", areas, "--replicates", 20, "--json")[1])
    assert answer["labels"] == {"01": "01", "02": "01"}
    assert answer["parameters"]["out_commuting_max"] == 0.2
    assert answer["stability"]["replicates"] == 20
    told = pl.read_csv(areas, infer_schema=False).select("margin_persons", "margin_changes_regions")
    assert told.rows() == [("8", "false"), ("3", "true")]


def test_every_method_answers(capsys, flows, tmp_path):
    (tmp_path / "cities.csv").write_text("area,city\n01,One\n")
    (tmp_path / "neighbours.csv").write_text("area,other\n02,03\n01,03\n")
    told = {
        "nordic": [], "ttwa": ["--min-size", 10, "--target-size", 100], "intramax": ["--regions", 2],
        "fua": ["--cities", tmp_path / "cities.csv", "--commuting-min", 0.1],
    }  # fmt: skip
    for name, words in told.items():
        code, out, _ = run(capsys, "--method", name, "--flows", flows, *words)
        rows = pl.read_csv(out.encode(), infer_schema=False).rows()
        assert (code, [area for area, _ in rows]) == (0, ["01", "02", "03"]), name
    assert rows == [("01", "01"), ("02", "01"), ("03", None)]
    repaired = run(
        capsys, "--method", "scb", "--flows", flows, "--neighbours", tmp_path / "neighbours.csv", "--repair"
    )
    assert repaired[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--method", "scb", "--min-size", "3"],
            "--min-size is for --method ttwa, and not for scb; leave it out",
        ),
        (["--method", "fua"], "--method fua needs --cities FILE"),
        (
            ["--method", "scb", "--flow", "n"],
            "column 'n': there is no such column; there are: from, to, people, kind",
        ),
        (["--method", "scb", "--explain", "05"], "area 05: there is no such area among the 3"),
        (["--method", "scb", "--repair"], "--repair needs --neighbours FILE"),
        (["--method", "ttwa", "--min-size", "9e9"], "min_size 9e+09 and target_size 25000"),
        (["--method", "scb", "--out", "labels.doc"], "labels.doc: files named '.doc' cannot be written"),
        (["--method", "intramax", "--regions", "9"], "n_regions is 9; this tree can be cut at 2 to 3"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(capsys, flows, words, said):
    code, out, err = run(capsys, "--flows", flows, *words)
    assert (code, out) == (1, "")
    assert err.startswith("hjulet measure territories: ")
    assert said in err
    assert err.count("\n") == 1


def test_a_year_among_the_first_three_columns_is_never_taken_for_people(capsys, tmp_path):
    rows = "\n01,01,2022,100,w\n02,01,2022,10,w\n02,02,2022,90,w\n"
    file = tmp_path / "f.csv"
    told = ("--method", "scb", "--flows", file, "--explain", "02", "--where", "kön=w")
    file.write_text(f"home_code,work_code,year,employed,kön{rows}")
    code, out, err = run(capsys, *told)
    assert (code, out[:35]) == (0, "02: 10.0% commute to 01, the limit ")
    assert (
        "('home_code', 'work_code', 'year') are not origin, destination and flow; by their headings these"
        in err
    )
    assert "are taken: --origin home_code, --destination work_code, --flow employed\n" in err
    file.write_text(f"a,b,year,n,kön{rows}")
    code, out, err = run(capsys, *told)
    assert (code, out) == (1, "")
    assert "flow; name them with --origin, --destination and --flow. There are: a, b, year, n, kön" in err
    assert run(capsys, *told, "--flow", "n")[1][:14] == "02: 10.0% comm"
    file.write_text("year,group,origin,destination,flow\n2022,men,01,01,5\n2022,women,01,01,6\n")
    code, out, err = run(capsys, "--method", "scb", "--flows", file)
    assert (
        code,
        "rows are of several groups (men, women), which are not added up; choose one with --group" in err,
    ) == (1, True)
    assert run(capsys, "--method", "scb", "--flows", file, "--group", "men")[0] == 0


def test_a_pair_that_stands_twice_is_told_the_word_of_the_command_line(capsys, tmp_path):
    (tmp_path / "f.csv").write_text("from,to,people\n01,01,100\n01,01,5\n")
    _, _, err = run(capsys, "--method", "scb", "--flows", tmp_path / "f.csv")
    assert "keep one, or add them up with --sum-duplicates\n" in err


def test_a_malformed_flow_is_named_by_row_and_column(capsys, tmp_path):
    (tmp_path / "bad.csv").write_text("from,to,people\n01,01,100\n02,01,ten\n")
    code, _, err = run(capsys, "--method", "ttwa", "--flows", tmp_path / "bad.csv")
    assert code == 1
    assert (
        f"{tmp_path / 'bad.csv'}, row 3, column 'people': 'ten' came where a number of people was expected"
        in err
    )


def test_the_words_load_nothing_heavy():
    code = (
        "import sys\n"
        "from hjulet.cli import parser\n"
        "parser().parse_args(['measure', 'territories', '--method', 'scb', '--flows', 'F.csv'])\n"
        "print([name for name in ('numpy', 'polars', 'numba', 'scipy', 'django') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        == "[]\n"
    )
