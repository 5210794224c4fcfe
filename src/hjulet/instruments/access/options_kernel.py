"""The loops of `options`: which departures can be caught after each hop, and from each place of origin."""

from __future__ import annotations

import numpy as np

from hjulet.instruments.compiling import compiled


@compiled
def first_from(departure, hops, low, high, ready):  # type: ignore[no-untyped-def]
    """The first place in `hops[low:high]`, sorted by departure, whose hop departs at `ready` or later; `high` if none."""
    while low < high:
        middle = (low + high) // 2
        if departure[hops[middle]] < ready:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def transfers(hops, stop_starts, stop_hops, wait, walks, driven, change, pruned, stop_change):  # type: ignore[no-untyped-def]
    """The first departure that can be caught at each stop within a walk after each hop.

    Pruned, an option is left out when the same trip leads later to as early a departure from the same stop, and departures
    of the trip one comes with are passed over: neither can be better than to stay seated, whatever *other* trips run.
    Returns where each hop's options start and end, and the options, in the order `driven` gives backwards.
    """
    departure, arrival, to, trip, alight = hops
    walk_starts, walk_to, walk_seconds = walks
    starts, ends = np.zeros(len(to), np.int64), np.zeros(len(to), np.int64)
    degree = walk_starts[1:] - walk_starts[:-1]
    most = 0
    for hop in range(len(to)):
        most += 1 + degree[to[hop]]
    found = np.empty(most, np.int32)
    best, seen = np.zeros(len(degree), np.int32), np.full(len(degree), -1, np.int32)
    count = 0
    for place in range(len(driven) - 1, -1, -1):
        hop = driven[place]
        starts[hop] = count
        low = walk_starts[to[hop]] - 1
        high = walk_starts[to[hop] + 1] if alight[hop] else low
        for at in range(low, high):
            stop = to[hop] if at == low else walk_to[at]
            ready = arrival[hop] + change + (stop_change[stop] if at == low else walk_seconds[at])
            k = first_from(departure, stop_hops, stop_starts[stop], stop_starts[stop + 1], ready)
            if k == stop_starts[stop + 1]:
                continue
            caught = stop_hops[k]
            if pruned:
                while caught >= 0 and trip[caught] == trip[hop]:
                    caught = wait[caught]
                if caught < 0 or (seen[stop] == trip[hop] and best[stop] <= caught):
                    continue
                seen[stop], best[stop] = trip[hop], caught
            found[count] = caught
            count += 1
        ends[hop] = count
    return starts, ends, found[:count]


@compiled
def gathered(starts, ends, found):  # type: ignore[no-untyped-def]
    """Options in the order of hops."""
    put = np.zeros(len(starts) + 1, np.int64)
    options = np.empty(len(found), np.int32)
    for hop in range(len(starts)):
        size = ends[hop] - starts[hop]
        options[put[hop] : put[hop] + size] = found[starts[hop] : ends[hop]]
        put[hop + 1] = put[hop] + size
    return put, options


@compiled
def worth_boarding(origin, trip, leaves):  # type: ignore[no-untyped-def]
    """Of an origin's ways to board a trip, sorted by where in the trip: those that let one leave later than the ones before."""
    kept = np.zeros(len(origin), np.bool_)
    latest = -1
    for k in range(len(origin)):
        if k == 0 or origin[k] != origin[k - 1] or trip[k] != trip[k - 1]:
            latest = -1
        if leaves[k] > latest:
            kept[k], latest = True, leaves[k]
    return kept
