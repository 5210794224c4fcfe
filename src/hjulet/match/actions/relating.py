"""Working out what is like an example, when it is published and anew every night; reading it is then one query."""

from __future__ import annotations

from django.db import transaction

from hjulet.hub.models import RelatedDocument, SearchDocument
from hjulet.hub.publicity import published
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import Hit, related_to

Kind = SearchDocument.Kind
OTHER_KINDS = (Kind.LESSON, Kind.GATHERING)
MOST_OTHERS = 4
"""Beside at most eight examples."""


def relate(kind: str, object_id: int) -> bool:
    """Store what is like one thing, as anybody may see it. Returns whether that has changed."""
    changed = False
    for document in SearchDocument.objects.filter(kind=kind, object_id=object_id):
        like = related_to(ANYONE, kind, object_id, kinds=[kind], language=document.language)
        others = related_to(
            ANYONE, kind, object_id, kinds=OTHER_KINDS, language=document.language, limit=MOST_OTHERS
        )
        changed |= _store(document, [*like, *others])
    return changed


def _store(document: SearchDocument, hits: list[Hit]) -> bool:
    rows = [
        RelatedDocument(document=document, other_id=hit.document_id, rank=rank, score=round(hit.score, 4))
        for rank, hit in enumerate(hits)
    ]
    with transaction.atomic():
        before = list(document.related.order_by("rank").values_list("other_id", flat=True))
        if before == [row.other_id for row in rows]:
            return False
        document.related.all().delete()
        RelatedDocument.objects.bulk_create(rows)
    return True


def relate_everything() -> int:
    """The same for every example; pages are drawn anew when anything has changed. Returns how many had."""
    examples = SearchDocument.objects.filter(kind=Kind.EXAMPLE).order_by("pk")
    changed = sum(relate(Kind.EXAMPLE, pk) for pk in examples.values_list("object_id", flat=True))
    if changed:
        published.send(sender=RelatedDocument, paths=None)
    return changed
