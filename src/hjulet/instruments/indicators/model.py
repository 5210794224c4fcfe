"""A framework: which indicators, how they hang together, and what is done with them. One file is one version.

The words are those of the OECD/JRC handbook on constructing composite indicators (2008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

UnitKind = str
"""What is compared with each other, normalised apart: "se:municipality", "se:county", "country"."""

NormaliseMethod = Literal[
    "minmax",
    "zscore",
    "scaled",
    "rank",
    "percentile_rank",
    "borda",
    "distance_to_reference",
    "distance_to_maximum",
    "distance_to_target",
    "fraction_of_maximum",
    "goalposts",
    "none",
]
AggregateMethod = Literal[
    "arithmetic", "geometric", "harmonic", "power", "owa", "mpi", "ampi", "copeland", "borda"
]
ImputeMethod = Literal["none", "mean", "median", "group_mean", "group_median", "latest", "linear"]
TreatMethod = Literal["none", "winsorise", "log", "winsorise_else_log"]
WeightRule = Literal["equal", "by_count", "table"]
Transform = Literal["none", "log"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which values the least and the greatest are taken. The rest may then lie outside the range."""

    year: Literal["own", "latest", "all"] = "own"
    sex: Literal["own", "T", "pooled"] = "own"


@dataclass(frozen=True, slots=True)
class Normalise:
    """How values of different units are made comparable. `parameters`: "low" and "high" of the range, "mean" and
    "deviation" of z-scores, "reference" and so on, by the method's own names."""

    method: NormaliseMethod = "minmax"
    parameters: Mapping[str, float | str] = field(default_factory=lambda: {"low": 0.0, "high": 100.0})
    bounds: Bounds = Bounds()
    clip: bool = False
    constant: float | None = None
    """What a column gets in which all are alike; None leaves it missing."""


@dataclass(frozen=True, slots=True)
class Impute:
    method: ImputeMethod = "none"
    group: str = ""
    """The grouping column whose mean or median is taken."""
    units: tuple[UnitKind, ...] = ()
    """For which kinds of unit; empty is all."""


@dataclass(frozen=True, slots=True)
class Treat:
    """Outliers: values are drawn in while the column is both too skewed and too peaked (JRC: 2 and 3.5)."""

    method: TreatMethod = "none"
    most_points: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5


@dataclass(frozen=True, slots=True)
class Aggregate:
    method: AggregateMethod = "arithmetic"
    parameters: Mapping[str, float | Sequence[float]] = field(default_factory=dict)
    min_available: float = 0.0
    """The share of a node's parts that a unit must have; with less, the node is missing for that unit."""


@dataclass(frozen=True, slots=True)
class Compare:
    """What a value is compared with: so many years back, or the nearest there is."""

    lag: int = 5
    rule: Literal["exact", "latest_at_or_before_else_nearest"] = "latest_at_or_before_else_nearest"


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done, in the order of the handbook. Aggregation may differ by level, from the bottom."""

    impute: Impute = Impute()
    min_availability: float = 0.0
    """The share of the indicators that a unit must have to be taken in at all."""
    treat: Treat = Treat()
    normalise: Normalise = Normalise()
    weights: WeightRule = "equal"
    aggregate: tuple[Aggregate, ...] = (Aggregate(),)
    national: Literal["none", "mean_of_units", "weighted"] = "none"
    compare: Compare | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    parent: str
    direction: int = 1
    """1: more is better; -1: less is."""
    title: Mapping[str, str] = field(default_factory=dict)
    """By language: "sv", "en"."""
    source: str = ""
    """Where the values come from: "kolada:N00905", "scb:TAB638?…", "eurostat:…", "formula:a / b"."""
    unit: str = ""
    transform: Transform = "none"
    weight: float = 1.0
    denominator: str = ""
    target: float | None = None
    """What is to be reached, in the indicator's own unit, before any transform."""
    target_year: int | None = None
    kind: Literal["level", "change"] = "level"
    windows: tuple[int, ...] = ()
    """For a change: over how many years."""
    standard_error: str = ""
    """The column with the standard error of a survey's estimate."""
    normalise: Normalise | None = None
    """When it is made comparable otherwise than the rest."""
    line: int | None = field(default=None, compare=False)
    """Where it stands in the file."""
    file: str = field(default="", compare=False)
    """The file it stands in, when that is not the framework's own but a table beside it."""


@dataclass(frozen=True, slots=True)
class Node:
    """An aspect, a theme, a part or the index: what indicators or other nodes are put together to."""

    code: str
    level: str
    parent: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of one framework. `levels` from the bottom: ("indicator", "aspect", "theme", "part")."""

    id: str
    version: str
    title: Mapping[str, str]
    levels: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    nodes: tuple[Node, ...]
    steps: Steps = Steps()
    units: tuple[UnitKind, ...] = ()
    is_draft: bool = False
    description: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    supersedes: str = ""
    rubric: tuple[Mapping[str, str], ...] = ()
    """What a jury judges beside the figures, by language."""
    shortlist: int = 0
    """How many of the first go on to the jury; 0 is no jury."""
    file: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """How a version is named: "brpplus-2025"."""
        return f"{self.id}-{self.version}"

    def children(self, code: str) -> Iterator[Indicator | Node]:
        """What stands right under the node, in the order of the file."""
        yield from (one for one in self.indicators if one.parent == code)
        yield from (one for one in self.nodes if one.parent == code)

    def file_of(self, one: Indicator | Node) -> str:
        """The file an indicator or node stands in."""
        return (one.file if isinstance(one, Indicator) else "") or self.file

    def at_level(self, level: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.level == level)
