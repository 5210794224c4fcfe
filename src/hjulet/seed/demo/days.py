"""Days to meet on: in a certain week from now, on a weekday, never on a holiday with a fixed date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
FREE_DAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def in_weeks(today: date, weeks: int, weekday: int) -> date:
    """That weekday so many weeks after this one; moved on to the next day when people are free.

    Counted from this week's Monday, so that everything made in the same week gets the same days.

    >>> in_weeks(date(2024, 9, 12), 3, WEDNESDAY)
    datetime.date(2024, 10, 2)
    """
    return working_day(today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=weekday))


def working_day(day: date) -> date:
    """The day itself, or the first after it that is neither weekend nor holiday.

    >>> working_day(date(2024, 5, 1))
    datetime.date(2024, 5, 2)
    """
    while day.weekday() > FRIDAY or (day.month, day.day) in FREE_DAYS:
        day += timedelta(days=1)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That hour on a clock in Sweden."""
    return datetime.combine(day, time(hour, minute), tzinfo=STOCKHOLM)
