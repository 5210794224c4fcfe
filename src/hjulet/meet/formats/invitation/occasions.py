"""The occasions: which of the dates people meet on, in what order, with which year, clock and town."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from hjulet.meet.formats.invitation.clock import find_clocks
from hjulet.meet.formats.invitation.date_roles import DateRole, RoledDate, label_of
from hjulet.meet.formats.invitation.dates import Stretch, is_day_after, weekday_in
from hjulet.meet.formats.invitation.facts import (
    ClockSpan,
    Known,
    Named,
    Occasion,
    ProgrammePoint,
    Span,
    Sure,
    gettext_noop,
)
from hjulet.meet.formats.invitation.lines import Document
from hjulet.meet.formats.invitation.occasion_clocks import clock_below, lines_below, share_clock
from hjulet.meet.formats.invitation.organisations import find_organisations
from hjulet.meet.formats.invitation.people import read_people
from hjulet.meet.formats.invitation.places import find_house, find_online, find_places, is_house, read_where
from hjulet.meet.formats.invitation.sections import Label, Labelled
from hjulet.meet.formats.invitation.years import dated

_REMAIN = re.compile(r"återstår|kvarstår|är kvar|kvar\b", re.IGNORECASE)
_FRAME = re.compile(
    r"\b(?:under|åren|hösten|våren|vårterminen|höstterminen|vår|höst|sommaren|läsåret|verksamhetsåret)[ \u00a0]+((?:19|20)\d{2})(?:[ ]?(?:och|-|–|/|,)[ ]?((?:19|20)?\d{2})(?!\d|-))?",
    re.IGNORECASE,
)
FROM_PROGRAMME = gettext_noop("Första och sista tiden i programmet.")
_IN_TOWN = re.compile(r"[ \u00a0,]+i[ \u00a0](?P<town>[A-ZÅÄÖ][a-zåäöé]+(?:[ -][A-ZÅÄÖ][a-zåäöé]+)?)")
_TOPIC = re.compile(
    r"[ \u00a0]*(?:kl(?:ockan)?\.?[ ]?[\d.:–\- ]+)?[ \u00a0]*[:–—,|\t.-]+[ \u00a0]*(?P<topic>[^\n]{3,160})"
)


_TOPIC_BEFORE = re.compile(r"(?P<topic>[A-ZÅÄÖ”\"][^\n]{4,140}?)[ \u00a0]*[–—:,|-][ \u00a0]*(?:den[ ])?")


@dataclass(slots=True)
class _Candidate:
    stretch: Stretch
    number: int | None
    is_past: bool
    is_strong: bool
    is_online: bool = False
    clock: ClockSpan | None = None
    town: str = ""
    venue: str = ""
    people: list[Named] = field(default_factory=list)
    title: str = ""


def read_occasions(
    document: Document,
    roled: list[RoledDate],
    labels: list[Labelled],
    points: list[ProgrammePoint],
    day_lines: list[Stretch],
    known: Known,
    *,
    title: str,
    is_conference: bool,
    year: int | None,
    near: int | None,
    published: date | None,
) -> list[Occasion]:
    """The occasions in order, each with as much as the text says."""
    candidates = _candidates(document, roled, day_lines)
    candidates = _merged(document, candidates, is_conference or bool(day_lines))
    for one in candidates:
        _dress(document, one, labels, known)
    share_clock(document, candidates, labels, points)
    _share_weekday(document, candidates)
    row = [one.stretch for one in candidates]
    others = [one.stretch for one in roled if one.role is not DateRole.ASIDE]
    frame = _frame(document, roled)
    numbers = _numbers(candidates)
    found = []
    for one, number in zip(candidates, numbers, strict=True):
        when = dated(
            one.stretch,
            others=others,
            row=row,
            title=title,
            frame=frame,
            year=year,
            near=near,
            published=published,
        )
        found.append(
            Occasion(
                number=number,
                first=when.first,
                last=when.last,
                span=one.stretch.span,
                title=one.title,
                clock=one.clock,
                year_sure=when.sure,
                year_candidates=when.candidates,
                is_past=one.is_past,
                town=one.town,
                venue=one.venue,
                people=tuple(one.people),
                is_online=one.is_online and not all(other.is_online for other in candidates),
                reason=when.reason,
            )
        )
    return sorted(found, key=lambda one: one.number)


def _candidates(document: Document, roled: list[RoledDate], day_lines: list[Stretch]) -> list[_Candidate]:
    found: list[_Candidate] = []
    meets = [one for one in roled if one.role is DateRole.MEET]
    if not any(one.is_strong for one in meets) and not meets:
        mentions = [one for one in roled if one.role is DateRole.MENTION]
        if len({one.stretch.first.key for one in mentions}) == 1 and len(document.text) < 2500:
            found.append(_Candidate(replace(mentions[0].stretch, sure=Sure.UNSURE), None, False, False))
    for one in meets:
        found.append(_Candidate(one.stretch, one.number, False, one.is_strong))
    remaining = [
        one
        for one in roled
        if one.role is DateRole.PAST
        and _REMAIN.search(document.words(document.sentence_at(one.stretch.span.start)))
    ]
    lowest = min((one.number for one in found if one.number is not None), default=None)
    for one in remaining or ([one for one in roled if one.role is DateRole.PAST][:1] if lowest == 2 else []):
        found.insert(0, _Candidate(one.stretch, None, True, True))
    return found


def _merged(document: Document, candidates: list[_Candidate], is_several_days: bool) -> list[_Candidate]:
    """Each day once; days within a range belong to it; days in a row of one conference are one."""
    kept: list[_Candidate] = []
    for one in sorted(
        candidates, key=lambda each: (each.stretch.is_one_day, not each.is_strong, each.stretch.span)
    ):
        same = next((other for other in kept if _is_within(one.stretch, other.stretch)), None)
        if same is None:
            kept.append(one)
            continue
        if (
            one.stretch.first.year is not None
            and same.stretch.first.year is None
            and one.stretch.first.key == same.stretch.first.key
        ):
            weekday = same.stretch.first.weekday
            first = replace(
                one.stretch.first,
                weekday=one.stretch.first.weekday if one.stretch.first.weekday is not None else weekday,
            )
            last = same.stretch.last if not same.stretch.is_one_day else first
            if last is not first:
                last = replace(last, year=one.stretch.first.year)
            same.stretch = Stretch(first, last, one.stretch.span, same.stretch.sure)
        elif (
            same.stretch.first.weekday is None
            and one.stretch.first.weekday is not None
            and one.stretch.first.key == same.stretch.first.key
        ):
            first = replace(same.stretch.first, weekday=one.stretch.first.weekday)
            same.stretch = replace(
                same.stretch, first=first, last=first if same.stretch.is_one_day else same.stretch.last
            )
        same.number = same.number or one.number
        same.is_past = same.is_past and one.is_past
    kept.sort(key=lambda each: each.stretch.span)
    joined: list[_Candidate] = []
    for one in kept:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.number is None
            and one.number is None
            and _are_one(document, before, one, is_several_days)
        ):
            before.stretch = Stretch(
                replace(before.stretch.first, year=before.stretch.first.year or one.stretch.last.year),
                one.stretch.last,
                before.stretch.span
                if document.line_at(one.stretch.span.start).number
                != document.line_at(before.stretch.span.start).number
                else Span(before.stretch.span.start, one.stretch.span.end),
                before.stretch.sure,
            )
        else:
            joined.append(one)
    return joined


def _is_within(one: Stretch, other: Stretch) -> bool:
    years = {one.first.year, other.first.year} - {None}
    if len(years) > 1:
        return False
    if other.first.key <= other.last.key:
        return other.first.key <= one.first.key and one.last.key <= other.last.key
    return one.first.key >= other.first.key or one.last.key <= other.last.key


def _are_one(document: Document, before: _Candidate, one: _Candidate, is_several_days: bool) -> bool:
    if not is_day_after(before.stretch.last, one.stretch.first):
        return False
    between = document.text[before.stretch.span.end : one.stretch.span.start]
    is_same_line = "\n" not in between and len(between) < 60
    return is_several_days or (is_same_line and bool(re.search(r"och|&|,|samt|till", between)))


def _numbers(candidates: list[_Candidate]) -> list[int]:
    """The number said, else the first that is free in the order of the days as told."""
    said = {one.number for one in candidates if one.number is not None}
    is_once_each = len(said) == sum(one.number is not None for one in candidates)
    numbers: list[int] = []
    following = 1
    for one in candidates:
        if one.number is not None and is_once_each:
            numbers.append(one.number)
            continue
        while following in said and is_once_each:
            following += 1
        numbers.append(following)
        following += 1
    return numbers


def _dress(document: Document, one: _Candidate, labels: list[Labelled], known: Known) -> None:
    """Clock, town and topic from the line that the date stands on."""
    span = one.stretch.span
    line = document.line_at(span.start)
    sentence = document.sentence_at(span.start)
    is_list_line = len(line.text) < 220 and not line.is_prose
    within = Span(sentence.start, line.span.end) if is_list_line or label_of(span, labels) else sentence
    is_labelled = label_of(span, labels) in (Label.WHEN, Label.WHEN_AND_WHERE)
    below = lines_below(document, line, is_list_line=is_list_line)
    clocks = [
        clock
        for clock in find_clocks(
            document.masked, within.start, within.end, is_expected=is_labelled or is_list_line
        )
        if not clock.span.meets(span) and (clock.span.start > span.start or clock.span.end <= span.start)
    ]
    after = [clock for clock in clocks if clock.span.start >= span.end]
    if after or clocks:
        one.clock = (after or clocks)[0]
    elif below is not None:
        one.clock = clock_below(document, below)
        house = find_house(document.masked, below)
        one.venue = house.words if house else ""
    one.is_online = is_list_line and find_online(document.text, Span(span.end, line.span.end)) is not None
    bodies = list(find_organisations(document.text, known, line.span.start, line.span.end))
    towns = [
        name
        for name, at in find_places(document.text, known, line.span.start, line.span.end)
        if len(line.text) < 140 and not any(body.meets(at) for body in bodies)
    ]
    beside = _IN_TOWN.match(
        document.text,
        max([span.end, *(clock.span.end for clock in after[:1] if clock.span.start - span.end < 12)]),
    )
    if len(set(towns)) == 1:
        one.town = towns[0]
    elif beside and beside["town"] in known.places:
        one.town = beside["town"]
    if is_list_line and label_of(span, labels) is None and line.is_bullet:
        before = _TOPIC_BEFORE.fullmatch(document.text[line.span.start : span.start])
        one.title = before["topic"] if before else ""
    end = max(span.end, one.clock.span.end if one.clock and line.span.holds(one.clock.span) else 0)
    topic = _TOPIC.match(document.text, end, line.span.end)
    if topic and is_list_line and label_of(span, labels) is None:
        words, one.people = _cells(document, Span(topic.start("topic"), line.span.end), known)
        spots = read_where(document.masked, Span(topic.start("topic"), line.span.end), known)
        house = next((spot for spot in spots if spot.kind == "venue"), None)
        town = next((spot for spot in spots if spot.kind == "town"), None)
        if (
            house is not None
            and (is_house(house.words) or (town is not None and town.is_known))
            and len(house.words.split()) <= 5
        ):
            one.venue = house.words
            one.town = one.town or (town.words if town else "")
        elif len(words) > 3 and words[:1].isupper() and words not in known.places:
            one.title = words


def _cells(document: Document, span: Span, known: Known) -> tuple[str, list[Named]]:
    """The topic of a row of a table, and the people in its other cells."""
    words, people = document.words(span).strip(" .|"), []
    cells = list(re.finditer(r"[^|\t]+", document.text[span.start : span.end]))
    if len(cells) < 2:
        return words, []
    topics = []
    for cell in cells:
        found = read_people(document.text, Span(span.start + cell.start(), span.start + cell.end()), known)
        people += found
        if not found and cell.group().strip():
            topics.append(cell.group().strip())
    return (topics[0] if topics else words), people


_WEEKDAYS = re.compile(r"\b(mån|tis|ons|tors|fre|lör|sön)dag(?:ar|arna)\b", re.IGNORECASE)


def _share_weekday(document: Document, candidates: list[_Candidate]) -> None:
    """ "Fyra onsdagar": each of the days in the list is a Wednesday."""
    said = {found[1].casefold() for found in _WEEKDAYS.finditer(document.text)}
    if len(said) != 1 or len(candidates) < 2:
        return
    weekday = weekday_in(said.pop())
    for one in candidates:
        if one.stretch.is_one_day and one.stretch.first.weekday is None:
            first = replace(one.stretch.first, weekday=weekday)
            one.stretch = replace(one.stretch, first=first, last=replace(one.stretch.last, weekday=weekday))


def _frame(document: Document, roled: list[RoledDate]) -> list[int]:
    """The years of "Under 2017 och 2018", in what belongs to the invitation."""
    aside = [one.stretch.span for one in roled if one.role is DateRole.ASIDE]
    until = min((span.start for span in aside), default=len(document.text))
    years: list[int] = []
    for found in _FRAME.finditer(document.text, 0, until):
        years += [int(year) if len(year) == 4 else 2000 + int(year) for year in found.groups() if year]
    return years
