"""How sure a decision is: how few people would have changed it by working somewhere else."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.relinking import Relinking
from hjulet.instruments.territories.results import Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.territories.criteria import Criteria

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Margin:
    """What a decision about one area hangs on. None where the method has no such limit, or there is nobody to move."""

    area: Hashable
    persons: int | None
    """Labour market areas: how many residents would have to work at home instead of elsewhere for the area to be a
    centre, or elsewhere instead of at home for it no longer to be one. Travel-to-work areas: how many residents of the
    region would have to take jobs outside it for the region to fall below validity 1, or find jobs inside it to reach 1.
    Functional urban areas: how many fewer, or more, would have to work in the city."""
    limit: str
    """What decides: "out" (all who commute out), "single" (the largest flow), "jobs" (more jobs than residents),
    "validity", "commuting", or ""."""
    alternative: Hashable | None
    """The label of the region it is second most tied to; for a centre, the region most of those who leave go to."""
    alternative_persons: int | None
    """How many of its residents would have to work there instead of where most go now, for that to take more."""
    changes: bool = True
    """Whether regions would be others when `persons` are moved. Not where labour market areas stay as they are though the
    area's rule changes, as when the largest flow of a centre goes to one that leans on it."""
    joins: Hashable | None = None
    """Labour market areas: the label of the region that an area which is a centre now would belong to."""


def margins(found: Territories) -> tuple[Margin, ...]:
    """How few people would have changed the decision, for each area in the order of `found.flows.ids`."""
    links = Relinking(found) if _is_linked(found) else None
    return tuple(margin(found, place, links) for place in range(len(found.flows)))


def _is_linked(found: Territories) -> bool:
    return found.rules is not None and found.method == "labour_market_areas"


def margin(found: Territories, place: int, links: Relinking | None = None) -> Margin:
    """The margin of the area that stands at `place`; with `links` of the same map, what many areas need is made once."""
    if _is_linked(found):
        return _of_labour_market(found, place, links or Relinking(found))
    persons, limit = (
        _to_commuting_zone(found, place)
        if found.method == "functional_urban_areas"
        else _to_validity(found, place)
    )
    other, switch = _alternative(found, place, inside_counts=True)
    return Margin(found.flows.ids[place], persons, limit, other, switch, changes=persons is not None)


def most_within(whole: float, limit: float, at_limit: str) -> int:
    """The most people, of so many, whose share keeps to a limit.

    >>> most_within(200, 0.075, "centre"), most_within(200, 0.075, "dependent")
    (15, 14)
    """

    def keeps(people: int) -> bool:
        share = people / whole
        return share <= limit if at_limit == "centre" else share < limit

    people = floor(limit * whole)
    while keeps(people + 1):
        people += 1
    while people >= 0 and not keeps(people):
        people -= 1
    return people


def _of_labour_market(found: Territories, place: int, links: Relinking) -> Margin:
    flows, area = found.flows, found.flows.ids[place]
    residents = float(flows.residents[place])
    if residents <= 0:
        return Margin(area, None, "", None, None, changes=False)
    rule = found.rules[place]  # type: ignore[index]
    stays = rule in ("centre", "centre by jobs")
    persons: int | None
    persons, limit = (_until_dependent if stays else _until_centre)(found, place)
    if rule == "secondary centre" or (stays and persons > flows.own[place]):
        persons, limit = None, ""
    other, switch = _alternative(found, place, inside_counts=False)
    if persons is None or len(flows) == 1:
        return Margin(area, None, "", other, switch, changes=False)
    leave, more_jobs = (_moved_out if stays else _moved_home)(found, place, persons)
    if links.surely_leaves(place, more_jobs):
        return Margin(area, persons, limit, other, switch)
    changes, region = links.after(place, leave, more_jobs)
    joins = found.regions[region] if stays and changes and region >= 0 else None
    return Margin(area, persons, limit, other, switch, changes, joins)


def _moved_out(found: Territories, place: int, persons: int) -> tuple[dict[int, float], dict[int, float]]:
    """Who leaves, and how many more work where, when so many go where most go; if nobody leaves, where most jobs are in
    another region."""
    leave = dict(leaving_flows(found.flows, place))
    jobs, region = found.flows.jobs, found.region
    others = (one for one in range(len(jobs)) if one != place)
    to = next(iter(leave), -1)
    if to < 0:
        to = max(others, key=lambda one: (region[one] != region[place], jobs[one], -one))
    leave[to] = leave.get(to, 0.0) + persons
    return leave, {place: -persons, to: persons}


def _moved_home(found: Territories, place: int, persons: int) -> tuple[dict[int, float], dict[int, float]]:
    """Who leaves, and how many more work where, when so many stay, from the flows that are too large first."""
    leave = dict(leaving_flows(found.flows, place))
    _, most_single, _ = _limits(found, place)
    more_jobs: dict[int, float] = {place: persons}
    rest = float(persons)
    for least in (most_single, 0):
        for to, value in list(leave.items()):
            if rest <= 0 or value <= least:  # the largest come first
                break
            part = min(rest, value, ceil(value - least))
            leave[to] -= part
            more_jobs[to] = more_jobs.get(to, 0.0) - part
            rest -= part
    return leave, more_jobs


def _limits(found: Territories, place: int) -> tuple[int, int, bool]:
    """The most who may leave and the most who may go to one place; whether more jobs than residents is enough."""
    told = found.parameters
    residents, at_limit = float(found.flows.residents[place]), str(told["at_limit"])
    out = most_within(residents, float(told["out_commuting_max"]), at_limit)  # type: ignore[arg-type]
    single = most_within(residents, float(told["single_flow_max"]), at_limit)  # type: ignore[arg-type]
    return out, single, told["method"] == "nordic"


