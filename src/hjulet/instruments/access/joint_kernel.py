"""What withdrawing several units at once costs: for each run of journeys a tree of sets, each the last one and a unit of its detour.

The first set is empty and has the best journey. Take away one of its units: the journey that is then best has units of its own,
of which one more is taken away, and so on. Whatever plan there is, some set of the tree that lies within it costs the run as
much as the plan does, when the tree is deep enough; and any set within the plan costs no more. Costs are exact: what a node is
worth without a set is found by following its choices, and computed anew only where something that is gone lies on the way.

A set is a number: its units from the lowest, each as unit + 1 in 15 bits. `rides` is the set that each node's best journey
takes, and `state` the turn of the set without which its worth stands in `fresh`.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.compiling import inlined
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
    NOWHERE,
    TO,
    WAIT,
    cost_between,
)
from hjulet.instruments.access.repair_kernel import (
    RUN_HIGH,
    RUN_LOW,
    RUN_NODE,
    RUN_ORIGIN,
)
from hjulet.instruments.compiling import compiled

BITS = 15
DEEPEST = 4
"""How many units a set has at most: what fits a number."""
MANY = -1
ENTRY_SET, ENTRY_RUN, ENTRY_COST = range(3)


@compiled
def joined_set(some, unit):  # type: ignore[no-untyped-def]
    """The set and one unit more; its units stand in order, so that a set has one number."""
    low, place = some, np.int64(0)
    while (low >> place) & ((1 << BITS) - 1) and ((low >> place) & ((1 << BITS) - 1)) < unit + 1:
        place += BITS
    under = low & ((np.int64(1) << place) - 1)
    return under | (np.int64(unit + 1) << place) | ((low >> place) << (place + BITS))


@compiled
def within_set(some, other):  # type: ignore[no-untyped-def]
    """Are all units of the first in the other?"""
    while some:
        unit, rest = some & ((1 << BITS) - 1), other
        while rest and rest & ((1 << BITS) - 1) != unit:
            rest >>= BITS
        if not rest:
            return False
        some >>= BITS
    return True


@compiled
def note_rides(hops, unit_of, parent, rides):  # type: ignore[no-untyped-def]
    """The units that each node's best journey takes, as a set; MANY for more than a set holds."""
    for hop in range(len(hops) - 1, -1, -1):
        unit, after = unit_of[hop], np.int64(0)
        if parent[2 * hop + 1] >= 0:
            after = rides[parent[2 * hop + 1]]
        if unit >= 0 and after != MANY and not within_set(np.int64(unit + 1), after):
            after = np.int64(MANY) if after >> (BITS * (DEEPEST - 1)) else joined_set(after, unit)
        rides[2 * hop + 1] = after
        rides[2 * hop] = rides[parent[2 * hop]] if parent[2 * hop] >= 0 else np.int64(0)


@inlined
def stands(node, gone, unit_of, parent, rides):  # type: ignore[no-untyped-def]
    """Is a node worth what it was, since nothing that its best journey takes is gone?"""
    holds, some = True, rides[node]
    if some == MANY:
        while node >= 0:
            holds = holds and not (node & 1 and unit_of[node >> 1] >= 0 and gone[unit_of[node >> 1]])
            node = parent[node]
    else:
        while some:
            holds = holds and not gone[(some & ((1 << BITS) - 1)) - 1]
            some >>= BITS
    return holds


@compiled
def settle_without(  # type: ignore[no-untyped-def]
    node, turn, gone, unit_of, hops, option, cap, egress, value, parent, rides, state, fresh, chosen, stack
):  # fmt: skip
    """What a node whose journey is gone is worth without the set: in `fresh`, with its choice in `chosen`."""
    stack[0], depth = node, 1
    while depth > 0:
        at = stack[depth - 1]
        hop, best, choice, pending = at >> 1, NEVER, NOWHERE, -1
        first, last = 0, 2
        if at & 1:
            first, last = hops[hop, FIRST] - 1, hops[hop, LAST]
            if unit_of[hop] >= 0 and gone[unit_of[hop]]:
                last = first
            elif hops[hop, ALIGHT] and egress[hops[hop, TO]] < NEVER:
                best, choice = hops[hop, ARRIVAL] + egress[hops[hop, TO]], AT_END
        for k in range(first, last):
            if at & 1:
                other = (
                    2 * option[k] if k > first else (2 * hops[hop, NEXT] + 1 if hops[hop, NEXT] >= 0 else -1)
                )
            elif k == 0:
                other = 2 * hops[hop, WAIT] if hops[hop, WAIT] >= 0 else -1
            else:
                other = at + 1 if hops[hop, BOARD] else -1
            if other < 0 or value[other] >= best:
                continue
            if state[other] == turn:
                if fresh[other] < best:
                    best, choice = fresh[other], other
            elif stands(other, gone, unit_of, parent, rides):
                best, choice = value[other], other
            else:
                pending = other
                break
        if pending >= 0:
            stack[depth] = pending
            depth += 1
            continue
        if at & 1 and best > hops[hop, DEPARTURE] + cap:
            best, choice = NEVER, NOWHERE
        state[at], fresh[at], chosen[at] = turn, best, choice
        depth -= 1


@inlined
def worth_without(  # type: ignore[no-untyped-def]
    node, turn, gone, unit_of, hops, option, cap, egress, value, parent, rides, state, fresh, chosen, stack
):  # fmt: skip
    """What any node is worth without the set."""
    if state[node] != turn and stands(node, gone, unit_of, parent, rides):
        found = value[node]
    else:
        if state[node] != turn:
            settle_without(
                node, turn, gone, unit_of, hops, option, cap, egress, value, parent, rides, state, fresh, chosen, stack
            )  # fmt: skip
        found = fresh[node]
    return found


