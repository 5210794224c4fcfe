"""Several feeds' days as one network: ids told apart, stops that nothing calls at left out, walks between the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from hjulet.instruments.access.feed_days import FeedDay
from hjulet.instruments.access.gtfs_transfers import Transfers
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.places import metres_between
from hjulet.instruments.access.walking import Walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Small = NDArray[np.int32]

CHANGE_SECONDS = 60
"""What every change is given beside its walk, unless a question says otherwise: a feed's own least time has it within."""
BARRED, BY_DISTANCE = -1, -2


def joined(days: Sequence[FeedDay], prefixes: Sequence[str], day: date, walk: Walk) -> Network:
    """One network of all feeds; `prefixes` stand before their ids, one for each."""
    import numpy as np
    import polars as pl

    stops = pl.concat(
        one.stops.with_columns(pl.concat_str(pl.lit(prefix), "stop_id").alias("stop_id"))
        for one, prefix in zip(days, prefixes, strict=True)
    )
    stop_starts = np.cumsum([0, *(one.stops.height for one in days)])[:-1]
    run_starts = np.cumsum([0, *(len(one.runs.ids) for one in days)])[:-1]

    def hops(name: str, starts: Counts | None = None) -> Small:
        moves = np.zeros(len(days), np.int64) if starts is None else starts
        parts = [one.hops[name] + move for one, move in zip(days, moves, strict=True)]
        return np.concatenate(parts).astype(np.int32)

    def words(name: str, *, told_apart: bool = False) -> list[str]:
        return [
            prefix + value if told_apart else value
            for one, prefix in zip(days, prefixes, strict=True)
            for value in getattr(one.runs, name)
        ]

    origin, destination = hops("origin", stop_starts), hops("destination", stop_starts)
    used = np.unique(np.concatenate([origin, destination]))
    place = np.full(stops.height, -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    lon, lat = (stops[name].fill_null(float("nan")).to_numpy()[used] for name in ("lon", "lat"))
    changes = [
        change
        for one, start in zip(days, stop_starts.tolist(), strict=True)
        for change in _moved(one.transfers, start, place)
    ]
    return Network.from_hops(
        departure=hops("departure"),
        arrival=hops("arrival"),
        origin=place[origin],
        destination=place[destination],
        trip=hops("trip", run_starts),
        order=hops("order"),
        board=np.concatenate([one.board for one in days]),
        alight=np.concatenate([one.alight for one in days]),
        stays=[
            (run + start, following + start)
            for one, start in zip(days, run_starts.tolist(), strict=True)
            for run, following in one.stays
        ],
        stop_ids=stops["stop_id"].gather(used).to_list(),
        stop_names=stops["stop_name"].gather(used).to_list(),
        stop_lon=lon,
        stop_lat=lat,
        trip_ids=words("ids", told_apart=True),
        trip_routes=words("routes", told_apart=True),
        trip_blocks=words("blocks"),
        trip_headsigns=words("headsigns"),
        trip_km=np.concatenate([one.runs.km for one in days]),
        walks=_with_changes(walk.between(lon, lat, lon, lat, itself=False), changes, lon, lat, walk),
        date=str(day),
        route_names={
            prefix + name: said
            for one, prefix in zip(days, prefixes, strict=True)
            for name, said in one.route_names.items()
        },
        problems=tuple(problem for one in days for problem in one.problems),
    )


def _moved(transfers: Transfers, start: int, place: Small) -> Iterator[tuple[tuple[int, int], int]]:
    """What a feed says of changing, by the network's positions: seconds, BARRED, or BY_DISTANCE."""
    said = (
        *((pair, BY_DISTANCE) for pair in transfers.known),
        *transfers.seconds.items(),
        *((pair, BARRED) for pair in transfers.barred),
    )
    for (one, other), seconds in said:
        ends = int(place[one + start]), int(place[other + start])
        if min(ends) >= 0:
            yield ends, seconds


def _with_changes(
    links: Links, changes: list[tuple[tuple[int, int], int]], lon: Floats, lat: Floats, walk: Walk
) -> Links:
    """Walks between stops as the feed will have them. A least time holds the margin of a change within; a way that is
    longer than the least time stays so, and one that is named is there however long it is."""
    import numpy as np

    if not changes:
        return links
    rows = np.repeat(np.arange(len(links)), np.diff(links.starts))
    table = dict(zip(zip(rows.tolist(), links.to.tolist(), strict=True), links.seconds.tolist(), strict=True))
    for pair, seconds in changes:
        if seconds == BARRED:
            table.pop(pair, None)
            continue
        one, other = pair
        metres = float(metres_between(lon[one], lat[one], lon[other], lat[other])) * walk.detour
        way = table.get(pair, 0 if np.isnan(metres) else int(metres / walk.metres_per_second))
        table[pair] = (
            way if seconds == BY_DISTANCE else max(way if pair in table else 0, seconds - CHANGE_SECONDS)
        )
    return Links.from_triples(len(links), [(*pair, seconds) for pair, seconds in table.items()])
