"""Many to many: of each pair's departures from home the percentiles, the mean and what the journeys are like.

Departures that arrive together are a run, in which times fall by a step at a time; so how many are at most so long is
counted without writing them out, and a percentile is found by halving.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.profile_kernel import (
    AT_END,
    NEVER,
    TO,
    clear_links,
    scan,
    set_links,
)
from hjulet.instruments.compiling import compiled

REACHED, MEAN, CHANGES, WALKING = range(4)


@compiled
def runs_of(origin, starts, begin, count, value, found):  # type: ignore[no-untyped-def]
    """Fill rows of `found` with the lowest and highest departure, the arrival and the place among the beginnings."""
    best, high, chosen, made = NEVER, count - 1, -1, 0
    for at in range(starts[origin], starts[origin + 1]):
        arrival = value[begin[at, 1]]
        if arrival < best:
            if begin[at, 0] < high:
                found[made, 0], found[made, 1], found[made, 2], found[made, 3] = (
                    begin[at, 0] + 1,
                    high,
                    best,
                    chosen,
                )
                made += 1
                high = begin[at, 0]
            best, chosen = arrival, at
    found[made, 0], found[made, 1], found[made, 2], found[made, 3] = 0, high, best, chosen
    return made + 1


@compiled
def within(runs, made, start, every, walked, seconds):  # type: ignore[no-untyped-def]
    """How many departures take at most so many seconds.

    Whole quotients are cut from products with half a unit to spare: the processor's division is ten times as slow.
    """
    total, share = 0, 1.0 / every
    for run in range(made):
        low, high, arrival = runs[run, 0], runs[run, 1], runs[run, 2]
        if walked > seconds:
            if arrival >= NEVER:
                continue
            low = max(low, int((arrival - seconds - start + every - 0.5) * share))
        total += max(high - low + 1, 0)
    return total


@compiled
def next_above(runs, made, start, every, walked, seconds):  # type: ignore[no-untyped-def]
    """The time of the quickest departure that takes more than so many seconds; NEVER for none that arrives."""
    if walked <= seconds:
        return NEVER
    least, share = walked, 1.0 / every
    for run in range(made):
        over = runs[run, 2] - seconds - 1 - start
        if over < 0 or runs[run, 2] >= NEVER:
            continue
        last = min(runs[run, 1], int((over + 0.5) * share))
        if last >= runs[run, 0]:
            least = min(least, runs[run, 2] - start - last * every)
    return least


@compiled
def ranked(runs, made, start, every, walked, place, low, high):  # type: ignore[no-untyped-def]
    """The time of the departure at a place from the quickest, 0 the first; it lies from `low` to `high`."""
    while low < high:
        middle = (low + high) // 2
        if within(runs, made, start, every, walked, middle) > place:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def extremes(runs, made, start, every, walked, cap):  # type: ignore[no-untyped-def]
    """The shortest and the longest time, as far as the longest journey."""
    shortest, longest = min(walked, cap), 0
    for run in range(made):
        shortest = min(shortest, runs[run, 2] - start - runs[run, 1] * every)
        longest = max(longest, min(walked, runs[run, 2] - start - runs[run, 0] * every))
    return shortest, min(longest, cap)


@compiled
def percentile(runs, made, times, walked, reached, span, percent):  # type: ignore[no-untyped-def]
    """Seconds, between the two nearest as numpy does by itself; nan when that takes one that does not arrive."""
    start, every, count, _ = times
    exact = percent / 100 * (count - 1)
    place = int(np.floor(exact))
    part = exact - place
    if place + (part > 0) >= reached:
        return np.nan
    lower = ranked(runs, made, start, every, walked, place, span[0], span[1])
    if part == 0 or within(runs, made, start, every, walked, lower) > place + 1:
        return float(lower)
    return lower + part * (next_above(runs, made, start, every, walked, lower) - lower)


@compiled
def journeys(hops, option, walks, leaves, egress, parent, rides, walking):  # type: ignore[no-untyped-def]
    """Of each node's best journey how many more times one boards, and the seconds walked."""
    walk_starts, walk_to, walk_seconds = walks
    for hop in range(len(hops) - 1, -1, -1):
        for node in (2 * hop + 1, 2 * hop):
            chosen = parent[node]
            rides[node] = walking[node] = 0
            if chosen == AT_END:
                walking[node] = egress[hops[hop, TO]]
            elif chosen >= 0:
                rides[node] = rides[chosen] + (node % 2 == 0 and chosen % 2 == 1)
                walking[node] = walking[chosen]
                stop = hops[hop, TO]
                if node % 2 == 1 and chosen % 2 == 0 and leaves[chosen >> 1] != stop:
                    for at in range(walk_starts[stop], walk_starts[stop + 1]):
                        if walk_to[at] == leaves[chosen >> 1]:
                            walking[node] += walk_seconds[at]


