"""Scores and explanations as rows for programs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hjulet.hub.rules import Viewer
from hjulet.measure.queries.profile import year_before

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed


class ScoreRow(NamedTuple):
    """One place's score of one node; None is missing."""

    place: str
    node: str
    score: float | None
    rank: int | None
    ranked: int
    rank_low: int | None
    rank_high: int | None


@dataclass(frozen=True, slots=True)
class Explained:
    other_year: int
    items: tuple[dict[str, Any], ...]
    """A row for each node at the top that both have."""


def listed_scores(
    viewer: Viewer, computed: Computed, level: str, year: int, sex: str, among: Collection[str] | None = None
) -> list[ScoreRow]:
    """A row for each place and node of a level, places in the order of their codes; all places, or those of `among`."""
    import numpy as np

    from hjulet.measure.computed import INTERVAL_SHARE

    result = computed.result
    scores = result.scores(level, year=year, sex=sex)
    ranks = result.ranks(level, year=year, sex=sex).values
    kinds = np.array(result.panel.kinds)
    ranked = {
        kind: (~np.isnan(scores.values[kinds == kind])).sum(axis=0)
        for kind in dict.fromkeys(result.panel.kinds)
    }
    is_usual = year == computed.year and sex == "T"
    ends: dict[tuple[str, str], tuple[float, float]] = {}
    for (_kind, node), runs in computed.uncertainty.items() if is_usual else ():
        if node in scores.columns:
            ends |= {
                (unit, node): end for unit, end in zip(runs.units, runs.interval(INTERVAL_SHARE), strict=True)
            }
    return [
        ScoreRow(
            unit,
            node,
            _number(scores.values[row, column]),
            _whole(ranks[row, column]),
            int(ranked[kinds[row]][column]),
            *(_whole(end) for end in ends.get((unit, node), (np.nan, np.nan))),
        )
        for row, unit in enumerate(result.units)
        if among is None or unit in among
        for column, node in enumerate(scores.columns)
    ]


def explained(
    viewer: Viewer, framework: Framework, computed: Computed, one: str, other: str, year: int
) -> Explained | None:
    """Why two places differ, or a place from itself some years before; None when there is no such year."""
    from hjulet.instruments.indicators.errors import IndicatorError

    result = computed.result
    other_year = year if one != other else year_before(framework, result.years, year)
    if other_year is None:
        return None
    items = []
    for node in result.structure.levels[-1].codes:
        try:
            why = result.explain(one, other, node=node, year=year, other_year=other_year)
        except IndicatorError:  # one of the two has no score, or the method has no parts
            continue
        effects = sorted(why.effects, key=lambda effect: -abs(effect.points))
        items.append(
            {
                "node": node,
                "score": why.score,
                "other_score": why.other_score,
                "difference": why.difference,
                "effects": [
                    {
                        "indicator": effect.indicator,
                        "value": _number(effect.value),
                        "other_value": _number(effect.other_value),
                        "points": effect.points,
                    }
                    for effect in effects
                ],
                "bounds": why.bounds_effect,
                "missing": why.missing_effect,
            }
        )
    return Explained(other_year, tuple(items))


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else round(float(value))
