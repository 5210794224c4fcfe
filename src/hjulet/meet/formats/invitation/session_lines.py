"""One point of a programme from its lines: title, people, language, links, and what it is about."""

from __future__ import annotations

import re
from dataclasses import replace

from hjulet.meet.formats.invitation.facts import Known, Named, ProgrammePoint, Span
from hjulet.meet.formats.invitation.lines import WEB_ADDRESS, Document, Line
from hjulet.meet.formats.invitation.people import NAME, has_first_name, is_name, read_people
from hjulet.meet.formats.invitation.presenters import find_presenters

_BREAK = re.compile(
    r"(?:gemensam |avslutande |tid för )?(?:\w{0,14}(?:kaffe|fika|lunch|mingel|middag|frukost|paus)\b(?! (?:med|om|för))|kaffe|fika|lunch|paus|mingel|bensträckare|middag|registrering|frukost|incheckning|förmiddags(?:kaffe|fika)|eftermiddags(?:kaffe|fika)|coffee|break|ankomst|rast|smörgås|drop-?in|dinner)",
    re.IGNORECASE,
)
ENGLISH_MARK = re.compile(
    r"[ \u00a0]*[\[(](?:eng\.?|in english|på engelska|english|en|hålls på engelska|this session (?:is|will be held) in english)[\])]\.?",
    re.IGNORECASE,
)
_PEOPLE_LABEL = re.compile(
    r"(?:medverkande|medverkar|talare|presenteras av|presentatör(?:er)?|leds av|med|föreläsare|ansvarig|samtalsledare|i samtal|i panelen|panel|moderator|speakers?|presenters?|av|sessionsledare|seminarieledare|samtalspartner|presentation av|inledare|inledning av|värd(?:ar)?|håller i)\s*:?[ \u00a0]+(?=[A-ZÅÄÖ])",
    re.IGNORECASE,
)
_WHO_TELLS = re.compile(
    rf"(?P<name>{NAME})[ \u00a0]+(?:berättar|reflekterar|presenterar|summerar|inleder|avslutar|leder|visar|delar|ger|hälsar|samtalar|välkomnar|föreläser|redogör|informerar)\b"
)
_ASKED_AND_TOLD = re.compile(r"(?P<title>[^?]{3,110}\?)[ \u00a0]+(?P<about>[A-ZÅÄÖ][^?]{25,})")
_FIRST_OF_MANY = re.compile(r"(?P<title>[^.!?]{3,110}[.!?])[ \u00a0]+(?P<about>[A-ZÅÄÖ].{40,})", re.DOTALL)
_SEPARATOR = re.compile(
    r"[ \u00a0]*(?:,|\||\t+|[.:?!](?:[ \u00a0]+[-–—])?(?=[ \u00a0])|[ \u00a0][-–—/][ \u00a0]|\(|[ \u00a0](?:med|av|with|by)[ \u00a0](?=[A-ZÅÄÖ]))[ \u00a0]*"
)


def titled(document: Document, span: Span, known: Known) -> ProgrammePoint:
    """Title and people of one line: "Titel, Namn, Organisation", "Titel – Namn (Org)"."""
    text = document.text
    title, people = split_title(text, span, known)
    words = text[title.start : title.end].strip(" \u00a0\t,–—-|:.")
    language = "sv"
    if mark := ENGLISH_MARK.search(words):
        words, language = (words[: mark.start()] + words[mark.end() :]).strip(), "en"
    elif is_english(words):
        language = "en"
    about = ""
    if told := _ASKED_AND_TOLD.fullmatch(words) or (
        _FIRST_OF_MANY.fullmatch(words) if len(words) > 130 else None
    ):
        words, about = told["title"].rstrip("."), told["about"]
    return ProgrammePoint(
        abstract=about,
        title=" ".join(words.strip("*_ ").split()) or " ".join(text[span.start : span.end].split()),
        span=span,
        people=tuple(people),
        language=language,
        is_break=_BREAK.match(words) is not None,
    )


