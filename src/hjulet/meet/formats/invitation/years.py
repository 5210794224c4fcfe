"""Which year a date is in. Only a year that the text states, or the one who asks; anything else is a question with candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hjulet.meet.formats.invitation.dates import WEEKDAY_NAMES, Stretch, years_when_right
from hjulet.meet.formats.invitation.facts import PartialDate, Sure, gettext_noop

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d{2})(?!\d|-talet|[ \u00a0]*(?:kr|personer|deltagare))")
STATED = gettext_noop("Året står vid datumet.")
STATED_ELSEWHERE = gettext_noop("Samma datum står med år på ett annat ställe i texten.")
FROM_LIST = gettext_noop("Året står vid ett annat tillfälle i samma lista.")
FROM_TITLE = gettext_noop("Året står i rubriken.")
FROM_PUBLISHED = gettext_noop("Texten är skickad eller publicerad inom ett år före den dagen.")
FROM_FRAME = gettext_noop("Texten nämner åren, och tillfället ligger före ett som har år.")
ASKED = gettext_noop("Året angavs av den som läste in texten.")
NOT_STATED = gettext_noop("Texten säger inget år.")
WRONG_WEEKDAY = gettext_noop("Veckodagen stämmer inte med datumet.")


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch with its year, how sure that is, and which years could be."""

    first: PartialDate
    last: PartialDate
    sure: Sure
    reason: str
    candidates: tuple[int, ...] = ()


def stated_years(text: str) -> list[int]:
    """Every year that is written in the text, in order."""
    return [int(found[1]) for found in _YEAR.finditer(text)]


def dated(
    stretch: Stretch,
    *,
    others: Iterable[Stretch],
    row: list[Stretch],
    title: str,
    frame: list[int],
    year: int | None,
    near: int | None,
    published: date | None = None,
) -> Dated:
    """The year of a stretch. `row` are the occasions it stands among, `frame` the years of "under 2017 och 2018"."""
    if stretch.last.year is not None or stretch.first.year is not None:
        return _checked(_with_year(stretch, stretch.first.year, stretch.last.year), STATED, Sure.SURE)
    same = {
        other.first.year
        for other in others
        if other.first.year is not None
        and other.first.key == stretch.first.key
        and _agree(other.first, stretch.first)
    }
    if len(same) == 1:
        found = same.pop()
        return _checked(_with_year(stretch, found, None), STATED_ELSEWHERE, Sure.SURE)
    if year is not None:
        return _checked(_with_year(stretch, year, None), ASKED, Sure.SURE)
    likely, reason = _likely(stretch, row, title, frame)
    if likely is None and published is not None:
        likely, reason = _soon_after(stretch, published), FROM_PUBLISHED
    window = _window(near, frame, likely)
    is_open = near is None and not frame and likely is None and stretch.first.weekday is None
    # Every year there is would be no help to choose from.
    candidates = () if is_open else years_when_right(stretch.first, window)
    if likely is not None:
        day = stretch.first.in_year(likely)
        if day is not None and stretch.first.weekday is not None:
            if day.weekday() == stretch.first.weekday and reason != FROM_PUBLISHED:
                found_dates = _with_year(stretch, likely, None)
                return Dated(found_dates[0], found_dates[1], Sure.SURE, reason)
            if day.weekday() == stretch.first.weekday:
                found_dates = _with_year(stretch, likely, None)
                return Dated(found_dates[0], found_dates[1], Sure.LIKELY, reason, candidates)
            likely = None
        elif day is not None:
            found_dates = _with_year(stretch, likely, None)
            return Dated(found_dates[0], found_dates[1], Sure.LIKELY, reason, candidates)
    return Dated(stretch.first, stretch.last, Sure.UNSURE, NOT_STATED, candidates)


def _soon_after(stretch: Stretch, published: date) -> int | None:
    """The year in which the day comes within twelve months after the text was sent or published."""
    for year in (published.year, published.year + 1):
        day = stretch.first.in_year(year)
        if day is not None and 0 <= (day - published).days < 366:
            return year
    return None


def _agree(one: PartialDate, other: PartialDate) -> bool:
    day = one.in_year(one.year) if one.year is not None else None
    return day is not None and (other.weekday is None or other.weekday == day.weekday())


def _likely(stretch: Stretch, row: list[Stretch], title: str, frame: list[int]) -> tuple[int | None, str]:
    in_title = set(stated_years(title))
    if len(in_title) == 1:
        return in_title.pop(), FROM_TITLE
    at = row.index(stretch) if stretch in row else -1
    if at >= 0:
        before = next((other for other in reversed(row[:at]) if other.first.year is not None), None)
        after = next((other for other in row[at + 1 :] if other.first.year is not None), None)
        if after is not None and after.first.year is not None:
            between = [other.first.key for other in row[at : row.index(after) + 1]]
            if between == sorted(between):
                in_frame = not frame or after.first.year in frame
                return after.first.year if in_frame else None, FROM_FRAME if frame else FROM_LIST
        if before is not None and before.first.year is not None:
            between = [other.first.key for other in row[row.index(before) : at + 1]]
            if between == sorted(between):
                return before.last.year or before.first.year, FROM_LIST
    wraps = sum(one.first.key > two.first.key for one, two in pairwise(row))
    if len(set(frame)) == 1 and not wraps:
        return frame[0], FROM_FRAME
    if len(frame) == 2 and frame[1] == frame[0] + 1 and wraps == 1 and at >= 0:
        # "Under 2020–21": November, December, and then January.
        is_later = any(one.first.key > two.first.key for one, two in pairwise(row[: at + 1]))
        return frame[is_later], FROM_FRAME
    return None, NOT_STATED


def _window(near: int | None, frame: list[int], likely: int | None) -> range:
    """The years to offer: around what the text or the caller speaks of, else a generation."""
    if likely is not None:
        return range(likely - 1, likely + 2)
    if near is not None:
        return range(near - 2, near + 3)
    if frame:
        return range(min(frame) - 3, max(frame) + 4)
    return range(2010, 2036)


def _with_year(stretch: Stretch, first: int | None, last: int | None) -> tuple[PartialDate, PartialDate]:
    start = first if first is not None else last or 0
    if first is None and stretch.last.key < stretch.first.key:
        start -= 1
    if last is None:
        last = start + 1 if stretch.last.key < stretch.first.key else start
    return replace(stretch.first, year=start), replace(stretch.last, year=last)


def _checked(days: tuple[PartialDate, PartialDate], reason: str, sure: Sure) -> Dated:
    """Unsure when the weekday belies the date, or the day does not exist that year."""
    for day in days:
        found = day.in_year(day.year or 2020)
        if found is None or (day.weekday is not None and found.weekday() != day.weekday):
            bare = tuple(replace(one, year=None) for one in days)
            near = day.year or 2020
            return Dated(
                bare[0],
                bare[1],
                Sure.UNSURE,
                WRONG_WEEKDAY,
                years_when_right(days[0], range(near - 3, near + 4)),
            )
    return Dated(days[0], days[1], sure, reason)


def as_date(day: PartialDate) -> date | None:
    return day.in_year(day.year) if day.year is not None else None


def weekday_name(day: PartialDate) -> str:
    return WEEKDAY_NAMES[day.weekday] if day.weekday is not None else ""
