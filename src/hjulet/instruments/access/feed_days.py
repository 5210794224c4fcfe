"""One feed's day: its stops, the hops of every run, what it says of changing, and what is odd in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hjulet.instruments.access.checking import problems_of, shared_stays, unused_rules
from hjulet.instruments.access.errors import Problem
from hjulet.instruments.access.gtfs_calls import Calls, read_calls
from hjulet.instruments.access.gtfs_days import Calendar
from hjulet.instruments.access.gtfs_files import Feed
from hjulet.instruments.access.gtfs_shapes import kilometres
from hjulet.instruments.access.gtfs_times import believable, filled
from hjulet.instruments.access.gtfs_transfers import Transfers, read_transfers, stays_of
from hjulet.instruments.access.gtfs_trips import read_frequencies, read_route_names, read_stops, read_trips
from hjulet.instruments.access.running import DAY_SECONDS, Runs, check_amount, hops_of, runs_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Choices:
    """How a feed is read where it leaves a choice; as in `read_network`."""

    phase: str
    seed: int
    stay_seated: str
    leave_out_faulty: bool
    until: int


@dataclass(frozen=True)
class RunWords:
    """What each run is called and belongs to, and how far it drives; shape (runs,)."""

    ids: list[str] = field(repr=False)
    routes: list[str] = field(repr=False)
    blocks: list[str] = field(repr=False)
    headsigns: list[str] = field(repr=False)
    km: list[float] = field(repr=False)


@dataclass(frozen=True, eq=False)
class FeedDay:
    """What one feed has on a day, with its own positions of stops and runs."""

    stops: pl.DataFrame = field(repr=False)
    hops: dict[str, Counts] = field(repr=False)
    board: Flags = field(repr=False)
    alight: Flags = field(repr=False)
    runs: RunWords = field(repr=False)
    route_names: dict[str, str] = field(repr=False)
    stays: list[tuple[int, int]] = field(repr=False)
    transfers: Transfers = field(repr=False)
    problems: list[Problem] = field(repr=False)


def feed_day(feed: Feed, calendar: Calendar, day: date, choices: Choices) -> FeedDay:
    """Read it all. Raises AccessError with file and line."""
    yesterday, today, tomorrow = (calendar.services(day + timedelta(days=days)) for days in (-1, 0, 1))
    stops, routes = read_stops(feed), read_route_names(feed)
    trips = read_trips(feed, today, yesterday, tomorrow if choices.until > DAY_SECONDS else set())
    _known_routes(feed, trips, routes)
    frequencies = read_frequencies(feed, trips)
    read = read_calls(feed, trips, stops)
    calls, problems = believable(read, trips, leave_out_faulty=choices.leave_out_faulty)
    calls = filled(calls)
    check_amount(feed, frequencies, trips, calls)
    runs = runs_of(
        calls, trips, frequencies, day, phase=choices.phase, seed=choices.seed, until=choices.until
    )
    hops = hops_of(calls, runs)
    call = hops.pop("call")
    transfers = read_transfers(feed, stops)
    stays = stays_of(calls, runs, trips, transfers, blocks=choices.stay_seated == "blocks")
    return FeedDay(
        stops,
        hops,
        calls.board[call],
        calls.alight[call + 1],
        _words(feed, calls, runs, trips, stops),
        routes,
        stays,
        transfers,
        [
            *problems,
            *problems_of(feed, calls, stops, trips, day),
            *shared_stays(feed, stays),
            *unused_rules(feed, transfers.unused),
        ],
    )


def _words(feed: Feed, calls: Calls, runs: Runs, trips: pl.DataFrame, stops: pl.DataFrame) -> RunWords:
    def each(column: str) -> list[str]:
        return trips[column].fill_null("").gather(runs.trip).to_list()

    km = kilometres(feed, calls, trips, stops)[runs.trip]
    return RunWords(list(runs.ids), each("route_id"), each("block_id"), each("trip_headsign"), km.tolist())


def _known_routes(feed: Feed, trips: pl.DataFrame, routes: dict[str, str]) -> None:
    import polars as pl

    unknown = trips.filter(~pl.col("route_id").is_in(list(routes)))
    if unknown.height:
        raise feed.error(
            f"route '{unknown['route_id'][0]}' is not in routes.txt",
            "trips",
            unknown["line"][0],
            column="route_id",
        )
