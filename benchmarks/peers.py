"""How fast peers are found, and what peers in time are worth as a forecast.

    OPENBLAS_NUM_THREADS=2 python -m benchmarks.peers [--quick]

Seconds are processor time of this process, the best of three after one to warm up (of one where it takes long), with
wall time beside. Populations are read from ../shared; the 10,000 places are made up, since time does not depend on
what the figures say. The back-tests are printed whichever way they go. Prints the tables of docs/methods/peers.md.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hjulet.instruments.peers import (
    Backtest,
    History,
    all_in_time,
    backtest,
    forecast,
    nearest,
    peers_in_time,
    read_history,
    traits_of,
)
from hjulet.instruments.population.baselines import hamilton_perry
from hjulet.instruments.population.reading import read_accounts

SHARED = Path(__file__).parents[2] / "shared" / "data" / "population"
ORIGINS = (1984, 1989, 1994, 1999, 2009)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the 10,000 places")
    arguments = parser.parse_args()
    history = read_history(SHARED / "municipality_population_1950_2019_2023.csv", source="SCB")

    print("| task | processor s | wall s | aim |\n|---|---|---|---|")
    show("one place, in time", None, lambda: peers_in_time(history, "2282"))
    show("one place, in time, warped by 2 years", None, lambda: peers_in_time(history, "2282", warp_years=2))
    show("all 290 × 70 years, in time", 1, lambda: all_in_time(history))
    show("one place, today", None, lambda: nearest(traits_of(history, as_of=2019), "2282"))
    show("forecast 20 years, 290 places", None, lambda: forecast(history, ahead=20))
    show("back-test, 25 origins × 20 years", None, lambda: backtest(history, ahead=[20]))
    if not arguments.quick:
        many = made_up(10_000, 70)
        show("all 10,000 × 70 years, in time", 600, lambda: all_in_time(many), times=1)
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")

    print("\nMunicipalities, median absolute error in per cent:\n")
    tried = [
        backtest(history, ahead=[20], origins=ORIGINS[:4]),
        backtest(history, ahead=[10], origins=ORIGINS),
    ]
    for one in tried:
        print_errors(one)
    whole = backtest(history)
    for ahead in (20, 10):
        print_skill(whole, ahead)
    print("\nCounties 1968–2010, with Hamilton–Perry:\n")
    print_counties()


def print_counties() -> None:
    names = ("population_age_sex", "deaths_age_sex", "births_mother_age")
    files = [SHARED / f"county_{name}_1968_2010.parquet" for name in names]
    accounts = read_accounts(*files)
    counties = read_history(files[0], source="SCB")
    assert counties.places == accounts.places

    def by_ages(history: History, column: int, ahead: int) -> np.ndarray:
        ages = hamilton_perry(accounts.until(history.years[column]), ahead)
        return ages[:, -1].sum((1, 2))

    others = {"hamilton_perry": by_ages}
    print_errors(backtest(counties, ahead=[20], origins=(1984, 1989), others=others))
    whole = backtest(counties, ahead=[10], others=others)
    print_errors(backtest(counties, ahead=[10], origins=(1989, 1994, 1999), others=others))
    print_skill(whole, 10)


def print_errors(tried: Backtest) -> None:
    frame = tried.to_frame()
    methods = frame["method"].unique(maintain_order=True).to_list()
    print("| as of | " + " | ".join(methods) + " | weight | coverage |")
    print("|---" * (len(methods) + 3) + "|")
    for (origin, ahead), part in frame.group_by("origin", "ahead", maintain_order=True):
        errors = " | ".join(f"{100 * error:.2f}" for error in part["median_error"])
        weight, coverage = part["analogue_weight"][0], part["coverage"][0]
        print(f"| {origin} + {ahead} | {errors} | {weight:.2f} | {coverage:.0%} |")
    print()


def print_skill(tried: Backtest, ahead: int) -> None:
    skill = tried.skill(ahead)
    errors = ", ".join(f"{name} {100 * error:.2f}" for name, error in skill.errors.items())
    print(f"{ahead} years ahead, {len(skill.origins)} origins: {errors}")
    print(
        f"  ratio to log_linear {skill.ratio:.3f}, not worse at {skill.not_worse_share:.0%}, coverage "
        f"{skill.coverage:.0%}, is_better {skill.is_better}\n  {skill.sentence_sv}"
    )


def show(task: str, aim: float | None, run: Callable[[], object], *, times: int = 3) -> None:
    if times > 1:
        run()
    seconds, walls = [], []
    for _ in range(times):
        start, wall = time.process_time(), time.perf_counter()
        run()
        seconds.append(time.process_time() - start)
        walls.append(time.perf_counter() - wall)
    missed = " **missed**" if aim is not None and min(walls) > aim else ""
    print(
        f"| {task} | {min(seconds):.3f} | {min(walls):.3f} | {'' if aim is None else aim}{missed} |",
        flush=True,
    )


def made_up(places: int, years: int) -> History:
    """Random walks with drift: as many as asked for, and no two alike."""
    random = np.random.default_rng(1)
    growth = random.normal(0, 0.005, (places, 1)) + random.normal(0, 0.005, (places, years))
    population = np.exp(random.normal(9.5, 1, (places, 1)) + growth.cumsum(axis=1))
    codes = tuple(f"{place:05d}" for place in range(places))
    return History(codes, tuple(range(1950, 1950 + years)), population)


if __name__ == "__main__":
    main()
