"""How fast territories are made, and how much memory they take.

    python -m benchmarks.territories [--quick]

Seconds are processor time of this process (and of its threads), the best of three after one to warm up (of one where it
takes long), with wall time beside. Flows are made by a seeded gravity model (`territories_gravity.py`). The largest set is
measured in a process of its own that reads it from Parquet, so that the most memory held is that of the work alone. At the
end the same bootstrap is run by threads and by Dask's distributed scheduler with two workers in processes of their own, if
it is installed, and the answers are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.territories_gravity import gravity_flows
from hjulet.instruments.territories import (
    Flows,
    intramax,
    labour_market_areas,
    read_flows,
    stability,
    travel_to_work_areas,
)

TTWA = partial(
    travel_to_work_areas,
    min_size=1000,
    target_size=10_000,
    min_self_containment=0.6667,
    target_self_containment=0.75,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 areas and 1,000 replicates")
    parser.add_argument("--largest", metavar="FILE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.largest:
        print(json.dumps(largest(arguments.largest)))
        return
    print("| task | processor s | wall s | aim | answer |\n|---|---|---|---|---|")
    for areas, pairs, aim in ((1_000, 57, 0.05), (8_000, 65, 0.3)):
        flows = gravity_flows(areas, pairs)
        what = f"{areas:,} areas, {len(flows.values):,} flows"
        show(f"travel-to-work areas, {what}", aim, lambda flows=flows: TTWA(anew(flows)))
        show(f"the same as {'lma-3.4'}", aim, lambda flows=flows: TTWA(anew(flows), reference="lma-3.4"))
        show(f"labour market areas, {what}", None, lambda flows=flows: labour_market_areas(anew(flows)))
        cut = {"n_regions": areas // 30}
        show(
            f"intramax, {what}",
            3 if areas == 8_000 else None,
            lambda flows=flows, cut=cut: intramax(anew(flows)).cut(**cut),
        )
    replicates = 50 if arguments.quick else 1_000
    seconds, wall, found = timed(lambda: stability(flows, TTWA, replicates=replicates), times=1)
    print(
        f"| bootstrap, {replicates:,} replicates of 8,000 areas, {os.cpu_count()} cores | {seconds:.1f} | {wall:.1f} | "
        f"{60 * replicates / 1000:g} wall | {found.interval[0]}–{found.interval[1]} regions |"
    )
    if not arguments.quick:
        print_largest()
    print_distributed()


def anew(flows: Flows) -> Flows:
    """Flows of which nothing is known yet, so that sums and columns are part of the time."""
    return Flows(flows.ids, flows.starts, flows.destinations, flows.values, source=flows.source)


def timed(work: Callable[[], object], times: int = 3) -> tuple[float, float, object]:
    best, found = (float("inf"), float("inf")), None
    for _ in range(times + (times > 1)):
        wall, seconds = time.perf_counter(), time.process_time()
        found = work()
        best = min(best, (time.process_time() - seconds, time.perf_counter() - wall))
    return *best, found


def show(task: str, aim: float | None, work: Callable[[], object], times: int = 3) -> None:
    seconds, wall, found = timed(work, times)
    print(f"| {task} | {seconds:.3f} | {wall:.3f} | {aim or ''} | {found.n_regions} regions |", flush=True)


def print_largest() -> None:
    """100,000 areas with ten million flows, read from Parquet in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.parquet"
        flows = gravity_flows(100_000, 105)
        ids = pl.Series(flows.ids)
        pl.DataFrame(
            {
                "origin": ids.gather(flows.origins.astype(np.uint32)),
                "destination": ids.gather(flows.destinations.astype(np.uint32)),
                "flow": flows.values,
            }
        ).write_parquet(path)
        del flows
        command = [sys.executable, "-m", "benchmarks.territories", "--largest", str(path)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"| reading {told['flows']:,} flows between 100,000 areas | {told['reading']:.1f} | | | |")
    print(
        f"| travel-to-work areas of them | {told['seconds']:.2f} | {told['wall']:.2f} | 10 | {told['regions']} regions |"
    )
    print(f"| most memory, reading included | {told['megabytes']:.0f} MB | | 1536 | |", flush=True)


def largest(path: str) -> dict[str, float]:
    before = time.process_time()
    flows = read_flows(path)
    reading = time.process_time() - before
    seconds, wall, found = timed(lambda: TTWA(flows), times=1)
    return {
        "flows": len(flows.values), "reading": reading, "seconds": seconds, "wall": wall, "regions": found.n_regions,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def print_distributed() -> None:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        print("\ndistributed is not installed: left out")
        return
    flows = gravity_flows(1_000, 57)
    here = stability(flows, TTWA, replicates=40)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        there = stability(flows, TTWA, replicates=40, executor=client.get_executor())
    same = here.n_regions == there.n_regions and np.array_equal(here.stays_share, there.stays_share)
    print(f"\nDask's distributed scheduler with two workers gives the same answer as threads: {same}")
    assert same


if __name__ == "__main__":
    main()
