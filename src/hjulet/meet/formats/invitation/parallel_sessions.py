"""Lärpass: blocks of a title, what it is about, and a line with those who lead it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hjulet.meet.formats.invitation.facts import Known, Named, ProgrammePoint, Span
from hjulet.meet.formats.invitation.lines import WEB_ADDRESS, Document, Line
from hjulet.meet.formats.invitation.sections import is_label
from hjulet.meet.formats.invitation.session_lines import ENGLISH_MARK, is_english, people_of_line

_LINK_LINE = re.compile(
    r"(?:mer information|läs mer|information|länk|more information|read more)\b", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:(?:lärpass|pass|workshop|session|spår|seminarium|parallellt? (?:pass|session)|valbart pass|rundabordssamtal|breakout)[ \u00a0]*(?:[A-Z]?\d{0,2}|[A-Z])\b[ \u00a0]*[.:–-]+[ \u00a0]*|[A-Z]?\d{1,2}[.:)][ \u00a0]+|[A-Z][.:)][ \u00a0]+)",
    re.IGNORECASE,
)
CHAIR = re.compile(r"(?:moderator|samtalsledare|konferencier|processledare)", re.IGNORECASE)
_LISTED = re.compile(
    r"lärpass|parallella (?:pass|sessioner|seminarier|workshop)|valbara (?:pass|seminarier)|workshop(?:ar|par|s)|breakout",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The lärpass, and the lines they took."""

    points: tuple[ProgrammePoint, ...]
    taken: frozenset[int]


def read_blocks(document: Document, free: list[Line], known: Known) -> Blocks:
    """Lärpass among the free lines: each ends with a line of people, and begins with the heading nearest above its text.

    Two at least, or one where the text speaks of lärpass; a lone block could be anything.
    """
    points: list[ProgrammePoint] = []
    taken: set[int] = set()
    block: list[Line] = []
    for line in free:
        is_chaired = line.is_bullet or CHAIR.match(line.text) is not None
        people = [] if is_chaired else people_of_line(document, line.span, known)
        is_led = bool(people) and all(one.organisation or one.role for one in people[-1:])
        if not is_led:
            block.append(line)
            continue
        if not block and points and line.number - 1 in taken:
            # A second line of people: "Seminarieledare: Siv Alm, SKR".
            more = [one for one in people if one.name not in {other.name for other in points[-1].people}]
            span = Span(points[-1].span.start, line.span.end)
            points[-1] = replace(points[-1], people=(*points[-1].people, *more), span=span)
            taken.add(line.number)
            continue
        begin = _title_at(document, block)
        if begin is not None and len(block) - begin >= 2:
            points.append(_point(document, block[begin:], line, people))
            taken |= {one.number for one in [*block[begin:], line]}
        block = []
    most = 2 if not _LISTED.search(document.text) else 1
    if len(points) < most:
        return Blocks((), frozenset())
    return Blocks(tuple(points), frozenset(taken))


def _title_at(document: Document, block: list[Line]) -> int | None:
    """Which line of the block is the title: the last heading with text below it."""
    for at in range(len(block) - 1, -1, -1):
        line = block[at]
        below = block[at + 1 :]
        has_text = any(len(one.text) >= 50 for one in below)
        if (
            has_text
            and _is_title(line)
            and (at == 0 or _starts_anew(document, line) or not _is_title(block[at - 1]))
        ):
            if at > 0 and _is_title(block[at - 1]) and not _starts_anew(document, line):
                continue
            return at
    return None


def _is_title(line: Line) -> bool:
    numbered = _NUMBERED.match(line.text)
    text = line.text[numbered.end() :] if numbered else line.text
    return (
        bool(text)
        and line.is_heading
        and len(text) <= 150
        and not re.search(r"[.] [A-ZÅÄÖ]", text)
        and not WEB_ADDRESS.fullmatch(text)
        and not is_label(text)
    )


def _starts_anew(document: Document, line: Line) -> bool:
    return (
        line.number == 0 or document.lines[line.number - 1].is_blank or _NUMBERED.match(line.text) is not None
    )


def _point(document: Document, block: list[Line], last: Line, people: list[Named]) -> ProgrammePoint:
    title = block[0].text
    numbered = _NUMBERED.match(title)
    if numbered and numbered.end() < len(title):
        title = title[numbered.end() :]
    language = "sv"
    if mark := ENGLISH_MARK.search(title):
        title, language = (title[: mark.start()] + title[mark.end() :]).strip(), "en"
    links, about = [], []
    for line in block[1:]:
        found = [one.group() for one in WEB_ADDRESS.finditer(line.text)]
        links += found
        if not (found and _LINK_LINE.match(line.text) and len(line.text) < 120):
            about.append(line.text)
    abstract = "\n".join(about)
    if is_english(abstract):
        language = "en"
    return ProgrammePoint(
        title=" ".join(title.split()),
        span=Span(block[0].span.start, last.span.end),
        abstract=abstract,
        people=tuple(people),
        language=language,
        links=tuple(links),
        is_workshop=True,
    )
