"""`hjulet measure funding`, run as a person would: what comes out, exit codes, errors in one line, no Django."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest

from hjulet.cli import main


def run(capsys, *words):
    """Exit code, out, err."""
    try:
        code = main(["measure", "funding", *map(str, words)])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def projects(tmp_path):
    (tmp_path / "projects.csv").write_text(
        "ärende-id;beviljat belopp;kommuner;stödmottagare;kontaktperson\n"
        "a;1000000;Stockholm|Arvidsjaur;Region X;Kim\nb;500000;Kramfors;Y AB;Bo\nc;250000;Hela landet;Y AB;Bo\n",
        encoding="utf-8",
    )
    return tmp_path / "projects.csv"


def test_allocate_by_two_rules_and_what_has_no_place(capsys, projects, tmp_path):
    out = tmp_path / "support.parquet"
    code, said, err = run(
        capsys,
        "allocate",
        "--projects",
        projects,
        "--rule",
        "equal",
        "population",
        "--out",
        out,
        "--year",
        2023,
    )
    assert (code, said) == (0, f"written: {out} (580 rows)\n")
    assert "equal: 1 of 3 projects have no place; 250,000 SEK (14.3 %) is in no figure" in err
    assert "wider than a municipality, and so not placed: Hela landet" in err
    frame = pl.read_parquet(out)
    assert frame.filter(pl.col("amount") > 0, rule="equal").select("place", "amount").rows() == [
        ("0180", 500_000.0), ("2282", 500_000.0), ("2505", 500_000.0)
    ]  # fmt: skip
    assert frame.filter(place="0180", rule="population")["amount"][0] > 990_000
    code, said, _ = run(capsys, "allocate", "--projects", projects, "--by-project")
    assert said.splitlines()[0] == "project,place,share,amount,rule"
    assert said.splitlines()[-1] == "c,,,250000.0,equal"


def test_measures_in_every_form(capsys, projects, tmp_path):
    places, types, ranks = tmp_path / "p.xlsx", tmp_path / "t.csv", tmp_path / "r.json"
    code, said, _ = run(
        capsys, "measures", "--projects", projects, "--neighbours", "nearest:4", "--permutations", 99,
        "--out", places, "--types-out", types, "--ranks-out", ranks, "--json",
    )  # fmt: skip
    told = json.loads(said)
    assert code == 0
    assert [one["rule"] for one in told["rules"]] == ["equal", "population", "location"]
    assert told["rules_left_out"] == {"seat": "no project has what the rule 'seat' asks for"}
    assert told["rules_that_place_too_little"] == ["location"]
    assert told["rules"][0]["moran"]["weights"] == "nearest"
    assert {one["key"] for one in told["statements"]} >= {
        "most_in_cities",
        "clustered",
        "mostly_between_types",
    }
    frame = pl.read_csv(types, infer_schema_length=None)
    assert frame.filter(rule="equal")["amount"].sum() == 1_500_000
    assert len(json.loads(ranks.read_text(encoding="utf-8"))["rows"]) == 290


def test_measures_with_flows_as_neighbours_and_seats(capsys, projects, tmp_path):
    (tmp_path / "flows.csv").write_text("from,to,people\n0180,2282,10\n2282,2505,20\n")
    (tmp_path / "seats.csv").write_text("beneficiary,municipality\nRegion X,Umeå\n", encoding="utf-8")
    code, said, _ = run(
        capsys, "measures", "--projects", projects, "--seats", tmp_path / "seats.csv", "--rule", "seat", "--json",
        "--neighbours", "flows", "--flows", tmp_path / "flows.csv", "--permutations", 9,
    )  # fmt: skip
    told = json.loads(said)
    assert (code, told["rules"][0]["unlocated_projects"], told["rules"][0]["moran"]["weights"]) == (
        0,
        2,
        "flows",
    )
    assert [(row["place"], row["amount"]) for row in told["rows"] if row["amount"]] == [("2480", 1_000_000.0)]


def test_sentences_with_own_places_and_types(capsys, projects, tmp_path):
    (tmp_path / "places.csv").write_text(
        "code,name,population,type\n0180,Stockholm,900,stad\n2505,Arvidsjaur,30,land\n2282,Kramfors,70,land\n"
    )
    words = ("sentences", "--projects", projects, "--places", tmp_path / "places.csv")
    code, said, _ = run(capsys, *words, "--cities", "stad", "--language", "sv")
    assert code == 0
    assert said.startswith(
        "Nej, det mesta av stödet hamnar utanför de större städerna: 1 kommun av typen ”stad” får 33,3 %"
    )
    code, _, err = run(capsys, *words, "--cities", "town")
    assert (code, err) == (
        1,
        "hjulet measure funding sentences: there is no type 'town'; there are: land, stad\n",
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("allocate", "--projects", "{tmp}/no.csv"), 1, "no.csv: there is no such file"),
        (
            ("allocate", "--projects", "{tmp}/projects.csv", "--rule", "seat"),
            1,
            "'seat' can place no project",
        ),
        (
            ("allocate", "--projects", "{tmp}/projects.csv", "--out", "{tmp}/a.doc"),
            1,
            "'.doc' cannot be written",
        ),
        (("measures", "--projects", "{tmp}/projects.csv", "--neighbours", "flows"), 1, "needs --flows FILE"),
        (("measures", "--projects", "{tmp}/projects.csv", "--neighbours", "moon"), 2, "none of contiguity"),
        (
            ("allocate", "--projects", "{tmp}/projects.csv", "--column", "sum=kommuner"),
            1,
            "'sum' is no field",
        ),
        (("allocate", "--projects", "{tmp}/projects.csv", "--rate", "EUR=x"), 2, "such as EUR=8.39"),
        (("sentences",), 2, "--projects"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(capsys, projects, tmp_path, words, code, told):
    got, out, err = run(capsys, *(word.format(tmp=tmp_path) for word in words))
    assert (got, out) == (code, "")
    assert told in err
    assert code == 2 or err.count("\n") == 1


def test_help_loads_neither_numpy_nor_django():
    program = (
        "import sys; from hjulet.cli import main\n"
        "try: main(['measure', 'funding', 'allocate', '--help'])\n"
        "except SystemExit: print({'numpy', 'polars', 'django'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.endswith("set()\n")
    assert "example: hjulet measure funding allocate" in found.stdout
