"""The programme: lines with clock times, items of a list, or paragraphs that begin with a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hjulet.meet.formats.invitation.clock import clock_at_start
from hjulet.meet.formats.invitation.dates import Stretch
from hjulet.meet.formats.invitation.facts import (
    ClockSpan,
    Known,
    Named,
    PartialDate,
    ProgrammePoint,
    Span,
    Sure,
)
from hjulet.meet.formats.invitation.lines import Document, Line
from hjulet.meet.formats.invitation.parallel_sessions import CHAIR, read_blocks
from hjulet.meet.formats.invitation.people import NAME, read_people
from hjulet.meet.formats.invitation.presenters import find_presenters
from hjulet.meet.formats.invitation.sections import Label, Labelled
from hjulet.meet.formats.invitation.session_lines import is_english, people_of_line, titled, with_lines

_CLOSER = re.compile(
    r"(?:planeringsgrupp|välkommen|välkomna|varmt välkommen|tips|anmäl|kontakt|kostnad|vi ses|har du frågor|frågor|antal(?:et)? platser|sista |mer information|missa inte|passa på|plats:|deltagande|dagen är kostnadsfri|p\.?s\.?|obs|arrang|vi hoppas|vi ser fram|med vänlig|programmet kan|med reservation|efter (?:träffen|mötet)|utvärderingsnätverket|nästa träff|målgrupp|hör av dig|träffen|mötet|konferensen är|seminariet|webbinariet|deltagar|länk)",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(r"(?:dag|day)[ \u00a0](\d|ett|två|tre|one|two)\b", re.IGNORECASE)
_NUMBERS = {"ett": 1, "två": 2, "tre": 3, "one": 1, "two": 2}
_WELCOME = re.compile(r"välkom(?:men|na)[!.]?", re.IGNORECASE)
_NAME_FIRST = re.compile(rf"{NAME}(?:[ ]\([A-Za-z]{{1,2}}\))?,[ ]")
_FIRST_SENTENCE = re.compile(r"(?P<title>[^.!?]{3,160}[.?!])[ \u00a0]+(?=[A-ZÅÄÖ”\"])")


@dataclass(slots=True)
class Programme:
    """What was read as programme, and which lines it took."""

    points: list[ProgrammePoint] = field(default_factory=list)
    speakers: list[Named] = field(default_factory=list)
    day_lines: list[Stretch] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def read_programme(
    document: Document, labels: list[Labelled], dates: list[Stretch], free: list[Line], known: Known
) -> Programme:
    """The points of the programme and its lärpass. `free` are the lines that are still to be understood, in order."""
    programme = _timed(document, labels, dates, free, known)
    if len(programme.points) < 2:
        programme = Programme()
    blocks = read_blocks(document, [line for line in free if line.number not in programme.taken], known)
    if not programme.points:
        left = [line for line in free if line.number not in blocks.taken]
        _untimed(document, labels, left, known, programme)
    programme.points += blocks.points
    programme.taken |= blocks.taken
    return programme


# With clock times ---------------------------------------------------------------------------------


def _timed(
    document: Document, labels: list[Labelled], dates: list[Stretch], free: list[Line], known: Known
) -> Programme:
    programme = Programme()
    starts = [(line, clock) for line in free if (clock := _clock_of(document, line, dates)) is not None]
    if len(starts) < 2:
        return programme
    label_lines = {
        document.line_at(one.at.start).number
        for one in labels
        if one.label not in (Label.SPEAKERS, Label.MODERATOR, Label.THEME, Label.AIM)
    }
    numbers = [line.number for line, _clock in starts]
    by_number = {line.number: line for line in free}
    day: PartialDate | None = None
    day_number: int | None = None
    day_lines = {line.number: one for line in free if (one := day_heading(document, line, dates)) is not None}
    for line in free:
        if line.number < numbers[0] and line.number in day_lines:
            day = day_lines[line.number].first
            programme.day_lines.append(day_lines[line.number])
            programme.taken.add(line.number)
        elif line.number < numbers[0] and (found := _DAY_NUMBER.match(line.text)) and len(line.text) < 60:
            day_number = _NUMBERS.get(found[1].casefold(), 0) or int(found[1])
            programme.taken.add(line.number)
    for order, (line, clock) in enumerate(starts):
        until = numbers[order + 1] if order + 1 < len(starts) else None
        more: list[Line] = []
        next_day, next_number = day, day_number
        for number in range(line.number + 1, until if until is not None else len(document.lines)):
            below = by_number.get(number)
            if below is None:
                if until is None and number in label_lines:
                    break
                if (
                    document.lines[number].is_blank
                    and until is None
                    and (more or clock.span.end < line.span.end)
                ):
                    break
                continue
            if number in day_lines:
                next_day = day_lines[number].first
                programme.day_lines.append(day_lines[number])
                programme.taken.add(number)
                continue
            if (found := _DAY_NUMBER.match(below.text)) and len(below.text) < 60:
                next_number = _NUMBERS.get(found[1].casefold(), 0) or int(found[1])
                programme.taken.add(number)
                continue
            if (
                number in label_lines
                or _CLOSER.match(below.text)
                or (until is None and number > line.number + 6)
            ):
                break
            is_bare = clock.span.end >= line.span.end and not more
            if (
                _is_after_gap(document, below)
                and below.is_heading
                and not below.is_bullet
                and until is None
                and not is_bare
            ):
                break
            more.append(below)
        programme.taken |= {line.number, *(one.number for one in more)}
        blocks = read_blocks(document, more, known)
        talks: list[ProgrammePoint] = []
        if len(blocks.points) >= 2:
            more = [one for one in more if one.number not in blocks.taken]
        else:
            talks, more = _talks(document, more, known)
        first = len(programme.points)
        programme.points.append(_point(document, line, clock, more, known, day))
        if len(blocks.points) >= 2:
            programme.points += [replace(point, clock=clock, day=day) for point in blocks.points]
        programme.points += [replace(point, clock=clock, day=day) for point in talks]
        programme.points[first:] = [
            replace(point, day_number=day_number) for point in programme.points[first:]
        ]
        day, day_number = next_day, next_number
    return programme


def _talks(document: Document, more: list[Line], known: Known) -> tuple[list[ProgrammePoint], list[Line]]:
    """Items of a list under a time that each have a title and people are points of their own; and what is left."""
    items = [line for line in more if line.is_bullet]
    if len(items) < 2 or items[0] is not more[0]:
        return [], more
    talks = []
    for order, line in enumerate(items):
        until = items[order + 1].number if order + 1 < len(items) else len(document.lines)
        below = [one for one in more if line.number < one.number < until]
        talks.append(with_lines(document, titled(document, line.span, known), below, known))
    are_told = sum(bool(one.people) and not is_name_first(one) for one in talks)
    return (talks, []) if are_told * 2 >= len(talks) and are_told >= 2 else ([], more)


def is_name_first(point: ProgrammePoint) -> bool:
    """Whether the point has no title but its people."""
    return bool(point.people) and point.title.startswith(point.people[0].name)


def _is_after_gap(document: Document, line: Line) -> bool:
    return line.number > 0 and document.lines[line.number - 1].is_blank


def _clock_of(document: Document, line: Line, dates: list[Stretch]) -> ClockSpan | None:
    clock = clock_at_start(document.masked, line.span.start, line.span.end)
    if clock is None or any(one.span.meets(clock.span) for one in dates):
        return None
    after = document.text[clock.span.end : clock.span.end + 14].casefold()
    if re.match(r"(?:deltagare|kr\b|platser|procent|personer|kommuner|%|miljon|minuter|/)", after):
        return None
    return clock


def day_heading(document: Document, line: Line, dates: list[Stretch]) -> Stretch | None:
    """The day that a short line of its own names: "Onsdag 5 oktober", "Dag 1 – tisdag 3 mars"."""
    inside = [one for one in dates if line.span.holds(one.span)]
    if len(inside) != 1 or len(line.text) > 70 or not inside[0].is_one_day:
        return None
    left = (
        document.text[line.span.start : inside[0].span.start]
        + document.text[inside[0].span.end : line.span.end]
    )
    left = re.sub(
        r"(?:dag|day|program|programmet|för|tid(?:er)?|datum|kl\.?|[\d.:–\-]+|,|den)",
        " ",
        left,
        flags=re.IGNORECASE,
    )
    return inside[0] if len(left.split()) <= 3 else None


def _point(
    document: Document, line: Line, clock: ClockSpan, more: list[Line], known: Known, day: PartialDate | None
) -> ProgrammePoint:
    rest = Span(clock.span.end, line.span.end)
    if rest.start >= rest.end and more:
        rest, more = more[0].span, more[1:]
    point = replace(titled(document, rest, known), clock=clock, day=day)
    whole = with_lines(document, point, more, known)
    return replace(whole, span=Span(line.span.start, whole.span.end))


# Without ------------------------------------------------------------------------------------------


def _untimed(
    document: Document, labels: list[Labelled], free: list[Line], known: Known, programme: Programme
) -> None:
    """What stands under "På programmet står:", as a list, as lines, or as paragraphs that begin with their heading."""
    by_number = {line.number: line for line in free}
    for number, is_labelled in _headings(labels, document, free):
        below = _after(document, number, by_number)
        if not below:
            continue
        first = below[0]
        before = len(programme.points)
        if first.is_bullet:
            _items(document, below, known, programme)
        elif first.is_prose and is_labelled:
            _paragraphs(document, below, known, programme)
        elif is_labelled and (headed := _headed(document, below)):
            for line, more in headed:
                point = with_lines(document, titled(document, line.span, known), more, known)
                programme.points.append(replace(point, sure=Sure.LIKELY))
                programme.taken |= {line.number, *(one.number for one in more)}
        elif is_labelled and len(_together(document, below)) >= 2:
            for line in _together(document, below):
                programme.points.append(replace(titled(document, line.span, known), sure=Sure.LIKELY))
                programme.taken.add(line.number)
        if len(programme.points) > before or programme.speakers:
            programme.taken.add(number)


_LIST_CUE = re.compile(
    r"(?:program|agenda|dagordning|punkter|ta(?:r)? (?:bland annat )?upp|behandla|teman|frågor som|innehåll|på scen|pass|delar|besöker|stopp|hållpunkter|moment).{0,60}:$",
    re.IGNORECASE,
)


def _headings(labels: list[Labelled], document: Document, free: list[Line]) -> list[tuple[int, bool]]:
    found = {
        document.line_at(one.at.start).number: True
        for one in labels
        if one.label is Label.PROGRAMME and one.value.start >= one.value.end
    }
    for line in free:
        last = document.sentences(line)[-1] if line.text.endswith(":") else None
        if last is not None and _LIST_CUE.search(document.words(last)):
            found.setdefault(line.number, bool(re.search("program", document.words(last), re.IGNORECASE)))
    return sorted(found.items())


def _after(document: Document, number: int, by_number: dict[int, Line]) -> list[Line]:
    """The free lines after a heading, to the first that closes the programme or is not free."""
    below: list[Line] = []
    for line in document.lines[number + 1 :]:
        if line.is_blank:
            continue
        if _WELCOME.fullmatch(line.text):
            continue
        if line.number not in by_number or (_CLOSER.match(line.text) and not line.is_bullet):
            break
        below.append(line)
    return below


def _together(document: Document, below: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in below:
        if kept and line.number != kept[-1].number + 1:
            break
        if line.is_prose and len(line.text) > 200:
            break
        kept.append(line)
    return kept


def _headed(document: Document, below: list[Line]) -> list[tuple[Line, list[Line]]]:
    """Headings that each have whole sentences below them; two at least, from the first that has."""
    rows: list[tuple[Line, list[Line]]] = []
    for number, line in enumerate(below):
        following = below[number + 1] if number + 1 < len(below) else None
        asks = line.text.endswith("?") and ". " not in line.text and _is_after_gap(document, line)
        if (line.is_prose and not asks) or (
            rows and len(line.text) >= 60 and not _is_after_gap(document, line)
        ):
            if rows:
                rows[-1][1].append(line)
            continue
        is_said = following is not None and (
            following.is_prose or following.is_bullet or bool(_NAME_FIRST.match(following.text))
        )
        if rows and (line.is_bullet or _NAME_FIRST.match(line.text)) and line.number - _last(rows) <= 2:
            rows[-1][1].append(line)
            continue
        begins = (
            line.is_heading
            and len(line.text) <= 110
            and clock_at_start(document.masked, line.span.start, line.span.end) is None
        )
        if begins and is_said and not line.is_bullet and not CHAIR.match(line.text):
            rows.append((line, []))
        elif rows:
            break
    return rows if len(rows) >= 2 else []


def _last(rows: list[tuple[Line, list[Line]]]) -> int:
    """The number of the line that was read last."""
    line, more = rows[-1]
    return (more or [line])[-1].number


def _items(document: Document, below: list[Line], known: Known, programme: Programme) -> None:
    rows: list[tuple[Line, list[Line]]] = []
    for line in below:
        if line.is_bullet:
            rows.append((line, []))
        elif (
            rows
            and line.number == (rows[-1][1] or [rows[-1][0]])[-1].number + 1
            and (line.indent > 0 or line.is_prose or people_of_line(document, line.span, known))
        ):
            rows[-1][1].append(line)
        else:
            break
    as_people = [read_people(document.text, row[0].span, known) for row in rows]
    if len(rows) >= 2 and all(as_people):
        programme.speakers += [one for people in as_people for one in people]
    else:
        programme.points += [
            with_lines(document, titled(document, line.span, known), more, known) for line, more in rows
        ]
    for line, more in rows:
        programme.taken |= {line.number, *(one.number for one in more)}


def _paragraphs(document: Document, below: list[Line], known: Known, programme: Programme) -> None:
    for line in below:
        found = _FIRST_SENTENCE.match(document.text, line.span.start, line.span.end)
        if found is None or not line.is_prose:
            break
        title = Span(found.start("title"), found.end("title"))
        about = document.text[found.end() : line.span.end]
        people = find_presenters(document.text, Span(title.end, line.span.end), known)
        programme.points.append(
            ProgrammePoint(
                title=document.words(title).removesuffix("."),
                span=line.span,
                abstract=about,
                people=tuple(people),
                language="en" if is_english(about) else "sv",
                sure=Sure.LIKELY,
            )
        )
        programme.taken.add(line.number)
