"""Swedish compounds: what a long word is put together of.

Swedish writes compounds as one word, so "kollektivtrafikindragning" shares no word with "indragen buss"
until it is taken apart. Every way of doing so that the lexicon knows the parts of is priced: the cost of a
part says how seldom it stands in compounds at all (see `building`), and each part costs something of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from hjulet.instruments.language.lexicon import NEVER, Entry
from hjulet.instruments.language.words import word_list

SHORTEST_PART: Final = 3
SHORTEST_COMPOUND: Final = 5
SHORTEST_UNTRIED_PART: Final = 6
"""A word that stands in no compound of the dictionary is taken for a part only when it is at least this long."""
COST_OF_A_PART: Final = 40
COST_OF_A_LINK: Final = 12
COST_OF_SHORTNESS: Final = 45
DEAREST_PART: Final = 135
DEAREST_COMPOUND: Final = 420
MOST_WAYS: Final = 3
DEEPEST: Final = 3

NEVER_LAST: Final = word_list("never-last")
NEVER_BEFORE: Final = word_list("never-before")
# Heads that no rule leads to their word.
ODD_HEADS: Final = {"lant": "land", "by": "by", "bya": "by", "el": "el", "it": "it", "pojk": "pojke"}
CONSONANTS: Final = frozenset("bcdfghjklmnpqrstvxz")

Find = Callable[[str], Entry | None]


class Part(NamedTuple):
    """A part of a compound: as a dictionary form, and its stem."""

    lemma: str
    stem: str


class Split(NamedTuple):
    """One way of taking a word apart; the lower the cost, the more likely."""

    cost: int
    parts: tuple[Part, ...]


def linked_forms(head: str, tail: str) -> Iterator[str]:
    """The words that `head` may be the linking form of, before `tail`, the likeliest first.

    >>> list(linked_forms("landsbygds", "utveckling")), list(linked_forms("gatu", "belysning"))
    (['landsbygds', 'landsbygd', 'landsbygde', 'landsbygdsa'], ['gatu', 'gata', 'gatua'])
    """
    yield head
    if odd := ODD_HEADS.get(head):
        yield odd
    if head.endswith("s"):
        yield head[:-1]
        yield head[:-1] + "e"
        if head.endswith("es"):
            yield head[:-2] + "a"
    elif head.endswith("e"):
        yield head[:-1]
        yield head[:-1] + "a"
        if head.endswith("ie"):
            yield head[:-1] + "um"
    elif head.endswith(("o", "u")):
        yield head[:-1] + "a"
    yield head + "a"
    if head.endswith("ar"):
        yield head + "e"
    # Three equal consonants are written as two: natt + tillsyn → nattillsyn.
    if head[-1] in CONSONANTS and head[-1] == tail[:1]:
        yield head + head[-1]


def split_compound(word: str, find: Find) -> list[Split]:
    """The likeliest ways to take a word apart, best first; none when it is no compound.

    `find` looks a word form up in the lexicon.
    """
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return []
    ways = {split.parts: split for split in sorted(_ways(word, "", find, DEEPEST), reverse=True)}
    return sorted(split for split in ways.values() if split.cost <= DEAREST_COMPOUND)[:MOST_WAYS]


def _ways(word: str, tail: str, find: Find, depth: int) -> Iterator[Split]:
    """Every way of splitting `word`, which stands before `tail`, or last when there is none."""
    for place in range(len(word) - SHORTEST_PART, 1, -1):
        last = _as_head(word[place:], tail, find) if tail else _as_last(word[place:], find)
        if last is None:
            continue
        if (first := _as_head(word[:place], word[place:], find)) is not None:
            yield Split(first.cost + last.cost, first.parts + last.parts)
        elif depth > 1 and place >= SHORTEST_COMPOUND:
            for rest in _ways(word[:place], word[place:], find, depth - 1):
                yield Split(rest.cost + last.cost, rest.parts + last.parts)


def _as_last(text: str, find: Find) -> Split | None:
    entry = None if text in NEVER_LAST else find(text)
    if entry is None or entry.lemma in NEVER_LAST:
        return None
    return _priced(entry, entry.cost_last, 0)


def _as_head(text: str, tail: str, find: Find) -> Split | None:
    if text in NEVER_BEFORE or (len(text) < SHORTEST_PART and text not in ODD_HEADS):
        return None
    best = None
    for form in linked_forms(text, tail):
        entry = None if form in NEVER_BEFORE else find(form)
        if entry is None or entry.lemma != form:
            continue
        split = _priced(entry, entry.cost_before, 0 if form == text else COST_OF_A_LINK)
        if split is not None and (best is None or split.cost < best.cost):
            best = split
    return best


def _priced(entry: Entry, cost: int, more: int) -> Split | None:
    length = len(entry.lemma)
    if cost >= NEVER or (cost > DEAREST_PART and length < SHORTEST_UNTRIED_PART):
        return None
    if length <= SHORTEST_PART:
        more += COST_OF_SHORTNESS
    return Split(cost + COST_OF_A_PART + more, (Part(entry.lemma, entry.stem),))
