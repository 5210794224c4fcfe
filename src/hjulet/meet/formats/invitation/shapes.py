"""What kind of invitation it is, and what it is called."""

from __future__ import annotations

import re

from hjulet.meet.formats.invitation.clock import clock_at_start
from hjulet.meet.formats.invitation.dates import find_dates
from hjulet.meet.formats.invitation.facts import Fact, Format, Kind, Known, Shape, Span, Sure, gettext_noop
from hjulet.meet.formats.invitation.lines import WEB_ADDRESS, Document, Line
from hjulet.meet.formats.invitation.organisations import is_organisation
from hjulet.meet.formats.invitation.people import NAME, is_name
from hjulet.meet.formats.invitation.sections import Label, Labelled

_FORMATS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    (
        Format.KNOWLEDGE_DAY,
        re.compile(
            r"(?:kunskaps|inspirations|tema|utbildnings|utvecklings|erfarenhets)dag(?:en|ar|arna)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Format.CAFE,
        re.compile(
            r"(?:lunch|frukost|kunskaps|digitalt? |lärande|metod|forsknings)?[ ]?(?:kafé|café|cafe|kaffe(?=serie))(?:er|et|erna|t|serie\w{0,30})?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Format.WEBINAR,
        re.compile(r"webb?inari(?:um|et|er|e|erna)\b|webinars?\b|webbsändning\w{0,30}", re.IGNORECASE),
    ),
    (
        Format.SEMINAR,
        re.compile(
            r"\w{0,30}seminari(?:um|et|er|erna)\b|\bseminars?\b|rundabordssamtal|\bföreläsning\w{0,30}",
            re.IGNORECASE,
        ),
    ),
    (
        Format.CONFERENCE,
        re.compile(
            r"\w{0,30}(?:konferens|conference|kongress|rikskonvent|konvent|\b[a-zåäö]{4,20}dagarna|\w{1,30}dagar(?=[ ]\d{4}))(?:en|er|erna|s|ens)?\b|forskningsdagar|\bsummit\b",
            re.IGNORECASE,
        ),
    ),
    (
        Format.MEETING,
        re.compile(
            r"\b(?:nätverks|årsmötes|medlems|frukost|lunch|digital |dialog)?[ ]?(?:träff(?:en|ar|arna)?|möte(?:t|n)?|workshops?|studieresa\w{0,30}|studiebesök\w{0,30}|kick-?off|mötesplats\w{0,30}|dialog(?:möte)?)\b|\w{1,30}träff(?:en|ar)?\b|\w{1,30}möte(?:t|n)?\b|\w{0,30}nätverk(?:et|en)?\b|workshop\w{0,30}|utbildning\w{0,30}|kurs(?:en|dag\w{0,30})?\b",
            re.IGNORECASE,
        ),
    ),
)
_PREFIX = re.compile(
    r"(?:(?:välkom(?:men|na) (?:till|på)|till(?= (?:nätverk|medlem|alla|dig|er)\w{0,30})|inbjudan(?: till)?|inbjuder till|välkomna till|sv|vb|re|fw|fwd|save the date|spara datumet?|påminnelse|kalendarium|aktivitet|obs! ny tid|obs|pressinbjudan|program(?=[ ](?:[:–—-][ ])?(?-i:[A-ZÅÄÖ])))\b[ \u00a0]*[:–—-]*[ \u00a0]*)+",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:inbjudan|välkommen|välkomna|program|save the date|inbjudan till|kalender|obs!? ?(?:ny tid|nytt datum|ändrad tid)?!?|nyhetsbrev|evenemang|påminnelse|invitation)[!.:]*",
    re.IGNORECASE,
)
_NETWORK = re.compile(r"\w{0,30}nätverk(?:et)?\b", re.IGNORECASE)
_SERIES = re.compile(
    r"\bserie\b|\bserien\b|\w{1,30}serie\w{0,30}|(?:fyra|tre|två|fem|sex|\d) (?:\w{1,30} )?(?:träffar|tillfällen|kaféer|caféer|webbinarier|seminarier|onsdagar|tisdagar|torsdagar|måndagar|fredagar|moduler|steg|lunchkaféer|workshoppar)",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    r"(?:till|på|in till|om)[ ](?:en|ett|vår(?:t)?|årets|höstens|vårens|nästa)?[ ]?(?P<title>(?:\w{1,30}[ ]){0,2}\w{0,30}(?:kunskapsdag|webbinari|seminari|konferens|träff|workshop|kafé|café|möte|studieresa|studiebesök|temadag|inspirationsdag|utbildning|forum)\w{0,30}(?:[ ](?:om|kring|för|i|på temat|med tema)[ ][^.!?:;\n]{3,110})?)",
    re.IGNORECASE,
)
_CUT_TITLE = re.compile(
    r"[ ,]+(?:den[ ]\d|(?:mån|tis|ons|tors|fre|lör|sön)dag|\d{1,2}[ ]?(?:[-–][ ]?\d{1,2}[ ]?)?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|kl[. ]|i[ ][A-ZÅÄÖ][a-zåäö]+[ ]den|\d{4}-\d\d)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:är|har|kommer|ska|vill|kan|bjuder|vi|du|ni|det|er|dig|anmäl|välkom\w{1,4}|blir|hålls|finns)\b",
    re.IGNORECASE,
)
TITLE_LINE = gettext_noop("Det är den första rubriken i texten.")
SUBJECT_LINE = gettext_noop("Det står på mejlets ämnesrad.")
TITLE_SENTENCE = gettext_noop("Texten har ingen rubrik; det här är vad den bjuder in till.")
FORMAT_TITLE = gettext_noop("Ordet står i rubriken.")
FORMAT_TEXT = gettext_noop("Ordet står i texten.")


