"""The frameworks that are shipped: what they hold, how their parts hang together, and what differs between versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.rules import Viewer
from hjulet.measure.queries.statistics import Loaded, loaded, loaded_datasets, store
from hjulet.measure.source_links import SourceLink, source_link
from hjulet.measure.titles import Told, level_words, told

if TYPE_CHECKING:
    from hjulet.instruments.indicators.differing import Difference
    from hjulet.instruments.indicators.model import Framework, Indicator, Node

PLACE_KINDS = {"se:municipality": "municipality", "se:county": "county"}
"""A framework's kinds of unit, as kinds of place."""


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """A framework as it stands in a list."""

    framework: Framework
    title: Told
    sentence: Told
    loaded: Loaded | None

    @property
    def key(self) -> str:
        return self.framework.key


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the tree: what it is, which way is better, and where it comes from."""

    code: str
    title: Told
    direction: int
    unit: str
    source: SourceLink
    group: Told
    """The aspect it stands under, where there is a level between it and the table it is shown in."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with what stands under it: other branches, or indicators when it is shown as one table."""

    code: str
    title: Told
    level: str
    branches: tuple[Branch, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()

    @property
    def count(self) -> int:
        return len(self.indicators) + sum(branch.count for branch in self.branches)


def frameworks(viewer: Viewer) -> list[FrameworkLine]:
    """Every framework that is shipped, those in use before drafts, by title."""
    datasets = loaded_datasets(viewer)
    lines = [
        FrameworkLine(one, told(one.title, one.key), told(one.description), loaded(viewer, one, datasets))
        for one in shipped_frameworks()
    ]
    return sorted(lines, key=lambda line: (line.framework.is_draft, line.title.text))


def framework_by_key(viewer: Viewer, key: str) -> Framework | None:
    """By its exact key ("brpplus-2025"); None when none is shipped under it."""
    from hjulet.instruments.indicators.files import shipped

    return _with_groups(key) if key in shipped() else None


def shipped_frameworks() -> list[Framework]:
    """All of them, for every viewer the same."""
    from hjulet.instruments.indicators.files import shipped

    return [_with_groups(key) for key in shipped()]


def _with_groups(key: str) -> Framework:
    """The framework, with the members of Kolada's groups in the place of each group that has been loaded."""
    from hjulet.instruments.indicators.files import load
    from hjulet.instruments.sources import SourceError
    from hjulet.instruments.sources.kolada_groups import PREFIX, expanded

    framework = load(key)
    if not any(one.source.startswith(PREFIX) for one in framework.indicators):
        return framework
    try:
        return expanded(framework, store())
    except (SourceError, OSError):  # a harmed file of statistics: said where figures are shown
        return framework


def newest_key(viewer: Viewer, framework_id: str) -> str | None:
    """The newest version of an id without version ("brpplus"); None when there is none."""
    from hjulet.instruments.indicators.files import shipped

    versions = [key for key in shipped() if key.rpartition("-")[0] == framework_id]
    return versions[-1] if versions else None


def place_kinds(framework: Framework) -> tuple[str, ...]:
    """Which kinds of place it has figures of: municipality, county, both or none."""
    return tuple(PLACE_KINDS[kind] for kind in framework.units if kind in PLACE_KINDS)


def tree(framework: Framework) -> tuple[Branch, ...]:
    """From the highest level down. The level right above the indicators is told in their table when there are more."""
    top = framework.levels[-1]
    return tuple(_branch(framework, node, len(framework.levels) - 1) for node in framework.at_level(top))


def _branch(framework: Framework, node: Node, depth: int) -> Branch:
    from hjulet.instruments.indicators.model import Indicator

    title, level = told(node.title, node.code), level_words(node.level)
    children = list(framework.children(node.code))
    is_table = depth == 1 or (depth == 2 and len(framework.levels) > 3)
    if not is_table:
        branches = (_branch(framework, one, depth - 1) for one in children if not isinstance(one, Indicator))
        return Branch(node.code, title, level, branches=tuple(branches))
    lines: list[IndicatorLine] = []
    for one in children:
        if isinstance(one, Indicator):
            lines.append(_line(one, Told("")))
        else:
            inside = framework.children(one.code)
            group = told(one.title, one.code)
            lines += [_line(indicator, group) for indicator in inside if isinstance(indicator, Indicator)]
    return Branch(node.code, title, level, indicators=tuple(lines))


def _line(one: Indicator, group: Told) -> IndicatorLine:
    return IndicatorLine(
        one.code, told(one.title, one.code), one.direction, one.unit, source_link(one.source), group
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """A framework beside the version before it, and all that are shipped of it."""

    shipped: tuple[str, ...]
    before: str
    """The version that it says it replaces, "2024"; empty when it is the first."""
    difference: Difference | None
    """From that version to this; None when that version is not shipped."""


def versions(viewer: Viewer, framework: Framework) -> Versions:
    from hjulet.instruments.indicators.differing import diff
    from hjulet.instruments.indicators.files import load, shipped

    keys = tuple(key for key in shipped() if key.rpartition("-")[0] == framework.id)
    key = framework.supersedes.replace("@", "-")
    difference = diff(load(key), framework) if key in keys else None
    return Versions(keys, framework.supersedes.partition("@")[2], difference)
