"""Clock times: "kl 10-16", "kl. 10.00–16.00", "klockan nio", "09:30-12", and "13–16" where a time is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from hjulet.meet.formats.invitation.facts import ClockSpan, Span

_GAP = r"[ \t\u00a0\u202f]"
_WORDS = {
    "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "ett": 13, "två": 14, "tre": 15,
    "fyra": 16, "fem": 17, "sex": 18,
}  # fmt: skip
_FULL = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_HOUR = r"(?:[01]?\d|2[0-4])"
_TO = rf"(?:{_GAP}*[-–—−‒‐]{_GAP}*|{_GAP}+(?:till|to|och|and){_GAP}+(?:kl(?:ockan|\.)?{_GAP}*)?)"
_END = r"(?![\d%]|[.:,]\d|[ \t\u00a0]*(?:kr|sek|:-|procent|%|st\b|deltagare|personer|platser|jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec|/))"
_MARKED = re.compile(
    rf"\b(?:kl(?:ockan)?\b\.?:?|mellan{_GAP}+kl(?:ockan)?\b\.?){_GAP}*(?P<starts>{_FULL}|[012]\d[0-5]\d|{_HOUR})(?P<half>{_GAP}*[ap]\.?m\b\.?)?"
    rf"(?:{_TO}(?P<ends>{_FULL}|[012]\d[0-5]\d|{_HOUR}))?{_END}",
    re.IGNORECASE,
)
_SPANNED = re.compile(
    rf"(?<![\d.,:/-])(?P<starts>{_FULL}){_TO}(?P<ends>{_FULL}|{_HOUR}){_END}", re.IGNORECASE
)
_SHORT_SPANNED = re.compile(rf"(?<![\d.,:/-])(?P<starts>{_HOUR}){_TO}(?P<ends>{_FULL}){_END}", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\d.,:/§-])(?P<starts>{_FULL}|{_HOUR}){_TO}(?P<ends>{_FULL}|{_HOUR}){_END}", re.IGNORECASE
)
_ALONE = re.compile(rf"(?<![\d.,:/-])(?P<starts>{_FULL}){_END}")
_ENGLISH = re.compile(
    rf"(?<![\d.,:/-])(?P<starts>1?\d(?:[.:][0-5]\d)?){_GAP}*(?P<half>[ap]\.?m\b\.?)?{_TO}(?P<ends>1?\d(?:[.:][0-5]\d)?){_GAP}*(?P<half2>[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\bklockan{_GAP}+(?P<half>halv{_GAP}+)?(?P<word>{'|'.join(_WORDS)})\b(?:{_GAP}+till{_GAP}+(?P<half2>halv{_GAP}+)?(?P<word2>{'|'.join(_WORDS)})\b)?",
    re.IGNORECASE,
)
_AT_START = re.compile(
    rf"(?P<mark>kl(?:ockan)?\b\.?{_GAP}*|ca\.?{_GAP}*)?(?P<starts>{_FULL}|[012]\d[0-5]\d(?={_GAP}*[-–]{_GAP}*[012]\d[0-5]\d)|{_HOUR}(?={_GAP}*[-–]{_GAP}*\d))"
    rf"(?:{_GAP}*[-–—−]{_GAP}*(?P<ends>{_FULL}|[012]\d[0-5]\d|{_HOUR}))?(?![\d%])(?:{_GAP}*[-–—:|,.]+(?={_GAP}))?[ \t\u00a0|]*",
    re.IGNORECASE,
)


def find_clocks(
    text: str, start: int = 0, end: int | None = None, *, is_expected: bool = False
) -> list[ClockSpan]:
    """The clock times of that stretch of the text, in order. `is_expected`: after "Tid:", where "13–16" means hours."""
    found: list[ClockSpan] = []
    readers = [_marked, _in_words, _english, _spanned]
    if is_expected:
        readers += [_bare, _alone]
    for reader in readers:
        for clock in reader(text, start, len(text) if end is None else end):
            if not any(clock.span.meets(other.span) for other in found):
                found.append(clock)
    return sorted(found, key=lambda clock: clock.span)


def clock_at_start(text: str, start: int, end: int) -> ClockSpan | None:
    """The time that a line of a programme begins with ("09.30 Kaffe", "kl. 10-11: …"); None when it begins otherwise."""
    found = _AT_START.match(text, start, end)
    if found is None:
        return None
    starts, ends = read_time(found["starts"]), read_time(found["ends"])
    if starts is None or (found["ends"] and ends is None):
        return None
    return ClockSpan(starts, ends, Span(*found.span()))


def read_time(words: str | None) -> time | None:
    """ "9", "09.30", "9:30" or "0930" as a time of day."""
    if not words:
        return None
    digits = words.strip().replace(".", ":")
    if ":" not in digits and len(digits) == 4:
        digits = f"{digits[:2]}:{digits[2:]}"
    hour, _, minute = digits.partition(":")
    if int(hour) == 24:
        return time(23, 59) if int(minute or 0) == 0 else None
    return time(int(hour), int(minute or 0)) if int(hour) < 24 and int(minute or 0) < 60 else None


def _clock(starts: time | None, ends: time | None, found: re.Match[str]) -> Iterator[ClockSpan]:
    if starts is not None and (ends is None or ends > starts):
        yield ClockSpan(starts, ends, Span(*found.span()))


def _marked(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for found in _MARKED.finditer(text, start, end):
        starts = _with_half(read_time(found["starts"]), found["half"])
        yield from _clock(starts, read_time(found["ends"]), found)


def _spanned(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for pattern in (_SPANNED, _SHORT_SPANNED):
        for found in pattern.finditer(text, start, end):
            yield from _clock(read_time(found["starts"]), read_time(found["ends"]), found)


def _bare(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for found in _BARE.finditer(text, start, end):
        starts, ends = read_time(found["starts"]), read_time(found["ends"])
        if starts is not None and starts >= time(6):
            yield from _clock(starts, ends, found)


def _alone(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for found in _ALONE.finditer(text, start, end):
        yield from _clock(read_time(found["starts"]), None, found)


def _english(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for found in _ENGLISH.finditer(text, start, end):
        last = found["half2"]
        ends = _with_half(read_time(found["ends"]), last)
        starts = _with_half(read_time(found["starts"]), found["half"] or last)
        if starts is not None and ends is not None and starts > ends and not found["half"]:
            starts = read_time(found["starts"])
        yield from _clock(starts, ends, found)


def _with_half(clock: time | None, half: str | None) -> time | None:
    if clock is None or not half:
        return clock
    is_afternoon = half.strip().casefold().startswith("p")
    if is_afternoon and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    return clock.replace(hour=0) if not is_afternoon and clock.hour == 12 else clock


def _in_words(text: str, start: int, end: int) -> Iterator[ClockSpan]:
    for found in _IN_WORDS.finditer(text, start, end):
        yield from _clock(_said(found["word"], found["half"]), _said(found["word2"], found["half2"]), found)


def _said(word: str | None, half: str | None) -> time | None:
    if not word:
        return None
    hour = _WORDS[word.casefold()]
    return time(hour - 1, 30) if half else time(hour)
