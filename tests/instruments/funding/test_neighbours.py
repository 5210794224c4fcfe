"""Weights, Moran's I and LISA: against PySAL, against all permutations there are, and for what they find."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import scipy.sparse as sp

from hjulet.instruments.funding import (
    FundingError,
    Places,
    Weights,
    contiguity,
    empirical_bayes,
    from_flows,
    lisa,
    moran,
    nearest,
)
from hjulet.instruments.funding.autocorrelation import false_discovery
from hjulet.instruments.territories import Flows
from tests.instruments.funding.lists import FOUR, sweden
from tests.instruments.funding.pysal_figures import AMOUNTS, PEOPLE, ring

RING = Weights(tuple("abcdefghijkl"), sp.csr_array(ring()), "flows")
LOCAL = [
    0.564748668796592, 0.2552726304579339, 0.1059467518636847, -0.25339829605963804, 0.24286687965921203,
    -1.055660276890309, -0.5410851970181045, -0.010660276890308837, 0.35483493077742284, 1.5586847710330138,
    -0.21906283280085181, 0.013588924387646403,
]  # fmt: skip
QUADRANTS = [3, 3, 3, 2, 1, 4, 2, 4, 1, 1, 4, 3]


def test_moran_is_as_pysal():
    found = moran(AMOUNTS, RING, permutations=0)
    assert (found.value, found.expected, found.variance, found.z) == pytest.approx(
        (0.09237060702875399, -1 / 11, 0.07583312336010489, 0.6655564376500711), rel=1e-12
    )
    adjusted = empirical_bayes(AMOUNTS, 100 * PEOPLE)
    assert moran(adjusted, RING, permutations=0).value == pytest.approx(0.19323912048322467, rel=1e-12)


def test_local_moran_is_as_pysal_and_sums_to_moran():
    found = lisa(AMOUNTS, RING)
    assert found.value == pytest.approx(np.array(LOCAL), rel=1e-12)
    assert (found.quadrant + 1).tolist() == QUADRANTS
    assert found.value.sum() == pytest.approx(11 * 0.09237060702875399)


def test_p_values_are_those_of_all_permutations_there_are():
    values, matrix = np.array([9.0, 7.0, 1.0, 4.0, 2.0, 3.0, 8.0]), ring(7)
    weights = Weights(tuple("abcdefg"), sp.csr_array(matrix), "flows")
    z = values - values.mean()
    every = np.array(list(permutations(z)))
    whole = (every * (every @ matrix.T)).sum(axis=1) / (z @ z)
    exact = (np.abs(whole + 1 / 6) >= abs(z @ matrix @ z / (z @ z) + 1 / 6) - 1e-9).mean()
    assert moran(values, weights, permutations=20_000).p_value == pytest.approx(exact, abs=0.015)
    found = lisa(values, weights, permutations=20_000)
    for place in range(7):
        held = every[every[:, place] == z[place]]
        above = (held @ matrix[place] >= matrix[place] @ z - 1e-9).mean()
        assert found.p_value[place] == pytest.approx(min(1, 2 * min(above, 1 - above)), abs=0.03)


def grid(side: int) -> Weights:
    places = Places(tuple(f"{at:03d}" for at in range(side * side)), np.ones(side * side))
    beside = {
        f"{row * side + column:03d}": [
            f"{r * side + c:03d}" for r, c in ((row + 1, column), (row, column + 1)) if r < side and c < side
        ]
        for row in range(side)
        for column in range(side)
    }
    return contiguity(places, beside)


def test_a_cluster_is_found_and_noise_is_not():
    weights = grid(12)
    noise = np.random.default_rng(5).normal(0, 1, 144)
    quiet = lisa(noise, weights, permutations=4999)
    assert set(quiet.cluster) == {"not sure"}
    assert moran(noise, weights).p_value > 0.05
    hill = noise.reshape(12, 12).copy()
    hill[2:6, 2:6] += 6
    found = lisa(hill.ravel(), weights, permutations=4999)
    high = {at for at, word in enumerate(found.cluster) if word == "high among high"}
    assert {row * 12 + column for row in (3, 4) for column in (3, 4)} <= high
    assert high <= {row * 12 + column for row in range(2, 6) for column in range(2, 6)}
    assert moran(hill.ravel(), weights).p_value == 0.001


def test_the_same_seed_gives_the_same_p_values():
    first, again, other = (lisa(AMOUNTS, RING, seed=seed).p_value.tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_place_without_neighbours_is_not_judged():
    weights = contiguity(Places(tuple("abcde"), np.ones(5)), {"a": ["b"], "b": ["c"], "c": ["d"]})
    found = lisa(np.array([1.0, 2.0, 3.0, 4.0, 9.0]), weights)
    assert weights.islands == ("e",)
    assert (found.quadrant[4], found.cluster[4]) == (-1, "not sure")
    assert np.isnan(found.p_value).tolist() == [False] * 4 + [True]
    assert np.isnan(false_discovery(found.p_value)[4])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, 2, 3], "values of shape"),
        ([1, 2, 3, np.nan], "place 0665: its value is not known"),
        ([0.1, 0.1, 0.1, 0.1], "all places have the same value"),
    ],
)
def test_values_that_cannot_be_judged_are_told(values, words):
    with pytest.raises(FundingError, match=words):
        moran(np.array(values, dtype=float), nearest(FOUR, 2))


def test_the_nearest_are_nearest_along_the_sphere():
    found = nearest(FOUR, 1)
    stockholm, _, arvidsjaur, vaggeryd = range(4)
    beside = found.matrix.toarray().argmax(axis=1)
    assert (beside[arvidsjaur], beside[1], beside[vaggeryd]) == (stockholm, vaggeryd, 1)
    with pytest.raises(FundingError, match="4 neighbours were asked for, and there are 4 places"):
        nearest(FOUR, 4)


def test_the_borders_of_sweden_join_the_islands():
    places = sweden()
    found = contiguity(places)
    assert found.islands == ()
    assert "0980" in found.joined
    matrix = found.matrix.toarray()
    at = places.index
    kramfors = {places.codes[other] for other in np.flatnonzero(matrix[at["2282"]])}
    assert kramfors == {"2280", "2283", "2284"}, "Härnösand, Sollefteå and Örnsköldsvik"
    assert ((matrix > 0) == (matrix > 0).T).all()
    assert matrix.sum(axis=1) == pytest.approx(1)


def test_flows_as_weights_by_hand():
    flows = Flows.from_frame(
        {"o": ["0180", "0180", "1480", "9999"], "d": ["0180", "1480", "2505", "0180"], "n": [50, 30, 10, 5]},
        origin="o", destination="d", flow="n",
    )  # fmt: skip
    both = from_flows(FOUR, flows).matrix.toarray()
    assert both.tolist() == [[0, 1, 0, 0], [0.75, 0, 0.25, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    out = from_flows(FOUR, flows, direction="out")
    assert out.matrix.toarray().tolist() == [[0, 1, 0, 0], [0, 0, 1, 0], [0] * 4, [0] * 4]
    assert out.islands == ("2505", "0665")
    assert from_flows(FOUR, flows, direction="in").matrix.toarray()[1].tolist() == [1, 0, 0, 0]
    with pytest.raises(FundingError, match="nobody commutes between any two of the places"):
        from_flows(Places(("a", "b"), np.ones(2)), flows)
