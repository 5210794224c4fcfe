"""What changed from one version of a framework to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from hjulet.instruments.indicators.model import Framework, Indicator, Node


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator or node that counts elsewhere: all that stood above it, and all that does now, from below."""

    code: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of an indicator, a node, the steps or the framework itself. `what` is a code, "steps" or "framework"."""

    what: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Difference:
    """From `before` to `after`, both by key. Codes in the order of their files."""

    before: str
    after: str
    lost: tuple[str, ...]
    """Indicators that are no more."""
    gained: tuple[str, ...]
    moved: tuple[Moved, ...]
    """Indicators and nodes in both versions, under another parent (or a parent that has moved)."""
    changed: tuple[Changed, ...]
    lost_nodes: tuple[str, ...] = ()
    gained_nodes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any((self.lost, self.gained, self.moved, self.changed, self.lost_nodes, self.gained_nodes))

    def sentences(self) -> list[str]:
        """The difference in words, one for each thing."""
        return [
            *(f"lost indicator {code}" for code in self.lost),
            *(f"gained indicator {code}" for code in self.gained),
            *(f"lost node {code}" for code in self.lost_nodes),
            *(f"gained node {code}" for code in self.gained_nodes),
            *(f"moved {one.code} from {_way(one.before)} to {_way(one.after)}" for one in self.moved),
            *(
                f"changed {one.field} of {one.what} from {one.before!r} to {one.after!r}"
                for one in self.changed
            ),
        ]


def diff(a: Framework, b: Framework) -> Difference:
    """What `b` has otherwise than `a`: which indicators it lost and gained, what moved, and what changed.

    Indicators are known by their codes. Order and line numbers do not count.

    Examples
    --------
    >>> from hjulet.instruments.indicators.files import load
    >>> diff(load("hdi"), load("hdi")).is_empty
    True
    """
    mine = {one.code: one for one in a.indicators}
    theirs = {one.code: one for one in b.indicators}
    my_nodes = {node.code: node for node in a.nodes}
    their_nodes = {node.code: node for node in b.nodes}
    pairs: list[tuple[Indicator | Node, Indicator | Node]] = [
        *((mine[code], theirs[code]) for code in mine if code in theirs),
        *((my_nodes[code], their_nodes[code]) for code in my_nodes if code in their_nodes),
    ]
    ways = [(one.code, _above(a, one), _above(b, other)) for one, other in pairs]
    return Difference(
        before=a.key,
        after=b.key,
        lost=tuple(code for code in mine if code not in theirs),
        gained=tuple(code for code in theirs if code not in mine),
        moved=tuple(Moved(code, before, after) for code, before, after in ways if before != after),
        changed=(
            *_changes("framework", a, b, ("indicators", "nodes", "steps", "file", "version", "supersedes")),
            *_changes("steps", a.steps, b.steps),
            *(
                change
                for one, other in pairs
                for change in _changes(one.code, one, other, ("parent", "line"))
            ),
        ),
        lost_nodes=tuple(code for code in my_nodes if code not in their_nodes),
        gained_nodes=tuple(code for code in their_nodes if code not in my_nodes),
    )


def _above(framework: Framework, one: Indicator | Node) -> tuple[str, ...]:
    """The codes above it, from its parent to the top; a circle is followed once."""
    parent = {node.code: node.parent for node in framework.nodes}
    way: list[str] = []
    code = one.parent
    while code and code not in way:
        way.append(code)
        code = parent.get(code, "")
    return tuple(way)


def _way(codes: tuple[str, ...]) -> str:
    return " in ".join(codes) or "the top"


def _changes(
    what: str, a: object, b: object, without: tuple[str, ...] = (), within: str = ""
) -> Iterator[Changed]:
    """Field by field, into the parts of what is made of parts."""
    if not (is_dataclass(a) and is_dataclass(b) and type(a) is type(b)):
        if isinstance(a, Mapping) and isinstance(b, Mapping):
            for name in [*a, *(name for name in b if name not in a)]:
                yield from _changes(what, a.get(name), b.get(name), within=f"{within}.{name}")
        elif isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b) and any(map(is_dataclass, a)):
            for number, (one, other) in enumerate(zip(a, b, strict=True)):
                yield from _changes(what, one, other, within=f"{within}.{number}")
        elif a != b:
            yield Changed(what, within, a, b)
        return
    for one in fields(a):
        if one.name not in without:
            before, after = getattr(a, one.name), getattr(b, one.name)
            yield from _changes(what, before, after, within=f"{within}.{one.name}" if within else one.name)