def _until_dependent(found: Territories, place: int) -> tuple[int, str]:
    """Residents who work at home today and take the way most commuters take."""
    flows = found.flows
    most_out, most_single, by_jobs = _limits(found, place)
    out = float(flows.residents[place] - flows.own[place])
    room_out = floor(most_out - out) + 1
    limit = "out"
    if by_jobs:  # each who leaves is also a job less
        spare = ceil(float(flows.jobs[place] - flows.residents[place]))
        room_out, limit = max((room_out, "out"), (spare, "jobs"))
    single = max((value for _, value in leaving_flows(flows, place)), default=0.0)
    room_single = floor(most_single - single) + 1
    return (room_single, "single") if room_single < room_out else (room_out, limit)


def _until_centre(found: Territories, place: int) -> tuple[int, str]:
    """Residents who commute today and take work at home, from the flows that are too large first."""
    flows = found.flows
    most_out, most_single, by_jobs = _limits(found, place)
    out = float(flows.residents[place] - flows.own[place])
    too_many_out, limit = max(0, ceil(out - most_out)), "out"
    if by_jobs:
        wanting = max(0, floor(float(flows.residents[place] - flows.jobs[place])) + 1)
        too_many_out, limit = min((too_many_out, "out"), (wanting, "jobs"))
    too_single = sum(max(0, ceil(value - most_single)) for _, value in leaving_flows(flows, place))
    return (too_single, "single") if too_single >= too_many_out else (too_many_out, limit)


def leaving_flows(flows: Flows, place: int) -> list[tuple[int, float]]:
    """Flows from an area to others: where, and how many; the largest first, of equals to most jobs, then to the lowest."""
    first, last = int(flows.starts[place]), int(flows.starts[place + 1])
    pairs = zip(flows.destinations[first:last].tolist(), flows.values[first:last].tolist(), strict=True)
    return sorted(
        ((to, value) for to, value in pairs if to != place and value > 0),
        key=lambda one: (-one[1], -flows.jobs[one[0]], one[0]),
    )


def _alternative(
    found: Territories, place: int, *, inside_counts: bool
) -> tuple[Hashable | None, int | None]:
    """The other region that takes most of an area's residents, and how many would have to change their way.

    Labour market areas compare single flows; other methods what goes to each region in all.
    """
    own = int(found.region[place])
    by_region: dict[int, float] = {}
    for to, value in leaving_flows(found.flows, place):
        region = int(found.region[to])
        if region >= 0:
            by_region[region] = by_region.get(region, 0.0) + value if inside_counts else max(
                by_region.get(region, 0.0), value
            )  # fmt: skip
    ours = by_region.pop(own, 0.0)
    if not by_region:
        return None, None
    best = max(by_region, key=lambda one: (by_region[one], -one))
    joined = found.links is not None and found.links[place] >= 0
    if found.links is not None and not joined:
        return found.regions[best], None
    if ours <= by_region[best]:  # it holds together with its region by those who come, not by those who go
        return found.regions[best], None
    return found.regions[best], floor((ours - by_region[best]) / 2) + 1


def _to_validity(found: Territories, place: int) -> tuple[int | None, str]:
    """People of the region who would have to work outside it (or inside) before its validity passes 1."""
    from hjulet.instruments.territories.statistics import criteria_of

    criteria, number = criteria_of(found), int(found.region[place])
    if criteria is None or number < 0:
        return None, ""
    residents, jobs, inside = (float(one[number]) for one in found.sums)
    if _valid(residents, jobs, inside, criteria):
        # Who takes a job outside leaves a job inside without its holder.
        fails: Callable[[int], bool] = lambda one: not _valid(residents, jobs - one, inside - one, criteria)  # noqa: E731
        return first_true(fails, floor(inside)), "validity"
    passes: Callable[[int], bool] = lambda one: _valid(residents, jobs + one, inside + one, criteria)  # noqa: E731
    return first_true(passes, floor(residents - inside)), "validity"


def _to_commuting_zone(found: Territories, place: int) -> tuple[int | None, str]:
    """Residents who would have to work in the city no longer, or from now on, for the area to change sides."""
    rules, residents = found.rules or (), float(found.flows.residents[place])
    least = float(found.parameters["commuting_min"])  # type: ignore[arg-type]
    if rules[place] not in ("commuting zone", "outside") or residents <= 0:
        return None, ""
    by_city: dict[int, float] = {}
    for to, value in leaving_flows(found.flows, place):
        if rules[to] == "city":
            by_city[int(found.region[to])] = by_city.get(int(found.region[to]), 0.0) + value
    most = (
        by_city.get(int(found.region[place]), 0.0)
        if found.region[place] >= 0
        else max(by_city.values(), default=0.0)
    )
    if rules[place] == "commuting zone":
        fails: Callable[[int], bool] = lambda one: (most - one) / residents < least  # noqa: E731
        return first_true(fails, floor(most) + 1), "commuting"
    reaches: Callable[[int], bool] = lambda one: (most + one) / residents >= least  # noqa: E731
    return first_true(reaches, ceil(residents - most)), "commuting"


def _valid(residents: float, jobs: float, inside: float, criteria: Criteria) -> bool:
    import numpy as np

    from hjulet.instruments.territories.criteria import validity

    home, work, both = (np.array([one]) for one in (residents, jobs, inside))
    return bool(validity(home, work, both, criteria)[0] >= 1)


def first_true(holds: Callable[[int], bool], most: int) -> int | None:
    """The least number from 0 to `most` for which something holds that holds for all larger; None when it never does.

    >>> first_true(lambda one: one >= 20, 100), first_true(lambda one: False, 100)
    (20, None)
    """
    if most < 0 or not holds(most):
        return None
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
