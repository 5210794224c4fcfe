"""When a curve turned: years in which a place went from one pace of growth to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hjulet.instruments.population.accounts import Figures
from hjulet.instruments.population.errors import PopulationError


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of years with one pace: `yearly` growth as a share a year, of persons `before` to `after`."""

    since: int
    until: int
    before: float
    after: float
    yearly: float


@dataclass(frozen=True, slots=True)
class Turning:
    """Phases of a curve, the `years` between them, and where it was highest and lowest."""

    years: tuple[int, ...]
    phases: tuple[Phase, ...]
    peak: int
    trough: int
    source: str = ""
    unit: str = "years; growth as a share a year"
    method: str = "PELT on yearly log growth, least squares, penalty 2 variance ln n"


def turning_points(
    years: Sequence[int], population: Figures, *, shortest: int = 5, most: int = 6, source: str = ""
) -> Turning:
    """In which years did the place begin to grow or shrink at another pace?

    Parameters
    ----------
    years : in order; gaps are spread evenly over their years. population : persons, above 0.
    shortest : years of a phase. most : turning points; the penalty rises until there are no more.

    Raises
    ------
    PopulationError : fewer than 2 x `shortest` years, or a population that is nan or 0.

    Notes
    -----
    Yearly log growth is cut where that lowers the sum of squares by more than the penalty; the noise is told by the
    median difference of neighbouring years, which a few turns do not move.

    References
    ----------
    Killick, Fearnhead & Eckley (2012), doi:10.1080/01621459.2012.737745. Truong, Oudre & Vayatis (2020),
    doi:10.1016/j.sigpro.2019.107299 (ruptures).

    Examples
    --------
    Ten years at +2 % and ten at -1 % turn once, in the tenth year.
    """
    when, people = np.asarray(years), np.asarray(population, float)
    if len(when) != len(people) or len(when) < 2 * shortest:
        raise PopulationError(
            f"{len(people)} figures for {len(when)} years; at least {2 * shortest} are needed"
        )
    bad = np.flatnonzero(~(people > 0))
    if len(bad):
        raise PopulationError(
            f"{people[bad[0]]:g} persons; a curve has more than 0 each year", year=int(when[bad[0]])
        )
    every = np.arange(when[0], when[-1] + 1)
    logs = np.interp(every, when, np.log(people))
    cuts = _cuts(np.diff(logs), shortest, most)
    ends = [0, *cuts, len(every) - 1]
    phases = tuple(
        Phase(
            int(every[a]),
            int(every[b]),
            float(np.exp(logs[a])),
            float(np.exp(logs[b])),
            float(np.expm1((logs[b] - logs[a]) / (b - a))),
        )
        for a, b in pairwise(ends)
    )
    turned = tuple(int(every[cut]) for cut in cuts)
    return Turning(turned, phases, int(when[people.argmax()]), int(when[people.argmin()]), source)


def _cuts(growth: Figures, shortest: int, most: int) -> list[int]:
    import ruptures

    # Neighbouring years share the pace and not the noise: 0.6745 and the root of 2 make a median a deviation.
    noise = float(np.median(np.abs(np.diff(growth)))) / 0.6745 / np.sqrt(2)
    penalty = 2 * max(noise, 1e-5) ** 2 * np.log(len(growth))
    search = ruptures.KernelCPD(kernel="linear", min_size=shortest).fit(growth[:, None])
    cuts: list[int] = search.predict(pen=penalty)[:-1]
    while len(cuts) > most:
        penalty *= 1.5
        cuts = search.predict(pen=penalty)[:-1]
    return cuts
