"""Walking to, from and between stops: as the crow flies and a bit, or by the streets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.network import Links, Network
from hjulet.instruments.access.places import chord, metres_between, on_the_sphere
from hjulet.instruments.access.questions import Ends, rows_of, turned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hjulet.instruments.access.points import Points
    from hjulet.instruments.access.streets import Streets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Walk:
    """How people walk.

    Parameters
    ----------
    metres_per_second : 1.0 unless said (3.6 km/h)
    detour : how much longer the way is than the great circle; 1.3 unless said. With streets it is used to the nearest one
    most_metres : the longest way of one leg, detour included; 800 unless said
    streets : a network of streets, to walk along instead
    """

    metres_per_second: float = 1.0
    detour: float = 1.3
    most_metres: float = 800.0
    streets: Streets | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, least in (("metres_per_second", 0.1), ("detour", 1.0), ("most_metres", 0.0)):
            if not getattr(self, name) >= least:
                raise AccessError(f"{name} is {getattr(self, name)}; {least} or more was expected")

    def between(
        self, lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats, *, itself: bool = True
    ) -> Links:
        """Walks from each place to those within reach, in whole seconds (cut off); shape (places,) and (others,).

        A place without coordinates (nan) is not walked to. `itself=False` leaves out what stands at the same position in
        both.
        """
        import numpy as np

        if self.streets:
            row, column, metres = self.streets.ways(
                lon, lat, to_lon, to_lat, most_metres=self.most_metres, detour=self.detour
            )
        else:
            row, column = _near(lon, lat, to_lon, to_lat, self.most_metres / self.detour)
            metres = metres_between(lon[row], lat[row], to_lon[column], to_lat[column]) * self.detour
        kept = metres <= self.most_metres
        if not itself:
            kept &= row != column
        row, column, metres = row[kept], column[kept], metres[kept]
        sort = np.lexsort((column, row))
        starts = np.searchsorted(row[sort], np.arange(len(lon) + 1)).astype(np.int64)
        seconds = (metres[sort] / self.metres_per_second).astype(np.int32)
        return Links(starts, column[sort].astype(np.int32), seconds)


def _near(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats, metres: float) -> tuple[Counts, Counts]:
    """Pairs of positions that may be so near each other, by a tree of each."""
    import numpy as np
    from scipy.spatial import cKDTree

    here, there = np.flatnonzero(~np.isnan(lon)), np.flatnonzero(~np.isnan(to_lon))
    if not len(here) or not len(there):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    trees = [cKDTree(on_the_sphere(*places)) for places in
             ((lon[here], lat[here]), (to_lon[there], to_lat[there]))]  # fmt: skip
    # A metre more, for rounding; who calls measures again.
    pairs = trees[0].sparse_distance_matrix(trees[1], chord(metres + 1), output_type="ndarray")
    return here[pairs["i"].astype(np.int64)], there[pairs["j"].astype(np.int64)]


def access_links(network: Network, points: Points, walk: Walk | None = None) -> Links:
    """Walks from each point (row) to the stops within reach (column), and by symmetry back."""
    return (walk or Walk()).between(points.lon, points.lat, network.stop_lon, network.stop_lat)


def direct_walks(origins: Points, destinations: Points, walk: Walk | None = None) -> Links:
    """Walks from each origin (row) straight to the destinations within reach (column), its own place included."""
    return (walk or Walk()).between(origins.lon, origins.lat, destinations.lon, destinations.lat)


def ends_of_points(network: Network, origins: Points, destinations: Points, walk: Walk | None = None) -> Ends:
    """From points to points: on foot to the stops, from the stops, and all the way."""
    return Ends(
        origins.ids,
        destinations.ids,
        access_links(network, origins, walk),
        access_links(network, destinations, walk),
        direct_walks(origins, destinations, walk),
    )


def ends_of_stops(
    network: Network, origins: Sequence[str] | None = None, destinations: Sequence[str] | None = None
) -> Ends:
    """From stops to stops, by id; all of them unless some are named. Raises AccessError for an id that is not there."""
    import numpy as np

    place = {name: at for at, name in enumerate(network.stop_ids)}

    def positions(ids: Sequence[str] | None) -> Counts:
        unknown = next((one for one in ids or () if one not in place), None)
        if unknown is not None:
            raise AccessError(f"there is no stop '{unknown}' that day; ids are such as {network.stop_ids[0]}")
        return (
            np.arange(network.stops) if ids is None else np.array([place[one] for one in ids], dtype=np.int64)
        )

    rows = positions(origins)
    whole = Ends.of_stops(network, rows)
    if destinations is None:
        return whole
    columns = positions(destinations)
    return Ends(
        whole.origins,
        tuple(destinations),
        whole.access,
        rows_of(whole.egress, columns),
        turned(rows_of(turned(whole.direct, network.stops), columns), len(rows)),
    )
