"""Dates in every form that Swedes write them: "17-18 augusti", "30 nov–1 dec 2017", "tisdagen den 25 april", "25/4"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from hjulet.meet.formats.invitation.facts import PartialDate, Span, Sure

MONTHS = {
    **dict.fromkeys(("januari", "january", "jan"), 1),
    **dict.fromkeys(("februari", "february", "febr", "feb"), 2),
    **dict.fromkeys(("mars", "march", "mar"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    **dict.fromkeys(("maj", "may"), 5),
    **dict.fromkeys(("juni", "june", "jun"), 6),
    **dict.fromkeys(("juli", "july", "jul"), 7),
    **dict.fromkeys(("augusti", "august", "aug"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("oktober", "october", "okt", "oct"), 10),
    **dict.fromkeys(("november", "nov"), 11),
    **dict.fromkeys(("december", "dec"), 12),
}
WEEKDAYS = {
    "mån": 0, "mon": 0, "tis": 1, "tue": 1, "ons": 2, "wed": 2, "tor": 3, "thu": 3,
    "fre": 4, "fri": 4, "lör": 5, "sat": 5, "sön": 6, "sun": 6,
}  # fmt: skip
WEEKDAY_NAMES = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
    "september", "oktober", "november", "december",
)  # fmt: skip

_GAP = r"[ \t\u00a0\u202f]"
_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = (
    r"\b(?:(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en|ar|arna|s|ens)?)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b\.?"
)
_DAY = r"(?<![\d.,:/§+])(?:3[01]|[12]\d|0?[1-9])(?::?(?:e|a)\b|(?:st|nd|rd|th)\b(?: of)?|\.(?=[ \t]*[-–a-zA-Z]))?(?![\d%])"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_RANGE = rf"(?:{_GAP}*[-–—−‒‐]{_GAP}*|{_GAP}+(?:till(?:{_GAP}+och{_GAP}+med)?|t\.?{_GAP}?o\.?{_GAP}?m\.?|to){_GAP}+)"
_LIST = rf"(?:{_GAP}*[,&+]{_GAP}*(?:(?:och|samt|and){_GAP}+)?|{_GAP}*/{_GAP}*|{_GAP}+(?:och|samt|resp\.?|respektive|eller|and){_GAP}+)"
_ITEM = (
    rf"(?:{_WEEKDAY}(?:(?:{_RANGE}|{_LIST}){_WEEKDAY})?{_GAP}*,?{_GAP}*)?(?:den{_GAP}+)?"
    rf"{_DAY}(?:{_GAP}*{_MONTH})?(?:{_GAP}*,?{_GAP}*(?:år{_GAP}+)?{_YEAR}|{_GAP}*[’']\d{{2}}\b|(?<=[a-z.]){_GAP}?-\d\d\b(?!{_GAP}*(?:[-–:.\d]|{_MONTH})))?"
)
_EXPRESSION = re.compile(
    rf"{_ITEM}(?:(?:(?<=[\d.a-zåäö])){_RANGE}{_ITEM}|{_LIST}{_ITEM}){{0,12}}", re.IGNORECASE
)
_PIECE = re.compile(
    rf"(?P<range>{_RANGE})?(?:{_LIST})?(?P<weekday>{_WEEKDAY})?(?:(?:{_RANGE}|{_LIST})(?P<weekday2>{_WEEKDAY}))?{_GAP}*,?{_GAP}*(?:den{_GAP}+)?"
    rf"(?P<day>\d{{1,2}})(?::?(?:e|a)\b|(?:st|nd|rd|th)\b(?: of)?|\.(?=[ \t]*[-–a-zA-Z]))?(?:{_GAP}*(?P<month>{_MONTH}))?"
    rf"(?:{_GAP}*,?{_GAP}*(?:år{_GAP}+)?(?P<year>{_YEAR})|{_GAP}*[’'](?P<short>\d{{2}})\b|{_GAP}?-(?P<short2>\d\d)\b(?!{_GAP}*(?:[-–:.\d]|{_MONTH})))?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY}){_GAP}*,?{_GAP}*)?(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|December))"
    rf"{_GAP}+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_GAP}*[-–]{_GAP}*(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?(?![\d:.])(?:{_GAP}*,?{_GAP}*(?P<year>{_YEAR}))?"
)
_ISO = re.compile(
    rf"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    rf"(?:(?:{_RANGE}|--|/)(?:(?P<year2>(?:19|20)\d\d)-)?(?:(?P<month2>\d\d)-)?(?P<day2>\d\d)(?![\d:.]))?"
)
_SLASHED = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY}){_GAP}*,?{_GAP}*)?(?P<den>den{_GAP}+)?(?<![\d/.,:-])"
    rf"(?P<day>\d{{1,2}})(?:/(?P<month0>\d{{1,2}}))?(?:{_GAP}*[-–]{_GAP}*(?P<day2>\d{{1,2}}))?/(?P<month>\d{{1,2}})(?![\d/]|[.,]\d)"
    rf"(?:{_GAP}*[-–/,]?{_GAP}*(?P<year>{_YEAR})|[-/](?P<short>\d\d)(?!\d))?",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY}){_GAP}*,?{_GAP}*)?(?<![\d.])(?P<day>\d{{1,2}})\.(?:(?:(?P<month0>\d{{1,2}})\.?)?{_GAP}*[-–]{_GAP}*(?P<day2>\d{{1,2}})\.)?"
    rf"(?P<month>\d{{1,2}})\.(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:kl\.?|klockan|tid:?|mellan|\b(?:dag|tillfälle|träff|del|modul|steg|nr\.?|block|pass|session|kafé|webbinarium|möte|seminarium|day|etapp|omgång))[ \t\u00a0]*(?:[\d.:]+[ \t]*[-–][ \t]*)?$",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    rf"({_WEEKDAY}){_GAP}*,?{_GAP}*(?:den{_GAP}+)?(?:kl\.?{_GAP}*[\d.:–-]+{_GAP}*,?{_GAP}*)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One day, or days in a row, as one expression of the text."""

    first: PartialDate
    last: PartialDate
    span: Span
    sure: Sure = Sure.SURE

    @property
    def is_one_day(self) -> bool:
        return self.first.key == self.last.key


