"""Where: house, street, town, and whether it is on the screen ("via Teams"), in the room, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hjulet.meet.formats.invitation.facts import Known, Mode, Span

_GAP = r"[ \t\u00a0]"
_STREET = re.compile(
    r"(?:[A-ZÅÄÖ][\w’.-]{0,30}[ ]){0,3}(?:[A-ZÅÄÖ][\wåäöé-]{0,30})?(?:gatan|vägen|gata|väg|torget|torg|gränd|allén?|stigen|backen|kajen|platsen|esplanaden|leden|holmen|plan|gården|bron|stråket)(?:[ ]\d{1,4}(?:[ -]?[A-Z0-9]{1,3})?\b)?",
)
_HOUSE_LIKE = re.compile(r".*(?:gården|holmen|bron|stråket|platsen|leden|kajen|backen)$")
_STREET_NUMBER = re.compile(
    r".*(?:gatan|vägen|gata|väg|torget|torg|gränd|allén?|stigen|backen|kajen|platsen|esplanaden|leden|plan)\b.*|.*[a-zåäö][ ]\d{1,3}[ ]?[A-Z]?$"
)
_HOUSE_BEFORE = re.compile(
    r"((?:[A-ZÅÄÖ][\w’-]{0,30}[ ])?(?:\w{1,30}(?:huset|salen|residenset|slottet|museet|kansliet|teatern|biblioteket|palatset)|Residenset|\w{1,30} hus))[ ]+(?=[A-ZÅÄÖ])",
    re.IGNORECASE,
)
_AT_TOWN = re.compile(r"[ \u00a0](?:i|at|in)[ \u00a0]+([A-ZÅÄÖ][\wåäöé-]{1,30}(?:[ ][A-ZÅÄÖ][\w-]{1,30})?)$")
_ROOM = re.compile(
    r"(?:sal|salen|rum|rummet|lokal|lokalen|aula|aulan|hörsal\w{0,3}|foajén|våning\w{0,2})\b", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b\d{3}[ ]?\d{2}[ ]+")
_ONLINE = re.compile(
    r"(?:\b(?:microsoft[ ])?teams\b(?!-)|\bzoom\b|\bgoogle meet\b|\bskype\b|\bwebex\b|\bonline\b|\bdigitalt\b|\bdigital (?:träff|konferens|workshop|nätverksträff|medverkan|fika|lunch)|"
    r"\bdigital(?:t|a)? (?:kunskapsdag|temadag|inspirationsdag|utbildningsdag|informationsträff|frukost|fika|dialog|kurs|föreläsning\w{0,30}|\w{0,30}serie|träffar|tillfällen|samtal|möten?|seminarium|lunchseminarium|kafé(?:et)?|webbinarium|frukostmöte|lunch\w{0,30}|träff\w{0,30}|nätverk\w{0,30}|utbildning)|\bwebb(?:inari|sänd)\w{0,30}|\bwebinar\w{0,30}|\bpå distans\b|\bvia länk\b|\bpå länk\b|\blivesänd\w{0,30}|\bstream\w{0,30})",
    re.IGNORECASE,
)
_HYBRID = re.compile(
    r"\bhybrid\w{0,30}|på plats (?:eller|och|samt) (?:digitalt|online|via)|(?:digitalt|online) (?:eller|och|samt) på plats|delta (?:även )?(?:digitalt|på distans)|följ(?:a|s)? .{0,30}digitalt|digitalt deltagande|delta(?:ga)? (?:även )?digitalt",
    re.IGNORECASE,
)
_TOOL = re.compile(r"\b(?:Microsoft Teams|Teams|Zoom|Google Meet|Skype|Webex)\b", re.IGNORECASE)
_CUT = re.compile(
    r"(?:\x00|(?<!\bfd)[.!?;](?=\s|$)|\s[-–—]\s(?=[a-zåäö])|\s(?=(?:Hitta|Karta|Vägbeskrivning|Läs mer)\b)|\t|\s\|\s|\n)"
)
_STOP_WORDS = re.compile(
    r"^(?:(?:i|på|hos|vid|at|in|lokal:?|sal|våra lokaler (?:på|i)|the)[ \u00a0]+)", re.IGNORECASE
)
_VENUE_WORDS = re.compile(
    r"(?:konferens|hotell|hotel|huset|hus\b|salen|sal\b|center|centrum|centralen|museet|museum|bibliotek|skola|universitet|campus|teater|slott|gård|herrgård|församling|kyrka|folkets|rådhus|stadshus|stadshuset|kommunhuset|regionens|park|arena|diakoni|konserthus|vardshus|värdshus|restaurang|lokal|hall|mässan|science)",
    re.IGNORECASE,
)


def is_house(words: str) -> bool:
    """Whether the words name a house by a word for one: Folkets hus, Silvermuseet."""
    return _VENUE_WORDS.search(words) is not None


@dataclass(frozen=True, slots=True)
class Spot:
    """One piece of where: house, street or town."""

    kind: str
    words: str
    span: Span
    is_known: bool = False


def read_where(text: str, span: Span, known: Known) -> list[Spot]:
    """House, street and town of "i Saturnus Konferens, Hornsgatan 15, Stockholm"; each where it stands."""
    cut = _CUT.search(text, span.start, span.end)
    end = cut.start() if cut else span.end
    start = span.start
    leading = re.compile(r"[\s,:.–-]*").match(text, start, end)
    start = leading.end() if leading else start
    pieces: list[Span] = []
    for one in re.finditer(r"[^,()/]+", text[start:end]):
        inner = one.group()
        left = len(inner) - len(inner.lstrip())
        words = inner.strip()
        stop = _STOP_WORDS.match(words)
        skip = stop.end() if stop else 0
        if words[skip:]:
            pieces.append(Span(start + one.start() + left + skip, start + one.start() + left + len(words)))
    spots: list[Spot] = []
    for number, piece in enumerate(pieces[:5]):
        spots += _spots(text, piece, known, is_first=number == 0, is_last=number == len(pieces) - 1)
    return _one_of_each(text, spots)


def _spots(text: str, piece: Span, known: Known, *, is_first: bool, is_last: bool) -> list[Spot]:
    words = text[piece.start : piece.end]
    if _ONLINE.fullmatch(words) or _TOOL.search(words) or not re.search(r"[A-ZÅÄÖ]", words):
        return []
    postcode = _POSTCODE.match(words)
    if postcode:
        return [Spot("town", words[postcode.end() :].strip(), Span(piece.start + postcode.end(), piece.end))]
    if words in known.places and (not is_first or is_last):
        return [Spot("town", words, piece, is_known=True)]
    town = _AT_TOWN.search(words)
    if town and (
        street := _street_of(text, Span(piece.start, piece.start + town.start()), is_first=is_first)
    ):
        at = Span(piece.start + town.start(1), piece.end)
        return [*street, Spot("town", town[1], at, town[1] in known.places)]
    if street := _street_of(text, piece, is_first=is_first):
        return street
    if words.startswith("Länsstyrelsen") and is_first:
        return [Spot("venue", words, piece)]
    # "Folkets hus i Umeå", "Stadshuset Kramfors"
    if town:
        middle = words[: town.start()]
        where = Span(piece.start + town.start(1), piece.end)
        house = (
            [Spot("venue", middle, Span(piece.start, piece.start + town.start()))]
            if re.search(r"[A-ZÅÄÖ]|hus|lokal", middle)
            else []
        )
        return [*house, Spot("town", town[1], where, town[1] in known.places)]
    for name in sorted(known.places, key=len, reverse=True):
        if words.endswith(" " + name) and not is_first:
            continue
        if (
            words.endswith(" " + name)
            and is_last
            and _VENUE_WORDS.search(words[: -len(name)])
            and not words.lower().startswith(("scandic", "clarion", "elite", "quality", "region"))
        ):
            return [
                Spot("venue", words[: -len(name) - 1], Span(piece.start, piece.end - len(name) - 1)),
                Spot("town", name, Span(piece.end - len(name), piece.end), is_known=True),
            ]
    looks_like_town = bool(re.fullmatch(r"[A-ZÅÄÖ][a-zåäöé]+(?:[ -][A-ZÅÄÖ][a-zåäöé]+)?", words))
    if is_last and not is_first and looks_like_town and not _VENUE_WORDS.search(words):
        return [Spot("town", words, piece)]
    if is_first:
        if (
            is_last
            and looks_like_town
            and not _VENUE_WORDS.search(words)
            and len(words.split()) == 1
            and not words.endswith(("verket", "kansliet", "rummet"))
        ):
            return [Spot("town", words, piece)]
        return [Spot("venue", words, piece)]
    return [Spot("address" if any(sign.isdigit() for sign in words) else "venue", words, piece)]


def _street_of(text: str, piece: Span, *, is_first: bool) -> list[Spot]:
    """A street with its number, and the house before it: "Residenset Stora torget 13"."""
    words = text[piece.start : piece.end]
    if is_first and _HOUSE_LIKE.fullmatch(words):
        # "Bohusgården" without a number is a house.
        return []
    if _STREET.fullmatch(words) or (_STREET_NUMBER.fullmatch(words) and not is_first):
        house = _HOUSE_BEFORE.match(words)
        if house is None:
            return [Spot("address", words, piece)]
        cut = piece.start + house.end()
        return [
            Spot("venue", house[1], Span(piece.start, piece.start + house.end(1))),
            Spot("address", text[cut : piece.end], Span(cut, piece.end)),
        ]
    return []


def _one_of_each(text: str, spots: list[Spot]) -> list[Spot]:
    """The first of each kind; a room and the house that it is in are one: "Sessionssalen, Regionens hus"."""
    kept: list[Spot] = []
    for spot in spots:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.kind == spot.kind == "venue"
            and _ROOM.search(before.words)
            and is_house(spot.words)
        ):
            span = Span(before.span.start, spot.span.end)
            kept[-1] = Spot("venue", " ".join(text[span.start : span.end].split()), span)
            continue
        if not any(other.kind == spot.kind for other in kept):
            kept.append(spot)
    return kept


_HOUSE = re.compile(
    r"\b(?:i|på|hos|vid)[ \u00a0](?P<house>(?:[A-ZÅÄÖ][\w’-]{0,30}[ ]){1,3}(?:hus|slott|herrgård|center|museum|bibliotek|folkhögskola|gård|hotell|konferens|kulturhus|församlingshem|bygdegård|stadshus|rådhus)\b|(?:Hotell|Hotel|Scandic|Clarion|Elite|Quality)(?:[ ][A-ZÅÄÖ][\w’-]{0,30}){1,3}|(?:[A-ZÅÄÖ][\wåäö]{0,30}(?:huset|museet|slottet|salen|biblioteket|hallen|teatern|gården|mässan))\b(?![ ]kommun))"
)
_MEETS_THERE = re.compile(
    r"\b(?:ses|träffas|samlas|håller|på plats|äger rum|hålls|lokal|möts|välkomna?|genomförs|träff\w{0,30}|kl|klockan)\b",
    re.IGNORECASE,
)
_SLEEPS = re.compile(r"\b(?:bor|övernatt\w{1,30}|rum|boende|lunch på|middag på)\b", re.IGNORECASE)


def find_house(text: str, sentence: Span) -> Spot | None:
    """A house that a sentence about meeting names: "Vi är på plats i Folkets hus mellan kl. 10 och 15"."""
    words = text[sentence.start : sentence.end]
    found = _HOUSE.search(text, sentence.start, sentence.end)
    if found and _MEETS_THERE.search(words) and not _SLEEPS.search(words):
        return Spot("venue", found["house"], Span(*found.span("house")))
    return None


def find_online(text: str, span: Span) -> Span | None:
    found = _ONLINE.search(text, span.start, span.end)
    return Span(*found.span()) if found else None


def find_hybrid(text: str, span: Span) -> Span | None:
    found = _HYBRID.search(text, span.start, span.end)
    return Span(*found.span()) if found else None


def mode_of(*, has_room: bool, is_online: bool, is_hybrid: bool) -> Mode:
    if is_hybrid or (has_room and is_online):
        return Mode.HYBRID
    return Mode.ONLINE if is_online else Mode.ON_SITE


def find_places(text: str, known: Known, start: int, end: int) -> list[tuple[str, Span]]:
    """Municipalities and counties that are named; "Varbergs kommun" names Varberg."""
    found: list[tuple[str, Span]] = []
    words = re.compile(r"[A-ZÅÄÖ][\wåäöé-]{0,30}(?:[ ][A-ZÅÄÖ][\wåäöé-]{0,30})?")
    names = set(known.places)
    at = start
    while (one := words.search(text, at, end)) is not None:
        for candidate in (one.group(), one.group().split(" ")[0]):
            bare = (
                candidate.removesuffix("s")
                if text[one.start() + len(candidate) :].startswith((" kommun", " stad"))
                else candidate
            )
            name = candidate if candidate in names else bare if bare in names else None
            if name is not None:
                found.append((name, Span(one.start(), one.start() + len(candidate))))
                break
        at = one.start() + len(candidate)
    return found
