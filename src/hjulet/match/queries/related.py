"""What else to read under an example: what the editors have pinned, then what is like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hjulet.hub.models import RelatedDocument, SearchDocument
from hjulet.hub.rules import Viewer
from hjulet.share.models import ExamplePage, ExampleRelation

Kind = SearchDocument.Kind
MOST_EXAMPLES = 4
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Related:
    """Documents of the index with their places, ready to show."""

    examples: Sequence[SearchDocument]
    others: Sequence[SearchDocument]

    def __bool__(self) -> bool:
        return bool(self.examples or self.others)


def related_to_example(viewer: Viewer, example: ExamplePage) -> Related:
    """At most four examples, the pinned first and none of the hidden, and three lessons and gatherings.

    The same for every viewer, since it stands on a page that is kept for all: only what anybody may see.
    """
    kinds = ExampleRelation.Kind
    said = list(
        ExampleRelation.objects.filter(example_id=example.pk)
        .order_by("sort_order", "pk")
        .values_list("kind", "other_id")
    )
    hidden = {pk for kind, pk in said if kind == kinds.HIDDEN}
    pinned = [pk for kind, pk in said if kind == kinds.PINNED and pk not in hidden]
    everybody = SearchDocument.objects.filter(
        visibility=SearchDocument.Visibility.EVERYBODY
    ).prefetch_related("places")
    by_pk = {
        document.object_id: document for document in everybody.filter(kind=Kind.EXAMPLE, object_id__in=pinned)
    }
    first = [by_pk[pk] for pk in pinned if pk in by_pk]
    stored = RelatedDocument.objects.filter(
        document__kind=Kind.EXAMPLE, document__object_id=example.pk, other__in=everybody
    ).order_by("rank")
    like = {row.other_id: row for row in stored}
    documents = everybody.in_bulk(list(like))
    found = [documents[pk] for pk in like if pk in documents]
    then = [
        document
        for document in found
        if document.kind == Kind.EXAMPLE and document.object_id not in {*hidden, *pinned}
    ]
    others = [document for document in found if document.kind != Kind.EXAMPLE]
    return Related([*first, *then][:MOST_EXAMPLES], others[:MOST_OTHERS])
