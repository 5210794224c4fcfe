"""`hjulet match peers`, run as a person would: what comes out, exit codes, errors in one line, no Django."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest

from hjulet.cli import main
from hjulet.hub import built_in
from tests.instruments.peers.populations import municipality_file, walks


def run(capsys, *words):
    """Exit code, out, err."""
    try:
        code = main(["match", "peers", *map(str, words)])
    except SystemExit as stopped:
        code = stopped.code
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def populations(tmp_path):
    known = walks(9, 60)
    rows = [
        {"code": f"1{place[1:]}0", "year": year, "population": round(value)}
        for place, values in zip(known.places, known.population, strict=True)
        for year, value in zip(known.years, values, strict=True)
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "populations.csv")
    return tmp_path / "populations.csv"


def test_the_built_in_table_is_enough(capsys):
    code, out, err = run(
        capsys, "Kramfors", "--language", "sv", "--weights", "population,change_1975", "--number", 2
    )
    assert (code, err) == (0, "")
    assert out == (
        "Gällivare är lik i folkmängd och förändring 1975–2023.\n"
        "Sollefteå är lik i folkmängd och förändring 1975–2023.\n"
    )
    said = json.loads(run(capsys, "22", "--json")[1])
    assert said["name"] == "Västernorrlands län"
    assert [len(peer["place"]) for peer in said["peers"]] == [2] * 7
    assert {one["source"] for peer in said["peers"] for one in peer["differences"]} == {"SCB"}


def test_the_built_in_counties_are_sums_of_their_municipalities():
    counties, parts = built_in.traits(counties=True), built_in.traits()
    of_county = [row for row, code in enumerate(parts.places) if code.startswith("22")]
    assert counties.values[counties.row("22"), 0] == parts.values[of_county, 0].sum()
    assert len(counties.places) == 21


def test_only_the_functional_region(capsys):
    said = json.loads(run(capsys, "2280", "--within", "functional_region", "--json")[1])
    region = dict(zip(*[(parts := built_in.traits()).places, parts.groups["functional_region"]], strict=True))
    assert said["peers"]
    assert {region[peer["place"]] for peer in said["peers"]} == {region["2280"]}


def test_in_time_gives_peers_forecast_and_what_it_is_worth(capsys, populations, tmp_path):
    words = ("1030", "--in-time", "--as-of", 2003, "--window", 10, "--ahead", 10, "--data", populations)
    code, out, err = run(capsys, *words, "--json")
    said = json.loads(out)
    assert (code, err, said["place"], said["as_of"]) == (0, "", "1030", 2003)
    assert len(said["peers"]) == 7
    assert max(after["year"] for peer in said["peers"] for after in peer["after"]) <= 2003
    assert said["forecast"]["year"] == 2013
    assert said["forecast"]["p10"] < said["forecast"]["population"] < said["forecast"]["p90"]
    assert isinstance(said["skill"]["is_better"], bool)
    assert max(said["skill"]["origins"]) == 1993
    assert run(capsys, *words)[1].splitlines()[-1] == said["skill"]["sentence_en"]

    code, out, _ = run(capsys, *words, "--out", tmp_path / "peers.parquet")
    assert (code, out) == (0, f"written: {tmp_path / 'peers.parquet'} (7 rows)\n")
    written = pl.read_parquet(tmp_path / "peers.parquet")
    assert written["peer"].to_list() == [peer["place"] for peer in said["peers"]]


def test_what_is_not_known_is_null(capsys, tmp_path):
    (tmp_path / "x.csv").write_text("code,x,y\naa,1,2\nab,2,\nac,4,5\n", encoding="utf-8")
    out = run(capsys, "aa", "--data", tmp_path / "x.csv", "--json")[1]
    peers = {peer["place"]: peer for peer in json.loads(out)["peers"]}
    assert peers["ab"]["differences"][1]["other"] is None
    assert "NaN" not in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["Kramfor"], 1, "place Kramfor: there is no such place; did you mean 2282 (Kramfors)?"),
        (["2282", "--in-time"], 1, "the built-in table holds four years only"),
        (["2282", "--as-of", "2003"], 1, "--as-of asks for population by place and year"),
        (["2282", "--within", "country"], 1, "there is no grouping 'country'; there are: county"),
        (["2282", "--data", "none.csv"], 1, "none.csv: there is no such file"),
        (["2282", "--out", "peers.doc"], 1, "files named '.doc' cannot be written"),
        (["2282", "--number", "0"], 2, "'0' is not a whole number of 1 or more"),
        (["2282", "--weights", "population=much"], 2, "'population=much' is not KEY=WEIGHT"),
        ([], 2, "the following arguments are required: PLACE"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(capsys, words, code, says):
    ended, out, err = run(capsys, *words)
    assert (ended, out) == (code, "")
    assert says in err
    if code == 1:
        assert err.startswith("hjulet match peers: ")
        assert err.count("\n") == 1


@pytest.mark.shared
def test_the_command_that_will_be_called_from_outside():
    words = ["2282", "--in-time", "--as-of", "2003", "--data", str(municipality_file()), "--json"]
    script = (
        "import sys; from hjulet.cli import main, parser; parser()\n"
        "assert not {'numpy', 'polars', 'django'} & set(sys.modules)\n"
        f"code = main(['match', 'peers', *{words!r}])\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')]\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["name"], said["as_of"], said["peers"][0]["name"], said["peers"][0]["year"]) == (
        "Kramfors", 2003, "Hagfors", 1983,
    )  # fmt: skip
    assert said["skill"]["best_plain"] == "half_trend"
    assert "var säkrare (7,5\xa0%)" in said["skill"]["sentence_sv"]
