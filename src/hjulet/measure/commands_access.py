"""The command-line face of access: what `hjulet measure access` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from hjulet.measure import access_inputs as inputs
from hjulet.measure import commands_access_harm as harm
from hjulet.measure.commands_access_output import about_network, hand_out

if TYPE_CHECKING:
    from hjulet.instruments.access import Network


TRAVEL_TIMES = ("origin", "destination", "p50", "p25", "p75")
"""Called from outside by these names; more is there on request."""


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    from hjulet.instruments.access import AccessError
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.indicators.writing import check_ending

    actions = {
        "generate": generate,
        "check": check,
        "travel-times": travel_times,
        "accessibility": accessibility,
        "withdraw": harm.withdraw,
        "rank-withdrawals": harm.rank_withdrawals,
        "least-harm": harm.least_harm,
    }
    try:
        if arguments.out and arguments.action != "generate":
            check_ending(arguments.out)
        return actions[arguments.action](arguments)
    except BrokenPipeError:
        raise
    except (AccessError, IndicatorError, OSError, UnicodeDecodeError) as error:
        words = str(error)
        if isinstance(error, OSError) and error.filename:
            words = f"{error.filename}: {error.strerror}"
        print(f"hjulet measure access {arguments.action}: {' '.join(words.split())}", file=sys.stderr)
        return 1


def generate(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.access import generate_county

    paths = generate_county(
        arguments.out,
        lines=arguments.lines,
        villages=arguments.villages,
        seed=arguments.seed,
        year=arguments.year,
    )
    if arguments.json:
        print(json.dumps({"files": {name: str(path) for name, path in paths.items()}}, ensure_ascii=False))
    else:
        for path in paths.values():
            print(f"written: {path}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """What is odd, and what the day holds: both are worth knowing before anything is computed."""
    from hjulet.instruments.access import problem_table

    applied = inputs.changed(arguments, inputs.timetable(arguments, inputs.walk(arguments)))
    network = applied.network
    table = problem_table(network.problems)
    if arguments.json or arguments.out:
        return hand_out(arguments, table, about_network(arguments, applied))
    for one in network.problems:
        where = f"{one.file}:{one.line}: " if one.line else f"{one.file}: "
        print(where + (one.text_sv if arguments.language == "sv" else one.text_en))
    print(_day(network), file=sys.stderr)
    return 0


def travel_times(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.access import AccessError, departures
    from hjulet.instruments.access import travel_times as between

    if arguments.departures and (arguments.start or arguments.end):
        raise AccessError("give either --departures or --from and --to, and not both")
    how = inputs.walk(arguments)
    if not arguments.departures:
        inputs.window(arguments)  # what is missing is said before anything is read
    applied = inputs.changed(arguments, inputs.timetable(arguments, how))
    origins, destinations, ends = inputs.places(arguments, applied.network, how)
    notes = inputs.remarks(arguments, origins, destinations, ends)
    about = about_network(arguments, applied) | {"sentences": notes}
    if arguments.departures:
        frame = departures(applied.network, ends, arguments.departures, inputs.rules(arguments))
        return hand_out(arguments, frame, about | {"departures": arguments.departures})
    with inputs.work(arguments, "destinations") as work:
        found = between(
            applied.network, ends, inputs.window(arguments), inputs.rules(arguments),
            details=arguments.details, **work,
        )  # fmt: skip
        frame = found.frame()
    return hand_out(arguments, frame if arguments.details else frame.select(TRAVEL_TIMES), about)


def accessibility(arguments: argparse.Namespace) -> int:
    import polars as pl

    from hjulet.instruments.access import Cumulative, Gravity, by_group, nearest
    from hjulet.instruments.access import accessibility as reach

    inputs.window(arguments)
    how = inputs.walk(arguments)
    applied = inputs.changed(arguments, inputs.timetable(arguments, how))
    origins, destinations, ends = inputs.places(arguments, applied.network, how)
    people, goals = inputs.people(arguments, origins), inputs.opportunities(arguments, destinations)
    what = arguments.opportunities or "places"
    asked = applied.network, ends, inputs.window(arguments)
    if goals is None:
        goals = destinations.ones()
    with inputs.work(arguments, "destinations") as work:
        if arguments.measure == "nearest":
            name = f"minutes_to_{what}_{arguments.nearest}"
            values = nearest(*asked, goals, arguments.nearest, inputs.rules(arguments), **work)
        else:
            is_gravity = arguments.measure == "gravity"
            minutes = arguments.half if is_gravity else arguments.minutes
            name = f"{what}_gravity_{minutes:g}" if is_gravity else f"{what}_within_{minutes:g}_minutes"
            measure = Gravity(minutes) if is_gravity else Cumulative(minutes)
            values = reach(*asked, goals, measure, inputs.rules(arguments), **work)
    frame = pl.DataFrame(
        {"origin": ends.origins, "name": origins.names, name: pl.Series(values).fill_nan(None)}
    )
    notes = inputs.remarks(arguments, origins, destinations, ends)
    about = about_network(arguments, applied) | {"measure": name, "sentences": notes}
    if people:
        about["by_group"] = by_group(values, people)
    return hand_out(arguments, frame, about)


def _day(network: Network) -> str:
    trips = network.trips - int(network.withdrawn.sum())
    found = len(network.problems)
    remarks = f"{found} {'remark' if found == 1 else 'remarks'}"
    return f"{network.date}: {network.stops} stops, {trips} trips, {network.hops} hops, {remarks}"
