"""COINr projects as other people write them, and garbage: what can be read is read, the rest is said in one line."""

from __future__ import annotations

import csv

import pytest

from hjulet.cli import main

META = """Level,iCode,iName,Direction,Weight,Parent,Type
1,a,A,1,1,P,Indicator
1,b,B,-1,1,P,Indicator
1,c,C,1,2,Q,Indicator
2,P,P,1,1,I,Aggregate
2,Q,Q,1,1,I,Aggregate
3,I,I,1,1,,Aggregate
,G,grp,,,,Group
"""
DATA = """uCode,uName,G,a,b,c
X,Ex,g,1,2,3
Y,Why,g,2,1,5
Z,Zed,h,4,,1
"""


@pytest.fixture
def project(tmp_path, capsys):
    """Run a command on a project: exit code, rows by unit, what was said."""

    def run(data, meta, *words, command="compute"):
        (tmp_path / "d.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
        (tmp_path / "m.csv").write_bytes(meta.encode())
        out = tmp_path / "out.csv"
        files = ["--coinr-data", tmp_path / "d.csv", "--coinr-meta", tmp_path / "m.csv", "--out", out]
        code = 0
        try:
            code = main(["measure", "indicators", command, *map(str, files), *words])
        except SystemExit as stopped:
            code = stopped.code
        rows = {}
        if out.exists():
            with out.open(encoding="utf-8", newline="") as file:
                rows = {row["uCode"]: row for row in csv.DictReader(file)}
        return code, rows, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("data", "meta"),
    [
        (DATA, META.replace("Indicator", "indicator").replace("Aggregate", "AGGREGATE")),
        (
            "\ufeff" + DATA.replace(",", ";").replace("1;2;3", "1,0;2;3,0"),
            "\ufeff" + META.replace(",", ";"),
        ),
        (DATA.replace("\n", "\r"), META.replace("\n", "\r\n")),
        (DATA.replace("Ex", "E\u2028x\x85").replace("Why", '"W,\n""y"""'), META),
        (DATA.replace("uName,", "remark,"), META),
        (DATA, META.replace("3,I,I,1,1", "5,I,I,NA,NA")),  # no level 3 and 4, and no weight at the top
        (DATA, META.replace(",G,grp,,,,Group\n", "")),
        ("c,b,a,uCode,other\n3,2,1,X,\n5,1,2,Y,many\n1,,4,Z,\n", META.replace(",G,grp,,,,Group\n", "")),
    ],
    ids=["case", "semicolons", "returns", "separators", "no names", "level gap", "no group row", "columns"],
)
def test_the_same_project_written_otherwise_gives_the_same(project, data, meta):
    plain = project(DATA, META)[1]
    code, rows, err = project(data, meta)
    assert (code, err) == (0, "")
    assert rows == plain
    assert [float(rows[unit]["I"]) for unit in "XYZ"] == pytest.approx([25, 250 / 3, 50])


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_numbers_as_swedish_tables_print_them_are_read(project, space):
    data = DATA.replace(",", ";").replace("4;;1", f"12{space}000,5;;\N{MINUS SIGN}1")
    plain = DATA.replace("4,,1", "12000.5,,-1")
    assert project(data, META)[1] == project(plain, META)[1]
    assert project(DATA.replace("4,,1", "12 00,,1"), META)[0] == 1


def test_a_grouping_that_imeta_does_not_name_can_be_imputed_by(project):
    bare = META.replace(",G,grp,,,,Group\n", "")
    data = DATA.replace("Z,Zed,h,4,,1", "Z,Zed,g,4,,1")
    code, rows, _ = project(data, bare, "--impute", "group_mean:G")
    assert code == 0
    assert float(rows["Z"]["b"]) == 50


def test_a_denominator_that_imeta_does_not_name_divides(project):
    meta = META.replace("Type\n", "Type,Denominator\n").replace("P,Indicator", "P,Indicator,people", 1)
    code, rows, _ = project(
        DATA.replace("uName", "people").replace("Ex", "1").replace("Why", "4").replace("Zed", "4"), meta
    )
    assert code == 0
    assert [float(rows[unit]["a"]) for unit in "XYZ"] == [100, 0, 100]


