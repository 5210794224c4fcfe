"""Figures out of files, made-up figures, and a long table as a panel."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from hjulet.instruments.indicators import IndicatorError, compute, panel_of_observations
from hjulet.instruments.indicators.files import load as load_framework
from hjulet.instruments.indicators.gathering import read_data
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.files import file_job
from hjulet.instruments.sources.generated import generate
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.observations import in_order, schema
from hjulet.instruments.sources.series import names_of, series_of
from hjulet.instruments.sources.store import About

PLACES = ("0180", "0305", "0643", "1480", "01", "14")
LONG = "kommun;år;kön;nyckeltal;värde\n0180;2023;K;a;1,5\n0180;2023;totalt;a;\n0305;2023;män;a;2\n"


def loaded(store, path, **words):
    load(file_job(path, **words), store)
    return store.observations().select("unit", "period", "sex", "indicator", "value").rows()


def test_a_long_file_with_swedish_headings_and_decimals_is_read(store, tmp_path):
    (tmp_path / "my figures.csv").write_text(LONG, encoding="utf-8")
    assert loaded(store, tmp_path / "my figures.csv", source="Region Exempel") == [
        ("0180", "2023", "K", "a", 1.5),
        ("0180", "2023", "T", "a", None),
        ("0305", "2023", "M", "a", 2.0),
    ]
    dataset = store.datasets()[0]
    assert (dataset.source, dataset.name, dataset.about.credit) == (
        "file",
        "my-figures",
        "Källa: Region Exempel",
    )
    assert set(store.observations()["source"]) == {"Region Exempel"}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("code,a,b\n0180,1,2\n", {"period": "2024"}, [("2024", "a", 1.0), ("2024", "b", 2.0)]),
        ("code,name,year,a\n0180,Stockholm,2024,1\n", {}, [("2024", "a", 1.0)]),
        ("code,2023,2024\n0180,1,2\n", {"indicator": "a"}, [("2023", "a", 1.0), ("2024", "a", 2.0)]),
        ("unit,period,value\n0180,2024,1\n", {"indicator": "a"}, [("2024", "a", 1.0)]),
    ],
)
def test_a_wide_file_is_read(store, tmp_path, text, words, expected):
    (tmp_path / "wide.csv").write_text(text, encoding="utf-8")
    assert [
        (year, name, value) for _, year, _, name, value in loaded(store, tmp_path / "wide.csv", **words)
    ] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,a\n0180,1\n", r"wide.csv:1: there is no column for the period; .*--period 2024"),
        ("code,2023\n0180,1\n", r"the columns are years; .*--indicator NAME"),
        ("code,year,a\n0180,2024,many\n", r"wide.csv:2.*0180.*'many' came where a number"),
        ("unit,period,sex,indicator,value\n0180,2024,X,a,1\n", r"wide.csv:2: the sex 'X' is not known"),
        ("unit,year\n0180,2024\n", "no column with figures"),
        (
            "\ufeffKommun;År;a\r\n114;2024;312,5\r\n180;2024;1\r\n",
            r"wide.csv:2, unit 114: the code has 3 digits.*0114",
        ),
        (
            "Län,År,a\n1,2024,1\n14,2024,1\n",
            r"wide.csv:2, unit 1: the code has 1 digits.*01: make the column text",
        ),
        ("code,year,a\n0180,2024.0,1\n", r"wide.csv:2: the period '2024.0' is not understood; write 2024"),
        ("code,year,a\n0180,24,1\n", r"the period '24' is not understood"),
    ],
)
def test_what_a_file_lacks_is_named_with_its_line(tmp_path, text, words):
    (tmp_path / "wide.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        file_job(tmp_path / "wide.csv")


def test_a_file_from_excel_in_swedish_is_read_with_mark_semicolons_commas_and_names(store, tmp_path):
    text = "\ufeffKommun;Kommunkod;Kommunnamn;2023;2024\r\nStockholm;0180;Stockholm;1 350,75;\r\nAle;1440;Ale;2,5;3\r\n"
    (tmp_path / "sv.csv").write_bytes(text.encode())
    assert loaded(store, tmp_path / "sv.csv", indicator="a") == [
        ("0180", "2023", "T", "a", 1350.75),
        ("0180", "2024", "T", "a", None),
        ("1440", "2023", "T", "a", 2.5),
        ("1440", "2024", "T", "a", 3.0),
    ]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (
            "code,2023\n0180,1\n",
            {"indicator": "a", "period": "2020"},
            "columns are years, so the period is said twice",
        ),
        (
            "code,year,a\n0180,2024,1\n",
            {"period": "2020"},
            "'year' says the period already; leave --period out",
        ),
        (
            "code,year,a\n0180,2024,1\n",
            {"indicator": "b"},
            r"name the indicators \(a, …\); leave --indicator out",
        ),
        (LONG, {"indicator": "b"}, "'nyckeltal' says the indicator already"),
    ],
)
def test_what_is_said_twice_is_refused_rather_than_left_out(tmp_path, text, words, said):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        file_job(tmp_path / "a.csv", **words)


def test_one_file_loaded_for_two_indicators_is_two_datasets(store, tmp_path):
    (tmp_path / "a.csv").write_text("code,2023\n0180,1\n", encoding="utf-8")
    for name in ("one", "two"):
        load(file_job(tmp_path / "a.csv", indicator=name), store)
    assert set(store.observations()["indicator"]) == {"one", "two"}


def test_codes_keep_their_zeros_through_excel_and_parquet(store, tmp_path):
    frame = pl.DataFrame(
        {"unit": ["0180", "01"], "period": ["2024"] * 2, "indicator": ["a"] * 2, "value": [1.0, 2.0]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    assert {unit for unit, *_ in loaded(store, tmp_path / "a.parquet")} == {"0180", "01"}
    frame.with_columns(unit=pl.Series([180, 1])).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(SourceError, match="zeros at their front may be lost"):
        file_job(tmp_path / "b.parquet")


def test_made_up_figures_say_so_in_every_row_and_are_the_same_for_the_same_seed(store):
    framework = load_framework("brpplus")
    frame, about = generate(framework, PLACES, seed=3, years=(2019, 2020, 2021))
    assert set(frame["status"]) == {"generated"}
    assert set(frame["source"]) == {"Påhittade siffror (generated, seed 3)"} == {about.credit}
    assert frame.height == len(PLACES) * 3 * 3 * len(series_of(framework)["kolada"])
    assert in_order(frame).equals(in_order(generate(framework, PLACES, seed=3, years=(2019, 2020, 2021))[0]))
    assert not frame.equals(generate(framework, PLACES, seed=4, years=(2019, 2020, 2021))[0])
    missing = frame["value"].is_null().mean()
    assert 0.005 < missing < 0.05
    assert store.write("generated", framework.key, frame, about).is_generated

    # They are what a framework can be computed of: shares stay shares, and every part gets a score.
    shares = frame.filter(pl.col("indicator") == "N00997")["value"].drop_nulls()
    assert 0 < shares.min() < shares.max() < 100
    panel = panel_of_observations(framework, store.observations(names_of(framework)))
    scores = compute(framework, panel).scores("part")
    assert np.isfinite(scores.values).mean() > 0.99


def test_a_framework_of_groups_alone_has_nothing_that_can_be_made_up():
    with pytest.raises(SourceError, match=r"agenda2030-1 names no series .* kolada-group"):
        generate(load_framework("agenda2030"), PLACES)


def observed(*cells):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return pl.DataFrame([(*cell, "", "x", now) for cell in cells], schema=schema(), orient="row")


def test_a_panel_of_observations_is_that_of_the_same_table_in_a_file(tmp_path):
    framework = load_framework("arets-tillvaxtkommun")
    frame = (
        generate(framework, PLACES, years=(2019, 2020, 2022))[0]
        .drop_nulls("value")
        .sample(fraction=0.9, seed=1)
    )
    frame.select("unit", "period", "sex", "indicator", "value").write_csv(tmp_path / "long.csv")
    one, other = panel_of_observations(framework, frame), read_data(framework, tmp_path / "long.csv")
    order = [other.units.index(unit) for unit in one.units]
    assert (one.years, one.sexes, one.columns) == (other.years, other.sexes, other.columns)
    assert sorted(one.units) == sorted(other.units)
    np.testing.assert_array_equal(one.values, other.values[:, :, order])
    assert one.kinds == tuple("se:county" if len(unit) == 2 else "se:municipality" for unit in one.units)


def test_a_panel_leaves_out_the_country_and_groups_and_keeps_what_is_missing_as_nan():
    framework = load_framework("brpplus")
    panel = panel_of_observations(
        framework,
        observed(
            ("00", "2024", "T", "N00905", 9.0),
            ("G35779", "2024", "T", "N00905", 9.0),
            ("0180", "2024", "K", "N00905", None),
            ("0180", "2024", "T", "N00905", 5.0),
            ("0180", "2024", "T", "other", 5.0),
        ),
    )
    assert (panel.units, panel.sexes, panel.groups["county"]) == (("0180",), ("T", "K"), ("01",))
    column = panel.values[0, :, 0, panel.columns.index("N00905")]
    assert column[0] == 5.0
    assert np.isnan(column[1])
    assert np.isnan(panel.values).sum() == panel.values.size - 1


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (observed(("0180", "2024", "T", "other", 1.0)), "no observations of an indicator of brpplus-2025"),
        (observed(("0180", "2024M01", "T", "N00905", 1.0)), "N00905: the period '2024M01' is no year"),
        (
            observed(*[("0180", "2024", "T", "N00905", 1.0)] * 2),
            "unit 0180, indicator N00905: there are two values of 2024",
        ),
        (observed(("SE11", "2024", "T", "N00905", 1.0)), "unit SE11: codes have 2 digits"),
        (pl.DataFrame({"unit": ["0180"]}), "have no column period, sex, indicator, value"),
    ],
)
def test_what_is_no_panel_is_named(frame, words):
    with pytest.raises(IndicatorError, match=words):
        panel_of_observations(load_framework("brpplus"), frame)


def test_names_of_a_framework_are_its_series_and_its_own_codes():
    names = names_of(load_framework("hdi"))
    assert names == ["le", "eys", "mys", "gnipc"]
    growth = load_framework("arets-tillvaxtkommun")
    assert set(series_of(growth)["kolada"]) < set(names_of(growth))
    assert About("x").credit == ""
