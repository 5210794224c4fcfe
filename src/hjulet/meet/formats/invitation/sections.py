"""What parts the text has: labels ("Tid och plats:"), and what is furniture of a web page or a mail and no part of the invitation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hjulet.meet.formats.invitation.facts import Span
from hjulet.meet.formats.invitation.lines import Document, Line


class Label(StrEnum):
    WHEN = "when"
    WHEN_AND_WHERE = "when_and_where"
    WHERE = "where"
    COST = "cost"
    DEADLINE = "deadline"
    CANCEL = "cancel"
    SIGN_UP = "sign_up"
    TARGET = "target"
    ORGANISER = "organiser"
    CONTACT = "contact"
    SEATS = "seats"
    SPEAKERS = "speakers"
    MODERATOR = "moderator"
    PROGRAMME = "programme"
    LINK = "link"
    LANGUAGE = "language"
    PLANNERS = "planners"
    SUBJECT = "subject"
    MAIL_HEAD = "mail_head"
    THEME = "theme"
    AIM = "aim"


_WORDS: dict[Label, str] = {
    Label.WHEN_AND_WHERE: r"tid(?:er)?(?: och |/| & )plats|när och var|var och när|plats(?: och |/| & )(?:tid|datum)|datum(?: och |, tid och |/| & )plats|time and (?:place|venue)|datum, tid och plats",
    Label.WHEN: r"tid(?:punkt)?|tider|datum(?:(?: och |/| & |, )tid(?:er)?)?|tid(?: och |/| & )datum|dag(?:(?: och | & |/)tid)?|när\??|when|dates?(?: and time)?|time|ny tid|nytt datum|starttid|tillfällen|datum för träffarna",
    Label.WHERE: r"plats(?:er)?|var\??|(?:möte|konferens)?s?lokal(?:er)?|(?:besöks|gatu)?adress|ort|stad|where|venue|location|mötesplats|place|plats och form|form|anläggning",
    Label.COST: r"kostnad(?:er)?|pris(?:er)?|entré(?:avgift)?|(?:deltagar|konferens|anmälnings|deltagande)?avgift(?:er)?|vad kostar det\??|kostnad och avbokning|costs?|price|fee",
    Label.DEADLINE: r"sista (?:anmälnings|svars)(?:dag|datum)|sista dag(?:en)?(?: för| att)? ?(?:anmälan|anmäla(?: sig)?)?|anmälan senast|anmäl dig senast|svar senast|anmälan och avanmälan|o\.?\s?s\.?\s?a\.?(?: senast)?|rsvp|deadline",
    Label.CANCEL: r"avanmälan|avbokning(?:sregler)?|sista (?:avboknings|avanmälnings)dag|av- och ombokning|villkor",
    Label.SIGN_UP: r"anmälan(?: och frågor)?|anmäl(?: dig| er)?(?: här)?|registrer(?:a dig|ing)|registration|anmälningslänk|så anmäler du dig|sign up",
    Label.TARGET: r"målgrupp(?:er)?|för vem\??|vem\??|vilka\??|vem kan (?:delta|vara med|komma)\??|vem riktar sig (?:träffen|dagen|kursen) till\??|vänder sig till|för dig som|target group|vem är det för\??",
    Label.ORGANISER: r"arrangör(?:er)?|medarrangör(?:er)?|(?:arrangeras|anordnas|ordnas) av|värd(?:ar|organisation)?|inbjudare|arrangör och värd|i samarbete med|i samverkan med|organi[sz]er[s]?|host(?:s|ed by)?|avsändare",
    Label.CONTACT: r"kontakt(?:person(?:er)?|uppgifter|a oss)?|frågor(?:\?| och kontakt)?|har du frågor\??|vid frågor|(?:för )?mer information|upplysningar|contact|information|vill du veta mer\??",
    Label.SEATS: r"(?:antal|max antal) (?:platser|deltagare)|platser|antal|deltagarantal|seats",
    Label.SPEAKERS: r"medverk(?:ande|ar)(?: (?:gör |är )?bland (?:andra|annat))?|medverkar gör(?: bland andra)?|talare(?: är)?(?: bland (?:andra|annat))?|föreläsare|föredragshållare|speakers?|(?:några av )?(?:våra |dagens )talare|i panelen|i samtalet|samtalsdeltagare|deltagare|panel(?:deltagare)?|du möter(?: bland (?:andra|annat))?|vi möter(?: bland andra)?|möt(?: bland andra)?|på scen(?: bland andra)?|presenteras av|leds av|presentatör(?:er)?|gäst(?:er)?|kafégäst|med|ledare|sessionsledare|bland talarna(?: märks| finns)?|inspiratör(?:er)?|ciceron(?:er)?",
    Label.MODERATOR: r"moderator(?:er)?|samtalsledare|konferencier|processledare|dagen leds av|värd för dagen",
    Label.PROGRAMME: r"(?:preliminärt |dagens |övergripande |kort |detaljerat )?program(?:met|punkter)?(?: för dagen| i korthet| \(preliminärt\)| \(preliminary\))?|på programmet(?: står| finns)?(?: bland annat)?(?: denna gång)?|ur programmet|agenda|dagordning|schema|programme|upplägg(?:et)?|innehåll|hålltider|körschema|program och (?:talare|medverkande|anmälan)|tider och program|(?:förslag till )?dagordning|detta tar vi upp|det här tar vi upp|vi tar (?:bland annat )?upp|dagen i korthet|programpunkter",
    Label.LINK: r"länk(?: till mötet| för att delta| till sändningen)?|möteslänk|(?:zoom|teams)(?:-?länk| link)?|anslut(?:ning(?:slänk)?)?|delta via|join|deltagarlänk|digital länk",
    Label.LANGUAGE: r"språk|language",
    Label.PLANNERS: r"planeringsgrupp(?:en)?|arbetsgrupp(?:en)?|programgrupp(?:en)?|planning group",
    Label.SUBJECT: r"ämne|subject|ärende|rubrik",
    Label.MAIL_HEAD: r"från|from|till|to|cc|kopia|skickat|sent|datum skickat|bifogade filer|bilagor|attachments|prioritet",
    Label.THEME: r"tema|theme",
    Label.AIM: r"syfte|bakgrund|om dagen|om träffen|beskrivning|purpose|about",
}
_ALONE = {label: re.compile(rf"(?:{words})\s*[:.–-]?", re.IGNORECASE) for label, words in _WORDS.items()}
_WITH_VALUE = {
    label: re.compile(
        rf"(?:{words})\*{{0,2}}\s*(?:[:=]\*{{0,2}}[ \t\u00a0]*|\t+[ \t]*|[ \t]*\|[ \t]*|[ \t]{{2,}})(?=\S)",
        re.IGNORECASE,
    )
    for label, words in _WORDS.items()
}
_INLINE = {
    label: re.compile(
        rf"(?:(?<=[.;|,!)])[ \t\u00a0]+|(?<=[ \t])[ \t]+|\t|(?<=\|)[ ]?|[ ](?=[A-ZÅÄÖ]))(?:{words})\*{{0,2}}:\*{{0,2}}[ \t\u00a0]*(?=\S)",
        re.IGNORECASE,
    )
    for label, words in _WORDS.items()
    if label not in (Label.SUBJECT, Label.MAIL_HEAD, Label.SPEAKERS, Label.AIM, Label.THEME)
}
_ENDING = {
    Label.PLANNERS: re.compile(
        r"\b(?:planerings|arbets|program)gruppen(?: består av| är| utgörs av)?:$", re.IGNORECASE
    ),
    Label.SPEAKERS: re.compile(
        r"\b(?:medverkar (?:bland (?:andra|annat))?|(?:medverkande|talare|föreläsare)(?: [a-zåäö][^:.]{0,40})?):$",
        re.IGNORECASE,
    ),
}
_NAMED_LINE = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?[ ](?:[A-ZÅÄÖ][\w’.-]+[ ,]?)+")
_MAIL_LABELS = frozenset((Label.SUBJECT, Label.MAIL_HEAD))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label, and the text it stands before; `lines` are those after a label that stands alone."""

    label: Label
    at: Span
    value: Span
    lines: tuple[Line, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.value,) if self.value.start < self.value.end else tuple(line.span for line in self.lines)


