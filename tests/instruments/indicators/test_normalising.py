"""Values made comparable: COINr's figures, and laws for any column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.normalising import METHODS, ampi_goalposts, normalise, reference_of
from tests.instruments.indicators import asem

columns = st.lists(st.one_of(st.integers(-1000, 1000).map(float), st.just(np.nan)), min_size=2, max_size=12)


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, None]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "method", "parameters"),
    [
        ("stage_Normalised", "minmax", {}),
        ("norm_minmax_0_100", "minmax", {"low": 0, "high": 100}),
        ("norm_minmax_1_100", "minmax", {"low": 1, "high": 100}),
        ("norm_zscore", "zscore", {}),
        ("norm_rank", "rank", {}),
        ("norm_prank", "percentile_rank", {}),
        ("norm_borda", "borda", {}),
        ("norm_dist2max", "distance_to_maximum", {}),
        ("norm_fracmax", "fraction_of_maximum", {}),
        ("norm_dist2ref_SWE", "distance_to_reference", {"reference": "SWE"}),
    ],
)
def test_every_method_gives_coinrs_figures(name, method, parameters):
    treated = asem.stage("Treated")
    if method in ("rank", "percentile_rank", "borda"):
        treated = asem.told_apart(treated, np.inf)
    if "reference" in parameters:
        parameters = {"reference": reference_of(treated, parameters["reference"])}
    mine = normalise(treated.values, method, directions=asem.directions(), parameters=parameters)
    theirs = asem.expected(name, treated.units, treated.columns)
    # COINr writes x / 0 as Inf; here no figure is infinite.
    asem.close(mine, np.where(np.isinf(theirs), np.nan, theirs))


@given(columns, st.sampled_from(sorted(METHODS.keys() - {"fraction_of_maximum"})), st.sampled_from([-1, 1]))
def test_order_is_kept_by_direction_and_missing_stays_missing(values, method, direction):
    given_ = {"low": -1000.0, "high": 1000.0, "reference": 2000.0 * direction, "target": 2000.0 * direction}
    if method in ("minmax", "zscore"):
        given_ = {}
    values = np.array(values)
    mine = normalise(values[:, None], method, directions=[direction], parameters=given_, constant=0.0)[:, 0]
    assert np.array_equal(np.isnan(mine), np.isnan(values))
    there = ~np.isnan(values)
    order = np.argsort(values[there] * direction, kind="stable")
    assert np.all(np.diff(mine[there][order]) >= -1e-9)


def test_bounds_may_come_from_elsewhere_and_values_then_leave_the_range():
    values, latest = column(0, 5, 20), column(0, 10)
    mine = normalise(values, "minmax", directions=[1], bounds_from=latest)
    assert mine.ravel().tolist() == [0, 50, 200]
    clipped = normalise(values, "minmax", directions=[1], bounds_from=latest, clip=True)
    assert clipped.ravel().tolist() == [0, 50, 100]
    assert normalise(values, "rank", directions=[1], bounds_from=latest).ravel().tolist() == [1, 2, 3]


def test_each_slice_has_its_own_bounds_and_one_bound_serves_many_slices():
    two_years = np.stack([column(0, 1, 2), column(10, 20, 40)])
    own = normalise(two_years, "minmax", directions=[-1])
    assert own[..., 0].tolist() == [[100, 50, 0], [100, pytest.approx(200 / 3), 0]]
    shared = normalise(two_years, "percentile_rank", directions=[1], bounds_from=two_years[1])
    assert shared[..., 0].tolist() == [[0, 0, 0], [0, 0.5, 1]]


@pytest.mark.parametrize(
    "method", ["minmax", "zscore", "distance_to_maximum", "distance_to_reference", "distance_to_target"]
)
def test_a_constant_column_is_missing_unless_it_is_given_a_value(method):
    values, given_ = column(0.1, 0.1, np.nan, 0.1), {"reference": 0.1, "target": 0.1}
    asem.close(
        normalise(values, method, directions=[1], parameters=given_ if "distance" in method else {}),
        np.full((4, 1), np.nan),
    )
    filled = normalise(
        values, method, directions=[1], parameters=given_ if "distance" in method else {}, constant=0
    )
    asem.close(filled, column(0, 0, np.nan, 0))


def test_goalposts_scaled_and_target_by_hand():
    life = column(20, 52.5, 90)
    goals = {"low": 20, "high": 85}
    assert normalise(life, "goalposts", directions=[1], parameters=goals, clip=True).ravel().tolist() == [
        0,
        0.5,
        1,
    ]
    assert normalise(life, "goalposts", directions=[-1], parameters=goals).ravel()[:2].tolist() == [1, 0.5]
    assert normalise(life, "scaled", directions=[1], parameters={"low": 0, "high": 90}).ravel()[2] == 100
    shares = column(10, 6, 1)
    to_target = normalise(shares, "distance_to_target", directions=[-1], parameters={"target": 2}, clip=True)
    assert to_target.ravel().tolist() == [0, 0.5, 1]


def test_the_adjusted_mazziotta_pareto_scale_lays_the_range_around_the_reference():
    values = np.array([[1.0, 10.0], [3.0, 20.0], [5.0, 40.0]])
    goals = ampi_goalposts(values, reference=np.array([3.0, 20.0]))
    mine = normalise(values, "goalposts", directions=[1, -1], parameters=goals)
    asem.close(mine, np.array([[70.0, 120.0], [100.0, 100.0], [130.0, 60.0]]))


@pytest.mark.parametrize(
    ("words", "given_"),
    [
        ("unknown method to normalise 'min'", {"method": "min", "directions": [1]}),
        ("directions of shape", {"method": "minmax", "directions": [1, 1]}),
        ("a direction is 0", {"method": "minmax", "directions": [0]}),
        ("needs the parameter 'target'", {"method": "distance_to_target", "directions": [1]}),
        ("'low' is 'little'", {"method": "minmax", "directions": [1], "parameters": {"low": "little"}}),
    ],
)
def test_what_cannot_be_done_is_said(words, given_):
    with pytest.raises(IndicatorError, match=words):
        normalise(column(1, 2), **given_)
