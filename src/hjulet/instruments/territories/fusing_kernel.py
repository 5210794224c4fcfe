"""The loop of `intramax`, compiled: fuse the pair of regions that is most tied, again and again.

Each region keeps an upper bound of its best tie, and the regions stand in a tournament tree by that bound. A fusion
changes only the pairs of the new region, so that a bound stays a bound: whoever comes first with one that may be too high
looks through its neighbours again. Rows are those of the areas, chained as regions grow and made shorter as they are read.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.compiling import compiled
from hjulet.instruments.territories.tree_kernel import first_lowest, put, tree_of

INTRAMAX, SMART, FLOWS, SHARES, TOLBERT_KILLIAN = range(5)


@compiled
def tie(out, into, home, work, other_home, other_work, objective):  # type: ignore[no-untyped-def]
    """How tied two regions are. `out` goes from the first to the other; the same number whichever comes first."""
    if objective == FLOWS:
        return out + into
    if objective == TOLBERT_KILLIAN:
        least = min(home, other_home)
        return (out + into) / least if least > 0 else 0.0
    one = other = 0.0
    if objective == SHARES:
        one = out / home if out > 0 else 0.0
        other = into / other_home if into > 0 else 0.0
    else:
        one = out / (home * other_work) if out > 0 else 0.0
        other = into / (other_home * work) if into > 0 else 0.0
        if objective == SMART:
            one, other = one * out, other * into
    return one + other


@compiled
def root_of(parent, area):  # type: ignore[no-untyped-def]
    root = area
    while parent[root] != root:
        root = parent[root]
    while parent[area] != root:
        parent[area], area = root, parent[area]
    return root


@compiled
def gather(region, rows, chain, parent, sums, room):  # type: ignore[no-untyped-def]
    """The neighbours of a region with the flows each way, each once; its rows are made as short. Returns how many."""
    starts, ends, others, out, into, beside = rows
    head, following, tail = chain
    met, sum_out, sum_in, sum_beside, seen = room
    count = 0
    segment = head[region]
    while segment >= 0:
        for at in range(starts[segment], ends[segment]):
            other = root_of(parent, others[at])
            if other == region:
                continue
            if not seen[other]:
                seen[other] = True
                met[count] = other
                count += 1
            sum_out[other] += out[at]
            sum_in[other] += into[at]
            sum_beside[other] |= beside[at]
        segment = following[segment]
    put_back, segment = 0, head[region]
    while put_back < count:
        at = starts[segment]
        room_here = min(limit_of(starts, segment) - at, count - put_back)
        for k in range(room_here):
            other = met[put_back + k]
            others[at + k], out[at + k], into[at + k], beside[at + k] = (
                other, sum_out[other], sum_in[other], sum_beside[other],
            )  # fmt: skip
        ends[segment] = at + room_here
        put_back += room_here
        if put_back < count:
            segment = following[segment]
    if segment >= 0:
        tail[region] = segment
        following[segment] = -1
        if count == 0:
            ends[segment] = starts[segment]
    return count


@compiled
def limit_of(starts, segment):  # type: ignore[no-untyped-def]
    """Where the room of an area's row ends."""
    return starts[segment + 1]


@compiled
def look(region, count, room, sums, objective):  # type: ignore[no-untyped-def]
    """The best of the gathered neighbours (of equals the lowest) and its tie; -1 and 0 when there is none."""
    met, sum_out, sum_in, sum_beside, _ = room
    best, most = -1, 0.0
    for k in range(count):
        other = met[k]
        if sum_beside[other]:
            value = tie(
                sum_out[other], sum_in[other], sums[0, region], sums[1, region], sums[0, other], sums[1, other], objective
            )  # fmt: skip
            if value > most or (value == most and value > 0 and other < best):
                best, most = other, value
    return best, most


@compiled
def forget(count, room):  # type: ignore[no-untyped-def]
    met, sum_out, sum_in, sum_beside, seen = room
    for k in range(count):
        other = met[k]
        sum_out[other] = sum_in[other] = 0.0
        sum_beside[other] = 0
        seen[other] = False


