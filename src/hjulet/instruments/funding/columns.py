"""What a column of a list of operations holds, known by its heading; and which columns are about persons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

FIELDS: Final = (
    "id", "name", "beneficiary", "amount", "currency", "start", "end", "programme",
    "touched", "location", "coordinates", "seat",
)  # fmt: skip

PERSONAL: Final = re.compile(
    r"kontakt|contact|projektledare|project (?:leader|manager)|telefon|telnr|\btel\b|phone|mobil|e ?post|e ?mail"
    r"|personnummer|personal (?:id|identity)|date of birth|födelse|handläggare|case officer"
)
"""Headings of what is never read, whatever else they match."""

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        r"ärende ?id", r"ärendenummer", r"diarienummer", r"dnr", r"projekt ?id", r"project id", r"operation id",
        r"operation unique identifier", r"(?:unique )?(?:operation|project) code", r"unik (?:kod|beteckning).*",
        r"operation local identifier", r"project number", r"projektnummer", r"id",
    ),
    "name": (
        r"projektnamn(?:et)?", r"project name", r"operation name", r"operation name programme language",
        r"operation name english", r"(?:insatsens|projektets) (?:namn|benämning)", r"namn på (?:insatsen|projektet)",
        r".* operation name",
    ),
    "beneficiary": (
        r"stödmottagare(?:ns namn)?", r"(?:huvud)?sökande", r"beneficiary", r"beneficiary name", r"name of beneficiary",
        r"namn på stödmottagare(?:n)?", r"projektägare", r".* (?:beneficiary name|name of beneficiary)",
    ),
    "amount": (
        r"beviljat belopp sek", r"granted sek", r"beviljat (?:eu )?(?:belopp|stöd)(?: kr| eu)?", r"beviljade medel.*",
        r"granted amount", r"amount", r"amount sek", r"belopp(?: sek| kr)?", r"eu stöd.*", r"project eu budget",
        r"union (?:support|contribution)(?: sek| eur)?", r"beviljat belopp eur", r"amount eur",
        r"total eligible expenditure(?: amount)?(?: sek| eur)?", r"total cost.*", r"total(?:a)? (?:kostnad|budget).*",
        r"(?:totala )?stödberättigande (?:utgifter|kostnader).*", r".*total eligible expenditure.*",
    ),
    "currency": (r"valuta", r"currency", r"total eligible expenditure currency"),
    "start": (
        r"start", r"start ?datum", r"projekt ?start(?: ?tid)?", r"(?:operation |project )?start date", r"startdatum.*",
        r".* start date",
    ),
    "end": (
        r"slut", r"end", r"slut ?datum", r"projekt ?slut(?: ?tid)?", r"(?:operation |project )?end date",
        r"(?:expected |actual )?(?:date of )?completion(?: date)?", r"slutdatum.*", r".* end date",
    ),
    "programme": (r"programområde", r"program", r"programme(?: area| name)?", r"område"),
    "touched": (
        r"kommun(?:er|kod|koder)?", r"berörda kommuner", r"municipality(?: codes?)?", r"municipalities", r"lau labels?",
        r"lau codes?",
    ),
    "location": (
        r"(?:verksamhets|genomförande|insats)(?:ort|kommun)", r"plats(?: för insatsen)?", r"(?:operation )?location",
        r"location municipality", r"location indicator", r"lokaliseringsindikator",
        r"(?:operation )?postcode or other appropriate location indicator", r".* location indicator",
    ),
    "coordinates": (r"location indicator latitude longitude", r"coordinates", r"koordinater", r"geolocation"),
    "seat": (
        r"säte(?:skommun)?", r"(?:stödmottagarens|sökandes) (?:säte|kommun|hemkommun)", r"seat(?: municipality)?",
        r"beneficiary (?:municipality|seat|city|town)", r"location of (?:the )?beneficiary",
    ),
}  # fmt: skip
"""Patterns of headings in plain words, the best first. Sources: Projektbanken (Tillväxtverket); Kohesio's files; Regulation (EU)
1303/2013 Annex XII; Regulation (EU) 2021/1060 Art. 49(3); headings in two languages end with the English."""

_PATTERNS = {field: [re.compile(pattern) for pattern in some] for field, some in HEADINGS.items()}


def plain(heading: str) -> str:
    """A heading in small letters, with one space for all that is neither letter nor digit.

    >>> plain("Beviljat_belopp (SEK)")
    'beviljat belopp sek'
    """
    return " ".join(re.sub(r"[\W_]+", " ", heading).casefold().split())


def is_personal(heading: str) -> bool:
    """Whether a column is about a person to be reached, and so is never read."""
    return bool(PERSONAL.search(plain(heading)))


def recognise(headings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which columns hold each field, the best first; fields without a column are not there.

    >>> recognise(["ärende-id", "Beviljat belopp", "Kommuner", "Kontaktperson"])
    {'id': ('ärende-id',), 'amount': ('Beviljat belopp',), 'touched': ('Kommuner',)}
    """
    words = {heading: plain(heading) for heading in headings if heading and not is_personal(heading)}
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for field, patterns in _PATTERNS.items():
        hits = [
            heading
            for pattern in patterns
            for heading, said in words.items()
            if heading not in taken and pattern.fullmatch(said)
        ]
        if hits:
            found[field] = tuple(dict.fromkeys(hits))
            taken.update(hits)
    return found


def currency_of(heading: str) -> str:
    """The currency that a heading says, or nothing."""
    said = plain(heading).split()
    if "eur" in said or "euro" in said:
        return "EUR"
    return "SEK" if {"sek", "kr", "kronor"} & set(said) else ""
