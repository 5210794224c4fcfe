"""Synonym rings: the subject words with their other and hidden words, ready to widen a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import connections

from hjulet.instruments.language import Analyser, Analysis

LONGEST_LABEL: Final = 6
FEW_RINGS: Final = 2


class RingRow(NamedTuple):
    """A subject word as it is stored."""

    number: int
    broader: int | None
    name: str
    name_en: str
    other_words: str
    hidden_words: str


@dataclass(frozen=True, slots=True)
class Label:
    """One word or expression of a ring."""

    text: str
    stems: tuple[str, ...]
    parts: tuple[str, ...]
    """What its compounds are put together of; nothing when it has none."""
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """Words that an editor holds to mean the same, or nearly."""

    labels: tuple[Label, ...]
    number: int
    broader: int | None


def ring_rows(using: str) -> tuple[RingRow, ...]:
    """Every subject word, in one question to the database."""
    # By hand: at each question, a hundred short rows are read in half the time.
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT id, broader_id, name, name_en, other_words, hidden_words FROM hjulet_theme ORDER BY id"
        )
        return tuple(RingRow(*row) for row in cursor.fetchall())


class Rings:
    """All rings, found by any of their labels."""

    def __init__(self, rows: Iterable[RingRow], swedish: Analyser, english: Analyser) -> None:
        self._of_label: dict[tuple[str, ...], list[tuple[Ring, bool]]] = {}
        self._of_number: dict[int, Ring] = {}
        self._with_word: dict[str, dict[int, None]] = {}
        self.stems: set[str] = set()
        for row in rows:
            self._take_in(row, swedish, english)

    def _take_in(self, row: RingRow, swedish: Analyser, english: Analyser) -> None:
        labels: list[Label] = []
        keys: dict[tuple[str, ...], bool] = {}
        for text, is_shown in _texts(row):
            for analyser in (swedish, english):
                analysis = analyser.analyse(text)
                stems = _own_stems(analysis)
                if not stems or len(stems) > LONGEST_LABEL:
                    continue
                keys[stems] = keys.get(stems, False) or is_shown
                if stems not in [label.stems for label in labels]:
                    labels.append(Label(text, stems, _parts(analysis), is_shown))
                self.stems.update(stems)
        ring = Ring(tuple(labels), row.number, row.broader)
        self._of_number[row.number] = ring
        for word in {label.stems[-1] for label in labels}:
            self._with_word.setdefault(word, {})[row.number] = None
        for stems, is_shown in keys.items():
            self._of_label.setdefault(stems, []).append((ring, is_shown))

    def broader(self, ring: Ring) -> Ring | None:
        """The ring above, if any."""
        return self._of_number.get(ring.broader) if ring.broader is not None else None

    def with_word(self, stem: str) -> list[Ring]:
        """Rings with labels that end in the word, when so few do that it tells them from the others.

        The last word says what a label is about: "lägga ner" has no more to do with "nedlagd skola" than with a bus line.
        """
        numbers = self._with_word.get(stem, {})
        return [self._of_number[number] for number in numbers] if len(numbers) <= FEW_RINGS else []

    def longest_at(self, stems: Sequence[str], start: int) -> tuple[int, list[tuple[Ring, bool]]]:
        """How many of the stems from there on make a label, and the rings that have it; 0 when none does."""
        for length in range(min(LONGEST_LABEL, len(stems) - start), 0, -1):
            if found := self._of_label.get(tuple(stems[start : start + length])):
                return length, found
        return 0, []


def _texts(row: RingRow) -> Iterator[tuple[str, bool]]:
    yield row.name, True
    for word in row.other_words.splitlines():
        yield word.strip(), True
    for word in (row.name_en, *row.hidden_words.splitlines()):
        yield word.strip(), False


def _own_stems(analysis: Analysis) -> tuple[str, ...]:
    return tuple(term.stem for term in analysis.terms)


def _parts(analysis: Analysis) -> tuple[str, ...]:
    """The label with its compounds taken apart; nothing when none of them is one."""
    if not any(term.ways for term in analysis.terms):
        return ()
    return tuple(
        part for term in analysis.terms for part in (term.ways[0].parts if term.ways else (term.stem,))
    )
