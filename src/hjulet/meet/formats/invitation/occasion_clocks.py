"""The clock of occasions: on the lines below a date, said once for all, or that of the programme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from hjulet.meet.formats.invitation.clock import clock_at_start, find_clocks, read_time
from hjulet.meet.formats.invitation.dates import Stretch, find_dates
from hjulet.meet.formats.invitation.facts import ClockSpan, ProgrammePoint, Span
from hjulet.meet.formats.invitation.lines import Document, Line
from hjulet.meet.formats.invitation.sections import Label, Labelled

_BEGINS_ENDS = re.compile(
    r"(?:börjar|start|startar|inleder|samlas|drar igång|öppnar)\b[^.!?]{0,60}?(?:kl(?:ockan)?\.?[ ]?)(?P<starts>\d{1,2}(?:[.:]\d\d)?)[^.!?]{0,60}?(?:slut|slutar|avslutar|avrundar|håller på till|är klara)(?:[^.!?\d]|kl\.){0,30}(?P<ends>\d{1,2}(?:[.:]\d\d)?)",
    re.IGNORECASE,
)


class Timed(Protocol):
    """An occasion in the making."""

    stretch: Stretch
    clock: ClockSpan | None


def lines_below(document: Document, line: Line, *, is_list_line: bool) -> Span | None:
    """The lines that belong to a date on a line of its own: to the next blank one, or the next with a date."""
    if not is_list_line or len(line.text) > 80:
        return None
    last = None
    for below in document.lines[line.number + 1 : line.number + 5]:
        if (
            below.is_blank
            or below.is_bullet
            or _is_point(document, below)
            or find_dates(document.masked[below.span.start : below.span.end])
        ):
            break
        last = below
    return Span(document.lines[line.number + 1].span.start, last.span.end) if last else None


def _is_point(document: Document, line: Line) -> bool:
    """ "09.00–09.30 Kaffe" is a point of the programme, and no time of the whole."""
    clock = clock_at_start(document.masked, line.span.start, line.span.end)
    return clock is not None and line.span.end - clock.span.end > 2


def clock_below(document: Document, below: Span) -> ClockSpan | None:
    told = _BEGINS_ENDS.search(document.masked, below.start, below.end)
    if told and (clock := _told(told, several_days=True)):
        return clock
    return next((clock for clock in find_clocks(document.masked, below.start, below.end) if clock.ends), None)


def _told(told: re.Match[str], *, several_days: bool = False) -> ClockSpan | None:
    starts, ends = read_time(told["starts"]), read_time(told["ends"])
    if starts is None or ends is None or (ends <= starts and not several_days):
        return None
    return ClockSpan(starts, ends, Span(told.start("starts"), told.end("ends")))


def _take_whole_clock(document: Document, candidates: Sequence[Timed], labels: list[Labelled]) -> None:
    """The heading says "15 sep kl 8.30" and the line after "Tid:" says 8.30–10: the latter says more."""
    half = [one for one in candidates if one.clock is not None and one.clock.ends is None]
    if len(candidates) != 1 or not half or half[0].clock is None:
        return
    for labelled in labels:
        if labelled.label not in (Label.WHEN, Label.WHEN_AND_WHERE):
            continue
        for value in labelled.spans:
            for clock in find_clocks(document.masked, value.start, value.end, is_expected=True):
                if clock.ends is not None and clock.starts == half[0].clock.starts:
                    half[0].clock = clock
                    return


def share_clock(
    document: Document, candidates: Sequence[Timed], labels: list[Labelled], points: list[ProgrammePoint]
) -> None:
    """A time that is said once holds for all: after a label, or beside "varje gång"; else that of the programme."""
    _take_whole_clock(document, candidates, labels)
    missing = [one for one in candidates if one.clock is None]
    if not missing:
        return
    shared: ClockSpan | None = None
    for labelled in labels:
        if labelled.label in (Label.WHEN, Label.WHEN_AND_WHERE):
            for value in labelled.spans:
                clocks = find_clocks(document.masked, value.start, value.end, is_expected=True)
                clocks = [
                    clock
                    for clock in clocks
                    if not any(one.stretch.span.meets(clock.span) for one in candidates)
                ]
                if clocks and shared is None:
                    shared = clocks[0]
    if shared is None and (told := _BEGINS_ENDS.search(document.masked)):
        shared = _told(told)
    if shared is None:
        point_spans = [point.span for point in points]
        for clock in find_clocks(document.masked):
            line = document.line_at(clock.span.start)
            if any(span.meets(clock.span) for span in point_spans) or any(
                one.value.holds(clock.span) and one.label in (Label.DEADLINE, Label.CANCEL, Label.CONTACT)
                for one in labels
            ):
                continue
            sentence = document.words(document.sentence_at(clock.span.start))
            if re.search(r"senast|anmäl|telefon|ring |öppet|nås", sentence, re.IGNORECASE):
                continue
            if clock.ends is not None or len(line.text) < 120:
                shared = clock
                break
    if shared is None or shared.ends is None:
        timed = [point.clock for point in points if point.clock is not None]
        if len(timed) >= 2 and len(candidates) == 1:
            ends = timed[-1].ends or timed[-1].starts
            starts = shared.starts if shared is not None else timed[0].starts
            last_is_end = timed[-1].ends is not None or bool(
                re.match(r"slut|avslut|tack|vi avslutar|hem|summering", points[-1].title, re.IGNORECASE)
            )
            shared = ClockSpan(
                starts,
                ends if last_is_end and (ends > starts or not candidates[0].stretch.is_one_day) else None,
                shared.span if shared else timed[0].span,
            )
    for one in missing:
        one.clock = shared
