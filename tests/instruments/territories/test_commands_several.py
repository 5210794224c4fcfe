"""`hjulet measure territories` beyond one map: by group, over time, with other limits, of what is loaded, of a grid."""

from __future__ import annotations

import json

import polars as pl
import pytest

from hjulet.cli import main
from tests.instruments.territories.shared_flows import folder


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Exit code, out and err of `hjulet …` in a home of its own."""
    monkeypatch.setenv("HJULET_HOME", str(tmp_path / "home"))

    def command(*words, of="measure territories"):
        try:
            code = main([*of.split(), *map(str, words)])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def rows_of(text):
    return pl.read_csv(text.encode(), infer_schema=False).rows()


@pytest.fixture
def flows(tmp_path):
    """Two towns: in 2006 the smaller has an old code; women of 2007 do not leave it."""
    lines = [
        "home,work,people,sex,year",
        *("01,01,500,women,2006", "01,01,500,men,2006", "1917,01,4,women,2006", "1917,01,20,men,2006"),
        *("1917,1917,90,women,2006", "1917,1917,90,men,2006", "01,01,500,women,2007", "01,01,500,men,2007"),
        *("0331,01,0,women,2007", "0331,01,20,men,2007", "0331,0331,90,women,2007", "0331,0331,90,men,2007"),
        *("01,01,1000,total,2006", "1917,01,24,total,2006", "1917,1917,181,total,2006"),
        *("01,01,1000,total,2007", "0331,01,20,total,2007", "0331,0331,180,total,2007"),
    ]
    (tmp_path / "flows.csv").write_text("\n".join(lines))
    (tmp_path / "codes.csv").write_text("year,old,new\n2007,1917,0331\n")
    return tmp_path / "flows.csv"


def test_a_map_of_each_group_stands_beside_random_parts(run, flows, tmp_path):
    told = ("--method", "scb", "--flows", flows, "--year", 2007)
    code, out, err = run(*told, "--by-group", "--replicates", 30, "--out", tmp_path / "labels.csv")
    assert (code, out) == (0, f"written: {tmp_path / 'labels.csv'}\n")
    assert pl.read_csv(tmp_path / "labels.csv", infer_schema=False).rows() == [
        ("all", "01", "01"), ("all", "0331", "01"), ("men", "01", "01"), ("men", "0331", "01"),
        ("women", "01", "01"), ("women", "0331", "0331"),
    ]  # fmt: skip
    assert err.startswith("all: 1 regions\nmen: 1 regions; 90 % of random parts of all, as large, have 1–")
    rows = {group: (people, regions) for group, people, regions, *_ in rows_of(run(*told, "--by-group")[1])}
    assert rows == {"men": ("610.0", "1"), "women": ("590.0", "2")}
    # The total is what the file says it is, with noise of its own, and one group may be asked for alone.
    assert run(*told, "--explain", "0331", "--language", "sv")[0] == 1
    said = run(*told, "--group", "men", "--explain", "0331", "--language", "sv")[1]
    assert said.startswith("0331: 18,2")


def test_years_of_a_file_are_set_side_by_side_in_the_borders_of_the_last(run, flows, tmp_path):
    told = (
        "--method",
        "scb",
        "--flows",
        flows,
        "--where",
        "sex=total",
        "--over-time",
        "--out-commuting-max",
        0.15,
    )
    code, out, err = run(*told, "--crosswalk", tmp_path / "codes.csv", "--json")
    answer = json.loads(out)
    assert (code, err, answer["as_of"]) == (0, "", 2007)
    assert [(one["year"], one["labels"]) for one in answer["labels"]] == [
        (2006, {"01": "01", "0331": "01"}), (2007, {"01": "01", "0331": "01"}),
    ]  # fmt: skip
    assert [(row["year"], row["n_regions"], row["areas_moved"]) for row in answer["rows"]] == [
        (2006, 1, None),
        (2007, 1, 0),
    ]
    years = {}
    for year in (2006, 2007):
        years[year] = tmp_path / f"{year}.csv"
        pl.read_csv(flows, infer_schema=False).filter(year=str(year), sex="men").drop("sex").write_csv(
            years[year]
        )
    of_files = [word for year, path in years.items() for word in ("--flows", f"{year}={path}")]
    code, _, err = run("--method", "scb", *of_files, "--over-time", "--crosswalk", tmp_path / "codes.csv")
    assert (code, "2006 to 2007: 0 areas moved" in err) == (0, True)
    assert "2006 is from '2006.csv' and 2007 from '2007.csv'" in err


def test_limits_are_tried_in_every_combination(run, flows, tmp_path):
    told = ("--method", "scb", "--flows", flows, "--where", "sex=men", "--where", "year=2007")
    tried = ("--sweep", "out-commuting-max=0.1,0.2", "--sweep", "single-flow-max=0.15,0.2")
    code, _, err = run(*told, *tried, "--areas", tmp_path / "areas.csv", "--statistics", tmp_path / "s.csv")
    assert code == 0
    frame = pl.read_csv(tmp_path / "s.csv").select("out_commuting_max", "single_flow_max", "regions")
    assert frame.rows() == [(0.1, 0.15, 1), (0.1, 0.2, 1), (0.2, 0.15, 1), (0.2, 0.2, 2)]
    assert pl.read_csv(tmp_path / "areas.csv", infer_schema=False).rows() == [
        ("01", "01", "1.0"), ("0331", "01", "0.75"),
    ]  # fmt: skip
    assert err.startswith("1–2 regions over 4 combinations")
    assert run("--method", "intramax", "--flows", flows, *told[4:], "--sweep", "regions=1,2")[0] == 0


def test_without_a_file_it_is_about_what_is_loaded(run):
    code, _, err = run("--method", "scb")
    assert (code, "no flows are loaded in" in err, "'hjulet load scb commuting'" in err) == (1, True, True)
    run("--flows", "--years", "2019,2022", of="load generated")
    code, out, err = run("--method", "scb")
    assert (code, len(rows_of(out))) == (0, 290)
    assert "\n2022: made-up flows\n" in err
    assert run("--method", "scb", "--year", "2022")[1] == out != run("--method", "scb", "--year", "2019")[1]
    years = run("--method", "scb", "--over-time")
    assert [row[0] for row in rows_of(years[1])] == ["2019", "2022"]
    assert "may be one of the figures alone" not in years[2]
    assert [row[0] for row in rows_of(run("--method", "nordic", "--by-group", "--replicates", 2)[1])] == [
        "men",
        "women",
    ]


def test_years_out_of_files_may_be_counted_otherwise_unless_it_is_said(run, tmp_path):
    (tmp_path / "f.csv").write_text("from,to,flow,year\n0180,0180,50,2017\n0180,0180,60,2018\n")
    unknown = "nobody knows whether 2017, 2018 are counted alike"
    run(tmp_path / "f.csv", of="load flows")
    assert unknown in run("--method", "scb", "--over-time")[2]
    run(tmp_path / "f.csv", "--counted", "rams2004", of="load flows")
    assert unknown not in (said := run("--method", "scb", "--over-time")[2])
    assert "2017, 2018: RAMS 2004–2018" in said


def test_cities_are_seen_in_a_grid_of_inhabitants(run, tmp_path):
    (tmp_path / "f.csv").write_text("from,to,people\na,a,900\nb,a,20\nb,b,80\nc,c,90\n")
    squares = [f"a,{x}000,{y}000,9000" for x in range(3) for y in range(3)] + [
        "b,9000,9000,40",
        "c,0,90000,5000",
    ]
    (tmp_path / "grid.csv").write_text("\n".join(["area,x,y,population", *squares]))
    told = ("--method", "fua", "--flows", tmp_path / "f.csv", "--grid", tmp_path / "grid.csv")
    assert rows_of(run(*told)[1]) == [("a", "a"), ("b", "a"), ("c", None)]
    (tmp_path / "grid.csv").write_text("area,x,y,population\na,0.5,0,9000\n")
    assert "row 2, column 'x': '0.5' came where whole km was expected" in run(*told)[2]
    (tmp_path / "grid.csv").write_text("area,x,y,population\na,0,0,9000\n")
    assert "nowhere do 50,000 live" in run(*told)[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--over-time", "--where", "sex=men"], "--over-time needs two years or more, and there is 2007"),
        (["--crosswalk", "C.csv"], "--crosswalk goes with --over-time; leave it out"),
        (["--by-group", "--group", "men"], "--by-group makes a map of each group, and --group of one"),
        (["--group", "old"], "there is no group 'old'; there are: men, women"),
        (["--by-group", "--group-column", "x"], "column 'x': there is no such column"),
        (["--sweep", "max-links=2", "--replicates", 5], "--replicates goes with one map, or with --by-group"),
        (
            ["--sweep", "min-size=5"],
            "--sweep min-size cannot be tried with --method scb; it has: out-commuting-max,",
        ),
        (["--sweep", "max-links=two"], "--sweep max-links: 'two' is not a whole number"),
        (["--sweep", "max-links=2", "--max-links", 3], "--max-links is said, and to be tried as well"),
        (["--by-group", "--areas", "A.csv"], "--areas goes with one map, or with --sweep"),
        (["--folder", "."], "--folder is where loaded flows are, and --flows a file; leave one out"),
    ],
)
def test_what_does_not_go_together_is_said_in_one_line(run, flows, words, said):
    code, out, err = run("--method", "scb", "--flows", flows, "--year", 2007, *words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("7,1917,0331", "row 2, column 'year': '7' is no year; write 2007"),
        ("2007,,0331", "row 2, column 'old': nothing came where a code was expected"),
        ("2007,1917,0331,2", "row 2, column 'share': '2' is not a share above 0 and at most 1"),
    ],
)
def test_a_malformed_crosswalk_is_named_by_row_and_column(run, flows, tmp_path, rows, said):
    head = "year,old,new,share" if rows.count(",") == 3 else "year,old,new"
    (tmp_path / "codes.csv").write_text(f"{head}\n{rows}\n")
    told = ("--method", "scb", "--flows", flows, "--where", "sex=men", "--over-time")
    code, _, err = run(*told, "--crosswalk", tmp_path / "codes.csv")
    assert (code, said in err) == (1, True)


def test_years_or_files_that_are_not_clear_are_said(run, flows, tmp_path):
    code, _, err = run(
        "--method", "scb", "--flows", flows, "--flows", flows, "--over-time", "--where", "sex=men"
    )
    assert (code, "flows of 2006 come twice" in err) == (1, True)
    assert "goes with --flows FILE" in run("--method", "scb", "--origin", "home")[2]
    run("--flows", "--years", "2020,2021", of="load generated")
    assert "flows of 2019 are not loaded; there are: 2020, 2021" in run("--method", "scb", "--year", 2019)[2]
    assert (
        "2020, 2021 are several years, which go with --over-time"
        in run("--method", "scb", "--years", "2020-2021")[2]
    )
    assert run("--method", "scb", "--sweep", "x")[0] == 2


@pytest.mark.shared
def test_norrbotten_2024_has_twelve_areas_for_women_and_eight_for_men(run):
    columns = ("--origin", "origin", "--destination", "destination", "--flow", "flow")
    told = ("--method", "scb", "--flows", folder() / "norrbotten_2024_flows.csv", *columns, "--by-group")
    code, out, err = run(*told, "--replicates", 50)
    assert (code, [(group, regions) for group, _, regions, *_ in rows_of(out)]) == (
        0,
        [("men", "8"), ("women", "12")],
    )
    assert err.startswith("all: 9 regions\n")
    said = run(*told[:-1], "--group", "total", "--explain", "2510", "--language", "sv")[1]
    assert said.startswith("Jokkmokk: 8,3\N{NO-BREAK SPACE}% pendlar till Gällivare, gränsen är 7,5")
