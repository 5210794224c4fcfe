"""The search for a plan: what costs least for its km, ranked anew on the way, and then the best that a bound's program finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.bounding import Program, families_lost
from hjulet.instruments.access.comparing import costs_of
from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.keeping import Floor, Rest
from hjulet.instruments.access.measures import running_costs
from hjulet.instruments.access.ranking import Ranking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

NEARLY = 1e-9
STEPS = 5
Rank = Callable[[frozenset[int]], Ranking]


@dataclass(frozen=True, eq=False)
class State:
    """What is gone, the ranking without it, and how it went."""

    gone: frozenset[int]
    ranking: Ranking = field(repr=False)
    curve: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Search:
    first: Ranking
    rank: Rank
    rest: Rest
    floors: tuple[Floor, ...]
    target: float
    only_inside: bool
    told: Callable[[str], None]
    working: dict[str, Any] = field(default_factory=dict, repr=False)

    def km(self, gone: frozenset[int]) -> float:
        return float(self.first.options.network.trip_km[sorted(gone)].sum())

    def cost(self, state: State) -> int:
        """The joint harm, in whole numbers."""
        more = state.ranking.total - self.first.total
        return int(more @ next(iter(self.first.people.values())))

    def candidates(self, state: State) -> list[int]:
        """Units that may go, those that do least harm for each km first."""
        ranking, harm = state.ranking, state.ranking.sums()
        able = [
            number
            for number, km in enumerate(ranking.km.tolist())
            if km > 0 and (ranking.inside[number] or not self.only_inside)
        ]
        return sorted(able, key=lambda one: (harm[one] / ranking.km[one], ranking.units.ids[one]))

    def keeps_floors(self, ranking: Ranking, chosen: Sequence[int]) -> bool:
        """As far as single harms tell; `withdrawn` asks again when the joint ones are known."""
        for floor in self.floors:
            reach, left = self.reach(floor, self.first.total), self.reach(floor, ranking.total)
            for number in chosen:
                left -= int(ranking.loss[number] @ self.persons(floor))
            if left < floor.share * reach:
                return False
        return True

    def persons(self, floor: Floor) -> Counts:
        import numpy as np

        if floor.group is not None:
            return self.first.people[floor.group]
        origins = self.first.options.ends.origins
        if floor.place not in origins:
            raise AccessError(f"there is no place '{floor.place}' to keep a floor for")
        there: Counts = (np.arange(len(origins)) == origins.index(floor.place)).astype(np.int64)
        return there

    def reach(self, floor: Floor, total: Counts) -> int:
        """How far the journeys of these people stay under the most they can cost."""
        return int((self.first.most - total) @ self.persons(floor))

    def withdrawn(self, gone: frozenset[int], ranking: Ranking, batches: int) -> State:
        """From a state on, withdraw in batches until the target is reached."""
        state, start = State(gone, ranking), self.km(gone)
        refused: set[str] = set()
        for batch in range(1, batches + 1):
            until = start + (self.target - start) * batch / batches
            while self.km(state.gone) < until - NEARLY:
                chosen = self.chosen(state, until, refused)
                if not chosen:
                    raise AccessError(
                        f"what may be withdrawn saves {self.km(state.gone):.1f} vehicle-km of the {self.target:g} "
                        "asked for: ask for less, keep less, or widen the window"
                    )
                after = self.after(state, chosen)
                while not self.keeps_floors(after.ranking, ()):
                    refused.add(state.ranking.units.ids[chosen.pop()])
                    after = self.after(state, chosen) if chosen else state
                state = after
                self.told(f"{self.km(state.gone):.1f} of {self.target:g} vehicle-km")
        return state

    def after(self, state: State, chosen: Sequence[int]) -> State:
        gone = state.gone | {trip for one in chosen for trip in state.ranking.units.trips[one]}
        found = State(gone, self.rank(gone))
        harm = self.cost(found) / self.first.divisor
        return State(gone, found.ranking, (*state.curve, (self.km(gone), harm)))

    def chosen(self, state: State, until: float, refused: set[str]) -> list[int]:
        """The units of one batch; of the last one what it can do without is left again, the most harmful first."""
        chosen: list[int] = []
        gone, km, units = state.gone, self.km(state.gone), state.ranking.units
        for number in self.candidates(state):
            if km >= until - NEARLY:
                break
            trips = units.trips[number]
            if units.ids[number] in refused or not self.rest.allows(gone, trips):
                continue
            if self.floors and not self.keeps_floors(state.ranking, [*chosen, number]):
                continue
            chosen.append(number)
            gone |= frozenset(trips)
            km += state.ranking.km[number]
        harm = state.ranking.sums()
        for number in sorted(chosen, key=lambda one: -harm[one]):
            if km - state.ranking.km[number] >= until - NEARLY:
                chosen.remove(number)
                km -= state.ranking.km[number]
        return chosen

    def exchanged(self, state: State, tries: int) -> State:
        """Run again what costs most for its km, and withdraw instead what then costs least; kept when that is better."""
        single = dict(zip(self.first.units.ids, self.first.sums().tolist(), strict=True))
        units = [
            (name, trips)
            for name, trips in zip(self.first.units.ids, self.first.units.trips, strict=True)
            if state.gone.issuperset(trips)
        ]
        units.sort(key=lambda one: (-single[one[0]] / self.km(frozenset(one[1])), one[0]))
        for name, trips in units[:tries]:
            gone = state.gone - frozenset(trips)
            without = State(gone, self.rank(gone), state.curve)
            if self.km(gone) >= self.target - NEARLY:
                point = self.km(gone), self.cost(without) / self.first.divisor
                state = State(gone, without.ranking, (*state.curve, point))
                continue
            harm, base = without.ranking.sums(), self.cost(without)
            for number in sorted(self.candidates(without), key=lambda one: (harm[one], one)):
                km = without.ranking.km[number]
                if base + harm[number] >= self.cost(state):
                    break
                if self.km(gone) + km < self.target - NEARLY or not self.rest.allows(
                    gone, without.ranking.units.trips[number]
                ):
                    continue
                better = self.after(without, [number])
                if self.keeps_floors(better.ranking, ()):
                    self.told(f"{without.ranking.units.ids[number]} instead of {name}")
                    state = better
                    break
        return state

    def proven(self, best: State, deepest: int, enough: float) -> tuple[State, int]:
        """A plan at least as good, and what no plan that keeps the rules of trips goes below, in whole numbers.

        Sets of one unit first, then of two and more, until plan and bound are near enough. A unit without which no plan can be
        better is left out on the way: what is deeper is asked of those that are left.
        """
        import numpy as np

        sums = running_costs(self.first.measure, self.first.options.times)
        harm, bound = self.first.sums(), 0
        able = np.array(sorted(self.candidates(State(frozenset(), self.first))), dtype=np.int64)
        for depth in range(1, deepest + 1):
            able = able[harm[able] <= self.cost(best)]
            families = families_lost(self.first, able.tolist(), sums, depth, **self.working)
            program = Program.of(families, self.first.km[able], self.target, self.limits(able))
            least, more = program.relaxed()
            kept = least + more <= self.cost(best)
            low, chosen = program.solved(enough / 4)
            bound = max(bound, ceil(min(low, self.cost(best))))
            best = self.better(best, able[chosen].tolist())
            self.told(
                f"{len(able)} to choose from, in sets of {depth}: {self.gap(best, bound):.1%} above the bound"
            )
            if self.gap(best, bound) <= enough:
                break
            able = able[kept]
        return best, min(bound, self.cost(best))

    def gap(self, state: State, bound: int) -> float:
        cost = self.cost(state)
        return max(0.0, (cost - bound) / cost) if cost else 0.0

    def better(self, best: State, chosen: Sequence[int]) -> State:
        """Of two plans the cheaper: what is best, or these units."""
        trips = frozenset(trip for one in chosen for trip in self.first.units.trips[one])
        if not trips or trips == best.gone or self.km(trips) < self.target - NEARLY:
            return best
        found = State(trips, self.rank(trips))
        if self.cost(found) >= self.cost(best) or not self.keeps_floors(found.ranking, ()):
            return best
        return State(trips, found.ranking, self.way(chosen, self.cost(found)))

    def way(self, chosen: Sequence[int], cost: int) -> tuple[tuple[float, float], ...]:
        """The way to a plan in five steps, what costs least for its km first: km saved and joint harm."""
        harm, km = self.first.sums(), self.first.km
        order = sorted(chosen, key=lambda one: (harm[one] / km[one], self.first.units.ids[one]))
        curve = []
        for step in range(1, STEPS + 1):
            some = order[: -(-len(order) * step // STEPS)]
            gone = frozenset(trip for one in some for trip in self.first.units.trips[one])
            loss = cost if step == STEPS else self.loss(gone)
            curve.append((self.km(gone), loss / self.first.divisor))
        return tuple(curve)

    def loss(self, gone: frozenset[int]) -> int:
        """The joint harm of these trips, without the harm of any other."""
        options = self.first.options
        costs, _ = costs_of(
            options.network.with_withdrawn(sorted(gone)), options.ends, options.window, options.rules, self.first.measure,
            self.first.goals, **self.working,
        )  # fmt: skip
        return int((costs - self.first.total) @ next(iter(self.first.people.values())))

    def limits(self, able: Counts) -> list[tuple[dict[int, int], int]]:
        """The rules of trips for a program: units by their place among those able, and how many trips may go of each rule."""
        of_trip = {
            trip: place for place, unit in enumerate(able.tolist()) for trip in self.first.units.trips[unit]
        }
        found = []
        for trips, least in self.rest.groups:
            takes: dict[int, int] = {}
            for place in (of_trip[trip] for trip in trips if trip in of_trip):
                takes[place] = takes.get(place, 0) + 1
            if sum(takes.values()) > len(trips) - least:
                found.append((takes, len(trips) - least))
        return found
