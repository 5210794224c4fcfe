"""Weights by a rule of choice, and put in a framework: one door to the functions of `weighting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.weighting import (
    ahp_weights,
    benefit_of_the_doubt,
    correlation_weights,
    entropy_weights,
    pca_weights,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.table import Values

WeightMethod = Literal["equal", "manual", "pca", "correlation", "entropy", "benefit_of_the_doubt", "ahp"]


def weight(
    values: Values,
    method: WeightMethod = "equal",
    given: ArrayLike | Mapping[str, float] | None = None,
    *,
    codes: Sequence[str] = (),
) -> Values:
    """What does each part weigh, by a rule of choice?

    Parameters
    ----------
    values : array, shape (units, parts)
        Normalised; read by pca, correlation, entropy and benefit_of_the_doubt.
    method : equal, manual, pca, correlation, entropy, benefit_of_the_doubt or ahp
        As the functions of `weighting`, which say more than the weights alone.
    given : manual: the weights, an array or by the part's code. correlation: how important each is to be. ahp:
        comparisons in pairs, shape (parts, parts).
    codes : of the parts, in their order; needed for weights by code.

    Returns
    -------
    array, shape (parts,), each 0 or more and summing to 1; for benefit_of_the_doubt (units, parts), a row for each unit.
    `with_weights` puts them in a framework.

    Raises
    ------
    IndicatorError : an unknown method, weights of the wrong number or codes, below 0 or summing to zero; loadings below
        0; and what the functions say.

    Examples
    --------
    >>> weight(np.zeros((2, 2)), "manual", {"health": 3, "income": 1}, codes=["income", "health"]).tolist()
    [0.25, 0.75]
    """
    parts = values.shape[1]
    if isinstance(given, Mapping):
        given = _by_code(given, codes, parts)
    if method == "equal":
        found: Values = np.ones(parts)
    elif method == "manual":
        found = np.asarray([] if given is None else given, dtype=np.float64)
    elif method == "pca":
        found = pca_weights(values)
    elif method == "correlation":
        found = correlation_weights(values, given).weights
    elif method == "entropy":
        found = entropy_weights(values)
    elif method == "benefit_of_the_doubt":
        found = benefit_of_the_doubt(values).weights
    elif method == "ahp":
        found = ahp_weights(np.ones((parts, parts)) if given is None else given).weights
    else:
        raise IndicatorError(
            f"unknown method to weigh '{method}'; there are {', '.join(get_args(WeightMethod))}"
        )
    return _shares(found, method, parts)


def _by_code(given: Mapping[str, float], codes: Sequence[str], parts: int) -> Values:
    if len(codes) != parts:
        raise IndicatorError(
            f"there are {parts} parts and {len(codes)} codes; weights by code need one for each"
        )
    if wrong := set(given) ^ set(codes):
        code = sorted(wrong)[0]
        says = "it is given a weight, and is no part" if code in given else "it is given no weight"
        raise IndicatorError(f"{says}; the parts are {', '.join(codes)}", indicator=code)
    return np.array([given[code] for code in codes], dtype=np.float64)


def _shares(found: Values, method: str, parts: int) -> Values:
    if found.shape[-1:] != (parts,):
        raise IndicatorError(
            f"there are {parts} parts, and weights of shape {found.shape}; give one for each"
        )
    if not np.all(np.isfinite(found) & (found >= 0)):
        place = int(np.flatnonzero(~(np.isfinite(found) & (found >= 0)).reshape(-1, parts).all(axis=0))[0])
        why = "it pulls against the others: turn it, or leave it out" if method == "pca" else "give 0 or more"
        raise IndicatorError(f"part {place + 1} has the weight {found.reshape(-1, parts)[0, place]:g}; {why}")
    sums = found.sum(axis=-1, keepdims=True)
    if not np.all(sums > 0):
        raise IndicatorError("the weights sum to zero; give at least one part a weight above 0")
    shares: Values = found / sums
    return shares


def with_weights(framework: Framework, weights: Mapping[str, float]) -> Framework:
    """The framework with other weights of some indicators or nodes, by their codes; the rest keep their own.

    Its weight rule becomes "table". Raises IndicatorError for a code that is not in it.
    """
    known = {one.code for one in framework.indicators} | {node.code for node in framework.nodes}
    if wrong := [code for code in weights if code not in known]:
        raise IndicatorError("it is to have a weight, and is not in the framework", indicator=wrong[0])
    return replace(
        framework,
        indicators=tuple(
            replace(one, weight=float(weights.get(one.code, one.weight))) for one in framework.indicators
        ),
        nodes=tuple(
            replace(node, weight=float(weights.get(node.code, node.weight))) for node in framework.nodes
        ),
        steps=replace(framework.steps, weights="table"),
    )
