"""What it costs and how many may come: prices, fees for staying away, seats, most per organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hjulet.meet.formats.invitation.facts import Price, Span

NUMBERS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18,
    "nitton": 19, "tjugo": 20, "tjugofem": 25, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "hundra": 100,
}  # fmt: skip
NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"
_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<kronor>\d{1,3}(?:[ \u00a0.]\d{3})+|\d{1,6})(?:,(?P<ore>\d{2}))?[ \u00a0]*(?:kr\b(?:onor\b)?|kronor\b|sek\b|:-|,-|:–)",
    re.IGNORECASE,
)
_SEK_FIRST = re.compile(r"\bSEK[ \u00a0](?P<kronor>\d{1,3}(?:[ \u00a0.,]\d{3})+|\d{1,6})(?P<ore>)(?!\d)")
_COST_WORDS = re.compile(
    r"kosta|kostnad|pris|avgift|betala|debiter|faktur|moms|per (?:person|deltagare|organisation|kommun)|medlem|ingår|cost|price|fee",
    re.IGNORECASE,
)
_FEE = re.compile(
    r"uteb|no-?show|sen(?:are)? avbokning|avbok|avanmäl|återbud|inte kommer|inte dyker upp|förhinder",
    re.IGNORECASE,
)
_NO_VAT = re.compile(
    r"(?:exkl(?:usive)?\.?|ex\.?|utan|plus|\+|excl\.?)[ \u00a0]*(?:moms|vat)|moms tillkommer", re.IGNORECASE
)
_FREE = re.compile(
    r"kostnadsfri(?:tt|a)?\b|\bgratis\b|utan kostnad|ingen (?:deltagar)?(?:kostnad|avgift)|avgiftsfri\w{0,30}|(?<!\d)0 kr\b|free of charge|\bkostar (?:inget|ingenting|inte något)\b|no (?:fee|charge)",
    re.IGNORECASE,
)
_SEATS = (
    re.compile(
        rf"(?:max(?:imalt|\.)?|högst|upp till|begränsa(?:t|de|d)? till|plats för|rymmer|tar emot|antal(?:et)? (?:platser|deltagare)(?: är| till)?:?|limited to)[ \u00a0]*(?:är |till )?(?<!\w)(?P<n>{NUMBER})\b[ \u00a0]*(?P<what>deltagare|personer|platser|st|participants|seats|kommuner|i rummet|på plats)?",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w-])(?P<n>\d{1,4})[ \u00a0]+(?P<what>platser)\b", re.IGNORECASE),
)
_PER = re.compile(
    rf"(?:(?:max(?:imalt|\.)?|högst|upp till|begränsat till)[ \u00a0]*)?(?<!\w)(?P<n>{NUMBER})\b[ \u00a0]*(?:(?:stycken|st|deltagare|personer|platser|representanter|anmälda|people|participants)\b[ \u00a0]*)?(?:per|/|från varje|från samma|för varje|var från varje)[ \u00a0]*(?:medlems?)?(?:organisation(?:en)?|kommun(?:en)?|region|myndighet|län|arbetsplats|förvaltning|organisation)",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"antal(?:et)? (?:platser|deltagare) är begränsa[td]e?|begränsat antal (?:platser|deltagare)|begränsat med platser|först till kvarn|platserna är begränsade|begränsat deltagarantal|limited number of (?:seats|participants)|få platser",
    re.IGNORECASE,
)


def number_of(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS[words.casefold()]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with where it stands."""

    value: int
    span: Span


def find_prices(text: str, sentence: Span, *, is_labelled: bool) -> list[Price]:
    """Prices in a sentence about cost. "1,5 miljoner kronor" and the like are none."""
    words = text[sentence.start : sentence.end]
    if not is_labelled and not _COST_WORDS.search(words):
        return []
    found = []
    for one in [
        *_AMOUNT.finditer(text, sentence.start, sentence.end),
        *_SEK_FIRST.finditer(text, sentence.start, sentence.end),
    ]:
        kronor = int(re.sub(r"\D", "", one["kronor"]))
        if kronor > 100_000 or kronor == 0:
            continue
        beside = text[one.end() : min(sentence.end, one.end() + 60)]
        around = text[max(sentence.start, one.start() - 70) : min(sentence.end, one.end() + 60)]
        found.append(
            Price(
                amount_ore=kronor * 100 + int(one["ore"] or 0),
                words=" ".join(words.split())[:200],
                span=Span(*one.span()),
                is_without_vat=bool(_NO_VAT.search(beside) or _NO_VAT.search(words)),
                is_fee=bool(_FEE.search(around)),
            )
        )
    return found


def find_free(text: str, sentence: Span) -> Span | None:
    """Where the text says that taking part costs nothing."""
    found = _FREE.search(text, sentence.start, sentence.end)
    return Span(*found.span()) if found else None


def find_per_organisation(text: str, sentence: Span) -> Amount | None:
    found = _PER.search(text, sentence.start, sentence.end)
    if not found or re.search(
        r"\d[ \u00a0]*$|kr(?:onor)?[ \u00a0]*$", text[max(0, found.start() - 4) : found.start()]
    ):
        return None
    value = number_of(found["n"])
    return Amount(value, Span(*found.span())) if 1 <= value <= 99 else None


def find_seats(text: str, sentence: Span, *, is_labelled: bool = False) -> Amount | None:
    for pattern in _SEATS:
        for found in pattern.finditer(text, sentence.start, sentence.end):
            value = number_of(found["n"])
            after = text[found.end() : found.end() + 25].casefold()
            if re.match(
                r"[ \u00a0]*(?:/|per\b|från (?:varje|samma)|var\b|kr|min|tim|sid|ord|tecken|%|år|dagar|veckor|mb|km|poäng|gånger)",
                after,
            ):
                continue
            if 2 <= value <= 5000 and (
                found["what"]
                or is_labelled
                or re.search(
                    r"platser|deltag|antal",
                    text[max(sentence.start, found.start() - 30) : found.end()],
                    re.IGNORECASE,
                )
            ):
                return Amount(value, Span(*found.span()))
    if is_labelled and (
        bare := re.compile(r"\D{0,20}?(?P<n>\d{1,4})\b(?![ ]*(?:per|/))").match(
            text, sentence.start, sentence.end
        )
    ):
        value = int(bare["n"])
        return Amount(value, Span(bare.start("n"), bare.end())) if value else None
    return None


def find_limited(text: str, sentence: Span) -> Span | None:
    found = _LIMITED.search(text, sentence.start, sentence.end)
    return Span(*found.span()) if found else None
