"""A small index of documents made for the tests."""

from __future__ import annotations

from typing import Any

from hjulet.hub.models import SearchDocument
from hjulet.hub.search import Findable, index_document

TEXTS = {
    1: ("När bussen slutade gå", "Linjen drogs in. Kramfors ordnade samåkning för dem utan bil."),
    2: ("Byskolan fick leva", "Sollefteå lät två klasser dela lärare i stället för att lägga ner skolan."),
    3: ("Får på sommarbete", "Djuren håller strandängen öppen i Ås."),
    4: ("Far och son driver lanthandeln", "Butiken blev servicepunkt med apoteksvaror."),
    5: ("Digital tillsyn på natten", "Nattkamera i hemtjänsten gav lugnare nätter."),
    6: ("Rural schools", "Three small schools share one headmaster across municipalities."),
}


def findable(number: int, **fields: Any) -> Findable:
    title, summary = TEXTS.get(number, (f"Dokument {number}", ""))
    values = {
        "title": title,
        "summary": summary,
        "path": f"/exempel/{number}/",
        "language": "en" if number == 6 else "sv",
    }
    return Findable(kind="example", object_id=number, **{**values, **fields})


def write_corpus() -> None:
    """The six documents, in an index that holds nothing else."""
    from hjulet.hub.models import IndexedWord

    SearchDocument.objects.all().delete()
    IndexedWord.objects.all().delete()
    for number in TEXTS:
        index_document(findable(number))
    # Once more, now that the words of all judge how compounds are taken apart.
    for number in TEXTS:
        index_document(findable(number))
