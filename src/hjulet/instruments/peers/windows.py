"""Windows of years as points: curves that are alike lie near each other, whenever they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

PAIRS_AT_A_TIME = 8_000_000
"""Distances held at once: 64 MB."""


def windows(series: Values, years: int) -> Values:
    """Every run of `years` + 1 values, shape (places, ends, years + 1); the first ends at column `years`."""
    from numpy.lib.stride_tricks import sliding_window_view

    return sliding_window_view(series, years + 1, axis=1)


def embed(curves: Values, level: Values, size_weight: float) -> Values:
    """Curves as points, so that the plain distance of two points is the distance of the two curves.

    A curve is taken about its own mean, and its level is added as one more coordinate, `size_weight` times.

    Parameters
    ----------
    curves : shape (..., n), logarithms
    level : shape (...), the logarithm of the size
    size_weight : how far apart, in log points of a curve, two places are of which one is e times as large

    Returns
    -------
    Shape (..., n + 1): the squared distance is the mean squared gap of the centred curves, plus that of the level.

    Examples
    --------
    >>> import numpy as np
    >>> points = embed(np.array([[1.0, 2.0], [5.0, 8.0]]), np.array([0.0, 2.0]), 0.5)
    >>> round(float(((points[0] - points[1]) ** 2).sum()), 6)  # (1² + 1²) / 2 + (0.5 × 2)²
    2.0
    """
    import numpy as np

    shape = (curves - curves.mean(axis=-1, keepdims=True)) / np.sqrt(curves.shape[-1])
    return np.concatenate([shape, (size_weight * level)[..., None]], axis=-1)


def squared_distances(asked: Values, known: Values) -> Iterator[tuple[slice, Values]]:
    """Squared distances of each asked point to all known, a few rows at a time: one matrix product for each.

    Points with nan are infinitely far away.
    """
    import numpy as np

    away = np.isnan(known).any(axis=1)
    centre = known[~away].mean(axis=0) if (~away).any() else 0.0
    known, asked = np.where(np.isnan(known), 0, known - centre), asked - centre
    lengths = np.where(away, np.inf, (known**2).sum(axis=1))
    rows = max(1, PAIRS_AT_A_TIME // max(1, len(known)))
    for start in range(0, len(asked), rows):
        part = asked[start : start + rows]
        squared = part @ known.T
        squared *= -2
        squared += lengths
        squared += (part**2).sum(axis=1)[:, None]
        np.maximum(squared, 0, out=squared)
        squared[np.isnan(squared)] = np.inf
        yield slice(start, start + len(part)), squared


def warped(asked: Values, known: Values, band: int) -> Values:
    """Squared dynamic time warping distances of one curve to many, within a band (Sakoe and Chiba 1978).

    Parameters
    ----------
    asked : shape (n,), centred
    known : shape (curves, n), centred
    band : how many years one curve may run ahead of the other; 0 is the plain distance

    Returns
    -------
    Shape (curves,), divided by n so that it can be set beside the plain mean squared gap.

    References
    ----------
    Sakoe, H. and Chiba, S. (1978), doi:10.1109/TASSP.1978.1163055.

    Examples
    --------
    >>> import numpy as np
    >>> late = np.array([[0.0, 0.0, 1.0, 2.0]])
    >>> [float(warped(np.array([0.0, 1.0, 2.0, 2.0]), late, band)[0]) for band in (0, 1)]
    [0.5, 0.0]
    """
    import numpy as np

    n = known.shape[1]
    before = np.full((n + 1, len(known)), np.inf)
    before[0] = 0.0
    for step in range(n):
        now = np.full((n + 1, len(known)), np.inf)
        for other in range(max(0, step - band), min(n, step + band + 1)):
            least = np.minimum(np.minimum(before[other], before[other + 1]), now[other])
            now[other + 1] = (asked[step] - known[:, other]) ** 2 + least
        before = now
    last: Values = before[n] / n
    return last
