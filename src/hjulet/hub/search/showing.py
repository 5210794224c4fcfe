"""Reading documents as they are ranked and shown: never one that the viewer may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django.db import connections

from hjulet.hub.rules import Viewer
from hjulet.hub.search.index import MOST_PARAMETERS
from hjulet.hub.search.ranking import Rank
from hjulet.hub.search.results import Hit
from hjulet.hub.search.tables import TABLE
from hjulet.hub.search.visibility import seen_by

SHOWN: Final = ("kind", "object_id", "language", "title", "summary", "path", "published", "year")
SHOWN_COLUMNS: Final = ", ".join(["id", *SHOWN])


def hits_of(viewer: Viewer, ranks: Mapping[int, Rank], using: str) -> list[Hit]:
    """The documents with these numbers as they are shown, in that order; never one that the viewer may not see."""
    connection = connections[using]
    # SQLite keeps a moment as text.
    moment = getattr(connection.ops, "convert_datetimefield_value", lambda value, *_: value)
    found = {}
    for number, *shown in seen_rows(viewer, SHOWN_COLUMNS, ranks, using):
        values = dict(zip(SHOWN, shown, strict=True))
        values["published"] = moment(values["published"], None, connection)
        rank = ranks[number]
        found[number] = Hit(
            document_id=number, score=rank.score, has_every_word=rank.has_every_word, **values
        )
    return [found[number] for number in ranks if number in found]


def seen_rows(
    viewer: Viewer, columns: str, numbers: Collection[int], using: str
) -> Iterator[tuple[Any, ...]]:
    """These columns of those of the documents that the viewer may see.

    By hand: a queryset of a hundred rows takes longer than to rank them.
    """
    seen, parameters = seen_by(viewer, using)
    ordered = sorted(numbers)
    with connections[using].cursor() as cursor:
        for start in range(0, len(ordered), MOST_PARAMETERS):
            some = ordered[start : start + MOST_PARAMETERS]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT {columns} FROM {TABLE} WHERE id IN ({places}){seen}",  # noqa: S608  no value from outside
                [*some, *parameters],
            )
            yield from cursor.fetchall()
