"""The text as lines, paragraphs and sentences that know where they stand; labels ("Plats:"), bullets, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from hjulet.meet.formats.invitation.facts import Span

_BULLET = re.compile(
    r"[ \t\u00a0]*(?:[•·▪◦●○‣⁃*►■□→✓]|[-–—](?=[ \t\u00a0])|o(?=\t)|\(?\d{1,2}[.)](?=[ \t\u00a0]))[ \t\u00a0]*"
)
_NUMBERED = re.compile(r"[ \t\u00a0]*\(?(\d{1,2})[.)][ \t\u00a0]")
_DRESS = re.compile(r"^[\s#*_>|]+|[\s#*_|]+$")
WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"”]+[^\s<>()\[\]\"”.,;:!?]|(?<![\w.-])[a-zåäö0-9-]{1,60}(?:\.[a-zåäö0-9-]{1,60}){0,4}\.(?:se|nu|eu|com|org|net|invalid|example)(?:/[^\s<>()\[\]\"”]*[^\s<>()\[\]\"”.,;:!?])?(?![\w@])",
    re.IGNORECASE,
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
PHONE = re.compile(
    r"(?<![\d\w.-])(?:(?:\+|00)46[ \u00a0]?(?:\(0\))?[ \u00a0-]?|0)\d{1,3}[-–/ \u00a0]{1,3}\d{2,3}(?:[ \u00a0-]?\d{2,3}){1,3}(?![\d-])"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[)”\"]?[ \t\u00a0]+(?=[\"”(–•]?\s*[A-ZÅÄÖÉ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:bl|t|s|dvs|ca|m|o|kl|nr|tel|dr|prof|bitr|st|resp|jan|feb|febr|apr|aug|sep|sept|okt|nov|dec|mån|tis|ons|tors|fre|lör|sön|exkl|inkl|a|d|f|e|k|sid|Obs|Adr|adr|mfl|mm|osa|o\.s\.a|m\.m|t\.ex|bl\.a|f\.d|s\.k|m\.fl|[A-ZÅÄÖ]))\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `span` is what stands on it without indent and bullet."""

    number: int
    text: str
    span: Span
    is_bullet: bool
    item_number: int | None
    indent: int

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def is_prose(self) -> bool:
        """Whole sentences, rather than a heading or an item of a list."""
        return len(self.text) >= 60 and (self.text[-1:] in '.!?…:”"' or ". " in self.text)

    @property
    def is_heading(self) -> bool:
        """Short, begins with a capital or a figure, and does not end as a sentence."""
        text = self.text
        return (
            0 < len(text) <= 160
            and not self.is_bullet
            and (text[0].isupper() or text[0].isdigit() or text[0] in "”\"’«'")
            and text[-1] not in ".,;:"
        )


class Document:
    """The text cut in lines; every position is one in the original."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[Line]:
        found: list[Line] = []
        position = 0
        for raw in re.split(r"\r\n|[\n\r\u2028\u2029\x0b\x0c]", self.text):
            found.append(_line(len(found), raw, position))
            position += len(raw)
            position += 2 if self.text[position : position + 2] == "\r\n" else 1
        return found

    @cached_property
    def masked(self) -> str:
        """The text with web and mail addresses blotted out, letter for letter, so that nothing is read inside them."""
        masked = self.text
        for pattern in (EMAIL, WEB_ADDRESS):
            masked = pattern.sub(lambda found: "\x00" * len(found.group()), masked)
        return masked

    @cached_property
    def _starts(self) -> list[int]:
        return [line.span.start for line in self.lines]

    def line_at(self, position: int) -> Line:
        """The line that the position is on."""
        from bisect import bisect_right

        number = max(0, bisect_right(self._starts, position) - 1)
        return self.lines[number]

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def sentences(self, line: Line) -> list[Span]:
        """The sentences of a line. An abbreviation ("kl.", "bitr.") ends none."""
        text, start = self.text, line.span.start
        found: list[Span] = []
        for end in _SENTENCE_END.finditer(text, line.span.start, line.span.end):
            if _ABBREVIATION.search(text[max(start, end.start() - 14) : end.start()]):
                continue
            found.append(Span(start, end.start()))
            start = end.end()
        if start < line.span.end:
            found.append(Span(start, line.span.end))
        return found

    def sentence_at(self, position: int) -> Span:
        line = self.line_at(position)
        for sentence in self.sentences(line):
            if sentence.start <= position < sentence.end:
                return sentence
        return line.span

    @cached_property
    def paragraphs(self) -> list[list[Line]]:
        """Lines that stand together, with blank lines between."""
        found: list[list[Line]] = []
        together: list[Line] = []
        for line in self.lines:
            if line.is_blank:
                if together:
                    found.append(together)
                together = []
            else:
                together.append(line)
        return [*found, together] if together else found


def _line(number: int, raw: str, position: int) -> Line:
    bullet = _BULLET.match(raw)
    numbered = _NUMBERED.match(raw)
    # "7. maj" or "09.30 Kaffe" are no items of a list, and "**Plats:**" no bullet.
    if bullet and (_looks_like_date(raw) or raw.lstrip().startswith(("**", "*_"))):
        bullet = None
    start = bullet.end() if bullet else 0
    inner = raw[start:]
    left = _DRESS.match(inner)
    if left and left.start() == 0:
        start += left.end()
    kept = raw[start:]
    right = _DRESS.search(kept) if kept else None
    if kept and (right is None or right.end() != len(kept)):
        right = re.search(r"[\s#*_|]+$", kept)
    text = kept[: right.start()] if right is not None and right.end() == len(kept) else kept
    if not text:
        return Line(number, "", Span(position, position), False, None, 0)
    return Line(
        number,
        text,
        Span(position + start, position + start + len(text)),
        bullet is not None,
        int(numbered.group(1)) if numbered and bullet else None,
        len(raw) - len(raw.lstrip()),
    )


def _looks_like_date(raw: str) -> bool:
    return (
        re.match(
            r"\s*\d{1,2}[.)]\s*(?:\d{2}\b|jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)",
            raw,
            re.IGNORECASE,
        )
        is not None
    )
