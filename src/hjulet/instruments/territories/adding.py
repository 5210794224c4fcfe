"""Sums by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def add_up(places: NDArray[Any], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The sum of the values at each place, shape (count,), and 0 where there is none; people, not counts, also when empty.

    >>> import numpy as np
    >>> add_up(np.array([2, 0, 2]), np.array([1.0, 5.0, 2.5]), 3).tolist()
    [5.0, 0.0, 3.5]
    """
    import numpy as np

    return np.bincount(places, values, count).astype(np.float64, copy=False)
