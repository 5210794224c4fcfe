"""Communities of the network of flows, by methods that know nothing of labour markets: Leiden and Infomap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hjulet.instruments.territories.errors import TerritoryError
from hjulet.instruments.territories.flows import Flows
from hjulet.instruments.territories.results import NOWHERE, Territories, numbered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

INSTALL = "install hjulet with the extra 'communities'"


def communities(
    flows: Flows,
    *,
    algorithm: str = "leiden",
    objective: str = "modularity",
    resolution: float = 1.0,
    seed: int = 0,
    trials: int = 10,
) -> Territories:
    """Which areas exchange more people with each other than with the rest?

    Parameters
    ----------
    flows : directed and weighted
    algorithm : "leiden", or "infomap", which describes a walk along the flows in as few bits as it can
    objective : of Leiden: "modularity" (directed, own flows included), or "cpm", the constant Potts model, whose
        `resolution` is the least flow between two areas of a community, on average
    resolution : of Leiden; higher gives more communities
    seed : the same seed gives the same answer with the same version of the library
    trials : of Infomap, of which the best is kept

    Returns
    -------
    Territories. Areas without flows belong to none.

    Raises
    ------
    TerritoryError : the library is not installed (extra `communities`); a resolution that is not above 0.

    Notes
    -----
    Nothing promises that a community is large or self-contained enough to be a labour market: on thousands of areas plain
    modularity gives far too few. Own flows are left out for Infomap, which else keeps most areas by themselves.

    References
    ----------
    Traag, Waltman and van Eck (2019), doi:10.1038/s41598-019-41695-z. Leicht and Newman (2008),
    doi:10.1103/PhysRevLett.100.118703. Traag, Van Dooren and Nesterov (2011), doi:10.1103/PhysRevE.84.016114. Rosvall and
    Bergstrom (2008), doi:10.1073/pnas.0706851105.
    """
    if algorithm not in ("leiden", "infomap") or objective not in ("modularity", "cpm"):
        raise TerritoryError(
            f"algorithm={algorithm!r}, objective={objective!r}; give 'leiden' or 'infomap', and 'modularity' or 'cpm'"
        )
    if not 0 < resolution < float("inf"):
        raise TerritoryError(f"resolution is {resolution:g}; give a number above 0")
    if algorithm == "leiden":
        marks = _leiden(flows, objective, resolution, seed)
        parameters = {"algorithm": algorithm, "objective": objective, "resolution": resolution, "seed": seed}
    else:
        marks = _infomap(flows, seed, trials)
        parameters = {"algorithm": algorithm, "seed": seed, "trials": trials}
    marks[(flows.residents <= 0) & (flows.jobs <= 0)] = NOWHERE
    return Territories(flows, numbered(marks), "communities", parameters)


def _leiden(flows: Flows, objective: str, resolution: float, seed: int) -> Places:
    import numpy as np

    try:
        import igraph
        import leidenalg
    except ImportError as error:
        raise TerritoryError(f"Leiden needs leidenalg and igraph: {INSTALL}") from error
    some = flows.values > 0
    graph = igraph.Graph(
        n=len(flows), edges=np.column_stack([flows.origins[some], flows.destinations[some]]), directed=True
    )
    kind = (
        leidenalg.RBConfigurationVertexPartition
        if objective == "modularity"
        else leidenalg.CPMVertexPartition
    )
    found = leidenalg.find_partition(
        graph,
        kind,
        weights=flows.values[some].tolist(),
        resolution_parameter=resolution,
        n_iterations=-1,
        seed=seed,
    )
    return np.array(found.membership, dtype=np.int64)


def _infomap(flows: Flows, seed: int, trials: int) -> Places:
    import numpy as np

    try:
        from infomap import Infomap
    except ImportError as error:
        raise TerritoryError(f"Infomap needs the package infomap: {INSTALL}") from error
    away = (flows.values > 0) & (flows.origins != flows.destinations)
    marks = np.arange(len(flows), dtype=np.int64) + len(flows)  # whoever has no flow to others stands alone
    if not away.any():
        return marks
    # Infomap's seeds begin at 1.
    walk = Infomap(directed=True, two_level=True, silent=True, seed=seed + 1, num_trials=trials)
    walk.add_links(np.column_stack([flows.origins[away], flows.destinations[away], flows.values[away]]))
    for node, module in walk.run().modules().items():
        marks[node] = module
    return marks
