"""How long people live, by the deaths of a period: life tables and life expectancy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hjulet.instruments.population.accounts import Figures
from hjulet.instruments.population.errors import PopulationError


@dataclass(frozen=True, slots=True)
class LifeTable:
    """A period life table by single years of age, the last age open; each array has one value per age.

    Attributes
    ----------
    nmx : deaths per person-year. nax : years lived by those who die in the age. nqx : probability of dying in it.
    lx : alive at the exact age, of 1. ndx : deaths. nLx : person-years lived. tx : person-years left. ex : years left.
    """

    nmx: Figures
    nax: Figures
    nqx: Figures
    lx: Figures
    ndx: Figures
    nlx: Figures
    tx: Figures
    ex: Figures
    sex: str = ""
    period: str = ""
    source: str = ""
    method: str = "period life table, single ages, the last open"

    @property
    def e0(self) -> float:
        """Life expectancy at birth, years."""
        return float(self.ex[0])


def life_table(
    deaths: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    open_age: int | None = None,
    sex: str = "",
    period: str = "",
    source: str = "",
) -> LifeTable:
    """How long would people live, were the risks of a period to hold all their lives?

    Parameters
    ----------
    deaths, exposure : per single age from 0, the last open; persons and person-years (mean population will do).
    open_age : ages from it on are taken together; needed where the oldest are too few, as at 110 and more.
    sex : "F" or "M" chooses how early infants die (Andreev and Kingkade); otherwise the mean of both.

    Raises
    ------
    PopulationError : shapes that differ, fewer than two ages, an age before the last without exposure, a negative.

    Notes
    -----
    nqx = nmx / (1 + (1 - nax) nmx), nax = 1/2 but for age 0; the open age has nqx = 1 and nax = 1/nmx. With no deaths
    in the open age nobody knows how long it lasts: the table is then nan from there, and so is ex.

    References
    ----------
    Preston, Heuveline & Guillot (2001), Demography, ch. 3. Andreev & Kingkade (2015), doi:10.4054/DemRes.2015.33.13.

    Examples
    --------
    >>> table = life_table([0, 50], [100, 500])
    >>> table.e0
    11.0
    """
    dead, lived = np.asarray(deaths, float), np.asarray(exposure, float)
    if open_age is not None and dead.shape == lived.shape:
        dead, lived = (np.append(one[:open_age], one[open_age:].sum()) for one in (dead, lived))
    if dead.shape != lived.shape or dead.ndim != 1 or len(dead) < 2:
        raise PopulationError(
            f"deaths {dead.shape} and exposure {lived.shape}: give two rows of the same ages"
        )
    if (dead < 0).any() or (lived < 0).any():
        raise PopulationError("deaths and exposure hold a negative figure; counts of people are 0 or more")
    if (lived[:-1] == 0).any():
        age = int(np.flatnonzero(lived[:-1] == 0)[0])
        raise PopulationError(f"nobody lived at age {age}; join ages or years until somebody did")
    nmx = np.divide(dead, lived, out=np.full_like(dead, np.nan), where=lived > 0)
    nax = np.full_like(nmx, 0.5)
    nax[0] = _infant_years(float(nmx[0]), sex)
    nax[-1] = 1 / nmx[-1] if nmx[-1] > 0 else np.nan
    nqx = np.minimum(nmx / (1 + (1 - nax) * nmx), 1)
    nqx[-1] = 1
    lx = np.concatenate([[1.0], np.cumprod(1 - nqx[:-1])])
    ndx = lx * nqx
    nlx = np.append(lx[1:] + nax[:-1] * ndx[:-1], lx[-1] * nax[-1])
    tx = nlx[::-1].cumsum()[::-1]
    ex = np.divide(tx, lx, out=np.full_like(tx, np.nan), where=lx > 0)
    return LifeTable(nmx, nax, nqx, lx, ndx, nlx, tx, ex, sex, period, source)


def _infant_years(m0: float, sex: str) -> float:
    """Years lived by those who die before one: the earlier in the year, the fewer they are."""
    women = 0.14903 - 2.05527 * m0 if m0 < 0.01724 else 0.04667 + 3.88089 * m0 if m0 < 0.06891 else 0.31411
    men = 0.14929 - 1.99545 * m0 if m0 < 0.02300 else 0.02832 + 3.26021 * m0 if m0 < 0.08307 else 0.29915
    return {"F": women, "M": men}.get(sex, (women + men) / 2)
