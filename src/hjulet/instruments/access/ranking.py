"""The harm of withdrawing each departure, route, hour, stop or vehicle, exactly and in one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import MeanTime, Measure, running_costs, whole
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.units import Units, first_departures, units_of
from hjulet.instruments.access.working import Progress, blocks_of, opened, worked

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST = 2**62
PEOPLE = "people"


@dataclass(frozen=True, eq=False)
class Ranking:
    """What each unit's withdrawal costs, by itself and while all else runs.

    `loss` has shape (units, origins): whole numbers, over all departures from home and all destinations by their weights, of
    which `scale` × departures are one of the measure's unit for a person. `people` are whole numbers by group, shape
    (origins,), of which `people_scale` are one person; the first group is the one that harm is counted by. `total` is the cost
    before, shape (origins,).
    """

    options: Options = field(repr=False)
    units: Units = field(repr=False)
    measure: Measure
    loss: Counts = field(repr=False)
    total: Counts = field(repr=False)
    people: Mapping[str, Counts] = field(repr=False)
    goals: Counts = field(repr=False)
    scale: int
    people_scale: int

    def __len__(self) -> int:
        return len(self.units)

    def sums(self, group: str | None = None) -> Counts:
        """Whole numbers of harm by unit, for the first group or for one of them, shape (units,)."""
        people = next(iter(self.people.values())) if group is None else self.people[group]
        summed: Counts = self.loss @ people
        return summed

    def harm(self, group: str | None = None) -> Floats:
        """Harm by unit, such as person-seconds: people × opportunities × the mean loss over the window's departures."""
        harm: Floats = self.sums(group) / self.divisor
        return harm

    @property
    def divisor(self) -> int:
        return self.options.window.count * self.scale * self.people_scale

    @property
    def most(self) -> Counts:
        """The most that each origin's journeys can cost: nothing is ever reached."""
        import numpy as np

        options = self.options
        cap = options.rules.cap_seconds
        dearest = int(self.measure.costs(np.array([cap + 1]), cap)[0]) * options.window.count
        return np.full(options.shape[1], dearest * int(self.goals.sum()), dtype=np.int64)

    @cached_property
    def km(self) -> Floats:
        """Vehicle-km that each unit saves; nan for a stop."""
        import numpy as np

        km = self.options.network.trip_km
        return np.array([km[list(trips)].sum() if trips else np.nan for trips in self.units.trips])

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Whether all of a unit's trips begin within the window: of others only a part of the harm is seen."""
        import numpy as np

        departure, _ = first_departures(self.options.network)
        window = self.options.window
        within = (departure >= window.start) & (departure < window.end)
        return np.array([all(within[trip] for trip in trips) for trips in self.units.trips], dtype=np.bool_)

    def frame(self) -> pl.DataFrame:
        """A row for each unit, the most harmful first: `<unit>_id`, harm, harm per vehicle-km, harm by group, persons who
        lose anything, the place that loses most, the next departure of the line, and whether it lies within the window.
        """
        import numpy as np
        import polars as pl

        harm, km = self.harm(), self.km
        people = next(iter(self.people.values()))
        weighted = self.loss * people
        worst = weighted.argmax(axis=1)
        origins = self.options.ends.origins
        with np.errstate(divide="ignore", invalid="ignore"):
            per_km = np.where(km > 0, harm / km, np.nan)
        name = "harm_person_seconds" if isinstance(self.measure, MeanTime) else "harm"
        columns: dict[str, Any] = {
            f"{self.units.kind.replace('-', '_')}_id": list(self.units.ids),
            name: harm,
            "harm_per_km": pl.Series(per_km).fill_nan(None),
            "km": pl.Series(km).fill_nan(None),
        }
        for group in list(self.people)[1:]:
            columns[f"harm_{group}"] = self.harm(group)
        columns["persons_losing"] = ((self.loss > 0) @ people) / self.people_scale
        columns["worst_place"] = [
            origins[at] if weighted[unit, at] > 0 else None for unit, at in enumerate(worst.tolist())
        ]
        if self.units.kind == "trip":
            columns["next_departure"] = _next_departures(
                self.options.network, [one[0] for one in self.units.trips]
            )
        if not self.units.by_stop:
            columns["inside_window"] = self.inside
        return pl.DataFrame(columns).sort(
            name, f"{self.units.kind.replace('-', '_')}_id", descending=[True, False]
        )