def find_dates(text: str) -> list[Stretch]:
    """Every date of the text in order. `text` is masked: no web addresses in it."""
    found: list[Stretch] = []
    for reader in (_iso, _dotted, _words, _english, _slashed):
        for stretch in reader(text):
            if not any(stretch.span.meets(other.span) for other in found):
                found.append(stretch)
    return sorted(found, key=lambda stretch: stretch.span)


def weekday_in(text: str | None) -> int | None:
    return WEEKDAYS.get(text.casefold()[:3]) if text else None


def years_when_right(day: PartialDate, years: range) -> tuple[int, ...]:
    """The years in which the day exists and is that weekday; all in which it exists when no weekday is given."""
    return tuple(
        year
        for year in years
        if (found := day.in_year(year)) is not None
        and (day.weekday is None or found.weekday() == day.weekday)
    )


def is_day_after(day: PartialDate, other: PartialDate) -> bool:
    """Whether `other` is the day after `day`, in whatever year (2020 stands for one with 29 February)."""
    year = day.year or other.year or 2020
    one, next_one = day.in_year(year), other.in_year(other.year or year)
    return one is not None and next_one is not None and next_one - one == timedelta(days=1)


def _words(text: str) -> Iterator[Stretch]:
    for expression in _EXPRESSION.finditer(text):
        if not re.search(_MONTH, expression.group(), re.IGNORECASE):
            continue
        pieces = [
            piece for piece in _PIECE.finditer(text, expression.start(), expression.end()) if piece["day"]
        ]
        yield from _stretches(text, pieces)


def _stretches(text: str, pieces: list[re.Match[str]]) -> Iterator[Stretch]:
    """From "5, 12 och 19 oktober 2026" three; from "30 nov–1 dec 2017" one. Months and years come from the right."""
    days: list[tuple[PartialDate | None, re.Match[str]]] = []
    month: int | None = None
    year: int | None = None
    following = 99
    for piece in reversed(pieces):
        if piece["month"]:
            month = MONTHS[piece["month"].casefold().rstrip(".")]
            following = 99
        stated = _year(piece)
        if stated is not None:
            year = stated
        number = int(piece["day"])
        if month is None or number >= following or not 1 <= number <= 31 or _follows_clock(text, piece):
            # "kl 13-16, 5 maj": the hours are no days.
            days.append((None, piece))
            if month is not None:
                break
            continue
        following = number
        earlier_month_of_next_year = days and days[-1][0] is not None and month > days[-1][0].month
        if earlier_month_of_next_year and stated is None and year is not None and piece["month"]:
            # "30 dec–2 jan 2027"
            year -= 1
        days.append((PartialDate(number, month, year, weekday_in(piece["weekday"])), piece))
    row = [(day, piece) for day, piece in reversed(days) if day is not None and _exists(day)]
    for number, (day, piece) in enumerate(row):
        is_end = piece["range"] is not None and number > 0
        if is_end:
            continue
        weekday = day.weekday if day.weekday is not None else _weekday_before(text, piece.start("day"))
        first = replace(day, weekday=weekday)
        last, end = first, piece
        if number + 1 < len(row) and row[number + 1][1]["range"] is not None:
            later, end = row[number + 1]
            second = piece["weekday2"]
            last = replace(later, weekday=weekday_in(second) if second else later.weekday)
        elif piece["weekday2"] and number + 1 < len(row):
            row[number + 1] = (
                replace(row[number + 1][0], weekday=weekday_in(piece["weekday2"])),
                row[number + 1][1],
            )
        yield Stretch(first, last, Span(_start(piece), end.end()))


