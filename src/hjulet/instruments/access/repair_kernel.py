"""What each withdrawal costs, by repairing the in-tree of best journeys to one destination and putting it back again.

Only what hangs on a withdrawn part can change, and withdrawing never makes anything earlier. So the nodes that chose a
withdrawn part are computed anew, the last first, and then whoever chose a node that has changed; an equally good choice
stops it there. Only nodes on somebody's best journey (`used`) are looked through in this way, a tenth of all: any other is
worth what it was, unless its own path leads over something that is gone or has changed, which is seen by following it,
and is computed when it is asked for.

A unit is what is withdrawn at once. For each hop column GONE of `units` names the unit that takes the hop away, NO_BOARD the
one that stops boarding at its first stop and NO_ALIGHT the one that stops alighting at its last; -1 for none. `state` is twice
the unit when a node is known to be as it was, and one more when it has changed. Arrays are handed over one by one and wide
rather than in tuples: what numba counts when it unpacks those costs more than the work.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.compiling import inlined, leading_zeros
from hjulet.instruments.access.profile_kernel import (
    ALIGHT,
    ARRIVAL,
    AT_END,
    BOARD,
    DEPARTURE,
    FIRST,
    LAST,
    NEVER,
    NEXT,
    PREVIOUS,
    TO,
    WAIT,
    WAITED,
    clear_links,
    cost_between,
    scan,
    set_links,
)
from hjulet.instruments.compiling import compiled

GONE, NO_BOARD, NO_ALIGHT = range(3)
RUN_NODE, RUN_ARRIVAL, RUN_LOW, RUN_HIGH, RUN_PLACE, RUN_ORIGIN, RUN_COST, RUN_NEXT = range(8)


@compiled
def note_runs(starts, begin, times, sums, value, walked, runs, origin_run, first_run, total):  # type: ignore[no-untyped-def]
    """The runs of departures from each origin that arrive together, and lists of those that hang on each node.

    Adds each origin's cost to `total`. A run is a row: its node, arrival, lowest and highest departure, place among the
    origin's options, origin, cost, and the next run on the same node.
    """
    start, every, count, cap = times
    first_run[:] = -1
    made = 0
    for origin in range(len(starts) - 1):
        origin_run[origin] = made
        best, high, place, chosen, cost = NEVER, count - 1, starts[origin] - 1, -1, np.int64(0)
        for at in range(starts[origin], starts[origin + 1] + 1):
            final = at == starts[origin + 1]
            if not final and value[begin[at, 1]] >= best:
                continue
            low = 0 if final else begin[at, 0] + 1
            if low <= high:
                run = runs[made]
                run[RUN_NODE], run[RUN_ARRIVAL], run[RUN_LOW], run[RUN_HIGH] = chosen, best, low, high
                run[RUN_PLACE], run[RUN_ORIGIN] = place, origin
                run[RUN_COST] = cost_between(sums, cap, start, every, best, low, high, walked[origin])
                cost += run[RUN_COST]
                if chosen >= 0:
                    run[RUN_NEXT] = first_run[chosen]
                    first_run[chosen] = made
                made += 1
                high = low - 1
            if not final:
                best, place, chosen = value[begin[at, 1]], at, begin[at, 1]
        total[origin] += cost
    origin_run[len(starts) - 1] = made


@inlined
def mark(node, words, summary):  # type: ignore[no-untyped-def]
    words[node >> 6] |= np.int64(1) << (node & 63)
    summary[node >> 12] |= np.int64(1) << ((node >> 6) & 63)


@compiled
def note_used(runs, made, parent, used):  # type: ignore[no-untyped-def]
    """Which nodes somebody's best journey leads over."""
    used[:] = False
    for run in range(made):
        node = runs[run, RUN_NODE]
        while node >= 0 and not used[node]:
            used[node] = True
            node = parent[node]


@inlined
def mark_who_chose(node, hops, parent, link, used, words, summary):  # type: ignore[no-untyped-def]
    """Whoever chose this node, on somebody's journey, must look again."""
    hop = node >> 1
    if node & 1:
        before = hops[hop, PREVIOUS]
        if before >= 0 and used[2 * before + 1] and parent[2 * before + 1] == node:
            mark(2 * before + 1, words, summary)
        if used[2 * hop] and parent[2 * hop] == node:
            mark(2 * hop, words, summary)
    else:
        before = hops[hop, WAITED]
        if before >= 0 and used[2 * before] and parent[2 * before] == node:
            mark(2 * before, words, summary)
        child = link[node]
        while child >= 0:
            if used[child]:
                mark(child, words, summary)
            child = link[child]


