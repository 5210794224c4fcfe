"""Results in files: whole or not at all, and never over what they were computed of."""

from __future__ import annotations

import json

import polars as pl
import pytest

from hjulet.cli import main
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import dumps, load, loads
from hjulet.instruments.indicators.reading import read_table
from hjulet.instruments.indicators.writing import write_frame

HDI = "unit,le,eys,mys,gnipc\nNOR,83.393,18.648,13.057,69189.76\n"


class Unwritable(pl.DataFrame):
    """A frame whose writing fails when half of it is on the disk, as when the disk is full."""

    def write_csv(self, file):
        file.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path):
    (tmp_path / "s.csv").write_text("old", encoding="utf-8")
    with pytest.raises(IndicatorError, match=r"s.csv: it cannot be written: No space left on device"):
        write_frame(Unwritable({"x": [1]}), tmp_path / "s.csv", {})
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [
        ("s.csv", "old")
    ]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "json"])
def test_a_folder_of_the_name_is_said(tmp_path, capsys, ending):
    (tmp_path / "data.csv").write_text(HDI, encoding="utf-8")
    (tmp_path / f"s.{ending}").mkdir()
    words = ["--framework", "hdi", "--data", tmp_path / "data.csv", "--out", tmp_path / f"s.{ending}"]
    assert main(["measure", "indicators", "compute", *map(str, words)]) == 1
    assert "it is a folder" in capsys.readouterr().err


def test_results_never_take_the_place_of_what_is_read(tmp_path, capsys):
    data = tmp_path / "data.csv"
    data.write_text(HDI, encoding="utf-8")
    (tmp_path / "same.csv").symlink_to(data)
    for out in (data, tmp_path / "same.csv"):
        words = ["--framework", "hdi", "--data", data, "--out", out]
        assert main(["measure", "indicators", "compute", *map(str, words)]) == 1
        assert "the results would take the place of what is read" in capsys.readouterr().err
    assert data.read_text(encoding="utf-8") == HDI


def test_a_code_that_is_also_a_column_is_said(tmp_path):
    (tmp_path / "data.csv").write_text(HDI.replace(",le,", ",uCode,"), encoding="utf-8")
    text = dumps(load("hdi")).replace("\nle = ", "\nuCode = ")
    result = compute(loads(text), read_table(tmp_path / "data.csv", unit="unit"))
    with pytest.raises(IndicatorError, match="indicator uCode: the code is also the name of a column"):
        result.to_frame()


def test_a_unit_that_is_not_ranked_is_null_in_json(tmp_path, capsys):
    (tmp_path / "data.csv").write_text("uCode,a\nX,1\n", encoding="utf-8")
    (tmp_path / "meta.csv").write_text(
        "Level,iCode,Direction,Weight,Parent,Type\n1,a,1,1,I,Indicator\n2,I,1,1,,Aggregate\n",
        encoding="utf-8",
    )
    words = ["--coinr-data", tmp_path / "data.csv", "--coinr-meta", tmp_path / "meta.csv", "--json"]
    words = ["uncertainty", *map(str, words), "--vary", "weights:0.25", "--replications", "5"]
    assert main(["measure", "indicators", *words]) == 0
    said = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert (said["rows"][0]["Nominal"], said["rows"][0]["Median"]) == (None, None)
