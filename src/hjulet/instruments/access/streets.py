"""Walking along streets: the shortest way between places over a network of edges, within what people walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.places import metres_between, on_the_sphere

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

ENDS = ("from_lon", "from_lat", "to_lon", "to_lat")
METRES = "metres"
SAME_PLACE_DECIMALS = 6
"""A millionth of a degree is a tenth of a metre: ends so near each other are one crossing."""
BLOCK = 128


@dataclass(frozen=True, eq=False)
class Streets:
    """Crossings, shape (crossings,), and metres between those that an edge joins. All edges are walked both ways."""

    lon: Floats = field(repr=False)
    lat: Floats = field(repr=False)
    metres: csr_array = field(repr=False)

    @classmethod
    def from_edges(cls, ends: Floats, metres: Floats | None = None) -> Streets:
        """Streets of edges. `ends` has shape (edges, 4): from lon, lat and to lon, lat; without `metres` they are straight."""
        import numpy as np
        from scipy.sparse import coo_array

        ends = np.asarray(ends, dtype=float).reshape(-1, 4)
        if metres is None:
            metres = metres_between(*ends.T)
        places, at = np.unique(ends.reshape(-1, 2).round(SAME_PLACE_DECIMALS), axis=0, return_inverse=True)
        one, other = at.reshape(-1, 2).T
        low, high = np.minimum(one, other), np.maximum(one, other)
        # Of several edges between two crossings the shortest counts; a sparse array would add them up.
        order = np.lexsort((metres, high, low))
        pairs, first = np.unique(np.stack([low[order], high[order]]), axis=1, return_index=True)
        length = np.maximum(np.asarray(metres, dtype=float)[order][first], 1e-3)
        shape = (len(places), len(places))
        graph = coo_array((length, (pairs[0], pairs[1])), shape=shape).tocsr()
        return cls(places[:, 0], places[:, 1], graph.maximum(graph.T.tocsr()))

    @classmethod
    def from_graph(cls, graph: Any) -> Streets:
        """Streets of a networkx graph as osmnx makes it: nodes with `x` and `y` in degrees, edges with `length` in metres."""
        import numpy as np

        place = {node: (about["x"], about["y"]) for node, about in graph.nodes(data=True)}
        edges = [
            (*place[one], *place[other], about["length"]) for one, other, about in graph.edges(data=True)
        ]
        if not edges:
            raise AccessError("the graph has no edges")
        table = np.array(edges, dtype=float)
        return cls.from_edges(table[:, :4], table[:, 4])

    def ways(
        self, lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats, *, most_metres: float, detour: float
    ) -> tuple[Counts, Counts, Floats]:
        """Which places can be walked between within `most_metres`: rows, columns, metres.

        To and from its nearest crossing a place is reached in a straight line × `detour`. A place to itself is 0.
        """
        import numpy as np

        here, near, off = self._nearest(lon, lat, most_metres, detour)
        there, near_there, off_there = self._nearest(to_lon, to_lat, most_metres, detour)
        found: list[tuple[Counts, Counts, Floats]] = [
            (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        ]
        for rows, distances in self._distances(near, most_metres):
            metres = off[rows][:, None] + distances[:, near_there] + off_there
            row, column = np.nonzero(metres <= most_metres)
            found.append((here[rows][row], there[column], metres[row, column]))
        row, column, metres = (np.concatenate(parts) for parts in zip(*found, strict=True))
        is_itself = (lon[row] == to_lon[column]) & (lat[row] == to_lat[column])
        return row, column, np.where(is_itself, 0.0, metres)

    def _nearest(
        self, lon: Floats, lat: Floats, most_metres: float, detour: float
    ) -> tuple[Counts, Counts, Floats]:
        """Which places are near a street, the crossing of each, and how far it is."""
        import numpy as np
        from scipy.spatial import cKDTree

        known = np.flatnonzero(~np.isnan(lon))
        _, at = cKDTree(on_the_sphere(self.lon, self.lat)).query(on_the_sphere(lon[known], lat[known]))
        metres = metres_between(lon[known], lat[known], self.lon[at], self.lat[at]) * detour
        kept = metres <= most_metres
        return known[kept], np.asarray(at, dtype=np.int64)[kept], metres[kept]

    def _distances(self, crossings: Counts, most_metres: float) -> Iterator[tuple[slice, Floats]]:
        """Some rows at a time, so that memory holds a block of distances and never all."""
        import numpy as np
        from scipy.sparse.csgraph import dijkstra

        for start in range(0, len(crossings), BLOCK):
            some, again = np.unique(crossings[start : start + BLOCK], return_inverse=True)
            found = dijkstra(self.metres, directed=False, indices=some, limit=most_metres)
            yield slice(start, start + BLOCK), found[again]


def read_streets(path: str | Path) -> Streets:
    """Streets from a CSV with a row for each edge: `from_lon`, `from_lat`, `to_lon`, `to_lat`, and perhaps `metres`; or from an
    extract of OpenStreetMap (.pbf, with the extra `osm`).

    Raises
    ------
    AccessError : with file, line and column.
    """
    import polars as pl

    file = Path(path)
    if file.suffix == ".pbf":
        from hjulet.instruments.access.streets_osm import read_osm

        return Streets.from_edges(*read_osm(file))
    if not file.is_file():
        raise AccessError("there is no such file", file=str(path))
    try:
        frame = pl.read_csv(file, infer_schema=False)
    except pl.exceptions.PolarsError as fault:
        said = " ".join(str(fault).split())[:120]
        raise AccessError(f"it cannot be read as a table in UTF-8 ({said})", file=str(path)) from None
    frame = frame.rename(lambda head: head.strip().lower())
    numbers = {}
    for head in (*ENDS, METRES):
        if head not in frame.columns:
            if head == METRES:
                continue
            raise AccessError(
                f"there is no such column; there are: {', '.join(frame.columns)}",
                file=str(path),
                line=1,
                column=head,
            )
        values = frame[head].str.strip_chars().cast(pl.Float64, strict=False)
        if (wrong := values.is_null()).any():
            at = int(wrong.arg_true()[0])
            raise AccessError(
                f"'{frame[head][at] or ''}' came where a number was expected",
                file=str(path),
                line=at + 2,
                column=head,
            )
        numbers[head] = values.to_numpy()
    if not frame.height:
        raise AccessError("there are headings, and no edges under them", file=str(path), line=1)
    import numpy as np

    return Streets.from_edges(np.stack([numbers[head] for head in ENDS], axis=1), numbers.get(METRES))
