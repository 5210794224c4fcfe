"""Two stores over the same stems: SQLite's FTS5 and PostgreSQL's tsvector. Each proposes candidates, in its own way.

What is proposed is then ranked by `ranking`, so the stores need only agree on which documents to propose.
"""

# The statements hold no value from outside: words and conditions are parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from hjulet.hub.search.question import Group
from hjulet.hub.search.tables import FULL_TEXT_TABLE, TABLE

BROAD: Final = 1_000
"""From how many matches on a question is so broad that a store need not rank them all."""

MOST_RANKED: Final = 1_000
"""Of more matches than these a store ranks no more, since each costs a read: SQLite the newest, PostgreSQL any."""


@dataclass(frozen=True, slots=True)
class Within:
    """Conditions on the document's number, as SQL with its parameters."""

    conditions: Sequence[tuple[str, Sequence[Any]]] = ()

    def sql(self, column: str) -> tuple[str, list[Any]]:
        text = "".join(f" AND {column} {condition}" for condition, _ in self.conditions)
        return text, [parameter for _, parameters in self.conditions for parameter in parameters]


class Store(Protocol):
    """Where the index lies."""

    @property
    def name(self) -> str:
        """What it is called: "sqlite", "postgresql"."""

    def candidates(
        self, groups: Sequence[Group], *, every: bool, limit: int, within: Within, is_broad: bool = False
    ) -> list[int]:
        """Numbers of documents that match every group, or any; the likeliest `limit` of them, in no promised order."""


def store_of(connection: BaseDatabaseWrapper) -> Store:
    """The store in that database."""
    return PostgresqlStore(connection) if connection.vendor == "postgresql" else SqliteStore(connection)


@dataclass(frozen=True, slots=True)
class SqliteStore:
    connection: BaseDatabaseWrapper
    name: str = "sqlite"

    def candidates(
        self, groups: Sequence[Group], *, every: bool, limit: int, within: Within, is_broad: bool = False
    ) -> list[int]:
        if not groups:
            return []
        wanted = (" AND " if every else " OR ").join(_fts5_group(telling(group)) for group in groups)
        condition, parameters = within.sql("rowid")
        # Of a broad question the newest that match, as many as are ranked in some milliseconds, and of those the best.
        newest = f" ORDER BY rowid DESC LIMIT {MOST_RANKED:d}" if is_broad else ""
        statement = (
            f"SELECT rowid FROM (SELECT rowid, bm25({FULL_TEXT_TABLE}, 2.5, 1.0, 0.4) AS score "
            f"FROM {FULL_TEXT_TABLE} WHERE {FULL_TEXT_TABLE} MATCH %s{condition}{newest}) "
            "ORDER BY score LIMIT %s"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [wanted, *parameters, limit])
            return [number for (number,) in cursor.fetchall()]


def telling(group: Group) -> list[tuple[str, ...]]:
    """The alternatives that decide which documents match: several stems say nothing where one of them is enough alone."""
    alone = {stems[0] for stems in group.alternatives if len(stems) == 1}
    return [stems for stems in group.alternatives if len(stems) == 1 or alone.isdisjoint(stems)]


def _fts5_group(alternatives: Iterable[tuple[str, ...]]) -> str:
    return "(" + " OR ".join(_fts5_all(stems) for stems in alternatives) + ")"


def _fts5_all(stems: Collection[str]) -> str:
    quoted = ['"' + stem.replace('"', '""') + '"' for stem in stems]
    return quoted[0] if len(quoted) == 1 else "(" + " AND ".join(quoted) + ")"


@dataclass(frozen=True, slots=True)
class PostgresqlStore:
    connection: BaseDatabaseWrapper
    name: str = "postgresql"

    def candidates(
        self, groups: Sequence[Group], *, every: bool, limit: int, within: Within, is_broad: bool = False
    ) -> list[int]:
        if not groups:
            return []
        wanted = (" & " if every else " | ").join(_tsquery_group(telling(group)) for group in groups)
        found: list[int] = []
        if is_broad:
            found = self._numbers("title_vector", wanted, limit, MOST_RANKED, within)
        if len(found) < limit:
            most = MOST_RANKED if is_broad else None
            found += self._numbers("search_vector", wanted, limit, most, within)
        return list(dict.fromkeys(found))[:limit]

    def _numbers(self, column: str, wanted: str, limit: int, most: int | None, within: Within) -> list[int]:
        """The best by PostgreSQL's own rank; of a broad question the best among so many, since each costs a read."""
        condition, parameters = within.sql("id")
        inner = f"SELECT id, {column} AS vector FROM {TABLE} WHERE {column} @@ %s::tsquery{condition}"
        if most is not None:
            inner += f" LIMIT {most:d}"
        statement = (
            f"SELECT id FROM ({inner}) AS matching "
            "ORDER BY ts_rank('{0.15, 0.1, 0.4, 1.0}', vector, %s::tsquery) DESC LIMIT %s"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [wanted, *parameters, wanted, limit])
            return [number for (number,) in cursor.fetchall()]


def _tsquery_group(alternatives: Iterable[tuple[str, ...]]) -> str:
    return "(" + " | ".join(_tsquery_all(stems) for stems in alternatives) + ")"


def _tsquery_all(stems: Collection[str]) -> str:
    quoted = ["'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" for stem in stems]
    return quoted[0] if len(quoted) == 1 else "(" + " & ".join(quoted) + ")"
