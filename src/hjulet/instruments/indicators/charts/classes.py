"""Into which of five classes does each value fall, and where are their borders? Borders are rounded before they are used:
what is written is what was done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.indicators.charts.drawing import Language
from hjulet.instruments.indicators.charts.frame import number
from hjulet.instruments.indicators.charts.words import WORDS
from hjulet.instruments.indicators.palette import MISSING, SIDES, STEPS

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Values

CLASSES = 5
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Classes:
    """Borders from the lowest up; a value on a border belongs to the class above it."""

    borders: tuple[float, ...]
    colours: tuple[str, ...]
    """One more than the borders."""
    decimals: int

    def colour(self, value: float) -> str:
        """The class's colour; that of what is missing for nan."""
        if np.isnan(value):
            return MISSING
        return self.colours[self.index(value)]

    def index(self, value: float) -> int:
        return int(np.searchsorted(self.borders, value, side="right"))

    def words(self, language: Language) -> list[str]:
        """The classes as they are written out, from the lowest up."""
        said = WORDS[language]
        edges = [number(border, language, self.decimals) for border in self.borders]
        if not edges:
            return [""]
        between = [said["from_to"].format(low, high) for low, high in pairwise(edges)]
        return [said["under"].format(edges[0]), *between, said["at_least"].format(edges[-1])]


def classes_of(values: Values, *, middle: float | None = None) -> Classes:
    """Five classes with as many values in each; fewer where many values are alike. A lowest value that most
    share is a class of its own.

    With `middle` the colours go two ways from it: the class round it holds the fifth that is nearest, the two beyond
    are parted where two thirds of the rest lie nearer. Such a class may be empty.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return Classes((), (STEPS[2],), 0)
    decimals = _decimals(known)
    if middle is not None:
        near, far = np.round(np.quantile(np.abs(known - middle), [0.2, 0.73]), decimals).tolist()
        # Where many are at the middle itself, the class round it is as narrow as can be written.
        near = max(near, 10.0**-decimals)
        far = max(far, 2 * near)
        around = (middle - far, middle - near, middle + near, middle + far)
        return Classes(tuple(round(border, decimals) for border in around), SIDES, decimals)
    wanted = np.round(np.quantile(known, np.linspace(0, 1, CLASSES + 1)[1:-1]), decimals)
    kept = tuple(border for border in dict.fromkeys(wanted.tolist()) if known.min() < border <= known.max())
    if not kept and known.min() < known.max():
        return _over_the_lowest(known)
    return Classes(kept, _spread(len(kept) + 1), decimals)


def _over_the_lowest(known: Values) -> Classes:
    """Where four fifths or more share the lowest value, as 0 does where little has landed: they are one class, and the
    others are parted among themselves."""
    rest = known[known > known.min()]
    decimals, scale = _decimals(rest), 1.0
    while True:
        scale = 10.0**decimals
        lowest = float(np.floor(rest.min() * scale) / scale)
        if lowest > known.min() or decimals >= MOST_DECIMALS:
            break
        decimals += 1
    wanted = np.round(np.quantile(rest, [0.25, 0.5, 0.75]), decimals).tolist()
    kept = tuple(border for border in dict.fromkeys([lowest, *wanted]) if lowest <= border <= rest.max())
    return Classes(kept, _spread(len(kept) + 1), decimals)


def _decimals(known: Values) -> int:
    """So many that two hundred steps fit between the quartiles, and none that say nothing."""
    low, high = np.quantile(known, [0.25, 0.75])
    spread = float(high - low) or float(known.max() - known.min())
    return int(np.clip(np.ceil(2 - np.log10(spread)) - 1, 0, MOST_DECIMALS)) if spread > 0 else 1


def _spread(count: int) -> tuple[str, ...]:
    places = np.round(np.linspace(0, CLASSES - 1, count)).astype(int) if count > 1 else np.array([2])
    return tuple(STEPS[place] for place in places)
