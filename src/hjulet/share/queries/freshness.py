"""When an example is due to be looked over again."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

CHECKED_FOR_MONTHS = 24


def due_before(today: date | None = None) -> date:
    """Whatever was looked over on this day or earlier is due."""
    day = today or timezone.localdate()
    years, day_of_month = CHECKED_FOR_MONTHS // 12, day.day
    if (day.month, day.day) == (2, 29):
        day_of_month = 28
    return day.replace(year=day.year - years, day=day_of_month)


def is_due(last_checked: date | None, today: date | None = None) -> bool:
    """An example that was never looked over is as old as it can be."""
    return last_checked is None or last_checked <= due_before(today)
