"""Earliest arrivals held against routers that others wrote: every time from some places, to the second.

    npm install raptor-journey-planner@2.2.3 minotor@1.0.7     (in a folder of its own, outside the project)
    python -m benchmarks.access_agreement --routers FOLDER/node_modules [--origins 20] [--grouped]

Nothing but the standard library reads the feed here: the day's trips, blank times in straight lines, great-circle walks. What
it reads is written as a feed of that day which says our rules in words that every router knows. Each stop is two: at one of
them one alights only, at the other one boards only, and what leads from the first to the second is the walk and the margin of a
change. So nobody walks twice in a row, and nobody waits before the first boarding. Each trip has a line of its own, and each
visit of a trip to the same stop a stop of its own, since both routers take for granted that a line's trips never overtake each
other and call once at each stop. `--grouped` leaves that out, and shows what it costs them.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import tempfile
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import asin, cos, floor, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

SHARED = Path(__file__).parents[2] / "shared" / "data" / "access"
CITY = ("gtfs/porto_alegre_eptc_bus_2019.zip", "gtfs/porto_alegre_trensurb_rail.zip")
QUESTIONS: dict[str, tuple[tuple[str, ...], str, str, tuple[str, ...]]] = {
    "Kuopio": (("kuopio/gtfs.zip",), "2017-03-15", "", ("00:05", "06:45", "07:33", "12:10", "16:20", "22:50")),
    "Vilnius": (("vilnius/gtfs.zip",), "2016-03-15", "", ("00:05", "05:20", "07:30", "12:10", "16:20", "23:00")),
    "Porto Alegre": (CITY, "2019-05-13", "porto_alegre_hexgrid.csv", ("11:40", "13:20", "14:05", "16:10")),
}  # fmt: skip
ROUTERS = ("raptor-journey-planner", "minotor")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CAP, MARGIN, DETOUR, MOST_METRES, EARTH = 7200, 60, 1.3, 800.0, 6_371_000.0
Place = tuple[float, float]


@dataclass
class Call:
    """A trip at a stop; times are None where the feed has none."""

    stop: str
    arrival: int | None
    departure: int | None
    board: bool
    alight: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--routers", type=Path, required=True, metavar="NODE_MODULES")
    parser.add_argument("--router", choices=ROUTERS, action="append", help="both unless said")
    parser.add_argument("--feed", choices=QUESTIONS, action="append", help="all unless said")
    parser.add_argument("--origins", type=int, default=20, help="places asked from, spread evenly (20)")
    parser.add_argument("--grouped", action="store_true", help="lines as the feed has them")
    arguments = parser.parse_args()
    print("| feed | router | pairs reached by either | the same second | ours earlier | ours later |")
    print("|---|---|---|---|---|---|")
    for feed in arguments.feed or QUESTIONS:
        for router in arguments.router or ROUTERS:
            compare(feed, router, arguments)


def compare(feed: str, router: str, arguments: argparse.Namespace) -> None:
    """One row of the table, and the first difference in words."""
    files, day, points, clocks = QUESTIONS[feed]
    places, trips = read_day([SHARED / file for file in files], date.fromisoformat(day))
    ends = read_places(SHARED / points) if points else {stop: places[stop] for stop in sorted(places)}
    names = list(ends)
    asked = {
        name: ends[name] for name in names[:: max(1, len(names) // arguments.origins)][: arguments.origins]
    }
    theirs = other_times(router, places, trips, asked, ends, clocks, arguments)
    ours = own_times(files, day, points, list(asked), clocks)
    either = set(theirs) | set(ours)
    late = CAP + 1
    differ = [(ours.get(pair, late) - theirs.get(pair, late), pair) for pair in either]
    counts = [
        sum(number == 0 for number, _ in differ),
        sum(n < 0 for n, _ in differ),
        sum(n > 0 for n, _ in differ),
    ]
    print(
        f"| {feed} | {router} | {len(either):,} | {counts[0]:,} | {counts[1]:,} | {counts[2]:,} |", flush=True
    )
    for number, pair in sorted(differ, key=lambda one: (-abs(one[0]), one[1]))[:3]:
        if number:
            print(f"    {pair}: ours {ours.get(pair)}, theirs {theirs.get(pair)}", flush=True)


def own_times(files: tuple[str, ...], day: str, points: str, origins: list[str], clocks: tuple[str, ...]) -> dict[
    tuple[str, str, str], int
]:  # fmt: skip
    """Seconds by origin, departure and destination, by our own engine."""
    from hjulet.instruments.access import departures, ends_of_points, ends_of_stops, read_network, read_points

    network = read_network([SHARED / file for file in files], day=day)
    if points:
        table = read_points(SHARED / points)
        ends = ends_of_points(network, table.only(origins), table)
    else:
        ends = ends_of_stops(network, origins)
    frame = departures(network, ends, list(clocks))
    return {(one, clock, other): seconds for one, clock, other, seconds in frame.iter_rows()}


def other_times(
    router: str,
    places: dict[str, Place],
    trips: dict[str, list[Call]],
    origins: dict[str, Place],
    ends: dict[str, Place],
    clocks: tuple[str, ...],
    arguments: argparse.Namespace,
) -> dict[tuple[str, str, str], int]:
    """The same by another router: it is asked for the stops where one alights, and the way from there is added."""
    access, egress = walks(origins, places), walks(ends, places)
    nodes = nodes_of(trips, grouped=arguments.grouped)
    starts = {
        one: {f"D:{stop}:{visit}": way for stop, way in ways.items() for visit in nodes.get(stop, ())}
        for one, ways in access.items()
    }
    moments = {clock: seconds_of(clock) or 0 for clock in clocks}
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "day.zip"
        tables = write_day(feed, places, trips, nodes, starts, grouped=arguments.grouped)
        asked = {"router": router, "feed": str(feed), "origins": starts, "moments": list(moments.values())}
        if (
            router != "minotor"
        ):  # the other's own reading of zip files ends at nothing with newer versions of Node
            asked |= {name: tables[name][1] for name in ("stop_times", "transfers")}
        began = time.perf_counter()
        answer = subprocess.run(
            ["node", "--max-old-space-size=3000", str(Path(__file__).with_suffix(".mjs")), str(arguments.routers)],
            input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    print(f"    ({router}: {time.perf_counter() - began:.0f} s)", flush=True)
    on_foot = walks(origins, ends)
    found: dict[tuple[str, str, str], int] = {}
    words = {seconds: clock for clock, seconds in moments.items()}
    for line in answer.stdout.splitlines():
        origin, moment, arrivals = json.loads(line)
        best: dict[str, int] = {}
        for node, arrival in arrivals.items():
            stop = node[2:].rpartition(":")[0]
            best[stop] = min(best.get(stop, arrival), arrival)
        for goal, ways in egress.items():
            times = [best[stop] + way - moment for stop, way in ways.items() if stop in best]
            times += [on_foot[origin][goal]] if goal in on_foot[origin] else []
            if times and min(times) <= CAP:
                found[origin, words[moment], goal] = min(times)
    return found


def nodes_of(trips: dict[str, list[Call]], *, grouped: bool) -> dict[str, range]:
    """By stop, the visits that some trip makes to it: 1, and 2 where one comes back."""
    most: dict[str, int] = defaultdict(int)
    for calls in trips.values():
        for stop, visit in visits(calls, grouped=grouped):
            most[stop] = max(most[stop], visit)
    return {stop: range(1, visit + 1) for stop, visit in most.items()}


def visits(calls: list[Call], *, grouped: bool) -> Iterator[tuple[str, int]]:
    seen: dict[str, int] = defaultdict(int)
    for call in calls:
        seen[call.stop] += 1
        yield call.stop, 1 if grouped else seen[call.stop]


def write_day(
    file: Path,
    places: dict[str, Place],
    trips: dict[str, list[Call]],
    nodes: dict[str, range],
    starts: dict[str, dict[str, int]],
    *,
    grouped: bool,
) -> dict[str, tuple[str, list[Any]]]:
    """A feed of one day in which every stop is two, and every change a transfer of its own."""
    every = {one: f"{number}:{kind}:{stop}" for stop, seen in nodes.items() for kind in "AD" for number in seen
             for one in [f"{kind}:{stop}:{number}"]}  # fmt: skip
    ways = walks({stop: places[stop] for stop in nodes}, {stop: places[stop] for stop in nodes})
    changes = [
        (f"A:{one}:{first}", f"D:{other}:{second}", 2, way + MARGIN)
        for one, near in ways.items() for other, way in near.items()
        for first in nodes[one] for second in nodes[other]
    ]  # fmt: skip
    changes += [(f"O:{one}", node, 2, way) for one, near in starts.items() for node, way in near.items()]
    rows, last = [], []
    for number, (trip, calls) in enumerate(trips.items()):
        sequence = 0
        for call, (stop, visit) in zip(calls, visits(calls, grouped=grouped), strict=True):
            came, goes = clock_of(call.arrival or 0), clock_of(call.departure or 0)
            rows += [
                (trip, came, came, f"A:{stop}:{visit}", sequence, 1, int(not call.alight)),
                (trip, goes, goes, f"D:{stop}:{visit}", sequence + 1, int(not call.board), 1),
            ]
            sequence += 2
        if not grouped:
            last.append(f"Z:{number}")
            rows.append((trip, goes, goes, last[-1], sequence, 1, 0))
    # minotor knows only stops that some trip calls at: each origin has a trip to itself before dawn of the first day.
    for name in starts:
        rows += [(f"O:{name}", "00:00:00", "00:00:00", f"O:{name}", place, 1, 0) for place in (0, 1)]
    stops = [*every, *last, *(f"O:{name}" for name in starts)]
    tables: dict[str, tuple[str, list[Any]]] = {
        "agency": ("agency_id,agency_name,agency_url,agency_timezone", [("a", "a", "http://a", "UTC")]),
        "calendar": (f"service_id,{','.join(WEEKDAYS)},start_date,end_date", [("s", *[1] * 7, 20200101, 20301231)]),
        "routes": ("route_id,agency_id,route_short_name,route_type", [("r", "a", "r", 3)]),
        "trips": ("route_id,service_id,trip_id", [("r", "s", trip) for trip in [*trips, *(f"O:{one}" for one in starts)]]),
        "stops": ("stop_id,stop_name,stop_lat,stop_lon", [(one, one, 1, 1) for one in stops]),
        "stop_times": ("trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type", rows),
        "transfers": ("from_stop_id,to_stop_id,transfer_type,min_transfer_time", changes),
    }  # fmt: skip
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, (heads, lines) in tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(lines)
            packed.writestr(f"{name}.txt", f"{heads}\n{text.getvalue()}")
    return tables


def read_day(files: list[Path], day: date) -> tuple[dict[str, Place], dict[str, list[Call]]]:
    """Places of stops and the calls of every trip of the day, and of last night's after midnight."""
    places: dict[str, Place] = {}
    trips: dict[str, list[Call]] = {}
    for file in files:
        mark = f"{file.stem}:" if len(files) > 1 else ""
        with ZipFile(file) as packed:
            for row in rows_of(packed, "stops"):
                places[mark + row["stop_id"]] = float(row["stop_lon"]), float(row["stop_lat"])
            services = {shift: services_on(packed, day + timedelta(days=shift)) for shift in (0, -1)}
            service_of = {row["trip_id"]: row["service_id"] for row in rows_of(packed, "trips")}
            calls: dict[str, list[tuple[int, Call]]] = defaultdict(list)
            for row in rows_of(packed, "stop_times"):
                if any(service_of[row["trip_id"]] in some for some in services.values()):
                    calls[row["trip_id"]].append(_call(row, mark))
        for trip, found in calls.items():
            filled = fill([call for _, call in sorted(found, key=lambda one: one[0])], places)
            for shift, some in services.items():
                if service_of[trip] in some and (shift == 0 or (filled[-1].arrival or 0) > 86_400):
                    later = [moved(call, shift * 86_400) for call in filled]
                    # Of last night's trips what is left is what one can board at midnight or later.
                    trips[f"{mark}{trip}@{shift}"] = [call for call in later if (call.departure or 0) >= 0]
    used = {call.stop for calls in trips.values() for call in calls}
    return {stop: places[stop] for stop in used}, trips