def test_what_cannot_tell_units_apart_has_no_score_and_is_said(project):
    code, rows, err = project("uCode,G,a,b,c\nX,g,1,2,3\n", META)
    assert (code, rows["X"]["I"]) == (0, "")
    assert (
        err == "d-1: no score for a, b, c: no figure comes of it (all units alike, or nothing to divide by)\n"
    )


def test_a_node_below_the_top_can_be_ranked(project):
    code, rows, _ = project(DATA, META, "--node", "P", "--replications", "20", command="uncertainty")
    assert (code, [rows[unit]["Nominal"] for unit in "XYZ"]) == (0, ["3.0", "2.0", "1.0"])


@pytest.mark.parametrize(
    ("data", "meta", "says"),
    [
        (DATA.replace("1,2,3", "1,,3").replace("2,1,5", "2,,5"), META, "d.csv:1, indicator b: no unit has a value"),
        (DATA.replace("4,,1", "4,,1e308"), META, "d.csv:4, unit Z, indicator c: '1e308' is too large"),
        (DATA.replace("4,,1", "4,," + "9" * 400), META, f"indicator c: '{'9' * 40} …' is too large"),
        (DATA.replace("4,,1", "4,,\x1b[31m"), META, "unit Z, indicator c: '·[31m' came"),
        (b"\0" * 5000, META, "d.csv:1: the file is no text"),
        (DATA.encode("utf-16"), META, "d.csv:1: the file is not in UTF-8"),
        (DATA, META.replace("1,c,C,1,2", "1,c,C,1,NA"), "m.csv:4, indicator c: its Weight is missing"),
        (DATA, "Level,iCode,Direction,Weight,Parent,Type\n1,a,1,1,,Indicator\n", "no row of Type Aggregate"),
        (DATA, META.replace("1,c,C,1,2,Q", "1,c,C,1,2,QQ"), "m.csv:4, indicator c: its parent 'QQ' is not"),
        (DATA, META.replace("3,I,I,1,1,", "3,I,I,1,1,P"), "m.csv:5: node P: the parents go in a circle"),
        (DATA, META.replace("1,c,C,1,2", "1,c,C,1,0"), "m.csv:6: node Q: the weights of c sum to zero"),
        (DATA.replace("Z,Zed,h,4,,1", "Z,Zed,h,,NA,"), META, "d.csv:4, unit Z: the unit has no value"),
    ],
)  # fmt: skip
def test_garbage_is_said_in_one_line_and_nothing_is_written(project, data, meta, says):
    code, rows, err = project(data, meta)
    assert (code, rows, err.count("\n")) == (1, {}, 1)
    assert says in err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--seed", "-1"], 2, "'-1' is not a whole number of 0 or more"),
        (["--winsorise", "-1"], 2, "'-1' is not a whole number"),
        (["--normalise", "minmax:nan:100"], 2, "'nan' in 'minmax:nan:100' is not a number"),
        (["--normalise", "zscore:1:0"], 2, "the deviation is not above 0"),
        (["--normalise", "goalposts:1"], 2, "lacks its high; write 'goalposts:LOW:HIGH:SCALE:OFFSET'"),
        (["--aggregate", "owa"], 2, "as in 'owa:3:2:1'"),
        (["--vary", "winsorise:5-1"], 1, "write the fewest and the most"),
        (["--vary", "winsorise:1-inf"], 1, "'inf' in 'winsorise:1-inf' is not a number"),
        (["--vary", ""], 1, "nothing is to vary"),
    ],
)
def test_words_that_make_no_sense_are_said(project, words, code, says):
    stopped, rows, err = project(DATA, META, *words, command="uncertainty")
    assert (stopped, rows) == (code, {})
    assert says in err


def test_a_file_of_many_columns_is_read_in_a_moment(project):
    wide = "uCode,G," + ",".join(f"x{place}" for place in range(20_000)) + ",a,b,c\n"
    rows = [
        f"{unit},g," + "1," * 20_000 + figures
        for unit, figures in (("X", "1,2,3"), ("Y", "2,1,5"), ("Z", "4,,1"))
    ]
    code, found, _ = project(wide + "\n".join(rows) + "\n", META)
    assert (code, float(found["X"]["I"])) == (0, 25)
