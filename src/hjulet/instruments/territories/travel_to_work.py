"""Travel-to-work areas: regions in which enough people both live and work, from the smallest parts up."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from hjulet.instruments.territories.adding import add_up
from hjulet.instruments.territories.criteria import Criteria
from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows, read_only
from hjulet.instruments.territories.results import NOWHERE, Territories, numbered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

REFERENCE = "lma-3.4"
MOST_STEPS_PER_AREA = 100
"""No table has been met that needs two. After so many, areas that leave a region wait on the reserve list."""


def travel_to_work_areas(
    flows: Flows,
    *,
    min_size: float = 3500,
    target_size: float = 25_000,
    min_self_containment: float = 2 / 3,
    target_self_containment: float = 0.75,
    keep_valid: bool = True,
    reference: str | None = None,
) -> Territories:
    """Which areas make up labour markets that most people neither leave nor enter for work?

    Every area begins as a region. The region that is furthest from being large and self-contained enough gives up the
    area that has most flow over its border; it joins the region it is most tied to, unless that region gets worse by it.
    Then it waits on a reserve list, and joins when all the others have settled.

    Parameters
    ----------
    flows : all flows of the country or county; those over its outer border are not there, and are missed
    min_size, target_size : employed residents; 3,500 and 25,000 are those of the United Kingdom in 2007
    min_self_containment : share, for regions of the target size and above
    target_self_containment : share, for regions of the least size
    keep_valid : where some regions become too weak by what they take in from the reserve list, it is given out anew: an
        area joins the region it is most tied to of those that stay good enough with it, and one that does not only when
        nobody can be placed otherwise. Without it always the one it is most tied to, as ISTAT has it
    reference : None, or "lma-3.4" for the answers of the R package LabourMarketAreas 3.4

    Returns
    -------
    Territories with `reserve` and `before_reserve`. A region is named by the area with most jobs in it. An area without
    residents and jobs belongs to none.

    Raises
    ------
    TerritoryError : limits that contradict each other; an unknown reference.

    Notes
    -----
    Ties: the lowest region is taken apart first, the lowest area leaves first; of partners that hold together equally
    one without a flow into the area goes before one with, then the highest. The reserve list is gone through from the highest
    area, again and again. A region may end below validity 1 by what it takes in; `statistics` says which. A region of one area that nobody leaves or enters stands as it is; whatever
    has flows only with others on the reserve list makes a region with them.

    Version 3.4 judges a region that has lost an area by its pieces (each member's sums against each flow between
    members) until it changes again: by the worst when it is chosen, by the best when it is offered an area. It also
    sets aside, first and for good, areas without residents, without jobs, or with an own flow alone. With `reference`
    both are done as there. Its fault with areas that have no partner, in a region of several, is not copied.

    References
    ----------
    Coombes and Bond (2008), Travel-to-Work Areas: the 2007 review, ONS. Coombes, Green and Openshaw (1986), Journal of the
    Operational Research Society 37:943. Franconi, D'Alò and Ichim (2016), Istat implementation of the algorithm to develop labour
    market areas. Smart (1974), Labour market areas: uses and definition, Progress in Planning 2:239.

    Examples
    --------
    Two towns, and a suburb of the first:

    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "s", "s", "b", "a"], "d": ["a", "a", "s", "b", "b"], "n": [900, 80, 20, 500, 10]},
    ...     origin="o", destination="d", flow="n")
    >>> found = travel_to_work_areas(flows, min_size=100, target_size=1000)
    >>> found.labels
    {'a': 'a', 'b': 'b', 's': 'a'}
    """
    if reference not in (None, REFERENCE):
        raise TerritoryError(f"reference={reference!r}; give None or {REFERENCE!r}")
    criteria = Criteria(min_size, min_self_containment, target_size, target_self_containment)
    matrix = _Matrix(flows, only_active=reference is not None)
    marks, before, waited, validities = matrix.regions(
        criteria, in_pieces=reference is not None, keep_valid=keep_valid and reference is None
    )
    notes: list[str] = []
    if reference is None:
        marks = _with_leftovers(matrix, marks)
    if without := int((marks < 0).sum()):
        notes.append(f"{without} areas belong to no region: they have no flows that tie them to one")
    parameters: dict[str, object] = {
        **asdict(criteria),
        "keep_valid": keep_valid and reference is None,
        "reference": reference,
    }
    return Territories(
        flows, numbered(marks), "travel_to_work_areas", parameters,
        waited=(waited, validities), before_reserve=_same_numbers(before, marks), notes=tuple(notes),
    )  # fmt: skip


class _Matrix:
    """Rows, columns and sums as the compiled loop wants them."""

    def __init__(self, flows: Flows, *, only_active: bool) -> None:
        import numpy as np

        starts, origins, _ = flows.turned
        self.residents, self.jobs, self.own = flows.residents, flows.jobs, flows.own
        self.pairs = (flows.starts, flows.destinations, flows.values)
        self.turned = (starts, origins, flows.turned_values)
        self.active = (self.residents > 0) | (self.jobs > 0)
        if only_active:
            self._set_aside(flows)
        self.mark = np.where(self.active, np.arange(len(flows)), -2).astype(np.int32)

    def _set_aside(self, flows: Flows) -> None:
        """Leave out areas without residents, without jobs or with an own flow alone, and the flows they had."""
        import numpy as np

        values, areas = flows.values, len(flows)
        while True:
            alone = (self.residents == self.own) & (self.jobs == self.own)
            active = self.active & (self.residents > 0) & (self.jobs > 0) & ~alone
            if (active == self.active).all():
                break
            self.active = active
            values = np.where(active[flows.origins] & active[flows.destinations], values, 0.0)
            self.residents = add_up(flows.origins, values, areas)
            self.jobs = add_up(flows.destinations, values, areas)
            self.own = np.where(active, self.own, 0.0)
        self.pairs = (flows.starts, flows.destinations, read_only(values))
        self.turned = (*self.turned[:2], values[flows.turned[2]])

    def regions(
        self, criteria: Criteria, *, in_pieces: bool, keep_valid: bool
    ) -> tuple[Places, Places, Places, Floats]:
        """Marks of regions after and before the reserve list, and the list with its validities.

        The loop has its marks in 32 bits, half as much to look through.
        """
        import numpy as np

        from hjulet.instruments.territories.travel_kernel import regionalise

        marks = self.mark.copy()
        people = self.residents, self.jobs, self.own
        most = MOST_STEPS_PER_AREA * (len(marks) + 10)
        before, waited, validities, _ = regionalise(
            self.pairs, self.turned, people, marks, criteria.numbers, in_pieces, keep_valid, most
        )
        return marks.astype(np.int64), before.astype(np.int64), waited, validities


def _with_leftovers(matrix: _Matrix, marks: Places) -> Places:
    """Areas that have flows only with others that wait: each group of them is a region, marked by its lowest."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    left = np.flatnonzero(marks == NOWHERE)
    if not len(left):
        return marks
    starts, destinations, values = matrix.pairs
    whole = sparse.csr_array((values, destinations, starts), shape=(len(marks),) * 2)
    _, group = connected_components(whole[left][:, left], directed=True, connection="weak")
    marks = marks.copy()
    lowest = np.full(group.max() + 1, len(marks))
    np.minimum.at(lowest, group, left)
    # The number of an area may be the mark of a region it has left, so these count on from the end.
    marks[left] = len(marks) + lowest[group]
    return marks


def _same_numbers(before: Places, marks: Places) -> Places:
    """The regions before the reserve list, numbered as those after it."""
    import numpy as np

    known = np.unique(marks[marks >= 0])
    return np.where(before >= 0, np.searchsorted(known, before), NOWHERE)
