"""How fast the site is: `make bench` writes docs/run/performance.md.

Every page is asked for over real HTTP from granian with two workers, uncached and cached. Processor time
(server and database) is what counts on a shared machine; the baseline of the ratios is `/halsa/`, a view
that does one trivial query, measured in the same run.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import cpu_seconds, memory_mb, post_all_at_once, process_tree, run_load

REPORT = Path(__file__).resolve().parent.parent / "docs" / "run" / "performance.md"
BASELINE = "baseline: /halsa/"
ROUNDS = 3


def addresses(conference: str) -> dict[str, str]:
    return {
        BASELINE: "/halsa/",
        "start page": "/",
        "place page": "/platser/kramfors/",
        "gathering list (50)": "/traffar/",
        "gathering, 20 sessions": f"/traffar/{conference}/",
        "API: places (311)": "/api/v1/places?limit=400",
        "API: gatherings (50)": "/api/v1/gatherings?limit=50",
    }


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    cpu_spread_ms: float
    database_cpu_ms: float


def measure(port: int, path: str, *, requests: int, site: list[int], database: list[int], name: str) -> Row:
    """The median of three rounds after one that warms up; the spread is of processor time per request."""
    run_load(port, path, requests=20)
    rounds = []
    for _ in range(ROUNDS):
        before = cpu_seconds(site), cpu_seconds(database)
        load = run_load(port, path, requests=requests)
        after = cpu_seconds(site), cpu_seconds(database)
        if load.failures:
            raise RuntimeError(f"{path}: {load.failures} of {load.requests} answers were not 200")
        cpu, database_cpu = (1000 * (b - a) / load.requests for a, b in zip(before, after, strict=True))
        rounds.append((cpu, database_cpu, load))
    rounds.sort(key=lambda row: row[0])
    cpu, database_cpu, load = rounds[ROUNDS // 2]
    return Row(
        name=name,
        per_second=load.per_second,
        p50_ms=load.p50_ms,
        p95_ms=load.p95_ms,
        cpu_ms=cpu,
        cpu_spread_ms=rounds[-1][0] - rounds[0][0],
        database_cpu_ms=database_cpu,
    )


@dataclass(frozen=True, slots=True)
class Rush:
    """Two hundred people for forty seats, at the same moment."""

    seconds: float
    registered: int
    waiting: int
    errors: int
    slowest_seconds: float
    p50_seconds: float


def rush(port: int, slug: str, *, people: int = 200) -> Rush:
    bodies = [
        json.dumps(
            {
                "name": f"Person {n}",
                "email": f"rush{n}@exempel.invalid",
                "organisation": "2282",
                "role": "mätare",
            }
        ).encode()
        for n in range(people)
    ]
    seconds, answers = post_all_at_once(port, f"/api/v1/gatherings/{slug}/registrations", bodies)
    count: Callable[[int], int] = lambda status: sum(answer.status == status for answer in answers)  # noqa: E731
    taken = sorted(answer.seconds for answer in answers)
    return Rush(
        seconds=seconds,
        registered=count(201),
        waiting=count(202),
        errors=people - count(201) - count(202),
        slowest_seconds=taken[-1],
        p50_seconds=taken[len(taken) // 2],
    )


@dataclass(frozen=True, slots=True)
class Result:
    database: str
    uncached: list[Row]
    cached: list[Row]
    rush: Rush
    memory: list[dict[str, float]]
    queries: dict[str, int]


def measure_site(database_name: str, url: str, restore: Callable[[], None], folder: Path) -> Result:
    from tests.servers import site_server

    restore()
    home = folder / f"home-{database_name}"
    home.mkdir()
    (home / "static").mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.content"],
        env={**os.environ, "DATABASE_URL": url, "HJULET_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr)
    content = json.loads(made.stdout)
    pages = addresses(content["conference"])
    rows: dict[str, list[Row]] = {}
    for kind, seconds in (("uncached", 0), ("cached", 600)):
        with site_server(database_url=url, home=home, page_cache_seconds=seconds) as live:
            port = int(live.url.rpartition(":")[2])
            site, database = _processes()
            rows[kind] = [
                measure(
                    port,
                    path,
                    requests=60 if seconds == 0 else 600,
                    site=site,
                    database=database,
                    name=name,
                )
                for name, path in pages.items()
            ]
            if seconds:
                memory = [memory_mb(pid) for pid in _workers(site)]
                crowd = rush(port, content["popular"])
    return Result(
        database=database_name,
        uncached=rows["uncached"],
        cached=rows["cached"],
        rush=crowd,
        memory=memory,
        queries=content["queries"],
    )


def _processes() -> tuple[list[int], list[int]]:
    """Our own children: those of the site, and those of PostgreSQL."""
    site, database = [], []
    for pid in process_tree(os.getpid())[1:]:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        (database if b"postgres" in words and b"hjulet" not in words.split(b"\0")[0] else site).append(pid)
    return site, database


def _workers(site: list[int]) -> list[int]:
    """The web workers: the processes that have used most processor time, below the one that watches them."""
    return sorted(site, key=lambda pid: cpu_seconds([pid]), reverse=True)[:2]


def table(result: Result) -> list[str]:
    lines = [
        f"### {result.database}",
        "",
        "| address | queries | uncached: CPU ms (spread) | database CPU ms | ratio | p50 / p95 ms | req/s | cached: CPU ms | ratio | p50 / p95 ms | req/s |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    floor = result.uncached[0].cpu_ms
    cached_floor = result.cached[0].cpu_ms
    for slow, fast in zip(result.uncached, result.cached, strict=True):
        lines.append(
            f"| {slow.name} | {result.queries.get(slow.name, '')} | {slow.cpu_ms:.1f} ({slow.cpu_spread_ms:.1f}) "
            f"| {slow.database_cpu_ms:.1f} | {slow.cpu_ms / floor:.1f} | {slow.p50_ms:.1f} / {slow.p95_ms:.1f} "
            f"| {slow.per_second:.0f} | {fast.cpu_ms:.2f} | {fast.cpu_ms / cached_floor:.2f} "
            f"| {fast.p50_ms:.1f} / {fast.p95_ms:.1f} | {fast.per_second:.0f} |"
        )
    crowd = result.rush
    lines += [
        "",
        (
            f"**200 people at once for 40 seats:** {crowd.registered} registered, {crowd.waiting} in the queue, "
            f"{crowd.errors} errors; everybody had an answer after {crowd.seconds:.1f} s (half of them after "
            f"{crowd.p50_seconds:.1f} s): {200 / crowd.seconds:.0f} sign-ups a second."
        ),
        "",
        "**Memory per worker** (MB): "
        + "; ".join(f"resident {row['rss']:.0f}, proportional {row['pss']:.0f}" for row in result.memory)
        + ".",
        "",
    ]
    return lines


INTRODUCTION = """\
# Performance