def _start(piece: re.Match[str]) -> int:
    return piece.start("weekday") if piece["weekday"] else piece.start("day")


def _year(piece: re.Match[str]) -> int | None:
    if piece["year"]:
        return int(piece["year"])
    short = piece["short"] or piece["short2"]
    return 2000 + int(short) if short and piece["month"] else None


def _follows_clock(text: str, piece: re.Match[str]) -> bool:
    before = text[max(0, piece.start("day") - 24) : piece.start("day")]
    return _CLOCK_BEFORE.search(before) is not None and not piece["month"]


def _weekday_before(text: str, position: int) -> int | None:
    found = _WEEKDAY_BEFORE.search(text, max(0, position - 40), position)
    return weekday_in(found[1]) if found else None


def _exists(day: PartialDate) -> bool:
    return day.in_year(day.year or 2020) is not None


def _stretch(
    first: PartialDate, last: PartialDate, match: re.Match[str], sure: Sure = Sure.SURE
) -> Iterator[Stretch]:
    if _exists(first) and _exists(last):
        yield Stretch(first, last, Span(*match.span()), sure)


def _iso(text: str) -> Iterator[Stretch]:
    for one in _ISO.finditer(text):
        if not 1 <= int(one["month"]) <= 12:
            continue
        first = PartialDate(
            int(one["day"]), int(one["month"]), int(one["year"]), _weekday_before(text, one.start())
        )
        last = first
        if one["day2"] and 1 <= int(one["month2"] or 1) <= 12:
            last = PartialDate(
                int(one["day2"]), int(one["month2"] or first.month), int(one["year2"] or one["year"])
            )
        if _valid(first, last):
            yield from _stretch(first, last, one)


def _dotted(text: str) -> Iterator[Stretch]:
    for one in _DOTTED.finditer(text):
        yield from _numeric(one, Sure.SURE)


def _slashed(text: str) -> Iterator[Stretch]:
    for one in _SLASHED.finditer(text):
        if one.group().strip() == "24/7":
            continue
        if one["month0"] and not one["day2"]:
            continue
        is_dressed = bool(one["weekday"] or one["den"] or one["year"] or one["short"] or one["day2"])
        beside = text[max(0, one.start() - 20) : one.start()] + text[one.end() : one.end() + 8]
        is_dressed |= bool(
            re.search(r"datum|när|tid|senast|\bkl\b|mån|tis|ons|tors|fre|före|den", beside, re.IGNORECASE)
        )
        is_share = bool(
            re.match(r"[ \t]*(?:av|delar|del|tjänst|procent)\b", text[one.end() : one.end() + 12])
        )
        if is_dressed and not is_share:
            yield from _numeric(one, Sure.LIKELY)


def _numeric(one: re.Match[str], sure: Sure) -> Iterator[Stretch]:
    month, year = int(one["month"]), one["year"]
    if not 1 <= month <= 12:
        return
    groups = one.groupdict()
    whole = int(year) if year else (2000 + int(groups["short"]) if groups.get("short") else None)
    first_month = int(groups["month0"]) if groups.get("month0") else month
    if not 1 <= first_month <= 12:
        return
    first = PartialDate(int(one["day"]), first_month, whole, weekday_in(one["weekday"]))
    last = PartialDate(int(one["day2"]), month, whole) if one["day2"] else first
    if _valid(first, last):
        yield from _stretch(first, last, one, sure)


def _english(text: str) -> Iterator[Stretch]:
    for one in _ENGLISH.finditer(text):
        month = MONTHS[one["month"].casefold()]
        year = int(one["year"]) if one["year"] else None
        first = PartialDate(int(one["day"]), month, year, weekday_in(one["weekday"]))
        last = PartialDate(int(one["last"]), month, year) if one["last"] else first
        if _valid(first, last):
            yield from _stretch(first, last, one)


def _valid(first: PartialDate, last: PartialDate) -> bool:
    return 1 <= first.day <= 31 and 1 <= last.day <= 31 and _exists(first) and _exists(last)
