"""From raw data to treated: denominated, imputed, screened, outliers drawn in, as COINr does; and described."""

from __future__ import annotations

import numpy as np
import pytest

from hjulet.instruments.indicators.denominating import denominate
from hjulet.instruments.indicators.describing import describe_columns, describe_units
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.imputing import impute, impute_panel
from hjulet.instruments.indicators.model import Treat
from hjulet.instruments.indicators.screening import screen
from hjulet.instruments.indicators.table import Panel, Table
from hjulet.instruments.indicators.treating import kurtosis, skewness, treat_outliers, winsorise
from tests.instruments.indicators import asem

JRC = Treat("winsorise_else_log")
SPIKED = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100])


def table(values: object, **rest: object) -> Table:
    array = np.array(values, dtype=float)
    units = tuple(f"u{row}" for row in range(len(array)))
    return Table(units, tuple(f"c{column}" for column in range(array.shape[1])), array, **rest)


@pytest.mark.shared
def test_from_raw_to_treated_as_coinr():
    framework, raw = asem.project()
    denominated = denominate(raw, {one.code: one.denominator for one in framework.indicators})
    asem.close(denominated.values, asem.stage("Denominated").values, 1e-12)
    imputed = impute(denominated, "group_mean", "EurAsia_group")
    asem.close(imputed.values, asem.stage("Imputed").values)
    screened = screen(imputed, 0.9)
    assert screened.units == imputed.units
    treated, treatments = treat_outliers(screened, JRC, asem.directions())
    asem.close(treated.values, asem.stage("Treated").values)
    for one, row in zip(treatments, asem.expected_rows("treat_Dets_Table"), strict=True):
        assert one.code == row["iCode"]
        assert one.skewness == pytest.approx(float(row["check_SkewKurt0.Skew"]), abs=1e-9)
        assert one.kurtosis == pytest.approx(float(row["check_SkewKurt0.Kurt"]), abs=1e-9)
        assert one.points == int(row["winsorise.nwin"] or 0)
        if one.points:
            assert one.skewness_after == pytest.approx(float(row["check_SkewKurt1.Skew"]), abs=1e-9)
            assert one.kurtosis_after == pytest.approx(float(row["check_SkewKurt1.Kurt"]), abs=1e-9)
    # COINr has sorted the units by code.
    by_code = np.argsort(raw.units)
    marks = {"high": "winhi", "low": "winlo", "": ""}
    mine = {one.code: [marks[one.marks[row]] for row in by_code] for one in treatments}
    points = asem.expected_rows("treat_Treated_Points")
    assert mine == {code: [row[code] for row in points] for code in points[0]}
    assert sum(one.best_points for one in treatments) == sum(
        mark == ("high" if direction == 1 else "low")
        for one, direction in zip(treatments, asem.directions(), strict=True)
        for mark in one.marks
    )


@pytest.mark.shared
def test_raw_data_is_described_as_coinr_does():
    raw = asem.project()[1]
    units = {row["unit"]: row for row in describe_units(raw).to_dicts()}
    for row in asem.expected_rows("data_availability_raw"):
        mine = units[row["uCode"]]
        assert (mine["missing"], mine["zeros"]) == (int(row["N_missing"]), int(row["N_zero"]))
        assert mine["available_share"] == pytest.approx(float(row["Dat_Avail"]), abs=1e-12)
        assert mine["nonzero_share"] == pytest.approx(float(row["Non_Zero"]), abs=1e-12)
    columns = {row["code"]: row for row in describe_columns(asem.told_apart(raw, np.inf)).to_dicts()}
    figures = {
        "least": "Min",
        "greatest": "Max",
        "mean": "Mean",
        "median": "Median",
        "deviation": "Std",
        "skewness": "Skew",
        "kurtosis": "Kurt",
        "available": "N.Avail",
        "nonzero": "N.NonZero",
        "different": "N.Unique",
        "alike": "N.Same",
        "available_share": "Frc.Avail",
    }
    for row in asem.expected_rows("stats_raw"):
        mine = columns[row["iCode"]]
        for name, theirs in figures.items():
            rounded = float(row[theirs])  # to three figures
            half = 0.5 * 10 ** (np.floor(np.log10(abs(rounded) or 1)) - 2)
            assert mine[name] == pytest.approx(rounded, abs=half * (1 + 1e-9)), (row["iCode"], name)
        assert mine["is_outlying"] == (row["Flag.SkewKurt"] == "OUT")


def test_skewness_and_kurtosis_are_those_of_a_spreadsheet():
    """Excel's own example: =SKEW(3,4,5,2,3,4,5,6,4,7) is 0.359543071, =KURT of the same -0.151799637."""
    column = np.array([3.0, 4, 5, 2, 3, 4, 5, 6, 4, 7, np.nan])
    assert skewness(column) == pytest.approx(0.359543071, abs=1e-9)
    assert kurtosis(column) == pytest.approx(-0.151799637, abs=1e-9)
    assert np.isnan(skewness(np.array([1.0, 2.0])))
    assert np.isnan(kurtosis(np.full(9, 4.0)))


