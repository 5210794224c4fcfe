"""How fast composite indicators are computed and tested, beside the R package COINr and a plain NumPy loop.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.indicators [--quick] [--skip-loop]

Every figure is processor time of this process, the best of three (of one where it takes seconds), after one run that
does not count. ASEM is read from ../shared; where that is not, and for 290 municipalities, skewed figures are made
up: time does not depend on what they say, only on how many are far out. COINr's figures were measured on a machine
of the same kind, also as processor time, and are constants here. Prints a table for docs/methods/indicators.md.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hjulet.instruments.indicators.aggregating import outranking
from hjulet.instruments.indicators.coinr import from_coinr
from hjulet.instruments.indicators.computing import compute
from hjulet.instruments.indicators.files import load
from hjulet.instruments.indicators.model import (
    Aggregate,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)
from hjulet.instruments.indicators.normalising import normalise
from hjulet.instruments.indicators.runs import Runs
from hjulet.instruments.indicators.sensitivity import sobol
from hjulet.instruments.indicators.structure import Structure
from hjulet.instruments.indicators.table import Panel, Table
from hjulet.instruments.indicators.treating import treat_outliers
from hjulet.instruments.indicators.uncertainty import uncertainty
from hjulet.instruments.indicators.varying import Vary

ASEM = Path(__file__).parents[2] / "shared" / "data" / "frameworks" / "asem"
COINR_SECONDS = {"asem 1,000": 219.0, "sobol": 1313.0, "outranking": 96.0}
"""COINr 1.1.14 on R 4.2.2, two cores: 0.219 s a replication of ASEM, 13.1 s for 60 runs of its sensitivity analysis,
4.13 s for the outranking matrix of 60 units; the last two extended to the size asked for (research, 2026-11-22)."""
LOW, HIGH = 1.0, 100.0


@dataclass(frozen=True, slots=True)
class Aim:
    task: str
    seconds: float
    """At most."""
    coinr: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the 100,000 runs")
    parser.add_argument("--skip-loop", action="store_true", help="leave out the plain NumPy loop")
    arguments = parser.parse_args()
    asem, asem_table = asem_project()
    brp, brp_table = made_up(290, 84, 15)
    _, big = made_up(290, 47, 8)
    asem_vary, brp_vary = choices(("level2", "level3")), choices(("theme", "part"))
    panel_framework, panel = brp_panel()

    print(f"load {load_average():.1f}\n\n| task | processor s | aim | COINr s |\n|---|---|---|---|")
    show(
        Aim("ASEM, 51 × 49, 1,000 replications", 0.2, "asem 1,000"),
        lambda: uncertainty(asem, asem_table, 1000, vary=asem_vary),
    )
    show(Aim("290 × 84, 1,000 replications", 0.5), lambda: uncertainty(brp, brp_table, 1000, vary=brp_vary))
    show(
        Aim("Sobol, ASEM, 1,024 × (4 + 2) = 6,144 runs", 2.0, "sobol"),
        lambda: sobol(asem, asem_table, vary=asem_vary),
    )
    weights = np.ones(47)
    show(
        Aim("outranking matrix, 290 × 47, equal weights", 0.05, "outranking"),
        lambda: outranking(big.values, weights),
    )
    uneven = np.random.default_rng(1).random(47)
    show(
        Aim("outranking matrix, 290 × 47, all weights different", 0.05, "outranking"),
        lambda: outranking(big.values, uneven),
    )
    show(Aim("BRP+, 311 units × 3 sexes × 15 years", 1.0), lambda: compute(panel_framework, panel))
    if not arguments.quick:
        show(
            Aim("290 × 84, 100,000 runs, streamed", 30.0),
            lambda: uncertainty(brp, brp_table, 100_000, vary=brp_vary, stream=True),
            times=1,
        )
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if not arguments.skip_loop:
        print("\nA plain NumPy loop, one replication at a time, 100 of them × 10:")
        for name, framework, table, vary in (
            ("ASEM", asem, asem_table, asem_vary),
            ("290 × 84", brp, brp_table, brp_vary),
        ):
            print(
                f"| {name} | {best(lambda f=framework, t=table, v=vary: plain_loop(f, t, v, 100), 1) * 10:.2f} |"
            )


def show(aim: Aim, task: Callable[[], object], *, times: int = 3) -> None:
    seconds = best(task, times)
    coinr = COINR_SECONDS.get(aim.coinr)
    beside = f"{coinr:.0f} (× {coinr / seconds:,.0f})" if coinr else ""
    missed = "" if seconds <= aim.seconds else " **missed**"
    print(f"| {aim.task} | {seconds:.3f} | {aim.seconds:g}{missed} | {beside} |", flush=True)


def best(task: Callable[[], object], times: int) -> float:
    """Processor seconds of the quickest run, after one to warm up unless it is run once only."""
    if times > 1:
        task()
    found = []
    for _ in range(times):
        start = time.process_time()
        task()
        found.append(time.process_time() - start)
    return min(found)


def load_average() -> float:
    return float(Path("/proc/loadavg").read_text().split()[0]) if Path("/proc/loadavg").exists() else 0.0


def choices(levels: tuple[str, ...]) -> Vary:
    """What COINr's own example varies. The mean of the z-scores lies higher here, since the made-up figures are more
    skewed and a geometric mean must stay above 0."""
    return Vary(
        weights=dict.fromkeys(levels, 0.25),
        normalise=(
            Normalise("minmax", {"low": LOW, "high": HIGH}),
            Normalise("zscore", {"mean": 40.0, "deviation": 2.0}),
        ),
        aggregate=(Aggregate("arithmetic"), Aggregate("geometric")),
        winsorise=(1, 2, 3, 4, 5),
    )


def asem_project() -> tuple[Framework, Table]:
    if not ASEM.exists():
        framework, table = made_up(51, 49, 8, levels=("level2", "level3", "level4"))
        return framework, table
    framework, table = from_coinr(ASEM / "ASEM_iData.csv", ASEM / "ASEM_iMeta.csv")
    steps = replace(
        framework.steps, impute=Impute("group_mean", "EurAsia_group"), treat=Treat("winsorise_else_log")
    )
    return replace(framework, steps=steps), table


def made_up(
    units: int, indicators: int, themes: int, *, levels: tuple[str, str, str] = ("theme", "part", "index")
) -> tuple[Framework, Table]:
    """Indicators with something in common, most of them skewed enough to be winsorised."""
    random = np.random.default_rng(1)
    leaves = tuple(
        Indicator(f"i{n}", f"t{n % themes}", direction=int(random.choice([-1, 1]))) for n in range(indicators)
    )
    nodes = (
        *(Node(f"t{n}", levels[0], f"p{n % 2}") for n in range(themes)),
        *(Node(part, levels[1], "top") for part in ("p0", "p1")),
        Node("top", levels[2]),
    )
    steps = Steps(normalise=Normalise("minmax", {"low": LOW, "high": HIGH}))
    framework = Framework("made-up", "1", {}, ("indicator", *levels), leaves, nodes, steps)
    values = 0.7 * random.normal(size=(units, 1)) + random.lognormal(size=(units, indicators))
    return framework, Table(tuple(f"u{n}" for n in range(units)), tuple(one.code for one in leaves), values)


def brp_panel() -> tuple[Framework, Panel]:
    """The shipped framework, with figures made up for 290 municipalities and 21 counties."""
    framework = load("brpplus-2025")
    random = np.random.default_rng(1)
    values = random.lognormal(size=(15, 3, 311, len(framework.indicators)))
    values[random.random(values.shape) < 0.05] = np.nan
    kinds = ("se:municipality",) * 290 + ("se:county",) * 21
    counties = tuple(f"{n % 21:02d}" for n in range(311))
    return framework, Panel(
        tuple(range(2011, 2026)),
        ("T", "K", "M"),
        tuple(f"u{n}" for n in range(311)),
        tuple(one.code for one in framework.indicators),
        values,
        groups={"county": counties},
        kinds=kinds,
    )


def plain_loop(framework: Framework, table: Table, vary: Vary, replications: int) -> None:
    """What one would write first: everything from the treatment on anew in every replication, level by level."""
    random = np.random.default_rng(1)
    runs = Runs(framework, table, Vary())
    came = Table(runs.units, runs.structure.columns, runs.untreated)
    way = framework.steps.treat if framework.steps.treat.method != "none" else Treat("winsorise")
    directions = [one.direction for one in framework.indicators]
    structure = Structure.of(framework)
    for _ in range(replications):
        treated, _ = treat_outliers(came, replace(way, most_points=int(random.choice(vary.winsorise))))
        chosen = vary.normalise[random.integers(2)]
        is_geometric = bool(random.integers(2))
        below = normalise(treated.values, chosen.method, directions=directions, parameters=chosen.parameters)
        for level in structure.levels:
            own = level.weights * random.uniform(0.75, 1.25, len(level.weights))
            above = np.empty((len(below), len(level.codes)))
            for node in range(len(level.codes)):
                children = level.children(node)
                parts = np.log(below[:, children]) if is_geometric else below[:, children]
                mean = np.average(parts, axis=1, weights=own[children])
                above[:, node] = np.exp(mean) if is_geometric else mean
            below = above
        np.argsort(np.argsort(-below[:, 0]))


if __name__ == "__main__":
    main()
