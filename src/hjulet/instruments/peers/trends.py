"""Plain forecasts that anything cleverer has to beat: constant, straight lines, damped lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History

    Values = NDArray[np.float64]

DAMPING = 0.95
"""Of a year's growth, what is left the year after (Gardner and McKenzie 1985 find 0.9–0.98 for yearly series)."""


def slope(series: Values, column: int, years: int) -> Values:
    """Least-squares slope of the last `years` years up to a column, shape of `series` without its last axis.

    Where there are fewer years before, they are what is used.

    Examples
    --------
    >>> import numpy as np
    >>> float(slope(np.array([0.0, 1.0, 2.0, 4.0]), 2, 2)), float(slope(np.array([0.0, 1.0, 2.0, 4.0]), 3, 9))
    (1.0, 1.3)
    """
    import numpy as np

    years = min(years, column)
    step = np.arange(years + 1) - years / 2
    found: Values = series[..., column - years : column + 1] @ step / (step @ step)
    return found


def constant(history: History, column: int, ahead: int) -> Values:
    return history.population[:, column]


def linear(history: History, column: int, ahead: int) -> Values:
    """A straight line through the last ten years, from where the place is now; no lower than 0."""
    import numpy as np

    now = history.population[:, column]
    return np.maximum(now + ahead * slope(history.population, column, 10), 0.0)


def log_linear(history: History, column: int, ahead: int, years: int = 10, share: float = 1.0) -> Values:
    """The yearly percentage of the last `years` years, or a share of it, goes on."""
    import numpy as np

    growth = slope(np.log(history.population), column, years)
    return history.population[:, column] * np.exp(share * ahead * growth)


def damped(history: History, column: int, ahead: int) -> Values:
    """As `log_linear`, with 5 % less growth each year."""
    return log_linear(history, column, ahead, share=DAMPING * (1 - DAMPING**ahead) / (1 - DAMPING) / ahead)


BASELINES: Mapping[str, Callable[[History, int, int], Values]] = {
    "constant": constant,
    "linear": linear,
    "log_linear": log_linear,
    "log_linear_5": lambda history, column, ahead: log_linear(history, column, ahead, years=5),
    "half_trend": lambda history, column, ahead: log_linear(history, column, ahead, share=0.5),
    "damped": damped,
}
"""Each takes a history, the column that is now, and years ahead; it must not look beyond that column."""
