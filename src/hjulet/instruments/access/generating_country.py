"""A country that does not exist: towns in rows, with buses in each and between neighbours; for trying a national size."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

LINES, STOPS_OF_LINE = 10, 10
"""A town has lines through its middle, each with stops of its own."""
BETWEEN_KM, APART_KM = 35.0, 0.9
MINUTES_BETWEEN, MINUTES_APART = 40, 2
DEPARTURES = 11
"""Of each line and way in a day, spread from 05:30 by the line's number."""
DAY = "2026-03-17"
KM_PER_DEGREE = 111.2


def generate_country(folder: str | Path, *, rows: int = 25, columns: int = 20) -> Path:
    """Write `country.zip`, a feed of `rows` × `columns` towns of 100 stops, for every day of 2026; its path.

    25 × 20 towns are 50,000 stops and about a million hops a day. The same numbers give the same bytes.

    Raises AccessError for fewer than 1 row or column, or more than 100.
    """
    if not (1 <= rows <= 100 and 1 <= columns <= 100):
        raise AccessError(f"{rows} × {columns} towns cannot be made; 1 × 1 to 100 × 100 can")
    import polars as pl

    lines = _lines(rows, columns)
    trips, times = _timetable(lines)
    ends = [date(2026, month, day).strftime("%Y%m%d") for month, day in ((1, 1), (12, 31))]
    tables = {
        "stops": _stops(rows, columns),
        "routes": pl.DataFrame({"route_id": [f"l{number}" for number in range(len(lines))]}).with_columns(
            pl.col("route_id").alias("route_short_name"), pl.lit("").alias("route_long_name"), pl.lit(3).alias("route_type")
        ),
        "calendar": pl.DataFrame(
            [("all", *[1] * 7, *ends)], orient="row",
            schema=["service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "start_date", "end_date"],
        ),
        "trips": trips,
        "stop_times": times,
    }  # fmt: skip
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    with ZipFile(path / "country.zip", "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for name, frame in tables.items():
            member = ZipInfo(f"{name}.txt", (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            packed.writestr(member, frame.write_csv())
    return path / "country.zip"


def _stops(rows: int, columns: int) -> pl.DataFrame:
    """Stop `town × 100 + line × 10 + place`; a line's fifth stop is at the middle of the town."""
    import numpy as np
    import polars as pl

    number = np.arange(rows * columns * LINES * STOPS_OF_LINE)
    town, line, place = number // 100, number // 10 % 10, number % 10
    angle, km = np.pi * line / LINES, APART_KM * (place - 4)
    lat = 56.0 + (BETWEEN_KM * (town // columns) + km * np.sin(angle)) / KM_PER_DEGREE
    east = BETWEEN_KM * (town % columns) + km * np.cos(angle)
    lon = 13.0 + east / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    return pl.DataFrame(
        {"stop_id": number, "stop_name": number, "stop_lon": lon.round(5), "stop_lat": lat.round(5)}
    )


def _lines(rows: int, columns: int) -> list[tuple[list[int], int]]:
    """Stops of each line and minutes between two of them: through each town, and from each to the next east and north."""
    found = []
    for town in range(rows * columns):
        for line in range(LINES):
            first = town * 100 + line * 10
            found.append((list(range(first, first + STOPS_OF_LINE)), MINUTES_APART))
        middle = town * 100 + 4
        if town % columns + 1 < columns:
            found.append(([middle, middle + 100], MINUTES_BETWEEN))
        if town // columns + 1 < rows:
            found.append(([middle, middle + 100 * columns], MINUTES_BETWEEN))
    return found


def _timetable(lines: list[tuple[list[int], int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each line out and back, `DEPARTURES` times a day."""
    import numpy as np
    import polars as pl

    calls = np.array([len(stops) for stops, _ in lines])
    line = np.repeat(np.arange(len(lines)), 2 * DEPARTURES)
    way = np.tile([0, 1], len(lines) * DEPARTURES)
    run = np.tile(np.repeat(np.arange(DEPARTURES), 2), len(lines))
    begins = 330 + 90 * run + line * 7 % 45 + 45 * way
    trip = np.repeat(np.arange(len(line)), calls[line])
    place = np.arange(len(trip)) - np.repeat(np.cumsum(calls[line]) - calls[line], calls[line])
    starts = np.cumsum(calls) - calls
    stops = np.concatenate([some for some, _ in lines])
    own = line[trip]
    at = np.where(way[trip] == 0, place, calls[own] - 1 - place)
    minutes = begins[trip] + place * np.array([minutes for _, minutes in lines])[own]
    clock = pl.format(
        "{}:{}:00", (pl.col("minutes") // 60).cast(pl.String).str.zfill(2), (pl.col("minutes") % 60).cast(pl.String).str.zfill(2)
    )  # fmt: skip
    times = pl.DataFrame(
        {"trip_id": trip, "minutes": minutes, "stop_id": stops[starts[own] + at], "stop_sequence": place}
    )
    trips = pl.DataFrame(
        {"route_id": line, "trip_id": np.arange(len(line)), "direction_id": way}
    ).with_columns(pl.format("l{}", "route_id").alias("route_id"), pl.lit("all").alias("service_id"))
    return trips, times.select(
        "trip_id", clock.alias("arrival_time"), clock.alias("departure_time"), "stop_id", "stop_sequence"
    )
