"""What an answer stands on: the timetable before and after a proposal, the places, the people and what they go to. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.access import Applied, Ends, Measure, Network, Points, Rules, Walk, Window
    from hjulet.measure.access_asked import Asked

    Floats = NDArray[np.float64]

EVERYBODY = "people"
"""What the people are called where no column names them: one at each place."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Read once for a run. `goals` are the destinations with something to go to, and `opportunities` how much there is."""

    asked: Asked
    before: Network = field(repr=False)
    applied: Applied = field(repr=False)
    points: Points = field(repr=False)
    goals: Points = field(repr=False)
    ends: Ends = field(repr=False)
    opportunities: Floats = field(repr=False)
    people: Mapping[str, Floats] = field(repr=False)
    left_out: Mapping[str, int]
    """By column, how many points have no number in it: they are left out of it, and not taken to have none."""

    @property
    def after(self) -> Network:
        return self.applied.network

    @property
    def window(self) -> Window:
        from hjulet.instruments.access import Window

        return Window.of(self.asked.start, self.asked.end, every=60 * self.asked.every_minutes)

    @property
    def rules(self) -> Rules:
        from hjulet.instruments.access import Rules

        return Rules(self.asked.change_seconds, 60 * self.asked.max_minutes)

    @property
    def measure(self) -> Measure:
        from hjulet.instruments.access import Cumulative, Gravity, MeanTime

        if self.asked.measure == "cumulative":
            return Cumulative(self.asked.minutes)
        return Gravity(self.asked.half_minutes) if self.asked.measure == "gravity" else MeanTime()

    @property
    def per_person(self) -> float:
        """What harm is divided by to be told: for minutes, hours of one journey by each to where they go; else the share of
        what there is."""
        return float(self.opportunities.sum()) * (3600.0 if self.asked.measure == "mean-time" else 1.0)

    def to(self, column: str) -> tuple[Ends, Floats]:
        """The way to every point that has something of a column, and how much."""
        values = self.points.weight(column, leave_out_missing=True)
        ids = [one for one, value in zip(self.points.ids, values, strict=True) if value > 0]
        if not ids:
            raise _nothing(column)
        return self.towards(ids), values[values > 0]

    def towards(self, ids: Sequence[str]) -> Ends:
        """The way from every point to some of them."""
        return _ends(self.before, self.points, self.points.only(ids), _walk(self.asked))


def ground_of(asked: Asked) -> Ground:
    """Read the timetable and the points. Raises AccessError for what cannot be used, with file, line and column."""
    from hjulet.instruments.access import Applied, points_of_stops, read_network, read_points
    from hjulet.instruments.access.scenario import scenario_of

    walk = _walk(asked)
    before = read_network(
        [one.path for one in asked.feeds],
        day=asked.day,
        walk=walk,
        leave_out_faulty=asked.leave_out_faulty,
    )
    applied = scenario_of(asked.scenario).apply(before) if asked.scenario.strip() else Applied(before)
    points = read_points(asked.points.path) if asked.points else points_of_stops(before)
    people = {name: points.weight(name, leave_out_missing=True) for name in asked.people}
    goals, opportunities = points, points.ones()
    if asked.opportunities:
        opportunities = points.weight(asked.opportunities, leave_out_missing=True)
        goals = points.only([one for one, value in zip(points.ids, opportunities, strict=True) if value > 0])
        opportunities = opportunities[opportunities > 0]
        if not len(goals):
            raise _nothing(asked.opportunities)
    columns = [*asked.people, *asked.services, *([asked.opportunities] if asked.opportunities else [])]
    left_out = {name: count for name in columns if (count := points.missing(name))}
    return Ground(
        asked,
        before,
        applied,
        points,
        goals,
        _ends(before, points, goals, walk),
        opportunities,
        people or {EVERYBODY: points.ones()},
        left_out,
    )


def _nothing(column: str) -> Exception:
    from hjulet.instruments.access import AccessError

    return AccessError("there is nothing to go to: no number is above 0", column=column)


def _walk(asked: Asked) -> Walk:
    from hjulet.instruments.access import Walk

    return Walk(asked.walk_speed, asked.walk_detour, asked.walk_metres)


def _ends(network: Network, points: Points, goals: Points, walk: Walk) -> Ends:
    from hjulet.instruments.access import ends_of_points, ends_of_stops
    from hjulet.instruments.access.points import STOPS

    if points.file == STOPS:
        return ends_of_stops(network, destinations=None if goals is points else goals.ids)
    return ends_of_points(network, points, goals, walk)
