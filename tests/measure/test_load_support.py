"""`hjulet load support`, run as a person would: what is kept, what never is, and what is said when it cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hjulet.instruments.sources import SourceError, Store
from hjulet.measure.support_files import support_lists
from tests.measure.support import LIST, PROJECTS, load, write_projects
from tests.programs import shared_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "statistics"


def test_list_is_kept_with_its_fund_period_and_day_and_without_persons(
    folder: Path, tmp_path: Path, capsys: Any
) -> None:
    store = write_projects(folder, tmp_path)
    said = capsys.readouterr()
    assert (
        said.out
        == "support/testfonden-2014-2020: 4 projects that name 4 places, 2014–2020; Källa: Provlistan\n"
    )
    assert "not read, since they are about persons: 2 columns" in said.err
    (dataset,) = store.datasets()
    assert (dataset.kind, dataset.indicators, dataset.periods) == (
        "operations",
        ("project-support",),
        ("2014", "2020"),
    )
    assert dataset.retrieved.date().isoformat() == "2016-10-14"
    assert (dataset.about.query["fund"], dataset.about.query["period"]) == ("Testfonden", "2014-2020")
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [word for word in ("Kim", "Bo Al", "exempel.invalid") if word.encode() in kept]
    assert store.rows(dataset)["amount"].to_list() == [1_000_000.0, 500_000.0, 250_000.0, None]


def test_same_list_again_is_no_news_and_a_longer_one_is_a_new_edition(
    folder: Path, tmp_path: Path, capsys: Any
) -> None:
    store = write_projects(folder, tmp_path)
    first = store.edition(["project-support"])
    write_projects(folder, tmp_path)
    assert capsys.readouterr().out.endswith("; the same as last time\n")
    longer = tmp_path / "längre.csv"
    longer.write_text(PROJECTS + "e;Fem;Y AB;1;Umeå;;2016-01-01;2016-12-31;;\n", encoding="utf-8")
    assert load(folder, "support", longer, "--fund", "Testfonden", "--period", "2014-2020") == 0
    assert [one.rows for one in store.history("support", LIST)] == [4, 5]
    assert store.edition(["project-support"]) != first
    assert store.observations().is_empty()  # projects are no figures


def test_projects_go_with_a_snapshot_and_a_harmed_file_is_found(
    folder: Path, tmp_path: Path, capsys: Any
) -> None:
    store = write_projects(folder, tmp_path)
    archive, other = tmp_path / "all.zip", tmp_path / "other"
    assert load(folder, "snapshot", "--out", archive) == 0
    assert load(other, "snapshot", "--in", archive) == 0
    (taken,) = Store(other).datasets()
    assert (taken.kind, taken.hash) == ("operations", store.datasets()[0].hash)
    assert load(other, "list") == 0
    assert "4 projects that name 4 places" in capsys.readouterr().out
    store.rows(taken).with_columns(amount=pl.lit(1.0)).write_parquet(store.datasets()[0].path)
    assert load(folder, "snapshot", "--out", archive) == 1
    assert "holds other figures than its hash says" in capsys.readouterr().err


def test_manifest_without_years_is_told(folder: Path, tmp_path: Path) -> None:
    store = write_projects(folder, tmp_path)
    manifest = folder / "support" / LIST / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    said["snapshots"][0]["periods"] = ["någon gång"]
    manifest.write_text(json.dumps(said), "utf-8")
    with pytest.raises(SourceError, match="names no years; load the list again"):
        support_lists(store)


def test_manifest_of_a_kind_there_is_not_is_told(folder: Path, tmp_path: Path) -> None:
    store = write_projects(folder, tmp_path)
    manifest = folder / "support" / LIST / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"operations"', '"poems"'), "utf-8")
    with pytest.raises(SourceError, match="'poems' is no kind of table"):
        store.datasets()


def test_period_is_that_of_the_starts_unless_it_is_said(folder: Path, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PROJECTS, encoding="utf-8")
    assert load(folder, "support", path, "--without-beneficiaries", "--json") == 0
    (said,) = json.loads(capsys.readouterr().out)["datasets"]
    assert (said["dataset"], said["periods"]) == ("projektstod-2015-2016", ["2015", "2016"])
    (dataset,) = Store(folder).datasets()
    assert set(Store(folder).rows(dataset)["beneficiary"].to_list()) == {""}


WRONG = {
    ("pengar.csv", "pengar.csv"): "both hold amounts",
    ("par.csv", "par.csv"): "neither holds amounts",
    ("pengar.csv", "par.csv", "par.csv"): "3 files came; give one list of projects",
    (
        "utan-start.csv",
    ): "no project says when it starts, so say which period the list is of: --period 2014-2020",
    ("okänd.csv", "--period", "2014"): "okänd.csv:2, column 'kommuner': 'Kramforz' is no place",
    ("saknas.csv",): "there is no such file",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_loaded_is_told_in_one_line(
    folder: Path, tmp_path: Path, capsys: Any, monkeypatch: Any, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pengar.csv").write_text("id;belopp;startdatum\na;1;2015-01-01\n", encoding="utf-8")
    Path("par.csv").write_text("id;kommun\na;Kramfors\n", encoding="utf-8")
    Path("utan-start.csv").write_text("id;belopp;kommuner\na;1;Kramfors\n", encoding="utf-8")
    Path("okänd.csv").write_text("id;belopp;kommuner\na;1;Kramforz\n", encoding="utf-8")
    assert load(folder, "support", *words) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("hjulet load support: ")
    assert WRONG[words] in line
    assert not folder.exists()


@pytest.mark.parametrize("words", [("--period", "2020-2014"), ("--as-of", "2999-01-01"), ("--as-of", "igår")])
def test_words_that_mean_nothing_are_refused(folder: Path, capsys: Any, words: tuple[str, str]) -> None:
    with pytest.raises(SystemExit):
        load(folder, "support", "p.csv", *words)
    assert f"argument {words[0]}" in capsys.readouterr().err


def test_generated_needs_to_know_what(folder: Path, capsys: Any) -> None:
    assert load(folder, "generated") == 1
    assert (
        "say one thing to make up: --framework FRAMEWORK, --flows, --support or --timetable"
        in capsys.readouterr().err
    )
    assert load(folder, "generated", "--support") == 0
    (dataset,) = Store(folder).datasets()
    assert (dataset.source, dataset.kind, dataset.rows) == ("generated", "operations", 400)


@pytest.mark.shared
def test_projektbanken_is_read_from_its_two_files_in_any_order(folder: Path) -> None:
    shared = shared_folder()
    assert shared is not None
    files = sorted((shared / "data" / "funding").glob("*.csv"))
    for order in (files, files[::-1]):
        assert load(folder, "support", *order, "--period", "2014-2020") == 0
    (history,) = (Store(folder).history(one.source, one.name) for one in Store(folder).datasets())
    (dataset,) = history
    rows = Store(folder).rows(dataset)
    assert (dataset.rows, dataset.units, rows["amount"].sum()) == (374, 290, 4_354_438_151)
    assert rows["touched"].str.split("|").list.len().sum() == 11_325
