"""Smaller frameworks out of one: what stands under a node, or all but a node."""

from __future__ import annotations

from dataclasses import replace

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Aggregate, Framework


def under(framework: Framework, node: str = "") -> Framework:
    """The framework of one node: a theme, a part; of the single node at the top when `node` is empty.

    Raises IndicatorError when there is no such node, or several at the top and none is named.
    """
    top = framework.at_level(framework.levels[-1])
    if not node and len(top) != 1:
        known = ", ".join(one.code for one in top)
        raise IndicatorError(f"there are {len(top)} nodes at the top, so name what is ranked: {known}")
    node = node or top[0].code
    found = next((one for one in framework.nodes if one.code == node), None)
    if found is None:
        known = ", ".join(one.code for one in framework.nodes)
        raise IndicatorError(f"there is no node '{node}'; there are {known}", file=framework.file)
    kept = {node}
    for _ in framework.levels:
        kept |= {one.code for one in framework.nodes if one.parent in kept}
    levels = framework.levels[: framework.levels.index(found.level) + 1]
    steps, methods = framework.steps, framework.steps.aggregate
    if len(methods) > 1:
        steps = replace(steps, aggregate=methods[: len(levels) - 1])
    return replace(
        framework,
        levels=levels,
        steps=steps,
        indicators=tuple(one for one in framework.indicators if one.parent in kept),
        nodes=tuple(
            replace(one, parent="") if one.code == node else one
            for one in framework.nodes
            if one.code in kept
        ),
    )


def without(framework: Framework, code: str) -> Framework:
    """The framework without a node or an indicator, what stands under it, and what would stand empty.

    Raises IndicatorError when nothing would be left.
    """
    gone = {code}
    for _ in framework.levels:
        gone |= {one.code for one in framework.nodes if one.parent in gone}
    indicators = tuple(one for one in framework.indicators if not gone & {one.code, one.parent})
    nodes = tuple(one for one in framework.nodes if one.code not in gone)
    for _ in framework.levels:
        parents = {one.parent for one in indicators} | {one.parent for one in nodes}
        nodes = tuple(one for one in nodes if one.code in parents)
    if not nodes:
        raise IndicatorError("nothing is left of the framework without it", indicator=code)
    return replace(framework, indicators=indicators, nodes=nodes)


def per_level(methods: Aggregate | tuple[Aggregate, ...], levels: int) -> tuple[Aggregate, ...]:
    """One way of putting together for each of so many levels, from the bottom.

    Raises IndicatorError when there are neither one nor as many ways as levels.
    """
    ways = methods if isinstance(methods, tuple) else (methods,)
    if len(ways) == 1:
        return ways * levels
    if len(ways) != levels:
        raise IndicatorError(f"{len(ways)} ways to aggregate for {levels} levels; give one, or one per level")
    return ways
