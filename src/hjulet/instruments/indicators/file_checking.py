"""Whether what a framework file says hangs together: parents, levels, cycles, weights."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.model import Framework, Indicator, Node


def tree_faults(framework: Framework) -> Iterator[IndicatorError]:
    """Every fault of the tree, in the order of the file's parts."""
    yield from _level_faults(framework)
    in_cycle: set[str] = set()
    for cycle in _cycles(framework):
        in_cycle.update(cycle)
        first = next(node for node in framework.nodes if node.code == cycle[0])
        way = " → ".join((*cycle, cycle[0]))
        yield _fault(
            framework, first, f"the parents go in a circle: {way}. Give one of them a parent further up"
        )
    yield from _parent_faults(framework, in_cycle)
    yield from _reach_faults(framework, in_cycle)
    yield from _weight_faults(framework)
    yield from _target_faults(framework)


def _fault(framework: Framework, one: Indicator | Node, message: str) -> IndicatorError:
    if isinstance(one, Indicator):
        return IndicatorError(message, file=framework.file_of(one), line=one.line, indicator=one.code)
    return IndicatorError(f"node {one.code}: {message}", file=framework.file, line=one.line)


def _level_faults(framework: Framework) -> Iterator[IndicatorError]:
    levels = framework.levels
    if len(levels) < 2 or len(set(levels)) < len(levels):
        yield IndicatorError(
            f"levels are {list(levels)}; expected at least two, each once, from the bottom",
            file=framework.file,
        )
    if len(framework.steps.aggregate) not in (1, max(len(levels) - 1, 1)):
        yield IndicatorError(
            f"aggregate has {len(framework.steps.aggregate)} entries, but there are {len(levels) - 1} levels "
            "to aggregate to; give one for all, or one for each from the bottom",
            file=framework.file,
        )
    if not framework.indicators:
        yield IndicatorError("there is no indicator that can be read", file=framework.file)
    both = {one.code for one in framework.indicators} & {node.code for node in framework.nodes}
    for one in framework.indicators:
        if one.code in both:
            yield _fault(framework, one, "the code is also that of a node; a code may stand once in a file")


def _parent_faults(framework: Framework, in_cycle: set[str]) -> Iterator[IndicatorError]:
    """Each parent must exist and be of the level right above."""
    levels = framework.levels
    at = {node.code: node.level for node in framework.nodes}
    codes = {one.code for one in framework.indicators}
    everything: tuple[Indicator | Node, ...] = (*framework.nodes, *framework.indicators)
    for one in everything:
        level = one.level if isinstance(one, Node) else levels[0]
        if isinstance(one, Node) and level not in levels[1:]:
            yield _fault(framework, one, f"its level is '{level}'; expected one of {', '.join(levels[1:])}")
            continue
        if one.code in in_cycle:
            continue
        above = levels[levels.index(level) + 1] if level != levels[-1] else ""
        if not above:
            if one.parent:
                yield _fault(
                    framework,
                    one,
                    f"it is of the highest level, '{level}', but has the parent '{one.parent}'",
                )
        elif not one.parent:
            yield _fault(framework, one, f"it has no parent; give one of level '{above}'")
        elif one.parent in codes:
            yield _fault(
                framework, one, f"its parent '{one.parent}' is an indicator; expected a node of '{above}'"
            )
        elif one.parent not in at:
            near = get_close_matches(one.parent, at, 1)
            meant = f"Did you mean '{near[0]}'?" if near else "Add it under [nodes]."
            yield _fault(framework, one, f"its parent '{one.parent}' is not in the file. {meant}")
        elif at[one.parent] in levels and at[one.parent] != above:
            yield _fault(
                framework,
                one,
                f"its parent '{one.parent}' is of level '{at[one.parent]}'; expected '{above}', the one right above",
            )


def _cycles(framework: Framework) -> Iterator[tuple[str, ...]]:
    """Each circle of parents once, from the node that stands first in the file."""
    parent = {node.code: node.parent for node in framework.nodes}
    seen: set[str] = set()
    for start in parent:
        way: list[str] = []
        code = start
        while code in parent and code not in seen:
            seen.add(code)
            way.append(code)
            code = parent[code]
        if code in way:
            yield tuple(way[way.index(code) :])


def _reach_faults(framework: Framework, in_cycle: set[str]) -> Iterator[IndicatorError]:
    """Nodes that no indicator leads to."""
    parent = {node.code: node.parent for node in framework.nodes}
    reached: set[str] = set()
    for one in framework.indicators:
        code = one.parent
        while code in parent and code not in reached:
            reached.add(code)
            code = parent[code]
    for node in framework.nodes:
        if node.code not in reached | in_cycle:
            yield _fault(framework, node, "no indicator leads to it; give it one, or take it away")


def _weight_faults(framework: Framework) -> Iterator[IndicatorError]:
    for node in framework.nodes:
        children = list(framework.children(node.code))
        if children and sum(child.weight for child in children) <= 0:
            codes = ", ".join(child.code for child in children)
            yield _fault(
                framework,
                node,
                f"the weights of {codes} sum to zero; give at least one of them a weight above 0",
            )


def _target_faults(framework: Framework) -> Iterator[IndicatorError]:
    for one in framework.indicators:
        rule = one.normalise or framework.steps.normalise
        if rule.method == "distance_to_target" and one.target is None:
            yield _fault(
                framework, one, "it is compared with a target and has none; write target = … on its line"
            )
