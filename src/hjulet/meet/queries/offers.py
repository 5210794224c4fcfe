"""Until when an offered seat can be accepted: rule 6."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hjulet.hub.wording import STOCKHOLM

MORNING, EVENING = time(7), time(20)
"""Outside these hours the clock stands still: nobody has to answer a mail at night."""
DIRECTLY_WITHIN = timedelta(hours=24)
"""So near the start nobody is asked: the seat is given."""
SHORTEST = timedelta(hours=2)
"""Of waking time, however near the start an offer is made."""


def awake_after(at: datetime, waking: timedelta) -> datetime:
    """The moment when so much time has passed between 07 and 20 in Sweden, counted from `at`.

    Offered at 19 on a Monday with three hours to answer: until 09 on the Tuesday.
    """
    now = at.astimezone(STOCKHOLM)
    left = waking
    while True:
        opens = now.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
        closes = now.replace(hour=EVENING.hour, minute=0, second=0, microsecond=0)
        begins = max(now, opens)
        if begins < closes:
            # Within a day the offset is one: summer time changes at two in the night.
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        now = (opens + timedelta(days=1)).replace(tzinfo=STOCKHOLM)


def offer_deadline(at: datetime, *, hours: int, starts: datetime) -> datetime | None:
    """When an offer made at `at` runs out; None when the seat is given directly instead.

    So many waking hours, but no later than a day before the start, when seats are given directly,
    nor sooner than two waking hours; never past the start.
    """
    if hours == 0 or starts - at <= DIRECTLY_WITHIN:
        return None
    latest = max(starts - DIRECTLY_WITHIN, awake_after(at, SHORTEST))
    return min(awake_after(at, timedelta(hours=hours)), latest, starts)
