"""Days to meet on: in a certain week from now, on a weekday, never when nobody is at work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
FREE_DAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
# By their number, as Swedes count: the summer holidays, Christmas and New Year.
QUIET_WEEKS = {1, *range(26, 33), 52, 53}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def in_weeks(today: date, weeks: int, weekday: int) -> date:
    """That weekday so many weeks from this one (before it, when negative), where quiet weeks do not count.

    Counted from this week's Monday, so that everything made in the same week gets the same days. Moved
    on to the next day when people are free.

    >>> in_weeks(date(2024, 9, 12), 3, WEDNESDAY)
    datetime.date(2024, 10, 2)
    """
    monday, step = monday_of(today), timedelta(weeks=1 if weeks > 0 else -1)
    left = abs(weeks)
    while left:
        monday += step
        left -= monday.isocalendar().week not in QUIET_WEEKS
    return working_day(monday + timedelta(days=weekday))


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
