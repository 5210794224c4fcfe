"""What a date in the text is: when people meet, the last day to sign up, something past, or merely mentioned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hjulet.meet.formats.invitation.dates import Stretch
from hjulet.meet.formats.invitation.facts import Span
from hjulet.meet.formats.invitation.lines import Document
from hjulet.meet.formats.invitation.sections import Label, Labelled


class DateRole(StrEnum):
    MEET = "meet"
    DEADLINE = "deadline"
    CANCEL_BY = "cancel_by"
    OPENS = "opens"
    PAST = "past"
    REFERENCE = "reference"
    SUPERSEDED = "superseded"
    PUBLISHED = "published"
    MENTION = "mention"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class RoledDate:
    stretch: Stretch
    role: DateRole
    number: int | None = None
    """Of "Tillfälle 3: …"."""
    is_strong: bool = False
    """In a label, a title or a list of occasions, and not in running text."""


_SIGN_UP = re.compile(
    r"anmäl|o\.?\s?s\.?\s?a|svar|registrer|rsvp|sign up|register|platsen|boka (?:din )?plats|intresse",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"(?:senast(?:e)?|sista|före|innan|fram till|t\.?\s?o\.?\s?m\.?|till och med|stänger|deadline|by|before|no later than|sist)(?!\w)[^.!?]{0,45}$",
    re.IGNORECASE,
)
_LATEST_AFTER = re.compile(r"^[ \u00a0]*(?:är|=)[ \u00a0]+sista|^[ \u00a0]*stänger", re.IGNORECASE)
_CANCEL = re.compile(r"avanmäl|avbok|avbest|återbud|förhinder|inte kan (?:komma|delta)|cancel", re.IGNORECASE)
_OPENS = re.compile(
    r"anmälan[^.]{0,20} öppnar|öppnar (?:för )?anmälan|registration opens|anmälan öppen från", re.IGNORECASE
)
_OLD = re.compile(
    r"(?:tidigare(?: datum| aviserat| planera[dt]e?)?|ursprungligen|ursprungligt|i ?stället för|flytta(?:d|s|t)? från|inställ[td]|gäller inte|inte|ersätter(?: träffen)?|förut)[ \u00a0:,(]*(?:(?:den|planerade|datumet|på)[ \u00a0]*)*(?:(?:mån|tis|ons|tors|fre|lör|sön)\w{0,30}[ \u00a0]*)?(?:den[ \u00a0]*)?$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:hölls|träffades|sågs|ägde rum|genomfördes|anordnade(?:s)?|arrangerade(?:s)?|samlades|besökte|var samlad\w{0,30}|lanserades|presenterades|publicerades|startade(?:s)?|"
    r"beslutade(?:s)?|antogs|fattade|möttes|deltog|drog igång|inleddes|förra (?:träffen|mötet|gången|året)|senaste träffen)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^(?:tips\b|missa inte|passa på|läs också|p\.?s\.?[: ]|på gång|kommande|save the date för nästa|boka redan nu)|dagen (?:därpå|efter|innan|före)\b|nästa (?:träff|möte|nätverksträff|tillfälle|webbinarium|kafé|konferens)|nästkommande",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:publicerad|uppdaterad|ändrad|skickat|skickad|granskad|datum skickat|sent|skrivet)\b[^.]{0,20}$",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"välkom|bjud|inbjud|samlas|samlar|\bses\b|träffas|möts|äger rum|hålls|går av stapeln|anordnas|arrangeras|genomförs|genomför vi|arrangerar|anordnar|ordnar|träff\b|träffen|träffar|kunskapsdag|konferens|"
    r"seminari|webbinari|webinar|workshop|kafé|café|nätverksmöte|\bmöte\b|studieresa|studiebesök|spara datum|boka (?:in )?(?:datum|dagen)|save the date|lunch|kick-?off|utbildning|kurs|forum|mötesplats|slutkonferens|dialog|join us|welcome|invite|åker|resan|reser|kör vi|startar|drar igång|planera\w{0,30} in|boka",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:(?:tillfälle|träff|del|modul|steg|block|möte|kafé|café|lunchkafé|frukostkafé|webbinarium|seminarium|workshop|pass|session|kurstillfälle|lunch|dag|omgång|gång|datum|nätverksträff|delmoment|samling)\w{0,3}[ \u00a0]*(?:nr\.?[ ]?)?(?P<number>\d{1,2})|(?P<order>första|andra|tredje|fjärde|femte|sjätte) (?:tillfället|träffen|mötet|modulen|kaféet|webbinariet))\b",
    re.IGNORECASE,
)
_ORDERS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6}
_BEGINS = re.compile(r"[\s–-]*(?:den |när: |datum: )?$", re.IGNORECASE)


def role_of(
    document: Document,
    stretch: Stretch,
    labels: list[Labelled],
    asides: list[Span],
    abstracts: list[Span],
    title: Span | None,
) -> RoledDate:
    """The role of one date, by its label, its line and its sentence."""
    span = stretch.span
    text = document.text
    line = document.line_at(span.start)
    sentence = document.sentence_at(span.start)
    before = text[sentence.start : span.start]
    after = text[span.end : sentence.end]
    whole = text[sentence.start : sentence.end]
    label = label_of(span, labels)
    if _PUBLISHED.search(text[line.span.start : span.start]):
        return RoledDate(stretch, DateRole.PUBLISHED)
    if any(one.holds(span) for one in asides):
        return RoledDate(stretch, DateRole.ASIDE)
    if label is Label.CANCEL:
        return RoledDate(stretch, DateRole.CANCEL_BY)
    if _OLD.search(before) or re.match(r"[ \u00a0]*(?:är |blir )?(?:inställ|utgår)", after):
        return RoledDate(stretch, DateRole.SUPERSEDED)
    if _OPENS.search(before):
        return RoledDate(stretch, DateRole.OPENS)
    is_latest = _LATEST.search(before) is not None or _LATEST_AFTER.search(after) is not None
    if label in (Label.DEADLINE, Label.SIGN_UP) or (
        is_latest and (_SIGN_UP.search(whole) or _CANCEL.search(whole) or label is not None)
    ):
        signs_up = re.search(r"(?<!av)anmäl(?:an|\b| dig| er)|o\.?s\.?a|svar", before.casefold()) is not None
        is_cancel = not signs_up and (
            _CANCEL.search(before) is not None
            or (_CANCEL.search(whole) is not None and not _SIGN_UP.search(whole))
        )
        if label is not Label.SIGN_UP or is_latest:
            return RoledDate(
                stretch, DateRole.CANCEL_BY if is_cancel else DateRole.DEADLINE, is_strong=label is not None
            )
    if any(one.holds(span) for one in abstracts):
        return RoledDate(stretch, DateRole.MENTION)
    if is_latest and not _MEETS.search(before):
        return RoledDate(stretch, DateRole.MENTION)
    first = document.sentences(line)[:1]
    if _ELSEWHERE.search(whole) or (
        first and re.match(r"(?:tips\b|p\.?s\.?[: ])", document.words(first[0]), re.IGNORECASE)
    ):
        return RoledDate(stretch, DateRole.REFERENCE)
    if _PAST.search(whole):
        return RoledDate(stretch, DateRole.PAST)
    listed = _LISTED.match(text[line.span.start : span.start].lstrip(" –-•"))
    number = None
    if listed:
        number = int(listed["number"]) if listed["number"] else _ORDERS[listed["order"].casefold()]
        if text[line.span.start : span.start].casefold().lstrip().startswith("dag"):
            number = None
    is_in_title = title is not None and title.holds(span)
    if (
        label in (Label.WHEN, Label.WHEN_AND_WHERE)
        or listed
        or is_in_title
        or _BEGINS.fullmatch(text[line.span.start : span.start])
    ):
        return RoledDate(stretch, DateRole.MEET, number, is_strong=True)
    short = len(line.text) < 90 and not line.is_prose
    if short and text[line.span.end - 1 : line.span.end] != ".":
        return RoledDate(stretch, DateRole.MEET, number, is_strong=True)
    if _MEETS.search(whole) and not re.search(
        r"\b(?:redovis|lämna|beslut|slutbetänk|träd(?:er|de) i kraft)\w{0,30}", whole, re.IGNORECASE
    ):
        return RoledDate(stretch, DateRole.MEET, number)
    if stretch.first.weekday is not None:
        # Nobody writes the weekday of a report; one does of a day to keep free.
        return RoledDate(stretch, DateRole.MEET, number)
    return RoledDate(stretch, DateRole.MENTION)


def label_of(span: Span, labels: list[Labelled]) -> Label | None:
    for labelled in labels:
        if any(value.holds(span) for value in labelled.spans):
            return labelled.label
    return None
