"""How fast travel times and the harm of every withdrawal are found, that it is exact, and how much memory it takes.

    python -m benchmarks.access [--quick | --country]

Seconds are processor time of this process and its threads, after everything is compiled, with one worker unless said. The
feeds are read from ../shared. Each feed is measured in a process of its own, so that the most memory held is its alone. For
some trips the timetable is computed anew without them and compared. At the end the ranking is done by 1, 2 and 4 workers and
by two processes of which one is killed midway and the run taken up again, and the bits are compared. Prints a table for
docs/methods/access.md.

`--country` ranks every departure of a made-up country of 50,000 stops and a million hops, by two threads in a process that is
killed when a third is done, by two threads that go on from there, and by two processes of Dask; and compares the bits.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np

from hjulet.instruments.access.comparing import compare
from hjulet.instruments.access.generating_country import DAY, generate_country
from hjulet.instruments.access.network import Network
from hjulet.instruments.access.points import read_points
from hjulet.instruments.access.questions import Ends, Window
from hjulet.instruments.access.ranking import Ranking, rank_withdrawals
from hjulet.instruments.access.ranking_wide import WideRanking, rank_wide
from hjulet.instruments.access.reading import read_network
from hjulet.instruments.access.saving import VehicleKm, least_harm
from hjulet.instruments.access.travelling import travel_times
from hjulet.instruments.access.walking import ends_of_points

SHARED = Path(__file__).parents[2] / "shared" / "data" / "access"
CHECKED = 4
FEEDS: dict[str, tuple[tuple[str, ...], str, Window, float, float]] = {
    "Kuopio": (("kuopio/gtfs.zip",), "2017-03-15", Window.of("07:00", "09:00"), 5, 14),
    "Vilnius": (("vilnius/gtfs.zip",), "2016-03-15", Window.of("07:00", "09:00"), 6, 55),
    "Porto Alegre": (
        ("gtfs/porto_alegre_eptc_bus_2019.zip", "gtfs/porto_alegre_trensurb_rail.zip"),
        "2019-05-13", Window.of("13:00", "15:00"), 20, 170,
    ),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="Kuopio only, without plan and workers")
    parser.add_argument("--country", action="store_true", help="a made-up country by two workers, alone")
    parser.add_argument("--in-country", help=argparse.SUPPRESS)
    parser.add_argument("--feed", choices=FEEDS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.feed:
        measure(arguments.feed)
        return
    if arguments.in_country:
        in_country(Path(arguments.in_country))
        return
    print("| feed and task | processor s | aim | answer |\n|---|---|---|---|", flush=True)
    if arguments.country:
        country()
        return
    for feed in ["Kuopio"] if arguments.quick else FEEDS:
        subprocess.run([sys.executable, "-m", "benchmarks.access", "--feed", feed], check=True)
    if not arguments.quick:
        plan()
        workers()


def asked(feed: str) -> tuple[Network, Ends, Window, dict[str, Any]]:
    """A feed's network, its question, and the people and opportunities when there are any."""
    files, day, window, _, _ = FEEDS[feed]
    network = read_network([SHARED / file for file in files], day=day)
    if feed != "Porto Alegre":
        return network, Ends.of_stops(network), window, {}
    points = read_points(SHARED / "porto_alegre_hexgrid.csv")
    people = {"population": np.nan_to_num(points.weights["population"])}
    weights = {"people": people, "opportunities": np.nan_to_num(points.weights["jobs"])}
    return network, ends_of_points(network, points, points), window, weights


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    before = time.process_time()
    answer = work()
    return time.process_time() - before, answer