def _call(row: dict[str, str], mark: str) -> tuple[int, Call]:
    arrival, departure = seconds_of(row["arrival_time"]), seconds_of(row["departure_time"])
    call = Call(
        mark + row["stop_id"],
        departure if arrival is None else arrival,
        arrival if departure is None else departure,
        row.get("pickup_type", "") != "1",
        row.get("drop_off_type", "") != "1",
    )
    return int(row["stop_sequence"]), call


def moved(call: Call, seconds: int) -> Call:
    departure = (call.departure or 0) + seconds
    return Call(call.stop, max(0, (call.arrival or 0) + seconds), departure, call.board, call.alight)


def fill(calls: list[Call], places: dict[str, Place]) -> list[Call]:
    """Blank times shared out by the straight lines from stop to stop; cut to whole seconds."""
    along = [0.0]
    for one, other in pairwise(calls):
        along.append(along[-1] + metres(places[one.stop], places[other.stop]))
    timed = [at for at, call in enumerate(calls) if call.arrival is not None]
    for before, after in pairwise(timed):
        start, end = calls[before].departure or 0, calls[after].arrival or 0
        way = along[after] - along[before]
        for at in range(before + 1, after):
            share = (along[at] - along[before]) / way if way else (at - before) / (after - before)
            calls[at].arrival = calls[at].departure = start + floor(share * (end - start) + 1e-6)
    return calls


