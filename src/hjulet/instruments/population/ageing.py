"""How old a population is: shares of the young and the old, and how many lean on those of working age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hjulet.instruments.population.accounts import Accounts, Figures


@dataclass(frozen=True, slots=True)
class AgeStructure:
    """Arrays are [place]. `young` 0-19, `working` 20-64, `old` 65 and more, persons; `mean_age` years at last birthday.

    `dependency_ratio` (young + old) / working, with its parts `young_ratio` and `old_ratio`; nan with nobody working age.
    """

    places: tuple[str, ...]
    year: int
    young: Figures
    working: Figures
    old: Figures
    mean_age: Figures
    young_ratio: Figures
    old_ratio: Figures
    dependency_ratio: Figures
    source: str
    unit: str = "persons; ratios per person of 20-64"
    method: str = "ages 0-19, 20-64 and 65 and more"


def age_structure(accounts: Accounts, year: int) -> AgeStructure:
    """How many children and how many old for each of working age?

    Examples
    --------
    20 young, 60 of working age and 30 old: 0.33 + 0.5 = 0.83 for each of working age.
    """
    by_age = accounts.population[:, accounts.at(year)].sum(1)
    young, working, old = by_age[:, :20].sum(1), by_age[:, 20:65].sum(1), by_age[:, 65:].sum(1)
    everybody = by_age.sum(1)
    ages = np.arange(accounts.ages)

    def per(figures: Figures, base: Figures) -> Figures:
        return np.divide(figures, base, out=np.full_like(figures, np.nan), where=base > 0)

    ratios = per(young, working), per(old, working), per(young + old, working)
    mean_age = per(by_age @ ages.astype(float), everybody)
    return AgeStructure(accounts.places, year, young, working, old, mean_age, *ratios, source=accounts.source)
