"""What is said when statistics cannot be loaded, read or kept."""

from __future__ import annotations


class SourceError(Exception):
    """Said in one or two sentences: what came, what was expected, what to do."""


class NoNetwork(SourceError):
    """The source cannot be reached from here, or does not answer."""


class Refused(SourceError):
    """The source answered, and said no."""

    def __init__(self, message: str, status: int) -> None:
        self.status = status
        super().__init__(message)
