"""What a scenario does to a network: another mask, other times, fewer hops, or hops that were not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.places import metres_between
from hjulet.instruments.access.scenario import Applied, Edit, Scenario
from hjulet.instruments.access.selecting import chosen_stops, chosen_trips

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Small = NDArray[np.int32]

MOST = 1440
"""Of minutes or kilometres an hour: a day's worth."""


def withdraw(
    network: Network,
    *,
    trips: Sequence[str] = (),
    routes: Sequence[str] = (),
    stops: Sequence[str] = (),
    after: str | int | None = None,
    before: str | int | None = None,
) -> Network:
    """The network without some trips, or with some stops closed: what would happen if the bus stopped running?

    The arrays are the same; only what is masked differs, so that a thousand proposals take no more memory than one.

    Parameters
    ----------
    trips, routes, after, before : as in `chosen_trips`: the trips that fit all of it do not run
    stops : alone, stops where nobody boards or alights any more; with the others, trips that call at them

    Raises
    ------
    AccessError : a name is not there, or nothing fits.
    """
    from hjulet.instruments.access.questions import seconds_of

    if not (trips or routes or stops) and after is None and before is None:
        raise AccessError("withdraw what? Say trips, routes, stops, after or before")
    start, end = (None if one is None else seconds_of(one) for one in (after, before))
    edit = Edit("withdraw", tuple(trips), tuple(routes), tuple(stops), start, end)
    return Scenario((edit,)).apply(network).network


def edited(applied: Applied, edit: Edit) -> Applied:
    """One more edit done. Raises AccessError when it cannot be."""
    network = applied.network
    for word, value in edit.how.items():
        # nan is no number either, and what is far too large would not fit among seconds.
        if isinstance(value, int | float) and not abs(value) <= MOST:
            raise AccessError(f"'{word}' is {value}; a number from -{MOST} to {MOST} was expected")
    if edit.kind == "on_demand":
        from hjulet.instruments.access.on_demand import with_on_demand

        network, count = with_on_demand(network, edit)
        return replace(applied, network=network, on_demand=applied.on_demand + count)
    if edit.closes_stops:
        closed = chosen_stops(network, edit.stops)
        count = applied.stops_closed + len(closed)
        return replace(applied, network=_closed(network, closed), stops_closed=count)
    chosen = chosen_trips(
        network, trips=edit.trips, routes=edit.routes, stops=edit.stops, after=edit.after, before=edit.before
    )
    if edit.kind in ("withdraw", "restore"):
        is_withdrawn = edit.kind == "withdraw"
        withdrawn = network.withdrawn.copy()
        count = int((withdrawn[chosen] != is_withdrawn).sum())
        if not is_withdrawn and not count:
            raise AccessError("none of these trips is withdrawn, so that there is nothing to bring back")
        withdrawn[chosen] = is_withdrawn
        name = "withdrawn" if is_withdrawn else "restored"
        return replace(
            applied, network=replace(network, withdrawn=withdrawn), **{name: getattr(applied, name) + count}
        )
    if edit.kind == "retime":
        return replace(
            applied,
            network=_retimed(network, chosen, round(edit.how["minutes"] * 60)),
            retimed=applied.retimed + len(chosen),
        )
    network, count = _shortened(network, chosen, edit)
    return replace(applied, network=network, shortened=applied.shortened + count)


def _closed(network: Network, stops: Counts) -> Network:
    import numpy as np

    return replace(
        network,
        hop_board=network.hop_board & ~np.isin(network.hop_from, stops),
        hop_alight=network.hop_alight & ~np.isin(network.hop_to, stops),
    )


def _retimed(network: Network, trips: Counts, seconds: int) -> Network:
    import numpy as np

    later = np.where(np.isin(network.hop_trip, trips), np.int32(seconds), np.int32(0))
    return rebuilt(network, departure=network.hop_departure + later, arrival=network.hop_arrival + later)


