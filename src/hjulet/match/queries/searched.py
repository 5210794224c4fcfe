"""What was searched for without anything being found, and where nobody followed an answer. For editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q, Sum
from django.utils import timezone

from hjulet.hub.models import SearchedWords
from hjulet.hub.rules import Viewer
from hjulet.match.rules import may_mend_search

WEEKS_LOOKED_AT = 8
SHOWN_FROM_TIMES = 2
"""What only one has asked may be that person's own business, and is shown to nobody."""
SHOWN_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Searched:
    """One question of the last weeks, put together."""

    text: str
    language: str
    times: int
    without_hits: int
    clicked: int
    last_week: object


def searches_to_mend(viewer: Viewer, *, nobody_followed: bool = False) -> list[Searched]:
    """The questions of the last eight weeks that at least two have asked and found nothing; the commonest first.

    With `nobody_followed`, those that found something that nobody followed. Nothing for who may not mend.
    """
    if not may_mend_search(viewer):
        return []
    since = timezone.localdate() - timedelta(weeks=WEEKS_LOOKED_AT)
    found = (
        SearchedWords.objects.filter(week__gte=since, settled_at=None)
        .order_by()
        .values("text", "language")
        .annotate(
            total=Sum("times"), empty=Sum("without_hits"), followed=Sum("clicked"), last_week=Max("week")
        )
        .filter(total__gte=SHOWN_FROM_TIMES)
    )
    wanted = Q(empty=0, followed=0) if nobody_followed else Q(empty__gt=0)
    return [
        Searched(row["text"], row["language"], row["total"], row["empty"], row["followed"], row["last_week"])
        for row in found.filter(wanted).order_by("-total", "text")[:SHOWN_AT_MOST]
    ]
