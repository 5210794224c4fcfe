"""Where people meet, from labels, from beside the date, and in passing; and whether it is on the screen."""

from __future__ import annotations

import re
from dataclasses import replace

from hjulet.meet.formats.invitation.clock import find_clocks
from hjulet.meet.formats.invitation.facts import Kind, Known, Mode, Span, Sure
from hjulet.meet.formats.invitation.gleaned import BESIDE_DATE, LABELLED, SENTENCE, Gleaned
from hjulet.meet.formats.invitation.lines import EMAIL, Document, Line
from hjulet.meet.formats.invitation.places import (
    Spot,
    find_house,
    find_hybrid,
    find_online,
    is_house,
    mode_of,
    read_where,
)
from hjulet.meet.formats.invitation.sections import Label, Labelled

_BESIDE = re.compile(
    r"[ \u00a0]*[,(]?[ \u00a0]*(?:kl(?:ockan)?\.?[ \u00a0]*[\d.:–—-]+(?:[ \u00a0]*[-–][ \u00a0]*[\d.:]+)?[ \u00a0]*[,)]?[ \u00a0]*)?(?:i|på|hos|vid|at|in)[ \u00a0]+(?=[A-ZÅÄÖ”\"])"
)


def read_spots(
    document: Document,
    lines: list[Line],
    labels: list[Labelled],
    meeting_dates: list[Span],
    known: Known,
    gleaned: Gleaned,
) -> None:
    text = document.text
    spots: list[tuple[Spot, Sure, str]] = []
    values = [
        value
        for one in labels
        if one.label in (Label.WHERE, Label.WHEN_AND_WHERE, Label.LINK)
        for value in one.spans
    ]
    for labelled in labels:
        if labelled.label is Label.WHERE:
            # After a heading "Plats" the address may stand on several lines: read them as one.
            whole = (
                Span(labelled.spans[0].start, labelled.spans[min(2, len(labelled.spans) - 1)].end)
                if labelled.spans
                else None
            )
            if whole:
                for value in labelled.spans[:3]:
                    if not EMAIL.search(text, value.start, value.end):
                        spots += [
                            (spot, Sure.SURE, LABELLED) for spot in read_where(document.masked, value, known)
                        ]
        elif labelled.label is Label.WHEN_AND_WHERE:
            for value in labelled.spans[:3]:
                after = _after_when(document, value, meeting_dates)
                spots += [(spot, Sure.SURE, LABELLED) for spot in read_where(document.masked, after, known)]
    if not spots:
        # Of several days each has its own town.
        for when in meeting_dates if len(meeting_dates) < 4 else meeting_dates[:1]:
            line = document.line_at(when.start)
            beside = _BESIDE.match(document.masked, when.end, line.span.end)
            if beside and line.number in {one.number for one in lines}:
                value = Span(beside.end(), min(line.span.end, document.sentence_at(when.start).end))
                sure = Sure.LIKELY
                found = read_where(_until_verb(document.masked, value), value, known)
                spots += [(spot, sure, BESIDE_DATE) for spot in found]
                break
            before = re.search(
                r"(?:^|[ ])(?:i|på)[ ](?P<town>[A-ZÅÄÖ][a-zåäöé]+(?:[ ][A-ZÅÄÖ][a-zåäöé]+)?)[ ](?:den[ ])?(?:(?:mån|tis|ons|tors|fre|lör|sön)\w{0,30}[ ](?:den[ ])?)?$",
                text[line.span.start : when.start],
            )
            if before:
                span = Span(line.span.start + before.start("town"), line.span.start + before.end("town"))
                spots.append(
                    (
                        Spot("town", before["town"], span, before["town"] in known.places),
                        Sure.LIKELY,
                        BESIDE_DATE,
                    )
                )
                break
    if not spots:
        spots += [
            (spot, Sure.LIKELY, BESIDE_DATE) for spot in _on_head_line(document, lines, meeting_dates, known)
        ]
    if not spots:
        spots += [
            (spot, Sure.LIKELY, BESIDE_DATE)
            for spot in _below_head_date(document, lines, meeting_dates, known)
        ]
    if not any(spot.kind in ("venue", "address") for spot, _sure, _reason in spots):
        spots += [(spot, Sure.LIKELY, SENTENCE) for spot in _house_in_passing(document, lines)]
    where = gleaned.where
    kinds = {"venue": Kind.VENUE, "address": Kind.ADDRESS, "town": Kind.TOWN}
    for spot, sure, reason in spots:
        if spot.kind == "venue" and not where.venue:
            where, is_new = replace(where, venue=spot.words), True
        elif spot.kind == "address" and not where.street_address:
            where, is_new = replace(where, street_address=spot.words), True
        elif spot.kind == "town" and not where.town:
            where, is_new = replace(where, town=spot.words), True
        else:
            is_new = False
        if is_new:
            gleaned.say(kinds[spot.kind], spot.span, spot.words, sure, reason)
    online: Span | None = None
    hybrid: Span | None = None
    for value in values:
        online = online or find_online(text, value)
        hybrid = hybrid or find_hybrid(text, value)
    is_labelled = online is not None or hybrid is not None
    if not is_labelled:
        for line in lines:
            for sentence in document.sentences(line):
                hybrid = hybrid or find_hybrid(text, sentence)
                screen = find_online(text, sentence)
                if (
                    len(meeting_dates) > 1
                    and any(line.span.holds(when) for when in meeting_dates)
                    and not line.is_prose
                ):
                    # One of several occasions: "Träff 3, 18 maj, digitalt".
                    continue
                if screen and not re.search(
                    r"dokumentation|efteråt|i efterhand|inspel", document.words(sentence), re.IGNORECASE
                ):
                    online = online or screen
    has_room = bool(where.venue or where.street_address or where.town)
    if online and has_room and not is_labelled and hybrid is None:
        # "Ett webbinarium" in passing does not make a room a screen.
        online = None
    mode = mode_of(has_room=has_room, is_online=online is not None, is_hybrid=hybrid is not None)
    said = hybrid or online
    if said:
        gleaned.say(
            Kind.MODE,
            said,
            mode.value,
            Sure.SURE if is_labelled else Sure.LIKELY,
            LABELLED if is_labelled else SENTENCE,
        )
    gleaned.where = replace(
        where, mode=mode if said else Mode.ON_SITE, mode_is_stated=said is not None or has_room
    )


