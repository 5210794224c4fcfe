"""What is said when peers cannot be found in what was given."""

from __future__ import annotations

from hjulet.instruments.errors import PlaceYearError


class PeerError(PlaceYearError):
    """Bad input, said with where it stands: the file and line, the place, the year."""
