"""What cannot be done with access, said to a person: a whole sentence, and the field it is about."""

from __future__ import annotations


class AccessRefused(Exception):
    """It cannot be done; the words say why and what to do. Nothing has changed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhile(Exception):
    """Somebody has saved the same study since the form was opened. Nothing has changed."""
