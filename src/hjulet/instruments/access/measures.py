"""What a journey of so many seconds costs, as whole numbers, so that sums are the same in whatever order they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

GRAVITY_SCALE = 1_000_000


class Measure(Protocol):
    """A cost by seconds of travel: it never falls, and beyond the longest journey it is the same."""

    @property
    def unit(self) -> str: ...
    @property
    def scale(self) -> int:
        """How many of the whole numbers are one of the unit."""
        ...

    def costs(self, seconds: Counts, cap: int) -> Counts: ...


@dataclass(frozen=True)
class MeanTime:
    """Seconds of travel; a journey longer than the longest, or none, counts as the longest."""

    unit = "person-seconds"
    scale = 1

    def costs(self, seconds: Counts, cap: int) -> Counts:
        import numpy as np

        return np.minimum(seconds, cap)


@dataclass(frozen=True)
class Cumulative:
    """1 for what cannot be reached within so many minutes: its loss is opportunities out of reach."""

    minutes: float = 45
    unit = "opportunities out of reach"
    scale = 1

    def costs(self, seconds: Counts, cap: int) -> Counts:
        import numpy as np

        if not 0 <= self.minutes * 60 <= cap:
            raise AccessError(
                f"{self.minutes} minutes is not within the longest journey, {cap / 60:g} minutes"
            )
        return (seconds > self.minutes * 60).astype(np.int64)


@dataclass(frozen=True)
class Gravity:
    """What is near counts for more: 2^(−minutes / half) of an opportunity is within reach, in millionths."""

    half_minutes: float = 20
    unit = "weighted opportunities out of reach"
    scale = GRAVITY_SCALE

    def costs(self, seconds: Counts, cap: int) -> Counts:
        import numpy as np

        if self.half_minutes <= 0:
            raise AccessError(f"the minutes after which half counts are more than 0, not {self.half_minutes}")
        lost = np.rint(self.scale * (1 - 0.5 ** (seconds / 60 / self.half_minutes))).astype(np.int64)
        return np.where(seconds > cap, self.scale, lost)


def whole(values: Floats | Counts) -> tuple[Counts, int]:
    """Weights as whole numbers and how many of them are one: 1 when they are whole already, else 1,000 (rounded).

    Raises
    ------
    AccessError : a weight is missing, endless or below 0.

    Examples
    --------
    >>> import numpy as np
    >>> whole(np.array([0.5, 2.0]))
    (array([ 500, 2000]), 1000)
    """
    import numpy as np

    some = np.asarray(values, dtype=np.float64)
    wrong = ~np.isfinite(some) | (some < 0)
    if wrong.any():
        raise AccessError(
            f"a weight is {some[wrong][0]}; weights are 0 or more, and those that are missing are left out"
        )
    scale = 1 if (some == np.rint(some)).all() else 1000
    return np.rint(some * scale).astype(np.int64), scale


def running_costs(measure: Measure, times: tuple[int, int, int, int]) -> Counts:
    """The sums that the loops read: of the cost at so many seconds, and at so many less a step at a time."""
    import numpy as np

    from hjulet.instruments.access.profile_kernel import costs_of

    _, every, count, cap = times
    sums: Counts = costs_of(measure.costs(np.arange(cap + 1 + count * every, dtype=np.int64), cap), every)
    return sums
