"""Places named in a question: municipalities, counties and parts of the country, also in the genitive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from hjulet.hub.actions import reference_rows

PARTS_OF_THE_COUNTRY: Final = {
    ("norrland",): ("21", "22", "23", "24", "25"),
    ("norra", "sverige"): ("21", "22", "23", "24", "25"),
    ("svealand",): ("01", "03", "04", "17", "18", "19", "20"),
    ("götaland",): ("05", "06", "07", "08", "09", "10", "12", "13", "14"),
}
WORDS_FOR_A_PLACE: Final = frozenset(
    {
        "kommun",
        "kommunen",
        "kommuns",
        "kommunens",
        "stad",
        "stads",
        "län",
        "läns",
        "länet",
        "region",
        "regionen",
    }
)
WORDS_FOR_A_COUNTY: Final = frozenset({"län", "läns", "länet", "region", "regionen"})
LONGEST_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class Gazetted:
    """A place as it is written: its code, its words, and the county it lies in."""

    code: str
    name: str
    slug: str
    words: tuple[str, ...]
    county_code: str
    """Its own code for a county."""


@cache
def municipalities() -> dict[tuple[str, ...], Gazetted]:
    """The municipalities by the words of their names, in small letters."""
    found = {}
    for row in reference_rows("municipalities.csv"):
        words = tuple(row["name"].lower().split())
        found[words] = Gazetted(row["code"], row["name"], row["slug"], words, row["county_code"])
    return found


@cache
def counties() -> dict[tuple[str, ...], Gazetted]:
    """The counties by their names without "län", with and without the genitive."""
    found: dict[tuple[str, ...], Gazetted] = {}
    for row in reference_rows("counties.csv"):
        words = tuple(row["name"].lower().split())[:-1]
        county = Gazetted(row["code"], row["name"], row["slug"], _bare(words), row["code"])
        found |= {words: county, _bare(words): county}
    return found


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the genitive: västernorrlands → västernorrland."""
    last = words[-1]
    return (*words[:-1], last.removesuffix("s") if last.endswith("s") and last != "västerås" else last)


def place_at(words: Sequence[str], start: int) -> tuple[int, Gazetted] | None:
    """How many of the words from there on name a place, and which; "kommun" or "län" after it counts to it.

    Of two with the same name it is the municipality, unless the word after says that it is the county.
    """
    for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
        written = tuple(words[start : start + length])
        end = start + length
        bare = (*written[:-1], written[-1].removesuffix("s"))
        is_county = end < len(words) and words[end] in WORDS_FOR_A_COUNTY
        registers = (counties(), municipalities()) if is_county else (municipalities(), counties())
        place = next(
            (register[form] for register in registers for form in (written, bare) if form in register), None
        )
        if place is None:
            continue
        while end < len(words) and words[end] in WORDS_FOR_A_PLACE:
            end += 1
        return end - start, place
    return None


def wider_and_narrower(place: Gazetted) -> list[Gazetted]:
    """The county of a municipality; the municipalities of a county."""
    if len(place.code) == 2:
        return [other for other in municipalities().values() if other.county_code == place.code]
    return [
        county
        for words, county in counties().items()
        if county.code == place.county_code and words == county.words
    ]