def find_labels(document: Document) -> list[Labelled]:
    """Every label with its value, in order."""
    found: list[Labelled] = []
    for number, line in enumerate(document.lines):
        if line.is_blank:
            continue
        found += _on_line(document, line) or _alone(document, number)
    return found


def _on_line(document: Document, line: Line) -> list[Labelled]:
    text = document.masked
    starts: list[tuple[int, int, Label]] = []
    for label, pattern in _WITH_VALUE.items():
        match = pattern.match(text, line.span.start, line.span.end)
        if match and not (label in _MAIL_LABELS and not _is_mail_head(document, line)):
            starts.append((match.start(), match.end(), label))
            break
    for label, pattern in _INLINE.items():
        for match in pattern.finditer(text, line.span.start, line.span.end):
            if not any(begin <= match.start() < end for begin, end, _label in starts):
                starts.append((match.start(), match.end(), label))
    if not starts:
        return []
    starts.sort()
    ends = [*(begin for begin, _end, _label in starts[1:]), line.span.end]
    return [
        Labelled(label, Span(begin, value), Span(value, end))
        for (begin, value, label), end in zip(starts, ends, strict=True)
        if value <= end
    ]


def _alone(document: Document, number: int) -> list[Labelled]:
    """A label as a heading: its value is the paragraph after it."""
    line = document.lines[number]
    if line.text.endswith(":") and len(line.text) <= 200:
        for label, pattern in _ENDING.items():
            if pattern.search(line.text):
                below = _below(document, number)
                below += _more_people(document, below[-1].number) if below else []
                return [Labelled(label, line.span, Span(line.span.end, line.span.end), tuple(below))]
    if len(line.text) > 60:
        return []
    for label, pattern in _ALONE.items():
        if label in _MAIL_LABELS or not pattern.fullmatch(line.text):
            continue
        if (
            label in (Label.SPEAKERS, Label.WHERE, Label.TARGET)
            and line.text.islower()
            and not line.text.endswith(":")
        ):
            continue
        is_button = label in (Label.SIGN_UP, Label.LINK) and line.text[-1] not in ":.-–"
        if is_button and number + 1 < len(document.lines) and document.lines[number + 1].is_blank:
            # "Anmäl dig", by itself on a web page.
            return [Labelled(label, line.span, Span(line.span.end, line.span.end))]
        below = _below(document, number)
        if label in (Label.SPEAKERS, Label.PLANNERS) and below:
            below += _more_people(document, below[-1].number)
        return [Labelled(label, line.span, Span(line.span.end, line.span.end), tuple(below))]
    return []


