"""Intramax: regions fused two by two, so that as much of the flow as possible becomes internal; a tree to cut."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import Territories, numbered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

OBJECTIVES = ("intramax", "smart", "flows", "shares", "tolbert-killian")


@dataclass(frozen=True, eq=False)
class Tree:
    """All fusions from single areas to as few regions as there are without flows between them.

    `fused` has shape (fusions, 2): the lowest areas of the two regions, in positions. `ties` are the values of the
    objective, which need not fall all the way: a fusion can make a pair that is more tied than itself. `gained` is the
    flow that each fusion made internal.
    """

    flows: Flows
    objective: str
    contiguous: bool
    fused: Places = field(repr=False)
    ties: Floats = field(repr=False)
    gained: Floats = field(repr=False)

    @cached_property
    def internal_share(self) -> Floats:
        """Share of all flow that is internal before any fusion and after each, shape (fusions + 1,)."""
        import numpy as np

        total = self.flows.total
        inside = float(self.flows.own.sum()) + np.concatenate([[0.0], np.cumsum(self.gained)])
        shares: Floats = inside / total if total > 0 else np.full(len(inside), np.nan)
        return shares

    @property
    def fewest_regions(self) -> int:
        return len(self.flows) - len(self.fused)

    def cut(
        self,
        *,
        n_regions: int | None = None,
        internal_share: float | None = None,
        self_containment: float | None = None,
        at_jump: bool = False,
    ) -> Territories:
        """Regions at one height of the tree; say exactly one of these.

        Parameters
        ----------
        n_regions : so many
        internal_share : as many as there can be with this share of the flow internal, 0-1
        self_containment : as many as there can be when each keeps this share of its residents and of its jobs, 0-1
        at_jump : before the fusion that makes most flow internal at once

        Raises
        ------
        TerritoryError : the tree has no such height, with what it has.
        """
        given = [one for one in (n_regions, internal_share, self_containment) if one is not None]
        if len(given) + at_jump != 1:
            raise TerritoryError(
                "give exactly one of n_regions, internal_share, self_containment and at_jump"
            )
        if n_regions is not None:
            steps = len(self.flows) - n_regions
            if not 0 <= steps <= len(self.fused):
                raise TerritoryError(
                    f"n_regions is {n_regions}; this tree can be cut at {self.fewest_regions} to {len(self.flows)}"
                )
        elif internal_share is not None:
            steps = self._reaching(internal_share)
        elif self_containment is not None:
            steps = self._contained(self_containment)
        else:
            steps = int(self.gained.argmax()) if len(self.gained) else 0
        return self._after(steps)

    def _reaching(self, share: float) -> int:
        import numpy as np

        reached = np.flatnonzero(self.internal_share >= share)
        if not len(reached):
            raise TerritoryError(
                f"internal_share is {share:g}; with {self.fewest_regions} regions it is {self.internal_share[-1]:.4f}"
            )
        return int(reached[0])

    def _contained(self, least: float) -> int:
        from hjulet.instruments.territories.fusing_kernel import first_all_contained

        flows = self.flows
        steps = first_all_contained(
            self.fused, self.gained, flows.residents, flows.jobs, flows.own, float(least)
        )
        if steps < 0:
            raise TerritoryError(f"self_containment is {least:g}; some region stays below it all the way")
        return int(steps)

    def _after(self, steps: int) -> Territories:
        import numpy as np

        root = np.arange(len(self.flows))
        for kept, lost in self.fused[:steps][::-1].tolist():
            # Backwards: where the kept one ends up is known before the lost one asks.
            root[lost] = root[kept]
        parameters = {
            "objective": self.objective, "n_regions": len(self.flows) - steps, "contiguous": self.contiguous,
        }  # fmt: skip
        return Territories(self.flows, numbered(root), "intramax", parameters)


def intramax(
    flows: Flows,
    *,
    objective: str = "intramax",
    contiguity: Mapping[Hashable, Sequence[Hashable]] | None = None,
) -> Tree:
    """Which areas exchange more people than their sizes would give, step by step?

    Parameters
    ----------
    flows : as they are; own flows matter only for the sums
    objective : what two regions i and j are fused by, the largest first, with R residents and W jobs:
        "intramax" f_ij / (R_i W_j) + f_ji / (R_j W_i); "smart" f_ij² / (R_i W_j) + f_ji² / (R_j W_i);
        "flows" f_ij + f_ji; "shares" f_ij / R_i + f_ji / R_j; "tolbert-killian" (f_ij + f_ji) / min(R_i, R_j)
    contiguity : the areas each area borders on; then only regions that border on each other are fused

    Returns
    -------
    Tree, to be cut. Of pairs that are equally tied the one with the lowest area is fused first, with the lowest other.

    Notes
    -----
    The objective favours small regions at first; single areas may stay alone for long. Always the best pair of all is
    fused, also where ties rise after a fusion.

    References
    ----------
    Masser and Brown (1975), doi:10.1068/a070509. Masser and Scheurwater (1980), doi:10.1068/a121357. Smart (1974),
    Progress in Planning 2:239. Tolbert and Killian (1987), Labor market areas for the United States, USDA. Drobne
    and Lakner (2016), Business Systems Research 7(2), on constraints.

    Examples
    --------
    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "a", "b", "b", "c"], "d": ["a", "b", "b", "c", "c"], "n": [60, 40, 95, 5, 50]},
    ...     origin="o", destination="d", flow="n")
    >>> tree = intramax(flows)
    >>> tree.cut(n_regions=2).labels, tree.internal_share.tolist()
    ({'a': 'b', 'b': 'b', 'c': 'c'}, [0.82, 0.98, 1.0])
    """
    from hjulet.instruments.territories.fusing_kernel import fuse_all

    if objective not in OBJECTIVES:
        raise TerritoryError(f"objective={objective!r}; give one of {', '.join(OBJECTIVES)}")
    rows = _symmetric(flows, contiguity)
    fused, ties, gained = fuse_all(rows, flows.residents, flows.jobs, OBJECTIVES.index(objective))
    return Tree(flows, objective, contiguity is not None, fused, ties, gained)


def _symmetric(
    flows: Flows, contiguity: Mapping[Hashable, Sequence[Hashable]] | None
) -> tuple[NDArray[Any], ...]:
    """Each pair of different areas in both rows, with the flow each way and whether they border on each other."""
    import numpy as np
    from scipy import sparse

    areas = len(flows)
    away = (flows.destinations != flows.origins) & (flows.values > 0)
    first, second = flows.origins[away], flows.destinations[away]
    pattern = [(first, second), (second, first)]
    if contiguity is not None:
        rank = flows.rank
        pairs = [
            (rank[a], rank[b])
            for a, others in contiguity.items()
            for b in others
            if a in rank and b in rank and a != b
        ]
        borders = np.array([*pairs, *((b, a) for a, b in pairs)], dtype=np.int32).reshape(-1, 2).T
        pattern.append((borders[0], borders[1]))
    row = np.concatenate([one for one, _ in pattern])
    column = np.concatenate([one for _, one in pattern])

    def spread(*parts: Floats) -> Any:
        """Values on the whole pattern: zeros are kept, so that all have the same places."""
        made = sparse.coo_array((np.concatenate(parts), (row, column)), shape=(areas, areas)).tocsr()
        made.sort_indices()
        return made

    values, nothing = flows.values[away], np.zeros(int(away.sum()))
    rest = [] if contiguity is None else [np.zeros(len(row) - 2 * len(values))]
    out = spread(values, nothing, *rest)
    into = spread(nothing, values, *rest)
    if contiguity is None:
        beside = np.ones(out.nnz, dtype=np.uint8)
    else:
        beside = (spread(nothing, nothing, rest[0] + 1).data > 0).astype(np.uint8)
    starts = out.indptr.astype(np.int64)
    return starts, starts[1:].copy(), out.indices.astype(np.int64), out.data, into.data, beside
