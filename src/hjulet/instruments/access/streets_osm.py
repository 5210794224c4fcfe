"""Streets out of OpenStreetMap: what one may walk along in an extract (.osm.pbf), by pyosmium."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NOT_ON_FOOT = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "construction", "proposed", "abandoned", "raceway", "rest_area",
     "services", "corridor"}
)  # fmt: skip
"""Kinds of highway that nobody walks along unless foot says so."""
CLOSED = frozenset({"no", "private"})
ISLAND = 100
"""Streets of fewer crossings that hang together with no other: an inner yard, or what the extract has cut off."""


def read_osm(path: str | Path) -> tuple[Floats, Floats]:
    """Edges of all streets that are open to walkers: from lon, lat and to lon, lat, shape (edges, 4), and metres.

    Every bend is a crossing, so that a place finds the nearest point of a street and not the next corner. Needs the extra
    `osm`.

    Raises
    ------
    AccessError : the file cannot be read, holds no streets, or the extra is not installed.
    """
    try:
        import osmium
    except ImportError:
        raise AccessError(
            "streets of OpenStreetMap are read by pyosmium: pip install 'hjulet[osm]'", file=str(path)
        ) from None
    file = Path(path)
    if not file.is_file():
        raise AccessError("there is no such file", file=str(path))
    found: list[tuple[float, float, float, float]] = []
    try:
        ways = (
            osmium.FileProcessor(str(file)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        )
        for way in ways:
            if isinstance(way, osmium.osm.Way) and on_foot(way.tags):
                places = [
                    (node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()
                ]
                found += [(*one, *other) for one, other in pairwise(places)]
    except RuntimeError as fault:
        said = " ".join(str(fault).split())[:120]
        raise AccessError(
            f"it cannot be read as an extract of OpenStreetMap ({said})", file=str(path)
        ) from None
    if not found:
        raise AccessError("there are no streets to walk along in it", file=str(path))
    return _without_islands(found)


def on_foot(tags: Any) -> bool:
    """May one walk there? What is said of walkers counts for more than what is said of all."""
    if tags.get("area") == "yes":
        return False
    foot = tags.get("foot")
    if foot:
        return foot not in CLOSED
    return tags.get("highway") not in NOT_ON_FOOT and tags.get("access") not in CLOSED


def _without_islands(edges: list[tuple[float, float, float, float]]) -> tuple[Floats, Floats]:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from hjulet.instruments.access.places import metres_between

    ends = np.array(edges)
    places, at = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    one, other = at.reshape(-1, 2).T
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(len(places), len(places)))
    _, part = connected_components(graph, directed=False)
    sizes = np.bincount(part)
    kept = sizes[part[one]] >= min(ISLAND, int(sizes.max()))
    return ends[kept], metres_between(*ends[kept].T)