def _below(document: Document, number: int) -> list[Line]:
    """The lines after a heading: to the next blank line, or past those between items of a list."""
    lines: list[Line] = []
    has_begun = False
    for line in document.lines[number + 1 :]:
        if line.is_blank:
            if has_begun and not (lines[-1].is_bullet):
                break
            continue
        if _begins_label(document, line):
            break
        if (
            has_begun
            and lines[-1].is_bullet
            and not line.is_bullet
            and document.lines[line.number - 1].is_blank
        ):
            break
        has_begun = True
        lines.append(line)
    return lines


def _more_people(document: Document, number: int) -> list[Line]:
    """Paragraphs of one line each that begin with a name, after the first such."""
    lines: list[Line] = []
    for line in document.lines[number + 1 :]:
        if line.is_blank:
            continue
        if not _NAMED_LINE.match(line.text) or len(line.text) > 180 or _begins_label(document, line):
            break
        lines.append(line)
    return lines


def is_label(words: str) -> bool:
    """Whether the words are a label by themselves, such as "Innehåll"."""
    return any(pattern.fullmatch(words) for pattern in _ALONE.values())


def _begins_label(document: Document, line: Line) -> bool:
    """Whether the line begins with a label of its own, with its value or before it: "KOSTNAD:"."""
    return any(
        pattern.match(document.masked, line.span.start, line.span.end)
        for label, pattern in _WITH_VALUE.items()
        if label not in _MAIL_LABELS
    ) or (not line.text.islower() and is_label(line.text))


def _is_mail_head(document: Document, line: Line) -> bool:
    """Only at the top, among other lines of the kind: "Till: …" further down may mean anything."""
    before = [other for other in document.lines[: line.number] if not other.is_blank]
    return len(before) < 8 and all(
        any(_WITH_VALUE[label].match(other.text) for label in (*_MAIL_LABELS, Label.WHEN)) for other in before
    )


# Furniture ---------------------------------------------------------------------------------------

