"""The command-line face of harm: what a proposal takes from whom, every departure by itself, and the least harmful saving."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hjulet.measure import access_inputs as inputs
from hjulet.measure.commands_access_output import about_network, hand_out
from hjulet.measure.commands_access_words import (
    at_the_edge,
    none_in_the_window,
    of_comparison,
    of_plan,
    of_wide,
)

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.access import Broken, Comparison, Ends, Network, Plan

MOST_BY_PLACE = 200_000_000
"""Trips × origins up to which losses by place are kept: 1.6 GB of them. Larger networks are ranked block by block, without."""


def withdraw(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.access import AccessError, compare

    inputs.window(arguments)
    if inputs.proposal(arguments) is None:
        raise AccessError("withdraw what? Say --trips, --routes, --stops, --after, --before or --scenario")
    how = inputs.walk(arguments)
    before = inputs.timetable(arguments, how)
    applied = inputs.changed(arguments, before)
    origins, destinations, ends = inputs.places(arguments, before, how)
    with inputs.work(arguments, "destinations") as work:
        found = compare(
            before, applied.network, ends, inputs.window(arguments), inputs.rules(arguments),
            people=inputs.people(arguments, origins), opportunities=inputs.opportunities(arguments, destinations),
            **work,
        )  # fmt: skip
    names = dict(zip(origins.ids, origins.names, strict=True))
    about = about_network(arguments, applied) | {"comparison": _about_comparison(found)}
    broken = _broken(arguments, before, applied.network, ends)
    if broken is not None:
        about["broken"] = [asdict(one) for one in broken]
    sentences = of_comparison(
        found, names, broken, arguments.language, are_people=bool(arguments.weights)
    ) + _unseen(arguments, before, applied.network)
    sentences += inputs.remarks(arguments, origins, destinations, ends)
    return hand_out(arguments, found.frame(), about | {"sentences": sentences})


def _unseen(arguments: argparse.Namespace, before: Network, after: Network) -> list[str]:
    """When nothing that was withdrawn runs while anybody here travels, that nobody loses says nothing."""
    asked = inputs.window(arguments)
    end = asked.last + inputs.rules(arguments).cap_seconds
    gone = after.withdrawn[: before.trips] & ~before.withdrawn
    at = before.hop_departure[gone[before.hop_trip]]
    if not gone.any() or ((at >= asked.start) & (at <= end)).any():
        return []
    return [none_in_the_window(asked.start, end, arguments.language)]


def _about_comparison(found: Comparison) -> dict[str, Any]:
    uneven = found.inequality()
    return {
        "people_cut_off": found.people_cut_off,
        "by_group": found.by_group(),
        "losers": found.losers().to_dicts(),
        "inequality": {
            name: getattr(uneven, name) for name in ("gini", "theil", "palma", "half_share", "lorenz")
        },
    }


def _broken(
    arguments: argparse.Namespace, before: Network, after: Network, ends: Ends
) -> list[Broken] | None:
    """Connections that were there and are not, by what was asked for; None when nothing was."""
    from hjulet.instruments.access import arriving, last_home

    found: list[Broken] | None = None
    rules = inputs.rules(arguments)
    if arguments.home_by:
        found = [*(found or []), *last_home(before, after, ends, home_by=arguments.home_by, rules=rules)]
    for clock in arguments.arrive_by:
        found = [*(found or []), *arriving(before, after, ends, by=clock, rules=rules)]
    return found


def rank_withdrawals(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.access import rank_wide
    from hjulet.instruments.access import rank_withdrawals as rank

    inputs.window(arguments)
    how = inputs.walk(arguments)
    applied = inputs.changed(arguments, inputs.timetable(arguments, how))
    origins, destinations, ends = inputs.places(arguments, applied.network, how)
    is_wide = arguments.unit != "stop" and applied.network.trips * len(ends.origins) > MOST_BY_PLACE
    with inputs.work(arguments, "blocks" if is_wide else "destinations") as work:
        found = (rank_wide if is_wide else rank)(
            applied.network, ends, inputs.window(arguments), inputs.rules(arguments), unit=arguments.unit,
            people=inputs.people(arguments, origins), opportunities=inputs.opportunities(arguments, destinations),
            **work,
        )  # fmt: skip
    frame = found.frame()
    about = about_network(arguments, applied) | {"unit": arguments.unit}
    outside = frame.height - int(frame["inside_window"].sum()) if "inside_window" in frame.columns else 0
    notes = [
        *of_wide(arguments.language if is_wide else ""),
        *inputs.remarks(arguments, origins, destinations, ends),
    ]
    return hand_out(
        arguments, frame, about | {"sentences": [*at_the_edge(outside, arguments.language), *notes]}
    )


def least_harm(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.access import VehicleKm
    from hjulet.instruments.access import least_harm as least

    inputs.window(arguments)
    how = inputs.walk(arguments)
    applied = inputs.changed(arguments, inputs.timetable(arguments, how))
    origins, destinations, ends = inputs.places(arguments, applied.network, how)
    people = inputs.people(arguments, origins)
    factors = _factors(arguments, people)
    with inputs.work(arguments, "rankings") as work:
        found = least(
            applied.network, ends, inputs.window(arguments), inputs.rules(arguments),
            save=VehicleKm(arguments.save_km), keep=_kept(arguments), unit=arguments.unit, people=people,
            opportunities=inputs.opportunities(arguments, destinations), weights=factors, batches=arguments.batches,
            bound=arguments.bound,
            **{name: work[name] for name in ("workers", "executor") if name in work},
        )  # fmt: skip
    names = dict(zip(origins.ids, origins.names, strict=True))
    about = about_network(arguments, applied) | {"plan": _about_plan(found)}
    sentences = of_plan(found, names, arguments.language, are_people=bool(arguments.weights))
    sentences += inputs.remarks(arguments, origins, destinations, ends)
    return hand_out(arguments, _rows(found), about | {"sentences": sentences})


def _about_plan(plan: Plan) -> dict[str, Any]:
    return {
        "unit": plan.before.units.kind,
        "withdrawn": plan.units,
        "saved_km": plan.saved_km,
        "harm": plan.harm,
        "harm_alone": plan.single,
        "harm_when_ranked_once": plan.rank_once,
        "bound": plan.bound,
        "gap_share": plan.gap,
        "harm_by_group": plan.by_group(),
        "losers": plan.losers().to_dicts(),
        "curve": plan.curve_frame().to_dicts(),
    }


def _rows(plan: Plan) -> pl.DataFrame:
    """What is withdrawn, with what each would cost by itself."""
    import polars as pl

    frame = plan.before.frame()
    return frame.filter(pl.col(frame.columns[0]).is_in(list(plan.units)))


def _factors(arguments: argparse.Namespace, people: dict[str, Any] | None) -> dict[str, float] | None:
    from hjulet.instruments.access import AccessError

    for option, named in (("--factor", arguments.factor), ("--floor", arguments.floor)):
        for group, _ in named:
            if group not in (people or {}):
                there = ", ".join(people or {}) or "none; name the groups with --weights"
                raise AccessError(f"{option} is for a group that is not there: {group}; there are: {there}")
    return dict(arguments.factor) or None


def _kept(arguments: argparse.Namespace) -> list[Any]:
    """What the plan may not take, in the order of the options."""
    from hjulet.instruments.access import FirstLast, Floor, RouteMinimum, SchoolArrival

    kept: list[Any] = [FirstLast()] if arguments.keep_first_last else []
    if arguments.keep_per_route:
        kept.append(RouteMinimum(arguments.keep_per_route))
    kept += [SchoolArrival((stop,), clock) for stop, clock in arguments.keep_arrival]
    kept += [Floor(share, group=group) for group, share in arguments.floor]
    kept += [Floor(share, place=place) for place, share in arguments.floor_place]
    return kept
