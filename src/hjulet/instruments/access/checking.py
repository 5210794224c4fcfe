"""What is odd in a feed that can be used: named, counted, and shown with its first line, in Swedish and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import Problem
from hjulet.instruments.access.places import metres_between

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.access.gtfs_calls import Calls
    from hjulet.instruments.access.gtfs_files import Feed

    Flags = NDArray[np.bool_]

FASTEST_KM_H = 150
ROUNDED_SECONDS = 60
"""Most timetables are in whole minutes, so that a hop may have taken a minute more than they say."""


def problems_of(
    feed: Feed, calls: Calls, stops: pl.DataFrame, trips: pl.DataFrame, day: date
) -> list[Problem]:
    """Everything odd in one feed on the day that is read."""
    found = (
        _not_that_day(feed, trips, day),
        _nowhere(feed, calls, stops),
        _too_fast(calls, stops),
        _lonely(calls),
        _without_calls(feed, calls, trips),
        # What runs on Friday and what runs on Saturday are no twins.
        _twins(feed, calls.only(trips["today"].to_numpy()[calls.trip]), trips),
    )
    return [one for one in found if one]


def unused_rules(feed: Feed, lines: Sequence[int]) -> list[Problem]:
    """Rules of transfers.txt for some routes or trips alone: said, since what they would change is computed without them."""
    if not lines:
        return []
    count = len(lines)
    return [
        Problem(
            "transfers_of_some",
            count,
            feed.file("transfers"),
            lines[0],
            f"{count} {'regel' if count == 1 else 'regler'} i transfers.txt gäller byten mellan vissa linjer eller turer och används inte.",
            f"{count} {'rule' if count == 1 else 'rules'} of transfers.txt for changes between some routes or trips: not used",
        )
    ]


def problem_table(problems: Iterable[Problem]) -> pl.DataFrame:
    """A row for each: `code`, `count`, `file`, `line`, `text_sv`, `text_en`."""
    import polars as pl

    kinds = {
        "code": pl.String, "count": pl.Int64, "file": pl.String, "line": pl.Int64,
        "text_sv": pl.String, "text_en": pl.String,
    }  # fmt: skip
    return pl.DataFrame(
        [[getattr(one, name) for name in kinds] for one in problems], schema=kinds, orient="row"
    )


def _of(count: int, one: str, many: str) -> str:
    """ "1 trip", "2 trips"."""
    return f"{count} {one if count == 1 else many}"


def _first(flags: Flags) -> int:
    return int(flags.argmax())


def _not_that_day(feed: Feed, trips: pl.DataFrame, day: date) -> Problem | None:
    """Of several feeds one may have no traffic on a day that another has: what is computed lacks a whole operator."""
    if trips["today"].any():
        return None
    return Problem(
        "no_service", 1, feed.file("trips"), None,
        f"Ingen tur går den {day}. Gäller filen en annan tid?", f"no trip runs on {day}: is the file of another time?",
    )  # fmt: skip


def shared_stays(feed: Feed, stays: Sequence[tuple[int, int]]) -> list[Problem]:
    """Vehicles that are coupled or parted: passengers of one part sit on, and those of the others change."""
    count = sum(many - 1 for side in zip(*stays, strict=True) for many in Counter(side).values())
    if not count:
        return []
    return [
        Problem(
            "shared_stay", count, feed.file("transfers"), None,
            f"{_of(count, 'tur kopplas', 'turer kopplas')} ihop med eller delas av flera: bara den som väntar kortast räknas som att sitta"
            " kvar.",
            f"{_of(count, 'trip is', 'trips are')} coupled or parted: only the pair that waits least counts as staying seated",
        )
    ]  # fmt: skip


def _nowhere(feed: Feed, calls: Calls, stops: pl.DataFrame) -> Problem | None:
    import numpy as np

    at = stops["lon"].is_null().to_numpy().copy()
    at[np.setdiff1d(np.arange(len(at)), calls.stop)] = False
    if not at.any():
        return None
    count, name = int(at.sum()), stops["stop_name"][_first(at)]
    return Problem(
        "stop_nowhere", count, feed.file("stops"), int(stops["line"][_first(at)]),
        f"{_of(count, 'hållplats', 'hållplatser')} saknar plats (eller ligger på 0° 0'), så att ingen kan gå dit."
        f" Den första är {name}.",
        f"{_of(count, 'stop has', 'stops have')} no place (or 0° 0'), so that nobody can walk there; the first is {name}",
    )  # fmt: skip


def _too_fast(calls: Calls, stops: pl.DataFrame) -> Problem | None:
    import numpy as np

    lon, lat = (stops[name].fill_null(float("nan")).to_numpy()[calls.stop] for name in ("lon", "lat"))
    metres = metres_between(lon[:-1], lat[:-1], lon[1:], lat[1:])
    seconds = calls.arrival[1:] - calls.departure[:-1] + ROUNDED_SECONDS
    with np.errstate(invalid="ignore"):
        fast = ~calls.first[1:] & (metres * 3.6 > seconds * FASTEST_KM_H)
    if not fast.any():
        return None
    at, count = _first(fast), int(fast.sum())
    names = " – ".join(str(stops["stop_name"][int(stop)]) for stop in calls.stop[at : at + 2])
    speed = round(float(metres[at] * 3.6 / max(seconds[at] - ROUNDED_SECONDS, 1)))
    return Problem(
        "too_fast", count, calls.file, int(calls.line[at + 1]),
        f"{_of(count, 'sträcka', 'sträckor')} går fortare än {FASTEST_KM_H} km/h. Den första är {names}, {speed} km/h.",
        f"{_of(count, 'hop is', 'hops are')} faster than {FASTEST_KM_H} km/h; the first is {names}, {speed} km/h",
    )  # fmt: skip


def _lonely(calls: Calls) -> Problem | None:
    alone = calls.first & calls.last
    if not alone.any():
        return None
    count = int(alone.sum())
    return Problem(
        "one_stop", count, calls.file, int(calls.line[_first(alone)]),
        f"{_of(count, 'tur', 'turer')} stannar bara på en hållplats och räknas inte.",
        f"{_of(count, 'trip calls', 'trips call')} at one stop alone, which nobody can ride",
    )  # fmt: skip


def _without_calls(feed: Feed, calls: Calls, trips: pl.DataFrame) -> Problem | None:
    import numpy as np

    missing = np.ones(trips.height, bool)
    missing[calls.trip] = False
    if not missing.any():
        return None
    count, name = int(missing.sum()), trips["trip_id"][_first(missing)]
    return Problem(
        "trip_without_times", count, feed.file("trips"), int(trips["line"][_first(missing)]),
        f"{_of(count, 'tur', 'turer')} saknar tider som kan användas. Den första är {name}.",
        f"{_of(count, 'trip has', 'trips have')} no times that can be used; the first is {name}",
    )  # fmt: skip


def _twins(feed: Feed, calls: Calls, trips: pl.DataFrame) -> Problem | None:
    """Trips that call at the same stops at the same times: one of them does nobody any good, and withdrawing it no harm."""
    import polars as pl

    runs = (
        pl.DataFrame({"trip": calls.trip, "stop": calls.stop, "time": calls.departure})
        .group_by("trip", maintain_order=True)
        .agg("stop", "time")
        .select("trip", pl.struct("stop", "time").hash().alias("mark"))
    )
    again = runs.filter(~pl.col("mark").is_first_distinct())
    if not again.height:
        return None
    at = int(again["trip"][0])
    return Problem(
        "twin_trips", again.height, feed.file("trips"), int(trips["line"][at]),
        f"{_of(again.height, 'tur är lik', 'turer är lika')} en annan, stopp för stopp. Den första är {trips['trip_id'][at]}.",
        f"{_of(again.height, 'trip is', 'trips are')} the same as another, stop by stop; the first is {trips['trip_id'][at]}",
    )  # fmt: skip
