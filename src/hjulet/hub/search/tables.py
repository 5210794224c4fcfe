"""The full-text index as the database keeps it: FTS5 with triggers on SQLite, generated columns with GIN on PostgreSQL.

Kept by the database itself: whatever writes a SearchDocument, the index follows in the same transaction.
Whoever changes this adds a migration that drops and creates it, as does one that makes SQLite copy the table
of documents (adding a constraint, altering a field), since its triggers are lost then.
"""

# No value from outside is ever part of these statements.
# ruff: noqa: S608

from __future__ import annotations

from typing import Final

TABLE: Final = "hjulet_searchdocument"
FULL_TEXT_TABLE: Final = "hjulet_search_fts"
_COLUMNS: Final = ("analysed_title", "analysed_body", "analysed_parts")


def create_statements(vendor: str) -> list[str]:
    """What adds the full-text index to the table of documents."""
    return _create_on_postgresql() if vendor == "postgresql" else _create_on_sqlite()


def drop_statements(vendor: str) -> list[str]:
    """What takes it away again."""
    if vendor == "postgresql":
        return [
            f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS title_vector, DROP COLUMN IF EXISTS search_vector",
            'DROP FUNCTION IF EXISTS hjulet_search_vector(text, "char")',
        ]
    triggers = [f"DROP TRIGGER IF EXISTS {FULL_TEXT_TABLE}_{when}" for when in ("insert", "delete", "update")]
    return [*triggers, f"DROP TABLE IF EXISTS {FULL_TEXT_TABLE}"]


def _create_on_sqlite() -> list[str]:
    columns = ", ".join(_COLUMNS)
    new, old = (", ".join(f"{row}.{column}" for column in _COLUMNS) for row in ("new", "old"))
    insert = f"INSERT INTO {FULL_TEXT_TABLE}(rowid, {columns}) VALUES (new.id, {new});"
    delete = f"INSERT INTO {FULL_TEXT_TABLE}({FULL_TEXT_TABLE}, rowid, {columns}) VALUES ('delete', old.id, {old});"
    tokenizer = "unicode61 remove_diacritics 0 tokenchars '+-'"
    table = (
        f"CREATE VIRTUAL TABLE {FULL_TEXT_TABLE} USING fts5("
        f"{columns}, content='{TABLE}', content_rowid='id', tokenize=\"{tokenizer}\")"
    )
    begin = f"CREATE TRIGGER {FULL_TEXT_TABLE}"
    return [
        table,
        f"{begin}_insert AFTER INSERT ON {TABLE} BEGIN {insert} END",
        f"{begin}_delete AFTER DELETE ON {TABLE} BEGIN {delete} END",
        f"{begin}_update AFTER UPDATE OF id, {columns} ON {TABLE} BEGIN {delete} {insert} END",
    ]


def _create_on_postgresql() -> list[str]:
    # The words are taken as they are: PostgreSQL's own parser would cut "brp+" and "e-hemtjänst" into pieces.
    function = r"""
        CREATE FUNCTION hjulet_search_vector(words text, weight "char") RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT pg_catalog.setweight(COALESCE(pg_catalog.string_agg(
                '''' || pg_catalog.replace(pg_catalog.replace(word, '\', '\\'), '''', '''''') || ''':'
                || LEAST(place, 16383)::text, ' '), '')::pg_catalog.tsvector, weight)
            FROM pg_catalog.unnest(pg_catalog.string_to_array(words, ' ')) WITH ORDINALITY AS each(word, place)
            WHERE word <> ''
        $$
    """
    vectors = [
        f"hjulet_search_vector({column}, '{weight}')" for column, weight in zip(_COLUMNS, "ABD", strict=True)
    ]
    columns = f"""
        ALTER TABLE {TABLE}
        ADD COLUMN title_vector tsvector GENERATED ALWAYS AS ({vectors[0]}) STORED,
        ADD COLUMN search_vector tsvector GENERATED ALWAYS AS ({" || ".join(vectors)}) STORED
    """
    return [
        function,
        columns,
        f"CREATE INDEX {TABLE}_title_vector ON {TABLE} USING gin (title_vector)",
        f"CREATE INDEX {TABLE}_search_vector ON {TABLE} USING gin (search_vector)",
    ]
