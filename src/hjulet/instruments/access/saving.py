"""Which withdrawals save so many vehicle-km with the least harm: a plan, what it costs together, and how good it can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.keeping import Floor, Keep, Rest
from hjulet.instruments.access.measures import Measure
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.questions import Ends, Rules, Window
from hjulet.instruments.access.ranking import PEOPLE, Ranking, rank_withdrawals
from hjulet.instruments.access.working import Progress

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

WEIGHED = "weighed"
SIXTIETHS = 60
NEARLY = 1e-9


@dataclass(frozen=True)
class VehicleKm:
    """So many vehicle-km to be saved on the day."""

    km: float

    def __post_init__(self) -> None:
        if not self.km > 0:
            raise AccessError(f"what is to be saved is more than 0 vehicle-km, not {self.km}")


@dataclass(frozen=True, eq=False)
class Plan:
    """A set of withdrawals that saves what was asked, with what they cost together.

    `harm` is joint, from a run without all of them, in the measure's unit and by weighted people; `bound` is what no set that
    saves as much can go below (it knows of no rule to keep), and `gap` the share of the harm that lies above it. `curve` are
    the vehicle-km saved and the joint harm on the way. `single` is the sum of each one's harm alone, which is not the joint one.
    """

    units: tuple[str, ...]
    trips: tuple[int, ...]
    saved_km: float
    harm: float
    single: float
    bound: float
    rank_once: float
    curve: tuple[tuple[float, float], ...]
    before: Ranking = field(repr=False)
    after: Ranking = field(repr=False)

    @property
    def gap(self) -> float:
        return (self.harm - self.bound) / self.harm if self.harm > 0 else 0.0

    def curve_frame(self) -> pl.DataFrame:
        """The trade-off: `saved_km`, `harm`."""
        import polars as pl

        return pl.DataFrame(self.curve, schema=["saved_km", "harm"], orient="row")

    def losers(self, most: int = 10) -> pl.DataFrame:
        """Who pays: the places that lose most, with `persons`, the loss of one person there (mean of the departures) and `harm`."""
        import polars as pl

        ends, people = self.before.options.ends, self.before.people[self.group]
        loss = (self.after.total - self.before.total) / self.before.divisor * self.before.people_scale
        persons = people / self.before.people_scale
        frame = pl.DataFrame(
            {"origin": list(ends.origins), "persons": persons, "loss": loss, "harm": loss * persons}
        )
        return frame.filter(pl.col("harm") > 0).sort("harm", "origin", descending=[True, False]).head(most)

    @property
    def group(self) -> str:
        """The people as they are, and not as weighted."""
        return next(name for name in self.before.people if name != WEIGHED)

    def by_group(self) -> dict[str, float]:
        """The joint harm to each group."""
        return {
            name: float((self.after.total - self.before.total) @ people / self.before.divisor)
            for name, people in self.before.people.items()
            if name != WEIGHED
        }


Rank = Callable[[frozenset[int]], Ranking]


def least_harm(
    network: Network,
    ends: Ends,
    window: Window,
    rules: Rules | None = None,
    *,
    save: VehicleKm,
    keep: Sequence[Keep | Floor] = (),
    unit: str = "trip",
    people: Mapping[str, Floats | Counts] | None = None,
    opportunities: Floats | Counts | None = None,
    weights: Mapping[str, float] | None = None,
    measure: Measure | None = None,
    only_inside: bool = True,
    batches: int = 5,
    swaps: int = 4,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Callable[[str], None] | None = None,
    ranked: Progress | None = None,
) -> Plan:
    """How can so many vehicle-km be saved with the least harm?

    Departures stand in for each other, so that harms do not add up: what costs least for each km is withdrawn in batches,
    with all others ranked anew, exactly, between them. Then some that still cost much are run again and exchanged for
    what, with all else as it is, costs less. The plan is never worse than to rank once and withdraw from the top.

    Parameters
    ----------
    save : what to save, on the day
    keep : rules of trips (`FirstLast`, `RouteMinimum`, `SchoolArrival`) and floors for people (`Floor`)
    unit : "trip", "block", "route" or "route-hour"
    people, opportunities, measure : as for `rank_withdrawals`
    weights : how many times a person of a group counts, such as {"no_car": 3}; default, once
    only_inside : withdraw only what begins in the window: of the rest most harm is not seen, and it would look harmless
    batches : how many times to rank on the way
    swaps : how many to try to exchange; each is one ranking
    checkpoint : a folder in which each ranking is kept, so that a run that is killed goes on where it was
    progress, ranked : told in words after each batch; and how many blocks of the ranking that goes on are done

    Raises
    ------
    AccessError : what may be withdrawn does not save as much, with how much it does; a group is not there.

    Notes
    -----
    The bound: on one journey from one place at one moment, only the units it takes can do harm alone, and the joint loss is at
    least each of theirs, so at least the sum over the plan of loss / number of units. The least that such sums can be for
    the km asked for is a knapsack, of which the fractional solution is a bound from below.
    """
    persons = _weighed(people, weights or {}, len(ends.origins))
    floors = [one for one in keep if isinstance(one, Floor)]
    rest = Rest.of(network, [one for one in keep if not isinstance(one, Floor)])
    told = progress or (lambda said: None)
    if unit not in ("trip", "block", "route", "route-hour"):
        raise AccessError(f"a plan is of trips, blocks, routes or route-hours, not of '{unit}'")

    def rank(gone: frozenset[int], sharing: bool = False) -> Ranking:
        return rank_withdrawals(
            network.with_withdrawn(sorted(gone)), ends, window, rules, unit=unit, people=persons,
            opportunities=opportunities, measure=measure, workers=workers, executor=executor, sharing=sharing,
            checkpoint=checkpoint / _named(gone, sharing) if checkpoint else None, progress=ranked,
        )  # fmt: skip

    first = rank(frozenset(), sharing=True)
    search = _Search(first, rank, rest, tuple(floors), save.km, only_inside, told)
    once = search.withdrawn(frozenset(), first, 1)
    best = once if batches == 1 else min(once, search.withdrawn(frozenset(), first, batches), key=search.cost)
    best = search.exchanged(best, swaps)
    return search.plan(best, once)


def _named(gone: frozenset[int], sharing: bool) -> str:
    """The folder of the ranking without these trips; the first also shares losses out, and is another question."""
    trips = ",".join(map(str, sorted(gone)))
    return f"{'shared-' if sharing else ''}{sha256(trips.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, eq=False)
class _State:
    """What is gone, the ranking without it, and how it went."""

    gone: frozenset[int]
    ranking: Ranking
    curve: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class _Search:
    first: Ranking
    rank: Rank
    rest: Rest
    floors: tuple[Floor, ...]
    target: float
    only_inside: bool
    told: Callable[[str], None]

    def km(self, gone: frozenset[int]) -> float:
        return float(self.first.options.network.trip_km[sorted(gone)].sum())

    def cost(self, state: _State) -> int:
        """The joint harm, in whole numbers."""
        more = state.ranking.total - self.first.total
        return int(more @ next(iter(self.first.people.values())))

    def candidates(self, state: _State) -> list[int]:
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

    def withdrawn(self, gone: frozenset[int], ranking: Ranking, batches: int) -> _State:
        """From a state on, withdraw in batches until the target is reached."""
        state, start = _State(gone, ranking), self.km(gone)
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

    def after(self, state: _State, chosen: Sequence[int]) -> _State:
        gone = state.gone | {trip for one in chosen for trip in state.ranking.units.trips[one]}
        found = _State(gone, self.rank(gone))
        harm = self.cost(found) / self.first.divisor
        return _State(gone, found.ranking, (*state.curve, (self.km(gone), harm)))

    def chosen(self, state: _State, until: float, refused: set[str]) -> list[int]:
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

    def exchanged(self, state: _State, tries: int) -> _State:
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
            without = _State(gone, self.rank(gone), state.curve)
            if self.km(gone) >= self.target - NEARLY:
                point = self.km(gone), self.cost(without) / self.first.divisor
                state = _State(gone, without.ranking, (*state.curve, point))
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

    def bound(self) -> float:
        """The fractional knapsack over shared losses."""
        import numpy as np

        shared = self.first.shared @ next(iter(self.first.people.values())) / (SIXTIETHS * self.first.divisor)
        able = np.array(self.candidates(_State(frozenset(), self.first)), dtype=np.int64)
        order = able[np.argsort(shared[able] / self.first.km[able], kind="stable")]
        left, least = self.target, 0.0
        for number in order.tolist():
            part = min(1.0, left / self.first.km[number])
            least += part * float(shared[number])
            left -= part * float(self.first.km[number])
            if left <= NEARLY:
                break
        return least

    def plan(self, best: _State, once: _State) -> Plan:
        first = self.first
        single = first.sums()
        chosen = [
            number for number, trips in enumerate(first.units.trips) if trips and best.gone.issuperset(trips)
        ]
        harm = self.cost(best) / first.divisor
        return Plan(
            units=tuple(first.units.ids[number] for number in chosen),
            trips=tuple(sorted(best.gone)),
            saved_km=self.km(best.gone),
            harm=harm,
            single=float(single[chosen].sum() / first.divisor),
            bound=min(self.bound(), harm),
            rank_once=self.cost(once) / first.divisor,
            curve=best.curve,
            before=first,
            after=best.ranking,
        )


def _weighed(
    people: Mapping[str, Floats | Counts] | None, weights: Mapping[str, float], count: int
) -> dict[str, Floats]:
    """People by group, with those that count more often first when there are any."""
    import numpy as np

    persons = {name: np.asarray(values, dtype=np.float64) for name, values in (people or {}).items()}
    persons = persons or {PEOPLE: np.ones(count)}
    if not weights:
        return persons
    weighed = next(iter(persons.values())).copy()
    for group, factor in weights.items():
        if group not in persons:
            raise AccessError(f"there is no group '{group}' to weigh; there are: {', '.join(persons)}")
        if factor < 0:
            raise AccessError(f"a person counts 0 times or more, not {factor}", about=f"group {group}")
        weighed += (factor - 1) * persons[group]
    return {WEIGHED: weighed, **persons}
