"""What it takes to change the order, checked by making the change; and which choice moves it."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from hjulet.instruments.indicators import sensitivity
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import (
    Aggregate,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)
from hjulet.instruments.indicators.stability import rank_reversals, remove_elements, weight_stability
from hjulet.instruments.indicators.table import Table
from hjulet.instruments.indicators.varying import Vary
from tests.instruments.indicators import asem

FLAT = Framework(
    "flat",
    "1",
    {},
    ("indicator", "index"),
    (Indicator("a", "top"), Indicator("b", "top"), Indicator("c", "top")),
    (Node("top", "index"),),
    Steps(weights="table"),
)


def table(*rows: tuple[float, ...]) -> Table:
    return Table(tuple(f"u{n}" for n in range(len(rows))), ("a", "b", "c"), np.array(rows, dtype=float))


WITH_ENDS = table((60, 0, 40), (0, 60, 25), (100, 100, 100), (0, 0, 0))
"""The last two hold the bounds still, so that normalised is what is written."""


@pytest.mark.shared
def test_without_each_pillar_asem_moves_as_in_coinr():
    framework, raw = asem.project()
    steps = replace(
        framework.steps, impute=Impute("group_mean", "EurAsia_group"), treat=Treat("winsorise_else_log")
    )
    found = remove_elements(replace(framework, steps=steps), raw, "level2")
    expected = asem.expected_rows("remove_elements_level2")
    assert [one.element for one in found] == [row["element"] for row in expected]
    shifts = np.array([one.mean_rank_shift for one in found])
    asem.close(shifts, np.array([float(row["mean_abs_rank_diff"]) for row in expected]))


def test_the_smallest_change_of_weights_is_the_one_by_hand():
    # u0 − u1 = (60, −60, 15): moving weight from a to b gains most, 120 a unit, and 5 are to be gained.
    [change] = weight_stability(FLAT, WITH_ENDS, "indicator", pairs=[("u1", "u0")])
    assert (change.unit, change.other) == ("u0", "u1")
    assert change.moved_share == pytest.approx(5 / 120)
    asem.close(change.changed, np.array([1 / 3 - 5 / 120, 1 / 3 + 5 / 120, 1 / 3]))


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
def test_a_little_more_than_the_smallest_change_swaps_the_two(method):
    values = np.random.default_rng(3).random((9, 3)) + 0.5
    data = table(*values)
    steps = Steps(
        normalise=Normalise("minmax", {"low": 10.0, "high": 90.0}),
        aggregate=(Aggregate(method),),
        weights="table",
    )
    framework = replace(FLAT, steps=steps)
    changes = weight_stability(framework, data, "indicator")
    assert len(changes) == 8
    swapped = [one for one in changes if one.changed is not None]
    assert len(swapped) >= 4
    for one in swapped:
        for further, is_swapped in ((1.001, True), (0.999, False)):
            weights = one.weights + further * (one.changed - one.weights)
            indicators = tuple(
                replace(indicator, weight=float(max(weight, 0)))
                for indicator, weight in zip(FLAT.indicators, weights, strict=True)
            )
            scores = compute(replace(framework, indicators=indicators), data).scores()
            ahead, other = (scores.values[scores.units.index(unit), 0] for unit in (one.unit, one.other))
            assert (ahead < other) is np.bool_(is_swapped) or weights.min() < 0


def test_no_weights_put_the_worse_in_all_before():
    [change] = weight_stability(FLAT, WITH_ENDS, "indicator", pairs=[("u2", "u0")])
    assert change.changed is None
    assert np.isnan(change.moved_share)


def test_weights_are_not_told_where_they_are_no_plain_mean_or_a_part_is_missing():
    framework = replace(FLAT, steps=Steps(aggregate=(Aggregate("mpi"),)))
    with pytest.raises(IndicatorError, match="above 'indicator' stand mpi"):
        weight_stability(framework, WITH_ENDS, "indicator")
    lacking = replace(WITH_ENDS, values=np.where(WITH_ENDS.values == 25, np.nan, WITH_ENDS.values))
    with pytest.raises(IndicatorError, match="unit u1: lacks 'c'"):
        weight_stability(FLAT, lacking, "indicator", pairs=[("u0", "u1")])


def test_a_third_unit_can_turn_two_others_round():
    # u2 alone stretches a, so that 6 there is little; without it 6 is all there is.
    stretched = table((6, 0, 0), (0, 4, 3), (60, 2, 1), (0, 10, 10))
    found = {(one.removed, one.unit, one.other) for one in rank_reversals(FLAT, stretched)}
    assert ("u2", "u1", "u0") in found
    assert rank_reversals(FLAT, table((1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4))) == []


def test_nothing_is_left_without_the_only_element():
    with pytest.raises(IndicatorError, match="there is no level 'theme' below the top; there are indicator"):
        remove_elements(FLAT, WITH_ENDS, "theme")
    one = replace(FLAT, indicators=FLAT.indicators[:1])
    with pytest.raises(IndicatorError, match="nothing is left without it"):
        remove_elements(one, WITH_ENDS, "indicator")


def _nested(units: int = 15) -> tuple[Framework, Table]:
    random = np.random.default_rng(2)
    framework = Framework(
        "nested",
        "1",
        {},
        ("indicator", "theme", "index"),
        tuple(Indicator(f"i{n}", f"t{n % 3}") for n in range(6)),
        (*(Node(f"t{n}", "theme", "top") for n in range(3)), Node("top", "index")),
        Steps(normalise=Normalise("minmax", {"low": 1.0, "high": 100.0})),
    )
    values = random.normal(50, 10, (units, 6))
    return framework, Table(tuple(f"u{n}" for n in range(units)), tuple(f"i{n}" for n in range(6)), values)


def test_the_choice_that_changes_everything_has_all_of_the_variance():
    framework, data = _nested()
    # Nothing is skewed enough for winsorising to do anything, so the kind of mean is all there is.
    vary = Vary(winsorise=(1, 2), aggregate=(Aggregate("arithmetic"), Aggregate("harmonic")))
    found = sensitivity.sobol(framework, data, 64, 1, vary=vary)
    assert found.factors == ("winsorisation", "aggregation")
    assert found.runs == 64 * 4
    asem.close(found.main, np.array([0.0, 1.0]), 0.05)
    asem.close(found.total, np.array([0.0, 1.0]), 0.05)
    screened = sensitivity.morris(framework, data, 20, 1, vary=vary)
    assert screened.runs == 20 * 3
    assert screened.main[0] == 0 < screened.main[1]
    assert screened.to_frame()["factor"].to_list() == list(found.factors)


def test_sobol_of_one_unit_and_what_it_refuses():
    framework, data = _nested()
    vary = Vary(weights={"theme": 0.4}, aggregate=(Aggregate("arithmetic"), Aggregate("geometric")))
    found = sensitivity.sobol(framework, data, 32, 1, vary=vary, outcome="u3")
    assert found.outcome == "u3"
    same = sensitivity.sobol(framework, data, 32, 1, vary=vary, outcome="u3")
    assert np.array_equal(found.total, same.total, equal_nan=True)
    for size, changed, outcome, says in (
        (100, vary, "u3", "power of 2"),
        (32, Vary(weights={"theme": 0.4}), "u3", "1 choice varies"),
        (32, vary, "u99", "neither 'mean_rank_shift' nor the code of a unit"),
    ):
        with pytest.raises(IndicatorError, match=says):
            sensitivity.sobol(framework, data, size, vary=changed, outcome=outcome)


def test_without_salib_it_is_said_how_to_get_it(monkeypatch):
    for module in ("SALib", "SALib.sample", "SALib.sample.sobol"):
        monkeypatch.setitem(sys.modules, module, None)
    framework, data = _nested()
    with pytest.raises(IndicatorError, match=r"pip install 'hjulet\[sensitivity\]'"):
        sensitivity.sobol(framework, data, 32)