@compiled
def units_on(node, turn, unit_of, parent, state, chosen, found, made):  # type: ignore[no-untyped-def]
    """Add the units one rides with from a node on; returns how many are found then."""
    while node >= 0:
        if node & 1 and unit_of[node >> 1] >= 0:
            unit, known = unit_of[node >> 1], False
            for k in range(made):
                known |= found[k] == unit
            if not known and made < len(found):
                found[made] = unit
                made += 1
        node = chosen[node] if state[node] == turn else parent[node]
    return made


@compiled
def cost_without(  # type: ignore[no-untyped-def]
    run, turn, gone, unit_of, hops, option, starts, begin, times, sums, egress, walked, value, parent, rides, state, fresh,
    chosen, stack, found,
):  # fmt: skip
    """What the departures of a run cost without the set, and in `found` the units of the journeys that are best then."""
    start, every, _, cap = times
    origin, low, high, node = run[RUN_ORIGIN], run[RUN_LOW], run[RUN_HIGH], run[RUN_NODE]
    cost, made = np.int64(0), 0
    # What was best is there for the whole run: what begins a journey that was worse than this is now need not be asked.
    best = worth_without(
        node, turn, gone, unit_of, hops, option, cap, egress, value, parent, rides, state, fresh, chosen, stack
    )  # fmt: skip
    for at in range(starts[origin], starts[origin + 1]):
        if begin[at, 0] < low:
            break
        other = begin[at, 1]
        if value[other] >= best:
            continue
        worth = worth_without(
            other, turn, gone, unit_of, hops, option, cap, egress, value, parent, rides, state, fresh, chosen, stack
        )  # fmt: skip
        if worth >= best:
            continue
        if begin[at, 0] < high:
            cost += cost_between(sums, cap, start, every, best, begin[at, 0] + 1, high, walked[origin])
            made = units_on(node, turn, unit_of, parent, state, chosen, found, made)
            high = begin[at, 0]
        best, node = worth, other
    cost += cost_between(sums, cap, start, every, best, low, high, walked[origin])
    return cost, units_on(node, turn, unit_of, parent, state, chosen, found, made)


@compiled
def longer(rows):  # type: ignore[no-untyped-def]
    """The same rows with as much room again."""
    more = np.zeros((2 * len(rows), rows.shape[1]), np.int64)
    for row in range(len(rows)):
        for column in range(rows.shape[1]):
            more[row, column] = rows[row, column]
    return more


@compiled
def sorted_by_set(todo, ahead, level, units):  # type: ignore[no-untyped-def]
    """The rows of a level by their set, whose units are the digits: sorted by one after the other. (numpy's takes ten seconds to compile.)"""
    order, again = np.arange(ahead), np.empty(ahead, np.int64)
    put = np.empty(units + 2, np.int64)
    for digit in range(level + 1):
        put[:] = 0
        for k in range(ahead):
            put[((todo[k, 0] >> (BITS * digit)) & ((1 << BITS) - 1))] += 1
        before = 0
        for value in range(units + 2):
            before, put[value] = before + put[value], before
        for k in order:
            value = (todo[k, 0] >> (BITS * digit)) & ((1 << BITS) - 1)
            again[put[value]] = k
            put[value] += 1
        order, again = again, order
    return order


@compiled
def grow(  # type: ignore[no-untyped-def]
    depth, unit_of, hops, option, starts, begin, times, sums, egress, walked, runs, made, value, parent, rides, turn,
    state, fresh, chosen, stack, gone, entries, todo,
):  # fmt: skip
    """The trees of all runs: entries of a set, a run and its cost. Returns them, how many, the room for those to come, and the turn."""
    found, last = np.empty(24, np.int32), np.full(made, -1, np.int64)
    count, ahead = 0, 0
    for run in range(made):
        if runs[run, RUN_NODE] < 0:
            continue
        several = units_on(runs[run, RUN_NODE], -1, unit_of, parent, state, chosen, found, 0)
        for k in range(several):
            if ahead == len(todo):
                todo = longer(todo)
            todo[ahead, 0], todo[ahead, 1] = joined_set(np.int64(0), found[k]), run
            ahead += 1
    for level in range(depth):
        order = sorted_by_set(todo, ahead, level, len(gone))
        now, todo = todo, np.zeros((2 * len(order) + 1024, 2), np.int64)
        ahead, same = 0, np.int64(0)
        for place in order:
            some, run = now[place, 0], now[place, 1]
            if some != same:
                rest = same
                while rest:
                    gone[(rest & ((1 << BITS) - 1)) - 1] = False
                    rest >>= BITS
                rest, same = some, some
                while rest:
                    gone[(rest & ((1 << BITS) - 1)) - 1] = True
                    rest >>= BITS
                turn += 1
            if last[run] == turn:
                continue
            last[run] = turn
            cost, several = cost_without(
                runs[run], turn, gone, unit_of, hops, option, starts, begin, times, sums, egress, walked, value, parent,
                rides, state, fresh, chosen, stack, found,
            )  # fmt: skip
            if count == len(entries):
                entries = longer(entries)
            entries[count, ENTRY_SET], entries[count, ENTRY_RUN], entries[count, ENTRY_COST] = some, run, cost
            count += 1
            for k in range(several if level + 1 < depth else 0):
                if ahead == len(todo):
                    todo = longer(todo)
                todo[ahead, 0], todo[ahead, 1] = joined_set(some, found[k]), run
                ahead += 1
        while same:
            gone[(same & ((1 << BITS) - 1)) - 1] = False
            same >>= BITS
    return entries, count, todo, turn
