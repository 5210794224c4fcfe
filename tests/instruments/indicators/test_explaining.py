"""Contributions sum to a score, and an explanation to a difference, whatever the means, the gaps and the bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hjulet.instruments.indicators.choices import normalise_of
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Aggregate, Bounds, Framework, Indicator, Node, Steps
from hjulet.instruments.indicators.table import Panel, Table

CODES = ("u", "v", "w", "x", "y", "z")
NODES = (Node("A", "theme", "I", weight=2), Node("B", "theme", "I"), Node("I", "index"))
MEANS = ("arithmetic", "geometric", "harmonic", "power")


def framework(*methods, normalise="minmax:1:100", bounds=None, **more):
    given = {"power": {"exponent": 0.5}, "owa": {"order_weights": (0.5, 0.3, 0.2)}}
    ways = tuple(Aggregate(one, given.get(one, {})) for one in methods)
    rule = replace(normalise_of(normalise), bounds=bounds or Bounds(), constant=50.0)
    indicators = tuple(
        Indicator(code, "A" if index < 3 else "B", direction=-1 if index == 2 else 1, weight=1 + index % 3)
        for index, code in enumerate(CODES)
    )
    steps = Steps(normalise=rule, weights="table", aggregate=ways)
    return Framework(
        "six", "1", {"en": "Six"}, ("indicator", "theme", "index"), indicators, NODES, steps, **more
    )


numbers = st.one_of(st.floats(-50, 50, width=32), st.just(float("nan")))
panels = arrays.arrays(np.float64, (2, 2, 4, 6), elements=numbers)


def panel(values):
    values = values.copy()
    values[:, :, :, 3] = np.nan_to_num(values[:, :, :, 3])  # nobody lacks everything
    return Panel((2020, 2025), ("T", "K"), ("a", "b", "c", "d"), CODES, values)


@settings(max_examples=60, deadline=None)
@given(
    panels,
    st.sampled_from(MEANS),
    st.sampled_from(MEANS),
    st.sampled_from([Bounds(), Bounds(year="all", sex="pooled")]),
)
def test_the_parts_of_a_difference_sum_to_it(values, low, high, bounds):
    result = compute(framework(low, high, bounds=bounds), panel(values))
    for where in ({"other": "b"}, {"other_year": 2020}, {"other_year": 2020, "other_sex": "K", "other": "c"}):
        found = result.explain("a", **where)
        # With bounds that are far narrower in one year than in the other, large parts cancel: what is left of them
        # is exact to their own last digits, not to those of the small difference.
        largest = max(
            abs(part) for effect in found.effects for part in (effect.points, effect.bounds_points, 1)
        )
        assert found.total == pytest.approx(found.difference, rel=0, abs=1e-12 * largest)
        if bounds.year == "all":
            assert found.bounds_effect == pytest.approx(0, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(panels, st.sampled_from([*MEANS, "mpi", "owa"]), st.sampled_from(MEANS))
def test_the_other_way_round_it_is_the_same_with_the_other_sign(values, low, high):
    # An index drawn down for being uneven may be below 0, where a geometric mean has no answer.
    result = compute(framework(low, "arithmetic" if low == "mpi" else high), panel(values))
    one, back = result.explain("a", "b", year=2025), result.explain("b", "a", year=2025)
    assert [part.points for part in one.effects] == pytest.approx(
        [-part.points for part in back.effects], abs=1e-9
    )
    assert one.missing_effect == pytest.approx(-back.missing_effect, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(panels, st.sampled_from(MEANS), st.sampled_from(MEANS))
def test_contributions_sum_to_the_score(values, low, high):
    result = compute(framework(low, high), panel(values))
    parts = result.contributions("a", year=2020)
    assert sum(part.points for part in parts) == pytest.approx(
        result.scores(year=2020).values[0, 0], abs=1e-10
    )
    assert sum(part.share for part in parts) == pytest.approx(1, abs=1e-10)


def test_an_explanation_by_hand():
    # Means of 0-100 values: A = mean(u, v, w) and B = mean(x, y, z), both by weights 1 2 3, and I = (2 A + B) / 3.
    rows = np.array([[0.0, 0, 0, 0, 0, 0], [10, 10, 10, 10, 10, 10], [5, 5, 5, 5, 5, np.nan]])
    table = Table(("a", "b", "c"), CODES, rows)
    result = compute(framework("arithmetic", "arithmetic", normalise="minmax:0:100"), table)
    found = result.explain("b", "a")
    points = {part.indicator: part.points for part in found.effects}
    expected = {"u": 2 / 18, "v": 4 / 18, "w": -6 / 18, "x": 1 / 18, "y": 2 / 18, "z": 3 / 18}
    assert points == pytest.approx({code: 100 * share for code, share in expected.items()})
    assert (found.bounds_effect, found.missing) == (0, {})
    # c lacks z, so x and y alone are B for both of them; what z does to b's score comes from c's lacking it.
    lacking = result.explain("b", "c")
    assert {part.indicator: part.points for part in lacking.effects}["y"] == pytest.approx(100 / 9)
    assert lacking.missing == {"B": pytest.approx(0)}
    assert lacking.to_frame()["part"].to_list()[-2:] == ["bounds", "B"]


def test_moved_bounds_are_told_from_moved_values():
    # a stays at 5 while the best goes from 10 to 20: all that a loses is by the bounds.
    values = np.zeros((2, 1, 3, 6))
    values[:, 0, :, :] = np.array([[0, 5, 10], [0, 5, 20]])[:, :, None]
    data = Panel((2020, 2025), ("T",), ("low", "a", "high"), CODES, values)
    found = compute(framework("arithmetic", "arithmetic", normalise="minmax:0:100"), data).explain(
        "a", other_year=2020
    )
    weight_up = 2 / 3 * (1 + 2) / 6 + 1 / 3  # w counts the other way
    weight_down = 2 / 3 * 3 / 6
    assert found.bounds_effect == pytest.approx(-25 * weight_up + 25 * weight_down)
    assert [part.points for part in found.effects] == pytest.approx([0] * 6)


def test_what_has_no_parts_says_so():
    table = Table(("a", "b", "c"), CODES, np.arange(18.0).reshape(3, 6))
    result = compute(framework("arithmetic", "copeland"), table)
    with pytest.raises(IndicatorError, match="level 'index' is put together by 'copeland'"):
        result.explain("a", "b")
    with pytest.raises(IndicatorError, match="no sum of its parts"):
        result.contributions("a")
    assert result.explain("a", "b", node="B").difference < 0
    with pytest.raises(
        IndicatorError, match=r"unit A: there is no such unit in the result; did you mean a\?"
    ):
        result.explain("A", "b")
    with pytest.raises(IndicatorError, match="there is no node 'C'; there are I, A, B"):
        result.contributions("a", node="C")
    with pytest.raises(IndicatorError, match="there is no year 2020; the data has one only"):
        result.scores(year=2020)


def test_a_draft_says_so_in_every_table_and_workbook(tmp_path):
    table = Table(("a", "b", "c"), CODES, np.arange(18.0).reshape(3, 6), {"a": "Ale"})
    result = compute(framework("arithmetic", "arithmetic", is_draft=True), table)
    assert result.to_frame().columns == ["uCode", *CODES, "A", "B", "I", "is_draft"]
    assert result.explain("a", "b").to_frame()["is_draft"].all()
    result.to_excel(tmp_path / "six.xlsx")
    book = openpyxl.load_workbook(tmp_path / "six.xlsx")
    assert book.sheetnames == ["About", "Scores", "Ranks", "Normalised", "Values"]
    assert "draft" in book["About"]["B1"].value
    assert [cell.value for cell in book["Scores"][1]] == ["unit", "name", "I", "A", "B"]
    assert [cell.value for cell in book["Ranks"][2]][:2] == ["a", "Ale"]
    assert [cell.value for cell in book["Values"][2]] == ["a", "Ale", 0, 1, 2, 3, 4, 5]
