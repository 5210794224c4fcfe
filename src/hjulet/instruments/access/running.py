"""Trips as they are driven on one day: every departure of a frequency, last night's trips after midnight, the next morning's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hjulet.instruments.access.gtfs_calls import Calls
from hjulet.instruments.access.gtfs_files import LINE, Feed

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

DAY_SECONDS = 86_400
MOST_DEPARTURES, MOST_CALLS = 1_000_000, 20_000_000
"""Of all frequencies of a feed. São Paulo, where nearly every line has one, has a third of it."""


@dataclass(frozen=True, eq=False)
class Runs:
    """Each trip as often as it is driven: which one, shifted by how many seconds, and what it is called."""

    trip: Counts = field(repr=False)
    shift: Counts = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    day: tuple[int, ...] = field(repr=False)
    """0 for the day itself, -1 for the one before and 1 for the one after."""
    is_repeated: tuple[bool, ...] = field(repr=False)
    """Is it one departure of a frequency."""


def runs_of(
    calls: Calls,
    trips: pl.DataFrame,
    frequencies: pl.DataFrame,
    day: date,
    *,
    phase: str,
    seed: int,
    until: int,
) -> Runs:
    """Every run of the day. Of the day before, those that are on the road after midnight, named "trip@2019-05-12"; of the day
    after, those that begin before `until`, in seconds since this day's midnight.
    """
    import numpy as np

    many = trips.height
    begins, ends = np.full(many, -1), np.full(many, -1)
    begins[calls.trip[calls.first]] = calls.departure[calls.first]
    ends[calls.trip[calls.last]] = calls.arrival[calls.last]
    by_frequency = _by_frequency(frequencies, begins, phase=phase, seed=seed)
    names = trips["trip_id"].to_list()
    before, after = (f"@{day + timedelta(days=days)}" for days in (-1, 1))
    found: list[tuple[int, int, str, int, bool]] = []
    days = zip(trips["today"], trips["yesterday"], trips["tomorrow"], strict=True)
    for trip, (today, yesterday, tomorrow) in enumerate(days):
        if ends[trip] < 0:
            continue
        for shift, word in by_frequency.get(trip, [(0, "")]):
            if today:
                found.append((trip, shift, names[trip] + word, 0, bool(word)))
            if yesterday and ends[trip] + shift > DAY_SECONDS:
                found.append((trip, shift - DAY_SECONDS, names[trip] + word + before, -1, bool(word)))
            if tomorrow and begins[trip] + shift + DAY_SECONDS < until:
                found.append((trip, shift + DAY_SECONDS, names[trip] + word + after, 1, bool(word)))
    return Runs(
        np.array([one[0] for one in found], dtype=np.int64),
        np.array([one[1] for one in found], dtype=np.int64),
        tuple(one[2] for one in found),
        tuple(one[3] for one in found),
        tuple(one[4] for one in found),
    )


def _by_frequency(
    frequencies: pl.DataFrame, begins: Counts, *, phase: str, seed: int
) -> dict[int, list[tuple[int, str]]]:
    """By trip, how much later than its own times each departure is, and the word added to its name ("@06:30:00")."""
    import numpy as np

    drawn = np.random.default_rng(seed)
    found: dict[int, dict[int, str]] = {}
    for trip, start, end, headway, exact in frequencies.select(
        "trip", "start", "end", "headway", "exact"
    ).iter_rows():
        first = start if exact or phase == "fixed" else start + int(drawn.integers(headway))
        # Periods that overlap would have two departures of one name: the first is enough.
        found.setdefault(trip, {}).update(
            (departure - int(begins[trip]), f"@{clock(departure)}")
            for departure in range(first, end, headway)
        )
    return {trip: list(departures.items()) for trip, departures in found.items()}


def check_amount(feed: Feed, frequencies: pl.DataFrame, trips: pl.DataFrame, calls: Calls) -> None:
    """Raises AccessError, with line, where frequencies would become more departures or calls than any day has.

    A headway of a second is sixty bytes in a file, and a gigabyte when it is driven.
    """
    import numpy as np
    import polars as pl

    each = np.bincount(calls.trip, minlength=trips.height)
    departures = -(-(frequencies["end"] - frequencies["start"]).cast(pl.Int64) // frequencies["headway"])
    driven = departures * pl.Series(each[frequencies["trip"].to_numpy()])
    over = (departures.cum_sum() > MOST_DEPARTURES) | (driven.cum_sum() > MOST_CALLS)
    if over.any():
        raise feed.error(
            f"up to here the feed has {departures.cum_sum().filter(over)[0]} departures by frequency, more than any day"
            " has: is headway_secs in seconds?",
            "frequencies", int(frequencies[LINE].filter(over)[0]), column="headway_secs",
        )  # fmt: skip


def clock(seconds: int) -> str:
    """A time of day as GTFS has it.

    Examples
    --------
    >>> clock(25 * 3600 + 90)
    '25:01:30'
    """
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def hops_of(calls: Calls, runs: Runs) -> dict[str, Counts]:
    """From each call of each run to the next: departure, arrival, origin, destination, trip (the run), order, call."""
    import numpy as np

    starts = np.flatnonzero(calls.first)
    sizes = np.diff(np.append(starts, len(calls))) - 1
    trips = calls.trip[starts]
    place = np.full(int(trips.max(initial=-1)) + 1, -1)
    place[trips] = np.arange(len(trips))
    own = place[runs.trip]
    hops = sizes[own]
    run = np.repeat(np.arange(len(own)), hops)
    within = np.arange(len(run)) - np.repeat(np.cumsum(hops) - hops, hops)
    call = np.repeat(starts[own], hops) + within
    shift = runs.shift[run]
    return {
        "departure": calls.departure[call] + shift,
        "arrival": calls.arrival[call + 1] + shift,
        "origin": calls.stop[call],
        "destination": calls.stop[call + 1],
        "trip": run,
        "order": within,
        "call": call,
    }
