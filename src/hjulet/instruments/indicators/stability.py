"""What it takes to change the order: other weights, one part less, one unit less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.pruning import under, without
from hjulet.instruments.indicators.ranking import rank
from hjulet.instruments.indicators.runs import Runs
from hjulet.instruments.indicators.varying import Vary

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.table import Table, Values


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The smallest change of weights after which two units stand equal: any more, and they have swapped."""

    unit: str
    """The one that is ahead."""
    other: str
    codes: tuple[str, ...]
    """What is weighted: the nodes of the level."""
    weights: Values
    """What each weighs in the whole as it is; they sum to 1."""
    changed: Values | None
    """What each would have to weigh; None when no weights make them equal, since the first is ahead in all."""
    moved_share: float
    """How much of the whole weight has to move, 0 to 1; nan when no weights will do."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What became of the ranks without one element."""

    element: str
    mean_rank_shift: float
    """The mean over units of how many ranks each moved, up or down."""
    ranks: Values
    """The ranks without it, shape (units,); nan is not ranked."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """Two units that changed places when a third, which neither of them is, was taken away."""

    removed: str
    unit: str
    """The one that was ahead."""
    other: str


def weight_stability(
    framework: Framework,
    table: Table,
    level: str,
    *,
    pairs: Iterable[tuple[str, str]] | None = None,
    node: str = "",
) -> list[WeightChange]:
    """How much would the weights have to change for two units to swap?

    For each pair (neighbours in rank when `pairs` is None) a linear programme moves as little weight as possible
    between the nodes of `level` until both scores are equal: least ½ Σ|v − w| with v >= 0, Σv = 1 and
    Σ v (x_unit − x_other) <= 0. A pair that swaps when 0.01 of the weight moves is as good as tied.

    Raises IndicatorError when the scores are not plain weighted means of the level (other methods in between), or
    a unit lacks one of its nodes.
    """
    runs = Runs(framework, table, Vary(), node=node)
    codes, values, weights = runs.linear_parts(level)
    scores = runs.nominal()
    chosen = _neighbours(runs.units, scores) if pairs is None else list(pairs)
    return [_least_change(runs.units, pair, codes, values, weights) for pair in chosen]


def _neighbours(units: tuple[str, ...], scores: Values) -> list[tuple[str, str]]:
    order = [int(place) for place in np.argsort(-scores, kind="stable") if not np.isnan(scores[place])]
    return [(units[one], units[other]) for one, other in pairwise(order)]


def _least_change(
    units: tuple[str, ...], pair: tuple[str, str], codes: tuple[str, ...], values: Values, weights: Values
) -> WeightChange:
    from scipy.optimize import linprog

    places = []
    for unit in pair:
        if unit not in units:
            raise IndicatorError("is not among the units that were ranked", unit=unit)
        places.append(units.index(unit))
        if np.isnan(values[:, places[-1]]).any():
            lacking = codes[int(np.flatnonzero(np.isnan(values[:, places[-1]]))[0])]
            raise IndicatorError(
                f"lacks '{lacking}', so its weights are spread otherwise than the others'; compare units that "
                "have all parts, or another level",
                unit=unit,
            )
    ahead = values[:, places[0]] - values[:, places[1]]
    if weights @ ahead < 0:
        pair, ahead = (pair[1], pair[0]), -ahead
    count = len(codes)
    scale = np.abs(ahead).max() or 1.0
    # What is added to each weight, then what is taken away.
    found = linprog(
        np.full(2 * count, 0.5),
        A_ub=np.concatenate([ahead, -ahead])[None] / scale,
        b_ub=[-(weights @ ahead) / scale],
        A_eq=np.concatenate([np.ones(count), -np.ones(count)])[None],
        b_eq=[0.0],
        bounds=[(0, None)] * count + [(0, float(weight)) for weight in weights],
        method="highs",
    )
    if not found.success:
        return WeightChange(pair[0], pair[1], codes, weights, None, float("nan"))
    changed = weights + found.x[:count] - found.x[count:]
    return WeightChange(pair[0], pair[1], codes, weights, changed, float(found.fun))


def remove_elements(framework: Framework, table: Table, level: str, *, node: str = "") -> list[Removal]:
    """Which part decides the ranking? Each node (or indicator) of the level is taken away, one at a time.

    What then stands empty is taken away with it. The first row is the ranking as it is ("Nominal", 0).
    """
    whole = under(framework, node)
    if level not in whole.levels[:-1]:
        known = ", ".join(whole.levels[:-1])
        raise IndicatorError(f"there is no level '{level}' below the top; there are {known}")
    nominal = _ranks(whole, table)
    codes = [one.code for one in (whole.indicators if level == whole.levels[0] else whole.at_level(level))]
    if len(codes) < 2:
        raise IndicatorError(f"level '{level}' has {len(codes)} element; nothing is left without it")
    removals = [Removal("Nominal", 0.0, nominal)]
    for code in codes:
        ranks = _ranks(without(whole, code), table)
        removals.append(Removal(code, float(np.nanmean(np.abs(ranks - nominal))), ranks))
    return removals


def rank_reversals(framework: Framework, table: Table, *, node: str = "") -> list[Reversal]:
    """Which pairs change places when a third unit is taken away? None should; bounds set by one unit make them.

    Each unit is taken away in turn, and the rest treated, made comparable and put together anew.
    """
    whole = under(framework, node)
    before = rank(Runs(whole, table, Vary()).nominal())
    found = []
    for place, removed in enumerate(table.units):
        rest = np.delete(np.arange(len(table.units)), place)
        after = rank(Runs(whole, _only(table, rest), Vary()).nominal())
        was, now = before[rest], after
        swapped = (was[:, None] < was) & (now[:, None] > now) & (was[:, None] > 0) & (now > 0)
        found += [
            Reversal(removed, table.units[rest[one]], table.units[rest[other]])
            for one, other in np.argwhere(swapped)
        ]
    return found


def _ranks(framework: Framework, table: Table) -> Values:
    ranks = rank(Runs(framework, table, Vary()).nominal()).astype(np.float64)
    return np.where(ranks > 0, ranks, np.nan)


def _only(table: Table, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Table:
    return replace(
        table,
        units=tuple(table.units[row] for row in rows),
        values=table.values[rows],
        groups={name: tuple(words[row] for row in rows) for name, words in table.groups.items()},
        denominators={name: values[rows] for name, values in table.denominators.items()},
    )
