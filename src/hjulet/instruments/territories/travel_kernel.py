"""The loop of `travel_to_work_areas`, compiled: areas leave the weakest region until every region is good enough.

What changes is kept as it changes: sums of each region, the flow into each area from its own region, members as linked
lists, validities in a tournament tree. A step costs the pairs of one area and the members of one region.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.compiling import compiled
from hjulet.instruments.territories.tree_kernel import first_lowest, put, tree_of

NOBODY = -2
"""The region of an area that takes no part."""
RESERVE = -1
"""The region of an area that waits for one."""
HOME, WORK, INSIDE, OUT, INTO = range(5)
"""What lies side by side of each region: its residents, jobs and inner flow, and what an area that is looked at sends to
it and gets from it (0 when none is)."""
NOT_IMPROVED, NO_PARTNER, UNSETTLED = 0, 1, 2
"""Why an area came on the reserve list."""


@compiled
def validity(residents, jobs, inside, criteria):  # type: ignore[no-untyped-def]
    """The trade-off between size and self-containment; `criteria.py` says it in words."""
    min_size, min_containment, target_size, target_containment = criteria
    if residents <= 0 or jobs <= 0:
        return 0.0
    containment = min(inside / residents, inside / jobs)
    if containment == 1.0:
        return 1.0
    reached = min(containment / target_containment, 1.0)
    short = max(0.0, (target_size - residents) / (target_size - min_size))
    allowed = 1.0 - (1.0 - min_containment / target_containment) * short
    return reached * allowed * target_containment / min_containment


@compiled
def cohesion(out, into, residents, jobs, region_residents, region_jobs):  # type: ignore[no-untyped-def]
    """Squared flows by what they could have been, both ways. In the order in which the published package divides."""
    both = 0.0
    if out > 0:
        both += out / residents * out / region_jobs
    if into > 0:
        both += into / region_residents * into / jobs
    return both


@compiled
def scan(area, pairs, turned, region, sums, touched, own_in):  # type: ignore[no-untyped-def]
    """Flows between an area and each region it has any with; how many regions were touched.

    On the way the members of the area's own region lose what they get from it: it is about to leave.
    """
    own = region[area]
    starts, destinations, values = pairs
    met = 0
    for at in range(starts[area], starts[area + 1]):
        to = destinations[at]
        other = region[to]
        if other >= 0 and values[at] > 0 and to != area:
            if sums[other, OUT] == 0:
                touched[met] = other
                met += 1
            sums[other, OUT] += values[at]
            if other == own:
                own_in[to] -= values[at]
    starts, origins, values = turned
    for at in range(starts[area], starts[area + 1]):
        other = region[origins[at]]
        if other >= 0 and values[at] > 0 and origins[at] != area:
            if sums[other, INTO] == 0 and sums[other, OUT] == 0:
                touched[met] = other
                met += 1
            sums[other, INTO] += values[at]
    return met


@compiled
def partner(area, left, residents, jobs, sums, touched, met):  # type: ignore[no-untyped-def]
    """The touched region that holds most together with an area, but the one it has left; -1 when there is none.

    Of equals, one without a flow into the area goes before one with, then the last: as in the published package.
    """
    best, best_value, best_silent = -1, -1.0, False
    for k in range(met):
        other = touched[k]
        if other == left:
            continue
        out, into = sums[other, OUT], sums[other, INTO]
        value = cohesion(out, into, residents[area], jobs[area], sums[other, HOME], sums[other, WORK])
        silent = into == 0
        first = value > best_value
        if value == best_value:
            first = (silent and not best_silent) or (silent == best_silent and other > best)
        if first:
            best, best_value, best_silent = other, value, silent
    return best


@compiled
def clear(sums, touched, met):  # type: ignore[no-untyped-def]
    for k in range(met):
        sums[touched[k], OUT] = 0.0
        sums[touched[k], INTO] = 0.0


@compiled
def weakest_member(head, after, residents, jobs, own, own_in):  # type: ignore[no-untyped-def]
    """The member with most flow over the border of its region, counting all it sends elsewhere; of equals the lowest."""
    chosen, most = -1, -1.0
    member = head
    while member >= 0:
        open_flow = (jobs[member] - own_in[member]) + (residents[member] - own[member])
        if open_flow > most or (open_flow == most and member < chosen):
            chosen, most = member, open_flow
        member = after[member]
    return chosen


@compiled
def unlink(area, of, head, after, before):  # type: ignore[no-untyped-def]
    if before[area] >= 0:
        after[before[area]] = after[area]
    else:
        head[of] = after[area]
    if after[area] >= 0:
        before[after[area]] = before[area]


@compiled
def link(area, of, head, after, before):  # type: ignore[no-untyped-def]
    after[area], before[area] = head[of], -1
    if head[of] >= 0:
        before[head[of]] = area
    head[of] = area


@compiled
def piece_bounds(head, after, pairs, region, residents, jobs, criteria, inner):  # type: ignore[no-untyped-def]
    """Lowest and highest validity of a region's pieces: the sums of each member against each flow between members.

    `inner` is room for the flows. Validity rises with the flow, but that all of a piece's sums is 1 by definition: only
    where a flow reaches them must all flows be looked at.
    """
    starts, destinations, values = pairs
    of, count = region[head], 0
    least, greatest = np.inf, 0.0
    member = head
    while member >= 0:
        for at in range(starts[member], starts[member + 1]):
            if region[destinations[at]] == of and values[at] > 0:
                inner[count] = values[at]
                count += 1
                least, greatest = min(least, values[at]), max(greatest, values[at])
        member = after[member]
    if count == 0:
        return 0.0, 0.0
    lowest, highest = np.inf, -np.inf
    member = head
    while member >= 0:
        home, work = residents[member], jobs[member]
        lowest = min(lowest, validity(home, work, least, criteria))
        highest = max(highest, validity(home, work, greatest, criteria))
        if greatest >= max(home, work):
            for k in range(count):
                one = validity(home, work, inner[k], criteria)
                lowest, highest = min(lowest, one), max(highest, one)
        member = after[member]
    return lowest, highest


@compiled
def offer(area, to, people, sums, highest, criteria):  # type: ignore[no-untyped-def]
    """Whether a region takes an area: why not, or -1, and the validity it would have."""
    residents, jobs, own = people
    if to < 0:
        return NO_PARTNER, 0.0
    inside = sums[to, INSIDE] + sums[to, OUT] + sums[to, INTO] + own[area]
    joined = validity(sums[to, HOME] + residents[area], sums[to, WORK] + jobs[area], inside, criteria)
    return (NOT_IMPROVED if joined < highest[to] else -1), joined


@compiled
def add_to(area, to, sign, people, sums):  # type: ignore[no-untyped-def]
    """The sums of a region with an area more, or less."""
    residents, jobs, own = people
    sums[to, HOME] += sign * residents[area]
    sums[to, WORK] += sign * jobs[area]
    sums[to, INSIDE] += sign * (sums[to, OUT] + sums[to, INTO] + own[area])


@compiled
def join(area, to, into, pairs, region, lists, own, own_in):  # type: ignore[no-untyped-def]
    """Put an area among the members of a region, who get from now on what it sends them from their own region."""
    starts, destinations, values = pairs
    for at in range(starts[area], starts[area + 1]):
        if region[destinations[at]] == to:
            own_in[destinations[at]] += values[at]
    own_in[area] = own[area] + into
    region[area] = to
    link(area, to, *lists)


@compiled
def judge(of, lists, pairs, region, people, sums, criteria, in_pieces, inner):  # type: ignore[no-untyped-def]
    """Lowest and highest validity of what is left of a region; without members it is never chosen again."""
    head, after, _ = lists
    residents, jobs, _ = people
    if head[of] < 0:
        return np.inf, np.inf
    if in_pieces and after[head[of]] >= 0:
        return piece_bounds(head[of], after, pairs, region, residents, jobs, criteria, inner)
    value = validity(sums[of, HOME], sums[of, WORK], sums[of, INSIDE], criteria)
    return value, value


@compiled
def regionalise(pairs, turned, people, region, criteria, in_pieces, keep_valid, most_steps):  # type: ignore[no-untyped-def]
    """Regions of areas, before and after the reserve list is given out.

    `people` are residents, jobs and own flows of each area. `region` starts as each area's own number (NOBODY where it
    takes no part) and is changed. `in_pieces` judges what is left of a region as version 3.4 of the published package
    does; `keep_valid` gives the reserve list out anew, and spares regions, when some have become too weak by it. Returns the regions
    before that, the list (reason, step, region left, area) with the validities left, and the number of steps.
    """
    residents, jobs, own = people
    areas = len(residents)
    head = np.where(region == NOBODY, -1, np.arange(areas)).astype(np.int32)
    lists = head, np.full(areas, -1, np.int32), np.full(areas, -1, np.int32)
    sums, own_in = np.zeros((areas, 5)), own.copy()
    sums[:, HOME], sums[:, WORK], sums[:, INSIDE] = residents, jobs, own
    touched = np.empty(areas, np.int32)
    inner = np.empty(len(pairs[2]) if in_pieces else 0)
    highest = np.full(areas, np.inf)
    for area in range(areas):
        if region[area] != NOBODY:
            highest[area] = validity(residents[area], jobs[area], own[area], criteria)
    tree = tree_of(highest)
    reserve, left_at = np.empty((areas, 4), np.int64), np.empty(areas)
    waiting = steps = 0
    while areas > 0 and tree[1] < 1.0:
        steps += 1
        left, lowest = first_lowest(tree), tree[1]
        area = weakest_member(lists[0][left], lists[1], residents, jobs, own, own_in)
        met = scan(area, pairs, turned, region, sums, touched, own_in)
        to = partner(area, left, residents, jobs, sums, touched, met)
        reason, joined = offer(area, to, people, sums, highest, criteria)
        if reason < 0 and steps > most_steps:
            reason = UNSETTLED
        unlink(area, left, *lists)
        region[area] = RESERVE
        add_to(area, left, -1.0, people, sums)
        if reason >= 0:
            reserve[waiting, 0], reserve[waiting, 1], reserve[waiting, 2], reserve[waiting, 3] = (
                reason,
                steps,
                left,
                area,
            )
            left_at[waiting] = lowest
            waiting += 1
        else:
            join(area, to, sums[to, INTO], pairs, region, lists, own, own_in)
            add_to(area, to, 1.0, people, sums)
            highest[to] = joined
            put(tree, to, joined)
        lowest, highest[left] = judge(left, lists, pairs, region, people, sums, criteria, in_pieces, inner)
        put(tree, left, lowest)
        clear(sums, touched, met)
    until_then, sums_then = region.copy(), sums.copy()
    give_out(pairs, turned, people, region, sums, criteria, False, touched, own_in)
    if keep_valid and some_too_weak(region, sums, criteria):
        region[:], sums[:] = until_then, sums_then
        give_out(pairs, turned, people, region, sums, criteria, True, touched, own_in)
    return until_then, reserve[:waiting], left_at[:waiting], steps


@compiled
def some_too_weak(region, sums, criteria):  # type: ignore[no-untyped-def]
    """Whether a region that has areas is not good enough."""
    for area in range(len(region)):
        of = region[area]
        if of >= 0 and validity(sums[of, HOME], sums[of, WORK], sums[of, INSIDE], criteria) < 1.0:
            return True
    return False


@compiled
def keep_good(area, people, sums, touched, met, criteria):  # type: ignore[no-untyped-def]
    """Move the touched regions that an area would not make too weak to the front; how many they are."""
    residents, jobs, own = people
    good = 0
    for k in range(met):
        other = touched[k]
        inside = sums[other, INSIDE] + sums[other, OUT] + sums[other, INTO] + own[area]
        if (
            validity(sums[other, HOME] + residents[area], sums[other, WORK] + jobs[area], inside, criteria)
            >= 1.0
        ):
            touched[k], touched[good] = touched[good], other
            good += 1
    return good


@compiled
def give_out(pairs, turned, people, region, sums, criteria, spare, touched, own_in):  # type: ignore[no-untyped-def]
    """Give each area on the reserve list, the highest first, to its best partner, until nothing changes.

    With `spare` only regions that stay good enough are asked at first, and all of them when nobody else can be placed so.
    """
    residents, jobs, _ = people
    changed = True
    while changed or spare:
        if not changed:
            spare = False
        changed = False
        for area in range(len(residents) - 1, -1, -1):
            if region[area] != RESERVE:
                continue
            met = scan(area, pairs, turned, region, sums, touched, own_in)
            asked = met
            if spare:
                asked = keep_good(area, people, sums, touched, met, criteria)
            to = partner(area, -1, residents, jobs, sums, touched, asked)
            if to >= 0:
                region[area] = to
                add_to(area, to, 1.0, people, sums)
                changed = True
            clear(sums, touched, met)
