"""People as Swedes write them: "A och B, Organisation", "A, Org och B, Org", "Namn, roll, organisation", "Namn (Org)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hjulet.meet.formats.invitation.facts import Known, Named, Span, Sure
from hjulet.meet.formats.invitation.first_names import is_first_name
from hjulet.meet.formats.invitation.organisations import find_organisations, is_organisation

_UPPER = r"[A-ZÅÄÖÉÜÁÍÓÆØŠŽČĆÇÑ]"
_LETTERS = r"[a-zåäöéüáàèíóæøšžčćçñëïôúðþß]"
_PART = rf"{_UPPER}{_LETTERS}+(?:[’'-]{_UPPER}?{_LETTERS}+)*"
_PARTICLE = r"(?:von|af|de|van|der|den|la|da|di|al|el|ben|bin|du|Mc|Mac|O’|O')"
NAME = rf"(?:{_UPPER}{_LETTERS}+(?:-{_UPPER}{_LETTERS}+)?|{_UPPER}\.(?:[ ]?{_UPPER}\.)?)(?:[ \u00a0](?:{_UPPER}\.|{_UPPER}(?=[ ]{_UPPER})|{_PART}|{_PARTICLE}(?=[ \u00a0]))){{0,3}}[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_PART}"
_NAME = re.compile(rf"(?<![\w-]){NAME}(?![\w-])")
_NOT_NAMES = frozenset(
    """
    Region Länsstyrelsen Kommun Kommunen Arena Centrum Forum Hotell Hotel Konferens Konferensen Clarion
    Scandic Elite Quality Folkets Stora Lilla Norra Södra Östra Västra Nya Gamla Science Park Center
    Centralen Station Torg Gata Svenska Sveriges Sverige Nordiska Nordic Europeiska Institutet
    Myndigheten Statens Riksdagen Regeringen Smart Microsoft Teams Zoom Google Meet Agenda Program
    Programmet Välkommen Varmt Tid Plats Datum Kostnad Pris Anmälan Kaffe Lunch Fika Mingel Paus
    Inledning Avslutning Frågor Diskussion Paneldiskussion Samtal Workshop Seminarium Oxford Rise
    Ramboll Sweco Research Advisory Kunskapsdag Webbinarium Nätverksträff Gemensam Regional Regionala
    Hållbar Digital Parallella Moderator Medverkande Talare Föreläsare Kontakt Kontaktperson Januari
    Februari Mars April Maj Juni Juli Augusti September Oktober November December Måndag Tisdag Onsdag
    Torsdag Fredag Lördag Söndag Dag Den Det En Ett Vi Du Ni Hur Vad När Var Vem Varför Om I På Med För
    Till Från Och Av Är Har Kan Ska Här Under Efter Innan Inför Alla Läs Se Länk Obs Ny Hej Hälsningar
    Vänliga Bästa Kommunstyrelsens Kommunstyrelse Ordförande Samordnare Projektledare Professor Docent
    Doktor Tillväxtverket Vinnova Formas Trafikverket Boverket Skolverket Universitet Högskola Högskolan
    Media Kultur Business Group Värld Massa Avdelningen Enheten Stiftelsen Föreningen
    Europa Norden Högskolan Sal Lokal Rum Vån Våning
    """.split()  # noqa: SIM905
)
_PLACE_ENDINGS = re.compile(
    r"(?:gatan|vägen|torget|salen|huset|hallen|gården|slottet|hotellet|kyrkan|skolan|parken|centrum|teatern|biblioteket|nätverket|kommun|universitet|regionen|verket|förmedlingen|styrelsen|myndigheten|departementet|nämnden|förbundet|föreningen|bolaget|förvaltningen|institutet|fonden|akademin|stiftelsen|kansliet|råd|rådet|stad|län|AB|museet|museum|campus|konferens)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"(?P<comma>[ \u00a0]*[,;][ \u00a0]+(?:och[ \u00a0]+|samt[ \u00a0]+)?)|(?P<och>[ \u00a0]+(?:och|samt|and|&)[ \u00a0]+)|(?P<dash>[ \u00a0]+[-–—|][ \u00a0]+|[ \u00a0]*/[ \u00a0]*|\t+)"
)
PARTY = re.compile(r"[ \u00a0]*\((?i:S|M|C|L|V|MP|KD|SD|FP)\)")
_IN_BRACKETS = re.compile(r"[ \u00a0]*\(([^()]{2,80})\)")
AT = re.compile(r"[ \u00a0]+(?:vid|på|hos|från|i|at|from|with)[ \u00a0]+(?=[\"”]?[A-ZÅÄÖ])")
_ACTING_FOR = re.compile(r"\båt[ \u00a0]+[A-ZÅÄÖ]")
_FOR_BODY = re.compile(r"(?:för|på|vid|från|hos|i)[ \u00a0]+(?=[A-ZÅÄÖ])")
_TITLES = re.compile(
    r"^(?:(?:(?i:dr|prof|fil\.?[ ]?dr|tekn\.?[ ]?dr))\.?|(?:[A-ZÅÄÖ]?[a-zåäö]+[ ])?[A-ZÅÄÖ]?[a-zåäö]*(?i:professor|lektor|docent|forskare|doktorand|analytiker|expert|utvecklare|handläggare|landshövding|föreläsare|talare|minister|råd|ordförande|direktör|chef|sekreterare|ledamot|strateg|samordnare|ledare|forskare|moderator|utredare|överdirektör|vd|gd))[ \u00a0]+(?=[A-ZÅÄÖ][a-zåäöé])"
)
ROLE_WORDS = re.compile(
    r"(?:chef|ledare|direktör|ordförande|strateg|utvecklare|samordnare|handläggare|sekreterare|professor|lektor|docent|forskare|"
    r"expert|analytiker|råd|minister|konsult|grundare|vd|gd|jurist|rådgivare|planerare|ekonom|arkitekt|landshövding|"
    r"koordinator|moderator|utredare|doktorand|journalist|författare|politiker|ansvarig|specialist|talesperson|företagare|"
    r"manager|director|head|officer|advisor|adviser|researcher|fellow|lecturer|president|ceo|ledamot|rektor|rektorn|kommunalråd|regionråd|inspiratör|föreläsare|processledare)\b",
    re.IGNORECASE,
)


_ALSO = re.compile(r"[ ](?:och|samt)[ ][a-zåäö][\wåäö ]{2,40}")
_LEADS = re.compile(
    r"(?:\bvd|\bgd|ordförande|chef|direktör|råd|ledamot|politiker|rektor|landshövding)(?:[ ]\w{1,20})?$",
    re.IGNORECASE,
)
ROLE_BODY = re.compile(
    r"(?P<role>(?:[a-zåäö-]{1,30}[ ]){0,2}(?i:vd|gd|[a-zåäö]{0,30}(?:ordförande|chef|direktör|ledare|samordnare|strateg|koordinator|ledamot|sekreterare|råd|utvecklare|handläggare|rektor|professor|lektor|forskare|rådgivare|analytiker|utredare|expert|konsult|ekonom|planerare|ansvarig|projektledare)))[ ](?:för[ ])?(?P<body>[A-ZÅÄÖ][\w&’-]{1,40}(?:[ ][\w&’-]{1,30}){0,4})"
)


_LONGEST = 2000
"""Characters of a line of people; a longer one is a whole text without line ends."""


@dataclass(slots=True)
class _Element:
    words: str
    span: Span
    before: str
    kind: str = ""


def is_name(words: str) -> bool:
    """Whether the words look like a person's whole name: a first name at the front, or at least nothing against it."""
    words = words.strip()
    if _NAME.fullmatch(words) is None:
        return False
    parts = words.split()
    if ROLE_WORDS.search(parts[0]):
        # "Gästföreläsare Per Ek"
        return False
    if any(part in _NOT_NAMES for part in parts[1:]):
        # "Siv Alm Region Skåne"
        return False
    if is_first_name(parts[0]):
        return not _PLACE_ENDINGS.search(parts[-1]) or (
            len(parts) == 2 and parts[-1][-4:] not in ("ntet", "uset")
        )
    return not any(part in _NOT_NAMES or _PLACE_ENDINGS.search(part) for part in parts)


