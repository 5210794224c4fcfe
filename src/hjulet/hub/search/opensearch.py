"""OpenSearch as a third store, for what one database cannot carry: the same stems, split at blanks and nothing else.

The database stays the truth. Every change is sent after its transaction; a call that fails is logged and
stops nothing, and `bring_up_to_date` (every night, and `hjulet search index`) mends what it left. What is
proposed is always asked of the database again, so nothing is found that the viewer may not see, however
old the engine's copy. When the engine does not answer, the database's own index does.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hjulet.hub.models import SearchDocument
from hjulet.hub.search.question import Group
from hjulet.hub.search.stores import Store, Within
from hjulet.hub.search.tables import TABLE

logger = logging.getLogger(__name__)

FIELDS: Final = ("title^2.5", "body", "parts^0.4")
SECONDS_TO_ANSWER: Final = 3
ASKED_AT_ONCE: Final = 1_000
MOST_ROUNDS: Final = 10
"""So many thousand of the engine's best are compared with what the viewer may see, before that is enough."""
SENT_AT_ONCE: Final = 500
_TEXT: Final = {"type": "text", "analyzer": "whitespace"}
MAPPING: Final = {
    "mappings": {
        "dynamic": "strict",
        "properties": {"title": _TEXT, "body": _TEXT, "parts": _TEXT, "hash": {"type": "keyword"}},
    }
}


@dataclass(frozen=True, slots=True)
class Engine:
    """The server and the name of our index on it."""

    client: Any
    index: str


@lru_cache(maxsize=2)
def _engine(url: str) -> Engine:
    from opensearchpy import OpenSearch

    parts = urlsplit(url)
    account = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    client = OpenSearch(
        hosts=[
            {
                "host": parts.hostname,
                "port": parts.port or (443 if parts.scheme == "https" else 9200),
                "use_ssl": parts.scheme == "https",
            }
        ],
        http_auth=account,
        timeout=SECONDS_TO_ANSWER,
        max_retries=0,
    )
    return Engine(client, parts.path.strip("/") or "hjulet")


def engine_in_use(using: str) -> Engine | None:
    """The engine that the settings name, for the site's own database; throw-away indexes have none."""
    url: str = getattr(settings, "SEARCH_URL", "")
    return _engine(url) if url and using == "default" else None


@dataclass(frozen=True, slots=True)
class OpensearchStore:
    """Proposes candidates from the engine, and from the database when the engine is away."""

    engine: Engine
    connection: BaseDatabaseWrapper
    fallback: Store
    name: str = "opensearch"

    def candidates(
        self, groups: Sequence[Group], *, every: bool, limit: int, within: Within, is_broad: bool = False
    ) -> list[int]:
        if not groups:
            return []
        from opensearchpy.exceptions import OpenSearchException

        try:
            return self._proposed(groups, every=every, limit=limit, within=within)
        except OpenSearchException as error:
            logger.warning("OpenSearch does not answer (%s): the database is asked.", type(error).__name__)
            return self.fallback.candidates(
                groups, every=every, limit=limit, within=within, is_broad=is_broad
            )

    def _proposed(self, groups: Sequence[Group], *, every: bool, limit: int, within: Within) -> list[int]:
        found: list[int] = []
        asked: dict[str, Any] = {
            "query": question_of(groups, every=every),
            "_source": False,
            "size": ASKED_AT_ONCE,
            "sort": [{"_score": "desc"}, {"_doc": "asc"}],
        }
        for _round in range(MOST_ROUNDS):
            hits = self.engine.client.search(index=self.engine.index, body=asked)["hits"]["hits"]
            found += self._visible([int(hit["_id"]) for hit in hits], within)
            if len(found) >= limit or len(hits) < ASKED_AT_ONCE:
                break
            asked["search_after"] = hits[-1]["sort"]
        return found[:limit]

    def _visible(self, numbers: Sequence[int], within: Within) -> list[int]:
        """Those that are there and may be seen, in the engine's order."""
        if not numbers:
            return []
        condition, parameters = within.sql("id")
        places = ", ".join(["%s"] * len(numbers))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {TABLE} WHERE id IN ({places}){condition}",  # noqa: S608  no value from outside
                [*numbers, *parameters],
            )
            there = {number for (number,) in cursor.fetchall()}
        return [number for number in numbers if number in there]


