"""How far a projection may be out: its own errors in the past, drawn again for the years ahead."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from hjulet.instruments.population.accounts import Accounts, Figures
from hjulet.instruments.population.cohorts import advance
from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.needs import GROUPS, group_sums
from hjulet.instruments.population.rates import Assumptions, Past, learn

if TYPE_CHECKING:
    from hjulet.instruments.population.projecting import Projection
    from hjulet.instruments.population.scenarios import Scenario

Small = npt.NDArray[np.float32]

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
FEWEST_ORIGINS = 5
FIRST_LEARNT = 4
"""Years that the first of the projections in the past learns from."""
LONGEST_BLOCK = 10
KEPT = 0.95
"""Of the error at the end of a block, how much is left each year into the next."""


@dataclass(frozen=True, slots=True)
class Errors:
    """What projections made in the past missed, as additions to their rates.

    Attributes
    ----------
    common : [origin, lead, component], all places together; the components are the logarithm of fertility, that of
        mortality, and net migration per person. local : [origin, lead, component, place], what each place missed
        besides, over its standard deviation. spread : [component, 2], a and b of its variance a + b / people.
    origins : the years they were made in.
    """

    common: Figures
    local: Figures
    spread: Figures
    origins: tuple[int, ...]

    def deviation(self, people: Figures) -> Figures:
        """[component, place]: the standard deviation of what a place of that size misses besides the common."""
        wide: Figures = np.sqrt(self.spread[:, :1] + self.spread[:, 1:] / np.maximum(people, 1))
        return wide


@dataclass(frozen=True, slots=True)
class Fan:
    """The middle 80 % of the draws; quantiles do not add, so each sum has its own.

    Ages of a place err together here, so that a cell by itself is less sure than its bounds say: from 2005 to 2010 they
    held 46 % of the counties' cells, and 86 % of their totals.

    Attributes
    ----------
    cells_low, cells_high : [place, year, sex, age], 10 and 90 %. totals : [10 50 90 %, place, year].
    groups : [10 50 90 %, place, year, group], of `needs.GROUPS`. together : [10 50 90 %, year], all places.
    """

    cells_low: Small
    cells_high: Small
    totals: Figures
    groups: Figures
    together: Figures
    draws: int
    seed: int
    origins: tuple[int, ...]
    method: str = "errors of projections made in the past, resampled"


def past_errors(accounts: Accounts, horizon: int, reference: Accounts | None = None) -> Errors:
    """Project from each year of the past, and compare the rates taken for granted with what came.

    Raises
    ------
    PopulationError : a past too short for five such projections.
    """
    past = Past.of(accounts)
    whole = past if reference is None else Past.of(reference)
    # A reference that begins later than the places is learnt from later.
    first = FIRST_LEARNT + max(0, past.years - whole.years)
    block = min(horizon, LONGEST_BLOCK, past.years - first - FEWEST_ORIGINS + 1)
    if block < 1:
        raise PopulationError(
            f"a fan needs {FIRST_LEARNT + FEWEST_ORIGINS + 1} years of accounts to learn errors from, and there are "
            f"{past.years + 1}; give earlier years, or leave the draws out",
            year=past.base,
        )
    ends = range(first, past.years - block + 1)
    found = [_missed(past, whole, end, block) for end in ends]
    common = np.stack([one for one, _ in found])
    local = np.stack([one for _, one in found])
    people = past.start[:, -1].sum((1, 2))
    spread = np.array([_spread(local[:, :, component], people) for component in range(3)])
    origins = tuple(past.base - past.years + end for end in ends)
    errors = Errors(common, local, spread, origins)
    deviation = errors.deviation(people)
    scaled = np.divide(local, deviation, out=np.zeros_like(local), where=deviation > 0)
    return Errors(common, scaled, spread, origins)


def _missed(past: Past, whole: Past, end: int, block: int) -> tuple[Figures, Figures]:
    """What one projection missed: [lead, component] together and [lead, component, place] besides."""
    then = past.first(end)
    taken = learn(then, then if whole is past else whole.first(whole.years - past.years + end))
    common, local = np.empty((block, 3)), np.empty((block, 3, len(past.places)))
    for lead in range(1, block + 1):
        year = end + lead - 1
        start, exposure = past.start[:, year], past.exposure[:, year]
        born = (exposure[:, 0] * taken.fertility).sum(1) * taken.fertility_level(lead)
        died = (exposure * taken.mortality).sum((1, 2)) * taken.mortality_level(lead)
        came = (start * taken.migration_at(lead)).sum((1, 2))
        per_person = (start * taken.shape).sum((1, 2))
        births, deaths = past.births[:, year].sum((1, 2)), past.deaths[:, year].sum((1, 2))
        net = past.net[:, year].sum((1, 2))
        # Half an event more on both sides, so that a village with no birth in a year has a logarithm.
        both = [
            np.log((births.sum() + 0.5) / (born.sum() + 0.5)),
            np.log((deaths.sum() + 0.5) / (died.sum() + 0.5)),
        ]
        common[lead - 1] = [*both, (net - came).sum() / per_person.sum()]
        each = np.log((births + 0.5) / (born + 0.5)), np.log((deaths + 0.5) / (died + 0.5))
        local[lead - 1] = (
            np.stack([*each, (net - came) / np.maximum(per_person, 1)]) - common[lead - 1][:, None]
        )
    return common, local


def _spread(local: Figures, people: Figures) -> tuple[float, float]:
    """a and b, neither negative, of the variance a + b / people of what places miss; weighted as variances are."""
    squares = (local**2).mean((0, 1))
    if len(people) < 3 or not squares.any():
        return float(squares.mean()), 0.0
    weights = 1 / np.maximum(squares, squares.mean() / 10)
    sides = np.stack([np.ones_like(people), people.mean() / np.maximum(people, 1)], 1) * weights[:, None]
    a, b = np.linalg.lstsq(sides, squares * weights)[0]
    if min(a, b) < 0:  # the best with one of them 0
        alone = [(side @ (squares * weights)) / (side @ side) for side in sides.T]
        left = [
            ((one * side - squares * weights) ** 2).sum() for one, side in zip(alone, sides.T, strict=True)
        ]
        a, b = (alone[0], 0.0) if left[0] <= left[1] else (0.0, alone[1])
    return float(a), float(b * people.mean())


def draw_fan(
    accounts: Accounts,
    projection: Projection,
    reference: Accounts | None = None,
    scenario: Scenario | None = None,
    *,
    draws: int = 1000,
    seed: int = 1,
) -> Fan:
    """Project again and again, each time with errors of the past: one origin for what is common, one place's for its own.

    A draw takes whole paths of errors, so that what is out one year is out the next as it was; fertility, mortality and
    migration come from the same path; each path as often upside down, for that the past erred to one side is no reason
    to think that the future will. All places share the common path of a draw, so that sums are drawn as well.

    References
    ----------
    Stoto (1983), doi:10.1080/01621459.1983.10477916. Alho & Spencer (2005), doi:10.1007/0-387-28392-7.
    """
    if draws < 10:
        raise PopulationError(f"{draws} draws say nothing of the outermost tenths; give at least 10")
    years = len(projection.years)
    errors = past_errors(accounts, years, reference)
    common = _paths(errors.common[..., None], years, draws, np.random.default_rng([seed, 0]))
    deviation = errors.deviation(projection.start.sum((1, 2)))

    def one(place: int) -> tuple[Small, Small, Small, Figures]:
        own = _paths(errors.local, years, draws, np.random.default_rng([seed, place + 1]))
        missed = (common + own * deviation[:, place, None]).astype(np.float32)
        return _draw_place(projection, place, missed, scenario)

    count, shape = len(projection.places), projection.population.shape
    low, high = np.empty(shape, np.float32), np.empty(shape, np.float32)
    totals, groups = np.empty((3, count, years)), np.empty((3, count, years, len(GROUPS)))
    together = np.zeros((years, draws))
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as workers:
        for place, (cells_low, cells_high, sums, by_group) in enumerate(workers.map(one, range(count))):
            low[place], high[place] = cells_low, cells_high
            together += sums
            totals[:, place] = np.quantile(sums, (LOW, MIDDLE, HIGH), axis=-1)
            groups[:, place] = by_group
    quantiles = np.quantile(together, (LOW, MIDDLE, HIGH), axis=-1)
    return Fan(low, high, totals, groups, quantiles, draws, seed, errors.origins)


def _paths(errors: Figures, years: int, draws: int, random: np.random.Generator) -> Figures:
    """[year, component, draw]: paths of errors drawn with their sign either way, one after another where they are short."""
    block, places = errors.shape[1], errors.shape[3]
    drawn = np.empty((years, 3, draws))
    last = np.zeros((3, draws))
    for first in range(0, years, block):
        origin, place = random.integers(len(errors), size=draws), random.integers(places, size=draws)
        sign = random.choice((-1.0, 1.0), size=draws)
        piece = np.moveaxis(errors[origin, :, :, place], 0, 2) * sign
        taken = min(block, years - first)
        fading = KEPT ** np.arange(1, taken + 1)[:, None, None]
        drawn[first : first + taken] = piece[:taken] + last * fading
        last = drawn[first : first + taken][-3:].mean(0)
    return drawn


ROOM = threading.local()


def _room(shape: tuple[int, ...]) -> Small:
    """Where a thread keeps all draws of a place, used again for the next: new memory costs as much as the arithmetic."""
    room: Small | None = getattr(ROOM, "cells", None)
    if room is None or room.shape != shape:
        room = ROOM.cells = np.empty(shape, np.float32)
    return room


def _draw_place(
    projection: Projection, place: int, missed: Small, scenario: Scenario | None
) -> tuple[Small, Small, Small, Figures]:
    """Quantiles of every cell, the sum of each draw, and quantiles of the groups, of one place."""
    taken: Assumptions = projection.assumptions
    years, draws = len(projection.years), missed.shape[2]
    ages = projection.start.shape[2]
    cells = _room((years, 2, ages, draws))
    shape = taken.shape[..., None].astype(np.float32)
    now = np.repeat(projection.start[place][..., None].astype(np.float32), draws, axis=2)
    factor = 1.0 if scenario is None else scenario.fertility_factor
    for k, year in enumerate(projection.years, start=1):
        fertility = taken.fertility[place] * taken.fertility_level(k) * factor
        mortality = taken.mortality[place] * taken.mortality_level(k)
        rates = taken.migration_at(k, place)
        movers = None if scenario is None else scenario.movers(projection.places, year, ages)
        now, *_ = advance(
            now,
            fertility=fertility[:, None].astype(np.float32) * np.exp(missed[k - 1, 0]),
            mortality=mortality[..., None].astype(np.float32) * np.exp(missed[k - 1, 1]),
            migration=rates[..., None].astype(np.float32) + shape * missed[k - 1, 2],
            movers=None if movers is None else movers[..., place, None].astype(np.float32),
            male_share=taken.male_share,
        )
        cells[k - 1] = now
    sums = cells.sum((1, 2))
    groups = np.quantile(group_sums(np.moveaxis(cells, 3, 0)), (LOW, MIDDLE, HIGH), axis=0)
    low, high = round(LOW * (draws - 1)), round(HIGH * (draws - 1))
    # One after the other: five times as fast as both at once, which is not vectorised.
    cells.partition(high, axis=-1)
    cells[..., :high].partition(low, axis=-1)
    return cells[..., low].copy(), cells[..., high].copy(), sums, groups
