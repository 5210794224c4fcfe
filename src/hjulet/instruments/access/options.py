"""The part of a network that a question can touch, with every choice it offers looked up once.

A node is a place in time: `2 × hop + 1` is to sit in a hop, `2 × hop` to wait at its first stop for it or for a later one.
Who sits can stay seated, alight at the destination or wait for something else; who waits can board or go on waiting. Each of
these leads to a higher node, or from `2 × hop + 1` to a later hop, so that the nodes from the last to the first are an order
in which everything can be computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.questions import Ends, Rules, Window, turned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Small = NDArray[np.int32]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Options:
    """What the loops read. Positions are those of the hops kept, which `hops` leads back to the network's.

    `hops` : shape (hops, 11), columns as `profile_kernel` names them: departure and arrival, the stop one comes to, the hop
        one stays seated to and from, the next and the last departure from the same stop, may one board and alight, and
        which of `option` can be caught afterwards
    `begin` : shape (beginnings, 3), those of an origin at `origin_starts`: the last departure from home (its number in the
        window) that lets one begin so, the last first, the node, and the seconds walked to it; what begins after the window
        stands under its last departure
    """

    network: Network = field(repr=False)
    ends: Ends = field(repr=False)
    window: Window
    rules: Rules
    pruned: bool
    kept: Counts = field(repr=False)
    """Which hops of the network these are."""
    hops: Small = field(repr=False)
    option: Small = field(repr=False)
    origin_starts: Counts = field(repr=False)
    begin: Small = field(repr=False)
    reaching: Links = field(repr=False)
    """The origins from which each destination can be walked to all the way."""

    @classmethod
    def of(
        cls, network: Network, ends: Ends, window: Window, rules: Rules | None = None, *, pruned: bool = True
    ) -> Options:
        """Look up everything once.

        Parameters
        ----------
        pruned : leave out what cannot be better than something else whatever *trips* are withdrawn. Not for stops: where
            alighting there is what the better way needs, the worse one counts when the stop is gone.
        """
        import numpy as np

        from hjulet.instruments.access.options_kernel import gathered, transfers

        rules = rules or Rules()
        kept = (network.hop_departure >= window.start) & ~network.withdrawn[network.hop_trip]
        kept &= network.hop_arrival <= window.last + rules.cap_seconds
        hops = np.flatnonzero(kept)
        at = np.full(network.hops + 1, -1, dtype=np.int32)
        at[hops] = np.arange(len(hops), dtype=np.int32)
        board, trip = network.hop_board[hops], network.hop_trip[hops]
        stops = network.hop_from[hops]
        stop_hops = np.flatnonzero(board)[np.argsort(stops[board], kind="stable")].astype(np.int32)
        stop_starts = np.searchsorted(stops[stop_hops], np.arange(network.stops + 1)).astype(np.int64)
        wait, waited = _neighbours(stops, stop_hops, len(hops))
        departure, arrival = network.hop_departure[hops], network.hop_arrival[hops]
        to, alight = network.hop_to[hops], network.hop_alight[hops]
        driven = np.lexsort((np.arange(len(hops)), trip))
        found = transfers(
            (departure, arrival, to, trip, alight), stop_starts, stop_hops, wait,
            (network.walk_starts, network.walk_to, network.walk_seconds), driven, rules.change_seconds, pruned,
            network.stop_change,
        )  # fmt: skip
        first, option = gathered(*found)
        columns = (
            departure, arrival, to, at[network.hop_next[hops]], at[network.hop_previous[hops]], wait, waited, board, alight,
            first[:-1], first[1:],
        )  # fmt: skip
        table = np.column_stack(columns).astype(np.int32)
        starts, begin = _beginnings(ends.access, window, departure, trip, stop_starts, stop_hops, pruned)
        reaching = turned(ends.direct, len(ends.destinations))
        return cls(network, ends, window, rules, pruned, hops, table, option, starts, begin, reaching)

    @property
    def trip(self) -> Small:
        """The trip of each hop, as the network counts them."""
        return self.network.hop_trip[self.kept]

    @property
    def shape(self) -> tuple[int, int]:
        """How many stops and origins."""
        return self.network.stops, len(self.ends.origins)

    @property
    def times(self) -> tuple[int, int, int, int]:
        """First departure from home, seconds between two, how many, and the longest journey."""
        return self.window.start, self.window.every, self.window.count, self.rules.cap_seconds


def _neighbours(stops: Small, stop_hops: Small, count: int) -> tuple[Small, Small]:
    """The next and the last departure from the same stop."""
    import numpy as np

    wait, waited = np.full(count, -1, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    same = stops[stop_hops[1:]] == stops[stop_hops[:-1]]
    wait[stop_hops[:-1][same]] = stop_hops[1:][same]
    waited[stop_hops[1:][same]] = stop_hops[:-1][same]
    return wait, waited


def _beginnings(
    access: Links,
    window: Window,
    departure: Small,
    trip: Small,
    stop_starts: Counts,
    stop_hops: Small,
    pruned: bool,
) -> tuple[Counts, Small]:
    """What each origin can begin with: CSR of the last departure from home and the node.

    Within the window every hop that can be boarded, or of each trip those that let one leave later than boarding it farther
    back; after it the first departure from each stop, waiting for which is as good as any that follows.
    """
    import numpy as np

    from hjulet.instruments.access.options_kernel import worth_boarding

    rows = np.repeat(np.arange(len(access)), np.diff(access.starts))
    day = 1 << 20
    keys = np.repeat(np.arange(len(stop_starts) - 1), np.diff(stop_starts)) * day + departure[stop_hops]
    low = np.searchsorted(keys, access.to.astype(np.int64) * day + window.start + access.seconds)
    high = np.searchsorted(keys, access.to.astype(np.int64) * day + window.last + access.seconds)
    count = np.maximum(high - low, 0)
    at = np.repeat(low - (np.cumsum(count) - count), count) + np.arange(count.sum())
    hop, origin = stop_hops[at].astype(np.int64), np.repeat(rows, count)
    walked = np.repeat(access.seconds, count)
    leave = (departure[hop] - walked - window.start) // window.every
    if pruned:
        order = np.lexsort((-leave, hop, trip[hop], origin))
        hop, origin, leave, walked = hop[order], origin[order], leave[order], walked[order]
        kept = worth_boarding(origin, trip[hop].astype(np.int64), leave.astype(np.int64))
        hop, origin, leave, walked = hop[kept], origin[kept], leave[kept], walked[kept]
    after = high < stop_starts[access.to + 1]
    last = stop_hops[high[after]].astype(np.int64)
    node = np.concatenate([2 * last, 2 * hop + pruned])
    origin = np.concatenate([rows[after], origin])
    leave = np.concatenate([np.full(len(last), window.count - 1), leave])
    walked = np.concatenate([access.seconds[after], walked])
    order = np.lexsort((node, -leave, origin))
    starts = np.searchsorted(origin[order], np.arange(len(access) + 1)).astype(np.int64)
    return starts, np.column_stack([leave[order], node[order], walked[order]]).astype(np.int32)
