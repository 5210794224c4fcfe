"""Before and after: who travels longer, who is cut off, how uneven it is, and which connections are broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.departing import mirrored, seconds_at
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import MeanTime, Measure, running_costs
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window, seconds_of, turned
from hjulet.instruments.access.ranking import links, people_of, weights_of
from hjulet.instruments.access.unequal import Inequality, inequality
from hjulet.instruments.access.working import Progress, blocks_of, opened, worked

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

FEWEST = 5
"""Groups of fewer persons are not shown by themselves: a figure about them would be about somebody."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What an origin's journeys cost before and after, shape (origins,).

    `before` and `after` are sums over destinations by their weights of the mean over the window's departures, in the measure's
    unit for one person: for minutes, seconds to all destinations together. `reached_before` and `reached_after` are the
    weights of what is reached from some departure within the longest journey; nobody there is cut off from the difference.
    """

    ends: Ends = field(repr=False)
    measure: Measure
    persons: Mapping[str, Floats] = field(repr=False)
    before: Floats = field(repr=False)
    after: Floats = field(repr=False)
    loss: Floats = field(repr=False)
    """What one person of each origin loses; below 0 for who gains, where something was added or retimed."""
    reached_before: Floats = field(repr=False)
    reached_after: Floats = field(repr=False)
    opportunities: float

    @property
    def people(self) -> Floats:
        """The first group: those that all is counted by."""
        return next(iter(self.persons.values()))

    @property
    def cut_off(self) -> Floats:
        """Of each origin the weight of what could be reached before, and cannot be now at any departure of the window."""
        import numpy as np

        lost: Floats = np.maximum(self.reached_before - self.reached_after, 0)
        return lost

    @property
    def people_cut_off(self) -> float:
        """Persons who can no longer reach something that they could reach."""
        return float(self.people[self.cut_off > 0].sum())

    def frame(self) -> pl.DataFrame:
        """A row for each origin: `origin`, `before`, `after`, `loss`, `harm` (loss × persons), `persons` and `cut_off`."""
        import polars as pl

        return pl.DataFrame(
            {
                "origin": pl.Series(self.ends.origins, dtype=pl.String),
                "before": self.before,
                "after": self.after,
                "loss": self.loss,
                "persons": self.people,
                "harm": self.loss * self.people,
                "cut_off": self.cut_off,
            }
        )

    def losers(self, most: int = 10) -> pl.DataFrame:
        """The places that lose most, all their persons together; fewer rows when fewer lose."""
        import polars as pl

        frame = self.frame().filter((pl.col("loss") > 0) & (pl.col("persons") > 0))
        return frame.sort("harm", "origin", descending=[True, False]).head(most)

    def by_group(self) -> dict[str, dict[str, float]]:
        """Of each group its `persons`, the mean `before`, `after` and `loss` of one of them, the `harm` of all, how many are
        `losing` and how many `cut_off`. Groups of fewer than five persons are left out.
        """
        found = {}
        for group, persons in self.persons.items():
            many = float(persons.sum())
            if many < FEWEST:
                continue
            harm = float(self.loss @ persons)
            found[group] = {
                "persons": many,
                "before": float(self.before @ persons) / many,
                "after": float(self.after @ persons) / many,
                "loss": harm / many,
                "harm": harm,
                "losing": float(persons[self.loss > 0].sum()),
                "cut_off": float(persons[self.cut_off > 0].sum()),
            }
        return found

    def inequality(self, group: str | None = None) -> Inequality:
        """How unevenly the loss falls on people; gains are counted as no loss."""
        import numpy as np

        persons = self.people if group is None else self.persons[group]
        return inequality(np.maximum(self.loss, 0), persons)


@dataclass(frozen=True, eq=False)
class Compared:
    """What each worker is handed."""

    options: Options = field(repr=False)
    sums: Counts = field(repr=False)
    """Of the cost, and of what is not reached: shape (2, seconds)."""
    weights: Counts = field(repr=False)

    def told(self) -> list[Any]:
        """All that the answer depends on."""
        options = self.options
        return [
            options.hops, options.option, options.origin_starts, options.begin, options.times,
            *links(options.ends.egress), *links(options.reaching), self.sums, self.weights,
        ]  # fmt: skip


def compare(
    before: Network,
    after: Network,
    ends: Ends,
    window: Window,
    rules: Rules | None = None,
    *,
    people: Mapping[str, Floats | Counts] | None = None,
    opportunities: Floats | Counts | None = None,
    measure: Measure | None = None,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Who loses by the change, how much, and who is cut off?

    Parameters
    ----------
    before, after : the two timetables, with the same stops (a scenario applied to the first gives the other)
    people : persons by group, shape (origins,); all is counted by the first; default, 1 at each origin
    opportunities : the weight of each destination, shape (destinations,); default, 1
    measure : MeanTime (default), Cumulative or Gravity
    checkpoint : a folder in which finished blocks are kept, so that a run that is killed goes on where it was

    Raises
    ------
    AccessError : the two have other stops, or a weight is missing.
    """
    if before.stop_ids != after.stop_ids:
        raise AccessError(
            f"the two timetables have other stops ({before.stops} and {after.stops}): change one into the other by a scenario"
        )

    chosen = measure or MeanTime()
    goals, goal_scale = weights_of(opportunities, len(ends.destinations))
    persons, people_scale = people_of(people, len(ends.origins))
    found = [
        costs_of(
            network, ends, window, rules, chosen, goals, workers=workers, executor=executor,
            checkpoint=checkpoint / name if checkpoint else None, progress=progress,
        )
        for name, network in (("before", before), ("after", after))
    ]  # fmt: skip
    (first, reached_first), (second, reached_second) = found
    divisor = window.count * chosen.scale * goal_scale
    return Comparison(
        ends, chosen, {group: values / people_scale for group, values in persons.items()}, first / divisor,
        second / divisor, (second - first) / divisor, reached_first / goal_scale, reached_second / goal_scale, float(goals.sum()) / goal_scale,
    )  # fmt: skip


