"""Flows out of files and flows that are made up: layouts, codes, years, faults by line, and what a reader makes of them."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from hjulet.instruments.sources import About
from hjulet.instruments.territories import labour_market_areas
from hjulet.measure.commuting import read_commuting
from tests.instruments.territories.shared_flows import folder
from tests.measure.commuting import rows

LONG = "bostadskommun;arbetsställekommun;kön;år;antal\n"


def flows_in(store):
    """By year: (home, work, group) and people."""
    found = {}
    for year, flows in read_commuting(store):
        every = {"": flows, **{group: flows.of_group(group) for group in flows.groups}}
        found[year.year] = {
            (home, work, group): one.flow(home, work)
            for group, one in every.items()
            for home in flows.ids
            for work in flows.ids
            if one.flow(home, work)
        }
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"{LONG}0180 Stockholm;2580 Luleå;kvinnor;2022;12\n0180;2580;män;2022;1 020\n2580;2580;kvinnor;2022;30\n",
            [],
        ),
        ("from,to,women,men\n180,2580,12,1020\n2580,2580,30,0\n", ["--year", "2022"]),
        ("home,2580,Kön\n180,12,2\n180,1020,1\n2580,30,2\n", ["--year", "2022"]),
        ("a,b,c,d,e\n180,2580,12,K,2022\n180,2580,1020,M,2022\n2580,2580,30,K,2022\n",
         ["--origin", "a", "--destination", "b", "--flow", "c", "--group", "d", "--year", "e"]),
        ("from,to,flow,women,men,total\n180,2580,1032,12,1020,1032\n2580,2580,30,30,0,30\n", ["--year", "2022"]),
        ("home,2580,Totalt,Kön\n180,12,12,2\n180,1020,1020,1\n2580,30,30,2\nTotalt,42,42,2\n", ["--year", "2022"]),
    ],
    ids=["a row for each", "a column for each sex", "a square table", "named", "all and each sex", "a square with sums"],
)  # fmt: skip
def test_a_file_of_any_layout_gives_the_same_flows(run, home, tmp_path, text, words):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    code, out, _ = run("flows", tmp_path / "a.csv", "--source", "Region Exempel", *words)
    figures = 5 if "flow,women" in text else 3  # all is read as it stands, where it does
    assert (code, out) == (
        0,
        (
            f"file/commuting-2022: {figures} figures, 2 units, 1 series, 2022; Källa: Region Exempel; counted as a file of your"
            " own\n"
        ),
    )
    assert flows_in(home) == {
        2022: {
            ("0180", "2580", ""): 1032.0, ("0180", "2580", "women"): 12.0, ("0180", "2580", "men"): 1020.0,
            ("2580", "2580", ""): 30.0, ("2580", "2580", "women"): 30.0,
        }
    }  # fmt: skip


def test_each_year_is_a_dataset_and_gives_way_to_the_same_year_of_another_file(run, home, tmp_path):
    workbook = Workbook()
    for row in (
        ("origin", "destination", "flow", "year"),
        (180, 180, 5, 2005),
        (1917, 180, 6, 2005),
        (180, 180, 7, 2006),
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    (tmp_path / "b.csv").write_text("origin,destination,flow,year\n0180,0331,,2006\n0180,0180,9,2006\n")
    assert run("flows", tmp_path / "a.xlsx")[0] == 0
    code, _, err = run("flows", tmp_path / "b.csv")
    assert (code, "commuting-2006 out of a.xlsx gives way to this file" in err) == (0, True)
    assert flows_in(home) == {
        2005: {("0180", "0180", ""): 5.0, ("0331", "0180", ""): 6.0},
        2006: {("0180", "0180", ""): 9.0},
    }
    missing = home.observations(["commuting-file?work=0331"])
    assert missing.select("value", "status").rows() == [(None, "missing")]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("from,to,flow\n0180,0999,5\n", ["--year", "2022"], "a.csv:2: '0999' is no municipality's code; codes have 4"),
        ("from,to,flow\n0180,0180,-5\n", ["--year", "2022"], "a.csv:2: -5 in 'flow' is negative"),
        ("from,to,flow\n0180,0180,five\n", ["--year", "2022"], "a.csv:2, unit 0180, indicator flow: 'five' came where"),
        (
            "from,to,flow\n0180,0180,5\n180,0180,6\n",
            ["--year", "2022"],
            "a.csv:3: people from 0180 to 0180 (T, 2022), here in 'flow', stand on line 2 already",
        ),
        ("from,to,flow,kön\n0180,0180,5,x\n", ["--year", "2022"], "a.csv:2: the group 'x' is not known"),
        ("from,to,flow\n0180,0180,5\n", [], "a.csv:1: no column says the year; give --year 2022"),
        ("from,to,flow,år\n0180,0180,5,2022\n", ["--year", "2022"], "the column 'år' says the year already"),
        ("from,to,flow,år\n0180,0180,5,-\n", [], "a.csv:2: '-' is no year"),
        ("x,to,flow\n0180,0180,5\n", ["--year", "2022"], "name it with --origin. There are: x, to, flow"),
        ("from,to,x\n0180,0180,5\n", ["--year", "2022"], "which column is people is not seen; name it with --flow"),
        ("from,x,y\n0180,0180,5\n", ["--year", "2022"], "which column is work is not seen; name it with --destination"),
        ("from,to,flow\n0180,0180,0\n", ["--year", "2022"], "nobody travels in this file"),
        ("from,to,flow\n0180,0180,1e30\n", ["--year", "2022"], "a.csv:2: 1e+30 in 'flow' is more than 10,000,000"),
        ("from,to,flow,år\n0180,0180,5\n", [], "a.csv:2: the line has 3 cells, and there are 4 headings"),
        ("from,to,flow,år\n0180,0180,5,9999\n", [], "a.csv:2: the year 9999 is not from 1900 to 2100"),
        ("from,to,flow\n0180,0180,5\n", ["--year", "0000"], "a.csv:1: the year 0000 is not from 1900 to 2100"),
        ("from,to,flow\n0180,0180,5\n", ["--year", "2022", "--counted", "rams2004"],
         "RAMS 2004–2018 does not have 2022; leave --counted out"),
        ("from,to,flow\n0180,0180,2\n", ["--year", "2022", "--least", "3"], "no flow has 3 people or more"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_line(run, home, tmp_path, text, words, said):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    code, out, err = run("flows", tmp_path / "a.csv", *words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err
    assert home.datasets() == []


def test_small_flows_become_public_unless_they_are_left_out_and_the_unknown_are_told(run, home, tmp_path):
    (tmp_path / "a.csv").write_text("from,to,flow\n0180,0180,50\n0180,0181,2\n0181,0180,1\n0181,0181,..\n")
    code, _, err = run("flows", tmp_path / "a.csv", "--year", "2022")
    assert code == 0
    assert (
        "note: 2 flows of fewer than 3 people will be public; --least 3 leaves them out, as SCB does" in err
    )
    assert "note: 1 flows are not known, and stand as missing" in err
    code, _, err = run("flows", tmp_path / "a.csv", "--year", "2022", "--least", "3")
    assert (code, "will be public" in err, "2 flows of fewer than 3 people were left out" in err) == (
        0,
        False,
        True,
    )
    assert flows_in(home) == {2022: {("0180", "0180", ""): 50.0}}


def test_how_a_file_is_counted_can_be_said_but_not_beside_scbs_own_year(run, home, tmp_path):
    (tmp_path / "a.csv").write_text("from,to,flow,year\n0180,0180,50,2017\n0180,0180,60,2018\n")
    told = ("flows", tmp_path / "a.csv", "--counted", "rams2004")
    assert run(*told)[1].count("counted as RAMS 2004–2018\n") == 2
    assert [year.key for year, _ in read_commuting(home)] == ["rams2004-2017", "rams2004-2018"]
    assert run("flows", tmp_path / "a.csv")[0] == 0
    assert [year.key for year, _ in read_commuting(home)] == ["file-2017", "file-2018"]
    about = About("Pendling 2018", {"counted": "rams2004"}, "", "Källa: SCB")
    home.write("scb", "commuting-2018", rows({("0180", "0180"): 70}, 2018, key="rams2004"), about)
    code, _, err = run(*told)
    assert (code, "SCB's own flows of 2018, RAMS 2004–2018, are loaded already" in err) == (1, True)


@pytest.mark.shared
def test_norrbotten_out_of_its_files_has_scbs_own_areas(run, home):
    assert run("flows", folder() / "flows_norrbotten_2022.csv")[0] == 0
    assert run("flows", folder() / "norrbotten_2024_flows.csv")[0] == 0
    (before, flows), (after, later) = read_commuting(home)
    assert (before.key, after.key) == ("file-2022", "file-2024")
    found = [flows, later, later.of_group("women"), later.of_group("men")]
    assert [labour_market_areas(one).n_regions for one in found] == [9, 9, 12, 8]


def test_made_up_flows_look_like_a_country_say_what_they_are_and_give_way(run, home, tmp_path):
    code, out, err = run("generated", "--flows", "--years", "2019,2022", "--seed", "3")
    assert code == 0
    assert out.endswith("Påhittade siffror (generated, seed 3); counted as made-up flows\n")
    assert "De säger ingenting om någon plats." in err
    years = read_commuting(home)
    assert [(year.key, year.is_generated) for year, _ in years] == [
        ("generated-2019", True),
        ("generated-2022", True),
    ]
    flows = years[1][1]
    assert 60 <= labour_market_areas(flows).n_regions <= 75
    women, men = (labour_market_areas(flows.of_group(group)).n_regions for group in ("women", "men"))
    assert women > men
    assert flows.groups["women"].sum() + flows.groups["men"].sum() == flows.total
    same = run("generated", "--flows", "--year", "2022", "--seed", "3")[1]
    assert same.endswith("the same as last time\n")
    (tmp_path / "a.csv").write_text("from,to,flow\n0180,0180,5\n")
    assert run("flows", tmp_path / "a.csv", "--year", "2020")[0] == 0
    assert [year.key for year, _ in read_commuting(home)] == ["file-2020"]


@pytest.mark.parametrize("words", [["--framework", "hdi", "--flows"], [], ["--flows", "--units", "0180"]])
def test_one_thing_is_made_up_at_a_time(run, words):
    code, out, err = run("generated", *words)
    assert (code, out) == (1, "")
    assert "say one thing to make up" in err or "--units goes with --framework" in err
