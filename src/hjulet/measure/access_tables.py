"""The tables of an answer, with names a planner knows in the place of ids. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.access import Network
    from hjulet.measure.access_ground import Ground

    Floats = NDArray[np.float64]

MOST_GOALS = 12
"""Connections are looked for to the largest goals: from everywhere to everywhere there are millions, and nobody reads them."""


def places_table(ground: Ground, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A row for each place: who lives there, and what was found. Of one to four people nothing is counted out: a number that
    small is about somebody, and so is a harm that it could be divided by."""
    import polars as pl

    from hjulet.instruments.access.comparing import FEWEST

    points = ground.points
    told: dict[str, Any] = {
        "id": list(points.ids),
        "name": list(points.names),
        "lon": points.lon,
        "lat": points.lat,
        "persons": next(iter(ground.people.values())),
        **{f"persons_{group}": persons for group, persons in list(ground.people.items())[1:]},
        **columns,
    }
    frame = pl.DataFrame(told).with_columns(pl.col(pl.Float64).fill_nan(None))
    if not ground.asked.people:
        return frame
    few = (pl.col("persons") > 0) & (pl.col("persons") < FEWEST)
    groups = [f"persons_{group}" for group in list(ground.people)[1:]]
    frame = frame.with_columns(
        pl.when((pl.col(name) > 0) & (pl.col(name) < FEWEST)).then(None).otherwise(pl.col(name)).alias(name)
        for name in groups
    )
    hidden = ["persons", *(["harm"] if "harm" in columns else [])]
    return frame.with_columns(pl.when(few).then(None).otherwise(pl.col(name)).alias(name) for name in hidden)


def mean_minutes(values: Floats, people: Mapping[str, Floats]) -> dict[str, dict[str, float | None]]:
    from hjulet.instruments.access import by_group

    return by_group(values, people)


def group_rows(
    found: Mapping[str, Mapping[str, float]], scale: float, per_person: float
) -> dict[str, dict[str, float]]:
    """What the comparison says of groups, in minutes (or shares) of one journey and in hours of all."""
    return {
        group: {
            "persons": one["persons"],
            "before": one["before"] / scale,
            "after": one["after"] / scale,
            "loss": one["loss"] / scale,
            "harm": one["harm"] / per_person,
            "losing": one["losing"],
            "cut_off": one["cut_off"],
        }
        for group, one in found.items()
    }


