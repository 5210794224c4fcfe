"""What is said in passing: sentence by sentence, everything that is neither a date nor on the programme."""

from __future__ import annotations

import re
from dataclasses import replace

from hjulet.meet.formats.invitation.facts import (
    Kind,
    Known,
    Named,
    Span,
    Sure,
)
from hjulet.meet.formats.invitation.gleaned import (
    FOR_WHOM,
    LABELLED,
    NAMED_PLACE,
    PATTERN,
    PLANNERS,
    SENTENCE,
    SPEAKERS,
    Gleaned,
)
from hjulet.meet.formats.invitation.hosts import (
    find_listed_organisers,
    find_members,
    find_organisers,
    find_roles,
    find_target_group,
)
from hjulet.meet.formats.invitation.lines import EMAIL, PHONE, WEB_ADDRESS, Document, Line
from hjulet.meet.formats.invitation.money import (
    find_free,
    find_limited,
    find_per_organisation,
    find_prices,
    find_seats,
)
from hjulet.meet.formats.invitation.organisations import find_organisations
from hjulet.meet.formats.invitation.people import read_people
from hjulet.meet.formats.invitation.places import (
    find_places,
)
from hjulet.meet.formats.invitation.presenters import find_named, find_presenters
from hjulet.meet.formats.invitation.sections import Label, Labelled
from hjulet.meet.formats.invitation.spots import read_spots

_PLANNERS = re.compile(
    r"(?:planeringsgruppen|arbetsgruppen|programgruppen|planeringen|i planeringsgruppen|planerare)\b[^.]{0,60}?\b(?:består|är|av|ingår|sitter|utgörs|har)\b",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r", om (?:hur|vad|varför|att)\b|\b(?:medverkar|medverkande|\w{0,30}föreläs\w{1,30}|talar|\w{0,30}talare|\w{0,30}gäster|gästas|möt(?:er)?|besök av|modereras|modererar|leds av|leder|berättar|inleder|presenterar|gäst|delar med sig|får lyssna till|välkomnar|visar|pratar|ger|diskuterar|samtalar|deltar|höra|lyssna|hälsar|håller|föreläsning|presentation|guidar|samtal med|besöker oss|kommer|modererar?|moderator\w{0,3}|processledare|konferencier|samtalsledare|programledare|hålls av|föredrag|tillsammans med|gör|reflekterar|summerar|avslutar|hosts?|speakers?)\b",
    re.IGNORECASE,
)
_MEETING_LINK = re.compile(
    r"teams\.microsoft|zoom\.us|meet\.google|webex|join|/meeting|teams\.live", re.IGNORECASE
)
_JOIN_WORDS = re.compile(
    r"anslut|delta (?:via|här|digitalt)|möteslänk|länk till (?:mötet|sändningen)|zoom-?länk|teams-?länk|join|klicka här för att delta",
    re.IGNORECASE,
)


def glean(
    document: Document, lines: list[Line], labels: list[Labelled], meeting_dates: list[Span], known: Known
) -> Gleaned:
    """Everything but dates and programme from these lines, which are those that are neither aside nor programme."""
    gleaned = Gleaned()
    allowed = {line.number for line in lines}
    own = [one for one in labels if document.line_at(one.at.start).number in allowed]
    for labelled in own:
        _labelled(document, labelled, known, gleaned, meeting_dates)
    for line in lines:
        for sentence in document.sentences(line):
            _sentence(document, sentence, known, gleaned)
    read_spots(document, lines, own, meeting_dates, known, gleaned)
    if any(_ALL_WITHOUT_VAT.search(line.text) for line in lines):
        gleaned.prices = [replace(price, is_without_vat=True) for price in gleaned.prices]
    return gleaned


