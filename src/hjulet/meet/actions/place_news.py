"""Mails about what is new in the places that people follow: one a week or a month, and none when nothing is new.

Here and not in the hub, since the outbox is Meet's. What is new is asked of every spoke, as anybody would see it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hjulet.hub.actions_following import period_of
from hjulet.hub.models import PlaceDigest, PlaceFollowing
from hjulet.hub.wording import local
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.meet.queries.place_news import NewestOfPlaces

FROM_HOUR = 7
"""On the first morning of the week or the month, in Sweden; later in the period when the worker was away."""
AT_A_TIME = 200
"""People for each round of the worker, so that nobody else's mail waits long."""


def tell_of_places(at: datetime | None = None) -> int:
    """Write the mails that are due, each once for its period. Returns how many.

    The worker runs it every half minute; of two workers at the same moment one writes.
    """
    now = at or timezone.now()
    if local(now).hour < FROM_HOUR:
        return 0
    newest, written = NewestOfPlaces(), 0
    for rhythm in (PlaceDigest.Rhythm.WEEKLY, PlaceDigest.Rhythm.MONTHLY):
        period = period_of(rhythm, now)
        due = PlaceDigest.objects.filter(rhythm=rhythm, person__is_active=True).exclude(period=period)
        for pk in list(due.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
            written += _tell(pk, rhythm, period, now, newest)
    return written


def _tell(pk: int, rhythm: str, period: str, now: datetime, newest: NewestOfPlaces) -> int:
    """Settle the period for one person, with a mail when there is something to tell."""
    with transaction.atomic():
        digest = (
            PlaceDigest.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pk).first()
        )
        if digest is None or digest.rhythm != rhythm or digest.period == period:
            return 0
        followed = PlaceFollowing.objects.filter(person=digest.person_id).select_related("place")
        since = digest.told_until
        has_news = any(newest.between(one.place, max(since, one.since), now) for one in followed)
        digest.period, digest.told_until = period, now
        digest.save(update_fields=["period", "told_until"])
        if has_news:
            write_spoke_letter(
                digest.person,
                "meet.place_news",
                key=f"{digest.person_id}:{period}",
                since=since.isoformat(),
                until=now.isoformat(),
            )
    return int(has_news)
