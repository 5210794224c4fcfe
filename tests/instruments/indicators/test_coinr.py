"""COINr's projects: read, written, computed over years; and what is wrong with one, by its line."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.indicators.aggregating import aggregate
from hjulet.instruments.indicators.coinr import from_coinr, panel_from_coinr, to_coinr
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Treat
from hjulet.instruments.indicators.normalising import normalise
from hjulet.instruments.indicators.screening import screen
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.treating import treat_outliers
from tests.instruments.indicators import asem

META = """Level,iCode,iName,Direction,Weight,Parent,Type,Denominator
1,a,First,1,1,P,Indicator,people
1,b,Second,-1,3,P,Indicator,
2,P,Part,1,1,,Aggregate,
,people,People,,,,Denominator,
,land,Country,,,,Group,
"""
DATA = "uCode,uName,Time,land,people,a,b\nA,Ale,2020,SE,2,4,1\nB,Bo,2020,SE,4,,7\nB,Bo,2021,SE,5,10,3\n"


def write(folder, data=DATA, meta=META):
    paths = folder / "iData.csv", folder / "iMeta.csv"
    for path, text in zip(paths, (data, meta), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.mark.shared
def test_asem_is_read_as_it_is():
    framework, table = asem.project()
    assert framework.levels == ("indicator", "level2", "level3", "level4")
    assert (table.values.shape, int(np.isnan(table.values).sum())) == ((51, 49), 63)
    assert table.names["SWE"] == "Sweden"
    assert set(table.groups) == {"GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"}
    assert set(table.denominators) == {"Area", "Energy", "GDP", "Population"}
    parents = {one.code: one.parent for one in (*framework.indicators, *framework.nodes)}
    for row in asem.expected_rows("lineage"):
        indicator, *above = row.values()
        way = [parents[indicator]]
        while parents[way[-1]]:
            way.append(parents[way[-1]])
        assert way == above
    weights = {one.code: one.weight for one in (*framework.indicators, *framework.nodes)}
    assert weights == {row["iCode"]: float(row["Weight"]) for row in asem.expected_rows("weights_original")}


@pytest.mark.shared
def test_asem_comes_back_as_it_went(tmp_path):
    framework, table = asem.project()
    data, meta = to_coinr(framework, table)
    data.write_csv(tmp_path / "ASEM_iData.csv")
    meta.write_csv(tmp_path / "iMeta.csv")
    again, back = from_coinr(tmp_path / "ASEM_iData.csv", tmp_path / "iMeta.csv")
    assert (back.units, back.columns, back.names, back.groups) == (
        table.units,
        table.columns,
        table.names,
        table.groups,
    )
    assert np.array_equal(back.values, table.values, equal_nan=True)
    assert all(
        np.array_equal(back.denominators[name], table.denominators[name], equal_nan=True)
        for name in table.denominators
    )
    told = ("code", "parent", "direction", "title", "unit", "weight", "denominator", "target")
    for one, other in zip(framework.indicators, again.indicators, strict=True):
        assert [getattr(one, name) for name in told] == [getattr(other, name) for name in told]
    assert {(one.code, one.level, one.parent, one.weight) for one in framework.nodes} == {
        (one.code, one.level, one.parent, one.weight) for one in again.nodes
    }


@pytest.mark.shared
def test_a_panel_with_bounds_over_all_years_gives_coinrs_figures():
    framework, panel = panel_from_coinr(
        asem.folder() / "ASEM_iData_p.csv", asem.folder() / "ASEM_iMeta.csv", denominate=False
    )
    assert (panel.years, panel.values.shape) == ((2018, 2019, 2020, 2021, 2022), (5, 1, 51, 49))
    years = [
        treat_outliers(screen(panel.at(year), 0.9), Treat("winsorise_else_log"))[0] for year in panel.years
    ]
    units = years[0].units
    assert {year.units for year in years} == {units}
    treated = np.stack([year.values for year in years])
    values = normalise(
        treated, "minmax", directions=asem.directions(), bounds_from=treated.reshape(-1, treated.shape[-1])
    )
    parts = {"": values}
    for level in Structure.of(framework).levels:
        values = np.stack(
            [
                aggregate(
                    values[..., level.children(node)], level.weights[level.children(node)], "arithmetic"
                )
                for node in range(len(level.codes))
            ],
            axis=-1,
        )
        parts[level.name] = values
    codes = [*panel.columns, *(code for level in Structure.of(framework).levels for code in level.codes)]
    mine = np.concatenate(list(parts.values()), axis=-1)
    theirs = {
        (int(row["Time"]), row["uCode"]): row for row in asem.expected_rows("panel_expected_aggregated")
    }
    assert len(theirs) == 5 * len(units)
    asem.close(
        mine,
        np.array(
            [
                [[asem.number(theirs[year, unit][code]) for code in codes] for unit in units]
                for year in panel.years
            ]
        ),
    )


def test_a_panel_has_gaps_where_a_unit_has_no_row(tmp_path):
    framework, panel = panel_from_coinr(*write(tmp_path))
    assert (panel.units, panel.years, panel.groups) == (("A", "B"), (2020, 2021), {"land": ("SE", "SE")})
    asem.close(panel.values[:, 0], np.array([[[2, 1], [np.nan, 7]], [[np.nan] * 2, [2, 3]]]))
    assert [one.denominator for one in framework.indicators] == ["", ""]
    raw = panel_from_coinr(*write(tmp_path), denominate=False)[1]
    assert raw.values[0, 0, 0].tolist() == [4, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1,b,Second", "1,a,Second", "iMeta.csv:3, indicator a: the code stands twice, first on line 2"),
        ("-1,3,P,Ind", "2,3,P,Ind", "iMeta.csv:3, indicator b: its Direction is 2"),
        ("-1,3,P,Ind", "-1,-3,P,Ind", "iMeta.csv:3, indicator b: its Weight is -3"),
        ("-1,3,P,Ind", "-1,x,P,Ind", "iMeta.csv:3, indicator b: its Weight is no number: 'x' came"),
        ("-1,3,P,Ind", "-1,3,Q,Ind", "iMeta.csv:3, indicator b: its parent 'Q' is not in the file"),
        ("1,1,,Aggregate", "1,1,P,Aggregate", "iMeta.csv:4: node P: the parents go in a circle: P → P"),
        ("1,1,P,Indicator,people\n1,b,Second,-1,3", "1,0,P,Indicator,people\n1,b,Second,-1,0", "sum to zero"),
        (",Group,", ",Grupp,", "iMeta.csv:6, indicator land: its Type is 'Grupp'"),
        ("iCode", "code", "iMeta.csv:1: there is no column 'iCode' (a column of iMeta); did you mean 'code'"),
        ("1,b,", "1,c,", "iData.csv:1: there is no column 'c' (an indicator)"),
    ],
)
def test_what_is_wrong_with_a_project_is_named_by_its_line(tmp_path, old, new, words):
    with pytest.raises(IndicatorError) as said:
        from_coinr(*write(tmp_path, meta=META.replace(old, new)))
    assert words in str(said.value)


def test_a_cross_section_has_each_unit_once_and_a_panel_once_a_year(tmp_path):
    with pytest.raises(IndicatorError, match=r"iData\.csv:4, unit B: the unit stands twice"):
        from_coinr(*write(tmp_path))
    with pytest.raises(IndicatorError, match=r"iData\.csv:4, unit B: the unit stands twice in 2020"):
        panel_from_coinr(*write(tmp_path, data=DATA.replace("2021", "2020")))
    with pytest.raises(IndicatorError, match=r"iData\.csv:2, unit A, indicator Time: 'x' came"):
        panel_from_coinr(*write(tmp_path, data=DATA.replace("Ale,2020", "Ale,x")))
