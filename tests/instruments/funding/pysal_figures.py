"""Small data, and what PySAL made of them: esda 2.9.0 and inequality 1.1.2 (`python -m benchmarks.funding --pysal`).

PySAL takes seven seconds of processor to import, so the figures are kept and the benchmark makes them anew.
"""

from __future__ import annotations

import numpy as np

AMOUNTS = np.array([31.0, 0.0, 44.0, 10.0, 59.0, 92.0, 6.0, 53.0, 58.0, 97.0, 93.0, 23.0])
PEOPLE = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0])
TYPES = ["a", "b", "a", "c", "b", "a", "c", "c", "b", "a", "b", "c"]


def ring(n: int = len(AMOUNTS)) -> np.ndarray:
    """Each place looks to the next in a ring three times as much as to the one before; rows sum to 1."""
    return 0.75 * np.roll(np.eye(n), 1, axis=1) + 0.25 * np.roll(np.eye(n), -1, axis=1)