def trip_columns(network: Network, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The ranking with the number on the bus and, of single trips, when and from where to where it goes."""
    import polars as pl

    routes = network.route_names
    if kind == "trip":
        told = trips_frame(network).unique("id", keep="first", maintain_order=True)
        found = frame.join(told.drop("km"), on="id", how="left", maintain_order="left")
        return found.select("id", *told.columns[1:-1], *frame.columns[1:])
    if kind == "stop":
        names = dict(zip(network.stop_ids, network.stop_names, strict=True))
        words = [names.get(one, one) for one in frame["id"]]
        return frame.with_columns(pl.Series("route", words, dtype=pl.String))
    if kind == "pair":
        return frame.with_columns(pl.Series("route", _pairs(network, frame["id"].to_list()), dtype=pl.String))
    words = []
    for one in frame["id"]:
        route, _, hour = one.rpartition(" ") if kind == "route-hour" else (one, "", "")
        words.append(f"{routes.get(route, route)}{f' {hour}–{(int(hour) + 1) % 24:02}' if hour else ''}")
    return frame.with_columns(pl.Series("route", words, dtype=pl.String))


def _pairs(network: Network, ids: list[str]) -> list[str]:
    """The number on the bus and the clocks there and back: "106 06:36, 07:21"."""
    told = {row["id"]: row for row in trips_frame(network).iter_rows(named=True)}
    words = []
    for pair in ids:
        trips = [told[one] for one in ([pair] if pair in told else pair.split(" + ")) if one in told]
        words.append(f"{trips[0]['route']} {', '.join(one['departure'] for one in trips)}" if trips else pair)
    return words


def trips_frame(network: Network) -> pl.DataFrame:
    """A row for each trip of the day: `id`, `route`, `headsign`, `departure` and `arrival` (clocks), `from`, `to`, `km`."""
    import numpy as np
    import polars as pl

    first = np.full(network.trips, -1, dtype=np.int64)
    last = first.copy()
    last[network.hop_trip] = np.arange(network.hops)
    first[network.hop_trip[::-1]] = np.arange(network.hops)[::-1]
    rows = []
    for trip in np.flatnonzero(first >= 0).tolist():
        begins, ends = int(first[trip]), int(last[trip])
        route = network.trip_routes[trip]
        rows.append(
            {
                "id": network.trip_ids[trip],
                "route": network.route_names.get(route, route),
                "headsign": network.trip_headsigns[trip],
                "departure": clock(int(network.hop_departure[begins])),
                "arrival": clock(int(network.hop_arrival[ends])),
                "from": network.stop_names[int(network.hop_from[begins])],
                "to": network.stop_names[int(network.hop_to[ends])],
                "km": float(network.trip_km[trip]),
            }
        )
    words = ("id", "route", "headsign", "departure", "arrival", "from", "to")
    return pl.DataFrame(rows, schema={**dict.fromkeys(words, pl.String), "km": pl.Float64})


def withdrawn_table(before: Network, after: Network) -> pl.DataFrame:
    """The trips that were there and are not, in the order of time."""
    import polars as pl

    gone, already = (
        {network.trip_ids[trip] for trip in network.withdrawn.nonzero()[0].tolist()}
        for network in (after, before)
    )
    return (
        trips_frame(before)
        .filter(pl.col("id").is_in(sorted(gone - already)))
        .sort("departure", "route", "id")
    )


def broken_table(
    ground: Ground, before: Network, after: Network
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """Connections to the largest goals that were there and are not, the gone ones first, and how many of each sort."""
    import polars as pl

    from hjulet.instruments.access import arriving, last_home

    asked = ground.asked
    schema = {
        **dict.fromkeys(
            ("kind", "clock", "origin", "origin_name", "destination", "destination_name", "before", "after"),
            pl.String,
        ),
        "persons": pl.Float64,
    }
    if not (asked.home_by or asked.arrive_by):
        return pl.DataFrame(schema=schema), []
    goals = _largest_goals(ground, before)
    ends = ground.towards(goals)
    found = []
    if asked.home_by:
        broken = last_home(before, after, ends, home_by=asked.home_by, rules=ground.rules)
        found.append(("home", asked.home_by, broken))
    for by in asked.arrive_by:
        found.append(("arrive", by, arriving(before, after, ends, by=by, rules=ground.rules)))
    names = dict(zip(ground.points.ids, ground.points.names, strict=True))
    persons = dict(zip(ground.points.ids, next(iter(ground.people.values())).tolist(), strict=True))
    rows = [
        {
            "kind": kind, "clock": by, "origin": one.origin, "origin_name": names[one.origin],
            "destination": one.destination, "destination_name": names[one.destination],
            "before": None if one.before is None else clock(one.before),
            "after": None if one.after is None else clock(one.after), "persons": persons[one.origin],
        }
        for kind, by, broken in found
        for one in broken
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema).sort(
        pl.col("after").is_null(), "persons", "origin", descending=[True, True, False], maintain_order=True
    )
    counts = [_counted(frame, kind, by, len(goals)) for kind, by, _ in found]
    if asked.people:
        from hjulet.instruments.access.comparing import FEWEST

        few = (pl.col("persons") > 0) & (pl.col("persons") < FEWEST)
        frame = frame.with_columns(pl.when(few).then(None).otherwise(pl.col("persons")).alias("persons"))
    return frame, counts


def _counted(frame: pl.DataFrame, kind: str, by: str, goals: int) -> dict[str, Any]:
    import polars as pl

    some = frame.filter((pl.col("kind") == kind) & (pl.col("clock") == by))
    gone = some.filter(pl.col("after").is_null())
    people = gone.unique("origin")["persons"].sum() if gone.height else 0.0
    return {
        "kind": kind,
        "clock": by,
        "worse": some.height,
        "gone": gone.height,
        "persons": float(people),
        "goals": goals,
    }


def _largest_goals(ground: Ground, network: Network) -> list[str]:
    """Those with most of what is gone to; of stops, those with most traffic."""
    import numpy as np

    size = ground.opportunities
    if not ground.asked.opportunities:
        size = np.zeros(len(ground.goals))
        if ground.asked.points is None:
            size = np.bincount(network.hop_from, minlength=network.stops).astype(np.float64)
        elif ground.asked.people:
            size = next(iter(ground.people.values()))
    order = np.argsort(-size, kind="stable")[:MOST_GOALS]
    return [ground.goals.ids[at] for at in order.tolist()]


def clock(seconds: int) -> str:
    """To the minute, as it stands on the sign; after midnight as the clock shows it.

    Examples
    --------
    >>> clock(25 * 3600 + 90)
    '01:01'
    """
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}"
