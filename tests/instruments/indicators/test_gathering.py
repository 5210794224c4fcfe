"""Data for a framework from a file: wide and long tables, kinds of unit from their codes, faults by line."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import loads
from hjulet.instruments.indicators.gathering import read_data
from hjulet.instruments.indicators.table import Panel, Table

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
        (LONG.replace("2.5", "many"), r"data.csv:3, unit 0180, indicator value"),
        (LONG.replace(",2022,", ",22,"), r"data.csv:4: '22' is not a year"),
        (LONG.replace("N0000", "X"), "no row is of an indicator of the framework"),
        ("unit,jobs,growth_1,growth_3\n180,1,2,3\n", "unit 180: codes have 2 digits"),
        ("unit,jobs,growth_1\n0180,1,2\n", "there is no column 'growth_3'"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, words):
    with pytest.raises(IndicatorError, match=words):
        read_data(FRAMEWORK, write(tmp_path, text))