def test_winsorising_stops_at_the_limits_or_at_so_many_points():
    within = winsorise(SPIKED)
    assert within.values.tolist() == [*range(1, 11), 30, 30]
    assert (within.points, within.high.nonzero()[0].tolist(), within.low.any()) == (1, [11], False)
    strict = {"skewness": 0.5, "kurtosis": 0.0}
    assert winsorise(SPIKED, 5, **strict).values.tolist() == [*range(1, 11), 10, 10]
    assert winsorise(SPIKED, 1, **strict).values.tolist() == [*range(1, 11), 30, 30]
    assert winsorise(-SPIKED, 5, **strict).low.nonzero()[0].tolist() == [10, 11]
    assert winsorise(SPIKED, 0, **strict).values.tolist() == SPIKED.tolist()
    alike = winsorise(np.append(SPIKED, [np.nan, 100.0]), 1, **strict)
    assert (alike.values[[11, 13]].tolist(), alike.points) == ([30, 30], 2)


@pytest.mark.parametrize(
    ("how", "direction", "method", "points", "best_points"),
    [
        (Treat("winsorise"), 1, "winsorise", 1, 1),
        (Treat("winsorise"), -1, "winsorise", 1, 0),
        (Treat("winsorise", most_points=0), 1, "winsorise", 0, 0),
        (Treat("winsorise_else_log", most_points=0), 1, "log", 0, 0),
        (Treat("log"), 1, "log", 0, 0),
        (Treat("none"), 1, "none", 0, 0),
        (Treat("winsorise", skewness=9), 1, "none", 0, 0),
    ],
)
def test_what_was_done_is_told(how, direction, method, points, best_points):
    raw = table(SPIKED[:, None])
    treated, (done,) = treat_outliers(raw, how, [direction])
    assert (done.method, done.points, done.best_points) == (method, points, best_points)
    assert raw.values[:, 0].tolist() == SPIKED.tolist()
    if method == "log":
        assert treated.values[0, 0] == pytest.approx(np.log(0.99))
    else:
        assert treated.values[:, 0].tolist() == [*SPIKED[:-1], 30 if points else 100]


def test_a_column_that_cannot_be_judged_is_left():
    values = [[1.0, np.nan], [1.0, 7.0], [1.0, 9.0], [1.0, np.nan]]
    treated, done = treat_outliers(table(values), JRC)
    asem.close(treated.values, np.array(values))
    assert [(one.method, one.is_within) for one in done] == [("none", True)] * 2


def test_gaps_are_filled_from_the_group_and_stay_where_there_is_none():
    gaps = table(
        [[1, np.nan], [3, np.nan], [np.nan, np.nan], [10, 5], [np.nan, 6], [np.nan, 7]],
        groups={"county": ("A", "A", "A", "B", "B", "")},
    )
    filled = impute(gaps, "group_mean", "county").values
    asem.close(filled, np.array([[1, np.nan], [3, np.nan], [2, np.nan], [10, 5], [10, 6], [np.nan, 7]]))
    asem.close(impute(gaps, "median").values[:, 0], np.array([1, 3, 3, 10, 3, 3]))
    asem.close(impute(gaps, "mean").values[:, 1], np.array([6, 6, 6, 5, 6, 7]))
    assert impute(gaps, "none").values is gaps.values
    for method, words in [
        ("group_mean", "no grouping column"),
        ("linear", "several years"),
        ("x", "unknown method"),
    ]:
        with pytest.raises(IndicatorError, match=words):
            impute(gaps, method, "lan")


def test_gaps_over_the_years_are_carried_forward_or_drawn_between():
    series = np.array([np.nan, 2.0, np.nan, np.nan, 8.0, np.nan])
    panel = Panel((2000, 2001, 2002, 2004, 2007, 2008), ("T",), ("u",), ("c",), series[:, None, None, None])
    assert np.array_equal(
        impute_panel(panel, "latest").values.ravel(), [np.nan, 2, 2, 2, 8, 8], equal_nan=True
    )
    asem.close(impute_panel(panel, "linear").values.ravel(), np.array([np.nan, 2, 3, 5, 8, np.nan]))
    asem.close(impute_panel(panel, "mean").values, panel.values)


def test_units_with_too_little_are_left_out_with_all_that_is_theirs():
    raw = table(
        [[1, np.nan, np.nan], [1, 2, np.nan]],
        names={"u0": "Ale", "u1": "Alvesta"},
        groups={"county": ("14", "07")},
        denominators={"people": np.array([3.0, 4.0])},
    )
    left = screen(raw, 2 / 3)
    assert (left.units, left.names, left.groups) == (("u1",), {"u1": "Alvesta"}, {"county": ("07",)})
    assert left.denominators["people"].tolist() == [4.0]
    with pytest.raises(IndicatorError, match="no unit has 90% of the indicators; the best has 67%"):
        screen(raw, 0.9)


def test_a_denominator_that_is_zero_or_unknown_is_named():
    raw = table([[1.0], [2.0]], denominators={"people": np.array([0.0, np.nan])})
    with pytest.raises(IndicatorError, match="unit u0, indicator c0: the denominator 'people' is 0"):
        denominate(raw, {"c0": "people"})
    with pytest.raises(IndicatorError, match="did you mean 'people'"):
        denominate(raw, {"c0": "peeple"})
    with pytest.raises(IndicatorError, match="no such column"):
        denominate(raw, {"c9": "people"})