def split_title(text: str, span: Span, known: Known) -> tuple[Span, list[Named]]:
    """Where the title ends and the people begin; the leftmost cut after which all is people."""
    whole = read_people(text, span, known)
    if whole and has_first_name(whole[0].name) and any(one.role or one.organisation for one in whole):
        # "Siv Alm, regionråd, Region Skåne" is what the point is called.
        return span, whole
    for cut in _SEPARATOR.finditer(text, span.start, span.end):
        if cut.start() == span.start:
            continue
        start = cut.end()
        label = _PEOPLE_LABEL.match(text, start, span.end)
        start = label.end() if label else start
        end = span.end
        if cut.group().strip() == "(" and text[end - 1 : end] == ")":
            end -= 1
        people = read_people(text, Span(start, end), known)
        if people and (
            label or any(one.organisation or one.role or has_first_name(one.name) for one in people)
        ):
            if cut.group().strip() in ("av", "by") and text[cut.start() - 1] == "s":
                # "Mötet öppnas av Göran Ekberg" is a title as it stands.
                return span, people
            return Span(span.start, _title_end(cut)), people
        if told := _telling(text, cut, span.end, known):
            return Span(span.start, _title_end(cut)), told
    return span, find_presenters(text, span, known)


def _title_end(cut: re.Match[str]) -> int:
    """A question keeps its mark."""
    sign = re.match(r"[ \u00a0]*[?!]", cut.group())
    return cut.start() + (sign.end() if sign else 0)


def _telling(text: str, cut: re.Match[str], end: int, known: Known) -> list[Named]:
    """Who tells, in a sentence after the title: "Hur gick det? Eva Ek reflekterar"."""
    if not re.search(r"[.?!]", cut.group()):
        return []
    found = _WHO_TELLS.match(text, cut.end(), end)
    if found is None or not has_first_name(found["name"]) or not is_name(found["name"]):
        return []
    span = Span(*found.span("name"))
    return find_presenters(text, Span(cut.end(), end), known) or [Named(found["name"], span)]


def with_lines(document: Document, point: ProgrammePoint, lines: list[Line], known: Known) -> ProgrammePoint:
    """The point with what stands on the lines below it: people, links, or what it is about."""
    people, links, about = list(point.people), list(point.links), []
    end = point.span.end
    for line in lines:
        end = max(end, line.span.end)
        found = people_of_line(document, line.span, known)
        if found:
            people += [one for one in found if one.name not in {other.name for other in people}]
            continue
        people += [
            one
            for one in _people_after_colon(document, line.span, known)
            if one.name not in {other.name for other in people}
        ]
        links += [one.group() for one in WEB_ADDRESS.finditer(line.text)]
        about.append(line.text)
    if not people and about:
        for line in lines:
            told = _WHO_TELLS.match(document.text, line.span.start, line.span.end)
            people += find_presenters(document.text, line.span, known) or (
                [Named(told["name"], Span(*told.span("name")))]
                if told and has_first_name(told["name"]) and is_name(told["name"])
                else []
            )
    return replace(
        point,
        people=tuple(people),
        links=tuple(links),
        abstract="\n".join([point.abstract, *about] if point.abstract else about),
        span=Span(point.span.start, end),
    )


def _people_after_colon(document: Document, span: Span, known: Known) -> list[Named]:
    """Those whom a sentence names at its end: "Samtal med politiker: Siv Alm (C), Bo Ask (S)"."""
    at = document.text.rfind(": ", span.start, span.end)
    if re.match(
        r"(?:foto|bild|källa|illustration)",
        document.text[max(span.start, at - 12) : at].split(" ")[-1],
        re.IGNORECASE,
    ):
        return []
    people = read_people(document.text, Span(at + 2, span.end), known) if at > 0 else []
    return people if all(has_first_name(one.name) for one in people) else []


def people_of_line(document: Document, span: Span, known: Known) -> list[Named]:
    """The people of a line that is nothing else, with or without a label before them."""
    label = _PEOPLE_LABEL.match(document.text, span.start, span.end)
    people = read_people(document.text, Span(label.end(), span.end) if label else span, known)
    if label or any(one.organisation or one.role or has_first_name(one.name) for one in people):
        return people
    return []


_ENGLISH_WORDS = frozenset(
    """
    the of and in to for with how is are on from at by will this that we our your what why who an as be
    """.split()  # noqa: SIM905
)
_SWEDISH_WORDS = frozenset(
    """
    och i att det som en på är av för med till den har de inte om ett vi hur vad från när kan ska så vid
    """.split()  # noqa: SIM905
)


def is_english(words: str) -> bool:
    """Whether the words are English rather than Swedish."""
    tokens = [token.casefold() for token in re.findall(r"[^\W\d_]+", words)]
    english = sum(token in _ENGLISH_WORDS for token in tokens)
    swedish = sum(token in _SWEDISH_WORDS for token in tokens) + sum(
        any(sign in token for sign in "åäö") for token in tokens
    )
    return english > swedish and english >= 2 and english / max(1, len(tokens)) > 0.12