def glean_contacts(document: Document, gleaned: Gleaned, asides: list[Span]) -> None:
    """Addresses and numbers, also in the programme and in a letter's signature; not in the tail of a web page."""
    taken: list[Span] = []
    for pattern, kind, kept in (
        (EMAIL, Kind.CONTACT, gleaned.emails),
        (WEB_ADDRESS, Kind.LINK, gleaned.links),
        (PHONE, Kind.CONTACT, gleaned.phones),
    ):
        for found in pattern.finditer(document.text):
            span = Span(*found.span())
            if any(one.meets(span) for one in taken) or any(one.holds(span) for one in asides):
                continue
            taken.append(span)
            words = found.group()
            around = document.words(document.sentence_at(span.start))
            is_join = kind is Kind.LINK and bool(_MEETING_LINK.search(words) or _JOIN_WORDS.search(around))
            if is_join and not gleaned.joining_link:
                gleaned.joining_link = words
            if words not in kept:
                kept.append(words)
            gleaned.say(Kind.JOINING_LINK if is_join else kind, span, words, Sure.SURE, PATTERN)
    if gleaned.joining_link:
        gleaned.where = replace(gleaned.where, joining_link=gleaned.joining_link)


def _labelled(
    document: Document, labelled: Labelled, known: Known, gleaned: Gleaned, meeting_dates: list[Span]
) -> None:
    text = document.text
    for value in labelled.spans:
        words = text[value.start : value.end].strip()
        match labelled.label:
            case Label.COST:
                _cost(document, value, gleaned, is_labelled=True)
            case Label.TARGET if not gleaned.target_group:
                gleaned.target_group = words.rstrip(".")
                gleaned.say(Kind.TARGET_GROUP, value, words, Sure.SURE, LABELLED)
            case Label.ORGANISER:
                for one in find_listed_organisers(document, value, known):
                    _organiser(gleaned, one.words, one.span, Sure.SURE, LABELLED)
            case Label.SEATS:
                _seats(document, value, gleaned, is_labelled=True)
            case Label.SPEAKERS | Label.MODERATOR:
                _people(document, value, known, gleaned.speakers, gleaned, Kind.SPEAKER)
            case Label.PLANNERS:
                _people(document, value, known, gleaned.planners, gleaned, Kind.PLANNER)
            case Label.CONTACT:
                for person in read_people(text, value, known)[:3]:
                    gleaned.say(Kind.CONTACT, person.span, person.name, Sure.SURE, LABELLED)
            case _:
                pass


def _people(
    document: Document, value: Span, known: Known, kept: list[Named], gleaned: Gleaned, kind: Kind
) -> None:
    """People on a line of a list, or cut by semicolons, or at last as they stand in sentences."""
    text = document.text
    people = read_people(text, value, known)
    if not people:
        start = value.start
        for cut in [*re.finditer(r";|(?<=[a-zåäö)])\.[ ](?=[A-ZÅÄÖ])", text[value.start : value.end]), None]:
            end = value.start + cut.start() if cut else value.end
            people += read_people(text, Span(start, end), known)
            start = value.start + cut.end() if cut else value.end
    people = people or find_presenters(text, value, known)
    for person in people:
        if person.name not in {one.name for one in kept}:
            kept.append(person)
            reason = PLANNERS if kind is Kind.PLANNER else SPEAKERS
            gleaned.say(
                kind,
                person.span,
                ", ".join(part for part in (person.name, person.role, person.organisation) if part),
                person.sure,
                reason,
            )


