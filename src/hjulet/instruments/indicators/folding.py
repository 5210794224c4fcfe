"""From indicators up the tree to one node, for many runs at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.means import MEANS, by_method, mean_of, weighted_mean
from hjulet.instruments.indicators.model import Aggregate
from hjulet.instruments.indicators.structure import Structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values


@dataclass(frozen=True, slots=True)
class Folding:
    """The way up. Values have shape (children, units) when all runs share them, else (children, runs, units).

    Whether a unit has a child does not differ between runs, so that is always (children, units). What is not there
    may hold anything.
    """

    structure: Structure
    units: tuple[str, ...]

    def still(
        self, values: Values, present: NDArray[np.bool_], methods: Sequence[Aggregate], until: int
    ) -> tuple[Values, NDArray[np.bool_]]:
        """The levels whose weights stand still, from shape (columns, units) to (nodes, units)."""
        for number in range(until):
            level = self.structure.levels[number]
            values, present = self._step(values, present, number, methods[number], level.weights[None])
            values = values[:, 0]
        return values, present

    def up(
        self,
        values: Values,
        present: NDArray[np.bool_],
        methods: Sequence[Aggregate],
        weights: Mapping[int, Values],
        first: int,
    ) -> Values:
        """The levels from `first` on, with weights by run: shape (runs, units)."""
        levels = self.structure.levels
        if values.ndim == 2 and present.all() and len({mean_of(one) for one in methods[first:]}) == 1:
            mean = mean_of(methods[first])
            if mean:
                # Means of one kind, one within the other, are one mean: the weights multiply along the way up.
                total = self.effective_weights(weights, first)
                self.check_domain(values, present, methods[first], first)
                return mean.back(total @ mean.forth(values))
        for number in range(first, len(levels)):
            moved = weights.get(number, levels[number].weights[None])
            values, present = self._step(values, present, number, methods[number], moved)
        return np.where(present[0], values[0], np.nan)

    def effective_weights(self, weights: Mapping[int, Values], first: int = 0) -> Values:
        """What each child of the level weighs in the whole, shape (runs, children); each row sums to 1."""
        total: Values = np.ones((1, 1))
        for number in range(len(self.structure.levels) - 1, first - 1, -1):
            level = self.structure.levels[number]
            own = weights.get(number, level.weights[None])
            sums = np.stack([own[:, level.children(node)].sum(1) for node in range(len(level.codes))], axis=1)
            total = own / sums[:, level.parents] * total[:, level.parents]
        return total

    def _step(
        self,
        values: Values,
        present: NDArray[np.bool_],
        number: int,
        method: Aggregate,
        weights: Values,
    ) -> tuple[Values, NDArray[np.bool_]]:
        """One level up: from (children, units) or (children, runs, units) to (nodes, runs, units)."""
        level, mean = self.structure.levels[number], mean_of(method)
        if mean:
            self.check_domain(values, present, method, number)
        runs = max(len(weights), values.shape[1] if values.ndim == 3 else 1)
        above = np.zeros((len(level.codes), runs, len(self.units)))
        there = np.zeros((len(level.codes), len(self.units)), dtype=np.bool_)
        for node in range(len(level.codes)):
            children = level.children(node)
            has, own = present[children], weights[:, children]
            counted = has & (level.weights[children] > 0)[:, None]
            there[node] = counted.any(0) & (has.mean(0) >= method.min_available - 1e-12)
            if mean:
                above[node] = weighted_mean(values[children], has, own, mean)
            else:
                above[node] = by_method(values[children], has, own, method, runs)
                there[node] &= ~np.isnan(above[node]).any(0)
        above[np.broadcast_to(~there[:, None], above.shape)] = 0.0
        return above, there

    def check_domain(self, values: Values, present: NDArray[np.bool_], method: Aggregate, below: int) -> None:
        """`below` is the number of the level above the values: its children are what they are of."""
        if mean_of(method) in {None, MEANS["arithmetic"]}:
            return
        flat = values if values.ndim == 2 else values.min(axis=1)
        wrong = np.argwhere((flat <= 0) & present)
        if wrong.size:
            child, unit = wrong[0]
            raise IndicatorError(
                f"a {method.method} mean needs values above 0, and this is {flat[child, unit]:g}; normalise to a "
                "range that starts above 0, such as 1 to 100",
                unit=self.units[unit],
                indicator=self.structure.below(below)[child],
            )
