"""How far it is between places on the earth, as the crow flies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EARTH_METRES: Final = 6_371_000.0
"""The mean radius, as nearly every router has it."""


def metres_between(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """Great-circle distance in metres; degrees in, of shapes that go together. nan where a place is.

    Formula: haversine, on a sphere of 6,371 km (Sinnott 1984, *Sky and Telescope* 68:159).

    Examples
    --------
    >>> import numpy as np
    >>> float(metres_between(np.array(14.8), np.array(56.8), np.array(14.8), np.array(56.9)).round())
    11119.0
    """
    import numpy as np

    lon, lat, other_lon, other_lat = (np.radians(one) for one in (lon, lat, other_lon, other_lat))
    part = np.sin((other_lat - lat) / 2) ** 2
    part = part + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return np.asarray(2 * EARTH_METRES * np.arcsin(np.sqrt(np.minimum(part, 1.0))))


def on_the_sphere(lon: Floats, lat: Floats) -> Floats:
    """Points in space, in metres from the middle of the earth, shape (places, 3): for trees of neighbours."""
    import numpy as np

    lon, lat = np.radians(lon), np.radians(lat)
    flat = np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)], axis=-1) * EARTH_METRES


def chord(metres: float) -> float:
    """The straight way through the earth of a distance along it."""
    from math import pi, sin

    return 2 * EARTH_METRES * sin(min(metres / (2 * EARTH_METRES), pi / 2))
