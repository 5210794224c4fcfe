"""Writing to the index: one document when it is published, or all of them anew."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections, transaction

from hjulet.hub.models import Place, SearchDocument, Theme
from hjulet.hub.search.index import ALL_DOCUMENTS, Index
from hjulet.hub.search.opensearch import send_after_commit
from hjulet.hub.spoke import Findable
from hjulet.instruments.language import Analysis

BATCH: Final = 200
ROWS_IN_A_STATEMENT: Final = 150
LONGEST_INDEXED_WORD: Final = 100
COUNT_WORDS: Final = """
    INSERT INTO hjulet_indexedword (word, language, documents, as_word, shown) VALUES {places}
    ON CONFLICT (word, language) DO UPDATE SET
        documents = hjulet_indexedword.documents + excluded.documents,
        as_word = hjulet_indexedword.as_word + excluded.as_word,
        shown = CASE WHEN hjulet_indexedword.shown = '' THEN excluded.shown ELSE hjulet_indexedword.shown END
"""
Key = tuple[str, int, str]


def index_document(findable: Findable, *, using: str = "default") -> bool:
    """Write it to the index, in the transaction of whoever publishes it. False when nothing had changed."""
    return write_documents(Index(using), [findable]) == 1


def remove_document(kind: str, object_id: int, *, using: str = "default") -> None:
    """Take it out of the index, in every language."""
    with transaction.atomic(using=using):
        documents = list(SearchDocument.objects.using(using).filter(kind=kind, object_id=object_id))
        send_after_commit(using, removed=[document.pk for document in documents])
        counts = WordCounts()
        for document in documents:
            counts.take_away(document)
            document.delete(using=using)
        counts.write(using)


@dataclass(frozen=True, slots=True)
class _Prepared:
    findable: Findable
    title: Analysis
    body: Analysis


def write_documents(index: Index, findables: Sequence[Findable], *, vocabulary: Collection[str] = ()) -> int:
    """Write some documents in one transaction and return how many had changed.

    `vocabulary` is taken as words of the site beside those already indexed, when compounds are taken apart.
    """
    using = index.using
    with transaction.atomic(using=using):
        names = _names(findables, using)
        prepared = [_prepare(index, findable, names) for findable in findables]
        asked = {
            part for one in prepared for text in (one.title, one.body) for part in text.parts_asked_for()
        }
        words = index.words_among(asked.difference(vocabulary)) | asked.intersection(vocabulary)
        words |= asked & index.asking.rings.stems
        existing = _existing(findables, using)
        counts = WordCounts()
        new: list[SearchDocument] = []
        changed: list[SearchDocument] = []
        relations: list[tuple[SearchDocument, Findable]] = []
        for one in prepared:
            findable = one.findable
            before = existing.get((findable.kind, findable.object_id, findable.language))
            document = _document(one, words, before)
            if document is None:
                continue
            if before is not None:
                counts.take_away(before)
            counts.add(document, one)
            (changed if before is not None else new).append(document)
            relations.append((document, findable))
        SearchDocument.objects.using(using).bulk_create(new)
        for document in changed:
            document.save(using=using)
        _relate(relations, fresh={id(document) for document in new}, using=using)
        counts.write(using)
        send_after_commit(using, written=[document.pk for document, _ in relations])
    return len(relations)


def _names(findables: Iterable[Findable], using: str) -> dict[tuple[type, int], str]:
    """The names of places and themes: a document is found by them as by its own words."""
    found: dict[tuple[type, int], str] = {}
    for model, ids in (
        (Place, {pk for findable in findables for pk in findable.place_ids}),
        (Theme, {pk for findable in findables for pk in findable.theme_ids}),
    ):
        if ids:
            rows = model.objects.using(using).filter(pk__in=ids)  # type: ignore[attr-defined]
            found |= {(model, pk): name for pk, name in rows.values_list("pk", "name")}
    return found


def _prepare(index: Index, findable: Findable, names: dict[tuple[type, int], str]) -> _Prepared:
    analyser = index.analyser(findable.language)
    own = [names.get((Place, pk), "") for pk in findable.place_ids]
    own += [names.get((Theme, pk), "") for pk in findable.theme_ids]
    body = "\n".join([findable.summary, findable.body, *own])
    return _Prepared(findable, analyser.analyse(findable.title), analyser.analyse(body))


def _existing(findables: Iterable[Findable], using: str) -> dict[Key, SearchDocument]:
    rows = SearchDocument.objects.using(using).filter(
        kind__in={findable.kind for findable in findables},
        object_id__in={findable.object_id for findable in findables},
    )
    return {(row.kind, row.object_id, row.language): row for row in rows}


def _document(one: _Prepared, words: Collection[str], before: SearchDocument | None) -> SearchDocument | None:
    """The row to write; None when it is there already, word for word."""
    findable = one.findable
    values: dict[str, Any] = {
        "title": findable.title[:400],
        "summary": findable.summary,
        "body": findable.body,
        "path": findable.path,
        "published": findable.published,
        "year": findable.year or (findable.published.year if findable.published else None),
        "weight": findable.weight,
        "visibility": findable.visibility,
        "analysed_title": " ".join(one.title.stems),
        "analysed_body": " ".join(one.body.stems),
        "analysed_parts": " ".join([*one.title.parts(words), *one.body.parts(words)]),
    }
    related = [sorted(ids) for ids in (findable.place_ids, findable.theme_ids, findable.group_ids)]
    digest = hashlib.sha256(json.dumps([values, related], default=str).encode()).hexdigest()
    if before is not None and before.content_hash == digest:
        return None
    return SearchDocument(
        pk=before.pk if before is not None else None,
        kind=findable.kind,
        object_id=findable.object_id,
        language=findable.language,
        content_hash=digest,
        **values,
    )


def _relate(written: Iterable[tuple[SearchDocument, Findable]], *, fresh: set[int], using: str) -> None:
    """Places, themes and groups of what was written, in one statement each."""
    pairs = list(written)
    for name in ("places", "themes", "groups"):
        through = getattr(SearchDocument, name).through
        target = SearchDocument._meta.get_field(name).m2m_reverse_field_name()  # type: ignore[union-attr]
        old = [document.pk for document, _ in pairs if id(document) not in fresh]
        if old:
            through.objects.using(using).filter(searchdocument_id__in=old).delete()
        rows = [
            through(**{"searchdocument_id": document.pk, f"{target}_id": pk})
            for document, findable in pairs
            for pk in dict.fromkeys(getattr(findable, f"{name[:-1]}_ids"))
        ]
        if rows:
            through.objects.using(using).bulk_create(rows)


class WordCounts:
    """What a change does to the counts of the index's words, gathered and then written in few statements."""

    def __init__(self) -> None:
        self.documents: Counter[tuple[str, str]] = Counter()
        self.as_word: Counter[tuple[str, str]] = Counter()
        self.shown: dict[tuple[str, str], str] = {}

    def add(self, document: SearchDocument, one: _Prepared) -> None:
        self._count(document, 1)
        for analysis in (one.title, one.body):
            for term in analysis.terms:
                self.shown.setdefault((term.stem, document.language), term.lemma)

    def take_away(self, document: SearchDocument) -> None:
        self._count(document, -1)

    def _count(self, document: SearchDocument, step: int) -> None:
        language = document.language
        words = {*document.analysed_title.split(), *document.analysed_body.split()}
        for word in words:
            self.as_word[word, language] += step
        for word in words.union(document.analysed_parts.split(), {ALL_DOCUMENTS}):
            self.documents[word, language] += step

    def write(self, using: str) -> None:
        """Add to what is counted. In the order of the words, so that two who publish never wait for each other in a ring."""
        rows = [
            (
                word[:LONGEST_INDEXED_WORD],
                language,
                count,
                self.as_word[word, language],
                self.shown.get((word, language), "")[:LONGEST_INDEXED_WORD],
            )
            for (word, language), count in sorted(self.documents.items())
            if count or self.as_word[word, language]
        ]
        with connections[using].cursor() as cursor:
            for start in range(0, len(rows), ROWS_IN_A_STATEMENT):
                some = rows[start : start + ROWS_IN_A_STATEMENT]
                places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
                cursor.execute(
                    COUNT_WORDS.format(places=places),
                    [value for row in some for value in row],
                )


