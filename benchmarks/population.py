"""How fast populations are projected, and how right the projections of years gone by would have been.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.population [--quick] [--skip-backtests]

Speed: 290 made-up places, 101 ages, two sexes, 50 years and 1,000 draws, from 30 years of accounts; wall and processor
seconds and the most memory of this process. Time does not depend on what the figures say. Rightness: every fifth year
of the counties in ../shared, where that is. Prints tables for docs/methods/population.md.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from hjulet.instruments.population.accounts import Accounts
from hjulet.instruments.population.backtesting import Backtest, backtest
from hjulet.instruments.population.projecting import project
from hjulet.instruments.population.reading import read_accounts, read_totals

SHARED = Path(__file__).parents[2] / "shared" / "data" / "population"
MOST_SECONDS, MOST_BYTES = 60, 4 * 1024**3


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", action="store_true", help="a tenth of the places and of the draws")
    words.add_argument("--skip-backtests", action="store_true")
    given = words.parse_args()
    time_projection(29 if given.quick else 290, 100 if given.quick else 1000)
    if SHARED.is_dir() and not given.skip_backtests:
        for horizon in (5, 10):
            print_backtests(horizon, draws=200 if given.quick else 1000)


def time_projection(places: int, draws: int, years: int = 50) -> None:
    accounts = made_up(places)
    wall, processor = time.perf_counter(), time.process_time()
    plain = project(accounts, accounts.years[-1] + years)
    print(
        f"{places} places x 101 ages x 2 sexes x {years} years: {time.process_time() - processor:.2f} s of processor"
    )
    wall, processor = time.perf_counter(), time.process_time()
    found = project(accounts, accounts.years[-1] + years, draws=draws)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert found.fan is not None
    assert (found.totals == plain.totals).all()
    print(
        f"the same with {draws} draws: {wall:.1f} s on the clock, {processor:.1f} s of processor (aim {MOST_SECONDS} s)"
    )
    print(f"most memory held: {most / 1024**2:.0f} MB (aim {MOST_BYTES / 1024**2:.0f} MB)")


def made_up(places: int, years: int = 30) -> Accounts:
    """Places of 2,000 to 500,000 whose accounts are consistent, with noise as large as their size says."""
    random = np.random.default_rng(1)
    ages = np.arange(101)
    mortality = np.minimum(0.00003 * np.exp(0.1 * ages), 0.6) + 0.0003
    fertility = 0.12 * np.exp(-(((ages - 30) / 6.5) ** 2))
    moving = 0.004 * np.exp(-(((ages - 25) / 8) ** 2))
    alive = np.cumprod(np.append(1, np.exp(-mortality)))[:101]
    people = np.exp(random.uniform(np.log(2000), np.log(500_000), places)) / 2 / alive.sum()
    now = np.repeat((people[:, None] * alive)[:, None], 2, axis=1).round()
    pull = random.normal(0, 1, places)[:, None, None]
    shape = (places, years, 2, 101)
    population, births, deaths = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for year in range(years):
        start = np.zeros_like(now)
        start[:, :, 1:] = now[:, :, :-1]
        start[:, :, -1] += now[:, :, -1]
        births[:, year] = random.poisson(np.repeat((now[:, :1] * fertility) / 2, 2, axis=1))
        start[:, :, 0] = births[:, year].sum(2)
        deaths[:, year] = random.binomial(start.astype(int), 1 - np.exp(-mortality))
        moved = random.normal(start * moving * (pull + 0.3), np.sqrt(start * 0.05)).round()
        now = np.maximum(start - deaths[:, year] + moved, 0)
        population[:, year] = now
    codes = tuple(f"{1000 + place}" for place in range(places))
    return Accounts(codes, tuple(range(1996, 1996 + years)), population, births, deaths, source="made up")


def print_backtests(horizon: int, draws: int) -> None:
    names = ("population_age_sex", "deaths_age_sex", "births_mother_age")
    accounts = read_accounts(*(SHARED / f"county_{name}_1968_2010.parquet" for name in names))
    actual = read_totals(SHARED / "county_population_migration_1968_on.csv", by="county")
    found = [
        backtest(accounts, base, horizon, actual=actual, draws=draws)
        for base in range(1980, accounts.years[-1] + 1)
        if base + horizon <= actual.years[-1]
    ]
    methods = [score.method for score in found[0].scores]
    print(
        f"\n| {horizon} years | {' | '.join(methods)} | worst | inside 80 % |\n|---|{'---|' * (len(methods) + 2)}"
    )
    for one in found:
        if one.base % 5 == 0:
            print(_row(f"{one.base}-{one.until}", [one]))
    print(_row(f"all {len(found)} from {found[0].base} to {found[-1].base}", found))


def _row(name: str, found: list[Backtest]) -> str:
    errors = np.mean([[score.mape for score in one.scores] for one in found], axis=0)
    worst = max(one.scores[0].worst for one in found)
    inside = 100 * np.mean([one.scores[0].coverage for one in found])
    return f"| {name} | {' | '.join(f'{error:.2f}' for error in errors)} | {worst:.1f} | {inside:.0f} % |"


if __name__ == "__main__":
    main()
