"""What each kind of question is answered with: figures for the summary, and tables. No Django.

Harm is told as what one journey by each person comes to, to where they go: hours for minutes, else how much of all there is. A sum of
people × opportunities × seconds says nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.measure.access_tables import (
    broken_table,
    group_rows,
    mean_minutes,
    places_table,
    trip_columns,
    withdrawn_table,
)

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.access import Comparison, Network, Plan, Ranking
    from hjulet.measure.access_ground import Ground

    Floats = NDArray[np.float64]

Told = Callable[[int, int], None]
MOST_ROUNDS = 18
STEPS = 5


@dataclass(frozen=True, eq=False)
class Answer:
    """Figures by name, and tables by name."""

    figures: dict[str, Any]
    tables: dict[str, pl.DataFrame] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Work:
    """Who works, where blocks are kept, and who is told."""

    blocks: Path
    told: Told
    workers: int | None = None

    def part(self, at: float, until: float) -> Told:
        """Told of a part of the whole, from one share to another, in thousandths."""
        return lambda done, of: self.told(round(1000 * (at + (until - at) * done / max(of, 1))), 1000)


def travel_times(ground: Ground, work: Work) -> Answer:
    """How much of what is asked for is reached within so many minutes, and how far it is to the nearest."""
    import numpy as np

    from hjulet.instruments.access import Cumulative, accessibility, nearest, service_classes

    asked, network = ground.asked, ground.after
    kinds = list(asked.services)
    steps = 2 + len(kinds)
    how: dict[str, Any] = {"workers": work.workers}
    reached = accessibility(
        network, ground.ends, ground.window, ground.opportunities, Cumulative(asked.minutes), ground.rules,
        progress=work.part(0, 1 / steps), **how,
    )  # fmt: skip
    columns: dict[str, Any] = {"reached": reached, "reached_share": reached / ground.opportunities.sum()}
    # The nearest says something of schools, and nothing of jobs, which are nearly everywhere.
    is_nearest = bool(asked.opportunities) and 2 * len(ground.goals) <= len(ground.points)
    figures: dict[str, Any] = {"minutes": asked.minutes, "is_nearest": is_nearest}
    if is_nearest:
        minutes = nearest(
            network, ground.ends, ground.window, ground.opportunities, 1, ground.rules,
            progress=work.part(1 / steps, 2 / steps), **how,
        )  # fmt: skip
        columns["minutes"] = minutes
        within = minutes <= asked.minutes
        figures["within_share"] = {
            group: float(persons[within].sum() / persons.sum()) for group, persons in _shown(ground)
        }
        figures["never"] = {
            group: float(persons[np.isnan(minutes)].sum()) for group, persons in _shown(ground)
        }
        figures["by_group"] = mean_minutes(minutes, ground.people)
    else:
        figures["by_group"] = mean_minutes(columns["reached_share"], ground.people)
    by_kind = {}
    for number, kind in enumerate(kinds, start=2):
        ends, there = ground.to(kind)
        by_kind[kind] = nearest(
            network, ends, ground.window, there, 1, ground.rules,
            progress=work.part(number / steps, (number + 1) / steps), **how,
        )  # fmt: skip
        columns[f"minutes_to_{kind}"] = by_kind[kind]
    if by_kind:
        columns["service_class"] = service_classes(by_kind)
        people = next(iter(ground.people.values()))
        figures["service_classes"] = [
            float(people[columns["service_class"] == number].sum()) for number in range(1, 6)
        ]
    return Answer(figures, {"places": places_table(ground, columns)})


def _shown(ground: Ground) -> list[tuple[str, Floats]]:
    """Groups of five persons or more; where nobody is counted, every place is one."""
    from hjulet.instruments.access.comparing import FEWEST

    return [(group, persons) for group, persons in ground.people.items() if persons.sum() >= FEWEST]


def rank(ground: Ground, work: Work) -> Answer:
    """What each departure is worth: the harm when it alone is withdrawn."""
    from hjulet.instruments.access import rank_withdrawals

    found = rank_withdrawals(
        ground.after, ground.ends, ground.window, ground.rules, unit=ground.asked.unit, people=ground.people,
        opportunities=ground.opportunities, measure=ground.measure, workers=work.workers,
        checkpoint=work.blocks / "rank", progress=work.part(0, 1),
    )  # fmt: skip
    units = units_table(ground, found)
    is_inside = units["inside_window"] if "inside_window" in units.columns else None
    figures: dict[str, Any] = {
        "unit": ground.asked.unit,
        "units": units.height,
        "outside": 0 if is_inside is None else int((~is_inside).sum()),
        "harmless": int(
            (units["harm"] <= 0).sum() if is_inside is None else ((units["harm"] <= 0) & is_inside).sum()
        ),
        "km": float(units["km"].sum() or 0.0),
    }
    return Answer(figures, {"units": units, "places": places_table(ground, {})})


def units_table(ground: Ground, found: Ranking) -> pl.DataFrame:
    """A row for each unit, the most harmful first: names and numbers a planner knows it by, harm and who it falls on."""
    import polars as pl

    frame = found.frame()
    first, harm = frame.columns[:2]
    scale = ground.per_person
    names = dict(zip(ground.points.ids, ground.points.names, strict=True))
    groups = [f"harm_{group}" for group in list(found.people)[1:] if f"harm_{group}" in frame.columns]
    frame = frame.rename({first: "id", harm: "harm"}).with_columns(
        (pl.col("harm", "harm_per_km", *groups) / scale),
        pl.col("worst_place")
        .replace_strict(names, default=None, return_dtype=pl.String)
        .alias("worst_place_name"),
    )
    return trip_columns(found.options.network, frame, found.units.kind)


def compare(ground: Ground, work: Work) -> Answer:
    """Before and after the proposal: who loses how much, who is cut off, which connections break."""
    return compared(ground, ground.before, ground.after, work, work.told)


def compared(ground: Ground, before: Network, after: Network, work: Work, told: Told) -> Answer:
    from hjulet.instruments.access import compare as before_and_after

    rounds = iter(((0.0, 0.5), (0.5, 1.0)))
    span = [next(rounds)]

    def both(done: int, of: int) -> None:
        """The engine counts from 0 for each of the two timetables."""
        low, high = span[0]
        told(round(1000 * (low + (high - low) * done / max(of, 1))), 1000)
        if done == of:
            span[0] = next(rounds, (1.0, 1.0))

    found = before_and_after(
        before, after, ground.ends, ground.window, ground.rules, people=ground.people,
        opportunities=ground.opportunities, measure=ground.measure, workers=work.workers,
        checkpoint=work.blocks / "compare", progress=both,
    )  # fmt: skip
    return of_comparison(ground, before, after, found)


def of_comparison(ground: Ground, before: Network, after: Network, found: Comparison) -> Answer:
    total = float(ground.opportunities.sum())
    scale = total * (60.0 if ground.asked.measure == "mean-time" else 1.0)
    places = places_table(
        ground,
        {
            "before": found.before / scale,
            "after": found.after / scale,
            "loss": found.loss / scale,
            "harm": found.loss * found.people / ground.per_person,
            "cut_off": found.cut_off,
            "cut_off_share": found.cut_off / total,
        },
    )
    uneven = found.inequality()
    figures: dict[str, Any] = {
        "harm": float(found.loss @ found.people) / ground.per_person,
        "losing": float(found.people[found.loss > 0].sum()),
        "losing_a_minute": float(found.people[found.loss > 60 * total].sum()),
        "gaining": float(found.people[found.loss < 0].sum()),
        "people_cut_off": found.people_cut_off,
        "by_group": group_rows(found.by_group(), scale, ground.per_person),
        "inequality": {name: getattr(uneven, name) for name in ("gini", "theil", "palma", "half_share")},
        "lorenz": _thinned(uneven.lorenz),
        "km_before": float(before.trip_km[~before.withdrawn].sum()),
        "km_after": float(after.trip_km[~after.withdrawn].sum()),
    }
    broken, counts = broken_table(ground, before, after)
    figures["broken"] = counts
    return Answer(figures, {"places": places, "withdrawn": withdrawn_table(before, after), "broken": broken})


def _thinned(curve: Floats, most: int = 60) -> list[list[float]]:
    """A curve of so many points at most: a picture shows no more, and a page need not carry them."""
    import numpy as np

    kept = np.unique(np.linspace(0, len(curve) - 1, min(len(curve), most)).round().astype(int))
    return [[round(float(x), 5), round(float(y), 5)] for x, y in curve[kept]]


def least_harm(ground: Ground, work: Work) -> Answer:
    """The withdrawals that save so many vehicle-km with the least harm, and who pays."""
    from hjulet.instruments.access import VehicleKm
    from hjulet.instruments.access import least_harm as least

    asked = ground.asked
    expected, state = MOST_ROUNDS + asked.batches, [0]

    def ranked(done: int, of: int) -> None:
        """How many rounds it takes is not known beforehand: rankings, bounds, and the way to the plan."""
        share = min((state[0] + done / max(of, 1)) / expected, 0.95)
        work.told(round(1000 * share), 1000)
        if done == of:
            state[0] = min(state[0] + 1, expected - 1)

    plan = least(
        ground.after, ground.ends, ground.window, ground.rules, save=VehicleKm(asked.save_km), keep=_kept(ground),
        unit=asked.unit, people=ground.people, opportunities=ground.opportunities, weights=dict(asked.factors) or None,
        measure=ground.measure, batches=asked.batches, workers=work.workers, checkpoint=work.blocks / "plan", ranked=ranked,
        progress=lambda said: ranked(0, 1),
    )  # fmt: skip
    after = ground.after.with_withdrawn(plan.trips)
    answer = compared(ground, ground.after, after, work, work.part(0.95, 1.0))
    import polars as pl

    units = units_table(ground, plan.before).filter(pl.col("id").is_in(list(plan.units)))
    return Answer(
        answer.figures | {"plan": _plan(ground, plan), "unit": asked.unit}, answer.tables | {"units": units}
    )


def _plan(ground: Ground, plan: Plan) -> dict[str, Any]:
    scale = ground.per_person
    return {
        "asked_km": ground.asked.save_km,
        "saved_km": plan.saved_km,
        "units": len(plan.units),
        "trips": len(plan.trips),
        "trip_ids": [plan.before.options.network.trip_ids[trip] for trip in plan.trips],
        "harm": plan.harm / scale,
        "harm_alone": plan.single / scale,
        "harm_ranked_once": plan.rank_once / scale,
        "bound": plan.bound / scale,
        "gap_share": plan.gap,
        "curve": [[km, harm / scale] for km, harm in _way(ground, plan)],
    }


def _way(ground: Ground, plan: Plan) -> list[tuple[float, float]]:
    """What a part of the saving costs: kilometres and joint harm in a few steps, what costs least for each km first."""
    from hjulet.instruments.access.comparing import costs_of

    ranking = plan.before
    single = dict(zip(ranking.units.ids, (ranking.sums() / ranking.km).tolist(), strict=True))
    trips = dict(zip(ranking.units.ids, ranking.units.trips, strict=True))
    order = sorted(plan.units, key=lambda one: (single[one], one))
    people = next(iter(ranking.people.values()))
    found = [(0.0, 0.0)]
    for step in range(1, STEPS):
        gone = sorted({trip for one in order[: len(order) * step // STEPS] for trip in trips[one]})
        if not gone:
            continue
        costs, _reached = costs_of(
            ground.after.with_withdrawn(gone), ground.ends, ground.window, ground.rules, ground.measure, ranking.goals
        )  # fmt: skip
        point = (
            float(ground.after.trip_km[gone].sum()),
            float((costs - ranking.total) @ people / ranking.divisor),
        )
        found += [point] if point[0] > found[-1][0] else []
    return [*found, (plan.saved_km, plan.harm)]


def _kept(ground: Ground) -> list[Any]:
    from hjulet.instruments.access import FirstLast, Floor, RouteMinimum, SchoolArrival

    asked = ground.asked
    kept: list[Any] = [FirstLast()] if asked.keep_first_last else []
    if asked.keep_per_route:
        kept.append(RouteMinimum(asked.keep_per_route))
    kept += [SchoolArrival((stop,), clock) for stop, clock in asked.keep_arrivals]
    kept += [Floor(share, group=group) for group, share in asked.floors]
    return kept + [Floor(share, place=place) for place, share in asked.place_floors]


ANSWERS: dict[str, Callable[[Ground, Work], Answer]] = {
    "travel-times": travel_times,
    "rank": rank,
    "compare": compare,
    "least-harm": least_harm,
}