def has_first_name(words: str) -> bool:
    return is_first_name(words.split()[0]) if words.strip() else False


def read_people(text: str, span: Span, known: Known) -> list[Named]:
    """The people of a whole line or clause; empty when it is anything else than people with roles and organisations."""
    if span.end - span.start > _LONGEST:
        return []
    elements = _elements(text, span, known)
    if not elements or elements[0].kind != "name":
        return []
    if any(element.kind == "other" for element in elements):
        return []
    groups: list[tuple[list[_Element], list[_Element], list[_Element]]] = []
    for element in elements:
        if element.kind == "name":
            if not groups or groups[-1][1] or groups[-1][2]:
                groups.append(([], [], []))
            groups[-1][0].append(element)
        else:
            groups[-1][1 if element.kind == "role" else 2].append(element)
    people: list[Named] = []
    for names, roles, organisations in groups:
        role = PARTY.sub("", ", ".join(element.words for element in roles))
        organisation = ", ".join(element.words for element in organisations)
        end = max(element.span.end for element in [*names, *roles, *organisations])
        for number, name in enumerate(names):
            sure = Sure.SURE if has_first_name(name.words) or organisation or role else Sure.LIKELY
            until = end if number == len(names) - 1 else name.span.end
            people.append(Named(name.words, Span(name.span.start, until), role, organisation, sure))
    return people


