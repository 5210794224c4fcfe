"""Dates, clock times, lengths and time zones as programme files write them. Raises ScheduleError, never guesses silently."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from hjulet.meet.formats.schedule import LONGEST_SESSION, ScheduleError

YEARS = range(1970, 2200)
SMALL_HOURS = time(4)
"""A clock time before this, without a date, is the night after the day it is listed under."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_PARTS = re.compile(r"\d{1,4}(?::\d{1,2}){1,2}")


def read_zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        close = get_close_matches(name, available_timezones(), n=1, cutoff=0.7)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ScheduleError(
            f"The time zone {name!r} is not known: expected a name such as 'Europe/Stockholm'.{hint}"
        ) from error


def read_day(text: str, where: str) -> date | None:
    """The date in "2018-02-03", also with a clock time after it; None for nothing."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError as error:
        raise ScheduleError(f"{where}: the date {text!r} is not a date such as '2018-02-03'.") from error
    return _in_our_time(day, text, where)


def read_moment(text: str, where: str) -> datetime | None:
    """Date and clock time, with or without an offset; None when there is no clock time in it."""
    if not text or len(text) <= len("2018-02-03"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ScheduleError(
            f"{where}: the time {text!r} is not a time such as '2018-02-03T10:00:00+01:00'."
        ) from error
    _in_our_time(moment.date(), text, where)
    return moment


def read_clock(text: str, where: str) -> time | None:
    """ "10:00" or "10:00:00"; None for nothing."""
    if not text:
        return None
    match = _CLOCK.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError as error:
        raise ScheduleError(f"{where}: the start {text!r} is not a clock time such as '10:00'.") from error


def read_length(text: str, where: str) -> timedelta:
    """ "01:30" is an hour and a half; "1:01:30" a day more, as pretalx writes it; "01:30:00" has seconds.

    Three parts are days, hours and minutes when the first is a single digit above zero and the second is
    an hour of a day; otherwise hours, minutes and seconds.
    """
    if not text:
        raise ScheduleError(f"{where} has no duration: expected hours and minutes such as '01:30'.")
    if not _PARTS.fullmatch(text):
        raise ScheduleError(f"{where}: the duration {text!r} is not hours and minutes such as '01:30'.")
    first, *rest = text.split(":")
    numbers = [int(first), *(int(part) for part in rest)]
    if len(numbers) == 2:
        length = timedelta(hours=numbers[0], minutes=numbers[1])
    elif len(first) == 1 and numbers[0] > 0 and numbers[1] < 24:
        length = timedelta(days=numbers[0], hours=numbers[1], minutes=numbers[2])
    else:
        length = timedelta(hours=numbers[0], minutes=numbers[1], seconds=numbers[2])
    return checked_length(length, where)


def checked_length(length: timedelta, where: str) -> timedelta:
    """The length in whole minutes, when it is a minute or more and not absurd."""
    if not timedelta(minutes=1) <= length <= LONGEST_SESSION:
        raise ScheduleError(
            f"{where}: the duration is {length}: expected at least a minute and at most 31 days."
        )
    return timedelta(minutes=length // timedelta(minutes=1))


def write_length(length: timedelta) -> str:
    """ "01:30"; from a hundred hours on "4:04:00", days first."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 100 * 60:
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{minutes // 1440}:{minutes // 60 % 24:02}:{minutes % 60:02}"


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, whole minutes: files know no seconds."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _in_our_time(day: date, text: str, where: str) -> date:
    if day.year not in YEARS:
        raise ScheduleError(f"{where}: the year of {text!r} is outside {YEARS[0]}–{YEARS[-1]}.")
    return day
