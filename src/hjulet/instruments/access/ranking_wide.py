"""The harm of each departure of a whole country: neighbouring destinations together, with only what can lead to them in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.measures import MeanTime, Measure, running_costs
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.options import Options
from hjulet.instruments.access.questions import Ends, Rules, Window, rows_of
from hjulet.instruments.access.ranking import MOST, Question, links, losses, people_of, weights_of
from hjulet.instruments.access.units import first_departures, unit_names, units_of_groups
from hjulet.instruments.access.working import Progress, opened, worked

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

TOGETHER = 64
"""Destinations of one block: more share what is cut out for them, fewer have less of it."""


@dataclass(frozen=True, eq=False)
class WideRanking:
    """Harm by unit and group, and nothing by place: for a country that would be more than memory holds.

    `harm` has shape (groups, units), in the measure's unit; numbers are those of `rank_withdrawals`, to the last bit.
    """

    kind: str
    ids: tuple[str, ...] = field(repr=False)
    groups: tuple[str, ...]
    harm: Floats = field(repr=False)
    km: Floats = field(repr=False)
    inside: Flags = field(repr=False)
    measure: Measure

    def frame(self) -> pl.DataFrame:
        """A row for each unit, the most harmful first: `<unit>_id`, harm, harm per vehicle-km, km, by group, `inside_window`."""
        import numpy as np
        import polars as pl

        key, name = f"{self.kind.replace('-', '_')}_id", "harm"
        if isinstance(self.measure, MeanTime):
            name = "harm_person_seconds"
        with np.errstate(divide="ignore", invalid="ignore"):
            per_km = np.where(self.km > 0, self.harm[0] / self.km, np.nan)
        columns: dict[str, Any] = {
            key: list(self.ids),
            name: self.harm[0],
            "harm_per_km": pl.Series(per_km).fill_nan(None),
            "km": self.km,
        }
        for row, group in enumerate(self.groups[1:], start=1):
            columns[f"harm_{group}"] = self.harm[row]
        columns["inside_window"] = self.inside
        return pl.DataFrame(columns).sort(name, key, descending=[True, False])


@dataclass(frozen=True, eq=False)
class Wide:
    """What each worker is handed."""

    network: Network = field(repr=False)
    ends: Ends = field(repr=False)
    window: Window
    rules: Rules
    unit: str
    unit_of_trip: Counts = field(repr=False)
    units: int
    goals: Counts = field(repr=False)
    people: Counts = field(repr=False)
    measure: Measure

    def told(self) -> list[Any]:
        """All that the answer depends on."""
        network, ends = self.network, self.ends
        return [
            network.hop_departure, network.hop_arrival, network.hop_from, network.hop_to, network.hop_next, network.hop_trip,
            network.hop_board, network.hop_alight, network.withdrawn, network.stop_change, *links(network.walks),
            *links(ends.access), *links(ends.egress), *links(ends.direct), self.window, self.rules, self.unit,
            self.unit_of_trip, self.goals, self.people, self.measure,
        ]  # fmt: skip


def rank_wide(
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
) -> WideRanking:
    """What would it cost to withdraw each departure, in a region or country too large for `rank_withdrawals`?

    The same numbers. Destinations that lie near each other are a block, for which the timetable is cut down to the hops from
    which one of them is reached within the longest journey, and the origins to those that have such a hop; sums by unit and
    group are all that is kept.

    Parameters and errors are those of `rank_withdrawals`; a unit "stop" cannot be ranked so.
    """
    import numpy as np

    if unit == "stop":
        raise AccessError("stops are ranked by rank_withdrawals, a region at a time")
    rules, measure = rules or Rules(), measure or MeanTime()
    goals, goal_scale = weights_of(opportunities, len(ends.destinations))
    persons, people_scale = people_of(people, len(ends.origins))
    number: dict[str, int] = {}
    names = unit_names(network, unit, np.arange(network.trips))
    runs = _running(network, window, rules)
    unit_of_trip = np.array(
        [
            number.setdefault(name, len(number)) if name and run else -1
            for name, run in zip(names, runs, strict=True)
        ]
    )
    if not number:
        raise AccessError(
            f"there is no {unit} to withdraw in this window: the timetable names none, or nothing runs"
        )
    wide = Wide(
        network, ends, window, rules, unit, unit_of_trip, len(number), goals, np.stack(list(persons.values())), measure
    )  # fmt: skip
    _within_bounds(wide)
    blocks = neighbours(network, ends)
    harm = np.zeros((len(persons), len(number)), dtype=np.int64)
    for _, part in worked(
        sums_of,
        wide,
        blocks,
        workers=workers,
        executor=executor,
        checkpoint=opened(checkpoint, wide.told()),
        progress=progress,
    ):
        harm[:, part["units"]] += part["harm"]
    held = unit_of_trip >= 0
    km: Floats = np.bincount(unit_of_trip[held], weights=network.trip_km[held], minlength=len(number)).astype(
        np.float64
    )
    departure, _ = first_departures(network)
    outside = (departure < window.start) | (departure >= window.end)
    inside: Flags = np.bincount(unit_of_trip[held], weights=outside[held], minlength=len(number)) == 0
    divisor = window.count * measure.scale * goal_scale * people_scale
    return WideRanking(unit, tuple(number), tuple(persons), harm / divisor, km, inside, measure)


def sums_of(wide: Wide, destinations: Counts) -> dict[str, Counts]:
    """A block of destinations: which units matter to them, and the sums of each group, shape (groups, units)."""
    import numpy as np

    near, origins = cut_out(wide.network, wide.ends, destinations, wide.window, wide.rules)
    ends = Ends(
        tuple(wide.ends.origins[at] for at in origins), tuple(wide.ends.destinations[at] for at in destinations),
        rows_of(wide.ends.access, origins), rows_of(wide.ends.egress, destinations),
        _columns_of(rows_of(wide.ends.direct, origins), destinations, len(wide.ends.destinations)),
    )  # fmt: skip
    nothing = {"units": np.zeros(0, np.int64), "harm": np.zeros((len(wide.people), 0), np.int64)}
    if not near.hops or not len(origins):
        return nothing
    options = Options.of(near, ends, wide.window, wide.rules)
    if not len(options.kept):
        return nothing
    members: dict[str, list[int]] = {}
    for trip in np.unique(options.trip).tolist():
        if wide.unit_of_trip[trip] >= 0:
            members.setdefault(str(wide.unit_of_trip[trip]), []).append(trip)
    units = units_of_groups(options, wide.unit, members)
    question = Question(options, units, running_costs(wide.measure, options.times), wide.goals[destinations])
    found = losses(question, np.arange(len(destinations)))
    numbers = np.array(list(members), dtype=np.int64)
    return {"units": numbers, "harm": wide.people[:, origins] @ found["loss"].T}


def cut_out(
    network: Network, ends: Ends, destinations: Counts, window: Window, rules: Rules
) -> tuple[Network, Counts]:
    """The network with the hops alone that can lead to some of the destinations in time, and the origins that can use them."""
    import numpy as np

    from hjulet.instruments.access.profile_kernel import NEVER
    from hjulet.instruments.access.reach_kernel import hops_within

    low = np.searchsorted(network.hop_departure, window.start)
    high = np.searchsorted(network.hop_departure, window.last + rules.cap_seconds, side="right")
    part = slice(low, high)
    own = rows_of(ends.egress, destinations)
    egress = np.full(network.stops, NEVER, dtype=np.int32)
    np.minimum.at(egress, own.to, own.seconds)
    following = np.where(network.hop_next[part] >= high, -1, network.hop_next[part] - low)
    count = int(high - low)
    kept = np.zeros(count, dtype=np.bool_)
    hops_within(
        network.hop_departure[part], network.hop_arrival[part], network.hop_from[part], network.hop_to[part],
        np.where(following < 0, -1, following).astype(np.int32), links(network.walks), egress, rules.cap_seconds,
        np.empty(network.stops, np.int32), np.empty(count, np.int32), kept,
    )  # fmt: skip
    hops = low + np.flatnonzero(kept)
    boarded = np.zeros(network.stops + 1, dtype=np.bool_)
    boarded[network.hop_from[hops]] = True
    use = np.concatenate([[0], np.cumsum(boarded[ends.access.to])])
    origins = np.flatnonzero(use[ends.access.starts[1:]] > use[ends.access.starts[:-1]])
    return _only(network, hops), origins


def _only(network: Network, hops: Counts) -> Network:
    import numpy as np

    at = np.full(network.hops + 1, -1, dtype=np.int32)
    at[hops] = np.arange(len(hops), dtype=np.int32)
    columns = {
        name: getattr(network, f"hop_{name}")[hops]
        for name in ("departure", "arrival", "from", "to", "trip", "board", "alight")
    }
    return replace(
        network, hop_next=at[network.hop_next[hops]], hop_previous=at[network.hop_previous[hops]],
        **{f"hop_{name}": values for name, values in columns.items()},
    )  # fmt: skip


def _columns_of(some: Links, columns: Counts, count: int) -> Links:
    """The links to some columns, in the order they are named."""
    import numpy as np

    place = np.full(count, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    kept = place[some.to] >= 0
    starts = np.concatenate([[0], np.cumsum(kept)])[some.starts].astype(np.int64)
    return Links(starts, place[some.to[kept]], some.seconds[kept])


def neighbours(network: Network, ends: Ends) -> list[Counts]:
    """Destinations in blocks of such as lie near each other: halved across the longer side again and again."""
    import numpy as np

    stop = np.zeros(len(ends.destinations), dtype=np.int64)
    walked = np.diff(ends.egress.starts) > 0
    stop[walked] = ends.egress.to[ends.egress.starts[:-1][walked]]
    places = np.column_stack([network.stop_lon[stop] * 0.5, network.stop_lat[stop]])
    places = np.nan_to_num(places)
    todo, blocks = [np.flatnonzero(walked)], []
    while todo:
        some = todo.pop()
        if len(some) <= TOGETHER:
            blocks.append(np.sort(some))
            continue
        side = int(np.ptp(places[some], axis=0).argmax())
        order = some[np.argsort(places[some, side], kind="stable")]
        todo += [order[len(order) // 2 :], order[: len(order) // 2]]
    return [block for block in blocks if len(block)]


def _running(network: Network, window: Window, rules: Rules) -> Flags:
    """Which trips have a departure in the window or within the longest journey after it."""
    import numpy as np

    hops = (network.hop_departure >= window.start) & ~network.withdrawn[network.hop_trip]
    hops &= network.hop_departure <= window.end + rules.cap_seconds
    found = np.zeros(network.trips, dtype=np.bool_)
    found[network.hop_trip[hops]] = True
    return found


def _within_bounds(wide: Wide) -> None:
    dearest = int(wide.measure.costs(_most(wide), wide.rules.cap_seconds).max()) * wide.window.count
    persons = max(int(values.sum()) for values in wide.people)
    if dearest * int(wide.goals.sum()) * max(persons, 1) > MOST:
        raise AccessError(
            "people times opportunities is too large to be summed exactly: give one of them in hundreds or thousands"
        )


def _most(wide: Wide) -> Counts:
    import numpy as np

    return np.array([wide.rules.cap_seconds + 1], dtype=np.int64)