@compiled
def tell(region, lost, count, room, sums, objective, bests, tree):  # type: ignore[no-untyped-def]
    """Each neighbour of a new region learns its new tie; who had one of its parts as best must look again."""
    met, sum_out, sum_in, sum_beside, _ = room
    bound, partner, sure = bests
    for k in range(count):
        other = met[k]
        value = 0.0
        if sum_beside[other]:
            value = tie(
                sum_out[other], sum_in[other], sums[0, region], sums[1, region], sums[0, other], sums[1, other], objective
            )  # fmt: skip
        if value > bound[other]:
            bound[other], partner[other], sure[other] = value, region, True
            put(tree, other, -value)
        elif partner[other] == region or partner[other] == lost:
            sure[other] = value == bound[other] and partner[other] == region and sure[other]
        elif value == bound[other] and sure[other] and region < partner[other]:
            partner[other] = region


@compiled
def fuse_all(rows, residents, jobs, objective):  # type: ignore[no-untyped-def]
    """All fusions in their order: the lowest areas of the two regions, the tie, and the flow that became internal."""
    areas = len(residents)
    parent = np.arange(areas)
    chain = np.arange(areas), np.full(areas, -1), np.arange(areas)
    sums = np.stack((residents, jobs))
    room = (
        np.empty(areas, np.int64), np.zeros(areas), np.zeros(areas), np.zeros(areas, np.uint8), np.zeros(areas, np.bool_),
    )  # fmt: skip
    bests = np.zeros(areas), np.full(areas, -1), np.ones(areas, np.bool_)
    bound, partner, sure = bests
    for area in range(areas):
        count = gather(area, rows, chain, parent, sums, room)
        partner[area], bound[area] = look(area, count, room, sums, objective)
        forget(count, room)
    tree = tree_of(-bound)
    fused = np.empty((max(areas - 1, 0), 2), np.int64)
    ties, gained = np.empty(max(areas - 1, 0)), np.empty(max(areas - 1, 0))
    done = 0
    while done < areas - 1 and tree[1] < 0.0:
        region = first_lowest(tree)
        if not sure[region]:
            count = gather(region, rows, chain, parent, sums, room)
            partner[region], bound[region] = look(region, count, room, sums, objective)
            sure[region] = True
            forget(count, room)
            put(tree, region, -bound[region])
            continue
        kept, lost = min(region, partner[region]), max(region, partner[region])
        ties[done] = bound[region]
        fused[done, 0], fused[done, 1] = kept, lost
        count = gather(kept, rows, chain, parent, sums, room)
        gained[done] = room[1][lost] + room[2][lost]
        forget(count, room)
        done += 1
        parent[lost] = kept
        sums[0, kept] += sums[0, lost]
        sums[1, kept] += sums[1, lost]
        chain[1][chain[2][kept]] = chain[0][lost]
        chain[2][kept] = chain[2][lost]
        bound[lost] = 0.0
        put(tree, lost, np.inf)
        count = gather(kept, rows, chain, parent, sums, room)
        partner[kept], bound[kept] = look(kept, count, room, sums, objective)
        sure[kept] = True
        put(tree, kept, -bound[kept])
        tell(kept, lost, count, room, sums, objective, bests, tree)
        forget(count, room)
    return fused[:done], ties[:done], gained[:done]


@compiled
def first_all_contained(fused, gained, residents, jobs, own, least):  # type: ignore[no-untyped-def]
    """The number of fusions after which, for the first time, every region reaches a self-containment; -1 if never."""
    home, work, inside = residents.copy(), jobs.copy(), own.copy()
    short = 0
    for area in range(len(home)):
        short += inside[area] < least * max(home[area], work[area])
    if short == 0:
        return 0
    for step in range(len(fused)):
        one, other = fused[step]
        short -= inside[one] < least * max(home[one], work[one])
        short -= inside[other] < least * max(home[other], work[other])
        home[one] += home[other]
        work[one] += work[other]
        inside[one] += inside[other] + gained[step]
        short += inside[one] < least * max(home[one], work[one])
        if short == 0:
            return step + 1
    return -1
