"""Who is whose neighbour: places that border on each other, the nearest ones, or those people commute to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.places import Places

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp
    from numpy.typing import NDArray

    from hjulet.instruments.territories import Flows

    Floats = NDArray[np.float64]

Kind = Literal["contiguity", "nearest", "flows"]
EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, eq=False)
class Weights:
    """How much each place looks to each other place; each row sums to 1, or to 0 for a place without neighbours.

    Parameters
    ----------
    codes : of the places, in the order of rows and columns
    matrix : shape (places, places), CSR, nothing on the diagonal
    joined : places that had no neighbour and were joined to the nearest
    """

    codes: tuple[str, ...] = field(repr=False)
    matrix: sp.csr_array = field(repr=False)
    kind: Kind
    joined: tuple[str, ...] = ()

    @property
    def islands(self) -> tuple[str, ...]:
        """Places without neighbours."""
        import numpy as np

        return tuple(self.codes[at] for at in np.flatnonzero(np.diff(self.matrix.indptr) == 0).tolist())


def contiguity(places: Places, neighbours: Mapping[str, Sequence[str]] | None = None) -> Weights:
    """Places that share a border, or a point of one (queen), each as much. An island is joined to the nearest place.

    Parameters
    ----------
    neighbours : codes by code, either way; without it the borders of Sweden's municipalities or counties

    Raises
    ------
    FundingError : a place without borders here; a neighbour that is not among the places is passed over.
    """
    import numpy as np

    pairs = _bordering(places) if neighbours is None else _named(places, neighbours)
    apart = sorted(set(range(len(places))) - {at for pair in pairs for at in pair})
    joined: list[str] = []
    if apart and places.points is not None and len(places) > 1:
        distance = _distances(places, apart)
        for row, at in enumerate(apart):
            pairs.add((at, int(np.argmin(distance[row]))))
            joined.append(places.codes[at])
    rows = np.array([one for pair in pairs for one in pair], dtype=np.int64)
    columns = np.array([one for pair in pairs for one in reversed(pair)], dtype=np.int64)
    return _weights(places, rows, columns, np.ones(len(rows)), "contiguity", tuple(joined))


def nearest(places: Places, k: int = 5) -> Weights:
    """The k nearest places by their points, as the crow flies, each as much; of two as near the one that stands first.

    Raises FundingError when places have no points, or there are not more than k.
    """
    import numpy as np

    if not 0 < k < len(places):
        raise FundingError(
            f"{k} neighbours were asked for, and there are {len(places)} places; ask for fewer"
        )
    distance = _distances(places, range(len(places)))
    columns = np.argsort(distance, axis=1, kind="stable")[:, :k]
    rows = np.repeat(np.arange(len(places)), k)
    return _weights(places, rows, columns.ravel(), np.ones(len(rows)), "nearest")


def from_flows(places: Places, flows: Flows, *, direction: Literal["both", "out", "in"] = "both") -> Weights:
    """Places are neighbours as far as people commute between them: the flow matrix itself as spatial weights.

    Two municipalities across a lake may be strangers, and two along a railway one labour market. With these
    weights "high beside high" means that support is high where people from here work, or come from.

    Parameters
    ----------
    flows : `hjulet.instruments.territories.Flows`; areas that are not among the places are passed over
    direction : "both" ways added up, "out" to where people work, "in" from where they come

    Raises
    ------
    FundingError : no flow between any two of the places; a direction there is not.
    """
    import numpy as np

    if direction not in ("both", "out", "in"):
        raise FundingError(f"there is no direction '{direction}'; there are: both, out, in")
    at = np.array([places.index.get(str(code), -1) for code in flows.ids], dtype=np.int64)
    origin, destination = (
        at[np.repeat(np.arange(len(flows.ids)), np.diff(flows.starts))],
        at[flows.destinations],
    )
    kept = (origin >= 0) & (destination >= 0) & (origin != destination) & (flows.values > 0)
    if not kept.any():
        raise FundingError(
            "nobody commutes between any two of the places; are the areas of the flows the same places?"
        )
    origin, destination, people = origin[kept], destination[kept], flows.values[kept]
    if direction == "in":
        origin, destination = destination, origin
    if direction == "both":
        origin, destination = np.concatenate([origin, destination]), np.concatenate([destination, origin])
        people = np.concatenate([people, people])
    return _weights(places, origin, destination, people, "flows")


def _weights(
    places: Places, rows: Any, columns: Any, values: Floats, kind: Kind, joined: tuple[str, ...] = ()
) -> Weights:
    import numpy as np
    import scipy.sparse as sp

    n = len(places)
    matrix = sp.csr_array(sp.coo_array((values, (rows, columns)), shape=(n, n)))
    matrix.sum_duplicates()
    number = np.diff(matrix.indptr)
    whole = np.asarray(matrix.sum(axis=1)).ravel()
    matrix.data = matrix.data / np.repeat(whole, number)
    return Weights(places.codes, matrix, kind, joined)


def _named(places: Places, neighbours: Mapping[str, Sequence[str]]) -> set[tuple[int, int]]:
    index = places.index
    return {
        (min(index[code], index[other]), max(index[code], index[other]))
        for code, some in neighbours.items()
        for other in some
        if code in index and other in index and code != other
    }


def _bordering(places: Places) -> set[tuple[int, int]]:
    """Pairs of places whose borders meet."""
    from hjulet.instruments.boundaries import kind_of_code, neighbours

    known = neighbours(kind_of_code(places.codes[0]))
    if missing := [code for code in places.codes if code not in known]:
        raise FundingError(
            "there is no border of it here; give the neighbours of each place", place=missing[0]
        )
    return _named(places, known)


def _distances(places: Places, rows: Sequence[int]) -> Floats:
    """Kilometres along the sphere, shape (rows, places); infinite to oneself."""
    import numpy as np

    if places.points is None or np.isnan(places.points).any():
        raise FundingError("not all places have points; give longitude and latitude")
    longitude, latitude = np.radians(places.points).T
    some = list(rows)
    across = np.sin((latitude[some, None] - latitude) / 2) ** 2
    along = np.sin((longitude[some, None] - longitude) / 2) ** 2
    chord = across + np.cos(latitude[some, None]) * np.cos(latitude) * along
    distance = 2 * EARTH_KM * np.arcsin(np.sqrt(chord))
    distance[np.arange(len(some)), some] = np.inf
    return np.asarray(distance)
