"""`hjulet measure population`, run as a person would: what comes out, exit codes, errors in one line, nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from hjulet.cli import main
from tests.instruments.population.figures import stationary, write


def words(action: str, files: dict[str, str], *more: str) -> list[str]:
    given = [word for name, path in files.items() for word in (f"--{name}", path)]
    return ["measure", "population", action, *given, *more]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return write(stationary(noise=0.01), tmp_path)


def test_project_writes_what_was_promised(files: dict[str, str], tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    assert (
        main(words("project", files, "--base", "2012", "--until", "2014", "--by", "county", "--out", out))
        == 0
    )
    frame = pl.read_csv(out, schema_overrides={"county_code": pl.String})
    assert frame.columns == ["county_code", "year", "age", "sex", "population"]
    assert set(frame["county_code"]) == {"01", "02", "03"}
    assert set(frame["year"]) == {2013, 2014}
    assert frame.height == 3 * 2 * 2 * 61
    assert (
        main(words("project", files, "--base", "2012", "--until", "2014", "--draws", "50", "--out", out)) == 0
    )
    with_draws = pl.read_csv(out)
    assert with_draws.columns[-2:] == ["p10", "p90"]
    assert with_draws["population"].to_list() == frame["population"].to_list()


def test_project_with_scenario_union_and_needs(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--until", "2015", "--merge", "99=01+02", "--families", "99:20", "--json")
    needed, out = str(tmp_path / "needs.csv"), str(tmp_path / "out.parquet")
    assert main(words("project", files, *asked, "--needs", needed, "--out", out, "--place", "99")) == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["base"], about["scenario"], about["source"]) == (
        2013,
        "+20 families a year in 99",
        "population.csv, deaths.csv, births.csv",
    )
    assert [row["place"] for row in about["totals"]] == ["99"]
    assert set(pl.read_parquet(out)["county_code"]) == {"99"}
    assert pl.read_csv(needed).columns == [
        "county_code",
        "year",
        "group",
        "population",
        "p10",
        "p90",
        "staff",
    ]


def test_backtest_says_how_far_out(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(words("backtest", files, "--base", "2010", "2011", "--horizon", "2", "--draws", "50", "--json"))
        == 0
    )
    about = json.loads(capsys.readouterr().out)
    assert [(one["base"], one["until"]) for one in about["backtests"]] == [(2010, 2012), (2011, 2013)]
    methods = [score["method"] for score in about["backtests"][0]["scores"]]
    assert methods == ["cohort_component", "constant", "linear", "log_linear", "hamilton_perry"]
    assert len(about["rows"]) == 6
    assert main(words("backtest", files, "--start", "2010", "--until", "2013", "--draws", "0")) == 0
    assert "MAPE" in capsys.readouterr().out


def test_change_names_both_years(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--by", "county", "--since", "2003", "--until", "2010", "--turning", "--json")
    assert main(words("change", files, *asked)) == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["since"], about["until"], about["places"]) == (2003, 2010, 3)
    for row in about["rows"]:
        assert row["births"] - row["deaths"] + row["migration"] == pytest.approx(row["absolute"])
    assert set(about["turning"]) == {"01", "02", "03"}


def test_faults_are_one_line_and_exit_one(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words("project", files, "--base", "1990", "--until", "1995")) == 1
    said = capsys.readouterr().err
    assert said == "hjulet measure population project: year 1990: there are figures for 2000-2013\n"
    assert main(words("project", files, "--until", "2015", "--out", "out.doc")) == 1
    assert "files named '.doc' cannot be written" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(words("project", files, "--until", "2015", "--families", "many"))


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from hjulet.cli import parser; parser().format_help(); "
        "sys.exit(str({'numpy', 'polars', 'django', 'ruptures'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