_TAIL = re.compile(
    r"(?:aktuellt|nyheter|senaste nytt|senaste nyheter(?:na)?|fler nyheter|relaterat|relaterad(?:e)? .{0,30}|läs också|läs även|läs mer om .{0,30}|"
    r"kommentarer|lämna en kommentar|kommentera|dela(?: sidan| artikeln| inlägget| på)?:?|följ oss(?: på .*)?|kommande evenemang|andra evenemang|"
    r"fler evenemang|fler aktiviteter|arkiv|taggar:?|kategorier:?|om webbplatsen|om cookies|kakor|genvägar|mest lästa?|populärt just nu|"
    r"prenumerera.{0,40}|sociala medier|sidfot|relaterade länkar|du kanske också är intresserad av|missa inga nyheter|liknande .{0,20}|"
    r"behandling av personuppgifter|senaste inläggen|föregående artikel|nästa artikel|tidigare inlägg|kontakta redaktionen)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:obs!?[ ]?(?:ny(?:tt)? (?:tid|datum|lokal|plats)|ändrad tid|ändrat datum)!?|(?:varmt |hjärtligt )?välkom(?:men|na)[!.]*|hoppa till (?:huvud)?innehåll(?:et)?|till (?:sidans )?(?:huvudinnehåll|toppen)|skriv ut(?: sidan)?|lyssna(?: på sidan)?|meny|sök|stäng|logga in|"
    r"dela (?:på|sidan|via).{0,40}|tipsa.{0,40}|(?:senast )?(?:uppdaterad|ändrad|granskad|publicerad)(?: av)?:?.{0,60}|sid(?:an)?ansvarig.{0,60}|du är här:?.*|"
    r"(?:start|hem)(?:sida)? ?[>/»›|].*|[^.!?>›»]{2,30}(?: [>›»] [^.!?>›»]{2,40})+|öppnas i nytt fönster\.?|foto:? .*|bild(?:text|en)?:? .*|illustration:? .*|läs mer(?: här)?\s*[>»]*\.?|visa karta|©.*|till kalendern|"
    r"lägg till i (?:min )?kalender(?:n)?|spara i kalender(?:n)?|tillbaka(?: till .{0,40})?|facebook|linkedin|twitter|x|e-post|(?:in English|på svenska)|cookies?|"
    r"kommentera|stängd för fler kommentarer|\d{1,3}|-{3,}|_{3,}|={3,}|\*{3,}|—{2,})",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hej|hejsan|god (?:dag|morgon)|bästa (?:kollegor?|alla|mottagare|nätverk.*|medlem.*)|kära .*|hello|dear .*|till (?:dig|er) som.{0,60})(?: (?:alla|allihop|på er|kollegor|där|igen|vänner|[\wåäö ]{1,40}))?\s*[!,.]*",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"(?:(?:med )?(?:vänlig(?:a|ast)?|bästa|varma|glada|hjärtliga) hälsning(?:ar)?|mvh|hälsningar|allt gott|kind regards|best regards|med vänlig hälsning)\b.{0,30}",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"(?:personuppgift|dataskydd|gdpr|samtyck)", re.IGNORECASE)
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|läs mer\s*[»>]*)$", re.IGNORECASE)


def find_asides(document: Document, labels: list[Labelled]) -> list[Span]:
    """What is set aside: the tail of a web page, its furniture, greetings, and what is said about personal data."""
    asides: list[Span] = []
    tail = _tail_start(document, labels)
    for line in document.lines:
        if line.is_blank:
            continue
        if (tail is not None and line.number >= tail) or (
            _FURNITURE.fullmatch(line.text)
            or _GREETING.fullmatch(line.text)
            or _GOODBYE.fullmatch(line.text)
            or (_CONSENT.search(line.text) and not any(one.at.start == line.span.start for one in labels))
        ):
            asides.append(line.span)
    asides += [one.at for one in labels if one.label is Label.MAIL_HEAD]
    asides += [one.value for one in labels if one.label is Label.MAIL_HEAD]
    return sorted(asides)


def _tail_start(document: Document, labels: list[Labelled]) -> int | None:
    """The line where the rest of the web page begins: a heading such as AKTUELLT, or a row of cut-short news."""
    strong = {
        document.line_at(one.at.start).number
        for one in labels
        if one.label in (Label.WHEN, Label.WHERE, Label.WHEN_AND_WHERE, Label.COST, Label.DEADLINE)
    }
    for line in document.lines:
        is_start = (
            bool(line.text) and not line.is_bullet and _TAIL.fullmatch(line.text.rstrip(":")) is not None
        )
        if is_start and line.number > 1 and not any(number > line.number for number in strong):
            return line.number
    paragraphs = document.paragraphs
    for number in range(1, len(paragraphs) - 3):
        pairs = paragraphs[number : number + 4]
        if all(
            len(pairs[at]) == 1 and pairs[at][0].is_heading and _CUT_SHORT.search(pairs[at + 1][-1].text)
            for at in (0, 2)
        ) and not any(line > pairs[0][0].number for line in strong):
            return pairs[0][0].number
    return None
