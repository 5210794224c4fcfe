"""The tree of a framework as arrays: for each level, where every child belongs and what it weighs there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Framework, Indicator, Node, WeightRule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values


@dataclass(frozen=True, slots=True)
class Level:
    """One step up. The children are the codes of the level below, in its order (the indicators', at the bottom)."""

    name: str
    codes: tuple[str, ...]
    parents: NDArray[np.intp]
    """For each child, the index of its node in `codes`."""
    weights: Values
    """For each child, as the framework's rule says. Only the proportions within a node count."""

    def children(self, node: int) -> NDArray[np.intp]:
        """The indices, in the level below, of what stands under the node."""
        return np.flatnonzero(self.parents == node)


@dataclass(frozen=True, slots=True)
class Structure:
    """The columns at the bottom and the levels above them, from the bottom."""

    columns: tuple[str, ...]
    levels: tuple[Level, ...]

    @classmethod
    def of(cls, framework: Framework, rule: WeightRule | None = None) -> Structure:
        """Lay out a framework; `rule` instead of its own weight rule.

        Raises IndicatorError when a parent is not one level up, or a node's weights cannot be used.
        """
        rule = rule or framework.steps.weights
        below: tuple[Indicator | Node, ...] = framework.indicators
        if repeated := [code for code, times in Counter(one.code for one in below).items() if times > 1]:
            raise IndicatorError(
                "the code stands twice; each indicator has one place",
                file=framework.file,
                indicator=repeated[0],
            )
        counts: Values = np.ones(len(below))
        levels: list[Level] = []
        for name in framework.levels[1:]:
            nodes = framework.at_level(name)
            parents = _parents(framework, below, nodes, name)
            weights = _weights(rule, below, counts)
            _check_weights(framework, nodes, below, parents, weights)
            levels.append(Level(name, tuple(node.code for node in nodes), parents, weights))
            counts = np.bincount(parents, weights=counts, minlength=len(nodes)).astype(np.float64)
            below = nodes
        return cls(tuple(one.code for one in framework.indicators), tuple(levels))

    def below(self, index: int) -> tuple[str, ...]:
        """The codes of the children of `levels[index]`."""
        return self.levels[index - 1].codes if index else self.columns

    def level(self, name: str) -> Level:
        """The level of that name.

        Raises IndicatorError when there is none.
        """
        for level in self.levels:
            if level.name == name:
                return level
        known = ", ".join(level.name for level in self.levels)
        raise IndicatorError(f"there is no level '{name}'; there are {known}")


def _parents(
    framework: Framework, below: tuple[Indicator | Node, ...], nodes: tuple[Node, ...], name: str
) -> NDArray[np.intp]:
    place = {node.code: index for index, node in enumerate(nodes)}
    for one in below:
        if one.parent not in place:
            raise IndicatorError(
                f"its parent '{one.parent}' is not one of level '{name}', the level right above it",
                file=framework.file_of(one),
                line=one.line,
                indicator=one.code,
            )
    return np.array([place[one.parent] for one in below], dtype=np.intp)


def _weights(rule: WeightRule, below: tuple[Indicator | Node, ...], counts: Values) -> Values:
    if rule == "table":
        return np.array([one.weight for one in below], dtype=np.float64)
    # by_count: a child weighs as many indicators as it holds, as when means are taken over indicator rows.
    return counts.copy() if rule == "by_count" else np.ones(len(below))


def _check_weights(
    framework: Framework,
    nodes: tuple[Node, ...],
    below: tuple[Indicator | Node, ...],
    parents: NDArray[np.intp],
    weights: Values,
) -> None:
    for one, weight in zip(below, weights, strict=True):
        if not (np.isfinite(weight) and weight >= 0):
            raise IndicatorError(
                f"the weight is {weight:g}; give a number that is 0 or more",
                file=framework.file_of(one),
                line=one.line,
                indicator=one.code,
            )
    sums = np.bincount(parents, weights=weights, minlength=len(nodes))
    for node, total in zip(nodes, sums, strict=True):
        if total <= 0:
            says = "nothing stands under it" if node.code not in {one.parent for one in below} else ""
            raise IndicatorError(
                says or "the weights of what stands under it sum to zero; give at least one a weight above 0",
                file=framework.file_of(node),
                line=node.line,
                indicator=node.code,
            )
