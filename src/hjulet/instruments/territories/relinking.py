"""What labour market areas would be if a few people worked somewhere else: links made anew where that can reach.

An area's rule may change and the regions be the same: a centre whose largest flow goes to one that leans on it would
share its region with that one as two centres, however many more went there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from hjulet.instruments.territories.chains import Linked, link_up
from hjulet.instruments.territories.labour_markets import Leaving, independent, leaving, rules_of
from hjulet.instruments.territories.results import NOWHERE, Territories

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

SETTLED = ("centre", "no residents")
"""Rules of areas that depend on their own residents alone, and never lean on another."""


class Relinking:
    """The links of some labour market areas, ready to be changed at one area.

    The answer is that of the whole method on the changed flows. Only areas that hang together by links with the changed
    ones are linked anew, so that a margin of each of thousands of areas is quick.
    """

    def __init__(self, found: Territories) -> None:
        self.found = found
        self.leaves = leaving(found.flows)

    def surely_leaves(self, place: int, more_jobs: Mapping[int, float]) -> bool:
        """Whether an area that becomes a centre has another region for sure: by SCB's rules it takes along those that lead
        to it, and the centre it belonged to is not among them unless they went in a circle. A short way to what `after` says.
        """
        found, (_, by_goal) = self.found, self._ties
        is_plain = (
            found.parameters["method"] == "scb" and found.rules is not None and found.rules[place] == "joined"
        )
        if not is_plain or any(goal in by_goal for goal in more_jobs):
            return False
        walked = {place}
        at = place
        while found.rules[at] not in SETTLED:  # type: ignore[index]
            at = int(self.leaves.to[at])
            if at == place:
                return False
            if at in walked:
                break
            walked.add(at)
        return True

    def after(
        self, place: int, leave: Mapping[int, float], more_jobs: Mapping[int, float]
    ) -> tuple[bool, int]:
        """Whether regions would be others, and the region (of those there are) whose centre the area would get instead.

        Parameters
        ----------
        place : the area whose residents work elsewhere, as many as before
        leave : how many of them would work in each other area
        more_jobs : how many more people would work in each area than do

        Returns
        -------
        The second is -1 where the area keeps a centre out of its own region.
        """
        import numpy as np

        flows = self.found.flows
        jobs = {area: float(flows.jobs[area]) + more for area, more in more_jobs.items()}
        to = self._turned(place, jobs)
        leave = {goal: people for goal, people in leave.items() if people > 0}
        to[place] = min(
            leave, key=lambda one: (-leave[one], -jobs.get(one, float(flows.jobs[one])), one), default=NOWHERE
        )
        by_jobs = jobs if self.found.parameters["method"] == "nordic" else ()
        within = self._reached({place, *to, *to.values(), *by_jobs} - {NOWHERE})
        at = int(np.searchsorted(within, place))
        linked, lives = self._linked(within, at, leave, to, jobs)
        before, now = self.found.region[within], np.where(lives, linked.number, NOWHERE)
        pairs, first, second = (len(np.unique(one)) for one in (before * len(flows) + now, before, now))
        seat = int(within[linked.seats[int(linked.number[at])][0]])
        other = int(self.found.region[seat])
        return not pairs == first == second, NOWHERE if other == self.found.region[place] else other

    def _linked(
        self, within: Places, at: int, leave: Mapping[int, float], to: Mapping[int, int], jobs: Mapping[int, float]
    ) -> tuple[Linked, Flags]:  # fmt: skip
        """Links among some areas, whose numbers are their positions among them; and which of them have residents."""
        import numpy as np

        flows, told = self.found.flows, self.found.parameters
        local = np.array([to.get(one, int(self.leaves.to[one])) for one in within.tolist()])
        spot = np.minimum(np.searchsorted(within, local), len(within) - 1)
        # Where a centre's largest flow goes does not matter; it may be outside.
        local = np.where(
            (local < 0) | (within[spot] == local), np.where(local < 0, -1, spot), np.arange(len(within))
        )
        residents = flows.residents[within]
        jobs_now = np.array([jobs.get(one, float(flows.jobs[one])) for one in within.tolist()])
        out, single = self.leaves.out[within], self.leaves.single[within]
        out[at], single[at] = sum(leave.values()), max(leave.values(), default=0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            leaves = Leaving(out, single, local, out / residents, single / residents)
        rules = rules_of(
            residents, jobs_now, leaves, float(told["out_commuting_max"]), float(told["single_flow_max"]),  # type: ignore[arg-type]
            nordic=told["method"] == "nordic", at_limit=str(told["at_limit"]),
        )  # fmt: skip
        links = np.where(independent(rules), NOWHERE, local)
        return link_up(links, leaves.single_share, jobs_now, int(told["max_links"])), residents > 0  # type: ignore[call-overload]

    def _reached(self, areas: Iterable[int]) -> Places:
        """These areas and all that hang together with them, in order."""
        import numpy as np

        piece, members = self._pieces
        return np.sort(np.concatenate([members[one] for one in {int(piece[area]) for area in areas}]))

    @cached_property
    def _pieces(self) -> tuple[Places, list[Places]]:
        """Of each area the piece of the net of links it is in, and the areas of each piece."""
        import numpy as np
        from scipy import sparse
        from scipy.sparse.csgraph import connected_components

        areas = len(self.found.flows)
        leans = ~np.isin(np.array(self.found.rules), SETTLED) & (self.leaves.to >= 0)
        links = np.flatnonzero(leans), self.leaves.to[leans]
        net = sparse.coo_array((np.ones(len(links[0])), links), shape=(areas, areas))
        number, piece = connected_components(net, directed=True, connection="weak")
        ends = np.cumsum(np.bincount(piece, minlength=number))[:-1]
        return piece, np.split(np.argsort(piece, kind="stable"), ends)

    def _turned(self, place: int, jobs: Mapping[int, float]) -> dict[int, int]:
        """Other areas with equal largest flows, of which another goes where most work now."""
        goals, by_goal = self._ties
        have = self.found.flows.jobs
        found = {}
        for area in {area for goal in jobs for area in by_goal.get(goal, ()) if area != place}:
            to = min(goals[area], key=lambda one: (-jobs.get(one, have[one]), one))
            if to != self.leaves.to[area]:
                found[area] = to
        return found

    @cached_property
    def _ties(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The goals of areas whose largest flow goes to several alike, and the areas of each such goal."""
        import numpy as np

        flows = self.found.flows
        top = (flows.values == self.leaves.single[flows.origins]) & (flows.destinations != flows.origins)
        home, work = flows.origins[top], flows.destinations[top]
        several = (np.bincount(home, minlength=len(flows))[home] > 1) & (self.leaves.single[home] > 0)
        goals: dict[int, list[int]] = defaultdict(list)
        by_goal: dict[int, list[int]] = defaultdict(list)
        for area, to in zip(home[several].tolist(), work[several].tolist(), strict=True):
            goals[area].append(to)
            by_goal[to].append(area)
        return goals, by_goal
