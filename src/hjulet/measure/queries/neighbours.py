"""The places that one is shown among: the other municipalities of its county, or all counties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.queries import places
from hjulet.hub.rules import Viewer

if TYPE_CHECKING:
    from hjulet.measure.queries.profile import Profile


@dataclass(frozen=True, slots=True)
class NearLine:
    """One place among the others: its scores under the columns, and its rank and interval for each highest node."""

    place: Place
    scores: tuple[float | None, ...]
    ranks: tuple[tuple[int | None, int | None, int | None], ...]
    """Rank, and from which to which it goes in nine runs of ten."""


@dataclass(frozen=True, slots=True)
class Near:
    codes: tuple[str, ...]
    """The columns: the level under the highest."""
    tops: tuple[str, ...]
    lines: tuple[NearLine, ...]

    @property
    def places(self) -> list[Place]:
        return [line.place for line in self.lines]


def neighbours(viewer: Viewer, profile: Profile) -> Near:
    """The place and those beside it that have figures, in Swedish order."""
    import numpy as np

    from hjulet.measure.computed import INTERVAL_SHARE

    place, result = profile.place, profile.computed.result
    county = place.county.code if place.county is not None else None
    levels = profile.framework.levels
    level = levels[-2] if len(levels) > 2 else levels[-1]
    scores = result.scores(level, year=profile.year, sex=profile.sex)
    top = result.ranks(levels[-1], year=profile.year, sex=profile.sex)
    intervals = []
    for node in top.columns:
        runs = profile.computed.uncertainty.get((profile.unit_kind, node)) if profile.is_usual else None
        intervals.append(
            {} if runs is None else dict(zip(runs.units, runs.interval(INTERVAL_SHARE), strict=True))
        )
    row = {unit: index for index, unit in enumerate(result.units)}
    nothing = (np.nan, np.nan)
    lines = [
        NearLine(
            place=one,
            scores=tuple(_number(value) for value in scores.values[row[one.code]]),
            ranks=tuple(
                (_whole(rank), _whole(low), _whole(high))
                for rank, found in zip(top.values[row[one.code]], intervals, strict=True)
                for low, high in [found.get(one.code, nothing)]
            ),
        )
        for one in places(viewer, kind=place.kind, county_code=county)
        if one.code in row
    ]
    return Near(scores.columns, top.columns, tuple(lines))


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else round(float(value))
