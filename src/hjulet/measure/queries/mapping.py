"""One node's scores for all places of a kind, as a list to put on a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.queries import places
from hjulet.hub.rules import Viewer
from hjulet.measure.queries.profile import UNIT_KINDS

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Table
    from hjulet.measure.computed import Computed


@dataclass(frozen=True, slots=True)
class MapLine:
    place: Place
    score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """Scores of a node, the highest first; those without are last."""

    table: Table
    """One row for each place of the kind and one column, the node."""
    lines: tuple[MapLine, ...]

    @property
    def missing(self) -> int:
        return sum(line.score is None for line in self.lines)


def score_map(viewer: Viewer, computed: Computed, kind: str, level: str, node: str, year: int) -> ScoreMap:
    """Every place of the kind, also those without figures. `year` is one of the result's."""
    import numpy as np

    from hjulet.instruments.indicators.table import Table

    result = computed.result
    column = result.structure.level(level).codes.index(node)
    scores = result.scores(level, year=year).values[:, column]
    ranks = result.ranks(level, year=year).values[:, column]
    row = {unit: index for index, unit in enumerate(result.units)}
    found = list(places(viewer, kind=kind))
    lines = []
    for place in found:
        index = row.get(place.code)
        has = index is not None and not np.isnan(scores[index])
        lines.append(
            MapLine(place, float(scores[index]) if has else None, round(float(ranks[index])) if has else None)
        )
    values = np.array([[np.nan if line.score is None else line.score] for line in lines])
    table = Table(
        tuple(place.code for place in found),
        (node,),
        values,
        names={place.code: place.name for place in found},
        kinds=(UNIT_KINDS[kind],) * len(found),
    )
    ordered = sorted(lines, key=lambda line: (line.score is None, -(line.score or 0.0)))
    return ScoreMap(table, tuple(ordered))