def _sentence(document: Document, sentence: Span, known: Known, gleaned: Gleaned) -> None:
    text = document.text
    words = text[sentence.start : sentence.end]
    if planned := _PLANNERS.search(text, sentence.start, sentence.end):
        after = re.compile(r"[ ]*(?:(?:denna gång|i år|just nu)[ ])?(?:av[ ])?").match(
            text, planned.end(), sentence.end
        )
        people = read_people(text, Span(after.end() if after else planned.end(), sentence.end), known)
        people = people or find_presenters(text, sentence, known)
        for person in people:
            if person.name not in {one.name for one in gleaned.planners}:
                gleaned.planners.append(person)
                gleaned.say(
                    Kind.PLANNER, person.span, f"{person.name}, {person.organisation}", Sure.SURE, PLANNERS
                )
    elif _SPEAKING.search(words):
        for person in [*find_presenters(text, sentence, known), *find_named(text, sentence, known)]:
            if person.name not in {one.name for one in gleaned.speakers}:
                gleaned.speakers.append(replace(person, sure=Sure.LIKELY))
                gleaned.say(
                    Kind.SPEAKER,
                    person.span,
                    ", ".join(part for part in (person.name, person.role, person.organisation) if part),
                    Sure.LIKELY,
                    SENTENCE,
                )
    for one in find_organisers(document, sentence, known):
        _organiser(gleaned, one.words, one.span, Sure.LIKELY, SENTENCE)
    if members := find_members(document, sentence):
        gleaned.member_count = gleaned.member_count or members[0]
        gleaned.say(Kind.MEMBERS, members[1], str(members[0]), Sure.SURE, SENTENCE)
    for role in find_roles(document, sentence):
        gleaned.roles.append(role.words)
        gleaned.say(Kind.ROLE, role.span, role.words, Sure.SURE, SENTENCE)
    if not gleaned.target_group and (target := find_target_group(document, sentence)):
        gleaned.target_group = target.words.rstrip(".")
        gleaned.say(Kind.TARGET_GROUP, target.span, target.words, Sure.LIKELY, FOR_WHOM)
    _cost(document, sentence, gleaned, is_labelled=False)
    _seats(document, sentence, gleaned, is_labelled=False)
    # "Region Jämtland Härjedalen" does not name the municipality of Härjedalen.
    bodies = [
        body
        for body in find_organisations(text, known, sentence.start, sentence.end)
        if not text[body.start : body.end].endswith((" kommun", " stad"))
    ]
    named = [fact.span for fact in gleaned.facts if fact.kind in (Kind.SPEAKER, Kind.PLANNER)]
    for name, span in find_places(text, known, sentence.start, sentence.end):
        if any(other.meets(span) for other in (*bodies, *named)):
            continue
        if name not in gleaned.places:
            gleaned.places.append(name)
        gleaned.say(Kind.PLACE, span, name, Sure.LIKELY, NAMED_PLACE)


def _organiser(gleaned: Gleaned, words: str, span: Span, sure: Sure, reason: str) -> None:
    if words not in gleaned.organisers:
        gleaned.organisers.append(words)
        gleaned.say(Kind.ORGANISER, span, words, sure, reason)


_PRICED_LINE = re.compile(
    r"[^!?\n]{3,70}:[ \u00a0]*\d[\d \u00a0.]*(?:kr\b|kronor\b|:-|sek\b)[^.!?]{0,30}", re.IGNORECASE
)
_ALL_WITHOUT_VAT = re.compile(
    r"(?:priser(?:na)?|avgifter(?:na)?|belopp(?:en)?)\b[^.!?]{0,30}(?:exkl|utan|exklusive)[^!?]{0,8}moms|moms tillkommer",
    re.IGNORECASE,
)


def _cost(document: Document, span: Span, gleaned: Gleaned, *, is_labelled: bool) -> None:
    is_labelled = is_labelled or _PRICED_LINE.fullmatch(document.text, span.start, span.end) is not None
    for price in find_prices(document.text, span, is_labelled=is_labelled):
        if price.span not in {one.span for one in gleaned.prices}:
            gleaned.prices.append(price)
            gleaned.say(
                Kind.COST,
                price.span,
                document.words(price.span),
                Sure.SURE if is_labelled else Sure.LIKELY,
                LABELLED if is_labelled else SENTENCE,
            )
    if free := find_free(document.text, span):
        gleaned.is_free = True
        gleaned.say(Kind.COST, free, document.words(free), Sure.SURE, SENTENCE)


def _seats(document: Document, span: Span, gleaned: Gleaned, *, is_labelled: bool) -> None:
    per = find_per_organisation(document.text, span)
    if per is not None:
        gleaned.max_per_organisation = gleaned.max_per_organisation or per.value
        gleaned.say(Kind.PER_ORGANISATION, per.span, str(per.value), Sure.SURE, SENTENCE)
    seats = find_seats(document.text, span, is_labelled=is_labelled)
    if seats is not None and not (per and per.span.meets(seats.span)):
        gleaned.seats = gleaned.seats or seats.value
        gleaned.say(
            Kind.SEATS, seats.span, str(seats.value), Sure.SURE, LABELLED if is_labelled else SENTENCE
        )
    if limited := find_limited(document.text, span):
        gleaned.has_limited_seats = True
        gleaned.say(Kind.SEATS, limited, document.words(limited), Sure.SURE, SENTENCE)
