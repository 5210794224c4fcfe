"""Spelling: the nearest word of the index to one that it has not."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.db.models.functions import Length

from hjulet.hub.models import IndexedWord

NEAR_ENOUGH: Final = 82
"""How alike two words must be, of 100, for one to be searched for instead of the other."""
NEAR_ENOUGH_TO_OFFER: Final = 72
SHORTEST_WORD: Final = 4
MOST_COMPARED: Final = 10_000


def nearest_word(word: str, *, using: str, at_least: int = NEAR_ENOUGH) -> str | None:
    """The most alike word of the index, the commoner of two as alike; None when none is near.

    Looked for among words of about the length that begin as it does, or with its first two letters changed about.
    """
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST_WORD or not word.isalpha():
        return None
    begins = Q()
    for first in {word[:2], word[1::-1]}:
        # From and to, which an index answers in every database; LIKE is one that SQLite reads the whole table for.
        begins |= Q(word__gte=first, word__lt=first[0] + chr(ord(first[1]) + 1))
    near = (
        IndexedWord.objects.using(using)
        .annotate(length=Length("shown"))
        .filter(begins, as_word__gt=0, length__gte=len(word) - 3, length__lte=len(word) + 3)
        .order_by("-as_word", "shown")
        .values_list("shown", "as_word")[:MOST_COMPARED]
    )
    counts = dict(near)
    best = process.extract(word, counts.keys(), scorer=fuzz.ratio, score_cutoff=at_least, limit=5)
    if not best:
        return None
    return str(max(best, key=lambda found: (round(found[1]), counts[found[0]]))[0])
