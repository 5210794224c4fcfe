"""Backward scan of one destination: the best arrival from each node, and the choice that gives it.

What is chosen makes an in-tree: `parent[node]` is the node one goes to, `AT_END` when one alights for the destination and
`NOWHERE` when it is not reached. Arrivals that no one can make use of within the longest journey are `NEVER`.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.compiling import compiled

NEVER = 1 << 30
AT_END, NOWHERE = -2, -1


DEPARTURE, ARRIVAL, TO, NEXT, PREVIOUS, WAIT, WAITED, BOARD, ALIGHT, FIRST, LAST = range(11)
"""The columns of `hops`; the departures that can be caught after a hop are `option[FIRST:LAST]`."""


@compiled
def scan(hops, option, cap, egress, value, parent, link):  # type: ignore[no-untyped-def]
    """Fill `value` and `parent`; `link` leads from a node of waiting to the hops that change to it, one after the other.

    `egress` are the seconds from each stop to the destination, NEVER where it is too far. Of equal choices one alights, else
    stays, else takes the first that was looked up; who waits goes on waiting.
    """
    for hop in range(len(hops) - 1, -1, -1):
        best, chosen, sitting = NEVER, NOWHERE, 2 * hop + 1
        walk = egress[hops[hop, TO]]
        if walk < NEVER and hops[hop, ALIGHT]:
            best, chosen = hops[hop, ARRIVAL] + walk, AT_END
        later = hops[hop, NEXT]
        if later >= 0 and value[2 * later + 1] < best:
            best, chosen = value[2 * later + 1], 2 * later + 1
        changes = False
        for at in range(hops[hop, FIRST], hops[hop, LAST]):
            caught = 2 * option[at]
            if value[caught] < best:
                best, chosen, changes = value[caught], caught, True
        if best > hops[hop, DEPARTURE] + cap:
            best, chosen, changes = NEVER, NOWHERE, False
        value[sitting], parent[sitting], link[2 * hop], link[sitting] = best, chosen, -1, -1
        if changes:
            link[sitting] = link[chosen]
            link[chosen] = sitting
        last = hops[hop, WAIT]
        waiting = value[2 * last] if last >= 0 else NEVER
        if best < waiting and hops[hop, BOARD]:
            value[2 * hop], parent[2 * hop] = best, sitting
        else:
            value[2 * hop] = waiting
            parent[2 * hop] = 2 * last if waiting < NEVER else NOWHERE


@compiled
def costs_of(cost, every):  # type: ignore[no-untyped-def]
    """Running sums of a cost by seconds, `every` apart, so that the cost of many departures in a row is one difference."""
    sums = np.zeros(len(cost) + every, np.int64)
    for seconds in range(len(cost)):
        sums[seconds + every] = cost[seconds] + sums[seconds]
    return sums


@compiled
def cost_between(sums, cap, start, every, arrival, low, high, walked):  # type: ignore[no-untyped-def]
    """The cost of departures `low` to `high` from home that all arrive at `arrival`, or walk all the way in `walked`."""
    earliest, latest = start + low * every, start + high * every
    if walked <= cap and arrival - earliest > walked:
        total = np.int64(0)
        for moment in range(low, high + 1):
            seconds = min(walked, arrival - start - moment * every)
            total += sums[seconds + every] - sums[seconds]
        return total
    if arrival - latest > cap:
        return (high - low + 1) * (sums[cap + 1 + every] - sums[cap + 1])
    return sums[arrival - earliest + every] - sums[arrival - latest]


@compiled
def set_links(row, links, into):  # type: ignore[no-untyped-def]
    """Put one row of links into a dense array."""
    starts, to, seconds = links
    for at in range(starts[row], starts[row + 1]):
        into[to[at]] = seconds[at]


@compiled
def clear_links(row, links, into):  # type: ignore[no-untyped-def]
    starts, to, _ = links
    for at in range(starts[row], starts[row + 1]):
        into[to[at]] = NEVER


@compiled
def total_costs(starts, begin, times, sums, value, walked, out):  # type: ignore[no-untyped-def]
    """For each origin the cost of all departures of the window."""
    start, every, count, cap = times
    for origin in range(len(starts) - 1):
        best, high, total = NEVER, count - 1, np.int64(0)
        for at in range(starts[origin], starts[origin + 1]):
            arrival = value[begin[at, 1]]
            if arrival < best:
                if begin[at, 0] < high:
                    total += cost_between(
                        sums, cap, start, every, best, begin[at, 0] + 1, high, walked[origin]
                    )
                    high = begin[at, 0]
                best = arrival
        out[origin] = total + cost_between(sums, cap, start, every, best, 0, high, walked[origin])


@compiled
def several_costs_of(  # type: ignore[no-untyped-def]
    hops, option, starts, begin, egress_links, walk_links, destinations, shape, times, sums, out
):  # fmt: skip
    """`total_costs` of many destinations by several measures, rows of `sums`: `out[measure, destination]`."""
    egress, walked = np.full(shape[0], NEVER, np.int32), np.full(shape[1], NEVER, np.int32)
    nodes = 2 * len(hops)
    value, parent, link = np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    for row in range(len(destinations)):
        set_links(destinations[row], egress_links, egress)
        set_links(destinations[row], walk_links, walked)
        scan(hops, option, times[3], egress, value, parent, link)
        for measure in range(len(sums)):
            total_costs(starts, begin, times, sums[measure], value, walked, out[measure, row])
        clear_links(destinations[row], egress_links, egress)
        clear_links(destinations[row], walk_links, walked)


@compiled
def total_costs_of(  # type: ignore[no-untyped-def]
    hops, option, starts, begin, egress_links, walk_links, destinations, shape, times, sums, out
):  # fmt: skip
    """`total_costs` of many destinations, in the rows of `out`."""
    egress, walked = np.full(shape[0], NEVER, np.int32), np.full(shape[1], NEVER, np.int32)
    nodes = 2 * len(hops)
    value, parent, link = np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    for row in range(len(destinations)):
        set_links(destinations[row], egress_links, egress)
        set_links(destinations[row], walk_links, walked)
        scan(hops, option, times[3], egress, value, parent, link)
        total_costs(starts, begin, times, sums, value, walked, out[row])
        clear_links(destinations[row], egress_links, egress)
        clear_links(destinations[row], walk_links, walked)