def _elements(text: str, span: Span, known: Known) -> list[_Element]:
    """The line cut at commas and "och", each piece as name, role, organisation or something else."""
    pieces = _cut(text, span, known)
    for number, element in enumerate(pieces):
        element.kind = _kind_of(element, pieces[:number], is_last=number == len(pieces) - 1, known=known)
    return _spread(text, pieces, known)


def _cut(text: str, span: Span, known: Known) -> list[_Element]:
    end = span.end
    while end > span.start and text[end - 1] in " .\t;:":
        end -= 1
    whole = list(find_organisations(text, known, span.start, end))
    pieces: list[_Element] = []
    start, before = span.start, ""
    for cut in _SPLIT.finditer(text, span.start, end):
        if any(one.start < cut.start() and cut.end() < one.end for one in whole) or cut.start() <= start:
            continue
        if cut["och"] and (text[cut.start() - 1] == "-" or not _begins_with_name(text[cut.end() : end])):
            continue
        if text.count("(", start, cut.start()) > text.count(")", start, cut.start()):
            # Role and organisation within brackets belong to the name before them.
            continue
        if cut["dash"] and "/" in cut["dash"] and not is_name(text[start : cut.start()]):
            continue
        pieces.append(_Element(text[start : cut.start()], Span(start, cut.start()), before))
        start, before = cut.end(), cut.group().strip() or "\t"
    pieces.append(_Element(text[start:end], Span(start, end), before))
    return [piece for piece in (_stripped(piece) for piece in pieces) if piece.words]


def _stripped(piece: _Element) -> _Element:
    left = len(piece.words) - len(piece.words.lstrip(" \u00a0\t"))
    words = piece.words.strip(" \u00a0\t")
    start = piece.span.start + left
    return replace(piece, words=words, span=Span(start, start + len(words)))


def _begins_with_name(words: str) -> bool:
    found = _NAME.match(_untitled(words))
    return found is not None and is_name(found.group()) and not _is_hers(found.group())


def _untitled(words: str) -> str:
    """Without the title before the name; "Siv Alm ordförande Norra rådet" has none."""
    first = words.split(" ", 1)[0]
    return words if is_first_name(first) else _TITLES.sub("", words)


def _is_hers(words: str) -> bool:
    """ "Astrid Lindgrens Värld" is no person where a body may stand."""
    parts = words.split()
    return len(parts) == 3 and re.fullmatch(r"\w{4,}s", parts[1]) is not None and not is_first_name(parts[1])


