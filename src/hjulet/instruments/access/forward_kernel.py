"""Forward scan: the earliest arrivals from one origin at one moment."""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.profile_kernel import NEVER
from hjulet.instruments.compiling import compiled


@compiled
def arrivals(hops, walks, access, origin, moment, change, cap, first, ready, there, seated):  # type: ignore[no-untyped-def]
    """Fill `there`, shape (stops,), with when a vehicle first sets one down at each stop; NEVER for those not reached.

    `ready` is when one can board at a stop: after the walk from home without a margin, after another ride with one.
    """
    departure, arrival, leaves, to, following, board, alight, runs = hops
    walk_starts, walk_to, walk_seconds, stop_change = walks
    ready[:], there[:], seated[:] = NEVER, NEVER, False
    for at in range(access[0][origin], access[0][origin + 1]):
        ready[access[1][at]] = moment + access[2][at]
    for hop in range(first, len(departure)):
        if departure[hop] > moment + cap:
            break
        if not runs[hop] or not (seated[hop] or (board[hop] and ready[leaves[hop]] <= departure[hop])):
            continue
        if following[hop] >= 0:
            seated[following[hop]] = True
        stop, time = to[hop], arrival[hop]
        if not alight[hop] or time >= there[stop]:
            continue
        there[stop] = time
        ready[stop] = min(ready[stop], time + change + stop_change[stop])
        for at in range(walk_starts[stop], walk_starts[stop + 1]):
            ready[walk_to[at]] = min(ready[walk_to[at]], time + change + walk_seconds[at])


@compiled
def seconds_to(there, egress, walked, moment, cap, out):  # type: ignore[no-untyped-def]
    """Fill `out`, shape (destinations,), with the seconds from leaving home; -1 for those not reached."""
    starts, stops, seconds = egress
    for goal in range(len(starts) - 1):
        best = walked[goal]
        for at in range(starts[goal], starts[goal + 1]):
            if there[stops[at]] < NEVER:
                best = min(best, there[stops[at]] + seconds[at] - moment)
        out[goal] = best if best <= cap else -1


@compiled
def seconds_from(hops, walks, access, egress, direct, origins, moments, stops, change, cap, out):  # type: ignore[no-untyped-def]
    """`out`, shape (origins, moments, destinations): seconds from leaving home, -1 for what is not reached."""
    goals = len(egress[0]) - 1
    ready, there = np.empty(stops, np.int32), np.empty(stops, np.int32)
    seated, walked = np.empty(len(hops[0]), np.bool_), np.full(goals, NEVER, np.int32)
    for row in range(len(origins)):
        for at in range(direct[0][origins[row]], direct[0][origins[row] + 1]):
            walked[direct[1][at]] = direct[2][at]
        for column in range(len(moments)):
            moment = moments[column]
            first = np.searchsorted(hops[0], moment)
            arrivals(hops, walks, access, origins[row], moment, change, cap, first, ready, there, seated)
            seconds_to(there, egress, walked, moment, cap, out[row, column])
        for at in range(direct[0][origins[row]], direct[0][origins[row] + 1]):
            walked[direct[1][at]] = NEVER
