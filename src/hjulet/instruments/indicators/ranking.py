"""Ranks of many runs at once, and what is counted of them without keeping the runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.table import Values

    Ranks = NDArray[np.int16 | np.int32]
    Counts = NDArray[np.int64]


def rank(scores: Values) -> Ranks:
    """Ranks along the last axis: 1 is the highest score, equals share the best rank, 0 is not ranked (nan).

    Shape (..., units).

    >>> rank(np.array([[3.0, 9.0, 3.0, np.nan]])).tolist()
    [[2, 1, 2, 0]]
    """
    flat = -scores.reshape(-1, scores.shape[-1])
    # Small whole numbers are compared several times as fast.
    size: type[np.int16 | np.int32] = np.int16 if flat.shape[1] < np.iinfo(np.int16).max else np.int32
    order = np.argsort(flat, axis=1)  # nan comes last
    ordered = np.take_along_axis(flat, order, axis=1)
    places = np.broadcast_to(np.arange(1, flat.shape[1] + 1, dtype=size), flat.shape)
    is_tied = ordered[:, 1:] == ordered[:, :-1]
    if (tied := np.flatnonzero(is_tied.any(axis=1))).size:
        places = places.copy()
        places[tied, 1:] = np.where(is_tied[tied], 1, places[tied, 1:])
        places[tied] = np.maximum.accumulate(places[tied], axis=1)
    ranks = np.empty(flat.shape, dtype=size)
    np.put_along_axis(ranks, order, places, axis=1)
    if np.isnan(ordered[:, -1]).any():
        ranks[np.isnan(flat)] = 0
    return ranks.reshape(scores.shape)


@dataclass(slots=True)
class Tally:
    """How often each unit got each rank, and came before each other. Its size depends on the units alone."""

    counts: Counts
    """Shape (units, ranks): runs in which the unit got the rank; column 0 is rank 1."""
    before: Counts
    """Shape (units, units): runs in which the unit of the row ranked better than that of the column."""
    runs: int = 0

    @classmethod
    def of(cls, units: int) -> Tally:
        return cls(np.zeros((units, units), dtype=np.int64), np.zeros((units, units), dtype=np.int64))

    def add(self, ranks: Ranks) -> None:
        """Count runs: shape (runs, units)."""
        units = ranks.shape[1]
        # A column of its own for what is not ranked, thrown away after counting.
        cells = np.arange(units, dtype=np.int32) * np.int32(units + 1) + ranks
        counted = np.bincount(cells.ravel(), minlength=units * (units + 1)).reshape(units, units + 1)
        self.counts += counted[:, 1:]
        self.before += count_before(ranks)
        self.runs += len(ranks)


def is_before(ranks: Ranks) -> NDArray[np.bool_]:
    """Whether the unit of the row ranks better than that of the column: shape (units,) to (units, units).

    What is not ranked is neither before nor after anybody.
    """
    is_less: NDArray[np.bool_] = np.less(_last_if_not_ranked(ranks)[:, None], ranks)
    return is_less


def count_before(ranks: Ranks) -> Counts:
    """In how many runs each unit ranked better than each other: shape (runs, units) to (units, units)."""
    units = ranks.shape[1]
    own = _last_if_not_ranked(ranks)
    total = np.zeros((units, units), dtype=np.int64)
    before = np.empty((units, units), dtype=np.bool_)
    few = np.zeros((units, units), dtype=np.uint8)
    # Bytes are added eight times as fast as whole numbers, and hold 255 runs.
    for start in range(0, len(ranks), 255):
        few[:] = 0
        for one, other in zip(own[start : start + 255], ranks[start : start + 255], strict=True):
            np.less(one[:, None], other, out=before)
            np.add(few, before.view(np.uint8), out=few)
        total += few
    return total


def _last_if_not_ranked(ranks: Ranks) -> Ranks:
    """As the one that is to be before, what is not ranked is last; as the one behind, its own 0 is before all."""
    return np.where(ranks == 0, ranks.dtype.type(np.iinfo(ranks.dtype).max), ranks)


def quantile_ranks(counts: Counts, share: float) -> Values:
    """The rank below which that share of a unit's runs lie, as numpy's and R's usual quantile: shape (units,).

    nan for a unit that was never ranked. Exact, though only the counts are kept.

    >>> quantile_ranks(np.array([[1, 1, 0], [0, 3, 1]]), 0.5).tolist()
    [1.5, 2.0]
    """
    runs = counts.sum(axis=1)
    place = share * np.maximum(runs - 1, 0)
    low = np.floor(place)
    reached = counts.cumsum(axis=1)
    at_low = (reached <= low[:, None]).sum(axis=1) + 1
    at_high = (reached <= np.minimum(low + 1, runs - 1)[:, None]).sum(axis=1) + 1
    ranks: Values = at_low + (place - low) * (at_high - at_low)
    return np.where(runs > 0, ranks, np.nan)
