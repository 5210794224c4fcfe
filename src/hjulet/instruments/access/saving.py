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
from hjulet.instruments.access.searching import Search, State
from hjulet.instruments.access.working import Progress

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]

WEIGHED = "weighed"
BOUNDS = {"quick": 1, "tight": 4}
"""How many units the largest sets have that a bound looks at."""


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
    saves as much and keeps the rules of trips can go below (it knows of no floor), and `gap` the share of the harm that lies above it. `curve` are
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
    swaps: int = 0,
    bound: str = "tight",
    enough: float = 0.01,
    workers: int | None = None,
    executor: Any = None,
    checkpoint: Path | None = None,
    progress: Callable[[str], None] | None = None,
    ranked: Progress | None = None,
) -> Plan:
    """How can so many vehicle-km be saved with the least harm?

    Departures stand in for each other, so that harms do not add up: what costs least for each km is withdrawn in batches,
    with all others ranked anew, exactly, between them. Then a program of whole numbers says what no plan can go below, and
    which one is best by it; that one is computed anew, and taken when it is better. So it is said how good the plan is.

    Parameters
    ----------
    save : what to save, on the day
    keep : rules of trips (`FirstLast`, `RouteMinimum`, `SchoolArrival`) and floors for people (`Floor`)
    unit : "trip", "pair" (there and back go together), "block", "route" or "route-hour"
    people, opportunities, measure : as for `rank_withdrawals`
    weights : how many times a person of a group counts, such as {"no_car": 3}; default, once
    only_inside : withdraw only what begins in the window: of the rest most harm is not seen, and it would look harmless
    batches : how many times to rank on the way
    swaps : how many of what is withdrawn to try to exchange for others by themselves; each is one ranking
    bound : "quick" knows what each withdrawal does alone, on journeys that several meet; "tight" also what two, three and four
        do together that stand in for each other
    enough : 0-1, the share of the harm within which plan and bound are near enough
    checkpoint : a folder in which each ranking is kept, so that a run that is killed goes on where it was
    progress, ranked : told in words after each batch; and how many blocks of the ranking, or of the bound, that goes on are done

    Raises
    ------
    AccessError : what may be withdrawn does not save as much, with how much it does; a group is not there.

    Notes
    -----
    The bound: when some units that are withdrawn lie within the plan, whoever loses by them loses as much by the plan at least.
    Each run of journeys has a tree of such sets (`joint_kernel`), and what it loses is at least the most that any set within
    the plan takes from it. The least sum of those, over all plans that save the km and keep the rules of trips, is a program
    of whole numbers (solved by HiGHS, to within a count of steps); what it goes below for certain is the bound. Floors for
    people are not in the program: with them the bound still holds, and can be farther off.

    References
    ----------
    Huangfu and Hall, Parallelizing the dual revised simplex method, Mathematical Programming Computation 10 (2018).
    """
    persons = _weighed(people, weights or {}, len(ends.origins))
    floors = [one for one in keep if isinstance(one, Floor)]
    rest = Rest.of(network, [one for one in keep if not isinstance(one, Floor)])
    told = progress or (lambda said: None)
    if unit not in ("trip", "pair", "block", "route", "route-hour"):
        raise AccessError(f"a plan is of trips, pairs, blocks, routes or route-hours, not of '{unit}'")
    if bound not in BOUNDS:
        raise AccessError(f"a bound is {' or '.join(BOUNDS)}, not '{bound}'")

    def rank(gone: frozenset[int]) -> Ranking:
        return rank_withdrawals(
            network.with_withdrawn(sorted(gone)), ends, window, rules, unit=unit, people=persons,
            opportunities=opportunities, measure=measure, workers=workers, executor=executor,
            checkpoint=checkpoint / _named(gone) if checkpoint else None, progress=ranked,
        )  # fmt: skip

    first = rank(frozenset())
    working = {"workers": workers, "executor": executor, "progress": ranked}
    search = Search(first, rank, rest, tuple(floors), save.km, only_inside, told, working)
    once = search.withdrawn(frozenset(), first, 1)
    best = once if batches == 1 else min(once, search.withdrawn(frozenset(), first, batches), key=search.cost)
    best = search.exchanged(best, swaps)
    best, least = search.proven(best, BOUNDS[bound], enough)
    return _plan(search, best, once, least)


def _named(gone: frozenset[int]) -> str:
    """The folder of the ranking without these trips."""
    return sha256(",".join(map(str, sorted(gone))).encode()).hexdigest()[:16]


def _plan(search: Search, best: State, once: State, bound: int) -> Plan:
    first = search.first
    single = first.sums()
    chosen = [
        number for number, trips in enumerate(first.units.trips) if trips and best.gone.issuperset(trips)
    ]
    return Plan(
        units=tuple(first.units.ids[number] for number in chosen),
        trips=tuple(sorted(best.gone)),
        saved_km=search.km(best.gone),
        harm=search.cost(best) / first.divisor,
        single=float(single[chosen].sum() / first.divisor),
        bound=bound / first.divisor,
        rank_once=search.cost(once) / first.divisor,
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
