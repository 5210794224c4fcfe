"""How far each trip drives: along its shape where the feed has one, else from stop to stop and a bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.access.gtfs_calls import Calls
from hjulet.instruments.access.gtfs_files import Feed
from hjulet.instruments.access.places import metres_between

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROAD_OVER_LINE = 1.2
"""How much longer the road is than the straight line between stops; few of them lie far apart."""


def kilometres(feed: Feed, calls: Calls, trips: pl.DataFrame, stops: pl.DataFrame) -> Floats:
    """Kilometres of each trip, shape (trips,); 0 for one without calls."""
    import numpy as np

    lon, lat = (stops[name].fill_null(float("nan")).to_numpy()[calls.stop] for name in ("lon", "lat"))
    metres = np.zeros(len(calls))
    metres[1:] = np.nan_to_num(metres_between(lon[:-1], lat[:-1], lon[1:], lat[1:]))
    metres[calls.first] = 0
    between = np.bincount(calls.trip, weights=metres, minlength=trips.height) * ROAD_OVER_LINE
    lengths = _shape_lengths(feed, set(trips["shape_id"].drop_nulls()))
    along = np.array([lengths.get(shape, np.nan) for shape in trips["shape_id"]], dtype=float)
    return np.where(np.isnan(along), between, along) / 1000


def _shape_lengths(feed: Feed, wanted: set[str]) -> dict[str, float]:
    """Metres of each shape that is asked for. A point that cannot be read leaves its shape out."""
    import numpy as np
    import polars as pl

    if "shapes" not in feed.tables or not wanted:
        return {}
    heads = ("shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")
    lazy = (
        feed.scan("shapes", ("shape_id", *heads))
        .filter(pl.col("shape_id").is_in(sorted(wanted)))
        .select("shape_id", *(pl.col(head).cast(pl.Float64, strict=False) for head in heads))
    )
    frame = feed.collect(lazy, "shapes").sort("shape_id", "shape_pt_sequence")
    lat, lon = (frame[head].to_numpy() for head in heads[:2])
    metres = np.zeros(frame.height)
    metres[1:] = metres_between(lon[:-1], lat[:-1], lon[1:], lat[1:])
    metres[~(frame["shape_id"] == frame["shape_id"].shift(1)).fill_null(False).to_numpy()] = 0
    lengths = (
        frame.select("shape_id", pl.Series("metres", metres)).group_by("shape_id").agg(pl.col("metres").sum())
    )
    return {name: length for name, length in lengths.iter_rows() if length > 0}