@compiled
def describe(runs, made, times, walked, begin, rides, walking, told, detailed):  # type: ignore[no-untyped-def]
    """Fill how many departures arrive in time, their mean seconds, and the mean changes and seconds walked."""
    start, every, _, cap = times
    reached, seconds, changes, feet = 0, np.int64(0), np.int64(0), np.int64(0)
    for run in range(made):
        low, high, arrival = runs[run, 0], runs[run, 1], runs[run, 2]
        if arrival < NEVER:
            # Who leaves before `quick` walks all the way, or does not arrive in time.
            quick = max(low, -((start + min(walked - 1, cap) - arrival) // every))
        else:
            quick = high + 1
        riding = max(high - quick + 1, 0)
        reached += riding
        seconds += riding * (arrival - start) - every * riding * (quick + high) // 2
        if detailed and riding:
            node = begin[runs[run, 3], 1]
            changes += riding * (rides[node] - (node % 2 == 0))
            feet += riding * (walking[node] + begin[runs[run, 3], 2])
        if walked <= cap:
            on_foot = high - low + 1 - riding
            reached += on_foot
            seconds += on_foot * walked
            feet += on_foot * walked
    told[REACHED] = reached
    told[MEAN] = seconds / reached if reached else np.nan
    told[CHANGES] = changes / reached if reached else np.nan
    told[WALKING] = feet / reached if reached else np.nan


@compiled
def matrix_of(  # type: ignore[no-untyped-def]
    hops, option, starts, begin, egress_links, walk_links, walks, leaves, destinations, shape, times, percents, detailed,
    out, told,
):  # fmt: skip
    """`out`, shape (destinations, origins, percentiles), in seconds; `told`, shape (destinations, origins, 4)."""
    nodes, (start, every, count, cap) = 2 * len(hops), times
    egress, walked = np.full(shape[0], NEVER, np.int32), np.full(shape[1], NEVER, np.int32)
    value, parent, link = np.empty(nodes, np.int32), np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    rides = np.zeros(nodes if detailed else 1, np.int32)
    walking = np.zeros(nodes if detailed else 1, np.int32)
    runs = np.empty((count + 1, 4), np.int64)
    for row in range(len(destinations)):
        set_links(destinations[row], egress_links, egress)
        set_links(destinations[row], walk_links, walked)
        scan(hops, option, cap, egress, value, parent, link)
        if detailed:
            journeys(hops, option, walks, leaves, egress, parent, rides, walking)
        for origin in range(shape[1]):
            made = runs_of(origin, starts, begin, count, value, runs)
            reached = within(runs, made, start, every, walked[origin], cap)
            if reached == 0:
                out[row, origin] = np.nan
                told[row, origin] = np.nan
                told[row, origin, REACHED] = 0
                continue
            span = extremes(runs, made, start, every, walked[origin], cap)
            for k in range(len(percents)):
                out[row, origin, k] = percentile(
                    runs, made, times, walked[origin], reached, span, percents[k]
                )
            describe(runs, made, times, walked[origin], begin, rides, walking, told[row, origin], detailed)
        clear_links(destinations[row], egress_links, egress)
        clear_links(destinations[row], walk_links, walked)
