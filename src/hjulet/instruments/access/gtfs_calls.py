"""stop_times.txt: the calls of the day's trips, in order, with every time filled in or the fault named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hjulet.instruments.access.gtfs_files import LINE, Feed
from hjulet.instruments.access.places import metres_between

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NO_TIME = -(2**31)
NOT_AVAILABLE = "1"


@dataclass(frozen=True, eq=False)
class Calls:
    """Calls of trips at stops, shape (calls,), sorted by trip and then in the order they are driven."""

    trip: Counts = field(repr=False)
    """Positions in the table of trips."""
    stop: Counts = field(repr=False)
    """Positions in the table of stops; -1 for one that is not there."""
    sequence: Counts = field(repr=False)
    arrival: Counts = field(repr=False)
    """Seconds since midnight; NO_TIME where none is given."""
    departure: Counts = field(repr=False)
    board: Flags = field(repr=False)
    alight: Flags = field(repr=False)
    along: Floats = field(repr=False)
    """How far along the trip, in metres from stop to stop, or in the feed's own unit; nan where it is not known."""
    line: Counts = field(repr=False)
    file: str
    wrong: Flags = field(repr=False)
    """Does something else stand where a time, a number or a known stop was expected."""
    why: str = ""
    """Of the first of these, what stands there."""

    def __len__(self) -> int:
        return len(self.trip)

    def only(self, kept: Flags) -> Calls:
        """Some of them."""
        arrays = (
            "trip",
            "stop",
            "sequence",
            "arrival",
            "departure",
            "board",
            "alight",
            "along",
            LINE,
            "wrong",
        )
        return replace(self, **{name: getattr(self, name)[kept] for name in arrays})

    @property
    def first(self) -> Flags:
        """Is it the first of its trip."""
        import numpy as np

        return np.concatenate([[True], self.trip[1:] != self.trip[:-1]]) if len(self) else np.zeros(0, bool)

    @property
    def last(self) -> Flags:
        import numpy as np

        return np.concatenate([self.first[1:], [True]]) if len(self) else np.zeros(0, bool)


def read_calls(feed: Feed, trips: pl.DataFrame, stops: pl.DataFrame) -> Calls:
    """The calls of these trips. The file is read piece by piece, and only rows of these trips are kept."""
    import polars as pl

    rows = _rows(feed, trips, stops)
    kept = rows.select(*_KEPT, _wrong().is_not_null().alias("wrong"))
    frame = feed.collect(kept, "stop_times").sort("trip", "sequence", LINE)
    # The words are made for one row alone: in a file with nothing but faults they would take more room than all else.
    first = frame[LINE].filter(frame["wrong"]).head(1).to_list()
    said = rows.filter(pl.col(LINE).is_in(first)).select(_wrong()) if first else None
    numbers = {
        name: frame[name].cast(pl.Int64).fill_null(missing).to_numpy()
        for name, missing in (
            ("trip", 0), ("stop", -1), ("sequence", -1), ("arrival", NO_TIME), ("departure", NO_TIME), (LINE, 0),
        )
    }  # fmt: skip
    arrival, departure = numbers["arrival"], numbers["departure"]
    return Calls(
        trip=numbers["trip"],
        stop=numbers["stop"],
        sequence=numbers["sequence"],
        arrival=_or(arrival, departure),
        departure=_or(departure, arrival),
        board=frame["board"].to_numpy(),
        alight=frame["alight"].to_numpy(),
        along=_along(frame, numbers, stops),
        line=numbers[LINE],
        file=feed.file("stop_times"),
        wrong=frame["wrong"].to_numpy(),
        why="" if said is None else str(feed.collect(said, "stop_times").item()),
    )


_KEPT = (LINE, "trip", "stop", "sequence", "arrival", "departure", "board", "alight", "along")


def _rows(feed: Feed, trips: pl.DataFrame, stops: pl.DataFrame) -> pl.LazyFrame:
    """What is asked of each row; nothing is read yet."""
    import polars as pl

    times = ("arrival_time", "departure_time")
    return (
        feed.scan(
            "stop_times",
            ("trip_id", "stop_id", "stop_sequence"),
            (*times, "pickup_type", "drop_off_type", "shape_dist_traveled"),
        )
        .join(trips.lazy().select("trip_id", "trip"), on="trip_id")
        .drop("trip_id")
        .join(
            stops.lazy().select("stop_id", pl.int_range(pl.len(), dtype=pl.Int32).alias("stop")),
            on="stop_id",
            how="left",
        )
        .with_columns(
            pl.col("stop_sequence").cast(pl.Int64, strict=False).alias("sequence"),
            *(seconds_of(name).alias(name.removesuffix("_time")) for name in times),
        )
        .with_columns(
            (pl.col("pickup_type") != NOT_AVAILABLE).fill_null(True).alias("board"),
            (pl.col("drop_off_type") != NOT_AVAILABLE).fill_null(True).alias("alight"),
            pl.col("shape_dist_traveled").cast(pl.Float64, strict=False).alias("along"),
        )
    )


def seconds_of(name: str) -> pl.Expr:
    """Seconds since midnight of a text such as 25:30:00; null for what is no time."""
    import polars as pl

    parts = pl.col(name).str.split_exact(":", 3)
    hour, minute, second = (
        parts.struct.field(f"field_{number}").cast(pl.UInt32, strict=False) for number in range(3)
    )
    fits = (hour < 240) & (minute < 60) & (second < 60) & parts.struct.field("field_3").is_null()
    return pl.when(fits).then(hour * 3600 + minute * 60 + second).cast(pl.Int32)


def _wrong() -> pl.Expr:
    import polars as pl

    return pl.coalesce(
        pl.when(pl.col("stop").is_null()).then(
            pl.format("stop '{}' is not in stops.txt", pl.col("stop_id").fill_null(""))
        ),
        pl.when(pl.col("sequence").is_null() | (pl.col("sequence") < 0)).then(
            pl.format(
                "'{}' came where a whole number was expected in stop_sequence",
                pl.col("stop_sequence").fill_null(""),
            )
        ),
        *(
            pl.when(pl.col(head).is_not_null() & pl.col(head.removesuffix("_time")).is_null()).then(
                pl.format(
                    "'{}' came where a time such as 07:05:00 was expected in {}", pl.col(head), pl.lit(head)
                )
            )
            for head in ("arrival_time", "departure_time")
        ),
    ).alias("wrong")


def _or(times: Counts, others: Counts) -> Counts:
    import numpy as np

    return np.where(times == NO_TIME, others, times)


def _along(frame: pl.DataFrame, numbers: dict[str, Counts], stops: pl.DataFrame) -> Floats:
    """The feed's own distances for trips that have them at every call and never backwards; else metres between stops."""
    import numpy as np

    trip, stop = numbers["trip"], numbers["stop"]
    lon, lat = (stops[name].fill_null(float("nan")).to_numpy()[stop] for name in ("lon", "lat"))
    same = trip[1:] == trip[:-1]
    steps = np.zeros(len(trip))
    steps[1:] = np.where(same, np.nan_to_num(metres_between(lon[:-1], lat[:-1], lon[1:], lat[1:])), 0)
    along = np.cumsum(steps)
    own = frame["along"].fill_null(float("nan")).to_numpy()
    poor = np.isnan(own)
    poor[1:] |= same & ~(own[1:] >= own[:-1])
    has_poor = np.bincount(trip, weights=poor, minlength=int(trip.max(initial=-1)) + 1) > 0
    return np.where(has_poor[trip], along, own)
