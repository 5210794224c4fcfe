"""Which services run on a day: calendar.txt, calendar_dates.txt, or the exceptions alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.gtfs_files import LINE, Feed

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDED, REMOVED = "1", "2"
LONGEST_DAYS = 3660


@dataclass(frozen=True)
class Calendar:
    """When services run: by weekday between two dates, and by date."""

    file: str
    weekly: dict[str, tuple[tuple[bool, ...], date, date]] = field(repr=False)
    added: dict[date, set[str]] = field(repr=False)
    removed: dict[date, set[str]] = field(repr=False)

    def services(self, day: date) -> set[str]:
        """Those that run on a day."""
        usual = {
            name
            for name, (days, first, last) in self.weekly.items()
            if first <= day <= last and days[day.weekday()]
        }
        return (usual - self.removed.get(day, set())) | self.added.get(day, set())

    def days(self, near: date) -> Counter[date]:
        """How many services run on each day that has any; of a calendar of many years, those nearest to a day."""
        ends = [end for _, first, last in self.weekly.values() for end in (first, last)]
        ends += list(self.added)
        if not ends:
            return Counter()
        first, last = min(ends), max(ends)
        middle = min(max(near, first), last)
        first = max(first, middle - timedelta(days=min(LONGEST_DAYS, (middle - date.min).days)))
        last = min(last, middle + timedelta(days=min(LONGEST_DAYS, (date.max - middle).days)))
        dates = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return Counter({day: count for day in dates if (count := len(self.services(day)))})


def read_calendar(feed: Feed) -> Calendar:
    """Raises AccessError with file and line where a date or a flag is none."""
    weekly: dict[str, tuple[tuple[bool, ...], date, date]] = {}
    added: dict[date, set[str]] = {}
    removed: dict[date, set[str]] = {}
    if "calendar" in feed.tables:
        heads = ("service_id", *WEEKDAYS, "start_date", "end_date")
        frame = feed.read("calendar", heads)
        feed.once(frame, "service_id", "calendar")
        for row in frame.iter_rows(named=True):
            flags = tuple(row[name] for name in WEEKDAYS)
            for name, flag in zip(WEEKDAYS, flags, strict=True):
                if flag not in ("0", "1"):
                    raise feed.error(
                        f"'{flag}' came where 0 or 1 was expected", "calendar", row[LINE], column=name
                    )
            first, last = (_date(feed, "calendar", row, head) for head in ("start_date", "end_date"))
            weekly[row["service_id"]] = (tuple(flag == "1" for flag in flags), first, last)
    if "calendar_dates" in feed.tables:
        for row in feed.read("calendar_dates", ("service_id", "date", "exception_type")).iter_rows(
            named=True
        ):
            if row["exception_type"] not in (ADDED, REMOVED):
                raise feed.error(
                    f"'{row['exception_type']}' came where 1 (added) or 2 (removed) was expected",
                    "calendar_dates", row[LINE], column="exception_type",
                )  # fmt: skip
            changes = added if row["exception_type"] == ADDED else removed
            changes.setdefault(_date(feed, "calendar_dates", row, "date"), set()).add(row["service_id"])
    return Calendar(feed.path, weekly, added, removed)


def as_day(day: str | date) -> date:
    """A date from "2019-05-13" or "20190513". Raises AccessError for what is none."""
    if isinstance(day, date):
        return day
    for form in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(day.strip(), form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise AccessError(f"'{day}' is no date; write it as 2019-05-13")


def no_service(calendars: list[Calendar], day: date) -> AccessError:
    """What to say when nothing runs: which dates there are, for that is the commonest beginner's failure."""
    days: Counter[date] = Counter()
    for one in calendars:
        days.update(one.days(day))
    files = ", ".join(one.file for one in calendars)
    said = f"no trip runs on {day} (a {WEEKDAYS[day.weekday()].capitalize()})"
    if not days:
        return AccessError(f"{said}, nor on any other day: the calendar is empty", file=files)
    nearest = min(days, key=lambda one: (abs((one - day).days), one))
    same = [one for one in days if one.weekday() == day.weekday()]
    weekday = min(same, key=lambda one: (abs((one - day).days), one), default=None)
    also = f", the nearest {WEEKDAYS[day.weekday()].capitalize()} {weekday}" if weekday else ""
    return AccessError(
        f"{said}; the feed has service from {min(days)} to {max(days)}, the nearest day is {nearest}{also}",
        file=files,
    )


def _date(feed: Feed, table: str, row: dict[str, str], head: str) -> date:
    try:
        return as_day(row[head])
    except AccessError:
        raise feed.error(
            f"'{row[head]}' came where a date such as 20190513 was expected",
            table,
            int(row[LINE]),
            column=head,
        ) from None
