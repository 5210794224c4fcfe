"""Weights from the data and from judgement: COINr's figures, and what can be worked out by hand."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from scipy.optimize import minimize

from hjulet.instruments.indicators import aggregating, normalising, weighing, weighting
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import load
from hjulet.instruments.indicators.multivariate import correlation, cronbach_alpha, pca
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.weighing import weight, with_weights
from hjulet.instruments.indicators.weighting import (
    ahp_weights,
    benefit_of_the_doubt,
    correlation_shares,
    correlation_weights,
    effective_weights,
    entropy_weights,
    pca_weights,
)
from tests.instruments.indicators import asem


def aggregated(*codes: str) -> np.ndarray:
    return asem.expected("stage_Aggregated", asem.project()[1].units, codes)


@pytest.mark.shared
@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations_of_all_indicators_are_coinrs(method):
    normalised = asem.told_apart(asem.stage("Normalised"), -np.inf, ("GRC",))
    mine = correlation(normalised.values, method=method)
    rows = asem.expected_rows(f"corr_level1_{method}_long")
    place = {code: index for index, code in enumerate(normalised.columns)}
    theirs = np.full(mine.shape, np.nan)
    for row in rows:
        theirs[place[row["Var1"]], place[row["Var2"]]] = asem.number(row["Correlation"])
    asem.close(mine, theirs)


@pytest.mark.shared
def test_correlations_between_levels_are_coinrs():
    for row in asem.expected_rows("corr_l2_l3_long"):
        mine = correlation(aggregated(row["Var1"]), aggregated(row["Var2"]))
        assert mine[0, 0] == pytest.approx(float(row["Correlation"]), abs=1e-9)


@pytest.mark.shared
def test_principal_components_are_coinrs_but_for_the_sign():
    framework, normalised = asem.project()[0], asem.stage("Normalised")
    loadings = {row["iCode"]: float(row["Weight"]) for row in asem.expected_rows("pca_weights")}
    for pillar in framework.at_level("level2"):
        codes = [one.code for one in framework.children(pillar.code)]
        values = np.column_stack([normalised.column(code) for code in codes])
        deviations = [
            float(row["sdev"]) for row in asem.expected_rows("pca_sdev") if row["group"] == pillar.code
        ]
        found = pca(values)
        asem.close(found.deviations, np.array(deviations))
        assert found.explained.sum() == pytest.approx(1)
        theirs = np.array([loadings[code] for code in codes])
        asem.close(pca_weights(values), theirs * np.sign(theirs.sum()))


@pytest.mark.shared
def test_effective_weights_are_coinrs():
    mine = effective_weights(Structure.of(asem.project()[0]))
    theirs = {row["iCode"]: float(row["EffWeight"]) for row in asem.expected_rows("eff_weights")}
    assert mine == pytest.approx(theirs, abs=1e-12)


@pytest.mark.shared
def test_balanced_weights_start_where_coinr_starts_and_end_nearer_what_was_asked():
    values = aggregated("Conn", "Sust")
    rows = asem.expected_rows("opt_weights_corr")
    theirs = np.array([float(row["OptWeight"]) for row in rows])
    obtained = np.array([float(row["Obtained"]) for row in rows])
    tried = []

    def far(weights):
        tried.append(correlation_shares(values, weights / weights.sum()))
        return np.log(np.sum((0.5 - tried[-1]) ** 2) / 2)

    # COINr stops R's simplex when it improves by less than a tenth; stopped there, the same aim gives its figures.
    first = np.array([[0.5, 0.5], [0.55, 0.5], [0.5, 0.55]])
    stop = {"initial_simplex": first, "xatol": np.inf, "fatol": 0.1 * (abs(far(first[0])) + 0.1)}
    stopped = minimize(far, first[0], method="Nelder-Mead", options=stop).x
    asem.close(stopped / stopped.sum(), theirs)
    asem.close(tried[-1], obtained)  # of the last weights it tried, which are not the best
    level3 = {row["iCode"]: float(row["Weight"]) for row in asem.expected_rows("opt_weights_level3")}
    asem.close(stopped / stopped.sum(), np.array([level3["Conn"], level3["Sust"]]))

    mine = correlation_weights(values)
    asem.close(mine.obtained, mine.desired, 1e-6)
    assert mine.weights.sum() == pytest.approx(1)


@pytest.mark.shared
def test_importance_may_be_unequal():
    values = asem.stage("Normalised").values[:, [0, 6, 7]]
    mine = correlation_weights(values, [2, 1, 1])
    asem.close(mine.desired, np.array([0.5, 0.25, 0.25]))
    assert (
        np.abs(mine.obtained - mine.desired).max()
        < np.abs(correlation_shares(values, [2, 1, 1]) - mine.desired).max()
    )
    with pytest.raises(IndicatorError, match="give each an importance above 0"):
        correlation_weights(values, [1, 0, 1])


@pytest.mark.parametrize("module", [aggregating, normalising, weighing, weighting])
def test_the_examples_of_the_documentation_are_right(module):
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0


def test_alpha_by_hand():
    items = np.array([[2.0, 3.0], [4.0, 4.0], [6.0, 8.0], [np.nan, 1.0]])
    # Variances 4 and 7, covariance 5: 2 · (1 - 11 / 21).
    assert cronbach_alpha(items) == pytest.approx(20 / 21)
    assert np.isnan(cronbach_alpha(items[:, :1]))


def test_spearman_ranks_within_the_pair_and_ties_by_their_mean():
    values = np.array([[1.0, 10.0], [2.0, 10.0], [3.0, 70.0], [np.nan, 5.0]])
    assert correlation(values, method="spearman")[0, 1] == pytest.approx(np.sqrt(3) / 2)
    assert np.isnan(correlation(np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]))[0, 1])


def test_components_need_columns_that_vary():
    with pytest.raises(IndicatorError, match="column 2 is the same"):
        pca(np.array([[1.0, 4.0], [2.0, 4.0], [3.0, 4.0]]))
    with pytest.raises(IndicatorError, match="1 units have all 2 columns"):
        pca(np.array([[1.0, 4.0], [2.0, np.nan]]))


def test_entropy_gives_all_weight_to_what_tells_units_apart():
    told = entropy_weights(np.array([[1.0, 5.0, 0.0], [1.0, 5.0, 4.0]]))
    assert told.tolist() == [0.0, 0.0, 1.0]
    half = entropy_weights(np.array([[1.0, 2.0], [3.0, 6.0], [np.nan, 0.0]]))
    one = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    other = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(3)
    asem.close(half, np.array([one, other]) / (one + other))
    with pytest.raises(IndicatorError, match="no part tells"):
        entropy_weights(np.ones((3, 2)))


def test_everyone_in_their_best_light():
    values = np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0], [2.0, 0.0]])
    best = benefit_of_the_doubt(values)
    # The third lies under the line between the first two: x + y = 5, so 4 / 5; the last under 4 alone.
    asem.close(best.scores, np.array([1.0, 1.0, 0.8, 0.5]))
    asem.close((best.weights * values).sum(axis=1), best.scores)
    bounded = benefit_of_the_doubt(values, least_share=0.4, most_share=0.6)
    assert np.all(bounded.scores <= best.scores + 1e-9)
    shares = bounded.weights[:3] * values[:3] / bounded.scores[:3, None]
    assert shares.min() >= 0.4 - 1e-9
    assert shares.max() <= 0.6 + 1e-9
    with pytest.raises(IndicatorError, match="row 1 has a value that is missing"):
        benefit_of_the_doubt(np.array([[np.nan, 1.0]]))
    with pytest.raises(IndicatorError, match=r"cannot all lie in 0\.6-1"):
        benefit_of_the_doubt(values, least_share=0.6)


def test_pairwise_judgements():
    consistent = ahp_weights([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]])
    asem.close(consistent.weights, np.array([0.6, 0.3, 0.1]))
    assert consistent.consistency_ratio == pytest.approx(0, abs=1e-9)
    # A > B > C > A by three: the eigenvalue is 1 + 3 + 1/3, the ratio (13/3 - 3) / 2 / 0.58.
    circular = ahp_weights([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]])
    asem.close(circular.weights, np.full(3, 1 / 3))
    assert circular.consistency_ratio == pytest.approx((13 / 3 - 3) / 2 / 0.58)
    with pytest.raises(IndicatorError, match=r"the opposite cell says 3; expected 0\.333333"):
        ahp_weights([[1, 3], [3, 1]])
    with pytest.raises(IndicatorError, match="expected a square"):
        ahp_weights([[1, 3]])


def test_weigh_by_each_method_is_what_its_function_says():
    random = np.random.default_rng(5)
    values = random.uniform(1, 100, (30, 1)) + random.uniform(0, 40, (30, 3))
    pairs = [[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]
    expected = {
        "equal": np.ones(3),
        "pca": pca_weights(values),
        "correlation": correlation_weights(values, [2, 1, 1]).weights,
        "entropy": entropy_weights(values),
        "benefit_of_the_doubt": benefit_of_the_doubt(values).weights,
        "ahp": ahp_weights(pairs).weights,
        "manual": np.array([3.0, 0.0, 1.0]),
    }
    given = {"correlation": [2, 1, 1], "ahp": pairs, "manual": {"c": 1, "a": 3, "b": 0}}
    for method, theirs in expected.items():
        mine = weight(values, method, given.get(method), codes=("a", "b", "c"))
        asem.close(mine, theirs / theirs.sum(axis=-1, keepdims=True), 1e-12)


@pytest.mark.parametrize(
    ("method", "given", "says"),
    [
        ("manual", {"a": 1, "b": 2}, "indicator c: it is given no weight"),
        ("manual", {"a": 1, "b": 2, "c": 3, "d": 4}, "indicator d: it is given a weight, and is no part"),
        ("manual", [1, 2], r"3 parts, and weights of shape \(2,\)"),
        ("manual", [1, -2, 1], "part 2 has the weight -2"),
        ("manual", [0, 0, 0], "sum to zero"),
        ("pca", None, "part 3 has the weight -.*pulls against the others"),
        ("guess", None, "unknown method to weigh 'guess'; there are equal, manual"),
    ],
)
def test_weights_that_cannot_be_are_said(method, given, says):
    values = np.array([[1.0, 2.0, 9.0], [2.0, 3.0, 5.0], [4.0, 5.0, 4.0], [5.0, 9.0, 1.0]])
    with pytest.raises(IndicatorError, match=says):
        weight(values, method, given, codes=("a", "b", "c"))


def test_weights_are_put_in_a_framework():
    framework = load("hdi")
    weighed = with_weights(framework, {"health": 2.0, "mys": 0.0})
    assert weighed.steps.weights == "table"
    assert effective_weights(Structure.of(weighed))["health"] == 0.5
    assert effective_weights(Structure.of(weighed))["eys"] == 0.25
    with pytest.raises(IndicatorError, match="indicator wealth: it is to have a weight"):
        with_weights(framework, {"wealth": 1.0})
