"""What was said on the command line, as the instrument takes it: network, places, people, window, and who works."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.hub.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.access import Applied, Ends, Network, Points, Rules, Scenario, Walk, Window

    Floats = NDArray[np.float64]

STOPS = "stops"


def walk(arguments: argparse.Namespace) -> Walk:
    from hjulet.instruments.access import Walk, read_streets

    streets = read_streets(arguments.streets) if arguments.streets else None
    return Walk(arguments.walk_speed, arguments.walk_detour, arguments.walk_metres, streets)


def timetable(arguments: argparse.Namespace, how: Walk) -> Network:
    """The day as the feeds have it, before any proposal."""
    from hjulet.instruments.access import read_network

    return read_network(
        arguments.gtfs,
        day=arguments.date,
        walk=how,
        phase=arguments.frequencies,
        seed=arguments.seed,
        stay_seated=arguments.stay_seated,
        leave_out_faulty=arguments.leave_out_faulty,
        until=_until(arguments),
    )


def _until(arguments: argparse.Namespace) -> str:
    """How far into the next day the timetable is needed: not at all, or to its noon when a journey may pass midnight."""
    from hjulet.instruments.access import seconds_of

    clocks = [getattr(arguments, "end", None), *(getattr(arguments, "departures", None) or ())]
    last = max((seconds_of(clock) for clock in clocks if clock), default=0)
    return "36:00" if last + 60 * getattr(arguments, "max_minutes", 0) > 24 * 3600 else "24:00"


def proposal(arguments: argparse.Namespace) -> Scenario | None:
    """The edits of `--scenario` and of the options that withdraw; None when there are none."""
    from hjulet.instruments.access import Edit, Scenario, read_scenario, seconds_of

    read = read_scenario(arguments.scenario) if arguments.scenario else Scenario(())
    edits = list(read.edits)
    if hasattr(arguments, "trips"):
        trips, routes, stops = (tuple(getattr(arguments, name)) for name in ("trips", "routes", "stops"))
        after, before = (
            None if clock is None else seconds_of(clock) for clock in (arguments.after, arguments.before)
        )
        if trips or routes or stops or after is not None or before is not None:
            edits.append(Edit("withdraw", trips, routes, stops, after, before))
    return Scenario(tuple(edits), read.title, read.file) if edits else None


def changed(arguments: argparse.Namespace, network: Network) -> Applied:
    """The network after the proposal, if there is one."""
    from hjulet.instruments.access import Applied

    found = proposal(arguments)
    return found.apply(network) if found else Applied(network)


def window(arguments: argparse.Namespace) -> Window:
    from hjulet.instruments.access import AccessError, Window

    if not arguments.start or not arguments.end:
        raise AccessError("when may one leave? Say --from 07:00 --to 09:00")
    return Window.of(arguments.start, arguments.end, every=60 * arguments.every)


def rules(arguments: argparse.Namespace) -> Rules:
    from hjulet.instruments.access import Rules

    return Rules(change_seconds=arguments.change_seconds, cap_seconds=60 * arguments.max_minutes)


def places(arguments: argparse.Namespace, network: Network, how: Walk) -> tuple[Points, Points, Ends]:
    """Origins, destinations, and how the two hang together with the stops."""
    from hjulet.instruments.access import (
        AccessError,
        ends_of_points,
        ends_of_stops,
        points_of_stops,
        read_points,
    )

    is_stops = arguments.points == STOPS
    points = points_of_stops(network) if is_stops else read_points(arguments.points)
    origins, destinations = (
        points if ids is None else points.only(ids) for ids in (arguments.origins, arguments.destinations)
    )
    if is_stops:
        return origins, destinations, ends_of_stops(network, arguments.origins, arguments.destinations)
    ends = ends_of_points(network, origins, destinations, how)
    if not ends.access.to.size and not ends.egress.to.size:
        raise AccessError(
            f"no point has a stop within a walk of {how.most_metres:g} m that day: are lon and lat exchanged, or is the feed of"
            " another place?",
            file=points.file,
        )
    return origins, destinations, ends


def people(arguments: argparse.Namespace, origins: Points) -> dict[str, Floats] | None:
    """By group, how many live at each origin; None when nothing was said, which is one at each."""
    if not arguments.weights:
        return None
    return {name: origins.weight(name, leave_out_missing=True) for name in arguments.weights}


def opportunities(arguments: argparse.Namespace, destinations: Points) -> Floats | None:
    """How much there is to go to at each destination; None when nothing was said, which is as much at each."""
    if not arguments.opportunities:
        return None
    return destinations.weight(arguments.opportunities, leave_out_missing=True)


def remarks(arguments: argparse.Namespace, origins: Points, destinations: Points, ends: Ends) -> list[str]:
    """What is said of the places: those without a number, which are left out and not taken to have none, and those that no
    stop is near."""
    columns = [(name, origins) for name in getattr(arguments, "weights", None) or ()]
    goal = getattr(arguments, "opportunities", None)
    columns += [(goal, destinations)] if goal else []
    is_swedish = arguments.language == "sv"
    said = []
    for name, points in columns:
        if count := points.missing(name):
            said.append(
                f"{count} av {len(points)} punkter saknar tal i kolumnen {name} och är inte med i den."
                if is_swedish
                else f"{count} of {len(points)} points have no number in the column {name} and are left out of it."
            )
    far = int((ends.access.starts[1:] == ends.access.starts[:-1]).sum())
    if far:
        metres = f"{arguments.walk_metres:g}"
        said.append(
            f"{far} av {len(origins)} platser har ingen hållplats inom {metres} meters gångväg."
            if is_swedish
            else f"{far} of {len(origins)} places have no stop within a walk of {metres} m."
        )
    return said


@contextmanager
def work(arguments: argparse.Namespace, words: str) -> Iterator[dict[str, Any]]:
    """Who works: threads here, or a Dask cluster; with a bar on a terminal."""
    how: dict[str, Any] = {"workers": arguments.workers, "progress": Progress(words)}
    if getattr(arguments, "checkpoint", None):
        how["checkpoint"] = Path(arguments.checkpoint)
    if not arguments.cluster:
        yield how
        return
    from hjulet.instruments.access import AccessError

    try:
        from distributed import Client
    except ImportError:
        raise AccessError("--cluster needs Dask: pip install 'hjulet[distributed]'") from None
    try:
        client = Client(arguments.cluster, timeout="10s")
    except (OSError, ValueError) as fault:
        raise AccessError(f"no cluster answers at {arguments.cluster} ({fault})") from None
    with client:
        yield {**how, "executor": client}
