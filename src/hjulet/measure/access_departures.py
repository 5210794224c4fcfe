"""The departures of a day, line by line, for whoever chooses which to withdraw. Read once and kept. No Django."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Departure:
    """One trip: when it leaves its first stop and reaches its last, in seconds since midnight, and how far it drives."""

    trip: str
    begins: int
    ends: int
    first_stop: str
    last_stop: str
    km: float
    is_first: bool = False
    """The first of its line from this stop that day."""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its departures in the order of time; `name` is the number on the bus."""

    route: str
    name: str
    departures: tuple[Departure, ...]

    @property
    def km(self) -> float:
        return sum(one.km for one in self.departures)


def lines_of(timetable: Path, day: date, kept: Path) -> list[Line]:
    """Every line of the day, as people sort numbers; out of the file `kept`, which is made when it is missing.

    Raises AccessError for a timetable or a day that cannot be used.
    """
    if not kept.exists():
        _keep(_read(timetable, day), kept)
    told = json.loads(kept.read_bytes())
    return [
        Line(one["route"], one["name"], tuple(Departure(**row) for row in one["departures"])) for one in told
    ]


def _read(timetable: Path, day: date) -> list[Line]:
    import numpy as np

    from hjulet.instruments.access import read_network

    network = read_network(timetable, day=day, leave_out_faulty=True)
    trips = network.trips
    first, last = np.full(trips, -1), np.full(trips, -1)
    order = np.arange(network.hops)
    last[network.hop_trip] = (
        order  # hops stand in the order of time, so that the last of a trip is written last
    )
    first[network.hop_trip[::-1]] = order[::-1]
    by_route: dict[str, list[Departure]] = {}
    night = f"@{day - timedelta(days=1)}"  # ids of last night's trips that run after midnight end so
    for trip in np.flatnonzero(first >= 0):
        begin, end = first[trip], last[trip]
        if network.trip_ids[trip].endswith(night):  # withdrawn with the day that it belongs to
            continue
        by_route.setdefault(network.trip_routes[trip], []).append(
            Departure(
                network.trip_ids[trip],
                int(network.hop_departure[begin]),
                int(network.hop_arrival[end]),
                network.stop_names[network.hop_from[begin]],
                network.stop_names[network.hop_to[end]],
                round(float(network.trip_km[trip]), 2),
            )
        )
    lines = [
        Line(route, network.route_names.get(route) or route, tuple(_marked(found)))
        for route, found in by_route.items()
    ]
    return sorted(lines, key=lambda line: _as_people_sort(line.name))


def _as_people_sort(name: str) -> tuple[bool, int, str]:
    """Numbers by size and before words: 2, 10, 10X, A."""
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return not digits, int(digits or 0), name


def _marked(departures: list[Departure]) -> list[Departure]:
    """In the order of time, with the first and last from each stop where a line begins."""
    ordered = sorted(departures, key=lambda one: (one.begins, one.trip))
    first = {one.first_stop: one.trip for one in reversed(ordered)}
    last = {one.first_stop: one.trip for one in ordered}
    return [
        Departure(
            one.trip, one.begins, one.ends, one.first_stop, one.last_stop, one.km,
            first[one.first_stop] == one.trip, last[one.first_stop] == one.trip,
        )
        for one in ordered
    ]  # fmt: skip


def _keep(lines: list[Line], kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_name(f".{kept.name}-{os.getpid()}")
    unfinished.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")
    unfinished.replace(kept)