@compiled
def mark_unit(unit, some, units, hops, value, parent, link, used, words, summary, undo, hit):  # type: ignore[no-untyped-def]
    """Take the unit away: who chose what is gone must look again.

    Returns how many nodes on journeys were set to NEVER (in `hit`), and how many in all (in `undo`).
    """
    hits, count, touched = 0, 0, False
    for hop in some:
        touched |= used[2 * hop + 1] or used[2 * hop]
    if not touched:
        return 0, 0
    for hop in some:
        sitting = 2 * hop + 1
        if units[hop, GONE] == unit:
            if value[sitting] < NEVER:
                undo[count, 0], undo[count, 1] = sitting, value[sitting]
                value[sitting] = NEVER
                count += 1
                if used[sitting]:
                    hit[hits] = sitting
                    hits += 1
                    mark_who_chose(sitting, hops, parent, link, used, words, summary)
            continue
        if units[hop, NO_ALIGHT] == unit and used[sitting]:
            mark(sitting, words, summary)
        if units[hop, NO_BOARD] == unit and used[2 * hop] and parent[2 * hop] == sitting:
            mark(2 * hop, words, summary)
    return hits, count


@inlined
def blocked(node, unit, units, parent):  # type: ignore[no-untyped-def]
    """Is what this node chose forbidden: to board, or to alight, at a stop that is gone?"""
    if node & 1:
        forbidden = units[node >> 1, NO_ALIGHT] == unit and (parent[node] == AT_END or not parent[node] & 1)
    else:
        forbidden = units[node >> 1, NO_BOARD] == unit and parent[node] == node + 1
    return forbidden


@inlined
def shaken(node, unit, units, by_stop, value, parent, used, state):  # type: ignore[no-untyped-def]
    """May a node off all journeys be worth less than before? Follow its choices to the first that is known."""
    found, at = False, node
    while True:
        if by_stop and blocked(at, unit, units, parent):
            found = True
            break
        at = parent[at]
        if at < 0:
            break
        if value[at] >= NEVER:
            found = True
            break
        if used[at] or state[at] >> 1 == unit:
            found = state[at] == 2 * unit + 1
            break
    return found


@compiled
def settle(  # type: ignore[no-untyped-def]
    node, unit, units, by_stop, hops, option, cap, egress, value, parent, used, state, stack, undo, count
):  # fmt: skip
    """Compute a node from its choices, and before it those choices that are shaken themselves. Returns the new `count`."""
    stack[0], depth = node, 1
    while depth > 0:
        at = stack[depth - 1]
        hop, best, pending = at >> 1, NEVER, -1
        if at & 1:
            if units[hop, GONE] == unit:
                depth -= 1
                continue
            first, last = hops[hop, FIRST] - 1, hops[hop, LAST]
            if units[hop, NO_ALIGHT] == unit:
                last = first + 1
            elif hops[hop, ALIGHT] and egress[hops[hop, TO]] < NEVER:
                best = hops[hop, ARRIVAL] + egress[hops[hop, TO]]
        else:
            first, last = 0, 2
        for k in range(first, last):
            if at & 1:
                choice = (
                    2 * option[k] if k > first else (2 * hops[hop, NEXT] + 1 if hops[hop, NEXT] >= 0 else -1)
                )
            elif k == 0:
                choice = 2 * hops[hop, WAIT] if hops[hop, WAIT] >= 0 else -1
            else:
                choice = at + 1 if hops[hop, BOARD] and units[hop, NO_BOARD] != unit else -1
            if choice < 0 or value[choice] >= best:
                continue
            if not used[choice] and state[choice] >> 1 != unit:
                if shaken(choice, unit, units, by_stop, value, parent, used, state):
                    pending = choice
                    break
                state[choice] = 2 * unit
            best = value[choice]
        if pending >= 0:
            stack[depth] = pending
            depth += 1
            continue
        depth -= 1
        if at & 1 and best > hops[hop, DEPARTURE] + cap:
            best = NEVER
        state[at] = 2 * unit
        if best != value[at]:
            state[at] = 2 * unit + 1
            undo[count, 0], undo[count, 1] = at, value[at]
            value[at] = best
            count += 1
    return count


@compiled
def repair(  # type: ignore[no-untyped-def]
    unit, units, by_stop, hops, option, cap, egress, value, parent, link, used, state, stack, words, summary, undo, count,
    hit, hits,
):  # fmt: skip
    """Compute anew, the last first, what was marked and what follows of it; in `hit` the nodes that have changed.

    Returns how many those are, and how many changes stand in `undo`.
    """
    for part in range(len(summary) - 1, -1, -1):
        while summary[part] != 0:
            word = (part << 6) | (63 - leading_zeros(summary[part]))  # type: ignore[call-arg]
            while words[word] != 0:
                bit = 63 - leading_zeros(words[word])
                words[word] ^= np.int64(1) << bit
                node = (word << 6) | bit
                count = settle(
                    node, unit, units, by_stop, hops, option, cap, egress, value, parent, used, state, stack, undo, count
                )  # fmt: skip
                if state[node] == 2 * unit + 1:
                    hit[hits] = node
                    hits += 1
                    mark_who_chose(node, hops, parent, link, used, words, summary)
            summary[part] ^= np.int64(1) << (word & 63)
    return hits, count


