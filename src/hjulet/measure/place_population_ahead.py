"""What is likely next for every place of a kind: by ages where they are known, else by the curve. Slow: for the worker."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.peers.ensemble import Forecast, Parts, forecast_at, learn
from hjulet.instruments.peers.trends import log_linear
from hjulet.measure.place_population import COHORTS, TRENDS, Ahead, Tried

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History
    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.population.backtesting import Backtest

    Values = NDArray[np.float64]

YEARS_AHEAD = 20
STEPS = (1, 5, 10, 20)
"""Years ahead that are told by themselves; those between lie on a straight line of logarithms."""
TRIED_AHEAD = 10
FEWEST_YEARS = 31
"""Of a curve: a trend of twenty years, and ten whose outcome is known."""
LONGEST_BRIDGE = 5
"""Years in a row without figures that may be drawn straight to find a pace; a longer gap ends the curve."""
DRAWS, SEED = 500, 1


def by_trends(history: History) -> dict[str, Ahead]:
    """By code: the forecast of `instruments.peers.forecast` from the last year that is known, twenty years ahead.

    Without enough years nothing is said, and so for a place whose own figures do not reach back.
    """
    bridged, drawn = bridge(history)
    if len(bridged.years) < FEWEST_YEARS:
        return {}
    column = len(bridged.years) - 1
    known = Parts.of(bridged)
    told = [forecast_at(bridged, known, column, learn(known, ahead, [column])) for ahead in STEPS]
    tried = _tried(bridged, column)
    source = history.source
    base = bridged.years[-1]
    found = {}
    for row, code in enumerate(history.places):
        ends = np.array([[one.p10[row], one.population[row], one.p90[row]] for one in told])
        if np.isnan(ends).any():
            continue
        low, middle, high = _every_year(bridged.population[row, -1], ends)
        years = tuple(range(base + 1, base + YEARS_AHEAD + 1))
        found[code] = Ahead(TRENDS, base, years, middle, low, high, source, drawn, tried.get(code))
    return found


def bridge(history: History) -> tuple[History, tuple[int, ...]]:
    """The history to its last known year with short gaps drawn straight in logarithms, and which years those are.

    What comes before a longer gap is left out.
    """
    unknown = np.isnan(history.population).all(axis=0)
    known = np.flatnonzero(~unknown)
    if not len(known):
        return history, ()
    wide = np.flatnonzero(np.diff(known) > LONGEST_BRIDGE + 1)
    first = int(known[wide[-1] + 1]) if len(wide) else int(known[0])
    last = int(known[-1])
    years, values = history.years[first : last + 1], history.population[:, first : last + 1].copy()
    gaps = np.flatnonzero(np.isnan(values).all(axis=0))
    there = np.flatnonzero(~np.isnan(values).all(axis=0))
    for row in values:
        row[gaps] = np.exp(np.interp(gaps, there, np.log(row[there])))
    kept = {name: one[:, first : last + 1] for name, one in history.features.items()}
    return replace(history, years=years, population=values, features=kept), tuple(years[at] for at in gaps)


def _every_year(now: float, ends: Values) -> tuple[tuple[int, ...], ...]:
    """Low, middle and high for each year ahead, from those of STEPS."""
    steps = np.array((0, *STEPS))
    logs = np.vstack([np.full(3, np.log(now)), np.log(ends)])
    every = np.arange(1, YEARS_AHEAD + 1)
    return tuple(_whole(np.exp(np.interp(every, steps, logs[:, at]))) for at in range(3))


def _whole(people: Values) -> tuple[int, ...]:
    return tuple(round(one) for one in people.tolist())


def _tried(history: History, column: int) -> dict[str, Tried]:
    """Ten years ago, with what was known then; what came is what is known now."""
    since, until = column - TRIED_AHEAD, column
    then = history.until(history.years[since])
    parts = Parts.of(then)
    said: Forecast = forecast_at(then, parts, since, learn(parts, TRIED_AHEAD, [since]))
    came = history.population[:, until]
    error = float(np.nanmedian(np.abs(said.population / came - 1)))
    plain = float(np.nanmedian(np.abs(log_linear(then, since, TRIED_AHEAD) / came - 1)))
    inside = float(np.nanmean(np.where(np.isnan(came), np.nan, (came >= said.p10) & (came <= said.p90))))
    years = history.years[since], history.years[until]
    places = int((~np.isnan(said.population / came)).sum())
    return {
        code: Tried(*years, round(float(ours)), round(float(theirs)), error, plain, inside, places)
        for code, ours, theirs in zip(history.places, said.population, came, strict=True)
        if not (np.isnan(ours) or np.isnan(theirs))
    }


def by_cohorts(accounts: Accounts, reference: Accounts) -> dict[str, Ahead]:
    """By code: the cohort-component projection with its fan, rates borrowed from `reference` where a place is small."""
    from hjulet.instruments.population.fans import draw_fan
    from hjulet.instruments.population.needs import GROUPS, group_sums
    from hjulet.instruments.population.projecting import project

    base = accounts.years[-1]
    projection = project(accounts, base + YEARS_AHEAD, reference=reference)
    fan = draw_fan(accounts, projection, reference, draws=DRAWS, seed=SEED)
    low, _, high = fan.totals
    tried = _tried_by_cohorts(accounts, reference)
    people = np.concatenate([projection.start[:, None], projection.population], 1)
    groups = group_sums(people)
    return {
        code: Ahead(
            COHORTS,
            base,
            projection.years,
            _whole(projection.totals[row]),
            _whole(low[row]),
            _whole(high[row]),
            accounts.source,
            tried=tried.get(code),
            groups={name: _whole(groups[row, :, at]) for at, name in enumerate(GROUPS)},
        )
        for row, code in enumerate(accounts.places)
    }


def _tried_by_cohorts(accounts: Accounts, reference: Accounts) -> dict[str, Tried]:
    """As many years back as leave ten to learn from, ten at most; nothing when there are none."""
    from hjulet.instruments.population.backtesting import OWN, backtest

    ahead = min(TRIED_AHEAD, len(accounts.years) - 10)
    if ahead < 1:
        return {}
    start = accounts.years[-1] - ahead
    found: Backtest = backtest(
        accounts, start, ahead, reference=reference.until(start), draws=DRAWS, seed=SEED
    )
    own = next(score for score in found.scores if score.method == OWN)
    plain = next(score for score in found.scores if score.method == "log_linear")
    return {
        code: Tried(
            start,
            found.until,
            round(float(said)),
            round(float(came)),
            own.median / 100,
            plain.median / 100,
            own.coverage,
            len(found.places),
        )
        for code, said, came in zip(found.places, found.projected[OWN], found.actual, strict=True)
    }


def together(accounts: Accounts, code: str) -> Accounts:
    """All places as one."""
    return accounts.merged({code: list(accounts.places)})
