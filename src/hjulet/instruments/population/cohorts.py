"""One year of a cohort-component projection: everybody a year older, the newborn, the dead and those who move."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Real = TypeVar("Real", np.float32, np.float64)

MALE_SHARE = 0.514
"""Of the newborn: 105.8 boys to 100 girls, Sweden 1968-2010."""


def advance(
    population: npt.NDArray[Real],
    *,
    fertility: npt.NDArray[Real],
    mortality: npt.NDArray[Real],
    migration: npt.NDArray[Real],
    movers: npt.NDArray[Real] | None = None,
    male_share: float = MALE_SHARE,
) -> tuple[npt.NDArray[Real], npt.NDArray[Real], npt.NDArray[Real], npt.NDArray[Real]]:
    """The population a year later, and the accounts of the year.

    Parameters
    ----------
    population : [sex, age, n], n places or n draws of one place; the last age is open.
    fertility : [age, n or 1], births per woman-year. mortality : [sex, age, n or 1], deaths per person-year.
    migration : [sex, age, n or 1], net migrants per person who would be there without it. movers : net number besides.

    Returns
    -------
    population [sex, age, n], and births [n], deaths [n] and net migration [n] of the year, which close:
    population after - before = births - deaths + net migration. Nobody moves who is not there: no cell goes below 0.

    Notes
    -----
    Cohorts are set against the mean of those who begin and end the year, births against mothers likewise, and half
    of the net migrants live with the risk of dying: the accounts of `exposures` and `net_migration` run backwards.

    References
    ----------
    Leslie (1945), doi:10.1093/biomet/33.3.183. Smith, Tayman & Swanson (2013), doi:10.1007/978-94-007-7551-0.
    """
    start = np.zeros_like(population)
    start[:, 1:] = population[:, :-1]
    start[:, -1] += population[:, -1]
    end, moved, dead = _survive(start, mortality, migration, movers)
    women = start[0] + end[0]
    births = np.einsum("an,an->n", np.broadcast_to(fertility, women.shape), women) / 2
    infants = np.stack([births * (1 - male_share), births * male_share])[:, None].astype(population.dtype)
    first = slice(0, 1)
    own = None if movers is None else movers[:, first]
    end[:, first], moved[:, first], dead[:, first] = _survive(
        infants, mortality[:, first], migration[:, first], own
    )
    return end, births, dead.sum((0, 1)), moved.sum((0, 1))


def _survive(
    start: npt.NDArray[Real],
    mortality: npt.NDArray[Real],
    migration: npt.NDArray[Real],
    movers: npt.NDArray[Real] | None,
) -> tuple[npt.NDArray[Real], npt.NDArray[Real], npt.NDArray[Real]]:
    moved = start * migration
    if movers is not None:
        moved += movers
    # deaths = m (start + end) / 2 with end = start - deaths + moved, solved for deaths
    dead = moved * 0.5
    dead += start
    dead *= mortality / (1 + mortality / 2)
    np.maximum(dead, 0, out=dead)
    end = start - dead
    end += moved
    if end.min(initial=0) < 0:
        np.maximum(end, 0, out=end)
        moved = end - start + dead
    return end, moved, dead
