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
FOREVER = 1 << 20


def joined(days: Sequence[FeedDay], prefixes: Sequence[str], day: date, walk: Walk) -> Network:
    """One network of all feeds; `prefixes` stand before their ids, one for each."""
    import numpy as np
    import polars as pl

    parts = list(zip(days, prefixes, strict=True))
    stops = pl.concat(
        one.stops.with_columns(pl.concat_str(pl.lit(prefix), "stop_id").alias("stop_id"))
        for one, prefix in parts
    )
    stop_starts = _starts([one.stops.height for one in days])
    run_starts = _starts([len(one.runs.ids) for one in days])
    origin, destination = (_hops(days, name, stop_starts) for name in ("origin", "destination"))
    used = np.unique(np.concatenate([origin, destination]))
    place = np.full(stops.height, -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    lon, lat = (stops[name].fill_null(float("nan")).to_numpy()[used] for name in ("lon", "lat"))
    changes = [
        change
        for one, start in zip(days, stop_starts, strict=True)
        for change in _moved(one.transfers, start, place)
    ]
    walks = _with_changes(walk.between(lon, lat, lon, lat, itself=False), changes, lon, lat, walk)
    return Network.from_hops(
        departure=_hops(days, "departure"),
        arrival=_hops(days, "arrival"),
        origin=place[origin],
        destination=place[destination],
        trip=_hops(days, "trip", run_starts),
        order=_hops(days, "order"),
        board=np.concatenate([one.board for one in days]),
        alight=np.concatenate([one.alight for one in days]),
        stays=_stays(days, run_starts),
        stop_ids=stops["stop_id"].gather(used).to_list(),
        stop_names=stops["stop_name"].gather(used).to_list(),
        stop_lon=lon,
        stop_lat=lat,
        trip_ids=[prefix + name for one, prefix in parts for name in one.runs.ids],
        trip_routes=[prefix + name for one, prefix in parts for name in one.runs.routes],
        trip_blocks=[block for one in days for block in one.runs.blocks],
        trip_headsigns=[words for one in days for words in one.runs.headsigns],
        trip_km=np.concatenate([one.runs.km for one in days]),
        walks=walks,
        stop_change=_at_the_stop(changes, len(used)),
        date=str(day),
        route_names={prefix + name: said for one, prefix in parts for name, said in one.route_names.items()},
        problems=tuple(problem for one in days for problem in one.problems),
    )


def _starts(counts: Sequence[int]) -> list[int]:
    """Where each feed's own positions begin among all."""
    return [sum(counts[:number]) for number in range(len(counts))]


def _hops(days: Sequence[FeedDay], name: str, starts: Sequence[int] | None = None) -> Small:
    """One column of all feeds' hops; positions are moved to where their feed begins."""
    import numpy as np

    parts = [one.hops[name] + start for one, start in zip(days, starts or [0] * len(days), strict=True)]
    return np.concatenate(parts).astype(np.int32)


def _stays(days: Sequence[FeedDay], run_starts: Sequence[int]) -> list[tuple[int, int]]:
    return [
        (run + start, following + start)
        for one, start in zip(days, run_starts, strict=True)
        for run, following in one.stays
    ]


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
        if pair[0] == pair[1]:
            continue
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


def _at_the_stop(changes: list[tuple[tuple[int, int], int]], stops: int) -> Small:
    """What changing at one and the same stop takes beyond the margin of every change; as good as forever where it is barred."""
    import numpy as np

    beyond = np.zeros(stops, dtype=np.int32)
    for (one, other), seconds in changes:
        if one == other and seconds != BY_DISTANCE:
            beyond[one] = FOREVER if seconds == BARRED else max(int(beyond[one]), seconds - CHANGE_SECONDS)
    return beyond
