"""Which words are an organisation: names that the caller knows, and the patterns that Swedish bodies are named by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from hjulet.meet.formats.invitation.facts import Known, Span
from hjulet.meet.formats.invitation.first_names import is_first_name

_CAPITAL = r"[A-ZÅÄÖÉÜ]"
_WORD = rf"{_CAPITAL}[\w’'-]{{0,30}}"
_ENDINGS = (
    r"verket|verk|myndigheten|styrelsen|rådet|förbundet|förbund|nätverket|kansliet|departementet|stiftelsen|inspektionen|"
    r"utredningen|kommittén|nämnden|byrån|institutet|akademin|regionen|kommunerna|delegationen|samfundet|sällskapet|"
    r"förvaltningen|förmedlingen|kassan|fonden|centrum|centret|föreningen|bolaget|koncernen|universitetet|högskolan|kammaren|alliansen"
)
_NAMED = re.compile(
    rf"""(?:
        Länsstyrelsen(?:\s(?:i\s)?{_WORD}(?:\s{_WORD})?(?:\slän)?)?
      | Region\s{_WORD}(?:\sHärjedalen)?(?:\slän)?
      | (?:Västra\s)?{_WORD}regionen
      | (?:Upplands\s|Västra\s|Östra\s|Norra\s|Södra\s|Stora\s)?(?!(?:Varje|En|Er|Din|Vår|Alla|Någon|Samma|Ingen|Denna|Respektive|Per)\s){_WORD}\skommun\b
      | {_WORD}s\s(?:[Rr]iksförbund|[Ff]örbund|[Kk]ommunförening|[Bb]ygdegårdsförening|[Hh]embygdsförening)\b
      | {_WORD}s?\s(?:stad|kommunförbund|kommunalförbund|län|landsting|folkhögskola|sparbank|bokförlag)\b
      | (?:Myndigheten|Centrum|Institutet|Arena|Rådet|Föreningen|Stiftelsen|Nationellt\scentrum|Forum|Sekretariatet|Enheten)\s(?:för|mot|för\sutvärdering)\s(?![A-ZÅÄÖ]?dig\b)[\w-]{{1,30}}(?:\s(?:och\s\w{{1,30}}|studier|utveckling|frågor|forskning|analys|utvärdering|förvaltning|beredskap|planering|innovation|ledarskap|landsbygder|byggande)(?:spolitiska\sutvärderingar)?)?
      | (?:{_WORD}\s){{0,2}}(?:[Uu]niversitet|[Hh]ögskola|[Tt]ekniska\s(?:högskola|universitet)|University)\b(?:\s(?:i\s)?{_WORD})?
      | (?:{_WORD}\s){{1,3}}(?:AB|Science\sPark|Konsult|Advisory|Research|Consulting|Group|Analys|Institute)\b
      | Sveriges\s(?:{_WORD}|[a-zåäö]+)(?:\s(?:och|[a-zåäö]+|{_WORD})){{0,3}}
      | {_WORD}(?:{_ENDINGS})\b(?:\s(?:i\s)?{_WORD})?
      | [a-zåäö]+(?:departementet|styrelsen)\b
    )""",
    re.VERBOSE,
)
_BODIES = re.compile(
    r"(?:Almi(?:[ ](?!och\b)[A-ZÅÄÖ]\w{2,30})?|Business[ ]Sweden|Coompanion|Drivhuset|Energimyndigheten|Folkbildningsrådet|Formas|Forte|Friluftsfrämjandet|Företagarna|"
    r"Handelskammaren|Hela[ ]Sverige[ ]ska[ ]leva|Hushållningssällskapet|Jobs[ ]and[ ]Skills|Kairos[ ]Future|Kommuninvest|Kontigo|Leader[ ][A-ZÅÄÖ]\w{2,30}|"
    r"Mistra|Nordregio|Nordforsk|Nyföretagarcentrum|Ramboll|Reglab|Riksantikvarieämbetet|Riksbyggen|Samordningsförbundet|Svensk[ ]Handel|"
    r"Svenskt[ ]Näringsliv|Svenska[ ]institutet|Swedbank|Sweco|Tyréns|Unionen|Vinnova|Visita|Visit[ ][A-ZÅÄÖ]\w{2,30})(?![\w-])"
)
_FIRST_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,7}\d?(?:[&/][A-ZÅÄÖ]{1,4})?(?![\w-])")
_NOT_ACRONYMS = frozenset(
    """
    VD GD KS KF IT AI HR FOU OBS PDF OSA TBA RUS BRP EU FN HBTQ PM QA CET AB SEK MOMS TID PLATS DAG
    PROGRAM OCH I PÅ FÖR TILL VÄLKOMMEN INBJUDAN NY VAR NÄR HUR VEM KOSTNAD SDG SDGS USA NGO IKT CV CEO
    CFO PHD FD
    """.split()  # noqa: SIM905
)
_LEGAL = re.compile(rf"(?<!\w){_WORD}(?:\s{_WORD})?\sAB\b")


_GENERIC = frozenset(
    """
    Nätverket Regionen Styrelsen Rådet Förbundet Kansliet Stiftelsen Utredningen Kommittén Nämnden
    Institutet Akademin Kommunerna Centrum Föreningen Bolaget Verket Myndigheten Förvaltningen
    Universitetet Högskolan Fonden Kommunstyrelsen Länsstyrelserna Planeringsrådet Programrådet
    Lärandenätverket Delegationen Alliansen Regionerna Kommunfullmäktige Riksförbund Riksförbundet
    """.split()  # noqa: SIM905
)


def find_organisations(text: str, known: Known, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Organisations in that stretch of the text, first to last, the longest first where two begin together."""
    stop = len(text) if end is None else end
    found: list[Span] = []
    by_first_word = _by_first_word(known.organisations)
    for word in _FIRST_WORD.finditer(text, start, stop):
        at = word.start()
        for name in by_first_word.get(word.group(), ()):
            after = at + len(name)
            if after <= stop and text.startswith(name, at) and _stands_alone(text, at, after):
                found.append(Span(at, after))
    found += [
        Span(*one.span())
        for one in _NAMED.finditer(text, start, stop)
        if _stands_alone(text, *one.span()) and one.group() not in _GENERIC
    ]
    found = [_without_person(text, one) for one in found]
    found += [
        Span(*one.span()) for one in _BODIES.finditer(text, start, stop) if _stands_alone(text, *one.span())
    ]
    found += [Span(*one.span()) for one in _LEGAL.finditer(text, start, stop)]
    found += [
        Span(*one.span()) for one in _ACRONYM.finditer(text, start, stop) if one.group() not in _NOT_ACRONYMS
    ]
    kept: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(span.meets(other) for other in kept):
            kept.append(span)
    yield from sorted(kept)


def is_organisation(words: str, known: Known) -> bool:
    """Whether these words are the name of a body, by register or by pattern."""
    words = words.strip(" .")
    if not words or words in known.organisations:
        return bool(words)
    return (
        _NAMED.fullmatch(words) is not None
        or _LEGAL.fullmatch(words) is not None
        or _BODIES.fullmatch(words) is not None
        or (_ACRONYM.fullmatch(words) is not None and words not in _NOT_ACRONYMS)
    )


def _without_person(text: str, span: Span) -> Span:
    """ "Tillväxtverket Bo" is where the name Bo Ask begins, and "Boverket i Sverige" is Boverket."""
    words = text[span.start : span.end]
    head, _, last = words.rpartition(" ")
    if head and is_first_name(last):
        return Span(span.start, span.start + len(head.removesuffix(" och")))
    country = words.removesuffix(" i Sverige")
    return Span(span.start, span.start + len(country))


@lru_cache(maxsize=8)
def _by_first_word(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The names by the word they begin with, so that a text is not searched once for each of hundreds."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        if word := _FIRST_WORD.match(name):
            found[word.group()] = (*found.get(word.group(), ()), name)
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before == "-") and not after.isalnum()
