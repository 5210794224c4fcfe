"""Everything that reads in Match. The viewer comes first, and gets only what that person may see."""

from hjulet.match.queries.places import likeness

__all__ = ["likeness"]
