"""Stops, routes and trips of a feed: where one can board, what drives, and on which of two days."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from hjulet.instruments.access.gtfs_files import LINE, Feed

if TYPE_CHECKING:
    import polars as pl

FARTHEST_LON, FARTHEST_LAT = 180, 90


def read_stops(feed: Feed) -> pl.DataFrame:
    """A row for each stop: `stop_id`, `stop_name`, `lon`, `lat` (degrees, null where it has no place), `parent`, `line`.

    A stop at 0° 0', in the Gulf of Guinea, is one whose place was left out: it can be ridden to, and not walked to.
    """
    import polars as pl

    frame = feed.collect(
        feed.scan("stops", ("stop_id",), ("stop_name", "stop_lat", "stop_lon", "parent_station")), "stops"
    )
    if not frame.height:
        raise feed.error("there are headings, and no stops under them", "stops", 1)
    feed.once(frame, "stop_id", "stops")
    for name, farthest in (("stop_lat", FARTHEST_LAT), ("stop_lon", FARTHEST_LON)):
        degrees = pl.col(name).cast(pl.Float64, strict=False)
        wrong = frame.filter(pl.col(name).is_not_null() & ~(degrees.abs() <= farthest).fill_null(False))
        if wrong.height:
            raise feed.error(
                f"'{wrong[name][0]}' came where degrees from -{farthest} to {farthest} were expected",
                "stops", wrong[LINE][0], column=name,
            )  # fmt: skip
    frame = frame.with_columns(pl.col(LINE).cast(pl.Int64), pl.col("stop_lat", "stop_lon").cast(pl.Float64))
    nowhere = (pl.col("stop_lat").is_null() | pl.col("stop_lon").is_null()) | (
        (pl.col("stop_lat") == 0) & (pl.col("stop_lon") == 0)
    )
    return frame.select(
        LINE,
        "stop_id",
        pl.col("stop_name").fill_null(pl.col("stop_id")),
        pl.when(~nowhere).then(pl.col("stop_lon")).alias("lon"),
        pl.when(~nowhere).then(pl.col("stop_lat")).alias("lat"),
        pl.col("parent_station").alias("parent"),
    )


def read_trips(
    feed: Feed, today: Set[str], yesterday: Set[str], tomorrow: Set[str] = frozenset()
) -> pl.DataFrame:
    """A row for each trip that runs today, ran yesterday and may run on past midnight, or runs tomorrow.

    `trip_id`, `route_id`, `block_id`, `trip_headsign`, `shape_id` (text), `today`, `yesterday`, `tomorrow` (flags), `line`.
    """
    import polars as pl

    frame = feed.read(
        "trips", ("route_id", "service_id", "trip_id"), ("trip_headsign", "block_id", "shape_id")
    )
    feed.once(frame, "trip_id", "trips")
    return (
        frame.with_columns(
            pl.col("service_id").is_in(sorted(today)).alias("today"),
            pl.col("service_id").is_in(sorted(yesterday)).alias("yesterday"),
            pl.col("service_id").is_in(sorted(tomorrow)).alias("tomorrow"),
        )
        .filter(pl.any_horizontal("today", "yesterday", "tomorrow"))
        .drop("service_id")
        .with_row_index("trip")
        .with_columns(pl.col("trip").cast(pl.Int32))
    )


def read_route_names(feed: Feed) -> dict[str, str]:
    """What people call each route: its number, else its name, else its id."""
    frame = feed.read("routes", ("route_id",), ("route_short_name", "route_long_name"))
    feed.once(frame, "route_id", "routes")
    rows = zip(frame["route_id"], frame["route_short_name"], frame["route_long_name"], strict=True)
    return {name: short or long or name for name, short, long in rows}


def read_frequencies(feed: Feed, trips: pl.DataFrame) -> pl.DataFrame:
    """Rows of frequencies.txt for trips of the day: `trip`, `start`, `end`, `headway` (s), `exact`, `line`."""
    import polars as pl

    from hjulet.instruments.access.gtfs_calls import seconds_of

    kinds = {"trip": pl.Int32, "start": pl.Int32, "end": pl.Int32, "headway": pl.Int32, "exact": pl.Boolean}
    if "frequencies" not in feed.tables:
        return pl.DataFrame(schema={**kinds, LINE: pl.Int64})
    heads = ("trip_id", "start_time", "end_time", "headway_secs")
    frame = (
        feed.read("frequencies", heads, ("exact_times",))
        .join(trips.select("trip_id", "trip"), on="trip_id", maintain_order="left")
        .with_columns(
            seconds_of("start_time").alias("start"),
            seconds_of("end_time").alias("end"),
            pl.col("headway_secs").cast(pl.Int32, strict=False).alias("headway"),
            (pl.col("exact_times") == "1").fill_null(False).alias("exact"),
        )
    )
    for name, head, fits in (
        ("start", "start_time", pl.col("start").is_not_null()),
        ("end", "end_time", pl.col("end") > pl.col("start")),
        ("headway", "headway_secs", pl.col("headway") > 0),
    ):
        wrong = frame.filter(~fits.fill_null(False))
        if wrong.height:
            expected = {
                "start": "a time such as 06:00:00",
                "end": "a later time such as 22:00:00",
                "headway": "seconds above 0",
            }
            raise feed.error(
                f"'{wrong[head][0]}' came where {expected[name]} was expected",
                "frequencies", wrong[LINE][0], column=head,
            )  # fmt: skip
    return frame.select(*kinds, LINE)
