"""Everything that reads in Match. The viewer comes first, and gets only what that person may see."""

from hjulet.match.queries.places import SizePeer, likeness, places_of_same_size

__all__ = ["SizePeer", "likeness", "places_of_same_size"]
