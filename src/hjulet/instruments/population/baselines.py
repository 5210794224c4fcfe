"""What any projection has to beat: nothing changes, a straight line, a constant growth, and Hamilton-Perry."""

from __future__ import annotations

import numpy as np

from hjulet.instruments.population.accounts import Accounts, Figures, grown_older
from hjulet.instruments.population.errors import PopulationError

TREND_YEARS = 10
RATIO_YEARS = 5
CHILDBEARING = slice(15, 45)


def constant(totals: Figures, horizon: int) -> Figures:
    """[place, year ahead]: as many as now."""
    ahead: Figures = np.repeat(totals[:, -1:], horizon, axis=1)
    return ahead


def linear(totals: Figures, horizon: int, *, years: int = TREND_YEARS) -> Figures:
    """[place, year ahead]: from now on by the slope of least squares over the last years.

    Examples
    --------
    100, 110, 120 with one year ahead gives 130.
    """
    window = totals[:, -(years + 1) :]
    t = np.arange(window.shape[1]) - (window.shape[1] - 1) / 2
    slope = (window * t).sum(1) / max(float((t**2).sum()), 1e-12)
    ahead = totals[:, -1:] + slope[:, None] * np.arange(1, horizon + 1)
    above: Figures = np.maximum(ahead, 0)
    return above


def log_linear(totals: Figures, horizon: int, *, years: int = TREND_YEARS) -> Figures:
    """[place, year ahead]: a constant growth in percent, that of the last years."""
    slope = np.log(totals[:, -1] / totals[:, max(-(years + 1), -totals.shape[1])]) / min(
        years, totals.shape[1] - 1
    )
    ahead: Figures = totals[:, -1:] * np.exp(slope[:, None] * np.arange(1, horizon + 1))
    return ahead


def hamilton_perry(accounts: Accounts, horizon: int, *, years: int = RATIO_YEARS) -> Figures:
    """[place, year ahead, sex, age]: each cohort changes as the one before it did; children by those who bear them.

    Cohort change ratios P(t, x) / P(t-1, x-1) are means over the last years, as are children of age 0 per woman of
    15-44. It needs populations alone; a cell without anybody before it keeps its cohort as it is.

    References
    ----------
    Hamilton & Perry (1962), Social Forces 41(2), 163-170. Smith, Tayman & Swanson (2013), doi:10.1007/978-94-007-7551-0, ch. 7.
    """
    population = accounts.population
    if population.shape[1] < 2 or population.shape[3] <= CHILDBEARING.stop:
        raise PopulationError(
            "Hamilton-Perry needs two years and ages to 45 at least", year=accounts.years[-1]
        )
    back = min(years, population.shape[1] - 1)
    before, after = grown_older(population[:, -(back + 1) : -1]).sum(1), population[:, -back:].sum(1)
    ratios = np.divide(after, before, out=np.ones_like(after), where=before > 0)
    mothers = population[:, -back:, 0, CHILDBEARING].sum((1, 2))
    infants = population[:, -back:, :, 0].sum(1)
    per_woman = np.divide(infants, mothers[:, None], out=np.zeros_like(infants), where=mothers[:, None] > 0)
    now, ahead = population[:, -1], []
    for _ in range(horizon):
        now = grown_older(now) * ratios
        now[:, :, 0] = per_woman * now[:, 0, CHILDBEARING].sum(1)[:, None]
        ahead.append(now)
    return np.stack(ahead, 1)
