"""The trade-off function: a small region must be self-contained, a large one may be less so."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from hjulet.instruments.territories.errors import TerritoryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a region must reach: `target_self_containment` when it is as small as `min_size`, `min_self_containment` when
    it has at least `target_size` employed residents, and what lies on the line between for sizes between."""

    min_size: float
    min_self_containment: float
    target_size: float
    target_self_containment: float

    def __post_init__(self) -> None:
        if not 0 < self.min_size < self.target_size < float("inf"):
            raise TerritoryError(
                f"min_size {self.min_size:g} and target_size {self.target_size:g}; give numbers of employed residents, "
                "the first above 0 and below the second"
            )
        if not 0 < self.min_self_containment <= self.target_self_containment <= 1:
            raise TerritoryError(
                f"min_self_containment {self.min_self_containment:g} and target_self_containment "
                f"{self.target_self_containment:g}; give shares above 0 and at most 1, the first not above the second"
            )

    @property
    def numbers(self) -> tuple[float, float, float, float]:
        """As the compiled loops want them."""
        first, second, third, fourth = astuple(self)
        return float(first), float(second), float(third), float(fourth)


def validity(residents: Floats, jobs: Floats, inside: Floats, criteria: Criteria) -> Floats:
    """Is a region large and self-contained enough?

    Parameters
    ----------
    residents, jobs, inside : employed people who live in, work in, and do both in each region; any one shape
    criteria : what is to be reached

    Returns
    -------
    The same shape: 1 or more is accepted. 0 where nobody lives or nobody works; 1 where nobody crosses the border.

    Notes
    -----
    With self-containment SC = min(inside / residents, inside / jobs) and s = residents: y = min(SC / target_SC, 1),
    z = 1 - (1 - min_SC / target_SC) max(0, (target_s - s) / (target_s - min_s)), and the validity is
    y z target_SC / min_SC. It goes on falling below min_s, and is at most target_SC / min_SC.

    References
    ----------
    Coombes and Bond (2008), Travel-to-Work Areas: the 2007 review, ONS. ISTAT (2014), I sistemi locali del lavoro 2011.

    Examples
    --------
    >>> import numpy as np
    >>> limits = Criteria(1000, 0.6, 10_000, 0.75)
    >>> size = np.array([10_000.0, 1000.0, 1000.0])  # large and barely closed, small and closed, small and barely closed
    >>> validity(size, size, size * [0.6, 0.75, 0.6], limits).round(3).tolist()
    [1.0, 1.0, 0.8]
    """
    import numpy as np

    some = (residents > 0) & (jobs > 0)
    # The order of the operations is that of the compiled loop, so that both decide alike at the limit.
    with np.errstate(divide="ignore", invalid="ignore"):
        containment = np.where(some, np.minimum(inside / residents, inside / jobs), 0.0)
    reached = np.minimum(containment / criteria.target_self_containment, 1.0)
    short = np.maximum(0.0, (criteria.target_size - residents) / (criteria.target_size - criteria.min_size))
    allowed = 1.0 - (1.0 - criteria.min_self_containment / criteria.target_self_containment) * short
    value = reached * allowed * criteria.target_self_containment / criteria.min_self_containment
    found: Floats = np.where(containment == 1.0, 1.0, value)
    return found
