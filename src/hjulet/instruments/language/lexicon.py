"""The Swedish lexicon: for each of nine hundred thousand word forms its dictionary form, in a file shared by all workers.

As a Python dictionary the forms would cost each worker more than a hundred megabytes. Here they are one
sorted column of hashes in a memory-mapped file of eighteen megabytes, searched by halving: the operating
system keeps the file once, however many workers read it, and a lookup takes some two millionths of a second.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

MAGIC: Final = b"hjulet lexicon 3"
HEADER: Final = struct.Struct("<16sII")
HEADWORD: Final = struct.Struct("<IBBBB")
"""Where a headword's text begins, its length, the length of its stem, and its two costs."""
NEVER: Final = 255
"""The cost of a headword that is no part of compounds, such as a name."""


class Entry(NamedTuple):
    """What the lexicon says of a word form."""

    lemma: str
    stem: str
    cost_before: int
    """How unlikely the word is to stand first or in the middle of a compound, 0–254; 255 when it never does."""
    cost_last: int


def hash_of(word: str) -> int:
    """Eight bytes that stand for the word. Two of a million words fall together once in thirty million lexicons."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


class BrokenLexicon(ValueError):
    """The file is no lexicon, or one of another version."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A lexicon file, opened. Safe to share between threads: nothing in it moves."""

    hashes: memoryview
    headword_of: memoryview
    headwords: memoryview
    text: memoryview

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Map the file. It stays mapped as long as the lexicon is used."""
        with path.open("rb") as file:
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if len(whole) < HEADER.size:
            raise BrokenLexicon(f"{path} is too short to be a lexicon. Remove it, and it is built again.")
        magic, forms, headwords = HEADER.unpack_from(whole)
        if magic != MAGIC:
            raise BrokenLexicon(f"{path} is not a lexicon of this version. Remove it, and it is built again.")
        first = HEADER.size
        second = first + 8 * forms
        third = second + 4 * forms
        fourth = third + HEADWORD.size * headwords
        return cls(
            hashes=whole[first:second].cast("Q"),
            headword_of=whole[second:third].cast("I"),
            headwords=whole[third:fourth],
            text=whole[fourth:],
        )

    def __len__(self) -> int:
        return len(self.hashes)

    def find(self, form: str) -> Entry | None:
        """The dictionary form of a word form in small letters; None when the form is not known."""
        wanted = hash_of(form)
        place = bisect_left(self.hashes, wanted)
        if place == len(self.hashes) or self.hashes[place] != wanted:
            return None
        return self._entry(self.headword_of[place])

    def _entry(self, number: int) -> Entry:
        start, length, stem_length, before, last = HEADWORD.unpack_from(
            self.headwords, number * HEADWORD.size
        )
        word = bytes(self.text[start : start + length])
        return Entry(word.decode(), word[:stem_length].decode(), before, last)


@lru_cache(maxsize=2)
def open_lexicon(path: Path) -> Lexicon:
    """One opened lexicon per file and process."""
    return Lexicon.open(path)
