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
    worth: float
    is_strong: bool


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


def needed(groups: Sequence[Group]) -> list[int]:
    """Which groups a document must have to be a whole answer: "exempel" only orders, when more was asked for."""
    return [number for number, group in enumerate(groups) if group.importance >= 1] or [*range(len(groups))]


class Ranker:
    """Ranks documents for one question."""

    def __init__(self, groups: Sequence[Group], frequencies: Frequencies, *, this_year: int) -> None:
        self.this_year = this_year
        self.frequencies = frequencies
        self.asked = {stem for group in groups for stem in group.stems}
        self.alone: dict[str, list[_Worth]] = {}
        """What finding a stem is worth, by the stem, so that a document costs only what it has."""
        self.together: dict[str, list[tuple[tuple[str, ...], _Worth]]] = {}
        """Likewise for stems that count only together, by the first of them."""
        self.importance: list[float] = []
        for number, group in enumerate(groups):
            worths = self._worths(number, group)
            for stems, worth in worths:
                if len(stems) == 1:
                    self.alone.setdefault(stems[0], []).append(worth)
                else:
                    self.together.setdefault(stems[0], []).append((stems, worth))
            self.importance.append(max((worth.worth for _, worth in worths), default=1.0) or 0.1)
        self.needed = needed(groups)
        self.whole = sum(self.importance) or 1.0
        self.typed_stems = {
            stem
            for group in groups
            for stems, weight in group.alternatives.items()
            if weight >= 1
            for stem in stems
        }

    def _worths(self, number: int, group: Group) -> list[tuple[tuple[str, ...], _Worth]]:
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
            worths.append((stems, _Worth(number, group.importance * weight * worth, weight >= STRONG)))
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
        return Rank(total, all(number in found and found[number][1] for number in self.needed))

    def _frequencies(self, document: Candidate) -> dict[str, float]:
        """How often each asked stem stands in the document, by field, the length of the field held against it."""
        found: dict[str, float] = {}
        is_asked = self.asked.__contains__
        for text, weight, usual in (
            (document.title, TITLE_WEIGHT, USUAL_TITLE),
            (document.body, BODY_WEIGHT, USUAL_BODY),
            (document.parts, PARTS_WEIGHT, USUAL_BODY),
        ):
            stems = text.split()
            # Most of a text is not asked for: what is, is picked out at the speed of C.
            if there := list(filter(is_asked, stems)):
                each = weight / (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(stems) / usual)
                for stem in there:
                    found[stem] = found.get(stem, 0.0) + each
        return found

    def _scores(self, frequency: Mapping[str, float]) -> dict[int, tuple[float, bool]]:
        """For each group that the document has something of: its score, and whether that stands for what was typed."""
        best: dict[int, float] = {}
        every: dict[int, float] = {}
        strong: set[int] = set()
        alone, together = self.alone, self.together
        for stem, often in frequency.items():
            found = [(often / (often + SATURATION), worth) for worth in alone.get(stem, ())]
            if stem in together:
                found += _found_together(together[stem], frequency)
            for share, (number, worth, is_strong) in found:
                score = (SATURATION + 1) * share * worth
                if number in best:
                    every[number] += score
                    if score > best[number]:
                        best[number] = score
                else:
                    every[number] = best[number] = score
                if is_strong:
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


def _found_together(
    alternatives: Sequence[tuple[tuple[str, ...], _Worth]], frequency: Mapping[str, float]
) -> list[tuple[float, _Worth]]:
    """Of alternatives of several stems those that are there in full, with their share of what they can be worth."""
    found = []
    for stems, worth in alternatives:
        share = 0.0
        for stem in stems:
            if (often := frequency.get(stem)) is None:
                break
            share += often / (often + SATURATION)
        else:
            found.append((share / len(stems), worth))
    return found