def index_everything(
    findables: Callable[[], Iterable[Findable]],
    *,
    using: str = "default",
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[int, int]:
    """Write everything anew; returns how many documents had changed and how many were taken away.

    Goes through it twice: first for the words that the site writes, which then judge how compounds are taken
    apart. What is in the index already, word for word, is left alone, so that a broken run goes on where it was.
    """
    index = Index(using)
    vocabulary: set[str] = set()
    for findable in findables():
        analyser = index.analyser(findable.language)
        vocabulary.update(analyser.analyse(f"{findable.title}\n{findable.summary}\n{findable.body}").stems)
    seen: set[Key] = set()
    changed = 0
    for batch in _batches(findables()):
        changed += write_documents(index, batch, vocabulary=vocabulary)
        seen.update((findable.kind, findable.object_id, findable.language) for findable in batch)
        progress(len(seen))
    return changed, _remove_all_but(seen, using)


def _batches(findables: Iterable[Findable]) -> Iterable[list[Findable]]:
    batch: list[Findable] = []
    for findable in findables:
        batch.append(findable)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _remove_all_but(seen: Collection[Key], using: str) -> int:
    documents = SearchDocument.objects.using(using)
    gone = [
        pk
        for pk, *key in documents.values_list("pk", "kind", "object_id", "language")
        if tuple(key) not in seen
    ]
    for start in range(0, len(gone), BATCH):
        with transaction.atomic(using=using):
            send_after_commit(using, removed=gone[start : start + BATCH])
            counts = WordCounts()
            for document in documents.filter(pk__in=gone[start : start + BATCH]):
                counts.take_away(document)
                document.delete(using=using)
            counts.write(using)
    return len(gone)