def costs_of(
    network: Network,
    ends: Ends,
    window: Window,
    rules: Rules | None,
    measure: Measure,
    goals: Counts,
    *,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Counts, Counts]:
    """Of each origin the cost of all departures to all destinations by their weights, and the weight of those reached."""
    import numpy as np

    options = Options.of(network, ends, window, rules)
    sums = np.stack([running_costs(one, options.times) for one in (measure, Reached())])
    asked = Compared(options, sums, goals)
    costs = np.zeros(len(ends.origins), dtype=np.int64)
    reached = costs.copy()
    folder = opened(checkpoint, asked.told())
    for _, part in worked(
        costs_to, asked, blocks_of(len(goals)), workers=workers, executor=executor, checkpoint=folder,
        progress=progress,
    ):  # fmt: skip
        costs, reached = costs + part["costs"], reached + part["reached"]
    return costs, reached


@dataclass(frozen=True)
class Reached:
    """1 for a departure that does not arrive within the longest journey."""

    unit = "departures that do not arrive"
    scale = 1

    def costs(self, seconds: Counts, cap: int) -> Counts:
        import numpy as np

        return (seconds > cap).astype(np.int64)


def costs_to(asked: Compared, destinations: Counts) -> dict[str, Counts]:
    """A block of destinations: of each origin the weighted cost, and the weight of those reached from some departure."""
    import numpy as np

    from hjulet.instruments.access.profile_kernel import several_costs_of

    options = asked.options
    weights = asked.weights[destinations]
    out = np.empty((2, len(destinations), options.shape[1]), dtype=np.int64)
    several_costs_of(
        options.hops, options.option, options.origin_starts, options.begin, links(options.ends.egress),
        links(options.reaching), destinations, options.shape, options.times, asked.sums, out,
    )  # fmt: skip
    return {"costs": weights @ out[0], "reached": weights @ (out[1] < options.window.count)}


@dataclass(frozen=True)
class Broken:
    """A connection that was there and is not: from a place to another, and when it went or arrived before."""

    kind: str
    origin: str
    destination: str
    before: int | None
    after: int | None


def last_home(
    before: Network, after: Network, ends: Ends, *, home_by: str | int = "24:00", rules: Rules | None = None
) -> list[Broken]:
    """From which destinations does the last way home leave earlier than it did, or not at all?

    `before` and `after` of each are seconds since midnight, None when there is no way home within the longest journey that ends
    by `home_by`. Walks are as long both ways.
    """
    by = seconds_of(home_by)
    found = [
        by - seconds_at(mirrored(network), ends, [-by], rules)[:, 0].astype("int64")
        for network in (before, after)
    ]
    return _changed("last way home", ends, found, by)


def arriving(
    before: Network, after: Network, ends: Ends, *, by: str | int, rules: Rules | None = None
) -> list[Broken]:
    """To which destinations must one leave earlier to be there by a time (the school day, the shift), or cannot come at all?

    `before` and `after` are the latest seconds since midnight at which one can leave, None when one cannot come by then.
    """
    moment = seconds_of(by)
    there = Ends(
        ends.destinations, ends.origins, ends.egress, ends.access, turned(ends.direct, len(ends.destinations))
    )
    found = []
    for network in (before, after):
        seconds = seconds_at(mirrored(network), there, [-moment], rules)[:, 0].astype("int64").T
        found.append(moment - seconds)
    return _changed("there in time", ends, found, moment)


def _changed(kind: str, ends: Ends, found: Sequence[Counts], moment: int) -> list[Broken]:
    """What leaves earlier than it did. A second after `moment` stands for none: what was not reached came as −1 second of travel."""
    import numpy as np

    first, second = found
    worse = (first <= moment) & ((second > moment) | (second < first))
    return [
        Broken(
            kind, ends.origins[row], ends.destinations[column], int(first[row, column]),
            int(second[row, column]) if second[row, column] <= moment else None,
        )
        for row, column in zip(*np.nonzero(worse), strict=True)
    ]  # fmt: skip
