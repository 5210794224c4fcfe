"""The index of one database: its store, its analysers with the editors' corrections, its rings, its word counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from django.db import connections

from hjulet.hub.models import IndexedWord
from hjulet.hub.search.asking import Asking
from hjulet.hub.search.opensearch import OpensearchStore, engine_in_use
from hjulet.hub.search.ranking import Frequencies
from hjulet.hub.search.rings import RingRow, Rings, ring_rows
from hjulet.hub.search.stores import Store, store_of
from hjulet.instruments.language import Analyser, open_analyser

ALL_DOCUMENTS: Final = ""
"""The row of IndexedWord that counts the documents themselves."""
MOST_PARAMETERS: Final = 900

Corrections = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=4)
def _analyser(language: str, corrections: Corrections) -> Analyser:
    return open_analyser(language, corrections=dict(corrections))


@lru_cache(maxsize=4)
def _asking(corrections: Corrections, rows: tuple[RingRow, ...]) -> Asking:
    swedish, english = _analyser("sv", corrections), _analyser("en", ())
    return Asking(swedish, english, Rings(rows, swedish, english))


class Index:
    """What is asked and written. Made for each question: what editors change counts at once, in every process.

    Subject words and corrections are read each time, some hundred short rows; analysing them is done only
    when they have changed.
    """

    def __init__(self, using: str = "default") -> None:
        self.using = using
        # By hand, as all that is read at every question: the rows are few, and a queryset costs more than they do.
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT word, parts FROM hjulet_splitcorrection ORDER BY word")
            self.corrections: Corrections = tuple(
                (word.lower(), tuple(parts.lower().split())) for word, parts in cursor.fetchall()
            )

    @property
    def store(self) -> Store:
        own = store_of(connections[self.using])
        engine = engine_in_use(self.using)
        return own if engine is None else OpensearchStore(engine, connections[self.using], own)

    @cached_property
    def asking(self) -> Asking:
        """What questions are read with."""
        return _asking(self.corrections, ring_rows(self.using))

    def analyser(self, language: str) -> Analyser:
        return _analyser("en", ()) if language == "en" else _analyser("sv", self.corrections)

    def frequencies(self, stems: Collection[str]) -> Frequencies:
        """In how many documents each of the stems stands, and how many documents there are."""
        counts: dict[str, int] = {}
        for some in _chunks(sorted({*stems, ALL_DOCUMENTS})):
            for word, documents in self._counted(some):
                counts[word] = counts.get(word, 0) + documents
        return Frequencies(max(counts.pop(ALL_DOCUMENTS, 0), 1), counts)

    def _counted(self, words: Sequence[str]) -> list[tuple[str, int]]:
        places = ", ".join(["%s"] * len(words))
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                f"SELECT word, documents FROM hjulet_indexedword WHERE word IN ({places})",  # noqa: S608  only places
                list(words),
            )
            return [(str(word), int(documents)) for word, documents in cursor.fetchall()]

    def words_among(self, stems: Collection[str]) -> set[str]:
        """Those of the stems that stand in the index as words of their own."""
        found: set[str] = set()
        for some in _chunks(sorted(stems)):
            rows = IndexedWord.objects.using(self.using).filter(word__in=some, as_word__gt=0)
            found.update(rows.values_list("word", flat=True))
        return found


def _chunks(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(words), MOST_PARAMETERS):
        yield words[start : start + MOST_PARAMETERS]
