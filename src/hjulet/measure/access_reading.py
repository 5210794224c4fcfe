"""What is read of a timetable or of points when somebody brings one: whether it can be used, and what it holds. No Django."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

TUESDAY = 1


@dataclass(frozen=True)
class TimetableRead:
    """A feed that can be used. Stops, routes and trips are those of one day."""

    days: list[tuple[date, int]] = field(repr=False)
    counted_on: date
    stops: int
    routes: int
    trips: int
    problems: list[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True)
class PointsRead:
    """Points that can be used: each column of numbers with its total, and how many points have no number in it."""

    rows: int
    columns: list[dict[str, Any]]
    west: float
    south: float
    east: float
    north: float


def read_timetable(path: Path) -> TimetableRead:
    """Read all of it once, as a run will. Trips that cannot be believed are left out and told as problems.

    Raises AccessError, with file and line, for a feed that cannot be used.
    """
    import numpy as np

    from hjulet.instruments.access import AccessError, read_network
    from hjulet.instruments.access.gtfs_days import read_calendar
    from hjulet.instruments.access.gtfs_files import opened_feed

    with opened_feed(path) as feed:
        days = sorted(read_calendar(feed).days(near=datetime.now(UTC).date()).items())
    if not days:
        raise AccessError("the calendar is empty: no trip runs on any day", file=str(path))
    on = usual_day(days, days[len(days) // 2][0])
    network = read_network(path, day=on, leave_out_faulty=True)
    return TimetableRead(
        days,
        on,
        network.stops,
        len(np.unique(np.array(network.trip_routes, dtype=str))),
        network.trips,
        [asdict(one) for one in network.problems],
    )


def usual_day(days: Iterable[tuple[date, int]], today: date) -> date:
    """The next ordinary Tuesday: one on which as many services run as on most Tuesdays; else the busiest day nearest.

    Examples
    --------
    >>> usual_day([(date(2026, 3, 16), 2), (date(2026, 3, 17), 2), (date(2026, 3, 24), 2)], date(2026, 3, 20))
    datetime.date(2026, 3, 24)
    >>> usual_day([(date(2026, 3, 17), 2), (date(2026, 3, 24), 2)], date(2026, 11, 23))
    datetime.date(2026, 3, 24)
    """
    there = list(days)
    tuesdays = [(day, count) for day, count in there if day.weekday() == TUESDAY]
    if tuesdays:
        usual = Counter(count for _, count in tuesdays).most_common(1)[0][0]
        fitting = [day for day, count in tuesdays if count == usual]
    else:
        most = max(count for _, count in there)
        fitting = [day for day, count in there if count == most]
    coming = [day for day in fitting if day >= today]
    return min(coming) if coming else max(fitting)


def read_points_file(path: Path) -> PointsRead:
    """Raises AccessError, with file, line and column, for points that cannot be used."""
    import numpy as np

    from hjulet.instruments.access import read_points

    points = read_points(path)
    columns = []
    for name, values in points.weights.items():
        missing = int(np.isnan(values).sum())
        total = float(np.nansum(values))
        columns.append({"name": name, "total": total if math.isfinite(total) else None, "missing": missing})
    west, east = float(points.lon.min()), float(points.lon.max())
    return PointsRead(len(points), columns, west, float(points.lat.min()), east, float(points.lat.max()))