def question_of(groups: Iterable[Group], *, every: bool) -> dict[str, Any]:
    """The question in OpenSearch's own language: groups of alternatives, each of one stem or of several together."""
    asked = [_any_of([_all_of(stems) for stems in group.alternatives]) for group in groups]
    return {"bool": {"must": asked}} if every else _any_of(asked)


def _any_of(asked: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": asked, "minimum_should_match": 1}}


def _all_of(stems: Collection[str]) -> dict[str, Any]:
    each = [
        {"multi_match": {"query": stem, "fields": list(FIELDS), "type": "best_fields", "analyzer": "keyword"}}
        for stem in stems
    ]
    return each[0] if len(each) == 1 else {"bool": {"must": each}}


def send_after_commit(using: str, *, written: Sequence[int] = (), removed: Sequence[int] = ()) -> None:
    """Tell the engine of these documents, by their numbers, when the transaction is done."""
    if (written or removed) and engine_in_use(using) is not None:
        transaction.on_commit(partial(_send, list(written), list(removed)), using=using, robust=True)


def _send(written: Sequence[int], removed: Sequence[int]) -> None:
    from opensearchpy.exceptions import OpenSearchException

    engine = engine_in_use("default")
    if engine is None:
        return
    try:
        _bulk(engine, written, removed)
    except OpenSearchException as error:
        logger.warning(
            "OpenSearch was not told of %s documents (%s): the next 'hjulet search index' does it.",
            len(written) + len(removed),
            type(error).__name__,
        )


def bring_up_to_date(using: str = "default") -> tuple[int, int]:
    """Send what the engine lacks or has otherwise, and take away what is no longer there. Both counted."""
    engine = engine_in_use(using)
    if engine is None:
        return 0, 0
    if not engine.client.indices.exists(index=engine.index):
        engine.client.indices.create(index=engine.index, body=MAPPING)
    theirs = dict(_known_to(engine))
    ours = dict(SearchDocument.objects.using(using).order_by("pk").values_list("pk", "content_hash"))
    written = [pk for pk, digest in ours.items() if theirs.get(pk) != digest]
    removed = [pk for pk in theirs if pk not in ours]
    _bulk(engine, written, removed)
    engine.client.indices.refresh(index=engine.index)
    return len(written), len(removed)


def _known_to(engine: Engine) -> Iterator[tuple[int, str]]:
    """Number and hash of everything the engine has."""
    from opensearchpy.helpers import scan

    for hit in scan(
        engine.client, index=engine.index, query={"_source": ["hash"], "query": {"match_all": {}}}, size=5_000
    ):
        yield int(hit["_id"]), hit["_source"]["hash"]


def _bulk(engine: Engine, written: Sequence[int], removed: Sequence[int]) -> None:
    from opensearchpy.helpers import bulk

    def actions() -> Iterator[dict[str, Any]]:
        for start in range(0, len(written), SENT_AT_ONCE):
            some = written[start : start + SENT_AT_ONCE]
            for document in SearchDocument.objects.filter(pk__in=some).order_by("pk"):
                yield {
                    "_op_type": "index",
                    "_id": str(document.pk),
                    "title": document.analysed_title,
                    "body": document.analysed_body,
                    "parts": document.analysed_parts,
                    "hash": document.content_hash,
                }
        for pk in removed:
            yield {"_op_type": "delete", "_id": str(pk)}

    # What is to be removed and is not there is as it should be.
    bulk(engine.client, actions(), index=engine.index, raise_on_error=False, chunk_size=SENT_AT_ONCE)
