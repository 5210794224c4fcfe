"""Parts put together: COINr's figures, and what the papers' formulas give by hand."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.instruments.indicators.aggregating import aggregate, copeland, outranking
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.normalising import normalise
from hjulet.instruments.indicators.ranking import rank
from hjulet.instruments.indicators.structure import Structure
from tests.instruments.indicators import asem

LOPSIDED = np.array([[1.0, 4.0, 16.0]])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "normalised", "parameters", "method"),
    [
        ("stage_Aggregated", "minmax", {}, "arithmetic"),
        ("agg_a_amean_from_norm_1_100", "minmax", {"low": 1}, "arithmetic"),
        ("agg_a_gmean_from_norm_1_100", "minmax", {"low": 1}, "geometric"),
        ("agg_a_hmean_from_norm_1_100", "minmax", {"low": 1}, "harmonic"),
        ("agg_a_gmean_from_norm_z10_2", "zscore", {"mean": 10, "deviation": 2}, "geometric"),
    ],
)
def test_every_mean_gives_coinrs_figures_at_every_level(name, normalised, parameters, method):
    treated = asem.stage("Treated")
    values = normalise(treated.values, normalised, directions=asem.directions(), parameters=parameters)
    for level in Structure.of(asem.project()[0]).levels:
        values = np.stack(
            [
                aggregate(values[:, level.children(node)], level.weights[level.children(node)], method)
                for node in range(len(level.codes))
            ],
            axis=-1,
        )
        asem.close(values, asem.expected(name, treated.units, level.codes))


@pytest.mark.shared
def test_outranking_and_copeland_give_coinrs_figures():
    framework = asem.project()[0]
    physical = [index for index, one in enumerate(framework.indicators) if one.parent == "Physical"]
    codes = tuple(framework.indicators[index].code for index in physical)
    order = tuple(row["uCode"] for row in asem.expected_rows("copeland_physical_equal_w"))
    values = asem.expected("norm_minmax_1_100", order, codes)
    shares = outranking(values, np.ones(len(codes)))
    theirs = np.array(
        [
            [float(cell) for cell in row.values()]
            for row in asem.expected_rows("outrank_matrix_physical_norm_1_100")
        ]
    )
    asem.close(shares, theirs)
    scores = asem.expected("copeland_physical_equal_w", order, ("copeland",))[:, 0]
    asem.close(copeland(shares), scores)
    asem.close(aggregate(values, np.ones(len(codes)), "copeland"), scores)


def test_an_outranking_of_all_municipalities_is_quick():
    values = np.random.default_rng(5).random((290, 47))
    values[::7, ::5] = np.nan
    outranking(values, np.ones(47))
    start = time.process_time()
    shares = outranking(values, np.arange(1, 48))
    assert time.process_time() - start < 0.05
    asem.close(shares + shares.T, 1 - np.eye(290))


def test_what_two_units_do_not_share_is_left_out_of_their_duel():
    values = np.array([[1.0, 5.0, np.nan], [2.0, 5.0, 9.0], [np.nan, np.nan, 3.0]])
    shares = outranking(values, [1, 1, 2])
    asem.close(shares, np.array([[0, 0.25, np.nan], [0.75, 0, 1], [np.nan, 0, 0]]))
    assert copeland(shares).tolist() == [-1, 2, -1]


def test_a_draw_is_a_draw_in_spite_of_rounding():
    values = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert copeland(outranking(values, [0.1, 0.2, 0.3])).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("method", "parameters", "by_hand"),
    [
        ("arithmetic", {}, 7.0),
        ("geometric", {}, 4.0),
        ("harmonic", {}, 3 / (1 + 1 / 4 + 1 / 16)),
        ("power", {"exponent": 2}, np.sqrt((1 + 16 + 256) / 3)),
        ("power", {"exponent": 0}, 4.0),
        ("power", {"exponent": -1}, 3 / (1 + 1 / 4 + 1 / 16)),
        ("owa", {"order_weights": [1, 0, 0]}, 16.0),
        ("owa", {"order_weights": [0, 0, 2]}, 1.0),
        ("owa", {"order_weights": [1, 2, 1]}, 16 / 4 + 4 / 2 + 1 / 4),
        ("mpi", {}, 7 - 42 / 7),
        ("mpi", {"ddof": 1}, 7 - 63 / 7),
        ("ampi", {"sign": 1}, 7 + 42 / 7),
    ],
)
def test_equal_weights_by_hand(method, parameters, by_hand):
    assert aggregate(LOPSIDED, [1, 1, 1], method, parameters) == pytest.approx(by_hand, abs=1e-12)


def test_ordered_weights_of_equal_size_are_the_weighted_mean():
    mine = aggregate(LOPSIDED, [3, 2, 1], "owa", {"order_weights": [1, 1, 1]})
    assert mine == pytest.approx(aggregate(LOPSIDED, [3, 2, 1], "arithmetic"))


def test_borda_counts_who_is_beaten():
    values = np.array([[1.0, 9.0], [2.0, np.nan], [3.0, 9.0]])
    assert aggregate(values, [1, 3], "borda").tolist() == [0.0, 1.0, 0.5]


@given(
    st.lists(st.floats(1, 100), min_size=3, max_size=3),
    st.lists(st.floats(0.5, 10), min_size=3, max_size=3),
    st.sampled_from([("harmonic", "geometric"), ("geometric", "arithmetic"), ("mpi", "arithmetic")]),
)
def test_means_stand_in_their_known_order_and_only_proportions_of_weights_count(values, weights, pair):
    values, weights = np.array([values]), np.array(weights)
    lower, upper = (aggregate(values, weights, method) for method in pair)
    assert lower <= upper + 1e-9
    assert aggregate(values, weights * 7, pair[0]) == pytest.approx(lower)


@given(st.sampled_from(["arithmetic", "geometric", "harmonic", "power", "owa", "mpi"]))
def test_a_missing_part_is_as_one_that_is_not_there(method):
    given_ = {"exponent": 3.0, "order_weights": [1.0, 1.0, 1.0]}
    with_gap = aggregate(np.array([[2.0, np.nan, 8.0]]), [1, 5, 3], method, given_)
    without = aggregate(np.array([[2.0, 8.0]]), [1, 3], method, {**given_, "order_weights": [1.0, 1.0]})
    assert with_gap == pytest.approx(without)


def test_too_few_parts_make_a_unit_missing_and_a_part_without_weight_is_no_part():
    values = np.array([[1.0, 2.0, 3.0, np.nan, np.nan], [1.0, 2.0, np.nan, np.nan, np.nan], [np.nan] * 5])
    asem.close(
        aggregate(values, np.ones(5), "arithmetic", min_available=0.6), np.array([2.0, np.nan, np.nan])
    )
    asem.close(aggregate(values, [0, 0, 0, 1, 1], "arithmetic"), np.full(3, np.nan))
    assert aggregate(np.array([[-5.0, 4.0, 9.0]]), [0, 1, 1], "geometric") == pytest.approx(6)


def test_many_runs_with_weights_of_their_own_are_one_call():
    values, weights = np.array([[1.0, 3.0], [5.0, np.nan]]), np.array([[[1.0, 1.0]], [[3.0, 1.0]]])
    assert aggregate(values, weights, "arithmetic").tolist() == [[2.0, 5.0], [1.5, 5.0]]


@pytest.mark.parametrize(
    ("words", "values", "weights", "method"),
    [
        (
            "needs values above 0, and 1 are not, the first 0 .row 2, part 1",
            [[1, 2], [0, 2]],
            [1, 1],
            "geometric",
        ),
        ("needs values above 0", [[1, -2]], [1, 1], "harmonic"),
        ("the weights sum to zero", [[1, 2]], [0, 0], "arithmetic"),
        ("a weight is negative", [[1, 2]], [1, -1], "arithmetic"),
        ("weights of shape", [[1, 2]], [1, 1, 1], "arithmetic"),
        ("unknown method to aggregate 'sum'", [[1, 2]], [1, 1], "sum"),
        ("needs the parameter 'exponent'", [[1, 2]], [1, 1], "power"),
        ("needs 'order_weights'", [[1, 2]], [1, 1], "owa"),
    ],
)
def test_what_cannot_be_done_is_said(words, values, weights, method):
    with pytest.raises(IndicatorError, match=words):
        aggregate(np.array(values, dtype=float), weights, method)


@pytest.mark.parametrize(
    ("method", "parameters", "values", "says"),
    [
        ("power", {"exponent": 2.0}, [-3.0, -3.0], r"a power \(2\) mean needs values of 0 or more"),
        ("power", {"exponent": -1.0}, [0.0, 2.0], r"a power \(-1\) mean needs values above 0"),
        ("mpi", {}, [-1.0, 1.0], "a penalty in proportion to the mean, and one is 0"),
    ],
)
def test_a_mean_that_would_turn_the_order_is_refused(method, parameters, values, says):
    with pytest.raises(IndicatorError, match=says):
        aggregate(np.array([values]), [1, 1], method, parameters)


def test_more_units_than_a_small_number_holds_are_ranked():
    scores = np.random.default_rng(6).permutation(40_000).astype(float)
    assert (rank(scores) == 40_000 - scores).all()
