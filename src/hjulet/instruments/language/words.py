"""Words in running text: where they begin and end, and which say nothing about the subject."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import Final

# A letter or digit, then more of them; a hyphen only between two of them ("e-hemtjänst"), a plus only last ("BRP+").
_WORD: Final = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*\+?")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W_])['’´](?=s\b)")
LONGEST_WORD: Final = 80


def word_list(name: str) -> frozenset[str]:
    """The words of one of the lists beside this file; a line that begins with # says what they are."""
    return frozenset(word for line in list_lines(name) for word in line.split())


def list_lines(name: str) -> list[str]:
    """The lines of one of the lists, without those that say what they are."""
    text = files(__package__).joinpath("lists", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


STOP_WORDS: Final = {"sv": word_list("stop-words-sv"), "en": word_list("stop-words-en")}


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, in their order. Å, ä, ö, é and ü stay what they are.

    >>> words_of("Får e-hemtjänsten i Åre BRP+? Nej: 75%.")
    ['får', 'e-hemtjänsten', 'i', 'åre', 'brp+', 'nej', '75']
    """
    composed = unicodedata.normalize("NFC", text)
    folded = unicodedata.normalize("NFC", _APOSTROPHE.sub("", composed).lower())
    return [word.replace("‐", "-").replace("‑", "-")[:LONGEST_WORD] for word in _WORD.findall(folded)]


def hyphenated(word: str) -> list[str]:
    """The pieces of a word with hyphens or a plus; none for a plain word.

    >>> hyphenated("e-hemtjänst"), hyphenated("brp+"), hyphenated("skola")
    (['hemtjänst'], ['brp'], [])
    """
    if "-" not in word and not word.endswith("+"):
        return []
    pieces = word.rstrip("+").split("-")
    return [piece for piece in pieces if len(piece) > 1]
