"""What every address says when the statistics behind it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from hjulet.hub.errors import Problem
from hjulet.measure.queries.statistics import StatisticsUnreadable


def unreadable() -> Problem:
    return Problem(503, "unreadable", _("Siffrorna går inte att läsa just nu."))


@contextmanager
def read_or_said() -> Iterator[None]:
    """Answers 503 when what is loaded cannot be read: why stands in the log."""
    try:
        yield
    except StatisticsUnreadable:
        raise unreadable() from None