Written by `make bench` (`benchmarks/site.py`); do not edit by hand. Figures from {machine}, Python {python}, granian with
2 workers, the load client on the same two cores. Processor time counts the server's processes (and PostgreSQL's, in its own
column); the ratio is to `/halsa/`, a view with one trivial query, in the same run. Each figure is the median of {rounds}
rounds; the spread is the difference between the highest and the lowest round.

Aims (issue "The hub and the first spoke", 2 cores): gathering page uncached ≤ 12 ms and ≤ 10 queries; programme with 20 sessions ≤ 20 ms;
list of 50 ≤ 10 ms; JSON list ≤ 5 ms; cached page ≤ 1 ms and ≥ 1,000/s; memory ≤ 130 MB a worker; 200 people for 40 seats
within 4 s (PostgreSQL) and 8 s (SQLite). For comparison, measured earlier on the same kind of machine (CPU ms, app + database):
gathering page pretalx 14.6 + 1.9, pretix 49 + 8, Indico 53 + 11; programme pretalx 62, Indico 136; list pretalx 13.4;
200 for 40 seats pretix 31–41 s; memory pretalx 124 MB, pretix 302 MB.
"""


def main() -> int:
    from tests.databases import SqliteFiles, running_cluster
    from tests.programs import NO_POSTGRESQL, postgresql_folder

    results = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hjulet-bench-")))
        files = SqliteFiles(folder)
        results.append(measure_site("SQLite", files.url("bench"), lambda: files.restore("bench"), folder))
        write_report(results)  # so that an interrupted run leaves what it has
        if postgresql_folder() is None:
            print(NO_POSTGRESQL)
        else:
            cluster = stack.enter_context(running_cluster())
            results.append(
                measure_site("PostgreSQL", cluster.url("bench"), lambda: cluster.restore("bench"), folder)
            )
    print(write_report(results))
    return 0


def write_report(results: list[Result]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()})"
    lines = [INTRODUCTION.format(machine=machine, python=platform.python_version(), rounds=ROUNDS)]
    for result in results:
        lines += table(result)
    text = "\n".join(lines).rstrip() + "\n"
    REPORT.write_text(text, encoding="utf-8")
    return text


if __name__ == "__main__":
    sys.exit(main())