def _kind_of(element: _Element, before: list[_Element], *, is_last: bool, known: Known) -> str:
    words = _bare(element.words)
    if before and before[-1].kind == "role" and _ACTING_FOR.search(before[-1].words) and words[:1].islower():
        return "role"
    if is_organisation(words, known) or (_is_hers(words) and before and before[-1].kind == "role"):
        return "organisation"
    if is_name(words):
        follows_name = bool(before) and before[-1].kind == "name"
        # "Lars Berglund, Norra Konsult": the last of the line, after a comma, and no first name.
        if (
            follows_name
            and not has_first_name(words)
            and element.before.startswith((",", "-", "–", "("))
            and is_last
        ):
            return "organisation"
        return "name"
    if _head_before_body(words, known):
        return "name"
    inner = _NAME.match(_untitled(words))
    if inner is not None and is_name(inner.group()):
        rest = _untitled(words)[inner.end() :]
        brackets = _IN_BRACKETS.fullmatch(rest)
        if brackets and _begins_with_name(brackets[1]):
            # A heading with the one who leads it in brackets: "A. Bostäder (Siv Alm, Boverket)".
            return "other"
        if has_first_name(inner.group()) and _is_role_beside(rest):
            return "name"
        if AT.match(rest) or not rest.strip() or _IN_BRACKETS.fullmatch(rest) or PARTY.match(rest):
            return "name"
        return "other"
    if not before:
        return "other"
    if _FOR_BODY.match(words) and before[-1].kind in ("role", "name"):
        return "organisation"
    if len(words) > 110 or re.search(r"[.!?][\"”]?\s+[\"”A-ZÅÄÖ]", words):
        return "other"
    if before[-1].kind == "organisation" and words[:1].islower() and not ROLE_WORDS.search(words):
        # What is told after the organisation is no role.
        return "other"
    if words[:1].islower() or ROLE_WORDS.search(words):
        return "role" if is_role(words) else "other"
    if re.search(r"\b(?:är|har|berättar|hälsar|presenterar|inleder|leder|om hur)\b", words):
        return "other"
    return "organisation" if words[:1].isupper() and len(words.split()) <= 7 else "other"


def _head_before_body(words: str, known: Known) -> str:
    """The name of "Siv Alm Region Skåne", where no comma parts it from the organisation; empty when it is no such."""
    parts = words.split(" ")
    for count in (2, 3):
        head, tail = " ".join(parts[:count]), " ".join(parts[count:])
        if tail and is_first_name(parts[0]) and is_name(head) and is_organisation(tail, known):
            return head
    return ""


def _is_role_beside(rest: str) -> bool:
    """ "Siv Alm (C) regionråd på Region Skåne": the role without a comma before it."""
    words = PARTY.sub("", rest)
    return (
        words[:1] == " " and words[1:2].islower() and ROLE_WORDS.search(words) is not None and is_role(words)
    )


def is_role(words: str) -> bool:
    return len(words.split()) <= 12 and not re.search(
        r"^(?:om|hur|vad|varför|kring)\b|\b(?:berättar|presenterar|delar|tar|ger|leder|inleder|talar|pratar|samtalar|diskuterar|visar|är|har|som|hälsar|avslutar|välkomnar|öppnar|reflekterar|summerar|föreläser|informerar|deltar|medverkar|delger|bjuder|går|tittar|svarar|redogör|lyfter|berör|beskriver|guidar|möter|förklarar|funderar|sammanfattar|resonerar|belyser|rapporterar|menar|säger)\b",
        words,
    )


def _bare(words: str) -> str:
    return PARTY.sub("", words).strip()


def _spread(text: str, pieces: list[_Element], known: Known) -> list[_Element]:
    """Takes apart what one piece says of two things: "Anna Berg (SKR)", "strateg på Region Skåne", "Anna Ek från CKS"."""
    spread: list[_Element] = []
    for number, piece in enumerate(pieces):
        has_body = number + 1 < len(pieces) and pieces[number + 1].kind == "organisation"
        if piece.kind == "name":
            for part in _name_and_more(text, piece, known):
                is_beside = part.kind == "role" and part.span.start > piece.span.start
                spread += _role_and_body(text, part, known, has_body=has_body) if is_beside else [part]
        elif piece.kind == "role":
            spread += _role_and_body(text, piece, known, has_body=has_body)
        elif piece.kind == "organisation" and (led := _FOR_BODY.match(piece.words)):
            start = piece.span.start + led.end()
            spread.append(replace(piece, words=piece.words[led.end() :], span=Span(start, piece.span.end)))
        else:
            spread.append(piece)
    return spread


