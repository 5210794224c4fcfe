"""Poisson draws of small whole numbers, compiled: most flows are a few people, and half of a bootstrap is drawing them.

By inversion with a guide table (Chen and Asau 1974, doi:10.1080/05695557408974949): where in the cumulative distribution a
search begins is looked up, and it ends after a step or two.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from hjulet.instruments.compiling import compiled

MOST = 255
"""Expected values above this, and those that are not whole, are left to numpy."""
GUIDES = 256


@cache
def tables() -> tuple[Any, Any, Any]:
    """Cumulative distributions one after another, where each begins, and where in it a search begins."""
    from scipy.special import pdtr

    parts, guides, starts = (
        [np.array([2.0])],
        np.zeros((MOST + 1, GUIDES), np.int64),
        np.zeros(MOST + 1, np.int64),
    )
    begin = 1
    for mean in range(1, MOST + 1):
        # The last is never reached: a draw is below 1.
        known = np.append(pdtr(np.arange(int(mean + 12 * mean**0.5 + 24)), mean), 2.0)
        parts.append(known)
        starts[mean] = begin
        guides[mean] = begin + np.searchsorted(known, np.arange(GUIDES) / GUIDES, side="right")
        begin += len(known)
    return np.concatenate(parts), starts, guides


@compiled
def draw_small(means, chances, cumulative, starts, guides, drawn, rest):  # type: ignore[no-untyped-def]
    """Draw where the mean is whole and small, with one chance in [0, 1) for each; returns how many are in `rest`."""
    left = 0
    for k in range(len(means)):
        mean = means[k]
        whole = int(mean) if mean <= MOST else -1
        if whole != mean:
            rest[left] = k
            left += 1
        elif whole == 0:
            drawn[k] = 0.0
        else:
            at = guides[whole, int(chances[k] * GUIDES)]
            while cumulative[at] <= chances[k]:
                at += 1
            drawn[k] = at - starts[whole]
    return left
