"""Which hops can matter to some destinations: one pass over a whole country's day, the last hop first."""

from __future__ import annotations

import numpy as np

from hjulet.instruments.access.profile_kernel import NEVER
from hjulet.instruments.compiling import compiled


@compiled
def hops_within(departure, arrival, leaves, to, following, walks, egress, cap, soonest, sitting, kept):  # type: ignore[no-untyped-def]
    """Mark in `kept` the hops from which one is there within `cap` seconds of the hop's departure, if changing took no time.

    `egress` is the walk from each stop to the nearest of the destinations, NEVER where it is too far. Times are never longer
    than true ones, so that none is left out that any journey can use, whatever is withdrawn.
    """
    walk_starts, walk_to, _ = walks
    soonest[:], kept[:] = NEVER, False
    for hop in range(len(departure) - 1, -1, -1):
        stop, best = to[hop], soonest[to[hop]]
        if egress[stop] < NEVER:
            best = min(best, arrival[hop] + egress[stop])
        if following[hop] >= 0:
            best = min(best, sitting[following[hop]])
        for at in range(walk_starts[stop], walk_starts[stop + 1]):
            best = min(best, soonest[walk_to[at]])
        sitting[hop] = best
        if best <= departure[hop] + cap:
            kept[hop] = True
            soonest[leaves[hop]] = min(soonest[leaves[hop]], best)
    return np.count_nonzero(kept)
