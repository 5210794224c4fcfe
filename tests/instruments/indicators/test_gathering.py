"""Data for a framework from a file: wide and long tables, kinds of unit from their codes, faults by line."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import load, loads
from hjulet.instruments.indicators.gathering import read_data
from hjulet.instruments.indicators.table import Panel, Table
from tests.programs import shared_folder

FRAMEWORK = loads(
    """
[framework]
id = "two"
version = "1"
title = { en = "Two" }
levels = ["indicator", "index"]
units = ["se:municipality", "se:county"]
[nodes]
I = { level = "index" }
[indicators]
jobs = { parent = "I", direction = 1, source = "kolada:N00001" }
growth_1 = { parent = "I", direction = 1, source = "kolada:N00002", kind = "change", windows = [1] }
growth_3 = { parent = "I", direction = 1, source = "kolada:N00002", kind = "change", windows = [3] }
"""
)
LONG = """unit,period,sex,indicator,value,status,source
0180,2023,T,N00001,1.5,,Kolada
0180,2023,K,N00001,2.5,,Kolada
0180,2022,T,N00002,10,,Kolada
01,2023,T,N00001,,missing,Kolada
01,2022,T,N00002,7,,Kolada
0000,2023,T,N00001,9,,Kolada
0180,2023,T,N99999,3,,Kolada
"""


def write(folder, text):
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_long_table_becomes_a_panel(tmp_path):
    panel = read_data(FRAMEWORK, write(tmp_path, LONG))
    assert isinstance(panel, Panel)
    assert (panel.years, panel.sexes, panel.units) == ((2022, 2023), ("T", "K"), ("0180", "01"))
    assert panel.columns == ("jobs", "growth_1", "growth_3")
    assert panel.kinds == ("se:municipality", "se:county")
    assert panel.groups == {"county": ("01", "01")}
    nan = np.nan
    np.testing.assert_array_equal(
        panel.values[:, 0], [[[nan, 10, 10], [nan, 7, 7]], [[1.5, nan, nan], [nan] * 3]]
    )
    np.testing.assert_array_equal(panel.values[1, 1], [[2.5, nan, nan], [nan] * 3])


def test_a_wide_table_keeps_codes_as_text_and_takes_names_of_the_source(tmp_path):
    table = read_data(
        FRAMEWORK,
        write(tmp_path, "kod;namn;N00001;growth_1;growth_3\n0114;Väsby;1,5;2;3\n0000;Riket;1;1;1\n"),
    )
    assert isinstance(table, Table)
    assert (table.units, table.names["0114"], table.kinds) == (("0114",), "Väsby", ("se:municipality",))
    assert table.values.tolist() == [[1.5, 2, 3]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LONG + "0180,2023,T,N00001,4,,x\n", r"data.csv:9, unit 0180, indicator jobs: .* first on line 2"),
        (LONG.replace("2.5", "many"), r"data.csv:3, unit 0180, indicator N00001"),
        (LONG.replace(",2022,", ",22,"), r"data.csv:4: '22' is not a year"),
        (LONG.replace("N0000", "X"), "no row is of an indicator of the framework"),
        ("unit,jobs,growth_1,growth_3\n180,1,2,3\n", "unit 180: codes have 2 digits"),
        ("unit,jobs,growth_1\n0180,1,2\n", "there is no column 'growth_3'"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, words):
    with pytest.raises(IndicatorError, match=words):
        read_data(FRAMEWORK, write(tmp_path, text))


def test_a_value_that_is_no_number_names_its_series_and_not_its_column(tmp_path):
    with pytest.raises(IndicatorError, match=r"data.csv:2, unit 0180, indicator N00001: 'many' came"):
        read_data(FRAMEWORK, write(tmp_path, LONG.replace("1.5", "many")))


def test_one_indicator_in_two_columns_is_said(tmp_path):
    with pytest.raises(IndicatorError, match="indicator jobs: 'jobs' and 'N00001' are both columns of it"):
        read_data(FRAMEWORK, write(tmp_path, "unit,jobs,N00001,growth_1,growth_3\n0180,1,1,1,1\n"))


def test_a_row_for_each_unit_and_year_becomes_a_panel(tmp_path):
    text = "unit,year,N00001,growth_1,growth_3,remark\n0180,2022,1,10,10,x\n0180,2023,2,,,\n01,2023,3,7,7,\n"
    panel = read_data(FRAMEWORK, write(tmp_path, text))
    assert isinstance(panel, Panel)
    assert (panel.years, panel.units) == ((2022, 2023), ("0180", "01"))
    # Each unit of a year of its own is no panel.
    assert isinstance(read_data(FRAMEWORK, write(tmp_path, text.replace("0180,2022", "03,2022"))), Table)
    nan = np.nan
    np.testing.assert_array_equal(panel.values[:, 0], [[[1, 10, 10], [nan] * 3], [[2, nan, nan], [3, 7, 7]]])
    with pytest.raises(IndicatorError, match="indicator jobs: 'many' came"):
        read_data(FRAMEWORK, write(tmp_path, text.replace("2023,2", "2023,many")))
    with pytest.raises(IndicatorError, match="indicator jobs: the value stands twice, first on line 4"):
        read_data(FRAMEWORK, write(tmp_path, text + "01,2023,3,7,7,\n"))


@pytest.mark.shared
def test_the_hdi_of_four_years_is_computed_of_its_own_file():
    file = shared_folder() / "data" / "frameworks" / "hdi" / "hdi_components_and_published.csv"
    framework = load("hdi")
    result = compute(framework, read_data(framework, file))
    with file.open(encoding="utf-8", newline="") as rows:
        published = {(row["iso3"], int(row["year"])): float(row["hdi"]) for row in csv.DictReader(rows)}
    index = {year: result.scores(year=year) for year in result.years}
    found = {
        (unit, year): float(score)
        for year, table in index.items()
        for unit, score in zip(table.units, table.column("hdi"), strict=True)
        if not np.isnan(score)
    }
    assert len(published) == 746
    assert found.keys() == published.keys()
    assert all(round(found[place], 3) == figure for place, figure in published.items())
