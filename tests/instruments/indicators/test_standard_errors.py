"""Standard errors of surveys: from a column of the data, by what the value becomes, to how sure a rank is."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from hjulet.cli import main
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.cross_sections import cross_section
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import loads
from hjulet.instruments.indicators.gathering import read_data
from hjulet.instruments.indicators.model import Treat
from hjulet.instruments.indicators.runs import Runs
from hjulet.instruments.indicators.table import Table
from hjulet.instruments.indicators.uncertainty import uncertainty
from hjulet.instruments.indicators.varying import Vary

FRAMEWORK = """
[framework]
id = "survey"
version = "1"
title = { en = "Survey" }
levels = ["indicator", "index"]
[nodes]
I = { level = "index" }
[indicators]
trust = { parent = "I", se = "trust_error" }
"""
WIDE = "unit,trust,trust_error\na,50,2\nb,48,1.5\nhigh,90,\nlow,10,0\n"
# 2019 is the newest year: its errors count, and not those of 2018.
LONG = "unit,period,indicator,value\n" + "".join(
    f"{unit},{year},{name},{number}\n"
    for year, errors in ((2018, (9, 9)), (2019, (2, 1.5)))
    for unit, number, error in (
        ("a", 50, errors[0]),
        ("b", 48, errors[1]),
        ("high", 90, ""),
        ("low", 10, 0),
    )
    for name, number in (("trust", number), ("trust_error", error))
)
BEATS = norm.cdf(2 / np.hypot(2.0, 1.5))


def table_of(units: tuple[str, ...], values: np.ndarray) -> Table:
    return Table(units, ("trust",), values[:, None])


@pytest.mark.parametrize("text", [WIDE, LONG])
def test_a_column_of_standard_errors_is_read_and_moves_ranks(tmp_path, text):
    (tmp_path / "data.csv").write_text(text, encoding="utf-8")
    framework = loads(FRAMEWORK)
    data = read_data(framework, tmp_path / "data.csv")
    found = uncertainty(framework, cross_section(framework, data), 20_000, 1)
    assert found.beats("a", "b") == pytest.approx(BEATS, abs=0.01)
    assert found.beats("high", "a") == found.beats("b", "low") == 1
    assert found.varied[-1] == "sampling error of trust"
    assert compute(framework, data).scores().column("I").tolist() == [50, 47.5, 100, 0]


def test_the_command_line_varies_them_unless_told_otherwise(tmp_path, capsys):
    (tmp_path / "mine.toml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "data.csv").write_text(WIDE, encoding="utf-8")
    words = ["measure", "indicators", "uncertainty", "--framework", tmp_path / "mine.toml", "--data"]
    words = [*map(str, words), str(tmp_path / "data.csv"), "--replications", "2000"]

    def mean_rank(*more):
        assert main([*words, *more]) == 0
        rows = {row["uCode"]: row for row in csv.DictReader(capsys.readouterr().out.splitlines())}
        return float(rows["a"]["Mean"])

    assert (
        mean_rank()
        == mean_rank("--vary", "weights:0.25; standard_errors")
        == pytest.approx(3 - BEATS, abs=0.05)
    )
    assert mean_rank("--vary", "weights:0.25") == 2
    (tmp_path / "data.csv").write_text("unit,trust\na,1\nb,2\n", encoding="utf-8")
    assert main([*words, "--vary", "standard_errors"]) == 1


def test_errors_follow_a_value_through_division_and_logarithm(tmp_path):
    text = FRAMEWORK.replace(
        'se = "trust_error"', 'se = "trust_error", denominator = "people", transform = "log"'
    )
    (tmp_path / "data.csv").write_text(
        "unit,trust,trust_error,people\na,200,8,4\nb,90,9,3\nc,10,0,1\n", encoding="utf-8"
    )
    framework = loads(text)
    table = read_data(framework, tmp_path / "data.csv")
    runs = Runs(framework, table, Vary(standard_errors={"trust": table.column("trust_error")}))
    scores = np.concatenate(list(runs.batches(np.random.default_rng(1), 20_000)))
    # Of log(value): the relative error. The greatest is always 100, so b is told against a.
    logs = np.log([50, 30, 10])
    drawn = np.random.default_rng(2).normal(logs, [0.04, 0.1, 0], (20_000, 3))
    expected = 100 * (drawn[:, 1] - drawn[:, 2]) / (drawn[:, 0] - drawn[:, 2])
    assert np.median(scores[:, 1]) == pytest.approx(np.median(expected), abs=0.3)
    assert scores[:, 1].std() == pytest.approx(expected.std(), rel=0.05)


def test_an_error_is_small_where_the_treatment_took_a_slow_logarithm():
    random = np.random.default_rng(3)
    values = np.concatenate([random.normal(10, 1, 20), [1000.0, 1500, 2500, 4000, 9000, 16000, 30000]])
    units = tuple(f"u{place}" for place in range(len(values)))
    framework = loads(FRAMEWORK)
    framework = replace(
        framework, steps=replace(framework.steps, treat=Treat("winsorise_else_log", most_points=1))
    )
    runs = Runs(
        framework, table_of(units, values), Vary(standard_errors={"trust": np.full(len(units), 300.0)})
    )
    logs = np.log(values - values.min() + 0.01 * np.ptp(values))
    np.testing.assert_allclose(runs.treated(0)[:, 0], logs)
    np.testing.assert_allclose(runs._treated_error(0, 0), 300 / np.exp(logs))


def test_an_error_that_cannot_be_is_named():
    table = table_of(("a", "b"), np.array([1.0, 2.0]))
    with pytest.raises(IndicatorError, match="unit b, indicator trust: the standard error is -1"):
        uncertainty(
            loads(FRAMEWORK), table, 10, vary=Vary(standard_errors={"trust": np.array([np.nan, -1.0])})
        )
