"""Reads a Swedish invitation by rules and grammar. Nothing is invented: what the text does not say becomes a question."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from hjulet.meet.formats.invitation.asking import questions_of
from hjulet.meet.formats.invitation.clock import clock_at_start
from hjulet.meet.formats.invitation.date_roles import DateRole, RoledDate, role_of
from hjulet.meet.formats.invitation.dates import find_dates
from hjulet.meet.formats.invitation.facts import (
    Fact,
    Format,
    Invitation,
    Kind,
    Known,
    Mode,
    Named,
    Occasion,
    PartialDate,
    ProgrammePoint,
    Reference,
    Shape,
    Span,
    Sure,
    gettext_noop,
)
from hjulet.meet.formats.invitation.gleaning import Gleaned, glean, glean_contacts
from hjulet.meet.formats.invitation.lines import Document, Line
from hjulet.meet.formats.invitation.listing import (
    POINT_READ,
    clock_facts,
    date_facts,
    described_of,
    not_understood,
    programme_facts,
    summary_of,
)
from hjulet.meet.formats.invitation.money import NUMBER, number_of
from hjulet.meet.formats.invitation.occasions import read_occasions
from hjulet.meet.formats.invitation.people import is_name
from hjulet.meet.formats.invitation.programme import read_programme
from hjulet.meet.formats.invitation.sections import Label, Labelled, find_asides, find_labels
from hjulet.meet.formats.invitation.session_lines import is_english
from hjulet.meet.formats.invitation.shapes import find_format, find_title, shape_of
from hjulet.meet.formats.invitation.wrapping import unwrapped
from hjulet.meet.formats.invitation.years import stated_years

LONGEST_TEXT = 100_000
"""Characters that are read; an invitation is a page or three."""

REFERENCE_READ = gettext_noop("Texten tipsar om en annan träff.")
AUTHOR_READ = gettext_noop("Ett namn står ensamt efter texten.")
PROSE = gettext_noop("Löpande text; den blir beskrivningen.")
NAMED_IN_TITLE = gettext_noop("Orten står i rubriken.")
NOT_PART = gettext_noop("Det hör till webbsidan eller mejlet, inte till inbjudan.")
_THEME = re.compile(
    r"(?:med tema|på temat|temat är|tema:?)[ \u00a0]+(?P<theme>[^.!?:\n]{3,160})", re.IGNORECASE
)
_NAMED_GATHERING = re.compile(
    r"(?P<name>(?:[A-ZÅÄÖ][\w-]{0,30}[ ])?[A-ZÅÄÖ]?[\w-]{0,30}(?:nätverket|träffen|konferensen|seminariet|webbinariet|mötet|kaféet|dagen|gruppen|träff|konferens|webbinarium|seminarium|möte|kafé|nätverksträff|dag))\b"
)
_SENDER = re.compile(r"från|from", re.IGNORECASE)
_UNDATED = re.compile(
    rf"\b(?P<n>{NUMBER})[ ]+(?:\w{{1,30}}[ ])?(?P<what>(?:lunch|frukost|digitala )?(?:kaféer|caféer|kaféerna|träffar|webbinarier|seminarier|tillfällen|workshoppar|workshops))(?:na)?\b",
    re.IGNORECASE,
)


def read_invitation(
    text: str, *, published: date | None = None, year: int | None = None, known: Known | None = None
) -> Invitation:
    """Everything that was understood of the text, the questions it leaves, and what was not understood.

    `published` orders the years that are offered, and `year` answers which year it is; neither is guessed.
    Never raises: of a text that is no invitation, little is understood.
    """
    text = text[:LONGEST_TEXT]
    document, known = Document(unwrapped(text)), known or Known()
    labels = find_labels(document)
    asides = find_asides(document, labels)
    title = find_title(document, labels, asides, known)
    dates = find_dates(document.masked)
    lines = [line for line in document.lines if line.text and not any(one.holds(line.span) for one in asides)]
    free = [line for line in lines if _is_free(document, line, title, labels)]
    programme = read_programme(document, labels, dates, free, known)
    points_spans = [point.span for point in programme.points]
    abstracts = [
        Span(point.clock.span.end if point.clock else point.span.start, point.span.end)
        for point in programme.points
    ]
    roled = [
        role_of(document, one, labels, asides, abstracts, title.span if title else None) for one in dates
    ]
    lead = _lead(document, lines)
    format_fact = find_format(document, title, lead)
    title_words = title.value if title else ""
    occasions = read_occasions(
        document, roled, labels, programme.points, programme.day_lines, known,
        title=title_words,
        is_conference=format_fact is not None and format_fact.value == Format.CONFERENCE,
        year=year,
        near=published.year if published else _latest_year(document, asides),
        published=published or _published(roled),
    )  # fmt: skip
    programme.points = [_on_its_day(point, occasions) for point in programme.points]
    language = "en" if is_english(text[:4000]) else "sv"
    if language == "en":
        programme.points = [replace(point, language=language) for point in programme.points]
    meeting_dates = [one.stretch.span for one in roled if one.role is DateRole.MEET]
    rest = [line for line in lines if not any(one.meets(line.span) for one in points_spans)]
    gleaned = glean(document, rest, labels, meeting_dates, known)
    senders = [
        one.value for one in labels if one.label is Label.MAIL_HEAD and _SENDER.match(document.words(one.at))
    ]
    glean_contacts(document, gleaned, [span for span in asides if span not in senders])
    for person in [*programme.speakers, *(person for one in occasions for person in one.people)]:
        if person.name not in {one.name for one in gleaned.speakers}:
            gleaned.speakers.append(person)
            gleaned.say(Kind.SPEAKER, person.span, person.name, person.sure, POINT_READ)
    if (
        not gleaned.where.town
        and gleaned.where.mode is not Mode.ONLINE
        and len(occasions) == 1
        and title is not None
    ):
        _town_of_title(document, title, known, gleaned)
    if len(occasions) > 1:
        _leave_to_occasions(gleaned, occasions)
    if not gleaned.where.mode_is_stated and any(one.town or one.venue for one in occasions):
        gleaned.where = replace(gleaned.where, mode_is_stated=True)
    shape = shape_of(
        document, title_words,
        occasions=len(occasions),
        is_numbered=any(one.number is not None for one in roled),
        blocks=sum(point.is_workshop for point in programme.points),
        points=len(programme.points),
        has_facts=bool(gleaned.where.venue or gleaned.where.town or gleaned.prices or _has_label(labels)),
        has_members=gleaned.member_count is not None,
        lead=document.words(lead),
    )  # fmt: skip
    if not occasions:
        occasions = _undated(document, rest, shape)
        if occasions and occasions[0].span is not None:
            format_fact = find_format(document, None, occasions[0].span) or format_fact
    author = _author(document, lines, gleaned) if shape is Shape.ARTICLE else None
    references = _references(document, roled, occasions, year, published)
    closes = _day_of(roled, DateRole.DEADLINE, occasions, year)
    cancel_by = _day_of(roled, DateRole.CANCEL_BY, occasions, year)
    facts = [
        *([title] if title else []),
        *([format_fact] if format_fact else []),
        *date_facts(roled, occasions),
        *clock_facts(occasions),
        *programme_facts(programme),
        *gleaned.facts,
        *(Fact(Kind.REFERENCE, one.span, one.name, Sure.LIKELY, REFERENCE_READ) for one in references),
        *([Fact(Kind.AUTHOR, author.span, author.name, Sure.LIKELY, AUTHOR_READ)] if author else []),
        *(Fact(Kind.ASIDE, span, "", Sure.LIKELY, NOT_PART) for span in asides if span.start < span.end),
    ]
    described = described_of(document, rest, title, facts, labels)
    facts += [Fact(Kind.DESCRIPTION, line.span, "", Sure.LIKELY, PROSE) for line in described]
    facts.sort(key=lambda fact: (fact.span, fact.kind))
    body = tuple(line.text for line in described)
    return Invitation(
        text=text,
        shape=shape,
        format=Format(format_fact.value) if format_fact else Format.MEETING,
        title=title_words,
        summary=summary_of(document, described),
        body=body,
        occasions=tuple(occasions),
        where=gleaned.where,
        prices=tuple(gleaned.prices),
        is_free=gleaned.is_free
        and not any(price.amount_ore and not price.is_fee for price in gleaned.prices),
        seats=gleaned.seats,
        has_limited_seats=gleaned.has_limited_seats or gleaned.seats is not None,
        max_per_organisation=gleaned.max_per_organisation,
        registration_closes=closes,
        cancel_by=cancel_by,
        target_group=gleaned.target_group,
        organisers=tuple(gleaned.organisers),
        member_count=gleaned.member_count,
        roles=tuple(gleaned.roles),
        speakers=tuple(gleaned.speakers),
        planners=tuple(gleaned.planners),
        author=author.name if author else "",
        points=tuple(programme.points),
        places=tuple(gleaned.places),
        references=tuple(references),
        emails=tuple(gleaned.emails),
        phones=tuple(gleaned.phones),
        links=tuple(gleaned.links),
        facts=tuple(facts),
        questions=tuple(questions_of(title_words, shape, occasions, gleaned.where)),
        not_understood=tuple(not_understood(document, facts, labels, programme.taken)),
        language=language,
    )


def _is_free(document: Document, line: Line, title: Fact | None, labels: list[Labelled]) -> bool:
    """Whether a line may be programme: it is neither the title nor behind a label of something else."""
    if (
        title is not None
        and line.span.holds(title.span)
        and title.span.start - line.span.start < 40
        and not line.is_prose
    ):
        return False
    for one in labels:
        if one.at.start >= line.span.end:
            break
        if one.label in (
            Label.PROGRAMME,
            Label.SPEAKERS,
            Label.MODERATOR,
            Label.THEME,
            Label.AIM,
            Label.LANGUAGE,
        ):
            if (
                one.label is Label.SPEAKERS
                and one.lines
                and line.is_bullet
                and any(line.number == other.number for other in one.lines)
            ):
                return False
            continue
        if line.span.holds(one.at):
            # "16.30 Registrering. Lokal: matsalen" is a point of the programme all the same.
            if one.at.start > line.span.start and clock_at_start(
                document.masked, line.span.start, line.span.end
            ):
                continue
            return False
        if any(value.holds(line.span) for value in one.spans):
            clock = clock_at_start(document.masked, line.span.start, line.span.end)
            # "Tid" and then "09.30–15.00" says when, and is no point without a title.
            if one.label is not Label.WHEN or (clock is not None and clock.span.end >= line.span.end):
                return False
    return True


def _published(roled: list[RoledDate]) -> date | None:
    """When the text says that it was sent or published."""
    days = [one.stretch.first for one in roled if one.role is DateRole.PUBLISHED]
    return next((day.in_year(day.year) for day in days if day.year is not None), None)


def _latest_year(document: Document, asides: list[Span]) -> int | None:
    """The latest year that the invitation itself speaks of: near it the years to offer are sought."""
    words = "\n".join(
        line.text for line in document.lines if line.text and not any(one.holds(line.span) for one in asides)
    )
    return max(stated_years(words), default=None)


def _on_its_day(point: ProgrammePoint, occasions: list[Occasion]) -> ProgrammePoint:
    """The day of a point under "Dag 2", of a gathering of several days; and its year, when the gathering has one."""
    if len(occasions) != 1 or (first := occasions[0].first) is None or (last := occasions[0].last) is None:
        return point
    if point.day is None and point.day_number is not None and first.key != last.key:
        begin = first.in_year(first.year or 2020)
        if begin is None:
            return point
        day = begin + timedelta(days=point.day_number - 1)
        return replace(point, day=PartialDate(day.day, day.month, first.year and day.year))
    if point.day is not None and point.day.year is None and first.year is not None and occasions[0].is_dated:
        return replace(point, day=replace(point.day, year=first.year))
    return point


def _leave_to_occasions(gleaned: Gleaned, occasions: list[Occasion]) -> None:
    """What is where only one of several occasions is, is not where all of them are."""
    where = gleaned.where
    towns, venues = {one.town for one in occasions if one.town}, {one.venue for one in occasions}
    if where.venue and where.venue in venues:
        where = replace(where, venue="", street_address="", town="" if where.town in towns else where.town)
    if len(towns) > 1 and where.town in towns and not where.venue:
        where = replace(where, town="")
    lost = {words for words in (gleaned.where.venue, gleaned.where.town) if words} - {where.venue, where.town}
    gleaned.where = where
    gleaned.facts = [
        fact for fact in gleaned.facts if fact.kind not in (Kind.TOWN, Kind.VENUE) or fact.value not in lost
    ]


def _town_of_title(document: Document, title: Fact, known: Known, gleaned: Gleaned) -> None:
    """ "Tillväxtdagarna 2026 i Jönköping": the town, when nothing else says one."""
    named = re.search(
        r"\bi[ ](?P<town>[A-ZÅÄÖ][\wåäöé-]{1,30}(?:[ ][A-ZÅÄÖ][\wåäöé-]{1,30})?)", document.words(title.span)
    )
    if named and named["town"] in known.places:
        start = title.span.start + named.start("town")
        gleaned.where = replace(gleaned.where, town=named["town"], mode_is_stated=True)
        gleaned.say(
            Kind.TOWN, Span(start, start + len(named["town"])), named["town"], Sure.LIKELY, NAMED_IN_TITLE
        )


def _has_label(labels: list[Labelled]) -> bool:
    return any(
        one.label
        in (Label.WHEN, Label.WHERE, Label.WHEN_AND_WHERE, Label.COST, Label.DEADLINE, Label.PROGRAMME)
        for one in labels
    )


def _lead(document: Document, lines: list[Line]) -> Span:
    """The first paragraphs, where the text says what it is."""
    if not lines:
        return Span(0, 0)
    last = lines[0]
    for line in lines[:8]:
        if line.span.start - lines[0].span.start > 900:
            break
        last = line
    return Span(lines[0].span.start, last.span.end)


def _references(
    document: Document,
    roled: list[RoledDate],
    occasions: list[Occasion],
    year: int | None,
    published: date | None,
) -> list[Reference]:
    found = []
    for one in roled:
        is_this = any(
            when.first is not None and when.first.key == one.stretch.first.key for when in occasions
        )
        if one.role is not DateRole.REFERENCE or is_this:
            continue
        sentence = document.sentence_at(one.stretch.span.start)
        line = document.line_at(one.stretch.span.start)
        words = document.words(sentence)
        start = re.match(r"(?:tips|missa inte|passa på|p\.?s\.?)[!:.,\s]*", words, re.IGNORECASE)
        name = _NAMED_GATHERING.search(words, start.end() if start else 0)
        theme = _THEME.search(document.text, sentence.start, line.span.end)
        is_next = bool(re.search(r"dagen (?:därpå|efter)", words, re.IGNORECASE))
        when = one.stretch.first
        near = occasions[0] if occasions else None
        if when.year is None and is_next and near is not None and near.is_dated and near.last is not None:
            when = replace(when, year=near.last.year)
        found.append(
            Reference(
                name=name["name"].strip() if name else words[:80],
                when=when,
                theme=theme["theme"].strip() if theme else "",
                span=Span(sentence.start + (name.start("name") if name else 0), one.stretch.span.end)
                if not name or sentence.start + name.start("name") < one.stretch.span.end
                else one.stretch.span,
                is_next_day=is_next,
            )
        )
    return found


def _day_of(
    roled: list[RoledDate], role: DateRole, occasions: list[Occasion], year: int | None
) -> PartialDate | None:
    """The last day to sign up or cancel; its year is the gathering's own when the day comes before it."""
    days = [one.stretch for one in roled if one.role is role]
    if not days:
        return None
    day = days[0].first
    first = next((one.first for one in occasions if one.is_dated), None)
    if day.year is not None or first is None or first.year is None:
        return day
    return replace(day, year=first.year) if day.key <= first.key else day


def _undated(document: Document, lines: list[Line], shape: Shape) -> list[Occasion]:
    """ "De fyra lunchkaféer som …": four occasions whose days the text does not say."""
    if shape is Shape.PARALLEL_SESSIONS:
        return []
    for line in lines:
        if found := _UNDATED.search(document.text, line.span.start, line.span.end):
            count = number_of(found["n"])
            if 2 <= count <= 12:
                span = Span(*found.span())
                return [
                    Occasion(number, None, None, span, title=found["what"]) for number in range(1, count + 1)
                ]
    return []


def _author(document: Document, lines: list[Line], gleaned: Gleaned) -> Named | None:
    for line in reversed(lines):
        if is_name(line.text) and line.number > len(document.lines) // 3:
            return Named(line.text, line.span)
    return None
