"""Spelling: the nearest word of the index to one that it has not."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import connections

NEAR_ENOUGH: Final = 82
"""How alike two words must be, of 100, for one to be searched for instead of the other."""
NEAR_ENOUGH_TO_OFFER: Final = 72
SHORTEST_WORD: Final = 4
MOST_COMPARED: Final = 10_000


class Near(NamedTuple):
    word: str
    is_near_enough: bool
    """Whether to search for it instead; otherwise it is only offered."""


def nearest_word(word: str, *, using: str) -> Near | None:
    """The most alike word of the index, the commoner of two as alike; None when none is near.

    Looked for among words of about the length that begin as it does, or with its first two letters changed about.
    """
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST_WORD or not word.isalpha():
        return None
    counts = _words_like(word, using)
    best = process.extract(word, counts.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH_TO_OFFER, limit=5)
    if not best:
        return None
    found, likeness, _ = max(best, key=lambda found: (round(found[1]), counts[found[0]]))
    return Near(str(found), likeness >= NEAR_ENOUGH)


def _words_like(word: str, using: str) -> dict[str, int]:
    """Words that begin alike and are about as long, with in how many documents each stands; the commonest when many."""
    starts = sorted({word[:2], word[1::-1]})
    # From and to, which an index answers in every database; LIKE is one that SQLite reads the whole table for.
    begins = " OR ".join(["word >= %s AND word < %s"] * len(starts))
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT shown, as_word FROM hjulet_indexedword WHERE ({begins}) AND as_word > 0 "  # noqa: S608
            f"AND LENGTH(shown) BETWEEN %s AND %s ORDER BY as_word DESC, shown LIMIT {MOST_COMPARED:d}",
            [
                *(text for start in starts for text in (start, start[0] + chr(ord(start[1]) + 1))),
                len(word) - 3,
                len(word) + 3,
            ],
        )
        return dict(cursor.fetchall())