def find_title(document: Document, labels: list[Labelled], asides: list[Span], known: Known) -> Fact | None:
    """The title: the mail's subject, the first heading, or what a sentence invites to."""
    for labelled in labels:
        if labelled.label is Label.SUBJECT and labelled.value.start < labelled.value.end:
            span = _without_prefix(document, labelled.value)
            return Fact(Kind.TITLE, span, tidy(document.words(span)), Sure.SURE, SUBJECT_LINE)
    label_starts = {one.at.start for one in labels}
    head = [line for line in document.lines if line.text][:14]
    for line in head:
        if line.span.start in label_starts or any(one.holds(line.span) for one in asides):
            continue
        if _may_be_title(document, line, known):
            span = _without_prefix(document, line.span)
            return Fact(
                Kind.TITLE,
                span,
                tidy(document.words(span)),
                Sure.SURE if line is head[0] else Sure.LIKELY,
                TITLE_LINE,
            )
        if line.is_prose and len(line.text) > 140:
            break
    for line in document.lines:
        if (
            line.text
            and not any(one.holds(line.span) for one in asides)
            and (found := _IN_SENTENCE.search(document.text, line.span.start, line.span.end))
        ):
            words = found["title"]
            cut = _CUT_TITLE.search(words)
            words = (words[: cut.start()] if cut else words).rstrip(" ,")
            span = Span(found.start("title"), found.start("title") + len(words))
            return Fact(Kind.TITLE, span, words[:1].upper() + words[1:], Sure.LIKELY, TITLE_SENTENCE)
    return None


def _may_be_title(document: Document, line: Line, known: Known) -> bool:
    text = line.text
    is_said = text[-1] == ":" or (text[-1] == "." and _is_stopped_title(text))
    if not line.is_heading and not (len(text) <= 140 and is_said and not line.is_bullet):
        return False
    if (
        _BARE.fullmatch(text)
        or WEB_ADDRESS.fullmatch(text)
        or is_organisation(text, known)
        or (is_name(text) and "nätverk" not in text.casefold())
    ):
        return False
    if clock_at_start(document.masked, line.span.start, line.span.end):
        return False
    # A line that is nothing but a date is when, not what.
    rest = text
    for stretch in reversed(find_dates(document.masked[line.span.start : line.span.end])):
        rest = rest[: stretch.span.start] + rest[stretch.span.end :]
    if len(re.sub(r"\W|\d|kl(?:ockan?)?\b|den\b|dag\b", "", rest)) < 4:
        return False
    # Whole sentences ("Två kvinnor arbetar i en verkstad. Ett hjul.") are no title.
    return len(re.findall(r"[.!?](?:\s|$)", text)) <= 1


def _is_stopped_title(text: str) -> bool:
    """A title with a full stop after it: short, and no sentence that tells of something or somebody."""
    who = re.match(NAME, text)
    if len(text) > 100 or not text[0].isupper() or (who and is_name(who.group())):
        return False
    return re.match(r"(?:Hur|Vad|Varför|Vem|När)\b", text) is not None or not _TELLS.search(text)


def _without_prefix(document: Document, span: Span) -> Span:
    found = _PREFIX.match(document.text, span.start, span.end)
    if found is None:
        return span
    # "Välkommen till Boden" keeps its words when nothing is left.
    return Span(found.end(), span.end) if span.end - found.end() >= 4 else span


def tidy(words: str) -> str:
    """One line, with single spaces; what is shouted is said with small letters."""
    words = re.sub(r"(?<=\w{3})\.$", "", " ".join(words.split()).strip(" :"))
    if len(words) > 8 and words.isupper():
        words = words[:1] + words[1:].lower()
    return words[:1].upper() + words[1:]


def find_format(document: Document, title: Fact | None, lead: Span) -> Fact | None:
    """Which kind of gathering: the first word for one in the title, else in the lead."""
    stretches = [(title.span, Sure.SURE, FORMAT_TITLE)] if title else []
    stretches.append((lead, Sure.LIKELY, FORMAT_TEXT))
    for span, sure, reason in stretches:
        found = [
            (
                match.start()
                + (
                    1_000_000
                    if format_ is Format.MEETING
                    and (reason == FORMAT_TITLE or "nätverk" in match.group().casefold())
                    else 0
                ),
                format_,
                match,
            )
            for format_, pattern in _FORMATS
            if (match := pattern.search(document.text, span.start, span.end))
        ]
        if found:
            _at, format_, match = min(found, key=lambda one: one[0])
            return Fact(Kind.FORMAT, Span(*match.span()), format_.value, sure, reason)
    return None


def shape_of(
    document: Document,
    title: str,
    *,
    occasions: int,
    is_numbered: bool,
    blocks: int,
    points: int,
    has_facts: bool,
    has_members: bool,
    lead: str,
) -> Shape:
    """What the text as a whole invites to."""
    if blocks >= 2 and occasions == 0:
        return Shape.PARALLEL_SESSIONS
    if occasions >= 2:
        if (
            _NETWORK.search(title)
            or (has_members and _NETWORK.search(lead))
            or (is_numbered and _NETWORK.search(lead))
        ):
            return Shape.NETWORK
        return Shape.SERIES
    if occasions == 0 and not has_facts:
        if has_members and _NETWORK.search(title):
            return Shape.NETWORK
        return Shape.ARTICLE if len(document.text) > 1200 and points == 0 else Shape.GATHERING
    return Shape.GATHERING


def is_series(words: str) -> bool:
    return _SERIES.search(words) is not None
