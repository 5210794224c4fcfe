"""The full-text index beside the table of documents: FTS5 with triggers, or generated tsvectors with GIN."""

from django.db import migrations

from hjulet.hub.search.tables import create_statements, drop_statements


def create(apps, schema_editor):
    for statement in create_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in drop_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("hjulet", "0006_share_follow_search")]

    operations = [migrations.RunPython(create, drop)]
