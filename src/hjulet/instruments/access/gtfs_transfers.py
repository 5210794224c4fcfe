"""transfers.txt and blocks: where changing takes its own time, or is not possible, and where one may stay seated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from hjulet.instruments.access.gtfs_files import LINE, Feed

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.access.gtfs_calls import Calls
    from hjulet.instruments.access.running import Runs

    Counts = NDArray[np.int64]

DAY_SECONDS, MOST_DIGITS = 86_400, 9
LEAST_TIME, NOT_POSSIBLE, STAY_SEATED, LEAVE_VEHICLE = 2, 3, 4, 5
KINDS = (0, 1, LEAST_TIME, NOT_POSSIBLE, STAY_SEATED, LEAVE_VEHICLE)


@dataclass(frozen=True)
class Transfers:
    """What a feed says of changing."""

    seconds: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)
    """The least time from stop to stop, or at one and the same, positions in the feed's table, by min_transfer_time."""
    barred: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    """Pairs of stops between which one cannot change."""
    known: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    """Pairs named as places to change, without a time."""
    seated: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    """Pairs of trips: who sits in the first stays seated into the second."""
    unseated: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    unused: tuple[int, ...] = ()
    """Lines of rules for some routes or trips alone, which say nothing of the stops and are not used."""


def read_transfers(feed: Feed, stops: pl.DataFrame) -> Transfers:
    """Raises AccessError, with line, for a kind, a stop or a time that is none."""
    if "transfers" not in feed.tables:
        return Transfers()
    optional = (
        "from_stop_id",
        "to_stop_id",
        "min_transfer_time",
        "transfer_type",
        "from_trip_id",
        "to_trip_id",
        "from_route_id",
        "to_route_id",
    )
    frame = feed.collect(feed.scan("transfers", (), optional), "transfers")
    platforms = _platforms(stops)
    seconds: dict[tuple[int, int], int] = {}
    pairs: dict[int, set[tuple[int, int]]] = {kind: set() for kind in KINDS}
    trips: dict[int, set[tuple[str, str]]] = {STAY_SEATED: set(), LEAVE_VEHICLE: set()}
    unused = []
    for row in frame.iter_rows(named=True):
        kind = _kind(feed, row)
        if kind in trips:
            if row["from_trip_id"] and row["to_trip_id"]:
                trips[kind].add((row["from_trip_id"], row["to_trip_id"]))
            continue
        if any(row[head] for head in ("from_trip_id", "to_trip_id", "from_route_id", "to_route_id")):
            unused.append(int(row[LINE]))
            continue
        ends = [_stops(feed, row, head, platforms) for head in ("from_stop_id", "to_stop_id")]
        time = _whole(feed, row, "min_transfer_time", DAY_SECONDS)
        for pair in ((one, other) for one in ends[0] for other in ends[1]):
            pairs[kind].add(pair)
            if kind == LEAST_TIME and time is not None:
                seconds[pair] = time
    return Transfers(
        seconds,
        frozenset(pairs[NOT_POSSIBLE]),
        frozenset(pairs[0] | pairs[1] | pairs[LEAST_TIME]) - frozenset(seconds),
        frozenset(trips[STAY_SEATED]),
        frozenset(trips[LEAVE_VEHICLE]),
        tuple(unused),
    )


def _platforms(stops: pl.DataFrame) -> dict[str, list[int]]:
    """By stop, itself; by station, those that belong to it as well."""
    found = {name: [place] for place, name in enumerate(stops["stop_id"])}
    for place, parent in enumerate(stops["parent"]):
        if parent in found:
            found[parent].append(place)
    return found


def _stops(feed: Feed, row: dict[str, str], head: str, platforms: dict[str, list[int]]) -> list[int]:
    if row[head] not in platforms:
        raise feed.error(
            f"stop '{row[head] or ''}' is not in stops.txt", "transfers", int(row[LINE]), column=head
        )
    return platforms[row[head]]


def _kind(feed: Feed, row: dict[str, str]) -> int:
    return _whole(feed, row, "transfer_type", max(KINDS)) or 0


def _whole(feed: Feed, row: dict[str, str], head: str, most: int) -> int | None:
    if row[head] is None:
        return None
    # int32 would hold more seconds than a day has, and not these: what is cut to fit it goes backwards in time.
    if not row[head].isdecimal() or len(row[head]) > MOST_DIGITS or int(row[head]) > most:
        raise feed.error(
            f"'{row[head]}' came where a whole number from 0 to {most} was expected",
            "transfers", int(row[LINE]), column=head,
        )  # fmt: skip
    return int(row[head])


def stays_of(
    calls: Calls, runs: Runs, trips: pl.DataFrame, transfers: Transfers, *, blocks: bool
) -> list[tuple[int, int]]:
    """Pairs of runs of one vehicle between which passengers stay seated: by transfers of kind 4, and on request by block.

    Within a block a run goes on into the next that begins at the stop where it ended. Kind 5 says otherwise of two trips.
    A departure of a frequency has no vehicle of its own.
    """
    names = trips["trip_id"].to_list()
    single = [run for run in range(len(runs.ids)) if not runs.is_repeated[run]]
    by_name = {(names[runs.trip[run]], runs.day[run]): run for run in single}
    found = {
        (by_name[one, day], by_name[other, day])
        for one, other in transfers.seated
        for day in (-1, 0, 1)
        if (one, day) in by_name and (other, day) in by_name
    }
    if blocks:
        found |= {
            pair
            for pair in _within_blocks(calls, runs, single, trips["block_id"].to_list())
            if (names[runs.trip[pair[0]]], names[runs.trip[pair[1]]]) not in transfers.unseated
        }
    return sorted(found)


def _within_blocks(
    calls: Calls, runs: Runs, single: list[int], blocks: list[str | None]
) -> Iterator[tuple[int, int]]:
    import numpy as np

    begin, end = np.flatnonzero(calls.first), np.flatnonzero(calls.last)
    place = dict(zip(calls.trip[begin].tolist(), range(len(begin)), strict=True))
    whole: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for run in single:
        if block := blocks[runs.trip[run]]:
            departure = int(calls.departure[begin[place[int(runs.trip[run])]]])
            whole.setdefault((block, runs.day[run]), []).append((departure, run))
    for block_runs in whole.values():
        for (_, run), (departure, following) in pairwise(sorted(block_runs)):
            at, on = end[place[int(runs.trip[run])]], begin[place[int(runs.trip[following])]]
            if calls.arrival[at] <= departure and calls.stop[at] == calls.stop[on]:
                yield run, following
