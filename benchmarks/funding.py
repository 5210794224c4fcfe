"""How fast support is placed and measured, and whether PySAL says the same.

    OPENBLAS_NUM_THREADS=2 python -m benchmarks.funding [--pysal]

Seconds are processor time of this process, all its threads together, the best of three after one to warm up, with wall time
beside. 100,000 projects are made up, with 1 to 29 municipalities each. `--pysal` needs esda and inequality
(the group `pysal`), and makes anew the figures in tests/instruments/funding/pysal_figures.py. Prints the tables of
docs/methods/funding.md.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from hjulet.instruments.funding import (
    Operations,
    Places,
    Weights,
    allocate,
    contiguity,
    empirical_bayes,
    from_flows,
    gini,
    lisa,
    moran,
    nearest,
    read_operations,
    sensitivity,
    theil,
)
from hjulet.instruments.funding.operations import Links
from hjulet.instruments.territories import Flows
from tests.instruments.funding.lists import regional_fund, sweden
from tests.instruments.funding.pysal_figures import AMOUNTS, PEOPLE, TYPES, ring

PROJECTS = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pysal", action="store_true", help="compare with esda and inequality instead")
    if parser.parse_args().pysal:
        against_pysal()
    else:
        how_fast()


def how_fast() -> None:
    places = sweden()
    operations = made_up(places)
    weights = {"contiguity": contiguity(places), "nearest": nearest(places), "flows": commuting(places)}
    print("| task | processor s | wall s | aim |\n|---|---|---|---|")
    show("allocate, one rule", None, lambda: allocate(operations, places, "population"))
    show("all measures × 4 rules, no neighbours", 2, lambda: sensitivity(operations, places))
    for name, one in weights.items():
        show(
            f"all measures × 4 rules, neighbours by {name}",
            2,
            lambda one=one: sensitivity(operations, places, weights=one),
        )
    per_head = allocate(operations, places).per_inhabitant
    for name, one in weights.items():
        show(f"LISA, 9,999 permutations, {name}", 5, lambda one=one: lisa(per_head, one, permutations=9_999))
    show("neighbours by borders", None, lambda: contiguity(places))
    show("read the shared list, 374 projects", None, regional_fund)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "projects.csv"
        write(operations, places, path)
        show("read 100,000 projects, 1.5 million places", None, lambda: read_operations(path, places))
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def made_up(places: Places) -> Operations:
    random = np.random.default_rng(1)
    number = random.integers(1, 30, PROJECTS)
    rows = np.repeat(np.arange(PROJECTS), number)
    touched = Links.of_pairs(rows, random.integers(0, len(places), len(rows)), PROJECTS)
    location, seat = (
        Links.of_pairs(np.arange(PROJECTS), random.integers(0, len(places), PROJECTS), PROJECTS)
        for _ in range(2)
    )
    ids = tuple(f"p{at}" for at in range(PROJECTS))
    return Operations(ids, random.lognormal(14, 1, PROJECTS), places.codes, touched, location, seat)


def commuting(places: Places) -> Weights:
    """Flows between all pairs of places: the fullest matrix there can be."""
    random = np.random.default_rng(2)
    n = len(places)
    pairs = {
        "o": np.repeat(places.codes, n),
        "d": np.tile(places.codes, n),
        "n": random.integers(1, 1000, n * n),
    }
    return from_flows(places, Flows.from_frame(pl.DataFrame(pairs), origin="o", destination="d", flow="n"))


def write(operations: Operations, places: Places, path: Path) -> None:
    named = pl.DataFrame(
        {"row": operations.touched.projects, "code": np.array(places.codes)[operations.touched.places]}
    )
    said = named.group_by("row", maintain_order=True).agg(pl.col("code").str.join("|"))["code"]
    pl.DataFrame(
        {"project_id": operations.ids, "amount_sek": operations.amounts, "municipalities": said}
    ).write_csv(path)


def show(task: str, aim: float | None, work: Callable[[], object], times: int = 3) -> None:
    work()
    best = (float("inf"), float("inf"))
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        best = min(best, (time.process_time() - cpu, time.perf_counter() - wall))
    print(f"| {task} | {best[0]:.3f} | {best[1]:.3f} | {aim or ''} |", flush=True)


def against_pysal() -> None:
    print("| figure | PySAL | here |\n|---|---|---|")
    inequality_against_pysal()
    moran_against_pysal()


def beside(name: str, theirs: float, ours: float) -> None:
    print(f"| {name} | {theirs!r} | {ours!r} |")
    assert abs(theirs - ours) < 1e-9 * abs(theirs), name


def inequality_against_pysal() -> None:
    from inequality.gini import Gini
    from inequality.theil import TheilD

    people = PEOPLE.astype(int)
    for words, theirs, type_of, weights in (
        ("each place once", AMOUNTS, np.array(TYPES), np.ones(len(AMOUNTS))),
        ("each person once", np.repeat(AMOUNTS / PEOPLE, people), np.repeat(TYPES, people), PEOPLE),
    ):
        parts, found = TheilD(theirs, type_of), theil(AMOUNTS, weights, TYPES)
        beside(f"Gini, {words}", float(Gini(theirs).g), gini(AMOUNTS, weights))
        beside(f"Theil T, {words}", float(parts.T), found.total)
        beside(f"between types, {words}", float(parts.bg[0]), found.between)
        beside(f"within types, {words}", float(parts.wg[0]), found.within)


def moran_against_pysal() -> None:
    import scipy.sparse as sp
    from esda.moran import Moran, Moran_Local, Moran_Rate
    from libpysal.graph import Graph

    graph = Graph.from_sparse(sp.coo_array(ring()))
    mine = Weights(tuple(map(str, range(len(AMOUNTS)))), sp.csr_array(ring()), "flows")
    whole = Moran(AMOUNTS, graph, transformation="r", permutations=0)
    here = moran(AMOUNTS, mine, permutations=0)
    beside("Moran's I", float(whole.I), here.value)
    beside("its variance", float(whole.VI_rand), here.variance)
    rates = Moran_Rate(AMOUNTS, 100 * PEOPLE, graph, adjusted=True, transformation="r", permutations=0)
    beside(
        "of rates", float(rates.I), moran(empirical_bayes(AMOUNTS, 100 * PEOPLE), mine, permutations=0).value
    )
    local = Moran_Local(AMOUNTS, graph, transformation="r", permutations=0)
    for at, (theirs, ours) in enumerate(
        zip(local.Is, lisa(AMOUNTS, mine, permutations=9).value, strict=True)
    ):
        beside(f"local Moran's I, place {at + 1}", float(theirs), float(ours))


if __name__ == "__main__":
    main()
