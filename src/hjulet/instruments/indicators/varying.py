"""What differs between many runs of one framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.model import Aggregate, Normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values


@dataclass(frozen=True, slots=True)
class Vary:
    """What differs from run to run. What is left empty stays as the framework says."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """By the name of a level: how much a weight of its nodes moves, 0.25 for ±25 %, evenly distributed."""
    normalise: tuple[Normalise, ...] = ()
    """Each as likely. Indicators with a way of their own keep it."""
    aggregate: tuple[Aggregate | tuple[Aggregate, ...], ...] = ()
    """Each as likely; one for all levels, or one per level from the bottom."""
    winsorise: tuple[int, ...] = ()
    """The most points that are drawn in, each as likely."""
    standard_errors: Mapping[str, Values] = field(default_factory=dict)
    """By indicator, one for each unit, in the unit of the values as they came (before division and logarithms): normal
    errors, independent of each other. nan is a value that is counted and not estimated."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What each run is computed with: which of the alternatives, shape (runs,), and the weights that move."""

    winsorise: NDArray[np.intp]
    normalise: NDArray[np.intp]
    aggregate: NDArray[np.intp]
    weights: Mapping[int, Values]
    """By the number of the level whose nodes they make: shape (runs, children)."""

    def __len__(self) -> int:
        return len(self.winsorise)

    def only(self, runs: NDArray[np.intp]) -> Choices:
        return Choices(
            self.winsorise[runs],
            self.normalise[runs],
            self.aggregate[runs],
            {level: weights[runs] for level, weights in self.weights.items()},
        )
