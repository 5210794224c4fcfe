"""An index in a database of its own that is gone afterwards: what a relevance measurement asks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from hjulet.hub.actions import reference_rows
from hjulet.hub.models import IndexedWord, Place, SearchDocument, SplitCorrection, Theme
from hjulet.hub.search.tables import create_statements

MODELS = (ContentType, Permission, Group, Place, Theme, SearchDocument, IndexedWord, SplitCorrection)


class NoPostgresql(RuntimeError):
    """PostgreSQL was asked for, and DATABASE_URL names none."""


def has_postgresql() -> bool:
    """Whether the site's own database is PostgreSQL, where a schema can be made for the measurement."""
    return bool(connections["default"].vendor == "postgresql")


@contextmanager
def throwaway_index(store: str, *, file: Path | None = None, kept_schema: str | None = None) -> Iterator[str]:
    """The alias of a database with an empty index and the built-in subject words; nothing of it is left afterwards.

    SQLite: in memory, or in the file. PostgreSQL: a schema of its own in the site's database. A file, or a schema
    that is to be kept, is used as it is when it is there.
    """
    alias = f"throwaway_{store}_{secrets.token_hex(4)}"
    schema = kept_schema or alias
    connections.settings[alias] = _settings(store, file)
    connection = connections[alias]
    try:
        if store == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
                cursor.execute(f"SET search_path TO {schema}")
        if SearchDocument._meta.db_table not in connection.introspection.table_names():
            _create_tables(alias)
        yield alias
    finally:
        if store == "postgresql" and kept_schema is None:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {alias} CASCADE")
        connection.close()
        del connections[alias]
        del connections.settings[alias]


def _create_tables(alias: str) -> None:
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in create_statements(connection.vendor):
            cursor.execute(statement)
    _write_themes(alias)


def _settings(store: str, file: Path | None) -> dict[str, Any]:
    own = connections["default"].settings_dict
    if store == "postgresql":
        if not has_postgresql():
            raise NoPostgresql(
                "DATABASE_URL does not name a PostgreSQL database. Set it to one, such as "
                "postgresql://name:password@127.0.0.1/hjulet, or ask for --store sqlite."
            )
        return {**own, "CONN_MAX_AGE": 0}
    return {
        **own,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:" if file is None else str(file),
        "OPTIONS": {
            "init_command": "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000; PRAGMA mmap_size=134217728;"
        },
        "CONN_HEALTH_CHECKS": False,
    }


def _write_themes(alias: str) -> None:
    """The built-in subject words, with what is broader."""
    rows = list(reference_rows("themes.csv"))
    themes = {
        row["slug"]: Theme(
            slug=row["slug"],
            name=row["name"],
            name_en=row["name_en"],
            sort_name=row["slug"],
            other_words=row["other_words"].replace("|", "\n"),
            hidden_words=row["hidden_words"].replace("|", "\n"),
        )
        for row in rows
    }
    written = Theme.objects.using(alias).bulk_create(themes.values())
    for row in rows:
        themes[row["slug"]].broader = themes.get(row["broader"])
    Theme.objects.using(alias).bulk_update(written, ["broader"])