def services_on(packed: ZipFile, day: date) -> set[str]:
    number, found = day.strftime("%Y%m%d"), set()
    for row in rows_of(packed, "calendar"):
        if row["start_date"] <= number <= row["end_date"] and row[WEEKDAYS[day.weekday()]] == "1":
            found.add(row["service_id"])
    for row in rows_of(packed, "calendar_dates"):
        if row["date"] == number:
            (found.add if row["exception_type"] == "1" else found.discard)(row["service_id"])
    return found


def rows_of(packed: ZipFile, table: str) -> Iterator[dict[str, str]]:
    if f"{table}.txt" not in packed.namelist():
        return
    with packed.open(f"{table}.txt") as opened:
        yield from csv.DictReader(io.TextIOWrapper(opened, "utf-8-sig"))


def read_places(file: Path) -> dict[str, Place]:
    with file.open(encoding="utf-8-sig") as opened:
        return {row["id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(opened)}


def walks(from_places: dict[str, Place], to_places: dict[str, Place]) -> dict[str, dict[str, int]]:
    """Seconds on foot to what is near: a great circle × 1.3, at most 800 m, at a metre a second, cut."""
    by_latitude = sorted((lat, lon, name) for name, (lon, lat) in to_places.items())
    reach = MOST_METRES / DETOUR / EARTH * 180 / pi * 1.01
    found: dict[str, dict[str, int]] = {}
    for name, (lon, lat) in from_places.items():
        near = found[name] = {}
        for other_lat, other_lon, other in by_latitude[bisect_left(by_latitude, (lat - reach,)) :]:
            if other_lat > lat + reach:
                break
            way = metres((lon, lat), (other_lon, other_lat)) * DETOUR
            if way <= MOST_METRES:
                near[other] = int(way)
    return found


def metres(one: Place, other: Place) -> float:
    (lon, lat), (to_lon, to_lat) = [(radians(a), radians(b)) for a, b in (one, other)]
    part = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(part))


def seconds_of(text: str) -> int | None:
    parts = [int(part) for part in text.split(":")] if text.strip() else []
    return sum(part * size for part, size in zip(parts, (3600, 60, 1), strict=False)) if parts else None


def clock_of(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


if __name__ == "__main__":
    main()
