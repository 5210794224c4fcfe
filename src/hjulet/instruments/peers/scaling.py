"""Scales that one odd place does not set: the median, and the median distance from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

NORMAL_MAD = 1.4826
"""What makes a median absolute deviation equal the standard deviation of normal values."""
NORMAL_MEAN = 1.2533
"""The same of a mean absolute deviation."""


def robust_scale(values: Values) -> Values:
    """Each column minus its median, in units of its median absolute deviation.

    Where more than half of the places have the same value the median absolute deviation is 0; then the mean one
    stands in, and a column in which all are alike becomes 0: it parts nobody from anybody.

    Parameters
    ----------
    values : shape (places, columns), nan where missing

    Returns
    -------
    The same shape; nan stays nan; 1 is about one standard deviation of an ordinary indicator.

    References
    ----------
    Rousseeuw, P. J. and Croux, C. (1993), doi:10.1080/01621459.1993.10476408.

    Examples
    --------
    >>> import numpy as np
    >>> robust_scale(np.array([[1.0], [2.0], [3.0], [4.0], [1000.0]]))[:, 0].round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 672.47]
    """
    import numpy as np

    known = ~np.isnan(values)
    scaled = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        here = known[:, column]
        if not here.any():
            continue
        away = values[here, column] - np.median(values[here, column])
        spread = NORMAL_MAD * float(np.median(np.abs(away))) or NORMAL_MEAN * float(np.mean(np.abs(away)))
        scaled[here, column] = away / spread if spread > 0 else 0.0
    return scaled