def rank_withdrawals(
    network: Network,
    ends: Ends,
    window: Window,
    rules: Rules | None = None,
    *,
    unit: str = "trip",
    people: Mapping[str, Floats | Counts] | None = None,
    opportunities: Floats | Counts | None = None,
    measure: Measure | None = None,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Ranking:
    """What would it cost to withdraw each departure?

    Exact: the same numbers as when the timetable is computed anew without each unit. The best journeys to a destination are
    an in-tree over departures, of which a withdrawal changes only what hangs on it; that part is repaired and put back.

    Parameters
    ----------
    unit : "trip", "pair" (a trip and the one back), "route", "route-hour", "block" (trips of one vehicle) or "stop"
    people : persons by group, shape (origins,), 0 or more; harm is counted by the first; default, 1 at each origin
    opportunities : the weight of each destination, shape (destinations,); default, 1
    measure : MeanTime (default), Cumulative or Gravity
    workers, executor, checkpoint : see `working.worked`; any number gives the same bits

    Returns
    -------
    Ranking : harm 0 means that nobody travels later in the window without it; harms do not add up, since neighbouring
        departures stand in for each other.

    Raises
    ------
    AccessError : there is nothing to withdraw, a weight is missing, or the weights are too large for whole numbers.

    Notes
    -----
    With departures from home t, arrival A and the longest journey c, the harm of a unit is Σ people × opportunity ×
    mean over t of min(A' − t, c) − min(A − t, c). A trip that begins outside the window is counted only for those who leave
    within it (`inside_window` is false): rank it in a longer window.
    """
    options = Options.of(network, ends, window, rules, pruned=unit != "stop")
    units = units_of(options, unit)
    measure = measure or MeanTime()
    goals, goal_scale = weights_of(opportunities, len(ends.destinations))
    persons, people_scale = people_of(people, len(ends.origins))
    question = Question(options, units, running_costs(measure, options.times), goals)
    _within_bounds(question, persons)
    blocks = blocks_of(len(goals))
    folder = opened(checkpoint, question.told())
    sums: dict[str, Counts] = {}
    for _, part in worked(
        losses, question, blocks, workers=workers, executor=executor, checkpoint=folder, progress=progress
    ):
        for name, values in part.items():
            if name in sums:
                sums[name] += values
            else:
                sums[name] = values.copy()
    return Ranking(
        options, units, measure, sums["loss"], sums["total"], persons, goals,
        measure.scale * goal_scale, people_scale
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Question:
    """What each worker is handed."""

    options: Options = field(repr=False)
    units: Units = field(repr=False)
    sums: Counts = field(repr=False)
    weights: Counts = field(repr=False)

    def told(self) -> list[Any]:
        """All that the answer depends on."""
        options, units = self.options, self.units
        ends = options.ends
        return [
            options.hops, options.option, options.origin_starts, options.begin, options.times, *links(ends.egress),
            *links(options.reaching), units.kind, units.column, self.sums, self.weights,
        ]  # fmt: skip


def links(some: Links) -> tuple[Counts, NDArray[np.int32], NDArray[np.int32]]:
    return some.starts, some.to, some.seconds


def losses(question: Question, destinations: Counts) -> dict[str, Counts]:
    """A block of destinations: what each origin loses by each unit, and its cost before."""
    import numpy as np

    from hjulet.instruments.access.repair_kernel import losses_of

    options, units = question.options, question.units
    loss = np.zeros((len(units), options.shape[1]), dtype=np.int64)
    total = np.zeros(options.shape[1], dtype=np.int64)
    losses_of(
        options.hops, options.option, options.origin_starts, options.begin, links(options.ends.egress),
        links(options.reaching), destinations, question.weights[destinations], options.shape, options.times,
        question.sums, units.column, units.by_stop, units.starts, units.hops, loss, total,
    )  # fmt: skip
    return {"loss": loss, "total": total}


def weights_of(opportunities: Floats | Counts | None, count: int) -> tuple[Counts, int]:
    """The weights of destinations as whole numbers."""
    import numpy as np

    weights, scale = whole(np.ones(count) if opportunities is None else opportunities)
    if len(weights) != count or not count:
        raise AccessError(f"{len(weights)} weights came for {count} destinations")
    return weights, scale


def people_of(people: Mapping[str, Floats | Counts] | None, count: int) -> tuple[dict[str, Counts], int]:
    """People by group as whole numbers, of one scale for all."""
    import numpy as np

    some = people or {PEOPLE: np.ones(count)}
    found = {group: whole(values) for group, values in some.items()}
    scale = max(one for _, one in found.values())
    for group, (values, _) in found.items():
        if len(values) != count:
            raise AccessError(
                f"{len(values)} numbers of people came for {count} origins", about=f"group {group}"
            )
    return {group: values * (scale // one) for group, (values, one) in found.items()}, scale


def _within_bounds(question: Question, people: Mapping[str, Counts]) -> None:
    """Whole numbers of 64 bits must hold the largest sum there can be."""
    options = question.options
    dearest = int(question.sums.max(initial=0)) + options.window.count * options.rules.cap_seconds
    persons = max(int(values.sum()) for values in people.values())
    if dearest * int(question.weights.sum()) * max(persons, 1) > MOST:
        raise AccessError(
            "people times opportunities is too large to be summed exactly: give one of them in hundreds or thousands"
        )


def _next_departures(network: Network, trips: list[int]) -> list[str | None]:
    """When the same route leaves the same first stop the next time, as a clock; None when that was the last."""
    departure, stop = first_departures(network)
    later: dict[tuple[str, int], list[int]] = {}
    for trip in range(network.trips):
        if not network.withdrawn[trip] and stop[trip] >= 0:
            key = network.trip_routes[trip], int(stop[trip])
            later.setdefault(key, []).append(int(departure[trip]))
    found: list[str | None] = []
    for trip in trips:
        after = [when for when in later[network.trip_routes[trip], int(stop[trip])] if when > departure[trip]]
        found.append(f"{min(after) // 3600:02}:{min(after) // 60 % 60:02}" if after else None)
    return found