def _name_and_more(text: str, piece: _Element, known: Known) -> list[_Element]:
    if head := _head_before_body(piece.words, known):
        cut = piece.span.start + len(head)
        return [
            replace(piece, words=head, span=Span(piece.span.start, cut)),
            _Element(text[cut + 1 : piece.span.end], Span(cut + 1, piece.span.end), "", "organisation"),
        ]
    title = None if _untitled(piece.words) == piece.words else _TITLES.match(piece.words)
    start = piece.span.start + (title.end() if title else 0)
    found = _NAME.match(text, start, piece.span.end)
    if found is None:
        return [piece]
    parts = [replace(piece, words=found.group(), span=Span(*found.span()))]
    if title:
        parts.append(_Element(title.group().strip(), Span(piece.span.start, title.end()), "", "role"))
        parts[-1].span = parts[0].span
    party = PARTY.match(text, found.end(), piece.span.end)
    after = party.end() if party else found.end()
    brackets = _IN_BRACKETS.match(text, after, piece.span.end)
    at = AT.match(text, after, piece.span.end)
    if brackets:
        parts += _in_brackets(brackets)
    elif not at and _is_role_beside(text[after : piece.span.end]) and text[after : after + 1] == " ":
        parts.append(_Element(text[after + 1 : piece.span.end], Span(after + 1, piece.span.end), "", "role"))
    elif at:
        parts.append(
            _Element(text[at.end() : piece.span.end], Span(at.end(), piece.span.end), "", "organisation")
        )
    return parts


def _in_brackets(brackets: re.Match[str]) -> list[_Element]:
    """ "(SKR)", "(utredare)", "(professor, Umeå universitet)"."""
    found: list[_Element] = []
    for one in re.finditer(r"[^,]+", brackets[1]):
        left = len(one.group()) - len(one.group().lstrip())
        words = one.group().strip()
        if words:
            start = brackets.start(1) + one.start() + left
            is_role = words[0].islower() or (not found and "," in brackets[1])
            found.append(
                _Element(words, Span(start, start + len(words)), "(", "role" if is_role else "organisation")
            )
    return found


def _role_and_body(text: str, piece: _Element, known: Known, *, has_body: bool) -> list[_Element]:
    if _ACTING_FOR.search(piece.words):
        return [piece]
    for at in AT.finditer(text, piece.span.start, piece.span.end):
        also = _ALSO.search(text, at.end(), piece.span.end)
        until = also.start() if also and ROLE_WORDS.search(also.group()) else piece.span.end
        body = text[at.end() : until]
        is_led = _LEADS.search(text[piece.span.start : at.start()]) is not None
        if (
            is_organisation(body, known)
            or is_led
            or at.group().strip() in ("vid", "på", "hos", "at", "from", "från")
        ):
            role = text[piece.span.start : at.start()]
            return [
                _Element(role, Span(piece.span.start, at.start()), "", "role"),
                _Element(body, Span(at.end(), until), "", "organisation"),
            ]
    beside = ROLE_BODY.fullmatch(_IN_BRACKETS.sub("", piece.words))
    if beside and not has_body:
        start = piece.span.start + beside.start("body")
        return [
            replace(piece, words=beside["role"]),
            _Element(beside["body"], Span(start, start + len(beside["body"])), "", "organisation"),
        ]
    brackets = re.search(r"[ \u00a0]*\(([^()]{2,60})\)$", piece.words)
    if brackets and is_organisation(brackets[1], known):
        start = piece.span.start + brackets.start(1)
        return [
            replace(piece, words=piece.words[: brackets.start()]),
            _Element(brackets[1], Span(start, start + len(brackets[1])), "", "organisation"),
        ]
    return [piece]