@compiled
def loss_of_unit(  # type: ignore[no-untyped-def]
    unit, units, by_stop, hit, hits, first_run, seen, hops, option, starts, begin, times, sums, egress, walked, runs,
    origin_run, value, parent, used, state, stack, undo, count, weight, loss,
):  # fmt: skip
    """Add what each origin loses, times the destination's weight. Returns how many changes stand in `undo`.

    A changed run is counted again together with those beside it that have changed; from the next run that stands as it did,
    all is as it was.
    """
    start, every, _, cap = times
    for k in range(hits):
        run = first_run[hit[k]]
        while run >= 0:
            if seen[run] == unit:
                run = runs[run, RUN_NEXT]
                continue
            origin, first = runs[run, RUN_ORIGIN], run
            lowest, highest = origin_run[origin], origin_run[origin + 1]
            while first > lowest and (
                runs[first - 1, RUN_NODE] >= 0
                and value[runs[first - 1, RUN_NODE]] != runs[first - 1, RUN_ARRIVAL]
            ):
                first -= 1
            end, more = first, np.int64(0)
            while end < highest and (end == first or value[runs[end, RUN_NODE]] != runs[end, RUN_ARRIVAL]):
                more -= runs[end, RUN_COST]
                seen[end] = unit
                end += 1
            until = runs[end, RUN_PLACE] if end < highest else starts[origin + 1]
            best = NEVER if first == lowest else runs[first - 1, RUN_ARRIVAL]
            place = starts[origin] if first == lowest else runs[first - 1, RUN_PLACE] + 1
            high, bottom = runs[first, RUN_HIGH], runs[end - 1, RUN_LOW]
            for at in range(place, until):
                node = begin[at, 1]
                if value[node] >= best:
                    continue
                if not used[node] and state[node] >> 1 != unit:
                    if shaken(node, unit, units, by_stop, value, parent, used, state):
                        count = settle(
                            node, unit, units, by_stop, hops, option, cap, egress, value, parent, used, state, stack, undo, count
                        )  # fmt: skip
                    else:
                        state[node] = 2 * unit
                    if value[node] >= best:
                        continue
                low = max(begin[at, 0] + 1, bottom)
                if low <= high:
                    more += cost_between(sums, cap, start, every, best, low, high, walked[origin])
                    high = low - 1
                best = value[node]
            if bottom <= high:
                more += cost_between(sums, cap, start, every, best, bottom, high, walked[origin])
            loss[origin] += more * weight
            run = runs[run, RUN_NEXT]
    return count


@compiled
def losses_of(  # type: ignore[no-untyped-def]
    hops, option, starts, begin, egress_links, walk_links, destinations, weights, shape, times, sums, units, by_stop,
    unit_starts, unit_hops, loss, total,
):  # fmt: skip
    """Of each unit what each origin loses over all departures to these destinations, exactly: added to `loss`, shape
    (units, origins); `total`, shape (origins,), is what all costs before. Returns how many nodes were looked at again.
    """
    nodes, places = 2 * len(hops), len(begin) + shape[1]
    egress, walked = np.full(shape[0], NEVER, np.int32), np.full(shape[1], NEVER, np.int32)
    value, parent, link = np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    words = np.zeros((nodes >> 6) + 1, np.int64)
    summary = np.zeros((len(words) >> 6) + 1, np.int64)
    undo, stack, hit = (
        np.empty((nodes, 2), np.int32),
        np.empty(nodes + 1, np.int32),
        np.empty(nodes, np.int32),
    )
    used, state = np.empty(nodes, np.bool_), np.empty(nodes, np.int32)
    first_run, seen = np.empty(nodes, np.int32), np.empty(places, np.int32)
    runs, origin_run = np.empty((places, 8), np.int64), np.empty(shape[1] + 1, np.int64)
    base, repaired = np.zeros(shape[1], np.int64), 0
    for row in range(len(destinations)):
        set_links(destinations[row], egress_links, egress)
        set_links(destinations[row], walk_links, walked)
        scan(hops, option, times[3], egress, value, parent, link)
        base[:] = 0
        note_runs(starts, begin, times, sums, value, walked, runs, origin_run, first_run, base)
        total += base * weights[row]
        note_used(runs, origin_run[shape[1]], parent, used)
        seen[:] = -1
        state[:] = -1
        for unit in range(len(unit_starts) - 1):
            some = unit_hops[unit_starts[unit] : unit_starts[unit + 1]]
            hits, count = mark_unit(
                unit, some, units, hops, value, parent, link, used, words, summary, undo, hit
            )
            hits, count = repair(
                unit, units, by_stop, hops, option, times[3], egress, value, parent, link, used, state, stack, words, summary,
                undo, count, hit, hits,
            )  # fmt: skip
            count = loss_of_unit(
                unit, units, by_stop, hit, hits, first_run, seen, hops, option, starts, begin, times, sums, egress, walked,
                runs, origin_run, value, parent, used, state, stack, undo, count, weights[row], loss[unit],
            )  # fmt: skip
            for k in range(count):
                value[undo[k, 0]] = undo[k, 1]
            repaired += count
        clear_links(destinations[row], egress_links, egress)
        clear_links(destinations[row], walk_links, walked)
    return repaired