def _on_head_line(
    document: Document, lines: list[Line], meeting_dates: list[Span], known: Known
) -> list[Spot]:
    """After the date on a line near the top: "19–20 maj · Elmia Kongresscenter · Elmiavägen 11"."""
    for line in lines[:6]:
        dates = [when for when in meeting_dates if line.span.holds(when)]
        if len(dates) != 1 or line.is_prose:
            continue
        after = re.compile(r"[ \u00a0]*(?:kl(?:ockan)?\.?[ ]?[\d.:–\- ]+)?[ \u00a0]*[·|,–•][ \u00a0]*").match(
            document.masked, dates[0].end, line.span.end
        )
        if after is None:
            continue
        cut = document.masked.replace("·", ",").replace("|", ",").replace("•", ",")
        spots = read_where(cut, Span(after.end(), line.span.end), known)
        if any(spot.is_known or spot.kind == "address" or is_house(spot.words) for spot in spots):
            return spots
    return []


def _below_head_date(
    document: Document, lines: list[Line], meeting_dates: list[Span], known: Known
) -> list[Spot]:
    """On the line below the day, near the top: "12 mars kl. 9–16" and then "Folkets hus, Umeå"."""
    for number, line in enumerate(lines[:7]):
        if line.is_prose or len(line.text) > 80 or not any(line.span.holds(when) for when in meeting_dates):
            continue
        for below in lines[number + 1 : number + 3]:
            if (
                not below.is_heading
                or len(below.text) > 90
                or find_clocks(document.masked, below.span.start, below.span.end)
            ):
                continue
            spots = read_where(document.masked.replace("·", ","), below.span, known)
            kinds = [spot.kind for spot in spots]
            is_only_place = sum(len(spot.words) for spot in spots) > 0.75 * len(below.text) - 6
            has_house = any(spot.kind == "venue" and is_house(spot.words) for spot in spots)
            has_town = any(spot.is_known for spot in spots)
            if is_only_place and ("address" in kinds or has_town or (has_house and "town" in kinds)):
                return spots
    return []


def _house_in_passing(document: Document, lines: list[Line]) -> list[Spot]:
    for line in lines:
        for sentence in document.sentences(line):
            if house := find_house(document.masked, sentence):
                return [house]
    return []


def _after_when(document: Document, value: Span, meeting_dates: list[Span]) -> Span:
    """What is left of "Tisdag 25 april 2017, kl 10-16 i Saturnus, Stockholm" when day and clock are taken off its front."""
    at = value.start
    for span in meeting_dates:
        if value.holds(span):
            at = max(at, span.end)
    for clock in find_clocks(document.masked, value.start, value.end, is_expected=True):
        at = max(at, clock.span.end) if clock.span.start - at < 30 else at
    if at == value.start or not document.text[at : value.end].strip(" .,;"):
        # The place stands first: "Stockholm, tisdag 25 april".
        first = min((span.start for span in meeting_dates if value.holds(span)), default=value.end)
        return Span(value.start, first)
    return Span(at, value.end)


def _until_verb(masked: str, value: Span) -> str:
    """The text with what follows the place in a running sentence blotted out: "i Umeå bjuder vi in" is about Umeå."""
    cut = re.compile(
        r"[ ](?:bjuder|samlas|träffas|ses|hålls|arrangerar|anordnar|inbjuder|är|med|för|där|kommer|och[ ][a-zåäö]|genomförs|håller|då|kl\b|klockan|den\b|till)"
    ).search(masked, value.start, value.end)
    return masked if cut is None else masked[: cut.start()] + "\n" * (len(masked) - cut.start())
