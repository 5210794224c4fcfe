"""Families of sets: what the trees of all runs say of plans, summed over everybody.

What a run loses is split by steps: so much when any of these sets is gone, so much more when any of those. The same steps come
back on many runs, so that a whole region becomes a table of some ten thousand rows.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.joint_kernel import (
    ENTRY_COST,
    ENTRY_RUN,
    ENTRY_SET,
    grow,
    note_rides,
    within_set,
)
from hjulet.instruments.access.profile_kernel import NEVER, clear_links, scan, set_links
from hjulet.instruments.access.repair_kernel import RUN_COST, RUN_ORIGIN, note_runs
from hjulet.instruments.compiling import compiled

EVENTS = 4
"""How many sets a family has at most."""


@compiled
def note_family(family, size, amount, table):  # type: ignore[no-untyped-def]
    """Add an amount to the row of a family in an open table (its sets, then the sum); True for a new row."""
    mixed = np.uint64(1469598103934665603)
    for k in range(size):
        mixed = (mixed ^ np.uint64(family[k])) * np.uint64(1099511628211)
        mixed ^= mixed >> np.uint64(29)
    mask = np.uint64(len(table) - 1)
    at = mixed & mask
    while True:
        row = table[at]
        if row[0] == 0:
            for k in range(size):
                row[k] = family[k]
            row[EVENTS] = amount
            return True
        same = True
        for k in range(EVENTS):
            same &= row[k] == (family[k] if k < size else 0)
        if same:
            row[EVENTS] += amount
            return False
        at = (at + np.uint64(1)) & mask


@compiled
def rehashed(table):  # type: ignore[no-untyped-def]
    """The same sums in a table twice as long."""
    more = np.zeros((2 * len(table), EVENTS + 1), np.int64)
    for at in range(len(table)):
        row = table[at]
        if row[0]:
            size = 0
            while size < EVENTS and row[size]:
                size += 1
            note_family(row, size, row[EVENTS], more)
    return more


@compiled
def added_set(family, size, some):  # type: ignore[no-untyped-def]
    """The family with one set more, in the order of their numbers; of two sets one within the other only the smaller stays."""
    for k in range(size):
        if within_set(family[k], some):
            return size
    kept = 0
    for k in range(size):
        if not within_set(some, family[k]):
            family[kept] = family[k]
            kept += 1
    if kept == EVENTS:
        return kept
    place = kept
    while place > 0 and family[place - 1] > some:
        family[place] = family[place - 1]
        place -= 1
    family[place] = some
    return kept + 1


@compiled
def note_run(entries, some, base, weight, table, filled):  # type: ignore[no-untyped-def]
    """Split what a run loses by steps: so much when any of these sets is gone, so much more when any of those, …

    `some` are the run's entries, those that cost most first, and `base` is what it costs with all. A step belongs to the
    family of all sets that cost as much. More than `EVENTS` are left out, so that sums are never too large.
    """
    family, size = np.zeros(EVENTS, np.int64), 0
    for place in range(len(some)):
        size = added_set(family, size, entries[some[place], ENTRY_SET])
        under = entries[some[place + 1], ENTRY_COST] if place + 1 < len(some) else base
        step = entries[some[place], ENTRY_COST] - under
        if step > 0:
            if 2 * filled > len(table):
                table = rehashed(table)
            filled += note_family(family, size, step * weight, table)
    return table, filled


@compiled
def note_runs_lost(entries, count, runs, made, weight, people, table, filled):  # type: ignore[no-untyped-def]
    """`note_run` of every run, by the people at its origin."""
    ends = np.zeros(made + 1, np.int64)
    for k in range(count):
        ends[entries[k, ENTRY_RUN] + 1] += 1
    some, put = np.empty(count, np.int64), np.empty(made, np.int64)
    for run in range(made):
        put[run] = ends[run]
        ends[run + 1] += ends[run]
    for k in range(count):
        run = entries[k, ENTRY_RUN]
        place = put[run]
        while place > ends[run] and entries[some[place - 1], ENTRY_COST] < entries[k, ENTRY_COST]:
            some[place] = some[place - 1]
            place -= 1
        some[place] = k
        put[run] += 1
    for run in range(made):
        persons = people[runs[run, RUN_ORIGIN]] * weight
        if ends[run] < ends[run + 1] and persons:
            table, filled = note_run(
                entries, some[ends[run] : ends[run + 1]], runs[run, RUN_COST], persons, table, filled
            )
    return table, filled


@compiled
def families_of(  # type: ignore[no-untyped-def]
    depth, units, unit_of, hops, option, starts, begin, egress_links, walk_links, destinations, weights, people, shape, times,
    sums,
):  # fmt: skip
    """Families of sets with what is lost when any set of the family is gone: rows of `EVENTS` sets (0 for none) and the sum.

    `unit_of` is the unit of each hop, of those that may be withdrawn, and -1 for any other.
    """
    nodes, places = 2 * len(hops), len(begin) + shape[1]
    egress, walked = np.full(shape[0], NEVER, np.int32), np.full(shape[1], NEVER, np.int32)
    value, parent, link = np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    fresh, chosen = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    state, stack = np.zeros(nodes, np.int64), np.empty(nodes + 1, np.int32)
    rides = np.empty(nodes, np.int64)
    runs, origin_run = np.empty((places, 8), np.int64), np.empty(shape[1] + 1, np.int64)
    first_run, base = np.empty(nodes, np.int32), np.zeros(shape[1], np.int64)
    gone, turn = np.zeros(units, np.bool_), 0
    entries, todo = np.zeros((1024, 3), np.int64), np.zeros((1024, 2), np.int64)
    table, filled = np.zeros((1 << 14, EVENTS + 1), np.int64), 0
    for row in range(len(destinations)):
        set_links(destinations[row], egress_links, egress)
        set_links(destinations[row], walk_links, walked)
        scan(hops, option, times[3], egress, value, parent, link)
        note_runs(starts, begin, times, sums, value, walked, runs, origin_run, first_run, base)
        note_rides(hops, unit_of, parent, rides)
        made = origin_run[shape[1]]
        entries, count, todo, turn = grow(
            depth, unit_of, hops, option, starts, begin, times, sums, egress, walked, runs, made, value, parent, rides,
            turn, state, fresh, chosen, stack, gone, entries, todo,
        )  # fmt: skip
        table, filled = note_runs_lost(entries, count, runs, made, weights[row], people, table, filled)
        clear_links(destinations[row], egress_links, egress)
        clear_links(destinations[row], walk_links, walked)
    kept = 0
    for at in range(len(table)):
        if table[at, 0]:
            for k in range(EVENTS + 1):
                table[kept, k] = table[at, k]
            kept += 1
    return table[:kept]
