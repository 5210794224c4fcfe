"""The database itself refuses to change or delete what has been exported to the finance system.

Only `exported_by` may be emptied, when that person's account goes. A later migration that adds a column to one of
these tables must run `guard` again: SQLite builds the table anew then and drops its triggers (a test notices).
"""

from django.db import migrations

TABLES = ("hjulet_invoicebasis", "hjulet_invoiceline")
MAY_BE_EMPTIED = {"exported_by_id"}


def guard(apps, schema_editor):
    for table in TABLES:
        (_guard_postgresql if schema_editor.connection.vendor == "postgresql" else _guard_sqlite)(
            schema_editor, table
        )


def _columns(schema_editor, table):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _changed(columns, distinct):
    kept = [f'OLD."{name}" {distinct} NEW."{name}"' for name in columns if name not in MAY_BE_EMPTIED]
    emptied = [f'NEW."{name}" IS NOT NULL' for name in columns if name in MAY_BE_EMPTIED]
    return " OR ".join(kept + emptied)


def _guard_sqlite(schema_editor, table):
    changed = _changed(_columns(schema_editor, table), "IS NOT")
    for verb, when in (("UPDATE", f"WHEN {changed}"), ("DELETE", "")):
        name = f"{table}_no_{verb.lower()}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when} "
            "BEGIN SELECT RAISE(ABORT, 'exported rows never change'); END"
        )


def _guard_postgresql(schema_editor, table):
    changed = _changed(_columns(schema_editor, table), "IS DISTINCT FROM")
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION hjulet_exported_rows_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'exported rows never change' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for verb, when in (("UPDATE", f"WHEN ({changed})"), ("DELETE", "")):
        name = f"{table}_no_{verb.lower()}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when} "
            "EXECUTE FUNCTION hjulet_exported_rows_stay()"
        )


def unguard(apps, schema_editor):
    on = {"postgresql": " ON {}"}.get(schema_editor.connection.vendor, "")
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on.format(table)}")


class Migration(migrations.Migration):
    dependencies = [("hjulet", "0004_online_registrations")]
    operations = [migrations.RunPython(guard, unguard)]
