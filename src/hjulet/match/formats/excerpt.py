"""What a hit shows of its text: the few words round what was looked for, cut in pieces that are marked or not.

Pieces are text and nothing else. Whoever draws them escapes them, so nothing that stands in a page can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from hjulet.instruments.language import Analyser, words_of
from hjulet.instruments.language.words import STOP_WORDS

LENGTH: Final = 230
_WORD: Final = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*\+?")

Matches = Callable[[str], frozenset[str]]
"""The stems that were looked for and that a word stands for; none for any other word."""


class Piece(NamedTuple):
    text: str
    is_marked: bool


def matcher(stems: Collection[str], analyser: Analyser) -> Matches:
    """Compares words as the index does: a word is marked for its stem, for a part of a compound and for its synonyms.

    Never "och" and its like, although they stand in the words that were looked for too.
    """
    wanted = frozenset(stems)
    stop_words = STOP_WORDS[analyser.language]

    @lru_cache(maxsize=2_000)
    def matches(word: str) -> frozenset[str]:
        found: set[str] = set()
        for small in words_of(word):
            if small in stop_words:
                continue
            term = analyser.term(small)
            parts = term.ways[0].parts if term.ways else ()
            found |= wanted.intersection((term.stem, *term.pieces, *parts))
        return frozenset(found)

    return matches


def marked(text: str, matches: Matches) -> list[Piece]:
    """The whole text in pieces."""
    pieces: list[Piece] = []
    at = 0
    for word in _WORD.finditer(text):
        if matches(word.group()):
            if word.start() > at:
                pieces.append(Piece(text[at : word.start()], False))
            pieces.append(Piece(word.group(), True))
            at = word.end()
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def excerpt(texts: Iterable[str], matches: Matches, *, length: int = LENGTH) -> list[Piece]:
    """From the first text that has anything of what was looked for, else the beginning of the first that says anything."""
    said = [text for text in texts if text.strip()]
    for text in said:
        if (start := _best_start(text, matches, length)) is not None:
            return _cut(text, start, matches, length)
    return _cut(said[0], 0, matches, length) if said else []


def _best_start(text: str, matches: Matches, length: int) -> int | None:
    """Where to begin so that as many different things that were looked for as possible come into view."""
    hits = [(word.start(), found) for word in _WORD.finditer(text) if (found := matches(word.group()))]
    if not hits:
        return None
    best, most = 0, 0
    for number, (start, _found) in enumerate(hits):
        seen: set[str] = set()
        for place, found in hits[number:]:
            if place > start + length * 2 // 3:
                break
            seen |= found
        if len(seen) > most:
            best, most = start, len(seen)
    return best


def _cut(text: str, start: int, matches: Matches, length: int) -> list[Piece]:
    """From the beginning of the sentence when that is near, else some words before; whole words only."""
    begin = 0
    if start > length // 3:
        line = max(
            text.rfind(end, 0, start) + len(end) if end in text[:start] else 0 for end in (". ", "\n", "? ")
        )
        begin = line if start - line <= length // 2 else text.rfind(" ", 0, max(0, start - length // 4)) + 1
    end = len(text)
    if end - begin > length:
        end = text.rfind(" ", begin, begin + length)
        end = begin + length if end <= begin else end
    # A line is a part of its own (who leads it, which conference), not the next words of a sentence.
    shown = " · ".join(" ".join(line.split()) for line in text[begin:end].splitlines() if line.strip())
    before = "… " if begin and not text[:begin].rstrip().endswith((".", "?", "!", "\n")) else ""
    after = " …" if end < len(text) else ""
    return [
        piece for piece in (Piece(before, False), *marked(shown, matches), Piece(after, False)) if piece.text
    ]
