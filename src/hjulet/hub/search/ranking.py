"""How well a document answers a question: BM25 over three fields, the same arithmetic whatever database it lies in.

A database proposes candidates, each in its own way; what orders them is here, so that SQLite and
PostgreSQL give the same answer as soon as they propose the same documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final, NamedTuple

from hjulet.hub.search.question import Group

SATURATION: Final = 1.2  # BM25's k1: how soon one more of the same word says nothing new
LENGTH_COUNTS: Final = 0.3  # BM25's b: how much a long text is held against itself
USUAL_TITLE: Final = 7
USUAL_BODY: Final = 60
TITLE_WEIGHT: Final = 3.0
BODY_WEIGHT: Final = 1.0
PARTS_WEIGHT: Final = 0.25
OTHERS_SHARE: Final = 0.5
"""What further alternatives of a group add to its best."""
LEAN: Final = 0.5
STRONG: Final = 0.5
"""From what weight an alternative stands for what was typed; one part of a compound does not."""
MISSING_GROUP: Final = 0.25
"""The power of the share of the question that was found: half of it counts for less than half."""
WHOLE_TITLE: Final = 1.15
OLDEST_WEIGHT: Final = 0.85
HALF_LIFE_YEARS: Final = 8.0


class Candidate(NamedTuple):
    """What ranking needs of a document."""

    year: int | None
    weight: float
    title: str
    body: str
    parts: str
    """Stems with blanks between, as they are indexed."""


class _Worth(NamedTuple):
    group: int
    stems: tuple[str, ...]
    weight: float
    worth: float


@dataclass(frozen=True, slots=True)
class Rank:
    score: float
    has_every_word: bool


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many documents of the index each stem of the question stands."""

    documents: int
    of_stem: Mapping[str, int]

    def rarity(self, stem: str) -> float:
        """The rarer, the more it says; never below zero."""
        return self.rarity_of(self.of_stem.get(stem, 0))

    def rarity_of(self, count: float) -> float:
        """The same of something that stands in so many documents."""
        return log(1 + (self.documents - min(count, self.documents) + 0.5) / (count + 0.5))


class Ranker:
    """Ranks documents for one question."""

    def __init__(self, groups: Sequence[Group], frequencies: Frequencies, *, this_year: int) -> None:
        self.this_year = this_year
        self.frequencies = frequencies
        self.asked = {stem for group in groups for stem in group.stems}
        worths = [self._worths(number, group) for number, group in enumerate(groups)]
        self.importance = [max((worth for *_, worth in group), default=1.0) or 0.1 for group in worths]
        self.whole = sum(self.importance) or 1.0
        self.alternatives: dict[str, list[_Worth]] = {}
        """By their first stem, so that a document costs only what it has."""
        for worth in (worth for group in worths for worth in group):
            self.alternatives.setdefault(worth.stems[0], []).append(worth)
        self.typed_stems = {
            stem
            for group in groups
            for stems, weight in group.alternatives.items()
            if weight >= 1
            for stem in stems
        }

    def _worths(self, number: int, group: Group) -> list[_Worth]:
        """What finding each alternative is worth.

        The rarer the more, but what was added counts no more than as rare as the whole group: otherwise the
        rarest word of a ring would outdo the word that somebody typed.
        """
        of_stem = self.frequencies.of_stem
        together = 0.0
        for stems, weight in group.alternatives.items():
            together += weight * min(of_stem.get(stem, 0) for stem in stems)
        ceiling = self.frequencies.rarity_of(together)
        worths = []
        for stems, weight in group.alternatives.items():
            own = sum(self.frequencies.rarity(stem) for stem in stems) / len(stems)
            worth = own if weight >= 1 else LEAN * min(own, ceiling) + (1 - LEAN) * own
            worths.append(_Worth(number, stems, weight, group.importance * weight * worth))
        return worths

    def rank(self, document: Candidate) -> Rank:
        """The document's score, zero when it has nothing of what was asked for."""
        found = self._scores(self._frequencies(document))
        if not found:
            return Rank(0.0, has_every_word=False)
        total = sum(score for score, _ in found.values())
        share = sum(self.importance[number] for number in found) / self.whole
        total *= share**MISSING_GROUP * document.weight * self._freshness(document)
        title = set(document.title.split())
        if title and title <= self.typed_stems:
            total *= WHOLE_TITLE
        every = len(found) == len(self.importance) and all(is_strong for _, is_strong in found.values())
        return Rank(total, every)

    def _frequencies(self, document: Candidate) -> dict[str, float]:
        """How often each asked stem stands in the document, by field, the length of the field held against it."""
        found: dict[str, float] = {}
        asked = self.asked
        for text, weight, usual in (
            (document.title, TITLE_WEIGHT, USUAL_TITLE),
            (document.body, BODY_WEIGHT, USUAL_BODY),
            (document.parts, PARTS_WEIGHT, USUAL_BODY),
        ):
            stems = text.split()
            # Most of a text is not asked for: what is, is picked out and then counted, both at the speed of C.
            if there := asked.intersection(stems):
                each = weight / (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(stems) / usual)
                for stem in there:
                    found[stem] = found.get(stem, 0.0) + each * stems.count(stem)
        return found

    def _scores(self, frequency: Mapping[str, float]) -> dict[int, tuple[float, bool]]:
        """For each group that the document has something of: its score, and whether that stands for what was typed."""
        best: dict[int, float] = {}
        every: dict[int, float] = {}
        strong: set[int] = set()
        for first in frequency:
            for number, stems, weight, worth in self.alternatives.get(first, ()):
                score = 0.0
                for stem in stems:
                    often = frequency.get(stem)
                    if often is None:
                        break
                    score += often * (SATURATION + 1) / (often + SATURATION)
                else:
                    score *= worth / len(stems)
                    every[number] = every.get(number, 0.0) + score
                    if score > best.get(number, 0.0):
                        best[number] = score
                    if weight >= STRONG:
                        strong.add(number)
        return {
            number: (score + min(OTHERS_SHARE * (every[number] - score), score), number in strong)
            for number, score in best.items()
        }

    def _freshness(self, document: Candidate) -> float:
        """One for what is new, less for what is old, and never much less."""
        if document.year is None:
            return (1 + OLDEST_WEIGHT) / 2
        age = max(0, self.this_year - document.year)
        return float(OLDEST_WEIGHT + (1 - OLDEST_WEIGHT) * 0.5 ** (age / HALF_LIFE_YEARS))