def measure(feed: str) -> None:
    *_, matrix_aim, ranking_aim = FEEDS[feed]
    seconds, (network, ends, window, weights) = timed(lambda: asked(feed))
    show(
        feed,
        "read",
        seconds,
        None,
        f"{network.stops:,} stops, {network.trips:,} trips, {network.hops:,} hops",
    )
    compare(network, network, ends, Window(window.start, window.start + 60), workers=1)
    seconds, before = timed(lambda: compare(network, network, ends, window, workers=1, **weights))
    show(
        feed,
        "all to all, the mean (before and after)",
        seconds,
        2 * matrix_aim,
        f"{before.before.mean():,.0f} s a place",
    )
    travel_times(network, ends, Window(window.start, window.start + 60), workers=1)
    seconds, matrix = timed(lambda: travel_times(network, ends, window, workers=1))
    reached = float((matrix.reached_share > 0).mean())
    show(
        feed,
        "all to all, three percentiles and the mean",
        seconds,
        matrix_aim,
        f"{reached:.1%} of pairs reached",
    )
    rank_withdrawals(network, ends, Window(window.start, window.start + 60), workers=1)
    seconds, ranking = timed(lambda: rank_withdrawals(network, ends, window, workers=1, **weights))
    show(
        feed,
        f"the harm of {len(ranking):,} trips",
        seconds,
        ranking_aim,
        f"largest difference {checked(feed, ranking):.0e}",
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(feed, "most memory (MB)", memory, 1024, "")


def checked(feed: str, ranking: Ranking) -> float:
    """The largest relative difference from computing anew, for trips of high, middle and low harm."""
    network, ends, window, weights = asked(feed)
    harm = ranking.harm()
    some = np.argsort(-harm)[np.linspace(0, (harm > 0).sum() - 1, CHECKED).astype(int)]
    worst = 0.0
    for number in some.tolist():
        after = network.with_withdrawn(ranking.units.trips[number])
        found = compare(network, after, ends, window, workers=1, **weights)
        worst = max(worst, abs(float(found.loss @ found.people) / harm[number] - 1))
    return worst


def plan() -> None:
    network, ends, window, _ = asked("Kuopio")
    km = 0.1 * sum(float(km) for km, inside in zip(*inside_km(network, ends, window), strict=True) if inside)
    for bound in ("quick", "tight"):
        seconds, found = timed(
            lambda bound=bound: least_harm(network, ends, window, save=VehicleKm(km), bound=bound, workers=1)  # type: ignore[misc]
        )
        show(
            "Kuopio", f"least harm for {km:.0f} of the vehicle-km of trips in the window, {bound}", seconds, None,
            f"joint {found.harm / 1e6:.2f} M person-seconds, ranked once {found.rank_once / 1e6:.2f} M, "
            f"bound {found.bound / 1e6:.2f} M, gap {found.gap:.1%}",
        )  # fmt: skip


def inside_km(network: Network, ends: Ends, window: Window) -> tuple[Any, Any]:
    ranking = rank_withdrawals(network, ends, window, workers=1)
    return ranking.km, ranking.inside


def workers() -> None:
    network, ends, window, _ = asked("Kuopio")
    bits = {}
    for count in (1, 2, 4):
        started = time.perf_counter()
        bits[f"{count} threads"] = fingerprint(rank_withdrawals(network, ends, window, workers=count))
        show("Kuopio", f"ranking by {count} threads, wall", time.perf_counter() - started, None, "")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        bits["a process killed midway"] = killed_midway(network, ends, window, kept)
    print(f"| the same bits by {', '.join(bits)} | | | {'yes' if len(set(bits.values())) == 1 else bits} |")


def killed_midway(network: Network, ends: Ends, window: Window, kept: Path) -> str:
    """Two processes, of which one is killed when a third of the blocks are done; then the rest."""
    with ProcessPoolExecutor(2) as pool:
        victims: list[int] = []

        def kill(done: int, of: int) -> None:
            if done >= of // 3 and not victims:
                victims.append(next(iter(pool._processes)))
                os.kill(victims[0], signal.SIGKILL)

        try:
            rank_withdrawals(network, ends, window, executor=pool, checkpoint=kept, progress=kill)
        except BrokenProcessPool:
            left = len(list(kept.glob("block-*.npz")))
            print(f"| a process was killed: {left} blocks had been kept | | | |")
    with ProcessPoolExecutor(2) as pool:
        return fingerprint(rank_withdrawals(network, ends, window, executor=pool, checkpoint=kept))


def country() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds, made = timed(lambda: generate_country(folder))
        show("country", "made", seconds, None, f"{made.stat().st_size / 1e6:.0f} MB")
        for _ in range(2):
            subprocess.run([sys.executable, "-m", "benchmarks.access", "--in-country", folder], check=False)
        from distributed import Client, LocalCluster

        network = read_network(made, day=DAY)
        ends, window = Ends.of_stops(network), Window.of("07:00", "09:00")
        started = time.perf_counter()
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            ranking = rank_wide(network, ends, window, executor=client)
        told(ranking, "two processes of Dask, wall", time.perf_counter() - started)


def in_country(folder: Path) -> None:
    """Rank by two threads; the first time the process kills itself when a third of the blocks are done."""
    seconds, network = timed(lambda: read_network(folder / "country.zip", day=DAY))
    what = f"{network.stops:,} stops, {network.trips:,} trips, {network.hops:,} hops"
    show("country", "read", seconds, None, what)
    kept = folder / "kept"
    is_first = not kept.exists()

    def stop(done: int, of: int) -> None:
        if is_first and done > of // 3:
            os.kill(os.getpid(), signal.SIGKILL)

    ends, window = Ends.of_stops(network), Window.of("07:00", "09:00")
    seconds, ranking = timed(
        lambda: rank_wide(network, ends, window, workers=2, checkpoint=kept, progress=stop)
    )
    told(ranking, "the harm of every trip, two threads from a third on", seconds)


def told(ranking: WideRanking, task: str, seconds: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bits = hashlib.sha256(ranking.harm.tobytes()).hexdigest()[:12]
    show("country", task, seconds, None, f"{len(ranking.ids):,} trips, {memory:,.0f} MB, bits {bits}")


def fingerprint(ranking: Ranking) -> str:
    return hashlib.sha256(ranking.loss.tobytes() + ranking.total.tobytes()).hexdigest()


def show(feed: str, task: str, seconds: float, aim: float | None, answer: str) -> None:
    print(f"| {feed}: {task} | {seconds:.1f} | {'' if aim is None else f'{aim:g}'} | {answer} |", flush=True)


if __name__ == "__main__":
    main()
