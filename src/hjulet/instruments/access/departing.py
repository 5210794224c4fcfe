"""From a place at given moments, to a place by given times, and how long one can stay there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Rules, clock, rows_of, seconds_of, turned
from hjulet.instruments.access.ranking import links

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Small = NDArray[np.int32]


def seconds_at(network: Network, ends: Ends, moments: Sequence[int], rules: Rules | None = None) -> Small:
    """Seconds from leaving home at each moment (seconds since midnight), shape (origins, moments, destinations); -1 for what
    is not reached within the longest journey.
    """
    import numpy as np

    from hjulet.instruments.access.forward_kernel import seconds_from

    rules = rules or Rules()
    out = np.empty((len(ends.origins), len(moments), len(ends.destinations)), dtype=np.int32)
    hops = (
        network.hop_departure, network.hop_arrival, network.hop_from, network.hop_to, network.hop_next,
        network.hop_board, network.hop_alight, ~network.withdrawn[network.hop_trip],
    )  # fmt: skip
    seconds_from(
        hops, (*links(network.walks), network.stop_change), links(ends.access), links(ends.egress), links(ends.direct),
        np.arange(len(ends.origins)), np.asarray(moments, dtype=np.int64), network.stops, rules.change_seconds,
        rules.cap_seconds, out,
    )  # fmt: skip
    return out


def departures(
    network: Network, ends: Ends, moments: Sequence[str | int], rules: Rules | None = None
) -> pl.DataFrame:
    """Earliest arrivals: a row for each pair and moment that is reached, `origin`, `departure` (as a clock), `destination`
    and `seconds` from leaving home.

    Raises
    ------
    AccessError : a moment is no time of day.
    """
    import numpy as np
    import polars as pl

    asked = [seconds_of(moment) for moment in moments]
    frames = []
    for origin in range(len(ends.origins)):
        some = one_origin(ends, origin)
        found = seconds_at(network, some, asked, rules)[0]
        column, goal = np.nonzero(found >= 0)
        frames.append(
            pl.DataFrame(
                {
                    "origin": pl.repeat(ends.origins[origin], len(goal), dtype=pl.String, eager=True),
                    "departure": pl.Series([clock(one) for one in asked], dtype=pl.String).gather(column),
                    "destination": pl.Series(ends.destinations, dtype=pl.String).gather(goal),
                    "seconds": found[column, goal],
                }
            )
        )
    return pl.concat(frames)


def one_origin(ends: Ends, origin: int) -> Ends:
    """The same question from one place of origin."""
    import numpy as np

    row = np.array([origin])
    return replace(
        ends,
        origins=(ends.origins[origin],),
        access=rows_of(ends.access, row),
        direct=rows_of(ends.direct, row),
    )


def mirrored(network: Network) -> Network:
    """The same traffic with time running backward: who leaves at −t comes at t, so that "at the latest" is "at the earliest"."""
    import numpy as np

    kept = ~network.withdrawn[network.hop_trip]
    linked = np.flatnonzero((network.hop_next >= 0) & kept & kept[network.hop_next])
    order = np.lexsort((-np.arange(network.hops), -network.hop_arrival))
    place = np.empty(network.hops, dtype=np.int64)
    place[order] = np.arange(network.hops)
    following = np.full(network.hops, -1, dtype=np.int32)
    following[place[network.hop_next[linked]]] = place[linked]
    previous = np.full(network.hops, -1, dtype=np.int32)
    previous[place[linked]] = place[network.hop_next[linked]]
    walks = turned(network.walks, network.stops)
    return replace(
        network,
        hop_departure=-network.hop_arrival[order],
        hop_arrival=-network.hop_departure[order],
        hop_from=network.hop_to[order],
        hop_to=network.hop_from[order],
        hop_trip=network.hop_trip[order],
        hop_next=following,
        hop_previous=previous,
        hop_board=network.hop_alight[order],
        hop_alight=network.hop_board[order],
        walk_starts=walks.starts,
        walk_to=walks.to,
        walk_seconds=walks.seconds,
    )


def hours_of_stay(
    network: Network,
    ends: Ends,
    *,
    leave_after: str | int = "06:00",
    opens: str | int = "08:00",
    closes: str | int = "17:00",
    home_by: str | int = "19:00",
    rules: Rules | None = None,
) -> Floats:
    """How many hours can one stay there on one day? A journey there is worth little without one home.

    One leaves home at `leave_after` or later, is there from the earliest arrival (not before it `opens`) to the latest
    departure (not after it `closes`) that brings one home by `home_by`. Walks are as long both ways.

    Returns
    -------
    float64, shape (origins, destinations): hours; 0 where there is no way there, none home, or no time between.
    """
    import numpy as np

    after, start, end, by = map(seconds_of, (leave_after, opens, closes, home_by))
    if not after <= start < end <= by:
        raise AccessError("the day goes from leaving home over opening and closing to being home again")
    day = Rules((rules or Rules()).change_seconds, by - after)
    out = seconds_at(network, ends, [after], day)[:, 0].astype(np.float64)
    back = seconds_at(mirrored(network), ends, [-by], day)[:, 0].astype(np.float64)
    hours: Floats = np.maximum(np.minimum(end, by - back) - np.maximum(start, after + out), 0) / 3600
    hours[(out < 0) | (back < 0)] = 0
    return hours
