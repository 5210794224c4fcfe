"""What ranks are judged by is what was computed: the last year of a panel, its gaps filled over the years."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.cross_sections import cross_section
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Compare, Framework, Impute, Indicator, Node, Steps
from hjulet.instruments.indicators.ranking import rank
from hjulet.instruments.indicators.table import Panel
from hjulet.instruments.indicators.uncertainty import uncertainty

FRAMEWORK = Framework(
    "two",
    "1",
    {},
    ("indicator", "index"),
    (Indicator("x", "top", transform="log"), Indicator("growth", "top", kind="change", windows=(1,))),
    (Node("top", "index"),),
)


def panel() -> Panel:
    values = np.random.default_rng(4).uniform(1, 100, (4, 1, 12, 2))
    values[3, 0, :5, 0] = np.nan  # the newest year is not there yet for some
    values[3, 0, 11] = np.nan
    values[2, 0, 7, 0] = np.nan
    return Panel((2016, 2017, 2018, 2019), ("T",), tuple("abcdefghijkl"), ("x", "growth"), values)


def test_a_year_and_a_sex_that_are_not_there_are_said():
    assert cross_section(FRAMEWORK, panel(), year=2017).values[3, 0] == panel().values[1, 0, 3, 0]
    with pytest.raises(IndicatorError, match="there is no year 2015; there are 2016, 2017"):
        cross_section(FRAMEWORK, panel(), year=2015)
    with pytest.raises(IndicatorError, match="there is no sex K; there are T"):
        cross_section(FRAMEWORK, panel(), sex="K")


def test_ranks_are_those_that_compute_gives_whatever_fills_the_gaps():
    for impute in (Impute("latest"), Impute("linear"), Impute("mean"), Impute()):
        for compare in (None, Compare(2)):
            framework = replace(FRAMEWORK, steps=Steps(impute=impute, compare=compare))
            computed = compute(framework, panel())
            found = uncertainty(framework, cross_section(framework, panel()), 5)
            scores = computed.scores()
            ranked = rank(np.array([scores.column("top")[scores.units.index(unit)] for unit in found.units]))
            np.testing.assert_array_equal(found.nominal, ranked, err_msg=f"{impute} {compare}")
            assert ("l" in found.units) == (impute.method == "latest")
