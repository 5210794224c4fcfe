"""How many children women have, by the births of a period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hjulet.instruments.population.accounts import Accounts, Figures, exposures
from hjulet.instruments.population.errors import PopulationError


@dataclass(frozen=True, slots=True)
class Fertility:
    """Births per woman and age of a period.

    `asfr` [age] births per woman-year; `total` the total fertility rate (TFR), children per woman; `mean_age` of
    mothers with the age structure taken out, years.
    """

    asfr: Figures
    total: float
    mean_age: float
    period: str = ""
    source: str = ""
    method: str = "births by mother's age reached in the year per woman-year of the cohort"


def fertility(
    births: npt.ArrayLike, women: npt.ArrayLike, *, first_age: int = 0, period: str = "", source: str = ""
) -> Fertility:
    """How many children would a woman have, were the rates of a period to hold all her life?

    Parameters
    ----------
    births, women : per single age of the mother, live births and woman-years.
    first_age : of the first figure. With SCB's ages (reached in the year) a woman is half a year younger on average.

    Raises
    ------
    PopulationError : shapes that differ, or births at an age where no woman lived.

    References
    ----------
    Preston, Heuveline & Guillot (2001), Demography, ch. 5.

    Examples
    --------
    >>> fertility([10, 30], [100, 100], first_age=20).total
    0.4
    """
    born, lived = np.asarray(births, float), np.asarray(women, float)
    if born.shape != lived.shape or born.ndim != 1:
        raise PopulationError(f"births {born.shape} and women {lived.shape}: give two rows of the same ages")
    if ((lived <= 0) & (born > 0)).any():
        age = first_age + int(np.flatnonzero((lived <= 0) & (born > 0))[0])
        raise PopulationError(
            f"there are births at age {age} and no woman; check that the files belong together"
        )
    asfr = np.divide(born, lived, out=np.zeros_like(born), where=lived > 0)
    total = float(asfr.sum())
    ages = first_age + np.arange(len(asfr))
    mean = float((ages * asfr).sum() / total) if total > 0 else float("nan")
    return Fertility(asfr, total, mean, period, source)


def fertility_of(accounts: Accounts, year: int) -> Fertility:
    """The fertility of all the places together in a year; the year before must be there as well."""
    index = accounts.at(year)
    if index == 0:
        raise PopulationError("the year before is needed to know how many lived at each age", year=year)
    women = exposures(accounts)[:, index, 0].sum(0)
    births = accounts.births[:, index].sum((0, 1))
    return fertility(births, women, period=str(year), source=accounts.source)
