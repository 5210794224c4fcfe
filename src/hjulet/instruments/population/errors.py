"""What is said when figures of population cannot be used."""

from __future__ import annotations

from hjulet.instruments.errors import PlaceYearError


class PopulationError(PlaceYearError):
    """Bad input, said with where it stands: the file and line, the place, the year."""