def _shortened(network: Network, trips: Counts, edit: Edit) -> tuple[Network, int]:
    """Hops before the first call at `first_stop` and after the last call at `last_stop` are gone. Other trips are whole."""
    import numpy as np

    ends = {word: edit.how.get(word) for word in ("first_stop", "last_stop")}
    if not any(ends.values()):
        raise AccessError("where does it begin or end? Say first_stop or last_stop")
    kept = np.ones(network.hops, dtype=bool)
    for trip in trips:
        hops = np.flatnonzero(network.hop_trip == trip)
        begin, end = 0, len(hops)
        if ends["first_stop"]:
            at = np.flatnonzero(np.isin(network.hop_from[hops], chosen_stops(network, [ends["first_stop"]])))
            begin = int(at[0]) if len(at) else 0
        if ends["last_stop"]:
            at = np.flatnonzero(np.isin(network.hop_to[hops], chosen_stops(network, [ends["last_stop"]])))
            end = int(at[-1]) + 1 if len(at) else len(hops)
        kept[hops[:begin]] = kept[hops[end:]] = False
    count = len(np.unique(network.hop_trip[~kept]))
    if not count:
        raise AccessError("none of these trips is any shorter by that: none goes on beyond it")
    metres = np.nan_to_num(_hop_metres(network))
    whole = np.bincount(network.hop_trip, weights=metres, minlength=network.trips)
    left = np.bincount(network.hop_trip[kept], weights=metres[kept], minlength=network.trips)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(whole > 0, left / whole, 1.0)
    return rebuilt(replace(network, trip_km=network.trip_km * share), kept=kept), count


def _hop_metres(network: Network) -> NDArray[np.float64]:
    lon, lat = network.stop_lon, network.stop_lat
    one, other = network.hop_from, network.hop_to
    return metres_between(lon[one], lat[one], lon[other], lat[other])


def rebuilt(
    network: Network,
    *,
    departure: Small | None = None,
    arrival: Small | None = None,
    kept: Flags | None = None,
    more: Sequence[tuple[int, int, int, int]] = (),
    trips: Sequence[tuple[str, str, float]] = (),
) -> Network:
    """The network of other hops: sorted and linked anew. `more` are hops of added trips: departure, arrival, from, to."""
    import numpy as np

    kept = np.ones(network.hops, dtype=bool) if kept is None else kept
    added = np.array(more, dtype=np.int64).reshape(-1, 4)
    new = np.arange(len(added)) + network.trips
    columns = (
        (network.hop_departure if departure is None else departure, added[:, 0]),
        (network.hop_arrival if arrival is None else arrival, added[:, 1]),
        (network.hop_from, added[:, 2]),
        (network.hop_to, added[:, 3]),
        (network.hop_trip, new),
    )
    hops = [np.concatenate([old[kept], more]).astype(np.int32) for old, more in columns]
    yes = np.ones(len(added), dtype=bool)
    return Network.from_hops(
        departure=hops[0],
        arrival=hops[1],
        origin=hops[2],
        destination=hops[3],
        trip=hops[4],
        board=np.concatenate([network.hop_board[kept], yes]),
        alight=np.concatenate([network.hop_alight[kept], yes]),
        stays=_stays(network),
        stop_ids=network.stop_ids,
        stop_names=network.stop_names,
        stop_lon=network.stop_lon,
        stop_lat=network.stop_lat,
        trip_ids=[*network.trip_ids, *(one[0] for one in trips)],
        trip_routes=[*network.trip_routes, *(one[1] for one in trips)],
        trip_blocks=[*network.trip_blocks, *("" for _ in trips)],
        trip_headsigns=[*network.trip_headsigns, *("" for _ in trips)],
        trip_km=np.concatenate([network.trip_km, [one[2] for one in trips]]),
        walks=network.walks,
        stop_change=network.stop_change,
        withdrawn=np.concatenate([network.withdrawn, ~yes]),
        date=network.date,
        route_names=network.route_names,
        problems=network.problems,
    )


def _stays(network: Network) -> list[tuple[int, int]]:
    """Pairs of trips between which one stays seated."""
    import numpy as np

    into = np.maximum(network.hop_next, 0)
    at = (network.hop_next >= 0) & (network.hop_trip[into] != network.hop_trip)
    return list(zip(network.hop_trip[at].tolist(), network.hop_trip[into[at]].tolist(), strict=True))
