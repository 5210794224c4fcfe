"""The reading as a list of facts, and what is left: running text, and lines that gave nothing."""

from __future__ import annotations

import re

from hjulet.meet.formats.invitation.date_roles import DateRole, RoledDate
from hjulet.meet.formats.invitation.facts import Fact, Kind, Occasion, Span, Sure, gettext_noop
from hjulet.meet.formats.invitation.lines import Document, Line
from hjulet.meet.formats.invitation.programme import Programme
from hjulet.meet.formats.invitation.sections import Label, Labelled

DATE_MEET = gettext_noop("Datumet står där texten säger när man ses.")
DATE_UNSURE = gettext_noop("Det är textens enda datum; att man ses då är en gissning.")
DATE_OTHER = gettext_noop("Datumet hör till något annat än träffen.")
DATE_LATEST = gettext_noop("Det står som sista dag.")
CLOCK_SAID = gettext_noop("Klockslaget står i texten.")
POINT_READ = gettext_noop("Det står i programmet.")
BLOCK_READ = gettext_noop("Rubrik, text och en rad med namn: ett lärpass.")


def date_facts(roled: list[RoledDate], occasions: list[Occasion]) -> list[Fact]:
    sure_of = {one.span: one.year_sure for one in occasions if one.span}
    facts = []
    for one in roled:
        value = one.stretch.first.iso() + ("" if one.stretch.is_one_day else f"/{one.stretch.last.iso()}")
        span = one.stretch.span
        match one.role:
            case DateRole.MEET:
                sure = one.stretch.sure if one.stretch.sure is Sure.UNSURE else sure_of.get(span, Sure.SURE)
                facts.append(
                    Fact(Kind.DATE, span, value, Sure.LIKELY if sure is Sure.UNSURE else sure, DATE_MEET)
                )
            case DateRole.DEADLINE:
                facts.append(Fact(Kind.DEADLINE, span, value, Sure.SURE, DATE_LATEST))
            case DateRole.CANCEL_BY:
                facts.append(Fact(Kind.CANCEL_BY, span, value, Sure.SURE, DATE_LATEST))
            case DateRole.ASIDE:
                pass
            case _ if any(span == occasion.span for occasion in occasions):
                is_past = next(occasion.is_past for occasion in occasions if occasion.span == span)
                facts.append(
                    Fact(
                        Kind.DATE,
                        span,
                        value,
                        Sure.LIKELY if is_past else Sure.UNSURE,
                        DATE_MEET if is_past else DATE_UNSURE,
                    )
                )
            case _:
                facts.append(Fact(Kind.OTHER_DATE, span, value, Sure.LIKELY, DATE_OTHER))
    return facts


def clock_facts(occasions: list[Occasion]) -> list[Fact]:
    spans = {one.clock.span: one.clock for one in occasions if one.clock is not None}
    return [
        Fact(
            Kind.CLOCK,
            span,
            f"{clock.starts:%H:%M}" + (f"–{clock.ends:%H:%M}" if clock.ends else ""),
            Sure.SURE,
            CLOCK_SAID,
        )
        for span, clock in spans.items()
    ]


def programme_facts(programme: Programme) -> list[Fact]:
    facts = []
    for point in programme.points:
        reason = BLOCK_READ if point.is_workshop else POINT_READ
        facts.append(Fact(Kind.SESSION, point.span, point.title, point.sure, reason))
        facts += [
            Fact(
                Kind.SPEAKER,
                person.span,
                ", ".join(part for part in (person.name, person.role, person.organisation) if part),
                person.sure,
                reason,
            )
            for person in point.people
        ]
    return facts


def described_of(
    document: Document, lines: list[Line], title: Fact | None, facts: list[Fact], labels: list[Labelled]
) -> list[Line]:
    """The running text: paragraphs of whole sentences, and headings among them."""
    found: list[Line] = []
    labelled = {one.at.start for one in labels if one.label not in (Label.AIM, Label.THEME)}
    marked = [fact.span for fact in facts if fact.kind not in (Kind.PLACE, Kind.FORMAT)]
    for number, line in enumerate(lines):
        is_title = title is not None and line.span.meets(title.span)
        if (is_title and not line.is_prose) or line.span.start in labelled:
            continue
        covered = sum(
            min(span.end, line.span.end) - max(span.start, line.span.start)
            for span in marked
            if span.meets(line.span)
        )
        if covered > 0.6 * len(line.text):
            continue
        is_sentence = bool(re.search(r"[.!?…]”?$", line.text)) and len(line.text.split()) >= 4
        is_item = line.is_bullet and covered == 0 and len(line.text.split()) >= 2
        if (
            line.is_prose
            or is_sentence
            or is_item
            or (
                covered == 0
                and line.is_heading
                and number + 1 < len(lines)
                and lines[number + 1].is_prose
                and len(line.text) < 90
            )
        ):
            found.append(line)
    return found


def summary_of(document: Document, described: list[Line]) -> str:
    """The first two whole sentences of the running text that fit."""
    for line in described:
        if not line.is_prose:
            continue
        words = ""
        for sentence in document.sentences(line)[:2]:
            longer = f"{words} {document.words(sentence)}".strip()
            if len(longer) > 400:
                break
            words = longer
        if words:
            return words
    return ""


def not_understood(
    document: Document, facts: list[Fact], labels: list[Labelled], taken: set[int]
) -> list[Span]:
    """Lines of which nothing was understood."""
    known = [fact.span for fact in facts]
    bare = {
        one.at.start
        for one in labels
        if one.spans and any(fact.meets(value) for fact in known for value in one.spans)
    }
    return [
        line.span
        for line in document.lines
        if line.text
        and not any(span.meets(line.span) for span in known)
        and line.span.start not in bare
        and line.number not in taken
    ]
